"""Rows to values and back: for each table the columns in order, and who reads and writes them.

Pure: imports the model, `cells` and `histories`, runs no SQL. A value that cannot have been stored
by us raises ValueError or KeyError; `database.damage` gives it a name.
"""

from __future__ import annotations

import json
from typing import Any

from aggregator.model import (
    Failure,
    FailureKind,
    FeedState,
    Validators,
)
from aggregator.store.cells import (
    duration_or_none,
    json_text,
    moment,
    moment_or_none,
    seconds,
    text,
    time_text,
)
from aggregator.store.histories import history_or_none, history_text

Row = tuple[Any, ...]


def marks(columns: str) -> str:
    """A question mark for each column of a list."""
    return ", ".join("?" * (columns.count(",") + 1))


# feeds ------------------------------------------------------------------------------------

# What pages show of a feed: where that differs, there is something to build.
SHOWN_COLUMNS = (
    "url, title, home_url, language, failure_kind, failure_params, failing_since, off, loaded,"
    " newest_at, moved_to, moved_since, moved_shared, held_since, history, named_feed"
)
# What only the next poll needs.
SCHEDULE_COLUMNS = (
    "format, etag, last_modified, validators_url, validators_since, body_hash, interval_seconds,"
    " ttl_seconds, last_polled_at, last_ok_at, next_poll_at, fresh_until, not_before, failures, gone,"
    " moved_polls, moved_from, fresh_seconds, id_changes, looked_at"
)
STATE_COLUMNS = (
    f"{SHOWN_COLUMNS}, {SCHEDULE_COLUMNS}, id, first_subscribed_at, claimed_by, claimed_at, claims"
)


def shown_row(state: FeedState) -> Row:
    """SHOWN_COLUMNS of a state."""
    trouble = state.failure
    return (
        text(state.url),
        text(state.title),
        text(state.home_url),
        text(state.language),
        trouble and trouble.kind.value,
        trouble and json_text(dict(trouble.params)),
        time_text(state.failing_since),
        int(state.off),
        int(state.loaded),
        time_text(state.newest_at),
        text(state.moved_to),
        time_text(state.moved_since),
        state.moved_shared,
        time_text(state.held_since),
        history_text(state.history),
        text(state.named_feed),
    )


def schedule_row(state: FeedState) -> Row:
    """SCHEDULE_COLUMNS of a state."""
    return (
        text(state.format),
        state.validators.etag,
        state.validators.last_modified,
        text(state.validators.url),
        time_text(state.validators_since),
        state.body_hash,
        seconds(state.interval),
        seconds(state.ttl),
        time_text(state.last_polled_at),
        time_text(state.last_ok_at),
        time_text(state.next_poll_at),
        time_text(state.fresh_until),
        time_text(state.not_before),
        state.failures,
        state.gone,
        state.moved_polls,
        text(state.moved_from),
        seconds(state.fresh_for),
        state.id_changes,
        time_text(state.looked_at),
    )


def feed_state(row: Row) -> FeedState:
    """STATE_COLUMNS as a state. A feed in some run's hand counts as polled when that run took it."""
    (
        url,
        title,
        home_url,
        language,
        failure_kind,
        failure_params,
        failing_since,
        off,
        loaded,
        newest_at,
        moved_to,
        moved_since,
        moved_shared,
        held_since,
        history,
        named_feed,
        format_,
        etag,
        last_modified,
        validators_url,
        validators_since,
        body_hash,
        interval_seconds,
        ttl_seconds,
        last_polled_at,
        last_ok_at,
        next_poll_at,
        fresh_until,
        not_before,
        failures,
        gone,
        moved_polls,
        moved_from,
        fresh_seconds,
        id_changes,
        looked_at,
        number,
        first_subscribed_at,
        claimed_by,
        claimed_at,
        claims,
    ) = row
    return FeedState(
        id=number,
        url=url,
        first_subscribed_at=moment(first_subscribed_at),
        validators=Validators(etag, last_modified, validators_url),
        validators_since=moment_or_none(validators_since),
        body_hash=body_hash,
        interval=duration_or_none(interval_seconds),
        ttl=duration_or_none(ttl_seconds),
        last_polled_at=moment_or_none(claimed_at or last_polled_at),
        last_ok_at=moment_or_none(last_ok_at),
        next_poll_at=moment_or_none(next_poll_at),
        fresh_until=moment_or_none(fresh_until),
        fresh_for=duration_or_none(fresh_seconds),
        not_before=moment_or_none(not_before),
        claimed_by=claimed_by,
        claims=claims,
        failures=failures,
        failure=_failure(failure_kind, failure_params),
        failing_since=moment_or_none(failing_since),
        gone=gone,
        off=bool(off),
        loaded=bool(loaded),
        newest_at=moment_or_none(newest_at),
        title=title,
        home_url=home_url,
        language=language,
        format=format_,
        moved_to=moved_to,
        moved_since=moment_or_none(moved_since),
        moved_polls=moved_polls,
        moved_from=moved_from,
        moved_shared=moved_shared,
        held_since=moment_or_none(held_since),
        history=history_or_none(history),
        id_changes=id_changes,
        looked_at=moment_or_none(looked_at),
        named_feed=named_feed,
    )


def _failure(kind: str | None, params: str) -> Failure | None:
    return None if kind is None else Failure(FailureKind(kind), tuple(json.loads(params).items()))
