"""The scale of politeness: a farm's log -> for each rule, how many of its occasions went well.

Pure; docs/politeness.md says the same in words, and a test compares the two. A rule's points are
given by the share of its occasions that went well; a rule that was never put to the test gives
none. Every rule looks at what a server can see, so any client can be scored.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from tests.manners import DAY, HOUR, Feed, Visit

WHOLE_LOOK = 6 * DAY  # after this a request without validators is no waste, it is due
EARLY = timedelta(minutes=72)  # what a nightly cron needs
TAKEN = (429, 503)
GONE = 410
MOST_GONE = 3
MOST_HOPS = 5
MOST_OPEN = 2


@dataclass(frozen=True, slots=True)
class Week:
    """What is scored: the requests, the feeds that were on the list, the runs that only came too soon."""

    log: Sequence[Visit]
    feeds: Mapping[str, Feed]
    runs: Mapping[int, datetime]  # their virtual times
    restarts: frozenset[int]  # runs within minutes of another
    pause: float  # seconds between starts on one host

    def of(self, name: str) -> list[Visit]:
        """All requests for a feed, where it was led included."""
        return [visit for visit in self.log if visit.feed == name]

    def asked(self, name: str) -> list[Visit]:
        """The requests for a feed's own address, one for each run."""
        feed = self.feeds[name]
        firsts: dict[int, Visit] = {}
        for visit in self.of(name):
            if visit.asked.path == feed.path:
                firsts.setdefault(visit.run, visit)
        return list(firsts.values())


Occasions = Iterable[bool]  # each: did it go well?
Rule = Callable[[Week], Occasions]


def score(week: Week) -> dict[str, float]:
    """For each rule its points, in the order of the document."""
    points = {}
    for rule, (worth, occasions) in SCALE.items():
        went = list(occasions(week))
        points[rule] = worth * sum(went) / len(went) if went else 0.0
    return points


# Conditional requests -----------------------------------------------------------------------


def _validators(week: Week, feed: Feed) -> Iterator[bool]:
    """At the address that gave the last good answer: exactly what it gave last, or what is due."""
    place, since = "", None
    held: tuple[bytes | None, bytes | None] = (None, None)
    for visit in week.of(feed.name):
        sent = visit.asked.header(b"if-none-match"), visit.asked.header(b"if-modified-since")
        if visit.address == place and (any(held) or any(sent)):
            whole = not any(sent) and since is not None and visit.now - since >= WHOLE_LOOK
            yield sent == held or whole
        elif any(sent):
            yield False
        reply = visit.reply
        if reply.status == 200 and reply.good:
            place, held, since = visit.address, reply.validators, visit.now
        elif reply.status == 304 and visit.address == place:
            held = reply.validators[0] or held[0], reply.validators[1] or held[1]


def validators_come_back(week: Week) -> Occasions:
    for feed in week.feeds.values():
        if not feed.changing:
            yield from _validators(week, feed)


def changed_validators(week: Week) -> Occasions:
    for feed in week.feeds.values():
        if feed.changing:
            yield from _validators(week, feed)


def whole_look(week: Week) -> Occasions:
    """Within a week and a poll of its first answer, each feed with validators is asked for its body once more."""
    for feed in week.feeds.values():
        visits = week.of(feed.name)
        late = any(visit.now - visits[0].now >= WHOLE_LOOK for visit in visits)
        if late and any(visit.reply.status == 304 for visit in visits):
            yield any(
                visit.now - visits[0].now >= DAY and not _conditional(visit)
                for visit in visits
                if visit.reply.status in (200, 304)
            )


def _conditional(visit: Visit) -> bool:
    return bool({"if-none-match", "if-modified-since"} & visit.asked.names)


# How often ----------------------------------------------------------------------------------


def _gaps(week: Week, name: str) -> Iterator[tuple[Visit, Visit]]:
    return pairwise(week.asked(name))


