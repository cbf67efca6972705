"""Figures without a thing word: which of them may number the entry.

Job: "21. YouTube", "#22 Audiobooks", "6/23", "cpd23 #5"; and the figures that count or date
something else. May import: matching.cursor/lexicon/lists/reasons/text. Whether a bare figure
counts is decided elsewhere, from the blog's habit and the programme's list.
"""

from __future__ import annotations

from aggregator.matching import lexicon, reasons
from aggregator.matching.cursor import Cursor, Number, Step
from aggregator.matching.lists import over_total
from aggregator.matching.text import SIGN, WORD
from aggregator.model import Message

# How a bare number was written.
PORTION = "portion"  # "8/23", "8 of 23"
NAMED = "named"  # "cpd23 #8", "23 Things – 8: …"
ALONE = "alone"  # nothing else in the line
HASH = "hash"  # "#8 Google Calendar", at the beginning
LEADING = "leading"  # "8. Google Calendar", "8 – Google Calendar", at the beginning
LATER_HASH = "later hash"  # "Google Calendar #8"
PLAIN = "plain"  # "8 Google Calendar", at the beginning

_FULL_STOPS = 3  # signs that may still stand behind a number that is alone: "21..."
_CLOSING = (".", ":", ")", "-", "]", "|", "/")


def bare(cursor: Cursor, index: int, number: Number) -> Step:
    """What the figure at `index` is, where no thing word goes with it."""
    after = number.after
    if cursor.adjacent(index) and cursor.kind(index - 1) == WORD:
        return Step(after)  # "web2", "mp3"
    if cursor.adjacent(after) and cursor.kind(after) == WORD:
        return Step(after)  # "3D"
    first = index - 1 if cursor.stands(index - 1, "#") else index
    total = over_total(cursor, after, in_words=first <= cursor.lead, definite=False)
    if total > after and number.value in cursor.vocabulary.numbers:
        return Step(total, (cursor.mention(number.value, PORTION, first, total),))
    reason, until = _other_meaning(cursor, first, number)
    if reason is not None:
        begin = first - 1 if reason is reasons.OTHER else first
        return Step(after, (), (cursor.refusal(number.value, begin, until, reason),))
    if number.value not in cursor.vocabulary.numbers:
        return Step(after)
    form = _form(cursor, first, index, number)
    if not form:
        return Step(after)
    return _with_followers(cursor, first, number, form)


def _other_meaning(cursor: Cursor, first: int, number: Number) -> tuple[Message | None, int]:
    """Why the number means something else, and where its quote ends; None where it may be a Thing."""
    after = number.after
    if cursor.among(first - 1, cursor.vocabulary.counters):
        return reasons.OTHER, after
    if cursor.among(after, lexicon.MONTHS) or cursor.among(first - 1, lexicon.MONTHS):
        return reasons.DATE, after
    if cursor.among(after, lexicon.COUNTED) or cursor.stands(after, "%"):
        return reasons.COUNT, after + 1
    return None, after


def _form(cursor: Cursor, first: int, index: int, number: Number) -> str:
    """How a bare figure stands in the line; "" where it cannot number the entry."""
    hashed = first != index
    if first > cursor.lead:
        return LATER_HASH if hashed else ""
    closed = cursor.kind(number.after) == "" or cursor.stands(number.after, *_CLOSING)
    if cursor.names and cursor.names[0][0] < first:
        return NAMED if hashed or closed else ""
    rest = cursor.kinds[number.after : number.after + _FULL_STOPS + 1]
    if len(rest) <= _FULL_STOPS and all(kind == SIGN for kind in rest):
        return ALONE
    if hashed:
        return HASH
    return LEADING if closed else PLAIN


def _with_followers(cursor: Cursor, first: int, number: Number, form: str) -> Step:
    """The number, and those listed behind it: "#21 & #22", "21 & 22: Podcasts"."""
    mentions = [cursor.mention(number.value, form, first, number.after)]
    after, previous = number.after, number.value
    while cursor.stands(after, "&", "+", ",", "/") or cursor.among(after, cursor.vocabulary.and_words):
        begin = after + 1
        following = cursor.number(begin + 1 if cursor.stands(begin, "#") else begin)
        if following is None or not following.figure or following.value != previous + 1:
            break
        if following.value not in cursor.vocabulary.numbers or cursor.decimal(following.after):
            break
        if cursor.among(following.after, lexicon.COUNTED) or cursor.counts_things(following.after):
            break
        mentions.append(cursor.mention(following.value, form, begin, following.after))
        after, previous = following.after, following.value
    return Step(after, tuple(mentions))
