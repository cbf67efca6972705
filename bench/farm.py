"""Invented blogs on loopback, each at an address of its own: the same every time, for measuring.

    python bench/farm.py --blogs 1000 [--latency 0.26]

Prints its port and serves until its standard input is closed. Blog number i answers at `address(i)`.
`GET /night/K` (of any blog) makes it night K: every night a tenth of the blogs has one more entry.
It speaks HTTP/1.1 with ETag and gzip, one request a connection, and knows one page of each feed.
With a latency, each blog takes its own time for every answer, log-normally spread around that mean.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import math
import random
import socket
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import blake2b
from html import escape

STARTS = datetime(2026, 3, 2, 8, tzinfo=UTC)
SHARE = 10  # one in so many blogs writes each night
_TEXT = (
    "the a of and to we our course blog feed reader library catalogue tried found asked wrote shared read "
    "meeting desk shelf week task slides podcast photo wiki tag calendar search network colleague student "
    "training café naïve “quite” it’s useful – perhaps more than expected although time was short"
)
WORDS = _TEXT.split()


def address(blog: int) -> str:
    """The blog's own loopback address."""
    return f"127.{1 + blog // 62_500}.{blog // 250 % 250}.{blog % 250 + 1}"


def paragraphs() -> list[str]:
    """Some hundred pieces of HTML as blogs have them; entries are put together of these."""
    chance = random.Random(23)
    made = []
    for number in range(300):
        words = chance.choices(WORDS, k=chance.randint(30, 90))
        words[5] = f"<em>{words[5]}</em>"
        words[9] = f'<a href="https://www.example.org/{number}?a=1&amp;b=2">{words[9]}</a>'
        made.append(f"<p>{' '.join(words)}.</p>\n")
    made += [f"<ul><li>{piece[3:-6]}</li><li>and so on</li></ul>\n" for piece in made[:40]]
    made += [f"<h3>{piece[3:40].split('<')[0]}</h3>\n" for piece in made[:30]]
    made += [f"<blockquote>{piece}</blockquote>\n" for piece in made[:20]]
    return [*made, '<p><img src="/pictures/1.jpg" alt="The desk" width="400"></p>\n'] * 2


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a blog."""

    title: str
    html: str
    written: datetime


class Blog:
    """One blog: its feed as it is at the end of a night."""

    def __init__(self, number: int, pieces: list[str]) -> None:
        self.chance = random.Random(number)
        self.number = number
        self.pieces = pieces
        self.first = self.chance.randint(10, 25)  # entries it begins with
        self.writes_on = number % SHARE  # the night, modulo ten, on which it writes

    def entries(self, night: int) -> Iterator[Entry]:
        """Its entries, newest first."""
        more = sum(each % SHARE == self.writes_on for each in range(1, night + 1))
        for place in reversed(range(self.first + more)):
            chance = random.Random(self.number * 1000 + place)
            html = "".join(chance.choices(self.pieces, k=chance.randint(5, 15)))
            titles = (f"Thing {place % 23 + 1}: what I tried", f"Reflections, week {place + 1}")
            written = STARTS + timedelta(days=4 * place, minutes=self.number % 1440)
            yield Entry(titles[chance.random() < 0.2], html, written)

    def feed(self, night: int, home: str) -> bytes:
        """Its feed: two in three are RSS as WordPress writes it, the others Atom as Blogger does."""
        name = f"The shelf of number {self.number}"
        entries = list(self.entries(night))
        if self.number % 3:
            items = "".join(
                f"<item><title>{escape(each.title)}</title><link>{home}{place}/</link>"
                f"<guid isPermaLink='false'>{home}?p={place}</guid>"
                f"<pubDate>{format_datetime(each.written)}</pubDate><dc:creator>N{self.number}</dc:creator>"
                f"<category>library</category><description><![CDATA[{each.html[:200].split('<')[0]}]]></description>"
                f"<content:encoded><![CDATA[{each.html}]]></content:encoded>"
                f"<slash:comments>{place % 4}</slash:comments></item>\n"
                for place, each in zip(range(len(entries), 0, -1), entries, strict=True)
            )
            return (
                '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"'
                ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
                ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
                ' xmlns:slash="http://purl.org/rss/1.0/modules/slash/">'
                f"<channel><title>{name}</title><link>{home}</link><language>en-GB</language>"
                f"<lastBuildDate>{format_datetime(entries[0].written)}</lastBuildDate>"
                f"<generator>https://wordpress.org/?v=6.5</generator>{items}</channel></rss>"
            ).encode()
        items = "".join(
            f"<entry><id>tag:blogger.com,1999:blog-{self.number}.post-{place}</id>"
            f"<published>{each.written.isoformat()}</published><updated>{each.written.isoformat()}</updated>"
            f"<category term='library'/><title type='text'>{escape(each.title)}</title>"
            f"<content type='html'>{escape(each.html)}</content>"
            f"<link rel='alternate' type='text/html' href='{home}{place}.html'/>"
            f"<author><name>N{self.number}</name></author></entry>\n"
            for place, each in zip(range(len(entries), 0, -1), entries, strict=True)
        )
        return (
            '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
            f"<id>tag:blogger.com,1999:blog-{self.number}</id><updated>{entries[0].written.isoformat()}</updated>"
            f"<title type='text'>{name}</title><link rel='alternate' type='text/html' href='{home}'/>"
            f"<generator>Blogger</generator>{items}</feed>"
        ).encode()


class Farm:
    """All blogs, and what each answers tonight."""

    def __init__(self, blogs: int, latency: float) -> None:
        pieces = paragraphs()
        self.blogs = {address(number): Blog(number, pieces) for number in range(blogs)}
        self.latency = latency
        self.night = 0
        self.answers: dict[str, tuple[bytes, bytes]] = {}  # ETag, gzipped body
        self.port = 0

    def turn(self, night: int) -> None:
        """Make it that night."""
        writing = {(each % SHARE) for each in range(self.night + 1, night + 1)}
        self.night = night
        for host, blog in self.blogs.items():
            if host not in self.answers or blog.writes_on in writing:
                body = blog.feed(night, f"http://{host}:{self.port}/")
                tag = f'"{blake2b(body, digest_size=8).hexdigest()}"'.encode()
                self.answers[host] = tag, gzip.compress(body, 6, mtime=0)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request."""
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            request = await reader.readuntil(b"\r\n\r\n")
            path = request.split(b" ", 2)[1].decode()
            host = writer.get_extra_info("sockname")[0]
            if path.startswith("/night/"):
                self.turn(int(path.rpartition("/")[2]))
                writer.write(_answer(b"200 OK", b""))
            elif host not in self.answers or "?" in path:
                writer.write(_answer(b"404 Not Found", b"no such page"))
            else:
                if self.latency:
                    await asyncio.sleep(self._slowness(host))
                tag, body = self.answers[host]
                known = b"\r\nif-none-match: " + tag in request.lower()
                headers = b"ETag: " + tag + b"\r\n"
                if known:
                    writer.write(_answer(b"304 Not Modified", b"", headers))
                else:
                    headers += b"Content-Encoding: gzip\r\nContent-Type: application/xml\r\n"
                    writer.write(_answer(b"200 OK", body, headers))
            await writer.drain()
        writer.close()

    def _slowness(self, host: str) -> float:
        spread = 0.8
        middle = math.log(self.latency) - spread**2 / 2
        return min(random.Random(host).lognormvariate(middle, spread), 4 * self.latency)


def _answer(status: bytes, body: bytes, headers: bytes = b"") -> bytes:
    length = f"Content-Length: {len(body)}\r\n".encode()
    return b"HTTP/1.1 " + status + b"\r\n" + headers + length + b"Connection: close\r\n\r\n" + body


async def main() -> None:
    """Serve until standard input ends."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--blogs", type=int, default=1000)
    parser.add_argument("--latency", type=float, default=0.0, help="mean seconds before an answer")
    options = parser.parse_args()
    farm = Farm(options.blogs, options.latency)
    listening = socket.create_server(("", 0), backlog=1024)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"lo\0")  # 127.0.0.0/8, nobody else
    server = await asyncio.start_server(farm.serve, sock=listening)
    farm.port = server.sockets[0].getsockname()[1]
    farm.turn(0)
    print(farm.port, flush=True)
    await asyncio.to_thread(sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(main())
