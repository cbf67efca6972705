"""Look at a blog before it is on the list, and put it there.

[S] Finds the feed of whatever was typed, says which Things its entries would match, and
appends outlines to feeds.opml, keeping every other byte of it. Asks the database one thing: whether
somebody who was forgotten wrote there.
"""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from aggregator import addresses, completion, discovery, forgotten, matching, opml, sanitize, wording
from aggregator.candidates.typed import Start, start_from
from aggregator.instance import Instance, is_own, rewrite
from aggregator.model import (
    N_,
    Cohort,
    Decision,
    EntryText,
    Failure,
    FailureKind,
    Finding,
    Message,
    OperatorError,
    ParsedEntry,
    ParsedFeed,
    StorageError,
    Subscription,
    message,
)
from aggregator.report import count, returned, visible
from aggregator.store import Store

SHOWN = 8  # sample titles
FORGOTTEN = "Somebody who asked to be forgotten wrote there. Nothing was added."
_SHOWN_OTHERS = 5  # further feeds of the blog


# What to do about an address that is not on the list yet; where nothing is said here, what is said
# of every feed holds.
_CHECK = N_("Check the address with whoever gave it: open it in a browser in which nobody is logged in.")
_LATER = N_("Nothing was added; try again later.")
_LOOK = N_("Open the blog in a browser, look for its feed (RSS or Atom), and add that address.")
_PRIVATE_NETWORK = N_(
    "Ask for the address at which everybody can read the blog. In a closed network of your own, name it in "
    "programme.toml under allow_private_addresses."
)
_NEXT_STEPS = {
    FailureKind.ADDRESS: _PRIVATE_NETWORK,
    **dict.fromkeys((FailureKind.URL, FailureKind.DNS, FailureKind.NOT_FOUND, FailureKind.GONE), _CHECK),
    **dict.fromkeys((FailureKind.STATUS, FailureKind.REDIRECT, FailureKind.TLS), _CHECK),
    **dict.fromkeys((FailureKind.CONNECT, FailureKind.TIMEOUT, FailureKind.PROTOCOL), _LATER),
    **dict.fromkeys((FailureKind.RATE_LIMITED, FailureKind.SERVER, FailureKind.ENCODING), _LATER),
    **dict.fromkeys((FailureKind.EMPTY, FailureKind.HTML, FailureKind.NOT_A_FEED), _LOOK),
}

# Names that blog programs give an owner who gave none.
_NOBODY = frozenset(
    {"admin", "administrator", "unknown", "anonymous", "root", "webmaster", "editor", "author", "noreply"}
)


@dataclass(frozen=True, slots=True)
class Preview:
    """A blog somebody wants to add, and what would match."""

    url: str  # of the feed
    home_url: str
    feed: ParsedFeed
    decisions: tuple[Decision, ...]  # aligned with feed.entries
    notes: tuple[str, ...] = ()
    others: tuple[str, ...] = ()  # other feeds the blog names, with their titles

    @property
    def name(self) -> str:
        """What to call its writer where nobody says."""
        return suggested_name(self.feed) or addresses.origin(self.url).host

    def text(self) -> str:
        """For people: the feed's title, its newest entries with their Things, what to know."""
        title = visible(self.feed.title) or "(no title)"
        lines = [f"{title} <{self.url}>: {count(len(self.feed.entries), 'entry', 'entries')}"]
        for entry, decision in list(zip(self.feed.entries, self.decisions, strict=True))[:SHOWN]:
            things = ", ".join(str(number) for number in decision.things) or "-"
            lines.append(f"  {things:>8}  {visible(entry.title)[:80] or '(no title)'}")
        if self.decisions:
            matched = sum(bool(decision.things) for decision in self.decisions)
            lines.append(
                f"{matched} of {count(len(self.decisions), 'entry', 'entries')} would count for a Thing."
            )
        lines += [f"Note: {visible(note)}" for note in self.notes]
        if self.others:
            lines.append("The blog names other feeds too; `aggregator add` takes their addresses as well:")
            lines += [f"  {visible(other)}" for other in self.others[:_SHOWN_OTHERS]]
        return "\n".join(lines)


