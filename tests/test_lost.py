"""Facts about feeds that stopped answering, and what the pages of their blogs name instead."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator import instance, overview, pipeline
from aggregator.model import FailureKind, FeedState, failure
from aggregator.policy import is_lost
from aggregator.store import Store
from tests.server import Page, Server
from tests.signing_up import cohort, feed, page

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
DAY = timedelta(days=1)
ADA = '<outline text="Ada" xmlUrl="{server}/old" htmlUrl="{server}/"/>'


# whom to ask when -------------------------------------------------------------------------


def failing(kind: FailureKind, days: float, looked: float | None = None) -> FeedState:
    """A feed that has failed for so many days, and whose blog was looked at so many days ago."""
    looked_at = None if looked is None else NOW - looked * DAY
    return FeedState(
        1, "http://a/", NOW, failure=failure(kind), failing_since=NOW - days * DAY, looked_at=looked_at
    )


@pytest.mark.parametrize(
    ("state", "lost"),
    [
        (failing(FailureKind.NOT_FOUND, 3), True),
        (failing(FailureKind.GONE, 30), True),
        (failing(FailureKind.HTML, 4), True),
        (failing(FailureKind.NOT_FOUND, 2.9), False),
        (failing(FailureKind.SERVER, 30), False),
        (failing(FailureKind.PRIVATE, 30), False),
        (failing(FailureKind.RATE_LIMITED, 30), False),
        (failing(FailureKind.NOT_FOUND, 9, looked=6), False),
        (failing(FailureKind.NOT_FOUND, 10, looked=7), True),
        (failing(FailureKind.NOT_FOUND, 10, looked=-30), True),  # by a clock that was wrong
        (FeedState(1, "http://a/", NOW), False),
    ],
)
def test_a_feed_is_lost_after_three_days_without_one_and_looked_for_weekly(
    state: FeedState, lost: bool
) -> None:
    assert is_lost(state, NOW) is lost


# over a real server -----------------------------------------------------------------------

pytestmark = pytest.mark.slow


def update(root: Path, night: int) -> None:
    read = instance.read(root)
    with instance.lock(root):
        pipeline.run("update", read, NOW + night * DAY)


def ada(root: Path) -> FeedState:
    with Store.open(root / "aggregator.sqlite", now=NOW, read_only=True) as store:
        return store.feeds()[0]


def moved(server: Server, home: bytes) -> dict[str, Page]:
    """Ada's blog after she left: the old feed is gone, her home page says this."""
    return {
        "/": home,
        "/new": feed("Ada", "Thing 2"),
        "/bob": feed("Bob", "Thing 1", home=server.url("/bobs")),
    }


def nights(
    root: Path, *lines: str, home: bytes, last: int, then: Callable[[Server, int], None] = lambda _s, _n: None
) -> list[tuple[int, str]]:
    """The addresses that were asked beside the feeds on the list, each with the night."""
    with Server({}) as server:
        server.pages = {**moved(server, home), "/old": feed("Ada", "Thing 1", home=server.url("/"))}
        cohort(root, server, *lines, '<outline text="Bob" xmlUrl="{server}/bob"/>')
        asked: list[tuple[int, str]] = []
        for night in range(last + 1):
            before = len(server.asked)
            update(root, night)
            asked += [(night, one.path) for one in server.asked[before:] if one.path not in ("/old", "/bob")]
            server.pages = moved(server, home)
            then(server, night)
        return asked


def test_the_page_of_a_dead_feeds_blog_is_asked_weekly_and_what_it_names_is_told(tmp_path: Path) -> None:
    asked = nights(tmp_path, ADA, home=page("/old", "/new"), last=11)
    named = ada(tmp_path).named_feed

    assert asked == [(4, "/"), (4, "/new"), (11, "/"), (11, "/new")]
    assert named.endswith("/new")
    for name in ("site/people/ada/index.html", "site/health/index.html"):
        shown = (tmp_path / name).read_text()
        assert "The feed that your home page names is" in shown
        assert named in shown
    assert named in (tmp_path / "organiser/index.html").read_text()
    assert named in overview.read(instance.read(tmp_path), NOW).text()


def test_a_page_that_names_nothing_new_costs_one_request_a_week(tmp_path: Path) -> None:
    assert nights(tmp_path, ADA, home=page("/old"), last=10) == [(4, "/")]
    assert ada(tmp_path).named_feed == ""


def test_a_feed_that_another_line_has_is_not_named(tmp_path: Path) -> None:
    nights(tmp_path, ADA, home=page("/bob"), last=4)

    assert (ada(tmp_path).looked_at, ada(tmp_path).named_feed) == (NOW + 4 * DAY, "")


def test_where_the_line_gives_no_page_that_of_the_feed_is_asked(tmp_path: Path) -> None:
    asked = nights(tmp_path, '<outline text="Ada" xmlUrl="{server}/old"/>', home=page("/new"), last=4)

    assert asked == [(4, "/"), (4, "/new")]


def test_what_was_named_is_forgotten_when_the_feed_answers_again(tmp_path: Path) -> None:
    def back(server: Server, night: int) -> None:
        if night == 4:
            server.pages = {**server.pages, "/old": feed("Ada", "Thing 1")}

    nights(tmp_path, ADA, home=page("/new"), last=5, then=back)

    assert (ada(tmp_path).failure, ada(tmp_path).looked_at, ada(tmp_path).named_feed) == (None, None, "")


def test_the_line_that_is_changed_as_advised_continues_the_feed(tmp_path: Path) -> None:
    nights(tmp_path, ADA, home=page("/new"), last=4)
    lost = ada(tmp_path)
    path = tmp_path / "feeds.opml"
    path.write_text(path.read_text().replace(lost.url, lost.named_feed))
    update(tmp_path, 5)

    found = ada(tmp_path)
    assert (found.id, found.url, found.looked_at, found.named_feed) == (lost.id, lost.named_feed, None, "")
    assert "Thing 1" in (tmp_path / "site/people/ada/index.html").read_text(), "what was read before stays"
