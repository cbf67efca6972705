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

WORD, NUMBER, SIGN = "word", "number", "sign"

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,7});")
_ENTITY_OR_CHARACTER = re.compile(_ENTITY.pattern + "|.", re.DOTALL)
_TOKEN = re.compile(r"(\s*)(?:([0-9]+)|([^\W\d_]+)|(\S))")  # never on text that ends in white space
_ALONE = dict.fromkeys("‘’‚‛ʼ`´′", "'") | dict.fromkeys("“”„‟«»″", '"')
_ALONE |= dict.fromkeys("‐‑‒–—―−⁃", "-")
_ALONE |= {"ø": "o", "Ø": "o", "æ": "ae", "Æ": "ae", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ı": "i"}
_LONGEST_FIGURE = 4  # digits; a longer figure numbers no Thing, and int() of a huge one is slow


class Tokens:
    """The words, figures and signs of a text, and where each stands in the text as it came."""

    __slots__ = ("_folded_starts", "_places", "_read", "kinds", "size", "spaced", "texts")

    def __init__(self, text: str) -> None:
        folded, self._places = _fold(text)
        self._read = _TOKEN.findall(folded.rstrip())
        self._folded_starts: list[int] = []
        self.texts = [figure or word or sign for _, figure, word, sign in self._read]
        self.kinds = [NUMBER if figure else WORD if word else SIGN for _, figure, word, _ in self._read]
        self.spaced = [space != "" for space, _, _, _ in self._read]  # white space stands before it
        self.size = len(self.texts)

    def value(self, index: int) -> int:
        """A figure's value; -1 for one too long to number anything."""
        figure = self.texts[index]
        return int(figure) if len(figure) <= _LONGEST_FIGURE else -1

    def start(self, index: int) -> int:
        """Where the token begins in the text."""
        place = self._starts()[index]
        return place if self._places is None else self._places[place]

    def end(self, index: int) -> int:
        """Where the token ends in the text."""
        place = self._starts()[index] + len(self.texts[index])
        return place if self._places is None else self._places[place]

    def _starts(self) -> list[int]:
        """Where each token begins in the folded text; most texts are never asked."""
        if not self._folded_starts:
            place = 0
            for (space, _, _, _), text in zip(self._read, self.texts, strict=True):
                place += len(space)
                self._folded_starts.append(place)
                place += len(text)
        return self._folded_starts


def words(text: str) -> tuple[str, ...]:
    """The folded words and figures of a text, signs left out.

    >>> words("Thing’s №８ – déjà")
    ('thing', 's', 'no', '8', 'deja')
    """
    return tuple(
        figure or word for _, figure, word, sign in _TOKEN.findall(_fold(text)[0].rstrip()) if not sign
    )


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
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category in ("Mn", "Me", "Cf", "Cc"):  # accents, keycaps, invisible marks, controls
        return " " if character.isspace() else ""
    decomposition = unicodedata.decomposition(character)
    raised = category == "No" and decomposition.startswith(("<super>", "<fraction>"))
    if raised or decomposition.startswith("<compat> 0020"):
        return character  # footnote signs and ½ are no figures; spacing accents would bring a space
    plain = _ALONE.get(character) or unicodedata.normalize("NFKD", character).casefold()
    return "".join(each for each in plain if unicodedata.category(each) != "Mn")
