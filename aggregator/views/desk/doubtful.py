"""Entries that wait for the organiser's word, each with the commands that settle it.

Pure.
"""

from __future__ import annotations

from itertools import chain

from aggregator import wording
from aggregator.model import JudgedEntry, Standing
from aggregator.report import settling
from aggregator.views import text
from aggregator.views.desk_values import DoubtView, PerhapsView
from aggregator.views.gathered import Gathered


def doubts(gathered: Gathered) -> tuple[DoubtView, ...]:
    """What waits for the organiser's word, newest first."""
    everything = [*chain.from_iterable(gathered.judged.values()), *gathered.nobody]
    found = [_doubt(gathered, each, kind) for each in everything if (kind := _waits(each))]
    return tuple(sorted(found, key=lambda doubt: (doubt.entry.dated, doubt.entry.id), reverse=True))


def _waits(judged: JudgedEntry) -> str:
    """Why an entry waits, if it does. What the calendar leaves out waits for nothing."""
    decision = judged.decision
    if judged.standing is Standing.NOBODY:
        return "nobody" if decision.things or decision.doubtful else ""
    if judged.standing is Standing.UNDATED:
        return "undated"
    if judged.standing is Standing.PRIVATE:
        return "private"
    in_time = judged.counts or judged.standing is Standing.DOUBTFUL
    return "doubtful" if in_time and decision.doubtful else ""


def _doubt(gathered: Gathered, judged: JudgedEntry, kind: str) -> DoubtView:
    decision = judged.decision
    quotes = {each.thing: each.quote for each in reversed(decision.evidence) if not each.accepted}
    perhaps = tuple(
        PerhapsView(gathered.things[doubt.thing], doubt.reason, text.line(quotes.get(doubt.thing, "")))
        for doubt in decision.doubtful
        if doubt.thing in gathered.things
    )
    sure = set(decision.things)
    all_of_them = sure | {each.thing.number for each in perhaps}
    return DoubtView(
        entry=gathered.view(judged),
        kind=kind,
        sentence=wording.standing_sentence(judged, gathered.config.programme),
        perhaps=perhaps,
        yes=_settling(judged, "--things", _list(all_of_them)) if all_of_them and kind != "nobody" else "",
        no=_settling(judged, *_refusal(sure, kind)),
    )


def _refusal(sure: set[int], kind: str) -> tuple[str, ...]:
    if kind == "nobody":
        return ("--ignore",)
    return ("--things", _list(sure)) if sure and kind == "doubtful" else ("--none",)


def _settling(judged: JudgedEntry, *options: str) -> str:
    return text.legal(settling(judged.entry.link or judged.entry.entry_id, *options))


def _list(numbers: set[int]) -> str:
    return ",".join(map(str, sorted(numbers)))
