"""The tables, as numbered steps that are only ever added to.

A step that has been released is never edited: databases in the world were made by it.
`docs/schema.md` says what every column means, and a test keeps it true.

Imports sqlite-utils only where tables are made: loading it takes longer than a quiet
run. Never reads or writes a row.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

SET = "aggregator"  # the name under which sqlite-utils lists our steps as taken

FIRST_TABLES = """
create table meta (
  name text primary key,
  value not null
);
create table feeds (
  id integer primary key autoincrement,
  subscribed_as text not null,
  first_subscribed_at text not null,
  url text not null,
  title text not null default '',
  home_url text not null default '',
  language text not null default '',
  failure_kind text,
  failure_params text,
  failing_since text,
  off integer not null default 0,
  loaded integer not null default 0,
  newest_at text,
  moved_to text not null default '',
  moved_since text,
  moved_shared integer,
  held_since text,
  format text not null default '',
  etag blob,
  last_modified blob,
  validators_url text not null default '',
  validators_since text,
  body_hash text not null default '',
  interval_seconds integer,
  ttl_seconds integer,
  last_polled_at text,
  last_ok_at text,
  next_poll_at text,
  fresh_until text,
  not_before text,
  failures integer not null default 0,
  gone integer not null default 0,
  moved_polls integer not null default 0,
  moved_from text not null default '',
  claimed_by text not null default '',
  claimed_at text,
  claims integer not null default 0
);
create table feed_addresses (
  id integer primary key,
  feed_id integer not null references feeds (id) on delete cascade,
  url text not null,
  first_at text not null,
  unique (feed_id, url)
);
create table entries (
  row integer primary key autoincrement,
  feed_id integer not null references feeds (id) on delete cascade,
  entry_id text not null,
  link text not null,
  title text not null,
  author text not null,
  tags text not null,
  published text,
  published_from text not null,
  first_seen_at text not null,
  shown_at text not null,
  changed_at text,
  comments integer,
  undated_start integer not null,
  content_hash text not null,
  is_summary integer not null,
  language text not null,
  guid text not null,
  base text not null,
  published_claim text,
  published_text text not null,
  updated text,
  enclosures text not null,
  content text not null,
  held integer not null,
  unique (feed_id, entry_id)
);
create table entry_versions (
  id integer primary key,
  entry_row integer not null references entries (row) on delete cascade,
  replaced_at text not null,
  title text not null,
  link text not null,
  tags text not null,
  content text not null
);
create index entry_versions_of on entry_versions (entry_row);
create table polls (
  id integer primary key,
  feed_id integer not null references feeds (id) on delete cascade,
  at text not null,
  result text not null,
  status integer,
  new integer not null,
  changed integer not null,
  seconds real not null,
  wire_bytes integer not null,
  note text
);
create table host_holds (
  host text primary key,
  until text not null
) without rowid;
create table runs (
  id text primary key,
  kind text not null,
  started_at text not null,
  finished_at text,
  polled integer not null,
  not_modified integer not null,
  failed integer not null,
  new integer not null,
  changed integer not null,
  pages_written integer not null,
  seconds real not null
);
create table derived (
  entry_row integer primary key references entries (row) on delete cascade,
  policy text not null,
  words integer not null,
  excerpt text not null,
  html text not null
);
create index derived_by on derived (policy);
create table matches (
  feed_id integer primary key references feeds (id) on delete cascade,
  key text not null,
  matched integer not null,
  decisions text not null
);
insert into meta (name, value) values ('content_version', 0);
"""


def s01_first(db: Database) -> None:
    """The tables the program began with."""
    db.executescript(FIRST_TABLES)


def s02_fresh_seconds(db: Database) -> None:
    """What a server said of its answer's freshness, for the 304s that do not say it again."""
    db.executescript("alter table feeds add column fresh_seconds integer")


WHAT_RUNS_BROUGHT = """
alter table polls add column run text not null default '';
alter table polls add column event text not null default '';
create index polls_telling on polls (run) where new > 0 or changed > 0 or event <> '';
"""


def s03_what_runs_brought(db: Database) -> None:
    """By which run a feed was polled, and what became of it then."""
    db.executescript(WHAT_RUNS_BROUGHT)


