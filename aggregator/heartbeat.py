"""status.json: whether the nightly run still comes, for whoever or whatever watches it.

Pure. May import: completion, model. It alone of a site's files carries the time of the run, and so is
written by every build; docs/addresses.md describes it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta

from aggregator.completion import closed
from aggregator.model import Cohort, Config, FeedState, Page, Run

LATE_AFTER = timedelta(hours=36)  # a run is overdue then at the earliest: a nightly one may start late


def page(
    cohort: Cohort,
    config: Config,
    now: datetime,
    runs: Sequence[Run],
    feeds: Collection[FeedState],
    *,
    entries: int,
    matched: int,
) -> Page:
    """Counts, and when blogs were last read."""
    over = closed(config.programme, now) is not None
    last = _last([run for run in runs if run.polled or not over])
    overdue = max(LATE_AFTER, 2 * config.polling.interval)
    content = {
        "built": _iso(now),
        "last_run": _iso(last) if last else None,
        "overdue_after": _iso(last + overdue) if last and not over else None,
        "feeds": len({state.id for state in feeds}),
        "failing": len({state.id for state in feeds if state.failure is not None}),
        "entries": entries,
        "matched": matched,
        "participants": len(cohort.participants),
        "things": len(config.programme.things),
    }
    return Page("status.json", content=f"{json.dumps(content, indent=1)}\n".encode())


def _last(runs: Sequence[Run]) -> datetime | None:
    polled = [run.finished_at or run.started_at for run in runs if run.kind != "build"]
    return max(polled, default=None)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
