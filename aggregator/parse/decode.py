"""Which letters the bytes of a document are.

Pure. May import: sanitize (legal characters), the standard library. Never raises.

feedparser would decode too, but by any codec Python has (utf-7 among them, in which
`<!ENTITY` can be spelled without those letters), and it reads a whole document as
windows-1252 for one broken byte. Decoded here, the guard sees what the parser will see.
"""

from __future__ import annotations

import codecs
import re

from aggregator.sanitize import legal

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16's, which it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# "<" followed by an ASCII letter, "?" or "!", in encodings of two and four bytes (XML 1.0, appendix F).
_WIDE = (
    (re.compile(rb"<\0\0\0[^\0]\0\0\0"), "utf-32-le"),
    (re.compile(rb"\0\0\0<\0\0\0[^\0]"), "utf-32-be"),
    (re.compile(rb"<\0[^\0]\0"), "utf-16-le"),
    (re.compile(rb"\0<\0[^\0]"), "utf-16-be"),
)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)

# What may be declared, by Python's name, and what it is read as (the WHATWG's supersets).
_ENCODINGS = {
    **{f"cp125{digit}": f"cp125{digit}" for digit in range(9)},
    **{f"iso8859-{part}": f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16)},
    **{name: name for name in ("cp437", "cp850", "cp852", "cp866", "cp874", "koi8-r", "koi8-u", "tis-620")},
    **{
        name: name
        for name in ("mac-roman", "mac-cyrillic", "big5hkscs", "euc_jp", "gb18030", "cp932", "cp949")
    },
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "iso2022_jp": "iso2022_jp",
    "hz": "hz",
}
_SEVEN_BIT = frozenset({"iso2022_jp", "hz"})  # look like ASCII, so must be tried before UTF-8


def decode(body: bytes, content_type: str = "") -> str:
    """The document as text, without what XML forbids and without white space around it.

    A byte order mark is believed first, then that valid UTF-8 is UTF-8, then the header's
    charset, then the XML declaration (RFC 7303, 3.2, but for the second, since servers add
    a charset to documents they have not looked at).
    """
    return legal(_decode(body, content_type)).strip().removeprefix("\ufeff")


def _decode(body: bytes, content_type: str) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    for pattern, encoding in _WIDE:
        if pattern.match(body):
            return body.decode(encoding, "replace")
    declared = _declared(body, content_type)
    seven_bit = [encoding for encoding in declared if encoding in _SEVEN_BIT]
    for encoding in (*seven_bit, "utf-8"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    damaged = body.decode("utf-8", "replace")
    if _is_damaged_utf8(damaged):
        return damaged
    for encoding in declared:
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return body.decode("cp1252", "replace")


def _declared(body: bytes, content_type: str) -> list[str]:
    """The encodings named by the header and by the XML declaration, in this order, where they are known."""
    found = []
    if header := _HEADER_CHARSET.search(content_type):
        found.append(header[1])
    if declaration := _XML_ENCODING.match(body):
        found.append(declaration[1].decode("ascii", "ignore"))
    encodings = []
    for label in found:
        try:
            encodings.append(_ENCODINGS.get(codecs.lookup(label).name, ""))
        except (LookupError, ValueError):
            continue
    return [encoding for encoding in encodings if encoding]


def _is_damaged_utf8(text: str) -> bool:
    """True for UTF-8 with a few broken bytes (a text cut inside a letter), False for another encoding.

    Letters of another encoding hardly ever look like UTF-8's, so that one letter more that does than
    does not is enough: English has few besides ASCII's.
    """
    broken = text.count("\ufffd")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    return beyond_ascii - broken > broken
