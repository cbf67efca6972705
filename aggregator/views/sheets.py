"""Tables for organisers: completion, awards, entries, participants.

Pure. Only what was gathered can be in one; addresses with a secret in them are left out.
"""

from __future__ import annotations

from aggregator import wording
from aggregator.model import JudgedEntry
from aggregator.sheets import Cell, Link, Sheet
from aggregator.views import health, secrets, text
from aggregator.views.gathered import Gathered
from aggregator.views.values import PersonView

_WHO = ("id", "name", "groups")


def completion(gathered: Gathered) -> Sheet:
    """One row a participant, one column a Thing: the day of its first entry, leading there, or nothing."""
    rows = []
    for row in gathered.progress.values():
        first = [row.things[number][0] if row.things.get(number) else None for number in gathered.things]
        days = [Link(gathered.day(each), text.web(each.entry.link)) if each else None for each in first]
        rows.append((*_who(gathered.people[row.participant.id]), sum(map(bool, days)), *days))
    things = tuple(str(number) for number in gathered.things)
    return Sheet("completion", (*_WHO, "total", *things), tuple(rows))


def awards(gathered: Gathered) -> Sheet:
    """One row for each award and participant: when it was reached, or what is missing."""
    rows = [
        (
            *_who(gathered.people[row.participant.id]),
            text.line(result.award),
            result.reached_on,
            "; ".join(map(str, result.missing)),
        )
        for row in gathered.progress.values()
        for result in row.awards
    ]
    return Sheet("awards", (*_WHO, "award", "reached", "missing"), tuple(rows))


def entries(gathered: Gathered) -> Sheet:
    """Every entry, whether it counts or not, and why; by participant, newest first."""
    columns = (
        "title",
        "link",
        "published",
        "things",
        "late",
        "counts",
        "why",
        "words",
        "feed",
    )
    rows = [
        _entry(gathered, gathered.people[participant], each)
        for participant, judged in gathered.judged.items()
        for each in judged
    ]
    rows += [_entry(gathered, None, each) for each in gathered.nobody]
    return Sheet("entries", (*_WHO, *columns), tuple(rows))


def participants(gathered: Gathered) -> Sheet:
    """One row a blog: whose it is, where, how it is, and what came of it."""
    columns = (
        "listed",
        "blog",
        "feed",
        "state",
        "things",
        "entries",
        "counted",
        "newest",
    )
    rows: list[tuple[Cell, ...]] = []
    for person in gathered.people.values():
        judged = gathered.judged.get(person.id, ())
        for line in gathered.subscriptions.get(person.id, ()):
            state = gathered.state(line)
            here = [each for each in judged if state and each.entry.feed_id == state.id]
            rows.append(
                (
                    *_who(person),
                    "yes" if person.href else "no",
                    gathered.blog(line).url,
                    secrets.public_address(line.url),
                    health.condition(state, line),
                    len(gathered.done(person)),
                    len(here),
                    sum(each.counts for each in here),
                    gathered.day(here[0]) if here else None,
                )
            )
    return Sheet("participants", (*_WHO, *columns), tuple(rows))


def _who(person: PersonView) -> tuple[str, str, str]:
    return (person.id, person.name, "; ".join(group.text for group in person.groups))


def _entry(gathered: Gathered, person: PersonView | None, judged: JudgedEntry) -> tuple[Cell, ...]:
    entry, link = judged.entry, text.web(judged.entry.link)
    return (
        *(_who(person) if person else ("", text.line(entry.author), "")),
        Link(text.title(entry.title), link),
        link,
        gathered.day(judged),
        ", ".join(map(str, judged.decision.things)),
        ", ".join(map(str, judged.late_things)),
        "yes" if judged.counts else "no",
        str(wording.standing_sentence(judged, gathered.config.programme)).replace("*", ""),
        entry.words,
        gathered.feed_address(judged),
    )
