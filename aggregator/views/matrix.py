"""Participants by Things, for everybody and for each group.

Pure. The public matrix has the squares that are done and nobody without one; the
organiser's has everybody, what is doubtful and what is open.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from aggregator.model import JudgedEntry, Page, Progress
from aggregator.views import text
from aggregator.views.contexts import MatrixPage
from aggregator.views.gathered import Gathered
from aggregator.views.marks import moment
from aggregator.views.values import CellView, GroupView, LinkView, PersonView, RowView

DONE = frozenset({"done", "late"})


def pages(gathered: Gathered) -> Iterator[Page]:
    """matrix/index.html and matrix/NAME/index.html."""
    rows = list(gathered.progress.values())
    marks = {row.participant.id: _made_of(gathered, row) for row in rows}
    for group in (None, *gathered.groups):
        inside = gathered.inside(group) if group else marks.keys()
        here = [row for row in rows if row.participant.id in inside]
        yield Page(
            f"{_address(group)}index.html",
            "matrix.html",
            mark=gathered.marks.page(group, gathered.groups, [marks[row.participant.id] for row in here]),
            make=partial(_page, gathered, here, group),
        )


def _made_of(gathered: Gathered, row: Progress) -> tuple[object, ...]:
    """All that `_row` looks at."""
    person = gathered.people[row.participant.id]
    done = [
        (number, each.entry.link, moment(each.entry.dated), number in each.late_things)
        for number, counted in row.things.items()
        for each in counted
    ]
    return gathered.marks.person(person), done, sorted(_doubtful(gathered, person))


def _page(gathered: Gathered, progress: Sequence[Progress], group: GroupView | None) -> MatrixPage:
    address = _address(group)
    rows = [_row(gathered, each) for each in progress]
    return MatrixPage(
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


def _address(group: GroupView | None) -> str:
    return f"matrix/{group.href.removeprefix('groups/')}" if group else "matrix/"


def _row(gathered: Gathered, progress: Progress) -> RowView:
    person = gathered.people[progress.participant.id]
    doubtful = _doubtful(gathered, person)
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


def _doubtful(gathered: Gathered, person: PersonView) -> set[int]:
    """What the organiser should settle; nobody else is told."""
    if not gathered.site.organiser:
        return set()
    return {doubt.thing for each in gathered.judged.get(person.id, ()) for doubt in each.decision.doubtful}


def _done(gathered: Gathered, number: int, counted: tuple[JudgedEntry, ...], href: str) -> CellView:
    late = all(number in each.late_things for each in counted)
    url = text.web(counted[0].entry.link) if len(counted) == 1 else ""
    return CellView("late" if late else "done", url, href, gathered.day(counted[0]), len(counted))
