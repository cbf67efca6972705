"""The commands that poll and build: update, poll, build, backfill, daemon.

[S] What cron calls. One line a run; a progress bar and the failures on a terminal.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aggregator.cli import options, printing

if TYPE_CHECKING:
    from aggregator.instance import Instance
    from aggregator.report import Progress, Report

UNREACHABLE = 69
SHOWN = 20  # failing feeds a run lists


@click.command(epilog="Example (cron):  15 4 * * *  aggregator update --quiet --root /srv/cohort")
@options.root
@options.everything
@options.now
@options.quiet
@options.as_json
def update(root: Path, everything: bool, now: datetime, quiet: bool, as_json: bool) -> int:
    """Poll what is due, then build the site. What cron calls."""
    return _run("update", root, now, everything=everything, quiet=quiet, as_json=as_json)


@click.command(epilog="Example:  aggregator poll --all")
@options.root
@options.everything
@options.now
@options.quiet
@options.as_json
def poll(root: Path, everything: bool, now: datetime, quiet: bool, as_json: bool) -> int:
    """Poll what is due; leave the site as it is."""
    return _run("poll", root, now, everything=everything, quiet=quiet, as_json=as_json)


@click.command(epilog="Example (after editing programme.toml or a template):  aggregator build")
@options.root
@options.now
@options.quiet
@options.as_json
def build(root: Path, now: datetime, quiet: bool, as_json: bool) -> int:
    """Build the site from what is stored; ask nobody."""
    return _run("build", root, now, quiet=quiet, as_json=as_json)


@click.command(
    epilog="Examples:\n\n"
    "  aggregator backfill\n\n"
    "  aggregator backfill ada-quill\n\n"
    "  aggregator backfill https://ada.example/feed/"
)
@click.argument("who", required=False, metavar="[ID|ADDRESS]")
@options.root
@options.now
@options.quiet
@options.as_json
def backfill(who: str | None, root: Path, now: datetime, quiet: bool, as_json: bool) -> int:
    """Read what the feeds no longer show, page by page: everybody's, one participant's, or one blog's.

    Goes back to the programme's start, to a blog's first post, or 150 pages; what is begun goes on
    where it was. `aggregator build` shows what came.
    """
    return _run("backfill", root, now, quiet=quiet, as_json=as_json, back=who or "")


@click.command(epilog="Example:  aggregator daemon --every 30m --root /srv/cohort")
@options.root
@click.option("--every", default="15m", show_default=True, help="How often to look for feeds that are due.")
def daemon(root: Path, every: str) -> int:
    """Stay and update by the clock, instead of cron. SIGTERM ends it cleanly."""
    from aggregator import daemon as scheduler
    from aggregator.config import duration

    pause = duration(every)
    if pause is None or pause.total_seconds() < 1:
        raise click.BadParameter(
            f"{every!r} is no length of time; write 15m, 1h or 90s", param_hint="--every"
        )
    options.existing_folder(root)

    def tick(now: datetime) -> None:
        _run("update", root, now, quiet=False, as_json=False)

    scheduler.run(tick, pause, options.this_moment)
    return 0


COMMANDS = (update, poll, build, backfill, daemon)


@contextmanager
def _uncollected() -> Iterator[None]:
    """A run is short, and nearly all of what it makes goes without Python's search for cycles, which
    takes a twentieth of its time.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _run(
    kind: str,
    root: Path,
    now: datetime,
    *,
    everything: bool = False,
    quiet: bool,
    as_json: bool,
    back: str = "",
) -> int:
    """Do one run and print what came of it; the exit code. `back`: whose history is wanted."""
    from aggregator import instance as instances
    from aggregator import pipeline, whose

    instance = instances.read(options.existing_folder(root))
    wanted = whose.addresses_of(instance.cohort, back) if kind == "backfill" else ()
    if not quiet:
        for hint in hints(instance):
            printing.line(hint, err=True)
    started = time.perf_counter()
    with (
        instances.lock(root, reading=kind == "build"),
        progress_bar(quiet or as_json) as progress,
        _uncollected(),
    ):
        report = pipeline.run(kind, instance, now, everything=everything, back=wanted, progress=progress)
    seconds = round(time.perf_counter() - started, 2)
    if as_json:
        printing.as_json({**report.counts(), "seconds": seconds})
    elif not quiet:
        printing.line(f"{kind}: {report.sentence()} ({seconds} s)")
    print_trouble(report, quiet=quiet or as_json)
    for note in () if quiet else (*report.returned, *report.built.notes):
        printing.line(note, err=True)
    return UNREACHABLE if report.unreachable else 0


def hints(instance: Instance) -> Iterator[str]:
    """What a newcomer should be told before a run."""
    from aggregator import catalogue, sample

    language = instance.config.language
    if catalogue.spoken(language) != language:
        yield (
            f'The pages are in English: they have not been translated into "{language}" yet. '
            "docs/languages.md tells how that is done."
        )
    if not instance.cohort.subscriptions:
        yield 'feeds.opml lists no blog yet. Add one: aggregator add https://example.org/feed --name "Ada"'
    elif sample.is_sample(instance.cohort):
        yield (
            "These are sample blogs on hosts that do not exist. Run `aggregator demo` to see them polled, "
            "or `aggregator init DIR` for a cohort of your own."
        )


def print_trouble(report: Report, *, quiet: bool) -> None:
    """The feeds that failed in this run or are held: of a run by hand all, under cron what is newly so."""
    if report.unreachable:
        printing.line(
            "No feed gave an HTTP answer: this machine seems to be off the network. "
            "The blogs are not blamed for it; what is due stays due.",
            err=True,
        )
        return
    troubles = [trouble for trouble in report.troubles if trouble.is_new or not quiet]
    for trouble in troubles[:SHOWN]:
        printing.line(f"  {trouble.participant} <{trouble.url}>: {trouble.sentence}", err=True)
    if len(troubles) > SHOWN:
        printing.line(f"  … and {len(troubles) - SHOWN} more; see: aggregator status", err=True)


@contextmanager
def progress_bar(hidden: bool) -> Iterator[Progress]:
    """A bar on a terminal, nothing elsewhere."""
    if hidden or not sys.stderr.isatty():
        yield lambda _done, _total, _what: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("…", total=None)
        yield lambda done, total, what: bar.update(task, completed=done, total=total, description=what)
