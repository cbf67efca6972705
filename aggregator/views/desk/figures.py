"""The cohort in numbers: how far it came with each Thing, how far each group, who is up to date.

Pure. Every participant is counted, whoever has done nothing included.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from aggregator.model import N_, Progress, message
from aggregator.views.contexts import FiguresPage
from aggregator.views.desk_values import FigureView, GroupFigures, ReachView
from aggregator.views.gathered import Gathered
from aggregator.views.things import summaries

BARS = 12  # of the spread at most: 23 Things make steps of two


@dataclass(frozen=True, slots=True)
class _Rules:
    """What one must have done."""

    due: frozenset[int]
    everything: frozenset[int]


def page(gathered: Gathered) -> FiguresPage:
    """organiser/figures/index.html."""
    rows = list(gathered.progress.values())
    rules = _Rules(_due(gathered), frozenset(gathered.things))
    whole = _figures("", "", rows, rules)
    return FiguresPage(
        **gathered.frame("figures/", "figures"),
        figures=tuple(_headline(whole, gathered.site.things_word)),
        reach=tuple(_reach(gathered, rows)),
        spread=tuple(_spread(rows, len(gathered.things))),
        groups=tuple(_by_group(gathered, whole, rules)),
    )


def _due(gathered: Gathered) -> frozenset[int]:
    """What whoever is up to date has done: what was due; without a day, what a later Thing followed."""
    things, today = gathered.config.programme.things, gathered.today
    opened = [thing.opens for thing in things if thing.opens and thing.opens <= today]
    latest = max(opened, default=None)
    return frozenset(
        thing.number
        for thing in things
        if (thing.due is not None and thing.due < today)
        or (thing.due is None and thing.opens is not None and latest is not None and thing.opens < latest)
    )


def _figures(name: str, href: str, rows: Sequence[Progress], rules: _Rules) -> GroupFigures:
    done = [row.things.keys() for row in rows]
    return GroupFigures(
        name=name,
        href=href,
        people=len(rows),
        begun=sum(map(bool, done)),
        median=float(median(map(len, done))) if done else 0.0,
        up_to_date=sum(rules.due <= each for each in done) if rules.due else None,
        finished=sum(rules.everything <= each for each in done),
    )


def _headline(whole: GroupFigures, things: str) -> Iterator[FigureView]:
    yield FigureView(whole.people, message(N_("participants")))
    yield FigureView(_part(whole.begun, whole.people), message(N_("have begun")))
    yield FigureView(whole.median, message(N_("%(things)s done (median)"), things=things))
    if whole.up_to_date is not None:
        yield FigureView(_part(whole.up_to_date, whole.people), message(N_("have done all that is due")))
    yield FigureView(whole.finished, message(N_("have done everything")))


def _part(some: int, whole: int) -> str:
    return f"{round(100 * some / whole)} %" if whole else "–"


def _reach(gathered: Gathered, rows: Sequence[Progress]) -> Iterator[ReachView]:
    places = {number: place for place, number in enumerate(gathered.things)}
    furthest = Counter(max(row.things, key=places.__getitem__) for row in rows if row.things)
    for summary in summaries(gathered):
        number = summary.thing.number
        counted = [row.things[number] for row in rows if number in row.things]
        yield ReachView(
            summary=summary,
            share=round(100 * summary.people / len(rows)) if rows else 0,
            late=sum(all(number in each.late_things for each in theirs) for theirs in counted),
            furthest=furthest[number],
        )


def _spread(rows: Sequence[Progress], things: int) -> Iterator[tuple[str, int]]:
    """How many participants have done how many Things; nothing at all has a bar of its own."""
    done = Counter(len(row.things) for row in rows)
    yield "0", done[0]
    step = -(-things // BARS) or 1
    for first in range(1, things + 1, step):
        last = min(first + step - 1, things)
        yield (
            (f"{first}–{last}" if last > first else str(first)),
            sum(done[n] for n in range(first, last + 1)),
        )


def _by_group(gathered: Gathered, whole: GroupFigures, rules: _Rules) -> Iterator[GroupFigures]:
    """Each group, then the whole."""
    for group in gathered.groups:
        inside = [
            row
            for row in gathered.progress.values()
            if group.href in {each.href for each in gathered.people[row.participant.id].groups}
        ]
        yield _figures(group.name, group.href, inside, rules)
    yield whole
