"""The organiser's pages, for the morning: what is new, what needs a hand, how the cohort is doing.

    triage.py     what needs a hand, the most pressing first, each with the next step
    news.py       what the last run brought
    edited.py     posts edited after they had counted
    doubtful.py   entries that wait for the organiser's word
    figures.py    the cohort in numbers: by Thing, by group
    progress.py   who has each Thing open, who has reached which award
    runs.py       the runs that brought something

Pure. Here stands what public pages never say; the folder is not for publishing.
"""

from __future__ import annotations

from collections.abc import Iterator

from aggregator.model import Page
from aggregator.views.contexts import AwardsPage, DoubtfulPage, OpenPage, RunsPage
from aggregator.views.desk import doubtful, figures, progress, runs, triage
from aggregator.views.gathered import Gathered


def pages(gathered: Gathered) -> Iterator[Page]:
    """Everything in organiser/ but the matrix and the completion files."""
    doubts = doubtful.doubts(gathered)
    yield Page("figures/index.html", "organiser/figures.html", figures.page(gathered))
    yield Page(
        "open/index.html",
        "organiser/open.html",
        OpenPage(
            **gathered.frame("open/", "open"),
            things=progress.open_things(gathered),
            idle=progress.idle(gathered),
        ),
    )
    yield Page(
        "doubtful/index.html",
        "organiser/doubtful.html",
        DoubtfulPage(**gathered.frame("doubtful/", "doubtful"), doubts=doubts),
    )
    yield Page(
        "awards/index.html",
        "organiser/awards.html",
        AwardsPage(**gathered.frame("awards/", "awards"), awards=progress.awards(gathered)),
    )
    yield Page(
        "runs/index.html",
        "organiser/runs.html",
        RunsPage(**gathered.frame("runs/", "runs"), nights=runs.nights(gathered)),
    )
    yield Page("index.html", "organiser/triage.html", triage.page(gathered, len(doubts)))
