"""Facts about addresses that change: which move is believed, which never, and whose blog it still is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import chain, combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from aggregator.model import (
    Exchange,
    Failure,
    FailureKind,
    FeedState,
    Hop,
    KnownEntry,
    NotModified,
    ParsedEntry,
    ParsedFeed,
    Polling,
    PollOutcome,
    Reading,
    Validators,
    failure,
)
from aggregator.policy import decide, enough, homes, is_watched, lookups, missing, request
from aggregator.policy.moves import POLLS
from tests.stores import by_name, kept

START = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)
NIGHT = timedelta(days=1)
POLLING = Polling(move_after=timedelta(days=7))
OLD, NEW, THIRD = "https://old.example/feed", "https://new.example/feed", "https://third.example/feed"
HTML = failure(FailureKind.HTML, title="Log in")


def blog(
    *numbers: int,
    host: str = "ada.example",
    title: str = "Marginalia",
    author: str = "Ada Quill",
    language: str = "en",
) -> ParsedFeed:
    """A feed that shows these entries, the first one written on the first of May."""
    entries = tuple(
        ParsedEntry(
            guid=f"{host}-{number}",
            link=f"https://{host}/{number}",
            title=f"Thing {number}",
            author=author,
            published=START - 30 * NIGHT + number * NIGHT,
        )
        for number in numbers
    )
    return ParsedFeed(title=title, language=language, entries=entries)


ADA = blog(1, 2, 3)
STRANGER = blog(7, 8, host="pills.example", title="Cheap Remedies", author="Max Power", language="de")


NEVER_ASKED = FeedState(1, OLD, START - NIGHT)


@dataclass
class Row:
    """A feed's row and its entries, asked as the pipeline asks."""

    state: FeedState = NEVER_ASKED
    stored: dict[str, KnownEntry] = field(default_factory=dict)

    def poll(
        self,
        result: ParsedFeed | NotModified | Failure,
        *hops: Hop,
        at: datetime = START,
        listed: dict[str, FeedState] | None = None,
        status: int = 200,
    ) -> PollOutcome:
        known: dict[str, KnownEntry] = {}
        if isinstance(result, ParsedFeed):
            everything = by_name(self.stored.values())
            names = lookups(self.state, result)
            known = {name: everything[name] for name in names if name in everything}
            known = known if enough(self.state, result, known) else everything
        asked = request(self.state, at)
        exchange = Exchange(hops[-1].url if hops else asked.url, status, hops, Validators(b'"tag"'))
        outcome = decide(
            self.state,
            Reading(asked, exchange, result, "hash"),
            known,
            at,
            polling=POLLING,
            homes=homes(listed or {}),
        )
        self.state = outcome.state
        for write in outcome.entries:
            self.stored[write.entry_id] = kept(write)
        for name in outcome.released:
            self.stored[name] = replace(self.stored[name], held=False)
        return outcome

    @property
    def held(self) -> set[str]:
        return {name for name, each in self.stored.items() if each.held}


def known_blog(feed: ParsedFeed = ADA) -> Row:
    """A row that was read in place before anything happens."""
    row = Row()
    row.poll(feed, at=START - NIGHT)
    return row


# The move -----------------------------------------------------------------------------------

Night = Callable[[int], tuple[ParsedFeed | NotModified | Failure, Sequence[Hop]]]


def addresses(row: Row, night: Night, nights: int = 9) -> list[str]:
    """The stored address after each night."""
    found = []
    for number in range(nights):
        result, hops = night(number)
        row.poll(result, *hops, at=START + number * NIGHT)
        found.append(row.state.url)
    return found


@pytest.mark.parametrize("status", [301, 308])
@pytest.mark.parametrize(
    "read",
    [lambda _: ADA, lambda n: ADA if n == 0 else NotModified(), lambda n: blog(*range(3 + n, 13 + n))],
    ids=["the same", "unchanged", "news every night"],
)
def test_a_move_for_good_is_believed_once_after_a_week(
    status: int, read: Callable[[int], ParsedFeed]
) -> None:
    row = known_blog()

    found = addresses(row, lambda n: (read(n), [Hop(status, NEW)] if row.state.url == OLD else []))

    assert found == [OLD] * 7 + [NEW] * 2


