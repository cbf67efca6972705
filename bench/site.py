"""What it costs to build the site of a large cohort: seconds, memory, sizes of pages.

    python bench/site.py [--people 1000] [--entries 20] [FOLDER]

Makes a cohort in FOLDER (a new one; temporary unless named) from pseudo-words that are spread as
words of a language are, then runs `aggregator build` three times: from nothing, with nothing new,
and with one entry more. Memory is the proportional set size, summed over all processes of the run.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path

from aggregator import addresses
from aggregator.model import EntryWrite, ParsedEntry, PollLog, PollOutcome
from aggregator.store import Store

NOW = datetime(2026, 9, 1, 4, tzinfo=UTC)
STARTS = datetime(2026, 3, 2, 8, tzinfo=UTC)
GROUPS = ("School", "Public", "Academic", "Health", "Law", "Archives", "Abroad", "Students")
SYLLABLES = [consonant + vowel for consonant in "bcdfghjklmnp" for vowel in "aeio"]


def words(chance: random.Random, count: int) -> list[str]:
    """So many different pseudo-words, short ones first."""
    found: dict[str, None] = {}
    while len(found) < count:
        length = 1 + min(4, int(chance.expovariate(0.7)))
        found["".join(chance.choices(SYLLABLES, k=length)) + chance.choice("nrstl ").strip()] = None
    return sorted(found, key=len)


def write_texts(root: Path, people: int) -> list[str]:
    """programme.toml and feeds.opml; the addresses of the feeds."""
    things = "".join(f'[[thing]]\nnumber = {n}\ntitle = "Topic number {n}"\n' for n in range(1, 24))
    (root / "programme.toml").write_text(
        '[programme]\nname = "23 Things of the bench"\nstarts = 2026-03-02\n'
        f'[site]\ntitle = "Planet bench"\nurl = "https://planet.example/"\n{things}'
    )
    urls = [f"https://blog{n}.example/feed.xml" for n in range(people)]
    lines = (
        f'<outline id="person-{n}" text="Person {n} of the bench" category="{group}" xmlUrl="{url}"/>'
        for n, (url, group) in enumerate(zip(urls, cycle(GROUPS), strict=False))
    )
    (root / "feeds.opml").write_text(f'<opml version="2.0"><body>{"".join(lines)}</body></opml>')
    return urls


def entry(
    chance: random.Random, vocabulary: list[str], weights: list[float], n: int, number: int, at: datetime
) -> EntryWrite:
    """One entry of some three hundred words."""
    text = chance.choices(vocabulary, cum_weights=weights, k=chance.randint(120, 480))
    paragraphs = "".join(f"<p>{' '.join(text[start : start + 60])}.</p>" for start in range(0, len(text), 60))
    link = f"https://blog{n}.example/2026/{number}/{'-'.join(text[:4])}/"
    title = f"Thing {number}: {' '.join(text[:4])}"
    parsed = ParsedEntry(guid=link, link=link, title=title, content=paragraphs, published=at, base=link)
    return EntryWrite(link, parsed, f"{n}-{number}", at, at + timedelta(hours=3), at, None)


def language(chance: random.Random) -> tuple[list[str], list[float]]:
    """Words, and how often each comes, summed up: the tenth a tenth as often as the first (Zipf)."""
    vocabulary = words(chance, 30_000)
    weights: list[float] = []
    for rank in range(1, len(vocabulary) + 1):
        weights.append((weights[-1] if weights else 0) + 1 / rank)
    return vocabulary, weights


def fill(root: Path, urls: list[str], each: int) -> None:
    """A database of blogs with so many entries each, as a first poll leaves it."""
    chance = random.Random(23)
    vocabulary, weights = language(chance)
    with Store.open(root / "aggregator.sqlite", now=NOW) as store:
        feeds = store.subscribe(urls, NOW, addresses.comparison_key)
        for n, url in enumerate(urls):
            state = feeds[url]
            entries = [
                entry(
                    chance, vocabulary, weights, n, number, STARTS + timedelta(hours=chance.randint(0, 4200))
                )
                for number in range(1, each + 1)
            ]
            polled = replace(
                state,
                last_polled_at=NOW,
                last_ok_at=NOW,
                loaded=True,
                title=f"Blog number {n}",
                home_url=f"https://blog{n}.example/",
            )
            store.record([PollOutcome(polled, PollLog(state.id, NOW, "ok", new=each), tuple(entries))])


def add_one(root: Path, url: str, number: int) -> None:
    """One entry more in one blog, about a Thing that it has not written about."""
    chance = random.Random(24)
    with Store.open(root / "aggregator.sqlite", now=NOW) as store:
        state = store.subscribe([url], NOW, addresses.comparison_key)[url]
        new = entry(chance, *language(chance), 0, number, NOW - timedelta(hours=3))
        store.record([PollOutcome(state, PollLog(state.id, NOW, "ok", new=1), (new,))])


def memory(pid: int) -> int:
    """Kilobytes of a process and all it started."""
    total = 0
    for process in _family(pid):
        try:
            rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
        except OSError:
            continue
        total += next((int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")), 0)
    return total


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from _family(int(child))


def build(root: Path, what: str) -> None:
    started = time.perf_counter()
    command = [sys.executable, "-m", "aggregator", "build", "--root", str(root), "--now", NOW.isoformat()]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    peak = 0
    while process.poll() is None:
        peak = max(peak, memory(process.pid))
        time.sleep(0.05)
    said = process.stdout.read().strip() if process.stdout else ""
    print(f"{what}: {time.perf_counter() - started:.1f} s, {peak / 1024:.0f} MB at most; {said}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--entries", type=int, default=20)
    parser.add_argument("folder", nargs="?", type=Path)
    asked = parser.parse_args()
    root = asked.folder or Path(tempfile.mkdtemp(prefix="bench-site-"))
    root.mkdir(parents=True, exist_ok=True)
    if any(root.iterdir()):
        sys.exit(f"{root} is not empty; name a new folder, or none")
    urls = write_texts(root, asked.people)
    fill(root, urls, asked.entries)
    build(root, "from nothing")
    build(root, "nothing new")
    add_one(root, urls[0], asked.entries + 1)
    build(root, "one entry more")
    files = [path for path in (root / "site").rglob("*") if path.is_file()]
    print(f"{len(files)} files, {sum(path.stat().st_size for path in files) / 1e6:.1f} MB; the largest:")
    for path in sorted(files, key=lambda path: path.stat().st_size, reverse=True)[:12]:
        print(f"  {path.stat().st_size / 1024:8.0f} KB  {path.relative_to(root)}")
    print(f"  {(root / 'site/index.html').stat().st_size / 1024:8.0f} KB  site/index.html")


if __name__ == "__main__":
    main()
