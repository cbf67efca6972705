"""Facts about many polls in any order: the store is the same, and a second look adds nothing."""

import random
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator import pipeline, policy, views
from aggregator.model import (
    Exchange,
    FeedState,
    JudgedEntry,
    ParsedEntry,
    ParsedFeed,
    Polling,
    Reading,
    Request,
    Validators,
)
from aggregator.store import Store
from tests import views_cohort
from tests.stores import key_of

pytestmark = pytest.mark.slow

START = datetime(2026, 5, 1, 4, tzinfo=UTC)
DAY = timedelta(days=1)
URLS = [f"https://{name}.example/feed" for name in ("ada", "bob", "eve")]
WORDS = "Networks are made of people, and what they are good for I learned the hard way. " * 2

numbers = st.integers(1, 4)
entries = st.builds(
    lambda number, guid, edit, dated: ParsedEntry(
        guid=guid and f"{guid}{number}",
        link=f"https://shared.example/{number}",
        title=f"Thing {number}",
        content=f"{number} {WORDS} {edit}",
        published=START - number * DAY if dated else None,
        published_text=str(number) if dated else "",
    ),
    numbers,
    st.sampled_from(["", "a", "b"]),
    st.sampled_from(["", "edited"]),
    st.booleans(),
)
feeds = st.builds(ParsedFeed, entries=st.lists(entries, max_size=4).map(tuple), title=st.just("Blog"))
histories = st.lists(st.lists(feeds, min_size=1, max_size=4), min_size=3, max_size=3)
POLLING = Polling(follow_deletions=True)


def poll(store: Store, url: str, feed: ParsedFeed, now: datetime) -> tuple[int, int]:
    """One poll of one feed, as the pipeline does it; what was new and what was reworded."""
    state: FeedState = store.subscribe([url], START, key_of)[url]
    known = pipeline._known(store, state, feed)
    exchange = Exchange(url, 200, validators=Validators(str(now).encode()))
    reading = Reading(Request(state.id, url), exchange, feed, str(now))
    outcome = policy.decide(state, reading, known, now, polling=POLLING)
    store.record([outcome])
    return outcome.log.new, outcome.log.changed


def content(store: Store) -> list[str]:
    """What is stored, but for the numbers of rows."""
    urls = {state.id: state.url for state in store.feeds()}
    found = [(urls[each.feed_id], replace(each, row=0, feed_id=0)) for each in store.entries()]
    rows = {urls[state.id]: (state.validators, state.newest_at, state.loaded) for state in store.feeds()}
    return sorted(map(repr, [*found, *rows.items()]))


def stored(order: list[int], history: list[list[ParsedFeed]], *, twice: bool) -> list[str]:
    """The store after the feeds were polled in this order, each going through its own history."""
    turns = [0, 0, 0]
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "a.sqlite", now=START) as store:
        for feed in order:
            turn = turns[feed]
            if turn == len(history[feed]):
                continue
            turns[feed] += 1
            now = START + turn * DAY
            poll(store, URLS[feed], history[feed][turn], now)
            if twice:
                assert poll(store, URLS[feed], history[feed][turn], now) == (0, 0)
        assert store.check() == []
        return content(store)


@given(histories, st.randoms(use_true_random=False))
def test_any_interleaving_of_the_same_polls_ends_in_the_same_store(
    history: list[list[ParsedFeed]], chance: random.Random
) -> None:
    order = [feed for feed in range(3) for _ in history[feed]]
    shuffled = chance.sample(order, len(order))

    assert stored(order, history, twice=False) == stored(shuffled, history, twice=True)


def test_no_two_entries_have_one_place_on_the_planet() -> None:
    """Two of one moment stand in the order of their blogs' first addresses and their ids."""
    world = views_cohort.world()
    moment = world.snapshot.judged[0].entry.shown_at
    same = [
        replace(each, entry=replace(each.entry, shown_at=moment, published=moment))
        for each in world.snapshot.judged
    ]

    def ids(judged: list[JudgedEntry]) -> list[str]:
        snapshot = replace(world.snapshot, judged=judged)
        [page] = [
            each
            for each in views.public(snapshot, views_cohort.config(), views_cohort.NOW, world.bodies)
            if each.path == "atom.xml"
        ]
        return [each.entry.id for each in page.context.entries]  # type: ignore[attr-defined]

    assert ids(same) == ids(same[::-1])
    assert len(set(ids(same))) == len(ids(same))
