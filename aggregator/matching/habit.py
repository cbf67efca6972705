"""What a blog's other entries say: how it numbers them, and which Things stand beside.

Job: support for a bare figure from the blog's own habit and from its neighbours in date order.
Neighbours never make a Thing by themselves: they only confirm a number that is written.
May import: matching.cursor/bare. Knows one blog.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from aggregator.matching.bare import DOTTED, LATER_HASH, PLAIN
from aggregator.matching.cursor import Mention

_ENOUGH = 2  # other entries in the same way make a habit


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An entry of the blog as the others see it, in date order."""

    published: datetime | None
    things: frozenset[int]  # numbered by its title
    quote: str  # of the first of them
    bare: Mention | None  # its title's first bare number
    series: tuple[str, ...]  # the words before that number, if it seems to count those
    names_ours: bool  # its title or tags name the programme
    agreeing: bool  # the programme's list agrees with its bare number


class Habit(NamedTuple):
    """One way of writing bare numbers in a blog."""

    entries: int
    ascending: bool  # the numbers go up with the dates
    agreeing: int  # entries whose topic the programme's list gives that number


@dataclass(frozen=True, slots=True)
class Blog:
    """The entries of one blog in date order, and what they have in common."""

    entries: Sequence[Neighbour]
    habits: Mapping[str, Habit]  # by the way of writing
    series: frozenset[tuple[str, ...]]  # what the blog counts by itself: "Weeknotes #14", "Weeknotes #15"
    before: Sequence[Neighbour | None]  # the nearest earlier entry whose title numbers a Thing
    after: Sequence[Neighbour | None]
    taking_part: bool  # enough of its entries number a Thing
    names_ours: bool  # an entry of it names the programme

    def has_habit(self, place: int, form: str, *, contradicted: bool) -> bool:
        """Other entries than the one at `place` write their numbers in this way too.

        A number behind other words goes up with the dates whatever it counts: where the list has another
        topic for it (`contradicted`), and in a series, the list must agree with one of the others.
        """
        habit = self.habits.get(form)
        if habit is None:
            return False
        own = self.entries[place]
        if form != PLAIN and habit.agreeing > own.agreeing:
            return True
        if self.in_series(place, form) or (form == LATER_HASH and contradicted):
            return False
        return habit.ascending and habit.entries > _ENOUGH

    def in_series(self, place: int, form: str) -> bool:
        """The number may count something of the blog's own: "Weeknotes #14", "Weeknotes #15"; "1. Advent"."""
        return form == DOTTED or (form == LATER_HASH and self.entries[place].series in self.series)

    def has_reached(self, place: int, number: int) -> bool:
        """The entry before numbers at least this Thing."""
        before = self.before[place]
        return before is not None and max(before.things) >= number

    def between_neighbours(self, place: int, number: int) -> str:
        """The quote of a neighbour with the Thing right beside this number, if none contradicts; else ""."""
        before, after = self.before[place], self.after[place]
        if (before and max(before.things) >= number) or (after and min(after.things) <= number):
            return ""
        if before and number - 1 in before.things:
            return before.quote
        return after.quote if after and number + 1 in after.things else ""


def blog_of(entries: Sequence[Neighbour]) -> Blog:
    """What the entries of a blog, in date order, have in common."""
    if len(entries) == 1:
        return Blog(entries, {}, frozenset(), (None,), (None,), taking_part=False, names_ours=False)
    by_form: dict[str, list[Neighbour]] = {}
    for entry in entries:
        if entry.bare is not None:
            by_form.setdefault(entry.bare.form, []).append(entry)
    counted = Counter(entry.series for entry in entries if entry.series)
    return Blog(
        entries=entries,
        habits={form: _habit(same) for form, same in by_form.items()},
        series=frozenset(words for words, times in counted.items() if times > 1),
        before=_nearest(entries),
        after=_nearest(entries[::-1])[::-1],
        taking_part=sum(1 for entry in entries if entry.things) >= _ENOUGH,
        names_ours=any(entry.names_ours for entry in entries),
    )


def _habit(same: Sequence[Neighbour]) -> Habit:
    numbers = [entry.bare.number for entry in same if entry.bare is not None]
    ascending = all(one < other for one, other in pairwise(numbers))
    return Habit(len(same), ascending, sum(entry.agreeing for entry in same))


def _nearest(entries: Sequence[Neighbour]) -> list[Neighbour | None]:
    """For each dated entry the last one before it whose title numbers a Thing; undated ones have none."""
    nearest: list[Neighbour | None] = []
    last: Neighbour | None = None
    for entry in entries:
        nearest.append(last if entry.published is not None else None)
        if entry.things and entry.published is not None:
            last = entry
    return nearest
