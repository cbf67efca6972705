"""A folder of published files, changed file by file and never torn.

[S] New files are staged first, so that a full disk or a wrong template leaves the old site
as it was; then each is moved into place in one step, the front page last; then what is
published no more is removed, but only what an earlier build put there. Nothing is synced
to the platter: all of it can be built again, and a file whose size is not the one the
manifest tells is. Whatever the umask, a web server may read public pages, and other people
of the machine may not read those that are kept.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from aggregator.model import OperatorError

MANIFEST = ".published.json"  # path -> [fingerprint of what the file was made of, its size]
STAGING = ".staging"

_Manifest = Mapping[str, tuple[str, int]]
_PAGE = re.compile(r"(?:[^./\\][^/\\]*/)*[^./\\][^/\\]*")


def page_path(path: str) -> str:
    """The path of a page within its folder, as it is.

    Raises ValueError for one that is no page's: made of anything that hides a file or leads elsewhere.
    """
    if not _PAGE.fullmatch(path) or not path.isprintable():
        raise ValueError(f"no page can lie at {path!r}")
    return path


def lacking(root: Path) -> list[str]:
    """The files that the last build put into the folder and that are missing or cut now."""
    return _lacking(root, _manifest(root))


def is_whole(root: Path) -> bool:
    """Whether the folder was published and holds all that the last build put there."""
    published = _manifest(root)
    return bool(published) and not _lacking(root, published)


def _lacking(root: Path, published: _Manifest) -> list[str]:
    return [
        path
        for path, (fingerprint, size) in published.items()
        if (found := _size(f"{root}/{path}")) is None or (fingerprint and found != size)
    ]


def _size(place: str) -> int | None:
    """Of a file; None where there is none."""
    try:
        found = os.stat(place)  # noqa: PTH116 - a Path costs more than the look itself
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) else None


def _manifest(root: Path) -> dict[str, tuple[str, int]]:
    try:
        known = json.loads((root / MANIFEST).read_bytes())
        return {page_path(path): (str(mark), int(size)) for path, (mark, size) in known.items()}
    except (FileNotFoundError, ValueError, TypeError, AttributeError):
        return {}  # nothing is known: everything is compared, nothing removed


class Folder:
    """A published folder. Anything the disk refuses is an OSError."""

    def __init__(self, root: Path, *, public: bool) -> None:
        """Open the folder, made where it is missing, and clear what a killed build left in it.

        Raises OperatorError where it is something else, or a link that leads elsewhere.
        """
        if root.is_symlink() and not root.resolve().is_relative_to(root.parent.resolve()):
            raise OperatorError(f"{root}: this is a link to another place; nothing was written")
        if root.exists() and not root.is_dir():
            raise OperatorError(f"{root}: this is a file where the folder of pages should be; move it away")
        self._root = root
        self._public = public
        self._make(root)
        self._real = root.resolve()
        self._staging = root / STAGING
        self._staged: dict[str, Path] = {}
        self._sound: set[str] = set()
        self.discard()
        self._published = _manifest(root)

    @property
    def fingerprints(self) -> dict[str, str]:
        """What the last build put here, by path: what each file was made of."""
        return {path: fingerprint for path, (fingerprint, _) in self._published.items()}

    def is_current(self, path: str, fingerprint: str) -> bool:
        """True where the file was made of the same before and nobody has cut it since."""
        known, size = self._published.get(path, ("", -1))
        if not fingerprint or known != fingerprint:
            return False
        self._look_at(path.rpartition("/")[0])
        return _size(f"{self._root}/{path}") == size

    def holds(self, path: str, content: bytes) -> bool:
        """True where the file has these bytes already."""
        place = self._at(path)
        return _size(str(place)) == len(content) and place.read_bytes() == content

    def stage(self, path: str, content: bytes) -> None:
        """Keep a new file ready."""
        self._at(path)
        self._staged[path] = self._keep(str(len(self._staged)), content)

    def replace(self, fingerprints: dict[str, str]) -> tuple[list[str], list[str]]:
        """Put what is staged in place, in the order it was staged, and remove what is not named any more.

        `fingerprints` names every file of the site. Returns the paths written and removed.
        """
        gone = sorted(self._published.keys() - fingerprints.keys())
        written = list(self._staged)
        new = {path: ("", 0) for path in self._staged if path not in self._published}
        # A kill between the two manifests leaves no file that nobody knows of.
        meanwhile = self._manifest_kept("meanwhile", self._published | new) if new else None
        after = self._manifest_kept(
            "after", {path: (mark, self._size_of(path, mark)) for path, mark in fingerprints.items()}
        )
        for folder in dict.fromkeys(self._at(path).parent for path in written):
            self._make(folder)
        # From here on nothing asks for room on the disk.
        if meanwhile is not None:
            meanwhile.replace(self._root / MANIFEST)
        for path, staged in self._staged.items():
            staged.replace(self._at(path))
        for path in gone:
            self._remove(path)
        if after is not None:
            after.replace(self._root / MANIFEST)
        self.discard()
        return written, gone

    def discard(self) -> None:
        """Forget what is staged."""
        self._staged.clear()
        if self._staging.is_symlink() or self._staging.is_file():
            self._staging.unlink()
        elif self._staging.exists():
            shutil.rmtree(self._staging)

    def _size_of(self, path: str, fingerprint: str) -> int:
        """Of a file made of a template; others are compared byte by byte and need none."""
        if not fingerprint:
            return 0
        known, size = self._published.get(path, ("", 0))
        if path not in self._staged and known == fingerprint:  # it is current
            return size
        return self._staged.get(path, self._at(path)).stat().st_size

    def _keep(self, name: str, content: bytes) -> Path:
        """Write a file into the staging folder."""
        self._make(self._staging)
        place = self._staging / name
        place.write_bytes(content)
        self._open_to_readers(place, 0o444)
        return place

    def _make(self, folder: Path) -> None:
        """Make a folder and those above it, where they are missing."""
        if not folder.is_dir():
            self._make(folder.parent)
            folder.mkdir()
            self._open_to_readers(folder, 0o555)

    def _open_to_readers(self, place: Path, everybody: int) -> None:
        """Public: these rights for all. Kept: none for others than owner and group."""
        mode = stat.S_IMODE(place.stat().st_mode)
        wanted = mode | everybody if self._public else mode & ~0o007
        if wanted != mode:
            with suppress(PermissionError):  # it is ours, so this disk keeps no rights (FAT)
                place.chmod(wanted)

    def _remove(self, path: str) -> None:
        place = self._at(path)
        place.unlink(missing_ok=True)
        for folder in place.relative_to(self._root).parents:
            try:
                (self._root / folder).rmdir()
            except OSError:  # not empty, or gone already
                return

    def _at(self, path: str) -> Path:
        """Where a file lies.

        Raises ValueError for a path that is no page's, OperatorError where a link leads out of the folder.
        """
        self._look_at(page_path(path).rpartition("/")[0])
        return self._root / path

    def _look_at(self, folder: str) -> None:
        if folder not in self._sound:
            if folder:
                self._look_at(folder.rpartition("/")[0])
            place = self._root / folder
            if place.is_symlink() and not place.resolve().is_relative_to(self._real):
                raise OperatorError(f"{place}: this is a link to another place; nothing was written")
            self._sound.add(folder)

    def _manifest_kept(self, name: str, published: dict[str, tuple[str, int]]) -> Path | None:
        """A manifest staged under this name; None where the one in place says the same."""
        lines = (f"{json.dumps(path)}: {json.dumps(published[path])}" for path in sorted(published))
        content = ("{\n" + ",\n".join(lines) + "\n}\n").encode()
        manifest = self._root / MANIFEST
        return None if manifest.exists() and manifest.read_bytes() == content else self._keep(name, content)
