"""Pages in, a published folder out: what is unchanged is not even rendered.

[S] Joins theme and folder.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aggregator.model import Page, StorageError
from aggregator.render.folder import Folder
from aggregator.render.theme import Theme

FRONT = "index.html"  # put in place last, when all it links to is there
STATUS = "status.json"  # written at every run, and so not worth telling


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing came to, as paths; status.json is left out."""

    written: tuple[str, ...]
    removed: tuple[str, ...]


def publish(
    pages: Iterable[Page], target: Path, *, templates: Path | None = None, public: bool = True
) -> Published:
    """Make `target` hold these pages and no other that an earlier call put there.

    Unless they are `public`, other people of the machine may not read them.

    Raises OperatorError for a target that cannot be used or a template that is wrong,
    StorageError where the disk refuses. Either leaves the old pages as they were.
    """
    theme = Theme(templates)
    try:
        folder = Folder(target, public=public)
        try:
            fingerprints = _stage(pages, folder, theme)
            written, removed = folder.replace(fingerprints)
        except BaseException:
            folder.discard()
            raise
    except OSError as error:
        raise StorageError(
            f"{error.filename or target}: {error.strerror or error}; the old pages stay"
        ) from error
    return Published(tuple(path for path in written if path != STATUS), tuple(removed))


def refresh(page: Page, target: Path) -> None:
    """Write one page of ready bytes anew, in a public folder whose other pages stay as they are."""
    assert page.content is not None
    try:
        folder = Folder(target, public=True)
        folder.stage(page.path, page.content)
        folder.replace(folder.fingerprints | {page.path: ""})
    except OSError as error:
        raise StorageError(f"{error.filename or target}: {error.strerror or error}") from error


def _stage(pages: Iterable[Page], folder: Folder, theme: Theme) -> dict[str, str]:
    """Keep ready what differs; tell what every file is made of."""
    fingerprints: dict[str, str] = {}
    last: list[tuple[str, bytes]] = []
    for page in _with_assets(pages, theme):
        if page.path in fingerprints:
            raise ValueError(f"two pages want to lie at {page.path}")
        fingerprints[page.path] = mark = _fingerprint(page, theme)
        if folder.is_current(page.path, mark):
            continue
        content = _content(page, theme)
        if not folder.holds(page.path, content):
            if page.path == FRONT:
                last.append((page.path, content))
            else:
                folder.stage(page.path, content)
    for path, content in last:
        folder.stage(path, content)
    return fingerprints


def _with_assets(pages: Iterable[Page], theme: Theme) -> Iterator[Page]:
    for path, content in theme.assets.values():
        yield Page(path, content=content)
    yield from pages


def _content(page: Page, theme: Theme) -> bytes:
    if page.content is not None:
        return page.content
    made: Any = page.make() if page.make else page.context
    return theme.render(page.template, made) if page.template else made


def _fingerprint(page: Page, theme: Theme) -> str:
    """What a page is made of, as a hash; "" for ready bytes, which are compared themselves."""
    if page.content is not None:
        return ""
    shown = f"{theme.code}\n{page.mark}" if page.make else repr(page.context)
    look = theme.version if page.template else ""
    made_of = f"{look}\n{page.template}\n{shown}".encode("utf-8", "replace")
    return hashlib.blake2b(made_of, digest_size=16).hexdigest()
