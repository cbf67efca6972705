"""Text as the matcher reads it: folded tokens that remember where they stood.

Job: turn any text into words, figures and signs, without case, accents or typographic
variants, each with its place in the original, so that a quote is always an exact piece.
May import: stdlib. Never knows what a programme is.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

WORD, NUMBER, SIGN = "word", "number", "sign"

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,7});")
_ENTITY_OR_CHARACTER = re.compile(_ENTITY.pattern + "|.", re.DOTALL)
_TOKEN = re.compile(r"([0-9]+)|([^\W\d_]+)|\S")
_ALONE = dict.fromkeys("‘’‚‛ʼ`´′", "'") | dict.fromkeys("“”„‟«»″", '"')
_ALONE |= {"ø": "o", "Ø": "o", "æ": "ae", "Æ": "ae", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ı": "i"}
_LONGEST_FIGURE = 4  # digits; a longer figure numbers no Thing, and int() of a huge one is slow


class Token(NamedTuple):
    """A word, a figure or a sign; `start` and `end` are places in the text as it came."""

    kind: str
    text: str  # folded
    start: int
    end: int
    spaced: bool  # white space stands before it, or it is the first

    @property
    def value(self) -> int | None:
        """The figure's value; None for words, signs and figures too long to number a Thing."""
        return int(self.text) if self.kind == NUMBER and len(self.text) <= _LONGEST_FIGURE else None


def tokens(text: str) -> list[Token]:
    """The text's tokens, in time linear in its length.

    >>> [token.text for token in tokens("Thing’s №８ – déjà")]
    ['thing', "'", 's', 'no', '8', '-', 'deja']
    """
    folded, places = _fold(text)
    found = []
    previous_end = -1
    for match in _TOKEN.finditer(folded):
        start, end = match.span()
        kind = (SIGN, NUMBER, WORD)[match.lastindex or 0]
        if places is None:
            token = Token(kind, match[0], start, end, start != previous_end)
        else:
            token = Token(kind, match[0], places[start], places[end], start != previous_end)
        found.append(token)
        previous_end = end
    return found


def words(text: str) -> tuple[str, ...]:
    """The folded words and figures of a text, signs left out."""
    return tuple(token.text for token in tokens(text) if token.kind != SIGN)


def _fold(text: str) -> tuple[str, list[int] | None]:
    """Folded text and the place of each of its characters and of its end; None: places are the same."""
    if "&" not in text or not _ENTITY.search(text):
        if text.isascii() and "`" not in text:
            return text.lower(), None
        pieces = list(map(_fold_character, text))
        folded = "".join(pieces)
        if len(folded) == len(text) and "" not in pieces:
            return folded, None
        return folded, _places(pieces, [1] * len(pieces))
    read = _ENTITY_OR_CHARACTER.findall(text)
    pieces = ["".join(map(_fold_character, html.unescape(piece))) for piece in read]
    return "".join(pieces), _places(pieces, list(map(len, read)))


def _places(pieces: list[str], lengths: list[int]) -> list[int]:
    """Where each folded character began; `lengths` are those of what was read for each piece."""
    places: list[int] = []
    position = 0
    for piece, length in zip(pieces, lengths, strict=True):
        places.extend([position] * len(piece))
        position += length
    places.append(position)
    return places


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    """One character without case, accent and typographic variety; "" where nothing is to be read."""
    if character in _ALONE:
        return _ALONE[character]
    category = unicodedata.category(character)
    if category in ("Mn", "Cf", "Cc"):  # accents, invisible marks, controls
        return " " if character.isspace() else ""
    if category == "Pd" or character == "\u2212":
        return "-"
    if category == "Nd":
        return str(unicodedata.decimal(character))
    decomposition = unicodedata.decomposition(character)
    if category == "No" and ("<super>" in decomposition or "<fraction>" in decomposition):
        return character  # a footnote sign and ½ are no figures
    if decomposition.startswith("<compat> 0020"):
        return character  # spacing accents would bring a space of their own
    plain = unicodedata.normalize("NFKD", character).casefold()
    return "".join(each for each in plain if unicodedata.category(each) != "Mn")
