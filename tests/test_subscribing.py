"""Facts about looking at a blog and putting it on the list, and about lines that name only the blog."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator import opml, pipeline, subscribing
from aggregator.instance import Instance, check, lock
from aggregator.model import FailureKind, FeedState, OperatorError, ParsedEntry, ParsedFeed, failure
from aggregator.report import Report
from aggregator.store import Store
from tests.server import Asked, Page, Server, answer
from tests.signing_up import add, blog, cohort, feed, groups, listed, page

pytestmark = pytest.mark.slow  # nearly all start worker processes

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
DAY = timedelta(days=1)


# the preview ------------------------------------------------------------------------------


def test_a_preview_shows_the_newest_titles_and_the_things_they_would_match(tmp_path: Path) -> None:
    with Server(blog("ada", "Thing 2: RSS", "Holidays")) as server:
        preview = subscribing.look(cohort(tmp_path, server), server.url("/ada/"), NOW)

    assert preview.url == server.url("/ada/feed")
    assert preview.text().splitlines() == [
        f"ada's blog <{server.url('/ada/feed')}>: 2 entries",
        "         2  Thing 2: RSS",
        "         -  Holidays",
        "1 of 2 entries would count for a Thing.",
    ]


def test_a_preview_tells_what_to_know_and_which_other_feeds_there_are(tmp_path: Path) -> None:
    pages: dict[str, Page] = {
        "/": page("/feed", "/tag/cpd23/feed"),
        "/feed": feed("Ada", "Thing 1", body="It began [&amp;#8230;]"),
    }
    with Server(pages) as server:
        text = subscribing.look(cohort(tmp_path, server), server.url("/"), NOW).text()

    assert "Note: The feed gives the beginning of each post only, not the whole text." in text
    assert server.url("/tag/cpd23/feed") in text


@pytest.mark.parametrize(
    ("found", "name"),
    [
        (ParsedFeed(title="A shelf", author="Ada"), "Ada"),
        (ParsedFeed(title="A shelf", entries=(ParsedEntry(author="Ada"), ParsedEntry(author="Ada"))), "Ada"),
        (
            ParsedFeed(title="A shelf", entries=(ParsedEntry(author="Ada"), ParsedEntry(author="Bob"))),
            "A shelf",
        ),
        (ParsedFeed(title="A shelf", author="admin"), "A shelf"),
        (ParsedFeed(title="A shelf", author="Unknown", entries=(ParsedEntry(author="Ada"),)), "Ada"),
        (ParsedFeed(title="A\x1b[31m shelf"), "A [31m shelf"),
        (ParsedFeed(), ""),
    ],
)
def test_the_name_is_the_author_else_the_title(found: ParsedFeed, name: str) -> None:
    assert subscribing.suggested_name(found) == name


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("/nothing/", "No feed was found at the blog's address"),
        ("wordpress.com", "This is the front page of WordPress.com, not a blog."),
        ("https://www.blogger.com/blog/post/edit/1/2", "only the blog's owner can open. Ask for the address"),
        ("ada@example.org", "This is an address of mail, not of a blog."),
        ("http://10.0.0.1/", "not on the public internet"),
        ("/private/", "asks for a password (401)"),
    ],
)
def test_where_there_is_no_feed_the_reason_and_the_next_step_are_told(
    tmp_path: Path, typed: str, words: str
) -> None:
    with Server({"/nothing/": page(), "/private/": answer(b"no", 401)}) as server:
        instance = cohort(tmp_path, server)
        with pytest.raises(OperatorError) as raised:
            subscribing.look(instance, server.url(typed) if typed.startswith("/") else typed, NOW)

    assert words in str(raised.value)


@pytest.mark.parametrize("kind", FailureKind)
def test_no_next_step_speaks_of_a_line_that_is_not_there_yet(kind: FailureKind) -> None:
    step = str(subscribing.next_step(failure(kind, host="h")))

    assert step.endswith(".")
    assert "by itself" not in step
    assert "feeds.opml" not in step


@pytest.mark.parametrize("typed", ["/ada/", "/ada", "/ada/feed", "/other/"])
def test_a_blog_on_the_list_is_named_with_its_line(tmp_path: Path, typed: str) -> None:
    line = '<outline text="Ada" xmlUrl="{server}/ada/feed" htmlUrl="{server}/ada/"/>'
    with Server({**blog("ada"), "/other/": page("/ada/feed")}) as server:
        instance = cohort(tmp_path, server, line)
        with pytest.raises(OperatorError, match=r"is on the list already: feeds\.opml:6, Ada"):
            subscribing.look(instance, server.url(typed), NOW)


def test_who_is_added_keeps_id_and_page_when_the_name_is_corrected(tmp_path: Path) -> None:
    with Server(blog("ada")) as server:
        cohort(tmp_path, server, '<outline text="Piet" xmlUrl="{server}/piet/feed"/>')
        code, text = add(tmp_path, server.url("/ada/"), "--name", "Piet", "--yes")
        path = tmp_path / "feeds.opml"
        own = listed(tmp_path)["Piet"].participant
        path.write_text(
            path.read_text().replace(
                f'text="Piet" xmlUrl="{server.url("/ada")}',
                f'text="Piet de Vries" xmlUrl="{server.url("/ada")}',
            )
        )

    assert code == 0, text
    assert own.startswith("piet-")
    assert f'id="{own}"' in path.read_text()
    assert {name: each.participant for name, each in listed(tmp_path).items()} == {
        "Piet": "piet",
        "Piet de Vries": own,
    }
    assert "two people" in text


def test_a_server_that_asked_a_run_to_be_left_alone_is_not_asked_by_add(tmp_path: Path) -> None:
    pages = dict(blog("ada"))
    pages["/bob/feed"] = answer(status=429, headers={"Retry-After": "86400"})
    with Server(pages) as server:
        listed_bob = cohort(tmp_path, server, '<outline text="Bob" xmlUrl="{server}/bob/feed"/>')
        pipeline.run("update", listed_bob, NOW)
        asked = len(server.asked)
        code, told = add(
            tmp_path, server.url("/ada/"), "--yes", "--now", (NOW + timedelta(hours=23)).isoformat()
        )
        (tmp_path / "sheet.csv").write_text(f"Name,Blog\nAda,{server.url('/ada/')}\n")
        add(tmp_path, "--file", tmp_path / "sheet.csv", "--now", (NOW + timedelta(hours=23)).isoformat())

        assert code == 2
        assert "asked to be left alone" in told
        assert len(server.asked) == asked
        assert (
            add(tmp_path, server.url("/ada/"), "--yes", "--now", (NOW + timedelta(days=2)).isoformat())[0]
            == 0
        )


def test_another_feed_of_somebodys_blog_is_flagged_where_it_is_added(tmp_path: Path) -> None:
    pages: dict[str, Page] = {}
    with Server(pages) as server:
        pages["/second"] = feed(home=server.url("/ada/"))
        line = '<outline text="Ada" htmlUrl="{server}/ada/" xmlUrl="{server}/ada/feed"/>'
        seen = subscribing.look(cohort(tmp_path, server, line), server.url("/second"), NOW)

    assert "its blog is on the list already, by another feed: feeds.opml:6, Ada" in seen.text()


def test_a_blog_listed_by_its_page_alone_is_named_with_its_line(tmp_path: Path) -> None:
    with Server(blog("ada")) as server:
        instance = cohort(tmp_path, server, '<outline text="Ada" htmlUrl="{server}/ada/"/>')
        with pytest.raises(OperatorError, match=r"feeds\.opml:6, Ada"):
            subscribing.look(instance, server.url("/ada"), NOW)

    assert server.asked == []


def test_nothing_is_appended_that_would_break_the_list(tmp_path: Path) -> None:
    with Server({}) as server:
        instance = cohort(tmp_path, server, '<outline text="Ada" xmlUrl="{server}/ada/feed"/>')
        before = (tmp_path / "feeds.opml").read_bytes()
        with pytest.raises(OperatorError, match="Nothing was added"):
            subscribing.append(instance, [opml.NewOutline(text="Bob", xml_url=server.url("/ada/feed"))])

    assert (tmp_path / "feeds.opml").read_bytes() == before


# the command ------------------------------------------------------------------------------


def test_add_appends_a_line_and_keeps_every_other_byte(tmp_path: Path) -> None:
    with Server(blog("ada", author="ada@example.org (Ada L)")) as server:
        cohort(tmp_path, server)
        before = (tmp_path / "feeds.opml").read_text()
        code, text = add(tmp_path, server.url("/ada/"), "--yes", "--group", "Cork", "--group", "2026")

    after = (tmp_path / "feeds.opml").read_text()
    (added,) = set(after.splitlines()) - set(before.splitlines())
    assert code == 0, text
    assert "Added Ada L." in text
    assert after.replace(f"{added}\n", "") == before
    assert listed(tmp_path)["Ada L"].url == server.url("/ada/feed")
    assert listed(tmp_path)["Ada L"].home_url == server.url("/ada/")
    assert groups(tmp_path)["Ada L"] == ("Cork", "2026")


def test_add_takes_the_name_that_is_given_and_asks_before_it_writes(tmp_path: Path) -> None:
    with Server(blog("ada")) as server:
        cohort(tmp_path, server)
        code, _ = add(tmp_path, server.url("/ada/"), "--name", "Ada", stdin="n\n")
        declined = listed(tmp_path)
        add(tmp_path, server.url("/ada/"), "--name", "Ada", stdin="y\n")

    assert code != 0
    assert (list(declined), list(listed(tmp_path))) == ([], ["Ada"])


def test_without_anybody_to_answer_add_names_yes(tmp_path: Path) -> None:
    with Server(blog("ada")) as server:
        cohort(tmp_path, server)
        code, text = add(tmp_path, server.url("/ada/"))

    assert code == 2
    assert "--yes" in text
    assert listed(tmp_path) == {}


def test_a_name_of_blanks_adds_nobody(tmp_path: Path) -> None:
    with Server(blog("ada")) as server:
        cohort(tmp_path, server)
        code, text = add(tmp_path, server.url("/ada/"), "--yes", "--name", "  ")

    assert code == 2
    assert "--name is empty" in text
    assert listed(tmp_path) == {}


@pytest.mark.parametrize("how", ["one", "--return", "--file"])
def test_after_the_last_day_of_grace_nobody_is_added_and_no_blog_asked(tmp_path: Path, how: str) -> None:
    with Server(blog("ada")) as server:
        cohort(tmp_path, server)
        path = tmp_path / "programme.toml"
        path.write_text(path.read_text().replace("[programme]\n", "[programme]\nends = 2026-01-31\n"))
        sheet = tmp_path / "signups.csv"
        sheet.write_text(f"Name,Blog\nAda,{server.url('/ada/')}\n")
        wanted = ["--file", str(sheet)] if how == "--file" else [server.url("/ada/"), "--yes"]
        wanted += ["--return"] if how == "--return" else []
        code, text = add(tmp_path, *wanted, "--now", "2026-02-02")

    assert code == 2
    assert "Nothing was added: the programme ended on 2026-01-31" in text
    assert (server.asked, listed(tmp_path)) == ([], {})


def test_somebody_who_was_never_forgotten_does_not_come_back(tmp_path: Path) -> None:
    with Server(blog("ada")) as server:
        cohort(tmp_path, server, '<outline text="Ada" xmlUrl="{server}/ada/feed"/>')
        code, text = add(tmp_path, server.url("/ada/feed"), "--return")

    assert code == 2
    assert "is on the list already: feeds.opml:6, Ada" in text
    assert "asks there again" not in text


def test_add_warns_of_a_second_person_of_the_same_name(tmp_path: Path) -> None:
    with Server({**blog("ada"), **blog("other")}) as server:
        cohort(tmp_path, server, '<outline text="Ada" xmlUrl="{server}/ada/feed"/>')
        code, text = add(tmp_path, server.url("/other/"), "--name", "Ada", "--yes")

    assert code == 0
    assert "has the name of" in text


def test_add_leaves_with_2_and_the_list_untouched_where_no_feed_is_found(tmp_path: Path) -> None:
    with Server({"/": page()}) as server:
        cohort(tmp_path, server)
        before = (tmp_path / "feeds.opml").read_bytes()
        code, text = add(tmp_path, server.url("/"), "--yes")

    assert code == 2
    assert "look for its feed (RSS or Atom), and add that address" in text
    assert (tmp_path / "feeds.opml").read_bytes() == before


@pytest.mark.parametrize("arguments", [(), ("ada.example", "--file", "feeds.opml")])
def test_add_wants_an_address_or_a_file(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    with Server({}) as server:
        cohort(tmp_path, server)
    named = [str(tmp_path / each) if each == "feeds.opml" else each for each in arguments]
    code, text = add(tmp_path, *named)

    assert code == 2
    assert "--file" in text


# a line that names only the blog ----------------------------------------------------------

HOME_ONLY = '<outline text="Ada" htmlUrl="{server}/ada/"/>'


def poll(instance: Instance, now: datetime = NOW, kind: str = "poll") -> Report:
    with lock(instance.root):
        return pipeline.run(kind, instance, now)


def states(instance: Instance) -> list[FeedState]:
    with Store.open(instance.database, now=NOW, read_only=True) as store:
        return store.feeds()


def test_a_line_with_the_blog_alone_is_discovered_at_its_first_poll_and_remembered(tmp_path: Path) -> None:
    with Server(blog("ada", "Thing 1", "Thing 2")) as server:
        instance = cohort(tmp_path, server, HOME_ONLY)
        first = poll(instance, kind="update")
        paths = [one.path for one in server.asked]
        second = poll(instance, NOW + DAY)

    assert (first.polled.new, first.built.matched, first.troubles) == (2, 2, ())
    assert paths == ["/ada/", "/ada/feed"]
    assert [one.path for one in server.asked[2:]] == ["/ada/feed"]
    assert second.polled.not_modified == 1
    assert [state.url for state in states(instance)] == [server.url("/ada/feed")]


def test_its_entries_are_shown_under_its_name(tmp_path: Path) -> None:
    with Server(blog("ada", "Thing 1")) as server:
        poll(cohort(tmp_path, server, HOME_ONLY), kind="update")

    assert "Thing 1" in (tmp_path / "site/people/ada/index.html").read_text()


def test_where_no_feed_is_found_that_is_told_with_the_address_and_tried_again(tmp_path: Path) -> None:
    grown = False

    def home(_: Asked) -> bytes:
        return page("/ada/feed") if grown else page()

    with Server({"/ada/": home, "/ada/feed": answer(b"", 404)}) as server:
        instance = cohort(tmp_path, server, HOME_ONLY)
        report = poll(instance)
        (failing,) = states(instance)
        asked = len(server.asked)
        poll(instance, NOW + timedelta(minutes=30))
        early = len(server.asked) - asked
        grown = True
        server.pages = {**server.pages, "/ada/feed": feed("Ada", "Thing 1")}
        later = poll(instance, NOW + DAY)

    assert [(each.kind, server.url("/ada/") in each.sentence) for each in report.troubles] == [
        (FailureKind.NO_FEED_FOUND, True)
    ]
    assert failing.url == server.url("/ada/")
    assert failing.next_poll_at is not None
    assert early == 0
    assert (later.polled.new, later.troubles) == (1, ())


def test_a_blog_that_cannot_be_reached_says_so_and_not_that_it_has_no_feed(tmp_path: Path) -> None:
    with Server({"/ada/": answer(b"no", 403)}) as server:
        report = poll(cohort(tmp_path, server, HOME_ONLY))

    assert [each.kind for each in report.troubles] == [FailureKind.PRIVATE]


def test_a_feed_that_another_line_has_is_not_read_twice(tmp_path: Path) -> None:
    other = '<outline text="Bob" xmlUrl="{server}/ada/feed"/>'
    with Server(blog("ada", "Thing 1")) as server:
        report = poll(cohort(tmp_path, server, HOME_ONLY, other))

    assert report.polled.new == 1
    assert [(each.participant, "on the list already" in each.sentence) for each in report.troubles] == [
        ("Ada", True)
    ]


def test_two_lines_with_one_feed_behind_them_read_it_once(tmp_path: Path) -> None:
    other = '<outline text="Bob" htmlUrl="{server}/bob/"/>'
    with Server({**blog("ada", "Thing 1"), "/bob/": page("/ada/feed")}) as server:
        report = poll(cohort(tmp_path, server, HOME_ONLY, other))

    assert report.polled.new == 1
    assert len(report.troubles) == 1


def test_a_feed_under_html_url_is_read_as_it_is(tmp_path: Path) -> None:
    with Server({"/ada/": feed("Ada", "Thing 1")}) as server:
        instance = cohort(tmp_path, server, HOME_ONLY)
        report = poll(instance)
        poll(instance, NOW + DAY)

    assert report.polled.new == 1
    assert [one.path for one in server.asked] == ["/ada/", "/ada/"]


def test_the_feeds_address_in_the_line_continues_what_was_found(tmp_path: Path) -> None:
    with Server(blog("ada", "Thing 1")) as server:
        poll(cohort(tmp_path, server, HOME_ONLY))
        instance = cohort(tmp_path, server, '<outline text="Ada" xmlUrl="{server}/ada/feed"/>')
        report = poll(instance, NOW + DAY)

    assert len(states(instance)) == 1
    assert report.polled.new == 0


def test_lines_with_feeds_and_without_are_polled_in_one_run(tmp_path: Path) -> None:
    lines = [
        '<outline text="Ada" htmlUrl="{server}/ada/"/>',
        '<outline text="Bob" xmlUrl="{server}/bob/feed"/>',
        '<outline text="Eve" htmlUrl="https://wordpress.com/"/>',
    ]
    with Server({**blog("ada", "Thing 1"), **blog("bob", "Thing 2")}) as server:
        report = poll(cohort(tmp_path, server, *lines))

    assert (report.polled.feeds, report.polled.polled, report.polled.new) == (3, 3, 2)
    assert [each.sentence for each in report.troubles] == [
        "This is the front page of WordPress.com, not a blog."
    ]


def test_check_has_nothing_to_warn_of(tmp_path: Path) -> None:
    with Server({}) as server:
        cohort(tmp_path, server, HOME_ONLY)

    assert [each for each in check(tmp_path)[1] if each.path == "feeds.opml"] == []
