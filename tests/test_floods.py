"""Histories that are imported, blogs dated anew, blogs that move: nobody else is crowded out, no date is lost."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.blogs import NIGHT
from tests.documents import rss
from tests.nights import START, Nights, cohort
from tests.world import files

pytestmark = pytest.mark.slow

HOUR = timedelta(hours=1)
ADA, BOB, MOVED = "http://ada.example/ada", "http://bob.example/bob", "http://new.example/new"
BEGAN = START - 20 * NIGHT
WORDS = (
    "What I learned about the thing numbered {}, and of the people who work in my library, in that long week."
)
Dated = Callable[[int], datetime | None]


@pytest.fixture
def nights(tmp_path: Path) -> Iterator[Nights]:
    """Ada and Bob, with a few posts each."""
    with cohort(tmp_path, {"ada": ADA, "bob": BOB}, hosts=("new.example",)) as nights:
        nights.night(ada=rss(*mine()), bob=rss(*bobs(8)))
        yield nights


def item(
    number: int, title: str, at: datetime | None, *, guid: str = "", link: str = "http://ada.example/"
) -> str:
    date = f"<pubDate>{format_datetime(at)}</pubDate>" if at else ""
    return (
        f"<guid isPermaLink='false'>{guid or number}</guid><link>{link}{number}</link><title>{title}</title>"
        f"{date}<description>{WORDS.format(number)}</description>"
    )


def as_written(number: int) -> datetime:
    return BEGAN + number * NIGHT


def mine(dated: Dated = as_written, **where: str) -> list[str]:
    """Ada's posts, Thing 5 to 7 and others, newest first."""
    ids = {"guid": "{}"} | where
    return [
        item(n, f"Thing {n}", dated(n), **(ids | {"guid": ids["guid"].format(n)})) for n in range(9, 0, -1)
    ]


def bobs(last: int) -> list[str]:
    return [
        item(n, f"Bob's thing {n}: Thing {5 + n % 3}", START + (n - 8) * NIGHT, link="http://bob.example/")
        for n in range(last, 0, -1)
    ]


def dated_on(night: datetime) -> Dated:
    """All of them within minutes, as a theme does that shows when it was drawn."""
    return lambda number: night + number * timedelta(minutes=1)


def titles(nights: Nights) -> list[str]:
    return [each["title"] for each in json.loads(nights.page("site/feed.json"))["items"]]


def ids(nights: Nights) -> set[str]:
    return set(re.findall(r"<id>(tag:[^<]*:entry/[^<]*)</id>", nights.page("site/atom.xml")))


def dates(nights: Nights, person: str = "ada") -> dict[str, list[str]]:
    people = json.loads(nights.page("site/completion.json"))["participants"]
    [things] = [each["things"] for each in people if each["id"] == person]
    return {number: [post["published"] for post in posts] for number, posts in things.items()}


TONIGHT = START + 2 * NIGHT


@pytest.mark.parametrize(
    "dated",
    [lambda n: BEGAN - n * HOUR, lambda n: TONIGHT - HOUR - n * timedelta(minutes=1), lambda _: None],
    ids=["as they were written", "that night", "not at all"],
)
def test_a_history_imported_in_one_night_crowds_nobody_out(nights: Nights, dated: Dated) -> None:
    before = dates(nights)
    history = [item(1000 + n, f"Thing 5, from the old blog ({n})", dated(n)) for n in range(200)]
    nights.night(ada=rss(*history, *mine()), bob=rss(*bobs(9)))

    assert nights.now == TONIGHT
    assert len(nights.entries()) == 9 + 9 + 200
    front = nights.page()
    assert front.count("from the old blog") <= 5
    assert "Bob&#39;s thing 9" in front
    assert "Bob's thing 9: Thing 5" in titles(nights)
    assert sum("Thing" in each and "Bob" not in each for each in titles(nights)) <= 10
    things = json.loads(nights.page("site/things/5/feed.json"))["items"]
    assert max(Counter(each["authors"][0]["name"] for each in things).values()) <= 5
    desk = nights.page("organiser/index.html")
    assert desk.count("from the old blog") <= 3
    assert "and 197 more" in desk
    after = dates(nights)
    assert {number: after[number] for number in ("6", "7")} == {
        number: before[number] for number in ("6", "7")
    }
    assert before["5"][0] in after["5"]


