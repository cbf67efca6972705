"""Paging back as rules: it always ends, and what an honest blog wrote is all there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator import policy
from aggregator.model import (
    Entry,
    Exchange,
    Failure,
    FailureKind,
    FeedState,
    History,
    ParsedEntry,
    ParsedFeed,
    Polling,
    Reading,
    Request,
    Validators,
    failure,
)
from aggregator.policy import pages
from aggregator.policy.history import BARREN, MOST_PAGES, PATIENCE
from aggregator.store import Store
from tests.stores import key_of

START = datetime(2026, 5, 1, 6, tzinfo=UTC)
DAY = timedelta(days=1)
ADA = "https://ada.example/feed/"
GENERATORS = {
    "paged": "https://wordpress.org/?v=6.5.2",
    "start-index": "Blogger",
    "page": "",
    "link": "",
    "page from 0": "",
}
honest = pytest.mark.parametrize("kind", GENERATORS)


def post(number: int, title: str = "") -> ParsedEntry:
    """Post 1 is the oldest; each is a day younger than the one before."""
    return ParsedEntry(
        guid=f"ada-{number}",
        link=f"https://ada.example/p/{number}",
        title=title or f"Thing {number}",
        author="Ada",
        published=START - 300 * DAY + number * DAY,
    )


@dataclass
class Blog:
    """A blog that is honest, of some kind."""

    kind: str
    posts: list[int]
    shows: int = 10
    asked: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return "https://ada.example/feeds/posts/default" if self.kind == "start-index" else ADA

    def write(self, number: int) -> None:
        newest = max(self.posts, default=0)
        self.posts += range(newest + 1, newest + number + 1)

    def answer(self, url: str) -> ParsedFeed | Failure:
        self.asked.append(url)
        query = {key: int(values[0]) for key, values in parse_qs(urlsplit(url).query).items()}
        start = {
            "paged": (query.get("paged", 1) - 1) * self.shows,
            "start-index": query.get("start-index", 1) - 1,
            "page": (query.get("page", 1) - 1) * self.shows,
            "page from 0": query.get("page", 0) * self.shows,
            "link": query.get("from", 0),
        }[self.kind]
        newest_first = sorted(self.posts, reverse=True)
        found = newest_first[start : start + self.shows]
        if start and not found and self.kind == "paged":
            return failure(FailureKind.NOT_FOUND, status=404)
        more = start + self.shows < len(newest_first)
        return ParsedFeed(
            title="Marginalia",
            author="Ada",
            generator=GENERATORS[self.kind],
            entries=tuple(map(post, found)),
            next_url=f"{ADA}?from={start + self.shows}" if self.kind == "link" and more else "",
        )


@dataclass
class Reader:
    """One feed of a real store, polled and paged back by the rules."""

    store: Store
    url: str
    start: datetime | None = None

    @property
    def state(self) -> FeedState:
        return self.store.subscribe([self.url], START, key_of)[self.url]

    @property
    def history(self) -> History:
        assert self.state.history is not None
        return self.state.history

    @property
    def entries(self) -> list[Entry]:
        return self.store.entries()

    @property
    def posts(self) -> list[int]:
        return sorted(int(entry.entry_id.removeprefix("ada-")) for entry in self.entries)

    def poll(self, result: ParsedFeed | Failure, now: datetime = START, *, asked: bool = False) -> None:
        state = policy.wanted_whole(self.state, now) if asked else self.state
        reading = self._reading(state, policy.request(state, now), result)
        known = self.store.known(state.id)
        outcome = policy.decide(state, reading, known, now, polling=Polling(), start=self.start)
        self.store.record([outcome])

    def page(self, result: ParsedFeed | Failure, now: datetime = START, *, status: int | None = None) -> None:
        state = self.state
        reading = self._reading(state, policy.page_request(state), result)
        if isinstance(result, Failure):
            rest = timedelta(hours=1) if status in (429, 503) else None
            reading = replace(reading, exchange=replace(reading.exchange, status=status, rest=rest))
        known = self.store.known(state.id)
        self.store.record_page(policy.page(state, reading, known, now, start=self.start, homes={}), "run")

    def read_on(
        self, blog: Blog, now: datetime = START, *, most: int = 200, writes: Iterator[int] | None = None
    ) -> None:
        """Page after page, at most so many, while the blog may write between two of them."""
        while policy.is_pending(self.state) and most > 0:
            blog.write(next(writes, 0) if writes else 0)
            self.page(blog.answer(policy.page_request(self.state).url), now)
            most -= 1

    def _reading(self, state: FeedState, request: Request, result: ParsedFeed | Failure) -> Reading:
        status = 200 if isinstance(result, ParsedFeed) else 404
        return Reading(request, Exchange(request.url, status, validators=Validators(b'"1"')), result, "hash")


@contextmanager
def reader(url: str = ADA, start: datetime | None = None) -> Iterator[Reader]:
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "aggregator.sqlite", now=START) as store:
        yield Reader(store, url, start)


@honest
@given(
    posts=st.integers(0, 60),
    shows=st.integers(pages.FULL, 25),
    writes=st.lists(st.integers(0, pages.FULL - 1), max_size=6),  # under a page between two pages
)
def test_all_of_a_history_is_read_though_the_blog_goes_on_writing(
    kind: str, posts: int, shows: int, writes: list[int]
) -> None:
    blog = Blog(kind, list(range(1, posts + 1)), shows)
    with reader(blog.address) as ada:
        ada.poll(blog.answer(blog.address))
        ada.read_on(blog, writes=iter(writes))
        ada.poll(blog.answer(blog.address), START + DAY)
        ada.read_on(blog, START + DAY)

        assert ada.posts == blog.posts


@honest
@given(
    nights=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 3)), max_size=6),
    shows=st.integers(pages.FULL, 14),
)
def test_no_post_is_lost_whatever_is_written_between_polls_and_however_often_paging_is_broken_off(
    kind: str, nights: list[tuple[int, int]], shows: int
) -> None:
    blog = Blog(kind, list(range(1, 31)), shows)
    with reader(blog.address) as ada:
        for night, (written, most) in enumerate([(0, 1), *nights, (0, 200)]):
            blog.write(written)
            ada.poll(blog.answer(blog.address), START + night * DAY)
            ada.read_on(blog, START + night * DAY, most=most)

        assert ada.posts == blog.posts


def test_a_second_page_of_what_was_the_first_nights_ago_does_not_end_the_history() -> None:
    """Ten posts were written while the guess waited: the page shows nothing new, and is no first page again."""
    blog = Blog("page", list(range(1, 31)))
    with reader() as ada:
        for night, written in enumerate([0, 10, 1, 9]):
            blog.write(written)
            ada.poll(blog.answer(ADA), START + night * DAY)
        ada.read_on(blog, START + 3 * DAY)

        assert ada.posts == blog.posts


some_entries = st.lists(st.integers(1, 40), max_size=12, unique=True)
some_page = st.one_of(
    st.sampled_from([FailureKind.TIMEOUT, FailureKind.SERVER, FailureKind.NOT_FOUND, FailureKind.MALFORMED]),
    st.tuples(some_entries, st.integers(0, 5)),
)


def made(page: FailureKind | tuple[Sequence[int], int], generator: str) -> ParsedFeed | Failure:
    if isinstance(page, FailureKind):
        return failure(page)
    numbers, link = page
    address = f"{ADA}?from={link}" if link else ""
    return ParsedFeed(
        title="Marginalia", generator=generator, entries=tuple(map(post, numbers)), next_url=address
    )


@given(
    generator=st.sampled_from([*GENERATORS.values(), "Hugo"]),
    first=st.tuples(some_entries, st.integers(0, 5)),
    served=st.lists(some_page, min_size=1, max_size=12),
)
def test_whatever_a_server_sends_paging_back_ends(
    generator: str, first: tuple[list[int], int], served: list[FailureKind | tuple[list[int], int]]
) -> None:
    """The pages served come round again and again."""
    with reader() as ada:
        ada.poll(made(first, generator))
        asked = 0
        while policy.is_pending(ada.state):
            ada.page(made(served[asked % len(served)], generator))
            asked += 1

        assert asked <= (MOST_PAGES + 1) * PATIENCE
        history = ada.state.history
        assert history is None or (history.ended and history.pages <= MOST_PAGES)


def test_at_most_so_many_pages_are_read() -> None:
    blog = Blog("paged", list(range(1, 2001)))
    with reader() as ada:
        ada.poll(blog.answer(ADA))
        ada.read_on(blog)

        assert (ada.history.ended, len(blog.asked), len(ada.posts)) == ("pages", MOST_PAGES, 10 * MOST_PAGES)


def test_links_in_a_circle_end() -> None:
    numbers = {"": range(31, 41), "a": range(21, 31), "b": range(11, 21)}
    onward = {"": "a", "a": "b", "b": "a"}
    with reader() as ada:
        ada.poll(_linked(numbers[""], "a"))
        asked = []
        while policy.is_pending(ada.state):
            asked.append(policy.page_request(ada.state).url[-1])
            ada.page(_linked(numbers[asked[-1]], onward[asked[-1]]))

        assert ada.history.ended == "repeats"
        assert len(asked) == 2 + BARREN


def _linked(numbers: Sequence[int], onward: str) -> ParsedFeed:
    entries = tuple(post(number) for number in sorted(numbers, reverse=True))
    return ParsedFeed(title="Marginalia", entries=entries, next_url=f"{ADA}?page={onward}")


@honest
def test_the_programmes_start_is_far_enough(kind: str) -> None:
    blog = Blog(kind, list(range(1, 101)))
    start = post(75).published
    with reader(blog.address, start) as ada:
        ada.poll(blog.answer(blog.address))
        ada.read_on(blog)

        assert set(range(75, 101)) <= set(ada.posts)
        assert ada.history.ended == "start"
        assert len(ada.posts) <= 50


def test_a_feed_that_shows_only_what_is_older_than_the_programme_is_not_paged_back() -> None:
    blog = Blog("paged", list(range(1, 101)))
    with reader(start=START) as ada:
        ada.poll(blog.answer(ADA))

        assert not policy.is_pending(ada.state)
        assert ada.history.ended == "start"


def test_a_short_feed_of_an_unknown_platform_is_not_tried_out_before_it_shows_that_it_is_cut() -> None:
    with reader() as ada:
        ada.poll(made((range(9, 0, -1), 0), ""))
        first = policy.is_pending(ada.state)
        ada.poll(made((range(20, 11, -1), 0), ""), START + DAY)

        assert (first, policy.page_request(ada.state).url) == (False, f"{ADA}?page=2")


def test_an_old_post_pinned_to_the_head_hides_no_gap() -> None:
    blog = Blog("paged", list(range(1, 31)))
    with reader() as ada:
        ada.poll(blog.answer(ADA))
        ada.read_on(blog)
        blog.write(25)
        shown = blog.answer(ADA)
        assert isinstance(shown, ParsedFeed)
        ada.poll(replace(shown, entries=(post(7), *shown.entries)), START + DAY)
        ada.read_on(blog, START + DAY)

        assert (ada.history.cause, ada.history.ended) == ("gap", "overlap")
        assert ada.posts == blog.posts


@pytest.mark.parametrize(
    "shown",
    [
        [30, 29, 28, 27],  # as ever
        [30, 35, 34, 33, 32, 31, 29],  # pinned, and the others overlap
        [27, 28, 29, 30, 31, 32],  # the oldest first
        [31, 30, 32],  # in no order
    ],
)
def test_a_feed_that_overlaps_in_any_order_has_no_gap(shown: list[int]) -> None:
    blog = Blog("paged", list(range(1, 31)))
    with reader() as ada:
        ada.poll(blog.answer(ADA))
        ada.read_on(blog)
        ada.poll(ParsedFeed(title="Marginalia", entries=tuple(map(post, shown))), START + DAY)

        assert not policy.is_pending(ada.state)
        assert ada.history.cause == "first"


@pytest.mark.parametrize("generator", ["", "Hugo -- gohugo.io", "Medium"])
def test_a_feed_without_pages_is_tried_once_at_most_and_its_gap_is_told(generator: str) -> None:
    with reader() as ada:
        for night, newest in enumerate([10, 30, 50]):
            page = made((range(newest, newest - 10, -1), 0), generator)
            ada.poll(page, START + night * DAY)
            tried = 0
            while policy.is_pending(ada.state):
                ada.page(page, START + night * DAY)
                tried += 1
            assert tried == (0 if generator or night else 1)

        assert ada.history.is_open
        assert ada.history.cause == "gap"


@pytest.mark.parametrize("asked", [False, True])
def test_an_open_gap_is_closed_once_the_feed_shows_more(asked: bool) -> None:
    """The writer was asked to let the feed show more posts; the organiser's command may come before that."""
    with reader() as ada:
        for night, newest in enumerate([10, 30, 50]):
            ada.poll(made((range(newest, newest - 10, -1), 0), "Hugo"), START + night * DAY)
        too_early = made((range(50, 40, -1), 0), "Hugo")
        ada.poll(too_early, START + 3 * DAY, asked=True)
        still_open = ada.history.is_open
        ada.poll(made((range(50, 0, -1), 0), "Hugo"), START + 4 * DAY, asked=asked)

        assert still_open
        assert ada.history.ended == "overlap"
        assert ada.posts == list(range(1, 51))


