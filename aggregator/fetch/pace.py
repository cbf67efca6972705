"""Pace: who may be asked now, so that nobody is pressed and nobody waits for strangers.

[P] Job: decide from times it is given; it reads no clock and starts nothing. All blogs of a
platform share machines, so there are two levels: the host name, and the registrable domain
(the public suffix list's ICANN part: ada.blogspot.com belongs to blogspot.com). An IP
address is a group of its own. Hosts of different domains never wait for each other, but for
the number open at once in all.

Every step costs at most the logarithm of what waits.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from heapq import heappop, heappush, heapreplace
from itertools import count
from typing import Generic, TypeVar

Job = TypeVar("Job")

_NEVER = float("-inf")  # when a host that was not asked yet was free


@dataclass(frozen=True, slots=True)
class Rule:
    """How many may be open at once, and how long from one start to the next, in seconds."""

    most: int
    pause: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where a job is done, and what holds there."""

    host: str
    domain: str
    host_rule: Rule
    domain_rule: Rule


@dataclass(slots=True, eq=False)
class _Host(Generic[Job]):
    name: str
    rule: Rule
    domain: _Domain[Job]
    jobs: deque[Job] = field(default_factory=deque)
    open: int = 0
    free_at: float = _NEVER
    listed: bool = False  # in its domain's heap

    @property
    def ready(self) -> bool:
        return bool(self.jobs) and self.open < self.rule.most


@dataclass(slots=True, eq=False)
class _Domain(Generic[Job]):
    rule: Rule
    hosts: list[tuple[float, int, _Host[Job]]] = field(default_factory=list)  # a heap by free_at
    open: int = 0
    free_at: float = _NEVER
    listed_at: float | None = None  # under which time it is listed; other entries are old
    is_crowd: bool = False  # several of its jobs wait, and it was not asked yet

    def first(self) -> _Host[Job] | None:
        """The host that is free soonest; those whose jobs were dropped are forgotten on the way."""
        while self.hosts:
            at, order, host = self.hosts[0]
            if not host.ready:
                heappop(self.hosts)
                host.listed = False
            elif at < host.free_at:  # a request went out since
                heapreplace(self.hosts, (host.free_at, order, host))
            else:
                return host
        return None

    def ready_at(self) -> float | None:
        """When a job of this domain may start; None before another is done."""
        host = self.first() if self.open < self.rule.most else None
        return None if host is None else max(self.free_at, host.free_at)


class Pace(Generic[Job]):
    """The jobs that wait, by host and domain. Times are monotonic seconds."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._open = 0
        self._waiting = 0
        self._hosts: dict[str, _Host[Job]] = {}
        self._domains: dict[str, _Domain[Job]] = {}
        self._crowds: deque[_Domain[Job]] = deque()  # not asked yet in this run, with several jobs
        self._fresh: deque[_Domain[Job]] = deque()  # not asked yet; crowds are skipped here
        self._heap: list[tuple[float, int, _Domain[Job]]] = []  # the others, by the time they are free
        self._order = count()  # first come, first served

    def __len__(self) -> int:
        """How many jobs wait."""
        return self._waiting

    @property
    def open(self) -> int:
        """How many jobs are under way."""
        return self._open

    def add(self, job: Job, place: Place, *, first: bool = False) -> None:
        """Let a job wait for its turn; `first` is for one that was begun before and goes on."""
        domain = self._domains.get(place.domain)
        if domain is None:
            domain = self._domains[place.domain] = _Domain(place.domain_rule)
        elif domain.listed_at == _NEVER and not domain.is_crowd:
            domain.is_crowd = True
            self._crowds.append(domain)
        host = self._hosts.get(place.host)
        if host is None:
            host = self._hosts[place.host] = _Host(place.host, place.host_rule, domain)
        if first:
            host.jobs.appendleft(job)
        else:
            host.jobs.append(job)
        self._waiting += 1
        self._list(host)

    def take(self, now: float) -> Job | None:
        """A job that may start now, counted as open from here on; None where none may.

        Hosts whose pause has just ended come before those not asked yet, and of these the crowded
        ones first: it is they who make a run long. What was redirected is finished before more is begun.
        """
        while self._open < self._most and (domain := self._next(now)) is not None:
            domain.listed_at = None
            ready_at = domain.ready_at()
            if ready_at is not None and ready_at <= now:
                return self._start(domain, now)
            self._list_domain(domain)
        return None

    def sent(self, name: str, now: float) -> None:
        """A request to this host goes out now: its pauses begin again, names and connections took time."""
        host = self._hosts[name]
        host.free_at = now + host.rule.pause
        host.domain.free_at = now + host.domain.rule.pause

    def done(self, name: str) -> None:
        """A job of this host has ended."""
        host = self._hosts[name]
        self._open -= 1
        host.open -= 1
        host.domain.open -= 1
        self._list(host)

    def wait(self, now: float) -> float | None:
        """Seconds until a job may start; None where first another must be done."""
        self._forget_superseded()
        if self._open >= self._most or not (self._heap or self._crowds or self._fresh):
            return None
        return 0.0 if self._crowds or self._fresh else max(self._heap[0][0] - now, 0.0)

    def drop(self, host: str) -> list[Job]:
        """Take away all jobs that wait for this host."""
        found = self._hosts.get(host)
        if found is None:
            return []
        jobs = list(found.jobs)
        found.jobs.clear()
        self._waiting -= len(jobs)
        return jobs

    def clear(self) -> None:
        """Take away all jobs that wait."""
        for host in self._hosts:
            self.drop(host)

    def _next(self, now: float) -> _Domain[Job] | None:
        self._forget_superseded()
        if self._heap and self._heap[0][0] <= now:
            return heappop(self._heap)[2]
        waiting = self._crowds or self._fresh
        return waiting.popleft() if waiting else None

    def _forget_superseded(self) -> None:
        while self._heap and self._heap[0][0] != self._heap[0][2].listed_at:  # a newer entry counts
            heappop(self._heap)
        while self._fresh and self._fresh[0].is_crowd:
            self._fresh.popleft()

    def _start(self, domain: _Domain[Job], now: float) -> Job:
        host = heappop(domain.hosts)[2]
        host.listed = False
        job = host.jobs.popleft()
        self._waiting -= 1
        self._open += 1
        host.open += 1
        domain.open += 1
        self.sent(host.name, now)
        self._list(host)
        return job

    def _list(self, host: _Host[Job]) -> None:
        if host.ready and not host.listed:
            heappush(host.domain.hosts, (host.free_at, next(self._order), host))
            host.listed = True
        self._list_domain(host.domain)

    def _list_domain(self, domain: _Domain[Job]) -> None:
        at = domain.ready_at()
        if at is not None and (domain.listed_at is None or at < domain.listed_at):
            domain.listed_at = at
            if at == _NEVER:
                domain.is_crowd = False
                self._fresh.append(domain)
            else:
                heappush(self._heap, (at, next(self._order), domain))
