"""A week among servers of every manner, in 23 rounds of virtual time: how polite was the poller?"""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from aggregator import instance, pipeline, whose
from aggregator.model import FeedState
from aggregator.store import Store
from tests.manners import DAY, HOUR, START, Farm
from tests.politeness import SCALE, Week, score

pytestmark = [
    pytest.mark.slow,
    pytest.mark.long,
    pytest.mark.xdist_group("week"),  # one process: the week is spent once
]

PAUSE = 0.2  # seconds of real time: what is a second to blogs
MINUTE = timedelta(minutes=1)
# Twenty rounds at odd hours, and three runs that come minutes after one: the program was started again.
ROUNDS = (0, 2, 5, 14, 21.5, 27, 38, 45, 52, 66, 71, 79, 92, 101, 109, 121, 133, 146, 155, 168)
AGAIN = {0: (3 * MINUTE, 7 * MINUTE), 66: (5 * MINUTE,)}
WHEN = sorted(
    START + hours * HOUR + extra for hours in ROUNDS for extra in (timedelta(), *AGAIN.get(int(hours), ()))
)
PROGRAMME = """
[programme]
name = "23 Things"
[[thing]]
number = 1
[[thing]]
number = 2
[polling]
interval = "1h"
contact = "https://planet.example/about"
allow_private_addresses = ["127.0.0.0/8"]
"""
Client = Callable[[Farm, datetime], None]


def spend_week(farm: Farm, client: Client) -> Week:
    """Let a client poll the farm at every moment of the week."""
    restarts = set()
    for farm.run, farm.now in enumerate(WHEN):
        if farm.run and farm.now - WHEN[farm.run - 1] < HOUR:
            restarts.add(farm.run)
        client(farm, farm.now)
    return Week(
        log=list(farm.log),
        feeds={feed.name: feed for feed in farm.feeds},
        runs=dict(enumerate(WHEN)),
        restarts=frozenset(restarts),
        pause=PAUSE,
    )


class Ours:
    """The program, as cron runs it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def __call__(self, farm: Farm, now: datetime) -> None:
        if not (self.root / "feeds.opml").exists():
            (self.root / "programme.toml").write_text(PROGRAMME)
            outlines = "".join(
                f'<outline text="{name}" xmlUrl="{url}"/>\n' for name, url in farm.urls().items()
            )
            (self.root / "feeds.opml").write_text(f'<opml version="2.0"><body>\n{outlines}</body></opml>')
        here = instance.read(self.root)
        polling = replace(here.config.polling, host_pause=timedelta(seconds=PAUSE))
        here = replace(here, config=replace(here.config, polling=polling))
        pipeline.run("poll", here, now)


def forgetful(farm: Farm, _now: datetime) -> None:
    """A client without memory or manners: everything, at once, whatever anybody said."""

    async def get(url: str, cookies: Mapping[str, str]) -> None:
        for _ in range(20):
            parts = urlsplit(url)
            reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            lines = [f"GET {path} HTTP/1.1", f"Host: {parts.netloc}", "User-Agent: Mozilla/5.0"]
            lines += ["Accept-Encoding: gzip, deflate, br", "Referer: https://planet.example/"]
            lines += [f"Cookie: {name}={value}" for name, value in cookies.items()]
            writer.write("\r\n".join((*lines, "", "")).encode())
            try:
                head = (await reader.read(65536)).decode("latin-1")
            except ConnectionError:
                head = ""
            writer.close()
            target = re.search(r"\r\nLocation: (\S+)", head)
            if not target:
                return
            url = urljoin(url, target[1])

    async def everything() -> None:
        urls = [address for url in farm.urls().values() for address in (urljoin(url, "/robots.txt"), url)]
        await asyncio.gather(*(get(url, {"id": "1"}) for url in urls), return_exceptions=True)

    asyncio.run(everything())


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("polite")


@pytest.fixture(scope="module")
def farm() -> Iterator[Farm]:
    with Farm() as farm:
        yield farm


@pytest.fixture(scope="module")
def week(farm: Farm, root: Path) -> Week:
    """Our week."""
    return spend_week(farm, Ours(root))


@dataclass(frozen=True)
class Stored:
    """What is in the database a day and a half after the week, by the feeds' names."""

    states: Mapping[str, FeedState]
    entries: Mapping[str, int]
    holds: Mapping[str, datetime]
    addresses: frozenset[str]  # all that any feed ever had


@pytest.fixture(scope="module")
def stored(week: Week, farm: Farm, root: Path) -> Stored:
    for farm.run, farm.now in enumerate((WHEN[-1] + DAY, WHEN[-1] + 1.5 * DAY), start=len(WHEN)):
        Ours(root)(farm, farm.now)
    here = instance.read(root)
    with Store.open(here.database, now=farm.now, read_only=True) as store:
        names = {url: name for name, url in farm.urls().items()}
        lines = whose.subscriptions_of(here.cohort, store)
        states = {names[lines[state.id][0].url]: state for state in store.feeds()}
        entries = Counter(entry.feed_id for entry in store.entries())
        with closing(sqlite3.connect(here.database)) as connection:
            history = connection.execute("select url from feed_addresses").fetchall()
        return Stored(
            states,
            {name: entries[state.id] for name, state in states.items()},
            store.holds(farm.now),
            frozenset(url for (url,) in history),
        )


def test_the_week_has_23_rounds_in_7_days_over_many_feeds(week: Week) -> None:
    assert (len(week.runs), WHEN[-1] - WHEN[0], len(week.restarts)) == (23, 7 * DAY, 3)
    assert len(week.feeds) > 80


def test_the_poller_scores_at_least_98(week: Week) -> None:
    points = score(week)

    assert sum(points.values()) >= 98, points


