"""Kills, full disks, busy databases, overlapping runs, signals: named, nothing harmed, healed by the next run."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from aggregator.store import Store
from tests.blogs import NIGHT, START, Blog, Blogs
from tests.server import Asked, Line, Page
from tests.world import aggregator, files

pytestmark = pytest.mark.slow

SECOND = START + NIGHT


@pytest.fixture
def blogs(tmp_path: Path) -> Iterator[Blogs]:
    """Twelve blogs of ten posts; what is written for the second night comes by `write_more`."""
    blogs = {f"Writer{n}": Blog(f"writer{n}") for n in range(12)}
    for blog in blogs.values():
        for n in range(10):
            blog.write(START - (9 - n) * NIGHT, f"Thing {n + 1}")
    with Blogs(tmp_path / "cohort", blogs, plain=True) as cohort:
        yield cohort


def write_more(blogs: Blogs) -> None:
    for place, blog in enumerate(blogs.blogs.values()):
        if place % 3 == 0:
            blog.write(START, "Thing 11 and Thing 12")
        if place % 3 == 1:
            blog.edit("Thing 10, with second thoughts")


def update(blogs: Blogs, root: Path, now: datetime) -> subprocess.CompletedProcess[str]:
    return aggregator(*blogs.command(root, now)[3:])


def content(root: Path) -> list[tuple[object, ...]]:
    """The database in the sense of "the same": entries, matches, validators; no logs, claims or row ids."""
    with Store.open(root / "aggregator.sqlite", now=SECOND, read_only=True) as store:
        assert store.check() == []
        feeds = {feed.id: feed for feed in store.feeds()}
        rows: list[tuple[object, ...]] = [
            (feed.url, feed.validators, feed.body_hash, feed.title) for feed in feeds.values()
        ]
        decisions = {feed_id: blog.decisions for feed_id, blog in store.matches(feeds).items()}
        rows += [
            (
                feeds[entry.feed_id].url,
                repr(decisions[entry.feed_id][entry.row]),
                *(getattr(entry, name) for name in ENTRY),
            )
            for entry in store.entries()
        ]
    return sorted(rows, key=repr)


ENTRY = (
    "entry_id",
    "title",
    "content_hash",
    "published",
    "first_seen_at",
    "shown_at",
    "changed_at",
    "excerpt",
)


# kills --------------------------------------------------------------------------------------

RUN = """
import sys
from datetime import datetime
from pathlib import Path
from aggregator import asking, instance, pipeline, render, views
root, now = sys.argv[1:]
print(flush=True)
cohort = instance.read(Path(root))
with instance.lock(cohort.root):
    pipeline.run("update", cohort, datetime.fromisoformat(now))