@pytest.mark.parametrize(
    "where",
    [{}, {"guid": "new-{}"}, {"guid": "new-{}", "link": "http://ada.example/2026/"}],
    ids=["same ids", "new ids", "new ids and links"],
)
def test_a_blog_whose_theme_dates_every_post_today_changes_nothing(
    nights: Nights, where: dict[str, str]
) -> None:
    order, known, before = titles(nights), ids(nights), dates(nights)
    for night in (2, 3):
        tonight = START + night * NIGHT - HOUR
        report = nights.night(ada=rss(*mine(dated_on(tonight), **where)))
        assert (report.polled.new, report.polled.changed) == (0, 0)

    assert (titles(nights), ids(nights), dates(nights)) == (order, known, before)


NEW_HOST = {"link": "http://new.example/"}


@pytest.mark.parametrize(
    "where",
    [{"guid": "new-{}"}, NEW_HOST, {"guid": "new-{}"} | NEW_HOST],
    ids=["same links", "same ids", "same words"],
)
@pytest.mark.parametrize("dated_anew", [False, True])
def test_a_line_that_was_changed_to_another_address_goes_on_where_posts_are_the_same(
    nights: Nights, where: dict[str, str], dated_anew: bool
) -> None:
    order, known, before = titles(nights), ids(nights), dates(nights)
    change_line(nights, MOVED)
    dated = dated_on(nights.now + NIGHT - HOUR) if dated_anew else as_written
    report = nights.night(ada=b"", new=rss(*mine(dated, **where)))

    assert (report.polled.new, len(nights.entries())) == (0, 17)
    assert (titles(nights), ids(nights), dates(nights)) == (order, known, before)
    more = nights.night(
        new=rss(item(10, "Thing 6, again", nights.now, link="http://new.example/"), *mine(dated, **where))
    )
    assert more.polled.new == 1
    assert ids(nights) > known


def change_line(nights: Nights, address: str, person: str = "ada") -> None:
    path = nights.root / "feeds.opml"
    path.write_text(re.sub(rf'(id="{person}" xmlUrl=")[^"]*', rf"\g<1>{address}", path.read_text()))


def test_the_wrong_blogs_posts_are_shown_no_more_once_the_line_is_mended(nights: Nights) -> None:
    """Its entries have small figures as ids and "Thing 1" as titles too; nothing else is the same."""
    other = [item(n, f"Thing {n}", START - n * HOUR, link="http://new.example/") for n in range(1, 10)]
    change_line(nights, MOVED)
    nights.night(new=rss(*(each.replace("my library", f"our {len(each)} shops") for each in other)))

    assert not [
        link
        for link in re.findall(r"http://\w+\.example/\d", nights.page("site/people/ada/index.html"))
        if "ada" in link
    ]
    assert len(nights.entries()) == 9 + 8 + 9


def test_what_somebody_left_behind_is_never_continued_by_another_person(nights: Nights) -> None:
    """Ada's line goes; Cia's feed shows her posts under her ids."""
    path = nights.root / "feeds.opml"
    path.write_text(
        path.read_text().replace('text="Ada" id="ada"', 'text="Cia" id="cia"').replace(ADA, MOVED)
    )
    report = nights.night(new=rss(*mine()))

    assert report.polled.new == 9
    assert len(nights.entries()) == 9 + 8 + 9


def test_a_copy_at_another_address_does_not_take_the_place_of_what_was_here_first(nights: Nights) -> None:
    known, order = ids(nights), titles(nights)
    path = nights.root / "feeds.opml"
    line = f'<outline type="rss" text="Ada" id="ada" xmlUrl="{MOVED}"/>\n'
    path.write_text(path.read_text().replace("</body>", f"{line}</body>"))
    nights.night(new=rss(*mine(link="http://a.example/")))

    assert (ids(nights), titles(nights)) == (known, order)


def test_killed_after_a_row_went_on_the_next_run_reads_it(
    nights: Nights, monkeypatch: pytest.MonkeyPatch
) -> None:
    known, before = ids(nights), files(nights.root / "site")
    change_line(nights, MOVED)
    with monkeypatch.context() as patched:
        patched.setattr("aggregator.pipeline._decide", stop)
        with pytest.raises(KeyboardInterrupt):
            nights.night(ada=b"", new=rss(*mine(link="http://new.example/")))

    assert files(nights.root / "site") == before
    nights.night()
    assert ids(nights) == known
    assert len(nights.entries()) == 17


def stop(*_: object) -> None:
    raise KeyboardInterrupt
