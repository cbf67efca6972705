"""What is refused before a parser sees it, and why.

Pure. May import: model, sanitize (plain text), the standard library. Linear: every check is a count
or one pass of a regular expression, and the dearer ones run only where a count says a bomb is possible.

A linear chain of DTD entities overflows expat's C stack and kills the process
(CVE-2024-8176), and no feed needs them: a document that declares any is refused.
"""

from __future__ import annotations

import re
from html.entities import html5

from aggregator.model import Failure, FailureKind, failure
from aggregator.sanitize import plain_text

MAX_ENTRIES = 1000
MAX_ELEMENTS = 150_000  # a thousand entries have 20,000 of their own; what they say may be XHTML
_MAX_DEPTH = 256
_MAX_ATTRIBUTES = 1000  # of one element; feedparser is quadratic in them
_MANY_TAGS = 20_000
_MANY_ATTRIBUTES = 5_000
_HUGE = 4_000_000  # characters of a document that is looked at for what may go
_LONG = 1_000_000  # characters of one text: twice what is kept of an entry
_HEAD = 10_000  # characters in which a feed's first element must begin

_FEED_ROOT = re.compile(r"<(?:[A-Za-z][\w.-]*:)?(?:rss|feed|rdf|channel)(?=[\s>/])", re.IGNORECASE)
_HTML_START = re.compile(r"(?:<\?.*?\?>|<!--.*?-->|\s)*+<(?:!doctype\s+)?html\b", re.IGNORECASE | re.DOTALL)
_HTML_ANYWHERE = re.compile(r"<(?:!doctype\s+html|html|head|body|title|meta|script)\b", re.IGNORECASE)
_TITLE = re.compile(r"<title[^<>]*>([^<]{0,1000})", re.IGNORECASE)
_FIRST_TAG = re.compile(r"<([A-Za-z][\w.:-]{0,40})")
# In a prolog: what may hold a "<" without meaning it, an entity declaration, the first element.
_PROLOG_TOKEN = re.compile(
    r"<\?.*?(?:\?>|\Z)|<!--.*?(?:-->|\Z)|\"[^\"]*\"|'[^']*'|<!ENTITY|<[^!?]", re.DOTALL
)
_TAG = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)"
    r"|<(/?)[A-Za-z_](?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*+(>|\Z|(?=<))",
    re.DOTALL,
)
_VALUE = re.compile(r"=\s*[\"']")
_END_OF_ENTRY = re.compile(r"</(?:[A-Za-z][\w.-]*:)?(?:item|entry)\s*>", re.IGNORECASE)
_START_OF_ENTRY = re.compile(r"<(?:[A-Za-z][\w.-]*:)?(?:item|entry)[\s>]", re.IGNORECASE)
_END_OF_FEED = re.compile(r"</(?:[A-Za-z][\w.-]*:)?(?:rss|feed|rdf|channel)\s*>", re.IGNORECASE)
_NUMERIC_REFERENCE = re.compile(r"&#([xX][0-9A-Fa-f]{1,12}|[0-9]{1,12});?")
_DECLARATION = re.compile(r"<\?xml\s")
_LONG_TEXT = re.compile(rf"(<[^<>]*>[^<]{{{_LONG}}})[^<]+")
_NAMED_REFERENCE = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31};)")


def admit(text: str) -> str | Failure:
    """The document as it may be given to a parser, or why it may not.

    Everything that changes the text comes before the checks, so that they see its last form.
    """
    other = _something_else(text)
    if other is not None:
        return other
    text = _from_beginning(text)
    tags = text.count("<")  # nothing below adds any
    if tags > 2 * MAX_ENTRIES:
        text = _without_middle(text)
    if len(text) > _HUGE:
        text = _shortened(text)
    text = _without_bad_references(text)
    if _declares_entities(text):
        return failure(FailureKind.ENTITIES)
    if tags > _MANY_TAGS or text.count("=") > _MANY_ATTRIBUTES:
        return _bomb(text) or text
    return text


def _something_else(text: str) -> Failure | None:
    """What a document is in which no feed begins; a web page is told by its title."""
    head = text[:_HEAD]
    if not text:
        return failure(FailureKind.EMPTY)
    if not _HTML_START.match(head):
        if _FEED_ROOT.search(head):
            return None
        if "<!ENTITY" in text and _declares_entities(text):  # so many that the feed begins after them
            return failure(FailureKind.ENTITIES)
        if not _HTML_ANYWHERE.search(head):
            tag = _FIRST_TAG.search(head)
            return failure(
                FailureKind.NOT_A_FEED, detail=f"<{tag[1]}>" if tag else " ".join(text[:40].split())
            )
    title = _TITLE.search(text)
    words = plain_text(title[1]).replace("\n", " ")[:200] if title else ""
    return failure(FailureKind.HTML, title=words) if words else failure(FailureKind.HTML)


