"""The words of a plain text: its beginning, how many they are, and by which search finds it.

Pure. May import the standard library alone. assets/search.js splits words as `terms` does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

VERSION = 1  # rises where an equal text would be read otherwise

LONGEST = 32  # letters of a word to search by

# Han, kana and their iteration marks: written without spaces, counted one by one as word processors do.
_CJK = (
    "\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003fffd"
)
_LETTER_BY_LETTER = re.compile(f"[{_CJK}]")
_COUNTED = re.compile(rf"[{_CJK}]|[^\W{_CJK}]+(?:['’-][^\W{_CJK}]+)*")
_ALONE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u0e01-\u0e5b"  # searched by the letter
_SIGNS = ".,;:!?()\"'…“”‘’–—"
_SEARCHED = re.compile(f"[{_ALONE}]|[^\\W_{_ALONE}]+")


class Words(NamedTuple):
    """What is kept of a text's words."""

    excerpt: str  # the beginning, as one line
    number: int
    terms: str  # each once, in the order they come, a space between


def read(text: str, length: int) -> Words:
    """The words of a text; its excerpt has at most `length` characters.

    A Chinese character or a Japanese kana counts as one word; what has neither letter nor figure
    counts as none.
    """
    pieces = text.lower().split()
    found, odd = _terms(dict.fromkeys(pieces))
    if _LETTER_BY_LETTER.search("".join(odd)):
        number = len(_COUNTED.findall(text))
    else:
        signs = {piece for piece in odd if not any(map(str.isalnum, piece))}
        number = len(pieces) - (sum(map(signs.__contains__, pieces)) if signs else 0)
    return Words(excerpt(text, length), number, " ".join(found))


def terms(text: str) -> set[str]:
    """The words to look for, in small letters without accents.

    >>> sorted(terms("Thing 6: Café-Gespräche"))
    ['6', 'cafe', 'gesprache', 'thing']
    """
    found, _ = _terms(set(text.lower().split()))
    return set(found)


def _terms(pieces: Iterable[str]) -> tuple[dict[str, None], list[str]]:
    """The words to look for among pieces, and the pieces that are more or less than one of ASCII."""
    found: dict[str, None] = {}
    odd: list[str] = []
    for piece in pieces:
        bare = piece.strip(_SIGNS)
        if bare.isascii() and bare.isalnum():  # as most are, and the rest costs more
            found[bare[:LONGEST]] = None
        else:
            odd.append(piece)
    others = " ".join([piece if piece.isascii() else _unaccented(piece.strip(_SIGNS)) for piece in odd])
    for word in _SEARCHED.findall(others):
        found[word[:LONGEST]] = None
    return found, odd


@lru_cache(maxsize=1 << 14)  # the same words come in every entry, and each letter is looked at alone
def _unaccented(piece: str) -> str:
    decomposed = unicodedata.normalize("NFKD", piece)
    return "".join(letter for letter in decomposed if unicodedata.category(letter)[0] != "M").lower()


def excerpt(text: str, length: int) -> str:
    """The beginning of a text as one line of at most `length` characters.

    It is cut between words, with "…"; where no space is near the end (Chinese, Japanese, a long
    address) between letters.
    """
    whole = " ".join(text[: 2 * length].split()[:-1])  # what is cut through may be half a word
    if len(whole) <= length:
        whole = " ".join(text.split()[: length + 1])  # no more of them could fit
    return _cut(whole, length)


def _cut(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    head = text[:length]
    space = head.rfind(" ")
    if space > length // 2:
        return head[:space].rstrip(" ,;:.–—-") + "…"
    end = length - 1
    while end > 1 and _continues(text[end], text[end - 1]):
        end -= 1
    return text[:end].rstrip() + "…"


def _continues(letter: str, before: str) -> bool:
    """True where a cut before `letter` would tear an accent or an emoji off."""
    return bool(unicodedata.combining(letter)) or letter in "\u200d\ufe0f" or before == "\u200d"
