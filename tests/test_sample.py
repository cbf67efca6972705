"""The sample cohort: its feeds can be read, its traps are there, and nothing in it grows old."""

import io
import json
import tomllib
from collections import Counter
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import urlsplit

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator import opml, sample
from aggregator.model import Cohort, Subscription
from aggregator.sample import prose
from aggregator.sample.blog import Entry, laid_out

ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 3, 25, 10, 17, tzinfo=UTC)
ANY_WEEKDAY = [NOW + timedelta(days=days) for days in range(7)]

BLOGS = sample.blogs()
READABLE = {
    host: blog
    for host, blog in BLOGS.items()
    if blog.manner is sample.Manner.ANSWERS and host != "chitalnya.example"
}
MOMENTS = st.datetimes(datetime(2001, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def things_of_the_programme() -> set[int]:
    programme = tomllib.loads((ROOT / "programme.toml").read_text())
    return {thing["number"] for thing in programme["thing"]}


def cohort() -> Cohort:
    found, findings = opml.parse((ROOT / "feeds.opml").read_bytes())
    assert findings == []
    return found


def titles(host: str) -> list[str]:
    return [draft.title for draft in BLOGS[host].drafts]


def body(host: str, title: str) -> str:
    return next(draft.text for draft in BLOGS[host].drafts if draft.title == title)


# The feeds


@pytest.mark.parametrize("host", READABLE)
def test_a_feed_holds_every_entry_with_its_title(host: str) -> None:
    blog = BLOGS[host]
    document = blog.feed_bytes(NOW)
    newest_first = [draft.title for draft in reversed(blog.drafts)]

    if blog.path.endswith(".json"):
        assert [item.get("title", "") for item in json.loads(document)["items"]] == newest_first
    else:
        read = feedparser.parse(
            io.BytesIO(document),
            response_headers={"content-type": blog.content_type, "content-location": blog.home + blog.path},
        )
        assert not read.bozo
        assert [entry.title for entry in read.entries] == newest_first


def test_every_format_is_a_different_one() -> None:
    versions = Counter(
        feedparser.parse(io.BytesIO(blog.feed_bytes(NOW))).version
        for blog in READABLE.values()
        if not blog.path.endswith(".json")
    )

    assert set(versions) == {"rss20", "rss10", "atom10", "atom03"}
    assert len({blog.write for blog in READABLE.values()}) == 11


@pytest.mark.parametrize("host", [host for host, blog in READABLE.items() if blog.drafts])
def test_a_blog_that_writes_has_5_to_25_entries(host: str) -> None:
    assert 5 <= len(BLOGS[host].drafts) <= 25


@pytest.mark.parametrize("host", READABLE)
def test_equal_moments_give_equal_bytes_in_any_zone(host: str) -> None:
    elsewhere = NOW.astimezone(timezone(timedelta(hours=-7)))

    assert BLOGS[host].feed_bytes(NOW) == BLOGS[host].feed_bytes(elsewhere)


def test_a_further_entry_leaves_the_others_as_they_were() -> None:
    for host, draft in sample.further()[:8]:
        before = BLOGS[host].feed(NOW).entries
        after = BLOGS[host].feed(NOW, [(NOW + timedelta(minutes=1), draft)]).entries
        author = draft.author

        assert after == (Entry(len(before) + 1, draft, author, NOW + timedelta(minutes=1)), *before)


# Time


@given(MOMENTS)
def test_any_day_is_in_week_12_and_the_programme_began_on_a_monday(now: datetime) -> None:
    first = sample.starts(now)

    assert first.weekday() == 0
    assert timedelta(weeks=11) <= now.date() - first < timedelta(weeks=12)


@given(MOMENTS, st.floats(0, 400))
def test_no_entry_is_in_the_future_but_the_one_that_says_so(now: datetime, days: float) -> None:
    moment = laid_out(sample.Draft(days, "A title", ""), now)

    assert moment is not None
    assert timedelta(days=days) <= now - moment <= timedelta(days=days, hours=10, minutes=1)


@pytest.mark.parametrize("now", ANY_WEEKDAY)
def test_nobody_writes_of_a_thing_before_it_opens(now: datetime) -> None:
    for blog in BLOGS.values():
        for draft in blog.drafts:
            moment = laid_out(draft, now)
            for thing in draft.things:
                assert moment is not None
                assert moment.date() >= sample.opens(thing, now), draft.title


@pytest.mark.parametrize("host", READABLE)
def test_entries_stand_in_the_order_they_were_written(host: str) -> None:
    moments = [moment for draft in BLOGS[host].drafts if (moment := laid_out(draft, NOW))]

    assert moments == sorted(moments)


def test_the_demo_fills_in_the_dates_the_file_leaves_out() -> None:
    text = (ROOT / "programme.toml").read_text()
    plain, dated = tomllib.loads(text), tomllib.loads(sample.dated_programme(text, NOW))

    assert not {"starts", "ends"} & plain["programme"].keys()
    assert not any({"opens", "due"} & thing.keys() for thing in plain["thing"])
    assert dated["programme"]["starts"] == date(2026, 1, 5)
    assert dated["programme"]["ends"] == date(2026, 4, 12)
    assert [thing["opens"] for thing in dated["thing"]] == [sample.opens(n, NOW) for n in range(1, 24)]
    assert all(thing["due"] - thing["opens"] == timedelta(days=27) for thing in dated["thing"])
    assert "No dates here" not in sample.dated_programme(text, NOW)


# What a careful reader would tick


def test_what_is_ticked_is_in_the_programme_and_by_people_of_the_list() -> None:
    ticks = sample.expected()

    assert set().union(*ticks.values()) <= things_of_the_programme()
    assert set(ticks) <= {participant.id for participant in cohort().participants}


def test_one_person_has_done_them_all() -> None:
    assert set(sample.expected()["niamh-gallagher"]) == things_of_the_programme()


def test_further_entries_are_of_things_their_writers_lack_and_no_two_are_alike() -> None:
    ticks = {person: set(things) for person, things in sample.expected().items()}
    entries = sample.further()
    for host, draft in entries:
        done = ticks[BLOGS[host].people[draft.author]]

        assert len(draft.things) == 1
        assert not done & set(draft.things)
        assert set(draft.things) <= things_of_the_programme()
        done.update(draft.things)

    assert len({draft.text for _, draft in entries}) == len(entries) >= 60
    assert len({(host, draft.title) for host, draft in entries}) == len(entries)
    assert len({draft.author for _, draft in entries[:8]}) == 8


def test_every_text_is_somebodys_own() -> None:
    texts = [draft.text for blog in BLOGS.values() for draft in blog.drafts]

    assert len(set(texts)) == len(texts)
    assert all(len(prose.plain(text).split()) >= 10 for text in texts)


# The list


def test_fourteen_people_are_listed() -> None:
    assert len(cohort().participants) == 14


def test_every_address_of_the_list_is_a_blog_of_the_sample() -> None:
    for subscription in cohort().subscriptions:
        address = urlsplit(subscription.url)
        blog = BLOGS[address.hostname or ""]

        assert address.path == blog.path
        assert subscription.home_url == f"{blog.home}/"
        assert subscription.participant in blog.people.values()


def test_every_blog_is_listed_or_where_a_listed_one_moved_to() -> None:
    listed = {urlsplit(subscription.url).hostname for subscription in cohort().subscriptions}

    assert set(BLOGS) - listed == {blog.moved_to for blog in BLOGS.values() if blog.moved_to}


def test_only_a_list_of_example_hosts_is_the_sample() -> None:
    assert sample.is_sample(cohort())
    real = Subscription("ada", "https://ada.example.org/feed")
    mixed = Cohort("", cohort().participants, (*cohort().subscriptions, real))
    assert not sample.is_sample(mixed)
    assert not sample.is_sample(Cohort("", (), ()))


# The traps


@pytest.mark.parametrize(
    ("host", "title", "things"),
    [
        ("stacksandstars.example", "23 Things: Things 6 & 7 – Online and offline networking", (6, 7)),
        ("wardrounds.example", "Thing 15 - LinkedIn. But I hate networking!", (15,)),
        ("overduewithlove.example", "Thing 23 of 23 Things: and so to bed", (23,)),
        ("stacksandstars.example", "CPD23 week 8: Things 15 & 16", (15, 16)),
        ("piwnica.example", "Week 7 and I am on Thing 5", (5,)),
        ("piwnica.example", "Things 13–15: a basement triptych", (13, 14, 15)),
        ("piwnica.example", "Things 11, 12, 16 and 17: a clearance sale", (11, 12, 16, 17)),
        ("wardrounds.example", "23 Things – 6/23 and 7/23: networks with and without biscuits", (6, 7)),
        ("annelie-brandt.example", "The fourteenth thing: Zotero, a love letter", (14,)),
        ("annelie-brandt.example", "Thing Six – five networks and no small talk", (6,)),
        ("thebookbus.example", "Thing 13 and a bit of Thing 14", (13, 14)),
        ("thebookbus.example", "Thing 0: before we set off", ()),
        ("thebookbus.example", "Thing 24: one for the road", ()),
        ("knitoneshelvetwo.example", "Things I unravelled this week – #12", ()),
        ("knitoneshelvetwo.example", "10 ways to find time for knitting", ()),
        ("shelfie.example", "23 things and counting", ()),
    ],
)
def test_a_title_that_misleads_is_read_with_care(host: str, title: str, things: tuple[int, ...]) -> None:
    assert next(draft.things for draft in BLOGS[host].drafts if draft.title == title) == things


def test_the_craft_blog_holds_two_things_under_sub_headings_of_one_entry() -> None:
    assert [draft.things for draft in BLOGS["knitoneshelvetwo.example"].drafts if draft.things] == [(1, 2)]
    document = BLOGS["knitoneshelvetwo.example"].feed_bytes(NOW).decode()
    assert "&lt;h3&gt;&lt;strong&gt;Thing One&lt;/strong&gt;&lt;/h3&gt;" in document


def test_a_tag_alone_can_name_the_thing() -> None:
    by_tag = {draft.tags: draft.things for draft in BLOGS["shelfie.example"].drafts if draft.things}

    assert by_tag["cpd23", "thing2"] == (2,)
    assert by_tag["cpd23", "googledocs", "book club"] == (13,)


def test_the_latin_1_feed_is_no_utf_8() -> None:
    document = BLOGS["boghylden.example"].feed_bytes(NOW)

    assert b"S\xf8rensen" in document
    with pytest.raises(UnicodeDecodeError):
        document.decode()


def test_one_entry_has_no_date_and_one_is_dated_in_the_future() -> None:
    drafts = [draft for blog in BLOGS.values() for draft in blog.drafts]

    assert [draft.title for draft in drafts if draft.days is None] == [
        "Thing 4: smørrebrød for the well-informed"
    ]
    assert [draft.title for draft in drafts if draft.days is not None and draft.days < 0] == [
        "Save the date: the bus is open all day"
    ]
    assert (
        BLOGS["boghylden.example"].feed_bytes(NOW).count(b"<pubDate>") == len(titles("boghylden.example")) - 1
    )


def test_a_body_holds_a_script_an_event_and_a_frame() -> None:
    pasted = body("wardrounds.example", "Thing 8: the on-call calendar")
    document = BLOGS["wardrounds.example"].feed_bytes(NOW).decode()

    for active in ("<script>", "onclick=", "onerror=", "<iframe", "<style>"):
        assert active in pasted
        assert active in document


def test_one_person_s_two_feeds_share_entries_by_their_links() -> None:
    def links(host: str) -> set[str]:
        return {entry.link for entry in feedparser.parse(io.BytesIO(BLOGS[host].feed_bytes(NOW))).entries}

    assert len(links("wardrounds.example") & links("priyareads.example")) == 5
    assert len(links("priyareads.example") - links("wardrounds.example")) == 1


def test_the_team_blog_is_signed_by_two_participants_and_a_stranger() -> None:
    read = feedparser.parse(io.BytesIO(BLOGS["basementstacks.example"].feed_bytes(NOW)))

    assert {entry.author for entry in read.entries} == {
        "Chloé Tremblay",
        "Marcus Webb",
        "Beatrice Okafor-Lund",
    }


def test_two_people_have_one_name_and_one_is_off_the_public_pages() -> None:
    people = cohort().participants

    assert [person.id for person in people if person.name == "James Mwangi"] == [
        "james-mwangi-leeds",
        "james-mwangi-nairobi",
    ]
    assert [person.id for person in people if not person.listed] == ["marcus-webb"]


def test_one_blog_is_silent_one_moved_one_gone_and_one_shows_a_page_for_a_feed() -> None:
    assert BLOGS["jmwangi-leeds.example"].feed(NOW).entries == ()
    assert BLOGS["zettelundkaffee.example"].moved_to == "annelie-brandt.example"
    assert BLOGS["kofireads.example"].manner is sample.Manner.GONE
    assert BLOGS["chitalnya.example"].feed_bytes(NOW).startswith(b"<!DOCTYPE html>")


def test_one_blog_has_been_dead_since_the_fourth_week() -> None:
    newest = max(draft.days or 0 for draft in BLOGS["boghylden.example"].drafts[-1:])

    assert newest >= 7 * 8


def test_another_programme_a_year_ago_ticks_nothing() -> None:
    old = BLOGS["piwnica.example"].drafts[0]

    assert old.title == "23 Archival Things: Thing 3 – RSS"
    assert old.things == ()
    assert (laid_out(old, NOW) or NOW).date() < sample.starts(NOW) - timedelta(days=200)


def test_the_organisers_correction_names_an_entry_of_the_sample() -> None:
    corrected = tomllib.loads((ROOT / "corrections.toml").read_text())["correction"]
    links = {
        entry.link: entry.title
        for entry in feedparser.parse(io.BytesIO(BLOGS["wardrounds.example"].feed_bytes(NOW))).entries
    }

    assert [links[correction["link"]] for correction in corrected] == [
        "The consultant, the slide deck and me"
    ]
    assert [correction["things"] for correction in corrected] == [[17]]


# The light markup


def test_light_markup_becomes_html_in_the_platforms_idiom() -> None:
    text = "## One & two\n\nA *b* **c** [d](/e).\n\n- f\n- g\n\n> h\n> i\n\n![j](/k.png)\n\n<b>as is</b>"

    assert prose.html(text, prose.Idiom(heading="<h4>{0}</h4>"), "http://x.example").split("\n") == [
        "<h4>One &amp; two</h4>",
        '<p>A <em>b</em> <strong>c</strong> <a href="http://x.example/e">d</a>.</p>',
        "<ul><li>f</li><li>g</li></ul>",
        "<blockquote><p>h i</p></blockquote>",
        '<p><img src="http://x.example/k.png" alt="j" /></p>',
        "<b>as is</b>",
    ]


def test_quotes_become_curly_where_the_platform_does_that() -> None:
    text = 'He said: "It\'s *mine*," and "so".'

    assert prose.html(text, prose.Idiom(curly=True)) == "<p>He said: “It’s <em>mine</em>,” and “so”.</p>"
    assert prose.html("it's", prose.Idiom()) == "<p>it's</p>"


def test_plain_text_has_the_words_and_no_mark_of_the_markup() -> None:
    assert prose.plain("## One\n\nA *b* [d](/e).\n\n- f\n- g\n\n> h\n\n<i>x</i>") == "One A b d. f g h"


@given(st.text(st.characters(codec="utf-8", exclude_characters="<"), max_size=200))
def test_text_never_becomes_a_tag_of_its_own(text: str) -> None:
    assert "<script" not in prose.html(f"a {text} &lt;script>", prose.Idiom())


# The documentation


def test_the_documentation_names_everybody_and_every_host() -> None:
    text = (ROOT / "docs/sample.md").read_text()

    assert [host for host in BLOGS if f"`{host}`" not in text] == []
    assert [person.name for person in cohort().participants if person.name not in text] == []