"""


@pytest.mark.long
@pytest.mark.parametrize("kills", [4, pytest.param(200, marks=[pytest.mark.soak, pytest.mark.timeout(3600)])])
def test_killed_at_any_moment_the_next_run_makes_the_same_database_and_site(
    blogs: Blogs, tmp_path: Path, kills: int
) -> None:
    """Half of the kills in the first run of a cohort, half in a run that has something to change."""
    roots = {name: tmp_path / name for name in ("empty", "first", "second")}
    blogs.write_files(roots["empty"])
    shutil.copytree(roots["empty"], roots["first"])
    blogs.run(START, root=roots["first"])
    shutil.copytree(roots["first"], roots["second"])
    chance = random.Random(20)
    kill_runs(blogs, roots["empty"], roots["first"], START, kills // 2, chance)
    write_more(blogs)
    blogs.run(SECOND, root=roots["second"])
    kill_runs(blogs, roots["first"], roots["second"], SECOND, kills - kills // 2, chance)


def kill_runs(
    blogs: Blogs, before: Path, after: Path, now: datetime, kills: int, chance: random.Random
) -> None:
    """As many as that strike. One that comes too late strikes nothing: the machine had more to do when it
    was looked how long a run takes, so the next comes sooner.
    """
    lasts = undisturbed(before, now)
    while kills:
        if kill_a_run(blogs, before, after, now, chance.uniform(0, lasts)):
            kills -= 1
        else:
            lasts *= 0.8


def undisturbed(before: Path, now: datetime) -> float:
    """How many seconds a run takes here that nobody kills: so late may a kill be and find it at work."""
    root = before.with_name("undisturbed")
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(before, root)
    with started(root, now) as process:
        begun = time.monotonic()
        process.wait()
        return time.monotonic() - begun


@contextmanager
def started(root: Path, now: datetime) -> Iterator[subprocess.Popen[bytes]]:
    """A run in a process of its own, at the moment it begins."""
    with subprocess.Popen(
        [sys.executable, "-c", RUN, root, now.isoformat()], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process


def kill_a_run(blogs: Blogs, before: Path, after: Path, now: datetime, moment: float) -> bool:
    """Kill a run that leads from one state to the other, look, and let the next one go on from there.

    True where the kill came in time.
    """
    root = before.with_name("killed")
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(before, root)
    with started(root, now) as process:
        try:
            process.wait(timeout=moment)  # the moment of the kill is what is tested
        except subprocess.TimeoutExpired:
            process.kill()
    old, new, left = (files(each / "site") for each in (before, after, root))
    for path, page in left.items():
        if not path.startswith("."):  # manifest, staging
            assert page in (old.get(path), new.get(path)), f"{path} is torn"
    assert old.keys() - {path for path in old if path.startswith(".")} <= left.keys() | (
        old.keys() - new.keys()
    )
    blogs.run(now, root=root)

    assert files(root / "site") == new
    assert content(root) == content(after)
    return process.returncode == -signal.SIGKILL


# one run at a time --------------------------------------------------------------------------


def start(blogs: Blogs, now: datetime, *options: str, kind: str = "update") -> subprocess.Popen[str]:
    command = [*blogs.command(blogs.root, now, kind), *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def behind(gate: threading.Event, blog: Blog, asked_for: threading.Event | None = None) -> Page:
    """The blog's feed, but not before the gate is open."""

    async def page(asked: Asked, line: Line) -> None:
        if asked_for is not None:
            asked_for.set()
        while not gate.is_set() and not await line.stall(0.01):
            pass
        await line.send(blog.answer(asked))

    return page


@pytest.mark.parametrize("times", [1, pytest.param(20, marks=[pytest.mark.soak, pytest.mark.timeout(600)])])
def test_of_two_runs_at_once_one_works_and_the_other_leaves_at_once_with_75(blogs: Blogs, times: int) -> None:
    ada, slow = blogs.blogs["Writer0"], blogs.blogs["Writer1"]
    for night in range(times):
        gate = threading.Event()
        slow.ill = behind(gate, slow)
        ada.write(START + night * NIGHT, "One more")
        with ThreadPoolExecutor() as pool:
            runs = [start(blogs, START + night * NIGHT, "--all") for _ in range(2)]
            told = {pool.submit(run.communicate, timeout=300): run for run in runs}
            [first] = wait(told, return_when=FIRST_COMPLETED).done
            loser, (_, trouble) = told.pop(first), first.result()
            gate.set()  # till here the other was kept at work
            [(last, winner)] = told.items()
            last.result()

        assert (loser.returncode, winner.returncode) == (75, 0)
        assert "another run is at work here" in trouble
    with Store.open(blogs.root / "aggregator.sqlite", now=START, read_only=True) as store:
        assert len(store.entries()) == 12 * 10 + times


def test_the_lock_of_a_dead_run_is_taken_over_while_its_workers_still_die(blogs: Blogs) -> None:
    gate, asked = threading.Event(), threading.Event()
    slow = blogs.blogs["Writer1"]
    slow.ill = behind(gate, slow, asked)
    dead = start(blogs, START)
    assert asked.wait(300)
    dead.kill()
    next_one = start(blogs, START)
    gate.set()
    dead.communicate()
    _, trouble = next_one.communicate(timeout=300)

    assert next_one.returncode == 0, trouble


