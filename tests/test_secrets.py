"""The key by which a private feed is read is on no public page, whatever the feed and its server do with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from aggregator.views import secrets
from tests.blogs import NIGHT, START, Blog, Blogs
from tests.server import Page, answer, redirect

pytestmark = pytest.mark.slow

KEY, PART = "s3cretK3y", "4f9a8b7c6d5e4f3a2b1c0d9e"
PATH = f"/members/{PART}/feed?key={KEY}"
OTHER = f"/elsewhere?token={KEY}x"

# What repeats the key: in the feed's own address, its links, relative ones, titles, enclosures, its blog's address.
FEED = f"""<rss version="2.0"><channel><title>Feed of http://ada.example{PATH}</title>
<link>http://ada.example/?key={KEY}</link>
<item><guid>http://ada.example{PATH}#1</guid><title>Thing 1 at {KEY}</title>
<description>&lt;p id="n"&gt;See &lt;a href="#n"&gt;below&lt;/a&gt;, &lt;a href="?page=2"&gt;on&lt;/a&gt;,
http://ada.example{PATH}&lt;/p&gt;</description>
<enclosure url="http://ada.example/sound.mp3?key={KEY}" type="audio/mpeg" length="1"/></item>
<item><guid isPermaLink="false">2</guid><link>http://ada.example/thing-2?key={KEY}</link>
<title>Thing 2</title><description>words</description></item>
<item><guid isPermaLink="false">3</guid><link>http://ada.example/thing-3</link>
<title>Thing 3</title><description>words</description></item>
</channel></rss>""".encode()

ANSWERS: dict[str, list[Page]] = {
    "well": [answer(FEED)],
    "not found": [answer(FEED), answer(status=404)],
    "a page that names its address": [
        answer(FEED),
        answer(f"<html><title>No {PATH}</title></html>".encode(), type_="text/html"),
    ],
    "no feed": [answer(f"no feed at {PATH}".encode(), type_="text/plain")],
    "broken": [answer(FEED), answer(f"<rss><channel><{KEY}></rss>".encode())],
    "leads on": [answer(FEED), *[redirect(f"http://ada.example{OTHER}")] * 9],
    "leads to what may not be asked": [answer(FEED), redirect(f"http://user:{KEY}@ada.example/feed")],
    "gone": [answer(FEED), *[answer(status=410)] * 3],
}


@pytest.fixture
def ada() -> Blog:
    return Blog("ada.example", path=PATH)


@pytest.fixture
def cohort(tmp_path: Path, ada: Blog) -> Iterator[Blogs]:
    bob = Blog("bob.example")
    bob.write(START - NIGHT, "Thing 1")
    with Blogs(tmp_path / "cohort", {"Ada": ada, "Bob": bob}) as cohort:
        yield cohort


@pytest.mark.parametrize("name", ANSWERS)
def test_no_public_file_tells_the_key(cohort: Blogs, ada: Blog, name: str) -> None:
    for night, page in enumerate(ANSWERS[name]):
        ada.ill = page
        cohort.run(START + night * NIGHT, everything=True)

    for path in (cohort.root / "site").rglob("*"):
        if path.is_file() and "assets" not in path.parts:
            content = path.read_text()
            assert KEY not in content, path
            assert PART not in content, path
    person = (cohort.root / "site/people/ada/index.html").read_text()
    if name != "no feed":
        assert "Thing 3" in person
        assert 'href="http://ada.example/thing-3"' in person
    assert "http://bob.example/feed" in (cohort.root / "site/participants.opml").read_text()


def test_the_organiser_sees_which_address_it_is(cohort: Blogs, ada: Blog) -> None:
    ada.ill = answer(status=404)
    cohort.run(START)

    assert KEY in (cohort.root / "organiser/index.html").read_text()


@pytest.mark.parametrize(
    "piece", [PART, "9f86d081884c7d65", "ABCDEF0123456789abcd", "0b1c2d3e-0000-4000-8000-0123456789ab"]
)
def test_a_piece_of_an_address_that_was_drawn_by_lot_is_a_key(piece: str) -> None:
    assert secrets.public_address(f"http://ada.example/feed/{piece}") == ""


@pytest.mark.parametrize(
    "piece", ["1234567890123456789", "20110620", "deadbeef", "facade-of-a-decade-2011", "10-things-in-2026"]
)
def test_a_number_a_day_or_words_are_none(piece: str) -> None:
    assert secrets.public_address(f"http://ada.example/feeds/{piece}/rss").endswith(f"{piece}/rss")
