"""What a feed no longer shows, brought from its blog's history over real HTTP into a real database."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator import instance, pipeline
from aggregator.model import Entry, FeedState, History, Polling
from aggregator.report import Progress, Report, silent
from aggregator.store import Store
from tests import world
from tests.archives import DAY, HOST, Blog, date_of
from tests.conftest import Clock
from tests.server import Asked, Server, answer

pytestmark = pytest.mark.slow

HOUR = timedelta(hours=1)
PROGRAMME = """
[programme]
name = "23 Things"
{starts}
[polling]
host_pause = "0s"
[[thing]]
number = 1
"""
PAGED = ["wordpress", "blogger", "blogger-rss", "next", "archive", "page", "page from 0"]
EVENING = date_of(35) + 6 * HOUR  # of the day of post 35


@dataclass
class Planet:
    """A cohort of one blog."""

    root: Path
    server: Server
    blog: Blog

    def poll(
        self, night: float = 0, *, back: bool = False, everything: bool = False, progress: Progress = silent
    ) -> Report:
        """One run."""
        with instance.lock(self.root):
            return pipeline.run(
                "backfill" if back else "poll",
                instance.read(self.root),
                EVENING + night * DAY,
                everything=everything,
                back=[self.blog.address] if back else (),
                hosts=self.server.hosts(HOST, "feeds.feedburner.com"),
                progress=progress,
            )

    def start(self) -> subprocess.Popen[bytes]:
        """The first poll in a process of its own, which may be killed."""
        arguments = ["poll", str(self.root), EVENING.isoformat(), self.server.hosts(HOST)]
        return subprocess.Popen([sys.executable, world.__file__, json.dumps(arguments)])

    @property
    def entries(self) -> list[Entry]:
        with Store.open(self.root / "aggregator.sqlite", now=EVENING, read_only=True) as store:
            return store.entries()

    @property
    def posts(self) -> list[int]:
        return sorted(int(entry.title.removeprefix("Thing ")) for entry in self.entries)

    @property
    def state(self) -> FeedState:
        with Store.open(self.root / "aggregator.sqlite", now=EVENING, read_only=True) as store:
            (state,) = store.feeds()
            return state

    @property
    def history(self) -> History:
        assert self.state.history is not None
        return self.state.history

    def asked(self) -> list[str]:
        """What was asked since the last call."""
        paths = [asked.path for asked in self.server.asked]
        self.server.asked.clear()
        return paths


@contextmanager
def planet(root: Path, blog: Blog, *, starts: str = "") -> Iterator[Planet]:
    root.mkdir(exist_ok=True)
    (root / "programme.toml").write_text(PROGRAMME.format(starts=starts))
    (root / "feeds.opml").write_text(
        f'<opml version="2.0"><body><outline text="Ada" xmlUrl="{blog.address.replace("&", "&amp;")}"/></body></opml>'
    )
    with Server({"*": blog}) as server:
        yield Planet(root, server, blog)


@pytest.mark.parametrize("platform", PAGED)
def test_the_first_poll_brings_the_whole_history_and_an_outage_loses_no_post(
    tmp_path: Path, platform: str
) -> None:
    with planet(tmp_path, Blog(platform)) as here:
        report = here.poll()

        assert here.posts == list(range(1, 36))
        assert report.counts()["new"] == 35
        assert here.history.ended in {"end", "repeats"}
        assert len(here.asked()) <= 7

        here.blog.write(15)
        here.poll(1)

        assert here.posts == list(range(1, 51))
        assert here.history.ended == "overlap"
        assert len(here.asked()) <= 6


def test_a_quiet_night_and_a_feed_that_overlaps_ask_for_no_page(tmp_path: Path) -> None:
    with planet(tmp_path, Blog("wordpress")) as here:
        here.poll()
        here.asked()
        quiet = here.poll(1)
        here.blog.write(9)
        here.poll(2)

        assert quiet.polled.not_modified == 1
        assert here.posts == list(range(1, 45))
        assert here.asked() == ["/feed/", "/feed/"]


def test_a_feed_without_pages_is_tried_once_in_its_life(tmp_path: Path) -> None:
    with planet(tmp_path, Blog("static")) as here:
        here.poll()
        here.blog.write(15)
        here.poll(1)

        assert here.asked() == ["/feed/", "/feed/?page=2", "/feed/"]
        assert here.posts == [*range(26, 36), *range(41, 51)]
        assert here.history.is_open


def test_pages_are_asked_once_each_without_validators(tmp_path: Path) -> None:
    with planet(tmp_path, Blog("wordpress")) as here:
        here.poll()
        here.blog.write(25)
        here.poll(1)
        of_pages = [asked for asked in here.server.asked if "paged" in asked.path]

        assert of_pages
        assert all(asked.header(b"if-none-match") is None for asked in of_pages)
        assert here.state.validators.etag == b'"60"'


def test_a_host_that_asks_for_rest_in_the_middle_goes_on_in_the_next_run(tmp_path: Path) -> None:
    blog = Blog("wordpress")
    blog.before = once("/feed/?paged=3", answer(status=429, headers={"Retry-After": "60"}))
    with planet(tmp_path, blog) as here:
        first = here.poll()
        in_the_middle = here.posts
        here.poll(1 / 24 / 60 / 3)  # twenty seconds later
        second = here.poll(1 / 24)  # the feed itself is not due yet

        assert in_the_middle == list(range(16, 36))
        assert first.counts()["unfinished"] == 1
        assert (second.polled.polled, second.counts()["unfinished"]) == (0, 0)
        assert here.posts == list(range(1, 36))
        assert here.asked().count("/feed/?paged=3") == 2
        assert here.state.failure is None


def test_killed_half_way_the_next_run_goes_on_and_makes_the_same_store(tmp_path: Path) -> None:
    with planet(tmp_path / "undisturbed", Blog("wordpress")) as undisturbed:
        undisturbed.poll()
        expected = undisturbed.entries
    blog = Blog("wordpress")
    with planet(tmp_path / "killed", blog) as here:
        killed: list[subprocess.Popen[bytes]] = []
        blog.before = once("/feed/?paged=3", b"", lambda: killed.pop().kill())
        process = here.start()
        killed.append(process)
        process.wait()
        in_the_middle = here.posts
        here.asked()
        here.poll()

        assert in_the_middle == list(range(16, 36))
        assert here.asked() == ["/feed/?paged=3", "/feed/?paged=4", "/feed/?paged=5"]
        assert [replace(entry, feed_id=0, row=0) for entry in here.entries] == [
            replace(entry, feed_id=0, row=0) for entry in expected
        ]


def test_where_run_limit_ends_a_run_the_next_one_goes_on_with_the_page_that_is_left(
    tmp_path: Path, clock: Clock
) -> None:
    """Two pages take all the time that a run has."""

    def leap(_done: int, _total: int, what: str) -> None:
        if what == "reading older pages":
            clock.ahead += Polling().run_limit.total_seconds() / 2

    with planet(tmp_path, Blog("wordpress")) as here:
        first = here.poll(progress=leap)
        of_the_first = here.asked()
        second = here.poll(1 / 24, progress=leap)

        assert [report.counts()["unfinished"] for report in (first, second)] == [1, 0]
        assert here.posts == list(range(1, 36))
        assert of_the_first == ["/feed/", "/feed/?paged=2", "/feed/?paged=3"]
        assert here.asked() == ["/feed/?paged=4", "/feed/?paged=5"]


@pytest.mark.parametrize("back", [False, True])
@pytest.mark.parametrize("trouble", [answer(status=503), answer(status=404), b""])
def test_a_bad_night_of_pages_that_were_found_by_trying_loses_no_post(
    trouble: bytes, back: bool, tmp_path: Path
) -> None:
    """A feed that is known to have pages is not taken for one that has none by a bad night."""
    blog = Blog("page")
    with planet(tmp_path, blog) as here:
        here.poll()
        blog.write(0 if back else 25)
        blog.before = lambda asked: trouble if "?" in asked.path else None
        here.poll(1, back=back)
        blog.before = lambda _asked: None
        here.poll(2)
        blog.write(25)
        here.poll(3)

        assert here.posts == list(range(1, blog.posts[-1] + 1))


def test_a_gap_whose_pages_are_not_there_for_a_night_stays_open_and_is_closed_with_the_next(
    tmp_path: Path,
) -> None:
    blog = Blog("wordpress")
    with planet(tmp_path, blog) as here:
        here.poll()
        blog.write(25)
        blog.before = lambda asked: answer(status=404) if "?" in asked.path else None
        here.poll(1)
        is_open = here.history.is_open
        blog.before = lambda _asked: None
        blog.write(25)
        here.poll(2)

        assert is_open
        assert here.posts == list(range(1, 86))


def test_the_history_of_a_blog_that_another_server_hands_on_is_read_at_the_blog_itself(
    tmp_path: Path,
) -> None:
    blog = Blog("wordpress")
    with planet(tmp_path, blog) as here:
        (tmp_path / "feeds.opml").write_text(
            '<opml version="2.0"><body><outline text="Ada" xmlUrl="http://feeds.feedburner.com/ada"/></body></opml>'
        )
        here.poll()
        asked = [(each.header(b"host"), each.path) for each in here.server.asked]

        assert here.posts == list(range(1, 36))
        assert asked[:2] == [(b"feeds.feedburner.com", "/ada"), (HOST.encode(), "/feed/?paged=2")]
        assert here.state.url == "http://feeds.feedburner.com/ada"


def test_a_post_dated_back_beyond_the_first_page_is_found_by_command(tmp_path: Path) -> None:
    blog = Blog("wordpress", posts=[number for number in range(1, 36) if number != 7])
    with planet(tmp_path, blog) as here:
        here.poll()
        blog.posts.append(7)
        here.poll(1)
        before = here.posts
        here.poll(2, back=True)

        assert 7 not in before
        assert here.posts == list(range(1, 36))


def test_by_command_a_feed_is_paged_back_whatever_is_stored_of_it(tmp_path: Path) -> None:
    """The blog showed one page when it was read first, and was read by a version that asked for no other."""
    blog = Blog("static")
    with planet(tmp_path, blog) as here:
        here.poll()
        blog.platform = "wordpress"
        here.asked()
        report = here.poll(1, back=True)

        assert here.posts == list(range(1, 36))
        assert here.asked()[:2] == ["/feed/", "/feed/?paged=2"]
        assert report.sentence() == (
            "asked 1 of 1 feed, nothing new; 25 older posts from 3 pages of the history of 1 blog"
        )


def test_the_programmes_start_in_its_time_zone_is_far_enough(tmp_path: Path) -> None:
    with planet(tmp_path, Blog("wordpress"), starts=f"starts = {date_of(20):%Y-%m-%d}") as here:
        here.poll()

        assert here.history.ended == "start"
        assert here.posts == list(range(6, 36))


def once(
    path: str, instead: bytes, done: Callable[[], object] = lambda: None
) -> Callable[[Asked], bytes | None]:
    """Answer so the first time the path is asked for."""
    waiting = {path}

    def before(asked: Asked) -> bytes | None:
        if asked.path not in waiting:
            return None
        waiting.remove(path)
        done()
        return instead

    return before
