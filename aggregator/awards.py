"""Read one line of an award's rules: "1-9", "any 2 of 10-14", "3, 7-9", "23"; write numbers in its form.

Pure; imports nothing of ours, so that the reader of programme.toml and the completion
table share one understanding of a rule. It never knows a participant, a date or a file.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

_LINE = re.compile(r"(?:any\s+(?P<least>[0-9]{1,4})\s+of\s+)?(?P<list>.+)", re.IGNORECASE)
_PIECE = re.compile(r"(?P<first>[0-9]{1,4})(?:\s*[-–]\s*(?P<last>[0-9]{1,4}))?")


@dataclass(frozen=True, slots=True)
class Rule:
    """At least `at_least` of these Things, counted once each."""

    numbers: tuple[int, ...]  # ascending, no number twice
    at_least: int  # from 1 to len(numbers)

    def holds(self, done: Collection[int]) -> bool:
        """True where enough of the Things are among those done."""
        return sum(number in done for number in self.numbers) >= self.at_least


@lru_cache(256)  # each line is asked for again with each participant
def parse_rule(text: str) -> Rule | None:
    """Read a line: numbers and ranges between commas, all of them unless "any N of" leads.

    None where the line cannot be read or could never hold ("any 6 of 1-5", "9-1").

    >>> parse_rule("3, 7-9")
    Rule(numbers=(3, 7, 8, 9), at_least=4)
    >>> parse_rule("any 2 of 10-14")
    Rule(numbers=(10, 11, 12, 13, 14), at_least=2)
    """
    line = _LINE.fullmatch(text.strip())
    if line is None:
        return None
    numbers: set[int] = set()
    for piece in line["list"].split(","):
        read = _PIECE.fullmatch(piece.strip())
        if read is None:
            return None
        first = int(read["first"])
        last = int(read["last"] or first)
        if last < first:
            return None
        numbers.update(range(first, last + 1))
    at_least = int(line["least"]) if line["least"] else len(numbers)
    return Rule(tuple(sorted(numbers)), at_least) if 1 <= at_least <= len(numbers) else None


def ranges(numbers: Iterable[int]) -> str:
    """Write numbers as people do.

    >>> ranges([1, 2, 3, 12])
    '1-3, 12'
    """
    runs: defaultdict[int, list[int]] = defaultdict(list)
    for place, number in enumerate(sorted(set(numbers))):
        runs[number - place].append(number)
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs.values())
