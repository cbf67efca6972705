"""Rows of what happened, to values and back: the lines of the poll log, and runs.

Pure: imports the model, `rows` and `cells`, runs no SQL. A value that cannot have been stored
by us raises ValueError or KeyError; `database.damage` gives it a name.
"""

from __future__ import annotations

import json

from aggregator.model import PollLog, Run
from aggregator.store.cells import json_text, message, message_json, moment, moment_or_none, time_text
from aggregator.store.rows import Row

POLL_COLUMNS = "feed_id, at, result, status, new, changed, seconds, wire_bytes, note, event"


def poll_row(log: PollLog) -> Row:
    """POLL_COLUMNS of one line of the log."""
    return (
        log.feed_id,
        time_text(log.at),
        log.result,
        log.status,
        log.new,
        log.changed,
        log.seconds,
        log.wire_bytes,
        None if log.note is None else json_text(message_json(log.note)),
        log.event,
    )


def poll_log(row: Row) -> PollLog:
    """POLL_COLUMNS as a line of the log."""
    feed_id, at, result, status, new, changed, seconds, wire_bytes, note, event = row
    return PollLog(
        feed_id=feed_id,
        at=moment(at),
        result=result,
        status=status,
        new=new,
        changed=changed,
        seconds=seconds,
        wire_bytes=wire_bytes,
        note=None if note is None else message(json.loads(note)),
        event=event,
    )


RUN_COLUMNS = (
    "kind, started_at, finished_at, polled, not_modified, failed, new, changed, pages_written, seconds, id"
)


def run_row(run: Run) -> Row:
    """RUN_COLUMNS of a run."""
    return (
        run.kind,
        time_text(run.started_at),
        time_text(run.finished_at),
        run.polled,
        run.not_modified,
        run.failed,
        run.new,
        run.changed,
        run.pages_written,
        run.seconds,
        run.id,
    )


def run(row: Row) -> Run:
    """RUN_COLUMNS as a run."""
    kind, started_at, finished_at, polled, not_modified, failed, new, changed, pages, seconds, id_ = row
    return Run(
        id=id_,
        kind=kind,
        started_at=moment(started_at),
        finished_at=moment_or_none(finished_at),
        polled=polled,
        not_modified=not_modified,
        failed=failed,
        new=new,
        changed=changed,
        pages_written=pages,
        seconds=seconds,
    )
