"""The straight line from the text files to the site: read this first.

    feeds.opml + programme.toml + corrections.toml              instance.py
      poll:  store.subscribe -> policy.due -> store.claim       who is asked tonight
          -> asking: fetch.fetch_all -> workers.read            what their blogs say, found or known
          -> policy.decide -> store.record                      one outcome each, one transaction each
          -> paging: policy.page -> store.record_page           what feeds no longer show, page by page
      build: deriving: sanitize, matching -> store.save_derived  what is new is read
          -> matching.match_blog -> store.save_matches          which Thing is this?
          -> completion.judge, completion.table                 what counts, for whom
          -> views.public, views.organiser -> render.publish    pages that differ are written

[S] Joins the pure parts to the store and the network; holds no rule of its own. Poll and
build meet only in the store, so each runs alone. Nothing calls backwards. What only one
half needs is imported there.
"""

from __future__ import annotations

import hashlib
import logging
import os
import time
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager, aclosing
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from aggregator import addresses, completion, continuing, deriving, dropped, forgotten, optout, policy, whose
from aggregator.instance import Instance
from aggregator.model import (
    Cohort,
    Config,
    FailureKind,
    FeedState,
    Hosts,
    KnownEntry,
    ParsedFeed,
    PollOutcome,
    Reading,
    Run,
    StorageError,
    failure,
)
from aggregator.report import Built, Polled, Progress, Report, returned, silent, summed_up, unanswered
from aggregator.store import Store

log = logging.getLogger(__name__)


QUIET_BATCH = 200  # outcomes without news that are stored in one transaction
QUIET_SECONDS = 2  # that they may wait for it: where a run is killed before, those blogs are asked again
SEVERAL = 3  # feeds: fewer may all be dead at once


def run(
    kind: str,
    instance: Instance,
    now: datetime,
    *,
    everything: bool = False,
    back: Collection[str] = (),
    hosts: Hosts | None = None,
    progress: Progress = silent,
) -> Report:
    """Do an "update", a "poll" or a "build" in `instance`; the caller holds the lock.

    A "backfill" asks the feeds of the addresses `back` alone, and pages them back.
    """
    started = time.perf_counter()
    record = Run(id=f"{now:%Y%m%dT%H%M%SZ}-{os.urandom(4).hex()}", kind=kind, started_at=now)
    with _store(instance.database, kind, now) as store:
        store.refuse_damage()
        store.start_run(record)
        cohort, away = forgotten.part(instance.cohort, store.forgotten)
        instance = replace(instance, cohort=cohort)
        polled, built = Polled(), Built()
        if kind in {"update", "poll", "backfill"}:
            polled = poll(
                instance,
                store,
                record.id,
                now,
                everything=everything,
                back=frozenset(back),
                hosts=hosts or {},
                progress=progress,
            )
        if kind in {"update", "build"}:
            built = build(instance, store, now, Report(polled).recorded(record, now, 0.0), progress=progress)
        report = Report(polled, built, tuple(map(returned, away)))
        seconds = round(time.perf_counter() - started, 3)
        store.finish_run(report.recorded(record, now, seconds))
        return report


def _store(path: Path, kind: str, now: datetime) -> AbstractContextManager[Store]:
    """The database; for a build, which needs to keep nothing, a copy where it may not be written."""
    read_only = path.exists() and not os.access(path, os.W_OK)
    return Store.apart(path, now=now) if kind == "build" and read_only else Store.open(path, now=now)


# ------------------------------------------------------------------------------- poll


