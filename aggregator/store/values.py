"""What passes between the store and the pipeline and is nobody else's noun."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aggregator.model import Decision


@dataclass(frozen=True, slots=True)
class Raw:
    """A body as received."""

    row: int  # Entry.row
    title: str
    content: str  # HTML as received
    base: str  # what its relative addresses are relative to


@dataclass(frozen=True, slots=True)
class Derived:
    """What was read in a body."""

    row: int  # Entry.row
    excerpt: str  # plain
    words: int
    opt_out: str = ""  # the mark in it that asks not to be shown
    said: str = ""  # of Things, in the matcher's own words
    terms: str = ""  # the words by which search finds it


@dataclass(frozen=True, slots=True)
class Departure:
    """An entry that its feed shows no more."""

    row: int  # Entry.row
    link: str
    gone: int  # polls in a row that found its page gone


@dataclass(frozen=True, slots=True)
class Matches:
    """The decisions on one feed's entries, and what they were made from."""

    key: str  # the pipeline's; when it differs the feed is matched anew
    decisions: Mapping[int, Decision]  # by Entry.row


@dataclass(frozen=True, slots=True)
class Counts:
    """How much is stored."""

    entries: int = 0
    matched: int = 0  # entries with at least one Thing
