"""What templates may speak of: a frozen dataclass for each kind of page.

Pure. A field is a variable of the page's template; docs/theming.md describes each one, and
a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from aggregator.views.desk_values import (
    AwardView,
    DoubtView,
    EditedView,
    FigureView,
    GroupFigures,
    HeapView,
    NewsView,
    NightView,
    OpenView,
    ReachedView,
    ReachView,
)
from aggregator.views.values import (
    DayView,
    DoneView,
    EntryView,
    FeedEntry,
    FeedHealth,
    GroupView,
    LinkView,
    MemberView,
    MonthView,
    PersonView,
    RemovedView,
    RowView,
    SeenView,
    SiteView,
    StepView,
    ThingSummary,
    ThingView,
    TitlesView,
    WeekView,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContext:
    """What every page has."""

    site: SiteView
    address: str  # its own, relative to the site's root: "things/6/"
    root: str  # what leads from it to the root of its own folder: "../../"
    public: str  # what leads from it to the root of the public site; `root` on public pages
    section: str  # which part of the navigation it belongs to


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanetPage(PageContext):
    """index.html: the newest entries."""

    days: tuple[DayView, ...]
    people: int  # participants who are listed
    things: tuple[ThingSummary, ...]
    groups: tuple[GroupView, ...]
    older: str | None  # the name of the page to read on at


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierPage(PageContext):
    """page/DAY/index.html: the planet page by page, each named by its oldest day."""

    part: int  # of that day, from 1 on, where it has several pages
    days: tuple[DayView, ...]
    newer: str | None  # None: the front page comes next
    older: str | None  # the name of the page to read on at


@dataclass(frozen=True, slots=True, kw_only=True)
class TitlesPage(PageContext):
    """titles/index.html: the newest entries by title."""

    days: tuple[TitlesView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UncommentedPage(PageContext):
    """uncommented/index.html: entries that wait for a first comment."""

    entries: tuple[EntryView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivePage(PageContext):
    """archive/index.html: the months."""

    months: tuple[MonthView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage(PageContext):
    """search/index.html: a field to search by, and the months."""

    months: tuple[date, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthPage(PageContext):
    """archive/YYYY-MM/index.html: a month by titles."""

    month: date
    days: tuple[TitlesView, ...]
    newer: date | None  # the next month with entries
    older: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingsPage(PageContext):
    """things/index.html: the programme."""

    things: tuple[ThingSummary, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingPage(PageContext):
    """things/N/index.html: one Thing, who has done it, and their entries."""

    summary: ThingSummary
    done: tuple[DoneView, ...]  # newest first
    missing: tuple[PersonView, ...]  # empty unless `show_missing`
    newest: tuple[EntryView, ...]
    has_late: bool  # it has a due date, or somebody was late all the same
    before: ThingView | None
    after: ThingView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage(PageContext):
    """people/index.html: the directory."""

    members: tuple[MemberView, ...]
    groups: tuple[GroupView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage(PageContext):
    """people/ID/index.html: one participant, and what was seen of their blogs."""

    person: PersonView
    done: tuple[DoneView, ...]  # by Thing, in the programme's order; aligned with `things`
    things: tuple[ThingView, ...]
    missing: tuple[ThingView, ...]  # empty unless `show_missing`
    private: int  # posts kept back because a mark of their writer's asks for it
    seen: tuple[SeenView, ...]  # newest first
    newest: EntryView | None
    health: tuple[FeedHealth, ...]
    neighbours: tuple[PersonView, ...]  # the next five of the directory


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioPage(PageContext):
    """What a participant is given, which lies in no site: what counted, with the posts in full."""

    person: PersonView
    done: tuple[DoneView, ...]  # by Thing, in the programme's order; aligned with `things`
    things: tuple[ThingView, ...]
    awards: tuple[ReachedView, ...]
    entries: tuple[EntryView, ...]  # with their bodies, oldest first
    made: date


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPage(PageContext):
    """groups/NAME/index.html: a group's people and newest entries."""

    group: GroupView
    members: tuple[MemberView, ...]
    days: tuple[DayView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixPage(PageContext):
    """matrix/index.html and matrix/NAME/index.html: participants by Things, all or those of a group."""

    group: GroupView | None
    groups: tuple[LinkView, ...]  # the matrices of the groups; `href` leads from the root of the own folder
    things: tuple[ThingView, ...]
    rows: tuple[RowView, ...]
    totals: tuple[int, ...]  # how many have done each; aligned with `things`


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartsPage(PageContext):
    """charts/index.html: the cohort in charts."""

    people: int  # with at least one Thing
    weeks: tuple[WeekView, ...]
    things: tuple[ThingSummary, ...]
    steps: tuple[StepView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthPage(PageContext):
    """health/index.html: how the feeds are doing."""

    troubled: tuple[FeedHealth, ...]
    fine: tuple[FeedHealth, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPage(PageContext):
    """An Atom feed: atom.xml, things/N/atom.xml, groups/NAME/atom.xml."""

    id: str  # tag: id of the feed
    title: str
    home: str  # address of the page it belongs to, relative to the site's root
    updated: datetime
    entries: tuple[FeedEntry, ...]
    removed: tuple[RemovedView, ...]  # in everybody's feed: what was in it and is no more


@dataclass(frozen=True, slots=True, kw_only=True)
class TriagePage(PageContext):
    """organiser/index.html: what is new and what needs a hand."""

    news: NewsView | None  # None before any run brought something
    edited: tuple[EditedView, ...]  # after they had counted; the newest edits first
    doubtful: int
    heaps: tuple[HeapView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresPage(PageContext):
    """organiser/figures/index.html: the cohort in numbers."""

    figures: tuple[FigureView, ...]
    reach: tuple[ReachView, ...]
    spread: tuple[tuple[str, int], ...]
    groups: tuple[GroupFigures, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPage(PageContext):
    """organiser/open/index.html: who has each Thing open."""

    things: tuple[OpenView, ...]
    idle: tuple[PersonView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtfulPage(PageContext):
    """organiser/doubtful/index.html: what the organiser should settle."""

    doubts: tuple[DoubtView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardsPage(PageContext):
    """organiser/awards/index.html: who has reached what."""

    awards: tuple[AwardView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunsPage(PageContext):
    """organiser/runs/index.html: the runs that brought something."""

    nights: tuple[NightView, ...]
