"""Whose entry it is, and that it stays one, over real nights: HTTP, database, pages."""

import json
import re
from pathlib import Path

import pytest

from tests.documents import atom, rss
from tests.nights import cohort
from tests.server import answer, redirect

ADA, BOB = "http://ada.example/ada", "http://bob.example/bob"
WORDS = "Networks are made of people, and what they are good for I learned the hard way this week. " * 2
NUMBERS = (5, 6, 7)  # Things, and the days of May they are dated


def item(number: int, guid: str = "", link: str = "", text: str = WORDS) -> str:
    guid = guid or f"http://ada.example/?p={number}"
    return (
        f'<guid isPermaLink="false">{guid}</guid><link>{link or guid}</link><title>Thing {number}</title>'
        f"<pubDate>{number} May 2026 08:00:00 GMT</pubDate><description>{number} {text}</description>"
    )


def feed(*items: str) -> str:
    return rss(*items)


def ids(atom_text: str) -> list[str]:
    return sorted(re.findall(r"<id>(tag:planet\.example,2005:entry/\w+)</id>", atom_text))


CHURNS = {
    "to https": lambda number: item(number, f"https://ada.example/?p={number}"),
    "to permalinks": lambda number: item(number, f"http://ada.example/2026/05/thing-{number}/"),
    "to another host": lambda number: item(
        number, f"post-{number}", f"https://ada.blog.example/thing-{number}"
    ),
    "to another theme": lambda number: item(number, f"new-{number}", text="Networks are made of […]"),
}