def look(instance: Instance, typed: str, now: datetime, *, returning: bool = False) -> Preview:
    """Find and read the feed of whatever was typed.

    Raises OperatorError, with what to do, where there is none, or it is on the list already, or whoever
    writes there was forgotten and is not said to be `returning`.
    """
    starts = begins_at(instance, typed)
    if any(is_own(instance.config, url) for url in starts):
        raise OperatorError(f"{visible(typed)} is an address of this planet itself; add a blog.")
    _refuse_listed(instance, typed, starts, now)
    if not returning:
        _refuse_forgotten(instance, typed, starts, now)
    found = _find(instance, typed, now)
    feed = found.reading.result
    if not isinstance(feed, ParsedFeed):
        assert isinstance(feed, Failure)  # nothing was asked conditionally
        raise OperatorError(why_not(found, typed))
    _refuse_listed(instance, typed, addresses_of(found), now)
    if not returning:
        _refuse_forgotten(instance, typed, [*addresses_of(found), home_of(found, feed)], now)
    texts = [_text(entry) for entry in feed.entries]
    return Preview(
        url=found.url,
        home_url=home_of(found, feed),
        feed=feed,
        decisions=tuple(matching.match_blog(texts, instance.config.programme)),
        notes=(*map(str, found.notes), *_same_blog(instance.cohort, home_of(found, feed))),
        others=tuple(f"{link.url}  {link.title}" for link in found.others),
    )


def append(instance: Instance, outlines: Sequence[opml.NewOutline]) -> list[Finding]:
    """Append outlines, each with the id that its name makes, to feeds.opml; what there is to say about
    the list since then, in warnings. (An id that is not written down changes with the name.)

    The caller holds the lock. Raises OperatorError, the file untouched, where the list would have a
    mistake that it has not got now.
    """
    path = instance.root / "feeds.opml"
    try:
        old = path.read_bytes()
        _, before = opml.parse(old)
        cohort, after = opml.parse(opml.append(old, outlines))
        findings = [finding for finding in after if finding not in before]
        errors = [str(finding) for finding in findings if finding.severity == "error"]
        if errors:
            raise OperatorError("\n".join(["Nothing was added: the list would have a mistake.", *errors]))
    except OSError as error:
        raise StorageError(f"{path}: it cannot be read: {error.strerror or error}") from error
    people = cohort.participants[len(cohort.participants) - len(outlines) :]
    named = [replace(outline, id=person.id) for outline, person in zip(outlines, people, strict=True)]
    rewrite(path, opml.append(old, named))
    return findings


def begins_at(instance: Instance, typed: str) -> tuple[str, ...]:
    """The addresses that a typed text stands for; () where it holds none that may be asked."""
    start = start_from(typed, addresses.allowed(instance.config.polling.allow_private_addresses))
    return start.urls if isinstance(start, Start) else ()


def listed(cohort: Cohort, urls: Iterable[str]) -> Subscription | None:
    """The subscription that has one of these addresses already, as its feed or as its blog."""
    keys = {addresses.comparison_key(url) for url in urls if url}
    for subscription in cohort.subscriptions:
        theirs = {addresses.comparison_key(url) for url in (subscription.url, subscription.home_url) if url}
        if keys & theirs:
            return subscription
    return None


def _refuse_listed(instance: Instance, typed: str, urls: Iterable[str], now: datetime) -> None:
    """Raise OperatorError, naming the line, where one of these addresses is on the list already."""
    subscription = listed(instance.cohort, urls)
    if subscription is None:
        return
    if subscription in refused(instance, now):
        raise OperatorError(returned(subscription))
    raise OperatorError(f"{visible(typed)} is on the list already: {place(instance.cohort, subscription)}")


def refuse_closed(instance: Instance, now: datetime) -> None:
    """Raise OperatorError where no blog is asked any more, so that nobody can be added either."""
    if reason := completion.closed(instance.config.programme, now):
        raise OperatorError(
            f"Nothing was added: {reason}. If it goes on, change ends or grace_days in programme.toml first."
        )


def _same_blog(cohort: Cohort, home: str) -> list[str]:
    """Another feed of a blog that is on the list is no mistake, but mostly one person's too many."""
    there = listed(cohort, [home])
    words = "its blog is on the list already, by another feed: "
    return [f"{words}{place(cohort, there)}; both would count the same posts"] if there else []


def forgotten_at(instance: Instance, urls: Iterable[str], now: datetime) -> bool:
    """Whether somebody who was forgotten wrote at one of these addresses."""
    if not instance.database.exists():
        return False
    with Store.open(instance.database, now=now, read_only=True) as store:
        return bool(store.forgotten(forgotten.of_address(url) for url in urls if url))


