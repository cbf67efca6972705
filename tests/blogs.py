"""A small cohort whose blogs a test writes, breaks and mends, polled over loopback by night."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Self
from xml.sax.saxutils import escape, quoteattr
from zlib import crc32

from aggregator import instance, pipeline
from aggregator.report import Report
from tests.server import Asked, Line, Page, Server, answer

START = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
NIGHT = timedelta(days=1)


@dataclass
class Blog:
    """A blog on a host of its own: its posts, newest first, and what it answers instead while it is ill."""

    host: str
    posts: list[tuple[datetime, str, str]] = field(default_factory=list)
    ill: Page | None = None
    path: str = "/feed"

    @property
    def url(self) -> str:
        return f"http://{self.host}{self.path}"

    def write(self, at: datetime, title: str, body: str = "What I did, in many words.") -> None:
        self.posts.insert(0, (at, title, body))

    def edit(self, title: str) -> None:
        """Give the newest post another title."""
        at, _, body = self.posts[0]
        self.posts[0] = (at, title, body)

    @property
    def feed(self) -> bytes:
        items = "".join(
            f"<item><guid isPermaLink='false'>{self.host}/{len(self.posts) - place}</guid>"
            f"<link>http://{self.host}/{len(self.posts) - place}</link><title>{escape(title)}</title>"
            f"<pubDate>{format_datetime(at)}</pubDate><description>{escape(body)}</description></item>"
            for place, (at, title, body) in enumerate(self.posts)
        )
        head = f"<title>{self.host}</title><link>http://{self.host}/</link>"
        return f"<rss version='2.0'><channel>{head}{items}</channel></rss>".encode()

    def answer(self, asked: Asked) -> bytes:
        """The feed with its validator, or 304, as an honest server does."""
        feed = self.feed
        etag = f'"{crc32(feed)}"'
        if asked.header(b"if-none-match") == etag.encode():
            return answer(status=304, headers={"ETag": etag})
        return answer(feed, headers={"ETag": etag})


class Blogs:
    """A cohort in a folder and its blogs behind one loopback server, each under its own name.

    Requests are told apart by their Host header. `plain` blogs lie at addresses of the server itself,
    so that the command in a process of its own can ask them.
    """

    def __init__(
        self, root: Path, blogs: Mapping[str, Blog], *, polling: str = "", plain: bool = False
    ) -> None:
        self.root, self.blogs = root, blogs
        self._by_host = {blog.host: blog for blog in blogs.values()}
        self._plain, self._polling = plain, polling
        self.server = Server({"*": self._answer})

    def __enter__(self) -> Self:
        self.server.__enter__()
        self.write_files(self.root)
        return self

    def __exit__(self, *error: object) -> None:
        self.server.__exit__(None, None, None)

    @property
    def hosts(self) -> dict[str, tuple[str, int]]:
        return self.server.hosts(*self._by_host)

    def run(
        self, now: datetime, kind: str = "update", *, everything: bool = False, root: Path | None = None
    ) -> Report:
        """One run in this process."""
        here = instance.read(root or self.root)
        with instance.lock(here.root):
            return pipeline.run(kind, here, now, everything=everything, hosts=self.hosts)

    def command(self, root: Path, now: datetime, kind: str = "update") -> list[str]:
        """The same run as a command."""
        return [sys.executable, "-m", "aggregator", kind, "--root", str(root), "--now", now.isoformat()]

    async def _answer(self, asked: Asked, line: Line) -> None:
        host = (asked.header(b"host") or b"").decode().partition(":")[0]
        blog = self._by_host.get(asked.path.strip("/") if self._plain else host)
        if blog is None or asked.path not in {"/" + blog.host, blog.path}:
            page: Page = answer(b"no such page", 404, type_="text/plain")
        else:
            page = blog.answer if blog.ill is None else blog.ill
        if inspect.iscoroutinefunction(page):
            await page(asked, line)
        else:
            await line.send(page(asked) if callable(page) else page)  # type: ignore[call-arg, arg-type]

    def write_files(self, root: Path) -> None:
        """The text files of this cohort, in any folder."""
        root.mkdir(exist_ok=True)
        things = "".join(f"[[thing]]\nnumber = {n}\n" for n in range(1, 24))
        (root / "programme.toml").write_text(
            f'[programme]\nname = "23 Things"\n{things}[polling]\nhost_pause = "0s"\n'
            f'allow_private_addresses = ["127.0.0.0/8"]\n{self._polling}'
        )
        lines = "".join(
            f"<outline text={quoteattr(name)} id={quoteattr(name.lower())}"
            f" xmlUrl={quoteattr(self.server.url(f'/{blog.host}') if self._plain else blog.url)}/>\n"
            for name, blog in self.blogs.items()
        )
        (root / "feeds.opml").write_text(f'<opml version="2.0"><body>\n{lines}</body></opml>\n')
