"""Posts that their writers edited after they had counted for a Thing.

Pure. The newest edits, however long ago: a list that the calendar alone does not change.
"""

from __future__ import annotations

from itertools import chain

from aggregator.model import JudgedEntry
from aggregator.report import covering, settling
from aggregator.views import text
from aggregator.views.desk_values import EditedView
from aggregator.views.gathered import HIDDEN, Gathered
from aggregator.views.people import edits

MOST = 20


def edited(gathered: Gathered) -> tuple[EditedView, ...]:
    """What each was, and the command that lets it count as before where it lost a Thing."""
    found = [
        _edited(gathered, each)
        for each in chain.from_iterable(gathered.judged.values())
        if each.standing not in HIDDEN and _had_counted(gathered, each)
    ]
    return tuple(sorted(found, key=lambda each: (each.edit.on, each.entry.id), reverse=True)[:MOST])


def _had_counted(gathered: Gathered, judged: JudgedEntry) -> bool:
    """Whether it was taken for a Thing before its latest edit."""
    before = next(iter(gathered.snapshot.versions.get(judged.entry.row, ())), None)
    return before is not None and bool(before.things)


def _edited(gathered: Gathered, judged: JudgedEntry) -> EditedView:
    edit = next(edits(gathered, judged))
    was = edit.things or ()
    command = ""
    if not set(was) <= set(judged.decision.things):
        name = judged.entry.link or judged.entry.entry_id
        command = text.legal(settling(name, *covering(was)))
    return EditedView(gathered.view(judged), edit, command)
