"""Weeks of a cohort among hostile and flapping blogs, and clocks that jump, over real HTTP and a real database."""

from __future__ import annotations

import gzip
import json
import random
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from aggregator.store import Store
from tests.blogs import NIGHT, START, Blog, Blogs
from tests.server import Page, answer, redirect

pytestmark = [pytest.mark.slow, pytest.mark.long]

HOUR = timedelta(hours=1)
HOSTILE: dict[str, Page] = {
    "entities": answer(
        b'<!DOCTYPE r [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><rss><channel>&c;</channel></rss>'
    ),
    "a bomb": answer(gzip.compress(bytes(40_000_000)), headers={"Content-Encoding": "gzip"}),
    "depth": answer(b"<rss><channel>" + b"<a>" * 100_000),
    "attributes": answer(b"<rss " + b" ".join(b'a%d="1"' % n for n in range(5_000)) + b"></rss>"),
    "no HTTP": b"\x00\xff junk\r\n\r\n",
    "nothing": b"",
    "a page": answer(b"<html><title>Log in</title></html>", type_="text/html"),
    "an empty feed": answer(b"<rss version='2.0'><channel><title>x</title></channel></rss>"),
    "a circle": redirect("/feed"),
    "500": answer(status=500),
    "429": answer(status=429, headers={"Retry-After": "3600"}),
    "410": answer(status=410),
    "other posts": answer(
        b"<rss version='2.0'><channel><title>x</title><item><guid>victim</guid><title>Thing 1</title></item>"
        b"</channel></rss>"
    ),
}


@pytest.mark.parametrize("days", [2, pytest.param(30, marks=[pytest.mark.soak, pytest.mark.timeout(3600)])])
def test_hostile_and_flapping_blogs_hold_back_no_post_of_the_others(tmp_path: Path, days: int) -> None:
    """Two runs a day; each time five of ten blogs are hostile in another way, five flap, forty are good."""
    chance = random.Random(82)
    blogs = {f"Writer {n}": Blog(f"w{n}.example") for n in range(50)}
    hostile, flapping, good = (dict(list(blogs.items())[a:b]) for a, b in ((0, 5), (5, 10), (10, 50)))
    written: Counter[str] = Counter()
    with Blogs(tmp_path / "cohort", blogs) as cohort:
        for run in range(2 * days):
            now = START + run * NIGHT / 2
            for blog in hostile.values():
                blog.ill = chance.choice(list(HOSTILE.values()))
            for blog in flapping.values():
                blog.ill = answer(status=404) if chance.random() < 0.5 else None
            new = []
            for name, blog in blogs.items():
                if chance.random() < 0.3:
                    written[name] += 1
                    blog.write(now - chance.random() * 12 * HOUR, f"Thing {written[name]} of {name}.")
                    new.append((name, f"Thing {written[name]} of {name}."))
            report = cohort.run(now)
            cohort.server.asked.clear()

            assert {trouble.participant for trouble in report.troubles} <= hostile.keys() | flapping.keys()
            for name, title in new:
                if name in good:
                    page = cohort.root / f"site/people/{name.lower().replace(' ', '-')}/index.html"
                    assert title in page.read_text()
        with Store.open(cohort.root / "aggregator.sqlite", now=now, read_only=True) as store:
            assert store.check() == []
            kept = Counter(entry.entry_id.partition("/")[0] for entry in store.entries())

    assert sum(written[name] for name in good) > 10 * days
    assert all(kept[blog.host] == written[name] for name, blog in good.items())


# memory -------------------------------------------------------------------------------------

MEASURE = """
import gc, os, sys
from pathlib import Path
from tests.blogs import NIGHT, START, Blog, Blogs
folder, feeds, runs = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
blogs = {f"Writer {n}": Blog(f"w{n}.example") for n in range(feeds)}
for blog in blogs.values():
    for n in range(20):
        blog.write(START - (20 - n) * NIGHT, f"Thing {n + 1}", "<p>" + "word " * 300)
def measured():
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20, len(os.listdir("/proc/self/fd"))
if __name__ == "__main__":
    with Blogs(folder, blogs) as cohort:
        seen, asked = [], 0
        for run in range(runs + 5):
            for blog in list(blogs.values())[run % 5 :: 5]:
                blog.write(START + run * NIGHT, f"Thing {run % 23 + 1}")
            asked += cohort.run(START + run * NIGHT).polled.polled
            cohort.server.asked.clear()
            if run == 4:
                asked, before = 0, measured()
        after = measured()
    print(asked, *before, *after)
"""


