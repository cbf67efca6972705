"""What nights cost: polls and builds of a cohort, beside the package `reader`, in the same run.

    python bench/nights.py [--blogs 100 1000] [--rounds 3] [--latency 0.26] [--write]

For each number of blogs a farm (farm.py) is served on loopback, and in turn, A B A B: first polls,
nights on which nothing changed, nights on which a tenth of the blogs wrote; and of ours the builds.
Each figure is a whole process with all its children: seconds by the clock, seconds of processor time
(orphans' too, this being their reaper) and peak memory (proportional set size, summed). Medians of
the rounds; ratios are medians of the pairs. `--write` puts the table and the plot into docs/.

`reader` needs `sgmllib3k` beside it; where it is not installed ours is measured alone.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from xml.sax.saxutils import quoteattr

from farm import address

HERE = Path(__file__).parent
DOCS = HERE.parent / "docs"
READER = """
import sys
from reader import make_reader
with make_reader(sys.argv[1]) as reader:
    for url in sys.argv[2:]:
        reader.add_feed(url, exist_ok=True)
    if len(sys.argv) == 2:
        reader.update_feeds(scheduled=False)
"""
SETTINGS = """[programme]
name = "23 Things"
[polling]
host_pause = "0s"
allow_private_addresses = ["127.0.0.0/8"]
[site]
url = "https://planet.example/"
"""
HEAD = (
    "| blogs | what | processor, s | by the clock, s | peak, MB | reader: processor, s | by the clock, s "
    "| ratio of processor time | of the clock |"
)
ROWS = {
    "first": "first poll",
    "unchanged": "poll, nothing changed",
    "changed": "poll, a tenth changed",
    "build": "first build",
    "build changed": "build, a tenth changed",
    "build unchanged": "build, nothing changed",
}


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one process and all its children."""

    wall: float  # seconds
    processor: float  # seconds
    memory: float  # MB


@dataclass
class Results:
    """All costs of a farm, by row; `reader`'s beside ours."""

    blogs: int
    ours: dict[str, list[Cost]] = field(default_factory=dict)
    reader: dict[str, list[Cost]] = field(default_factory=dict)


def measured(command: Sequence[str]) -> Cost:
    """Run a command to its end."""
    begun, used, peak, looked = time.monotonic(), 0.0, 0, 0.0
    wall = 0.0
    compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=compiled)
    kept_alive = _farms()
    while True:
        try:
            pid, status, usage = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            break
        if pid:
            used += usage.ru_utime + usage.ru_stime
            if pid == process.pid:
                wall = time.monotonic() - begun
                process.returncode = os.waitstatus_to_exitcode(status)
                if process.returncode:
                    sys.exit(f"{' '.join(command[:4])} … ended with {process.returncode}")
        elif wall and not _descendants(kept_alive):
            break
        if time.monotonic() - looked > 0.1:
            peak = max(peak, sum(map(_memory, _descendants(kept_alive))))
            looked = time.monotonic()
        time.sleep(0.003)
    return Cost(wall, used, peak / 1024)


_FARMS: list[int] = []


def _farms() -> frozenset[int]:
    return frozenset(_FARMS)


def _descendants(but: frozenset[int]) -> list[int]:
    """All processes below this one, those aside."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                children.setdefault(parent, []).append(int(entry.name))
    found, waiting = [], [os.getpid()]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in but:
                found.append(child)
                waiting.append(child)
    return found


def _memory(pid: int) -> int:
    """Proportional set size, kB."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