def test_the_moves_evidence_stays_for_whoever_mends_the_line() -> None:
    row = known_blog()
    addresses(row, lambda n: (ADA, [Hop(301, NEW)] if row.state.url == OLD else []), nights=20)

    assert (row.state.moved_to, row.state.moved_since, row.state.moved_polls, row.state.moved_shared) == (
        NEW,
        START,
        8,
        3,
    )
    assert not is_watched(row.state)


def test_the_log_tells_of_the_move() -> None:
    row = known_blog()
    notes = [row.poll(ADA, Hop(301, NEW), at=START + n * NIGHT).log.note for n in range(8)]

    assert [str(note) for note in notes if note] == [f"moved for good: from now on it is asked at {NEW}"]


def test_three_polls_are_needed_however_long_it_takes() -> None:
    row = known_blog()
    found = []
    for week in range(3):
        row.poll(ADA, Hop(301, NEW), at=START + 7 * week * NIGHT)
        found.append(row.state.url)

    assert found == [OLD, OLD, NEW]


def test_three_polls_must_have_seen_one_and_the_same_target() -> None:
    row, found = known_blog(), []
    for turn, there in enumerate((NEW, NEW, THIRD, THIRD, THIRD)):
        row.poll(ADA, Hop(301, there), at=START + 10 * turn * NIGHT)
        found.append(row.state.url)

    assert found == [OLD] * 4 + [THIRD]


def test_a_line_that_redirected_from_the_first_has_its_first_entries_to_vouch_for_it() -> None:
    found = addresses(Row(), lambda n: (ADA if n < 4 else NotModified(), [Hop(301, NEW)]), nights=8)

    assert found == [OLD] * 7 + [NEW]


def test_a_blog_without_entries_is_not_believed_to_have_moved() -> None:
    assert set(addresses(Row(), lambda _: (blog(), [Hop(301, NEW)]), nights=20)) == {OLD}


NEVER: dict[str, Night] = {
    "301 to a home page": lambda _: (HTML, [Hop(301, "https://new.example/")]),
    "301 to another blog": lambda _: (STRANGER, [Hop(301, NEW)]),
    "301 to two blogs in turn": lambda n: (ADA, [Hop(301, (NEW, THIRD)[n % 2])]),
    "301 every other night": lambda n: (ADA, [Hop(301, NEW)] if n % 2 else []),
    "301 to another address each night": lambda n: (ADA, [Hop(301, f"{NEW}?{n}")]),
    "301 to a feed one night, to a home page the next": lambda n: (
        (ADA, [Hop(301, NEW)]) if n % 2 else (HTML, [Hop(301, "https://new.example/")])
    ),
    "302 to a login page": lambda _: (HTML, [Hop(302, "https://new.example/login")]),
    "302 to a login page now and then": lambda n: (
        (ADA, [Hop(301, NEW)]) if n % 6 else (HTML, [Hop(302, "https://new.example/login")])
    ),
    "302": lambda _: (ADA, [Hop(302, NEW)]),
    "303": lambda _: (ADA, [Hop(303, NEW)]),
    "307": lambda _: (ADA, [Hop(307, NEW)]),
    "302, then 301": lambda _: (ADA, [Hop(302, THIRD), Hop(301, NEW)]),
    "301 in a circle": lambda _: (ADA, [Hop(301, NEW), Hop(301, OLD)]),
}


@pytest.mark.parametrize("night", NEVER.values(), ids=NEVER.keys())
def test_no_other_redirect_is_ever_believed(night: Night) -> None:
    assert set(addresses(known_blog(), night, nights=40)) == {OLD}


def test_entries_that_came_by_the_move_itself_do_not_vouch_for_it() -> None:
    row = known_blog()
    pen_name = replace(
        STRANGER, language="en", entries=tuple(replace(e, author="") for e in STRANGER.entries)
    )
    addresses(row, lambda _: (pen_name, [Hop(301, NEW)]), nights=20)

    assert not row.held
    assert "pills.example-7" in row.stored
    assert (row.state.url, row.state.moved_shared) == (OLD, 0)
    assert [str(each) for each in missing(row.state, START + 20 * NIGHT, POLLING)] == [
        "none of the entries stored before is there"
    ]


