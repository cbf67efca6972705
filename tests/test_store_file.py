"""The file: one of it, private, and named with what to do when something is wrong."""

import os
import random
import sqlite3
import threading
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.matching import from_json
from aggregator.model import AggregatorError, OperatorError, SchemaTooNewError, StorageError
from aggregator.store import Store, schema
from tests.stores import (
    ADA,
    NOW,
    names,
    open_store,
    poll,
    run_python,
    subscribe,
    two_feeds,
    write,
)

AT_ONCE = timedelta()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "aggregator.sqlite"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return two_feeds(tmp_path_factory.mktemp("template")).read_bytes()


@pytest.fixture
def filled(path: Path, template: bytes) -> Path:
    path.write_bytes(template)
    return path


def files(path: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in path.parent.iterdir()}


# one file ---------------------------------------------------------------------------------


def test_one_file_is_left_when_nobody_has_it_open(filled: Path) -> None:
    assert [filled.name] == names(filled.parent)


def test_reading_needs_no_second_file(filled: Path) -> None:
    before = files(filled)

    with Store.open(filled, now=NOW, read_only=True) as store:
        assert len(store.entries()) == 40
        assert files(filled) == before

    assert files(filled) == before


def test_a_reader_sees_what_is_committed_while_a_run_writes(filled: Path) -> None:
    with open_store(filled.parent) as store, Store.open(filled, now=NOW, read_only=True) as reader:
        [ada, _bob] = store.feeds()
        store.record([poll(ada, write("new"))])

        assert len(reader.entries()) == 41


def test_a_run_that_closes_beside_a_reader_loses_nothing_and_the_next_tidies_up(filled: Path) -> None:
    store = open_store(filled.parent)
    with Store.open(filled, now=NOW, read_only=True) as reader:
        store.record([poll(reader.feeds()[0], write("new"))])
        store.close()
        assert len(reader.entries()) == 41

    with open_store(filled.parent) as store:
        assert len(store.entries()) == 41
    assert [filled.name] == names(filled.parent)


def test_an_open_reader_does_not_keep_a_run_out(filled: Path) -> None:
    with Store.open(filled, now=NOW, read_only=True) as reader:
        reader.feeds()
        with open_store(filled.parent) as store:
            assert len(store.feeds()) == 2


def test_a_store_opened_for_reading_cannot_be_written(filled: Path) -> None:
    with (
        Store.open(filled, now=NOW, read_only=True) as store,
        pytest.raises(StorageError, match=r"aggregator\.sqlite may not be written"),
    ):
        store.save_built_from("")


@pytest.mark.parametrize(
    ("umask", "mode"), [(0o022, 0o640), (0o077, 0o600), (0o002, 0o660), (0o027, 0o640), (0, 0o660)]
)
def test_others_may_never_read_the_file(path: Path, umask: int, mode: int) -> None:
    before = os.umask(umask)
    try:
        with open_store(path.parent) as store:
            subscribe(store, ADA)
            modes = {each.name: each.stat().st_mode & 0o777 for each in path.parent.iterdir()}
    finally:
        os.umask(before)

    assert modes == dict.fromkeys(
        ("aggregator.sqlite", "aggregator.sqlite-wal", "aggregator.sqlite-shm"), mode
    )


def test_a_folder_with_odd_letters_in_its_name_is_no_trouble(tmp_path: Path) -> None:
    folder = tmp_path / "50% of é?mode=memory#x"
    folder.mkdir()

    open_store(folder).close()

    assert names(folder) == ["aggregator.sqlite"]


def test_two_databases_have_different_content_versions(tmp_path: Path) -> None:
    with Store.open(tmp_path / "a", now=NOW) as one, Store.open(tmp_path / "b", now=NOW + AT_ONCE) as same:
        assert one.content_version() == same.content_version()
    with Store.open(tmp_path / "c", now=NOW + timedelta(seconds=1)) as other:
        assert one_version(tmp_path / "a") != other.content_version()


