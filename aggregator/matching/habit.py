"""What a blog's other entries say: how it numbers them, and which Things stand beside.

Job: support for a bare figure from the blog's own habit and from its neighbours in date order.
Neighbours never make a Thing by themselves: they only confirm a number that is written.
May import: model, matching.cursor/bare/topic. Knows one blog.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from aggregator.matching.bare import PLAIN
from aggregator.matching.cursor import Mention

_ENOUGH = 2  # other entries numbered in the same way make a habit


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An entry of the blog as the others see it, in date order."""

    published: datetime | None
    things: frozenset[int]  # by strong cues
    quote: str  # of its title, where it numbers those Things
    bare: tuple[Mention, ...]
    names_ours: bool  # its title or tags name the programme
    agreeing: bool  # the programme's list agrees with its bare number


@dataclass(frozen=True, slots=True)
class Blog:
    """The entries of one blog in date order."""

    entries: Sequence[Neighbour]
    by_form: Mapping[str, Sequence[tuple[int, int]]] = field(default_factory=dict)  # form -> (place, number)

    @property
    def taking_part(self) -> bool:
        """Enough of its entries number a Thing."""
        return sum(1 for entry in self.entries if entry.things) >= _ENOUGH

    @property
    def names_ours(self) -> bool:
        """An entry of it names the programme."""
        return any(entry.names_ours for entry in self.entries)

    def has_habit(self, place: int, mention: Mention) -> bool:
        """Other entries write their numbers in the same way, and the numbers go up with the dates."""
        same = [pair for pair in self.by_form.get(mention.form, ()) if pair[0] != place]
        if any(self.entries[other].agreeing for other, _ in same) and mention.form != PLAIN:
            return True
        if len(same) < _ENOUGH:
            return False
        numbers = [number for _, number in sorted([*same, (place, mention.number)])]
        return all(one < other for one, other in zip(numbers, numbers[1:], strict=False))

    def between_neighbours(self, place: int, number: int) -> str:
        """The quote of a neighbour whose Thing stands right beside this number, and none contradicts; else ""."""
        if self.entries[place].published is None:
            return ""
        before = self._nearest(range(place - 1, -1, -1))
        after = self._nearest(range(place + 1, len(self.entries)))
        if (before and max(before.things) >= number) or (after and min(after.things) <= number):
            return ""
        if before and number - 1 in before.things:
            return before.quote
        return after.quote if after and number + 1 in after.things else ""

    def _nearest(self, places: range) -> Neighbour | None:
        dated = (self.entries[place] for place in places if self.entries[place].published is not None)
        return next((entry for entry in dated if entry.things and entry.quote), None)


def blog_of(entries: Sequence[Neighbour]) -> Blog:
    """A blog with its numbers sorted by the way they are written."""
    by_form: dict[str, list[tuple[int, int]]] = {}
    for place, entry in enumerate(entries):
        for mention in entry.bare[:1]:
            by_form.setdefault(mention.form, []).append((place, mention.number))
    return Blog(entries, by_form)
