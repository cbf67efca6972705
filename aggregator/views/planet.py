"""The planet and its archive: everybody's entries, newest first.

Pure. Earlier pages are of whole days, so that a new entry changes the front page and the
newest of them, and one that comes in between the page of its day, never all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import groupby

from aggregator.model import JudgedEntry, Page
from aggregator.views.contexts import (
    ArchivePage,
    EarlierPage,
    MonthPage,
    PlanetPage,
    TitlesPage,
    UncommentedPage,
)
from aggregator.views.gathered import Gathered, days, newest
from aggregator.views.stretches import Stretch, stretches
from aggregator.views.things import summaries
from aggregator.views.values import EntryView, MonthView, TitlesView

FRONT = 30  # entries on the front page
EACH = 5  # of one person there
PER_PAGE = 30
BY_TITLE = 100  # entries by title
ALONE = 40  # entries without a comment
EACH_ALONE = 2  # of one person among them
WHOLE = 80_000  # characters of whole entries on the front page; further ones keep to their excerpt


def front(gathered: Gathered) -> Page:
    """index.html."""
    chosen = newest(gathered.planet, FRONT, EACH)
    rows = {each.entry.row for each in chosen}
    left_out = (
        each.name
        for each in reversed(stretches(gathered.planet_days, PER_PAGE))
        if any(entry.entry.row not in rows for entry in each.entries)
    )
    context = PlanetPage(
        **gathered.frame("", "planet"),
        days=days(_within(WHOLE, gathered.with_bodies(chosen))),
        people=len(gathered.people),
        things=summaries(gathered),
        groups=gathered.groups,
        older=next(left_out, None),
    )
    return Page("index.html", "planet.html", context)


def titles(gathered: Gathered) -> Page:
    """titles/index.html."""
    newest_entries = gathered.views(gathered.planet[:BY_TITLE])
    context = TitlesPage(**gathered.frame("titles/", "planet"), days=_by_day(newest_entries))
    return Page("titles/index.html", "titles.html", context)


def uncommented(gathered: Gathered) -> Page:
    """uncommented/index.html: of blogs that tell how many comments they have."""
    alone = (each for each in gathered.planet if each.entry.comments == 0 and each.entry.link)
    context = UncommentedPage(
        **gathered.frame("uncommented/", "planet"),
        entries=gathered.views(newest(alone, ALONE, EACH_ALONE)),
    )
    return Page("uncommented/index.html", "uncommented.html", context)


def earlier(gathered: Gathered) -> Iterator[Page]:
    """page/DAY/index.html."""
    pieces = stretches(gathered.planet_days, PER_PAGE)
    names = [None, *(each.name for each in pieces), None]
    for older, here, newer in zip(names, pieces, names[2:], strict=False):
        yield Page(
            f"page/{here.name}/index.html",
            "earlier.html",
            mark=gathered.marks.page(here.name, older, newer, gathered.marks_of(here.entries)),
            make=partial(_earlier, gathered, here, older, newer),
        )


def _earlier(gathered: Gathered, here: Stretch, older: str | None, newer: str | None) -> EarlierPage:
    return EarlierPage(
        **gathered.frame(f"page/{here.name}/", "planet"),
        part=here.part,
        days=days(gathered.views(here.entries[::-1])),
        newer=newer,
        older=older,
    )


def archive(gathered: Gathered) -> Iterator[Page]:
    """archive/index.html and archive/YYYY-MM/index.html."""
    months = [
        (month, [each for _, entries in reversed(parts) for each in reversed(entries)])
        for month, parts in reversed(gathered.months)
    ]
    for place, (month, entries) in enumerate(months):
        newer = months[place - 1][0] if place else None
        older = months[place + 1][0] if place + 1 < len(months) else None
        yield Page(
            f"archive/{month:%Y-%m}/index.html",
            "month.html",
            mark=gathered.marks.page(month, newer, older, gathered.marks_of(entries)),
            make=partial(_month, gathered, month, newer, older, entries),
        )
    summary = tuple(MonthView(month, f"archive/{month:%Y-%m}/", len(entries)) for month, entries in months)
    yield Page(
        "archive/index.html",
        "archive.html",
        ArchivePage(**gathered.frame("archive/", "search"), months=summary),
    )


def _month(
    gathered: Gathered, month: date, newer: date | None, older: date | None, entries: Sequence[JudgedEntry]
) -> MonthPage:
    return MonthPage(
        **gathered.frame(f"archive/{month:%Y-%m}/", "search"),
        month=month,
        days=_by_day(gathered.views(entries)),
        newer=newer,
        older=older,
    )


def _within(budget: int, entries: Iterable[EntryView]) -> Iterator[EntryView]:
    """Entries with their bodies while the budget lasts, so that the page stays light."""
    for entry in entries:
        if entry.body and entry.more and len(entry.body) <= budget:
            budget -= len(entry.body)
            yield entry
        else:
            yield replace(entry, body=None)


def _by_day(entries: Iterable[EntryView]) -> tuple[TitlesView, ...]:
    return tuple(TitlesView(day, tuple(group)) for day, group in groupby(entries, _day))


def _day(entry: EntryView) -> date:
    return entry.shown.date()