def _from_beginning(text: str) -> str:
    """Without what some servers print before the document: warnings of PHP, stray text."""
    root = _FEED_ROOT.search(text)
    assert root is not None
    declaration = _DECLARATION.search(text, 0, root.start())
    if declaration is not None:
        return text[declaration.start() :]
    return text if text.startswith("<") else text[root.start() :]


def _without_middle(text: str) -> str:
    """At most the first and the last thousand entries: one end of a long feed is the new one."""
    if text.count("</item") + text.count("</entry") <= 2 * MAX_ENTRIES:
        return text
    ends = [end.end() for end in _END_OF_ENTRY.finditer(text)]
    if len(ends) <= 2 * MAX_ENTRIES:
        return text
    return text[: ends[MAX_ENTRIES - 1]] + text[ends[-MAX_ENTRIES - 1] :]


def _shortened(text: str) -> str:
    """A huge document without what nobody will see of it: comments, and texts beyond a million letters.

    A parser keeps several copies of every text, and expat reads an unfinished comment again with
    every block it is given: quadratic in its length.
    """
    for begin, end, kept in (("<!--", "-->", 0), ("<![CDATA[", "]]>", _LONG)):
        start = text.find(begin)
        while start >= 0:
            stop = text.find(end, start)
            if stop < 0:
                break
            if stop - start > _LONG:
                text = text[: start + len(begin) + kept] + text[stop:]
            start = text.find(begin, start + len(begin))
    return _LONG_TEXT.sub(r"\1", text)


def _without_bad_references(text: str) -> str:
    """Without references to characters that XML has not, and with HTML's named ones resolved where
    a DOCTYPE would make expat drop them silently (RSS 0.91's `caf&eacute;`).
    """
    if any(not _is_xml_character(number) for number in set(_NUMERIC_REFERENCE.findall(text))):
        text = _NUMERIC_REFERENCE.sub(lambda found: found[0] if _is_xml_character(found[1]) else "", text)
    if "<!DOCTYPE" in text[:_HEAD]:
        text = _NAMED_REFERENCE.sub(_resolve, text)
    return text


def _is_xml_character(number: str) -> bool:
    """Production 2 of XML 1.0, for the digits of a reference."""
    code = int(number[1:], 16) if number[0] in "xX" else int(number)
    return (
        code in (9, 10, 13)
        or 0x20 <= code <= 0xD7FF
        or 0xE000 <= code <= 0xFFFD
        or 0x10000 <= code <= 0x10FFFF
    )


def _resolve(reference: re.Match[str]) -> str:
    letters = html5.get(reference[1], "")
    return letters if letters and not set(letters) & set("<>&\"'") else reference[0]


def _declares_entities(text: str) -> bool:
    """True where an entity is declared before the first element; what CDATA quotes is no declaration."""
    for token in _PROLOG_TOKEN.finditer(text):
        if token[0] == "<!ENTITY":
            return True
        if token[0][0] == "<" and token[0][1] not in "!?":
            return False
    return False


def _bomb(text: str) -> Failure | None:
    """The closer look at a document with very many tags or attributes."""
    depth = elements = 0
    for tag in _TAG.finditer(text):
        if tag[1] is None:  # CDATA, a comment, an instruction
            continue
        if tag[1]:
            depth -= 1
            continue
        elements += 1
        depth += not tag[0].endswith("/>")
        if elements > MAX_ELEMENTS:
            return failure(FailureKind.MALFORMED, detail=f"more than {MAX_ELEMENTS} elements")
        if depth > _MAX_DEPTH:
            return failure(FailureKind.MALFORMED, detail=f"more than {_MAX_DEPTH} elements within each other")
        if len(tag[0]) > _MAX_ATTRIBUTES and len(_VALUE.findall(tag[0])) > _MAX_ATTRIBUTES:
            return failure(
                FailureKind.MALFORMED, detail=f"an element with more than {_MAX_ATTRIBUTES} attributes"
            )
    return None


def torn(text: str) -> bool:
    """True for a document whose first element is never closed: the rest may come next time."""
    return not _END_OF_FEED.search(text, max(text.rfind("</item"), text.rfind("</entry"), 0))


def without_torn_entry(text: str) -> str:
    """A torn document up to its last whole entry: half an entry may lack the id it is known by."""
    ends = [end.end() for end in _END_OF_ENTRY.finditer(text)]
    return text[: ends[-1]] if ends else text


def has_entries(text: str) -> bool:
    """True for a document in which something looks like an entry."""
    return bool(_START_OF_ENTRY.search(text))