def test_a_gap_that_was_closed_is_not_told() -> None:
    blog = Blog("paged", list(range(1, 31)))
    with reader() as ada:
        for night, written in enumerate([0, 15]):
            blog.write(written)
            ada.poll(blog.answer(ADA), START + night * DAY)
            ada.read_on(blog, START + night * DAY)

        assert (ada.history.cause, ada.history.ended) == ("gap", "overlap")
        assert not ada.history.is_open


def test_new_ids_are_no_gap() -> None:
    blog = Blog("paged", list(range(1, 31)))
    with reader() as ada:
        ada.poll(blog.answer(ADA))
        ada.read_on(blog)
        before = ada.history
        renamed = blog.answer(ADA)
        assert isinstance(renamed, ParsedFeed)
        entries = tuple(replace(entry, guid=f"new-{entry.guid}") for entry in renamed.entries)
        ada.poll(replace(renamed, entries=entries), START + DAY)

        assert ada.state.history == before


def test_what_a_stranger_writes_is_not_paged_back() -> None:
    blog = Blog("paged", list(range(1, 31)))
    with reader() as ada:
        ada.poll(blog.answer(ADA))
        ada.read_on(blog)
        entries = tuple(
            ParsedEntry(
                guid=f"p-{number}", link=f"https://pills.example/{number}", title="Pills", author="Max"
            )
            for number in range(10)
        )
        stranger = ParsedFeed(
            title="Cheap Remedies", author="Max", generator=GENERATORS["paged"], entries=entries
        )
        ada.poll(stranger, START + DAY)

        assert ada.state.held_since
        states = {ada.state.id: ada.state}
        assert policy.going_on(states, [], START + DAY, anyhow=True) == []


