"""Bodies read in processes that may die, so that a hostile feed costs its own poll and nothing else.

Shell. May import: pebble (its one door), asyncio, multiprocessing, resource, model; parse only
inside a worker. Never: reads a body in the process that holds the database.

    async with Workers() as workers:
        reading = await workers.read(result)

Nothing is started, nor pebble imported, before the first body: a night of 304s costs nothing.
Workers are forked from a server process that has feedparser loaded already, so that a new
one is ready in milliseconds. Each has a limit of memory for its life and one of processor
time for each body; pebble ends what takes too long by the clock. Large bodies are read one at
a time, so that many of them at once need no more memory than one.
"""

from __future__ import annotations

import asyncio
import os
import signal
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Self

from aggregator.model import Failure, FailureKind, FetchResult, Reading, StorageError, failure

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext

    from pebble import ProcessPool

SECONDS = 15.0  # for one body, by the clock
CPU_SECONDS = 10  # for one body, of processor time
MEMORY_BYTES = 1 << 30
MAX_WORKERS = 4
# A body beyond is read alone, by a worker that ends with it: it takes several times its size.
LARGE_BYTES = 1 << 20
_MAX_BODIES = 500  # of one worker's life, to bound what libraries leak
_M_MMAP_THRESHOLD = -3  # of malloc.h
_LARGE_BLOCK = 128 << 10  # what glibc begins with
# All that a worker needs, loaded once by the server they are forked from.
_PRELOADED = ("aggregator.parse.feed", "aggregator.parse.sax", __name__, "pebble", "ctypes", "resource")
_ATTEMPTS = 3  # where the pool broke, which is not the feed's doing


class Workers:
    """Processes that read what was fetched.

    `read` is what they do with it; discovery gives another, and tests do. Close them, or use them as a
    context: then no process is left, however the block ends.
    """

    def __init__(
        self,
        *,
        read: Callable[[FetchResult], Reading] | None = None,
        count: int | None = None,
        seconds: float = SECONDS,
        memory_bytes: int = MEMORY_BYTES,
    ) -> None:
        count = count or min(os.cpu_count() or 1, MAX_WORKERS)
        limits = (read or _parse, seconds, memory_bytes)
        self._usual = _Pool(*limits, count=count, bodies=_MAX_BODIES, room=2 * count)
        self._large = _Pool(*limits, count=1, bodies=1, room=1)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """End all workers, busy ones too; whoever still waits for one is told by a RuntimeError."""
        await self._usual.close()
        await self._large.close()

    async def read(self, result: FetchResult) -> Reading:
        """Read a body in a worker; what is no body comes back as it is."""
        if not isinstance(result.answer, bytes):
            return Reading(result.request, result.exchange, result.answer)
        pool = self._large if len(result.answer) > LARGE_BYTES else self._usual
        return await pool.read(result)


class _Pool:
    """Workers that are alike. `bodies` is how many one reads in its life, `room` how many bodies are
    in their hands or on the way there: no more lie in the pool's pipe.
    """

    def __init__(
        self,
        read: Callable[[FetchResult], Reading],
        seconds: float,
        memory_bytes: int,
        *,
        count: int,
        bodies: int,
        room: int,
    ) -> None:
        self._read = read
        self._count = count
        self._bodies = bodies
        self._seconds = seconds
        self._memory_bytes = memory_bytes
        self._pool: asyncio.Task[ProcessPool] | None = None
        self._closed = False
        self._asked: set[asyncio.Future[Reading]] = set()
        self._room = asyncio.Semaphore(room)

    async def close(self) -> None:
        """End them all."""
        self._closed = True
        await self._end()

    async def _end(self) -> None:
        if self._pool is None:
            return
        starting, self._pool = self._pool, None
        for future in self._asked:
            future.cancel()
        with suppress(OSError, RuntimeError, EOFError):  # of a pool that could not start
            pool = await asyncio.shield(starting)
            pool.stop()  # type: ignore[no-untyped-call]
            await asyncio.to_thread(pool.join)

    async def read(self, result: FetchResult) -> Reading:
        """Read a body, whatever becomes of the worker that does.

        Raises StorageError where no worker can be started: that is this machine's doing, no feed's.
        """
        pool: asyncio.Task[ProcessPool] | None = None
        async with self._room:
            for _ in range(_ATTEMPTS):
                if self._closed:
                    raise RuntimeError("these workers are closed")
                if self._pool is None:
                    self._pool = asyncio.create_task(asyncio.to_thread(self._start))
                pool = self._pool
                answer = await self._ask(pool, result)
                if isinstance(answer, Reading):
                    return answer
                if answer is not None:
                    return Reading(result.request, result.exchange, answer)
                if self._pool is pool:  # the first to notice that it is broken
                    await self._end()
        if pool and pool.done() and (error := pool.exception()):
            raise StorageError(
                f"the processes that read feeds cannot be started: {error}. They need room and rights "
                f"in /dev/shm and in {tempfile.gettempdir()}, whose path must be short."
            ) from error
        broken = failure(FailureKind.PARSER_DIED, detail="the workers end before they begin")
        return Reading(result.request, result.exchange, broken)

    async def _ask(self, pool: asyncio.Task[ProcessPool], result: FetchResult) -> Reading | Failure | None:
        """One attempt; None where the pool itself is broken, so that nothing is known of the feed."""
        future: asyncio.Future[Reading] | None = None
        parcel = _Parcel([result])
        try:
            running = await asyncio.shield(pool)
            future = asyncio.wrap_future(
                running.schedule(_in_worker, (self._read, parcel), timeout=self._seconds)
            )
            self._asked.add(future)
            # Pebble's time begins when a worker takes the body; one that nobody takes is lost.
            await asyncio.wait([future], timeout=3 * self._seconds + 5)
            return None if future.cancelled() or not future.done() else future.result()
        except Exception as error:  # noqa: BLE001 - whatever it was, it has a meaning for this feed alone
            return _meaning(error, self._seconds)
        finally:
            parcel.clear()
            if future is not None:
                self._asked.discard(future)
                future.cancel()

    def _start(self) -> ProcessPool:
        """Start the pool: in a thread, because it waits until feedparser is loaded."""
        from multiprocessing.forkserver import ensure_running

        from pebble import ProcessPool

        _give_back_large_blocks()
        context = _context()
        context.set_forkserver_preload(list(_PRELOADED))
        ensure_running()  # here, for pebble starts it where nobody would hear why it could not
        pool = ProcessPool(
            max_workers=self._count,
            max_tasks=self._bodies,
            initializer=_limit,
            initargs=(self._memory_bytes,),
            context=context,
        )
        if not pool.active:  # asking starts it
            raise RuntimeError("the workers cannot be started")
        return pool


