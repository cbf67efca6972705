"""Facts about entries that are known again under other ids."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import (
    Exchange,
    FeedState,
    KnownEntry,
    ParsedEntry,
    ParsedFeed,
    Polling,
    Reading,
    Request,
)
from aggregator.policy import decide, enough, lookups
from aggregator.policy.again import words
from aggregator.policy.identity import identify, names
from tests.stores import by_name, kept

NOW = datetime(2026, 5, 3, tzinfo=UTC)
DAY = timedelta(days=1)
WORDS = " ".join(f"word{number} about networks and what they are good for" for number in range(9))


class Blog:
    """A feed's row and entries, read as the pipeline reads them."""

    def __init__(self) -> None:
        self.state = FeedState(7, "https://ada.example/feed", NOW)
        self.stored: dict[str, KnownEntry] = {}
        self.now = NOW
        self.note = ""

    def shows(self, *entries: ParsedEntry) -> tuple[int, int]:
        """How many entries a reading adds, and how many it rewords."""
        self.now += DAY
        feed = ParsedFeed(entries=entries)
        everything = by_name(self.stored.values())
        known = {name: everything[name] for name in lookups(self.state, feed) if name in everything}
        known = known if enough(self.state, feed, known) else everything
        reading = Reading(Request(7, self.state.url), Exchange(self.state.url, 200), feed)
        outcome = decide(self.state, reading, known, self.now, polling=Polling())
        assert outcome == decide(self.state, reading, everything, self.now, polling=Polling())
        self.state = outcome.state
        self.stored |= {write.entry_id: kept(write) for write in outcome.entries}
        self.note = str(outcome.log.note or "")
        return outcome.log.new, outcome.log.changed


def post(number: int) -> ParsedEntry:
    return ParsedEntry(
        guid=f"http://ada.example/?p={number}",
        link=f"http://ada.example/?p={number}",
        title=f"Thing {number}",
        published=NOW - (20 - number) * DAY,
        published_text=str(NOW - (20 - number) * DAY),
        content=f"<p>{number} {WORDS}",
    )


def https(entry: ParsedEntry) -> ParsedEntry:
    return replace(
        entry, guid=entry.guid.replace("http:", "https:"), link=entry.link.replace("http:", "https:")
    )


def permalink(entry: ParsedEntry) -> ParsedEntry:
    address = f"https://ada.example/2026/05/{entry.title.replace(' ', '-').lower()}/"
    return replace(entry, guid=address, link=address)


def new_host(entry: ParsedEntry) -> ParsedEntry:
    return replace(
        permalink(entry),
        guid=f"tag:blogger.com,1999:blog-1.post-{entry.title}",
        link=f"https://ada.blogspot.com/{entry.title[-1]}.html",
        published=NOW,  # an import may date everything anew
        content=f"<div class='post'>{entry.content.removeprefix('<p>')}</div>",
    )


def new_theme(entry: ParsedEntry) -> ParsedEntry:
    return replace(entry, guid=f"theme-{entry.title}", content=f"{entry.content[:60]} […]", is_summary=True)


CHURNS = {"https": https, "permalinks": permalink, "host": new_host, "theme": new_theme}
POSTS = tuple(map(post, range(1, 7)))


@pytest.mark.parametrize("churn", CHURNS.values(), ids=CHURNS)
def test_a_feed_with_new_ids_for_everything_doubles_and_lifts_nothing(churn) -> None:  # type: ignore[no-untyped-def]
    blog = Blog()
    blog.shows(*POSTS)
    before = dict(blog.stored)
    new, _ = blog.shows(*map(churn, POSTS))

    assert new == 0
    assert blog.note == "6 posts came under new ids and were known again; none is there twice"
    assert blog.stored.keys() == before.keys()
    for name, entry in blog.stored.items():
        assert (entry.published, entry.shown_at) == (before[name].published, before[name].shown_at)


