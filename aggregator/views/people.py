"""The participants' pages: a directory, and what was seen of each one's blogs and why it counts or not.

Pure. The directory lists everybody who is listed; nothing in it tells what somebody has not done.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import partial

from aggregator import wording
from aggregator.model import FeedState, JudgedEntry, Page, Standing
from aggregator.views import text
from aggregator.views.contexts import GroupPage, PeoplePage, PersonPage
from aggregator.views.gathered import HIDDEN, Gathered, days, newest
from aggregator.views.health import of_person
from aggregator.views.values import (
    DoneView,
    EditView,
    MemberView,
    PersonView,
    QuoteView,
    SeenView,
    ThingView,
)

NEIGHBOURS = 5
QUIET_AFTER = timedelta(weeks=6)  # without an entry, while others wrote
LOST_AFTER = timedelta(weeks=2)  # without an answer that could be read
GROUP_NEWEST = 20
_NOT_THEIRS = frozenset({Standing.IGNORED, Standing.HELD, Standing.PRIVATE})  # no public page names them


def pages(gathered: Gathered) -> Iterator[Page]:
    """people/index.html and people/ID/index.html."""
    yield Page(
        "people/index.html",
        "people.html",
        PeoplePage(
            **gathered.frame("people/", "people"), members=directory(gathered), groups=gathered.groups
        ),
    )
    lost = _lost(gathered)
    ring = [person for person in gathered.people.values() if person.id not in lost]
    place = 0  # in the ring, of whoever comes next
    for person in gathered.people.values():
        place += person.id not in lost
        turned = (*ring[place:], *ring[:place])  # round and round, so that readers spread evenly
        others = tuple(each for each in turned[: NEIGHBOURS + 1] if each is not person)[:NEIGHBOURS]
        yield Page(
            f"people/{person.id}/index.html",
            "person.html",
            mark=_made_of(gathered, person, others),
            make=partial(_person, gathered, person, others),
        )


def groups(gathered: Gathered) -> Iterator[Page]:
    """groups/NAME/index.html."""
    members = directory(gathered) if gathered.groups else ()
    for group in gathered.groups:
        inside = gathered.inside(group)
        shown = [each for each in gathered.planet if each.participant in inside]
        context = GroupPage(
            **gathered.frame(group.href, "people"),
            group=group,
            members=tuple(member for member in members if member.person.id in inside),
            days=days(gathered.views(newest(shown, GROUP_NEWEST, 3))),
        )
        yield Page(f"{group.href}index.html", "group.html", context)


def directory(gathered: Gathered) -> tuple[MemberView, ...]:
    """Everybody: those who write first, by name; those long silent after them, blogs that are gone last."""
    things = {row.participant.id: len(row.things) for row in gathered.progress.values()}
    latest = max((each.entry.dated for each in gathered.planet), default=None)
    lost = _lost(gathered)
    members = []
    for person in gathered.people.values():
        shown = [each for each in gathered.judged.get(person.id, ()) if each.standing not in HIDDEN]
        newest_entry = gathered.view(shown[0]) if shown else None
        silent = latest is not None and (newest_entry is None or latest - newest_entry.dated > QUIET_AFTER)
        members.append(
            MemberView(
                person=person,
                things=things.get(person.id, 0),
                entries=len(shown),
                newest=newest_entry,
                quiet=silent or person.id in lost,
                unreachable=person.id in lost,
            )
        )
    return tuple(sorted(members, key=lambda member: (member.quiet, member.unreachable)))


def _lost(gathered: Gathered) -> set[str]:
    """Whose blogs are all gone, as far as weeks of asking can tell."""
    feeds = {
        person: [gathered.state(each) for each in gathered.subscriptions.get(person, ())]
        for person in gathered.people
    }
    return {person for person, states in feeds.items() if states and all(map(_is_lost, states))}


def _is_lost(state: FeedState | None) -> bool:
    if state is None or state.failing_since is None or state.last_polled_at is None:
        return False
    return state.off or state.last_polled_at - state.failing_since > LOST_AFTER


def _made_of(gathered: Gathered, person: PersonView, neighbours: Iterable[PersonView]) -> str:
    """The mark of somebody's page."""
    marks = gathered.marks
    return marks.page(
        marks.person(person),
        list(map(marks.person, neighbours)),
        [(number, gathered.marks_of(theirs)) for number, theirs in gathered.done(person).items()],
        [_read(gathered, each) for each in gathered.judged.get(person.id, ())],
        of_person(gathered, person),
        gathered.closed,
    )


