"""How long a thousand blogs take while three hundred more crowd one host: `python bench/crowd.py`.

A server in a process of its own answers on a thousand loopback addresses with the delay of real
blogs (lognormal, 0.26 s in the mean), and on one more for the crowd. The program polls them all, as
`aggregator poll` does, first whole and then with 304s; `run_limit` ends each run. Linux only: the
server hears every address of 127.0.0.0/8.
"""

from __future__ import annotations

import asyncio
import json
import math
import multiprocessing
import random
import socket
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from multiprocessing.connection import Connection
from pathlib import Path

from aggregator import instance, pipeline

BLOGS, CROWD, ENTRIES = 1000, 300, 10
CROWDED = "127.26.0.1"
MEAN, SPREAD = 0.26, 0.6
LIMIT = timedelta(seconds=20)
NOW = datetime(2026, 5, 4, 3, 0, tzinfo=UTC)
PROGRAMME = """
[programme]
name = "23 Things"
[[thing]]
number = 1
[polling]
contact = "https://planet.example/about"
allow_private_addresses = ["127.0.0.0/8"]
"""


def feed(host: str, path: str) -> bytes:
    """Ten posts of 3 kB."""
    words = f"<p>{'A paragraph about the thing of the week. ' * 70}</p>".replace("<", "&lt;")
    items = "".join(
        f"<item><guid>{host}{path}{number}</guid><title>Thing {number}</title>"
        f"<link>http://{host}/{number}</link><description>{words}</description>"
        f"<pubDate>Fri, 0{number % 9 + 1} May 2026 10:00:00 GMT</pubDate></item>"
        for number in range(1, ENTRIES + 1)
    )
    channel = f"<channel><title>{host}</title>{items}</channel>"
    return f'<?xml version="1.0"?><rss version="2.0">{channel}</rss>'.encode()


def serve(pipe: Connection) -> None:
    """Answer until told to stop; what was asked goes into the pipe."""
    asked: list[tuple[str, float, float]] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        began = time.monotonic()
        path, host = head.split(" ", 2)[1], writer.get_extra_info("sockname")[0]
        delay = random.Random(host).lognormvariate(math.log(MEAN) - SPREAD**2 / 2, SPREAD)
        await asyncio.sleep(delay)
        body = b"" if "If-None-Match" in head else feed(host, path)
        status = "200 OK" if body else "304 Not Modified"
        writer.write(f'HTTP/1.1 {status}\r\nETag: "1"\r\nContent-Length: {len(body)}\r\n\r\n'.encode() + body)
        await writer.drain()
        asked.append((host, began, time.monotonic()))
        writer.close()

    async def run() -> None:
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"lo\0")
        sock.bind(("", 0))
        server = await asyncio.start_server(answer, sock=sock, backlog=1024)
        pipe.send(sock.getsockname()[1])
        while await asyncio.to_thread(pipe.recv):
            pipe.send(asked.copy())
            asked.clear()
        server.close()

    asyncio.run(run())


def write_cohort(root: Path, port: int) -> None:
    """A thousand blogs on addresses of their own, and the crowd."""
    urls = [f"http://127.25.{number // 250}.{number % 250 + 1}:{port}/feed" for number in range(BLOGS)]
    urls += [f"http://{CROWDED}:{port}/{number}" for number in range(CROWD)]
    outlines = "".join(f'<outline text="Blog {number}" xmlUrl="{url}"/>\n' for number, url in enumerate(urls))
    (root / "feeds.opml").write_text(f'<opml version="2.0"><body>\n{outlines}</body></opml>')
    (root / "programme.toml").write_text(PROGRAMME)


def measure(root: Path, pipe: Connection, now: datetime) -> dict[str, float]:
    """One poll, seen from the servers."""
    here = instance.read(root)
    here = replace(here, config=replace(here.config, polling=replace(here.config.polling, run_limit=LIMIT)))
    started = time.monotonic()
    report = pipeline.run("poll", here, now).polled
    ended = time.monotonic()
    pipe.send(True)
    asked: list[tuple[str, float, float]] = pipe.recv()
    own = [end for host, _, end in asked if host != CROWDED]
    crowd = sorted(began for host, began, _ in asked if host == CROWDED)
    return {
        "blogs": len(own),
        "seconds until the last of them had answered": round(max(own) - started, 2),
        "crowd asked": len(crowd),
        "least seconds between two of the crowd": round(min(b - a for a, b in pairwise(crowd)), 3),
        "seconds of the run": round(ended - started, 2),
        "polled": report.polled,
        "not modified": report.not_modified,
        "failed": report.failed,
        "left due": report.left_due,
    }


def main() -> int:
    """Poll twice and print what was measured."""
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(theirs,), daemon=True)
    server.start()
    port = ours.recv()
    with tempfile.TemporaryDirectory() as folder:
        write_cohort(Path(folder), port)
        for name, days in (("whole", 0), ("304", 1)):
            print(json.dumps({"poll": name} | measure(Path(folder), ours, NOW + timedelta(days=days))))
    ours.send(False)
    server.join(10)
    return 0


if __name__ == "__main__":
    sys.exit(main())
