"""Damaged feeds and spliced HTML: no harm done is a mistake of ours, a dead process, or a residue.

Few by day, ten thousand of each under soak. They are made of the sample's feeds, so that they
run everywhere, and of the shared real and hostile ones where those are.
"""

import asyncio
import os
import random
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from aggregator import sample
from aggregator.model import Failure, FailureKind, FetchResult, ParsedFeed, Reading
from aggregator.sanitize import clean
from aggregator.workers import Workers
from tests.conftest import ROOT
from tests.documents import fetched, reading
from tests.markup_check import check
from tests.test_sanitize import FRAGMENTS, Images, payloads
from tests.world import NOW

FULL = [pytest.mark.soak, pytest.mark.timeout(3600)]
IMAGES: tuple[Images, Images] = ("none", "https")
TYPES = ["", "text/xml", "text/html; charset=koi8-r", "application/feed+json"]


@pytest.fixture(scope="module")
def shared() -> Path | None:
    """The folder of third-party data, where it is."""
    folder = Path(os.environ.get("COHORT_TESTDATA") or ROOT / "../shared/testdata").resolve()
    return folder if folder.is_dir() else None


@pytest.fixture(scope="module")
def bodies(shared: Path | None) -> list[bytes]:
    """Whole feeds of every format: our own, real ones, hostile ones."""
    own = [blog.feed_bytes(NOW) for blog in sample.blogs().values()]
    if shared is None:
        return own
    files = [*(shared / "feeds").iterdir(), *(shared / "hostile/feeds").iterdir()]
    return own + [path.read_bytes() for path in sorted(files) if path.suffix in (".xml", ".json", ".html")]


def damaged(body: bytearray, others: list[bytes], chance: random.Random) -> bytes:
    """Bytes flipped, cut off, spliced in from another feed, or repeated."""
    at = chance.randrange(len(body))
    match chance.randrange(4):
        case 0:
            for _ in range(chance.randint(1, 30)):
                body[chance.randrange(len(body))] = chance.randrange(256)
        case 1:
            del body[at:]
        case 2:
            other = chance.choice(others)
            begin = chance.randrange(len(other))
            body[at:at] = other[begin : begin + chance.randint(1, 3000)]
        case _:
            piece = body[at : at + chance.randint(1, 500)]
            body[at:at] = piece * chance.randint(2, 50)
    return bytes(body)


def timed(result: FetchResult) -> Reading:
    """As a worker reads it, with the processor's seconds it took."""
    assert isinstance(result.answer, bytes)
    started = time.process_time()
    found = reading(result.answer, result.content_type)
    return replace(found, exchange=replace(found.exchange, seconds=time.process_time() - started))


async def read_all(bodies: list[bytes], count: int) -> list[Reading]:
    """So many damaged feeds, read in workers, a batch at a time."""
    chance = random.Random(84)
    found: list[Reading] = []
    async with Workers(read=timed) as workers:
        while len(found) < count:
            batch = [damaged(bytearray(chance.choice(bodies)), bodies, chance) for _ in range(100)]
            results = [fetched(body, chance.choice(TYPES)) for body in batch]
            found += await asyncio.gather(*map(workers.read, results))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("count", [200, pytest.param(10_000, marks=FULL)])
def test_no_damage_to_a_feed_is_a_mistake_of_ours_or_kills_its_reader(
    bodies: list[bytes], count: int
) -> None:
    found = asyncio.run(read_all(bodies, count))
    kinds = Counter(each.result.kind if isinstance(each.result, Failure) else "feed" for each in found)
    seconds = sorted(each.exchange.seconds for each in found)
    p99 = seconds[len(found) * 99 // 100]
    print(f"{len(found)} damaged feeds: p99 {p99:.3f} s, longest {seconds[-1]:.3f} s, {dict(kinds)}")

    assert not {FailureKind.BUG, FailureKind.PARSER_DIED, FailureKind.PARSER_TIMEOUT} & set(kinds), kinds
    assert kinds["feed"] > count / 4, "damage that leaves nothing to read proves little"
    assert p99 < 1


@pytest.fixture(scope="module")
def pieces(bodies: list[bytes], shared: Path | None) -> list[str]:
    """HTML to splice: the entries of all those feeds, public attacks, markup of every kind."""
    feeds = [found for body in bodies if isinstance(found := reading(body).result, ParsedFeed)]
    entries = [entry.content for feed in feeds for entry in feed.entries if entry.content]
    return [*entries, *FRAGMENTS * 5, *(payloads(shared) if shared else ())]


@pytest.mark.parametrize("count", [150, pytest.param(10_000, marks=FULL)])
def test_spliced_html_is_clean_after_one_cleaning(pieces: list[str], count: int) -> None:
    chance = random.Random(85)
    longest = 0.0
    for number in range(count):
        html = "".join(spliced(chance.choice(pieces), chance) for _ in range(chance.randint(1, 12)))
        images = IMAGES[number % 2]
        started = time.process_time()
        once = str(clean(html, base="https://ada.example/", images=images))
        longest = max(longest, time.process_time() - started)
        assert str(clean(once, base="https://ada.example/", images=images)) == once, html
        assert check(once).residue == [], html
    print(f"{count} splices: clean, the dearest {longest:.3f} s")


def spliced(piece: str, chance: random.Random) -> str:
    """A part of it, from anywhere to anywhere: mostly short, sometimes nearly all."""
    begin = chance.randrange(len(piece) + 1)
    return piece[begin : begin + chance.choice((10, 80, 400, 5000))]