def test_what_lies_in_the_lock_file_does_not_matter(blogs: Blogs) -> None:
    (blogs.root / "aggregator.lock").write_text("4711\n")

    assert update(blogs, blogs.root, START).returncode == 0


def test_sigterm_ends_a_run_that_waits_for_a_blog_and_frees_its_lock(blogs: Blogs) -> None:
    gate, asked = threading.Event(), threading.Event()
    slow = blogs.blogs["Writer1"]
    slow.ill = behind(gate, slow, asked)
    run = start(blogs, START)
    assert asked.wait(300)
    run.terminate()
    _, told = run.communicate(timeout=300)

    assert run.returncode == 143
    assert "stopped" in told
    slow.ill = None
    gate.set()
    again = update(blogs, blogs.root, START)
    assert again.returncode == 0, again.stderr
    assert len(content(blogs.root)) == 12 * 11


# disks --------------------------------------------------------------------------------------


@contextmanager
def disk(folder: Path, megabytes: int) -> Iterator[None]:
    """A disk of that size in the folder's place, holding what the folder held."""
    held = Path(tempfile.mkdtemp(), "held")
    folder.mkdir(exist_ok=True)
    shutil.copytree(folder, held, symlinks=True)
    options = f"size={megabytes}m"
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=False, capture_output=True, text=True
    )
    if done.returncode:
        pytest.skip(f"no disk can be mounted here: {done.stderr}")
    try:
        shutil.copytree(held, folder, dirs_exist_ok=True, symlinks=True)
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
        shutil.rmtree(held.parent)


@contextmanager
def lying_at(place: Path, folder: Path) -> Iterator[None]:
    """The folder's content at another place, on the disk that is there; the folder shows it."""
    shutil.move(folder, place)
    folder.mkdir()
    subprocess.run(["mount", "--bind", place, folder], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def resize(folder: Path, kilobytes: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={kilobytes}k", folder], check=True)


def in_use(folder: Path) -> int:
    """How many kilobytes of the disk are."""
    seen = os.statvfs(folder)
    return (seen.f_blocks - seen.f_bfree) * seen.f_frsize // 1024


def fill(blogs: Blogs, megabytes: float) -> None:
    """Let the blogs write so much, each a few posts."""
    chance = random.Random(23)
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=9)) for _ in range(500)]
    length = int(megabytes * 2**20 / len(blogs.blogs) / 6 / 10)
    for blog in blogs.blogs.values():
        for post in range(6):
            blog.write(START, f"Thing {post + 1}", f"<p>{' '.join(chance.choices(words, k=length))}</p>")


