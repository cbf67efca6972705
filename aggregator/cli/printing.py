"""The one door to the terminal and the log: what strangers wrote moves no cursor there.

[S] Every command prints through it, and a test holds them to it. A title with a line end,
an escape sequence or a change of direction in it comes out as spaces; in JSON as escapes,
which mean the same.
"""

from __future__ import annotations

import io
import json
import logging
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol

import click

from aggregator.model import StorageError
from aggregator.report import visible

if TYPE_CHECKING:
    from rich.table import Table

UNREAD = 141  # as a shell tells of SIGPIPE
_Caught = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class _Found(Protocol):
    """What commands find: told to programs and to people."""

    def as_json(self) -> dict[str, Any]: ...
    def text(self) -> str: ...


def line(text: object, *, err: bool = False) -> None:
    """Print one line, whatever is in it."""
    _echo(visible(str(text)), err=err)


def lines(text: str, *, err: bool = False) -> None:
    """Print a text whose line ends are ours."""
    _echo(_each_line(text), err=err)


def either(found: _Found, json_wanted: bool) -> None:
    """Print what a command found, for programs or for people."""
    if json_wanted:
        as_json(found.as_json())
    else:
        lines(found.text())


def as_json(value: Any) -> None:
    """Print a value as one line of JSON."""
    json_line(json.dumps(value, ensure_ascii=False))


def json_line(text: str) -> None:
    """Print one line that is JSON already: in UTF-8, whatever letters a terminal has."""
    printable = re.sub(r"[^ -~]", _escaped, text) if not text.isprintable() else text
    content(f"{printable}\n".encode())


def content(content: bytes) -> None:
    """Print a file, as it is, for whatever reads it."""
    _echo(content, nl=False)


def table(made: Table) -> None:
    """Print a table, as wide as the terminal; brackets in it are brackets."""
    from rich.console import Console

    with written():
        Console(markup=False, emoji=False).print(made)


def prepare() -> None:
    """Make sure of somewhere to print, whoever started us, and let what is logged be printed likewise.

    A stream that is closed (`2>&-`) is None to Python, and its number goes to the next file that is opened.
    A terminal that lacks a letter (`LC_ALL=de_DE.ISO-8859-1`) is shown the letter's number.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - to the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    handler = logging.StreamHandler()
    handler.setFormatter(Plain())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])


class Plain(logging.Formatter):
    """A log's line and its traceback without a stranger's control characters."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """One line."""
        return visible(super().formatMessage(record))

    def formatException(self, ei: _Caught) -> str:  # noqa: N802 - logging's name
        """As many lines as it has."""
        return _each_line(super().formatException(ei))


def _echo(text: str | bytes, *, err: bool = False, nl: bool = True) -> None:
    """Print. Where nobody can be told (standard error is full) the work goes on all the same."""
    with suppress(OSError) if err else written():
        click.echo(text, err=err, nl=nl)


@contextmanager
def written() -> Iterator[None]:
    """Turn what the disk refuses of our output into StorageError; leave where its reader did (`| head`)."""
    try:
        yield
    except OSError as error:
        with suppress(OSError, ValueError):  # else what is left to write fails once more as the process ends
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            sys.exit(UNREAD)
        raise StorageError(
            f"What was to be printed could not be written: {error.strerror or error}."
        ) from error


def _each_line(text: str) -> str:
    return "\n".join(map(visible, text.split("\n")))


def _escaped(found: re.Match[str]) -> str:
    """A character as JSON escapes it, unless it is harmless."""
    return found[0] if found[0].isprintable() else json.dumps(found[0])[1:-1]
