"""OPML bytes -> outlines as they are nested, each with its line.

Pure. expat does the reading, since it alone of the standard parsers tells lines and byte
positions. A document type is refused before anything in it is looked at, so no entity is ever
expanded or fetched. Nothing here knows what a participant is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple
from xml.parsers import expat

LARGEST = 16_000_000  # bytes; ten thousand outlines take three million
DEEPEST = 50  # elements in each other

_MARKS = (  # what a file may begin with, and what that says of its encoding (XML 1.0, appendix F)
    (b"\xef\xbb\xbf", b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", b"\xfe\xff", "utf-16-be"),
    (b"<\0", b"", "utf-16-le"),
    (b"\0<", b"", "utf-16-be"),
)
_DECLARED = re.compile(rb"""<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._:-]+)["']""")
# Python reads these, but they are no encodings of XML: in them, "<" or "&" may be written otherwise.
_NO_ENCODINGS = re.compile(r"(?:utf[-_ ]?7|.*escape|punycode|idna|undefined|hz.*)", re.IGNORECASE)


class Remark(NamedTuple):
    """Something to say about one line; a Finding that does not know its file yet."""

    line: int
    severity: Literal["error", "warning"]
    sentence: str


class Refused(Exception):  # noqa: N818 - becomes a finding or an OperatorError, never leaves the package
    """The file cannot be read at all; `line` is 0 where the whole file is meant."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(sentence)
        self.line = line
        self.sentence = sentence


@dataclass(slots=True)
class Outline:
    """One outline with those inside it. Attribute names in lower case, blanks in values folded.

    Places are counted in bytes of the text as UTF-8.
    """

    line: int
    attributes: Mapping[str, str]
    inner: list[Outline] = field(default_factory=list)
    at: int = 0  # where its tag begins
    close: int = 0  # where its </outline> begins; of <outline/> the place after it

    def get(self, name: str) -> str:
        """An attribute's value, "" where it is missing; case does not matter in the name."""
        return self.attributes.get(name.lower(), "")


@dataclass(slots=True)
class Document:
    """A file as read. Places are counted in characters of `text`."""

    mark: bytes  # byte order mark, not part of `text`
    encoding: str
    text: str
    title: str = ""
    outlines: list[Outline] = field(default_factory=list)  # directly under <body>
    remarks: list[Remark] = field(default_factory=list)
    last_outline: int = -1  # where the last outline directly under <body> begins; -1: there is none
    body_end: int = -1  # where </body> begins, or "/>" of an empty <body/>; -1: there is no body
    body_empty: bool = False  # written <body/>


def read(source: bytes) -> Document:
    """Read an OPML file.

    Raises Refused where it is no OPML file, is not well-formed, or is larger than any list.
    """
    if len(source) > LARGEST:
        raise Refused(0, f"it is larger than {LARGEST // 1_000_000} MB; that is no list of participants")
    return _Reader(_decoded(source)).read()


def _decoded(source: bytes) -> Document:
    """Find the encoding: byte order mark, else declaration, else UTF-8 (XML 1.0, 4.3.3)."""
    mark, encoding = b"", ""
    for beginning, mark_bytes, name in _MARKS:
        if source.startswith(beginning):
            mark, encoding = mark_bytes, name
            break
    declared = _DECLARED.match(source)
    if not encoding:
        encoding = declared[1].decode("ascii") if declared else "utf-8"
    try:
        text = source[len(mark) :].decode("" if _NO_ENCODINGS.fullmatch(encoding) else encoding)
    except LookupError:
        raise Refused(
            1, f'the encoding "{encoding}" is not known; save the file as UTF-8 and declare that'
        ) from None
    except UnicodeError as error:
        line = source.count(b"\n", 0, getattr(error, "start", 0)) + 1
        cure = "save the file as UTF-8, or declare its true encoding in the first line"
        raise Refused(line, f"it is not in the encoding {encoding}; {cure}") from None
    if declared and not text.startswith("<?xml"):
        raise Refused(
            1, f"it declares the encoding {encoding} but is not written in it; declare the true one"
        )
    return Document(mark, encoding, text)