@pytest.mark.parametrize("churn", CHURNS.values(), ids=CHURNS)
def test_the_new_id_names_the_entry_from_then_on_whatever_else_changes(churn) -> None:  # type: ignore[no-untyped-def]
    blog = Blog()
    blog.shows(*POSTS)
    blog.shows(*map(churn, POSTS))
    rewritten = [replace(churn(each), title=f"{each.title}, again", published=None) for each in POSTS]

    assert blog.shows(*rewritten) == (0, 6)
    assert blog.shows(*POSTS) == (0, 6)
    assert blog.shows(*POSTS) == (0, 0)


def test_a_move_to_https_rewords_nothing() -> None:
    blog = Blog()
    blog.shows(*POSTS)

    assert blog.shows(*map(https, POSTS)) == (0, 0)
    assert {entry.changed_at for entry in blog.stored.values()} == {None}
    assert {entry.link[:5] for entry in blog.stored.values()} == {"https"}


def test_what_is_new_beside_new_ids_is_new() -> None:
    blog = Blog()
    blog.shows(*POSTS[:4])

    assert blog.shows(*map(permalink, POSTS))[0] == 2
    assert len(blog.stored) == 6


def test_guids_that_change_at_every_turn_are_not_asked_for_any_more() -> None:
    blog, numbers = Blog(), count()
    notes = []
    for _ in range(6):
        blog.shows(*(replace(each, guid=str(next(numbers))) for each in POSTS))
        notes.append(blog.note)

    assert len(blog.stored) == 6
    assert "from now on their addresses tell" in notes[4]
    assert notes[5] == "6 posts came under new ids and were known again; none is there twice"
    blog.shows(*(replace(each, guid=str(next(numbers))) for each in POSTS))
    assert blog.note == ""
    renamed = [replace(each, guid="", title="x", published=None, content="y") for each in POSTS]
    assert blog.shows(*renamed) == (0, 6)


def test_entries_that_share_one_guid_are_known_again_under_https() -> None:
    blog = Blog()
    posts = [replace(post(number), guid="blog") for number in range(1, 6)]
    for newest in range(1, 6):
        blog.shows(*reversed(posts[:newest]))

    assert blog.shows(*map(https, reversed(posts))) == (0, 0)
    assert len(blog.stored) == 5


def test_one_sign_is_not_enough() -> None:
    blog = Blog()
    blog.shows(POSTS[0])
    other = ParsedEntry(guid="other", link="http://ada.example/other", title="other", content="other")
    one_each = [
        replace(other, guid="a", title=POSTS[0].title),
        replace(other, guid="b", link=POSTS[0].link, title="Another"),
        replace(other, guid="c", published=POSTS[0].published, title="A third"),
        replace(other, guid="d", content=POSTS[0].content, title="A fourth"),
    ]

    assert blog.shows(*one_each)[0] == 4


def test_what_several_entries_have_in_common_tells_nothing() -> None:
    daily = [
        replace(post(1), guid=f"g{day}", link=f"http://ada.example/{day}", title="Links", content=f"{day}")
        for day in range(4)
    ]
    blog = Blog()
    blog.shows(*daily[:2])

    assert blog.shows(*daily[2:])[0] == 2


@pytest.mark.parametrize(
    ("link", "stored", "shown"),
    [
        ("http://ada.example/blog/", ["Links", "Links"], ["Links", "Links"]),
        ("http://ada.example/blog/", ["Links", "News"], ["Links"]),
        ("http://ada.example/blog/", ["Links"], ["Links", "News"]),
        ("http://ada.example/", ["Links"], ["Links"]),  # nobody's but the blog's
    ],
)
def test_entries_that_all_link_to_one_page_are_not_one(
    link: str, stored: list[str], shown: list[str]
) -> None:
    home = [replace(post(n), link=link, title=title) for n, title in enumerate([*stored, *shown])]
    blog = Blog()
    blog.shows(*home[: len(stored)])

    assert blog.shows(*home[len(stored) :])[0] == len(shown)


