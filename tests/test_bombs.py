"""What is made to burst a reader, end to end: each costs its own line of the report and nothing else."""

import gzip
import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest

from tests.documents import rss
from tests.server import FEED, Asked, Line, Page, Server, answer
from tests.signing_up import cohort
from tests.test_fetch_hostile import OK, TYPE, bomb
from tests.test_parse_guard import BODY, BOMBS, ENTITY, HEAVY, chain

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="memory is read from /proc"),
]

GOOD = 20
MB = 2**20


def gzipped(body: bytes | str, coding: str = "gzip") -> bytes:
    """The body packed, and said to be."""
    raw = body.encode() if isinstance(body, str) else body
    return answer(gzip.compress(raw, 1), headers={"Content-Encoding": coding})


def laughs(levels: int) -> str:
    """Entities that each name the one before ten times."""
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, levels))
    return f'<!DOCTYPE rss [<!ENTITY l0 "{"ha" * 1000}">{lines}]>{BODY.replace("&a;", f"&l{levels - 1};")}'


def endless(piece: bytes) -> Page:
    """A body that goes on as long as anybody reads."""

    async def page(_asked: Asked, line: Line) -> None:
        await line.send(OK + TYPE + b"\r\n<rss version='2.0'><channel>")
        while await line.send(piece * 1000):
            pass

    return page


@cache
def pages() -> Mapping[str, tuple[Page, str]]:
    """Each with the kind of its failure; "" where it is read, or cut down to what can be shown."""
    return {
        "chain": (answer(chain(25_000).encode()), "entities"),
        "chain in UTF-16": (answer(chain(25_000).encode("utf-16")), "entities"),
        "chain, packed": (gzipped(chain(25_000)), "entities"),
        "laughs": (answer(laughs(4).encode()), "entities"),
        "many laughs": (answer(laughs(9).encode()), "entities"),
        "quadratic": (
            answer(
                f'<!DOCTYPE r [<!ENTITY a "{"x" * 100_000}">]>{BODY.replace("&a;", "&a;" * 10_000)}'.encode()
            ),
            "entities",
        ),
        "file": (
            answer(f'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>{BODY}'.encode()),
            "entities",
        ),
        "network": (
            answer(f'<!DOCTYPE r [<!ENTITY % a SYSTEM "http://127.0.0.1/x">%a;]>{BODY}'.encode()),
            "entities",
        ),
        "after junk": (
            answer(f"junk<?xml version='1.0'?><!DOCTYPE r [{ENTITY}]>{BODY}".encode()),
            "entities",
        ),
        "surrogate": (answer(rss("<title>&#xD800;</title>").encode()), ""),
        "no characters": (answer(rss("<title>&#x110000;&#xFFFE;</title>").encode()), ""),
        **{name: (gzipped(text), "malformed") for name, text in BOMBS.items()},
        **{name: (gzipped(text), "") for name, text in HEAVY.items()},
        "gzip": (answer(bomb(200), headers={"Content-Encoding": "gzip"}), "too_large"),
        "gzip in gzip": (
            answer(gzip.compress(bomb(100)), headers={"Content-Encoding": "gzip, gzip"}),
            "encoding",
        ),
        "gzip, hidden": (gzipped(bomb(100)), "not_a_feed"),
        "brotli": (answer(b"\xcf\xff\xff\xff\x07" * 200, headers={"Content-Encoding": "br"}), "encoding"),
        "zstd": (answer(b"\x28\xb5\x2f\xfd" * 200, headers={"Content-Encoding": "zstd"}), "encoding"),
        "33 MB": (answer(b"<rss>" + b" " * (33 * MB)), "too_large"),
        "endless": (endless(b"x" * 100), "too_large"),
        "endless entries": (endless(b"<item><title>x</title><guid>x</guid></item>"), "too_large"),
        "16 MB of entries": (
            gzipped(rss(*[f"<guid>{n}</guid><title>{'x' * 100}</title>" for n in range(90_000)])),
            "",
        ),
    }


class Tree:
    """A run of the command in processes of its own, and the most memory they shared among them held."""

    def __init__(self, root: Path) -> None:
        command = [sys.executable, "-m", "aggregator", "update", "--root", str(root), "--json"]
        started = time.monotonic()
        run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.peak = 0.0
        while run.poll() is None:
            self.peak = max(self.peak, sum(map(held, [run.pid, *below(run.pid)])))
            time.sleep(0.02)
        out, self.errors = run.communicate()
        self.seconds = time.monotonic() - started
        self.code = run.returncode
        self.told: dict[str, int] = json.loads(out)


def below(pid: int) -> Iterator[int]:
    """The processes that a process started, and theirs."""
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = [int(child) for child in path.read_text().split()]
        except OSError:
            continue
        for child in children:
            yield child
            yield from below(child)


