"""The database. This file is the whole of what others may call; the rest is how.

All SQL and all transactions of the program are in this folder:

    database.py   the file: made, opened, checked, closed; the one kind of transaction
    schema.py     the tables, as steps
    cells.py, rows.py, entry_rows.py, logged.py, decisions.py, histories.py   rows to values and back
    feeds.py, lines.py   which row continues for an address, or goes on at another; claims
    recording.py  what a poll changes
    slices.py     by which bytes of its feed an entry is known
    entries.py    entries read back
    past.py       what entries were, and what writers took back
    derived.py    what was read in bodies, and decisions, which can all be made again
    history.py    runs, the poll log, holds
    forgotten.py  those who left for good
    held.py       all there is on somebody, as it lies there
    content.py, checking.py   what changed at all; whether all is whole
    copying.py    backups, and putting one in the database's place

May import the model alone. Decides nothing: what is due, new, believable or matched is
decided elsewhere and written down here. Stores no name of a participant.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self

from aggregator.model import (
    Entry,
    EntryText,
    FeedState,
    KnownEntry,
    PageOutcome,
    ParsedEntry,
    PollLog,
    PollOutcome,
    Run,
)
from aggregator.store import (
    checking,
    content,
    copying,
    database,
    derived,
    entries,
    feeds,
    forgotten,
    held,
    history,
    recording,
    slices,
)
from aggregator.store.copying import backup, draft, put_in_place
from aggregator.store.derived import Said
from aggregator.store.lines import Lines
from aggregator.store.past import Past
from aggregator.store.values import Counts, Departure, Derived, Matches, Raw

__all__ = ["Counts", "Departure", "Derived", "Matches", "Raw", "Store", "backup", "draft", "put_in_place"]

BATCH = 500  # bodies held in memory at once while they are read


class Store:
    """An open database; made by `Store.open`, closed by `with` or `close`.

    Every method either does all of it or nothing. Raises StorageError, naming the file and
    the next step, where disk or database refuse. Times are the caller's; no clock is read.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self.past = Past(self._reading, self._writing)  # what entries were, and what writers took back
        self.lines = Lines(self._reading, self._writing)  # whose each feed was last

    # the file -----------------------------------------------------------------------------

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        now: datetime,
        read_only: bool = False,
        busy_timeout: timedelta = timedelta(seconds=5),
    ) -> Self:
        """Open the database at `path`, made where missing unless `read_only`.

        Another writer is waited for as long as `busy_timeout`. Raises SchemaTooNewError
        where a newer version of the program wrote it (nothing was touched), OperatorError
        where `read_only` finds none or one that `update` must first bring up to date.
        """
        if read_only:
            return cls(database.open_readable(path, busy_timeout), path)
        return cls(database.open_writable(path, now, busy_timeout), path)

    @classmethod
    @contextmanager
    def apart(cls, path: Path, *, now: datetime) -> Iterator[Self]:
        """Open a copy, for a file that may not be written; what is changed in it goes with it."""
        with TemporaryDirectory() as folder:
            copying.copy(path, Path(folder) / path.name)
            with cls.open(Path(folder) / path.name, now=now) as store:
                yield store

    def close(self) -> None:
        """Close; where nobody else has it open one file is left."""
        database.close(self._connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def check(self) -> list[str]:
        """What is wrong with the database, each in one sentence; [] where it is whole."""
        with self._reading() as connection:
            return list(checking.problems(connection))

    def refuse_damage(self) -> None:
        """Raise StorageError where the file's pages do not fit together: a quick look, before a run."""
        with self._reading() as connection:
            database.refuse_damage(connection, self._path)

    def content_version(self) -> str:
        """A text that differs whenever a page could: entries, or what is shown of feeds, changed.

        The schedule (last and next poll, back-off) is not content, nor is what was derived.
        """
        with self._reading() as connection:
            return content.version(connection)

    def built_from(self) -> str:
        """What the last build was made of, as its maker told; "" where none is known."""
        with self._reading() as connection:
            return content.built_from(connection)

    def save_built_from(self, made_of: str) -> None:
        """Remember what the pages are made of now."""
        with self._writing() as connection:
            content.save_built_from(connection, made_of)

    # feeds --------------------------------------------------------------------------------

    def feeds(self) -> list[FeedState]:
        """Every feed, those whose line has gone included, oldest row first."""
        with self._reading() as connection:
            return feeds.states(connection)

    def subscribed(self, addresses: Iterable[str], key_of: Callable[[str], str]) -> dict[str, FeedState]:
        """The feed of each address, where there is one; nothing is made.

        `key_of` gives addresses that are the same but for http/https and the like one text.
        """
        with self._reading() as connection:
            found = feeds.rows_of(connection, addresses, key_of)
            return self._states(found)

    def subscribe(
        self, addresses: Iterable[str], now: datetime, key_of: Callable[[str], str]
    ) -> dict[str, FeedState]:
        """The feed of each address: the row that continues by its history, or a new one.

        A feed whose own line has gone, and only such, continues under another address of its
        history, and begins afresh: due at once, on again after 410, its entries kept.
        """
        with self._writing() as connection:
            found = feeds.subscribe(connection, addresses, now, key_of)
        with self._reading():
            return self._states(found)

    def first_addresses(self) -> dict[int, str]:
        """By feed id: the address it was first known by, which never changes."""
        with self._reading() as connection:
            return feeds.first_addresses(connection)

    def addresses(self) -> dict[int, tuple[str, ...]]:
        """By feed id: every address it ever had, the first first."""
        with self._reading() as connection:
            return feeds.addresses(connection)

    def claim(self, feed_ids: Sequence[int], run_id: str, now: datetime) -> None:
        """Say, before any request goes out, that this run is about to ask these feeds.

        Until its outcome is recorded such a feed reads as polled at `now`, in this run's
        hand, and counts one claim more: a run that finds a claim knows its run is dead.
        """
        with self._writing() as connection:
            feeds.claim(connection, feed_ids, run_id, now)

    def release(self, run_id: str) -> None:
        """Give back what this run claimed and did not record; it reads as before the claim."""
        with self._writing() as connection:
            feeds.release(connection, run_id)

    def holds(self, now: datetime) -> dict[str, datetime]:
        """The hosts that asked to be left alone, and until when."""
        with self._reading() as connection:
            return history.holds(connection, now)

    # what a poll changes ------------------------------------------------------------------

    def known(self, feed_id: int, entry_ids: Iterable[str] | None = None) -> dict[str, KnownEntry]:
        """Those of these entry ids that this feed already has; None: every entry it has."""
        with self._reading() as connection:
            return entries.known(connection, feed_id, entry_ids)

    def marks(self, feed_id: int) -> frozenset[str]:
        """The marks of the feed's entries: pieces of a body that have them need not be read again."""
        with self._reading() as connection:
            return slices.marks(connection, feed_id)

    def as_read(self, feed_id: int) -> tuple[dict[str, KnownEntry], dict[str, ParsedEntry]]:
        """Every entry of the feed, as `known` gives it, and by mark as it was read when it was stored."""
        with self._reading() as connection:
            return slices.as_read(connection, feed_id)

    def record(self, outcomes: Sequence[PollOutcome]) -> None:
        """Store what polls changed: entries, validators, state, log and hold in one transaction.

        One outcome with news, and quiet ones beside it. What an edited entry was is kept.
        Recording the same outcome twice adds nothing; one of a feed that has gone meanwhile
        is passed over.
        """
        with self._writing() as connection:
            recording.record(connection, outcomes)

    def record_page(self, outcome: PageOutcome, run_id: str) -> None:
        """Store what a page of a feed's history brought this run with where to go on, in one transaction.

        Entries that are stored already stay as they are; nothing else of the feed changes.
        """
        with self._writing() as connection:
            recording.record_page(connection, outcome, run_id)

    def note_named(self, feed_id: int, url: str, now: datetime) -> None:
        """Keep which feed the page of a failing feed's blog names ("": none), and that it was asked now."""
        with self._writing() as connection:
            feeds.note_named(connection, feed_id, url, now)

    def accept(self, feed_id: int) -> int:
        """Show and count what a held feed brought, by the organiser's word; how many entries that frees.

        The feed is asked for its whole body next time, so that its new title is learned.
        """
        with self._writing() as connection:
            return recording.accept(connection, feed_id)

    def polls(self, feed_id: int, limit: int = 20) -> list[PollLog]:
        """The latest lines of one feed's log, newest first."""
        with self._reading() as connection:
            return history.polls(connection, feed_id, limit)

    # entries ------------------------------------------------------------------------------

    def entries(self, feed_ids: Iterable[int] | None = None) -> list[Entry]:
        """Entries of these feeds, or all, without their bodies, in the order they came."""
        with self._reading() as connection:
            return entries.entries(connection, feed_ids)

    def find_entries(self, wanted: str, limit: int = 20) -> list[Entry]:
        """Entries by link, else entry id, else title, else a piece of the title; newest first."""
        with self._reading() as connection:
            return entries.find(connection, wanted, limit)

    def texts(self, feed_id: int) -> dict[int, EntryText]:
        """What the matcher reads beside texts, by Entry.row, oldest date first."""
        with self._reading() as connection:
            return entries.texts(connection, feed_id)

    def raw(self, rows: Iterable[int]) -> list[Raw]:
        """The bodies of these entries as received."""
        with self._reading() as connection:
            return entries.raw(connection, rows)

    def counts(self, feed_ids: Iterable[int]) -> Counts:
        """How much these feeds have."""
        with self._reading() as connection:
            return entries.counts(connection, feed_ids)

    # what is derived ----------------------------------------------------------------------

    def underived(self, policy: str) -> Iterator[list[Raw]]:
        """Bodies that are new, edited or read by another policy, a batch at a time.

        None is given twice, so each batch may be saved before the next is taken.
        """
        with self._reading() as connection:
            rows = entries.underived(connection, policy)
        for start in range(0, len(rows), BATCH):
            yield self.raw(rows[start : start + BATCH])

    def save_derived(self, policy: str, read: Iterable[Derived]) -> None:
        """Keep what was read in bodies by this policy."""
        with self._writing() as connection:
            derived.save_derived(connection, policy, read)

    def said(self, feed_id: int, policy: str, understood: Callable[[str], Said]) -> dict[int, Said]:
        """What the texts of a feed's entries say, by Entry.row; of those read by this policy."""
        with self._reading() as connection:
            return derived.said(connection, feed_id, policy, understood)

    def terms(self, rows: Iterable[int]) -> dict[int, Sequence[str]]:
        """The words by which search finds these entries, by Entry.row; of those that were read."""
        with self._reading() as connection:
            return derived.terms(connection, rows)

    def matches(self, feed_ids: Iterable[int]) -> dict[int, Matches]:
        """The decisions kept for these feeds, with the key they were kept under."""
        with self._reading() as connection:
            return derived.matches(connection, feed_ids)

    def save_matches(self, found: Mapping[int, Matches]) -> None:
        """Keep decisions, by feed; they replace what was kept for that feed."""
        with self._writing() as connection:
            derived.save_matches(connection, found)

    # those who left -----------------------------------------------------------------------

    def forget(
        self, names: Iterable[str], feed_ids: Iterable[int], rows: Iterable[int], hosts: Iterable[str]
    ) -> None:
        """Erase these feeds and entries, with versions, log, holds and all, down to their bytes.

        Of `names`, by which whoever left would be known again, marks are left and nothing else.
        Needs as much free space as the database has, for a moment.
        """
        with self._reading() as connection:
            connection.execute("pragma secure_delete = on")
        with self._writing() as connection:
            forgotten.remember(connection, names)
            forgotten.erase(connection, feed_ids, rows, hosts)
        with self._reading() as connection:
            connection.execute("vacuum")

    def forgotten(self, names: Iterable[str]) -> set[str]:
        """Those of these names that were forgotten; nothing is asked of `names` where nobody was."""
        with self._reading() as connection:
            return forgotten.known(connection, names)

    def welcome(self, names: Iterable[str]) -> None:
        """Let whoever goes by these names come back."""
        with self._writing() as connection:
            forgotten.lift(connection, names)

    def held(self, feed_ids: Collection[int], rows: Collection[int]) -> dict[str, list[dict[str, Any]]]:
        """By table: every row on these feeds and these entries, as it lies there."""
        with self._reading() as connection:
            return dict(held.held(connection, feed_ids, rows))

    # runs ---------------------------------------------------------------------------------

    def start_run(self, run: Run) -> None:
        """Write a run down before it does anything."""
        with self._writing() as connection:
            history.start_run(connection, run)

    def finish_run(self, run: Run) -> None:
        """Write down what the run came to; `finished_at` is set. Old history is dropped."""
        with self._writing() as connection:
            history.finish_run(connection, run)

    def last_runs(self) -> list[Run]:
        """The latest run that looked which blogs are due, and before it the latest that asked any."""
        with self._reading() as connection:
            return history.last_runs(connection)

    def telling_runs(self, limit: int = 20) -> list[Run]:
        """The latest runs that brought something, newest first, with the polls that did (`Run.told`)."""
        with self._reading() as connection:
            return history.telling(connection, limit)

    # ---------------------------------------------------------------------------------------

    def _states(self, found: Mapping[str, int]) -> dict[str, FeedState]:
        """The states of these rows, by address."""
        states = {state.id: state for state in feeds.states(self._connection, set(found.values()))}
        return {address: states[row] for address, row in found.items()}

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with database.naming(self._path), database.damage(self._path):
            yield self._connection

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with database.naming(self._path), database.transaction(self._connection):
            yield self._connection
