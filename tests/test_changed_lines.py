"""Lines of feeds.opml that the organiser changes by hand: the feed goes on, that night and every night after."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from aggregator import forgetting, instance
from aggregator.store import Store
from tests.nights import Nights, cohort
from tests.server import answer, redirect

pytestmark = pytest.mark.slow

ADA = "http://ada.example/ada"


def feed(numbers: Iterable[int], host: str = "ada.example", guid: str = "ada-") -> str:
    items = "".join(
        f"<item><guid isPermaLink='false'>{guid}{number}</guid><link>http://{host}/{number}</link>"
        f"<title>Thing {number}: tools</title><pubDate>Fri, 0{number} May 2026 10:00:00 +0000</pubDate>"
        f"<description>I tried tool number {number} with my colleagues, and we talked about it for long."
        "</description></item>"
        for number in numbers
    )
    return f"<rss version='2.0'><channel><title>Ada</title><link>http://{host}/</link>{items}</channel></rss>"


def page(target: str) -> bytes:
    """A blog's home page that names its feed."""
    link = f'<link rel="alternate" type="application/rss+xml" href="{target}">'
    return answer(f"<html><head>{link}</head><body>Hi</body></html>".encode(), type_="text/html")


def change(nights: Nights, before: str, after: str) -> None:
    opml = nights.root / "feeds.opml"
    assert before in opml.read_text()
    opml.write_text(opml.read_text().replace(before, after))


def test_a_new_address_that_leads_to_its_own_other_spelling_breaks_no_run(tmp_path: Path) -> None:
    with cohort(tmp_path, {"ada": ADA}, hosts=("new.example",)) as nights:
        nights.night(ada=feed([5, 6]))
        change(nights, ADA, "http://new.example/new")
        nights.pages["/new"] = redirect("http://new.example/new/")
        nights.pages["/new/"] = answer(feed([5, 6, 7], host="new.example", guid="new-").encode())
        report = nights.night()

        assert not report.troubles
        assert nights.titles() == ["Thing 5: tools", "Thing 6: tools", "Thing 7: tools"]


def test_a_blog_whose_home_was_changed_is_read_at_the_feed_that_was_found_there(tmp_path: Path) -> None:
    with cohort(tmp_path, {"ada": ADA}, hosts=("new.example",)) as nights:
        change(nights, f'xmlUrl="{ADA}"', 'htmlUrl="http://ada.example/home"')
        nights.pages |= {"/home": page("/ada")}
        nights.night(ada=feed([5]))
        change(nights, "http://ada.example/home", "http://new.example/here")
        del nights.pages["/home"], nights.pages["/ada"]
        nights.pages["/here"] = page("/new")
        for newest in (6, 7):
            report = nights.night(new=feed(range(5, newest + 1), host="new.example"))

            assert not report.troubles
        assert nights.titles() == ["Thing 5: tools", "Thing 6: tools", "Thing 7: tools"]


GENERATOR = "<generator>https://wordpress.org/?v=6.5</generator>"


def wordpress(*numbers: int) -> bytes:
    """A page of the feed of a blog that was taken along to a WordPress: other ids, other links."""
    new = feed(numbers, host="new.example", guid="http://new.example/?p=")
    return answer(new.replace("<item>", f"{GENERATOR}<item>", 1).encode())


@pytest.fixture
def imported(tmp_path: Path) -> Iterator[Nights]:
    """Ada's blog had Things 5 and 6; her new one shows 7, and they are on its second page."""
    with cohort(tmp_path, {"ada": ADA}, hosts=("new.example",)) as nights:
        nights.night(ada=feed([5, 6]))
        change(nights, ADA, "http://new.example/new")
        nights.pages |= {"/new": wordpress(7), "/new?paged=2": wordpress(6), "/new?paged=3": wordpress(5)}
        yield nights


