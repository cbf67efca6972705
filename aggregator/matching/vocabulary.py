"""What the grammar needs to know of a programme, compiled once.

Job: thing words, names, number words and small words as folded sequences.
May import: model, matching.text, matching.number_words,
matching.lexicon/openings. Never looks at an entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from aggregator.matching import lexicon, openings
from aggregator.matching.number_words import Table, tables
from aggregator.matching.text import words
from aggregator.model import Programme

Sequences = Mapping[str, Sequence[tuple[str, ...]]]  # by first word, longest first

_TYPO_LENGTH = 5  # letters; one edit turns a shorter word into too many others

_DOTTED = frozenset(("de", "da", "no", "fi", "hu", "pl", "cs", "is"))  # "8." is the eighth there
_SMALLEST_TOTAL = 5  # a smaller figure in a name ("Web 2.0") is not how many Things there are


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A programme in the grammar's terms. Words are folded."""

    numbers: frozenset[int]
    starts: frozenset[str]  # words at which something to be read may begin
    thing_words: Sequences
    plurals: frozenset[tuple[str, ...]]
    glued: Mapping[str, int]  # "thingeight" -> 8
    names: Sequences
    name_words: frozenset[str]
    totals: frozenset[int]  # what N may be in "n/N"
    cardinals: Table
    ordinals: Table
    everyday: frozenset[str]  # number words that may be none
    and_words: frozenset[str]
    to_words: frozenset[str]
    of_words: frozenset[str]
    the_words: frozenset[str]
    towards: frozenset[str]
    passing: frozenset[str]
    denying: frozenset[str]
    postponing: frozenset[str]
    turning: frozenset[str]
    counters: frozenset[str]
    typo_targets: frozenset[str]
    typo_initials: frozenset[str]
    telling: tuple[str, ...]  # one of these stands in every line that speaks of Things or the programme
    dotted_ordinals: bool  # "8. ting" is the eighth one
    longest_list: int  # as many Things one entry may cover

    def between(self, first: int, last: int) -> Sequence[int]:
        """The Things that a range means beside its ends; of a list with gaps those there are."""
        return sorted(number for number in self.numbers if first < number < last)

    def is_typo(self, word: str) -> bool:
        """One edit away from a thing word, and no word of its own."""
        return (
            len(word) >= _TYPO_LENGTH - 1
            and word[0] in self.typo_initials
            and word not in lexicon.NOT_TYPOS
            and word not in self.counters
            and any(_one_edit(word, target) for target in self.typo_targets)
        )


