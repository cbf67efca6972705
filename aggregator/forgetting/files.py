"""The text files without those who leave, and the copies of them that this program made.

[S] Keeps every byte that is not theirs. Where people's own files mention them it only says so.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path

from aggregator import moving, opml, signups
from aggregator.addresses import comparison_key
from aggregator.correcting import without_corrections
from aggregator.forgetting.traces import Traces
from aggregator.instance import DATABASE, rewrite
from aggregator.model import Correction, StorageError
from aggregator.report import count
from aggregator.sheets import harmless

_LARGEST = 500_000_000  # bytes
_ADDRESS = re.compile(r"https?://[^\s\"'<>]+", re.IGNORECASE)
_SHOWN = 20  # lines that mention them still


def outlines(root: Path, traces: Traces) -> bytes:
    """feeds.opml without them."""
    return opml.remove(_read(root / "feeds.opml"), {person.id for person in traces.people})


def correct(root: Path, corrections: Iterable[Correction]) -> None:
    """Take these out of corrections.toml."""
    path = root / "corrections.toml"
    content = _read(path)
    mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
    text = without_corrections(content.removeprefix(mark).decode(), {each.line for each in corrections})
    rewrite(path, mark + text.encode())


def copies(root: Path, traces: Traces) -> Iterator[str]:
    """Clean or delete what this program wrote beside the text files; say so."""
    path = root / signups.REPORT
    if path.exists():
        rows, kept = _report(_read(path), traces)
        if rows:
            rewrite(path, kept)
            yield f"Took {count(rows, 'row')} out of {signups.REPORT}."
    databases = root.glob(f"{DATABASE}.*")  # what was there before a restore, and half-made ones
    lists = (
        root / name
        for name in (moving.KEPT, "feeds.opml.part", "corrections.toml.part", f"{signups.REPORT}.part")
    )
    written = (each for each in lists if each.exists() and _mentioned(_text(each), traces))
    for copy in sorted([*databases, *written]):
        try:
            copy.unlink()
        except OSError as error:
            raise StorageError(f"{copy}: it could not be deleted: {error.strerror or error}") from error
        yield f"Deleted {copy.name}, a copy of how things were."


def _report(content: bytes, traces: Traces) -> tuple[int, bytes]:
    """How many rows of signups-report.csv are theirs, and the file without those."""
    names = {each for person in traces.people for each in (person.name, harmless(person.name))}
    keys = {comparison_key(url) for url in traces.urls}
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    gone = 0
    for row in csv.reader(io.StringIO(content.decode("utf-8-sig", "replace"), newline="")):
        if names.intersection(row) or keys.intersection(map(comparison_key, row)):
            gone += 1
        else:
            writer.writerow(row)
    return gone, out.getvalue().encode("utf-8-sig")


def mentions(root: Path, traces: Traces) -> Iterator[str]:
    """Lines of people's own files that name them or their addresses, and other files that do."""
    found = []
    for path in sorted([*root.iterdir(), *(root / "templates").rglob("*")]):
        if not path.is_file() or path.stat().st_size > _LARGEST or path.name.startswith(DATABASE):
            continue
        text, name = _text(path), str(path.relative_to(root))
        if "\0" in text:  # no text: a backup, perhaps
            found += [name] if _mentioned(text, traces) else []
        else:
            lines = enumerate(text.splitlines(), start=1)
            found += [f"{name}:{number}" for number, line in lines if _mentioned(line, traces)]
    yield from found[:_SHOWN]
    if len(found) > _SHOWN:
        yield f"… and {len(found) - _SHOWN} more"


def _mentioned(text: str, traces: Traces) -> bool:
    """Whether a name or an address of theirs is in it, as they are or as OPML and HTML write them."""
    told = unescape(text)
    keys = set(map(comparison_key, traces.urls))
    words = [*(person.name for person in traces.people), *keys]
    found = "|".join(re.escape(word) for word in words if word)
    if not found:
        return False
    if re.search(rf"(?<![\w.-])(?:{found})(?![\w-])", told, re.IGNORECASE):
        return True
    return not keys.isdisjoint(map(comparison_key, _ADDRESS.findall(told)))


def left(root: Path) -> Iterator[str]:
    """What no command reaches."""
    yield (
        "backups of the database, the host's own among them. `aggregator restore` cleans one as it comes back"
    )
    repository = next((each for each in [root, *root.absolute().parents] if (each / ".git").exists()), None)
    where = f" ({repository} is under git)" if repository else ""
    yield f"former versions of feeds.opml, corrections.toml and the pages in version control{where}"
    yield "the published copy of site/: publish it again, so that their pages go there too"
    yield "spreadsheets of sign-ups, exports, and copies on other machines"
    yield "feed readers, search engines and archives that read the site; what others wrote about them"


def _text(path: Path) -> str:
    return _read(path).decode("utf-8", "replace")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise StorageError(f"{path}: it cannot be read: {error.strerror or error}") from error
