"""Reading in processes that may die: who pays, and who is left."""

import asyncio
import ctypes
import os
import re
import signal
import subprocess
import sys
import textwrap
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import RLock
from pathlib import Path
from typing import Any, cast

import pytest
from pebble.common.process import stop_process

from aggregator import workers
from aggregator.fetch.limits import Limits
from aggregator.model import (
    Exchange,
    Failure,
    FailureKind,
    FetchResult,
    NotModified,
    ParsedFeed,
    Reading,
    Request,
    failure,
)
from aggregator.workers import Workers
from tests.blogs import START, Blog, Blogs
from tests.documents import fetched, rss

ROOT = Path(__file__).parent.parent


LIMIT = 6  # seconds by the clock that a body has where some take longer: good ones need few on a busy machine


def endless() -> None:
    while True:
        pass


DEEDS: dict[str, Callable[[], object]] = {
    "die": lambda: os.kill(os.getpid(), signal.SIGSEGV),
    "overflow": lambda: ctypes.string_at(0),
    "exit": lambda: os._exit(3),
    "loop": endless,
    "loop-in-c": lambda: re.match("(a*)*b", "a" * 60),
    "eat": lambda: bytearray(1 << 32),
    "too-much-time": lambda: os.kill(os.getpid(), signal.SIGXCPU),
    "mistake": lambda: DEEDS["nothing"],
}


def nasty(result: FetchResult) -> Reading:
    """Does in a worker what the body says; any other body is read as a feed of that title."""
    assert isinstance(result.answer, bytes)
    body = result.answer.decode()
    if body in DEEDS:
        DEEDS[body]()
    return Reading(
        result.request, result.exchange, ParsedFeed(title=str(os.getpid()) if body == "pid" else body)
    )


def order(body: str, number: int = 1) -> FetchResult:
    return FetchResult(
        Request(number, "https://ada.example/"), Exchange("https://ada.example/"), "", body.encode()
    )


@asynccontextmanager
async def nasty_workers(seconds: float = 60) -> AsyncIterator[Workers]:
    async with Workers(read=nasty, seconds=seconds, memory_bytes=1 << 29, count=2) as pool:
        yield pool


def children() -> set[int]:
    """The processes below this one, but the two that multiprocessing keeps for good."""
    parents: dict[int, tuple[int, str]] = {}
    for line in subprocess.check_output(["ps", "-eo", "pid,ppid,stat,args"], text=True).splitlines()[1:]:
        pid, parent, state, command = line.split(None, 3)
        if not state.startswith("Z"):
            parents[int(pid)] = (int(parent), command)
    below = {os.getpid()}
    while found := {pid for pid, (parent, _) in parents.items() if parent in below} - below:
        below |= found
    direct = {pid for pid, (parent, _) in parents.items() if parent == os.getpid()}
    return below - direct - {os.getpid()}


# ------------------------------------------------------------------ without a process


@pytest.mark.parametrize("answer", [NotModified(), failure(FailureKind.DNS)])
def test_what_is_no_body_comes_back_without_a_process(answer: NotModified | Failure) -> None:
    async def run() -> Reading:
        async with Workers() as pool:
            reading = await pool.read(FetchResult(Request(5, "x"), Exchange("x", 304), "", answer))
            assert children() == set()
            return reading

    reading = asyncio.run(run())

    assert (reading.result, reading.request.feed_id) == (answer, 5)


def test_a_night_without_bodies_imports_neither_parser_nor_pool() -> None:
    code = """
        import asyncio, sys
        from aggregator.model import Exchange, FetchResult, NotModified, Request
        from aggregator.workers import Workers
        async def run():
            async with Workers() as pool:
                await pool.read(FetchResult(Request(1, "x"), Exchange("x", 304), "", NotModified()))
        asyncio.run(run())
        print(sorted({"feedparser", "pebble", "nh3", "babel"} & set(sys.modules)))
    """
    command = [sys.executable, "-c", textwrap.dedent(code)]

    assert subprocess.check_output(command, text=True, cwd=ROOT).strip() == "[]"


# ------------------------------------------------------------------ with them

pytestmark = pytest.mark.slow


def test_a_feed_is_read_and_the_parser_stays_out_of_this_process() -> None:
    code = """
        import asyncio, sys
        from aggregator.workers import Workers
        from tests.documents import fetched, rss
        async def run():
            async with Workers() as pool:
                return await asyncio.gather(*[pool.read(fetched(rss(f"<title>{n}</title>"))) for n in range(20)])
        if __name__ == "__main__":
            readings = asyncio.run(run())
            print([reading.result.entries[0].title for reading in readings] == [str(n) for n in range(20)])
            print("feedparser" in sys.modules)
    """
    command = [sys.executable, "-c", textwrap.dedent(code)]

    assert subprocess.check_output(command, text=True, cwd=ROOT).split() == ["True", "False"]


