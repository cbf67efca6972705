"""The command for those who leave: forget.

[S] It shows what is held, asks, and prints what became of it and what it cannot reach.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from aggregator.cli import options, printing


@click.command(epilog="Example:  aggregator forget ada-quill")
@click.argument("people", metavar="ID...", nargs=-1, required=True)
@click.option("--yes", is_flag=True, help="Do not ask.")
@options.root
@options.now
def forget(people: tuple[str, ...], yes: bool, root: Path, now: datetime) -> None:
    """Erase participants everywhere: lines, entries, versions, logs, pages; there is no way back.

    ID is as their page's address has it: people/ID/. A blog whose line is gone already is named by
    its feed's address. Later runs and lists bring nothing back; `aggregator add ADDRESS --return` does.
    """
    from aggregator import forgetting
    from aggregator import instance as instances

    instance = instances.read(options.existing_folder(root))
    found = forgetting.look(instance, people, now)
    printing.lines(found.text())
    for person in found.people if not yes else ():
        printing.line(f"They may want their copy first: aggregator export participant {person.id}")
    if not yes:
        options.confirm("Erase all this?", default=False)
    with instances.lock(root):
        done = forgetting.forget(instances.read(root), people, now)
    printing.lines(done.text())


COMMANDS = (forget,)
