"""The commands one begins with: init, demo, serve.

[S] They write text files, or serve pages on loopback.
"""

from __future__ import annotations

import shlex
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aggregator.cli import options, printing, run

if TYPE_CHECKING:
    from aggregator.demo import BlogServer
    from aggregator.instance import Instance
    from aggregator.model import Hosts


@click.command(
    epilog="Examples:\n\n  aggregator init my-cohort\n\n  aggregator init cohort-2027 --from cohort-2026"
)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@click.option(
    "--from",
    "previous",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Take the list and look of an earlier cohort, its dates commented out; not its database.",
)
def init(folder: Path, previous: Path | None) -> None:
    """Make the text files of a new cohort in DIR, and print what to do next."""
    from aggregator import newcohort

    for path in newcohort.write(folder, previous):
        printing.line(f"wrote {path}")
    root = shlex.quote(str(folder))
    program = Path(sys.argv[0]).resolve()
    started = [sys.executable, "-m", "aggregator"] if program.name == "__main__.py" else [str(program)]
    nightly = shlex.join([*started, "update", "--quiet", "--root", str(folder.resolve())])
    in_crontab = nightly.replace("%", r"\%")  # which cron would end the command at
    printing.lines(
        f"""
Next:
  1. edit {folder / "programme.toml"}: the name, the Things, the dates
  2. edit {folder / "feeds.opml"}: one line a blog (or: aggregator add ADDRESS --name NAME --root {root})
  3. aggregator check --root {root}
  4. aggregator update --root {root}        then open {folder / "site/index.html"}
  5. every night, with cron (crontab -e):
     15 4 * * *  {in_crontab}"""
    )


@click.command(epilog="Example:  aggregator demo --serve")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="[DIR]", required=False)
@click.option(
    "--serve",
    is_flag=True,
    help="Stay: preview the site; every minute one more entry is published and polled.",
)
@options.port("Where --serve previews; 0: any that is free.")
@options.now
def demo(folder: Path | None, serve: bool, port: int, now: datetime) -> None:
    """Poll a sample cohort over loopback HTTP and build its site in DIR (default: a new temporary folder)."""
    from aggregator import demo as demonstration
    from aggregator import instance as instances

    root = (folder or Path(tempfile.mkdtemp(prefix="cohort-demo-"))).resolve()
    demonstration.write_cohort(root, now)
    with demonstration.serve_blogs(now) as blogs:
        instance = instances.read(root)
        _update(instance, now, blogs.hosts)
        printing.lines(f"\nThe site is in {root / 'site'}: open {root / 'site' / 'index.html'}")
        if serve:
            with demonstration.preview(root, port) as address:
                printing.line(f"The planet: {address}   for organisers: {address}organiser/   (Ctrl-C ends)")
                _live(instance, blogs)


@click.command(epilog="Example:  aggregator serve --root my-cohort")
@options.root
@options.port("Where to preview; 0: any that is free.")
def serve(root: Path, port: int) -> None:
    """Preview site/ and organiser/ in a browser; on this machine only."""
    from aggregator import demo as demonstration

    options.existing_folder(root)
    if not (root / "site" / "index.html").exists():
        raise click.UsageError(
            f"{root}/site has no pages yet; run: aggregator update --root {shlex.quote(str(root))}"
        )
    with demonstration.preview(root, port) as address:
        printing.line(f"The planet: {address}   for organisers: {address}organiser/   (Ctrl-C ends)")
        while True:
            time.sleep(3600)


COMMANDS = (init, demo, serve)


def _update(instance: Instance, now: datetime, hosts: Hosts) -> None:
    """The very update that cron runs, and a table of what it found."""
    from rich.table import Table

    from aggregator import instance as instances
    from aggregator import pipeline

    started = time.perf_counter()
    with instances.lock(instance.root), run.progress_bar(hidden=False) as progress:
        report = pipeline.run("update", instance, now, everything=True, hosts=hosts, progress=progress)
    seconds = time.perf_counter() - started
    polled = report.polled
    table = Table("what", "found", title="The sample cohort", title_justify="left")
    table.add_row("feeds read", f"{polled.polled - polled.failed} of {polled.polled}")
    for trouble in report.troubles:
        what = "held" if trouble.kind == "held" else "failed"
        table.add_row(f"  {what}: {trouble.participant}", trouble.sentence)
    table.add_row("new entries", str(polled.new))
    table.add_row("entries that cover a Thing", str(report.built.matched))
    table.add_row("pages written", str(report.built.written))
    table.add_row("seconds", f"{seconds:.1f}")
    printing.table(table)


def _live(instance: Instance, blogs: BlogServer) -> None:
    """Each minute one more entry appears somewhere, and everything is polled again."""
    from aggregator import instance as instances
    from aggregator import pipeline

    while published := blogs.publish_next():
        time.sleep(60)
        now = options.this_moment()
        with instances.lock(instance.root):
            report = pipeline.run("update", instance, now, everything=True, hosts=blogs.hosts)
        printing.line(f"{now:%H:%M:%S} UTC  {published}; {report.sentence()}")
    printing.line("Everybody has written everything; the preview stays (Ctrl-C ends).")
    while True:
        time.sleep(3600)