@pytest.mark.long
def test_what_workers_need_is_loaded_once_and_not_by_each_of_them() -> None:
    code = """
        import asyncio
        from aggregator.workers import Workers
        from tests.documents import fetched, rss
        async def run():
            async with Workers(count=2) as pool:
                await asyncio.gather(*[pool.read(fetched(rss(f"<title>{n}</title>"))) for n in range(20)])
        if __name__ == "__main__":
            asyncio.run(run())
    """
    command = [sys.executable, "-X", "importtime", "-c", textwrap.dedent(code)]
    told = subprocess.run(command, check=True, text=True, stderr=subprocess.PIPE, cwd=ROOT).stderr
    loaded = Counter(line.rpartition("|")[2].strip() for line in told.splitlines())

    assert loaded["aggregator.parse.sax"] == loaded["feedparser"] == 1, "by the server they are forked from"
    assert loaded["aggregator.workers"] == loaded["pebble"] == 2, "by that and by this process"


def test_each_pays_for_itself_and_the_others_are_read() -> None:
    expected = {
        "die": failure(FailureKind.PARSER_DIED, detail="SIGSEGV"),
        "overflow": failure(FailureKind.PARSER_DIED, detail="SIGSEGV"),
        "exit": failure(FailureKind.PARSER_DIED, detail="exit 3"),
        "loop": failure(FailureKind.PARSER_TIMEOUT, limit=str(LIMIT)),
        "loop-in-c": failure(FailureKind.PARSER_TIMEOUT, limit=str(LIMIT)),
        "too-much-time": failure(FailureKind.PARSER_TIMEOUT, limit=10),
        "eat": failure(FailureKind.PARSER_DIED, detail="out of memory"),
        "mistake": failure(FailureKind.BUG, detail="KeyError('nothing')"),
    }
    bodies = [f"good {number}" for number in range(30)]
    for at, bad in enumerate(expected):
        bodies.insert(3 * at + 1, bad)

    async def run() -> list[Reading]:
        async with nasty_workers(seconds=LIMIT) as pool:
            return await asyncio.gather(*[pool.read(order(body, at)) for at, body in enumerate(bodies)])

    readings = asyncio.run(run())

    assert [reading.request.feed_id for reading in readings] == list(range(len(bodies)))
    for body, reading in zip(bodies, readings, strict=True):
        assert reading.result == expected.get(body, ParsedFeed(title=body)), body


def test_processor_time_is_counted_for_each_body_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    import resource

    seen: list[int] = []
    monkeypatch.setattr(resource, "setrlimit", lambda _limit, amounts: seen.append(amounts[0]))
    used = resource.getrusage(resource.RUSAGE_SELF)
    workers._in_worker(nasty, [order("x")])

    assert seen[0] >= used.ru_utime + used.ru_stime + workers.CPU_SECONDS


def test_a_large_body_is_read_alone_by_a_worker_that_ends_with_it() -> None:
    """Two large ones and a small one: the large ones each have a process, which are gone with them."""
    large = "x" * (workers.LARGE_BYTES + 1)

    async def run() -> tuple[set[int], set[int]]:
        async with Workers(read=processes, count=1) as pool:
            first, second, small = await asyncio.gather(*map(pool.read, map(order, (large, large, "x"))))
            told = [reading.result.title for reading in (first, second, small)]  # type: ignore[union-attr]
            return {int(pid) for pid in told}, {int(pid) for pid in told if alive(int(pid))}

    used, left = asyncio.run(run())

    assert len(used) == 3
    assert len(left) <= 2, "the first ended before the second began"


def processes(result: FetchResult) -> Reading:
    """Tells which process read it."""
    return Reading(result.request, result.exchange, ParsedFeed(title=str(os.getpid())))


def test_what_a_large_body_is_to_those_who_fetch_it_is_one_to_those_who_read_it() -> None:
    assert Limits().medium_body == workers.LARGE_BYTES


