"""Our own feeds and lists held to their standards, and read by readers of other people's making.

RFC 4287 for Atom, the schema of JSON Feed 1.1, OPML 2.0. The W3C's validator, newsboat and the
`reader` library have their say where they are installed (docs/testing.md).
"""

import importlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import jsonschema
import pytest
import referencing
import referencing.jsonschema

from aggregator import instance, pipeline, render, views
from tests import many
from tests import views_cohort as cohort
from tests.test_pages_browser import served

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
ONCE_IN_FEED = {"generator", "icon", "id", "logo", "rights", "subtitle", "title", "updated"}
ONCE_IN_ENTRY = {"content", "id", "published", "rights", "source", "summary", "title", "updated"}
VALIDATE = """
import sys
from pathlib import Path
import feedvalidator
for path in sys.argv[1:]:
    found = feedvalidator.validateString(Path(path).read_bytes(), base="https://planet.example.org/x", fallback="utf-8")
    for event in found["loggedEvents"]:
        if isinstance(event, feedvalidator.logging.Error):
            print(path, type(event).__name__, event.params)
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The public folder of an awkward cohort whose planet shows everything."""
    root = tmp_path_factory.mktemp("feeds")
    many.write(root, 26, 13, NOW)
    programme = root / "programme.toml"
    programme.write_text(programme.read_text().replace("[site]\n", '[site]\nplanet = "all"\n'))
    cohort = instance.read(root)
    pipeline.run("build", cohort, NOW)
    return cohort.site


def address(text: str | None) -> bool:
    """Whether it is an absolute address without what none may hold (RFC 3986, 3987)."""
    parts = urlsplit(text or "")
    return bool(parts.scheme) and not re.search(r'[\s<>"{}|\\^`]|%(?![0-9A-Fa-f]{2})', text or "")


def names(element: ET.Element) -> list[str]:
    return [child.tag.removeprefix(ATOM) for child in element]


def test_every_atom_feed_keeps_to_rfc_4287(site: Path) -> None:
    feeds = sorted(site.rglob("atom.xml"))
    assert len(feeds) > 25
    for path in feeds:
        feed = ET.fromstring(path.read_bytes())
        assert feed.tag == f"{ATOM}feed"
        assert feed.get(LANG) == "en"
        there = names(feed)
        assert all(there.count(name) == 1 for name in ("id", "title", "updated"))  # 4.1.1
        assert not [name for name in ONCE_IN_FEED if there.count(name) > 1]
        links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
        assert links["self"] == f"https://planet.example.org/{path.relative_to(site)}"
        entries = feed.findall(f"{ATOM}entry")
        ids = [entry.findtext(f"{ATOM}id") for entry in entries]
        assert len(ids) == len(set(ids))
        assert all(map(address, ids))
        for entry in entries:
            check_entry(entry)


