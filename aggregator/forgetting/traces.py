"""Everything held on people who leave, and by what they would be known again.

Reads the store; changes nothing. What is somebody else's too (a team blog, a host) is no trace of theirs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

from aggregator import completion, continuing, forgotten, whose
from aggregator.addresses import comparison_key
from aggregator.correcting import Names
from aggregator.instance import Instance
from aggregator.model import Correction, Entry, FeedState, OperatorError, Participant, Subscription
from aggregator.policy.moves import host
from aggregator.report import count, visible
from aggregator.store import Store


@dataclass(frozen=True, slots=True)
class Traces:
    """All that is held on people who leave, and by what they would be known again."""

    people: tuple[Participant, ...]
    lines: tuple[Subscription, ...]
    feeds: tuple[FeedState, ...]  # which serve nobody else
    entries: tuple[Entry, ...]  # on any feed
    corrections: tuple[Correction, ...]  # of those entries alone
    urls: tuple[str, ...]  # of their feeds and blogs, nobody else's among them
    hosts: tuple[str, ...]  # likewise
    names: frozenset[str]  # for marks, see `forgotten`
    perhaps: tuple[str, ...]  # addresses of feeds on no line that may be theirs from before

    def text(self) -> str:
        """What would be erased, for people."""
        lines = []
        for person in self.people:
            theirs = [each for each in self.lines if each.participant == person.id]
            places = ", ".join(str(each.line) for each in theirs)
            lines.append(f"{visible(person.name)} ({person.id}), feeds.opml:{places}")
            lines += [f"  {visible(each.address)}" for each in theirs]
        if not self.people:
            lines += [f"a blog that is on no line: {visible(state.url)}" for state in self.feeds]
        return "\n".join([*lines, f"To be erased for good: {self.summary()}."])

    def summary(self) -> str:
        """How much it is."""
        entries = count(len(self.entries), "entry", "entries")
        feeds = count(len(self.feeds), "feed")
        words = count(len(self.corrections), "correction")
        return f"{entries} with all versions, {feeds} with log, {words}, and their pages"


def look(instance: Instance, wanted: Sequence[str], now: datetime) -> Traces:
    """What is held on these people, given by id; or on blogs that left the list, given by address."""
    if not instance.database.exists():
        return traces(instance, wanted, None)
    with Store.open(instance.database, now=now, read_only=True) as store:
        return traces(instance, wanted, store)


def traces(instance: Instance, wanted: Sequence[str], store: Store | None) -> Traces:
    """The same of an open store; None where there is none yet."""
    cohort = instance.cohort
    served = whose.subscriptions_of(cohort, store) if store else {}
    states = {state.id: state for state in store.feeds()} if store else {}
    addresses = store.addresses() if store else {}
    people = [person for person in cohort.participants if person.id in wanted]
    leaving = {person.id for person in people}
    loose = {row: set(map(comparison_key, urls)) for row, urls in addresses.items() if row not in served}
    _refuse_unknown(cohort.participants, wanted, set().union(*loose.values()))
    named = {row for row, keys in loose.items() if keys & set(map(comparison_key, wanted))}
    feeds = named | {row for row, lines in served.items() if {each.participant for each in lines} <= leaving}
    entries = store.entries({*feeds, *served}) if store else []
    theirs = [
        entry
        for entry in entries
        if entry.feed_id in feeds or completion.whose(entry, served[entry.feed_id]) in leaving
    ]
    lines = [line for line in cohort.subscriptions if line.participant in leaving]
    staying = [line for line in cohort.subscriptions if line.participant not in leaving]
    urls = _beside(
        [*_urls(lines, [states[row] for row in feeds]), *(url for row in feeds for url in addresses[row])],
        [
            *_urls(staying, [states[row] for row in served if row not in feeds]),
            *(url for row in addresses if row not in feeds for url in addresses[row]),
        ],
    )
    elsewhere = {host(state.url) for state in states.values() if state.id not in feeds}
    others = [states[row] for row in loose if row not in feeds]
    return Traces(
        people=tuple(people),
        lines=tuple(lines),
        feeds=tuple(states[row] for row in sorted(feeds)),
        entries=tuple(theirs),
        corrections=tuple(_corrections(instance, store, served, theirs, urls)),
        urls=urls,
        hosts=tuple(sorted({host(url) for url in urls} - elsewhere)),
        names=frozenset(_names(lines, leaving, urls, served, addresses)),
        perhaps=tuple(_perhaps(others, store, theirs, urls, leaving)),
    )


def _refuse_unknown(people: Sequence[Participant], wanted: Sequence[str], loose: Collection[str]) -> None:
    ids = [person.id for person in people]
    for each in wanted:
        if each in ids or comparison_key(each) in loose:
            continue
        near = get_close_matches(each.casefold(), ids, 3)
        hint = f"; near it: {', '.join(near)}" if near else ""
        raise OperatorError(
            f"{visible(each)}: nobody in feeds.opml has this id{hint}. Whose line is gone already is named "
            "by the address of the feed. Nothing was touched."
        )


def _perhaps(
    loose: Iterable[FeedState],
    store: Store | None,
    theirs: Iterable[Entry],
    urls: Iterable[str],
    leaving: Collection[str],
) -> Iterator[str]:
    """Feeds on no line that had a line of theirs, are on a host of theirs, or have one of their posts.

    A line may have had the wrong address for a while: that blog is a stranger's.
    """
    hosts = set(map(host, urls))
    links = {comparison_key(entry.link) for entry in theirs if entry.link}
    gone = store.lines.gone(()) if store else {}
    people = map(continuing.digest, [leaving, *({each} for each in leaving)])
    had = {state.id for who in people for state in gone.get(who, ())}
    for state in loose:
        posts = {comparison_key(entry.link) for entry in store.entries([state.id])} if store else set()
        if state.id in had or host(state.url) in hosts or links & posts:
            yield state.url


def _urls(lines: Iterable[Subscription], states: Iterable[FeedState]) -> Iterator[str]:
    """Every address these lines and feeds have at present."""
    for line in lines:
        yield from (line.url, line.home_url)
    for state in states:
        yield from (state.url, state.home_url, state.moved_to, state.moved_from)


def _beside(urls: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    """The addresses that are nobody else's, each once."""
    taken = {comparison_key(url) for url in others if url}
    return tuple(dict.fromkeys(url for url in urls if url and comparison_key(url) not in taken))


