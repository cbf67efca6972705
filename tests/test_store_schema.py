"""The schema: documented, and reached from every older one without losing a row."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import blake2b
from pathlib import Path

import pytest

from aggregator.model import Decision, Doubt, FailureKind, OperatorError, Run, failure, message
from aggregator.store import Matches, Store, schema
from tests.stores import ADA, BOB, HOUR, NOW, open_store, poll, subscribe, write

HERE = Path(__file__).parent
DOCUMENT = (HERE.parent / "docs/schema.md").read_text()
NOT_OURS = {"_sqlite_migrations", "sqlite_sequence"}

# The first schema on record, with a little of everything.
FIRST = (HERE / "fixtures/schema_v1.sql").read_text()
# Of every step on record: its name, and a digest of the schema it makes. A line, once there, never changes.
RELEASED = dict(line.split() for line in (HERE / "fixtures/schema_steps.txt").read_text().splitlines())
SCHEMAS = range(1, len(schema.STEPS) + 1)


def fill(store: Store) -> None:
    """A little of everything."""
    store.start_run(Run("first", "update", NOW))
    [ada, bob] = subscribe(store, ADA, BOB)
    store.claim([ada.id, bob.id], "first", NOW)
    store.record([poll(ada, write("1", "Thing 6", tags=("cpd23",)), write("2", "Holidays", published=None))])
    store.record([poll(ada, write("1", "Thing 7", changed_at=NOW + HOUR), at=NOW + HOUR)])
    store.record([poll(bob, trouble=failure(FailureKind.NOT_FOUND, status=404), at=NOW + HOUR)])
    store.finish_run(Run("first", "update", NOW, NOW, polled=2, failed=1, new=2))
    one, two = (entry.row for entry in store.entries())
    doubt = Doubt(8, message("only the topic says so"))
    found = {one: Decision(things=(7,)), two: Decision(doubtful=(doubt,))}
    store.save_matches({ada.id: Matches("key", found)})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "aggregator.sqlite"


@pytest.fixture
def filled(path: Path) -> Iterator[sqlite3.Connection]:
    with open_store(path.parent) as store:
        fill(store)
    with closing(sqlite3.connect(path)) as connection:
        yield connection


def columns(connection: sqlite3.Connection) -> dict[str, list[tuple[str, str]]]:
    """Every table of ours with the names and types of its columns."""
    tables = {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}
    return {
        table: [
            (row[1], row[2].lower() or "any") for row in connection.execute(f"pragma table_info({table})")
        ]
        for table in tables - NOT_OURS
    }


def statements(connection: sqlite3.Connection) -> set[str]:
    return {sql for (sql,) in connection.execute("select sql from sqlite_master where sql is not null")}


def test_the_document_has_every_table_and_column(filled: sqlite3.Connection) -> None:
    sections = re.findall(r"^### (\w+)\n(.*?)(?=^#|\Z)", DOCUMENT, re.MULTILINE | re.DOTALL)
    documented = {
        table: [
            (name, kind)
            for name, kind, _meaning in re.findall(r"^\| (\w+) \| (\w+) \| (.+) \|$", text, re.MULTILINE)
            if name != "column"
        ]
        for table, text in sections
    }

    assert columns(filled) == documented


@pytest.mark.parametrize("query", re.findall(r"```sql\n(.*?)```", DOCUMENT, re.DOTALL))
def test_each_documented_query_finds_something(filled: sqlite3.Connection, query: str) -> None:
    assert filled.execute(query).fetchall()


def test_the_document_has_queries_to_try() -> None:
    assert DOCUMENT.count("```sql") == 8


def database_of(path: Path, steps: int) -> None:
    """The database as the program left it when its schema had this many steps, with rows in it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(FIRST)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(schema, "STEPS", schema.STEPS[:steps])
            schema.migrate(connection)


def test_no_step_on_record_was_edited(path: Path) -> None:
    made = {}
    for number, step in enumerate(schema.STEPS, start=1):
        database_of(path, number)
        with closing(sqlite3.connect(path)) as connection:
            text = "\n".join(sorted(statements(connection)))
        made[step.__name__] = blake2b(text.encode(), digest_size=8).hexdigest()
        path.unlink()

    assert made == RELEASED, "a new step needs its line in tests/fixtures/schema_steps.txt"


@pytest.mark.parametrize("steps", SCHEMAS)
def test_every_older_schema_comes_forward_with_all_its_rows(path: Path, steps: int) -> None:
    database_of(path, steps)
    with closing(sqlite3.connect(path)) as connection:
        rows = {table: count(connection, table) for table in columns(connection)}

    with open_store(path.parent) as store:
        assert store.check() == []
        assert [entry.title for entry in store.entries()] == ["Thing 7", "Holidays"]
        assert [state.failure and state.failure.kind for state in store.feeds()] == [
            None,
            FailureKind.NOT_FOUND,
        ]
        assert statements(store._connection) == statements_of_a_new_one(path.parent / "new")
        assert rows == {table: count(store._connection, table) for table in rows}


def count(connection: sqlite3.Connection, table: str) -> int:
    [[rows]] = connection.execute(f"select count(*) from {table}")
    assert isinstance(rows, int)
    return rows


def statements_of_a_new_one(folder: Path) -> set[str]:
    folder.mkdir()
    with open_store(folder) as store:
        return statements(store._connection)


def test_a_step_that_fails_leaves_the_schema_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(path.parent) as store:
        fill(store)
        before = statements(store._connection)
    another_step(monkeypatch, "create table half (x); insert into half values (1, 2);")

    with pytest.raises(sqlite3.OperationalError, match="table half has 1 columns"):
        open_store(path.parent)

    monkeypatch.undo()
    with open_store(path.parent) as store:
        assert statements(store._connection) == before


def test_a_new_step_is_taken_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_store(path.parent).close()
    another_step(monkeypatch, "create table more (x);")

    for _ in range(2):
        with open_store(path.parent) as store:
            assert schema.taken(store._connection) == (*[step.__name__ for step in schema.STEPS],)


def test_reading_an_older_schema_says_what_to_run(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_store(path.parent).close()
    before = path.read_bytes()
    another_step(monkeypatch, "create table more (x);")

    with pytest.raises(
        OperatorError, match=r"aggregator\.sqlite was written by an older version.*`aggregator update`"
    ):
        Store.open(path, now=NOW, read_only=True)

    assert path.read_bytes() == before


def another_step(monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    def s02_another(db: object) -> None:
        db.executescript(script)  # type: ignore[attr-defined]

    steps = (*schema.STEPS, s02_another)
    monkeypatch.setattr(schema, "STEPS", steps)
    monkeypatch.setattr(schema, "NAMES", tuple(step.__name__ for step in steps))
