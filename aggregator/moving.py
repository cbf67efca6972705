"""Blogs that moved for good, and those that look taken over: what `aggregator moves` shows and does.

[S] Reads the store. Where asked, writes the new addresses into feeds.opml, keeping every other byte
of it, or ends a hold. When a move is believed and when a blog is held is decided elsewhere
(`policy`); a line that is not changed loses nothing, since polls go to the new address.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from aggregator import addresses, opml, policy, whose
from aggregator.instance import Instance, rewrite
from aggregator.model import Entry, FeedState, OperatorError, Polling, StorageError, Subscription
from aggregator.report import iso, visible
from aggregator.store import Store

KEPT = "feeds.opml.bak"  # the list as it was before the last change
TITLES = 3  # of what is held back, as a sample


@dataclass(frozen=True, slots=True)
class Move:
    """A line of feeds.opml whose blog has another address, or seems to get one."""

    participant: str  # id
    name: str
    line: int
    old: str  # as the line has it
    new: str
    since: datetime | None  # of the redirect; None where that is not known, as of http to https
    polls: int  # that saw it
    shares: int | None  # entries there that were stored before
    missing: tuple[str, ...]  # before the line may be changed; () where it may

    @property
    def ready(self) -> bool:
        """Whether the move is believed, so that the line may be changed."""
        return not self.missing

    def lines(self) -> Iterator[str]:
        """For people."""
        yield f"{visible(self.name)}, feeds.opml:{self.line}"
        yield f"  {visible(self.old)}"
        yield f"  -> {visible(self.new)}"
        told = [f"since {self.since:%Y-%m-%d}"] if self.since else []
        told += [f"polls that saw it: {self.polls}"] if self.polls else []
        told += [f"stored entries that are there: {self.shares}"] if self.shares is not None else []
        yield from [f"  {', '.join(told)}"] if told else []
        yield from (f"  not yet: {each}" for each in self.missing)
        if self.ready:
            yield "  ready: it is read there already; `aggregator moves --apply` changes the line"


@dataclass(frozen=True, slots=True)
class Held:
    """A feed that looks like somebody else's."""

    participant: str  # id
    name: str
    line: int
    address: str  # where it is asked
    since: datetime
    entries: int  # kept back
    titles: tuple[str, ...]  # of the newest of them

    def as_json(self) -> dict[str, Any]:
        """For `--json`; the keys are a contract."""
        return {
            "participant": self.participant,
            "name": self.name,
            "line": self.line,
            "address": self.address,
            "since": iso(self.since),
            "entries": self.entries,
            "titles": list(self.titles),
        }

    def lines(self) -> Iterator[str]:
        """For people."""
        yield f"{visible(self.name)}, feeds.opml:{self.line}  {visible(self.address)}"
        kept = f"{self.entries} new entries are kept back"
        yield f"  since {self.since:%Y-%m-%d} it looks like somebody else's blog; {kept}"
        yield from (f"    {visible(title)[:80] or '(no title)'}" for title in self.titles)
        yield f"  if it is still theirs: aggregator moves --accept {self.participant}"
        yield "  if not: find out where they write now, and change the line"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for the organiser's word."""

    moves: tuple[Move, ...]
    held: tuple[Held, ...]

    def as_json(self) -> dict[str, Any]:
        """For `--json`; the keys are a contract."""
        return {
            "moves": [
                {
                    "participant": each.participant,
                    "name": each.name,
                    "line": each.line,
                    "old": each.old,
                    "new": each.new,
                    "since": iso(each.since),
                    "polls": each.polls,
                    "shares": each.shares,
                    "ready": each.ready,
                    "missing": list(each.missing),
                }
                for each in self.moves
            ],
            "held": [each.as_json() for each in self.held],
        }

    def text(self) -> str:
        """For people: what can be done first, then what is being watched, then what is held."""
        moves = sorted(self.moves, key=lambda each: not each.ready)
        told = [*(each.lines() for each in moves), *(each.lines() for each in self.held)]
        blocks = ["\n".join(lines) for lines in told]
        return "\n\n".join(blocks) or "No blog has moved, and none looks like somebody else's."