def no_oftener_than_hourly(week: Week) -> Occasions:
    for name in week.feeds:
        yield from (later.now - earlier.now >= HOUR * 0.9 for earlier, later in _gaps(week, name))


def restarts_ask_nobody(week: Week) -> Occasions:
    by_run = Counter(visit.run for visit in week.log)
    for run in week.restarts:
        yield from (number >= by_run[run] for number in range(len(week.feeds)))


def daily_where_dear(week: Week) -> Occasions:
    """No validators, ignored ones, a blog long silent: after its first two answers a day apart."""
    for feed in week.feeds.values():
        if feed.daily:
            gaps = list(_gaps(week, feed.name))
            if feed.name.startswith("always"):
                gaps = gaps[1:]  # that it ignores them is learned by sending them
            yield from (later.now - earlier.now >= DAY - EARLY for earlier, later in gaps)


def wishes_are_granted(week: Week) -> Occasions:
    """max-age, Expires, ttl, skipHours, sy: not before, but for a fiftieth or half an hour."""
    for name in week.feeds:
        for earlier, later in _gaps(week, name):
            wish = earlier.reply.wish
            if earlier.reply.status in (200, 304) and wish > HOUR:
                yield later.now - earlier.now >= wish - min(wish / 50, HOUR / 2)


def nobody_is_forgotten(week: Week) -> Occasions:
    """A feed that answers is asked in the first run after a day, or after what it wished for."""
    for name in week.feeds:
        visits = week.asked(name)
        answered = [visit for visit in visits if visit.reply.status in (200, 304) and visit.reply.good]
        for visit in answered:
            due = visit.now + max(visit.reply.wish, DAY)
            turn = min((at for at in week.runs.values() if at >= due), default=None)
            if turn:
                yield any(visit.now < other.now <= turn for other in visits)


# Where a server says no ---------------------------------------------------------------------


def retry_after_is_kept(week: Week) -> Occasions:
    for name in week.feeds:
        for earlier, later in _gaps(week, name):
            if earlier.reply.status in TAKEN and earlier.reply.wish:
                yield later.now - earlier.now >= earlier.reply.wish
        if any(visit.reply.status in TAKEN and visit.reply.wish for visit in week.asked(name)):
            yield True  # for being quiet for ever there are no gaps to count


def whole_host_rests(week: Week) -> Occasions:
    """No other feed of a host that said no, not even in the run in which it said so."""
    shared = {host for host, feeds in Counter(f.host for f in week.feeds.values()).items() if feeds > 1}
    rests: dict[str, tuple[datetime, Visit]] = {}  # until when, and the request that was told so
    spared: set[tuple[int, str]] = set()
    for visit in week.log:
        if visit.host not in shared or visit.reply.status not in TAKEN:
            continue
        until, told = rests.get(visit.host, (visit.now, None))
        if told and visit.run == told.run and (visit.run, visit.host) not in spared:
            spared.add(
                (visit.run, visit.host)
            )  # one was on its way; how late a busy server reads it tells nothing
            continue
        yield visit.now >= until
        rests[visit.host] = (max(visit.now + visit.reply.wish, until), visit)


def failures_are_left_longer(week: Week) -> Occasions:
    """An hour after the first failure in a row, twice as long after each further one, a day at most."""
    for name in week.feeds:
        row = 0
        for earlier, later in _gaps(week, name):
            row = row + 1 if _failed(week, earlier) else 0
            if row:
                wait = min(HOUR * 2 ** (row - 1), DAY)
                yield later.now - earlier.now >= wait - min(wait / 10, EARLY)


def _failed(week: Week, visit: Visit) -> bool:
    last = [each for each in week.of(visit.feed) if each.run == visit.run][-1].reply
    return not last.good or last.status not in (200, 304)


