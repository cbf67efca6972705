"""How the feeds are doing, in words for the people who write them.

Pure. Nothing here changes from run to run while a feed stays well: the time of the last
run is told by status.json alone.
"""

from __future__ import annotations

from datetime import datetime

from aggregator import wording
from aggregator.addresses import same_address
from aggregator.model import N_, FailureKind, FeedState, Message, Page, Subscription, message
from aggregator.views import secrets
from aggregator.views.contexts import HealthPage
from aggregator.views.gathered import Gathered
from aggregator.views.values import FeedHealth, PersonView

TROUBLED = frozenset({"failing", "off", "held"})
_WELL = {  # what is said of a feed that gave an answer, with what to do
    "new": (N_("This blog has not been read yet."), None),
    "empty": (N_("This blog is read without trouble; it has no posts yet."), None),
    "ok": (N_("This blog is read without trouble."), None),
    "moved": (
        N_("This blog has moved, and is read without trouble where it is now."),
        N_("Nothing to do: the organisers put the new address into the list."),
    ),
    "held": (
        N_("This blog looks like somebody else's, so its new posts are kept back."),
        N_("If it is yours, tell the organisers, who let them in; if not, tell them where you write now."),
    ),
}
_OFF = N_(
    "It said so three times in a row, so it is asked no more until its line in the list changes. "
    "Tell the organisers where you write now."
)

_READING_ON = N_("This blog is read without trouble; its older posts are still coming in, page by page.")
_MISSING = N_(
    "This blog is read without trouble, but more was posted than its feed shows at once, and what is "
    "older could not be read. Some posts may be missing."
)
_SHOW_MORE = N_(
    "If a post of yours is missing below, let your feed show more posts (in WordPress: Settings, Reading) "
    "and tell the organisers."
)
_MOVED = N_("If your blog is somewhere else by now, tell the organisers its address.")
_NAMED = N_("If you write there now, tell the organisers, who put that address into the list.")
_WAIT = N_(
    "It is asked again by itself. If your blog opens in a browser and this lasts for days, "
    "tell the organisers."
)
_MEND = N_(
    "Often the newest post holds something pasted that breaks the feed; "
    "https://validator.w3.org/feed/ shows where. It is asked again by itself."
)
_FOR_WRITERS = {  # what the blog's own writer can do; all others look whether the address is right
    FailureKind.BUG: N_("There is nothing for you to mend; the organisers are told of it."),
    FailureKind.CONNECT: _WAIT,
    FailureKind.ENCODING: _WAIT,
    FailureKind.ENTITIES: _MEND,
    FailureKind.MALFORMED: _MEND,
    FailureKind.PARSER_DIED: _MEND,
    FailureKind.PARSER_TIMEOUT: _MEND,
    FailureKind.PRIVATE: N_("Open your blog to everybody, or ask its host to let programs read the feed."),
    FailureKind.PROTOCOL: _WAIT,
    FailureKind.RATE_LIMITED: _WAIT,
    FailureKind.SERVER: _WAIT,
    FailureKind.TIMEOUT: _WAIT,
    FailureKind.TLS: N_("Whoever hosts your blog must renew or correct its certificate; browsers warn too."),
    FailureKind.TOO_LARGE: N_("Show fewer posts in your feed; ten to twenty-five are plenty."),
}


def page(gathered: Gathered) -> Page:
    """health/index.html."""
    feeds = [each for person in gathered.people.values() for each in of_person(gathered, person)]
    context = HealthPage(
        **gathered.frame("health/", "health"),
        troubled=tuple(each for each in feeds if each.state in TROUBLED),
        fine=tuple(each for each in feeds if each.state not in TROUBLED),
    )
    return Page("health/index.html", "health.html", context)


def of_person(gathered: Gathered, person: PersonView) -> tuple[FeedHealth, ...]:
    """The health of each feed of one participant."""
    return tuple(_of_feed(gathered, person, each) for each in gathered.subscriptions.get(person.id, ()))


def condition(state: FeedState | None, subscription: Subscription) -> str:
    """How a feed is, in one word: "new", "failing", "off", "held", "moved", "empty" or "ok"."""
    if state is None or state.last_polled_at is None:
        return "new"
    if state.failure is not None:
        return "off" if state.off else "failing"
    if state.held_since is not None:
        return "held"
    if elsewhere(state, subscription):
        return "moved"
    return "ok" if state.loaded else "empty"


def elsewhere(state: FeedState, subscription: Subscription) -> str:
    """Where the feed is read, if that is not what the line says but for its spelling; else "".

    A redirect for good is followed from the first; only the stored address changes later. A line
    that names the blog only says nothing of its feed's address.
    """
    listed, here = subscription.url, state.url if state.failure else state.moved_to or state.url
    return here if listed and here != listed and not same_address(here, listed) else ""


def begun(state: FeedState | None, word: str) -> datetime | None:
    """When a condition began; None where it has no beginning."""
    if state is None:
        return None
    return {
        "failing": state.failing_since,
        "off": state.failing_since,
        "held": state.held_since,
        "moved": state.moved_since,
    }.get(word)


def _of_feed(gathered: Gathered, person: PersonView, subscription: Subscription) -> FeedHealth:
    state = gathered.state(subscription)
    word = condition(state, subscription)
    sentence, advice = _told(state, word)
    since = begun(state, word)
    return FeedHealth(
        person=person,
        blog=gathered.blog(subscription),
        state="ok" if word == "empty" else word,
        sentence=sentence,
        advice=advice,
        since=since.astimezone(gathered.zone).date() if since else None,
        listed=secrets.public_address(subscription.address),
        read_at=secrets.public_address(elsewhere(state, subscription)) if state else "",
        named=secrets.public_address(state.named_feed) if state else "",
    )


def _told(state: FeedState | None, word: str) -> tuple[Message, Message | None]:
    """What is the matter, and what its writer can do."""
    if state is not None and state.failure is not None:
        advice = _OFF if word == "off" else _FOR_WRITERS.get(state.failure.kind, _MOVED)
        return wording.failure_sentence(state.failure), message(_NAMED if state.named_feed else advice)
    history = state.history if state is not None and word == "ok" else None
    if history is not None and history.is_open:
        return message(_MISSING), message(_SHOW_MORE)
    if history is not None and history.next_url:
        return message(_READING_ON), None
    sentence, cure = _WELL[word]
    return message(sentence), message(cure) if cure else None
