"""The database on bad days: copied while in use, damaged, put back, looked at."""

import errno
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from aggregator import forgetting, instance, upkeep
from aggregator.model import OperatorError, SchemaTooNewError, StorageError
from aggregator.store import Store, backup, checking, copying
from tests.blogs import START, Blog, Blogs
from tests.stores import ADA, BOB, names, open_store, poll, subscribe, write
from tests.test_crashes import behind, disk, start
from tests.test_forgetting import run
from tests.world import NOW, World, files

pytestmark = pytest.mark.slow

DAY = timedelta(days=1)


def sound(path: Path) -> bool:
    with Store.open(path, now=NOW, read_only=True) as store:
        return store.check() == []


def elsewhere(root: Path, folder: Path) -> Path:
    """The text files of a cohort in another folder, without database and pages."""
    ignored = shutil.ignore_patterns("aggregator.*", "site", "organiser")
    shutil.copytree(root, folder, ignore=ignored)
    return folder


# ---------------------------------------------------------------------------------- backup


def test_a_backup_is_one_whole_file_that_others_may_not_read(world: World, tmp_path: Path) -> None:
    target = tmp_path / "kept" / "cohort.sqlite"
    target.parent.mkdir()
    code, text = run(world.root, "backup", str(target))

    assert (code, text.split(",")[0]) == (0, f"wrote {target}")
    assert names(target.parent) == [target.name]
    assert sound(target)
    assert target.stat().st_mode & 0o007 == 0