class _Reader:
    """expat's handlers; lives for one file."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._utf8 = document.text.encode("utf-8")
        self._open: list[tuple[str, int]] = []  # elements we are in, with their lines
        self._outlines: list[Outline] = []  # outlines we are in
        self._title: list[str] = []
        self._last_outline = 0  # where it begins, in bytes of UTF-8
        parser = expat.ParserCreate("utf-8")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype
        self._parser = parser

    def read(self) -> Document:
        """Read to the end and give the filled document."""
        try:
            self._parser.Parse(self._utf8, True)
        except expat.ExpatError as error:
            raise self._explained(error) from None
        self._document.title = " ".join("".join(self._title).split())
        if self._document.outlines:
            self._document.last_outline = self._place(self._last_outline)
        if self._document.body_end < 0:
            raise Refused(0, "there is no <body>; an OPML file is <opml><head>…</head><body>…</body></opml>")
        return self._document

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        line = self._parser.CurrentLineNumber
        path = [element for element, _ in self._open]
        self._open.append((name, line))
        if len(self._open) > DEEPEST:
            raise Refused(line, f"outlines are nested more than {DEEPEST} deep; take the groups apart")
        if not path and name != "opml":
            raise Refused(line, _other_root(name))
        if path[:2] != ["opml", "body"]:
            if name == "outline":
                self._warn(line, "this outline stands outside <body> and is not read; move it inside")
        elif name != "outline":
            if ":" not in name:
                self._warn(line, f"<{name}> is not read; inside <body> there are only <outline> elements")
        else:
            outline = Outline(line, _folded(attributes), at=self._parser.CurrentByteIndex)
            if len(path) == 2:
                self._last_outline = self._parser.CurrentByteIndex
            above = self._outlines[-1].inner if self._outlines else self._document.outlines
            above.append(outline)
            self._outlines.append(outline)

    def _end(self, name: str) -> None:
        self._open.pop()
        path = [element for element, _ in self._open]
        if path[:2] == ["opml", "body"] and name == "outline":
            self._outlines.pop().close = self._parser.CurrentByteIndex
        elif path == ["opml"] and name == "body":
            at = self._parser.CurrentByteIndex
            empty = not self._utf8.startswith(b"</body", at)  # of <body/> expat gives the place after it
            self._document.body_empty = empty
            self._document.body_end = self._place(at - len("/>") if empty else at)

    def _text(self, text: str) -> None:
        if [element for element, _ in self._open] == ["opml", "head", "title"]:
            self._title.append(text)

    def _doctype(self, *_: object) -> None:
        raise Refused(
            self._parser.CurrentLineNumber,
            "it declares a document type (<!DOCTYPE …>), which OPML has not got and which could draw in "
            "other files; delete that declaration",
        )

    def _place(self, index: int) -> int:
        """Turn expat's place, in bytes of UTF-8, into one in characters."""
        return len(self._utf8[:index].decode("utf-8"))

    def _warn(self, line: int, sentence: str) -> None:
        self._document.remarks.append(Remark(line, "warning", sentence))

    def _explained(self, error: expat.ExpatError) -> Refused:
        """Say what people did where expat says what it met."""
        errors = expat.errors
        said = expat.ErrorString(error.code)
        lines = re.split(r"\r\n|\r|\n", self._document.text)
        written = lines[error.lineno - 1] if error.lineno <= len(lines) else ""
        entity = re.search(r"&(?!(?:amp|lt|gt|quot|apos);)\w+;", written)
        if said == errors.XML_ERROR_NO_ELEMENTS and not self._open:
            sentence = 'there is nothing in it; an empty list is <opml version="2.0"><body/></opml>'
        elif said in (errors.XML_ERROR_NO_ELEMENTS, errors.XML_ERROR_TAG_MISMATCH) and self._open:
            name, line = self._open[-1]
            sentence = (
                f"<{name}> of line {line} is not closed before this; add </{name}>, or end its tag in />"
            )
        elif said == errors.XML_ERROR_INVALID_TOKEN and re.search(r"&(?!#?\w+;)", written):
            sentence = 'a bare "&" must be written "&amp;", in addresses too'
        elif said == errors.XML_ERROR_UNDEFINED_ENTITY and entity:
            sentence = f'"{entity.group()}" is not known in XML; write the character itself'
        elif said == errors.XML_ERROR_DUPLICATE_ATTRIBUTE:
            sentence = "one element has the same attribute twice; keep one of the two"
        else:
            sentence = f"it is not well-formed XML ({said}); look for a missing quote or > near here"
        return Refused(error.lineno, sentence)


def _folded(attributes: Mapping[str, str]) -> dict[str, str]:
    """Lower-case the names (xmlURL, xmlurl are met) and fold blanks; a filled one beats an empty twin."""
    folded: dict[str, str] = {}
    for name, value in attributes.items():
        folded[name.lower()] = folded.get(name.lower()) or " ".join(value.split())
    return folded


def _other_root(name: str) -> str:
    if name.lower() in ("rss", "feed", "rdf:rdf"):
        return f"this is a feed (<{name}>), not a list of feeds; put its address into an outline's xmlUrl"
    if name.lower() == "html":
        return "this is a web page, not an OPML file; save the list itself"
    return f"this is not an OPML file: it begins with <{name}>; probably <opml> is meant"