def check_entry(entry: ET.Element) -> None:
    there = names(entry)
    assert all(there.count(name) == 1 for name in ("id", "title", "updated", "author"))  # 4.1.2
    assert not [name for name in ONCE_IN_ENTRY if there.count(name) > 1]
    assert (entry.findtext(f"{ATOM}title") or "").strip()
    assert (entry.findtext(f"{ATOM}author/{ATOM}name") or "").strip()
    for moment in ("updated", "published"):
        text = entry.findtext(f"{ATOM}{moment}") or ""
        assert RFC3339.fullmatch(text), text
        assert datetime.fromisoformat(text)
    alternate = [link for link in entry.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
    content = entry.find(f"{ATOM}content")
    assert alternate or content is not None
    assert len(alternate) <= 1
    assert all(address(link.get("href")) for link in entry.iter(f"{ATOM}link"))
    if content is not None:
        assert content.get("type") == "html"
        assert len(content) == 0  # 4.1.3.3: no element inside, all of it escaped
    assert all((category.get("term") or "").strip() for category in entry.findall(f"{ATOM}category"))
    language = entry.get(LANG)
    assert language is None or re.fullmatch(r"[a-z]{2,3}(-[A-Z]{2})?", language)
    source = entry.find(f"{ATOM}source")
    if source is not None:
        assert all(names(source).count(name) == 1 for name in ("id", "title", "updated"))


def test_an_entry_without_link_and_text_has_content_all_the_same(tmp_path: Path) -> None:  # 4.1.2
    # RFC 4287, 4.1.2: no alternate link, so there must be content.

    world = cohort.world()
    no_bodies = views.Bodies(clean=lambda _: {}, text=lambda _: {}, terms=lambda _: {})
    pages = views.public(world.snapshot, cohort.config(planet="all"), cohort.NOW, no_bodies)
    render.publish([page for page in pages if page.path == "atom.xml"], tmp_path)
    for entry in ET.fromstring((tmp_path / "atom.xml").read_bytes()).findall(f"{ATOM}entry"):
        check_entry(entry)


def test_every_json_feed_keeps_to_its_schema(site: Path, testdata: Path) -> None:
    schema, older = (
        json.loads((testdata / f"schemas/jsonfeed-{version}.json").read_bytes()) for version in ("1.1", "1")
    )
    registry = referencing.Registry().with_resource(
        "https://json.schemastore.org/feed-1",
        referencing.jsonschema.DRAFT4.create_resource(older),
    )
    validator = jsonschema.validators.validator_for(schema)(schema, registry=registry)
    feeds = sorted(site.rglob("feed.json"))
    assert len(feeds) > 25
    for path in feeds:
        feed = json.loads(path.read_bytes())
        assert [error.message for error in validator.iter_errors(feed)] == []
        assert feed["feed_url"] == f"https://planet.example.org/{path.relative_to(site)}"
        ids = [item["id"] for item in feed["items"]]
        assert len(ids) == len(set(ids))
        for item in feed["items"]:
            assert "content_html" in item or "content_text" in item
            assert RFC3339.fullmatch(item["date_published"])
            assert address(item["id"])
            assert address(item.get("url", "https://none.example/"))


def test_every_list_of_blogs_is_opml_2(site: Path) -> None:
    lists = sorted(site.rglob("*.opml"))
    assert len(lists) > 5
    for path in lists:
        opml = ET.fromstring(path.read_bytes())
        assert (opml.tag, opml.get("version")) == ("opml", "2.0")
        assert [child.tag for child in opml] == ["head", "body"]
        assert opml.findtext("head/title")
        outlines = [each for each in opml.iter("outline") if each.get("xmlUrl")]
        assert outlines
        for outline in outlines:
            assert outline.get("type") == "rss"
            assert (outline.get("text") or "").strip()
            assert address(outline.get("xmlUrl"))
            assert address(outline.get("htmlUrl", "https://none.example/"))


def test_the_w3c_finds_no_error(site: Path) -> None:
    checkout = Path(os.environ.get("COHORT_FEEDVALIDATOR", ""))
    python = checkout / ".venv/bin/python"
    if not os.environ.get("COHORT_FEEDVALIDATOR") or not python.exists():
        pytest.skip("COHORT_FEEDVALIDATOR names no checkout of w3c/feedvalidator")
    files = sorted([*site.rglob("*.xml"), *site.rglob("*.opml")])
    run = subprocess.run(
        [python, "-W", "ignore", "-c", VALIDATE, *files],
        env={"PYTHONPATH": str(checkout / "src")},
        capture_output=True,
        text=True,
        check=True,
    )

    assert run.stdout == ""


@pytest.mark.slow
def test_newsboat_shows_the_entries(site: Path, tmp_path: Path) -> None:
    newsboat = shutil.which("newsboat")
    if newsboat is None:
        pytest.skip("newsboat is not installed")
    titles = [item.get("title", "") for item in json.loads((site / "feed.json").read_bytes())["items"]]
    with served(site) as base:
        (tmp_path / "urls").write_text(f"{base}atom.xml\n")
        options = [
            f"--url-file={tmp_path}/urls",
            f"--cache-file={tmp_path}/cache.db",
            f"--config-file={tmp_path}/none",
        ]
        subprocess.run(
            [newsboat, *options, "-x", "reload"],
            env={"HOME": str(tmp_path), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            check=True,
            capture_output=True,
            timeout=300,
        )
    with closing(sqlite3.connect(tmp_path / "cache.db")) as cache:
        shown = [title for (title,) in cache.execute("select title from rss_item")]
    assert len(shown) == len(titles) > 20
    assert {title for title in titles if title and title.isascii() and "<" not in title} <= set(shown)


@pytest.mark.slow
@pytest.mark.parametrize("feed", ["atom.xml", "feed.json", "things/3/atom.xml"])
def test_the_reader_library_shows_the_entries(site: Path, feed: str) -> None:
    try:
        library = importlib.import_module("reader")
    except ImportError:
        pytest.skip("the library `reader` is not installed")
    reader = library.make_reader(":memory:")
    with served(site) as base:
        reader.add_feed(base + feed)
        reader.update_feeds()
    kept = list(reader.get_entries())
    expected = json.loads((site / feed.replace("atom.xml", "feed.json")).read_bytes())["items"]

    assert {entry.id for entry in kept} == {item["id"] for item in expected}
    assert {entry.link for entry in kept if entry.link} == {
        item["url"] for item in expected if item.get("url")
    }