def _refuse_forgotten(instance: Instance, typed: str, urls: Iterable[str], now: datetime) -> None:
    if forgotten_at(instance, urls, now):
        raise OperatorError(f"{visible(typed)}: {FORGOTTEN} {come_back(typed)}")


def refused(instance: Instance, now: datetime) -> tuple[Subscription, ...]:
    """The lines that no run will ask, since they bring back somebody who was forgotten."""
    if not instance.database.exists():
        return ()
    with Store.open(instance.database, now=now, read_only=True) as store:
        return forgotten.part(instance.cohort, store.forgotten)[1]


def come_back(typed: str) -> str:
    """What to do where somebody who was forgotten wrote."""
    return f"If they come back: {shlex.join(['aggregator', 'add', visible(typed), '--return'])}"


def place(cohort: Cohort, subscription: Subscription) -> str:
    """Where a subscription stands: "feeds.opml:12, Ada"."""
    names = {person.id: person.name for person in cohort.participants}
    return f"feeds.opml:{subscription.line}, {visible(names[subscription.participant])}"


def addresses_of(found: discovery.Discovered) -> list[str]:
    """The addresses by which a feed that was found may be on the list already."""
    return [found.url, found.reading.request.url, found.reading.exchange.url]


def places(instance: Instance, typed: str, now: datetime) -> tuple[list[str], str]:
    """Every address at which the blog behind what was typed is met now, "" perhaps among them; and why
    these are not all, where it cannot be read.

    Whoever was forgotten was forgotten at all they had: the feed, what leads to it, the blog's page.
    """
    found = _find(instance, typed, now)
    feed = found.reading.result
    hops = [hop.url for hop in found.reading.exchange.hops]
    met = [*begins_at(instance, typed), *addresses_of(found), *hops]
    if isinstance(feed, ParsedFeed):
        return [*met, home_of(found, feed)], ""
    assert isinstance(feed, Failure)  # nothing was asked conditionally
    return met, str(wording.failure_sentence(feed))


def home_of(found: discovery.Discovered, feed: ParsedFeed) -> str:
    """The blog's own address: what its feed says, else the page that led to it."""
    return feed.home_url or found.page


def why_not(found: discovery.Discovered, typed: str) -> str:
    """What was typed, why no feed came of it and what to do, in words."""
    trouble = found.reading.result
    assert isinstance(trouble, Failure)
    sentences = [
        f"{visible(typed)}: {wording.failure_sentence(trouble)}",
        str(next_step(trouble)),
    ]
    return " ".join([*sentences, *(str(note) for note in found.notes)])


def next_step(trouble: Failure) -> Message:
    """What to do where an address that was typed led to no feed."""
    reason = dict(trouble.params).get("reason", "")
    if trouble.kind is FailureKind.DNS and reason == "temporary":
        return message(_LATER)
    if trouble.kind is FailureKind.NO_FEED_FOUND and reason in ("", "comments"):
        return message(_LOOK)
    words = _NEXT_STEPS.get(trouble.kind)
    return message(words) if words else wording.failure_advice(trouble)


def suggested_name(feed: ParsedFeed) -> str:
    """What a feed says of its writer: its author, the one author of all its entries, or its title."""
    writers = {entry.author for entry in feed.entries}
    for name in (feed.author, writers.pop() if len(writers) == 1 else ""):
        if name and name.casefold() not in _NOBODY:
            return visible(name)
    return visible(feed.title)


def find_all(
    instance: Instance, wanted: Sequence[discovery.Wanted], now: datetime
) -> list[discovery.Discovered]:
    """What the searches for these blogs come to; those there was no time for are missing.

    Servers that asked a run to be left alone are left alone here too.
    """
    holds: dict[str, datetime] = {}
    if instance.database.exists():
        with Store.open(instance.database, now=now, read_only=True) as store:
            holds = store.holds(now)

    async def gather() -> list[discovery.Discovered]:
        searches = discovery.find_all(wanted, instance.config.polling, now=now, holds=holds)
        return [found async for found in searches]

    return asyncio.run(gather())


def _find(instance: Instance, typed: str, now: datetime) -> discovery.Discovered:
    found = find_all(instance, [discovery.Wanted(0, typed)], now)
    if not found:
        raise OperatorError("There was no time to look: [polling] run_limit in programme.toml is too short.")
    return found[0]


def _text(entry: ParsedEntry) -> EntryText:
    return EntryText(
        title=entry.title,
        tags=entry.tags,
        link=entry.link,
        id=entry.guid,
        published=entry.published,
        content=sanitize.bare(entry.content, base=entry.base),
    )
