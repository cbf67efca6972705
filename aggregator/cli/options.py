"""Arguments that several commands share.

[S] Imports click alone; reads the clock where --now is not given.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

type_of_command = Callable[..., Any]


class Moment(click.ParamType):
    """An ISO 8601 time; without an offset it is UTC."""

    name = "ISO-TIME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The time as an aware datetime in UTC, whole seconds."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no time; write it as 2026-03-01T04:00:00Z", param, ctx)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return moment.astimezone(UTC).replace(microsecond=0)


def this_moment() -> datetime:
    """The wall clock, read once a command."""
    return datetime.now(UTC).replace(microsecond=0)


def now(command: type_of_command) -> type_of_command:
    """--now: the time is an argument everywhere, so that any night can be played again."""
    return click.option(
        "--now",
        type=Moment(),
        default=this_moment,
        show_default="the clock",
        help="Act as if it were this time.",
    )(command)


def root(command: type_of_command) -> type_of_command:
    """--root: the cohort's folder."""
    return click.option(
        "--root",
        type=click.Path(file_okay=False, path_type=Path),
        default=Path(),
        show_default="here",
        help="The cohort's folder.",
    )(command)


def as_json(command: type_of_command) -> type_of_command:
    """--json: for programs."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")(command)


def quiet(command: type_of_command) -> type_of_command:
    """--quiet: for cron."""
    return click.option("--quiet", "-q", is_flag=True, help="Print nothing but trouble (for cron).")(command)


def everything(command: type_of_command) -> type_of_command:
    """--all: ask every feed now."""
    return click.option(
        "--all",
        "everything",
        is_flag=True,
        help="Ask every feed, due or not, backed off or not; never one whose server asked to be left alone.",
    )(command)


def existing_folder(folder: Path) -> Path:
    """The folder, or a usage error that says what to do."""
    if not folder.is_dir():
        raise click.UsageError(
            f"{folder}: there is no such folder; `aggregator init {folder}` makes a cohort there"
        )
    return folder
