"""Clean HTML -> plain text, line by line, with what stands out: headings, bold beginnings, links.

Job: one pass over the markup, in linear time, whatever the text. What it gives as plain text is
what evidence quotes. May import: stdlib. Knows nothing of Things.
"""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple

_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_ASIDES = ("li", "td", "th", "blockquote", "figcaption")
_OTHER_BLOCKS = (
    *("address", "article", "aside", "br", "caption", "dd", "details", "div", "dl", "dt", "figure", "footer"),
    *(
        "header",
        "hr",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
    ),
    *("tr", "ul"),
)
_BLOCKS = "|".join((*_HEADINGS, *_ASIDES, *_OTHER_BLOCKS))
_BLOCK = re.compile(rf"<(/?)({_BLOCKS})(?:[\s/][^<>]*)?>", re.IGNORECASE)
_INLINE = re.compile(r"<(/?)(a|b|strong)(?:[\s/]([^<>]*))?>", re.IGNORECASE)
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>")
_BEGINS_MARKED = re.compile(r"(?:\s|&nbsp;)*<")
_SILENT = re.compile(r"<(?!/?(?:a|b|strong)[\s/>])/?[a-zA-Z][^<>]*>", re.IGNORECASE)  # changes no word


class Passage(NamedTuple):
    """One line of the plain text: a paragraph, a heading, a list item, what stands between two breaks."""

    start: int
    end: int
    heading: bool = False  # in a heading element, or bold from end to end
    bold_end: int = 0  # where the bold beginning ends; 0 where it does not begin bold
    aside: bool = False  # a list item, a table's cell, a quotation
    linked: bool = False  # a link from end to end


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
    return read_body(content, links=False).text


def read_body(content: str, *, links: bool = True) -> Body:
    """The body as the matcher sees it; `links`: whether its links are wanted, which takes longer.

    Text without any markup is cut at its own line ends.
    """
    reader = _Reader(links)
    if "<" not in content:
        for line in content.splitlines():
            reader.line(line)
        return reader.body()
    position = 0
    for match in _BLOCK.finditer(content):
        markup = content[position : match.start()]
        if markup and not markup.isspace():
            reader.line(markup)
        reader.block(match[2].lower(), opens=not match[1])
        position = match.end()
    reader.line(content[position:])
    return reader.body()


class _Reader:
    """Collects lines and remembers which elements are open."""

    def __init__(self, links: bool) -> None:
        self._links = links
        self._lines: list[str] = []
        self._start = 0  # of the line being read, in the whole text
        self._passages: list[Passage] = []
        self._anchors: list[Anchor] = []
        self._bold = self._heading = self._asides = 0  # how many such elements are open
        self._href: str | None = None

    def body(self) -> Body:
        """What was read."""
        return Body("\n".join(self._lines), self._passages, self._anchors)

    def block(self, name: str, *, opens: bool) -> None:
        """An element that ends the line begins or ends."""
        step = 1 if opens else -1
        if name in _HEADINGS:
            self._heading = max(0, self._heading + step)
        elif name in _ASIDES:
            self._asides = max(0, self._asides + step)

    def line(self, markup: str) -> None:
        """What stands between two ends of lines."""
        begins_marked = self._marked or self._href is not None or _BEGINS_MARKED.match(markup)
        if begins_marked or (self._links and "<a" in markup):
            self._told_apart(_SILENT.sub("", markup))
        else:
            text = " ".join(_plain(_MARKUP.sub("", markup)).split())
            if text:
                self._end_line(text, Passage(self._start, self._start + len(text), aside=self._asides > 0))
            if "<" in markup:
                for closes, name, attributes in _INLINE.findall(markup):
                    self._inline(name.lower(), not closes, attributes)

    def _told_apart(self, markup: str) -> None:
        """A line of which bold and linked pieces must be known."""
        line = _Line(self._start)
        position = 0
        for match in _INLINE.finditer(markup):
            line.add(markup[position : match.start()], marked=self._marked, href=self._href)
            self._inline(match[2].lower(), not match[1], match[3] or "")
            position = match.end()
        line.add(markup[position:], marked=self._marked, href=self._href)
        if line.end > line.start:
            heading = self._heading > 0 or line.bold_end == line.end
            bold_end = line.bold_end if line.bold_end > line.start else 0
            self._anchors += line.anchors
            self._end_line(
                line.text, Passage(line.start, line.end, heading, bold_end, self._asides > 0, line.linked)
            )

    def _end_line(self, text: str, passage: Passage) -> None:
        self._lines.append(text)
        self._passages.append(passage)
        self._start = passage.end + 1

    @property
    def _marked(self) -> bool:
        return self._bold > 0 or self._heading > 0

    def _inline(self, name: str, opens: bool, attributes: str) -> None:
        if name == "a":
            href = _HREF.search(attributes) if opens else None
            self._href = unescape(href[1] or href[2] or href[3] or "") if href else None
        else:
            self._bold = max(0, self._bold + (1 if opens else -1))


def _plain(text: str) -> str:
    return unescape(text) if "&" in text else text


class _Line:
    """One line while its pieces are put together."""

    __slots__ = ("_bold_open", "_pieces", "_spaced", "anchors", "bold_end", "end", "linked", "start")

    def __init__(self, start: int) -> None:
        self.start = self.end = self.bold_end = start
        self._pieces: list[str] = []
        self.anchors: list[Anchor] = []
        self.linked = True  # so far everything was inside links
        self._bold_open = True  # so far everything was bold
        self._spaced = False  # white space stood at the end of the last piece

    @property
    def text(self) -> str:
        """The line as read."""
        return "".join(self._pieces)

    def add(self, piece: str, *, marked: bool, href: str | None) -> None:
        """Text without markup; its white space is collapsed, also across pieces."""
        piece = _plain(piece)  # a hard space is white space too
        words = " ".join(piece.split())
        if not words:
            self._spaced = self._spaced or piece != ""
            return
        if self._pieces and (self._spaced or piece[0].isspace()):
            self._pieces.append(" ")
            self.end += 1
        begin = self.end
        self._pieces.append(words)
        self.end += len(words)
        self._spaced = piece[-1].isspace()
        self._bold_open = self._bold_open and marked
        if self._bold_open:
            self.bold_end = self.end
        self.linked = self.linked and href is not None
        if href is not None:
            self.anchors.append(Anchor(href, begin, self.end))
