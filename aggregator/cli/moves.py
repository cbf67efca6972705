"""The command for blogs that moved or look taken over: moves.

[S] Lists what waits; writes only with --apply or --accept.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from aggregator.cli import options, printing
from aggregator.report import count


@click.command(
    epilog="Examples:\n\n"
    "  aggregator moves\n\n"
    "  aggregator moves --apply\n\n"
    "  aggregator moves --accept ada-quill"
)
@options.root
@click.option(
    "--apply", is_flag=True, help="Write the new addresses into feeds.opml; feeds.opml.bak keeps it."
)
@click.option(
    "--accept",
    "accepted",
    metavar="ID",
    help="This participant's blog is still theirs: show and count what is kept back.",
)
@options.now
@options.as_json
def moves(root: Path, apply: bool, accepted: str | None, now: datetime, as_json: bool) -> None:
    """Blogs that moved for good, with the line to change, and blogs that look like somebody else's."""
    from aggregator import instance as instances
    from aggregator import moving

    instance = instances.read(options.existing_folder(root))
    if accepted is not None:
        with instances.lock(root):
            freed = moving.accept(instance, accepted, now)
        entries = count(freed, "entry", "entries")
        printing.line(f"{entries} of {accepted} let in; `aggregator update` shows them.", err=as_json)
    waiting = moving.waiting(instance, now)
    if apply:
        with instances.lock(root):
            written = moving.apply(instance, waiting.moves)
        lines = ", ".join(str(move.line) for move in written)
        told = (
            f"changed line {lines}; feeds.opml.bak has the file as it was" if written else "nothing to change"
        )
        printing.line(f"feeds.opml: {told}.", err=as_json)
        waiting = moving.waiting(instances.read(root), now)
    if as_json or accepted is None or waiting.moves or waiting.held:
        printing.either(waiting, as_json)


COMMANDS = (moves,)
