"""What only the organisers' pages show, as small frozen values.

Pure. The conventions are those of `values`; docs/theming.md describes each field.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from aggregator.model import Message
from aggregator.views.values import BlogView, EditView, EntryView, PersonView, ThingSummary, ThingView


@dataclass(frozen=True, slots=True, kw_only=True)
class TroubleView:
    """Something the organiser should look at, and the next step."""

    person: PersonView
    blog: BlogView
    kind: str  # that of its `TroublesView`
    sentence: Message
    advice: Message | None = None  # None where that of all of the kind says it
    command: str = ""  # to copy into a shell; "" where there is none, or one for all
    outline: str = ""  # to copy into feeds.opml
    since: date | None = None
    is_new: bool = False  # since the last run
    newest: EntryView | None = None  # the entry concerned
    because: Message | None = None  # why the number in its title is not taken
    address: str = ""  # of the feed, as feeds.opml has it; "" where it is not about one
    line: int = 0  # of feeds.opml, where that address stands


@dataclass(frozen=True, slots=True)
class TroublesView:
    """The troubles of one kind, newest first."""

    kind: str  # "held", "dropped", "twice", "moved", "flooding", "unpolled"; "gone", "private", "wrong", …
    advice: Message | None  # what holds for all of them
    command: str  # the one that settles all of them, or ""
    troubles: tuple[TroubleView, ...]


@dataclass(frozen=True, slots=True)
class HeapView:
    """Troubles that ask the same of the organiser."""

    name: str  # "settle": at the desk, "write": to somebody, "wait": it mends itself
    kinds: tuple[TroublesView, ...]
    size: int  # how many troubles


@dataclass(frozen=True, slots=True)
class NewsOfView:
    """What one participant has new."""

    person: PersonView
    entries: tuple[EntryView, ...]  # the newest few
    more: int  # how many others


@dataclass(frozen=True, slots=True)
class BroughtView:
    """What a run brought of one blog."""

    people: tuple[PersonView, ...]  # who write there
    kind: str  # "new", "changed", or a `PollLog.event`
    sentences: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class NewsView:
    """What the last run that brought something brought."""

    at: datetime
    new: int  # entries, those that no page shows among them
    counting: int  # of them
    doubtful: int  # of them, that wait for a decision
    changed: int  # entries that were known and have changed
    happened: tuple[BroughtView, ...]  # blogs that broke, came back, moved or went; the gravest first
    people: tuple[NewsOfView, ...]
    others: int  # people whose entries are not shown here


@dataclass(frozen=True, slots=True)
class EditedView:
    """An entry that was edited after it had counted for a Thing."""

    entry: EntryView  # as it is now
    edit: EditView  # what it was before the latest
    command: str  # lets it count for what it did; "" where it still does


@dataclass(frozen=True, slots=True)
class ReachView:
    """How far the cohort came with one Thing."""

    summary: ThingSummary
    share: int  # of all participants, in percent
    late: int  # of those who did it
    furthest: int  # people who have done this one and none after it


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """The cohort or a group of it in numbers."""

    name: str  # "" for the whole cohort
    href: str
    people: int
    begun: int  # with at least one Thing
    median: float  # Things of a participant
    up_to_date: int | None  # have done all that is due; None where nothing is due yet
    finished: int  # have done every Thing


@dataclass(frozen=True, slots=True)
class OpenView:
    """A Thing and who has it open."""

    summary: ThingSummary
    people: tuple[PersonView, ...]


@dataclass(frozen=True, slots=True)
class PerhapsView:
    """A Thing an entry may be about, and what speaks for it."""

    thing: ThingView
    reason: Message
    quote: str  # an exact piece of the entry; may be empty


@dataclass(frozen=True, slots=True)
class DoubtView:
    """An entry that waits for the organiser's word, with the commands that settle it."""

    entry: EntryView
    kind: str  # "doubtful", "undated", "nobody" or "private"
    sentence: Message
    perhaps: tuple[PerhapsView, ...]
    yes: str  # the command if it is about all of these; "" where that is not the question
    no: str  # the command if not


@dataclass(frozen=True, slots=True)
class AwardRow:
    """One participant's way to an award."""

    person: PersonView
    things: int  # done by now
    reached_on: date | None
    missing: tuple[Message, ...]  # what each line that does not hold yet wants


@dataclass(frozen=True, slots=True)
class AwardView:
    """An award: who has it, and who is on the way."""

    name: str
    ways: tuple[tuple[str, ...], ...]  # the lines that must hold; of several ways any one will do
    min_words: int  # of an entry that counts for it, if the feed has it whole; 0 where any does
    by: date | None  # the last day
    rows: tuple[AwardRow, ...]
    reached: int


@dataclass(frozen=True, slots=True)
class ReachedView:
    """An award that somebody has."""

    name: str
    on: date


@dataclass(frozen=True, slots=True)
class NightView:
    """A run that brought something."""

    at: datetime
    kind: str  # "update", "poll", "backfill" or "build"
    polled: int
    failed: int
    new: int
    changed: int
    broken_off: bool  # it was killed, so its figures are missing
    brought: tuple[BroughtView, ...]  # what needs a hand first
    more: int  # blogs of which it says no more


@dataclass(frozen=True, slots=True)
class FigureView:
    """A number and what it counts."""

    number: str | float  # text where it is a share
    label: Message
