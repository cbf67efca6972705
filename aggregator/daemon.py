"""The clock: call a tick now and then every so often, until told to stop.

[S] The one door to APScheduler. One job, coalesced, never overlapping, never dropped
because it is late (a laptop that slept runs it once, at once). The job runs in the
scheduler's own thread, the main one, so that a signal interrupts it where it is.
"""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from types import FrameType

from apscheduler.executors.debug import DebugExecutor
from apscheduler.schedulers import SchedulerNotRunningError
from apscheduler.schedulers.blocking import BlockingScheduler

from aggregator.model import AggregatorError

AWAKE = 2  # seconds between two looks at what has been signalled

log = logging.getLogger(__name__)


def run(tick: Callable[[datetime], object], every: timedelta, clock: Callable[[], datetime]) -> None:
    """Call `tick(now)` at once and then every `every`, until SIGINT, which leaves as KeyboardInterrupt.

    A tick that raises is logged; the next one comes all the same.
    """
    scheduler = BlockingScheduler(executors={"default": DebugExecutor()}, timezone="UTC")

    def close() -> None:
        with suppress(SchedulerNotRunningError):
            scheduler.shutdown(wait=False)

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        # The scheduler swallows what is raised around a job, and holds its lock meanwhile:
        # the exception ends the job, a thread ends the scheduler behind its back. Where the exception
        # ends the scheduler itself, maybe with a lock in its hands, nobody waits for that thread.
        threading.Thread(target=close, daemon=True).start()
        raise KeyboardInterrupt

    def job() -> None:
        try:
            tick(clock())
        except AggregatorError as error:
            log.error("%s", error)  # noqa: TRY400 - the operator's or the disk's trouble, told in one line
        except KeyboardInterrupt:
            return  # `interrupt` has seen to the rest

    scheduler.add_job(
        job,
        "interval",
        seconds=every.total_seconds(),
        next_run_time=clock(),
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
    )
    # A signal that comes in the very moment in which the scheduler lies down wakes nobody, and is
    # looked at when it gets up again.
    scheduler.add_job(
        lambda: None, "interval", seconds=AWAKE, coalesce=True, max_instances=1, misfire_grace_time=None
    )
    before = signal.signal(signal.SIGINT, interrupt)
    try:
        scheduler.start()
    finally:
        signal.signal(signal.SIGINT, before)
    raise KeyboardInterrupt
