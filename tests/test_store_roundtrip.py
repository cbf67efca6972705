"""Whatever a poll found or a decision says comes back as it was stored."""

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator.model import (
    Decision,
    Doubt,
    Enclosure,
    EntryWrite,
    Evidence,
    Failure,
    FailureKind,
    FeedState,
    Message,
    ParsedEntry,
    PollLog,
    PollOutcome,
    Validators,
)
from aggregator.store import Matches, Store
from tests.stores import NOW, kept, key_of, open_store, write

one_store_for_all = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])

# What a feed can hold, surrogates and NUL included; and what the database can.
any_text = st.text(st.characters(exclude_categories=()), max_size=30)
texts = any_text.map(lambda text: re.sub("[\0\ud800-\udfff]", "\ufffd", text))
times = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001
counts = st.integers(0, 2**62)
durations = st.timedeltas(timedelta(), timedelta(days=3650))
hashes = st.text("0123456789abcdef", min_size=1, max_size=32)
params = st.dictionaries(texts, texts, max_size=3).map(lambda found: tuple(sorted(found.items())))
validators = st.builds(
    Validators, etag=st.none() | st.binary(), last_modified=st.none() | st.binary(), url=texts
)
states = st.builds(
    FeedState,
    id=st.just(0),
    url=texts,
    first_subscribed_at=st.just(NOW),
    validators=validators,
    validators_since=st.none() | times,
    body_hash=hashes,
    interval=st.none() | durations,
    last_polled_at=st.none() | times,
    last_ok_at=st.none() | times,
    next_poll_at=st.none() | times,
    fresh_until=st.none() | times,
    not_before=st.none() | times,
    ttl=st.none() | durations,
    claimed_by=st.just(""),
    claims=st.just(0),
    failures=counts,
    failure=st.none() | st.builds(Failure, st.sampled_from(FailureKind), params),
    failing_since=st.none() | times,
    gone=counts,
    off=st.booleans(),
    loaded=st.booleans(),
    newest_at=st.none() | times,
    title=texts,
    home_url=texts,
    language=texts,
    format=texts,
    moved_to=texts,
    moved_since=st.none() | times,
    moved_polls=counts,
    moved_from=texts,
    moved_shared=st.none() | counts,
    held_since=st.none() | times,
)


def entries(text: st.SearchStrategy[str]) -> st.SearchStrategy[EntryWrite]:
    parsed = st.builds(
        ParsedEntry,
        guid=text,
        link=text,
        title=text,
        author=text,
        tags=st.lists(text, max_size=3).map(tuple),
        content=text,
        is_summary=st.booleans(),
        base=text,
        published=st.none() | times,
        published_text=text,
        published_from=text,
        updated=st.none() | times,
        comments=st.none() | counts,
        language=text,
        enclosures=st.lists(st.builds(Enclosure, text, text), max_size=2).map(tuple),
    )
    return st.builds(
        EntryWrite,
        entry_id=text,
        parsed=parsed,
        content_hash=hashes,
        published=st.none() | times,
        first_seen_at=times,
        shown_at=times,
        changed_at=st.none() | times,
        undated_start=st.booleans(),
        held=st.booleans(),
        alias=text,
    )


messages = st.builds(Message, texts, params)
evidence = st.builds(
    Evidence,
    thing=counts,
    cue=texts,
    field=texts,
    quote=texts,
    accepted=st.booleans(),
    reason=messages,
)
decisions = st.builds(
    Decision,
    things=st.lists(counts, max_size=3).map(tuple),
    doubtful=st.lists(st.builds(Doubt, counts, messages), max_size=2).map(tuple),
    evidence=st.lists(evidence, max_size=2).map(tuple),
    ignored=st.booleans(),
    names_programme=st.booleans(),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path) as opened:
        yield opened


def new_feed(store: Store) -> FeedState:
    url = f"https://{len(store.feeds())}.example/"
    return store.subscribe([url], NOW, key_of)[url]


def quiet(state: FeedState, *writes: EntryWrite) -> PollOutcome:
    return PollOutcome(state, PollLog(state.id, NOW, "ok"), writes)


def cells(store: Store, feed_id: int) -> dict[str, Any]:
    """The only entry of a feed, by column, as another program reads it."""
    connection = sqlite3.connect(store._path)
    connection.row_factory = sqlite3.Row
    try:
        return dict(connection.execute("select * from entries where feed_id = ?", [feed_id]).fetchone())
    finally:
        connection.close()


@one_store_for_all
@given(state=states)
def test_a_state_comes_back_as_it_was_recorded(store: Store, state: FeedState) -> None:
    recorded = replace(state, id=new_feed(store).id)

    store.record([quiet(recorded)])

    assert recorded == store.feeds()[-1]


@one_store_for_all
@given(written=entries(texts))
def test_an_entry_comes_back_as_it_was_recorded(store: Store, written: EntryWrite) -> None:
    feed, parsed = new_feed(store), written.parsed
    first, edited = replace(written, is_new=True), replace(written, is_new=False)
    store.record([quiet(feed, first)])

    for each in (first, edited):
        store.record([quiet(feed, each)])

        [entry] = store.entries([feed.id])
        for name in ("entry_id", "published", "first_seen_at", "shown_at", "changed_at", "undated_start"):
            assert getattr(each, name) == getattr(entry, name)
        for name in ("link", "title", "author", "tags", "comments", "is_summary", "language"):
            assert getattr(parsed, name) == getattr(entry, name)
        assert each.content_hash == entry.content_hash
        [known] = {*store.known(feed.id).values()}
        assert known == kept(each)


@one_store_for_all
@given(written=entries(texts))
def test_what_no_page_needs_is_stored_too(store: Store, written: EntryWrite) -> None:
    feed, parsed = new_feed(store), written.parsed

    store.record([quiet(feed, written)])

    row = cells(store, feed.id)
    assert (parsed.guid, parsed.base, parsed.published_text, parsed.content) == (
        row["guid"],
        row["base"],
        row["published_text"],
        row["content"],
    )
    times_stored = (row["published_claim"], row["updated"])
    assert (parsed.published, parsed.updated) == tuple(
        text and datetime.fromisoformat(text) for text in times_stored
    )


@one_store_for_all
@given(written=entries(any_text), title=any_text)
def test_no_text_stops_an_insert(store: Store, written: EntryWrite, title: str) -> None:
    feed = replace(new_feed(store), title=title)

    store.record([quiet(feed, written)])

    assert [written.entry_id] == list(store.known(feed.id, [written.entry_id]))


@one_store_for_all
@given(decision=decisions)
def test_a_decision_comes_back_as_it_was_saved(store: Store, decision: Decision) -> None:
    feed = new_feed(store)
    store.record([quiet(feed, write())])
    [entry] = store.entries([feed.id])
    matches = {feed.id: Matches("key", {entry.row: decision})}

    store.save_matches(matches)

    assert store.matches([feed.id]) == matches
