"""The whole line over real HTTP, a real database and real files."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator import demo, instance, pipeline, sample, sanitize
from aggregator.instance import lock
from tests.blogs import START, Blog, Blogs
from tests.world import NOW, World, aggregator, files

pytestmark = pytest.mark.slow


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[World]:
    demo.write_cohort(tmp_path, NOW)
    with demo.serve_blogs(NOW) as blogs:
        yield World(tmp_path, blogs)


def completion(world: World, folder: str = "organiser") -> dict[str, dict[int, list[str]]]:
    """Who has which Thing, by what titles, as the JSON says."""
    table = json.loads((world.root / folder / "completion.json").read_text())
    return {
        person["id"]: {
            int(n): [entry["title"] for entry in entries] for n, entries in person["things"].items()
        }
        for person in table["participants"]
        if person["things"]
    }


def test_the_table_says_what_a_careful_reader_would(world: World) -> None:

    assert completion(world) == sample.expected()


def test_each_broken_blog_costs_its_own_line_and_nothing_else(fresh: World) -> None:
    report = fresh.update()

    assert {trouble.kind for trouble in report.troubles} >= {"html"}
    assert report.polled.failed == len(report.troubles) < report.polled.polled
    assert all(trouble.sentence and trouble.participant for trouble in report.troubles)


@pytest.mark.parametrize("name", ["bare", "clean"])
def test_a_mistake_of_ours_over_one_post_costs_its_text_until_it_is_mended(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = getattr(sanitize, name)

    def stumbling(html: str, **how: str) -> str:
        assert "stone" not in html
        return str(real(html, **how))

    ada = Blog("ada.example")
    ada.write(START, "Thing 1: hello", "All is well with my words.")
    ada.write(START, "Thing 2: again", "A stone lies in the way of these.")
    with Blogs(tmp_path / "cohort", {"Ada": ada}) as cohort:
        with monkeypatch.context() as broken:
            broken.setattr(sanitize, name, stumbling)
            report = cohort.run(START)
        page = (cohort.root / "site/atom.xml").read_text()

        assert report.built.matched == 2
        assert "All is well" in page
        assert "Thing 2: again" in page
        assert "a mistake of the program's own over the text of row 1, “Thing 2: again”" in caplog.text
        ada.write(START, "Thing 3: and on")
        cohort.run(START + timedelta(days=1))
        mended = (cohort.root / "site/atom.xml").read_text()
        assert mended.count("A stone lies") == mended.count("All is well") > page.count("A stone lies")


def test_a_second_update_with_nothing_new_writes_no_page_and_says_so(world: World) -> None:
    before = {
        path: path.stat().st_mtime_ns
        for path in (world.root / "site").rglob("*")
        if path.name != "status.json"
    }
    report = world.update(NOW + timedelta(days=1), everything=True)

    assert report.built.written == 0
    assert "no page changed" in report.sentence()
    assert before == {path: path.stat().st_mtime_ns for path in before}


def test_an_unchanged_night_is_answered_not_modified(world: World) -> None:
    report = world.update(NOW + timedelta(days=1))

    assert report.polled.not_modified == report.polled.polled - report.polled.failed
    assert report.polled.new == report.polled.changed == 0


def test_the_site_is_the_same_bytes_when_built_again_elsewhere(world: World, tmp_path: Path) -> None:
    first = files(world.root / "site")
    for name in ("site", "organiser"):
        (world.root / name).rename(tmp_path / f"old-{name}")
    world.update(kind="build")

    assert files(world.root / "site") == first


@pytest.mark.long
def test_thirty_nights_poll_every_quiet_blog_thirty_times(world: World) -> None:
    minutes = random.Random(23)
    asked = []
    for night in range(1, 31):
        now = NOW + timedelta(days=night, minutes=minutes.uniform(-10, 10))
        asked.append(world.update(now.replace(microsecond=0), kind="poll").polled)

    assert {polled.left_due for polled in asked} == {0}
    assert len({polled.not_modified for polled in asked}) == 1
    assert asked[0].not_modified == asked[0].polled - asked[0].failed > 10


def test_whoever_answered_before_a_run_was_broken_off_is_not_asked_again(world: World) -> None:
    tomorrow, seen = NOW + timedelta(days=1), []

    def break_off(done: int, total: int, _what: str) -> None:
        seen.append(total)
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pipeline.run("poll", instance.read(world.root), tomorrow, hosts=world.blogs.hosts, progress=break_off)
    report = world.update(tomorrow + timedelta(minutes=1), kind="poll")

    assert report.polled.polled == seen[0] - 5


def test_the_second_of_two_runs_leaves_with_75(world: World) -> None:
    with lock(world.root):
        second = aggregator("update", "--root", world.root)

    assert second.returncode == 75
    assert "another run" in second.stderr


def test_without_a_network_the_site_is_still_built_and_69_says_so(fresh: World) -> None:
    alone = aggregator(
        "update", "--root", fresh.root, "--now", NOW.isoformat()
    )  # the hosts under .example do not exist

    assert alone.returncode == 69
    assert "off the network" in alone.stderr
    assert (fresh.root / "site" / "index.html").exists()


@pytest.mark.parametrize("name", ["programme.toml", "feeds.opml", "corrections.toml"])
def test_a_mistake_in_a_text_file_is_named_with_its_line_and_nothing_is_touched(
    world: World, name: str
) -> None:
    before = files(world.root)
    wrong = {
        "programme.toml": "[programme]\nnmae = 1\n",
        "feeds.opml": "<opml><body>\n<outline",
        "corrections.toml": "[[corection]]\n",
    }
    (world.root / name).write_text(wrong[name])
    run = aggregator("update", "--root", world.root)
    del before[name]
    after = files(world.root)
    del after[name]

    assert run.returncode == 2
    assert f"{name}:" in run.stderr
    assert after == before
