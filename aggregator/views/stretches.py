"""The planet cut into stretches of some length that keep their names and entries while others come and go.

Pure. Cut by count from one end, an entry that comes in between (somebody joins with a history, a blog
turns out to be about the programme) would shift all that follows. So stretches are made of whole days.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from aggregator.model import JudgedEntry

Day = tuple[date, Sequence[JudgedEntry]]  # its entries, oldest first


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some entries that follow each other, oldest first."""

    day: date  # of the oldest
    part: int  # of that day, from 1 on, where it has several stretches to itself
    entries: Sequence[JudgedEntry]

    @property
    def name(self) -> str:
        """What it is called in addresses: "2026-06-26", "2026-06-26-2"."""
        return f"{self.day}-{self.part}" if self.part > 1 else str(self.day)


def stretches(days: Iterable[Day], length: int) -> list[Stretch]:
    """All entries of these days, the oldest first, in stretches of about that length.

    Days are joined until they have as many entries; a day that has them alone stands alone, cut
    where it has more.
    """
    found: list[Stretch] = []
    joined: list[JudgedEntry] = []
    since = date.min

    def end() -> None:
        if joined:
            found.append(Stretch(since, 1, tuple(joined)))
            joined.clear()

    for day, entries in days:
        if len(entries) >= length:
            end()
            parts = range(0, len(entries), length)
            found += [
                Stretch(day, number, entries[start : start + length]) for number, start in enumerate(parts, 1)
            ]
            continue
        since = since if joined else day
        joined += entries
        if len(joined) >= length:
            end()
    end()
    return found
