"""A participant's portfolio: what counted, with the posts in full, on one page that needs no network.

Pure. Made for its own writer, who gets it with everything held on them.
"""

from __future__ import annotations

from aggregator.model import Page
from aggregator.views import people
from aggregator.views.contexts import PortfolioPage
from aggregator.views.desk_values import ReachedView
from aggregator.views.gathered import Gathered


def page(gathered: Gathered, participant: str) -> Page:
    """index.html of what a participant is given."""
    person = gathered.people[participant]
    counted = [each for each in gathered.judged.get(participant, ()) if each.counts]
    row = gathered.progress[participant]
    context = PortfolioPage(
        **gathered.frame("", "people"),
        person=person,
        done=people.done(gathered, person),
        things=people.things_done(gathered, person),
        awards=tuple(
            ReachedView(each.award, each.reached_on) for each in row.awards if each.reached_on is not None
        ),
        entries=tuple(reversed(list(gathered.with_bodies(counted)))),
        made=gathered.now.astimezone(gathered.zone).date(),
    )
    return Page("index.html", "portfolio.html", context)