def test_what_is_missing_is_said_in_words() -> None:
    row = known_blog()
    row.poll(NotModified(), Hop(301, NEW))

    assert [str(each) for each in missing(row.state, START, POLLING)] == [
        f"1 of {POLLS} polls have seen it",
        "it must last until 2026-05-08 04:00 UTC",
        "its entries have not been compared with the stored ones yet",
    ]


def test_a_body_that_was_not_read_is_asked_for_whole_once() -> None:
    row = known_blog()
    asked = []
    for night in range(5):
        asked.append(bool(request(row.state, START + night * NIGHT).validators))
        row.poll(NotModified() if asked[-1] else ADA, Hop(301, NEW), at=START + night * NIGHT)

    assert asked == [True, False, True, True, True]
    assert row.state.moved_shared == 3


@pytest.mark.parametrize(
    "changed",
    [
        {"guid": "https://ada.example/?p=2"},
        {"guid": "x", "link": "http://www.ada.example/2/"},
        {"guid": "x", "link": "https://new.example/2026/thing-2"},
    ],
    ids=["another id", "another spelling of the link", "another link, the same title and date"],
)
def test_an_entry_is_known_again_by_id_link_or_title_and_date(changed: dict[str, str]) -> None:
    [entry] = blog(2).entries
    row = known_blog()
    row.poll(ParsedFeed(entries=(replace(entry, **changed),)), Hop(301, NEW))  # type: ignore[arg-type]

    assert row.state.moved_shared == 1


def test_a_link_to_the_blog_itself_tells_no_entry() -> None:
    entry = ParsedEntry(guid="1", link="https://ada.example/", title="One")
    row = known_blog(ParsedFeed(entries=(entry,)))
    row.poll(ParsedFeed(entries=(replace(entry, guid="2", title="Two"),)), Hop(301, NEW))

    assert row.state.moved_shared == 0


def test_a_second_move_begins_anew() -> None:
    row = known_blog()
    addresses(row, lambda _: (ADA, [Hop(301, NEW)]), nights=8)
    found = addresses(row, lambda _: (ADA, [Hop(301, THIRD)] if row.state.url == NEW else []), nights=9)

    assert found == [NEW] * 7 + [THIRD] * 2


def test_a_failure_says_nothing_of_a_move_unless_it_was_led_elsewhere() -> None:
    def after(*hops: Hop) -> int:
        row = known_blog()
        row.poll(ADA, Hop(301, NEW))
        row.poll(failure(FailureKind.SERVER), *hops, at=START + NIGHT)
        return row.state.moved_polls

    assert (after(), after(Hop(301, NEW)), after(Hop(301, THIRD)), after(Hop(302, NEW))) == (1, 1, 0, 0)


def test_where_the_new_address_fails_for_a_week_the_old_one_is_asked_again() -> None:
    row, found = known_blog(), []
    addresses(row, lambda _: (ADA, [Hop(301, NEW)]), nights=8)
    for night in range(8, 18):
        row.poll(failure(FailureKind.DNS), at=START + night * NIGHT)
        found.append(row.state.url)

    assert found == [NEW] * 7 + [OLD] * 3
    assert row.state.failing_since == START + 8 * NIGHT
    row.poll(ADA, at=START + 18 * NIGHT)
    assert (row.state.url, row.state.failure, row.state.moved_to) == (OLD, None, "")


def test_a_feed_that_never_moved_fails_where_it_is() -> None:
    row = known_blog()
    for night in range(20):
        row.poll(failure(FailureKind.DNS), at=START + night * NIGHT)

    assert row.state.url == OLD


