"""The commands for the database as a file: backup, restore.

[S] A backup may be made during a run; a restore waits for none and holds the lock.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from aggregator.cli import options, printing


@click.command(
    epilog="Example (cron):  45 4 * * *  aggregator backup /backup/cohort.sqlite --root /srv/cohort"
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@options.root
def backup(file: Path, root: Path) -> None:
    """Copy the database to FILE, whole, even during a run. An earlier backup there is replaced."""
    from aggregator import upkeep

    upkeep.back_up(options.existing_folder(root), file)
    printing.line(f"wrote {file}, {file.stat().st_size / 1_000_000:.1f} MB")


@click.command(epilog="Example:  aggregator restore /backup/cohort.sqlite --root /srv/cohort")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@options.root
@options.now
def restore(file: Path, root: Path, now: datetime) -> None:
    """Put the backup FILE in the database's place; it is looked at first, what was there is kept."""
    from aggregator import instance as instances
    from aggregator import upkeep

    with instances.lock(options.existing_folder(root)):
        for sentence in upkeep.restore(root, file, now):
            printing.line(sentence)


COMMANDS = (backup, restore)
