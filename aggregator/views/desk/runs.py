"""The runs that brought something; the quiet ones would change the page every night.

Pure.
"""

from __future__ import annotations

from aggregator.views.desk_values import NightView
from aggregator.views.gathered import Gathered

NIGHTS = 60


def nights(gathered: Gathered) -> tuple[NightView, ...]:
    """Newest first."""
    telling = [run for run in gathered.snapshot.runs if run.new or run.changed]
    return tuple(
        NightView(
            run.started_at.astimezone(gathered.zone), run.kind, run.polled, run.failed, run.new, run.changed
        )
        for run in telling[:NIGHTS]
    )
