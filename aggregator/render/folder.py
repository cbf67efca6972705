"""A folder of published files, changed file by file and never torn.

[S] New files are staged first, so that a full disk or a wrong template leaves the old site
as it was; then each is moved into place in one step, the front page last; then what is
published no more is removed, but only what an earlier build put there. Nothing is synced
to the platter: all of it can be built again, and a file whose size is not the one the
manifest tells is.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path, PurePosixPath

from aggregator.model import OperatorError

MANIFEST = ".published.json"  # path -> [fingerprint of what the file was made of, its size]
STAGING = ".staging"


def page_path(path: str) -> PurePosixPath:
    """The path of a page within its folder.

    Raises ValueError for one that is no page's: made of anything that hides a file or leads elsewhere.
    """
    if not path.isprintable() or "\\" in path or any(part[:1] in {"", "."} for part in path.split("/")):
        raise ValueError(f"no page can lie at {path!r}")
    return PurePosixPath(path)


def lacking(root: Path) -> list[str]:
    """The files that the last build put into the folder and that are missing or cut now."""
    return [
        path
        for path, (fingerprint, size) in _manifest(root).items()
        if not (root / path).is_file() or (fingerprint and (root / path).stat().st_size != size)
    ]


def _manifest(root: Path) -> dict[str, tuple[str, int]]:
    try:
        known = json.loads((root / MANIFEST).read_bytes())
        return {str(page_path(path)): (str(mark), int(size)) for path, (mark, size) in known.items()}
    except (FileNotFoundError, ValueError, TypeError, AttributeError):
        return {}  # nothing is known: everything is compared, nothing removed


class Folder:
    """A published folder. Anything the disk refuses is an OSError."""

    def __init__(self, root: Path) -> None:
        """Open the folder, made where it is missing, and clear what a killed build left in it.

        Raises OperatorError where it is something else, or a link that leads elsewhere.
        """
        if root.is_symlink() and not root.resolve().is_relative_to(root.parent.resolve()):
            raise OperatorError(f"{root}: this is a link to another place; nothing was written")
        if root.exists() and not root.is_dir():
            raise OperatorError(f"{root}: this is a file where the folder of pages should be; move it away")
        root.mkdir(parents=True, exist_ok=True)
        self._root = root
        self._real = root.resolve()
        self._staging = root / STAGING
        self._staged: dict[str, Path] = {}
        self._sound: set[Path] = set()
        self.discard()
        self._published = _manifest(root)

    def is_current(self, path: str, fingerprint: str) -> bool:
        """True where the file was made of the same before and nobody has cut it since."""
        known, size = self._published.get(path, ("", -1))
        if not fingerprint or known != fingerprint:
            return False
        try:
            return self._at(path).stat().st_size == size
        except FileNotFoundError:
            return False

    def holds(self, path: str, content: bytes) -> bool:
        """True where the file has these bytes already."""
        try:
            return self._at(path).read_bytes() == content
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return False

    def stage(self, path: str, content: bytes) -> None:
        """Keep a new file ready."""
        self._at(path)
        self._staging.mkdir(exist_ok=True)
        place = self._staging / str(len(self._staged))
        place.write_bytes(content)
        self._staged[path] = place

    def replace(self, fingerprints: dict[str, str]) -> tuple[list[str], list[str]]:
        """Put what is staged in place, in the order it was staged, and remove what is not named any more.

        `fingerprints` names every file of the site. Returns the paths written and removed.
        """
        gone = sorted(self._published.keys() - fingerprints.keys())
        written = list(self._staged)
        for folder in dict.fromkeys(self._at(path).parent for path in written):
            folder.mkdir(parents=True, exist_ok=True)
        if self._staged.keys() - self._published.keys():  # a kill below leaves no file that nobody knows of
            self._write(
                self._published | {path: ("", 0) for path in self._staged if path not in self._published}
            )
        for path, staged in self._staged.items():
            staged.replace(self._at(path))
        for path in gone:
            self._remove(path)
        self._write(
            {path: (fingerprint, self._size(path, fingerprint)) for path, fingerprint in fingerprints.items()}
        )
        self.discard()
        return written, gone

    def discard(self) -> None:
        """Forget what is staged."""
        self._staged.clear()
        if self._staging.is_symlink() or self._staging.is_file():
            self._staging.unlink()
        elif self._staging.exists():
            shutil.rmtree(self._staging)

    def _size(self, path: str, fingerprint: str) -> int:
        """Of a file made of a template; others are compared byte by byte and need none."""
        return self._at(path).stat().st_size if fingerprint else 0

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
        place = self._root / page_path(path)
        if place.parent not in self._sound:
            if not place.parent.resolve().is_relative_to(self._real):
                raise OperatorError(f"{place.parent}: this is a link to another place; nothing was written")
            self._sound.add(place.parent)
        return place

    def _write(self, published: dict[str, tuple[str, int]]) -> None:
        lines = (f"{json.dumps(path)}: {json.dumps(published[path])}" for path in sorted(published))
        content = "{\n" + ",\n".join(lines) + "\n}\n"
        manifest = self._root / MANIFEST
        if not manifest.exists() or manifest.read_text() != content:
            self._staging.mkdir(exist_ok=True)
            (self._staging / MANIFEST).write_text(content)
            (self._staging / MANIFEST).replace(manifest)