@pytest.mark.long
@pytest.mark.parametrize(
    "megabytes", [1, pytest.param(4, marks=pytest.mark.soak), pytest.param(8, marks=pytest.mark.soak)]
)
def test_a_full_disk_under_the_database_harms_nothing_and_the_next_run_goes_on(
    blogs: Blogs, tmp_path: Path, megabytes: int
) -> None:
    """The database on a disk of that size, the pages on others."""
    blogs.run(START)
    undisturbed = tmp_path / "undisturbed"
    shutil.copytree(blogs.root, undisturbed)
    old = files(blogs.root / "site")
    fill(blogs, 1.5 * megabytes)
    with ExitStack() as disks:
        disks.enter_context(disk(blogs.root, 50))
        for name in ("site", "organiser"):
            disks.enter_context(lying_at(tmp_path / name, blogs.root / name))
        resize(blogs.root, megabytes * 1024)
        full = update(blogs, blogs.root, SECOND)

        assert full.returncode == 74, full.stderr
        assert "the disk is full. Free some space and run again." in full.stderr
        assert files(blogs.root / "site") == old
        with Store.open(blogs.root / "aggregator.sqlite", now=SECOND) as store:
            assert store.check() == []
        resize(blogs.root, 200 * 1024)
        assert update(blogs, blogs.root, SECOND).returncode == 0
        blogs.run(SECOND, root=undisturbed)
        assert files(blogs.root / "site") == files(undisturbed / "site")
        assert content(blogs.root) == content(undisturbed)


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "megabytes", "writers"),
    [
        ("site", 1, 4),  # the pages of more would not fit
        pytest.param("site", 4, 12, marks=pytest.mark.soak),
        pytest.param("site", 8, 12, marks=pytest.mark.soak),
        ("organiser", 0, 12),
    ],
)
def test_a_full_disk_under_the_pages_leaves_the_old_ones_and_the_next_run_publishes(
    blogs: Blogs, tmp_path: Path, name: str, megabytes: int, writers: int
) -> None:
    blogs.blogs = dict(list(blogs.blogs.items())[:writers])
    blogs.write_files(blogs.root)
    blogs.run(START)
    undisturbed = tmp_path / "undisturbed"
    shutil.copytree(blogs.root, undisturbed)
    fill(blogs, 3 * megabytes)
    write_more(blogs)
    with disk(blogs.root / name, 50):
        resize(blogs.root / name, megabytes * 1024 or in_use(blogs.root / name) + 8)
        old = files(blogs.root / name)
        full = update(blogs, blogs.root, SECOND)

        assert full.returncode == 74, full.stderr
        assert f"/{name}" in full.stderr
        assert "No space left on device; the old pages stay" in full.stderr
        assert files(blogs.root / name) == old
        resize(blogs.root / name, 200 * 1024)
        assert update(blogs, blogs.root, SECOND).returncode == 0
        blogs.run(SECOND, root=undisturbed)
        assert files(blogs.root / "site") == files(undisturbed / "site")


@pytest.mark.long
def test_a_folder_that_is_read_only_is_named_and_nothing_is_touched(blogs: Blogs) -> None:
    blogs.run(START)
    with disk(blogs.root, 50):
        old = files(blogs.root)
        subprocess.run(["mount", "-o", "remount,ro", blogs.root], check=True)
        run = update(blogs, blogs.root, SECOND)
        read = aggregator("status", "--root", blogs.root)

        assert run.returncode == 74
        assert "Read-only file system" in run.stderr
        assert files(blogs.root) == old
        assert read.returncode == 0, read.stderr


@pytest.mark.long
@pytest.mark.parametrize("name", ["site", "organiser"])
def test_pages_that_may_not_be_written_are_named_and_what_was_read_is_kept(blogs: Blogs, name: str) -> None:
    blogs.run(START)
    write_more(blogs)
    with disk(blogs.root / name, 50):
        old = files(blogs.root / name)
        subprocess.run(["mount", "-o", "remount,ro", blogs.root / name], check=True)
        run = update(blogs, blogs.root, SECOND)

        assert run.returncode == 74
        assert "Read-only file system; the old pages stay" in run.stderr
        assert files(blogs.root / name) == old
    with Store.open(blogs.root / "aggregator.sqlite", now=START, read_only=True) as store:
        assert len(store.entries()) == 12 * 10 + 4


@pytest.mark.long
def test_pages_that_lie_elsewhere_are_built_from_a_folder_on_a_read_only_disk(
    blogs: Blogs, tmp_path: Path
) -> None:
    blogs.run(START)
    old = files(blogs.root / "site")
    with ExitStack() as disks:
        disks.enter_context(disk(blogs.root, 50))
        for name in ("site", "organiser"):
            disks.enter_context(lying_at(tmp_path / name, blogs.root / name))
        (blogs.root / "site/index.html").unlink()
        subprocess.run(["mount", "-o", "remount,ro", blogs.root], check=True)
        build = aggregator("build", "--root", blogs.root, "--now", START.isoformat())

        assert build.returncode == 0, build.stderr
        assert files(blogs.root / "site") == old