@pytest.mark.slow
@pytest.mark.parametrize("churn", CHURNS.values(), ids=CHURNS)
def test_new_ids_double_nothing_lift_nothing_and_keep_our_own_ids(churn, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    with cohort(tmp_path, {"ada": ADA}) as nights:
        nights.night(ada=feed(*map(item, NUMBERS)))
        before, table = ids(nights.page("site/atom.xml")), nights.page("site/completion.json")
        order = re.findall(r"Thing \d", nights.page())
        nights.night(ada=feed(*map(churn, NUMBERS)))
        nights.night()

        assert len(nights.entries()) == 3
        assert ids(nights.page("site/atom.xml")) == before
        assert re.findall(r"Thing \d", nights.page()) == order
        assert [*things(nights.page("site/completion.json"))] == [*things(table)] == ["5", "6", "7"]


def things(completion: str) -> dict[str, object]:
    [person] = json.loads(completion)["participants"]
    found = person["things"]
    assert isinstance(found, dict)
    return found


@pytest.mark.slow
def test_a_correction_by_the_link_of_before_still_holds(tmp_path: Path) -> None:
    with cohort(tmp_path, {"ada": ADA}) as nights:
        nights.night(ada=feed(*map(item, NUMBERS)))
        (tmp_path / "corrections.toml").write_text(
            '[[correction]]\nlink = "http://ada.example/?p=6"\nthings = []\n'
        )
        report = nights.night(ada=feed(*map(CHURNS["to permalinks"], NUMBERS)))

        assert [*things(nights.page("site/completion.json"))] == ["5", "7"]
        assert report.built.notes == ()


@pytest.mark.slow
@pytest.mark.parametrize("order", [("ada", "bob"), ("bob", "ada")])
def test_a_guid_taken_from_somebody_else_touches_nothing_of_theirs(
    order: tuple[str, str], tmp_path: Path
) -> None:
    mine = atom(
        "<id>urn:ada:1</id><title>Thing 5</title><link href='http://ada.example/1'/>"
        "<updated>2026-05-05T08:00:00Z</updated><content>Mine</content>"
    )
    taken = mine.replace("Thing 5", "Thing 6").replace("Mine", "Taken").replace("ada.example", "bob.example")
    with cohort(tmp_path, {"ada": ADA, "bob": BOB}) as nights:
        for name in order:  # the other one does not answer yet
            nights.night(**{name: {"ada": mine, "bob": taken}[name]})
        nights.night()

        assert sorted((entry.title, entry.link) for entry in nights.entries()) == [
            ("Thing 5", "http://ada.example/1"),
            ("Thing 6", "http://bob.example/1"),
        ]
        assert len(set(ids(nights.page("site/atom.xml")))) == 2
        assert "Thing 5" in nights.page("site/people/ada/index.html")
        assert "Thing 6" not in nights.page("site/people/ada/index.html")


@pytest.mark.slow
def test_a_source_or_a_self_link_that_names_another_blog_makes_nothing_its_own(tmp_path: Path) -> None:
    mine = atom(
        "<id>urn:ada:1</id><title>Thing 5</title><link href='http://ada.example/1'/>"
        "<updated>2026-05-05T08:00:00Z</updated>",
        head=f"<link rel='self' href='{ADA}'/>",
    )
    spoof = atom(
        "<id>urn:ada:1</id><title>Thing 7</title><link href='http://ada.example/1'/>"
        "<updated>2026-05-06T08:00:00Z</updated><author><name>Ada</name></author>"
        f"<source><id>{ADA}</id><title>Ada</title><link rel='self' href='{ADA}'/></source>",
        head=f"<id>{ADA}</id><link rel='self' href='{ADA}'/>",
    )
    with cohort(tmp_path, {"ada": ADA, "bob": BOB}) as nights:
        nights.night(ada=mine)
        nights.night(bob=spoof)

        table = json.loads(nights.page("site/completion.json"))["participants"]
        assert {person["id"]: [*person["things"]] for person in table} == {"ada": ["5"], "bob": ["7"]}


@pytest.mark.slow
@pytest.mark.parametrize(("name", "entries"), [("dup-guid", 1), ("hijack", 1), ("dates", 4)])
def test_the_hostile_feeds_stay_as_they_were_first_read(
    name: str, entries: int, testdata: Path, tmp_path: Path
) -> None:
    body = (testdata / f"hostile/feeds/sample-{name}.xml").read_bytes()
    with cohort(tmp_path, {"ada": ADA}) as nights:
        reports = [nights.night(ada=answer(body)) for _ in range(3)]

        assert len(nights.entries()) == entries
        assert [(report.polled.new, report.polled.changed) for report in reports] == [
            (entries, 0),
            (0, 0),
            (0, 0),
        ]


BARE = {
    "no guid": "<link>http://ada.example/{n}</link><title>Thing {n}</title><description>{n}</description>",
    "no guid, no link": "<title>Thing {n}</title><description>{n}</description>",
    "no id, no title": "<description>{n} Thing</description>",
    "all one guid": "<guid isPermaLink='false'>1</guid><link>http://ada.example/{n}</link><title>Thing {n}</title>",
    "all one guid, no link": "<guid isPermaLink='false'>1</guid><title>Thing {n}</title>",
}


@pytest.mark.slow
@pytest.mark.parametrize("bare", BARE.values(), ids=BARE)
def test_entries_without_a_name_of_their_own_are_as_many_after_three_polls(bare: str, tmp_path: Path) -> None:
    with cohort(tmp_path, {"ada": ADA}) as nights:
        for order in ((1, 2, 3, 4, 5), (5, 4, 3, 2, 1), (3, 4, 5)):
            report = nights.night(ada=rss(*(bare.format(n=number) for number in order)))

        assert len(nights.entries()) == 5
        assert (report.polled.new, report.polled.changed) == (0, 0)


@pytest.mark.slow
def test_a_blog_without_guids_whose_links_all_go_home_keeps_every_post(tmp_path: Path) -> None:
    home = "<link>http://ada.example/</link><title>Thing {n}</title><description>{n}</description>"
    with cohort(tmp_path, {"ada": ADA}) as nights:
        for order in ((1,), (2, 1), (3, 2, 1), (4, 3, 2)):
            report = nights.night(ada=rss(*(home.format(n=number) for number in order)))
            assert (report.polled.new, report.polled.changed) == (1, 0)

        assert sorted(each.title for each in nights.entries()) == [f"Thing {n}" for n in (1, 2, 3, 4)]


@pytest.mark.slow
def test_a_blog_that_moved_house_continues_its_row_by_redirect_and_by_a_changed_line(tmp_path: Path) -> None:
    house = "http://ada.blog.example/house"
    with cohort(tmp_path, {"ada": ADA}, hosts=("ada.blog.example",)) as nights:
        nights.night(ada=feed(*map(item, NUMBERS)))
        before = ids(nights.page("site/atom.xml"))
        moved = feed(*map(CHURNS["to another host"], NUMBERS))
        nights.night(ada=redirect(house), house=moved)
        opml = tmp_path / "feeds.opml"
        opml.write_text(opml.read_text().replace(ADA, house))
        nights.night()

        assert len(nights.entries()) == 3
        assert ids(nights.page("site/atom.xml")) == before