def compile_vocabulary(programme: Programme) -> Vocabulary:
    """The vocabulary of a programme; costly, so kept by the caller."""
    numbers = frozenset(thing.number for thing in programme.things)
    highest = max(numbers, default=0)
    languages = programme.languages or ("en",)
    cardinals, ordinals = tables(languages, min(max(highest, 31), 200))
    singular = [words(word) or (word.strip(),) for word in programme.thing_words if word.strip()]
    thing_words = set(singular)
    definite = lexicon.words_of(lexicon.DEFINITE, languages[:1])
    plurals = {word for word in thing_words if _is_plural(word, thing_words, definite)}
    for word in [*thing_words]:
        if word not in plurals and len(word[-1]) > 2 and "en" in languages:
            plural = (*word[:-1], _english_plural(word[-1]))
            plurals.add(plural)
            thing_words.add(plural)
    singles = {word[0] for word in thing_words if len(word) == 1 and word[0].isalpha()}
    names = [name for spelling in (programme.name, *programme.aliases) for name in _spellings(spelling)]
    figures = {int(word) for name in names for word in name if word.isdigit() and len(word) < 4}
    totals = {highest, len(numbers)} | {figure for figure in figures if figure >= _SMALLEST_TOTAL}
    everyday = lexicon.words_of(lexicon.EVERYDAY, languages)
    glued = _glued(singles, cardinals, numbers, everyday - {"one"})
    return Vocabulary(
        numbers=numbers,
        starts=frozenset(word[0] for word in thing_words) | glued.keys() | cardinals.keys() | ordinals.keys(),
        thing_words=_by_first_word(thing_words),
        plurals=frozenset(plurals),
        glued=glued,
        names=_by_first_word(names),
        name_words=frozenset(word for name in names for word in name),
        totals=frozenset(totals),
        cardinals=cardinals,
        ordinals=ordinals,
        everyday=everyday,
        and_words=lexicon.words_of(lexicon.AND, languages),
        to_words=lexicon.words_of(lexicon.TO, languages),
        of_words=lexicon.words_of(lexicon.OF, languages),
        the_words=lexicon.words_of(lexicon.THE, languages),
        towards=lexicon.words_of(openings.TOWARDS, languages),
        passing=lexicon.words_of(openings.PASSING, languages),
        denying=lexicon.words_of(openings.DENYING, languages),
        postponing=lexicon.words_of(openings.POSTPONING, languages),
        turning=lexicon.words_of(openings.TURNING, languages),
        counters=lexicon.COUNTERS - singles,
        typo_targets=(targets := frozenset(word for word in singles if len(word) >= _TYPO_LENGTH)),
        typo_initials=frozenset(word[0] for word in targets),
        telling=_shortest({word[0] for word in thing_words} | {name[0] for name in names if name}),
        dotted_ordinals=not _DOTTED.isdisjoint(map(lexicon.code, languages)),
        longest_list=min(8, max(3, len(numbers) // 3)),
    )


def _is_plural(word: tuple[str, ...], others: Iterable[tuple[str, ...]], definite: frozenset[str]) -> bool:
    """Another thing word is its beginning ("ding", "dingen"; "activit(y)", "activities"; not "saken")."""
    return any(
        other != word and other[:-1] == word[:-1] and len(other[-1]) < len(word[-1])
        and word[-1].startswith(other[-1].removesuffix("y").removesuffix("e"))
        and word[-1].removeprefix(other[-1]) not in definite
        for other in others
    )  # fmt: skip


def _english_plural(word: str) -> str:
    return word[:-1] + "ies" if word.endswith("y") and word[-2:-1] not in "aeiou" else word + "s"


def _spellings(name: str) -> Iterable[tuple[str, ...]]:
    """A name as people write it: whole, without what stands in brackets, and each part with a figure."""
    yield words(name)
    yield words(re.sub(r"[([][^)\]]*[)\]]", " ", name))
    yield words(re.sub(r"[()\[\]]", "", name))
    for part in re.split(r"[()\[\]:/,|]|\s[-–—]\s", name):
        spelling = words(part)
        if any(map(str.isdigit, spelling)) and not all(map(str.isdigit, spelling)):
            yield spelling


def _glued(
    singles: Iterable[str], cardinals: Table, numbers: frozenset[int], endings: frozenset[str]
) -> dict[str, int]:
    """Thing words and numbers in one word; `endings` are none: "saken", "tinget"."""
    return {
        single + "".join(spelling): number
        for single in singles
        for spellings in cardinals.values()
        for spelling, number in spellings
        if number in numbers and spelling[0] not in endings
    }


def _shortest(words_: Iterable[str]) -> tuple[str, ...]:
    """Those in which none of the others stands: "thing", not "things"."""
    each = sorted(words_, key=lambda word: (len(word), word))
    return tuple(word for place, word in enumerate(each) if not any(short in word for short in each[:place]))


def _by_first_word(spellings: Iterable[tuple[str, ...]]) -> dict[str, list[tuple[str, ...]]]:
    table: dict[str, list[tuple[str, ...]]] = {}
    for spelling in sorted({each for each in spellings if each}, key=lambda each: (-len(each), each)):
        table.setdefault(spelling[0], []).append(spelling)
    return table


def _one_edit(word: str, target: str) -> bool:
    """One letter swapped with its neighbour, missing, doubled or wrong; the first letter stands."""
    if word == target or word[0] != target[0] or abs(len(word) - len(target)) > 1:
        return False
    head = 0
    while head < min(len(word), len(target)) and word[head] == target[head]:
        head += 1
    rest, wanted = word[head:], target[head:]
    if len(rest) == len(wanted):
        return rest[1:] == wanted[1:] or (rest[:2] == wanted[1::-1] and rest[2:] == wanted[2:])
    return rest[1:] == wanted if len(rest) > len(wanted) else rest == wanted[1:]