def test_a_worker_that_is_just_starting_finds_the_pools_locks_while_it_closes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It looks for them by name; pebble lets go of them before it ends its processes."""
    locks: list[Any] = []
    found: list[object] = []
    make = RLock.__init__

    def noted(lock: RLock, *, ctx: BaseContext) -> None:
        make(lock, ctx=ctx)
        inner = cast("Any", lock)._semlock
        locks.append((type(inner), (inner.handle, inner.kind, inner.maxvalue, inner.name)))

    def stopped(process: BaseProcess) -> None:
        found.extend(kind._rebuild(*state) for kind, state in locks)
        stop_process(process)

    monkeypatch.setattr(RLock, "__init__", noted)
    monkeypatch.setattr("pebble.pool.process.stop_process", stopped)

    async def run() -> None:
        async with nasty_workers() as pool:
            await pool.read(order("good"))

    asyncio.run(run())

    assert found


def test_a_chain_of_deaths_leaves_the_pool_alive() -> None:
    async def run() -> tuple[list[Reading], Reading]:
        async with nasty_workers() as pool:
            deaths = [await pool.read(order("die")) for _ in range(6)]
            return deaths, await pool.read(order("good"))

    deaths, good = asyncio.run(run())

    assert {reading.result for reading in deaths} == {failure(FailureKind.PARSER_DIED, detail="SIGSEGV")}
    assert good.result == ParsedFeed(title="good")


def test_a_pool_whose_idle_workers_were_killed_reads_on() -> None:
    async def run() -> Reading:
        async with nasty_workers() as pool:
            first = await pool.read(order("pid"))
            assert isinstance(first.result, ParsedFeed)
            os.kill(int(first.result.title), signal.SIGKILL)
            return await pool.read(order("good"))

    assert asyncio.run(run()).result == ParsedFeed(title="good")


@pytest.mark.parametrize("body", ["loop", "loop-in-c"])
def test_closing_ends_busy_workers_at_once(body: str) -> None:
    async def run() -> object:
        async with nasty_workers(seconds=3600) as pool:
            busy = asyncio.create_task(pool.read(order(body)))
            await pool.read(order("good"))
        return (await asyncio.gather(busy, return_exceptions=True))[0]

    assert isinstance(asyncio.run(run()), RuntimeError)
    assert children() == set()


def test_an_error_in_the_block_leaves_no_process() -> None:
    async def run() -> None:
        async with nasty_workers() as pool:
            await pool.read(order("good"))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        asyncio.run(run())

    assert children() == set()


def test_cancelling_a_reading_frees_its_worker() -> None:
    async def run() -> Reading:
        async with nasty_workers(seconds=3600) as pool:
            await pool.read(order("good"))
            stuck = [asyncio.create_task(pool.read(order("loop"))) for _ in range(2)]
            await asyncio.wait(stuck, timeout=0.5)
            for task in stuck:
                task.cancel()
            return await pool.read(order("good"))

    assert asyncio.run(run()).result == ParsedFeed(title="good")


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGKILL])
def test_a_worker_ends_with_the_process_that_started_it(sign: signal.Signals) -> None:
    code = """
        import asyncio
        from aggregator.workers import Workers
        from tests.test_workers import nasty, order
        async def run():
            async with Workers(read=nasty, seconds=3600, count=1) as pool:
                print((await pool.read(order("pid"))).result.title, flush=True)
                await pool.read(order("loop"))
        if __name__ == "__main__":
            asyncio.run(run())
    """
    command = [sys.executable, "-W", "ignore", "-c", textwrap.dedent(code)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT
    ) as main:
        assert main.stdout is not None
        worker = int(main.stdout.readline())
        main.send_signal(sign)
        main.wait()
        while alive(worker):  # by the test's own limit of time
            os.sched_yield()


def test_where_no_worker_can_be_started_the_run_ends_and_no_blog_is_blamed(tmp_path: Path) -> None:
    far = tmp_path / ("x" * 120)  # sockets have short names
    far.mkdir()
    with Blogs(tmp_path / "cohort", {"Ada": Blog("ada.example")}, plain=True) as cohort:
        command = cohort.command(cohort.root, START)
        ended = subprocess.run(
            command, env=os.environ | {"TMPDIR": str(far)}, capture_output=True, text=True, check=False
        )

        assert ended.returncode == 74
        assert "the processes that read feeds cannot be started" in ended.stderr
        assert f"{far}, whose path must be short" in ended.stderr
        assert "Traceback" not in ended.stderr
        assert not cohort.run(START).troubles


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_chain_that_kills_a_parser_costs_one_feed_among_twenty(testdata: Path) -> None:
    chain = (testdata / "hostile/feeds/sample-entity-chain.xml").read_bytes()
    bodies: list[bytes | str] = [rss(f"<title>{number}</title>") for number in range(20)]
    bodies.insert(10, chain)

    async def run() -> list[Reading]:
        async with Workers() as pool:
            return await asyncio.gather(*[pool.read(fetched(body)) for body in bodies])

    results = [reading.result for reading in asyncio.run(run())]

    assert results.pop(10) == failure(FailureKind.ENTITIES)
    assert all(isinstance(result, ParsedFeed) for result in results)
