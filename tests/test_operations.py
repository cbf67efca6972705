"""docs/operations.md, held to what the program says and does."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
OPERATIONS = (ROOT / "docs/operations.md").read_text()
COMMANDS = (ROOT / "docs/commands.md").read_text()
SOURCE = "\n".join(path.read_text() for path in (ROOT / "aggregator").rglob("*.py"))
ROWS = re.findall(r"^\| ([\d, ]+) \| (.+?) \| .+ \|$", OPERATIONS, re.MULTILINE)


def test_every_exit_code_but_success_has_its_advice() -> None:
    codes = re.findall(r"^\| ([\d, ]+) \|", COMMANDS, re.MULTILINE)

    assert {code for code, _ in ROWS} == set(codes) - {"0"}


def test_every_message_that_is_quoted_is_one_the_program_has() -> None:
    said = re.sub(r'"\s+f?"', "", SOURCE)
    quoted = [words for _, told in ROWS for words in re.findall(r'"(.+?)"', told)]

    assert len(quoted) >= 8
    assert [words for words in quoted if words not in said] == []


def test_every_command_and_option_it_names_exists() -> None:
    named = set(re.findall(r"`aggregator (\w+)", OPERATIONS))

    assert named
    assert named <= set(re.findall(r"^\| `aggregator (\w+)", COMMANDS, re.MULTILINE))


def test_every_file_it_links_to_is_there() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", OPERATIONS):
        assert (ROOT / "docs" / target).exists(), target


def test_the_readme_leads_to_every_page() -> None:
    linked = set(re.findall(r"\]\(docs/([\w-]+\.md)\)", (ROOT / "README.md").read_text()))

    assert linked == {path.name for path in (ROOT / "docs").glob("*.md")}
