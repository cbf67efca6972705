"""The published folder as everybody gets it: what no byte of it says, and which bytes change."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator import demo
from tests.world import NOW, World, files

pytestmark = pytest.mark.slow

HIDDEN = ("marcus-webb", "marcus webb")  # listed="no" in the sample's feeds.opml


def everybody(world: World) -> dict[str, dict[str, list[dict[str, str]]]]:
    """Who has done what, whoever is hidden or has done nothing included."""
    table = json.loads((world.root / "organiser/completion.json").read_text())
    return {person["id"]: person["things"] for person in table["participants"]}


def texts(world: World) -> dict[str, str]:
    """Every public file by its path, as small letters."""
    return {path: content.decode().casefold() for path, content in files(world.root / "site").items()}


def test_no_public_byte_tells_of_somebody_who_is_not_listed(built: World) -> None:
    done = everybody(built)["marcus-webb"]
    theirs = [entry[field].casefold() for entries in done.values() for entry in entries for field in entry]
    marks = {*HIDDEN, *(text for text in theirs if not re.fullmatch(r"[\d:tz-]+", text))}
    site = texts(built)

    assert len(marks) > 5
    assert [(path, mark) for path, text in site.items() for mark in marks if mark in path + text] == []


def test_no_table_chart_or_thing_names_somebody_who_has_done_nothing(built: World) -> None:
    idle = {person for person, things in everybody(built).items() if not things}
    site = texts(built)
    tables = {path for path in site if re.match(r"completion|matrix/|charts/|things/", path)}

    assert idle
    assert [(path, person) for path in tables for person in idle if f"{person}/" in site[path]] == []
    assert not {path for path in site if 'class="open"' in site[path] or "still open for" in site[path]}
    for person in idle - {"marcus-webb"}:
        assert 'class="chip"' not in site[f"people/{person}/index.html"]


def test_every_page_has_a_title_of_its_own_that_names_the_site(built: World) -> None:
    for folder in ("site", "organiser"):
        pages = [content.decode() for path, content in files(built.root / folder).items() if "html" in path]
        titles = [page.partition("<title>")[2].partition("</title>")[0] for page in pages]

        assert [title for title in titles if not title.endswith("Planet cpd23")] == []
        assert sorted(set(titles)) == sorted(titles)


def test_a_date_that_is_ours_is_marked_wherever_the_entry_is_listed(built: World) -> None:
    title = "smørrebrød for the well-informed"  # whose blog writes dates that nobody can read
    site = texts(built)
    lists = ("index.html", "titles/index.html", f"archive/{NOW:%Y-%m}/index.html", "things/4/index.html")

    for path in (*lists, "people/hanne-sorensen/index.html"):
        below = site[path].rpartition(title)[2]
        assert "date estimated" in re.split("<article|<h3|<li", below)[0], path


def test_posts_that_wait_for_a_first_comment_have_a_page(built: World) -> None:
    page = texts(built)["uncommented/index.html"]

    assert "looking back from the top of the hill" in page  # its feed says 0
    assert "and so to bed" not in page  # 16
    assert "smørrebrød" not in page  # its feed does not tell


def test_two_builds_give_the_same_bytes_whatever_the_hash_seed(built: World, tmp_path: Path) -> None:
    made = []
    for seed in ("1", "2"):
        root = tmp_path / seed
        shutil.copytree(built.root, root, ignore=shutil.ignore_patterns("site", "organiser"))
        command = [sys.executable, "-m", "aggregator", "build", "--root", str(root), "--now", NOW.isoformat()]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run(command, check=True, capture_output=True, timeout=300, env=environment)
        made.append([files(root / name) for name in ("site", "organiser")])

    assert made[0] == made[1]
    assert len(made[0][0]) > 100


def test_a_new_entry_rewrites_the_files_that_show_it_and_sums_alone(tmp_path: Path) -> None:
    demo.write_cohort(tmp_path, NOW)
    with demo.serve_blogs(NOW) as blogs:
        world = World(tmp_path, blogs)
        world.update()
        before = files(tmp_path / "site")
        published = blogs.publish_next()
        report = world.update(NOW + timedelta(days=1))
    after = files(tmp_path / "site")

    assert published is not None
    assert report.polled.new == 1
    changed = {path for path in after if after[path] != before.get(path)} - {".published.json"}
    title = published.title.encode()
    showing = {path for path in after if title in after[path].replace(b"&#39;", b"'")}
    assert {"index.html", "titles/index.html", "atom.xml", "feed.json"} <= showing <= changed
    others = {re.sub(r"\d+", "N", path) for path in changed - showing}
    assert others <= {
        "archive/index.html",
        "charts/index.html",
        "completion.csv",
        "matrix/index.html",
        "search/index.json",
        "search/N-N-N/words-N.json",
        "things/index.html",
    } | {path for path in others if path.startswith("matrix/")}