def poll(
    instance: Instance,
    store: Store,
    run_id: str,
    now: datetime,
    *,
    everything: bool,
    back: Collection[str],
    hosts: Hosts,
    progress: Progress,
) -> Polled:
    """Ask the feeds that are due, store what each answer means, and read on in their histories."""
    import asyncio

    started = time.perf_counter()
    feeds = subscribe(instance.cohort, store, now)
    if reason := completion.closed(instance.config.programme, now):
        return Polled(feeds=len({state.id for state in feeds.values()}), closed=str(reason))
    holds = store.holds(now)
    states = {state.id: state for address, state in feeds.items() if not back or address in back}
    due, _skipped = policy.due(
        [state for state in states.values() if not back or not policy.is_pending(state)],
        now,
        everything=everything or bool(back),
        polling=instance.config.polling,
        holds=holds,
    )
    due = [policy.wanted_whole(state, now) for state in due] if back else due
    store.claim([state.id for state in due], run_id, now)
    outcomes: list[PollOutcome] = []
    more = bool(policy.going_on(states, outcomes, now, anyhow=bool(back)))
    try:
        if due:
            outcomes = asyncio.run(_ask(instance, store, due, feeds, now, holds, hosts, progress, more=more))
    finally:
        store.release(run_id)
    polled = summed_up(whose.writers(instance.cohort, feeds), len(states), due, outcomes)
    if polled.answered:
        spent = timedelta(seconds=time.perf_counter() - started)
        _look_for_lost(instance, store, feeds, outcomes, now, spent, holds, hosts)
    if instance.config.polling.follow_deletions:
        from aggregator import removing

        spent = timedelta(seconds=time.perf_counter() - started)
        well = {outcome.state.id for outcome in outcomes if outcome.state.failure is None}
        removing.run(store, instance.config.polling, well, run_id, now, spent=spent, holds=holds, hosts=hosts)
    going = policy.going_on(states, outcomes, now, anyhow=bool(back))
    if not going or (outcomes and not polled.answered):
        return polled
    from aggregator.paging import PageBack

    spent = timedelta(seconds=time.perf_counter() - started)
    homes, config = policy.homes(feeds), instance.config
    gone, people = continuing.left(feeds, store), continuing.people(instance.cohort, feeds)
    take_in = partial(continuing.take_in, gone=gone, whose=people, store=store)
    pages = PageBack(store, run_id, _known, take_in, config, spent, now, homes, holds, hosts, progress)
    return replace(polled, paged=pages.run(going, heard=bool(outcomes)))


def _look_for_lost(
    instance: Instance,
    store: Store,
    feeds: Mapping[str, FeedState],
    outcomes: Sequence[PollOutcome],
    now: datetime,
    spent: timedelta,
    holds: Mapping[str, datetime],
    hosts: Hosts,
) -> None:
    """Where feeds have failed for days: which feeds the pages of their blogs name."""
    after = {each.state.id: each.state for each in outcomes}
    states = {address: after.get(state.id, state) for address, state in feeds.items()}
    if any(policy.is_lost(state, now) for state in states.values()):
        from aggregator import lost

        polling = instance.config.polling
        limit = max(polling.run_limit - spent, timedelta())
        polling = replace(polling, run_limit=limit)
        lost.look(store, instance.cohort, states, polling, now=now, holds=holds, hosts=hosts)


def subscribe(cohort: Cohort, store: Store, now: datetime) -> dict[str, FeedState]:
    """The stored feed of every address in the list, new rows made for new ones."""
    feeds = store.subscribe(cohort.addresses, now, addresses.comparison_key)
    store.lines.note(continuing.people(cohort, feeds))
    return feeds


async def _ask(
    instance: Instance,
    store: Store,
    due: Sequence[FeedState],
    feeds: dict[str, FeedState],
    now: datetime,
    holds: dict[str, datetime],
    hosts: Hosts,
    progress: Progress,
    *,
    more: bool,
) -> list[PollOutcome]:
    """Fetch, read, decide and record; the outcomes in the order they came.

    `holds` grows by what is told, `feeds` is kept right; `more` as in `asking.readings`.
    """
    import asyncio

    from aggregator import asking

    polling = instance.config.polling
    blogs = asking.undiscovered(instance.cohort, feeds)
    taken = [state.url for state in feeds.values() if state.id not in blogs]
    homes = policy.homes(feeds)
    first = store.first_addresses()
    gone = continuing.left(feeds, store)
    start = completion.beginning(instance.config.programme)
    outcomes: list[PollOutcome] = []
    waiting: list[PollOutcome] = []  # to be stored
    heard = False  # of anybody: a night without network is our own trouble, not to be held against the blogs
    clock = asyncio.get_running_loop().time
    stored_at = clock()
    readings = asking.readings(
        due,
        blogs,
        taken,
        polling,
        now=now,
        holds=holds,
        hosts=hosts,
        homes=homes,
        marks=store.marks,
        more=more,
    )
    try:
        async with aclosing(readings):
            async for asked, reading in readings:
                state = continuing.row(asked, reading, gone, feeds, instance.cohort, store, now)
                if state.id != asked.id:  # the asked row is no more, and its address another's
                    homes = policy.homes(feeds)
                wanted = forgotten.without_them(reading, first[state.id], store.forgotten)
                outcome = _decide(store, state, wanted, now, instance.config, homes, start)
                outcomes.append(replace(outcome, entries=(), marks=()))  # their bodies must not pile up
                heard = heard or outcome.log.status is not None
                if outcome.hold:
                    holds[outcome.hold.host] = outcome.hold.until
                waiting.append(outcome)
                full = len(waiting) >= QUIET_BATCH or clock() - stored_at > QUIET_SECONDS
                if heard and (full or not outcome.quiet):
                    store.record(waiting)
                    waiting.clear()
                    stored_at = clock()
                progress(len(outcomes), len(due), "asking blogs")
    finally:  # of a run that is broken off too: nobody is asked twice for the same answer
        if heard or len(outcomes) < SEVERAL:
            store.record(waiting)
    return outcomes


