"""The command itself among broken, prying and slow servers: each costs its own line and nothing else.

Those that are out to burst a reader are in `test_bombs`.
"""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from aggregator import addresses
from tests.documents import rss
from tests.server import FEED, Asked, Line, Page, Server, answer, redirect
from tests.stores import NOW, open_store
from tests.test_fetch_hostile import RAW
from tests.test_parse_decode import DISAGREEING

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.xdist_group("hostile runs")]

SECRET = "what-only-the-owner-may-read"
GOOD = 20


def post(title: str, number: int = 1) -> str:
    return (
        f"<guid>{title}-{number}</guid><title>Thing {number}: {title}</title>"
        f"<link>https://blog.example/{number}</link><pubDate>Mon, 30 Nov 2025 10:00:00 GMT</pubDate>"
    )


def declared(*entities: str, use: str = "&a;") -> bytes:
    return rss(f"<title>{use}</title>", prolog=f"<!DOCTYPE rss [{''.join(entities)}]>").encode()


async def reset(_asked: Asked, line: Line) -> None:
    line.reset()


def hostile(port: int, secret: Path) -> dict[str, tuple[Page, str]]:
    """By name: what the server says, and the kind of failure it is; "" where it can be read after all."""
    own = f"http://127.0.0.1:{port}"
    return {
        # what would read a file or ask somebody else
        "xxe-file": (answer(declared(f'<!ENTITY a SYSTEM "{secret.as_uri()}">')), "entities"),
        "xxe-http": (answer(declared(f'<!ENTITY a SYSTEM "{own}/asked-by-a-feed">')), "entities"),
        "xxe-parameter": (answer(declared(f'<!ENTITY % p SYSTEM "{own}/asked-by-a-feed">%p;')), "entities"),
        "xxe-dtd": (
            answer(rss(post("dtd"), prolog=f'<!DOCTYPE rss SYSTEM "{own}/asked-by-a-feed">').encode()),
            "",
        ),
        "xinclude": (
            answer(
                rss(
                    f'{post("xinclude")}<description><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" '
                    f'href="{secret.as_uri()}" parse="text"/></description>'
                ).encode()
            ),
            "",
        ),
        # characters there are not
        "surrogate": (
            answer(rss(f"{post('surrogate')}<description>&#xD800;&#x110000;</description>").encode()),
            "",
        ),
        "noncharacter": (answer(rss(f"{post('non')}<description>\ufffe\uffff</description>").encode()), ""),
        # an address of the machine's own network
        "private": (redirect("http://10.0.0.1/feed"), "redirect"),
        "metadata": (redirect("http://169.254.169.254/latest/meta-data/"), "redirect"),
        "own-network": (redirect("http://127.0.0.1:1/feed"), "redirect"),
        "file": (redirect(secret.as_uri()), "redirect"),
        # no HTTP
        **{f"raw-{number}": (page, "protocol") for number, (page, _reason) in enumerate(RAW.values())},
        "reset": (reset, "protocol"),
        # other formats, other codings
        "json-broken": (
            answer(b'{"version": "https://jsonfeed.org/version/1.1", "items": [', type_="application/json"),
            "malformed",
        ),
        "json-deep": (answer(b"[" * 100_000, type_="application/json"), "not_a_feed"),
        "html": (answer(b"<!doctype html><title>Hello</title>", type_="text/html"), "html"),
        "pdf": (answer(b"%PDF-1.4\n" + bytes(100_000)), "not_a_feed"),
        "film": (answer(b"\0\0\0\x20ftypisom" + bytes(100_000)), "not_a_feed"),
        "rot13": (answer(FEED, headers={"Content-Encoding": "rot13"}), "encoding"),
    }


@dataclass(frozen=True)
class Ran:
    """What one `aggregator update` came to."""

    root: Path
    server: Server
    names: list[str]
    expected: Mapping[str, str]
    code: int
    counts: Mapping[str, int]
    failures: Mapping[str, str]  # name -> kind

    def page(self, participant: str) -> str:
        return (self.root / "site/people" / participant / "index.html").read_text()

    @property
    def done(self) -> list[str]:
        table = json.loads((self.root / "organiser/completion.json").read_text())
        return [person["id"] for person in table["participants"] if person["things"]]