def test_only_the_permanent_redirects_in_front_count() -> None:
    row = known_blog()
    row.poll(ADA, Hop(301, THIRD), Hop(308, NEW), Hop(302, "https://cdn.example/"))

    assert row.state.moved_to == NEW


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["new", "third", "new", "in place", "for now", "fails", "home"]),
            st.integers(1, 9),
        ),
        max_size=8,
    )
)
def test_whatever_the_nights_bring_an_address_changes_by_the_rule_alone(runs: list[tuple[str, int]]) -> None:
    """Said again in another way: the same answer on three nights or more, a week from first to last.

    A week of nothing but failures may take a move back, which is told elsewhere.
    """
    answers: dict[str, tuple[ParsedFeed | Failure, list[Hop]]] = {
        "in place": (ADA, []),
        "new": (ADA, [Hop(301, NEW)]),
        "third": (ADA, [Hop(308, THIRD)]),
        "for now": (ADA, [Hop(302, NEW)]),
        "fails": (failure(FailureKind.DNS), []),
        "home": (HTML, [Hop(301, "https://new.example/")]),
    }
    nights = [night for night, times in runs for _ in range(times)]
    bad = "".join("x" if night in {"fails", "home"} else "." for night in nights)
    assume("x" * 8 not in bad)
    row, last, began = known_blog(), "", 0
    for number, night in enumerate(nights):
        before = row.state.url
        result, hops = answers[night]
        row.poll(result, *(hop for hop in hops if hop.url != before), at=START + number * NIGHT)
        if night not in {"fails", last}:
            last, began = night, number
        times = sum(each == night for each in nights[began : number + 1])
        old_enough = number - began >= 7 and times >= 3
        target = {"new": NEW, "third": THIRD}.get(night, before)

        assert row.state.url == (target if old_enough else before)
        assert row.stored.keys() == {"ada.example-1", "ada.example-2", "ada.example-3"}


# https --------------------------------------------------------------------------------------

PLAIN = "http://ada.example/feed?x=1"


def after_redirects(url: str, *hops: Hop) -> FeedState:
    row = Row(FeedState(1, url, START - NIGHT))
    row.poll(ADA, *hops)
    return row.state


@pytest.mark.parametrize("there", ["https://ada.example/feed?x=1", "https://ada.example:443/feed?x=1"])
def test_https_of_the_same_address_is_believed_at_once(there: str) -> None:
    state = after_redirects(PLAIN, Hop(301, there))

    assert (state.url, state.moved_to, state.moved_polls) == (there, "", 0)


def test_a_move_first_seen_under_a_clock_that_was_years_ahead_is_believed_a_week_after_the_clock_was_set() -> (
    None
):
    row = known_blog()
    row.poll(ADA, Hop(301, NEW), at=START + timedelta(days=3653))
    for night in range(8):
        before = row.state.url
        row.poll(ADA, Hop(301, NEW), at=START + night * NIGHT)

    assert (before, row.state.url) == (OLD, NEW)


def test_https_that_fails_for_a_week_is_taken_back_and_may_come_again() -> None:
    row = Row(FeedState(1, PLAIN, START - NIGHT))
    secure = Hop(301, PLAIN.replace("http:", "https:"))
    row.poll(ADA, secure)
    found = []
    for night in range(1, 10):
        row.poll(failure(FailureKind.TLS), at=START + night * NIGHT)
        found.append(row.state.url)

    assert found == [secure.url] * 7 + [PLAIN] * 2
    row.poll(ADA, secure, at=START + 10 * NIGHT)
    assert row.state.url == secure.url


def test_a_move_behind_https_is_remembered_too() -> None:
    state = after_redirects(PLAIN, Hop(301, "https://ada.example/feed?x=1"), Hop(301, NEW))

    assert (state.url, state.moved_to) == ("https://ada.example/feed?x=1", NEW)


@pytest.mark.parametrize(
    "there",
    [
        "https://www.ada.example/feed?x=1",
        "https://ada.example/feed",
        "https://ada.example/feed/?x=1",
        "https://ada.example:8443/feed?x=1",
        "http://ada.example/feed?x=2",
        "https://ada.example:99999/feed?x=1",
    ],
)
def test_any_other_address_is_not_https_of_the_same(there: str) -> None:
    assert after_redirects(PLAIN, Hop(301, there)).url == PLAIN


def test_https_for_a_while_is_not_believed() -> None:
    assert after_redirects(PLAIN, Hop(302, "https://ada.example/feed?x=1")).url == PLAIN


def test_the_root_is_one_address_with_and_without_a_slash() -> None:
    state = after_redirects("http://ada.example", Hop(301, "https://ada.example/"))

    assert state.url == "https://ada.example/"


