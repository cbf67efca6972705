"""What the runs brought: new and changed posts, and blogs that broke, came back, moved or went.

Pure. The quiet runs would change the page every night and are left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from aggregator.model import Run
from aggregator.report import brought, gravest_first
from aggregator.views.desk_values import BroughtView, NightView
from aggregator.views.gathered import Gathered
from aggregator.views.values import PersonView

NIGHTS = 60
BLOGS = 40  # of a night


def nights(gathered: Gathered) -> tuple[NightView, ...]:
    """Newest first."""
    writers = blogs(gathered)
    return tuple(
        NightView(
            at=run.started_at.astimezone(gathered.zone),
            kind=run.kind,
            polled=run.polled,
            failed=run.failed,
            new=new_posts(run),
            changed=changed_posts(run),
            broken_off=run.finished_at is None,
            brought=told[:BLOGS],
            more=len(told[BLOGS:]),
        )
        for run in gathered.snapshot.telling[:NIGHTS]
        if (told := tuple(brought_by(run, writers)))
    )


def new_posts(run: Run) -> int:
    """How many posts the run brought, those that no page shows among them."""
    return sum(log.new for log in run.told)


def changed_posts(run: Run) -> int:
    """How many posts that were known the run found changed."""
    return sum(log.changed for log in run.told)


def blogs(gathered: Gathered) -> dict[int, tuple[PersonView, ...]]:
    """By feed id: who writes there."""
    found: dict[int, tuple[PersonView, ...]] = {}
    for person in gathered.people.values():
        for subscription in gathered.subscriptions.get(person.id, ()):
            if (state := gathered.state(subscription)) and person not in found.get(state.id, ()):
                found[state.id] = (*found.get(state.id, ()), person)
    return found


def brought_by(run: Run, writers: dict[int, tuple[PersonView, ...]]) -> Iterator[BroughtView]:
    """Blog by blog; nothing is said of those who have left the list."""
    for log in gravest_first(run.told):
        if log.feed_id in writers:
            kind = log.event or ("new" if log.new else "changed")
            yield BroughtView(writers[log.feed_id], kind, tuple(brought(log)))
