"""The site as values: a snapshot goes in, pages come out, one at a time.

    snapshot.py   what a build looks at
    secrets.py    the keys of private feeds, which no public page may tell
    gathered.py   the snapshot put in order; who and what may be seen at all
    planet.py things.py people.py matrix.py charts.py health.py      pages
    desk/         the organiser's pages
    feeds.py tables.py search.py    what programs read
    sheets.py portfolio.py    what organisers and participants take away
    marks.py stretches.py    which pages stay as they are, and how the planet is cut so that most do
    contexts.py values.py desk_values.py    what templates may speak of (docs/theming.md)

Pure. May import model, addresses, heartbeat, wording, words, report, opml, sheets and markupsafe. It never
reads a clock, a disk or a template, and never holds more bodies than one page shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from aggregator import heartbeat
from aggregator.model import Config, Page
from aggregator.views import (
    charts,
    desk,
    feeds,
    health,
    matrix,
    people,
    planet,
    portfolio,
    search,
    secrets,
    sheets,
    tables,
    things,
)
from aggregator.views.desk.runs import NIGHTS
from aggregator.views.gathered import Gathered, gather
from aggregator.views.snapshot import Bodies, Snapshot

VERSIONS = 20  # of an entry on its writer's page
REMOVED = 20  # entries that our feed says are gone

__all__ = [
    "NIGHTS",
    "REMOVED",
    "VERSIONS",
    "Bodies",
    "Snapshot",
    "gather",
    "organiser",
    "portfolio",
    "public",
    "sheets",
    "tables",
]


def public(snapshot: Snapshot, config: Config, now: datetime, bodies: Bodies) -> Iterator[Page]:
    """The pages of site/: who has done what, and never who has not (unless `show_missing`)."""
    snapshot, bodies = secrets.hidden(snapshot, bodies)
    gathered = gather(snapshot, config, now, bodies, organiser=False)
    paths: list[str] = []
    for page in _public(gathered):
        paths.append(page.path)
        yield page
    yield heartbeat.page(
        snapshot.cohort,
        config,
        now,
        snapshot.runs,
        snapshot.feeds.values(),
        entries=len(snapshot.judged),
        matched=sum(bool(each.decision.things) for each in snapshot.judged),
    )
    if gathered.site.url:
        yield tables.sitemap(gathered, paths)


def _public(gathered: Gathered) -> Iterator[Page]:
    yield planet.front(gathered)
    yield planet.titles(gathered)
    yield planet.uncommented(gathered)
    yield from planet.earlier(gathered)
    yield from planet.archive(gathered)
    yield from things.pages(gathered)
    yield from people.pages(gathered)
    yield from people.groups(gathered)
    yield from matrix.pages(gathered)
    yield charts.page(gathered)
    yield health.page(gathered)
    yield from search.pages(gathered)
    yield from feeds.pages(gathered)
    yield from tables.pages(gathered)
    yield from tables.participants(gathered)


def organiser(snapshot: Snapshot, config: Config, now: datetime, bodies: Bodies) -> Iterator[Page]:
    """The pages of organiser/: everything and everybody."""
    gathered = gather(snapshot, config, now, bodies, organiser=True)
    yield from desk.pages(gathered)
    yield from matrix.pages(gathered)
    yield from tables.pages(gathered)