def test_https_of_a_new_address_keeps_the_evidence_of_the_move() -> None:
    row = known_blog()
    addresses(row, lambda _: (ADA, [Hop(301, "http://new.example/feed")]), nights=8)
    row.poll(ADA, Hop(301, NEW), at=START + 8 * NIGHT)

    assert (row.state.url, row.state.moved_to, row.state.moved_polls) == (NEW, NEW, 8)


# Other feeds' addresses ---------------------------------------------------------------------


def listed(row: Row) -> dict[str, FeedState]:
    """The list: Ada at her old address, Bob who moved from his line's address to NEW."""
    return {OLD: row.state, "https://bob.example/feed": FeedState(2, NEW, START)}


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize("there", [NEW, "https://bob.example/feed", "http://www.bob.example/feed/"])
def test_another_feed_of_the_list_is_not_read(status: int, there: str) -> None:
    row = known_blog()
    outcome = row.poll(blog(9, host="bob.example"), Hop(status, there), listed=listed(row))

    assert outcome.entries == ()
    assert row.state.failure is not None
    assert (row.state.failure.kind, dict(row.state.failure.params)["reason"]) == (
        FailureKind.REDIRECT,
        "listed",
    )


def test_another_feed_of_the_list_never_gives_its_address_away() -> None:
    row = known_blog()
    for night in range(20):
        result = ADA if night % 2 else NotModified()
        row.poll(result, Hop(301, NEW), at=START + night * NIGHT, listed=listed(row))

    assert row.state.url == OLD


def test_the_feeds_own_addresses_are_no_others() -> None:
    row = known_blog()
    outcome = row.poll(ADA, Hop(302, NEW), Hop(302, OLD), listed={OLD: replace(row.state, url=NEW)})

    assert outcome.state.failure is None


def test_a_blog_that_fails_says_why_and_not_where_it_was_led() -> None:
    row = known_blog()
    row.poll(HTML, Hop(302, NEW), listed=listed(row))

    assert row.state.failure == HTML


# Whose blog it is ---------------------------------------------------------------------------

SIGNS: dict[str, dict[str, str]] = {
    "title": {"title": "Cheap Remedies"},
    "language": {"language": "de"},
    "author": {"author": "Max Power"},
    "links": {"host": "pills.example"},
}
SETS = list(chain.from_iterable(combinations(SIGNS, length) for length in range(5)))


@pytest.mark.parametrize("signs", SETS, ids="+".join)
def test_three_signs_hold_a_feed_that_shows_nothing_of_before(signs: Sequence[str]) -> None:
    row = known_blog()
    outcome = row.poll(blog(7, 8, **{key: value for sign in signs for key, value in SIGNS[sign].items()}))

    assert (row.state.held_since == START) is (len(signs) >= 3)
    assert {write.held for write in outcome.entries} == {len(signs) >= 3}
    if len(signs) >= 3:
        assert str(outcome.log.note) == (
            f"it looks like somebody else's blog ({', '.join(signs)}); what is new is kept back"
        )


@pytest.mark.parametrize("kind", [FailureKind.NOT_FOUND, FailureKind.GONE, FailureKind.DNS, FailureKind.HTML])
def test_a_stranger_who_registers_a_deleted_blogs_name_anew_is_noticed(kind: FailureKind) -> None:
    """Same name, same language: title and author alone would be a redesign."""
    row = known_blog()
    for night in range(4):
        row.poll(failure(kind), at=START + night * NIGHT)
    row.poll(blog(7, title="Cheap Remedies", author="Max Power"), at=START + 4 * NIGHT)

    assert row.state.held_since == START + 4 * NIGHT
    assert row.held == {"ada.example-7"}


BACK = {
    "new title and pen name, after a night": (1, blog(8, title="Shelfmarks", author="Inkwell")),
    "new title": (9, blog(8, title="Shelfmarks")),
    "new title, another host, the same person": (9, blog(8, host="new.example", title="Shelfmarks")),
    "new title and pen name, old entries": (9, blog(3, 8, title="Shelfmarks", author="Inkwell")),
}


@pytest.mark.parametrize(("nights", "feed"), BACK.values(), ids=BACK.keys())
def test_whoever_was_away_and_comes_back_is_no_stranger(nights: int, feed: ParsedFeed) -> None:
    row = known_blog()
    for night in range(nights):
        row.poll(failure(FailureKind.NOT_FOUND), at=START + night * NIGHT)
    row.poll(feed, at=START + nights * NIGHT)

    assert row.state.held_since is None


