"""Things that go with an address which the organiser takes out of a line are told, with what brings them back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest

from aggregator import forgetting, instance, pipeline
from tests.nights import Nights, cohort
from tests.server import answer
from tests.test_changed_lines import ADA, change, feed

pytestmark = pytest.mark.slow

NEW = "http://new.example/new"
BOB = "http://bob.example/bob"


@pytest.fixture
def nights(tmp_path: Path) -> Iterator[Nights]:
    """Ada with Things 5 and 6, and Bob."""
    with cohort(tmp_path, {"ada": ADA, "bob": BOB}, hosts=("new.example",)) as nights:
        nights.night(ada=feed([5, 6]), bob=feed([5], host="bob.example", guid="bob-"))
        yield nights


def another(*numbers: int) -> str:
    """A new blog, nothing of the old one in it."""
    items = "".join(
        f"<item><guid isPermaLink='false'>new-{number}</guid><link>http://new.example/{number}</link>"
        f"<title>Here I begin anew: Thing {number}</title><pubDate>Sat, 09 May 2026 1{number}:00:00 +0000"
        f"</pubDate><description>Other words for the tool of the number {number}.</description></item>"
        for number in numbers
    )
    return f"<rss version='2.0'><channel><title>Ada, anew</title>{items}</channel></rss>"


def told(nights: Nights) -> list[str]:
    """What the organisers' first page tells of Things that went, as people read it."""
    section = re.search(r'<section id="dropped".*?</section>', nights.page("organiser/index.html"), re.DOTALL)
    items = re.findall(r"<li class=\"trouble\">(.*?)</li>", section[0], re.DOTALL) if section else []
    return [" ".join(unescape(re.sub("<[^>]*>", " ", each)).split()) for each in items]


def things(nights: Nights, person: str = "ada") -> set[str]:
    people = json.loads(nights.page("organiser/completion.json"))["participants"]
    return next(set(each["things"]) for each in people if each["id"] == person)


def add(nights: Nights, outline: str) -> None:
    change(nights, "</body>", f"{outline}</body>")


def test_things_that_went_with_an_address_are_told_and_come_back_with_the_outline_given(
    nights: Nights,
) -> None:
    change(nights, ADA, NEW)
    nights.night(new=another(7))

    [item] = told(nights)
    assert f"No line has the address {ADA} any more, so posts from there no longer count: 2." in item
    assert "Open again: Things 5, 6." in item
    assert f"In the list, line 2: {NEW}" in item
    [outline] = re.findall(r"<outline .*?/>", item)
    assert things(nights) == {"7"}
    add(nights, outline)
    nights.night()
    assert told(nights) == []
    assert things(nights) == {"5", "6", "7"}


def test_it_is_told_for_four_weeks(nights: Nights) -> None:
    change(nights, ADA, NEW)
    nights.night(new=another(7))
    nights.now += timedelta(days=26)
    nights.night()
    assert told(nights)
    nights.night()

    assert told(nights) == []


def test_what_the_new_blog_counts_for_too_is_not_open(nights: Nights) -> None:
    change(nights, ADA, NEW)
    nights.night(new=another(6))
    [item] = told(nights)
    nights.night(new=another(5, 6))

    assert "no longer count: 1." in item
    assert "Open again: Thing 5." in item
    assert told(nights) == []


def test_nothing_is_told_before_the_new_address_was_read(nights: Nights) -> None:
    change(nights, ADA, NEW)
    with instance.lock(nights.root):
        pipeline.run("build", instance.read(nights.root), nights.now)
    assert told(nights) == []
    nights.night(new=answer(b"", 404))
    assert told(nights) == []
    nights.night(new=another(7))

    assert len(told(nights)) == 1


def test_a_blog_that_went_on_is_not_told(nights: Nights) -> None:
    change(nights, ADA, NEW)
    nights.night(new=feed([6, 7], host="new.example"))

    assert told(nights) == []
    assert things(nights) == {"5", "6", "7"}


def test_whoever_left_the_list_is_not_spoken_of(nights: Nights) -> None:
    change(nights, f'<outline type="rss" text="Ada" id="ada" xmlUrl="{ADA}"/>\n', "")
    nights.night()

    assert not [path for path in nights.root.glob("organiser/**/*.*") if b"ada.example" in path.read_bytes()]


def test_a_blog_that_is_somebody_elses_line_now_is_not_told(nights: Nights) -> None:
    change(nights, ADA, NEW)
    change(nights, BOB, ADA)
    nights.night(new=another(7))

    assert [each for each in told(nights) if ADA in each] == []


def test_of_two_lines_the_one_that_is_deleted_is_told(nights: Nights) -> None:
    second = f'<outline type="rss" text="Ada" id="ada" xmlUrl="{NEW}"/>\n'
    add(nights, second)
    nights.night(new=another(7))
    assert told(nights) == []
    change(nights, second, "")
    nights.night()

    [item] = told(nights)
    assert "Open again: Thing 7." in item


def team(host: str, *posts: tuple[str, int]) -> str:
    items = "".join(
        f"<item><guid isPermaLink='false'>{host}-{number}</guid><link>http://{host}/{number}</link>"
        f"<title>Thing {number}, at {host}</title><author>{who}</author>"
        f"<pubDate>Fri, 0{number} May 2026 1{len(host) % 10}:00:00 +0000</pubDate></item>"
        for who, number in posts
    )
    return f"<rss version='2.0'><channel><title>Team</title>{items}</channel></rss>"


def test_of_a_team_blog_each_writer_is_told_of_their_own(tmp_path: Path) -> None:
    address = "http://team.example/team"
    with cohort(tmp_path, {}, hosts=("team.example", "new.example")) as nights:
        for name in ("Kim", "Lou"):
            add(nights, f'<outline text="{name}" id="{name.lower()}" author="{name}" xmlUrl="{address}"/>\n')
        nights.night(team=team("team.example", ("Kim", 5), ("Lou", 6), ("Kim", 7)))
        change(nights, address, NEW)
        nights.night(new=team("new.example", ("Kim", 7)))

        kim, lou = told(nights)
        assert kim.startswith("Kim")
        assert "Open again: Thing 5." in kim
        assert 'author="Kim"' in kim
        assert lou.startswith("Lou")
        assert "Open again: Thing 6." in lou


def test_of_somebody_forgotten_nothing_is_told_here_and_forget_names_the_address_they_had(
    nights: Nights,
) -> None:
    change(nights, ADA, NEW)
    nights.night(new=another(7))
    with instance.lock(nights.root):
        said = forgetting.forget(instance.read(nights.root), ["ada"], nights.now).text()
    nights.night()

    assert f"On no line, and perhaps theirs from before: {ADA}. If so: aggregator forget {ADA}" in said
    assert not [path for path in nights.root.glob("organiser/**/*.*") if b"ada.example" in path.read_bytes()]
