"""What the last run brought: blogs that broke, came back, moved or went, and posts by their writers.

Pure. A quiet run tells nothing, so the page stays as the last telling one left it.
"""

from __future__ import annotations

from itertools import groupby

from aggregator.views.desk import doubtful, runs
from aggregator.views.desk_values import NewsOfView, NewsView
from aggregator.views.gathered import HIDDEN, Gathered

PEOPLE = 30
OF_EACH = 3  # entries
_POSTS = ("new", "changed")


def latest(gathered: Gathered) -> NewsView | None:
    """What came with the last run that brought something."""
    run = next(iter(gathered.snapshot.telling), None)
    if run is None:
        return None
    new = [
        each
        for theirs in gathered.judged.values()
        for each in theirs
        if each.entry.first_seen_at >= run.started_at and each.standing not in HIDDEN
    ]
    writers = [(who, list(theirs)) for who, theirs in groupby(new, lambda each: each.participant)]
    people = tuple(
        NewsOfView(gathered.people[who], gathered.views(theirs[:OF_EACH]), len(theirs[OF_EACH:]))
        for who, theirs in writers[:PEOPLE]
    )
    told = runs.brought_by(run, runs.blogs(gathered))
    return NewsView(
        at=run.started_at.astimezone(gathered.zone),
        new=runs.new_posts(run),
        counting=sum(each.counts for each in new),
        doubtful=sum(each.entry.first_seen_at >= run.started_at for each in doubtful.waiting(gathered)),
        changed=runs.changed_posts(run),
        happened=tuple(each for each in told if each.kind not in _POSTS)[: runs.BLOGS],
        people=people,
        others=len(writers[PEOPLE:]),
    )