def test_of_two_backups_to_one_file_at_once_each_is_whole(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cron's and one by hand, say: neither takes what the other has not finished for its own."""
    target = tmp_path / "kept" / "cohort.sqlite"
    target.parent.mkdir()
    database = world.root / "aggregator.sqlite"
    problems = checking.problems
    seen: list[list[str]] = []

    def amid(connection: sqlite3.Connection) -> Iterator[str]:
        """The second begins when the first has copied everything, and is killed when the first is done."""
        if not seen:
            seen.append(names(target.parent))
            second = copying.copy

            def killed(source: Path, draft: Path) -> None:
                draft.write_bytes(b"half of it")
                raise KeyboardInterrupt

            monkeypatch.setattr(copying, "copy", killed)
            with pytest.raises(KeyboardInterrupt):
                backup(database, target)
            monkeypatch.setattr(copying, "copy", second)
        return problems(connection)

    monkeypatch.setattr(checking, "problems", amid)
    backup(database, target)

    assert seen
    assert sound(target)
    assert names(target.parent) == [target.name]


def test_what_a_killed_backup_left_is_cleared_away_and_of_one_at_work_nothing(
    world: World, tmp_path: Path
) -> None:
    target = tmp_path / "kept" / "cohort.sqlite"
    target.parent.mkdir()
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    for process in (dead.pid, os.getpid()):
        for end in ("", "-journal"):
            target.with_name(f"{target.name}.{process}-0123abcd.part{end}").write_bytes(b"half")
    backup(world.root / "aggregator.sqlite", target)

    assert sound(target)
    assert {name for name in names(target.parent) if str(dead.pid) in name} == set()
    assert len(names(target.parent)) == 3


def test_a_backup_that_finds_no_room_names_the_disk_it_was_for(world: World, tmp_path: Path) -> None:
    target = tmp_path / "kept" / "cohort.sqlite"
    with disk(target.parent, 1):
        (target.parent / "others").write_bytes(bytes(1_000_000))
        with pytest.raises(StorageError) as caught:
            backup(world.root / "aggregator.sqlite", target)

        assert names(target.parent) == ["others"]
    assert "the disk is full" in str(caught.value)
    assert str(caught.value).startswith(str(target))


def test_what_is_not_committed_yet_is_not_in_it_and_the_run_goes_on(tmp_path: Path) -> None:
    target = tmp_path / "backup"
    with open_store(tmp_path) as store:
        [ada] = subscribe(store, ADA)
        store.record([poll(ada, write("1"))])
        store._connection.execute("begin immediate")
        store._connection.execute("update entries set title = 'half'")
        backup(tmp_path / "aggregator.sqlite", target)
        store._connection.execute("rollback")
        store.record([poll(ada, write("2"))])

        assert len(store.entries()) == 2
    with Store.open(target, now=NOW, read_only=True) as copy:
        assert [entry.title for entry in copy.entries()] == ["Thing 6"]
        assert copy.check() == []


def test_restored_elsewhere_the_site_is_the_same_to_the_byte(world: World, tmp_path: Path) -> None:
    other = elsewhere(world.root, tmp_path / "other")
    run(world.root, "backup", str(tmp_path / "kept"))
    run(other, "restore", str(tmp_path / "kept"))
    World(other, world.blogs).update(kind="build")

    assert files(other / "site") == files(world.root / "site")


@pytest.mark.parametrize("nights", [1, pytest.param(20, marks=[pytest.mark.soak, pytest.mark.timeout(600)])])
def test_a_backup_made_during_a_poll_becomes_the_site_of_that_moment_to_the_byte(
    tmp_path: Path, nights: int
) -> None:
    """Beside each backup the files as they lie there are copied, while nobody may write: the original."""
    chance = random.Random(70)
    with Blogs(tmp_path / "cohort", {f"W{n}": Blog(f"w{n}") for n in range(5)}, plain=True) as blogs:
        slow, amid = blogs.blogs["W4"], 0
        for night in range(nights):
            now = START + night * DAY
            for blog in blogs.blogs.values():
                blog.write(now - DAY / 4, f"Thing {night + 1}")
            gate, asked = threading.Event(), threading.Event()
            slow.ill = behind(gate, slow, asked)
            polling = start(blogs, now, "--all", kind="poll")
            assert asked.wait(300)
            moments = [moment(blogs.root, tmp_path / f"{night}-amid-{n}") for n in range(2)]
            gate.set()
            moments += [moment(blogs.root, tmp_path / f"{night}-{n}") for n in range(2)]
            _, trouble = polling.communicate(timeout=300)
            assert polling.returncode == 0, trouble
            for folder in {moments[1], chance.choice(moments)}:
                amid += entries(folder / "backup") < 5 * (night + 1)
                sites = [rebuilt(blogs, folder, which, now) for which in ("original", "backup")]
                assert sites[0] == sites[1]

        assert amid >= nights


def moment(root: Path, folder: Path) -> Path:
    """A backup, and the database's own files as they lie there meanwhile, both of one moment."""
    (folder / "original").mkdir(parents=True)
    path = root / "aggregator.sqlite"
    with closing(sqlite3.connect(path, timeout=300, isolation_level=None)) as nobody_else:
        nobody_else.execute("begin immediate")
        upkeep.back_up(root, folder / "backup")
        for name in ("aggregator.sqlite", "aggregator.sqlite-wal"):
            if path.with_name(name).exists():
                shutil.copy(path.with_name(name), folder / "original")
        nobody_else.execute("rollback")
    return folder


def entries(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("select count(*) from entries").fetchone()[0])


def rebuilt(blogs: Blogs, folder: Path, which: str, now: datetime) -> dict[str, bytes]:
    """All pages made elsewhere, of the original's files or of the backup that is restored there."""
    root = elsewhere(blogs.root, folder / f"of-{which}")
    if which == "original":
        for path in (folder / "original").iterdir():
            shutil.copy(path, root)
    else:
        upkeep.restore(root, folder / "backup", now)
    blogs.run(now, "build", root=root)
    assert sound(root / "aggregator.sqlite")
    return {
        **files(root / "site"),
        **{f"organiser/{name}": page for name, page in files(root / "organiser").items()},
    }


def test_a_backup_takes_the_place_of_an_earlier_one_and_of_nothing_else(world: World, tmp_path: Path) -> None:
    target, other = tmp_path / "kept", tmp_path / "letters.txt"
    other.write_text("mine")
    with closing(sqlite3.connect(tmp_path / "bookmarks")) as bookmarks:
        bookmarks.execute("create table bookmarks (url)")

    assert [run(world.root, "backup", str(target))[0] for _ in range(2)] == [0, 0]
    for path in (other, tmp_path / "bookmarks", world.root / "aggregator.sqlite"):
        before = path.read_bytes()
        code, text = run(world.root, "backup", str(path))
        assert (code, "is there already and no backup of ours" in text) == (2, True)
        assert path.read_bytes() == before
    assert run(world.root, "backup", str(tmp_path / "nowhere" / "kept"))[0] == 2


def test_a_damaged_database_makes_no_backup_and_the_earlier_one_stays(world: World, tmp_path: Path) -> None:
    target = tmp_path / "kept"
    run(world.root, "backup", str(target))
    before = target.read_bytes()
    flip(world.root / "aggregator.sqlite", 0)

    with pytest.raises(StorageError, match="is damaged"):
        upkeep.back_up(world.root, target)
    assert target.read_bytes() == before
    assert sorted(names(tmp_path)) == ["kept", "sample"]


# --------------------------------------------------------------------------------- restore


@pytest.mark.parametrize("disk", ["usual", "without hard links and rights"])
def test_what_was_there_is_kept_aside(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, disk: str
) -> None:
    path = world.root / "aggregator.sqlite"

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    if disk != "usual":
        monkeypatch.setattr("os.link", refuse)
        monkeypatch.setattr("os.chmod", refuse)
    run(world.root, "backup", str(tmp_path / "kept"))
    world.update(NOW + DAY, everything=True)
    before = path.read_bytes()
    code, text = run(world.root, "restore", str(tmp_path / "kept"))

    assert (code, "Next: aggregator build" in text) == (0, True)
    assert path.with_name("aggregator.sqlite.replaced").read_bytes() == before
    assert sound(path)


def test_while_a_run_is_at_work_nothing_is_restored(world: World, tmp_path: Path) -> None:
    run(world.root, "backup", str(tmp_path / "kept"))
    before = files(world.root)
    with instance.lock(world.root):
        assert run(world.root, "restore", str(tmp_path / "kept"))[0] == 75
    assert files(world.root) == before


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "insert into _sqlite_migrations (migration_set, name) values ('aggregator', 's99_x')"
        )


