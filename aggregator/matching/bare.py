"""Figures without a thing word: which of them may number the entry.

Job: "21. YouTube", "#22 Audiobooks", "6/23", "cpd23 #5"; and the figures that count or date
something else. May import: matching.cursor/lexicon/lists/reasons/text. Whether a bare figure
counts is decided elsewhere, from the blog's habit and the programme's list.
"""

from __future__ import annotations

from aggregator.matching import lexicon, reasons
from aggregator.matching.cursor import Cursor, Mention, Number, Refusal, Step
from aggregator.matching.lists import numbers, over_total
from aggregator.matching.text import NUMBER, SIGN, WORD

# How a bare number was written.
PORTION = "portion"  # "8/23", "8 of 23"
NAMED = "named"  # "cpd23 #8", "23 Things – 8: …"
ALONE = "alone"  # nothing else in the line
HASH = "hash"  # "#8 Google Calendar", at the beginning
LEADING = "leading"  # "8. Google Calendar", "8 – Google Calendar", at the beginning
DOTTED = "dotted"  # "8. Google Calendar", at the beginning, where "8." is the eighth: "1. Advent"
LATER_HASH = "later hash"  # "Google Calendar #8", "Calendars (#8 of them all)"
LATER_PORTION = "later portion"  # "Networks 6/23", which may be a day in June
INNER_HASH = "inner hash"  # "our #1 fan"
WORDED = "worded"  # "Eight: Google Calendar", at the beginning
PLAIN = "plain"  # "8 Google Calendar", at the beginning

BARE_FORMS = frozenset(
    (ALONE, HASH, LEADING, DOTTED, LATER_HASH, LATER_PORTION, INNER_HASH, WORDED, PLAIN)
)  # those that wait for support

_PLAIN_SIGNS = frozenset(("no", "nr"))
_FULL_STOPS = 3  # signs that may still stand behind a number that is alone: "21..."
_CLOSING = (".", ":", ")", "-", "]", "|")


def bare(cursor: Cursor, index: int, number: Number) -> Step:
    """What the number at `index` is, where no thing word goes with it."""
    after = number.after
    inside_word = cursor.adjacent(index) and cursor.kind(index - 1) == WORD  # "mp3"
    if inside_word or (cursor.adjacent(after) and cursor.kind(after) == WORD):  # "3D"
        return Step(after)
    first = _number_sign(cursor, index)
    leads = first <= cursor.lead
    total = over_total(cursor, after, in_words=leads, definite=False)
    if total > after and number.value in cursor.vocabulary.numbers:
        form = PORTION if leads or cursor.names else LATER_PORTION
        return Step(total, (cursor.mention(number.value, form, first, total),))
    refusal = _other_meaning(cursor, first, number)
    if refusal is not None:
        return Step(after, (), (refusal,))
    if number.value not in cursor.vocabulary.numbers:
        return Step(after)
    if not leads:
        signed = number.figure and first < index
        apart = cursor.kind(after) != WORD or cursor.stands(first - 1, "(", "[")
        form = LATER_HASH if apart else INNER_HASH
        return Step(after, (cursor.mention(number.value, form, first, after),) if signed else ())
    run = numbers(cursor, first, index)
    form = _form(cursor, first, index, run.after, number) if _listed(cursor, first, index, run) else PLAIN
    return Step(run.after, tuple(mention._replace(form=form) for mention in run.mentions))


def series(cursor: Cursor, mention: Mention) -> tuple[str, ...]:
    """The words that a later number counts ("Weeknotes #14"); () where the programme's are among them."""
    if mention.form != LATER_HASH:
        return ()
    before = [index for index in range(cursor.size) if cursor.tokens.start(index) < mention.start]
    if any(index in cursor.in_name or cursor.thing_word(index) for index in before):
        return ()
    return tuple(cursor.texts[index] for index in before if cursor.kinds[index] == WORD)


def _listed(cursor: Cursor, first: int, index: int, run: Step) -> bool:
    """Whether bare figures are a list of Things: signed, or one after another, and not divided."""
    values = [mention.number for mention in run.mentions]
    divided = "/" in cursor.texts[index : run.after]
    return first < index or (not divided and values == list(range(values[0], values[0] + len(values))))


def _number_sign(cursor: Cursor, index: int) -> int:
    """Where the sign before a figure begins: "#", "no.", "nr"; `index` where there is none.

    Behind the programme's name it may be any word for "number", which else may count anything.
    """
    if cursor.stands(index - 1, "#"):
        return index - 1
    place = index - 1
    place -= cursor.raised(place)
    place -= cursor.stands(place, ".")
    named = bool(cursor.names) and cursor.names[0][0] < place <= cursor.lead
    signed = cursor.among(place, lexicon.NUMBER_SIGNS if named else _PLAIN_SIGNS)
    return place if signed else index


def _other_meaning(cursor: Cursor, first: int, number: Number) -> Refusal | None:
    """Why the number means something else; None where it may be a Thing."""
    value, after = number.value, number.after
    if cursor.among(first - 1, cursor.vocabulary.counters):
        return cursor.refusal(value, first - 1, after, reasons.OTHER)
    if cursor.over_dot(after) > after and cursor.among(after + 1, lexicon.CALENDAR):
        return cursor.refusal(value, first, after + 2, reasons.OTHER)  # "3. Woche"
    if cursor.month(after) or cursor.among(first - 1, lexicon.MONTHS):
        return cursor.refusal(value, first, after, reasons.DATE)
    if until := _until(cursor, after):
        return cursor.refusal(value, first, until, reasons.DATE)
    signed = cursor.stands(first, "#")
    if cursor.stands(after, "%") or (cursor.among(after, lexicon.COUNTED) and not signed):
        return cursor.refusal(value, first, after + 1, reasons.COUNT)
    return None


def _until(cursor: Cursor, after: int) -> int:
    """Behind the second day of "25-31 July", "5. und 6. Mai"; 0 where there is none."""
    place = cursor.over_dot(after)
    dotted = place > after
    joined = cursor.stands(place, "-") and (dotted or cursor.adjacent(place))
    if dotted and not joined:
        joined = cursor.stands(place, "/", "&") or cursor.joins(place)
    beyond = cursor.number(place + 1) if joined else None
    return beyond.after if beyond is not None and cursor.month(beyond.after) else 0


def _form(cursor: Cursor, first: int, index: int, after: int, number: Number) -> str:
    """How leading numbers stand in the line; `after` is the token behind the last of them."""
    hashed = first < index
    goes_on = cursor.kind(after + 1) == NUMBER and (cursor.adjacent(after + 1) or cursor.stands(after, "-"))
    closed = cursor.kind(after) == "" or (cursor.stands(after, *_CLOSING) and not goes_on)
    if not number.figure:
        return WORDED if closed else PLAIN
    if cursor.names and cursor.names[0][0] < first:
        return NAMED if hashed or closed else PLAIN
    rest = cursor.kinds[after : after + _FULL_STOPS + 1]
    if len(rest) <= _FULL_STOPS and all(kind == SIGN for kind in rest):
        return ALONE
    if hashed:
        return HASH
    if not closed:
        return PLAIN
    dotted = cursor.over_dot(after) > after and cursor.kind(after + 1) == WORD
    return DOTTED if dotted else LEADING