def _decide(
    store: Store,
    state: FeedState,
    reading: Reading,
    now: datetime,
    config: Config,
    homes: policy.Homes,
    start: datetime | None,
) -> PollOutcome:
    """One outcome, always: a mistake of ours costs this feed's poll and nobody else's."""
    polling = config.polling
    try:
        known: dict[str, KnownEntry] = {}
        if isinstance(reading.result, ParsedFeed):
            feed = reading.result
            if feed.kept:
                known, read = store.as_read(state.id)
                feed = policy.completed(feed, read)
            feed = policy.spared(feed, store.past.names(state.id))
            if not reading.result.kept:
                known = store.known(state.id) if polling.follow_deletions else _known(store, state, feed)
            reading = replace(reading, result=feed)
        return policy.decide(
            state, reading, known, now, polling=polling, homes=homes, start=start, ours=config.id_prefix
        )
    except StorageError:
        raise
    except Exception as error:
        log.exception("a mistake of the program's own while deciding on %s", state.url)
        broken = replace(reading, result=failure(FailureKind.BUG, detail=repr(error)))
        return policy.decide(state, broken, {}, now, polling=polling)


def _known(store: Store, state: FeedState, feed: ParsedFeed) -> dict[str, KnownEntry]:
    """The stored entries that this reading names; all of the feed's where that is not enough."""
    known = store.known(state.id, policy.lookups(state, feed))
    return known if policy.enough(state, feed, known) else store.known(state.id)


# ------------------------------------------------------------------------------ build


def build(instance: Instance, store: Store, now: datetime, run: Run, *, progress: Progress) -> Built:
    """Make the site from what is stored; ask nobody. `run` is this run, as far as it has come."""
    from aggregator import heartbeat, render

    config, cohort = instance.config, instance.cohort
    feeds = whose.feeds_of(cohort, store)
    runs = [run, *(each for each in store.last_runs() if each.id != run.id)]
    made_of = _made_of(instance, store, feeds.values(), now)
    if made_of == store.built_from() and all(map(render.is_whole, (instance.site, instance.organiser))):
        counts = store.counts({state.id for state in feeds.values()})
        page = heartbeat.page(
            cohort, config, now, runs, feeds.values(), entries=counts.entries, matched=counts.matched
        )
        render.refresh(page, instance.site)
        return Built(built=True, matched=counts.matched)
    from aggregator import catalogue, views

    config = catalogue.of_pages(config)
    subscriptions = whose.subscriptions_of(cohort, store)
    deriving.derive(store, config.programme, progress)
    entries = [policy.possible(entry, now) for entry in store.entries(subscriptions)]
    decisions = deriving.match(store, entries, config, progress)
    judged = completion.judge(entries, decisions, subscriptions, config.programme)
    snapshot = views.Snapshot(
        cohort=cohort,
        judged=judged,
        table=completion.table(judged, cohort, config.programme),
        feeds=feeds,
        runs=runs,
        telling=[
            replace(run, told=each.told) if each.id == run.id else each
            for each in store.telling_runs(views.NIGHTS)
        ],
        versions=store.past.versions(views.VERSIONS, optout.anywhere),
        removed=store.past.latest(views.REMOVED),
        first_addresses=store.first_addresses(),
        dropped=dropped.find(cohort, feeds, store, config, now),
    )

    bodies = deriving.bodies(store, config)
    templates = instance.templates
    public = render.publish(views.public(snapshot, config, now, bodies), instance.site, templates=templates)
    desk = views.organiser(snapshot, config, now, bodies)
    kept = render.publish(desk, instance.organiser, templates=templates, public=False)
    notes = tuple(str(unanswered(each)) for each in deriving.unused(store, entries, config.corrections))
    if not notes:  # they are told at every build
        store.save_built_from(made_of)
    return Built(
        built=True,
        written=len(public.written) + len(kept.written),
        removed=len(public.removed) + len(kept.removed),
        matched=sum(bool(decision.things) for decision in decisions.values()),
        notes=notes,
    )


def _made_of(instance: Instance, store: Store, feeds: Collection[FeedState], now: datetime) -> str:
    """All that pages depend on, as a digest; of the time the day, and which feeds are overdue."""
    from aggregator import render

    today = now.astimezone(ZoneInfo(instance.config.programme.timezone)).date()
    overdue = sorted(state.id for state in feeds if state.is_overdue(now))
    code = [(path.name, path.stat().st_mtime_ns) for path in sorted(Path(__file__).parent.rglob("*.py"))]
    theme = render.Theme(instance.templates).version
    parts = (store.content_version(), instance.config, instance.cohort, today, overdue, code, theme)
    return hashlib.blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
