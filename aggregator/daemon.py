"""The clock: call a tick now and then every so often, until told to stop.

[S] The one door to APScheduler. One job, coalesced, never overlapping, never dropped
because it is late (a laptop that slept runs it once, at once). The job runs in the
scheduler's own thread, the main one, so that a signal interrupts it where it is.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from apscheduler.executors.debug import DebugExecutor
from apscheduler.schedulers.blocking import BlockingScheduler

from aggregator.model import AggregatorError

log = logging.getLogger(__name__)


def run(tick: Callable[[datetime], object], every: timedelta, clock: Callable[[], datetime]) -> None:
    """Call `tick(now)` at once and then every `every`, until KeyboardInterrupt, which is passed on.

    A tick that raises is logged; the next one comes all the same.
    """
    scheduler = BlockingScheduler(executors={"default": DebugExecutor()}, timezone="UTC")
    interrupted = False

    def job() -> None:
        nonlocal interrupted
        try:
            tick(clock())
        except AggregatorError as error:
            log.error("%s", error)  # noqa: TRY400 - the operator's or the disk's trouble, told in one line
        except KeyboardInterrupt:
            interrupted = True
            # The scheduler holds its own lock while a job runs: it is closed behind the job's back.
            threading.Thread(target=scheduler.shutdown, kwargs={"wait": False}).start()

    scheduler.add_job(
        job,
        "interval",
        seconds=every.total_seconds(),
        next_run_time=clock(),
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
    )
    try:
        scheduler.start()
    finally:
        if scheduler.running:
            scheduler.shutdown(wait=False)
    if interrupted:
        raise KeyboardInterrupt
