"""Participants by Things.

Pure. The public matrix has the squares that are done and nobody without one; the
organiser's has everybody, what is doubtful and what is open.
"""

from __future__ import annotations

from aggregator.model import JudgedEntry, Page, Progress
from aggregator.views import text
from aggregator.views.contexts import MatrixPage
from aggregator.views.gathered import Gathered
from aggregator.views.things import summaries
from aggregator.views.values import CellView, RowView


def page(gathered: Gathered) -> Page:
    """matrix/index.html."""
    context = MatrixPage(
        **gathered.frame("matrix/", "matrix"),
        things=summaries(gathered),
        rows=tuple(_row(gathered, each) for each in gathered.progress.values()),
    )
    return Page("matrix/index.html", "matrix.html", context)


def _row(gathered: Gathered, progress: Progress) -> RowView:
    person = gathered.people[progress.participant.id]
    doubtful = (
        {doubt.thing for each in gathered.judged.get(person.id, ()) for doubt in each.decision.doubtful}
        if gathered.site.organiser
        else set()
    )
    cells: list[CellView | None] = []
    for number in gathered.things:
        counted = progress.things.get(number, ())
        if counted:
            cells.append(
                _done(gathered, number, counted, f"{person.href}#thing-{number}" if person.href else "")
            )
        elif number in doubtful:
            cells.append(CellView("doubtful", "", "", None, 0))
        else:
            cells.append(CellView("open", "", "", None, 0) if gathered.site.show_missing else None)
    return RowView(person, tuple(cells), len(progress.things))


def _done(gathered: Gathered, number: int, counted: tuple[JudgedEntry, ...], href: str) -> CellView:
    late = all(number in each.late_things for each in counted)
    url = text.web(counted[0].entry.link) if len(counted) == 1 else ""
    return CellView("late" if late else "done", url, href, gathered.day(counted[0]), len(counted))
