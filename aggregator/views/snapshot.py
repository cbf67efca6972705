"""What a build looks at: people, judged entries, feeds and runs at one moment.

Pure. The pipeline fills it from the text files and the store; views only read it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from aggregator.model import Cohort, Dropped, FeedState, JudgedEntry, Progress, Removed, Run, Version


@dataclass(frozen=True, slots=True)
class Bodies:
    """How to ask for the bodies of entries, by Entry.row."""

    clean: Callable[[Sequence[int]], Mapping[int, Markup]]  # to be shown
    text: Callable[[Sequence[int]], Mapping[int, str]]  # their words, white space as it came
    terms: Callable[[Sequence[int]], Mapping[int, Collection[str]]]  # the words by which search finds them


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything the pages are made of but the bodies, which are asked for page by page."""

    cohort: Cohort
    judged: Sequence[JudgedEntry]  # every stored entry of the cohort's feeds, in any order
    table: Sequence[Progress]  # one row a participant, whoever has done nothing included
    feeds: Mapping[str, FeedState]  # by Subscription.address; none for a feed never stored
    runs: Sequence[Run] = ()  # newest first
    telling: Sequence[Run] = ()  # those that brought something, with `told`; newest first
    versions: Mapping[int, Sequence[Version]] = field(default_factory=dict)  # by Entry.row, newest first
    removed: Sequence[Removed] = ()  # what writers took back, newest first
    first_addresses: Mapping[int, str] = field(default_factory=dict)  # feed id -> first address ever
    dropped: Sequence[Dropped] = ()  # what counted at addresses that lines had before
