"""Things that went with an address which a line had before.

Pure. A Thing that another post of the person counts for has not gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from aggregator import opml
from aggregator.model import N_, Dropped, message
from aggregator.views import text
from aggregator.views.desk.feed_troubles import editing
from aggregator.views.desk_values import TroubleView
from aggregator.views.gathered import Gathered


def troubles(gathered: Gathered, last_run: datetime | None) -> Iterator[TroubleView]:
    """One for each address and person; `last_run` tells what is new."""
    for each in gathered.snapshot.dropped:
        done = gathered.done(gathered.people[each.line.participant])
        things = {thing for judged in each.counted for thing in judged.decision.things} - done.keys()
        if things:
            yield _trouble(gathered, each, things, last_run)


def _trouble(
    gathered: Gathered, dropped: Dropped, things: set[int], last_run: datetime | None
) -> TroubleView:
    person, line = gathered.people[dropped.line.participant], dropped.line
    sentence = N_(
        "No line has the address %(address)s any more, so posts from there no longer count: %(n)s. "
        "Open again: %(words)s %(things)s."
    )
    outline = opml.NewOutline(text=person.name, xml_url=dropped.url, id=person.id, author=line.author)
    return TroubleView(
        person=person,
        blog=gathered.blog(line),
        kind="dropped",
        sentence=message(
            sentence,
            n=sum(not things.isdisjoint(judged.decision.things) for judged in dropped.counted),
            address=text.line(dropped.url),
            words=gathered.site.things_word if len(things) > 1 else gathered.site.thing_word,
            things=", ".join(map(str, sorted(things))),
        ),
        command=editing(line),
        outline=text.legal(opml.outline(outline)),
        since=dropped.since.astimezone(gathered.zone).date(),
        is_new=last_run is not None and dropped.since >= last_run,
        address=line.address,
        line=line.line,
    )
