"""The command that puts blogs on the list: add.

[S] One address, or a sign-up form's spreadsheet. It asks and prints; what is found and what becomes
of it is decided by `subscribing` and `signups`.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aggregator.cli import options, printing
from aggregator.report import count, returned, visible

if TYPE_CHECKING:
    from aggregator.instance import Instance
    from aggregator.signups import Columns


@click.command(
    epilog="Examples:\n\n"
    "  aggregator add ada.example --group Cork\n\n"
    "  aggregator add https://ada.example/2026/03/listening --name Ada --yes\n\n"
    "  aggregator add --file signups.csv --name-column Participant"
)
@click.argument("address", metavar="[ADDRESS]", required=False)
@click.option(
    "--name", help="The name the participant is shown by (default: what the feed says; asked on a terminal)."
)
@click.option("--group", "groups", multiple=True, help="A group of the participant's; may be given again.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--return", "returning", is_flag=True, help="Somebody who was forgotten comes back.")
@click.option(
    "--file",
    "spreadsheet",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A sign-up form's spreadsheet (CSV): adds every blog it can find, writes signups-report.csv.",
)
@click.option("--name-column", default="", metavar="HEADING", help="With --file: the column of names.")
@click.option("--url-column", default="", metavar="HEADING", help="With --file: the column of addresses.")
@click.option("--group-column", default="", metavar="HEADING", help="With --file: the column of groups.")
@options.root
@options.now
def add(
    address: str | None,
    name: str | None,
    groups: tuple[str, ...],
    yes: bool,
    returning: bool,
    spreadsheet: Path | None,
    name_column: str,
    url_column: str,
    group_column: str,
    root: Path,
    now: datetime,
) -> None:
    """Find the feed of the blog at ADDRESS, show what would match, and append it to feeds.opml.

    ADDRESS is whatever a participant typed: of the blog, of a post, of the feed, with or without
    https://.
    """
    from aggregator import instance as instances
    from aggregator import subscribing
    from aggregator.signups import Columns

    if (returning or name is not None) and spreadsheet is not None:
        raise click.UsageError("--name and --return are for one ADDRESS")
    if (address is None) == (spreadsheet is None):
        raise click.UsageError("name an ADDRESS, or a spreadsheet with --file")
    if name is not None and not name.strip():
        raise click.UsageError("--name is empty; leave it out, and the feed says the name")
    instance = instances.read(options.existing_folder(root))
    subscribing.refuse_closed(instance, now)
    if spreadsheet is not None:
        _add_file(instance, spreadsheet, Columns(name_column, url_column, group_column), groups, now)
    elif address is not None:
        _add_one(instance, address, name, groups, now, asks=not yes, returning=returning)


COMMANDS = (add,)


def _add_one(
    instance: Instance,
    address: str,
    name: str | None,
    groups: tuple[str, ...],
    now: datetime,
    *,
    asks: bool,
    returning: bool,
) -> None:
    from aggregator import instance as instances
    from aggregator import opml, subscribing

    is_listed = subscribing.listed(instance.cohort, subscribing.begins_at(instance, address)) is not None
    if returning and is_listed:
        urls, trouble = subscribing.places(instance, address, now)
        if _welcome(instance.root, urls, now):
            if trouble:
                words = "Type this again once it can be read: it may lead to other addresses of theirs."
                printing.line(f"{trouble} {words}", err=True)
            return
    preview = subscribing.look(instance, address, now, returning=returning)
    printing.lines(preview.text())
    if name is None and asks and sys.stdin.isatty():
        name = click.prompt("Shown by the name", default=visible(preview.name))
    name = (name or "").strip() or preview.name
    if asks:
        options.confirm(visible(f"Add {name} <{preview.url}> to feeds.opml?"), default=True)
    outline = opml.NewOutline(text=name, xml_url=preview.url, html_url=preview.home_url, groups=groups)
    with instances.lock(instance.root):
        warnings = subscribing.append(instance, [outline])
    if returning:
        _welcome(instance.root, [preview.url, preview.home_url], now)
    for warning in warnings:
        printing.line(warning, err=True)
    printing.line(f"Added {name}. The next update polls it.")
    _warn(instance.root, now)


def _welcome(root: Path, urls: Sequence[str], now: datetime) -> bool:
    """Let whoever was forgotten come back to their line, one of these addresses; whether anybody was."""
    from aggregator import forgetting, subscribing
    from aggregator import instance as instances

    with instances.lock(root):
        instance = instances.read(root)
        lines = forgetting.welcome(instance, urls, now)
    for line in lines:
        printing.line(f"{subscribing.place(instance.cohort, line)}: the next update asks there again.")
    return bool(lines)


def _add_file(
    instance: Instance, spreadsheet: Path, columns: Columns, groups: tuple[str, ...], now: datetime
) -> None:
    from aggregator import instance as instances
    from aggregator import signups, subscribing

    rows = signups.read(spreadsheet.read_bytes(), spreadsheet.name, columns)
    with instances.lock(instance.root):
        verdicts = signups.take_in(instance, rows, groups, now)
        warnings = subscribing.append(instance, [each.outline for each in verdicts if each.outline])
        signups.write_report(instance, verdicts)
    for each in verdicts:
        who = each.name or each.address or "(no name)"
        printing.line(f"{spreadsheet.name}:{each.signup.line}: {who}: {each.verdict}")
    for warning in warnings:
        printing.line(warning, err=True)
    counts = Counter("added" if each.outline else "not added" for each in verdicts)
    printing.line(
        f"{count(len(verdicts), 'row')}: {counts['added']} added, {counts['not added']} not; "
        f"{instance.root / signups.REPORT} says what to do about each."
    )
    _warn(instance.root, now)


def _warn(root: Path, now: datetime) -> None:
    """Tell of lines that the next update will not ask."""
    from aggregator import instance as instances
    from aggregator import subscribing

    for line in subscribing.refused(instances.read(root), now):
        printing.line(returned(line), err=True)