ENTRY_SLICES = """
create table entry_slices (
  entry_row integer primary key references entries (row) on delete cascade,
  feed_id integer not null references feeds (id) on delete cascade,
  mark text not null
);
create index entry_slices_of on entry_slices (feed_id, mark);
"""


def s04_entry_slices(db: Database) -> None:
    """By which bytes of its feed an entry is known, so that it need not be read again."""
    db.executescript(ENTRY_SLICES)


def s05_forgotten(db: Database) -> None:
    """Those who left for good: nothing of them but marks."""
    db.executescript("create table forgotten (mark text primary key, salt text not null) without rowid")


def s06_history(db: Database) -> None:
    """How each feed is paged back."""
    db.executescript("alter table feeds add column history text")


def s07_names(db: Database) -> None:
    """Entries known again under other ids."""
    db.execute("alter table feeds add column id_changes integer not null default 0")
    db.execute("alter table entries add column text_hash text not null default ''")
    db.execute("alter table entries add column alias text not null default ''")
    db.execute("create index entries_by_alias on entries (feed_id, alias) where alias <> ''")


def s08_opt_out(db: Database) -> None:
    """Marks in bodies that ask not to be shown."""
    db.executescript("alter table derived add column opt_out text not null default ''")


def s09_named_feeds(db: Database) -> None:
    """What the page of a blog whose feed fails names instead, and when it was asked."""
    db.execute("alter table feeds add column looked_at text")
    db.execute("alter table feeds add column named_feed text not null default ''")


TAKEN_BACK = """
alter table entry_versions add column reworded integer not null default 1;
alter table entry_versions add column things text;
create table departures (
  entry_row integer primary key references entries (row) on delete cascade,
  left_at text not null,
  asked_at text,
  gone integer not null default 0
);
create table removed_entries (
  id integer primary key,
  feed_id integer not null references feeds (id) on delete cascade,
  entry_id text not null,
  alias text not null,
  removed_at text not null
);
create index removed_entries_of on removed_entries (feed_id);
"""


def s10_taken_back(db: Database) -> None:
    """What entries were taken for before an edit, and what their writers took back."""
    db.executescript(TAKEN_BACK)


def s11_lines(db: Database) -> None:
    """Whose line each feed had last, for a line whose address is changed."""
    db.executescript(
        "create table lines"
        " (feed_id integer primary key references feeds (id) on delete cascade, people text not null)"
    )


def s12_no_text_hashes(db: Database) -> None:
    """Words are compared where that is asked, not digested for each entry."""
    db.execute("alter table entries drop column text_hash")


DERIVED = """
drop table derived;
create table derived (
  entry_row integer primary key references entries (row) on delete cascade,
  policy text not null,
  words integer not null,
  excerpt text not null,
  opt_out text not null,
  said text not null,
  terms text not null
);
create index derived_by on derived (policy);
"""


def s13_said(db: Database) -> None:
    """What texts say and by which words they are found, in place of the texts once more."""
    db.executescript(DERIVED)


STEPS = (
    s01_first,
    s02_fresh_seconds,
    s03_what_runs_brought,
    s04_entry_slices,
    s05_forgotten,
    s06_history,
    s07_names,
    s08_opt_out,
    s09_named_feeds,
    s10_taken_back,
    s11_lines,
    s12_no_text_hashes,
    s13_said,
)
NAMES = tuple(step.__name__ for step in STEPS)


def taken(connection: sqlite3.Connection) -> tuple[str, ...]:
    """The names of the steps this database has taken, oldest first; () where it is not ours."""
    listed = connection.execute("select 1 from sqlite_master where name = '_sqlite_migrations'").fetchone()
    if listed is None:
        return ()
    rows = connection.execute(
        "select name from _sqlite_migrations where migration_set = ? order by id", [SET]
    )
    return tuple(name for (name,) in rows)


def migrate(connection: sqlite3.Connection) -> None:
    """Take the steps still missing. Call it inside a transaction: all of them count, or none."""
    from sqlite_utils import Database, Migrations

    migrations = Migrations(SET)
    for step in STEPS:
        migrations()(step)
    migrations.apply(Database(connection, execute_plugins=False))
