"""A small cohort whose blogs a test writes, breaks and mends, polled over loopback by night."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Self
from xml.sax.saxutils import escape, quoteattr

from aggregator import instance, pipeline
from aggregator.report import Report
from tests.server import Asked, Line, Page, Server, answer

START = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
NIGHT = timedelta(days=1)


@dataclass
class Blog:
    """A blog on a host of its own: its posts, newest first, and what it answers instead while it is ill."""

    host: str
    posts: list[tuple[datetime, str]] = field(default_factory=list)
    ill: Page | None = None
    path: str = "/feed"

    @property
    def url(self) -> str:
        return f"http://{self.host}{self.path}"

    def write(self, at: datetime, title: str) -> None:
        self.posts.insert(0, (at, title))

    @property
    def feed(self) -> bytes:
        items = "".join(
            f"<item><guid isPermaLink='false'>{self.host}/{len(self.posts) - place}</guid>"
            f"<link>http://{self.host}/{len(self.posts) - place}</link><title>{escape(title)}</title>"
            f"<pubDate>{format_datetime(at)}</pubDate><description>What I did, in many words.</description></item>"
            for place, (at, title) in enumerate(self.posts)
        )
        head = f"<title>{self.host}</title><link>http://{self.host}/</link>"
        return f"<rss version='2.0'><channel>{head}{items}</channel></rss>".encode()

    def answer(self, asked: Asked) -> bytes:
        """The feed with its validator, or 304, as an honest server does."""
        etag = f'"{len(self.posts)}-{hash(self.feed)}"'
        if asked.header(b"if-none-match") == etag.encode():
            return answer(status=304, headers={"ETag": etag})
        return answer(self.feed, headers={"ETag": etag})


class Blogs:
    """A cohort in a folder and its blogs behind one loopback server, each under its own name.

    Requests are told apart by their Host header.
    """

    def __init__(self, root: Path, blogs: Mapping[str, Blog], *, polling: str = "") -> None:
        self.root, self.blogs = root, blogs
        self._by_host = {blog.host: blog for blog in blogs.values()}
        self.server = Server({"*": self._answer})
        self._write(polling)

    def __enter__(self) -> Self:
        self.server.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self.server.__exit__(None, None, None)

    @property
    def hosts(self) -> dict[str, tuple[str, int]]:
        return self.server.hosts(*self._by_host)

    def run(self, now: datetime, kind: str = "update", *, everything: bool = False) -> Report:
        """One run in this process."""
        here = instance.read(self.root)
        with instance.lock(self.root):
            return pipeline.run(kind, here, now, everything=everything, hosts=self.hosts)

    async def _answer(self, asked: Asked, line: Line) -> None:
        host = (asked.header(b"host") or b"").decode().partition(":")[0]
        blog = self._by_host[host]
        page = blog.answer if blog.ill is None else blog.ill
        if inspect.iscoroutinefunction(page):
            await page(asked, line)
        else:
            await line.send(page(asked) if callable(page) else page)  # type: ignore[call-arg, arg-type]

    def _write(self, polling: str) -> None:
        self.root.mkdir(exist_ok=True)
        things = "".join(f"[[thing]]\nnumber = {n}\n" for n in range(1, 24))
        (self.root / "programme.toml").write_text(
            f'[programme]\nname = "23 Things"\n{things}[polling]\nhost_pause = "0s"\n{polling}'
        )
        lines = "".join(
            f"<outline text={quoteattr(name)} id={quoteattr(name.lower())} xmlUrl={quoteattr(blog.url)}/>\n"
            for name, blog in self.blogs.items()
        )
        (self.root / "feeds.opml").write_text(f'<opml version="2.0"><body>\n{lines}</body></opml>\n')