def test_a_strangers_page_is_not_taken_for_history() -> None:
    """The blog's name is taken over between two pages, before the next poll can notice."""
    blog = Blog("paged", list(range(1, 31)))
    with reader() as ada:
        ada.poll(blog.answer(ADA))
        entry = ParsedEntry(guid="p-1", link="https://pills.example/1", title="Pills", author="Max")
        ada.page(ParsedFeed(title="Cheap Remedies", author="Max", entries=(entry,)))

        assert ada.posts == list(range(21, 31))
        assert (ada.history.pages, ada.history.failures) == (1, 1)


def test_a_page_that_fails_is_given_up_in_the_end_and_that_is_told() -> None:
    blog = Blog("paged", list(range(1, 31)))
    with reader() as ada:
        ada.poll(blog.answer(ADA))
        for _ in range(PATIENCE):
            assert policy.is_pending(ada.state)
            ada.page(failure(FailureKind.SERVER, status=500))

        assert ada.history.ended == "failed"
        assert ada.history.is_open
        assert ada.state.failure is None


@pytest.mark.parametrize(
    ("kind", "status", "tries"),
    [
        (FailureKind.SERVER, 500, 1),
        (FailureKind.PRIVATE, 403, 1),
        (FailureKind.TOO_LARGE, 200, 1),
        (FailureKind.TIMEOUT, None, 2),
        (FailureKind.RATE_LIMITED, 429, 2),
        (FailureKind.SERVER, 503, 2),
    ],
)
def test_a_page_that_is_only_guessed_is_not_asked_for_again_and_again(
    kind: FailureKind, status: int | None, tries: int
) -> None:
    with reader() as ada:
        ada.poll(Blog("page", list(range(1, 31))).answer(ADA))
        asked = 0
        while policy.is_pending(ada.state):
            asked += 1
            ada.page(failure(kind), status=status)
        ada.poll(made((range(60, 50, -1), 0), ""), START + DAY)

        assert asked == tries
        assert not policy.is_pending(ada.state)
        assert ada.history.pager == "none"