def state(nights: Nights) -> dict[str, tuple[int, datetime, datetime]]:
    """Of each post: what must not change."""
    return {each.title: (each.row, each.first_seen_at, each.shown_at) for each in nights.entries()}


def ids(nights: Nights) -> set[str]:
    return set(re.findall(r"<id>(tag:[^<]*:entry/[^<]*)</id>", nights.page("site/atom.xml")))


def things(nights: Nights) -> dict[str, int]:
    """How many posts Ada has for each Thing."""
    [ada] = json.loads(nights.page("site/completion.json"))["participants"]
    return {number: len(posts) for number, posts in ada["things"].items()}


def test_posts_that_an_older_page_shows_are_those_that_were_here(imported: Nights) -> None:
    before, known = state(imported), ids(imported)
    (imported.root / "corrections.toml").write_text(
        '[[correction]]\nlink = "http://ada.example/6"\nthings = [7]\n'
    )
    for new in (1, 0):
        report = imported.night()

        assert report.counts()["new"] == new
        assert sorted(state(imported)) == ["Thing 5: tools", "Thing 6: tools", "Thing 7: tools"]
        assert state(imported).items() > before.items()
        assert ids(imported) > known
        assert {each.link for each in imported.entries()} == {f"http://new.example/{n}" for n in (5, 6, 7)}
        assert things(imported) == {"5": 1, "7": 2}
        assert not report.built.notes
        with Store.open(imported.root / "aggregator.sqlite", now=imported.now, read_only=True) as store:
            assert store.check() == []
        assert 'id="dropped"' not in imported.page("organiser/index.html")


def test_killed_after_an_older_page_was_known_again_the_next_run_goes_on(
    imported: Nights, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    before = state(imported)
    with monkeypatch.context() as patched:
        patched.setattr("aggregator.policy.page", stop)
        with pytest.raises(KeyboardInterrupt):
            imported.night()
    imported.night()

    assert len(state(imported)) == 3
    assert state(imported).items() > before.items()


def test_what_somebody_left_behind_is_not_known_again_on_the_pages_of_another(imported: Nights) -> None:
    before = state(imported)
    change(imported, 'id="ada"', 'id="cia"')
    imported.night()

    assert len(imported.entries()) == 5
    assert state(imported).items().isdisjoint(before.items())


def test_posts_of_somebody_who_was_forgotten_do_not_come_back_by_an_older_page(tmp_path: Path) -> None:
    """Bob wrote Thing 6 on the blog he had with Ada, who took all of it along."""

    def of_bob(written: str) -> str:
        return written.replace("<title>Thing 6", "<author>Bob</author><title>Thing 6")

    with cohort(tmp_path, {"ada": ADA}, hosts=("new.example",)) as nights:
        change(nights, "/>", f' author="Ada"/><outline text="Bob" id="bob" author="Bob" xmlUrl="{ADA}"/>')
        nights.night(ada=of_bob(feed([5, 6])))
        forgetting.forget(instance.read(nights.root), ["bob"], nights.now)
        change(nights, ADA, "http://new.example/new")
        older = of_bob(feed([6, 5], host="new.example", guid="http://new.example/?p="))
        nights.pages |= {"/new": wordpress(7), "/new?paged=2": answer(older.encode())}
        nights.night()

        assert nights.titles() == ["Thing 5: tools", "Thing 7: tools"]


def test_where_the_old_and_the_new_blog_number_their_posts_alike_none_is_lost(imported: Nights) -> None:
    """The new blog's first page has an id of the old one's, of another post."""
    for path, number, guid in (("/new", 7, 5), ("/new?paged=2", 6, 6), ("/new?paged=3", 5, 7)):
        body = feed([number], host="new.example").replace(f"ada-{number}<", f"ada-{guid}<")
        imported.pages[path] = answer(body.replace("<item>", f"{GENERATOR}<item>").encode())
    imported.night()

    assert len(imported.entries()) == 5
    assert sorted(things(imported)) == ["5", "6", "7"]