def lacking(sign: str, feed: ParsedFeed) -> ParsedFeed:
    """The feed without what a sign needs."""
    match sign:
        case "title" | "language":
            return replace(feed, title="") if sign == "title" else replace(feed, language="")
        case "author":
            return replace(feed, entries=tuple(replace(each, author="") for each in feed.entries))
    return replace(feed, entries=tuple(replace(each, link="") for each in feed.entries))


@pytest.mark.parametrize("sign", SIGNS)
def test_what_one_side_leaves_out_is_no_sign(sign: str) -> None:
    others = [each for each in SIGNS if each != sign][:2]
    stranger = blog(7, 8, **{key: value for each in (*others, sign) for key, value in SIGNS[each].items()})
    for before, after in ((lacking(sign, ADA), stranger), (ADA, lacking(sign, stranger))):
        row = known_blog(before)
        row.poll(after)

        assert not row.held


def blogger(blog_id: int, title: str, author: str, *numbers: int) -> ParsedFeed:
    entries = tuple(
        ParsedEntry(
            guid=f"tag:blogger.com,1999:blog-{blog_id}.post-{number}",
            link=f"https://ada.blogspot.com/2026/05/{number}.html",
            title=f"Post {number}",
            author=author,
        )
        for number in numbers
    )
    return ParsedFeed(title=title, entries=entries)


def test_a_stranger_at_a_renamed_blogs_old_name_is_noticed() -> None:
    row = known_blog(blogger(7234, "Marginalia", "Ada Quill", 1, 2, 3))
    row.poll(blogger(9911, "Casino Royal", "winbig", 4))

    assert row.held == {"tag:blogger.com,1999:blog-9911.post-4"}


def test_the_owner_of_a_renamed_blog_is_not_a_stranger() -> None:
    row = known_blog(blogger(7234, "Marginalia", "Ada Quill", 1, 2, 3))
    row.poll(blogger(7234, "Shelfmarks", "Adeline", 14, 15))

    assert not row.held


NO_ALARM = {
    "a new title, the entries go on": blog(3, 4, title="Shelfmarks"),
    "everything new, one old entry": replace(
        blog(8, 9, host="new.example", title="Shelfmarks", author="AQ", language="nl"),
        entries=(*STRANGER.entries, *blog(3).entries),
    ),
    "another host, the same person": blog(8, 9, host="new.example"),
    "another host and title, the same person": blog(8, 9, host="new.example", title="Shelfmarks"),
    "another host, title and language, old entries brought along": blog(
        2, 3, host="new.example", title="Shelfmarks", author="Shelfmark Editors", language="nl"
    ),
    "a burst of entries": blog(*range(4, 40)),
    "another title and pen name": blog(8, title="Shelfmarks", author="Inkwell"),
    "a title that goes on": blog(
        8, host="new.example", title="Ada's Marginalia, again", author="Inkwell", language="en-GB"
    ),
    "a name written together": blog(8, host="new.example", title="Shelfmarks", author="adaquill"),
    "a name turned round": blog(8, host="new.example", title="Shelfmarks", author="Quill, A."),
    "a name and more": blog(8, host="new.example", title="Shelfmarks", author="adaquill23"),
    "another part of the same site": blog(8, host="blog.ada.example", title="Shelfmarks", author="Inkwell"),
    "an empty feed": blog(title="Cheap Remedies", language="de"),
    "a feed that leaves out what it said": replace(
        blog(8, title="Cheap Remedies", author="", host="pills.example"), language=""
    ),
}


@pytest.mark.parametrize("feed", NO_ALARM.values(), ids=NO_ALARM.keys())
def test_no_alarm_is_given_for(feed: ParsedFeed) -> None:
    row = known_blog()
    row.poll(feed)

    assert row.state.held_since is None
    assert not row.held


def test_a_feed_read_for_the_first_time_is_nobody_elses() -> None:
    row = Row(replace(FeedState(1, OLD, START), title="Marginalia", language="en"))
    row.poll(STRANGER)

    assert not row.held


