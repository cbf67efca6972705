"""Participants by Things, for everybody and for each group.

Pure. The public matrix has the squares that are done and nobody without one; the
organiser's has everybody, what is doubtful and what is open.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aggregator.model import JudgedEntry, Page, Progress
from aggregator.views import text
from aggregator.views.contexts import MatrixPage
from aggregator.views.gathered import Gathered
from aggregator.views.values import CellView, GroupView, LinkView, RowView

DONE = frozenset({"done", "late"})


def pages(gathered: Gathered) -> Iterator[Page]:
    """matrix/index.html and matrix/NAME/index.html."""
    rows = {participant: _row(gathered, row) for participant, row in gathered.progress.items()}
    yield _page(gathered, tuple(rows.values()), None)
    for group in gathered.groups:
        inside = gathered.inside(group)
        yield _page(gathered, tuple(row for participant, row in rows.items() if participant in inside), group)


def _page(gathered: Gathered, rows: Sequence[RowView], group: GroupView | None) -> Page:
    address = _address(group)
    context = MatrixPage(
        **gathered.frame(address, "matrix"),
        group=group,
        groups=tuple(LinkView(each.name, _address(each)) for each in gathered.groups),
        things=tuple(gathered.things.values()),
        rows=tuple(rows),
        totals=tuple(
            sum(cell is not None and cell.state in DONE for cell in column)
            for column in zip(*(row.cells for row in rows), strict=True)
        ),
    )
    return Page(f"{address}index.html", "matrix.html", context)


def _address(group: GroupView | None) -> str:
    return f"matrix/{group.href.removeprefix('groups/')}" if group else "matrix/"


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