@contextmanager
def served(blogs: int, latency: float) -> Iterator[int]:
    """The farm's port."""
    command = [sys.executable, str(HERE / "farm.py"), "--blogs", str(blogs), "--latency", str(latency)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    _FARMS.append(process.pid)
    try:
        yield int(process.stdout.readline())
    finally:
        process.communicate()
        _FARMS.remove(process.pid)


def measure(blogs: int, rounds: int, latency: float) -> Results:
    """All nights of one farm."""
    results = Results(blogs)
    folder = Path(tempfile.mkdtemp(prefix="nights-"))
    with served(blogs, latency) as port:
        urls = [f"http://{address(number)}:{port}/feed" for number in range(blogs)]
        command = [sys.executable, "-m", "aggregator"]
        poll = [*command, "poll", "--all", "--quiet", "--root", str(folder)]
        build = [*command, "build", "--quiet", "--root", str(folder)]
        other = [sys.executable, "-c", READER, str(folder / "reader.sqlite")]
        peers = [(poll, results.ours)]
        if find_spec("reader") and not latency:
            peers.append((other, results.reader))

        def turn(row: str) -> None:
            for peer, costs in peers:
                costs.setdefault(row, []).append(measured(peer))

        def built(row: str) -> None:
            results.ours.setdefault(row, []).append(measured(build))

        for _ in range(rounds):
            begin(folder, urls)
            if len(peers) > 1:
                subprocess.run([*other, *urls], check=True)
            turn("first")
            built("build")
        for _ in range(rounds):
            turn("unchanged")
            built("build unchanged")
        for night in range(1, rounds + 1):
            urllib.request.urlopen(f"http://127.1.0.1:{port}/night/{night}").close()
            turn("changed")
            built("build changed")
    shutil.rmtree(folder)
    return results


def begin(folder: Path, urls: Sequence[str]) -> None:
    """A cohort of these feeds in the folder, and nothing else."""
    shutil.rmtree(folder)
    folder.mkdir()
    outlines = "".join(
        f"<outline type='rss' text='Number {number}' xmlUrl={quoteattr(url)}/>\n"
        for number, url in enumerate(urls)
    )
    (folder / "feeds.opml").write_text(f"<opml version='2.0'><head/><body>{outlines}</body></opml>")
    things = "".join(f"[[thing]]\nnumber = {number}\n" for number in range(1, 24))
    (folder / "programme.toml").write_text(SETTINGS + things)


def table(all_results: Sequence[Results]) -> str:
    """The results as Markdown."""
    lines = [HEAD, "|---|---|---|---|---|---|---|---|---|"]
    for results in all_results:
        for row, name in ROWS.items():
            if row not in results.ours:
                continue
            ours, theirs = results.ours[row], results.reader.get(row, [])
            cells = [str(results.blogs), name, *_medians(ours)]
            if theirs:
                pairs = list(zip(theirs, ours, strict=True))
                processor = median(their.processor / our.processor for their, our in pairs)
                clock = median(their.wall / our.wall for their, our in pairs)
                cells += [*_medians(theirs)[:2], f"{processor:.1f}", f"{clock:.1f}"]
            else:
                cells += ["–"] * 4
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _medians(costs: Sequence[Cost]) -> list[str]:
    return [
        f"{median(each.processor for each in costs):.2f}",
        f"{median(each.wall for each in costs):.2f}",
        f"{max(each.memory for each in costs):.0f}",
    ]


def machine() -> str:
    """Where and with what this was measured."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    packages = ("feedparser", "httpx", "httpcore", "nh3", "jinja2", "pebble")
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    reader = f", reader {version('reader')}" if find_spec("reader") else ""
    return (
        f"{datetime.now(UTC):%Y-%m-%d}; {os.cpu_count()} cores ({model}); "
        f"Python {platform.python_version()}; {versions}{reader}."
    )


def plot(all_results: Sequence[Results], path: Path) -> None:
    """Processor time of the polls, ours and reader's, as a picture."""
    import matplotlib as mpl

    mpl.use("svg")
    import matplotlib.pyplot as plt

    mpl.rcParams["svg.hashsalt"] = "nights"
    results = all_results[-1]
    rows = [row for row in ("first", "unchanged", "changed") if row in results.reader]
    figure, axes = plt.subplots(figsize=(7, 2.6))
    for place, (name, costs) in enumerate((("this program", results.ours), ("reader", results.reader))):
        heights = [median(each.processor for each in costs[row]) for row in rows]
        places = [number + place * 0.4 for number in range(len(rows))]
        bars = axes.barh(places, heights, 0.38, label=name)
        axes.bar_label(bars, fmt="%.2f s", padding=3)
    axes.set_yticks([number + 0.2 for number in range(len(rows))], [ROWS[row] for row in rows])
    axes.set_xscale("log")
    axes.invert_yaxis()
    axes.margins(x=0.2)
    axes.set_xlabel(f"processor time, seconds, {results.blogs} blogs (logarithmic)")
    axes.legend(frameon=False)
    figure.savefig(path, bbox_inches="tight", metadata={"Date": None})


def main() -> None:
    """Measure, print, and write where asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--blogs", type=int, nargs="+", default=[100, 1000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--latency", type=float, default=0.0)
    parser.add_argument("--write", action="store_true", help="put table and plot into docs/performance.md")
    options = parser.parse_args()
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER: orphans' time counts too
    results = [measure(blogs, options.rounds, options.latency) for blogs in options.blogs]
    text = f"{machine()}\n\n{table(results)}\n"
    print(text)
    if options.write:
        page = DOCS / "performance.md"
        head, mark, _ = page.read_text().partition("<!-- measured -->\n")
        page.write_text(f"{head}{mark}\n{text}")
        if any(each.reader for each in results):
            plot(results, DOCS / "performance.svg")


if __name__ == "__main__":
    main()
