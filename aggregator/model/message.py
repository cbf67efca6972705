"""Sentences not yet in anybody's language, and what `check` finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


def N_(msgid: str) -> str:  # noqa: N802 - gettext's own name for "mark, translate later"
    """Mark a sentence for the catalogue; it is translated where it is shown."""
    return msgid


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence not yet in anybody's language: a gettext msgid and what to put into it.

    >>> str(Message("%(n)s entries", (("n", "3"),)))
    '3 entries'
    """

    msgid: str
    params: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        """In English; pages use `message` of the catalogue instead."""
        return self.msgid % dict(self.params) if self.params else self.msgid.replace("%%", "%")


def message(msgid: str, **params: object) -> Message:
    """Make a Message; parameters are kept as text, sorted, so that equal ones compare equal."""
    return Message(msgid, tuple(sorted((key, str(value)) for key, value in params.items())))


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing `check` has to say about a text file."""

    path: str
    line: int  # 1-based; 0 where the whole file is meant
    severity: Literal["error", "warning"]
    message: str

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else self.path
        return f"{where}: {self.severity}: {self.message}"
