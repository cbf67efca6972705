"""Blogs that can be read and say nothing, or nothing about the programme, or far too much.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from aggregator import wording
from aggregator.model import N_, JudgedEntry, Standing, message
from aggregator.report import explaining, settling
from aggregator.views import text
from aggregator.views.desk_values import TroubleView
from aggregator.views.gathered import HIDDEN, Gathered
from aggregator.views.values import PersonView

SILENT_AFTER = timedelta(weeks=4)
WEEK = timedelta(weeks=1)
FLOOD = 15  # entries without a Thing within a week: more than anybody writes, even at the end


def of_blog(gathered: Gathered, person: PersonView) -> Iterator[TroubleView]:
    """What a blog that can be read says, or does not, about the programme."""
    entries = [each for each in gathered.judged.get(person.id, ()) if each.standing not in HIDDEN]
    since_start = [each for each in entries if each.standing is not Standing.EARLY]
    flood = _flood(gathered, since_start)
    if flood:
        yield _flooding(gathered, person, flood)
    if since_start and not any(each.decision.things for each in since_start):
        yield _unmatched(gathered, person, since_start)
    elif not gathered.over and len(gathered.done(person)) < len(gathered.things):
        yield from _quiet(gathered, person, since_start)


def _flood(gathered: Gathered, entries: list[JudgedEntry]) -> list[JudgedEntry]:
    """What a blog wrote about other things within a week, where that is too much for one person."""
    week = [
        each for each in entries if not each.decision.things and gathered.now - each.entry.shown_at < WEEK
    ]
    return week if len(week) >= FLOOD else []


def _flooding(gathered: Gathered, person: PersonView, flood: list[JudgedEntry]) -> TroubleView:
    sentence = N_("%(n)s posts within a week, and no %(word)s recognised in any; the newest: %(title)s")
    advice = N_(
        "If the blog was broken into, tell its owner. To keep all but the %(words)s off the pages, put "
        'show="matched" into line %(line)s of feeds.opml; the command takes out the newest post alone.'
    )
    newest = flood[0].entry
    title = text.title(newest.title) or "–"
    return TroubleView(
        person=person,
        blog=gathered.view(flood[0]).blog,
        kind="flooding",
        sentence=message(sentence, n=len(flood), word=gathered.site.thing_word, title=title),
        because=wording.refusal(flood[0], gathered.config.programme),
        advice=message(advice, line=_line(gathered, person, newest.feed_id), words=gathered.site.things_word),
        command=text.legal(settling(newest.link or newest.entry_id, "--ignore")),
        since=gathered.day(flood[-1]),
        newest=gathered.view(flood[0]),
    )


def _line(gathered: Gathered, person: PersonView, feed_id: int) -> int:
    states = ((each.line, gathered.state(each)) for each in gathered.subscriptions[person.id])
    return next((line for line, state in states if state and state.id == feed_id), 0)


def _unmatched(gathered: Gathered, person: PersonView, entries: list[JudgedEntry]) -> TroubleView:
    sentence = N_("No %(word)s was recognised in any of the %(n)s posts seen.")
    newest = entries[0]
    return TroubleView(
        person=person,
        blog=gathered.view(newest).blog,
        kind="unmatched",
        sentence=message(sentence, n=len(entries), word=gathered.site.thing_word),
        because=wording.refusal(newest, gathered.config.programme),
        command=text.legal(explaining(newest.entry.link or newest.entry.entry_id)),
        since=gathered.day(newest),
        newest=gathered.view(newest),
    )


def _quiet(gathered: Gathered, person: PersonView, since_start: list[JudgedEntry]) -> Iterator[TroubleView]:
    """Whoever has not written for weeks, or not at all."""
    newest = since_start[0] if since_start else None
    began = gathered.day(newest) if newest else gathered.config.programme.starts
    if began is not None and gathered.today - began < SILENT_AFTER:
        return
    weeks = (gathered.today - began).days // 7 if began else 0
    if newest:
        sentence = message(N_("Nothing new for %(n)s weeks."), n=weeks)
    elif gathered.judged.get(person.id):
        sentence = message(N_("Nothing since the programme started."))
    else:
        sentence = message(N_("The blog is read without trouble and has no posts."))
    yield TroubleView(
        person=person,
        blog=person.blogs[0],
        kind="silent" if newest else "idle",
        sentence=sentence,
        since=began if newest else None,
        newest=gathered.view(newest) if newest else None,
    )
