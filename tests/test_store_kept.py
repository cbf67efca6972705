"""What is derived, and what is kept of runs and polls."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator.model import (
    Decision,
    Doubt,
    Evidence,
    FailureKind,
    HostHold,
    PollLog,
    PollOutcome,
    Run,
    failure,
    message,
)
from aggregator.store import Counts, Derived, Matches, Store, history
from tests.stores import (
    ADA,
    BOB,
    HOUR,
    NOW,
    derive,
    drop_derived,
    open_store,
    poll,
    subscribe,
    table,
    two_feeds,
    write,
)

LATER = NOW + timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path) as opened:
        yield opened


# what is derived --------------------------------------------------------------------------


def test_only_new_edited_and_otherwise_cleaned_bodies_are_given(store: Store) -> None:
    [ada] = subscribe(store, ADA)
    store.record([poll(ada, write("1", content="one"), write("2", content="two"))])
    assert derive(store) == ["one", "two"]
    assert derive(store) == []

    edit = write("2", content="two, edited", changed_at=LATER)
    store.record([poll(ada, edit, write("3", content="three"), at=LATER)])

    assert derive(store) == ["two, edited", "three"]

    renamed = write("3", "Looking back", content="three", changed_at=LATER)  # what a text says depends on it
    store.record([poll(ada, renamed, at=LATER)])

    assert derive(store) == ["three"]
    assert derive(store, policy="2") == ["one", "two, edited", "three"]


def test_bodies_are_given_a_batch_at_a_time_and_none_twice(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aggregator.store.BATCH", 2)
    [ada] = subscribe(store, ADA)
    store.record([poll(ada, *(write(str(number), content=str(number)) for number in range(5)))])

    batches = [[raw.content for raw in batch] for batch in store.underived("1")]

    assert batches == [["0", "1"], ["2", "3"], ["4"]]


def test_decisions_are_kept_with_their_key_and_counted(store: Store) -> None:
    [ada, bob] = subscribe(store, ADA, BOB)
    store.record([poll(ada, write("1"), write("2")), poll(bob, write("1"))])
    one, two = (entry.row for entry in store.entries([ada.id]))
    reason = message("“%(word)s” is a name", word="23 Things")
    evidence = Evidence(6, "title", "title", "Thing 6", True, reason)
    sure = Decision(things=(6, 7), evidence=(evidence,), names_programme=True)
    unsure = Decision(doubtful=(Doubt(5, reason),), ignored=True)

    store.save_matches({ada.id: Matches("key", {one: sure, two: unsure})})

    assert store.matches([ada.id, bob.id]) == {ada.id: Matches("key", {one: sure, two: unsure})}
    assert store.counts([ada.id, bob.id]) == Counts(entries=3, matched=1)
    assert store.counts([bob.id]) == Counts(entries=1, matched=0)


def test_what_is_derived_can_be_dropped_and_made_again(store: Store) -> None:
    [ada] = subscribe(store, ADA)
    store.record([poll(ada, write("1"))])
    derive(store)
    store.save_matches({ada.id: Matches("key", {})})
    made = store.entries()

    drop_derived(store)

    assert store.matches([ada.id]) == {}
    assert derive(store) == ["<p>Hello</p>"]
    assert store.entries() == made


def test_what_is_derived_of_something_gone_is_passed_over(store: Store) -> None:
    store.save_derived("1", [Derived(row=5, excerpt="", words=0)])
    store.save_matches({5: Matches("key", {})})

    assert store.check() == []


def test_what_belongs_to_a_feed_goes_with_it(tmp_path: Path) -> None:
    path = two_feeds(tmp_path)
    with Store.open(path, now=NOW) as store:
        store._connection.execute("delete from feeds")

        assert store.check() == []
        names = ("feed_addresses", "entries", "polls", "derived", "matches")
        assert [[] for _ in names] == [table(store, name) for name in names]


# runs and the log -------------------------------------------------------------------------


def test_a_run_is_written_down_before_and_after(store: Store) -> None:
    begun = Run("r1", "update", NOW)
    store.start_run(begun)
    killed = store.last_runs()
    ended = replace(begun, finished_at=LATER, polled=3, new=2, pages_written=9, seconds=1.5)

    store.finish_run(ended)

    assert killed == [begun]
    assert store.last_runs() == [ended]


def test_the_last_poll_is_known_whatever_number_of_builds_and_of_idle_nights_came_since(store: Store) -> None:
    asked = Run("asked", "update", NOW, NOW, polled=3)
    idle = [
        Run(f"i{night}", "update", NOW + night * 24 * HOUR, NOW + night * 24 * HOUR) for night in range(1, 30)
    ]
    builds = [Run(f"b{number}", "build", LATER, LATER) for number in range(30)]
    for run in (asked, *builds):
        store.start_run(run)
        store.finish_run(run)

    assert store.last_runs() == [asked]

    for run in idle:
        store.start_run(run)
        store.finish_run(run)

    assert store.last_runs() == [idle[-1], asked]


def test_runs_are_told_by_what_they_brought_and_a_killed_one_too(store: Store) -> None:
    [ada, bob] = subscribe(store, ADA, BOB)
    runs = ["brought", "quiet", "killed"]
    outcomes = [
        [poll(ada, write("1")), poll(bob, write("1"))],
        [poll(ada, at=NOW + HOUR)],
        [poll(bob, trouble=failure(FailureKind.DNS), at=NOW + 2 * HOUR)],
    ]
    outcomes[2] = [replace(each, log=replace(each.log, event="broken")) for each in outcomes[2]]
    for run_id, brought in zip(runs, outcomes, strict=True):
        store.start_run(Run(run_id, "poll", NOW))
        store.claim([ada.id, bob.id], run_id, NOW)
        store.record(brought)
        store.release(run_id)
        if run_id != "killed":
            store.finish_run(Run(run_id, "poll", NOW, NOW))

    told = [(run.id, [(log.feed_id, log.new, log.event) for log in run.told]) for run in store.telling_runs()]

    assert told == [
        ("killed", [(bob.id, 0, "broken")]),
        ("brought", [(ada.id, 1, ""), (bob.id, 1, "")]),
    ]
    assert [run.id for run in store.telling_runs(1)] == ["killed"]


def test_the_log_is_cut_back_to_the_newest_lines_of_each_feed(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "POLLS_KEPT", 4)
    [ada, bob] = subscribe(store, ADA, BOB)
    store.record([poll(bob)])
    for hour in range(20):
        store.record([poll(ada, at=NOW + hour * HOUR)])

    store.finish_run(Run("r", "poll", NOW, NOW))

    assert [(log.at - NOW) // HOUR for log in store.polls(ada.id)] == [19, 18, 17, 16]
    assert [log.at for log in store.polls(bob.id)] == [NOW]


def test_a_short_log_is_left_alone(store: Store) -> None:
    [ada] = subscribe(store, ADA)
    for hour in range(history.POLLS_KEPT + 10):
        store.record([poll(ada, at=NOW + hour * HOUR)])

    store.finish_run(Run("r", "poll", NOW, NOW))

    assert len(store.polls(ada.id, 1000)) == history.POLLS_KEPT + 10


def test_old_runs_and_holds_that_are_over_are_dropped(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "RUNS_KEPT", 3)
    [ada] = subscribe(store, ADA)
    wrong = NOW + timedelta(days=400)  # of a clock that is right again
    store.record([poll(ada, hold=HostHold("h.example", NOW)), poll(ada, hold=HostHold("w.example", wrong))])
    for number in range(5):
        store.start_run(Run(f"r{number}", "poll", NOW))

    store.finish_run(Run("r4", "poll", NOW, LATER))

    assert [row[0] for row in table(store, "runs")] == ["r2", "r3", "r4"]
    assert table(store, "host_holds") == []


def test_a_hold_that_a_wrong_clock_made_holds_nobody(store: Store) -> None:
    [ada] = subscribe(store, ADA)
    store.record([poll(ada, hold=HostHold("h.example", NOW + timedelta(days=400)))])

    assert store.holds(NOW) == {}
    assert store.holds(NOW + timedelta(days=399)).keys() == {"h.example"}


def test_a_note_in_the_log_keeps_its_sentence(store: Store) -> None:
    [ada] = subscribe(store, ADA)
    note = message("moved to %(url)s", url="https://é.example/")
    outcome = PollOutcome(ada, PollLog(ada.id, datetime(2026, 1, 1, tzinfo=UTC), "dns", note=note))

    store.record([outcome])

    assert store.polls(ada.id) == [outcome.log]
