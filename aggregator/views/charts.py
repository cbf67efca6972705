"""The cohort in charts: Things a week, people a Thing, and how far people have come.

Pure. Sums of what is done; nobody is named, and whoever has nothing yet is in no sum of the public page.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from aggregator.model import Page
from aggregator.views.contexts import ChartsPage
from aggregator.views.gathered import Gathered
from aggregator.views.things import summaries
from aggregator.views.values import StepView, WeekView

WEEKS = 60  # shown at most: the last ones


def page(gathered: Gathered) -> Page:
    """charts/index.html."""
    context = ChartsPage(
        **gathered.frame("charts/", "matrix"),
        people=sum(bool(row.things) for row in gathered.progress.values()),
        weeks=_weeks(gathered),
        things=summaries(gathered),
        steps=_steps(gathered),
    )
    return Page("charts/index.html", "charts.html", context)


def _weeks(gathered: Gathered) -> tuple[WeekView, ...]:
    """Things done in each week, a Thing of a person once: in the week of its first entry."""
    done = Counter(
        _monday(gathered.day(counted[0]))
        for row in gathered.progress.values()
        for counted in row.things.values()
        if counted
    )
    if not done:
        return ()
    last = max(done)
    first = max(min(done), last - timedelta(weeks=WEEKS - 1))
    mondays = (first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1))
    return tuple(
        WeekView(monday, done[monday], round(100 * done[monday] / max(done.values()))) for monday in mondays
    )


def _steps(gathered: Gathered) -> tuple[StepView, ...]:
    """How many people have done how many Things, from one to the most that somebody has."""
    reached = Counter(len(row.things) for row in gathered.progress.values() if row.things)
    return tuple(
        StepView(number, reached[number], round(100 * reached[number] / max(reached.values())))
        for number in range(1, max(reached, default=0) + 1)
    )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
