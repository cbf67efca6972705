"""Arguments that several commands share.

[S] Imports click alone; reads the clock where --now is not given.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from aggregator.cli import printing

YEARS = (1970, 9000)  # of a run: what is stored with another can be reckoned with no more
Command = Callable[..., Any]  # whatever click decorates


def moment(_context: click.Context, _option: click.Parameter, text: str | None) -> datetime:
    """Read --now: an ISO 8601 time; without an offset it is UTC; without a text it is the clock."""
    if text is None:
        return this_moment()
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is no time; write it as 2026-03-01T04:00:00Z") from error
    if not YEARS[0] <= at.year <= YEARS[1]:
        raise click.BadParameter(f"{text!r} is not between {YEARS[0]} and {YEARS[1]}")
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return at.astimezone(UTC).replace(microsecond=0)


def this_moment() -> datetime:
    """The wall clock, read once a command."""
    return datetime.now(UTC).replace(microsecond=0)


def now(command: Command) -> Command:
    """--now: the time is an argument everywhere, so that any night can be played again."""
    return click.option(
        "--now", metavar="ISO-TIME", callback=moment, help="Act as if it were this time (default: the clock)."
    )(command)


def root(command: Command) -> Command:
    """--root: the cohort's folder."""
    return click.option(
        "--root",
        type=click.Path(file_okay=False, path_type=Path),
        default=Path(),
        show_default="here",
        help="The cohort's folder.",
    )(command)


def as_json(command: Command) -> Command:
    """--json: for programs."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")(command)


def quiet(command: Command) -> Command:
    """--quiet: for cron."""
    return click.option("--quiet", "-q", is_flag=True, help="Print nothing but trouble (for cron).")(command)


def everything(command: Command) -> Command:
    """--all: ask every feed now."""
    return click.option(
        "--all",
        "everything",
        is_flag=True,
        help="Ask every feed, due or not, backed off or not; never one whose server asked to be left alone.",
    )(command)


def port(help_: str) -> Callable[[Command], Command]:
    """--port: of this machine."""
    return click.option("--port", type=click.IntRange(0, 65535), default=8023, show_default=True, help=help_)


def confirm(question: str, *, default: bool) -> None:
    """Ask before going on. Where there is nobody to answer, --yes must have."""
    try:
        click.confirm(question, abort=True, default=default)
    except click.Abort as error:
        if isinstance(error.__context__, EOFError):
            printing.line("", err=True)
            raise click.UsageError(
                "nobody is here to answer, so nothing was changed; --yes does not ask"
            ) from None
        raise


def existing_folder(folder: Path) -> Path:
    """The folder, or a usage error that says what to do."""
    if not folder.is_dir():
        making = shlex.join(["aggregator", "init", str(folder)])
        raise click.UsageError(f"{folder}: there is no such folder; `{making}` makes a cohort there")
    return folder
