"""Facts about reading only the new entries of a feed: the same comes out as of the whole."""

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aggregator import parse
from aggregator.model import EntryWrite, FeedState, ParsedEntry, ParsedFeed, PollLog, PollOutcome
from aggregator.parse import slices
from aggregator.parse.slices import cut
from aggregator.policy import completed
from aggregator.policy.identity import content_hash
from aggregator.store import Store
from tests.documents import URL, fetched, reading, rss

NOW = datetime(2026, 5, 3, 7, tzinfo=UTC)
ITEMS = tuple(f"<guid>{n}</guid><title>Thing {n}</title><pubDate>0{n} May 2026</pubDate>" for n in (3, 2, 1))


def whole(body: bytes | str) -> ParsedFeed:
    found = reading(body).result
    assert isinstance(found, ParsedFeed)
    return found


def again(body: bytes | str, known: frozenset[str]) -> ParsedFeed:
    found = parse.read(replace(fetched(body), known=known)).result
    assert isinstance(found, ParsedFeed)
    return found


def by_mark(feed: ParsedFeed) -> dict[str, ParsedEntry]:
    return {entry.mark: entry for entry in feed.entries if entry.mark}


def test_each_entry_has_a_mark_of_its_own() -> None:
    assert len(by_mark(whole(rss(*ITEMS)))) == 3


def test_only_what_is_new_is_read() -> None:
    before = by_mark(whole(rss(*ITEMS[1:])))
    found = again(rss(*ITEMS), frozenset(before))

    assert [entry.guid for entry in found.entries] == ["3"]
    assert [place for place, _ in found.kept] == [1, 2]
    assert completed(found, before).entries == whole(rss(*ITEMS)).entries


def test_an_edited_entry_is_read_again_and_its_neighbours_are_not() -> None:
    before = by_mark(whole(rss(*ITEMS)))
    edited = rss(ITEMS[0], ITEMS[1].replace("Thing 2", "Things 2 and 4"), ITEMS[2])

    assert [entry.title for entry in again(edited, frozenset(before)).entries] == ["Things 2 and 4"]


def test_a_feed_that_only_lost_entries_reads_none() -> None:
    before = by_mark(whole(rss(*ITEMS)))
    found = again(rss(*ITEMS[:2]), frozenset(before))

    assert found.entries == ()
    assert completed(found, before).entries == whole(rss(*ITEMS[:2])).entries
    assert (found.title, found.format) == (whole(rss(*ITEMS)).title, "rss20")


@pytest.mark.parametrize(
    "head",
    ["<language>nl</language>", "<link>https://elsewhere.example/</link>"],
)
def test_what_the_feed_says_of_itself_may_change_how_an_entry_is_read(head: str) -> None:
    before = by_mark(whole(rss(*ITEMS)))

    assert len(again(rss(*ITEMS, channel=head), frozenset(before)).entries) == 3


@pytest.mark.parametrize("head", ["<lastBuildDate>3 May 2026</lastBuildDate>", "<category>new</category>"])
def test_what_changes_with_every_entry_changes_no_other(head: str) -> None:
    before = by_mark(whole(rss(*ITEMS[1:])))

    assert len(again(rss(*ITEMS, channel=head), frozenset(before)).entries) == 1


def test_the_same_bytes_elsewhere_are_not_the_same_entry() -> None:
    here = cut(rss(*ITEMS).encode(), URL)
    there = cut(rss(*ITEMS).encode(), "https://bob.example/feed")

    assert here is not None
    assert there is not None
    assert set(here.marks).isdisjoint(there.marks)


def test_what_an_older_version_read_otherwise_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "_VERSION", b"1")
    before = by_mark(whole(rss(*ITEMS)))
    monkeypatch.undo()

    assert len(again(rss(*ITEMS), frozenset(before)).entries) == 3


