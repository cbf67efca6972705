"""Bare HTML -> plain text, line by line, with what stands out: headings, bold beginnings, links.

Job: one pass over the markup, in linear time, whatever the text. What it gives as plain text is
what evidence quotes. May import: stdlib. Knows nothing of Things.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import NamedTuple

# What an element means to the lines.
_BREAK = "break"  # the line ends
_HEADING = "heading"  # … and inside it is a heading
_ASIDE = "aside"  # … and inside it stands aside
_BOLD = "bold"
_LINK = "link"
_SILENT = "silent"  # nothing
_TEXT = "text"  # it is no markup at all

_ELEMENTS = {
    _BREAK: "address article aside br caption center dd details dialog dir div dl dt fieldset figure footer"
    " form header hgroup hr legend main menu nav ol p pre search section summary table tbody tfoot thead"
    " tr ul",
    _HEADING: "h1 h2 h3 h4 h5 h6",
    _ASIDE: "li td th blockquote figcaption",
    _BOLD: "b strong",
    _LINK: "a",
}
# By what stands between "<" and ">" where there are no attributes, "p" and "/p".
_MEANINGS = {
    slash + name: meaning
    for meaning, names in _ELEMENTS.items()
    for name in names.split()
    for slash in ("", "/")
}
_BLANK = re.compile(r"(?:\s|&nbsp;)*")
_NAME = re.compile(r"/?[a-zA-Z][^\s/]*")
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)


class Passage:
    """One line of the plain text: a paragraph, a heading, a list item, what stands between two breaks.

    Its text is made when it is asked for: of most paragraphs nobody does.
    """

    __slots__ = ("_markup", "_text", "aside", "bold_end", "heading", "linked")

    def __init__(
        self,
        markup: str,  # without tags, but with its entities and its white space
        text: str | None = None,
        *,
        aside: bool = False,
        heading: bool = False,
        bold_end: int = 0,
        linked: bool = False,
    ) -> None:
        self._markup = markup
        self._text = text
        self.aside = aside  # a list item, a table's cell, a quotation
        self.heading = heading  # in a heading element, or bold from end to end
        self.bold_end = bold_end  # where the bold beginning ends; 0 where it does not begin bold
        self.linked = linked  # a link from end to end

    @property
    def text(self) -> str:
        """The line as it is read."""
        if self._text is None:
            self._text = _plain(self._markup)
        return self._text

    def longer_than(self, length: int) -> bool:
        """Whether the line has more characters; its beginning tells it of most long ones."""
        beginning = self._markup[: 2 * length]
        if "&" not in beginning and len(_plain(beginning)) > length:
            return True
        return len(self.text) > length


class Anchor(NamedTuple):
    """A link and its text."""

    href: str
    text: str


class Body(NamedTuple):
    """The lines of a text, in order, none of them empty, and its links."""

    passages: list[Passage]
    anchors: list[Anchor]

    @property
    def text(self) -> str:
        """The plain text."""
        return "\n".join([passage.text for passage in self.passages])


def plain(content: str) -> str:
    r"""The plain text of bare HTML, one line a paragraph; evidence from "content" quotes it.

    >>> plain("<h3>Thing One</h3><p>I made a blog &amp; a post.<br>Then tea.</p>")
    'Thing One\nI made a blog & a post.\nThen tea.'
    """
    return read_body(content).text


def read_body(content: str, wanted: Callable[[str], bool] | None = None) -> Body:
    """The body as the matcher sees it, and those of its links whose addresses are wanted.

    Text without any markup is cut at its own line ends.
    """
    if "<" not in content:
        return Body([Passage(line) for line in content.splitlines() if _plain(line)], [])
    reader = _Reader(wanted)
    texts = reader.texts
    before, *pieces = content.split("<")
    texts += [before] if before and not before.isspace() else []
    for piece in pieces:
        tag, end, text = piece.partition(">")
        meaning = (_MEANINGS.get(tag) or _meaning(tag)) if end else _TEXT
        if meaning is _BREAK:
            if texts or reader.line:
                reader.end_line()
        elif meaning is _BOLD or meaning is _LINK:
            reader.inline(meaning, tag)
        elif meaning is _TEXT:
            text = "<" + piece
        elif meaning is not _SILENT:
            reader.block(meaning, tag)
        if text and (texts or reader.line or not text.isspace()):
            texts.append(text)
    reader.end_line()
    return reader.body


def _meaning(tag: str) -> str:
    """What a tag with attributes, or of another name, means."""
    if known := _MEANINGS.get(tag.partition(" ")[0]):
        return known
    name = _NAME.match(tag)
    return _MEANINGS.get(name[0].lower(), _SILENT) if name else _TEXT


class _Reader:
    """Collects lines and remembers which elements are open."""

    def __init__(self, wanted: Callable[[str], bool] | None) -> None:
        self.body = Body([], [])
        self._wanted = wanted
        self._bold = self._heading = self._asides = 0  # how many such elements are open
        self._linked = False  # inside a link
        self._address: str | None = None  # of that link, where it is wanted
        self.texts: list[str] = []  # of the line being read, the first of them not blank
        self.line: _Line | None = None  # those before, where bold and linked ones are told apart
        self._runs = False  # plain text is known to stand at its beginning

    def block(self, meaning: str, tag: str) -> None:
        """A heading begins or ends, or what stands aside."""
        if self.texts or self.line:
            self.end_line()
        step = -1 if tag[0] == "/" else 1
        if meaning is _HEADING:
            self._heading = max(0, self._heading + step)
        else:
            self._asides = max(0, self._asides + step)
        self._begin_line()

    def inline(self, meaning: str, tag: str) -> None:
        """Bold or a link begins or ends inside the line.

        Behind plain text it makes no difference unless the link is wanted.
        """
        opens = tag[0] != "/"
        href = _href(tag) if meaning is _LINK and opens else None
        address = self._if_wanted(href)
        if self.line is not None:
            self._tell_apart(self.line)
        elif address is not None or self._is_blank():
            self.line = _Line()
            self.line.add("".join(self.texts), marked=False, linked=False)
            self.texts.clear()
        if meaning is _LINK:
            self._linked, self._address = href is not None, address
        else:
            self._bold = max(0, self._bold + (1 if opens else -1))

    def end_line(self) -> None:
        """The line is whole; it is kept unless it is empty, and the next one begins."""
        aside = self._asides > 0
        if self.line is not None:
            self._tell_apart(self.line)
            if self.line.pieces:
                self.body.passages.append(self.line.passage(aside=aside, in_heading=self._heading > 0))
        elif self.texts:
            passage = Passage("".join(self.texts), aside=aside)
            if self.texts[0].lstrip()[0] != "&" or passage.text:  # it may be nothing but hard spaces
                self.body.passages.append(passage)
            self.texts.clear()
        self._begin_line()

    def _begin_line(self) -> None:
        """A line inside bold, a heading or a link is told apart from its beginning."""
        self.line = _Line() if self._bold or self._heading or self._linked else None
        self._runs = False

    def _tell_apart(self, line: _Line) -> None:
        """Add to a line the texts that stand in the same elements."""
        if self.texts:
            marked = self._bold > 0 or self._heading > 0
            words = line.add("".join(self.texts), marked=marked, linked=self._linked)
            if words and self._address is not None:
                self.body.anchors.append(Anchor(self._address, words))
            self.texts.clear()

    def _is_blank(self) -> bool:
        """Nothing stands in the line so far, or nothing but hard spaces; looked at once in a line."""
        if not self._runs and self.texts:
            self._runs = self.texts[0].lstrip()[0] != "&" or not all(map(_BLANK.fullmatch, self.texts))
        return not self._runs

    def _if_wanted(self, href: str | None) -> str | None:
        """The address of a link, where it is wanted."""
        if href is None or self._wanted is None:
            return None
        address = unescape(href)
        return address if self._wanted(address) else None


def _href(tag: str) -> str | None:
    """Where a link leads, as it is written; None for one that leads nowhere."""
    if tag.startswith('a href="'):  # as bare HTML has it
        return tag[8:].partition('"')[0]
    found = _HREF.search(tag)
    return (found[1] or found[2] or found[3] or "") if found else None


def _plain(markup: str) -> str:
    """Text without entities and with single spaces."""
    text = unescape(markup) if "&" in markup else markup
    if text.isprintable() and "  " not in text:  # no other white space is printable
        return text.strip()
    return " ".join(text.split())


class _Line:
    """One line while its pieces are put together."""

    __slots__ = ("_bold_open", "_spaced", "bold_end", "end", "linked", "pieces")

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.end = self.bold_end = 0
        self.linked = True  # so far everything was inside links
        self._bold_open = True  # so far everything was bold
        self._spaced = False  # white space stood at the end of the last piece

    def passage(self, *, aside: bool, in_heading: bool) -> Passage:
        """The line as it was put together."""
        text = "".join(self.pieces)
        heading = in_heading or self.bold_end == self.end
        return Passage(text, text, aside=aside, heading=heading, bold_end=self.bold_end, linked=self.linked)

    def add(self, piece: str, *, marked: bool, linked: bool) -> str:
        """Text without tags, as it is read; its white space is collapsed, also across pieces."""
        piece = unescape(piece) if "&" in piece else piece  # a hard space is white space too
        words = " ".join(piece.split())
        if not words:
            self._spaced = self._spaced or piece != ""
            return words
        if self.pieces and (self._spaced or piece[0].isspace()):
            self.pieces.append(" ")
            self.end += 1
        self.pieces.append(words)
        self.end += len(words)
        self._spaced = piece[-1].isspace()
        self._bold_open = self._bold_open and marked
        if self._bold_open:
            self.bold_end = self.end
        self.linked = self.linked and linked
        return words
