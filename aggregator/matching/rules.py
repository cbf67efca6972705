"""Everything the cues need of a programme, compiled once and kept.

Job: vocabulary, topics, declared tags and the Things' own pages in one value.
May import: model, addresses (what one address is), matching.vocabulary/topic/text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from aggregator.addresses import comparison_key
from aggregator.matching.text import words
from aggregator.matching.topic import Topics, compile_topics
from aggregator.matching.vocabulary import Vocabulary, compile_vocabulary
from aggregator.model import Programme

_TASK_WORDS = 4  # a Thing's title of fewer words may stand in a text by chance


class Task(NamedTuple):
    """A Thing's title, long enough to be no chance."""

    thing: int
    words: str  # folded
    telling: str  # the longest of them


@dataclass(frozen=True, slots=True)
class Rules:
    """A programme as the cues read it."""

    programme: Programme
    vocabulary: Vocabulary
    topics: Topics
    tags: Mapping[str, tuple[int, ...]]  # folded, without spaces -> Things
    pages: Mapping[str, int]  # comparison key of a Thing's own page -> the Thing
    tasks: tuple[Task, ...]
    page_ends: frozenset[str]  # the last parts of those addresses, to pass over other links quickly

    def may_be_page(self, url: str) -> bool:
        """Whether the address may be a Thing's own page."""
        return page_end(url) in self.page_ends


def compile_rules(programme: Programme) -> Rules:
    """The rules of a programme; costly, so kept while the same programme is asked for."""
    return _compile(_Same(programme))


def page_end(url: str) -> str:
    """The last part of an address's path, without a slash: equal for all spellings of one address."""
    return url.partition("#")[0].partition("?")[0].rstrip("/").rpartition("/")[2]


class _Same:
    """A programme told from others by identity: hashing all its Things costs more than a title."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme

    def __hash__(self) -> int:
        return id(self.programme)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.programme is self.programme


@lru_cache(maxsize=128)
def _compile(same: _Same) -> Rules:
    programme = same.programme
    vocabulary = compile_vocabulary(programme)
    pages = _pages(programme)
    tags: dict[str, tuple[int, ...]] = {}
    for thing in programme.things:
        for tag in thing.tags:
            key = "".join(words(tag))
            tags[key] = (*tags.get(key, ()), thing.number)
    return Rules(
        programme=programme,
        vocabulary=vocabulary,
        topics=compile_topics(programme),
        tags=tags,
        pages={comparison_key(url): number for url, number in pages.items()},
        tasks=tuple(
            Task(thing.number, " ".join(spelling), max(spelling, key=len))
            for thing in programme.things
            if len(spelling := words(thing.title)) >= _TASK_WORDS
        ),
        page_ends=frozenset(map(page_end, pages)),
    )


def _pages(programme: Programme) -> dict[str, int]:
    """The addresses that are one Thing's alone; a page of several, or the front page, tells nothing."""
    owners: dict[str, set[int]] = {}
    for thing in programme.things:
        if thing.url:
            owners.setdefault(comparison_key(thing.url), set()).add(thing.number)
    home = comparison_key(programme.url) if programme.url else ""
    urls = {thing.url: thing.number for thing in programme.things if thing.url and page_end(thing.url)}
    return {
        url: number
        for url, number in urls.items()
        if len(owners[comparison_key(url)]) == 1 and comparison_key(url) != home
    }
