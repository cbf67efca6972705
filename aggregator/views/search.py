"""Search without a server: which words stand in which entry, in small files that a script reads.

    search/index.json                    the segments, newest first: [name, entries, shards]
    search/names.json                    people and Things
    search/SEGMENT/words-N.json          a shard: word -> gaps between the marks of its entries
    search/SEGMENT/entries-N.json        fifty entries to show

A segment is a month of the planet, or days of a busy one with five hundred entries, so that an entry that
comes changes one segment and a question reads a shard of each. An entry's number is its place in the segment,
oldest first; its mark with a word is twice that, and one more where the title, the writer, the blog
or a Thing says the word: these come first. A word's shard follows from its first two letters, so that
beginnings of words can be looked up. assets/search.js reads all this.

Pure. The words of entries are asked for where their segment changed, a few entries at a time.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property, partial
from operator import sub

from aggregator.model import JudgedEntry, Page
from aggregator.views.contexts import SearchPage
from aggregator.views.gathered import Gathered
from aggregator.views.stretches import stretches
from aggregator.views.values import EntryView
from aggregator.words import terms

SEGMENT = 500  # entries
BLOCK = 50  # entries in a file of entries
SHARD = 40  # entries a shard is made for: some 15 KB
AT_ONCE = 40  # entries whose words are read
EXCERPT = 140  # characters shown


def pages(gathered: Gathered) -> Iterator[Page]:
    """search/index.html and all it reads."""
    months = gathered.months
    segments = [
        _Segment(gathered, each.name, each.entries) for _, days in months for each in stretches(days, SEGMENT)
    ]
    index = [[each.name, len(each.judged), each.shards] for each in reversed(segments)]
    while segments:
        yield from segments.pop().pages()
    yield Page("search/index.json", content=_json(index))
    yield Page("search/names.json", content=_json(_names(gathered)))
    newest_first = tuple(month for month, _ in reversed(months))
    context = SearchPage(**gathered.frame("search/", "search"), months=newest_first)
    yield Page("search/index.html", "search.html", context)


def shard(word: str, shards: int) -> int:
    """In which shard a word stands, told by its first two letters."""
    return (31 * ord(word[0]) + ord(word[1:2] or "\0")) % shards


class _Segment:
    """Some entries of a month, oldest first, and their words once they are asked for."""

    def __init__(self, gathered: Gathered, name: str, judged: Sequence[JudgedEntry]) -> None:
        self.name = name
        self.judged = judged
        self.shards = 1 << max(0, (len(judged) - 1) // SHARD).bit_length()
        self._gathered = gathered

    def pages(self) -> Iterator[Page]:
        """Its shards and its files of entries; their bytes are made where `mark` is new."""
        gathered = self._gathered
        marks = gathered.marks_of(self.judged)
        mark = gathered.marks.page("words", marks, [each.entry.content_hash for each in self.judged])
        for number in range(self.shards):
            yield Page(
                f"search/{self.name}/words-{number}.json", mark=mark, make=partial(self._shard, number)
            )
        for start in range(0, len(self.judged), BLOCK):
            yield Page(
                f"search/{self.name}/entries-{start // BLOCK}.json",
                mark=gathered.marks.page("entries", marks[start : start + BLOCK]),
                make=partial(self._block, start),
            )

    def _shard(self, number: int) -> bytes:
        return _json({word: _gaps(found) for word, found in self._words[number]})

    def _block(self, start: int) -> bytes:
        return _json([_shown(view) for view in self._gathered.views(self.judged[start : start + BLOCK])])

    @cached_property
    def _words(self) -> list[list[tuple[str, list[int]]]]:
        """For each shard its words, in order, with the marks of their entries."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for start in range(0, len(self.judged), AT_ONCE):
            batch = self.judged[start : start + AT_ONCE]
            written = self._gathered.bodies.terms([each.entry.row for each in batch])
            for number, each in enumerate(batch, start):
                said = terms(self._said(each))
                for word in said:
                    found[word].append(2 * number + 1)
                for word in written.get(each.entry.row, ()):
                    if word not in said:
                        found[word].append(2 * number)
        shards: list[list[tuple[str, list[int]]]] = [[] for _ in range(self.shards)]
        for word in sorted(found):
            shards[shard(word, self.shards)].append((word, found[word]))
        return shards

    def _said(self, judged: JudgedEntry) -> str:
        """What is known of an entry beside its body: title, people, Things."""
        view = self._gathered.view(judged)
        things = (f"{self._gathered.site.thing_word} {each.number} {each.title}" for each in view.things)
        return " ".join((view.title, view.person.name, view.blog.title, *things))


def _gaps(numbers: Sequence[int]) -> list[int]:
    return list(map(sub, numbers, (0, *numbers)))


def _shown(view: EntryView) -> list[object]:
    """An entry as assets/search.js shows it."""
    excerpt = view.excerpt
    if len(excerpt) > EXCERPT:
        head = excerpt[:EXCERPT]
        excerpt = (head.rpartition(" ")[0] or head).rstrip(" .,;:–—-") + "…"
    return [
        view.title,
        view.url,
        view.person.name,
        view.person.href,
        view.shown.date().isoformat(),
        [[thing.number, thing.href] for thing in view.things],
        excerpt,
    ]


def _names(gathered: Gathered) -> dict[str, list[list[str]]]:
    word = gathered.site.thing_word
    return {
        "people": [
            [person.name, person.href, ", ".join(blog.title for blog in person.blogs)]
            for person in gathered.people.values()
        ],
        "things": [[f"{word} {each.number}", each.href, each.title] for each in gathered.things.values()],
    }


def _json(value: object) -> bytes:
    return f"{json.dumps(value, ensure_ascii=False, separators=(',', ':'))}\n".encode()
