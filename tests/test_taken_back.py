"""Edits and removals: what an entry was, and what its writer took back, over real nights."""

import json
from pathlib import Path

import pytest

from tests.documents import atom, feed, rss
from tests.nights import PROGRAMME, Nights, cohort
from tests.server import Asked, answer

ADA, BOB = "http://ada.example/ada", "http://bob.example/bob"
FOLLOWING = f"{PROGRAMME}[polling]\nfollow_deletions = true\n"
WORDS = "Seahorse words that nobody else has."


def item(number: int, title: str = "", text: str = WORDS) -> str:
    return (
        f"<guid isPermaLink='false'>p{number}</guid><link>http://ada.example/{number}</link>"
        f"<title>{title or f'Thing {number}'}</title>"
        f"<pubDate>{number} May 2026 08:00:00 GMT</pubDate><description>{text}</description>"
    )


def entry(number: int, host: str = "ada") -> str:
    return (
        f"<id>urn:{number}</id><title>Thing {number}</title><link href='http://{host}.example/{number}'/>"
        f"<updated>2026-05-0{number}T08:00:00Z</updated><content>{WORDS}</content>"
    )


def tombstone(number: int, when: str = "2026-05-09T08:00:00Z") -> str:
    return f"<at:deleted-entry xmlns:at='http://purl.org/atompub/tombstones/1.0' ref='urn:{number}' when='{when}'/>"


def ticked(nights: Nights, person: str = "ada") -> list[str]:
    people = json.loads(nights.page("site/completion.json"))["participants"]
    return [number for each in people if each["id"] == person for number in each["things"]]


def asked_for(nights: Nights, path: str) -> list[str]:
    return [each.method for each in nights.server.asked if each.path == path]


# edits ------------------------------------------------------------------------------------


@pytest.mark.slow
def test_an_edit_is_matched_anew_and_leaves_a_trace(tmp_path: Path) -> None:
    with cohort(tmp_path, {"ada": ADA}) as nights:
        nights.night(ada=rss(item(6)))
        nights.night(ada=rss(item(6, "Thing 7: networks")))
        page = nights.page("site/people/ada/index.html")

        assert ticked(nights) == ["7"]
        assert "Edited, seen on" in page
        assert "Its title was “Thing 6”." in page
        assert "Until then it was taken for Thing 6." in page


@pytest.mark.slow
def test_what_a_theme_or_a_counter_changes_is_no_edit(tmp_path: Path) -> None:
    with cohort(tmp_path, {"ada": ADA}) as nights:
        for night in range(3):
            text = f"&lt;p class='n{night}'&gt;{WORDS}&lt;img src='http://ada.example/pixel?{night}'&gt;&lt;/p&gt;"
            report = nights.night(ada=rss(item(6, text=text)))

        assert report.polled.changed == 0
        assert "Edited, seen on" not in nights.page("site/people/ada/index.html")


@pytest.mark.slow
def test_an_edit_moves_nothing_and_leaving_the_feed_loses_nothing(tmp_path: Path) -> None:
    with cohort(tmp_path, {"ada": ADA}) as nights:
        nights.night(ada=rss(item(6), item(5)))
        before = {each.entry_id: (each.published, each.shown_at) for each in nights.entries()}
        nights.night(ada=rss(item(6, text="Other words"), item(5)))
        nights.night(ada=rss(item(7)))

        after = {each.entry_id: (each.published, each.shown_at) for each in nights.entries()}
        assert {name: after[name] for name in before} == before
        assert ticked(nights) == ["5", "6", "7"]


# tombstones -------------------------------------------------------------------------------


def test_a_feeds_tombstones_are_read_and_a_post_about_them_is_none() -> None:
    about = entry(5).replace(WORDS, f"&lt;at:deleted-entry ref='urn:6'/&gt; <![CDATA[{tombstone(6)}]]>")

    assert [name for name, _ in feed(atom(about, head=tombstone(7))).deleted] == ["urn:7"]


@pytest.mark.slow
def test_a_tombstone_removes_the_entry_everywhere_and_for_good(tmp_path: Path) -> None:
    with cohort(tmp_path, {"ada": ADA}, programme=FOLLOWING) as nights:
        nights.night(ada=atom(entry(6), entry(5)))
        [ours] = [line for line in nights.page("site/atom.xml").splitlines() if ":entry/" in line][:1]
        nights.night(ada=atom(entry(5), head=tombstone(6)))

        assert nights.titles() == ["Thing 5"]
        assert ticked(nights) == ["5"]
        assert f'ref="{ours.removeprefix("<id>").removesuffix("</id>")}" when="' in nights.page(
            "site/atom.xml"
        )
        assert "took posts back" in nights.page("organiser/runs/index.html")

        nights.night(ada=atom(entry(6), entry(5)))
        assert nights.titles() == ["Thing 5"]


