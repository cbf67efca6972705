"""Outlines -> OPML: a line more in a file people wrote, another address in it, or a whole list
for other readers.

Pure. A file people wrote keeps every byte it has: its encoding, line ends, comments and
indentation. What XML cannot hold is left out of what is added.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from aggregator.model import OperatorError
from aggregator.opml.editing import (
    QUOTED,
    QUOTED_ANYHOW,
    TEXT,
    edited,
    escaped,
    everyone,
    opened,
    unsafe,
    value,
)
from aggregator.opml.reading import Document


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list; what is empty is left out. A comma in a group's name becomes a blank."""

    text: str
    xml_url: str = ""
    html_url: str = ""
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewOutline(Row):
    """One line more in the file people wrote, where id and author are at home too."""

    id: str = field(default="", kw_only=True)
    author: str = field(default="", kw_only=True)


def append(text: bytes, outlines: Sequence[NewOutline], path: str = "feeds.opml") -> bytes:
    """Add outlines at the end of <body>, keeping every byte that is there.

    Raises OperatorError with file and line where the file cannot be read.
    """
    document = opened(text, path)
    if not outlines:
        return text
    at, added, resume = _insertion(document, outlines)
    begin, end = (len(document.mark) + len(document.text[:n].encode(document.encoding)) for n in (at, resume))
    if text[len(document.mark) : begin].decode(document.encoding) != document.text[:at]:
        raise unsafe(document, path)
    return text[:begin] + added.encode(document.encoding, "xmlcharrefreplace") + text[end:]


def readdress(text: bytes, changes: Mapping[tuple[int, str], str], path: str = "feeds.opml") -> bytes:
    """Change the xmlUrl of outlines, given by line and present value, keeping every other byte.

    Raises OperatorError where the file cannot be read, or no such outline is in it.
    """
    document = opened(text, path)
    return edited(document, text, _readdressed(document, changes, path), path)


def render(title: str, rows: Iterable[Row]) -> bytes:
    """Make an OPML 2.0 file (UTF-8) of the rows, in their order; equal rows give equal bytes."""
    lines = "".join(f"    {outline(row)}\n" for row in rows)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<opml version="2.0">\n'
        "  <head>\n"
        f"    <title>{escaped(title, TEXT)}</title>\n"
        "  </head>\n"
        "  <body>\n"
        f"{lines}"
        "  </body>\n"
        "</opml>\n"
    ).encode()


def _readdressed(
    document: Document, changes: Mapping[tuple[int, str], str], path: str
) -> Iterator[tuple[int, int, str]]:
    """Where the values of xmlUrl stand that are to be changed, each with its new one."""
    left = dict(changes)
    whole = document.text.encode()
    for outline in everyone(document.outlines):
        named = (outline.line, outline.get("xmlUrl"))
        if named in changes and outline.get("isComment").lower() != "true":
            left.pop(named, None)
            place = value(whole, outline.at, "xmlUrl")
            assert place is not None, "an outline that was read with this attribute has it"
            yield *place, escaped(changes[named], QUOTED_ANYHOW)
    for line, address in left:
        raise OperatorError(f"{path}:{line}: there is no outline with the address {address}")


def _insertion(document: Document, outlines: Sequence[NewOutline]) -> tuple[int, str, int]:
    """Where to cut, what to put in, and where the old text goes on (in characters)."""
    text, at = document.text, document.body_end
    newline = "\r\n" if "\r\n" in text else "\n"
    body_indent = _indent(text, text.rfind("<body", 0, at) if document.body_empty else at)
    if document.last_outline >= 0:
        indent = _indent(text, document.last_outline)
    else:
        indent = body_indent + ("\t" if "\t" in body_indent else "  ")
    lines = "".join(f"{indent}{outline(each)}{newline}" for each in outlines)
    if document.body_empty:
        return at, f">{newline}{lines}{body_indent}</body>", at + len("/>")
    line_start = at - len(body_indent)
    if line_start and text[line_start - 1] in "\r\n":  # </body> has a line of its own: go before that
        return line_start, lines, line_start
    return at, newline + lines, at


def _indent(text: str, at: int) -> str:
    """The blanks directly before a place, back to the beginning of its line; "" where there is more."""
    before = re.search(r"(?:\A|[\r\n])([ \t]*)\Z", text[max(0, at - 200) : at])
    return before[1] if before else ""


def outline(row: Row) -> str:
    """One line of a list, as it is written."""
    values = {
        "type": "rss" if row.xml_url else "",
        "text": row.text,
        "xmlUrl": row.xml_url,
        "htmlUrl": row.html_url,
        "id": row.id if isinstance(row, NewOutline) else "",
        "author": row.author if isinstance(row, NewOutline) else "",
        "category": ",".join(" ".join(group.replace(",", " ").split()) for group in row.groups),
    }
    written = "".join(
        f' {name}="{escaped(each, QUOTED)}"' for name, each in values.items() if each or name == "text"
    )
    return f"<outline{written}/>"
