"""Who has each Thing open, and who has reached which award.

Pure. Whoever has not begun at all is named once, not under every Thing.
"""

from __future__ import annotations

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
    rows: dict[str, list[AwardRow]] = {award.name: [] for award in gathered.config.programme.awards}
    for progress in gathered.progress.values():
        for result in progress.awards:
            person = gathered.people[progress.participant.id]
            rows.setdefault(result.award, []).append(AwardRow(person, result.reached_on, result.missing))
    return tuple(
        AwardView(
            text.line(name),
            tuple(sorted(each, key=lambda row: (row.reached_on is None, len(row.missing)))),
            sum(row.reached_on is not None for row in each),
        )
        for name, each in rows.items()
    )
