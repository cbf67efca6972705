"""Which row continues for an address, and who has a feed in hand."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from aggregator.model import FailureKind, FeedState, Validators, failure
from aggregator.store import Store
from tests.stores import ADA, BOB, HOUR, NOW, key_of, open_store, poll, subscribe, write

LATER = NOW + timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path) as opened:
        yield opened


def state_of(store: Store, feed_id: int) -> FeedState:
    return next(state for state in store.feeds() if state.id == feed_id)


def gone(state: FeedState) -> FeedState:
    return replace(
        state,
        off=True,
        gone=3,
        failures=3,
        failure=failure(FailureKind.GONE, status=410),
        failing_since=NOW,
        validators=Validators(b'"old"', b"yesterday", "https://cdn.example/"),
        next_poll_at=LATER,
        not_before=LATER,
        moved_to=BOB,
        moved_since=NOW,
        moved_polls=2,
        moved_shared=1,
        moved_from=ADA,
        held_since=NOW,
    )


def test_a_new_address_gets_a_feed_that_is_due_at_once(store: Store) -> None:
    [ada, bob] = subscribe(store, ADA, BOB)

    assert ada.id != bob.id
    assert FeedState(id=ada.id, url=ADA, first_subscribed_at=NOW) == ada


def test_the_same_list_again_changes_nothing(store: Store) -> None:
    before = subscribe(store, ADA, BOB)

    assert subscribe(store, BOB, ADA, now=LATER) == before[::-1]


def test_no_address_needs_its_key_while_the_list_stands(store: Store) -> None:
    def refuse(url: str) -> str:
        raise AssertionError(url)

    subscribe(store, ADA, BOB)

    assert store.subscribe([ADA, BOB], LATER, refuse).keys() == {ADA, BOB}


def test_an_address_on_two_lines_is_one_feed(store: Store) -> None:
    [one, two] = subscribe(store, ADA, ADA)

    assert one == two


def test_two_spellings_on_two_lines_are_one_feed_and_no_change(store: Store) -> None:
    [one, two] = subscribe(store, "http://ada.example/feed", ADA)
    store.record([poll(one, write())])
    polled = state_of(store, one.id)

    assert one == two
    assert subscribe(store, ADA, "http://ada.example/feed") == [polled, polled]
    assert store.feeds() == [polled]


def test_another_spelling_continues_the_row_and_begins_afresh(store: Store) -> None:
    [old] = subscribe(store, "http://ada.example/feed")
    store.record([poll(gone(old), write())])
    store.record([poll(gone(old), at=LATER)])

    [new] = subscribe(store, ADA, now=LATER)

    # The server's own wish stands; so does what was learned of the feed.
    assert replace(old, url=ADA, last_polled_at=LATER, not_before=LATER) == new
    assert len(store.entries([old.id])) == 1


def test_a_gone_feed_stays_off_while_its_line_stands(store: Store) -> None:
    [ada] = subscribe(store, ADA)
    store.record([poll(gone(ada))])

    assert [state.off for state in subscribe(store, ADA)] == [True]


def test_a_line_changed_to_where_the_feed_moved_continues_the_row(store: Store) -> None:
    [ada] = subscribe(store, ADA)
    store.record([poll(ada, write(), url="https://new.example/feed/")])

    [moved] = subscribe(store, "http://new.example/feed", now=LATER)

    assert (ada.id, "http://new.example/feed") == (moved.id, moved.url)


def test_a_line_changed_to_where_the_feed_says_it_moved_continues_the_row(store: Store) -> None:
    [ada] = subscribe(store, ADA)
    store.record([poll(replace(ada, moved_to="https://new.example/feed/"), write())])

    [moved] = subscribe(store, "http://new.example/feed", now=LATER)

    assert (ada.id, moved.moved_to) == (moved.id, "")


def test_where_a_feed_says_it_moved_is_nobodys_while_its_line_stands(store: Store) -> None:
    [ada] = subscribe(store, ADA)
    store.record([poll(replace(ada, moved_to=BOB), write())])

    [still, bob] = subscribe(store, ADA, BOB, now=LATER)

    assert still.id == ada.id != bob.id


def test_a_row_whose_line_stands_is_not_given_to_another_address(store: Store) -> None:
    [ada] = subscribe(store, ADA)
    store.record([poll(ada, url=BOB)])

    [still, other] = subscribe(store, ADA, BOB)

    assert still.id == ada.id
    assert other.id != ada.id


def test_a_row_whose_line_has_gone_continues_for_one_address_only(store: Store) -> None:
    [ada] = subscribe(store, ADA)
    store.record([poll(ada, url=BOB)])
    store.record([poll(ada, url="https://third.example/")])

    [one, two] = subscribe(store, "https://third.example/", BOB)

    assert one.id == ada.id
    assert two.id != ada.id


def test_a_line_that_comes_back_finds_its_row(store: Store) -> None:
    [ada, bob] = subscribe(store, ADA, BOB)
    subscribe(store, BOB)

    assert subscribe(store, ADA, BOB, now=LATER) == [ada, bob]


def test_looking_up_addresses_makes_no_feed(store: Store) -> None:
    [ada] = subscribe(store, "http://ada.example/feed")

    assert store.subscribed([ADA, BOB], key_of) == {ADA: ada}
    assert store.feeds() == [ada]


def test_the_first_address_never_changes(store: Store) -> None:
    [ada, bob] = subscribe(store, ADA, BOB)
    store.record([poll(ada, url="https://a.example/first-in-the-alphabet")])
    subscribe(store, "https://a.example/first-in-the-alphabet", BOB)

    assert store.first_addresses() == {ada.id: ADA, bob.id: BOB}


def test_a_claimed_feed_reads_as_polled_when_the_run_took_it(store: Store) -> None:
    [ada, bob] = subscribe(store, ADA, BOB)

    store.claim([ada.id], "run 1", NOW)

    assert store.feeds() == [replace(ada, claimed_by="run 1", claims=1, last_polled_at=NOW), bob]


def test_claims_of_dead_runs_add_up(store: Store) -> None:
    [ada] = subscribe(store, ADA)
    for number in range(3):
        store.claim([ada.id], f"run {number}", NOW + number * HOUR)

    assert store.feeds() == [replace(ada, claimed_by="run 2", claims=3, last_polled_at=NOW + 2 * HOUR)]


def test_an_outcome_ends_the_claim(store: Store) -> None:
    [ada] = subscribe(store, ADA)
    store.claim([ada.id], "run 1", NOW)
    [claimed] = store.feeds()

    store.record([poll(claimed, at=NOW)])

    assert [(s.claimed_by, s.claims, s.last_polled_at) for s in store.feeds()] == [("", 0, NOW)]


def test_what_was_not_asked_reads_as_before_the_claim(store: Store) -> None:
    [ada, bob] = subscribe(store, ADA, BOB)
    store.record([poll(ada, at=NOW - HOUR)])
    before = store.feeds()
    store.claim([ada.id, bob.id], "run 2", NOW)

    store.release("run 2")

    assert store.feeds() == before


def test_a_run_gives_back_its_own_claims_only(store: Store) -> None:
    [ada, bob] = subscribe(store, ADA, BOB)
    store.claim([ada.id], "run 1", NOW)
    store.claim([bob.id], "run 2", NOW)

    store.release("run 1")

    assert [state.claimed_by for state in store.feeds()] == ["", "run 2"]


@pytest.mark.parametrize("at", [NOW, NOW + timedelta(microseconds=1)])
def test_times_keep_their_fractions(store: Store, at: datetime) -> None:
    [ada] = subscribe(store, ADA, now=at)

    assert at == ada.first_subscribed_at