def aggregator(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "aggregator", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


def write_cohort(root: Path, server: Server, names: list[str]) -> None:
    (root / "programme.toml").write_text(
        '[programme]\nname = "23 Things"\n[[thing]]\nnumber = 1\n[site]\nplanet = "all"\n'
        '[polling]\ncontact = "https://planet.example/about"\nhost_pause = "0s"\n'
        f'allow_private_addresses = ["127.0.0.1:{server.port}"]\n'
    )
    outlines = "".join(
        f'<outline text="{name}" id="{name}" xmlUrl="{server.url("/" + name)}"/>\n' for name in names
    )
    (root / "feeds.opml").write_text(f'<opml version="2.0"><body>\n{outlines}</body></opml>')


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    root = tmp_path_factory.mktemp("hostile")
    secret = root / "secret.txt"
    secret.write_text(SECRET)
    pages: dict[str, Page] = {}
    with Server(pages) as server:
        wicked = hostile(server.port, secret)
        pages |= {f"/{name}": page for name, (page, _) in wicked.items()}
        pages |= {f"/good-{n}": answer(rss(post(f"Good news {n}")).encode()) for n in range(GOOD)}
        for number, (text, encoding, content_type, declaration) in enumerate(DISAGREEING):
            prolog = (
                f'<?xml version="1.0" encoding="{declaration}"?>' if declaration else "<?xml version='1.0'?>"
            )
            document = rss(f"<guid>1</guid><title>Thing 1: {text}</title>", prolog=prolog)
            pages[f"/charset-{number}"] = answer(
                document.encode(encoding), type_=content_type or "application/xml"
            )
        names = sorted((path.removeprefix("/") for path in pages), key=lambda name: name[::-1])  # well mixed
        write_cohort(root, server, names)
        update = aggregator("update", "--root", root, "--json")
        status = json.loads(aggregator("status", "--root", root, "--json").stdout)
    secret.unlink()
    failures = {each["url"].rpartition("/")[2]: each["kind"] for each in status["failures"]}
    expected = {name: kind for name, (_, kind) in wicked.items() if kind}
    return Ran(root, server, names, expected, update.returncode, json.loads(update.stdout), failures)


def test_every_hostile_feed_has_its_own_line_with_its_reason(ran: Ran) -> None:
    assert ran.failures == ran.expected


def test_the_run_is_a_success_and_counts_them(ran: Ran) -> None:
    assert (ran.code, ran.counts["failed"]) == (0, len(ran.expected))
    assert ran.counts["polled"] == len(ran.names)


def test_every_good_feed_around_them_is_polled_and_published(ran: Ran) -> None:
    for number in range(GOOD):
        assert f"Good news {number}" in ran.page(f"good-{number}")
    assert {f"good-{number}" for number in range(GOOD)} <= set(ran.done)


@pytest.mark.parametrize("number", range(len(DISAGREEING)))
def test_letters_are_right_in_the_database_on_the_page_and_in_the_feed(ran: Ran, number: int) -> None:
    title = f"Thing 1: {DISAGREEING[number][0]}"
    with closing(sqlite3.connect(ran.root / "aggregator.sqlite")) as connection:
        stored = {text for (text,) in connection.execute("select title from entries")}

    assert title in stored
    assert DISAGREEING[number][0] in ran.page(f"charset-{number}")


def test_no_file_was_opened_and_nobody_else_asked_for_a_feed(ran: Ran) -> None:
    written = [path for path in ran.root.rglob("*") if path.is_file()]

    assert not [path for path in written if SECRET.encode() in path.read_bytes()]
    assert ran.server.count("/asked-by-a-feed") == 0
    assert all(asked.number <= (2 if asked.path == "/reset" else 1) for asked in ran.server.asked)


# The clock and the list ----------------------------------------------------------------------


@pytest.mark.parametrize("restarts", [3, pytest.param(10, marks=pytest.mark.soak)])
def test_a_daemon_started_again_and_again_asks_each_feed_once(tmp_path: Path, restarts: int) -> None:
    pages: dict[str, Page] = {f"/{name}": answer(rss(post(name)).encode()) for name in ("ada", "bob")}
    with Server(pages | {"/gone": answer(status=404), "/reset": reset}) as server:
        write_cohort(tmp_path, server, ["ada", "bob", "gone", "reset"])
        for _ in range(restarts):
            command = [sys.executable, "-m", "aggregator", "daemon", "--every", "1s", "--root", str(tmp_path)]
            with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
                assert process.stdout is not None
                assert process.stdout.readline().startswith(b"update: ")
                process.send_signal(signal.SIGTERM)

        assert [server.count(path) for path in ("/ada", "/bob", "/gone", "/reset")] == [1, 1, 1, 2]


@pytest.mark.soak
@pytest.mark.timeout(300)
def test_twenty_slow_hosts_do_not_make_a_run_last_longer_than_one_deadline_allows(tmp_path: Path) -> None:
    async def stall(_asked: Asked, line: Line) -> None:
        await line.stall()

    async def headers(_asked: Asked, line: Line) -> None:
        await line.drip(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000, 0.5)

    async def body(_asked: Asked, line: Line) -> None:
        await line.send(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n")
        await line.drip(b"<" + b" " * 10_000, 0.5)

    async def continues(_asked: Asked, line: Line) -> None:
        while await line.send(b"HTTP/1.1 100 Continue\r\n\r\n") and not await line.stall(0.5):
            pass

    slow = dict(
        zip(("stall", "headers", "body", "continues"), (stall, headers, body, continues), strict=True)
    )
    pages: dict[str, Page] = {f"/{name}-{n}": page for name, page in slow.items() for n in range(5)}
    pages |= {f"/good-{n}": answer(rss(post(f"Good {n}")).encode()) for n in range(45)}
    with Server(pages) as server:
        write_cohort(tmp_path, server, [path.removeprefix("/") for path in pages])
        started = time.monotonic()
        update = aggregator("update", "--root", tmp_path, "--json")
        seconds = time.monotonic() - started

    counts = json.loads(update.stdout)
    assert (update.returncode, counts["failed"], counts["polled"]) == (0, 20, 65)
    assert seconds < 115  # two deadlines, one after the other, are 120


def test_a_name_in_other_letters_and_its_twin_in_ascii_are_one_feed(tmp_path: Path) -> None:
    twins = ["http://bücher.example/feed", "http://xn--bcher-kva.example/feed", "http://BÜCHER.example/feed"]
    with open_store(tmp_path) as store:
        rows = store.subscribe(twins, NOW, addresses.comparison_key)

    assert len({state.id for state in rows.values()}) == 1
