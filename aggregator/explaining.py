"""Why an entry counts for a Thing, or does not: every cue, accepted or rejected.

[S] Reads the store, matches anew and says why in words. It changes nothing, so it says
what the next build will say.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from aggregator import comparing, completion, deriving, jsonlines, matching, whose, wording
from aggregator.correcting import Names, word_on, worded
from aggregator.correcting.naming import offer
from aggregator.instance import Instance
from aggregator.model import (
    Correction,
    Decision,
    Entry,
    EntryText,
    Evidence,
    JudgedEntry,
    Programme,
    Standing,
)
from aggregator.report import iso, title, visible
from aggregator.store import Store

ROOM = 88  # columns for a piece of a field

_FIELDS = {"link": "address", "content": "text", "neighbours": "beside it", "corrections": "because"}


@dataclass(frozen=True, slots=True)
class Explained:
    """One entry, what it covers, and whether that counts."""

    programme: Programme
    entry: EntryText  # its content as plain text
    decision: Decision
    verdict: str  # in a sentence
    cure: str = ""  # what would change it
    judged: JudgedEntry | None = None  # None for what is not stored, or whose blog left the list
    participant: str = ""  # the name; "" where it is nobody's
    correction: Correction | None = None  # the organiser's word on it
    others: tuple[Entry, ...] = ()  # stored entries that may have been meant

    def as_json(self) -> dict[str, Any]:
        """For `--json`; the keys are a contract."""
        answer = {"title": self.entry.title, "link": self.entry.link, **jsonlines.as_json(self.decision)}
        if self.judged is None:
            return answer
        return answer | {
            "participant": self.participant,
            "published": iso(self.judged.entry.dated),
            "counts": self.judged.counts,
            "standing": self.verdict,
            "cure": self.cure,
        }

    def text(self) -> str:
        """For people: the verdict, then each cue with its quote underlined."""
        link = visible(self.entry.link)
        lines = [title(self.entry.title) if self.entry.title or not link else link]
        if self.judged is not None:
            who = visible(self.participant) or f"({comparing.NOBODY})"
            lines.append(f"{who}, {comparing.day(self.judged.entry.dated, self.programme)}")
            lines += [link] if link else []
        lines += ["", self.verdict, *([self.cure] if self.cure else [])]
        if self.correction is not None:
            word = worded(self.correction, self.programme)
            lines.append(f"corrections.toml:{self.correction.line} says so: {word}.")
        lines += [line for cue in self._cues() for line in ("", *cue)]
        if not self.decision.evidence:
            lines += ["", "Neither title nor tags, address or text speak of one."]
        if self.others:
            lines += ["", "Stored entries near it:", *(f"  {offer(other)}" for other in self.others)]
        return "\n".join(lines)

    def _cues(self) -> Iterator[list[str]]:
        """Each cue: what came of it and why, and where it stands."""
        word = self.programme.thing_words[0]
        doubts = {(doubt.thing, doubt.reason) for doubt in self.decision.doubtful}
        reader = _Reader(self.entry)
        for cue in self.decision.evidence:
            came = "not used"
            if cue.accepted:
                came = "recognised"
            elif (cue.thing, cue.reason) in doubts:
                came = "doubtful"
            label = f"  {_FIELDS.get(cue.field, cue.field):<9} "
            lines = reader.show(cue)
            yield [
                f"{word} {cue.thing}: {came}. {cue.reason}",
                *(f"{label}{line}" for line in lines[:1]),
                *(f"{' ' * len(label)}{line}" for line in lines[1:]),
            ]


def explain(instance: Instance, what: str, now: datetime) -> Explained:
    """Explain the stored entry of that link, id or title; else `what` standing alone."""
    near: Sequence[Entry] = ()
    if instance.database.exists():
        with Store.open(instance.database, now=now, read_only=True) as store:
            found = Names(store.find_entries(what), {}).find(what)
            if not found:  # not by its exact letters
                names = Names(store.entries(), {})
                found, near = names.find(what), names.near(what)
            if found:
                return _stored(instance, store, found, now)
    return _alone(instance.config.programme, what, tuple(near))


def _alone(programme: Programme, what: str, near: tuple[Entry, ...]) -> Explained:
    """A text that nothing stored is called by."""
    is_link = "://" in what
    entry = EntryText(link=what) if is_link else EntryText(title=what)
    [decision] = matching.match_blog([entry], programme)
    word = programme.thing_words[0]
    things = ", ".join(map(str, decision.things))
    doubts = ", ".join(str(doubt.thing) for doubt in decision.doubtful)
    verdict = f"A title standing alone: no {word} is recognised in it."
    if things:
        verdict = f"A title standing alone: it would count for {word} {things}."
    elif doubts:
        verdict = f"A title standing alone: perhaps {word} {doubts}, not certain enough to count."
    if is_link:
        verdict = (
            "No stored entry has this address: its feed has not shown it, or was not read since. "
            f"The address alone would be {f'{word} {things}' if things else f'no {word}'}."
        )
    return Explained(programme, entry, decision, verdict, others=near)


def _stored(instance: Instance, store: Store, found: Sequence[Entry], now: datetime) -> Explained:
    """The first of these entries, one that is not folded into another if there is any."""
    config = instance.config
    judged = {each.entry.row: each for each in _neighbourhood(instance, store, found, now)}
    shown = [
        each for each in found if each.row in judged and judged[each.row].standing is not Standing.FOLDED
    ]
    entry, *_ = [*shown, *found]
    text = store.texts(entry.feed_id)[entry.row]
    body = deriving.bare(store, {entry.row})[entry.row]
    mine = judged.get(entry.row)
    if mine is None:
        decision = deriving.foresee(store, store.entries([entry.feed_id]), config)[entry.row]
    else:
        decision = mine.decision
    correction = word_on(entry, config.corrections)
    verdict, cure = _verdict(mine, config.programme, now)
    names = {person.id: person.name for person in instance.cohort.participants}
    return Explained(
        config.programme,
        replace(text, content=matching.plain(body)),
        decision,
        verdict,
        cure,
        mine,
        names.get(mine.participant, "") if mine else "",
        correction,
        tuple(other for other in shown if other is not entry),
    )


def _neighbourhood(
    instance: Instance, store: Store, found: Sequence[Entry], now: datetime
) -> list[JudgedEntry]:
    """The entries of all feeds of the people whose entries these are."""
    subscriptions = whose.subscriptions_of(instance.cohort, store)
    people = {each.participant for entry in found for each in subscriptions.get(entry.feed_id, ())}
    theirs = {
        feed_id: served
        for feed_id, served in subscriptions.items()
        if people.intersection(each.participant for each in served)
    }
    return comparing.judged_of(theirs, instance.config, store, now)


def _verdict(judged: JudgedEntry | None, programme: Programme, now: datetime) -> tuple[str, str]:
    """Whether a stored entry counts, and what would change that."""
    if judged is None:
        return "Its blog is not in feeds.opml, so no page shows it.", ""
    closed = completion.closed(programme, now) is not None
    cure = wording.standing_cure(judged, programme, closed=closed)
    return str(wording.standing_sentence(judged, programme)), str(cure or "")


# -------------------------------------------------------------------- quotes in their fields


class _Reader:
    """Finds each quote in its field; cues of one kind come in the order of the text."""

    def __init__(self, entry: EntryText) -> None:
        self._fields = {
            "title": entry.title,
            "tags": ", ".join(entry.tags),
            "link": entry.link,
            "content": entry.content,
        }
        self._read: dict[tuple[str, str, bool], int] = {}  # how far, by field, cue and verdict

    def show(self, cue: Evidence) -> list[str]:
        """A piece of the field with the quote underlined; the quote alone where it is not in it."""
        text = self._fields.get(cue.field, "")
        kind = (cue.field, cue.cue, cue.accepted)
        heading = cue.cue in ("heading", "task")
        at = _place(text, cue.quote, self._read.get(kind, 0), heading=heading)
        if at is None:
            return [fitting(visible(cue.quote), ROOM)] if cue.quote else []
        self._read[kind] = at + len(cue.quote)
        return underlined(text, at, len(cue.quote))


def _place(text: str, quote: str, start: int, *, heading: bool) -> int | None:
    """Where the quote stands: as words of its own if it can, and not before `start`."""
    if not quote:
        return None
    found: list[tuple[int, int]] = []  # (worth, -place): the best, of equal ones the first
    at = text.find(quote)
    while at >= 0:
        end = at + len(quote)
        cut = text[at - 1 : at].isalnum() and quote[0].isalnum()
        cut = cut or (text[end : end + 1].isalnum() and quote[-1].isalnum())
        opens = not heading or text[at - 1 : at] in ("", "\n")
        found.append((4 * (not cut) + 2 * (at >= start) + opens, -at))
        at = text.find(quote, at + 1)
    return -max(found)[1] if found else None


def underlined(text: str, at: int, length: int) -> list[str]:
    """One line of `text` around its piece of that length, and a line of ^ under the piece.

    Aligned by columns: wide letters take two, combining marks none. Where a script runs from the
    right, no column is sure: the piece is repeated instead.
    """
    piece = fitting(visible(text[at : at + length]), ROOM)
    left = visible(text[max(0, at - 4 * ROOM) : at].rpartition("\n")[2])
    right = visible(text[at + length : at + length + 4 * ROOM].partition("\n")[0])
    room = ROOM - columns(piece)
    left = fitting(left[::-1], max(room // 2, room - columns(right)))[::-1].lstrip()
    right = fitting(right, room - columns(left)).rstrip()
    line = f"{left}{piece}{right}"
    if any(unicodedata.bidirectional(char) in ("R", "AL") for char in line):
        return [line, f"here: {piece}"]
    return [line, " " * columns(left) + "^" * columns(piece)]


def fitting(text: str, room: int) -> str:
    """As much of the text as takes that many columns, and … for the rest."""
    if columns(text) <= room:
        return text
    used = 0
    for place, char in enumerate(text):
        used += columns(char)
        if used > room - 1:
            return f"{text[:place]}…" if room > 0 else ""
    return text


def columns(text: str) -> int:
    """How many columns of a terminal the text takes (UAX #11); marks that sit on a letter take none."""
    return sum(map(_columns, text))


def _columns(char: str) -> int:
    if char.isascii():
        return 1
    if unicodedata.category(char) in ("Mn", "Me", "Cf") or "\u1160" <= char <= "\u11ff":
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
