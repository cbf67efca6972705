"""What other text files would change: the stored cohort judged by both, and the difference.

[S] Reads text files and the store; writes neither. The judging itself is matching's and
completion's: this only lays two answers side by side and says what moved, and why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from aggregator import completion, deriving, policy, whose, wording
from aggregator import config as config_file
from aggregator.instance import Instance
from aggregator.model import Config, JudgedEntry, OperatorError, Programme, Progress, Standing, Subscription
from aggregator.report import Progress as Bar
from aggregator.report import count, iso, silent, title, visible
from aggregator.store import Store

NOBODY = "by nobody on the list"


@dataclass(frozen=True, slots=True)
class Change:
    """One entry, judged before and after."""

    participant: str  # the name; "" where it is nobody's
    before: JudgedEntry
    after: JudgedEntry
    reasons: tuple[str, ...]

    @property
    def gained(self) -> set[int]:
        """Things it is ticked for now."""
        return _ticked(self.after) - _ticked(self.before)

    @property
    def lost(self) -> set[int]:
        """Things it is ticked for no more."""
        return _ticked(self.before) - _ticked(self.after)

    def as_json(self) -> dict[str, Any]:
        """For `--json`."""
        entry = self.after.entry
        return {
            "participant": self.participant,
            "title": entry.title,
            "link": entry.link,
            "published": iso(entry.dated),
            "before": _state_json(self.before),
            "after": _state_json(self.after),
            "reasons": list(self.reasons),
        }

    def lines(self, programme: Programme) -> list[str]:
        """For people."""
        entry = self.after.entry
        word = programme.thing_words[0]
        return [
            f"  {title(entry.title)} ({day(entry.dated, programme)})",
            *([f"    {visible(entry.link)}"] if entry.link else []),
            f"    {state(self.before, word)}  ->  {state(self.after, word)}",
            *(f"      {reason}" for reason in self.reasons),
        ]


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that moves; a pair is before and after."""

    programme: Programme  # the one after
    entries: int  # that were looked at
    changes: tuple[Change, ...]  # by participant, in the order of feeds.opml, oldest first
    ticks: tuple[int, int]  # participants' Things
    doubtful: tuple[int, int]  # entries
    awards: Mapping[str, tuple[int, int]]  # who has reached each; only those that differ
    after: Mapping[int, JudgedEntry]  # every entry by its row

    def as_json(self) -> dict[str, Any]:
        """For `--json`; the keys are a contract."""
        return {
            "entries": self.entries,
            "changed": len(self.changes),
            "ticks": list(self.ticks),
            "doubtful": list(self.doubtful),
            "awards": {name: list(pair) for name, pair in self.awards.items()},
            "changes": [change.as_json() for change in self.changes],
        }

    def text(self) -> str:
        """For people: each entry under its participant, then the counts."""
        lines: list[str] = []
        for _, group in groupby(self.changes, key=lambda change: change.after.participant):
            changes = list(group)
            lines += [visible(changes[0].participant) or f"({NOBODY})"]
            lines += [line for change in changes for line in change.lines(self.programme)]
            lines += [""]
        return "\n".join([*lines, *self._summary()])

    def _summary(self) -> Iterator[str]:
        if not self.changes and not self.awards and self.ticks[0] == self.ticks[1]:
            yield f"Nothing would change in {count(self.entries, 'entry', 'entries')}."
            return
        gain = sum(bool(change.gained) for change in self.changes)
        lose = sum(bool(change.lost) for change in self.changes)
        word = self.programme.thing_words[0]
        yield (
            f"{len(self.changes)} of {count(self.entries, 'entry', 'entries')} would change: "
            f"{gain} would count for more, {lose} for less."
        )
        yield f"{word} ticks: {_pair(self.ticks)}; doubtful entries: {_pair(self.doubtful)}"
        for name, pair in self.awards.items():
            yield f"{visible(name)}: {_pair(pair)} participants"


