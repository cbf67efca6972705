"""What polls write, and what is read back."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.model import (
    Decision,
    FailureKind,
    HostHold,
    Validators,
    failure,
)
from aggregator.store import Matches, Store
from tests.stores import ADA, BOB, HOUR, NOW, derive, open_store, poll, subscribe, table, write

LATER = NOW + timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path) as opened:
        yield opened


# recording --------------------------------------------------------------------------------


def test_one_outcome_stores_entries_validators_log_and_hold(store: Store) -> None:
    [ada] = subscribe(store, ADA)
    outcome = poll(ada, write("1"), write("2"), hold=HostHold("ada.example", LATER))

    store.record([outcome])

    assert store.feeds() == [outcome.state]
    assert [(e.entry_id, e.title) for e in store.entries()] == [("1", "Thing 6"), ("2", "Thing 6")]
    assert store.polls(ada.id) == [outcome.log]
    assert store.holds(NOW) == {"ada.example": LATER}


def test_the_same_outcome_twice_adds_nothing(store: Store) -> None:
    [ada] = subscribe(store, ADA)
    store.record([poll(ada, write("1", "first"))])
    outcome = poll(ada, write("1", "edited", changed_at=LATER), write("2"), at=LATER, comments=(("2", 4),))
    names = ("feeds", "feed_addresses", "entries", "entry_versions", "polls")
    store.record([outcome])
    once = [table(store, name) for name in names]

    store.record([outcome])

    assert once == [table(store, name) for name in names]


def test_a_new_entry_never_overwrites_a_stored_one(store: Store) -> None:
    [ada] = subscribe(store, ADA)
    store.record([poll(ada, write("1", "first"))])

    store.record([poll(ada, write("1", "second"), at=LATER)])

    assert [entry.title for entry in store.entries()] == ["first"]


def test_an_edit_keeps_what_the_entry_was_and_when_it_was_first_seen(store: Store) -> None:
    [ada] = subscribe(store, ADA)
    store.record([poll(ada, write("1", "before", "<p>old</p>", tags=("a",)))])
    [row] = [entry.row for entry in store.entries()]

    edit = write("1", "after", "<p>new</p>", changed_at=LATER, first_seen_at=LATER, shown_at=NOW)
    store.record([poll(ada, edit, at=LATER)])

    [entry] = store.entries()
    assert (row, "after", NOW, LATER) == (entry.row, entry.title, entry.first_seen_at, entry.changed_at)
    assert table(store, "entry_versions") == [
        (1, row, "2026-05-02T06:00:00Z", "before", "https://ada.example/1", '["a"]', "<p>old</p>", 1, None)
    ]


def test_a_change_that_no_reader_sees_leaves_no_version(store: Store) -> None:
    [ada] = subscribe(store, ADA)
    store.record([poll(ada, write("1"))])

    store.record([poll(ada, write("1", changed_at=LATER, content_hash="another"), at=LATER)])

    assert table(store, "entry_versions") == []
    assert [entry.content_hash for entry in store.entries()] == ["another"]


def test_an_entry_never_touches_the_same_id_of_another_feed(store: Store) -> None:
    [ada, bob] = subscribe(store, ADA, BOB)
    store.record([poll(ada, write("same", "Ada's")), poll(bob, write("same", "Bob's"))])

    store.record([poll(bob, write("same", "hijacked", changed_at=LATER), at=LATER, comments=(("same", 9),))])

    assert [(entry.title, entry.comments) for entry in store.entries([ada.id])] == [("Ada's", None)]
    assert [(entry.title, entry.comments) for entry in store.entries([bob.id])] == [("hijacked", 9)]


def test_a_poll_that_cannot_be_stored_leaves_nothing_of_its_transaction(store: Store) -> None:
    [ada, bob] = subscribe(store, ADA, BOB)
    broken = replace(write("2"), content_hash=None)  # type: ignore[arg-type]
    version = store.content_version()

    with pytest.raises(sqlite3.IntegrityError):
        store.record([poll(ada, write("1")), poll(bob, write("1"), broken)])

    assert store.feeds() == [ada, bob]
    assert store.entries() == []
    assert store.polls(ada.id) == []
    assert store.content_version() == version


def test_a_name_that_is_one_entrys_id_and_anothers_alias_is_known_as_the_id(store: Store) -> None:
    [ada] = subscribe(store, ADA)
    store.record([poll(ada, write("1"), replace(write("2"), alias="1"))])

    assert store.known(ada.id)["1"].entry_id == "1"
    assert store.known(ada.id, ["1"])["1"].entry_id == "1"


def test_nothing_brings_back_a_feed_that_has_gone_meanwhile(store: Store) -> None:
    [ada, bob] = subscribe(store, ADA, BOB)
    with sqlite3.connect(store._path) as other:
        other.execute("delete from feeds where id = ?", [ada.id])
    other.close()

    store.record([poll(ada, write("1")), poll(bob, write("1"))])

    assert [bob.id] == [entry.feed_id for entry in store.entries()]
    assert [bob.id] == [state.id for state in store.feeds()]


def test_letters_that_cannot_be_stored_are_replaced(store: Store) -> None:
    [ada] = subscribe(store, ADA)

    store.record(
        [
            poll(
                replace(ada, title="\ud800 blog"),
                write("1\0", "a\udfffb\0", tags=("\ud83d",), content_hash="1"),
            )
        ]
    )

    [entry] = store.entries()
    assert (entry.entry_id, entry.title, entry.tags) == ("1\ufffd", "a\ufffdb\ufffd", ("\ufffd",))
    assert [state.title for state in store.feeds()] == ["\ufffd blog"]


def test_known_answers_under_the_ids_it_was_asked_for(store: Store) -> None:
    [ada, bob] = subscribe(store, ADA, BOB)
    store.record(
        [poll(ada, write("a"), write("n\0", content_hash="2"), write("other")), poll(bob, write("b"))]
    )

    known = store.known(ada.id, ["a", "n\0", "b", "never"])

    assert {"a", "n\0"} == known.keys()
    assert (
        known["a"].content_hash,
        known["a"].published,
        known["a"].first_seen_at,
        known["a"].shown_at,
        known["a"].link,
    ) == ("Thing 6<p>Hello</p>", NOW, NOW, NOW, "https://ada.example/a")


def test_all_a_feed_has_is_known_where_no_ids_are_asked_for(store: Store) -> None:
    [ada, bob] = subscribe(store, ADA, BOB)
    held = replace(write("b", "Pills"), held=True)
    store.record([poll(ada, write("a"), held), poll(bob, write("c"))])

    known = store.known(ada.id)

    assert [(each.entry_id, each.title, each.held) for each in known.values()] == [
        ("a", "Thing 6", False),
        ("b", "Pills", True),
    ]


def test_what_was_held_is_let_in_by_a_poll_that_says_so(store: Store) -> None:
    [ada, bob] = subscribe(store, ADA, BOB)
    held = [replace(write(entry_id), held=True) for entry_id in ("1", "2")]
    store.record([poll(replace(ada, held_since=NOW), *held), poll(bob, *held)])
    version = store.content_version()

    store.record([replace(poll(replace(ada, held_since=None), at=LATER), released=("2",))])

    assert [entry.held for entry in store.entries()] == [True, False, True, True]
    assert store.content_version() != version


def test_what_was_held_is_let_in_by_the_organisers_word(store: Store) -> None:
    [ada, bob] = subscribe(store, ADA, BOB)
    held = [replace(write(entry_id), held=True) for entry_id in ("1", "2")]
    store.record([poll(replace(ada, held_since=NOW, body_hash="h"), *held, write("3")), poll(bob, *held)])
    version = store.content_version()

    assert store.accept(ada.id) == 2

    assert [entry.held for entry in store.entries()] == [False, False, False, True, True]
    assert store.content_version() != version
    [accepted, _] = store.feeds()
    assert (accepted.held_since, accepted.validators, accepted.body_hash) == (None, Validators(), "")


def test_thousands_of_ids_are_known_at_once(store: Store) -> None:
    [ada] = subscribe(store, ADA)
    ids = [f"{number} 'quoted'" for number in range(3000)]
    store.record([poll(ada, *map(write, ids))])

    assert set(ids) == store.known(ada.id, ids).keys()


def test_comments_change_without_an_edit(store: Store) -> None:
    [ada] = subscribe(store, ADA)
    store.record([poll(ada, write("1", comments=1))])

    store.record([poll(ada, at=LATER, comments=(("1", 10**30),))])

    [entry] = store.entries()
    assert (entry.comments, entry.changed_at) == (2**63 - 1, None)


def test_of_two_holds_the_longer_counts_until_it_is_over(store: Store) -> None:
    [ada] = subscribe(store, ADA)
    store.record([poll(ada, hold=HostHold("h.example", NOW + 2 * HOUR))])
    store.record([poll(ada, at=NOW + HOUR, hold=HostHold("h.example", NOW + HOUR))])

    assert store.holds(NOW + HOUR) == {"h.example": NOW + 2 * HOUR}
    assert store.holds(NOW + 2 * HOUR) == {}


@pytest.mark.parametrize(
    ("outcome", "shows"),
    [
        (lambda state: poll(state, at=LATER), False),
        (lambda state: poll(replace(state, failures=7, interval=HOUR, body_hash="b"), at=LATER), False),
        (lambda state: poll(state, write("2"), at=LATER), True),
        (lambda state: poll(state, at=LATER, comments=(("1", 5),)), True),
        (lambda state: poll(state, at=LATER, trouble=failure(FailureKind.DNS)), True),
        (lambda state: poll(replace(state, off=True), at=LATER), True),
        (lambda state: poll(state, at=LATER, url=BOB), True),
    ],
)
def test_the_content_version_moves_when_a_page_could(store: Store, outcome: object, shows: bool) -> None:
    subscribe(store, ADA)
    store.record([poll(state, write("1")) for state in store.feeds()])
    version = store.content_version()

    store.record([outcome(state) for state in store.feeds()])  # type: ignore[operator]

    assert shows is (store.content_version() != version)


def test_the_content_version_moves_with_a_new_feed_and_not_with_what_is_derived(store: Store) -> None:
    empty = store.content_version()
    [ada] = subscribe(store, ADA)
    store.record([poll(ada, write())])
    version = store.content_version()

    derive(store)
    store.save_matches({ada.id: Matches("key", {})})

    assert empty != version
    assert store.content_version() == version


# entries ----------------------------------------------------------------------------------


def test_entries_carry_what_was_derived_of_them(store: Store) -> None:
    [ada] = subscribe(store, ADA)
    store.record([poll(ada, write("1"))])
    [before] = store.entries()

    derive(store)

    [after] = store.entries()
    assert (before.excerpt, before.words) == ("", 0)
    assert replace(before, excerpt=f"excerpt {before.row}", words=2) == after
    assert store.terms([before.row, 999]) == {before.row: ["so", "found"]}
    assert store.said(ada.id, "1", str) == {before.row: "said of <p>Hello</p>"}
    assert store.said(ada.id, "2", str) == {}


def test_the_matcher_reads_a_feed_by_date_without_bodies(store: Store) -> None:
    [ada, bob] = subscribe(store, ADA, BOB)
    store.record(
        [
            poll(
                ada,
                write("undated", published=None, first_seen_at=NOW - HOUR),
                write("new", published=NOW),
                write("old", published=NOW - 2 * HOUR, tags=("thing 6",)),
            ),
            poll(bob, write("other")),
        ]
    )
    derive(store)

    texts = list(store.texts(ada.id).values())

    assert [text.id for text in texts] == ["old", "undated", "new"]
    assert (texts[0].content, texts[0].tags) == ("", ("thing 6",))


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("https://ada.example/1", ["1"]),
        ("http://ada.example/1/", ["1"]),
        ("tag:ada,2026:2", ["tag:ada,2026:2"]),
        ("thing SIX", ["1"]),
        ("twitter", ["3", "tag:ada,2026:2"]),
        ("50% of_it", ["3"]),
        ("nothing like it", []),
        ("  ", []),
    ],
)
def test_an_entry_is_found_by_link_id_title_or_a_piece_of_it(
    store: Store, wanted: str, found: list[str]
) -> None:
    [ada] = subscribe(store, ADA)
    store.record(
        [
            poll(
                ada,
                write("1", "Thing six"),
                write("tag:ada,2026:2", "On Twitter", shown_at=NOW),
                write("3", "Twitter: 50% of_it", shown_at=LATER),
            )
        ]
    )

    assert found == [entry.entry_id for entry in store.find_entries(wanted)]


# checking ---------------------------------------------------------------------------------


def test_a_whole_database_has_no_problem(store: Store) -> None:
    [ada] = subscribe(store, ADA)
    store.record([poll(ada, write("1"))])
    derive(store)
    store.save_matches({ada.id: Matches("key", {entry.row: Decision() for entry in store.entries()})})

    assert store.check() == []


def test_rows_that_belong_nowhere_are_named(store: Store) -> None:
    [ada] = subscribe(store, ADA)
    store.record([poll(ada, write("1"))])
    store.save_matches({ada.id: Matches("key", {77: Decision()})})
    with sqlite3.connect(store._path) as other:  # which does not ask for foreign keys
        other.execute("delete from feed_addresses")
        other.execute("update entries set feed_id = 9")
    other.close()

    assert store.check() == [
        "entries row 1 belongs to a row of feeds that is not there",
        f"feed {ada.id} is asked at an address that its history does not have",
        f"a decision on entry 77 is kept for feed {ada.id}, which has no such entry",
    ]
