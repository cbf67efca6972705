"""What needs a hand, the most pressing first, each with the plain next step and the command to copy.

Pure. Three heaps: what the organiser settles at the desk, whom to write to, and what mends itself.
Within a kind the newest trouble stands first: it is the one that was not there yesterday.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from aggregator.model import N_, FeedState, message
from aggregator.views.contexts import TriagePage
from aggregator.views.desk import blog_troubles, dropped, edited, feed_troubles, news, twice
from aggregator.views.desk_values import HeapView, TroublesView, TroubleView
from aggregator.views.gathered import Gathered

_NO_DAY = date.min

# The kinds, by heap; in each the order of the page.
HEAPS = {
    "settle": ("held", "dropped", "twice", "moved", "flooding", "unpolled"),
    "write": ("gone", "private", "wrong", "broken", "unreachable", "gap", "unmatched", "silent", "idle"),
    "wait": ("waiting", "moving", "reading", "new"),
}
# What holds for all troubles of a kind, said once.
_FOR_ALL: dict[str, tuple[str, str]] = {
    "dropped": (
        N_(
            "Where that blog is theirs too, put the line below into feeds.opml beside their other one, both "
            "with the same id, and all counts again. Where it never was theirs, there is nothing to do: "
            "it is told for four weeks."
        ),
        "",
    ),
    "twice": (
        N_(
            "Ask whose blog it is. Of one person on the list twice keep one line, or give both lines the "
            "same id; of a blog that a team writes give each line an author."
        ),
        "",
    ),
    "moved": (
        N_("One command puts the new addresses into feeds.opml and keeps the old file beside it."),
        "aggregator moves --apply",
    ),
    "unpolled": (
        N_("A run may end before it reaches them, or their server asked to be left alone."),
        "aggregator update",
    ),
    "gap": (
        N_(
            "Some posts may be missing. Ask them to let the feed show more posts (in WordPress: Settings, "
            "Reading), then run the command."
        ),
        "",
    ),
    "unmatched": (
        N_("Ask them to put the number of the %(word)s into the title; it is read again within a day."),
        "",
    ),
    "silent": (N_("Write to them, or leave a comment: somebody is reading."), ""),
    "idle": (N_("Ask whether this is the blog they write on, and what keeps them."), ""),
}

# What holds instead once no blog is asked any more.
_CLOSED = {"unmatched": N_("Where a post is about the programme, aggregator correct counts it.")}


def page(gathered: Gathered, doubtful: int) -> TriagePage:
    """organiser/index.html."""
    return TriagePage(
        **gathered.frame("", "triage"),
        news=news.latest(gathered),
        edited=edited.edited(gathered),
        doubtful=doubtful,
        heaps=_heaps(gathered),
    )


def _heaps(gathered: Gathered) -> tuple[HeapView, ...]:
    by_kind: dict[str, list[TroubleView]] = {}
    for trouble in _troubles(gathered):
        by_kind.setdefault(trouble.kind, []).append(trouble)
    heaps = []
    for name, kinds in HEAPS.items():
        found = tuple(_of_kind(gathered, kind, by_kind[kind]) for kind in kinds if kind in by_kind)
        heaps.append(HeapView(name, found, sum(len(each.troubles) for each in found)))
    return tuple(heaps)


def _of_kind(gathered: Gathered, kind: str, troubles: list[TroubleView]) -> TroublesView:
    words, command = _FOR_ALL.get(kind, ("", ""))
    if gathered.closed:
        words = _CLOSED.get(kind, words)
    advice = message(words, word=gathered.site.thing_word) if words else None
    newest_first = sorted(troubles, key=lambda each: each.since or _NO_DAY, reverse=True)
    return TroublesView(kind, advice, command, tuple(newest_first))


def _troubles(gathered: Gathered) -> Iterator[TroubleView]:
    run = next(iter(gathered.snapshot.telling), None)  # a quiet one leaves the page as it is
    last_run = run.started_at if run else None
    for person in gathered.people.values():
        subscriptions = gathered.subscriptions.get(person.id, ())
        for subscription in subscriptions:
            yield from feed_troubles.of_feed(gathered, person, subscription, last_run)
        if any(_read(gathered.state(each)) for each in subscriptions):
            yield from blog_troubles.of_blog(gathered, person)
    yield from twice.troubles(gathered)
    yield from dropped.troubles(gathered, last_run)


def _read(state: FeedState | None) -> bool:
    """Whether a feed answers, and with its own blog."""
    return state is not None and state.last_polled_at is not None and not (state.failure or state.held_since)
