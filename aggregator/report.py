"""What one run came to, as values and in words, and what it leaves to the organiser.

[P] Frozen values and their sentences; imports only model. It reads nothing.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from aggregator.model import N_, Correction, Message, Run, message

Progress = Callable[[int, int, str], object]  # done, total, of what


def silent(_done: int, _total: int, _what: str) -> None:
    """Show no progress."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A feed that gave nothing in this run."""

    participant: str
    url: str
    kind: str
    sentence: str
    is_new: bool  # it was well at the poll before


@dataclass(frozen=True, slots=True)
class Polled:
    """What polling came to."""

    feeds: int = 0  # on the list
    polled: int = 0  # asked in this run
    not_modified: int = 0
    failed: int = 0
    new: int = 0
    changed: int = 0
    answered: int = 0  # gave an HTTP answer of any kind
    left_due: int = 0  # not reached before run_limit
    troubles: tuple[Trouble, ...] = ()
    closed: str = ""  # why nobody was asked


@dataclass(frozen=True, slots=True)
class Built:
    """What building came to."""

    written: int = 0  # status.json not among them
    removed: int = 0
    matched: int = 0  # entries with at least one Thing
    built: bool = False
    notes: tuple[str, ...] = ()  # what the organiser should know, e.g. a correction nothing answers to


@dataclass(frozen=True, slots=True)
class Report:
    """One run."""

    polled: Polled = Polled()
    built: Built = Built()

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """The feeds that failed."""
        return self.polled.troubles

    @property
    def unreachable(self) -> bool:
        """Feeds were asked and not one gave an HTTP answer."""
        return self.polled.polled > 0 and self.polled.answered == 0

    def counts(self) -> dict[str, int]:
        """The integers of `update --json`."""
        return {
            "polled": self.polled.polled,
            "not_modified": self.polled.not_modified,
            "failed": self.polled.failed,
            "new": self.polled.new,
            "changed": self.polled.changed,
            "pages_written": self.built.written,
        }

    def recorded(self, run: Run, now: datetime, seconds: float) -> Run:
        """The run's line in the history."""
        return replace(
            run,
            finished_at=now,
            polled=self.polled.polled,
            not_modified=self.polled.not_modified,
            failed=self.polled.failed,
            new=self.polled.new,
            changed=self.polled.changed,
            pages_written=self.built.written,
            seconds=seconds,
        )

    def sentence(self) -> str:
        """One line for people."""
        return "; ".join(part for part in (self._polled(), self._built()) if part)

    def _polled(self) -> str:
        polled = self.polled
        if polled.closed:
            return polled.closed
        if not polled.polled:
            return "" if not polled.feeds else f"none of {_n(polled.feeds, 'feed')} is due"
        parts = [f"asked {polled.polled} of {_n(polled.feeds, 'feed')}"]
        parts += [f"{polled.not_modified} unchanged"] if polled.not_modified else []
        parts += [f"{polled.failed} failed"] if polled.failed else []
        parts += [_n(polled.new, "new entry", "new entries")] if polled.new else ["nothing new"]
        parts += [f"{polled.changed} edited"] if polled.changed else []
        parts += [f"{polled.left_due} left for the next run"] if polled.left_due else []
        return ", ".join(parts)

    def _built(self) -> str:
        built = self.built
        if not built.built:
            return ""
        if not built.written and not built.removed:
            return "no page changed"
        removed = f", {built.removed} removed" if built.removed else ""
        return f"{_n(built.written, 'page')} written{removed}"


def unanswered(correction: Correction) -> Message:
    """A correction of an entry nobody has seen: it is kept, and the organiser should look at its name."""
    words = N_(
        "corrections.toml:%(line)s: no post seen so far answers to %(name)s. The correction is kept; "
        "look whether the address is right (`aggregator correct --list` offers near ones)."
    )
    return message(words, line=correction.line, name=visible(correction.link or correction.id))


def settling(name: str, *options: str) -> str:
    """The `aggregator correct` command for the entry of that link or id, to be pasted into a shell.

    >>> settling("https://ada.example/?p=7", "--things", "7")
    "aggregator correct 'https://ada.example/?p=7' --things 7"
    """
    return _command("correct", name, *options)


def explaining(name: str) -> str:
    """The `aggregator explain` command for the entry of that link or id."""
    return _command("explain", name)


def _command(verb: str, name: str, *options: str) -> str:
    name = visible(name)
    told = [*options, "--", name] if name.startswith("-") else [name, *options]
    return shlex.join(["aggregator", verb, *told])


def visible(text: str) -> str:
    """The text on one line, as many characters long, without a stranger's control characters."""
    return text if text.isprintable() else "".join(char if char.isprintable() else " " for char in text)


def title(text: str) -> str:
    """An entry's title as it is printed."""
    return visible(text).strip() or "(no title)"


def _n(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"