def _read(gathered: Gathered, judged: JudgedEntry) -> tuple[object, ...]:
    """All that `seen` looks at; plain values, which are told in a tenth of the time."""
    decision = judged.decision
    return (
        gathered.marks.entry(judged),
        judged.standing.value,
        judged.entry.author,
        judged.entry.opt_out,
        [(doubt.thing, doubt.reason.msgid, doubt.reason.params) for doubt in decision.doubtful],
        [
            (each.thing, each.quote, each.reason.msgid, each.reason.params)
            for each in decision.evidence
            if each.accepted
        ],
        wording.refusal(judged, gathered.config.programme),
        decision.corrected,
        decision.names_programme,
        gathered.snapshot.versions.get(judged.entry.row),
    )


def _person(gathered: Gathered, person: PersonView, neighbours: tuple[PersonView, ...]) -> PersonPage:
    shown = [each for each in gathered.judged.get(person.id, ()) if each.standing not in _NOT_THEIRS]
    counted = gathered.done(person)
    return PersonPage(
        **gathered.frame(f"people/{person.id}/", "people"),
        person=person,
        things=things_done(gathered, person),
        done=done(gathered, person),
        missing=tuple(
            thing
            for number, thing in gathered.things.items()
            if gathered.site.show_missing and not counted.get(number)
        ),
        private=sum(each.standing is Standing.PRIVATE for each in gathered.judged.get(person.id, ())),
        seen=tuple(seen(gathered, each) for each in shown if _of_the_programme(each)),
        newest=gathered.view(shown[0]) if shown else None,
        health=of_person(gathered, person),
        neighbours=neighbours,
    )


def things_done(gathered: Gathered, person: PersonView) -> tuple[ThingView, ...]:
    """The Things somebody has done, in the programme's order."""
    counted = gathered.done(person)
    return tuple(thing for number, thing in gathered.things.items() if counted.get(number))


def done(gathered: Gathered, person: PersonView) -> tuple[DoneView, ...]:
    """The entries that count for each of them."""
    counted = gathered.done(person)
    rows = []
    for thing in things_done(gathered, person):
        entries = gathered.views(counted[thing.number])
        late = all(thing.number in entry.late for entry in entries)
        rows.append(DoneView(person, entries, entries[0].dated.date(), late))
    return tuple(rows)


def _of_the_programme(judged: JudgedEntry) -> bool:
    """Written since the start, or earlier and yet about it."""
    decision = judged.decision
    return judged.standing is not Standing.EARLY or bool(
        decision.things or decision.doubtful or decision.names_programme
    )


def seen(gathered: Gathered, judged: JudgedEntry) -> SeenView:
    """An entry with what was made of it, why, and what its writer can do."""
    programme = gathered.config.programme
    quotes = tuple(
        QuoteView(each.thing, text.line(each.quote), each.reason)
        for each in judged.decision.evidence
        if each.accepted and each.thing in judged.decision.things
    )
    return SeenView(
        entry=gathered.view(judged),
        standing=judged.standing.value,
        sentence=wording.standing_sentence(judged, programme),
        cure=wording.standing_cure(judged, programme, closed=gathered.closed),
        quotes=quotes,
        edits=tuple(edits(gathered, judged)),
    )


def edits(gathered: Gathered, judged: JudgedEntry) -> Iterator[EditView]:
    """What the entry was, with what each edit changed in it, newest first.

    The title under which it was kept back stays untold when its writer lets it be seen.
    """
    title, things = judged.entry.title, judged.decision.things
    for version in gathered.snapshot.versions.get(judged.entry.row, ()):
        was = things if version.things is None else version.things
        yield EditView(
            on=version.until.astimezone(gathered.zone).date(),
            title=text.title(version.title) if version.title != title and not version.private else "",
            things=None if was == things else was,
        )
        title, things = version.title, was