def one_try_a_run(week: Week) -> Occasions:
    """An address is asked once in a run, twice where the connection was reset."""
    asked: defaultdict[tuple[int, str], list[Visit]] = defaultdict(list)
    for visit in week.log:
        asked[visit.run, visit.address].append(visit)
    for visits in asked.values():
        yield len(visits) <= (2 if visits[0].reply.resets else 1)


def gone_is_gone(week: Week) -> Occasions:
    for name in week.feeds:
        visits = [visit for visit in week.asked(name) if visit.reply.status == GONE]
        yield from (number < MOST_GONE for number in range(len(visits)))


# Each request -------------------------------------------------------------------------------


def hosts_are_not_pressed(week: Week) -> Occasions:
    by_host: defaultdict[tuple[int, str], list[Visit]] = defaultdict(list)
    for visit in week.log:
        by_host[visit.run, visit.host].append(visit)
    for visits in by_host.values():
        for earlier, later in pairwise(visits):
            yield later.at - earlier.at >= week.pause * 0.8 and later.open <= MOST_OPEN


def says_who_it_is(week: Week) -> Occasions:
    """Name, version and a contact, the same for all; the same headers in every request."""
    agents = Counter(visit.asked.header(b"user-agent") for visit in week.log)
    usual, _ = agents.most_common(1)[0] if agents else (b"", 0)
    named = re.fullmatch(rb"[\w.-]+/[\w.]+ \(\+?(https?://|mailto:)\S+\)", usual or b"")
    sets = Counter(frozenset(_unconditional(visit)) for visit in week.log)
    for visit in week.log:
        same = _unconditional(visit) == sets.most_common(1)[0][0]
        yield bool(named) and visit.asked.header(b"user-agent") == usual and same


def _unconditional(visit: Visit) -> set[str]:
    return visit.asked.names - {"if-none-match", "if-modified-since"}


SENT = frozenset({"host", "user-agent", "accept", "accept-encoding", "connection", "cache-control"})


def sends_nothing_more(week: Week) -> Occasions:
    """No cookie, referrer, password, range or anything else; plain GET; only gzip, which costs nobody."""
    for visit in week.log:
        coding = (visit.asked.header(b"accept-encoding") or b"identity").strip()
        yield (
            visit.asked.method == "GET" and _unconditional(visit) <= SENT and coding in (b"gzip", b"identity")
        )


def asks_for_feeds_only(week: Week) -> Occasions:
    """No robots.txt, icon, hub, style sheet, page; nothing added to an address."""
    yield from (bool(visit.feed) for visit in week.log)


def redirects_end(week: Week) -> Occasions:
    """At most five hops, no address twice, and never to where another feed of the list lives."""
    for feed in week.feeds.values():
        if 300 <= max((visit.reply.status for visit in week.of(feed.name)), default=0) < 400 or feed.others:
            visits: defaultdict[int, list[str]] = defaultdict(list)
            for visit in week.of(feed.name):
                visits[visit.run].append(visit.address)
            for addresses in visits.values():
                yield len(addresses) == len(set(addresses)) and len(addresses) <= MOST_HOPS + 1


SCALE: Mapping[str, tuple[int, Rule]] = {
    "validators come back": (18, validators_come_back),
    "changed validators": (10, changed_validators),
    "a whole look a week": (2, whole_look),
    "hourly at most": (4, no_oftener_than_hourly),
    "restarts": (4, restarts_ask_nobody),
    "daily where dear": (7, daily_where_dear),
    "wishes": (10, wishes_are_granted),
    "nobody forgotten": (3, nobody_is_forgotten),
    "Retry-After": (7, retry_after_is_kept),
    "the whole host": (7, whole_host_rests),
    "back-off": (5, failures_are_left_longer),
    "one try": (2, one_try_a_run),
    "gone": (3, gone_is_gone),
    "pace": (6, hosts_are_not_pressed),
    "name and contact": (4, says_who_it_is),
    "nothing more": (3, sends_nothing_more),
    "feeds only": (3, asks_for_feeds_only),
    "redirects": (2, redirects_end),
}
