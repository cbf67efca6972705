"""The file after a kill at any moment: whole, and healed by the next run."""

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from aggregator.model import StorageError
from aggregator.store import Store, schema
from tests.stores import NOW, command, names, open_store, run_python, two_feeds


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "aggregator.sqlite"


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    return two_feeds(tmp_path)


def kill_soon(code: str, path: Path, longest: float, chance: random.Random) -> None:
    """Let the steps run for up to `longest` seconds after they said that they begin."""
    with subprocess.Popen(command(code, path), stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            process.wait(timeout=chance.uniform(0, longest))
        except subprocess.TimeoutExpired:
            process.kill()


KILL_AT = """
def kill_at(statement):
    if statement.startswith(begin):
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "begin", ["insert into entries", "update entries", "insert into polls", "update feeds", "commit"]
)
def test_a_kill_in_a_transaction_leaves_nothing_of_it(filled: Path, begin: str) -> None:
    code = f"""
begin = {begin!r}
{KILL_AT}
store = open_store(path.parent)
[ada, bob] = store.feeds()
store._connection.set_trace_callback(kill_at)
store.record([poll(ada, write("1", "edited", changed_at=NOW), write("new"), at=NOW + HOUR)])
"""
    before = contents(filled)

    killed = run_python(code, filled)

    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert contents(filled) == before


def contents(path: Path) -> list[object]:
    with open_store(path.parent) as store:
        assert store.check() == []
        feeds = store.feeds()
        return [feeds, store.entries(), [store.polls(feed.id) for feed in feeds], store.content_version()]


@pytest.mark.slow
def test_a_kill_while_the_database_is_made_leaves_no_half_of_it(path: Path) -> None:
    code = """
from aggregator.store import schema
def die(db):
    os.kill(os.getpid(), signal.SIGKILL)
schema.STEPS = (*schema.STEPS, die)
open_store(path.parent)
"""
    killed = run_python(code, path)

    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert not path.exists()
    assert contents(path)[:2] == [[], []]
    assert [path.name] == names(path.parent)


@pytest.mark.long
@pytest.mark.slow
def test_kills_at_any_moment_leave_whole_feeds_only(path: Path) -> None:
    """Entries and the validators that vouch for them are there together or not at all."""
    code = """
print(flush=True)
with open_store(path.parent) as store:
    for state in subscribe(store, *(f"https://{n}.example/" for n in range(300))):
        if not state.validators:
            store.record([poll(state, *(write(str(n), content="x" * 3000) for n in range(20)))])
"""
    chance = random.Random(20)
    open_store(path.parent).close()
    stored = 0
    for _ in range(10):
        kill_soon(code, path, 0.15, chance)
        with open_store(path.parent) as store:
            assert store.check() == []
            counts = {feed.id: len(store.entries([feed.id])) for feed in store.feeds() if feed.validators}
            assert set(counts.values()) <= {20}
            assert len(store.entries()) == 20 * len(counts)
            assert len(counts) >= stored
            stored = len(counts)
    assert stored > 0


@pytest.mark.slow
def test_kills_while_opening_and_closing_are_healed_by_the_next_opening(filled: Path) -> None:
    before = contents(filled)
    code = """
print(flush=True)
while True:
    open_store(path.parent).close()
"""
    chance = random.Random(3)
    for _ in range(10):
        kill_soon(code, filled, 0.05, chance)

        assert contents(filled) == before
        assert [filled.name] == names(filled.parent)


MIGRATION = """
from aggregator.store import schema
def s99_rewritten(db):
    print(flush=True)
    for n in range(40):
        db.execute(f"alter table entries add column more{n} text")
        db.execute(f"update entries set more{n} = title, title = title || '.'")
schema.STEPS = (*schema.STEPS, s99_rewritten)
schema.NAMES = (*schema.NAMES, "s99_rewritten")
open_store(path.parent).close()
"""


def schema_and_rows(path: Path) -> list[object]:
    """What any program sees: the steps taken, the tables, and every entry whole."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
        return [
            schema.taken(connection),
            connection.execute("select sql from sqlite_master order by sql").fetchall(),
            connection.execute("select * from entries order by row").fetchall(),
        ]


@pytest.mark.slow
@pytest.mark.parametrize("kills", [3, pytest.param(50, marks=pytest.mark.soak)])
def test_kills_in_a_migration_leave_the_old_schema_or_the_new_and_the_next_run_completes_it(
    filled: Path, tmp_path: Path, kills: int
) -> None:
    migrated = tmp_path / "undisturbed" / filled.name
    migrated.parent.mkdir()
    shutil.copy(filled, migrated)
    assert run_python(MIGRATION, migrated).returncode == 0
    before, after = schema_and_rows(filled), schema_and_rows(migrated)
    chance = random.Random(69)
    for kill in range(kills):
        killed = tmp_path / f"killed-{kill}" / filled.name
        killed.parent.mkdir()
        shutil.copy(filled, killed)
        kill_soon(MIGRATION, killed, 0.06, chance)

        assert schema_and_rows(killed) in (before, after)
        assert run_python(MIGRATION, killed).returncode == 0
        assert schema_and_rows(killed) == after
        assert [filled.name] == names(killed.parent)


@pytest.mark.slow
def test_reading_after_a_kill_in_the_middle_of_a_change_says_what_heals_it(filled: Path) -> None:
    code = """
import sqlite3
other = sqlite3.connect(path, isolation_level=None)
other.execute("pragma cache_size = 1")
other.execute("begin immediate")
other.execute("update entries set content = content || content")
os.kill(os.getpid(), signal.SIGKILL)
"""
    before = contents(filled)
    run_python(code, filled)

    with pytest.raises(StorageError, match=r"left in the middle of a change .* `aggregator update`"):
        Store.open(filled, now=NOW, read_only=True).feeds()

    assert contents(filled) == before


@pytest.mark.slow
def test_a_read_only_disk_can_be_read(filled: Path) -> None:
    script = (
        f"mount --bind '{filled.parent}' '{filled.parent}' && mount -o remount,ro,bind '{filled.parent}'"
        f" && ! touch '{filled.parent}/x' 2>/dev/null && exec '{sys.executable}' -c \"$1\""
    )
    code = f"""
from pathlib import Path
from aggregator.store import Store, schema
from tests.stores import NOW
with Store.open(Path({str(filled)!r}), now=NOW, read_only=True) as store:
    print(len(store.entries()), len(store.terms(range(100))))
"""
    unshare = shutil.which("unshare")
    if unshare is None:
        pytest.skip("no unshare")
    done = subprocess.run(
        [unshare, "--mount", "--map-root-user", "sh", "-c", script, "sh", code],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    if "unshare" in done.stderr or "mount:" in done.stderr:
        pytest.skip(f"no read-only mount here: {done.stderr}")

    assert done.stdout == "40 40\n", done.stderr