def read(instance: Instance, programme: Path) -> Config:
    """Another programme.toml, with the cohort's own corrections.

    Raises OperatorError naming every mistake as `aggregator check` would.
    """
    return parse(_text(programme), _text(instance.root / "corrections.toml", missing=""), str(programme))


def parse(programme: str, corrections: str, programme_path: str = "programme.toml") -> Config:
    """Both texts as one Config. Raises OperatorError naming every mistake with its file and line."""
    found, findings = config_file.parse(programme, corrections, programme_path=programme_path)
    if found is None:
        raise OperatorError("\n".join(str(each) for each in findings if each.severity == "error"))
    return found


def compare(
    instance: Instance, config: Config, store: Store, now: datetime, progress: Bar = silent
) -> Difference:
    """What a build with `config` would say that one with the cohort's own does not."""
    this, then = (
        _Judged(instance, each, store, now, progress)
        for each in (instance.config, replace(config, site=instance.config.site))
    )
    names = {person.id: person.name for person in instance.cohort.participants}
    places = {person: place for place, person in enumerate(names)}
    before = {each.entry.row: each for each in this.judged}
    changes = [
        _change(before[after.entry.row], after, names, config.programme)
        for after in then.judged
        if _differs(before[after.entry.row], after)
    ]
    return Difference(
        programme=config.programme,
        entries=len(this.judged),
        changes=tuple(sorted(changes, key=lambda each: places.get(each.after.participant, len(places)))),
        ticks=(this.ticks, then.ticks),
        doubtful=(this.doubtful, then.doubtful),
        awards={
            name: (this.awards[name], then.awards[name])
            for name in this.awards | then.awards
            if this.awards[name] != then.awards[name]
        },
        after={each.entry.row: each for each in then.judged},
    )


def _change(
    before: JudgedEntry, after: JudgedEntry, names: Mapping[str, str], programme: Programme
) -> Change:
    reasons = tuple(_reasons(before, after, programme))
    return Change(names.get(after.participant, ""), before, after, reasons)


class _Judged:
    """The stored cohort by one Config."""

    def __init__(
        self, instance: Instance, config: Config, store: Store, now: datetime, progress: Bar
    ) -> None:
        self.judged = judged(instance, config, store, now, progress)
        table = completion.table(self.judged, instance.cohort, config.programme)
        self.ticks = sum(len(row.things) for row in table)
        shown = [each for each in self.judged if each.standing not in _APART]
        self.doubtful = sum(bool(each.decision.doubtful) for each in shown)
        self.awards = _awards(table)


def judged(
    instance: Instance, config: Config, store: Store, now: datetime, progress: Bar = silent
) -> list[JudgedEntry]:
    """Every stored entry of the cohort as a build with `config` would judge it; nothing is kept."""
    subscriptions = whose.subscriptions_of(instance.cohort, store)
    return judged_of(subscriptions, config, store, now, progress)


def judged_of(
    subscriptions: Mapping[int, Sequence[Subscription]],
    config: Config,
    store: Store,
    now: datetime,
    progress: Bar = silent,
) -> list[JudgedEntry]:
    """The same of some feeds alone; all of a participant's, since two may show one post."""
    entries = [policy.possible(entry, now) for entry in store.entries(subscriptions)]
    decisions = deriving.foresee(store, entries, config, progress)
    return completion.judge(entries, decisions, subscriptions, config.programme)


# ---------------------------------------------------------------------------- in words


def state(judged: JudgedEntry, word: str) -> str:
    """What an entry is ticked for, in a few words: "Thing 6, 7 (not counted); perhaps Thing 5"."""
    if judged.decision.ignored:
        return "taken out"
    things = ", ".join(map(str, judged.decision.things))
    said = f"{word} {things}" if things else "nothing"
    if things and not judged.counts:
        said += " (not counted)"
    elif judged.late_things:
        said += f" (late: {', '.join(map(str, judged.late_things))})"
    doubts = ", ".join(str(doubt.thing) for doubt in judged.decision.doubtful)
    return f"{said}; perhaps {word} {doubts}" if doubts else said


