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
_CHANGING = re.compile(r"[^ -@\[-_a-~]+")  # all but ASCII that stays as it is when it is folded
_ALONE = dict.fromkeys("‘’‚‛ʼ`´′", "'") | dict.fromkeys("“”„‟«»″", '"')
_ALONE |= dict.fromkeys("‐‑‒–—―−⁃", "-")
_ALONE |= {"ø": "o", "Ø": "o", "æ": "ae", "Æ": "ae", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ı": "i"}
_LONGEST_FIGURE = 4  # digits; a longer figure numbers no Thing, and int() of a huge one is slow


class Tokens:
    """The words, figures and signs of a text, and where each stands in the text as it came."""

    __slots__ = ("_known_spans", "_read", "_text", "kinds", "size", "spaced", "texts")

    def __init__(self, text: str) -> None:
        self._text = text
        self._read = _TOKEN.findall(fold(text).rstrip())
        self._known_spans: list[tuple[int, int]] = []
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
        return self._spans()[index][0]

    def end(self, index: int) -> int:
        """Where the token ends in the text."""
        return self._spans()[index][1]

    def _spans(self) -> list[tuple[int, int]]:
        """Where each token begins and ends in the text; most texts are never asked."""
        if not self._known_spans:
            places = _places(self._text)
            end = 0
            for (space, _, _, _), text in zip(self._read, self.texts, strict=True):
                start = end + len(space)
                end = start + len(text)
                self._known_spans.append((start, end) if places is None else (places[start], places[end]))
        return self._known_spans


def words(text: str) -> tuple[str, ...]:
    """The folded words and figures of a text, signs left out.

    >>> words("Thing’s №８ – déjà")
    ('thing', 's', 'no', '8', 'deja')
    """
    return tuple(figure or word for _, figure, word, sign in _TOKEN.findall(fold(text).rstrip()) if not sign)


def fold(text: str) -> str:
    """A text without case, accents, entities and typographic variety."""
    if "&" in text and _ENTITY.search(text):
        return "".join(map(_fold_piece, _ENTITY_OR_CHARACTER.findall(text)))
    if text.isascii() and "`" not in text:
        return text.lower()
    return _CHANGING.sub(lambda run: _fold_piece(run[0]), text)


def _fold_piece(piece: str) -> str:
    """An entity or some characters, folded."""
    return "".join(map(_fold_character, html.unescape(piece) if piece[0] == "&" else piece))


def _places(text: str) -> list[int] | None:
    """Where each character of the folded text, and its end, stands in the text; None: at the same place."""
    if "&" in text and _ENTITY.search(text):
        read = _ENTITY_OR_CHARACTER.findall(text)
        pieces = list(map(_fold_piece, read))
    elif text.isascii():
        return None
    else:
        read = list(text)
        pieces = list(map(_fold_character, read))
        if len("".join(pieces)) == len(read) and "" not in pieces:
            return None
    places: list[int] = []
    position = 0
    for piece, letters in zip(pieces, read, strict=True):
        places.extend([position] * len(piece))
        position += len(letters)
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
