"""The one door to the terminal and the log: what strangers wrote moves no cursor there.

[S] Every command prints through it, and a test holds them to it. A title with a line end,
an escape sequence or a change of direction in it comes out as spaces; in JSON as escapes,
which mean the same.
"""

from __future__ import annotations

import json
import logging
import re
from types import TracebackType
from typing import Any, Protocol

import click

from aggregator.report import visible

_Caught = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class _Found(Protocol):
    """What commands find: told to programs and to people."""

    def as_json(self) -> dict[str, Any]: ...
    def text(self) -> str: ...


def line(text: object, *, err: bool = False) -> None:
    """Print one line, whatever is in it."""
    click.echo(visible(str(text)), err=err)


def lines(text: str, *, err: bool = False) -> None:
    """Print a text whose line ends are ours."""
    click.echo(_each_line(text), err=err)


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
    """Print one line that is JSON already."""
    click.echo(re.sub(r"[^ -~]", _escaped, text) if not text.isprintable() else text)


def content(content: bytes) -> None:
    """Print a file, as it is, for whatever reads it."""
    click.echo(content, nl=False)


def log_to_stderr() -> None:
    """Let what the program logs, mistakes of its own, be printed likewise."""
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


def _each_line(text: str) -> str:
    return "\n".join(map(visible, text.split("\n")))


def _escaped(found: re.Match[str]) -> str:
    """A character as JSON escapes it, unless it is harmless."""
    return found[0] if found[0].isprintable() else json.dumps(found[0])[1:-1]
