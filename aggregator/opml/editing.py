"""Pieces of a list replaced where they stand; every other byte of the file stays as people wrote it.

Pure. Places are counted in bytes of the text as UTF-8, as the reading gives them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from aggregator.model import OperatorError
from aggregator.opml.reading import Document, Outline, Refused, read

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2: Char
# xml.sax.saxutils.escape would load urllib.request, which takes longer than reading a thousand outlines.
TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
QUOTED = TEXT | str.maketrans({'"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"})
QUOTED_ANYHOW = QUOTED | str.maketrans({"'": "&apos;"})  # where the file may use either kind of quotes
_ATTRIBUTE = re.compile(rb"""\s+([^\s=]+)\s*=\s*("[^"]*"|'[^']*')""")


def opened(text: bytes, path: str) -> Document:
    """The file as read. Raises OperatorError, naming file and line, where it cannot be."""
    try:
        return read(text)
    except Refused as refusal:
        where = f"{path}:{refusal.line}" if refusal.line else path
        raise OperatorError(f"{where}: {refusal.sentence}") from None


def unsafe(document: Document, path: str) -> OperatorError:
    """For a file in which a place of the text is no place of the file."""
    return OperatorError(
        f"{path}: nothing can be changed safely in the encoding {document.encoding}; save it as UTF-8"
    )


def edited(document: Document, text: bytes, edits: Iterable[tuple[int, int, str]], path: str) -> bytes:
    """The file with each piece (begin, end) replaced; pieces do not overlap.

    Raises OperatorError where the encoding does not allow it.
    """
    whole = document.text.encode()
    pieces, at, cut = [document.mark], 0, len(document.mark)  # at: in UTF-8; cut: in the file's own bytes
    for begin, end, new in sorted(edits):
        kept, old = (part.decode().encode(document.encoding) for part in (whole[at:begin], whole[begin:end]))
        if text[cut : cut + len(kept) + len(old)] != kept + old:
            raise unsafe(document, path)
        pieces += [kept, new.encode(document.encoding, "xmlcharrefreplace")]
        at, cut = end, cut + len(kept) + len(old)
    return b"".join(pieces) + text[cut:]


def everyone(outlines: Iterable[Outline]) -> Iterator[Outline]:
    """Every outline, in the order of the file."""
    for outline in outlines:
        yield outline
        yield from everyone(outline.inner)


def value(whole: bytes, tag: int, name: str) -> tuple[int, int] | None:
    """Where an attribute's value stands, between its quotes, in the outline whose tag begins there."""
    for found in _attributes(whole, tag):
        if found[1].lower() == name.lower().encode() and found[2][1:-1].strip():
            return found.start(2) + 1, found.end(2) - 1
    return None


def tag_end(whole: bytes, tag: int) -> tuple[int, bool]:
    """Where the tag that begins there ends, and whether it is an element of its own (<outline/>)."""
    at = max((found.end() for found in _attributes(whole, tag)), default=tag + len("<outline"))
    end = whole.index(b">", at) + 1
    return end, whole[:end].endswith(b"/>")


def escaped(value: str, letters: Mapping[int, str]) -> str:
    """The value as XML, without what XML cannot hold; `letters` is TEXT, QUOTED or QUOTED_ANYHOW."""
    return _NOT_XML.sub("", value).translate(letters)


def _attributes(whole: bytes, tag: int) -> Iterator[re.Match[bytes]]:
    at = tag + len("<outline")
    while found := _ATTRIBUTE.match(whole, at):
        at = found.end()
        yield found
