"""Real feeds of strangers and hostile ones, read in place: each is a feed or is refused with its reason."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from aggregator.model import Failure, FailureKind, ParsedFeed, Reading
from aggregator.sanitize import clean, legal
from tests.documents import reading
from tests.markup_check import check

# Where a file is not what its manifest's row, made with another parser, says of it.
DIFFERS = {
    # The eighth entry is torn off in the middle: its id may be among what is missing.
    "wordpress_openstreetmap.org.pl_b3dafe.xml": 7,
}
REFUSED = {
    "unknown_kyffhaeuser-nachrichten.de_bb36f5.html": FailureKind.HTML,
    "wordpress_ihrwebprofi.at_6320d0.html": FailureKind.HTML,
    # `<rss rss:version=2.0>`: 35 entries that no XML parser can see. To say "no entries" would be wrong.
    "unknown_7ef13a42fa7e177a_97175d.xml": FailureKind.MALFORMED,
}


Corpus = list[tuple[dict[str, Any], Reading]]


@pytest.fixture(scope="module")
def corpus(testdata: Path) -> Corpus:
    """Each real feed's row of the manifest, and what it was read as."""
    rows = map(json.loads, (testdata / "feeds/manifest.jsonl").read_text().splitlines())
    return [(row, reading((testdata / "feeds" / row["file"]).read_bytes(), "")) for row in rows]


def test_every_real_feed_has_the_entries_that_its_manifest_counts(corpus: Corpus) -> None:
    for row, found in corpus:
        name = str(row["file"])
        if name in REFUSED:
            assert isinstance(found.result, Failure), name
            assert found.result.kind is REFUSED[name]
        else:
            assert isinstance(found.result, ParsedFeed), (name, found.result)
            assert len(found.result.entries) == DIFFERS.get(name, row["entries"]), name


def test_every_real_feed_has_its_title_its_home_and_its_newest_date(corpus: Corpus) -> None:
    for row, found in corpus:
        result = found.result
        if not isinstance(result, ParsedFeed) or result.format.startswith("json"):
            continue
        assert result.title == " ".join(str(row["feed_title"]).replace("&amp;", "&").split()), row["file"]
        assert result.home_url.removeprefix("https://ada.example").endswith(str(row["feed_link"])), row[
            "file"
        ]
        newest = max((entry.published for entry in result.entries if entry.published), default=None)
        assert (newest and newest.date().isoformat()) == row["newest"], row["file"]
        assert result.format == row["format"], row["file"]


def test_the_quirks_of_real_feeds_are_seen(corpus: Corpus) -> None:
    for row, found in corpus:
        quirks, result = row["quirks"], found.result
        if not isinstance(result, ParsedFeed):
            continue
        if "no_date" in quirks:
            assert not any(entry.published for entry in result.entries), row["file"]
        if "updated_only" in quirks:
            assert {entry.published_from for entry in result.entries} <= {"updated", "dc:date"}, row["file"]
        if "full_content" in quirks:
            assert not all(entry.is_summary for entry in result.entries), row["file"]
        if "paged_next" in quirks:
            assert result.next_url, row["file"]
        if "comment_metadata" in quirks:
            assert any(entry.comments is not None for entry in result.entries), row["file"]
        if "enclosure" in quirks:
            assert any(entry.enclosures for entry in result.entries), row["file"]


def test_every_entry_of_a_real_feed_holds_what_its_type_promises(corpus: Corpus) -> None:
    for row, found in corpus:
        for entry in found.result.entries if isinstance(found.result, ParsedFeed) else ():
            plain = (entry.title, entry.author, entry.guid, *entry.tags)
            assert all(text == " ".join(legal(text).split()) for text in plain), row["file"]
            assert "@" not in entry.author
            assert not entry.link or entry.link.startswith(("http://", "https://")), row["file"]
            assert entry.base.startswith(("http://", "https://")), row["file"]
            assert entry.content == legal(entry.content)
            assert "relative.invalid" not in repr(entry)
            html = str(clean(entry.content, base=entry.base))
            assert check(html).residue == [], row["file"]
            assert clean(html, base=entry.base) == html, row["file"]


HOSTILE: dict[str, FailureKind | list[tuple[str, str, str]]] = {
    "sample-laughs.xml": FailureKind.ENTITIES,
    "sample-entity-chain.xml": FailureKind.ENTITIES,
    "sample-xxe.xml": FailureKind.ENTITIES,
    "sample-html.html": FailureKind.HTML,
    # guid, link, title
    "sample-surrogate.xml": [("g1", "http://ana.example/1", "xy"), ("g2", "http://ana.example/2", "fine")],
    "sample-control.xml": [("g1", "http://ana.example/1", "tab end")],
    "sample-dup-guid.xml": [("g7", "http://ana.example/7", "alpha"), ("g7", "http://ana.example/7", "beta")],
    "sample-hijack.xml": [("urn:planet:someone-else:9", "http://someone-else.example/9", "Not yours")],
    "sample-js-links.xml": [("urn:x:1", "", "t")],
    "sample-nested.xml": [("g1", "http://ana.example/1", "t")],
    "sample-dates.xml": [(f"g{n}", f"http://ana.example/{n}", f"s{n}") for n in range(4)],
    "sample-unclosed.xml": [("g1", "http://ana.example/1", "t"), ("g2", "http://ana.example/2", "t")],
}


def test_every_hostile_feed_is_as_expected_and_within_a_second(testdata: Path) -> None:
    listed = json.loads((testdata / "hostile/feeds.json").read_text())
    assert {Path(row["file"]).name for row in listed} == HOSTILE.keys()
    for name, expected in HOSTILE.items():
        body = (testdata / "hostile/feeds" / name).read_bytes()
        started = time.process_time()
        result = reading(body).result
        if isinstance(result, ParsedFeed):
            assert [(entry.guid, entry.link, entry.title) for entry in result.entries] == expected, name
            assert all(check(str(clean(entry.content, base=""))).residue == [] for entry in result.entries)
        else:
            assert isinstance(result, Failure)
            assert result.kind is expected, name
        assert time.process_time() - started < 1, name


def test_hostile_dates_are_none_or_left_to_policy(testdata: Path) -> None:
    result = reading((testdata / "hostile/feeds/sample-dates.xml").read_bytes()).result

    assert isinstance(result, ParsedFeed)
    assert [entry.published and entry.published.isoformat() for entry in result.entries] == [
        None,  # has none
        None,  # 31 February
        "2080-01-01T00:00:00+00:00",
        "2026-01-08T07:00:00+00:00",  # "jeu., 08 janv. 2026 08:00:00 +0100"
    ]


def test_texts_in_one_piece_are_the_texts_in_many(testdata: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The SAX parser that feedparser is given changes nothing but its time."""
    import feedparser.api

    def parsed() -> dict[str, object]:
        return {path.name: reading(path.read_bytes()).result for path in (testdata / "feeds").iterdir()}

    joined = parsed()
    monkeypatch.setattr(feedparser.api, "PREFERRED_XML_PARSERS", [])

    assert parsed() == joined
