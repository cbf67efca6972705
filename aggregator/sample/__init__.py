"""The sample cohort: invented people, the blogs they write, and what a careful reader would tick.

[P] Blogs as data (`voices/`) and the writers of every kind of feed they come in (`formats/`).
Imports the model alone; reads no file, no clock, and never the network. Everything is laid
out relative to a `now` that is passed in, so that the sample is never old, and the same `now`
gives the same bytes. `demo.py` serves it over loopback; docs/sample.md tells who is who.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from aggregator.model import Cohort
from aggregator.sample.blog import Blog, Draft, Manner
from aggregator.sample.schedule import dated_programme, opens, starts

__all__ = [
    "Blog",
    "Draft",
    "Manner",
    "blogs",
    "dated_programme",
    "expected",
    "further",
    "is_sample",
    "opens",
    "starts",
]


def is_sample(cohort: Cohort) -> bool:
    """True where every blog of the list is on a host under `.example` (RFC 2606: there are none)."""
    hosts = [urlsplit(subscription.address).hostname or "" for subscription in cohort.subscriptions]
    return bool(hosts) and all(host.endswith(".example") for host in hosts)


def blogs() -> dict[str, Blog]:
    """Every blog by its host name, the old address of the moved one included."""
    from aggregator.sample import voices

    return {blog.host: blog for blog in voices.BLOGS}


def expected() -> dict[str, dict[int, list[str]]]:
    """What a careful reader would tick: participant id -> Thing -> titles, oldest first.

    Who has nothing to tick is not in it. It is what counts: the undated entry, last year's
    programme and a stranger's visit to the team blog are left out.
    """
    ticks: dict[str, dict[int, list[str]]] = {}
    for blog in blogs().values():
        for draft in blog.drafts:
            for thing in draft.things:
                person = ticks.setdefault(blog.people[draft.author or blog.owner], {})
                person.setdefault(thing, []).append(draft.title)
    return {participant: dict(sorted(things.items())) for participant, things in ticks.items()}


def further() -> list[tuple[str, Draft]]:
    """What is still to come, as (host, draft): round robin, each with a Thing not yet written of."""
    from aggregator.sample import more

    return more.further(blogs())