ELSEWHERE = "https://other.example/feed/"


@pytest.mark.parametrize(
    ("known", "goes_on"),
    [
        ({}, True),
        ({"not_before": START + timedelta(minutes=1)}, False),
        ({"not_before": START}, True),
        ({"moved_to": ELSEWHERE, "moved_shared": None}, False),
        ({"moved_to": ELSEWHERE, "moved_shared": 0}, False),
        ({"moved_to": ELSEWHERE, "moved_shared": 1}, True),
        ({"held_since": START}, False),
        ({"off": True}, False),
        ({"failure": failure(FailureKind.DNS)}, False),
    ],
)
def test_a_history_rests_where_its_server_or_a_doubt_about_the_blog_says_so(
    known: dict[str, Any], goes_on: bool
) -> None:
    with reader() as ada:
        ada.poll(Blog("paged", list(range(1, 31))).answer(ADA))
        state = replace(ada.state, **known)

        assert policy.going_on({state.id: state}, [], START, anyhow=True) == ([state] if goes_on else [])


def test_gaps_go_on_before_first_readings_and_the_latest_before_earlier_ones() -> None:
    with reader() as ada:
        ada.poll(Blog("paged", list(range(1, 31))).answer(ADA))
        history = ada.history
        states = {
            number: replace(
                ada.state, id=number, history=replace(history, cause=cause, since=START + day * DAY)
            )
            for number, (cause, day) in enumerate([("first", 9), ("gap", 1), ("gap", 2), ("first", 8)])
        }
        going = policy.going_on(states, [], START + 9 * DAY, anyhow=False)

        assert [state.id for state in going] == [2, 1, 0, 3]