def flip(path: Path, seed: int, times: int = 100) -> None:
    chance = random.Random(seed)
    content = bytearray(path.read_bytes())
    for _ in range(times):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def nothing(path: Path) -> None:
    path.write_bytes(b"")


def words(path: Path) -> None:
    path.write_text("<opml/>")


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (newer, SchemaTooNewError),
        (cut, StorageError),
        (nothing, StorageError),
        (words, OperatorError),
        (lambda path: flip(path, 7), StorageError),
        (Path.unlink, OperatorError),
    ],
)
def test_what_is_no_whole_backup_of_ours_is_refused_and_nothing_touched(
    world: World, tmp_path: Path, spoil: object, error: type[Exception]
) -> None:
    kept = tmp_path / "kept"
    run(world.root, "backup", str(kept))
    assert callable(spoil)
    spoil(kept)
    before = files(world.root)

    with pytest.raises(error, match=str(kept)):
        upkeep.restore(world.root, kept, NOW)
    assert files(world.root) == before


def test_what_a_restored_database_does_not_have_leaves_the_site_at_the_next_build(tmp_path: Path) -> None:
    ada = Blog("ada.example")
    with Blogs(tmp_path / "cohort", {"Ada": ada}) as cohort:
        ada.write(START, "Thing 1: hello")
        cohort.run(START)
        before = files(cohort.root / "site")
        upkeep.back_up(cohort.root, tmp_path / "kept")
        ada.write(START, "Thing 2: not for long")
        cohort.run(START + timedelta(hours=2), everything=True)
        upkeep.restore(cohort.root, tmp_path / "kept", START)
        cohort.run(START + timedelta(hours=3), "build")

        assert files(cohort.root / "site") == before


def test_what_is_no_backup_or_a_damaged_one_is_not_told_to_be_the_database(
    world: World, tmp_path: Path
) -> None:
    run(world.root, "backup", str(tmp_path / "cut"))
    cut(tmp_path / "cut")
    with closing(sqlite3.connect(tmp_path / "other")) as other:
        other.execute("create table t (x)")
    told = {
        path: run(world.root, "restore", str(path))
        for path in (world.root / "feeds.opml", tmp_path / "cut", tmp_path / "other")
    }

    assert [code for code, _ in told.values()] == [2, 74, 2]
    no_database, damaged, another = (text for _, text in told.values())
    assert "is no backup: it is not a database. Name a file that `aggregator backup` wrote." in no_database
    assert "Nothing was touched; name an earlier backup." in damaged
    assert "move it away" not in damaged
    assert "another program. Name a file that `aggregator backup` wrote." in another
    assert not any("move it away" in text or "last backup" in text for _, text in told.values())


