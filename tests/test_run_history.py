"""What each run brought, against the run before: in `status`, on the organisers' page and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.blogs import NIGHT, START, Blog, Blogs
from tests.server import answer
from tests.world import aggregator

pytestmark = pytest.mark.slow


@pytest.fixture
def cohort(tmp_path: Path) -> Iterator[Blogs]:
    blogs = {name: Blog(f"{name.lower()}.example") for name in ("Ada", "Bob", "Cia")}
    for blog in blogs.values():
        blog.write(START - NIGHT, "Thing 1")
    with Blogs(tmp_path, blogs) as cohort:
        yield cohort


def status(cohort: Blogs) -> str:
    return aggregator("status", "--root", cohort.root).stdout


def events(cohort: Blogs) -> list[dict[tuple[str, ...], tuple[str, int, int]]]:
    """By run, newest first: what it brought of whom."""
    runs = json.loads(aggregator("status", "--json", "--root", cohort.root).stdout)["runs"]
    return [
        {
            tuple(each["participants"]): (each["event"], each["new"], each["changed"])
            for each in run["brought"]
        }
        for run in runs
    ]


def test_each_run_is_told_by_what_was_new_changed_broken_recovered_and_gone(cohort: Blogs) -> None:
    nights = iter(START + night * NIGHT for night in range(9))
    ada, bob, cia = cohort.blogs.values()
    cohort.run(next(nights))
    ada.write(START, "Thing 2")
    bob.ill = answer(status=404)
    second = cohort.run(next(nights))
    quiet = cohort.run(next(nights))
    ada.edit("Thing 2 and Thing 3")
    bob.ill = None
    cia.ill = answer(status=410)
    fourth = cohort.run(next(nights))
    cohort.run(next(nights))
    sixth = cohort.run(next(nights))

    assert (second.polled.broken, quiet.polled.broken) == (1, 0)
    assert second.polled.failed == quiet.polled.failed == 1
    assert (fourth.polled.recovered, fourth.polled.broken, sixth.polled.gone) == (1, 1, 1)
    assert "1 failed (1 newly)" in second.sentence()
    assert "1 read again" in fourth.sentence()
    assert events(cohort) == [
        {("Cia",): ("gone", 0, 0)},
        {("Cia",): ("broken", 0, 0), ("Bob",): ("recovered", 0, 0), ("Ada",): ("", 0, 1)},
        {("Bob",): ("broken", 0, 0), ("Ada",): ("", 1, 0)},
        {(name,): ("begun", 1, 0) for name in ("Ada", "Bob", "Cia")},
    ]
    page = (cohort.root / "organiser/runs/index.html").read_text()
    assert page.count('<ol class="runs">') == 1
    assert page.count("<h2><time ") == 4
    text = status(cohort)
    assert "Cia <http://cia.example/feed>: This blog is gone and is asked no more." in text
    assert "Bob <http://bob.example/feed>: This blog is read again." in text
    assert "Bob <http://bob.example/feed>: The blog answered 'not found' (404)." in text
    assert "Ada <http://ada.example/feed>: New posts: 1." in text


def test_a_quiet_night_leaves_the_organisers_page_as_it_is(cohort: Blogs) -> None:
    cohort.run(START)
    page = cohort.root / "organiser/runs/index.html"
    before = page.stat().st_mtime_ns

    report = cohort.run(START + NIGHT)

    assert report.built.written == 0
    assert page.stat().st_mtime_ns == before


def test_a_build_alone_tells_the_runs_before_it(cohort: Blogs) -> None:
    cohort.run(START, "poll")
    cohort.run(START, "build")

    assert "Ada" in (cohort.root / "organiser/runs/index.html").read_text()


def test_who_has_left_the_list_is_named_nowhere(cohort: Blogs) -> None:
    cohort.run(START)
    listed = cohort.root / "feeds.opml"
    listed.write_text("".join(line for line in listed.read_text().splitlines(True) if "Ada" not in line))
    cohort.run(START + NIGHT, "build")
    kept = listed.read_text()
    listed.write_text('<opml version="2.0"><body/></opml>')
    nobody = events(cohort), status(cohort)
    listed.write_text(kept)

    assert nobody[0] == []
    assert "brought" not in nobody[1]
    assert [set(run) for run in events(cohort)] == [{("Bob",), ("Cia",)}]
    assert "ada" not in (cohort.root / "organiser/runs/index.html").read_text().lower()
    assert "ada" not in status(cohort).lower()


def told_at(cohort: Blogs) -> list[datetime]:
    runs = json.loads(aggregator("status", "--json", "--root", cohort.root).stdout)["runs"]
    return [datetime.fromisoformat(run["started_at"]) for run in runs]


@pytest.mark.long
def test_runs_by_the_quarter_of_an_hour_do_not_push_what_happened_out_of_sight(cohort: Blogs) -> None:
    cohort.run(START)
    for minutes in range(15, 15 * 30, 15):
        cohort.run(START + NIGHT * minutes / (24 * 60))

    assert told_at(cohort) == [START]
    assert "Ada" in (cohort.root / "organiser/runs/index.html").read_text()
