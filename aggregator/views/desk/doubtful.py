"""Entries that wait for the organiser's word, each with the commands that settle it.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from aggregator import wording
from aggregator.model import JudgedEntry
from aggregator.report import covering, refusing, settling
from aggregator.views import text
from aggregator.views.desk_values import DoubtView, PerhapsView
from aggregator.views.gathered import Gathered


def doubts(gathered: Gathered) -> tuple[DoubtView, ...]:
    """What waits for the organiser's word, newest first."""
    found = [_doubt(gathered, each) for each in waiting(gathered)]
    return tuple(sorted(found, key=lambda doubt: (doubt.entry.dated, doubt.entry.id), reverse=True))


def waiting(gathered: Gathered) -> Iterator[JudgedEntry]:
    """The entries that wait."""
    return (each for each in chain(*gathered.judged.values(), gathered.nobody) if each.waits)


def _doubt(gathered: Gathered, judged: JudgedEntry) -> DoubtView:
    decision = judged.decision
    quotes = {each.thing: each.quote for each in reversed(decision.evidence) if not each.accepted}
    perhaps = tuple(
        PerhapsView(gathered.things[doubt.thing], doubt.reason, text.line(quotes.get(doubt.thing, "")))
        for doubt in decision.doubtful
        if doubt.thing in gathered.things
    )
    all_of_them = {*decision.things, *(each.thing.number for each in perhaps)}
    return DoubtView(
        entry=gathered.view(judged),
        kind=judged.waits,
        sentence=wording.standing_sentence(judged, gathered.config.programme),
        perhaps=perhaps,
        yes=_settling(judged, *covering(all_of_them)) if all_of_them and judged.waits != "nobody" else "",
        no=_settling(judged, *refusing(judged)),
    )


def _settling(judged: JudgedEntry, *options: str) -> str:
    return text.legal(settling(judged.entry.link or judged.entry.entry_id, *options))