def day(at: datetime, programme: Programme) -> str:
    """The day of that time, where the programme is."""
    return f"{at.astimezone(ZoneInfo(programme.timezone)):%Y-%m-%d}"


def _pair(pair: tuple[int, int]) -> str:
    before, after = pair
    return f"{before} -> {after}" if before != after else f"{before} as before"


def _state_json(judged: JudgedEntry) -> dict[str, Any]:
    return {
        "things": list(judged.decision.things),
        "doubtful": [doubt.thing for doubt in judged.decision.doubtful],
        "counts": judged.counts,
        "standing": judged.standing.value,
    }


# ---------------------------------------------------------------------------- what moved

_APART = frozenset({Standing.FOLDED, Standing.IGNORED, Standing.HELD, Standing.PRIVATE})  # shown nowhere
_BY_MATCHING = frozenset({Standing.COUNTED, Standing.LATE, Standing.DOUBTFUL, Standing.UNMATCHED})


def _differs(before: JudgedEntry, after: JudgedEntry) -> bool:
    if before.standing in _APART and before.standing == after.standing:
        return False
    return _said(before) != _said(after) or _ticked(before) != _ticked(after)


def _said(judged: JudgedEntry) -> tuple[object, ...]:
    doubts = {doubt.thing for doubt in judged.decision.doubtful}
    return judged.decision.things, doubts, judged.decision.ignored, judged.late_things


def _ticked(judged: JudgedEntry) -> set[int]:
    return set(judged.decision.things) if judged.counts else set()


def _reasons(before: JudgedEntry, after: JudgedEntry, programme: Programme) -> Iterator[str]:
    """Why each Thing moved, by the cue that speaks of it now; what else than matching decides."""
    word = programme.thing_words[0]
    moved = [thing for thing in _things(before, after) if _verdict(before, thing) != _verdict(after, thing)]
    if not after.decision.ignored:
        for thing in moved:
            yield f"{word} {thing}: {_reason(after, thing, programme)}"
    if not moved or after.standing not in _BY_MATCHING:
        yield str(wording.standing_sentence(after, programme))


def _things(*judged: JudgedEntry) -> Sequence[int]:
    named = Counter(thing for each in judged for thing in each.decision.things)
    named.update(doubt.thing for each in judged for doubt in each.decision.doubtful)
    return sorted(named)


def _verdict(judged: JudgedEntry, thing: int) -> str:
    if thing in judged.decision.things:
        return "yes"
    return "perhaps" if any(doubt.thing == thing for doubt in judged.decision.doubtful) else "no"


def _reason(after: JudgedEntry, thing: int, programme: Programme) -> str:
    decision = after.decision
    cues = [each for each in decision.evidence if each.thing == thing]
    accepted = [each for each in cues if each.accepted]
    doubt = next((each.reason for each in decision.doubtful if each.thing == thing), None)
    if doubt is not None:
        quote = next((each.quote for each in cues if each.reason == doubt), "")
        return _quoted(str(doubt), quote)
    for cue in [*accepted, *cues]:
        return _quoted(str(cue.reason), cue.quote)
    if programme.thing(thing) is None:
        return "The new list has not got it."
    return "Nothing in it names this any more."


def _quoted(reason: str, quote: str) -> str:
    return f"{reason} “{visible(quote)}”" if quote else reason


def _awards(table: Iterable[Progress]) -> Counter[str]:
    """How many participants have reached each award; one nobody has is counted 0."""
    reached: Counter[str] = Counter()
    for row in table:
        for result in row.awards:
            reached[result.award] += result.reached_on is not None
    return reached


def _text(path: Path, *, missing: str | None = None) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        if missing is not None:
            return missing
        raise OperatorError(f"{path}: there is no such file") from None
    except OSError as error:
        raise OperatorError(f"{path}: it cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise OperatorError(f"{path}: it is not UTF-8 text; save it as UTF-8") from error