@pytest.mark.parametrize("damaged", [False, True])
def test_whoever_was_forgotten_since_stays_forgotten_as_far_as_can_be_known(
    world: World, tmp_path: Path, damaged: bool
) -> None:
    run(world.root, "backup", str(tmp_path / "kept"))
    forgetting.forget(instance.read(world.root), ["margit-kovacs"], NOW)
    if damaged:
        cut(world.root / "aggregator.sqlite")
    done = " ".join(upkeep.restore(world.root, tmp_path / "kept", NOW))
    found = b"knitoneshelvetwo" in (world.root / "aggregator.sqlite").read_bytes()

    assert found == damaged
    assert ("1 blog of people who were forgotten since" in done) != damaged
    assert ("too damaged to tell who was forgotten" in done) == damaged


@pytest.mark.parametrize(
    "seed", [*range(5), *(pytest.param(n, marks=pytest.mark.soak) for n in range(5, 100))]
)
def test_flipped_bytes_are_found_before_anything_is_published_and_a_restore_helps(
    world: World, tmp_path: Path, seed: int
) -> None:
    damage_and_restore(world, tmp_path, lambda path: flip(path, seed))


@pytest.mark.parametrize("spoil", [cut, nothing, words])
def test_a_cut_or_empty_file_is_found_likewise(world: World, tmp_path: Path, spoil: object) -> None:
    damage_and_restore(world, tmp_path, spoil)


def damage_and_restore(world: World, tmp_path: Path, spoil: object) -> None:
    path = world.root / "aggregator.sqlite"
    run(world.root, "backup", str(tmp_path / "kept"))
    site = files(world.root / "site")
    assert callable(spoil)
    spoil(path)
    (world.root / "programme.toml").write_text((world.root / "programme.toml").read_text() + "\n# touched\n")
    code, text = run(world.root, "update", "--now", (NOW + DAY).isoformat())

    assert code == 74, text
    assert "is damaged" in text
    assert "`aggregator restore BACKUP`" in text
    assert files(world.root / "site") == site
    assert run(world.root, "check", "--database")[0] in (2, 74)  # 2: the list of its steps is damaged

    assert run(world.root, "restore", str(tmp_path / "kept"))[0] == 0
    world.update(kind="build")
    assert files(world.root / "site") == site


# ----------------------------------------------------------------------------------- check


def test_a_whole_database_and_its_site_have_nothing_to_say(world: World) -> None:
    code, text = run(world.root, "check", "--database")

    assert code == 0
    assert text.splitlines()[-1].startswith(f"{world.root}/aggregator.sqlite: whole; 14 feeds, ")
    assert "aggregator build" not in text


def test_what_the_site_does_not_show_and_whose_line_is_gone_is_said_with_the_next_step(world: World) -> None:
    outlines = (world.root / "feeds.opml").read_text()
    start = outlines.index("<outline", outlines.index("Africa"))
    (world.root / "feeds.opml").write_text(
        outlines[:start] + outlines[outlines.index("/>", start) + len("/>") :]
    )
    (world.root / "site/things/6/index.html").unlink()
    code, text = run(world.root, "check", "--database")

    assert code == 0
    assert "no line of feeds.opml has them: 1 feed with" in text
    assert "`aggregator forget ADDRESS`" in text
    assert "The site counts 14 feeds, the database 13: `aggregator build`" in text
    assert "1 file of the last build missing or cut (things/6/index.html)" in text

    world.update(kind="build")
    assert "aggregator build" not in run(world.root, "check", "--database")[1]


def test_a_feed_with_several_addresses_and_those_added_after_it_are_whole(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        [ada] = subscribe(store, ADA)
        moved = replace(ada, url="https://ada.example/new/")
        store.record([poll(moved)])
        subscribe(store, BOB)

        assert store.check() == []

        store._connection.execute("delete from feed_addresses where url = ?", [BOB])
        assert store.check() == ["feed 2 is asked at an address that its history does not have"]


def test_rows_that_belong_to_nothing_are_damage(world: World) -> None:
    with closing(sqlite3.connect(world.root / "aggregator.sqlite")) as connection, connection:
        connection.execute("delete from feeds where id = 3")  # by another program, foreign keys off
    code, text = run(world.root, "check", "--database")

    assert code == 74
    assert "belongs to a row of feeds that is not there. `aggregator restore BACKUP`" in text
    assert "not whole" in text


def test_before_the_first_run_there_is_nothing_to_look_at(tmp_path: Path) -> None:
    run_init = run(tmp_path, "check", "--database")
    assert run_init[0] == 2
    with pytest.raises(OperatorError, match="nothing to back up"):
        upkeep.back_up(tmp_path, tmp_path / "kept")
