"""Facts about a build that has nothing to do: it does nothing, and only then."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator import demo, deriving
from tests.world import NOW, World, files

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    root = tmp_path_factory.mktemp("cohort")
    demo.write_cohort(root, NOW)
    corrections = root / "corrections.toml"
    corrections.unlink(missing_ok=True)  # the sample's would be told about at every build
    with demo.serve_blogs(NOW) as blogs:
        world = World(root, blogs)
        world.update()
        yield world


@pytest.fixture
def matched(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """An item for each build that looked at the entries at all."""
    looks: list[int] = []
    real = deriving.match

    def match(*arguments: object, **named: object) -> object:
        looks.append(1)
        return real(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(deriving, "match", match)
    return looks


def test_a_build_with_nothing_new_writes_status_json_alone(built: World, matched: list[int]) -> None:
    built.update(kind="build")
    before, status = files(built.root / "site"), json.loads((built.root / "site/status.json").read_text())
    matched.clear()
    later = NOW + timedelta(hours=1)
    report = built.update(later, kind="build")
    now = json.loads((built.root / "site/status.json").read_text())

    assert not matched
    assert (report.built.written, report.built.removed) == (0, 0)
    assert files(built.root / "site") == before
    assert now == status | {"built": later.isoformat().replace("+00:00", "Z")}


def test_a_poll_that_brought_nothing_leaves_nothing_to_build(built: World, matched: list[int]) -> None:
    for hours in (10, 11, 12):  # until the blog that is gone is given up
        built.update(NOW + timedelta(hours=hours), kind="poll", everything=True)
    built.update(NOW + timedelta(hours=12), kind="build")
    matched.clear()
    built.update(NOW + timedelta(hours=13), kind="poll", everything=True)
    built.update(NOW + timedelta(hours=13), kind="build")

    assert not matched


def lose_a_page(world: World) -> None:
    (world.root / "site/things/index.html").unlink()


def cut_a_page(world: World) -> None:
    page = world.root / "site/things/index.html"
    page.chmod(0o644)
    page.write_text("<p>")


def lose_the_folder(world: World) -> None:
    for path in sorted((world.root / "organiser").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()


def rename_somebody(world: World) -> None:
    outlines = world.root / "feeds.opml"
    outlines.write_text(outlines.read_text().replace('text="Hanne', 'text="Dr Hanne'))


def change_the_look(world: World) -> None:
    folder = world.root / "templates"
    folder.mkdir(exist_ok=True)
    (folder / "health.html").write_text('{% extends "default:health.html" %}')


@pytest.mark.parametrize(
    "change", [lose_a_page, cut_a_page, lose_the_folder, rename_somebody, change_the_look]
)
def test_whatever_a_page_depends_on_makes_a_build(
    built: World, matched: list[int], change: Callable[[World], None]
) -> None:
    built.update(kind="build")
    matched.clear()
    change(built)
    built.update(kind="build")

    assert matched
    assert Path(built.root / "site/things/index.html").stat().st_size > 100
    assert (built.root / "organiser/index.html").is_file()


def test_a_new_day_is_a_new_build(built: World, matched: list[int]) -> None:
    """Things open and fall due, and blogs fall silent, with the days."""
    built.update(kind="build")
    matched.clear()
    built.update(NOW + timedelta(days=1), kind="build")

    assert matched
