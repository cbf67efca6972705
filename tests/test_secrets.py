"""The key by which a private feed is read is on no public page, whatever the feed and its server do with it."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote
from xml.sax.saxutils import escape

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


WAYS = {  # of an address: what its feed repeats
    "encoded": (
        "/feed?token=abQ%2FxyzW%3D%3D",
        ["abQ%2FxyzW%3D%3D", "abQ/xyzW==", "ABQ%2fXYZW", "abQ%252FxyzW"],
    ),
    "with a plus": ("/feed?token=abR+xyzVw", ["abR+xyzVw", "abR%2BxyzVw", "abR%20xyzVw"]),
    "with what HTML writes otherwise": ("/feed?key=aaQQ%26bbWW", ["aaQQ&amp;bbWW", "aaQQ%26bbWW"]),
    "in capitals": ("/m/9f8e7d6c5b4a39281706f5e4/feed", ["9F8E7D6C5B4A39281706F5E4"]),
    "of letters for addresses": ("/m/Zq3-dE9_fG2hI5jK8-xY1_wV7tQ/feed", ["Zq3-dE9_fG2hI5jK8-xY1_wV7tQ"]),
    "by a name in one word": ("/feed?accessToken=hunterTwo", ["hunterTwo"]),
    "by another": ("/feed?feedkey=hunterTwo", ["hunterTwo"]),
    "of a piece of the path": ("/feed;key=hunterTwo", ["hunterTwo"]),
}


@pytest.mark.parametrize("way", WAYS)
def test_no_public_file_tells_the_key_however_it_is_written(tmp_path: Path, way: str) -> None:
    path, forms = WAYS[way]
    repeated = "".join(
        f"<item><guid isPermaLink='false'>{n}</guid><link>http://ada.example/{n}?x={quote(form)}</link>"
        f"<title>Thing {n + 1} with {form}</title><description>words {form} and on, "
        f"&lt;a href='/a?x={escape(form)}'&gt;here&lt;/a&gt;</description></item>"
        for n, form in enumerate(escape(each) for each in forms)
    )
    head = f"<title>{escape(forms[0])}</title><link>http://ada.example/?x={quote(forms[0])}</link>"
    ada = Blog("ada.example", path=path)
    with Blogs(tmp_path / "cohort", {"Ada": ada}) as cohort:
        for night in range(2):  # what a title was before an edit is told too
            titles = repeated if night == 0 else repeated.replace("<title>Thing", "<title>Now Thing")
            ada.ill = answer(f"<rss version='2.0'><channel>{head}{titles}</channel></rss>".encode())
            cohort.run(START + night * NIGHT, everything=True)

    for file in (cohort.root / "site").rglob("*"):
        if file.is_file() and "assets" not in file.parts:
            content = unquote(unescape(file.read_text())).casefold()
            for form in forms:
                assert unquote(unescape(form)).casefold() not in content, file
    assert "Edited, seen on" in (cohort.root / "site/people/ada/index.html").read_text()


def test_of_a_key_that_an_excerpt_cuts_through_no_beginning_is_told(tmp_path: Path) -> None:
    ada = Blog("ada.example", path=f"/feed?key={'Zq' * 200}")
    ada.write(START - NIGHT, "Thing 1", f"words {'Zq' * 200} and on")
    with Blogs(tmp_path / "cohort", {"Ada": ada}) as cohort:
        cohort.run(START)

    assert "ZqZqZq" not in (cohort.root / "site/things/1/index.html").read_text()


@pytest.mark.parametrize("target", [f"http://user:{KEY}@ada.example/feed", f"http://10.0.0.9/?token={KEY}"])
def test_the_key_of_an_address_that_a_blog_leads_to_is_told_nobody(tmp_path: Path, target: str) -> None:
    ada = Blog("ada.example")
    ada.ill = redirect(target)
    with Blogs(tmp_path / "cohort", {"Ada": ada}) as cohort:
        cohort.run(START)

    for page in ("health", "people/ada"):
        content = (cohort.root / "site" / page / "index.html").read_text()
        assert "leads on to" in content
        assert KEY not in content
    assert KEY in (cohort.root / "organiser/index.html").read_text()


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
    "piece",
    [
        "1234567890123456789",
        "20110620",
        "deadbeef",
        "facade-of-a-decade-2011",
        "10-things-in-2026",
        "Week-1-Thing-2-Day-3-Part-4",
    ],
)
def test_a_number_a_day_or_words_are_none(piece: str) -> None:
    assert secrets.public_address(f"http://ada.example/feeds/{piece}/rss").endswith(f"{piece}/rss")
