"""What one run came to, as values and in words, and what it leaves to the organiser.

[P] Frozen values and their sentences; imports only model and wording. It reads nothing.
"""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from aggregator import wording
from aggregator.model import (
    N_,
    Correction,
    Failure,
    FailureKind,
    FeedState,
    JudgedEntry,
    Message,
    PollLog,
    PollOutcome,
    Run,
    Subscription,
    message,
)

Progress = Callable[[int, int, str], object]  # done, total, of what


def silent(_done: int, _total: int, _what: str) -> None:
    """Show no progress."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A feed that gave nothing in this run, or that looks like somebody else's."""

    participant: str
    url: str
    kind: str
    sentence: str
    is_new: bool  # it was well at the poll before


@dataclass(frozen=True, slots=True)
class Paged:
    """What paging back came to."""

    pages: int = 0  # read, beside the feeds themselves
    feeds: int = 0  # of which one was read
    new: int = 0  # entries
    unfinished: int = 0  # feeds whose history goes on in another run


@dataclass(frozen=True, slots=True)
class Polled:
    """What polling came to."""

    feeds: int = 0  # on the list
    polled: int = 0  # asked in this run
    not_modified: int = 0
    failed: int = 0
    new: int = 0
    changed: int = 0
    broken: int = 0  # of those that failed, well at the poll before
    recovered: int = 0  # well again
    gone: int = 0  # asked no more from now on
    held: int = 0  # looks like somebody else's from now on
    kept_back: int = 0  # of the new entries, since their feed looks like that
    answered: int = 0  # gave an HTTP answer of any kind
    left_due: int = 0  # not reached before run_limit
    troubles: tuple[Trouble, ...] = ()
    closed: str = ""  # why nobody was asked
    paged: Paged = Paged()


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
    returned: tuple[str, ...] = ()  # lines of whoever was forgotten: neither asked nor shown

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """The feeds that failed or are held."""
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
            "new": self.polled.new + self.polled.paged.new,
            "changed": self.polled.changed,
            "broken": self.polled.broken,
            "recovered": self.polled.recovered,
            "gone": self.polled.gone,
            "held": self.polled.held,
            "kept_back": self.polled.kept_back,
            "pages_back": self.polled.paged.pages,
            "unfinished": self.polled.paged.unfinished,
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
            new=self.polled.new + self.polled.paged.new,
            changed=self.polled.changed,
            pages_written=self.built.written,
            seconds=seconds,
        )

    def sentence(self) -> str:
        """One line for people."""
        parts = filter(None, (self._polled(), self._paged(), self._built()))
        return "; ".join(parts) or "there is no feed to ask"

    def _polled(self) -> str:
        polled = self.polled
        if polled.closed:
            return polled.closed
        if not polled.polled:
            return (
                ""
                if not polled.feeds or polled.paged.pages
                else f"none of {count(polled.feeds, 'feed')} is due"
            )
        parts = [f"asked {polled.polled} of {count(polled.feeds, 'feed')}"]
        parts += [f"{polled.not_modified} unchanged"] if polled.not_modified else []
        parts += [f"{polled.failed} failed ({polled.broken + polled.gone} newly)"] if polled.failed else []
        parts += [f"{polled.recovered} read again"] if polled.recovered else []
        kept_back = f" ({polled.kept_back} kept back)" if polled.kept_back else ""
        parts += (
            [count(polled.new, "new entry", "new entries") + kept_back] if polled.new else ["nothing new"]
        )
        parts += [f"{polled.changed} edited"] if polled.changed else []
        parts += [f"{polled.left_due} left for the next run"] if polled.left_due else []
        return ", ".join(parts)

    def _paged(self) -> str:
        paged = self.polled.paged
        parts = []
        if paged.pages:
            came = count(paged.new, "older post") if paged.new else "nothing"
            parts.append(
                f"{came} from {count(paged.pages, 'page')} of the history of {count(paged.feeds, 'blog')}"
            )
        if paged.unfinished:
            parts.append(f"the history of {count(paged.unfinished, 'blog')} goes on in the next run")
        return ", ".join(parts)

    def _built(self) -> str:
        built = self.built
        if not built.built:
            return ""
        if not built.written and not built.removed:
            return "no page changed"
        removed = f", {built.removed} removed" if built.removed else ""
        return f"{count(built.written, 'page')} written{removed}"


