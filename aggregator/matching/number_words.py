"""Number words and ordinals of many languages, as sequences of folded words.

Job: the tables "eight" -> 8 and "eighth" -> 8 for the programme's languages.
May import: num2words, stdlib, matching.lexicon/text. Never looks at an entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from num2words import num2words

from aggregator.matching import lexicon
from aggregator.matching.text import words

Table = Mapping[str, Sequence[tuple[tuple[str, ...], int]]]  # by first word, longest first

# num2words gives one form of each; these are the others people write (other genders, older spellings).
_MORE_CARDINALS: Mapping[str, Mapping[int, str]] = {
    "nl": {1: "een"},
    "de": {1: "ein eine"},
    "sv": {1: "en", 18: "arton aderton"},
    "da": {1: "en"},
    "no": {1: "ett ei", 7: "syv", 20: "tyve"},
    "fr": {1: "une"},
    "es": {1: "un una"},
    "it": {1: "un una"},
    "pt": {1: "uma", 2: "duas", 16: "dezesseis", 17: "dezessete", 19: "dezenove"},
    "pl": {1: "jedna jedno", 2: "dwie"},
    "hu": {2: "ket"},
}
_MORE_ORDINALS: Mapping[str, Mapping[int, str]] = {
    "nl": {1: "eerste"},
    "de": {3: "dritter drittes", 1: "erster erstes", 2: "zweiter zweites"},
    "sv": {1: "forste", 2: "andre"},
    "da": {2: "andet"},
    "no": {2: "annen annet", 7: "syvende"},
    "fr": {1: "premiere", 2: "second seconde"},
    "es": {1: "primera primer", 2: "segunda", 3: "tercera tercer"},
}
# Adjectives that follow the gender of the thing word: ending of num2words' form -> the others.
_ENDINGS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "de": {"e": ("er", "es", "en")},
    "es": {"o": ("a",)},
    "it": {"o": ("a",)},
    "pt": {"o": ("a",)},
    "pl": {"y": ("a", "e"), "i": ("a", "ie")},
}
_LETTER_PAIRS = {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"}


@lru_cache(maxsize=64)
def tables(languages: tuple[str, ...], highest: int) -> tuple[Table, Table]:
    """Cardinals and ordinals up to `highest`; a language nobody has tables for adds nothing."""
    cardinals: dict[tuple[str, ...], int] = {}
    ordinals: dict[tuple[str, ...], int] = {}
    for language in languages:
        code = lexicon.code(language)
        for number in range(highest + 1):
            for spelling in _written(_cardinals(code, number)):
                cardinals.setdefault(spelling, number)
            for spelling in _written(_ordinals(code, number)):
                ordinals.setdefault(spelling, number)
    for spelling, number in cardinals.items():
        if ordinals.get(spelling) == number:
            del ordinals[spelling]
    return _by_first_word(cardinals), _by_first_word(ordinals)


def reads_words(language: str) -> bool:
    """Whether number words of this language are read; figures always are.

    >>> reads_words("nb"), reads_words("zh")
    (True, False)
    """
    return bool(tables((language,), 1)[0])


def _written(spellings: Iterable[str]) -> Iterable[tuple[str, ...]]:
    """Each spelling as it may be written: apart, in one word, and without the letters others have not."""
    for spelling in spellings:
        for text in (spelling, _transliterated(spelling)):
            apart = words(text)
            yield apart
            yield ("".join(apart),)


def _transliterated(spelling: str) -> str:
    """Without the letters that other keyboards lack: "fuenf" for "fünf", "aatte" for "åtte"."""
    return "".join(_LETTER_PAIRS.get(letter, letter) for letter in spelling)


def _cardinals(code: str, number: int) -> Iterable[str]:
    yield from _spelled(code, number, "cardinal")
    yield from _MORE_CARDINALS.get(code, {}).get(number, "").split()


def _ordinals(code: str, number: int) -> Iterable[str]:
    for spelling in _spelled(code, number, "ordinal"):
        yield spelling
        for ending, others in _ENDINGS.get(code, {}).items():
            if spelling.endswith(ending):
                stem = " ".join(part.removesuffix(ending) for part in spelling.split())
                for other in others:
                    yield " ".join(part + other for part in stem.split())
    yield from _MORE_ORDINALS.get(code, {}).get(number, "").split()


def _spelled(code: str, number: int, form: str) -> Iterable[str]:
    try:
        spelling = num2words(number, lang=code, to=form)
    except (NotImplementedError, TypeError, ValueError, KeyError, IndexError, OverflowError):
        return
    if isinstance(spelling, str) and any(map(str.isalpha, spelling)):
        yield spelling


def _by_first_word(spellings: Mapping[tuple[str, ...], int]) -> Table:
    table: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for spelling, number in sorted(spellings.items(), key=lambda pair: (-len(pair[0]), pair[0])):
        if spelling:
            table.setdefault(spelling[0], []).append((spelling, number))
    return table