def test_a_file_where_the_site_should_be_is_refused_and_kept(blogs: Blogs) -> None:
    (blogs.root / "site").write_text("mine")
    run = update(blogs, blogs.root, START)

    assert run.returncode == 2
    assert "a file where the folder of pages should be" in run.stderr
    assert (blogs.root / "site").read_text() == "mine"


def test_a_site_that_is_a_link_to_elsewhere_is_refused_and_nothing_deleted(
    blogs: Blogs, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "index.html").write_text("somebody's")
    (blogs.root / "site").symlink_to(elsewhere)
    run = update(blogs, blogs.root, START)

    assert run.returncode == 2
    assert "a link to another place" in run.stderr
    assert files(elsewhere) == {"index.html": b"somebody's"}


# the database -------------------------------------------------------------------------------


@pytest.mark.long
def test_a_database_in_use_is_named_and_the_next_run_goes_on(blogs: Blogs) -> None:
    blogs.run(START)
    old = files(blogs.root / "site")
    write_more(blogs)
    with closing(sqlite3.connect(blogs.root / "aggregator.sqlite", isolation_level=None)) as other:
        other.execute("begin immediate")
        busy = update(blogs, blogs.root, SECOND)
        other.execute("rollback")

    assert busy.returncode == 74
    assert "is in use by another program" in busy.stderr
    assert files(blogs.root / "site") == old
    assert update(blogs, blogs.root, SECOND).returncode == 0
    assert len(content(blogs.root)) == 12 * 11 + 4


@pytest.mark.long
def test_a_program_that_has_the_database_for_three_seconds_is_waited_for(blogs: Blogs) -> None:
    blogs.run(START)
    write_more(blogs)
    with closing(
        sqlite3.connect(blogs.root / "aggregator.sqlite", isolation_level=None, check_same_thread=False)
    ) as other:
        other.execute("begin immediate")
        run = start(blogs, SECOND)
        release = threading.Timer(3, other.execute, ["rollback"])
        release.start()
        _, trouble = run.communicate(timeout=300)
        release.join()

    assert run.returncode == 0, trouble
    assert len(content(blogs.root)) == 12 * 11 + 4


@pytest.mark.parametrize(
    "harm", ["flips", *(pytest.param(harm, marks=pytest.mark.soak) for harm in ("half", "zeros"))]
)
def test_a_damaged_database_is_named_and_the_old_site_stays(blogs: Blogs, harm: str) -> None:
    blogs.run(START)
    old = files(blogs.root / "site")
    path = blogs.root / "aggregator.sqlite"
    whole = path.read_bytes()
    chance = random.Random(39)
    damaged = bytearray(whole)
    for _ in range(2000):
        damaged[chance.randrange(len(damaged))] ^= 255
    path.write_bytes(
        {"half": whole[: len(whole) // 2], "zeros": bytes(len(whole)), "flips": bytes(damaged)}[harm]
    )
    run = update(blogs, blogs.root, SECOND)

    assert run.returncode == 74, run.stderr
    assert "is damaged" in run.stderr
    assert files(blogs.root / "site") == old
    path.write_bytes(whole)
    assert update(blogs, blogs.root, SECOND).returncode == 0


# the clock ----------------------------------------------------------------------------------

LATE = """
import signal, threading
from datetime import UTC, datetime, timedelta
from aggregator import daemon
ticks = []
def tick(now):
    ticks.append(now)
    interrupt = [threading.main_thread().ident, signal.SIGINT]
    threading.Timer(0.5, signal.pthread_kill, interrupt).start()
try:
    daemon.run(tick, timedelta(minutes=1), lambda: datetime.now(UTC) - timedelta(minutes=10))
except KeyboardInterrupt:
    print(len(ticks))
"""


def test_a_run_that_is_ten_minutes_late_is_made_once() -> None:
    """A laptop that slept: ten runs were missed, none is dropped for being late, and they are made as one."""
    done = subprocess.run(
        [sys.executable, "-c", LATE], capture_output=True, text=True, timeout=300, check=False
    )

    assert done.stdout == "1\n", done.stderr