@pytest.mark.parametrize(
    ("link", "title"),
    [
        ("https://ada.example/one", "Links"),
        ("http://www.ada.example/one", "Links"),
        ("http://ada.example/one/", "Links"),
        ("http://ada.example/one", "LINKS "),
    ],
)
def test_an_entry_is_known_by_link_and_title_however_they_are_spelt(link: str, title: str) -> None:
    blog = Blog()
    blog.shows(ParsedEntry(guid="a", link="http://ada.example/one", title="Links"))

    assert blog.shows(ParsedEntry(guid="b", link=link, title=title))[0] == 0


def test_of_two_entries_like_a_stored_one_neither_is_lost() -> None:
    blog = Blog()
    blog.shows(POSTS[0])
    by_words = replace(POSTS[0], guid="a", link="http://ada.example/a", title="A")
    by_link = replace(POSTS[0], guid="b", published=NOW, content=f"New {WORDS}")

    assert blog.shows(by_words, by_link)[0] == 1
    assert len(blog.stored) == 2


def test_a_guid_that_every_new_entry_takes_over_loses_none_of_them() -> None:
    blog = Blog()
    for each in POSTS:
        assert blog.shows(replace(each, guid="http://ada.example/"))[0] == 1

    assert len(blog.stored) == 6


REWRITTEN = replace(
    POSTS[0], link="http://ada.example/new", title="New", published=NOW, content=f"New {WORDS}"
)


@pytest.mark.parametrize(
    "edited",
    [
        replace(REWRITTEN, link="https://ada.example/?p=1"),
        replace(REWRITTEN, title=POSTS[0].title),
        replace(REWRITTEN, published=POSTS[0].published),
        replace(REWRITTEN, content=POSTS[0].content),
        replace(REWRITTEN, content="New"),  # says nothing of being another
    ],
    ids=["link", "title", "date", "words", "few words"],
)
def test_an_edit_that_leaves_one_sign_is_an_edit(edited: ParsedEntry) -> None:
    for before, after in ((POSTS[0], edited), (edited, POSTS[0])):
        blog = Blog()
        blog.shows(before)

        assert blog.shows(after) == (0, 1)


@pytest.mark.parametrize(("content", "same"), [("<p>See the film.", False), (f"<p>{WORDS}", True)])
def test_a_text_of_few_words_is_no_sign(content: str, same: bool) -> None:
    blog = Blog()
    blog.shows(replace(post(1), content=content))
    other = replace(post(1), guid="another", link="", title="Another title", content=content)

    blog.shows(other)

    assert (len(blog.stored) == 1) is same


def test_markup_and_addresses_are_no_words() -> None:
    assert words(f"<p class='x'>{WORDS.replace(' ', '&nbsp;<br/>')}") == words(WORDS)
    assert words(f"{WORDS} more") != words(WORDS)


few = st.sampled_from(["", "a", "b"])
anything = st.builds(
    ParsedEntry,
    guid=few,
    link=st.sampled_from(["", "https://a.example/", "https://a.example/1", "https://a.example/2"]),
    title=few,
    content=st.sampled_from(["", "short", WORDS, f"{WORDS} b"]),
    published=st.sampled_from([None, NOW - DAY, NOW - 2 * DAY]),
)
readings = st.lists(st.lists(anything, max_size=5), min_size=1, max_size=4)


@given(readings)
def test_whatever_feeds_show_an_id_names_one_entry_and_a_second_look_adds_nothing(
    history: list[list[ParsedEntry]],
) -> None:
    blog = Blog()
    for entries in history:
        blog.shows(*entries)
        assert blog.shows(*entries) == (0, 0)
        names = [name for each in blog.stored.values() for name in {each.entry_id, each.alias} - {""}]
        assert len(names) == len(set(names))


@given(readings)
def test_no_entry_of_a_reading_is_taken_for_another_one_of_it(history: list[list[ParsedEntry]]) -> None:
    blog = Blog()
    for entries in history:
        found = identify(blog.state, ParsedFeed(entries=tuple(entries)), by_name(blog.stored.values()))
        assert len(found) == len({names(each) for each in entries})
        blog.shows(*entries)
        if any(each.alias for each in blog.stored.values()):  # then an entry has two names
            return