@pytest.mark.parametrize(
    ("feeds", "runs"), [(10, 5), pytest.param(50, 20, marks=[pytest.mark.soak, pytest.mark.timeout(1200)])]
)
def test_memory_and_open_files_stay_as_they_are(tmp_path: Path, feeds: int, runs: int) -> None:
    """A fifth of the feeds has a new post in each run; five runs warm up; at full count a thousand polls."""
    if not Path("/proc/self/statm").exists():
        pytest.skip("no /proc here")
    command = [sys.executable, "-c", MEASURE, str(tmp_path / "cohort"), str(feeds), str(runs)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=1100)
    assert done.returncode == 0, done.stderr
    asked, megabytes, files, megabytes_after, files_after = map(float, done.stdout.split())
    print(
        f"{asked:.0f} polls: {megabytes:.1f} -> {megabytes_after:.1f} MB, {files:.0f} -> {files_after:.0f} files"
    )

    assert asked == feeds * runs
    assert megabytes_after - megabytes < 10
    assert files_after == files


# clocks -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("jump", "step"),
    [
        (timedelta(days=3650), 6),
        *(pytest.param(timedelta(days=days), 1, marks=pytest.mark.soak) for days in (1, -1, 3650, -3650)),
    ],
)
def test_a_clock_that_jumps_and_comes_back_asks_nobody_twice_and_forgets_nobody(
    tmp_path: Path, jump: timedelta, step: int
) -> None:
    """The true clock goes on by the hour; what the machine shows leaves it from hour 24 to hour 66."""
    blogs = {name: Blog(f"{name.lower()}.example") for name in ("Ada", "Bob", "Cia")}
    for blog in blogs.values():
        blog.write(START - NIGHT, "Thing 1")
    asked: dict[str, list[int]] = {blog.host: [] for blog in blogs.values()}
    with Blogs(tmp_path / "cohort", blogs) as cohort:
        for hour in range(0, 108, step):
            if hour in {12, 30, 84}:
                for blog in blogs.values():
                    blog.write(START + hour * HOUR, f"Thing {hour}")
            cohort.run(START + hour * HOUR + (jump if 24 <= hour < 66 else timedelta()))
            for each in cohort.server.asked:
                host = (each.header(b"host") or b"").decode().partition(":")[0]
                asked[host] += [hour] if each.path == "/feed" else []
            cohort.server.asked.clear()
        with Store.open(cohort.root / "aggregator.sqlite", now=START, read_only=True) as store:
            kept = Counter(entry.title for entry in store.entries())
        shown = json.loads((cohort.root / "site/feed.json").read_text())["items"]

    assert kept == {"Thing 1": 3, "Thing 12": 3, "Thing 30": 3, "Thing 84": 3}
    for hours in asked.values():
        assert max(Counter(hours).values()) == 1
        assert max(later - earlier for earlier, later in pairwise([*hours, 108])) <= 25
        assert len(hours) <= 108 // 10 + 3  # by its interval, and once more for each jump
    for day in ("date_published", "date_modified"):
        assert max(datetime.fromisoformat(each[day]) for each in shown) <= START + 108 * HOUR + NIGHT


@pytest.mark.parametrize("hours", [23, 25])
def test_the_night_in_which_the_clocks_change_is_a_night_like_others(tmp_path: Path, hours: int) -> None:
    blogs = {"Ada": Blog("ada.example")}
    with Blogs(tmp_path / "cohort", blogs) as cohort:
        for night, now in enumerate((START, START + hours * HOUR, START + (hours + 24) * HOUR)):
            blogs["Ada"].write(now - HOUR, f"Thing {night + 1}")
            assert cohort.run(now).polled.new == 1