@pytest.mark.slow
def test_nothing_of_a_removed_text_is_left_in_the_file(tmp_path: Path) -> None:
    with cohort(tmp_path, {"ada": ADA}, programme=FOLLOWING) as nights:
        nights.night(ada=atom(entry(6), entry(5).replace("Seahorse", "Other")))
        nights.night(ada=atom(entry(5).replace("Seahorse", "Other"), head=tombstone(6)))

        assert b"Seahorse" not in (tmp_path / "aggregator.sqlite").read_bytes()


@pytest.mark.slow
def test_an_entry_newer_than_its_tombstone_stays(tmp_path: Path) -> None:
    with cohort(tmp_path, {"ada": ADA}, programme=FOLLOWING) as nights:
        for _ in range(2):
            nights.night(ada=atom(entry(6), entry(5), head=tombstone(6, "2026-05-01T08:00:00Z")))

        assert nights.titles() == ["Thing 5", "Thing 6"]


@pytest.mark.slow
@pytest.mark.parametrize("programme", [PROGRAMME, FOLLOWING], ids=["not followed", "followed"])
def test_a_foreign_tombstone_touches_nothing(programme: str, tmp_path: Path) -> None:
    with cohort(tmp_path, {"ada": ADA, "bob": BOB}, programme=programme) as nights:
        nights.night(ada=atom(entry(6)), bob=atom(entry(5, "bob")))
        nights.night(bob=atom(entry(5, "bob"), head=tombstone(6)))

        assert nights.titles() == ["Thing 5", "Thing 6"]


@pytest.mark.slow
def test_where_deletions_are_not_followed_a_tombstone_says_nothing(tmp_path: Path) -> None:
    with cohort(tmp_path, {"ada": ADA}) as nights:
        nights.night(ada=atom(entry(6), entry(5)))
        nights.night(ada=atom(entry(5), head=tombstone(6)))
        nights.night()

        assert nights.titles() == ["Thing 5", "Thing 6"]
        assert asked_for(nights, "/6") == []


# pages that are gone ----------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("status", [404, 410])
def test_a_post_whose_page_is_gone_for_two_polls_is_removed(status: int, tmp_path: Path) -> None:
    with cohort(tmp_path, {"ada": ADA}, programme=FOLLOWING) as nights:
        nights.pages["/6"] = answer(status=status)
        nights.night(ada=rss(item(7), item(6), item(5)))
        nights.night(ada=rss(item(7), item(5)))
        assert nights.titles() == ["Thing 5", "Thing 6", "Thing 7"]
        nights.night()

        assert nights.titles() == ["Thing 5", "Thing 7"]
        assert asked_for(nights, "/6") == ["HEAD", "GET"] * 2
        assert "deleted-entry" in nights.page("site/atom.xml")


@pytest.mark.slow
def test_a_post_that_only_left_the_feed_stays_and_its_page_is_asked_for_once_a_month(tmp_path: Path) -> None:
    with cohort(tmp_path, {"ada": ADA}, programme=FOLLOWING) as nights:
        nights.pages["/6"] = answer(b"still here")
        nights.night(ada=rss(item(7), item(6), item(5)))
        for _ in range(5):
            nights.night(ada=rss(item(7), item(5)))

        assert nights.titles() == ["Thing 5", "Thing 6", "Thing 7"]
        assert asked_for(nights, "/6") == ["HEAD"]


@pytest.mark.slow
def test_a_post_too_old_for_its_feed_is_never_asked_for(tmp_path: Path) -> None:
    with cohort(tmp_path, {"ada": ADA}, programme=FOLLOWING) as nights:
        nights.night(ada=rss(*map(item, range(11, 1, -1))))
        nights.night(ada=rss(*map(item, range(12, 2, -1))))
        nights.night()

        assert len(nights.entries()) == 11
        assert asked_for(nights, "/2") == []


@pytest.mark.slow
@pytest.mark.parametrize("left", [(7, 6), ()], ids=["the oldest", "all"])
def test_a_feed_with_room_for_more_leaves_nothing_out_for_its_age(
    left: tuple[int, ...], tmp_path: Path
) -> None:
    with cohort(tmp_path, {"ada": ADA}, programme=FOLLOWING) as nights:
        gone = [number for number in (7, 6, 5) if number not in left]
        nights.pages |= {f"/{number}": answer(status=404) for number in gone}
        nights.night(ada=rss(*map(item, (7, 6, 5))))
        for _ in range(4):
            nights.night(ada=rss(*map(item, left)))

        assert nights.titles() == [f"Thing {number}" for number in sorted(left)]


