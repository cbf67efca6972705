"""Who has each Thing open, and who has reached which award.

Pure. Whoever has not begun at all is named once, not under every Thing.
"""

from __future__ import annotations

from datetime import date

from aggregator.model import Award, AwardResult, Progress
from aggregator.views import text
from aggregator.views.desk_values import AwardRow, AwardView, OpenView
from aggregator.views.gathered import Gathered
from aggregator.views.things import summaries
from aggregator.views.values import PersonView


def idle(gathered: Gathered) -> tuple[PersonView, ...]:
    """Those without any Thing."""
    return tuple(gathered.people[row.participant.id] for row in gathered.progress.values() if not row.things)


def open_things(gathered: Gathered) -> tuple[OpenView, ...]:
    """Each Thing that has opened, with those who have begun and have not done it."""
    today = gathered.today
    begun = [row for row in gathered.progress.values() if row.things]
    return tuple(
        OpenView(
            summary,
            tuple(
                gathered.people[row.participant.id] for row in begun if summary.thing.number not in row.things
            ),
        )
        for summary in summaries(gathered)
        if summary.opens is None or summary.opens <= today
    )


def awards(gathered: Gathered) -> tuple[AwardView, ...]:
    """As programme.toml names them; those who have one first, then those who are nearest to it."""
    begun = [row for row in gathered.progress.values() if row.things]
    each = [(result, row) for row in begun for result in row.awards]
    rows: dict[str, list[AwardRow]] = {}
    for result, progress in sorted(each, key=_nearest_first):
        person = gathered.people[progress.participant.id]
        row = AwardRow(person, len(progress.things), result.reached_on, result.missing)
        rows.setdefault(result.award, []).append(row)
    return tuple(_award(award, rows.get(award.name, [])) for award in gathered.config.programme.awards)


def _award(award: Award, rows: list[AwardRow]) -> AwardView:
    return AwardView(
        name=text.line(award.name),
        ways=tuple((*award.requires, *lines) for lines in award.any_of or ((),)),
        min_words=award.min_words,
        by=award.by,
        rows=tuple(rows),
        reached=sum(row.reached_on is not None for row in rows),
    )


def _nearest_first(pair: tuple[AwardResult, Progress]) -> tuple[bool, date, int, int]:
    result, progress = pair
    return (result.reached_on is None, result.reached_on or date.max, result.wanting, -len(progress.things))
