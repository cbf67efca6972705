"""A crowded host takes all the time a run has, night after night: whoever else waits has a turn too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator import instance, pipeline
from tests.archives import Blog
from tests.conftest import Clock
from tests.nights import Nights, cohort
from tests.server import FEED, answer

pytestmark = pytest.mark.slow

CROWD = [f"u{number}" for number in range(50)]
LIMIT = timedelta(minutes=2)
OFTEN = 40  # answers take all the time of a run, by the clock; how long work really takes hardly counts
PAUSE = timedelta(seconds=0.1)
NIGHTS = 5  # the first tells that there is a history; the others are for a busy machine


@contextmanager
def crowded(root: Path, ada: str) -> Iterator[Nights]:
    """A cohort with a crowd on one host, and Ada's line with this address."""
    crowd = {name: f"http://crowd.example/{name}" for name in CROWD}
    programme = '[programme]\nname = "Our 23 Things"\n[[thing]]\nnumber = 5\n'
    with cohort(root, crowd, programme=programme, hosts=("ada.example",)) as nights:
        path = root / "feeds.opml"
        line = f'<outline text="Ada" id="ada" {ada}/></body>'
        path.write_text(path.read_text().replace("</body>", line))
        nights.pages |= {f"/{name}": answer(FEED) for name in CROWD}
        yield nights


def night(nights: Nights, clock: Clock) -> set[str]:
    """The next night's run; whom of the crowd it asked."""

    def leap(_done: int, _total: int, what: str) -> None:
        if what == "asking blogs":
            clock.ahead += LIMIT.total_seconds() / OFTEN

    nights.now += timedelta(days=1)
    nights.server.asked.clear()
    here = instance.read(nights.root)
    polling = replace(here.config.polling, host_pause=PAUSE, run_limit=LIMIT)
    here = replace(here, config=replace(here.config, polling=polling))
    with instance.lock(nights.root):
        hosts = nights.server.hosts(*nights.hosts)
        pipeline.run("poll", here, nights.now, hosts=hosts, progress=leap)
    return {each.path.strip("/") for each in nights.server.asked} & set(CROWD)


def posts_of_ada(nights: Nights) -> int:
    return sum("ada.example" in each.link and each.feed_id > len(CROWD) for each in nights.entries())


def test_a_history_is_read_on_though_a_crowd_takes_all_the_time_of_every_run(
    tmp_path: Path, clock: Clock
) -> None:
    blog = Blog("wordpress")
    with crowded(tmp_path / "cohort", f'type="rss" xmlUrl="{blog.address}"') as nights:
        nights.pages["*"] = blog
        asked = [night(nights, clock)]
        while posts_of_ada(nights) < len(blog.posts) and len(asked) < NIGHTS:
            asked.append(night(nights, clock))

        assert all(each < set(CROWD) for each in asked)
        assert posts_of_ada(nights) == len(blog.posts)


def test_a_blogs_feed_is_found_though_a_crowd_takes_all_the_time_of_every_run(
    tmp_path: Path, clock: Clock
) -> None:
    head = '<title>Ada</title><link rel="alternate" type="application/rss+xml" href="/feed">'
    with crowded(tmp_path / "cohort", 'htmlUrl="http://ada.example/"') as nights:
        nights.pages["/"] = answer(f"<html><head>{head}</head></html>".encode(), type_="text/html")
        nights.pages["/feed"] = answer(FEED)
        asked = [night(nights, clock)]
        while not posts_of_ada(nights) and len(asked) < NIGHTS:
            asked.append(night(nights, clock))

        assert all(each < set(CROWD) for each in asked)
        assert posts_of_ada(nights) == 1