@pytest.mark.slow
def test_a_server_that_knows_no_head_is_asked_as_readers_ask(tmp_path: Path) -> None:
    def page(asked: Asked) -> bytes:
        return answer(status=501 if asked.method == "HEAD" else 404)

    with cohort(tmp_path, {"ada": ADA}, programme=FOLLOWING) as nights:
        nights.pages["/6"] = page
        nights.night(ada=rss(item(7), item(6), item(5)))
        nights.night(ada=rss(item(7), item(5)))
        nights.night()

        assert nights.titles() == ["Thing 5", "Thing 7"]
        assert asked_for(nights, "/6") == ["HEAD", "GET"] * 2


@pytest.mark.slow
def test_a_page_that_a_server_knows_by_get_alone_is_there(tmp_path: Path) -> None:
    def page(asked: Asked) -> bytes:
        return answer(status=404) if asked.method == "HEAD" else answer(b"still here")

    with cohort(tmp_path, {"ada": ADA}, programme=FOLLOWING) as nights:
        nights.pages["/6"] = page
        nights.night(ada=rss(item(7), item(6), item(5)))
        for _ in range(3):
            nights.night(ada=rss(item(7), item(5)))

        assert nights.titles() == ["Thing 5", "Thing 6", "Thing 7"]


@pytest.mark.slow
def test_posts_left_behind_by_a_blog_that_moved_stay_when_the_old_one_is_deleted(tmp_path: Path) -> None:
    with cohort(tmp_path, {"ada": ADA}, programme=FOLLOWING, hosts=("new.example",)) as nights:
        nights.pages |= {f"/{number}": answer(status=404) for number in (5, 6)}
        nights.night(ada=rss(item(7), item(6), item(5)))
        opml = tmp_path / "feeds.opml"
        opml.write_text(opml.read_text().replace(ADA, "http://new.example/new"))
        for _ in range(4):  # the newest post alone was taken along
            nights.night(new=rss(item(7).replace("ada.example", "new.example")))

        assert nights.titles() == ["Thing 5", "Thing 6", "Thing 7"]


@pytest.mark.slow
def test_a_post_that_had_left_before_its_blog_moved_stays_too(tmp_path: Path) -> None:
    with cohort(tmp_path, {"ada": ADA}, programme=FOLLOWING, hosts=("new.example",)) as nights:
        nights.pages["/6"] = answer(status=404)
        nights.night(ada=rss(item(7), item(6), item(5)))
        nights.night(ada=rss(item(7), item(5)))
        opml = tmp_path / "feeds.opml"
        opml.write_text(opml.read_text().replace(ADA, "http://new.example/new"))
        for _ in range(2):
            nights.night(new=rss(item(7).replace("ada.example", "new.example")))

        assert nights.titles() == ["Thing 5", "Thing 6", "Thing 7"]


@pytest.mark.slow
@pytest.mark.parametrize("between", [answer(b"back"), answer(status=503), answer(status=403)])
def test_one_night_of_not_found_is_not_enough(between: bytes, tmp_path: Path) -> None:
    with cohort(tmp_path, {"ada": ADA}, programme=FOLLOWING) as nights:
        nights.pages["/6"] = answer(status=404)
        nights.night(ada=rss(item(7), item(6), item(5)))
        nights.night(ada=rss(item(7), item(5)))
        nights.pages["/6"] = between
        nights.night()

        assert len(nights.entries()) == 3


@pytest.mark.slow
def test_a_post_that_is_in_the_feed_again_is_asked_for_no_more(tmp_path: Path) -> None:
    with cohort(tmp_path, {"ada": ADA}, programme=FOLLOWING) as nights:
        nights.pages["/6"] = answer(status=404)
        nights.night(ada=rss(item(7), item(6), item(5)))
        nights.night(ada=rss(item(7), item(5)))
        nights.night(ada=rss(item(7), item(6), item(5)))
        nights.night()

        assert len(nights.entries()) == 3
        assert asked_for(nights, "/6") == ["HEAD", "GET"]


@pytest.mark.slow
def test_few_pages_of_a_blog_are_asked_for_in_a_run(tmp_path: Path) -> None:
    with cohort(tmp_path, {"ada": ADA}, programme=FOLLOWING) as nights:
        nights.night(ada=rss(*(item(number) for number in range(1, 9))))
        nights.night(ada=rss(item(1)))

        assert sum(each.method == "HEAD" for each in nights.server.asked) == 2
