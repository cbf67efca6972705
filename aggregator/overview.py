"""Feeds, failures and completion at a glance: `aggregator status`.

[S] Reads the store; changes nothing and asks nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from aggregator import forgotten, moving, wording
from aggregator.instance import Instance
from aggregator.model import FeedState, PollLog, Run, Subscription
from aggregator.report import brought, count, gravest_first, iso, returned, visible
from aggregator.store import Counts, Store
from aggregator.whose import subscriptions_of

RUNS = 3  # that people are told of
BLOGS = 12  # of each


@dataclass(frozen=True, slots=True)
class Failing:
    """One feed in trouble."""

    participant: str
    url: str
    kind: str
    sentence: str
    advice: str
    since: datetime | None
    next_poll_at: datetime | None


@dataclass(frozen=True, slots=True)
class Brought:
    """What a run brought of one feed."""

    participants: tuple[str, ...]  # names
    url: str
    log: PollLog

    def as_json(self) -> dict[str, Any]:
        """For `--json`; the keys are a contract."""
        return {
            "participants": list(self.participants),
            "url": self.url,
            "event": self.log.event,
            "new": self.log.new,
            "changed": self.log.changed,
            "sentences": list(map(str, brought(self.log))),
        }

    def line(self) -> str:
        """For people."""
        who = ", ".join(self.participants)
        return visible(f"{who} <{self.url}>: {' '.join(map(str, brought(self.log)))}")


@dataclass(frozen=True, slots=True)
class PastRun:
    """A run that brought something."""

    run: Run
    brought: tuple[Brought, ...]  # what needs a hand first

    def as_json(self) -> dict[str, Any]:
        """For `--json`; the keys are a contract."""
        run = self.run
        return {
            "kind": run.kind,
            "started_at": iso(run.started_at),
            "finished_at": iso(run.finished_at),
            "polled": run.polled,
            "failed": run.failed,
            "brought": [each.as_json() for each in self.brought],
        }

    def lines(self) -> Iterator[str]:
        """For people."""
        broken_off = "" if self.run.finished_at else " (broken off)"
        yield f"  {self.run.kind} of {self.run.started_at:%Y-%m-%d %H:%M} UTC{broken_off} brought:"
        yield from (f"    {each.line()}" for each in self.brought[:BLOGS])
        if more := len(self.brought[BLOGS:]):
            yield f"    … and of {count(more, 'more feed')}"


@dataclass(frozen=True, slots=True)
class Overview:
    """A cohort at a glance."""

    programme: str
    feeds: int
    participants: int
    things: int
    counts: Counts
    last_run: datetime | None
    failures: tuple[Failing, ...]
    held: tuple[moving.Held, ...] = ()  # feeds that look like somebody else's
    runs: tuple[PastRun, ...] = ()  # that brought something, newest first
    returned: tuple[str, ...] = ()  # lines of whoever was forgotten; they count for nothing else here

    def as_json(self) -> dict[str, Any]:
        """For `--json`; the keys are a contract."""
        return {
            "feeds": self.feeds,
            "failing": len(self.failures),
            "entries": self.counts.entries,
            "matched": self.counts.matched,
            "participants": self.participants,
            "things": self.things,
            "last_run": iso(self.last_run),
            "failures": [
                {
                    "participant": each.participant,
                    "url": each.url,
                    "kind": each.kind,
                    "sentence": each.sentence,
                    "since": iso(each.since),
                    "next_poll_at": iso(each.next_poll_at),
                }
                for each in self.failures
            ],
            "held": [each.as_json() for each in self.held],
            "runs": [each.as_json() for each in self.runs],
        }

    def text(self) -> str:
        """For people."""
        last = f"{self.last_run:%Y-%m-%d %H:%M} UTC" if self.last_run else "never; run: aggregator update"
        held = f", {len(self.held)} held" if self.held else ""
        entries = count(self.counts.entries, "entry", "entries")
        lines = [
            visible(self.programme),
            f"  {count(self.participants, 'participant')}, {count(self.things, 'Thing')}",
            f"  {count(self.feeds, 'feed')}, {len(self.failures)} failing{held}",
            f"  {entries}, {self.counts.matched} of them cover a Thing",
            f"  last run: {last}",
        ]
        for each in self.failures:
            since = f" since {each.since:%Y-%m-%d}" if each.since else ""
            named = visible(f"{each.participant} <{each.url}>{since}: {each.sentence}")
            lines += [f"  {named}", f"    {each.advice}"]
        lines += [f"  {line}" for each in self.held for line in each.lines()]
        lines += [f"  {each}" for each in self.returned]
        lines += [line for each in self.runs[:RUNS] for line in each.lines()]
        return "\n".join(lines)


def read(instance: Instance, now: datetime) -> Overview:
    """Look at what is stored for the cohort of `instance`."""
    cohort, programme = instance.cohort, instance.config.programme
    states: list[FeedState] = []
    subscriptions: dict[int, tuple[Subscription, ...]] = {}
    counts, last_run = Counts(), None
    telling: list[Run] = []
    away: tuple[Subscription, ...] = ()
    if instance.database.exists():
        with Store.open(instance.database, now=now, read_only=True) as store:
            cohort, away = forgotten.part(cohort, store.forgotten)
            subscriptions = subscriptions_of(cohort, store)
            states, counts = store.feeds(), store.counts(subscriptions)
            telling = store.telling_runs()
            last_run = next((run.finished_at or run.started_at for run in store.last_runs()), None)
    names = {person.id: person.name for person in cohort.participants}
    is_held = any(state.held_since and state.id in subscriptions for state in states)
    return Overview(
        programme=programme.name,
        feeds=len(set(cohort.addresses)),
        participants=len(cohort.participants),
        things=len(programme.things),
        counts=counts,
        last_run=last_run,
        failures=tuple(
            Failing(
                participant=names[subscriptions[state.id][0].participant],
                url=state.url,
                kind=state.failure.kind,
                sentence=str(wording.failure_sentence(state.failure)),
                advice=str(wording.failure_advice(state.failure, state.named_feed)),
                since=state.failing_since,
                next_poll_at=state.next_poll_at,
            )
            for state in states
            if state.failure is not None and state.id in subscriptions
        ),
        held=moving.waiting(replace(instance, cohort=cohort), now).held if is_held else (),
        runs=tuple(past for run in telling if (past := _past(run, states, subscriptions, names)).brought),
        returned=tuple(map(returned, away)),
    )


def _past(
    run: Run,
    states: Iterable[FeedState],
    subscriptions: Mapping[int, Sequence[Subscription]],
    names: Mapping[str, str],
) -> PastRun:
    """Nothing is said of feeds that have left the list."""
    urls = {state.id: state.url for state in states}
    return PastRun(
        run,
        tuple(
            Brought(
                tuple(dict.fromkeys(names[each.participant] for each in subscriptions[log.feed_id])),
                urls[log.feed_id],
                log,
            )
            for log in gravest_first(run.told)
            if log.feed_id in subscriptions
        ),
    )
