"""Lines of feeds.opml that the organiser changes by hand: the feed goes on, that night and every night after."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

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
