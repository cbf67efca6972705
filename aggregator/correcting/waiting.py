"""What waits for the organiser: doubtful, undated and nobody's entries, each with the command to settle it.

Reads the store, judged by comparing; writes nothing, settles nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aggregator import comparing, deriving, whose, wording
from aggregator.comparing import day
from aggregator.correcting.naming import Names, offer
from aggregator.instance import Instance
from aggregator.model import Correction, Entry, JudgedEntry, Programme
from aggregator.report import count, covering, iso, refusing, settling, title, unanswered, visible
from aggregator.store import Store

# When to give which answer: yes, no; "" where there is none.
_WHEN = {
    "nobody": ("", "if it is nobody's on the list"),
    "private": ("if it may be shown and counted all the same", "if it stays back"),
}


@dataclass(frozen=True, slots=True)
class Case:
    """An entry that waits for the organiser's word."""

    judged: JudgedEntry
    participant: str  # the name; "" where it is nobody's
    reasons: tuple[tuple[str, str], ...]  # why it waits, each with its quote or ""
    commands: tuple[tuple[str, str], ...]  # (when, the very command that settles it)

    def as_json(self) -> dict[str, Any]:
        """For `--json`."""
        entry = self.judged.entry
        return {
            "kind": self.judged.waits,
            "participant": self.participant,
            "author": entry.author,
            "title": entry.title,
            "link": entry.link,
            "id": entry.entry_id,
            "published": iso(entry.dated),
            "things": list(self.judged.decision.things),
            "doubtful": [doubt.thing for doubt in self.judged.decision.doubtful],
            "reasons": [{"reason": reason, "quote": quote} for reason, quote in self.reasons],
            "commands": [{"when": when, "command": command} for when, command in self.commands],
        }

    def lines(self, programme: Programme) -> list[str]:
        """For people."""
        entry = self.judged.entry
        who = visible(self.participant) or visible(entry.author) or "somebody"
        quoted = [f"{reason} “{visible(quote)}”" if quote else reason for reason, quote in self.reasons]
        return [
            f"{who}: {title(entry.title)} ({day(entry.dated, programme)})",
            *([f"  {visible(entry.link)}"] if entry.link else []),
            *(f"  {each}" for each in quoted),
            *(f"    {when}: {command}" for when, command in self.commands),
        ]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Everything that waits for the organiser."""

    programme: Programme
    cases: tuple[Case, ...]  # newest first
    unanswered: tuple[tuple[Correction, tuple[Entry, ...]], ...]  # with the entries of near names

    def as_json(self) -> dict[str, Any]:
        """For `--json`; the keys are a contract."""
        return {
            "waiting": [case.as_json() for case in self.cases],
            "unanswered": [
                {
                    "line": word.line,
                    "link": word.link,
                    "id": word.id,
                    "why": word.why,
                    "near": [entry.link or entry.entry_id for entry in near],
                }
                for word, near in self.unanswered
            ],
        }

    def text(self) -> str:
        """For people."""
        lines = [line for case in self.cases for line in (*case.lines(self.programme), "")]
        waits = count(len(self.cases), "entry waits", "entries wait")
        lines.append(f"{waits} for your word." if self.cases else "No entry waits for your word.")
        for word, near in self.unanswered:
            lines += ["", str(unanswered(word)), *(f"  near: {offer(entry)}" for entry in near)]
        return "\n".join(lines)


def waiting(instance: Instance, now: datetime, root: str = "") -> Waiting:
    """What the organiser should settle, each with its command; `root` is what its --root must say."""
    programme = instance.config.programme
    with Store.open(instance.database, now=now, read_only=True) as store:
        judged = comparing.judged(instance, instance.config, store, now)
        names = Names(store.entries(), whose.subscriptions_of(instance.cohort, store))
        entries = [each.entry for each in judged]
        unused = deriving.unused(store, entries, instance.config.corrections)
    people = {person.id: person.name for person in instance.cohort.participants}
    cases = [
        _case(each, people.get(each.participant, ""), names, programme, root)
        for each in reversed(judged)
        if each.waits
    ]
    near = ((word, tuple(names.near(word.link or word.id))) for word in unused)
    return Waiting(programme, tuple(cases), tuple(near))


def _case(judged: JudgedEntry, participant: str, names: Names, programme: Programme, root: str) -> Case:
    decision, kind = judged.decision, judged.waits
    maybe = {*decision.things, *(doubt.thing for doubt in decision.doubtful)}
    word = programme.thing_words[0]
    reasons = [
        (f"perhaps {word} {doubt.thing}: {doubt.reason}", _quote(judged, doubt.thing))
        for doubt in decision.doubtful
    ]
    if kind in {"undated", "private"}:
        reasons.insert(0, (str(wording.standing_sentence(judged, programme)), ""))
    if kind == "nobody":
        reasons.insert(0, (nobody(judged, programme), ""))

    def command(*options: str) -> str:
        where = ("--root", root) if root else ()
        return settling(names.called(judged.entry), *options, *where)

    yes_when, no_when = _WHEN.get(kind, ("if so", "if not"))
    yes = [(yes_when, command(*covering(maybe)))] if maybe and yes_when else []
    return Case(judged, participant, tuple(reasons), (*yes, (no_when, command(*refusing(judged)))))


def _quote(judged: JudgedEntry, thing: int) -> str:
    quotes = (each.quote for each in judged.decision.evidence if each.thing == thing and not each.accepted)
    return next(filter(None, quotes), "")


def nobody(judged: JudgedEntry, programme: Programme) -> str:
    """Why an entry of a team blog is nobody's, and what the organiser can do about it."""
    sentence = str(wording.standing_sentence(judged, programme))
    author = visible(judged.entry.author)
    if not author:
        return (
            f"{sentence} If it is somebody on the list, ask them to sign it as author=… in their line says."
        )
    return (
        f'{sentence} If this is somebody on the list, write author="{author}" into their line of feeds.opml.'
    )
