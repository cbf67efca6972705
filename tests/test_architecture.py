"""The table of modules in docs/architecture.md, held true by reading the imports."""

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "aggregator"
MODULES = sorted(PACKAGE.rglob("*.py"))
ROOM_LINES = 400

# Each third-party package has one door: the part of the program that may import it.
DOORS = {
    "apscheduler": {"daemon"},
    "babel": {"catalogue", "parse"},
    "click": {"cli"},
    "feedparser": {"parse"},
    "filelock": {"instance"},
    "httpcore": {"fetch"},
    "httpx": {"fetch"},
    "idna": {"addresses"},
    "jinja2": {"render"},
    "markupsafe": {"sanitize", "deriving", "views", "render"},
    "nh3": {"sanitize"},
    "num2words": {"matching"},
    "pebble": {"workers"},
    "publicsuffixlist": {"fetch"},
    "rich": {"cli"},
    "sqlite_utils": {"store"},
    "sqlite3": {"store"},
    "xlsxwriter": {"exporting"},
}

# Pure: no disk, no network, no clock, no module that has them.
PURE = {
    "addresses",
    "awards",
    "bodyhash",
    "candidates",
    "completion",
    "optout",
    "config",
    "forgotten",
    "heartbeat",
    "jsonlines",
    "matching",
    "model",
    "opml",
    "parse",
    "policy",
    "report",
    "sample",
    "sanitize",
    "sheets",
    "views",
    "wording",
    "words",
}
CLOCKS = {"cli", "daemon", "demo", "fetch"}
SHELL_PACKAGES = {
    "asyncio",
    "pathlib",
    "shutil",
    "socket",
    "sqlite3",
    "subprocess",
    "tempfile",
    "threading",
    "os",
}


def part(path: Path) -> str:
    """The part a file belongs to: the folder or file right below the package."""
    first = path.relative_to(PACKAGE).parts[0]
    return "" if first == "__init__.py" else first.removesuffix(".py")


def imports(path: Path) -> set[str]:
    """Dotted names a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    return found


def ours(path: Path) -> set[str]:
    """The parts of the program a file imports."""
    return {name.split(".")[1] for name in imports(path) if name.startswith("aggregator.")}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_each_third_party_package_comes_in_by_its_own_door(path: Path) -> None:
    for package in {name.split(".")[0] for name in imports(path)} & DOORS.keys():
        assert part(path) in DOORS[package], f"{package} is imported by {path.name}"


@pytest.mark.parametrize(
    "path", [path for path in MODULES if part(path) in PURE], ids=lambda path: str(path.relative_to(PACKAGE))
)
def test_pure_modules_import_no_shell(path: Path) -> None:
    assert ours(path) - PURE - {"__version__"} == set()
    assert {name.split(".")[0] for name in imports(path)} & SHELL_PACKAGES == set()


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if part(path) not in CLOCKS],
    ids=lambda path: str(path.relative_to(PACKAGE)),
)
def test_no_clock_is_read_inside(path: Path) -> None:
    assert re.findall(r"datetime\.now|datetime\.utcnow|date\.today|time\.time\(", path.read_text()) == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_modules_open_with_their_charter_and_stay_small(path: Path) -> None:
    text = path.read_text()

    assert ast.get_docstring(ast.parse(text))
    assert len(text.splitlines()) <= ROOM_LINES


@pytest.mark.parametrize("path", sorted((PACKAGE / "store").glob("*.py")), ids=lambda path: path.name)
def test_no_statement_numbers_its_placeholders(path: Path) -> None:
    """Python 3.12 up to 3.12.3 takes `?1` for a name, and warns that a sequence will not do."""
    assert not re.search(r"\?[0-9]", path.read_text())


def test_every_part_is_in_the_documented_table() -> None:
    documented = set(
        re.findall(
            r"^\| `(\w+)(?:\.py|/)` \|", (PACKAGE.parent / "docs/architecture.md").read_text(), re.MULTILINE
        )
    )

    assert documented == {part(path) for path in MODULES} - {"", "__main__"}


def test_the_documented_table_says_what_is_pure() -> None:
    text = (PACKAGE.parent / "docs/architecture.md").read_text()

    assert set(re.findall(r"^\| `(\w+)(?:\.py|/)` \| P ", text, re.MULTILINE)) == PURE


def test_each_test_that_is_named_as_a_proof_is_there() -> None:
    text = (PACKAGE.parent / "docs/testing.md").read_text()
    cases = re.findall(r"^\| (R\d[^|]*) \| ([^|]+) \| ([^|]+) \|$", text, re.MULTILINE)
    named = {
        tuple(name.split("::")) for *_, proofs in cases for name in re.findall(r"`(test_[^`]+)`", proofs)
    }
    tests = {
        (path.stem, node.name)
        for path in (PACKAGE.parent / "tests").glob("test_*.py")
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef)
    }

    assert all("::" in proofs for *_, proofs in cases)
    assert len(named) > 50
    assert named - tests == set()