def summed_up(
    writers: Mapping[int, str],
    feeds: int,
    due: Sequence[FeedState],
    outcomes: Sequence[PollOutcome],
) -> Polled:
    """What polling came to: `writers` are names by feed id."""
    events = Counter(outcome.log.event for outcome in outcomes)
    return Polled(
        feeds=feeds,
        polled=len(outcomes),
        not_modified=sum(outcome.log.result == "not_modified" for outcome in outcomes),
        failed=sum(outcome.state.failure is not None for outcome in outcomes),
        new=sum(outcome.log.new for outcome in outcomes),
        changed=sum(outcome.log.changed for outcome in outcomes),
        broken=events["broken"],
        recovered=events["recovered"],
        gone=events["gone"],
        held=events["held"],
        kept_back=sum(outcome.log.new for outcome in outcomes if outcome.state.held_since is not None),
        answered=sum(outcome.log.status is not None for outcome in outcomes),
        left_due=len(due) - len(outcomes),
        troubles=tuple(
            Trouble(
                writers[outcome.state.id], outcome.state.url, *told, outcome.log.event in ("broken", "held")
            )
            for outcome in sorted(outcomes, key=lambda each: each.state.id)
            if (told := _trouble(outcome.state))
        ),
    )


def _trouble(state: FeedState) -> tuple[str, str] | None:
    """What is the matter with a feed after its poll: the kind and the sentence; None where all is well."""
    if state.failure is not None:
        return state.failure.kind, str(wording.failure_sentence(state.failure))
    if state.held_since is not None:
        return "held", f"{message(_EVENTS['held'])} `aggregator moves` shows them and what to do."
    return None


_GRAVE = "gone broken held looped removed moved renamed recovered begun -"
_EVENTS = {
    "begun": N_("This blog was read for the first time."),
    "recovered": N_("This blog is read again."),
    "gone": N_("This blog is gone and is asked no more."),
    "moved": N_("This blog has moved for good."),
    "held": N_("This blog looks like somebody else's; its new posts are kept back."),
    "looped": N_("This feed shows posts of this planet itself; they are left out."),
    "removed": N_("Its writer took posts back; they are removed here too."),
    "renamed": N_("Its posts came under new ids and were known again; none is there twice."),
}


def brought(log: PollLog) -> list[Message]:
    """What one poll brought, in sentences."""
    found: list[Message] = []
    if log.event == "broken":
        found.append(wording.failure_sentence(Failure(FailureKind(log.result))))
    elif log.event in _EVENTS:
        found.append(message(_EVENTS[log.event]))
    if log.new:
        found.append(message(N_("New posts: %(n)s."), n=log.new))
    if log.changed:
        found.append(message(N_("Changed posts: %(n)s."), n=log.changed))
    return found


def gravest_first(logs: Iterable[PollLog]) -> list[PollLog]:
    """What needs a hand before what pleases."""
    return sorted(logs, key=lambda log: (_GRAVE.find(log.event or "-"), log.feed_id))


def unanswered(correction: Correction) -> Message:
    """A correction of an entry nobody has seen: it is kept, and the organiser should look at its name."""
    words = N_(
        "corrections.toml:%(line)s: no post seen so far answers to %(name)s. The correction is kept; "
        "look whether the address is right (`aggregator correct --list` offers near ones)."
    )
    return message(words, line=correction.line, name=visible(correction.link or correction.id))


def returned(line: Subscription) -> str:
    """Somebody who was forgotten is on the list again, which by itself brings nobody back."""
    return (
        f"feeds.opml:{line.line}: whoever writes at {visible(line.address)}, or had the id "
        f'"{line.participant}", was forgotten and is neither asked nor shown. If they come back: '
        f"{shlex.join(['aggregator', 'add', visible(line.address), '--return'])}; if this is somebody else, "
        'give the line an id="…" of their own; else delete the line.'
    )


def settling(name: str, *options: str) -> str:
    """The `aggregator correct` command for the entry of that link or id, to be pasted into a shell.

    >>> settling("https://ada.example/?p=7", "--things", "7")
    "aggregator correct 'https://ada.example/?p=7' --things 7"
    """
    return _command("correct", name, *options)


def covering(things: Iterable[int]) -> tuple[str, ...]:
    """The options of `aggregator correct` that say: it covers exactly these."""
    return "--things", ",".join(map(str, sorted(things)))


def refusing(judged: JudgedEntry) -> tuple[str, ...]:
    """Those that say no to what an entry waits with; any other word would show one that its writer marked."""
    if judged.waits in {"nobody", "private"}:
        return ("--ignore",)
    sure = judged.decision.things
    return covering(sure) if sure and judged.waits == "doubtful" else ("--none",)


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


def iso(at: datetime | None) -> str | None:
    """A time for programs, as `--json` prints it."""
    return at.isoformat().replace("+00:00", "Z") if at else None


def title(text: str) -> str:
    """An entry's title as it is printed."""
    return visible(text).strip() or "(no title)"


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 feed", "2 feeds", "3 entries"."""
    return f"{number} {one if number == 1 else many or one + 's'}"
