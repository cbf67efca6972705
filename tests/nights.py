"""A cohort whose blogs a test rewrites from night to night: real HTTP, database, files and pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aggregator import instance, pipeline
from aggregator.model import Entry
from aggregator.report import Report
from aggregator.store import Store
from tests.server import Page, Server, answer

START = datetime(2026, 5, 10, 4, tzinfo=UTC)
PROGRAMME = """\
[programme]
name = "Our 23 Things"
aliases = ["23 Things"]
starts = 2026-04-01
[[thing]]
number = 5
[[thing]]
number = 6
[[thing]]
number = 7
[site]
url = "https://planet.example/"
"""


@dataclass
class Nights:
    """A cohort's folder, the server of its blogs, and which night it is."""

    root: Path
    server: Server
    pages: dict[str, Page]
    now: datetime = START
    hosts: list[str] = field(default_factory=list)

    def night(self, **blogs: str | bytes | Page) -> Report:
        """A run on the next night, after these blogs (by their name, "ada" for ada.example) changed."""
        for name, body in blogs.items():
            self.pages[f"/{name}"] = answer(body.encode()) if isinstance(body, str) else body
        self.now += timedelta(days=1)
        cohort = instance.read(self.root)
        with instance.lock(self.root):
            hosts = self.server.hosts(*self.hosts)
            return pipeline.run("update", cohort, self.now, everything=True, hosts=hosts)

    def entries(self) -> list[Entry]:
        with Store.open(self.root / "aggregator.sqlite", now=self.now, read_only=True) as store:
            return store.entries()

    def titles(self) -> list[str]:
        return sorted(entry.title for entry in self.entries())

    def page(self, path: str = "site/index.html") -> str:
        return (self.root / path).read_text()


@contextmanager
def cohort(
    root: Path, outlines: Mapping[str, str], *, programme: str = PROGRAMME, hosts: tuple[str, ...] = ()
) -> Iterator[Nights]:
    """Participants by id, with the addresses of their feeds; the path of a feed is its blog's name."""
    lines = "".join(
        f'<outline type="rss" text="{name.title()}" id="{name.partition(".")[0]}" xmlUrl="{url}"/>\n'
        for name, url in outlines.items()
    )
    root.mkdir(parents=True, exist_ok=True)
    (root / "programme.toml").write_text(programme)
    (root / "feeds.opml").write_text(f'<opml version="2.0"><body>\n{lines}</body></opml>\n')
    pages: dict[str, Page] = {}
    names = [*(url.split("/")[2] for url in outlines.values()), *hosts]
    with Server(pages) as server:
        yield Nights(root, server, pages, hosts=names)
