"""Facts about which entry is which."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import FeedState, KnownEntry, ParsedEntry, ParsedFeed
from aggregator.policy import lookups
from aggregator.policy.identity import content_hash, entry_id, identify, names
from tests.stores import by_name

NOW = datetime(2026, 5, 3, tzinfo=UTC)
STATE = FeedState(7, "https://ada.example/feed", NOW, loaded=True)
ENTRY = ParsedEntry(
    guid="g", link="https://ada.example/1", title="Thing 1", published_text="1 May", content="<p>One"
)


def feed(*entries: ParsedEntry) -> ParsedFeed:
    return ParsedFeed(entries=entries)


def stored(name: str, entry: ParsedEntry) -> KnownEntry:
    return KnownEntry(
        name,
        content_hash(entry),
        entry.published,
        NOW,
        NOW,
        entry.link,
        title=entry.title,
        tags=entry.tags,
        content=entry.content,
    )


def identified(entries: ParsedFeed, *known: KnownEntry, state: FeedState = STATE) -> dict[str, ParsedEntry]:
    return {each.entry_id: each.entry for each in identify(state, entries, by_name(known))}


def test_the_guid_is_the_id() -> None:
    assert entry_id(ENTRY, ()) == "g"


def test_without_a_guid_the_link_is_the_id() -> None:
    assert entry_id(replace(ENTRY, guid=""), ()) == "https://ada.example/1"


def test_without_a_link_title_and_date_make_the_id() -> None:
    bare = replace(ENTRY, guid="", link="")

    assert entry_id(bare, ()) == entry_id(replace(bare, content="edited"), ())
    assert entry_id(bare, ()) != entry_id(replace(bare, title="Thing 2"), ())
    assert entry_id(bare, ()) != entry_id(replace(bare, published_text="2 May"), ())


def test_an_entry_with_nothing_else_goes_by_its_content() -> None:
    assert entry_id(ParsedEntry(content="a"), ()) != entry_id(ParsedEntry(content="b"), ())
    assert entry_id(ParsedEntry(), ()) == entry_id(ParsedEntry(), ())


def test_a_repeated_guid_is_told_apart_by_the_link() -> None:
    two = feed(ENTRY, replace(ENTRY, link="https://ada.example/2"))

    assert list(identified(two)) == ["g https://ada.example/1", "g https://ada.example/2"]


def test_a_repeated_guid_without_links_is_told_apart_by_title_and_date() -> None:
    bare = replace(ENTRY, link="")

    assert len(identified(feed(bare, replace(bare, title="Thing 2"), replace(bare, title="Thing 3")))) == 3


def test_entries_without_guids_whose_links_all_go_home_are_told_apart() -> None:
    bare = replace(ENTRY, guid="", link="https://ada.example/")

    assert len(set(identified(feed(bare, replace(bare, title="Thing 2"))))) == 2


def test_an_entry_whose_link_is_a_stored_ones_id_is_another_beside_it() -> None:
    bare = replace(ENTRY, guid="", link="https://ada.example/")
    other = replace(bare, title="Thing 2")

    found = identified(feed(other, bare), stored("https://ada.example/", bare))

    assert list(found.values()) == [other, bare]
    assert found["https://ada.example/"] == bare


def test_untitled_entries_of_one_date_are_told_apart_by_content() -> None:
    bare = ParsedEntry(published_text="1 May", content="a")

    assert len(set(identified(feed(bare, replace(bare, content="b"))))) == 2


def test_one_guid_and_link_twice_is_one_entry_the_first() -> None:
    twice = feed(ENTRY, replace(ENTRY, title="beta"))

    assert identified(twice) == {"g": ENTRY}


def test_a_guid_that_others_begin_to_share_stays_with_the_entry_it_was_stored_for() -> None:
    other = replace(ENTRY, link="https://ada.example/2", title="Thing 2")

    for shown in (ENTRY, replace(ENTRY, title="Edited the same day")):
        assert list(identified(feed(other, shown), stored("g", ENTRY))) == ["g https://ada.example/2", "g"]


def test_an_alias_that_another_entry_takes_up_names_that_one() -> None:
    known = replace(stored("g", ENTRY), alias="new")
    other = ParsedEntry(guid="new", title="Thing 2")

    assert list(identified(feed(ENTRY), known)) == ["g"]
    assert list(identified(feed(replace(ENTRY, guid="new")), known)) == ["g"]
    assert list(identified(feed(other, ENTRY), known).values()) == [other, ENTRY]


def test_an_alias_that_cannot_be_said_more_exactly_is_the_id_of_the_entry_that_takes_it_up() -> None:
    home, one = ParsedEntry(link="/"), replace(ENTRY, link="/1")
    known = replace(stored("/", replace(home, title="Old")), alias="g /1")

    assert list(identified(feed(home, one, replace(one, link="/2")), known)) == ["/", "g /1", "g /2"]


def test_without_links_the_entry_is_known_by_its_text() -> None:
    bare = replace(ENTRY, link="")
    other = replace(bare, title="Thing 2")

    found = identified(feed(other, bare), stored("g", bare))

    assert found["g"] == bare
    assert len(found) == 2


def test_a_guid_that_is_no_longer_shared_keeps_the_longer_id() -> None:
    name = "g https://ada.example/1"

    assert list(identified(feed(ENTRY), stored(name, ENTRY))) == [name]


def test_an_unshared_guid_is_the_entry_whatever_its_new_link() -> None:
    assert list(identified(feed(replace(ENTRY, link="https://ada.example/new")), stored("g", ENTRY))) == ["g"]


def test_lookups_name_every_id_an_entry_may_be_stored_under() -> None:
    assert lookups(STATE, feed(ENTRY, ENTRY)) == ["g", "g https://ada.example/1"]


@pytest.mark.parametrize(
    "edited",
    [
        replace(ENTRY, title="x"),
        replace(ENTRY, link="https://ada.example/x"),
        replace(ENTRY, author="x"),
        replace(ENTRY, tags=("x",)),
        replace(ENTRY, content="x"),
        replace(ENTRY, published_text="x"),
    ],
)
def test_what_a_reader_reads_is_in_the_content_hash(edited: ParsedEntry) -> None:
    assert content_hash(edited) != content_hash(ENTRY)


@pytest.mark.parametrize(
    "same", [replace(ENTRY, comments=7), replace(ENTRY, guid="x"), replace(ENTRY, published=NOW)]
)
def test_what_no_reader_reads_is_not_in_the_content_hash(same: ParsedEntry) -> None:
    assert content_hash(same) == content_hash(ENTRY)


def test_a_tag_is_never_taken_for_content() -> None:
    assert content_hash(replace(ENTRY, tags=("a", ""), content="")) != content_hash(
        replace(ENTRY, tags=("a",), content="")
    )
    assert content_hash(replace(ENTRY, tags=("a",), content="b")) != content_hash(
        replace(ENTRY, tags=("a", "b"), content="")
    )


def test_a_broken_letter_is_no_error() -> None:
    assert content_hash(replace(ENTRY, title="\ud800")) != content_hash(ENTRY)


few = st.sampled_from(["", "a", "b"])
guids, links = st.sampled_from(["", "g", "h"]), st.sampled_from(["", "/1", "/2"])
entries = st.builds(ParsedEntry, guid=guids, link=links, title=few, published_text=few, content=few)


@given(st.lists(entries, max_size=8))
def test_entries_that_differ_in_guid_or_link_are_never_taken_for_one(found: list[ParsedEntry]) -> None:
    kept = [(entry.guid, entry.link) for entry in identified(feed(*found)).values()]

    assert set(kept) == {(entry.guid, entry.link) for entry in found}


@given(st.lists(entries, max_size=8), st.lists(entries, max_size=8))
def test_what_is_stored_once_keeps_its_id_in_company_and_alone(
    first: list[ParsedEntry], second: list[ParsedEntry]
) -> None:
    known = [stored(name, entry) for name, entry in identified(feed(*first)).items()]
    again = identified(feed(*first), *known)

    assert again.keys() == {each.entry_id for each in known}
    for entry in first:
        [name] = identified(feed(entry), *known)
        assert name in lookups(STATE, feed(entry))
    everybody = [each.entry_id for each in identify(STATE, feed(*first, *second), by_name(known))]
    assert len(everybody) == len(set(everybody))


@given(st.lists(entries, max_size=5), st.lists(entries, max_size=8), st.data())
def test_each_entry_has_an_id_of_its_own_and_keeps_it_whatever_the_stored_ones_were_called_since(
    first: list[ParsedEntry], second: list[ParsedEntry], data: st.DataObject
) -> None:
    by_id = {name: stored(name, entry) for name, entry in identified(feed(*first)).items()}
    free = sorted({name for entry in second for name in names(entry)} - by_id.keys())
    aliases = data.draw(st.permutations(free))
    by_id |= {name: replace(by_id[name], alias=alias) for name, alias in zip(by_id, aliases, strict=False)}

    found = identify(STATE, feed(*second), by_name(by_id.values()))
    by_id |= {each.entry_id: replace(stored(each.entry_id, each.entry), alias=each.alias) for each in found}

    assert len(found) == len({names(entry) for entry in second})
    assert identify(STATE, feed(*second), by_name(by_id.values())) == found