def test_a_page_that_failed_is_left_alone_for_an_hour() -> None:
    blog = Blog("paged", list(range(1, 31)))
    with reader() as ada:
        ada.poll(blog.answer(ADA))
        ada.page(failure(FailureKind.SERVER, status=500), status=500)
        soon, later = (
            policy.going_on({ada.state.id: ada.state}, [], START + timedelta(minutes=after), anyhow=False)
            for after in (59, 60)
        )

        assert (bool(soon), bool(later)) == (False, True)


def test_a_page_that_failed_twice_waits_for_a_good_poll_of_its_feed() -> None:
    blog = Blog("paged", list(range(1, 31)))
    with reader() as ada:
        ada.poll(blog.answer(ADA))
        going = []
        for night in range(3):
            now = START + night * DAY
            going.append(bool(policy.going_on({ada.state.id: ada.state}, [], now, anyhow=False)))
            ada.page(failure(FailureKind.TIMEOUT), now)

        assert going == [True, True, False]
        assert policy.going_on({ada.state.id: ada.state}, [], START, anyhow=True)


def test_a_page_of_the_past_touches_nothing_of_the_present() -> None:
    blog = Blog("paged", list(range(1, 31)))
    with reader() as ada:
        ada.poll(blog.answer(ADA))
        before, edited = ada.state, blog.answer(f"{ADA}?paged=1")
        assert isinstance(edited, ParsedFeed)
        known = {entry.entry_id: entry for entry in ada.entries}
        stale = tuple(replace(entry, title="As it was first") for entry in edited.entries)
        ada.page(replace(edited, title="An old title", entries=(*stale, post(1))), START + DAY)

        assert replace(ada.state, history=None) == replace(before, history=None)
        assert {entry.entry_id: entry for entry in ada.entries if entry.entry_id in known} == known


def test_an_imported_history_does_not_flood() -> None:
    blog = Blog("paged", list(range(1, 31)))
    with reader() as ada:
        ada.poll(blog.answer(ADA))
        ada.read_on(blog)

        assert len(ada.entries) == 30
        assert all(entry.shown_at == entry.published for entry in ada.entries)


