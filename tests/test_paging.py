"""What a feed no longer shows, brought from its blog's history over real HTTP into a real database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator import instance, pipeline
from aggregator.model import Entry, FeedState, History
from aggregator.report import Report
from aggregator.store import Store
from tests.archives import DAY, HOST, Blog, date_of
from tests.server import Server

pytestmark = pytest.mark.slow

HOUR = timedelta(hours=1)
PROGRAMME = """
[programme]
name = "23 Things"
{starts}
[polling]
host_pause = "0s"
run_limit = "{limit}"
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

    def poll(self, night: float = 0, *, back: bool = False, everything: bool = False) -> Report:
        here = instance.read(self.root)
        with instance.lock(self.root):
            return pipeline.run(
                "backfill" if back else "poll",
                here,
                EVENING + night * DAY,
                everything=everything,
                back=[self.blog.address] if back else (),
                hosts=self.server.hosts(HOST),
            )

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
def planet(root: Path, blog: Blog, *, starts: str = "", limit: str = "30m") -> Iterator[Planet]:
    root.mkdir(exist_ok=True)
    (root / "programme.toml").write_text(PROGRAMME.format(starts=starts, limit=limit))
    (root / "feeds.opml").write_text(
        f'<opml version="2.0"><body><outline text="Ada" xmlUrl="{blog.address.replace("&", "&amp;")}"/></body></opml>'
    )
    with Server({"*": blog}) as server:
        yield Planet(root, server, blog)


@pytest.mark.parametrize("platform", PAGED)
def test_the_first_poll_brings_the_whole_history(tmp_path: Path, platform: str) -> None:
    with planet(tmp_path, Blog(platform)) as here:
        report = here.poll()

        assert here.posts == list(range(1, 36))
        assert report.counts()["new"] == 35
        assert here.history.ended in {"end", "repeats"}
        assert len(here.asked()) <= 7


@pytest.mark.parametrize("platform", PAGED)
@pytest.mark.parametrize("written", [9, 10, 15, 25])
def test_an_outage_loses_no_post(tmp_path: Path, platform: str, written: int) -> None:
    with planet(tmp_path, Blog(platform)) as here:
        here.poll()
        here.blog.write(written)
        here.asked()
        here.poll(1)

        assert here.posts == list(range(1, 36 + written))
        assert len(here.asked()) <= 6
