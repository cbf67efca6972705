"""A page whose mark is the same is the same: whatever changes in the snapshot or in the settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import pytest

from aggregator import views
from aggregator.model import (
    Config,
    Doubt,
    Evidence,
    FailureKind,
    JudgedEntry,
    Page,
    Standing,
    Version,
    failure,
    message,
)
from aggregator.views import Snapshot
from tests import views_cohort as cohort

pytestmark = pytest.mark.slow

WORLD = cohort.world()
Pages = dict[str, Page]


def marked(snapshot: Snapshot = WORLD.snapshot, config: Config | None = None) -> Pages:
    """The pages that are made only where their mark is new."""
    settings = config or cohort.config()
    found = (
        *views.public(snapshot, settings, cohort.NOW, WORLD.bodies),
        *(
            replace(page, path=f"organiser/{page.path}")
            for page in views.organiser(snapshot, settings, cohort.NOW, WORLD.bodies)
        ),
    )
    return {page.path: page for page in found if page.make}


@cache
def usual(missing: bool) -> Pages:
    return marked(config=cohort.config(show_missing=missing))


@cache
def usual_made(path: str, missing: bool) -> Any:
    make = usual(missing)[path].make
    assert make is not None
    return make()


def changed(after: Pages, missing: bool = False) -> set[str]:
    """The pages that are another now; fails for one that has the mark it had."""
    before = usual(missing)
    different = {path for path, page in after.items() if path not in before}
    for path, page in after.items():
        assert page.make is not None
        if path in before and page.make() != usual_made(path, missing):
            assert page.mark != before[path].mark, path
            different.add(path)
    return different


def other(value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        return f"{value}x"
    if isinstance(value, tuple):
        first, *rest = value
        return tuple(rest) if is_dataclass(first) else (other(first), *rest)
    steps = {int: 1, datetime: timedelta(days=1, seconds=61), date: timedelta(days=40)}
    return value + steps[type(value)]


FOR_NOTHING: dict[str, object] = {  # where the usual value tells of no kind
    "changed_at": cohort.NOW,
    "comments": 7,
    "published": datetime(2026, 4, 1, tzinfo=cohort.NOW.tzinfo),
    "language": "nl",
    "opt_out": "noplanet",
    "author": "Somebody",
    "url": "https://elsewhere.example/",
    "late_things": (1,),
    "things": (1, 2),
    "doubtful": (Doubt(3, message("a reason")),),
    "evidence": (Evidence(1, "title", "title", "One", True, message("a reason")),),
    "former_links": ("https://elsewhere.example/",),
    "tags": ("noplanet",),
}


def variants(value: Any, *but: str) -> Iterator[tuple[str, Any]]:
    """The value with each of its fields, but for these, changed in turn."""
    for field in fields(value):
        was = getattr(value, field.name)
        if field.name in but or is_dataclass(was):
            continue
        if was not in (None, "", ()):
            yield field.name, replace(value, **{field.name: other(was)})
        elif field.name in FOR_NOTHING:
            yield field.name, replace(value, **{field.name: FOR_NOTHING[field.name]})


def with_entry(judged: JudgedEntry) -> Snapshot:
    """The usual cohort with this in place of the entry of the same row."""
    entries = [judged if each.entry.row == judged.entry.row else each for each in WORLD.snapshot.judged]
    return replace(WORLD.snapshot, judged=entries, table=cohort.table(WORLD.snapshot.cohort, entries))


def one_that(holds: Callable[[JudgedEntry], object]) -> JudgedEntry:
    return next(each for each in WORLD.snapshot.judged if holds(each))


SAMPLES = {
    "edited": WORLD.snapshot.judged[0],
    "doubtful": one_that(lambda each: each.standing is Standing.DOUBTFUL),
    "early": one_that(lambda each: each.standing is Standing.EARLY),
    "undated": one_that(lambda each: each.standing is Standing.UNDATED),
    "unmatched": one_that(lambda each: each.standing is Standing.UNMATCHED and each.entry.comments),
}


def test_whatever_changes_of_an_entry_changes_the_mark_of_each_page_that_shows_it() -> None:
    shown = {
        field
        for sample in SAMPLES.values()
        for field, entry in variants(sample.entry, "row", "feed_id")
        if changed(marked(with_entry(replace(sample, entry=entry))))
    }

    assert shown == {
        "entry_id",
        "link",
        "title",
        "published",
        "first_seen_at",
        "shown_at",
        "changed_at",
        "comments",
        "language",
        "excerpt",
    }


@pytest.mark.parametrize("name", SAMPLES)
def test_whatever_is_made_of_an_entry_changes_the_mark_of_each_page_that_tells_it(name: str) -> None:
    sample = SAMPLES[name]
    for _, decision in variants(sample.decision):
        changed(marked(with_entry(replace(sample, decision=decision))))
    for standing in Standing:
        changed(marked(with_entry(replace(sample, standing=standing))))
    assert name == "undated" or changed(
        marked(with_entry(replace(sample, late_things=(*sample.late_things, 1))))
    )


def test_a_quote_or_a_reason_changes_the_mark_of_its_writers_page() -> None:
    sample = SAMPLES["edited"]
    [quoted] = sample.decision.evidence
    page = f"people/{sample.participant}/index.html"
    for field, evidence in variants(quoted):
        again = replace(sample.decision, evidence=(evidence,))
        found = changed(marked(with_entry(replace(sample, decision=again))))
        assert found == (set() if field in {"cue", "field"} else {page})


def test_why_a_title_is_not_taken_changes_the_mark_of_its_writers_page() -> None:
    sample = SAMPLES["unmatched"]
    for reason in (message("Too many."), message("There is no Thing %(number)s.", number=99)):
        refused = Evidence(99, "title", "title", "Thing 99", False, reason)
        decision = replace(sample.decision, evidence=(refused,))
        assert changed(marked(with_entry(replace(sample, decision=decision)))) == {
            f"people/{sample.participant}/index.html"
        }


def test_an_edit_changes_the_mark_of_its_writers_page() -> None:
    sample = SAMPLES["edited"]
    [version] = WORLD.snapshot.versions[sample.entry.row]
    for _, was in variants(version):
        snapshot = replace(WORLD.snapshot, versions={sample.entry.row: (was,)})
        assert changed(marked(snapshot)) == {f"people/{sample.participant}/index.html"}
    another = SAMPLES["doubtful"]
    edits = {**WORLD.snapshot.versions, another.entry.row: (Version(cohort.NOW, "Before", None),)}
    assert changed(marked(replace(WORLD.snapshot, versions=edits)))


def test_whatever_changes_of_a_person_or_a_line_changes_the_mark_of_each_page_that_names_them() -> None:
    people, lines = WORLD.snapshot.cohort.participants, WORLD.snapshot.cohort.subscriptions
    for missing in (False, True):
        config = cohort.config(show_missing=missing)
        for place in (0, 9, 12):
            for _, person in variants(people[place], "id"):
                them = (*people[:place], person, *people[place + 1 :])
                renamed = replace(WORLD.snapshot.cohort, participants=them)
                table = cohort.table(renamed, WORLD.snapshot.judged)
                found = marked(replace(WORLD.snapshot, cohort=renamed, table=table), config)
                assert changed(found, missing)
    for field, line in variants(lines[0], "participant", "author"):
        listed = replace(WORLD.snapshot.cohort, subscriptions=(line, *lines[1:]))
        assert bool(changed(marked(replace(WORLD.snapshot, cohort=listed)))) is (field == "url")


def test_whatever_becomes_of_a_feed_changes_the_mark_of_each_page_that_tells_it() -> None:
    shown = set()
    for address in list(WORLD.snapshot.feeds)[:6:5]:
        state = WORLD.snapshot.feeds[address]
        states = list(variants(state, "id"))
        more: dict[str, object] = {
            "failure": failure(FailureKind.TIMEOUT, seconds=9),
            "failing_since": cohort.NOW - timedelta(days=60),
            "held_since": cohort.NOW - timedelta(days=2),
            "moved_to": "https://moved.example/feed",
            "named_feed": "https://named.example/feed",
        }
        states += [(name, replace(state, **{name: value})) for name, value in more.items()]  # type: ignore[arg-type]
        for name, each in states:
            if changed(marked(replace(WORLD.snapshot, feeds={**WORLD.snapshot.feeds, address: each}))):
                shown.add(name)
    assert shown >= {"url", "title", "home_url", "failure", "held_since", "moved_to", "named_feed"}

    first = replace(WORLD.snapshot, first_addresses={1: "https://before.example/feed"})
    assert changed(marked(first))


def test_whatever_changes_in_the_settings_changes_the_mark_of_each_page_that_shows_it() -> None:
    config = cohort.config()
    for _, site in variants(config.site):
        changed(marked(config=replace(config, site=site)))
    for _, programme in variants(config.programme, "timezone", "things"):
        changed(marked(config=replace(config, programme=programme)))
    elsewhere = replace(config.programme, timezone="Asia/Tokyo")
    assert changed(marked(config=replace(config, programme=elsewhere)))
    first, *others = config.programme.things
    for _, thing in variants(first, "number"):
        programme = replace(config.programme, things=(thing, *others))
        changed(marked(config=replace(config, programme=programme)))
