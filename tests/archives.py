"""Blogs with more posts than their feeds show, on loopback, each with the pages its platform has.

    blog = Blog("wordpress", posts=35)
    with Server({"*": blog}) as server:
        ... server.hosts(HOST), blog.address, blog.write(15) ...

Posts are numbered from 1, the oldest; each is a day younger than the one before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from tests.server import Asked, answer

HOST = "ada.example"
FIRST = datetime(2026, 3, 1, 12, tzinfo=UTC)  # the date of post 1
DAY = timedelta(days=1)

Page = tuple[Sequence[int], str]  # the posts of a page, and what else its feed says in its head


@dataclass
class Blog:
    """One blog; called by the server with each request."""

    platform: str
    posts: list[int] = field(default_factory=lambda: list(range(1, 36)))
    shows: int = 10
    dated: bool = True
    guid: Callable[[int], str] = lambda number: f"ada-{number}"
    before: Callable[[Asked], bytes | None] = lambda _asked: None  # what is answered in place of a page
    title: str = "Marginalia"

    @property
    def address(self) -> str:
        path = {"blogger": "/feeds/posts/default", "blogger-rss": "/feeds/posts/default?alt=rss"}
        return f"http://{HOST}{path.get(self.platform, '/feed/')}"

    def write(self, number: int) -> None:
        """Publish so many more posts."""
        newest = max(self.posts, default=0)
        self.posts += range(newest + 1, newest + number + 1)

    def __call__(self, asked: Asked) -> bytes:
        instead = self.before(asked)
        if instead is not None:
            return instead
        tag = f'"{len(self.posts)}"'
        if asked.header(b"if-none-match") == tag.encode():
            return answer(status=304)
        parts = urlsplit(asked.path)
        query = {key: int(values[0]) for key, values in parse_qs(parts.query).items() if values[0].isdigit()}
        found = PLATFORMS[self.platform](self, sorted(self.posts, reverse=True), parts.path, query)
        if found is None:
            return answer(b"<html><title>Not found</title></html>", 404, type_="text/html")
        posts, head = found
        if self.platform in {"next", "archive", "blogger"}:
            return answer(self._atom(posts, head), headers={"ETag": tag}, type_="application/atom+xml")
        return answer(self._rss(posts, head), headers={"ETag": tag})

    def _rss(self, posts: Sequence[int], head: str) -> bytes:
        items = "".join(
            f"<item><guid isPermaLink='false'>{escape(self.guid(number))}</guid><title>Thing {number}</title>"
            f"<link>http://{HOST}/p/{number}</link><description>The words of post {number}.</description>"
            f"{f'<pubDate>{date_of(number):%a, %d %b %Y %H:%M:%S} GMT</pubDate>' if self.dated else ''}</item>"
            for number in posts
        )
        return (
            f'<?xml version="1.0"?><rss version="2.0"><channel><title>{self.title}</title>'
            f"<link>http://{HOST}/</link>{head}{items}</channel></rss>"
        ).encode()

    def _atom(self, posts: Sequence[int], head: str) -> bytes:
        entries = "".join(
            f"<entry><id>{escape(self.guid(number))}</id><title>Thing {number}</title>"
            f"<link href='http://{HOST}/p/{number}'/><content>The words of post {number}.</content>"
            f"<published>{date_of(number).isoformat()}</published><updated>{date_of(number).isoformat()}</updated>"
            "</entry>"
            for number in posts
        )
        return (
            '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">'
            f"<title>{self.title}</title><id>http://{HOST}/</id>{head}{entries}</feed>"
        ).encode()


def date_of(number: int) -> datetime:
    """When a post was written."""
    return FIRST + (number - 1) * DAY


def _cut(posts: Sequence[int], start: int, size: int) -> Sequence[int]:
    return posts[start : start + size]


def _wordpress(blog: Blog, posts: Sequence[int], _path: str, query: dict[str, int]) -> Page | None:
    page = query.get("paged", 1)
    found = _cut(posts, (page - 1) * blog.shows, blog.shows)
    head = "<generator>https://wordpress.org/?v=6.5.2</generator>"
    return (found, head) if found or page == 1 else None


def _blogger(blog: Blog, posts: Sequence[int], _path: str, query: dict[str, int]) -> Page:
    size = query.get("max-results", blog.shows)
    return _cut(posts, query.get("start-index", 1) - 1, size), "<generator>Blogger</generator>"


def _paged(first: int) -> Callable[[Blog, Sequence[int], str, dict[str, int]], Page]:
    def pages(blog: Blog, posts: Sequence[int], _path: str, query: dict[str, int]) -> Page:
        return _cut(posts, (query.get("page", first) - first) * blog.shows, blog.shows), ""

    return pages


def _next(blog: Blog, posts: Sequence[int], _path: str, query: dict[str, int]) -> Page:
    """RFC 5005, 3: a paged feed."""
    start = query.get("from", 0)
    more = f"<link rel='next' href='/feed/?from={start + blog.shows}'/>"
    return _cut(posts, start, blog.shows), more if start + blog.shows < len(posts) else ""


def _archive(blog: Blog, posts: Sequence[int], path: str, _query: dict[str, int]) -> Page | None:
    """RFC 5005, 4: archives of `shows` posts, each full for ever, behind a feed of the newest."""
    number = path.removeprefix("/archive/")
    full = len(posts) // blog.shows
    if not number.isdigit():
        head = f"<link rel='prev-archive' href='/archive/{full}'/>" if full else ""
        return posts[: blog.shows], head
    oldest_first = posts[::-1]
    archive = _cut(oldest_first, (int(number) - 1) * blog.shows, blog.shows)
    head = f"<link rel='prev-archive' href='/archive/{int(number) - 1}'/>" if int(number) > 1 else ""
    return archive[::-1], head


def _static(blog: Blog, posts: Sequence[int], _path: str, _query: dict[str, int]) -> Page:
    return posts[: blog.shows], ""


PLATFORMS: dict[str, Callable[[Blog, Sequence[int], str, dict[str, int]], Page | None]] = {
    "wordpress": _wordpress,
    "blogger": _blogger,
    "blogger-rss": _blogger,
    "next": _next,
    "archive": _archive,
    "page": _paged(1),
    "page from 0": _paged(0),
    "static": _static,
}
