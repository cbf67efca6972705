"""What pages show: people, entries, Things, as small frozen values.

Pure. docs/theming.md describes each field, and a test holds the two together. Conventions:
an address called `href` is relative to the public site's root (templates put `public`
before it), one called `url` is absolute http(s) or ""; text is plain; datetimes are in the
programme's zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from aggregator.model import Message


@dataclass(frozen=True, slots=True)
class SiteView:
    """The site as a whole; the same on every page."""

    title: str
    url: str  # where the site is published, ending in a slash; "" where nobody said
    language: str  # language tag of the pages
    policy: str  # the Content-Security-Policy
    programme: str  # the programme's name
    programme_url: str
    contact: str  # whom a participant asks, as text
    contact_url: str  # the same as http(s) or mailto:
    thing_word: str  # what one task is called
    things_word: str  # what several are called
    noindex: bool
    show_missing: bool
    organiser: bool  # these are the organiser's pages


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link within the site."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class ThingView:
    """A Thing, as chips and headings name it."""

    number: int
    title: str  # "" where the programme gives none
    href: str


@dataclass(frozen=True, slots=True)
class BlogView:
    """A participant's blog."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class PersonView:
    """A participant, wherever one is named."""

    id: str
    name: str
    apart: str  # a blog's title where somebody else has the same name, else ""
    href: str  # "" where they have no public page
    initials: str
    hue: int  # 0 to 7, for the avatar
    blogs: tuple[BlogView, ...]
    groups: tuple[LinkView, ...]


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry, wherever one is shown."""

    id: str  # tag: id in our feeds
    title: str  # "" where it has none
    url: str
    person: PersonView
    blog: BlogView
    shown: datetime  # its place on the planet
    dated: datetime  # the date that counts
    estimated: bool  # it gave no date worth believing: `dated` is when it was first seen
    things: tuple[ThingView, ...]  # those it covers
    late: tuple[int, ...]  # numbers of those it was late for
    counts: bool  # its Things are ticked
    excerpt: str
    more: bool  # there is more to read than the excerpt
    comments: int  # 0 where the feed does not tell
    language: str  # "" where it is the site's or not known
    changed: datetime | None
    mark: str  # a hash of all it is made of but the body: what tells two versions apart
    body: Markup | None = None  # clean HTML, on pages that show the whole entry

    def __repr__(self) -> str:
        """Short, and different for whatever differs: pages are compared by it."""
        return f"EntryView({self.mark!r}, {self.body!r})"


@dataclass(frozen=True, slots=True)
class RunView:
    """Entries of one person in a row: the first in full, the others by title."""

    first: EntryView
    others: tuple[EntryView, ...]


@dataclass(frozen=True, slots=True)
class DayView:
    """A day on the planet."""

    day: date
    runs: tuple[RunView, ...]


@dataclass(frozen=True, slots=True)
class ThingSummary:
    """A Thing with its dates and figures."""

    thing: ThingView
    url: str  # the programme's own page of it
    part_titles: tuple[str, ...]
    opens: date | None
    due: date | None
    people: int  # how many have done it
    entries: int
    share: int  # of those who have done at least one Thing, in percent


@dataclass(frozen=True, slots=True)
class DoneView:
    """One participant's entries for one Thing."""

    person: PersonView
    entries: tuple[EntryView, ...]  # oldest first; empty only where missing ones are shown
    on: date | None  # day of the first
    late: bool


@dataclass(frozen=True, slots=True)
class MemberView:
    """A participant in the directory."""

    person: PersonView
    things: int
    entries: int
    newest: EntryView | None
    quiet: bool  # nothing new for weeks while others wrote, or out of reach
    unreachable: bool  # no blog of theirs can be read, and has not been for weeks


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group of participants, and its size."""

    name: str
    href: str
    members: int


@dataclass(frozen=True, slots=True)
class QuoteView:
    """Where an entry says which Thing it is about."""

    thing: int
    quote: str
    reason: Message


@dataclass(frozen=True, slots=True)
class EditView:
    """What an entry was until an edit."""

    on: date
    title: str  # "" where the edit left it as it was
    things: tuple[int, ...] | None  # what it was taken for, where the edit changed that


@dataclass(frozen=True, slots=True)
class SeenView:
    """An entry on its writer's own page: what was made of it and why."""

    entry: EntryView
    standing: str  # a Standing's value
    sentence: Message
    cure: Message | None
    quotes: tuple[QuoteView, ...]
    edits: tuple[EditView, ...]  # newest first


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """How one feed is doing, in words."""

    person: PersonView
    blog: BlogView
    state: str  # "ok", "new", "moved", "failing", "off" or "held"
    sentence: Message
    advice: Message | None
    since: date | None  # of the trouble
    listed: str  # its address in the list; "" where it is a secret
    read_at: str  # where it is asked, if that is elsewhere
    named: str  # the feed that the blog's page names instead of one that fails; "" where it is a secret


@dataclass(frozen=True, slots=True)
class CellView:
    """One square of the matrix."""

    state: str  # "done", "late", "doubtful" or "open"
    url: str  # of the entry, where there is one only
    href: str  # within the site, where there are several
    on: date | None
    entries: int


@dataclass(frozen=True, slots=True)
class RowView:
    """One participant's row of the matrix."""

    person: PersonView
    cells: tuple[CellView | None, ...]  # aligned with the page's `things`; None is left empty
    total: int


@dataclass(frozen=True, slots=True)
class WeekView:
    """A week, and how many Things were done in it."""

    monday: date
    things: int
    share: int  # of the week with most, in percent


@dataclass(frozen=True, slots=True)
class StepView:
    """A number of Things, and how many people have done so many."""

    things: int
    people: int
    share: int  # of the number that most people have, in percent


@dataclass(frozen=True, slots=True)
class MonthView:
    """A month in the archive."""

    month: date  # its first day
    href: str
    entries: int


@dataclass(frozen=True, slots=True)
class TitlesView:
    """A day of entries, by title only."""

    day: date
    entries: tuple[EntryView, ...]


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An entry in a feed of ours."""

    entry: EntryView
    published: datetime
    updated: datetime
    blog_feed: str  # address of the feed it came from; "" where it may not be told


@dataclass(frozen=True, slots=True)
class RemovedView:
    """An entry that its writer took back (RFC 6721)."""

    id: str  # tag: id it had in our feeds
    at: datetime