def test_the_feeds_author_speaks_where_its_entries_name_none() -> None:
    row = known_blog()
    entries = tuple(replace(entry, author="") for entry in STRANGER.entries)
    row.poll(replace(STRANGER, language="en", author="Max Power", entries=entries))

    assert row.state.held_since == START


def held_blog() -> Row:
    row = known_blog()
    row.poll(STRANGER)
    return row


def test_a_held_feed_keeps_its_name_and_all_that_is_new_back() -> None:
    row = held_blog()
    row.poll(replace(STRANGER, entries=blog(8, 9, host="pills.example").entries), at=START + NIGHT)

    assert row.held == {f"pills.example-{number}" for number in (7, 8, 9)}
    assert (row.state.title, row.state.language, row.state.held_since) == ("Marginalia", "en", START)


def test_what_a_stranger_wrote_stays_back_when_the_owner_returns() -> None:
    row = held_blog()
    row.poll(blog(2, 3, 4), at=START + NIGHT)

    assert row.state.held_since is None
    assert row.held == {"pills.example-7", "pills.example-8"}
    assert not row.stored["ada.example-4"].held


def test_what_stands_beside_an_entry_of_before_is_let_in() -> None:
    row = held_blog()
    outcome = row.poll(replace(STRANGER, entries=(*STRANGER.entries, *ADA.entries)), at=START + NIGHT)

    assert (row.state.held_since, row.held, row.state.title) == (None, set(), "Cheap Remedies")
    assert outcome.released == ("pills.example-7", "pills.example-8")
    assert not outcome.quiet


def test_an_edit_of_a_held_entry_is_held() -> None:
    row = held_blog()
    edited = tuple(replace(entry, title="Other words") for entry in STRANGER.entries)
    row.poll(replace(STRANGER, entries=edited), at=START + NIGHT)

    assert row.held == {"pills.example-7", "pills.example-8"}
    assert row.stored["pills.example-7"].title == "Other words"


def test_what_the_organiser_let_in_is_not_held_again() -> None:
    row = held_blog()
    row.stored = {name: replace(each, held=False) for name, each in row.stored.items()}
    row.state = replace(row.state, held_since=None)
    row.poll(replace(STRANGER, entries=blog(8, 9, host="pills.example").entries), at=START + NIGHT)

    assert row.state.title == "Cheap Remedies"
    assert not row.held


def test_failures_and_unchanged_answers_leave_a_hold_as_it_is() -> None:
    for result in (NotModified(), failure(FailureKind.DNS), blog()):
        row = held_blog()
        row.poll(result, at=START + NIGHT)

        assert row.state.held_since == START


def test_a_move_to_a_strangers_blog_is_never_believed() -> None:
    row = known_blog()
    row.poll(ADA, Hop(301, NEW))
    for night in range(1, 20):
        row.poll(STRANGER, Hop(301, NEW), at=START + night * NIGHT)

    assert row.state.url == OLD
    assert "it looks like somebody else's blog and is held" in map(
        str, missing(row.state, START + 20 * NIGHT, POLLING)
    )


names = st.text(max_size=12)


@given(names, names, names, names)
def test_whatever_feeds_call_themselves_deciding_ends(one: str, two: str, other: str, third: str) -> None:
    row = known_blog(blog(1, title=one, author=two, language=other))
    row.poll(blog(2, title=other, author=third, language=one, host="pills.example"))

    assert row.held in (set(), {"pills.example-2"})


def entry_ids(entries: Iterable[ParsedEntry]) -> set[str]:
    return {entry.guid for entry in entries}


@given(
    st.lists(
        st.sampled_from([ADA, STRANGER, blog(3, 4), blog(), replace(STRANGER, entries=ADA.entries)]),
        max_size=8,
    )
)
def test_nothing_is_ever_lost_and_no_entry_of_before_is_held(history: list[ParsedFeed]) -> None:
    row, seen = known_blog(), entry_ids(ADA.entries)
    for night, feed in enumerate(history):
        row.poll(feed, at=START + night * NIGHT)
        seen |= entry_ids(feed.entries)

        assert row.stored.keys() == seen
        assert row.held <= {"pills.example-7", "pills.example-8"}
        assert row.poll(feed, at=START + night * NIGHT).entries == ()
