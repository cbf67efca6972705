"""A cohort's folder: where its files lie, and what they say, checked.

[S] Reads the text files, replaces one, and holds the lock. It decides nothing about their content
(`config` and `opml` do) and never touches the database.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from aggregator import config as config_file
from aggregator import opml
from aggregator.config.lines import Lines
from aggregator.model import Cohort, Config, Finding, LockedError, OperatorError, Site, StorageError

DATABASE = "aggregator.sqlite"


@dataclass(frozen=True, slots=True)
class Instance:
    """One cohort: its folder, who takes part, and what they are asked to do."""

    root: Path
    cohort: Cohort
    config: Config

    @property
    def database(self) -> Path:
        """The one file that needs a backup."""
        return self.root / DATABASE

    @property
    def site(self) -> Path:
        """The public pages."""
        return self.root / "site"

    @property
    def organiser(self) -> Path:
        """The pages that are not for publishing."""
        return self.root / "organiser"

    @property
    def templates(self) -> Path | None:
        """The cohort's own templates, where it has any."""
        folder = self.root / self.config.site.templates
        return folder if folder.is_dir() else None


def check(root: Path) -> tuple[Instance | None, list[Finding]]:
    """Read the text files of `root`: the instance, or None where there are errors, and every finding."""
    findings: list[Finding] = []
    programme = _text(root / "programme.toml", findings)
    outlines = _bytes(root / "feeds.opml", findings)
    corrections_path = root / "corrections.toml"
    corrections = _text(corrections_path, findings) if corrections_path.exists() else ""
    config: Config | None = None
    cohort: Cohort | None = None
    if programme is not None and corrections is not None:
        config, found = config_file.parse(programme, corrections)
        findings += found
    if outlines is not None:
        cohort, found = opml.parse(outlines)
        findings += found
    if config is not None and cohort is not None:
        findings += _loops(config, cohort)
    if config is not None and programme is not None:
        findings += _no_templates(root, config, programme)
    if config is None or cohort is None or any(finding.severity == "error" for finding in findings):
        return None, findings
    return Instance(root, cohort, config), findings


def read(root: Path) -> Instance:
    """The instance in `root`.

    Raises OperatorError naming every mistake with its file and line.
    """
    instance, findings = check(root)
    if instance is None:
        errors = [str(finding) for finding in findings if finding.severity == "error"]
        raise OperatorError("\n".join(errors))
    return instance


def rewrite(path: Path, content: bytes, *, public: bool = True) -> None:
    """Put this content in a file's place: all of it or nothing, whenever the power fails or the disk is full.

    A link to somebody's notes stays a link, and the file's rights stay; a new one that is not `public` other
    people of the machine may not read, whatever the umask. Raises StorageError.
    """
    place = path.resolve()
    part = place.with_name(f"{place.name}.part")
    try:
        part.unlink(missing_ok=True)
        with part.open("wb") as file:
            if not public:
                with suppress(PermissionError):  # it is ours, so this disk keeps no rights
                    part.chmod(stat.S_IMODE(part.stat().st_mode) & ~0o007)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # before its name: else the power may leave an empty file under it
        if place.exists():
            with suppress(PermissionError):
                shutil.copymode(place, part)
        part.replace(place)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise StorageError(f"{path}: it could not be written: {error.strerror or error}") from error


@contextmanager
def lock(root: Path, *, reading: bool = False) -> Iterator[None]:
    """Be the only run in `root`; the system itself frees the lock when a process dies.

    One that is only `reading` there (its pages may lie elsewhere) needs none on a read-only disk: nobody
    can be at work on it. Raises LockedError at once where another run holds it.
    """
    from filelock import FileLock, Timeout

    held = FileLock(root / "aggregator.lock", timeout=0)
    try:
        held.acquire()
    except Timeout:
        raise LockedError(
            f"{root}: another run is at work here. Wait until it has ended; nothing was done."
        ) from None
    except OSError as error:
        if not (reading and error.errno == errno.EROFS):
            raise StorageError(f"{root / 'aggregator.lock'}: {error.strerror or error}") from error
    try:
        yield
    finally:
        held.release()


def is_own(config: Config, url: str) -> bool:
    """Whether an address is one of this planet's own: a feed of ours that is read would read itself."""
    if not config.site.url or config.authority not in url:
        return False
    from aggregator.addresses import comparison_key

    return f"{comparison_key(url)}/".startswith(f"{comparison_key(config.site.url)}/")


def _no_templates(root: Path, config: Config, programme: str) -> list[Finding]:
    """A folder of one's own that is named and not there: the site would be published without its look."""
    name = config.site.templates
    if name == Site().templates or (root / name).is_dir():
        return []
    near = get_close_matches(name, [each.name for each in root.glob("*") if each.is_dir()], 1)
    hint = f'probably "{near[0]}" is meant' if near else "make it, or delete this line"
    sentence = f"[site] templates: there is no folder {root / name}; {hint}"
    return [Finding("programme.toml", Lines(programme).of("site", "templates"), "error", sentence)]


def _loops(config: Config, cohort: Cohort) -> list[Finding]:
    words = (
        "this is an address of the planet itself ([site] url in programme.toml), which would read its own "
        "posts. Put the participant's blog here, or delete the line"
    )
    return [
        Finding("feeds.opml", each.line, "error", words)
        for each in cohort.subscriptions
        if is_own(config, each.address)
    ]


def _bytes(path: Path, findings: list[Finding]) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        hint = "it is missing. `aggregator init DIR` makes a new cohort; --root DIR names an existing one"
    except OSError as error:
        hint = f"it cannot be read: {error.strerror or error}"
    findings.append(Finding(path.name, 0, "error", hint))
    return None


def _text(path: Path, findings: list[Finding]) -> str | None:
    content = _bytes(path, findings)
    if content is None:
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        findings.append(Finding(path.name, line, "error", "it is not UTF-8 text; save it as UTF-8"))
        return None