def _give_back_large_blocks() -> None:
    """Let the system have the memory of a large body again once it is freed.

    Left to itself glibc keeps blocks of up to 32 MB once it has seen one, among smaller ones in use
    (mallopt(3), M_MMAP_THRESHOLD): a run then holds its largest bodies to its end. Elsewhere nothing happens.
    """
    import ctypes

    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, _LARGE_BLOCK)


def _context() -> ForkServerContext:
    """Where a pool's processes come from. It keeps the locks they share as long as there is the pool.

    Pebble lets go of them, and with them of their names, before it ends its processes: one that is just
    starting would look for them in vain and say so at length.
    """
    from multiprocessing.context import ForkServerContext
    from multiprocessing.synchronize import RLock

    class Context(ForkServerContext):
        def __init__(self) -> None:
            self._locks: list[RLock] = []

        def RLock(self) -> RLock:  # noqa: N802 - the library's name
            self._locks.append(super().RLock())
            return self._locks[-1]

    return Context()


class _Parcel(list[FetchResult]):
    """What a worker is given. It is emptied then: pebble's threads keep the last task they had in hand,
    and with it a body of megabytes.
    """


def _meaning(error: Exception, seconds: float) -> Failure | None:
    """What went wrong with a body; None where it tells of the pool alone."""
    from pebble import ProcessExpired

    if isinstance(error, MemoryError):
        return failure(FailureKind.PARSER_DIED, detail="out of memory")
    if isinstance(error, TimeoutError):
        return failure(FailureKind.PARSER_TIMEOUT, limit=f"{seconds:g}")
    if isinstance(error, ProcessExpired):
        if error.exitcode == -signal.SIGXCPU:
            return failure(FailureKind.PARSER_TIMEOUT, limit=CPU_SECONDS)
        return failure(FailureKind.PARSER_DIED, detail=_cause(error.exitcode))
    raised_in_worker = hasattr(error, "traceback")  # pebble's mark
    if isinstance(error, RuntimeError | OSError | EOFError) and not raised_in_worker:
        return None
    return failure(FailureKind.BUG, detail=repr(error))


def _cause(exitcode: int) -> str:
    """What ended a process: "SIGSEGV", "exit 1"."""
    with suppress(ValueError):
        return signal.Signals(-exitcode).name
    return f"exit {exitcode}"


# ------------------------------------------------------------------ inside a worker


def _limit(memory_bytes: int) -> None:
    """A worker's limits for its life. Where a system does not know one, the others still hold."""
    import resource
    import threading

    _give_back_large_blocks()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # ends it at once, even inside a C function
    threading.Thread(target=_end_with_parent, daemon=True).start()
    for limit, amount in ((resource.RLIMIT_AS, memory_bytes), (resource.RLIMIT_CORE, 0)):
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (amount, amount))


def _end_with_parent() -> None:
    """A worker whose parent was killed ends, whatever it has in hand."""
    import multiprocessing

    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _in_worker(read: Callable[[FetchResult], Reading], parcel: Sequence[FetchResult]) -> Reading:
    """Read within the limit of processor time, which the system counts over the process's whole life."""
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + 1 + CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    [result] = parcel
    return read(result)


def _parse(result: FetchResult) -> Reading:
    from aggregator import parse

    return parse.read(result)
