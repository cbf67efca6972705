"""How the feeds are doing, in words for the people who write them.

Pure. Nothing here changes from run to run while a feed stays well: the time of the last
run is told by status.json alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from aggregator import wording
from aggregator.model import N_, FeedState, Page, Subscription, message
from aggregator.views.contexts import HealthPage
from aggregator.views.gathered import Gathered
from aggregator.views.values import BlogView, FeedHealth, PersonView


def page(gathered: Gathered) -> Page:
    """health/index.html."""
    feeds = [each for person in gathered.people.values() for each in of_person(gathered, person)]
    context = HealthPage(
        **gathered.frame("health/", "health"),
        troubled=tuple(each for each in feeds if each.state in {"failing", "off"}),
        fine=tuple(each for each in feeds if each.state not in {"failing", "off"}),
    )
    return Page("health/index.html", "health.html", context)


def of_person(gathered: Gathered, person: PersonView) -> tuple[FeedHealth, ...]:
    """The health of each feed of one participant."""
    return tuple(_of_feed(gathered, person, each) for each in gathered.subscriptions.get(person.id, ()))


def _of_feed(gathered: Gathered, person: PersonView, subscription: Subscription) -> FeedHealth:
    state = gathered.state(subscription)
    blog = gathered.blog(subscription)
    if state is None or state.last_polled_at is None:
        return FeedHealth(person, blog, "new", message(N_("This blog has not been read yet.")), None, None)
    if state.failure is not None:
        return _trouble(gathered, person, blog, state)
    sentence = (
        N_("This blog is read without trouble.")
        if state.loaded
        else N_("This blog is read without trouble; it has no posts yet.")
    )
    return FeedHealth(person, blog, "ok", message(sentence), None, None)


def _trouble(gathered: Gathered, person: PersonView, blog: BlogView, state: FeedState) -> FeedHealth:
    assert state.failure is not None
    return FeedHealth(
        person=person,
        blog=blog,
        state="off" if state.off else "failing",
        sentence=wording.failure_sentence(state.failure),
        advice=wording.failure_advice(state.failure),
        since=state.failing_since.astimezone(gathered.zone).date() if state.failing_since else None,
    )


def failing(gathered: Gathered) -> Iterator[FeedHealth]:
    """The feeds that cannot be read."""
    for person in gathered.people.values():
        yield from (each for each in of_person(gathered, person) if each.state in {"failing", "off"})
