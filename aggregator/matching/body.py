"""Clean HTML -> plain text, line by line, with what stands out: headings, bold beginnings, links.

Job: one pass over the markup, in linear time, whatever the text. What it gives as plain text is
what evidence quotes. May import: stdlib. Knows nothing of Things.
"""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>")
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BOLD = frozenset(("b", "strong"))
_ASIDES = frozenset(("li", "td", "th", "blockquote", "figcaption"))
_LINES = _HEADINGS | {
    *("address", "article", "aside", "blockquote", "br", "caption", "dd", "details", "div", "dl", "dt"),
    *("figcaption", "figure", "footer", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section"),
    *("summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
}


class Passage(NamedTuple):
    """One line of the plain text: a paragraph, a heading, a list item, what stands between two breaks."""

    start: int
    end: int
    heading: bool  # in a heading element, or bold from end to end
    bold_end: int  # where the bold beginning ends; `start` where it does not begin bold
    aside: bool  # a list item, a table's cell, a quotation
    linked: bool  # a link from end to end


class Anchor(NamedTuple):
    """A link and the place of its text."""

    href: str
    start: int
    end: int


class Body(NamedTuple):
    """The plain text with its lines, in order, none of them empty, and its links."""

    text: str
    passages: list[Passage]
    anchors: list[Anchor]


def plain(content: str) -> str:
    r"""The plain text of clean HTML, one line a paragraph; evidence from "content" quotes it.

    >>> plain("<h3>Thing One</h3><p>I made a blog &amp; a post.<br>Then tea.</p>")
    'Thing One\nI made a blog & a post.\nThen tea.'
    """
    return read_body(content).text


def read_body(content: str) -> Body:
    """The body as the matcher sees it. Text without any markup is cut at its own line ends."""
    reader = _Reader()
    if "<" not in content:
        for line in content.splitlines():
            reader.words(line)
            reader.end_line()
        return reader.body()
    position = 0
    for match in _TAG.finditer(content):
        if match.start() > position:
            reader.words(content[position : match.start()])
        reader.tag(match[2].lower(), match[1] == "", match[3])
        position = match.end()
    reader.words(content[position:])
    reader.end_line()
    return reader.body()


class _Reader:
    """Collects words into lines and remembers which elements are open."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._passages: list[Passage] = []
        self._anchors: list[Anchor] = []
        self._spaced = False
        self._bold = self._heading = self._asides = 0
        self._href: str | None = None
        self._href_start = 0
        self._start = self._bold_end = 0
        self._headed = self._aside = False
        self._bold_open = self._linked = True

    def body(self) -> Body:
        text = "".join(self._pieces)
        return Body(text.removesuffix("\n"), self._passages, self._anchors)

    def tag(self, name: str, opens: bool, attributes: str) -> None:
        if name in _LINES:
            self.end_line()
        if name in _BOLD:
            self._bold = self._count(self._bold, opens)
        elif name in _HEADINGS:
            self._heading = self._count(self._heading, opens)
        elif name in _ASIDES:
            self._asides = self._count(self._asides, opens)
        elif name == "a":
            self._end_anchor()
            href = _HREF.search(attributes) if opens else None
            if href:
                self._href = unescape(href[1] or href[2] or href[3] or "")
                self._href_start = self._length

    def words(self, text: str) -> None:
        words = (unescape(text) if "&" in text else text).split()
        if not words:
            self._spaced = self._spaced or bool(text)
            return
        if (self._spaced or text[0].isspace()) and self._length > self._start:
            self._write(" ")
        if self._length == self._start and self._href is not None:
            self._href_start = self._start
        marked = self._bold > 0 or self._heading > 0
        if marked and self._bold_open:
            self._bold_end = self._length
        self._write(" ".join(words))
        self._spaced = text[-1].isspace()
        if marked and self._bold_open:
            self._bold_end = self._length
        self._bold_open = self._bold_open and marked
        self._headed = self._headed or self._heading > 0
        self._aside = self._aside or self._asides > 0
        self._linked = self._linked and self._href is not None

    def end_line(self) -> None:
        self._end_anchor()
        if self._length > self._start:
            whole = self._bold_end == self._length
            heading = self._headed or whole
            self._passages.append(
                Passage(self._start, self._length, heading, self._bold_end, self._aside, self._linked)
            )
            self._write("\n")
        self._begin_line()

    def _begin_line(self) -> None:
        self._start = self._bold_end = self._length
        self._spaced = self._headed = self._aside = False
        self._bold_open = self._linked = True

    def _end_anchor(self) -> None:
        if self._href is not None and self._length > self._href_start:
            self._anchors.append(Anchor(self._href, self._href_start, self._length))
        self._href = None

    def _write(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)

    @staticmethod
    def _count(open_elements: int, opens: bool) -> int:
        return open_elements + 1 if opens else max(0, open_elements - 1)