def test_each_rule_is_kept(week: Week) -> None:
    """Pace is measured in real time, by a server on the same busy machine."""
    points = score(week)
    lost = {rule: SCALE[rule][0] - got for rule, got in points.items() if got < SCALE[rule][0]}
    lost.pop("pace", None)

    assert not lost


def test_a_client_without_memory_or_manners_loses_by_every_rule_it_breaks() -> None:
    with Farm() as farm:
        points = score(spend_week(farm, forgetful))
    kept = {rule for rule, got in points.items() if got > 0.9 * SCALE[rule][0]}

    assert sum(points.values()) < 30, points
    assert kept <= {"nobody forgotten", "one try", "hourly at most", "a whole look a week"}


# What the week left in the database ----------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "entries"),
    [
        ("ok-then-html", 2),
        ("html200-etag", 0),
        ("truncated", 2),
        ("truncated-xml", 2),
        ("gzip-truncated", 2),
        ("etag-on-error", 2),
        ("ok-then-empty", 2),
        ("ok-then-404", 2),
        ("ok-then-500", 2),
        ("lies304", 2),
        ("flaky", 2),
        ("301-home", 2),
        ("302-login", 2),
        ("301-flap", 2),
        ("301-to-other-feed", 0),
        ("always200-stamped", 2),
        ("redirect-chain", 2),
        ("redirect-chain-6", 0),
        ("redirect-relative", 2),
        ("redirect-fragment", 2),
    ],
)
def test_no_entry_is_lost_or_taken_twice(stored: Stored, name: str, entries: int) -> None:
    assert stored.entries[name] == entries


def test_a_feed_that_grows_at_every_poll_loses_nothing(stored: Stored, farm: Farm) -> None:
    polls = sum(visit.feed == "etag-rotates" and visit.reply.status == 200 for visit in farm.log)

    assert stored.entries["etag-rotates"] == polls > 10


@pytest.mark.parametrize("name", ["301", "308", "301-later"])
def test_a_permanent_redirect_becomes_the_address_and_the_old_one_stays_in_the_history(
    stored: Stored, farm: Farm, name: str
) -> None:
    old = farm.urls()[name]

    assert stored.states[name].url == urljoin(old, "/new")
    assert old in stored.addresses


@pytest.mark.parametrize(
    "name", ["302", "307", "301-home", "302-login", "301-flap", "301-to-other-feed", "redirect-chain"]
)
def test_no_other_redirect_ever_does(stored: Stored, farm: Farm, name: str) -> None:
    assert stored.states[name].url == farm.urls()[name]


def test_what_is_gone_is_off(stored: Stored) -> None:
    assert {name for name, state in stored.states.items() if state.off} == {"410"}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("html200", "html"),
        ("404", "not_found"),
        ("410", "gone"),
        ("500", "server"),
        ("empty200", "empty"),
        ("204", "empty"),
        ("lies304-at-once", "protocol"),
        ("401", "private"),
        ("403", "private"),
        ("451", "private"),
        ("521", "server"),
        ("cloudflare", "private"),
        ("reset", "protocol"),
        ("429-seconds", "rate_limited"),
        ("503-seconds", "server"),
        ("301-home", "html"),
        ("302-login", "html"),
        ("301-to-other-feed", "redirect"),
        ("redirect-self", "redirect"),
        ("redirect-loop", "redirect"),
        ("redirect-grow", "redirect"),
        ("redirect-chain-6", "redirect"),
        ("redirect-none", "redirect"),
        ("redirect-empty", "redirect"),
        ("redirect-junk", "redirect"),
    ],
)
def test_every_trouble_has_its_name(stored: Stored, name: str, kind: str) -> None:
    trouble = stored.states[name].failure

    assert trouble is not None
    assert trouble.kind == kind
    assert ("guard" in dict(trouble.params)) == (name in {"cloudflare", "521"})


@pytest.mark.parametrize(
    ("name", "hours"),
    [
        ("ok", 1),
        ("maxage-day", 24),
        ("maxage-once", 24),
        ("maxage-3d", 72),
        ("maxage-huge", 7 * 24),
        ("maxage-0", 1),
        ("maxage-junk", 1),
        ("expires-day", 24),
        ("expires-2d", 48),
        ("expires-past", 1),
        ("expires-junk", 1),
        ("age", 34),
        ("nocache", 1),
        ("nostore", 1),
        ("ttl-day", 24),
        ("ttl-2d", 48),
        ("ttl-huge", 7 * 24),
        ("skiphours", 24),
        ("skipdays", 24),
        ("sy-daily", 24),
        ("sy-weekly", 84),
        ("none", 24),
        ("always200", 24),
        ("silent", 24),
    ],
)
def test_the_next_poll_is_when_server_and_feed_wish(stored: Stored, name: str, hours: float) -> None:
    state = stored.states[name]
    assert state.next_poll_at is not None
    assert state.last_polled_at is not None

    assert state.next_poll_at - state.last_polled_at == hours * HOUR


def test_a_host_that_wants_to_be_left_alone_for_more_than_a_year_gets_a_month(
    week: Week, stored: Stored
) -> None:
    [first] = week.asked("429-huge")

    [until] = (until for server, until in stored.holds.items() if server.rpartition(":")[0] == first.host)
    assert until - first.now == timedelta(days=31)


def test_the_scale_is_the_one_in_the_document() -> None:
    text = (Path(__file__).parent.parent / "docs/politeness.md").read_text()
    rows = re.findall(r"^\| ([^|]+?) \| (\d+) \|", text, re.MULTILINE)

    assert [(rule, int(worth)) for rule, worth in rows] == [
        (rule, worth) for rule, (worth, _) in SCALE.items()
    ]
    assert sum(worth for worth, _ in SCALE.values()) == 100