@pytest.mark.parametrize(
    "body",
    [
        '<!DOCTYPE rss SYSTEM "x"><rss version="2.0"><channel><item/></channel></rss>',
        '<rss version="2.0"><channel><item/>text<item/></channel></rss>',
        '<rss version="2.0"><channel><item/><title>late</title><item/></channel></rss>',
        '<rss version="2.0"><channel><item></channel></rss>',
        '<rss version="2.0"><channel><title>none</title></channel></rss>',
        'Warning: <rss version="2.0"><channel><item/></channel></rss>',
        '<rss version="2.0"><channel>' + "<item/>" * 1001 + "</channel></rss>",
    ],
)
def test_at_the_least_doubt_nothing_is_cut(body: str) -> None:
    assert cut(body.encode(), URL) is None


def test_a_feed_whose_post_quotes_a_doctype_is_cut_like_others() -> None:
    quoting = "<guid>4</guid><description><![CDATA[begin with <!DOCTYPE html>]]></description>"
    pieces = cut(rss(quoting, *ITEMS).encode(), URL)

    assert pieces is not None
    assert len(pieces.entries) == 4


def test_an_entry_within_an_entry_belongs_to_it() -> None:
    nested = '<rss version="2.0"><channel><item><x><channel><item/></channel></x></item></channel></rss>'
    pieces = cut(nested.encode(), URL)

    assert pieces is not None
    assert len(pieces.entries) == 1


# ------------------------------------------------------------------ real and hostile feeds


def bodies(testdata: Path) -> Iterator[tuple[str, bytes]]:
    for folder in ("feeds", "hostile/feeds"):
        for path in sorted((testdata / folder).iterdir()):
            if path.name != "manifest.jsonl":
                yield path.name, path.read_bytes()


def test_of_every_feed_the_same_comes_out_as_of_the_whole(testdata: Path) -> None:
    """Whatever part of its entries is known."""
    choice, cuts = random.Random(23), 0
    for name, body in bodies(testdata):
        feed = reading(body).result
        if not isinstance(feed, ParsedFeed):
            continue
        stored = by_mark(feed)
        cuts += bool(stored)
        for share in (0.0, 0.5, 0.9, 1.0):
            known = frozenset(mark for mark in sorted(stored) if choice.random() < share)
            found = again(body, known)

            assert not {entry.mark for entry in found.entries} & known, name
            assert completed(found, stored) == replace(feed, kept=()), (name, share)
    assert cuts > 50


def test_what_was_stored_is_what_would_be_read(testdata: Path, tmp_path: Path) -> None:
    """An entry that is not read again comes from the store, to the last letter."""
    with Store.open(tmp_path / "aggregator.sqlite", now=NOW) as store:
        for name, body in bodies(testdata):
            feed = reading(body).result
            if not isinstance(feed, ParsedFeed) or not by_mark(feed):
                continue
            state = store.subscribe([f"https://{name}/"], NOW, str)[f"https://{name}/"]
            store.record([outcome(state, feed)])

            assert store.marks(state.id) == frozenset(by_mark(feed)), name
            known, read = store.as_read(state.id)
            assert known == store.known(state.id), name
            assert read.keys() == by_mark(feed).keys(), name
            for mark, entry in read.items():
                assert entry == replace(by_mark(feed)[mark], mark=""), name


def outcome(state: FeedState, feed: ParsedFeed) -> PollOutcome:
    named = {json.dumps([entry.guid, entry.link, entry.title, entry.mark]): entry for entry in feed.entries}
    writes = tuple(
        EntryWrite(name, entry, content_hash(entry), entry.published, NOW, NOW, None)
        for name, entry in named.items()
    )
    marks = tuple((name, entry.mark) for name, entry in named.items())
    return PollOutcome(state, PollLog(state.id, NOW, "ok"), writes, marks=marks)


def test_an_entry_edited_where_its_bytes_could_not_be_told_is_known_by_none(tmp_path: Path) -> None:
    """Else the old text, should it come back, would pass for the new one."""
    feed = whole(rss(*ITEMS))
    with Store.open(tmp_path / "aggregator.sqlite", now=NOW) as store:
        state = store.subscribe([URL], NOW, str)[URL]
        first = outcome(state, feed)
        store.record([first])
        edited = replace(first.entries[0], content_hash="other", changed_at=NOW, is_new=False)
        store.record([PollOutcome(state, PollLog(state.id, NOW, "ok"), (edited,))])

        assert store.marks(state.id) == frozenset(by_mark(feed)) - {feed.entries[0].mark}