def one_version(path: Path) -> str:
    with Store.open(path, now=NOW, read_only=True) as store:
        return store.content_version()


# trouble ----------------------------------------------------------------------------------


def test_reading_where_there_is_no_database_says_what_to_run(path: Path) -> None:
    with pytest.raises(OperatorError, match=r"aggregator\.sqlite is not there yet: run `aggregator update`"):
        Store.open(path, now=NOW, read_only=True)

    assert not path.exists()


@pytest.mark.parametrize("read_only", [True, False])
def test_a_newer_schema_is_refused_and_nothing_touched(filled: Path, read_only: bool) -> None:
    with closing(sqlite3.connect(filled)) as newer, newer:
        newer.execute("insert into _sqlite_migrations (migration_set, name) values ('aggregator', 's99_x')")
    before, known = files(filled), len(schema.NAMES)

    words = rf"aggregator\.sqlite .* schema {known + 1} \(s99_x\).* knows {known} \({schema.NAMES[-1]}\)"
    with pytest.raises(SchemaTooNewError, match=words):
        Store.open(filled, now=NOW, read_only=read_only)

    assert files(filled) == before


def test_what_a_killed_newer_run_left_beside_the_file_is_not_touched_either(filled: Path) -> None:
    code = """
import sqlite3
newer = sqlite3.connect(path, isolation_level=None)
newer.execute("pragma journal_mode = wal")
newer.execute("insert into _sqlite_migrations (migration_set, name) values ('aggregator', 's99_x')")
os.kill(os.getpid(), signal.SIGKILL)
"""
    run_python(code, filled)
    before = files(filled)
    assert f"{filled.name}-wal" in before

    with pytest.raises(SchemaTooNewError):
        Store.open(filled, now=NOW)

    kept = (filled.name, f"{filled.name}-wal")
    assert [before[name] for name in kept] == [files(filled)[name] for name in kept]


