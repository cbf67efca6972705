"""One blog under two names: two people's feeds that show the same posts.

Pure. The list itself cannot hold one feed twice (opml), and `aggregator add` tells of a second feed of
a blog; what nobody told, the posts tell.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations

from aggregator.model import N_, message
from aggregator.views.desk.feed_troubles import editing
from aggregator.views.desk_values import TroubleView
from aggregator.views.gathered import Gathered
from aggregator.views.values import PersonView


def troubles(gathered: Gathered) -> Iterator[TroubleView]:
    """Of each two, a trouble of the one who stands later in the list."""
    links = _links(gathered)
    shared: Counter[tuple[str, str]] = Counter()
    for people in _writers(links).values():
        shared.update(combinations(sorted(people, key=lambda each: (_line(gathered, each), each)), 2))
    for (first, second), posts in sorted(shared.items()):
        if 2 * posts >= min(len(links[first]), len(links[second])):
            yield _trouble(gathered, gathered.people[first], gathered.people[second], posts)


def _links(gathered: Gathered) -> dict[str, set[str]]:
    """The addresses of everybody's posts, however they are asked for."""
    return {
        participant: {each.entry.link.partition("//")[2].rstrip("/") for each in theirs if each.entry.link}
        for participant, theirs in gathered.judged.items()
    }


def _writers(links: Mapping[str, set[str]]) -> dict[str, list[str]]:
    """Who has the post; only those of several."""
    found: dict[str, list[str]] = defaultdict(list)
    for participant, theirs in links.items():
        for link in theirs:
            found[link].append(participant)
    return {link: people for link, people in found.items() if len(people) > 1}


def _trouble(gathered: Gathered, first: PersonView, second: PersonView, posts: int) -> TroubleView:
    sentence = N_("%(n)s of its posts are also in the feed of %(name)s, line %(line)s.")
    subscription = gathered.subscriptions[second.id][0]
    return TroubleView(
        person=second,
        blog=gathered.blog(subscription),
        kind="twice",
        sentence=message(sentence, n=posts, name=first.name, line=_line(gathered, first.id)),
        command=editing(subscription),
        address=subscription.address,
        line=subscription.line,
    )


def _line(gathered: Gathered, participant: str) -> int:
    return gathered.subscriptions[participant][0].line
