"""The programme's pages: each Thing, who has done it, and their entries.

Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from aggregator.model import JudgedEntry, Page, Thing
from aggregator.views import text
from aggregator.views.contexts import ThingPage, ThingsPage
from aggregator.views.gathered import Gathered, newest
from aggregator.views.values import DoneView, ThingSummary

NEWEST = 20  # entries shown with their excerpt on a Thing's page; the table above them has all
EACH = 3  # of one person among them


def pages(gathered: Gathered) -> Iterator[Page]:
    """things/index.html and things/N/index.html."""
    all_summaries = summaries(gathered)
    yield Page(
        "things/index.html",
        "things.html",
        ThingsPage(**gathered.frame("things/", "things"), things=all_summaries),
    )
    by_thing = planet_by_thing(gathered)
    things = list(gathered.things.values())
    for place, (thing, summary) in enumerate(
        zip(gathered.config.programme.things, all_summaries, strict=True)
    ):
        done = _done(gathered, thing)
        finished = {each.person.id for each in done}
        context = ThingPage(
            **gathered.frame(summary.thing.href, "things"),
            summary=summary,
            done=done,
            missing=tuple(
                person
                for person in gathered.people.values()
                if gathered.site.show_missing and person.id not in finished
            ),
            newest=gathered.views(newest(by_thing[thing.number], NEWEST, EACH)),
            has_late=thing.due is not None or any(each.late for each in done),
            before=things[place - 1] if place else None,
            after=things[place + 1] if place + 1 < len(things) else None,
        )
        yield Page(f"things/{thing.number}/index.html", "thing.html", context)


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


def _done(gathered: Gathered, thing: Thing) -> tuple[DoneView, ...]:
    """The completion table of one Thing, the latest to finish first."""
    rows = []
    for row in gathered.progress.values():
        counted = row.things.get(thing.number, ())
        if counted:
            entries = gathered.views(counted)
            late = all(thing.number in entry.late for entry in entries)
            rows.append(DoneView(gathered.people[row.participant.id], entries, entries[0].dated.date(), late))
    return tuple(sorted(rows, key=lambda row: row.entries[0].dated, reverse=True))
