"""What is derived: matches, completion, pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal

from aggregator.model.cohort import Participant, Subscription
from aggregator.model.message import Message
from aggregator.model.stored import Entry


@dataclass(frozen=True, slots=True)
class EntryText:
    """What the matcher reads of one entry."""

    title: str = ""  # plain
    tags: tuple[str, ...] = ()
    link: str = ""
    id: str = ""
    published: datetime | None = None
    content: str = ""  # bare HTML, as `sanitize.bare` gives it
    former_links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """One cue: which Thing, where it was read, and whether and why it counts."""

    thing: int
    cue: str
    field: str  # "title", "tags", "link", "content", "corrections", "neighbours"
    quote: str  # an exact piece of the field's plain text
    accepted: bool
    reason: Message


@dataclass(frozen=True, slots=True)
class Doubt:
    """A Thing the organiser should settle, and why it is not certain."""

    thing: int
    reason: Message


@dataclass(frozen=True, slots=True)
class Decision:
    """What one entry covers. `ignored` is the organiser's word: neither shown nor counted.

    `corrected`: all of it is the organiser's word, which a copy by another feed does not get round.
    """

    things: tuple[int, ...] = ()
    doubtful: tuple[Doubt, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    ignored: bool = False
    names_programme: bool = False
    corrected: bool = False


class Standing(StrEnum):
    """Whether an entry counts, and if not why; `wording.py` has the sentence and the cure."""

    COUNTED = "counted"
    LATE = "late"  # counted, after `due` or `ends`
    DOUBTFUL = "doubtful"
    UNMATCHED = "unmatched"
    EARLY = "early"  # dated before `starts`
    AFTER = "after"  # dated after `ends` + grace
    UNDATED = "undated"  # no date, present when the feed was first read
    NOBODY = "nobody"  # a team blog's entry by none of its participants
    IGNORED = "ignored"
    FOLDED = "folded"  # the same entry by another feed of the participant
    HELD = "held"  # its feed looked like somebody else's
    PRIVATE = "private"  # a mark of its writer's asks not to show it elsewhere


@dataclass(frozen=True, slots=True)
class JudgedEntry:
    """An entry, whose it is, what it covers and whether it counts."""

    entry: Entry
    participant: str  # Participant.id; "" for NOBODY
    decision: Decision
    standing: Standing
    late_things: tuple[int, ...] = ()

    @property
    def counts(self) -> bool:
        """True where its Things are ticked."""
        return self.standing in (Standing.COUNTED, Standing.LATE)

    @property
    def waits(self) -> Literal["", "doubtful", "undated", "nobody", "private"]:
        """Why it waits for the organiser's word, if it does; what the calendar leaves out does not."""
        decision = self.decision
        if self.standing is Standing.NOBODY:
            return "nobody" if decision.things or decision.doubtful else ""
        if self.standing is Standing.UNDATED:
            return "undated"
        if self.standing is Standing.PRIVATE:
            return "private"
        in_time = self.counts or self.standing is Standing.DOUBTFUL
        return "doubtful" if in_time and decision.doubtful else ""


@dataclass(frozen=True, slots=True)
class Dropped:
    """What counted for somebody at an address that no line has any more, while others of theirs stand."""

    url: str  # of the feed
    line: Subscription  # of theirs; where its address was changed, that one
    since: datetime
    counted: tuple[JudgedEntry, ...]  # what would count still


@dataclass(frozen=True, slots=True)
class AwardResult:
    """One award for one participant: reached on a date, or what is missing."""

    award: str
    reached_on: date | None
    missing: tuple[Message, ...] = ()  # what each line that does not hold yet wants
    wanting: int = 0  # how many Things that is


@dataclass(frozen=True, slots=True)
class Progress:
    """One participant's row of the completion table."""

    participant: Participant
    things: dict[int, tuple[JudgedEntry, ...]] = field(default_factory=dict)  # oldest first
    awards: tuple[AwardResult, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A file of the site as a value: a template with its context, ready bytes, or how to make either."""

    path: str  # relative to the folder it is published in, e.g. "things/6/index.html"
    template: str = ""
    context: object = None  # a frozen dataclass of views, documented there
    content: bytes | None = None  # where no template is needed
    mark: str = ""  # a hash of all that `make` makes its context or bytes of
    make: Callable[[], Any] | None = field(default=None, repr=False, compare=False)