def test_another_programs_database_is_refused_untouched(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("create table bookmarks (url)")
    before = files(path)

    with pytest.raises(OperatorError, match=r"aggregator\.sqlite is a database of another program"):
        Store.open(path, now=NOW)

    assert files(path) == before


@pytest.mark.parametrize("read_only", [True, False])
@pytest.mark.parametrize("content", [b"", b"not a database, but long enough to look at" * 99, None])
def test_a_damaged_file_is_named_and_left(filled: Path, content: bytes | None, read_only: bool) -> None:
    whole = filled.read_bytes()
    filled.write_bytes(whole[: len(whole) // 2] if content is None else content)
    before = files(filled)

    with pytest.raises(StorageError, match=r"aggregator\.sqlite is damaged .* `aggregator restore BACKUP`"):
        Store.open(filled, now=NOW, read_only=read_only)

    assert files(filled) == before


@pytest.mark.parametrize("seed", range(20))
def test_flipped_bytes_end_in_a_named_error_never_in_a_bug(filled: Path, seed: int) -> None:
    chance = random.Random(seed)
    damaged = bytearray(filled.read_bytes())
    for _ in range(100):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    filled.write_bytes(damaged)

    seen = read_all(filled)

    # What no check can see is another letter in somebody's text.
    assert seen == 40 or str(filled) in str(seen)


def read_all(path: Path) -> int | str:
    """How many entries a database gives where all of it can be read, else what is said of it."""
    try:
        with Store.open(path, now=NOW) as store:
            problems = store.check()
            rows = [entry.row for entry in store.entries()]
            store.terms(rows)
            feed_ids = [state.id for state in store.feeds()]
            store.matches(feed_ids)
            for feed_id in feed_ids:
                store.texts(feed_id)
                store.said(feed_id, "1", str)
                store.polls(feed_id)
    except AggregatorError as error:
        return str(error)
    return f"{path}: {problems}" if problems else len(rows)


def test_a_value_we_cannot_have_stored_is_damage(filled: Path) -> None:
    with closing(sqlite3.connect(filled)) as other, other:
        other.execute("update entries set shown_at = 'yesterday' where row = 3")

    with (
        open_store(filled.parent) as store,
        pytest.raises(StorageError, match=r"aggregator\.sqlite is damaged \(unreadable value: .*yesterday"),
    ):
        store.entries()


def test_bytes_that_are_no_text_are_damage(filled: Path) -> None:
    with closing(sqlite3.connect(filled)) as other, other:
        other.execute("update entries set title = cast(x'ff41' as text) where row = 3")

    with open_store(filled.parent) as store, pytest.raises(StorageError, match="is damaged"):
        store.entries()


def test_a_schema_that_is_no_text_is_damage(filled: Path) -> None:
    with closing(sqlite3.connect(filled)) as other, other:
        other.execute("pragma writable_schema = on")
        other.execute("update sqlite_master set sql = cast(x'63726561746520ff' as text) where name = 'runs'")

    with pytest.raises(StorageError, match=r"aggregator\.sqlite is damaged"):
        Store.open(filled, now=NOW)


def test_a_schema_with_other_letters_in_it_is_damage(filled: Path) -> None:
    with closing(sqlite3.connect(filled)) as other, other:
        other.execute("pragma writable_schema = on")
        other.execute("update sqlite_master set sql = replace(sql, 'undated_start', 'undated_stbrt')")

    with open_store(filled.parent) as store, pytest.raises(StorageError, match="is damaged"):
        store.entries()


@pytest.mark.parametrize(
    "letters",
    [
        "update _sqlite_migrations set name = 's0Ohistory' where name = 's06_history'",
        "update _sqlite_migrations set migration_set = 'aggre' where name = 's06_history'",
    ],
)
@pytest.mark.parametrize("read_only", [True, False])
def test_other_letters_in_the_list_of_steps_are_damage_and_no_newer_or_older_schema(
    filled: Path, letters: str, read_only: bool
) -> None:
    with closing(sqlite3.connect(filled)) as other, other:
        other.execute(letters)
    before = files(filled)

    with pytest.raises(
        StorageError, match=r"aggregator\.sqlite is damaged \(the list of its steps is garbled\)"
    ):
        Store.open(filled, now=NOW, read_only=read_only)

    assert files(filled) == before


def test_a_database_whose_steps_are_out_of_sight_is_not_brought_up_to_date(filled: Path) -> None:
    with closing(sqlite3.connect(filled)) as other, other:
        other.execute("pragma writable_schema = on")
        [(sql,)] = other.execute(
            "select sql from sqlite_master where sql like '%migration_set%name%' and type = 'index'"
        )
        other.execute("drop index idx__sqlite_migrations_migration_set_name")
        other.execute(f"{sql} where name < 's06'")
        other.execute("update sqlite_master set sql = ? where sql like '%s06%'", [sql])
    before = files(filled)

    with pytest.raises(StorageError, match=r"aggregator\.sqlite is damaged"):
        Store.open(filled, now=NOW)

    assert files(filled) == before


def test_a_step_that_is_no_text_any_more_is_damage(filled: Path) -> None:
    with closing(sqlite3.connect(filled)) as other, other:
        other.execute("update _sqlite_migrations set name = cast(x'ff' as text) where name = 's06_history'")

    with pytest.raises(StorageError, match=r"aggregator\.sqlite is damaged"):
        Store.open(filled, now=NOW)


def test_other_letters_inside_of_kept_json_are_damage(filled: Path) -> None:
    with closing(sqlite3.connect(filled)) as other, other:
        other.execute('update feeds set history = \'{"pager":"wordpress","endud":1}\' where id = 1')
        other.execute('update derived set said = \'[false,[[7,"heading","content"]]]\'')
        other.execute('update entries set enclosures = \'[{"urm":"","type":""}]\'')
        other.execute(
            "insert into entry_slices (entry_row, feed_id, mark) select row, feed_id, 'x' from entries"
        )

    with open_store(filled.parent) as store:
        with pytest.raises(StorageError, match=r"is damaged .*endud"):
            store.feeds()
        with pytest.raises(StorageError, match="is damaged"):
            store.said(1, "1", from_json)
        with pytest.raises(StorageError, match="is damaged"):
            store.as_read(1)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"nowhere/aggregator\.sqlite may not be written"):
        Store.open(tmp_path / "nowhere" / "aggregator.sqlite", now=NOW)


def test_a_folder_in_the_files_place_is_named(path: Path) -> None:
    path.mkdir()

    with pytest.raises(StorageError, match=r"aggregator\.sqlite is not a file"):
        Store.open(path, now=NOW)


def test_a_full_disk_is_named_and_the_poll_left_out_whole(filled: Path) -> None:
    with open_store(filled.parent) as store:
        store._connection.execute("pragma max_page_count = 1")  # which is as many as there are
        before = store.feeds()
        news = poll(before[0], *(write(f"new {number}", content="y" * 5000) for number in range(30)))

        with pytest.raises(StorageError, match=r"aggregator\.sqlite has no room to grow: the disk is full"):
            store.record([news])

        assert store.feeds() == before
        store._connection.execute("pragma max_page_count = 100000")
        store.record([news])
        assert len(store.entries()) == 70


def test_no_room_for_a_new_database_leaves_no_trace(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(connection: sqlite3.Connection) -> None:
        connection.execute("pragma max_page_count = 1")
        connection.execute("create table too_much (x)")

    with monkeypatch.context() as patched:
        patched.setattr("aggregator.store.schema.migrate", refuse)
        with pytest.raises(StorageError, match="the disk is full"):
            Store.open(path, now=NOW)
    assert names(path.parent) == []

    open_store(path.parent).close()


def test_what_a_deleted_database_left_behind_is_not_taken_over(filled: Path) -> None:
    with open_store(filled.parent) as store:
        store.record([poll(store.feeds()[0], write("new"))])
        wal = Path(f"{filled}-wal").read_bytes()
    filled.unlink()
    Path(f"{filled}-wal").write_bytes(wal)

    with open_store(filled.parent) as store:
        assert store.entries() == []


# another writer ---------------------------------------------------------------------------


def test_a_database_in_use_is_named_once_the_wait_is_over(filled: Path) -> None:
    with (
        Store.open(filled, now=NOW, busy_timeout=AT_ONCE) as store,
        closing(sqlite3.connect(filled, isolation_level=None)) as other,
    ):
        [ada, bob] = store.feeds()
        other.execute("begin immediate")

        with pytest.raises(StorageError, match=r"aggregator\.sqlite is in use by another program"):
            store.record([poll(ada, write("new"))])

        assert store.feeds() == [ada, bob]
        other.execute("rollback")
        store.record([poll(ada, write("new"))])


def test_a_short_writer_is_waited_for(filled: Path) -> None:
    with (
        open_store(filled.parent) as store,
        closing(sqlite3.connect(filled, isolation_level=None, check_same_thread=False)) as other,
    ):
        [ada, _bob] = store.feeds()
        other.execute("begin immediate")
        release = threading.Timer(0.1, other.execute, ["rollback"])
        release.start()

        store.record([poll(ada, write("new"))])

        release.join()
        assert len(store.entries()) == 41


def test_a_database_somebody_reads_for_long_is_named_when_a_run_opens_it(filled: Path) -> None:
    with closing(sqlite3.connect(filled, isolation_level=None)) as other:
        other.execute("begin")
        other.execute("select count(*) from feeds").fetchone()

        with pytest.raises(StorageError, match="is in use by another program"):
            Store.open(filled, now=NOW, busy_timeout=AT_ONCE)

    open_store(filled.parent).close()


@pytest.mark.slow
def test_a_run_that_finds_the_present_schema_never_loads_sqlite_utils(filled: Path) -> None:
    code = """
with open_store(path.parent) as store:
    store.feeds()
assert "sqlite_utils" not in sys.modules
"""
    done = run_python(code, filled)

    assert (done.returncode, done.stderr) == (0, b"")