def waiting(instance: Instance, now: datetime) -> Waiting:
    """Every line whose blog moves or has moved, and every feed that is held, in the order of feeds.opml."""
    if not instance.database.exists():
        return Waiting((), ())
    subscriptions = instance.cohort.subscriptions
    names = {person.id: person.name for person in instance.cohort.participants}
    kept_back: defaultdict[int, list[Entry]] = defaultdict(list)
    with Store.open(instance.database, now=now, read_only=True) as store:
        feeds = whose.feeds_of(instance.cohort, store)
        for entry in store.entries({state.id for state in feeds.values() if state.held_since}):
            if entry.held:
                kept_back[entry.feed_id].append(entry)
    known = [(each, feeds[each.address]) for each in subscriptions if each.address in feeds]
    return Waiting(
        tuple(
            replace(move, missing=(*move.missing, *_listed(move.new, state, known)))
            for each, state in known
            for move in _moves(each, names[each.participant], state, now, instance.config.polling)
        ),
        tuple(
            _held(each, names[each.participant], state, kept_back[state.id], state.held_since)
            for each, state in known
            if state.held_since is not None
        ),
    )


def apply(instance: Instance, moves: Sequence[Move]) -> list[Move]:
    """Write the new addresses of those that are ready into feeds.opml; those that were written.

    feeds.opml.bak gets what was there before. Raises OperatorError, nothing written, where the
    file is no longer what was read, or somebody would get another id; StorageError where the
    disk refuses.
    """
    ready = [move for move in moves if move.ready]
    if not ready:
        return []
    path = instance.root / "feeds.opml"
    try:
        before = path.read_bytes()
        after = opml.readdress(before, {(move.line, move.old): move.new for move in ready})
        _check(before, after)
        (instance.root / KEPT).write_bytes(before)
    except OSError as error:
        raise StorageError(f"{path}: it could not be written: {error.strerror or error}") from error
    rewrite(path, after)
    return ready


def _check(before: bytes, after: bytes) -> None:
    """Raise OperatorError where the list would be wrong, or somebody's id is made of the address."""
    was, _ = opml.parse(before)
    cohort, findings = opml.parse(after)
    errors = [str(finding) for finding in findings if finding.severity == "error"]
    errors += [
        f'feeds.opml: with the new address "{old.name}" would have another id; write id="{old.id}" first'
        for old, new in zip(was.participants, cohort.participants, strict=False)
        if old.id != new.id
    ]
    if errors:
        raise OperatorError("\n".join(errors))


def accept(instance: Instance, participant: str, now: datetime) -> int:
    """End the hold on this participant's feeds: how many entries are shown and counted from now on.

    Raises OperatorError where nobody has this id, or none of their feeds is held.
    """
    mine = [each for each in instance.cohort.subscriptions if each.participant == participant]
    if not mine:
        raise OperatorError(
            f"{participant}: nobody in feeds.opml has this id; `aggregator moves` gives the ids of those held"
        )
    freed: list[int] = []
    if instance.database.exists():
        with Store.open(instance.database, now=now) as store:
            feeds = whose.feeds_of(instance.cohort, store)
            states = {feeds[each.address].id: feeds[each.address] for each in mine if each.address in feeds}
            freed = [store.accept(state.id) for state in states.values() if state.held_since]
    if not freed:
        raise OperatorError(f"{participant}: none of their feeds is held; nothing to accept")
    return sum(freed)


def _moves(
    subscription: Subscription, name: str, state: FeedState, now: datetime, polling: Polling
) -> Iterator[Move]:
    """To where the feed is asked, if that is not what the line says, and to where it is moving.

    A line without xmlUrl has no address to change.
    """
    line = Move(subscription.participant, name, subscription.line, subscription.url, "", None, 0, None, ())
    seen = replace(
        line,
        new=state.moved_to,
        since=state.moved_since,
        polls=state.moved_polls,
        shares=state.moved_shared,
    )
    if subscription.url and subscription.url != state.url:
        moved = seen if state.moved_to == state.url else replace(line, new=state.url)
        yield replace(moved, missing=("it cannot be read there now",) if state.failure else ())
    if subscription.url and policy.is_watched(state):
        yield replace(seen, missing=tuple(map(str, policy.missing(state, now, polling))))


def _listed(new: str, state: FeedState, known: Sequence[tuple[Subscription, FeedState]]) -> Iterator[str]:
    """Why the line cannot have this address: another one has it."""
    for other, theirs in known:
        homes = (other.address, theirs.url) if theirs.id != state.id else ()
        if any(addresses.same_address(home, new) for home in homes):
            yield f"it is the address of line {other.line} already"
            return


def _held(
    subscription: Subscription, name: str, state: FeedState, entries: Sequence[Entry], since: datetime
) -> Held:
    newest = sorted(entries, key=lambda each: (each.dated, each.entry_id), reverse=True)
    return Held(
        participant=subscription.participant,
        name=name,
        line=subscription.line,
        address=state.url,
        since=since,
        entries=len(entries),
        titles=tuple(each.title for each in newest[:TITLES]),
    )
