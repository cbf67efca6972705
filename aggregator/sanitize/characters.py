"""The characters that may stand in XML 1.0 (its production 2, Char), and so in every page and feed of ours.

Pure; standard library only.
"""

from __future__ import annotations

CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\r")) + b"\x7f"
_NONCHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")  # U+FFFE and U+FFFF in UTF-8
_THEIR_FIRST = b"\xef"  # which most texts have not, and one byte is found much sooner than three


def legal_bytes(utf8: bytes) -> bytes:
    """UTF-8 without control characters (tab and line ends stay), U+FFFE and U+FFFF.

    Bytes, because a translation of bytes costs a tenth of a regular expression over text.
    """
    utf8 = utf8.translate(None, CONTROLS)
    if _THEIR_FIRST in utf8:
        for noncharacter in _NONCHARACTERS:
            utf8 = utf8.replace(noncharacter, b"")
    return utf8


def legal(text: str) -> str:
    """The text without what XML 1.0 forbids, lone surrogates included."""
    if text.isprintable():  # what a line of text mostly is
        return text
    try:
        utf8 = text.encode()
    except UnicodeEncodeError:
        return legal_bytes(text.encode("utf-8", "ignore")).decode()
    cleaned = legal_bytes(utf8)
    return text if len(cleaned) == len(utf8) else cleaned.decode()
