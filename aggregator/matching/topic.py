"""What a title speaks of, against this programme's own list of Things.

Job: does a number go with its topic; which Thing could a title without a number be? A topic
is a hint for the organiser and never counts by itself.
May import: model, matching.lexicon/text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from aggregator.matching import lexicon
from aggregator.matching.text import WORD, Tokens
from aggregator.model import Programme, Thing

_STEM = 6  # letters
_MOST_OWNERS = 2  # Things a topic may belong to and still tell one from another
_NEARLY_ALL = 0.6  # of the words of title and topic together
_PART = re.compile(r"[,/:;|()\[\]–—]|\s[-&+]\s|\s(?:and|en|und|och|og|et|y|e|ja|i|és)\s")


class Agreement(Enum):
    """Whether the programme's list gives a number this topic."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"  # the list says nothing of that Thing


class Hint(NamedTuple):
    """A Thing a title may be about, and the tokens of its first and last telling word."""

    thing: int
    first: int
    last: int
    exact: bool  # title and topic are nearly the same words
    main: bool  # half of the title's telling words at least are the topic's


@dataclass(frozen=True, slots=True)
class Topics:
    """The programme's list as sets of word stems."""

    phrases: Sequence[tuple[int, frozenset[str]]]  # (Thing, stems of its title or of a part of it)
    stems: Mapping[int, frozenset[str]]  # all distinctive stems of a Thing
    by_stem: Mapping[str, Sequence[int]]  # stem -> places in `phrases`
    last: int  # the number of the last Thing
    last_closes: bool  # its topic is unknown, or looks back

    def agreement(self, number: int, found: Tokens) -> Agreement:
        """Whether the words of a title go with Thing `number`."""
        own = self.stems.get(number)
        if not own:
            return Agreement.UNKNOWN
        return Agreement.NO if own.isdisjoint(_stems(found)) else Agreement.YES

    def hints(self, found: Tokens) -> list[Hint]:
        """The Things these words may be about; none where more than two compete."""
        said = _stems(found)
        near = sorted({place for stem in said for place in self.by_stem.get(stem, ())})
        covered: dict[int, set[str]] = {}
        for place in near:
            thing, phrase = self.phrases[place]
            shared = {stem for stem in phrase if stem in said}
            if len(shared) == len(phrase) or self._nearly(shared, phrase, said, found):
                covered.setdefault(thing, set()).update(shared)
        hints = [
            Hint(
                thing=thing,
                first=min(said[stem] for stem in shared),
                last=max(said[stem] for stem in shared),
                exact=exact,
                main=2 * len(shared) >= len(said),
            )
            for thing, shared in covered.items()
            if (exact := self._nearly(shared, shared, said, found)) or not shared <= _GENERIC_STEMS
        ]
        chosen = [hint for hint in hints if hint.exact] or hints
        return chosen if len(chosen) <= _MOST_OWNERS else []

    def _nearly(
        self, shared: AbstractSet[str], phrase: AbstractSet[str], said: Mapping[str, int], found: Tokens
    ) -> bool:
        """Whether what is said is nearly this phrase: most telling words in common, few small ones around."""
        likeness = len(shared) / (len(phrase) + len(said) - len(shared))
        wordy = found.kinds.count(WORD) > 2 * len(shared) + 2
        return likeness >= _NEARLY_ALL and not wordy and (len(shared) > 1 or not shared <= _GENERIC_STEMS)


def compile_topics(programme: Programme) -> Topics:
    """The list of a programme as topics."""
    phrases = sorted(
        {(thing.number, stems) for thing in programme.things for stems in _phrases(thing)},
        key=lambda pair: (pair[0], sorted(pair[1])),
    )
    owners: dict[frozenset[str], set[int]] = {}
    for number, stems in phrases:
        owners.setdefault(stems, set()).add(number)
    telling = [pair for pair in phrases if len(owners[pair[1]]) <= _MOST_OWNERS]
    by_stem: dict[str, list[int]] = {}
    for place, (_, stems) in enumerate(telling):
        for stem in sorted(stems):
            by_stem.setdefault(stem, []).append(place)
    last = max((thing.number for thing in programme.things), default=0)
    return Topics(telling, _distinctive(phrases), by_stem, last, _closes(programme.thing(last)))


def closing(found: Tokens) -> int | None:
    """The place of a word that ends a programme: "final", "farewell", "evaluatie"."""
    return next((index for index, text in enumerate(found.texts) if text in lexicon.CLOSING), None)


def _closes(thing: Thing | None) -> bool:
    if thing is None:
        return False
    return not thing.title or closing(Tokens(" ".join((thing.title, *thing.part_titles)))) is not None


def _distinctive(phrases: Iterable[tuple[int, frozenset[str]]]) -> dict[int, frozenset[str]]:
    """The stems of each Thing that few others share; Things without a title are left out."""
    stems: dict[int, set[str]] = {}
    for number, phrase in phrases:
        stems.setdefault(number, set()).update(phrase)
    counts: dict[str, int] = {}
    for own in stems.values():
        for stem in own:
            counts[stem] = counts.get(stem, 0) + 1
    return {
        number: frozenset(stem for stem in own if counts[stem] <= _MOST_OWNERS + 1) - _GENERIC_STEMS
        for number, own in stems.items()
    }


def _phrases(thing: Thing) -> Iterable[frozenset[str]]:
    for text in (thing.title, *_PART.split(thing.title), *thing.part_titles):
        stems = frozenset(_stems(Tokens(text)))
        if stems:
            yield stems


def _stems(found: Tokens) -> dict[str, int]:
    """The stems of the words that may tell a topic, each with the place of a word that has it."""
    return {
        _stem(text): index
        for index, (kind, text) in enumerate(zip(found.kinds, found.texts, strict=True))
        if kind == WORD and len(text) > 1 and text not in lexicon.SMALL
    }


@lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    for endings in (("ies", "es", "s"), ("ing", "ed", "en", "er")):
        for ending in endings:
            if word.endswith(ending) and len(word) > len(ending) + 2:
                word = word.removesuffix(ending)
                break
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word[:_STEM]


_GENERIC_STEMS = frozenset(map(_stem, lexicon.GENERIC))
