"""The sample cohort on a real server, a preview of what was built, and a folder to try it in.

[S] Serves over loopback HTTP: the sample's blogs, told apart by the Host header, and the pages
of a cohort's folder. May import the sample, the model and the standard library. It polls and
builds nothing, decides nothing, reads no clock, and listens on 127.0.0.1 alone.
"""

from __future__ import annotations

import gzip
import hashlib
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.message import Message as Headers
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from aggregator import sample
from aggregator.model import OperatorError
from aggregator.sample.formats import pages

LOOPBACK = "127.0.0.1"
_OWN_NAMES = {LOOPBACK, "localhost"}

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".opml": "text/x-opml; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
    ".zip": "application/zip",
}
_TYPES_BY_NAME = {"atom.xml": "application/atom+xml", "feed.json": "application/feed+json"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server says: a status, the headers that matter, a body."""

    status: HTTPStatus
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/plain; charset=utf-8"),)


Respond = Callable[[str, Headers], Answer]  # the request's target and its headers


# The sample's blogs


@dataclass(frozen=True, slots=True)
class Published:
    """What has just appeared on one of the blogs."""

    author: str
    title: str

    def __str__(self) -> str:
        return f"{self.author} published “{self.title}”"


class BlogServer:
    """Every blog of the sample behind one port; `hosts` tells fetch where each host name lies."""

    def __init__(self, now: datetime) -> None:
        self.hosts: dict[str, tuple[str, int]] = {}
        self._now = now
        self._blogs = sample.blogs()
        self._to_come = enumerate(sample.further(), start=1)
        self._extra: Mapping[str, tuple[tuple[datetime, sample.Draft], ...]] = {}

    def publish_next(self) -> Published | None:
        """One blog gains one entry, dated a minute after the last; None when all has been said."""
        upcoming = next(self._to_come, None)
        if upcoming is None:
            return None
        minutes, (host, draft) = upcoming
        moment = self._now.astimezone(UTC).replace(microsecond=0) + timedelta(minutes=minutes)
        # Replaced whole, since other threads are reading it.
        self._extra = {**self._extra, host: (*self._extra.get(host, ()), (moment, draft))}
        return Published(draft.author, draft.title)

    def respond(self, target: str, headers: Headers) -> Answer:
        """What the blog of that host name answers; the Host header decides (RFC 9110, 7.2)."""
        host = (headers.get("Host") or "").rpartition(":")[0] or headers.get("Host") or ""
        blog = self._blogs.get(host.lower())
        if blog is None or blog.manner is sample.Manner.GONE:
            return Answer(HTTPStatus.GONE if blog else HTTPStatus.NOT_FOUND, b"There is no blog here.\n")
        if blog.manner is sample.Manner.MOVED:
            return Answer(
                HTTPStatus.MOVED_PERMANENTLY, headers=(("Location", f"http://{blog.moved_to}{target}"),)
            )
        feed = blog.feed(self._now, self._extra.get(blog.host, ()))
        path = urlsplit(target).path
        if path == blog.path:
            changed = ("Last-Modified", format_datetime(feed.updated, usegmt=True))
            ok = Answer(HTTPStatus.OK, blog.write(feed), (("Content-Type", blog.content_type), changed))
            return _conditional(_compressed(ok, headers), headers)
        if path == "/":
            return Answer(HTTPStatus.OK, pages.front_page(blog, feed), (("Content-Type", _TYPES[".html"]),))
        return Answer(HTTPStatus.NOT_FOUND, b"There is no such page on this blog.\n")


@contextmanager
def serve_blogs(now: datetime) -> Iterator[BlogServer]:
    """The sample's blogs as they stand at `now`, on a loopback port the system chooses."""
    server = BlogServer(now)
    # A machine that is slow or busy may take seconds from connecting to asking.
    with _listening(server.respond, 0, silence=60) as port:
        server.hosts = dict.fromkeys(sample.blogs(), (LOOPBACK, port))
        yield server


# What was built


@contextmanager
def preview(folder: Path, port: int) -> Iterator[str]:
    """Show a cohort's `site/`, and its `organiser/` pages under /organiser/; gives the address.

    Port 0 lets the system choose. Raises OperatorError where the port is taken.
    """

    def respond(target: str, headers: Headers) -> Answer:
        return _page(folder, target, headers)

    # Browsers open connections on which they say nothing: those must not keep the preview from ending.
    with _listening(respond, port, silence=2) as chosen:
        yield f"http://{LOOPBACK}:{chosen}/"


def _page(folder: Path, target: str, headers: Headers) -> Answer:
    host = urlsplit(f"//{headers.get('Host', '')}").hostname
    if host not in _OWN_NAMES:
        # A page elsewhere whose host name is made to point here must not read the organisers' pages.
        return Answer(HTTPStatus.FORBIDDEN, f"Ask for http://{LOOPBACK}, not {host!r}.\n".encode())
    path = unquote(urlsplit(target).path)
    pieces = [piece for piece in path.split("/") if piece]
    if pieces[:1] not in (["organiser"], ["site"]):  # the organisers' pages lead to ../site/, as on a disk
        pieces = ["site", *pieces]
    file = folder.joinpath(*pieces)
    if not _may_be_shown(file, folder / pieces[0], pieces):
        return _not_found(folder)
    if file.is_dir() and not path.endswith("/"):
        return Answer(HTTPStatus.MOVED_PERMANENTLY, headers=(("Location", quote(path) + "/"),))
    if file.is_dir():
        file /= "index.html"
    if not file.is_file():
        return _not_found(folder)
    kind = _TYPES_BY_NAME.get(file.name) or _TYPES.get(file.suffix, "application/octet-stream")
    ok = Answer(HTTPStatus.OK, file.read_bytes(), (("Content-Type", kind), ("Cache-Control", "no-cache")))
    return _conditional(ok, headers)


def _may_be_shown(file: Path, root: Path, pieces: list[str]) -> bool:
    """Nothing outside the folder, by dots or by a link, and no hidden file."""
    if any(piece.startswith(".") or "\0" in piece or "\\" in piece for piece in pieces):
        return False
    return file.resolve().is_relative_to(root.resolve())


def _not_found(folder: Path) -> Answer:
    page = folder / "site" / "404.html"
    if page.is_file():
        return Answer(HTTPStatus.NOT_FOUND, page.read_bytes(), (("Content-Type", _TYPES[".html"]),))
    return Answer(
        HTTPStatus.NOT_FOUND, b"There is no such page. Has the site been built? Run: aggregator build\n"
    )


# A folder to try it in


def write_cohort(folder: Path, now: datetime) -> None:
    """Write the sample's text files into `folder`, the programme dated so that `now` is week 12.

    Written anew at each call. Raises OperatorError where the folder holds another cohort.
    """
    texts = {name: _sample_file(name) for name in ("feeds.opml", "programme.toml", "corrections.toml")}
    outlines = folder / "feeds.opml"
    texts["programme.toml"] = sample.dated_programme(texts["programme.toml"], now)
    try:
        taken = [name for name in texts if (folder / name).exists()]
        if taken and not (outlines.is_file() and outlines.read_text(encoding="utf-8") == texts["feeds.opml"]):
            raise OperatorError(
                f"{folder / taken[0]} belongs to another cohort, and the demo would overwrite it. "
                "Name a new folder, or none for a temporary one."
            )
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise OperatorError(
            f"{error.filename or folder}: {error.strerror or error}; name a folder you may write to, "
            "or none for a temporary one"
        ) from error


def _sample_file(name: str) -> str:
    """A text file of the sample: beside the code in an installed package, at the root of a checkout."""
    packed = Path(__file__).parent / "sample" / name
    return (packed if packed.is_file() else Path(__file__).parent.parent / name).read_text(encoding="utf-8")


# HTTP


def _compressed(answer: Answer, headers: Headers) -> Answer:
    """In gzip where it is asked for; the bytes depend on nothing but the body."""
    varied = replace(answer, headers=(*answer.headers, ("Vary", "Accept-Encoding")))
    if "gzip" not in headers.get("Accept-Encoding", ""):
        return varied
    body = gzip.compress(answer.body, mtime=0)
    return replace(varied, body=body, headers=(*varied.headers, ("Content-Encoding", "gzip")))


def _conditional(answer: Answer, headers: Headers) -> Answer:
    """Add an ETag, and say 304 to who has these bytes already (RFC 9110, 13.2.2)."""
    etag = f'"{hashlib.sha256(answer.body).hexdigest()[:20]}"'
    tagged = replace(answer, headers=(*answer.headers, ("ETag", etag)))
    wanted = headers.get("If-None-Match")
    if wanted is not None:
        same = any(tag.strip().removeprefix("W/") in {etag, "*"} for tag in wanted.split(","))
    else:
        same = _unchanged_since(dict(answer.headers).get("Last-Modified"), headers.get("If-Modified-Since"))
    if not same:
        return tagged
    kept = tuple(
        header for header in tagged.headers if header[0] in {"ETag", "Last-Modified", "Vary", "Cache-Control"}
    )
    return Answer(HTTPStatus.NOT_MODIFIED, headers=kept)


def _unchanged_since(changed: str | None, known: str | None) -> bool:
    if changed is None or known is None:
        return False
    try:
        return parsedate_to_datetime(changed) <= parsedate_to_datetime(known)
    except (ValueError, TypeError):  # no date, or one without a zone: as if it had not been sent
        return False


@contextmanager
def _listening(respond: Respond, port: int, *, silence: float) -> Iterator[int]:
    """Serve on loopback until the block ends; gives the port. Every connection ends with its answer, or
    after so many seconds of silence.
    """

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = silence

        def do_GET(self) -> None:
            answer = respond(self.path, self.headers)
            self.send_response(answer.status)
            for name, value in answer.headers:
                self.send_header(name, value)
            if answer.status is not HTTPStatus.NOT_MODIFIED:
                self.send_header("Content-Length", str(len(answer.body)))
            self.send_header("X-Content-Type-Options", "nosniff")
            self.send_header("Connection", "close")
            self.end_headers()
            if self.command != "HEAD" and answer.status is not HTTPStatus.NOT_MODIFIED:
                self.wfile.write(answer.body)

        do_HEAD = do_GET  # noqa: N815 - the name http.server calls

        def log_message(self, *_arguments: object) -> None:
            """Say nothing: the run's own report is what people read."""

    try:
        server = _Server((LOOPBACK, port), Handler)
    except OSError as error:
        reason = error.strerror or error
        raise OperatorError(f"port {port} cannot be used: {reason}. Choose another, or 0 for any.") from error
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # so that server_close waits for the answers under way
    request_queue_size = 128  # a poll opens as many connections at once as there are hosts

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no trouble of ours."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]