def test_posts_of_a_gap_stand_where_a_poll_would_have_put_them_and_older_ones_at_their_date() -> None:
    """The programme starts with post 15. A cache had hidden what was written since: it is news."""
    blog = Blog("paged", list(range(1, 31)))
    with reader(start=post(15).published) as ada:
        ada.poll(blog.answer(ADA))
        ada.read_on(blog)
        blog.write(15)
        ada.poll(blog.answer(ADA), START + DAY)
        blog.posts = [number for number in blog.posts if not 5 < number <= 30]  # so that it looks for more
        ada.read_on(blog, START + DAY)

        shown = {int(entry.entry_id.removeprefix("ada-")): entry for entry in ada.entries}
        assert sorted(shown) == list(range(1, 46))
        assert {shown[number].shown_at for number in range(31, 46)} == {START + DAY}
        assert all(shown[number].shown_at == shown[number].published for number in range(1, 31))


@pytest.mark.parametrize(
    ("url", "home", "generator", "expected"),
    [
        (
            "http://feeds.feedburner.com/AdasFeed",
            "https://ada.example/",
            "https://wordpress.org/?v=6.5",
            "https://ada.example/feed/?paged=2",
        ),
        (
            "http://feeds.feedburner.com/ada",
            "https://ada.example/blog",
            "https://wordpress.org/?v=6.5",
            "https://ada.example/blog/feed/?paged=2",
        ),
        (
            "http://feeds.feedburner.com/ada",
            "http://ada.blogspot.com/",
            "Blogger",
            "http://ada.blogspot.com/feeds/posts/default?start-index=11&max-results=10",
        ),
        # a server of no such service speaks for itself alone, whatever home its feed names
        (
            "http://mirror.example/feed.xml",
            "https://ada.example/",
            "https://wordpress.org/?v=6.5",
            "http://mirror.example/feed.xml?paged=2",
        ),
        (
            "http://mirror.example/feeds/posts/default",
            "http://ada.blogspot.com/",
            "Blogger",
            "http://mirror.example/feeds/posts/default?start-index=11&max-results=10",
        ),
        # its own server, under another name than that of its home
        (
            "https://ada.wordpress.com/feed/",
            "https://ada.example/",
            "http://wordpress.com/",
            "https://ada.wordpress.com/feed/?paged=2",
        ),
        (
            "https://www.ada.example/news",
            "https://ada.example/",
            "https://wordpress.org/?v=6.5",
            "https://www.ada.example/news?paged=2",
        ),
        (
            "http://feeds.feedburner.com/ada",
            "",
            "https://wordpress.org/?v=6.5",
            "http://feeds.feedburner.com/ada?paged=2",
        ),
    ],
)
def test_where_another_server_hands_a_blog_on_its_pages_lie_at_the_blog_itself(
    url: str, home: str, generator: str, expected: str
) -> None:
    feed = ParsedFeed(generator=generator, home_url=home, entries=(ParsedEntry(guid="x"),) * 10)
    pager = pages.pager(feed, url, guess=True, is_cut=False)

    assert pages.next_address(pager, feed, url, 1) == expected


@pytest.mark.parametrize(
    ("url", "generator", "guid", "expected"),
    [
        (
            "https://ada.example/feed/",
            "https://wordpress.org/?v=6.5",
            "x",
            "https://ada.example/feed/?paged=2",
        ),
        ("https://ada.example/?feed=rss2", "WordPress.com", "x", "https://ada.example/?feed=rss2&paged=2"),
        ("https://ada.example/feed", "", "https://ada.example/?p=7", "https://ada.example/feed?paged=2"),
        (
            "https://ada.example/feeds/posts/default?alt=rss",
            "Blogger",
            "x",
            "https://ada.example/feeds/posts/default?alt=rss&start-index=6&max-results=5",
        ),
        (
            "https://ada.example/feeds/posts/default/-/cpd23?max-results=5&start-index=6",
            "",
            "tag:blogger.com,1999:blog-1.post-2",
            "https://ada.example/feeds/posts/default/-/cpd23?start-index=11&max-results=5",
        ),
        ("https://feeds.example/ada", "Blogger", "x", ""),
        ("https://ada.example/rss?x=%20a", "", "x", "https://ada.example/rss?x=%20a&page=2"),
        ("https://ada.example/index.xml", "Hugo -- 0.155", "x", ""),
    ],
)
def test_the_next_page_lies_where_the_platform_has_it(
    url: str, generator: str, guid: str, expected: str
) -> None:
    feed = ParsedFeed(generator=generator, entries=(ParsedEntry(guid=guid),) * 5)
    pager = pages.pager(feed, url, guess=True, is_cut=True)

    assert pages.next_address(pager, feed, url, 1) == expected
