"""The files that search reads: every word of an entry leads to it, and nothing else does."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any

import pytest
from markupsafe import Markup

from aggregator import views
from aggregator.model import JudgedEntry, Page
from aggregator.views import Snapshot, search
from aggregator.views.gathered import gather
from aggregator.words import terms
from tests import views_cohort as cohort

WORLD = cohort.world()


def public(snapshot: Snapshot = WORLD.snapshot) -> dict[str, Page]:
    made = views.public(snapshot, cohort.config(), cohort.NOW, WORLD.bodies)
    return {page.path: page for page in made if page.path.startswith("search/")}


def read(page: Page) -> Any:
    return json.loads(page.make() if page.make else page.content or b"")


def found(pages: dict[str, Page], *words: str) -> list[tuple[str, bool]]:
    """The titles of the entries with all these words, newest first; True where more than the text says all."""
    titles = []
    for segment, _, shards in read(pages["search/index.json"]):
        said: list[dict[int, bool]] = []
        for word in words:
            known = read(pages[f"search/{segment}/words-{search.shard(word, shards)}.json"])
            said.append({mark // 2: mark % 2 == 1 for mark in accumulate(known.get(word, ()))})
        for number in sorted(set(said[0]).intersection(*said), reverse=True):
            block = read(pages[f"search/{segment}/entries-{number // search.BLOCK}.json"])
            titles.append((block[number % search.BLOCK][0], all(each[number] for each in said)))
    return titles


def ask(pages: dict[str, Page], *words: str) -> list[str]:
    """Their titles alone."""
    return [title for title, _ in found(pages, *words)]


def test_words_of_title_person_thing_and_body_lead_to_the_entry() -> None:
    pages = public()

    assert ask(pages, "canal", "quill") == ["A walk along the canal"]
    assert "Ding 15: een congres in de trein" in ask(pages, "emmy", "tussen", "seminars")
    assert ask(pages, "quill", "sceptical") != ask(pages, "quill")


def test_a_word_leads_to_all_that_have_it_newest_first_and_to_nothing_else() -> None:
    pages = public()
    planet = gather(WORLD.snapshot, cohort.config(), cohort.NOW, WORLD.bodies, organiser=False).planet
    for word in ("sceptical", "walk", "6", "passwords", "scaffale", "smith"):
        expected = [each.entry.title for each in planet if word in terms(everything(each))]
        assert expected
        assert ask(pages, word) == expected, word


@pytest.mark.parametrize("word", ["quill", "6", "tea", "walk", "scaffale", "mentoring"])
def test_what_title_writer_blog_or_thing_says_is_told_from_what_the_text_says(word: str) -> None:
    planet = gather(WORLD.snapshot, cohort.config(), cohort.NOW, WORLD.bodies, organiser=False).planet
    expected = [
        (each.entry.title, word in terms(beside_its_text(each)))
        for each in planet
        if word in terms(everything(each))
    ]

    assert expected
    assert found(public(), word) == expected


def everything(judged: JudgedEntry) -> str:
    """What is known of an entry, put together without the program's help."""
    return f"{beside_its_text(judged)} {re.sub('<[^>]*>', ' ', WORLD.texts[judged.entry.row])}"


def beside_its_text(judged: JudgedEntry) -> str:
    names = {person: (name, blog) for person, name, _, blog, *_ in cohort.PEOPLE}
    things = [f"Thing {number} {cohort.TITLES[number - 1]}" for number in judged.decision.things]
    return " ".join((judged.entry.title, *names[judged.participant], *things))


def test_a_person_who_is_not_listed_is_in_no_file_of_the_search() -> None:
    everything = json.dumps([read(page) for page in public().values() if not page.template]).casefold()

    assert "quill" in everything
    assert not [mark for mark in ("mara", "onesown", "mara-lind") if mark in everything]


def test_people_and_things_are_found_by_their_names() -> None:
    names = read(public()["search/names.json"])

    assert ["Ada Quill", "people/ada-quill/", "Marginalia"] in names["people"]
    assert ["Thing 14", "things/14/", "Zotero, Mendeley and CiteULike"] in names["things"]


def test_a_new_entry_changes_the_files_of_its_month_alone() -> None:
    newest = max(WORLD.snapshot.judged, key=lambda each: each.entry.shown_at)
    fewer = [each for each in WORLD.snapshot.judged if each is not newest]
    before = public(
        replace(WORLD.snapshot, judged=tuple(fewer), table=cohort.table(WORLD.snapshot.cohort, fewer))
    )
    after = public()

    changed = {path for path in after if repr(before.get(path)) != repr(after[path])}
    assert changed == {
        "search/index.json",
        "search/2026-09-07/words-0.json",
        "search/2026-09-07/entries-0.json",
    }


def test_an_unchanged_segment_asks_for_no_words() -> None:
    asked: list[int] = []

    def words(rows: Sequence[int]) -> dict[int, set[str]]:
        asked.extend(rows)
        return {}

    bodies = replace(WORLD.bodies, terms=words)
    made = views.public(WORLD.snapshot, cohort.config(), cohort.NOW, bodies)
    pages = [page for page in made if page.path.startswith("search/")]
    assert not asked
    shard = next(page for page in pages if page.make)

    assert shard.make is not None
    shard.make()
    assert asked
    assert not [page for page in pages if page.make and not page.mark]


def test_an_edited_body_gives_its_segment_another_mark() -> None:
    first = WORLD.snapshot.judged[0]
    edited = replace(first, entry=replace(first.entry, content_hash="another"))
    judged = (edited, *WORLD.snapshot.judged[1:])
    before, after = public(), public(replace(WORLD.snapshot, judged=judged))

    assert {path for path in after if repr(before[path]) != repr(after[path])} == {
        "search/2026-03-07/words-0.json"
    }


def test_a_feed_address_that_becomes_a_secret_leaves_the_words_of_months_ago() -> None:
    """The texts are as they were, so nothing but the key itself can tell that their words are others."""
    key, ours = "s3cretK3y", {each.entry.row for each in WORLD.snapshot.judged if each.entry.feed_id == 1}
    texts = {row: Markup(f"{text} token={key}") if row in ours else text for row, text in WORLD.texts.items()}
    feeds = dict(WORLD.snapshot.feeds)
    [address] = [address for address, state in feeds.items() if state.id == 1]
    feeds[address] = replace(feeds[address], url=f"https://marginalia.example/feed?token={key}")

    def words(snapshot: Snapshot) -> dict[str, Page]:
        bodies = cohort.World(snapshot, texts).bodies
        pages = views.public(snapshot, cohort.config(), cohort.NOW, bodies)
        return {page.path: page for page in pages if page.path.startswith("search/") and page.make}

    before, after = words(WORLD.snapshot), words(replace(WORLD.snapshot, feeds=feeds))
    told = {path for path, page in before.items() if key.lower() in read(page)}

    assert len(told) > 3
    assert not [path for path, page in after.items() if key.lower() in read(page)]
    assert not [path for path in told if after[path].mark == before[path].mark]


def test_a_busy_month_is_cut_into_segments_and_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "SEGMENT", 10)
    monkeypatch.setattr(search, "SHARD", 3)
    pages = public()
    index = read(pages["search/index.json"])
    found = ask(pages, "sceptical")
    monkeypatch.undo()

    assert {size for _, size, _ in index} <= set(range(1, 20))
    assert {shards for _, size, shards in index if 10 <= size <= 12} == {4}
    assert found == ask(public(), "sceptical")
