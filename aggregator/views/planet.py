"""The planet and its archive: everybody's entries, newest first.

Pure. Pages are numbered from the oldest entry on, so that a new entry changes the front
page and the last numbered page, never all of them.
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
    left = next((place for place, each in enumerate(gathered.planet) if each.entry.row not in rows), None)
    context = PlanetPage(
        **gathered.frame("", "planet"),
        days=days(_within(WHOLE, gathered.with_bodies(chosen))),
        people=len(gathered.people),
        things=summaries(gathered),
        groups=gathered.groups,
        older=None if left is None else (len(gathered.planet) - 1 - left) // PER_PAGE + 1,
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
    """page/N/index.html, page 1 the oldest."""
    oldest_first = gathered.planet[::-1]
    last = (len(oldest_first) + PER_PAGE - 1) // PER_PAGE
    for number in range(1, last + 1):
        here = oldest_first[(number - 1) * PER_PAGE : number * PER_PAGE][::-1]
        newer = number + 1 if number < last else None
        yield Page(
            f"page/{number}/index.html",
            "earlier.html",
            mark=gathered.marks.page(number, newer, gathered.marks_of(here)),
            make=partial(_earlier, gathered, number, newer, here),
        )


def _earlier(gathered: Gathered, number: int, newer: int | None, here: Sequence[JudgedEntry]) -> EarlierPage:
    return EarlierPage(
        **gathered.frame(f"page/{number}/", "planet"),
        number=number,
        days=days(gathered.views(here)),
        newer=newer,
        older=number - 1 if number > 1 else None,
    )


def archive(gathered: Gathered) -> Iterator[Page]:
    """archive/index.html and archive/YYYY-MM/index.html."""
    months = gathered.months
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