def _names(
    lines: Iterable[Subscription],
    leaving: Iterable[str],
    urls: Iterable[str],
    served: Mapping[int, Sequence[Subscription]],
    addresses: Mapping[int, Sequence[str]],
) -> Iterator[str]:
    """By what they would be known again: ids, addresses, and their names where others go on writing."""
    yield from (forgotten.of_id(each) for each in leaving)
    yield from map(forgotten.of_address, urls)
    for row, team in served.items():
        for line in team:
            if line in lines and line.author:
                at = {line.url, line.home_url, *addresses[row]} - {""}
                yield from (forgotten.of_author(url, line.author) for url in at)


def _corrections(
    instance: Instance,
    store: Store | None,
    served: Mapping[int, Sequence[Subscription]],
    theirs: Collection[Entry],
    urls: Iterable[str],
) -> Iterator[Correction]:
    """Those that name their entries alone, and those of entries nobody saw on their blogs."""
    if store is None or not instance.config.corrections:
        return
    names = Names(store.entries(), served)
    rows = {entry.row for entry in theirs}
    homes = {comparison_key(url) for url in urls}
    for correction in instance.config.corrections:
        hit = names.hit(correction)
        link = comparison_key(correction.link)
        at_home = any(link == home or link.startswith(f"{home}/") for home in homes)
        if all(entry.row in rows for entry in hit) if hit else at_home:
            yield correction
