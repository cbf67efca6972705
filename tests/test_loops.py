"""A planet that reads itself, and two people who register one blog."""

from pathlib import Path

import pytest

from aggregator import instance, subscribing
from aggregator.model import OperatorError
from tests.documents import rss
from tests.nights import Nights, cohort
from tests.server import answer

ADA, BOB = "http://ada.example/ada", "http://bob.example/bob"
POST = (
    "<guid isPermaLink='false'>1</guid><link>http://ada.example/1</link><title>Thing 6</title>"
    "<pubDate>7 May 2026 08:00:00 GMT</pubDate><description>Mine</description>"
)


def others_planet(nights: Nights) -> bytes:
    """What a planet that reads ours, and keeps ids, shows: our posts and one of its own."""
    own = "<entry><id>urn:theirs</id><title>Thing 7</title><updated>2026-05-08T08:00:00Z</updated></entry>"
    return nights.page("site/atom.xml").replace("</feed>", f"{own}</feed>").encode()


@pytest.mark.slow
def test_our_own_posts_are_not_taken_in_again_from_a_planet_that_reads_us(tmp_path: Path) -> None:
    with cohort(tmp_path, {"ada": ADA, "bob": BOB}) as nights:
        nights.night(ada=rss(POST))
        for _ in range(3):
            nights.night(bob=answer(others_planet(nights)))

        assert nights.titles() == ["Thing 6", "Thing 7"]
        assert "shows posts of this planet itself" in nights.page("organiser/runs/index.html")


def test_the_planets_own_feed_is_refused_by_check_and_by_add(tmp_path: Path) -> None:
    loop = "http://www.planet.example/atom.xml"
    with cohort(tmp_path, {"ada": ADA, "bob": loop}) as nights:
        _, findings = instance.check(tmp_path)
        opml = tmp_path / "feeds.opml"
        opml.write_text(opml.read_text().replace(loop, BOB))

        [error] = [each for each in findings if each.severity == "error"]
        assert error.line == 3
        assert "this is an address of the planet itself" in error.message
        with pytest.raises(OperatorError, match="is an address of this planet itself"):
            subscribing.look(instance.read(tmp_path), "https://planet.example/things/6/feed.json", nights.now)


@pytest.mark.parametrize("spelt", [ADA, "https://www.ada.example/ada/"])
def test_one_feed_of_two_people_is_an_error_that_names_both_lines(spelt: str, tmp_path: Path) -> None:
    with cohort(tmp_path, {"ada": ADA, "bob": spelt}) as nights:
        _, findings = instance.check(tmp_path)
        opml = tmp_path / "feeds.opml"
        opml.write_text(opml.read_text().replace(f'id="bob" xmlUrl="{spelt}"', f'id="bob" xmlUrl="{BOB}"'))

        [error] = [each for each in findings if each.severity == "error"]
        assert {"2", "3"} <= set(f"{error.line} {error.message}")
        with pytest.raises(OperatorError, match=r"is on the list already: feeds.opml:2, Ada"):
            subscribing.look(instance.read(tmp_path), spelt, nights.now)
