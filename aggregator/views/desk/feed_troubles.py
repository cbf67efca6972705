"""Feeds that cannot be read, or are read elsewhere, or not at all.

Pure. The sentence says what is the matter, the advice what to do; where a line of feeds.opml must
be changed the command opens it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from aggregator import wording
from aggregator.model import N_, FailureKind, FeedState, History, Message, Standing, Subscription, message
from aggregator.views import health, text
from aggregator.views.desk_values import TroubleView
from aggregator.views.gathered import Gathered
from aggregator.views.values import PersonView

PATIENCE = timedelta(days=7)  # what mends itself has mended by then

_OF_FAILURE = {
    FailureKind.GONE: "gone",
    FailureKind.PRIVATE: "private",
    **dict.fromkeys(
        (
            FailureKind.TLS,
            FailureKind.TOO_LARGE,
            FailureKind.MALFORMED,
            FailureKind.ENTITIES,
            FailureKind.PARSER_TIMEOUT,
            FailureKind.PARSER_DIED,
            FailureKind.BUG,
        ),
        "broken",
    ),
    **dict.fromkeys(
        (
            FailureKind.CONNECT,
            FailureKind.TIMEOUT,
            FailureKind.PROTOCOL,
            FailureKind.RATE_LIMITED,
            FailureKind.SERVER,
            FailureKind.ENCODING,
        ),
        "waiting",
    ),
}  # any other: the address is wrong


def of_feed(
    gathered: Gathered, person: PersonView, subscription: Subscription, last_run: datetime | None
) -> Iterator[TroubleView]:
    """What is the matter with one feed, if anything; `last_run` tells what is new."""
    state = gathered.state(subscription)
    word = health.condition(state, subscription)
    begun = health.begun(state, word)
    advice: Message | None = None
    command = ""
    if state is None or word == "new":
        words = N_("It has not been read yet; the next run asks for it.")
        never = N_("It was never read, and no blog is asked any more.")
        kind, sentence = "new", message(never if gathered.closed else words)
    elif state.failure is not None:
        kind, sentence = _kind_of_failure(gathered, state), wording.failure_sentence(state.failure)
        advice = wording.failure_advice(state.failure, state.named_feed)
        advice = _off(subscription) if state.off and not state.named_feed else advice
        command = editing(subscription) if kind in {"gone", "wrong"} else ""
    elif word == "held":
        kind, (sentence, advice) = "held", _held(gathered, person, subscription, state)
        command = f"aggregator moves --accept {person.id}"
    elif word == "moved":
        kind, sentence, advice, command = _moved(subscription, state)
    elif state.is_overdue(gathered.now) and not gathered.closed:
        begun = state.next_poll_at
        kind, sentence = "unpolled", message(N_("It has been due for days and was not asked."))
    elif state.history and (state.history.is_open or state.history.next_url):
        begun = state.history.since
        kind, sentence = _history(state.history)
        command = f"aggregator backfill {person.id}" if kind == "gap" else ""
    else:
        return
    yield TroubleView(
        person=person,
        blog=gathered.blog(subscription),
        kind=kind,
        sentence=sentence,
        advice=advice,
        command=command,
        since=begun.astimezone(gathered.zone).date() if begun else None,
        is_new=begun is not None and last_run is not None and begun >= last_run,
        address=subscription.address,
        line=subscription.line,
    )


def _kind_of_failure(gathered: Gathered, state: FeedState) -> str:
    assert state.failure is not None
    if state.off:
        return "gone"
    params = dict(state.failure.params)
    passing = state.failure.kind is FailureKind.DNS and params.get("reason") == "temporary"
    kind = "waiting" if passing else _OF_FAILURE.get(state.failure.kind, "wrong")
    lasts = state.failing_since is not None and gathered.now - state.failing_since > PATIENCE
    asked_to = state.failure.kind is FailureKind.RATE_LIMITED
    return "unreachable" if kind == "waiting" and lasts and not asked_to else kind


def _off(subscription: Subscription) -> Message:
    words = N_(
        "It is asked no more until line %(line)s of feeds.opml changes. Find out where they write now."
    )
    return message(words, line=subscription.line)


def editing(subscription: Subscription) -> str:
    """Opens the line, and checks the file when the editor is left."""
    return f"${{EDITOR:-nano}} +{subscription.line} feeds.opml && aggregator check"


def _held(
    gathered: Gathered, person: PersonView, subscription: Subscription, state: FeedState
) -> tuple[Message, Message]:
    """What looks like somebody else's blog: the newest of what is kept back tells most."""
    kept = [
        each.entry
        for each in gathered.judged.get(person.id, ())
        if each.standing is Standing.HELD and each.entry.feed_id == state.id
    ]
    sentence = N_(
        "Names, words or links changed at once and nothing of before is left. "
        "%(n)s new posts are kept back, the newest: %(title)s"
    )
    advice = N_(
        "Look at the blog. If it is still theirs, run the command. If not, find out where they write now "
        "and change line %(line)s of feeds.opml."
    )
    newest = text.title(kept[0].title) if kept else ""
    return message(sentence, n=len(kept), title=newest or "–"), message(advice, line=subscription.line)


def _history(history: History) -> tuple[str, Message]:
    """What the feed no longer shows, and could not be read, or is being read."""
    if history.is_open:
        return "gap", message(
            N_("More was posted than its feed shows at once, and what is older could not be read.")
        )
    words = N_("Its older posts are being read: %(pages)s pages so far, %(n)s posts from them.")
    return "reading", message(words, pages=history.pages, n=history.new)


def _moved(subscription: Subscription, state: FeedState) -> tuple[str, Message, Message | None, str]:
    """A move that is believed, one that is being watched, and one that leads to other posts."""
    address = text.line(health.elsewhere(state, subscription))
    if state.url == health.elsewhere(state, subscription):
        return "moved", message(N_("It is read at %(address)s."), address=address), None, ""
    if state.moved_shared == 0:
        sentence = N_(
            "The blog's address leads on, for good as it says, to %(address)s: other posts are there."
        )
        advice = N_(
            "Look at the new address. Where it is the same person's blog, put it into line %(line)s "
            "of feeds.opml."
        )
        return (
            "wrong",
            message(sentence, address=address),
            message(advice, line=subscription.line),
            editing(subscription),
        )
    sentence = N_("It leads on, for good as it says, to %(address)s, and is read there.")
    return "moving", message(sentence, address=address), None, ""
