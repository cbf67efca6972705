"""Reading JSON Feed."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import Enclosure, Failure, FailureKind, ParsedFeed
from tests.documents import URL, feed, reading, refused

FULL = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Ada &amp; co",
    "home_page_url": "/",
    "next_url": "?page=2",
    "language": "en",
    "authors": [{"name": "Ada"}, {"name": "Charles", "url": "x"}],
    "items": [
        {
            "id": "1",
            "url": "/thing-6",
            "external_url": "https://other.example/",
            "title": "Thing 6",
            "content_html": "<p>html</p>",
            "content_text": "text",
            "summary": "sum",
            "date_published": "2026-01-06T08:00:00+01:00",
            "date_modified": "2026-02-06T08:00:00Z",
            "tags": ["cpd23", 6, "cpd23"],
            "authors": [{"name": "ada@ada.example (Ada)"}],
            "language": "de",
            "attachments": [{"url": "a.mp3", "mime_type": "audio/mpeg"}, {"url": "data:x"}, 7],
        }
    ],
}


def document(**item: object) -> str:
    return json.dumps({"version": "https://jsonfeed.org/version/1", "items": [item]})


def test_every_field_of_a_feed_and_of_an_item() -> None:
    found = feed(json.dumps(FULL))
    (entry,) = found.entries

    assert (found.title, found.home_url, found.next_url) == (
        "Ada & co",
        "https://ada.example/",
        URL + "?page=2",
    )
    assert (found.format, found.language, found.author) == ("json11", "en", "Ada, Charles")
    assert (entry.guid, entry.link, entry.title) == ("1", "https://ada.example/thing-6", "Thing 6")
    assert (entry.content, entry.is_summary, entry.base) == ("<p>html</p>", False, entry.link)
    assert (entry.tags, entry.author, entry.language) == (("cpd23",), "Ada", "de")
    assert entry.published == datetime(2026, 1, 6, 7, tzinfo=UTC)
    assert entry.published_from == "published"
    assert entry.updated == datetime(2026, 2, 6, 8, tzinfo=UTC)
    assert entry.enclosures == (Enclosure("https://ada.example/blog/a.mp3", "audio/mpeg"),)


@pytest.mark.parametrize(
    ("item", "content", "is_summary"),
    [
        ({"content_text": "1 < 2\n\nb"}, "<p>1 &lt; 2</p><p>b</p>", False),
        ({"content_html": " ", "content_text": "b"}, "<p>b</p>", False),
        ({"summary": "only this"}, "<p>only this</p>", True),
        ({}, "", False),
        ({"content_html": "a\u0000\ud800b"}, "ab", False),
    ],
)
def test_the_body_is_html_else_text_else_the_summary(
    item: dict[str, str], content: str, is_summary: bool
) -> None:
    (entry,) = feed(document(id="1", **item)).entries

    assert (entry.content, entry.is_summary) == (content, is_summary)


def test_version_one_names_one_author_and_ids_may_be_numbers() -> None:
    (entry,) = feed(document(id=17, author={"name": "Ada"}, external_url="https://other.example/")).entries

    assert (entry.guid, entry.author, entry.link) == ("17", "Ada", "https://other.example/")


def test_wrong_types_are_missing_values() -> None:
    wrong = {key: {"x": [1]} for key in ("id", "url", "title", "content_html", "date_published", "language")}
    found = feed(
        json.dumps({"version": "https://jsonfeed.org/version/1", "items": [wrong, 3, None, []], "title": []})
    )

    assert found.title == ""
    assert len(found.entries) == 1
    assert found.entries[0].title == ""


def test_a_javascript_link_is_none() -> None:
    assert feed(document(id="1", url="javascript:alert(1)")).entries[0].link == ""


def test_at_most_a_thousand_items_are_kept() -> None:
    items = [{"id": str(number)} for number in range(1500)]

    assert (
        len(feed(json.dumps({"version": "https://jsonfeed.org/version/1", "items": items})).entries) == 1000
    )


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ('{"items": []}', FailureKind.NOT_A_FEED),
        ('{"version": "2.0", "items": []}', FailureKind.NOT_A_FEED),
        ('{"version": 1}', FailureKind.NOT_A_FEED),
        ('{"version": "https://jsonfeed.org/version/1", "items": [', FailureKind.MALFORMED),
        ('{"a":' + "[" * 100_000, FailureKind.MALFORMED),
        ('{"a":' + "9" * 10_000 + "}", FailureKind.MALFORMED),
    ],
)
def test_other_json_and_broken_json_are_refused(body: str, kind: FailureKind) -> None:
    assert refused(body, "application/feed+json").kind is kind


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([*FULL, *FULL["items"][0]]), inner, max_size=5),
    max_leaves=20,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from([*FULL, *FULL["items"][0]]), values), st.lists(values, max_size=3))
def test_no_json_raises(top: dict[str, object], items: list[object]) -> None:
    body = json.dumps({**top, "version": "https://jsonfeed.org/version/1", "items": items})
    result = reading(body).result

    assert isinstance(result, ParsedFeed) or (
        isinstance(result, Failure) and result.kind is not FailureKind.BUG
    )
