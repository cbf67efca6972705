"""The command for what people take away: export.

[S] Looks only; writes the one file that --output names.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from aggregator.cli import options, printing

_KINDS = ("completion", "awards", "entries", "participants", "participant")


@click.command(
    epilog="Examples:\n\n"
    "  aggregator export completion --format xlsx --output completion.xlsx\n\n"
    "  aggregator export participant ada-quill --output ada-quill.zip"
)
@click.argument(
    "what", type=click.Choice(_KINDS), metavar="completion|awards|entries|participants|participant"
)
@click.argument("participant", metavar="[ID]", required=False)
@click.option(
    "--format",
    "format_",
    type=click.Choice(("csv", "json", "xlsx", "opml", "zip")),
    help="csv (default), json or xlsx; opml of participants; zip of a participant.",
)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="The file (default: print it)."
)
@options.root
@options.now
def export(
    what: str, participant: str | None, format_: str | None, output: Path | None, root: Path, now: datetime
) -> None:
    """Tables with links and dates, everybody in them; or everything held on one participant.

    WHAT is completion, awards, entries, participants, or participant ID.

    `export participant ID` makes one zip: what counts as a page to read and print, and all data as JSON.
    """
    from aggregator import exporting
    from aggregator import instance as instances

    if (what == "participant") != (participant is not None):
        raise click.UsageError("ID goes with `export participant`: aggregator export participant ID")
    formats = exporting.FORMATS[what]
    format_ = format_ or formats[0]
    if format_ not in formats:
        raise click.UsageError(f"{what} comes as {', '.join(formats)}, not as {format_}")
    if output is None and format_ in ("xlsx", "zip") and sys.stdout.isatty():
        raise click.UsageError(f"a {format_} file is nothing to read here; name one: --output FILE")
    instance = instances.read(options.existing_folder(root))
    if participant is None:
        content = exporting.table(instance, what, format_, now)
    else:
        content = exporting.archive(instance, participant, now)
    if output is None:
        printing.content(content)
        return
    instances.rewrite(output, content, public=False)
    printing.line(f"wrote {output}", err=True)


COMMANDS = (export,)