def held(pid: int) -> float:
    """MB of memory that are a process's own, and its part of what is shared (PSS)."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Twenty good blogs, and all the others."""
    served: dict[str, Page] = {
        f"/good/{number}": answer(FEED.replace(b"Thing 1", b"Thing 1 of %d" % number))
        for number in range(GOOD)
    }
    served |= {f"/{number}": page for number, (page, _) in enumerate(pages().values())}
    with Server(served) as server:
        yield server


def update(root: Path, server: Server, *names: str) -> Tree:
    """A first run over the good blogs and the named ones among them."""
    lines = [f'<outline text="Good {number}" xmlUrl="{{server}}/good/{number}"/>' for number in range(GOOD)]
    for number, name in enumerate(pages()):
        if name in names:
            lines.insert(GOOD // 2, f'<outline text="{name}" xmlUrl="{{server}}/{number}"/>')
    root.mkdir(exist_ok=True)
    cohort(root, server, *lines)
    return Tree(root)


def stored(root: Path) -> tuple[dict[str, str], list[str], int]:
    """What ails which feed, the titles of the entries, and the most bytes that one answer took."""
    with closing(sqlite3.connect(root / "aggregator.sqlite")) as database:
        kinds = database.execute(
            "select url, failure_kind from feeds where failure_kind is not null"
        ).fetchall()
        titles = [title for (title,) in database.execute("select title from entries")]
        (most,) = database.execute("select max(wire_bytes) from polls").fetchone()
    names = list(pages())
    return {names[int(url.rpartition("/")[2])]: kind for url, kind in kinds}, titles, most


@pytest.mark.long
def test_every_bomb_costs_its_own_line_and_nothing_else(server: Server, tmp_path: Path) -> None:
    run = update(tmp_path, server, *pages())
    kinds, titles, most = stored(tmp_path)

    assert run.code == 0
    assert b"Traceback" not in run.errors
    assert kinds == {name: kind for name, (_, kind) in pages().items() if kind}
    assert {f"Thing 1 of {number}: blogs" for number in range(GOOD)} <= set(titles)
    assert run.told["polled"] == GOOD + len(pages())
    assert most <= 8 * MB
    assert b"root:x:0" not in (tmp_path / "aggregator.sqlite").read_bytes()
    asked = {each.path.partition("?")[0] for each in server.asked}  # of some, a page of their history too
    assert asked <= server.pages.keys(), "no entity was fetched"


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_no_bomb_takes_more_than_a_hundred_megabytes(server: Server, tmp_path: Path) -> None:
    usual = max(update(tmp_path / f"usual{number}", server).peak for number in range(3))
    more = {}
    for number, name in enumerate(pages()):
        more[name] = update(tmp_path / str(number), server, name).peak - usual
        print(f"{name}: {more[name]:+.0f} MB")
    together = update(tmp_path / "all", server, *pages())
    print(f"usually {usual:.0f} MB; all at once {together.peak - usual:+.0f} MB, {together.seconds:.1f} s")

    assert max(more.values()) < 100
    assert together.peak - usual < 100, "all at once"


@pytest.mark.soak
@pytest.mark.timeout(300)
def test_five_silent_servers_among_fifty_hold_up_nobody(tmp_path: Path) -> None:
    async def stall(_asked: Asked, line: Line) -> None:
        await line.stall()

    async def headers(_asked: Asked, line: Line) -> None:
        await line.drip(OK + b"X: " + b"x" * 100_000, 0.5)

    async def body(_asked: Asked, line: Line) -> None:
        await line.send(OK + TYPE + b"\r\n<rss>")
        await line.drip(b" " * 100_000, 0.5)

    async def continues(_asked: Asked, line: Line) -> None:
        await line.drip(b"HTTP/1.1 100 Continue\r\n\r\n" * 10_000, 0.5)

    async def half(_asked: Asked, line: Line) -> None:
        await line.send(OK + TYPE + b"Content-Length: 1000\r\n\r\n" + FEED)
        await line.stall()

    slow: dict[str, Page] = {f"/{page.__name__}": page for page in (stall, headers, body, continues, half)}
    good: dict[str, Page] = {f"/{number}": answer(FEED) for number in range(45)}
    with Server({**slow, **good}) as silent:
        lines = [f'<outline text="{path}" xmlUrl="{{server}}{path}"/>' for path in (*slow, *good)]
        cohort(tmp_path, silent, *lines)
        run = Tree(tmp_path)

    assert (run.code, run.told["polled"], run.told["new"], run.told["failed"]) == (0, 50, 45, 5)
    with closing(sqlite3.connect(tmp_path / "aggregator.sqlite")) as database:
        waited = dict(database.execute("select url, seconds from polls join feeds on feeds.id = feed_id"))
    longest = {path: max(seconds for url, seconds in waited.items() if url.endswith(path)) for path in slow}
    print(f"{run.seconds:.0f} s in all; {longest}")
    assert max(longest.values()) < 65
    assert max(longest["/stall"], longest["/half"]) < 30
    assert run.seconds < 115  # two deadlines, one after the other, are 120
