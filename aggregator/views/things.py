"""The programme's pages: each Thing, who has done it, and their entries.

Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TypeAlias

from aggregator.model import JudgedEntry, Page, Thing
from aggregator.views import text
from aggregator.views.contexts import ThingPage, ThingsPage
from aggregator.views.gathered import Gathered, newest
from aggregator.views.values import DoneView, PersonView, ThingSummary

NEWEST = 20  # entries shown with their excerpt on a Thing's page; the table above them has all
EACH = 3  # of one person among them

_Counted: TypeAlias = Sequence[tuple[PersonView, Sequence[JudgedEntry]]]


def pages(gathered: Gathered) -> Iterator[Page]:
    """things/index.html and things/N/index.html."""
    all_summaries = summaries(gathered)
    yield Page(
        "things/index.html",
        "things.html",
        ThingsPage(**gathered.frame("things/", "things"), things=all_summaries),
    )
    by_thing = planet_by_thing(gathered)
    marks = gathered.marks
    open_for = list(map(marks.person, gathered.people.values())) if gathered.site.show_missing else []
    for place, (thing, summary) in enumerate(
        zip(gathered.config.programme.things, all_summaries, strict=True)
    ):
        done = _counted(gathered, thing)
        latest = newest(by_thing[thing.number], NEWEST, EACH)
        rows = [(marks.person(person), gathered.marks_of(theirs)) for person, theirs in done]
        yield Page(
            f"things/{thing.number}/index.html",
            "thing.html",
            mark=marks.page(summary, rows, gathered.marks_of(latest), open_for),
            make=partial(_thing, gathered, place, summary, done, latest),
        )


def _thing(
    gathered: Gathered, place: int, summary: ThingSummary, counted: _Counted, latest: Sequence[JudgedEntry]
) -> ThingPage:
    things = list(gathered.things.values())
    done = tuple(_done(gathered, summary.thing.number, *each) for each in counted)
    finished = {each.person.id for each in done}
    return ThingPage(
        **gathered.frame(summary.thing.href, "things"),
        summary=summary,
        done=done,
        missing=tuple(
            person
            for person in gathered.people.values()
            if gathered.site.show_missing and person.id not in finished
        ),
        newest=gathered.views(latest),
        has_late=summary.due is not None or any(each.late for each in done),
        before=things[place - 1] if place else None,
        after=things[place + 1] if place + 1 < len(things) else None,
    )


def summaries(gathered: Gathered) -> tuple[ThingSummary, ...]:
    """Every Thing with its figures, in the programme's order."""
    people: dict[int, int] = defaultdict(int)
    entries: dict[int, int] = defaultdict(int)
    for row in gathered.progress.values():
        for number, counted in row.things.items():
            people[number] += 1
            entries[number] += len(counted)
    active = sum(bool(row.things) for row in gathered.progress.values())
    return tuple(
        ThingSummary(
            thing=gathered.things[thing.number],
            url=text.web(thing.url),
            part_titles=_parts(thing),
            opens=thing.opens,
            due=thing.due,
            people=people[thing.number],
            entries=entries[thing.number],
            share=round(100 * people[thing.number] / active) if active else 0,
        )
        for thing in gathered.config.programme.things
    )


def _parts(thing: Thing) -> tuple[str, ...]:
    """The topics inside a Thing; one that is its title said again tells nothing."""
    said = thing.title.casefold()
    return tuple(text.line(part) for part in thing.part_titles if part.casefold() != said)


def planet_by_thing(gathered: Gathered) -> dict[int, list[JudgedEntry]]:
    """What the planet shows about each Thing, newest first."""
    found: dict[int, list[JudgedEntry]] = defaultdict(list)
    for each in gathered.planet:
        for number in each.decision.things:
            found[number].append(each)
    return found


def _counted(gathered: Gathered, thing: Thing) -> _Counted:
    """What counts for one Thing, the latest to finish first."""
    rows = [
        (gathered.people[row.participant.id], counted)
        for row in gathered.progress.values()
        if (counted := row.things.get(thing.number, ()))
    ]
    return sorted(rows, key=lambda row: row[1][0].entry.dated, reverse=True)


def _done(gathered: Gathered, number: int, person: PersonView, counted: Sequence[JudgedEntry]) -> DoneView:
    """A row of the completion table of one Thing."""
    late = all(number in each.late_things for each in counted)
    return DoneView(person, gathered.views(counted), gathered.day(counted[0]), late)
