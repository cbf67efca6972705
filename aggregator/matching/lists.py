"""The numbers behind a thing word: one, a list or a range.

Job: "Things 6 & 7", "Thing 1, 2, and 3", "Things 5-9", "Thing no. 8", "Thing 7/23".
May import: matching.cursor/lexicon/reasons/text. Never looks beyond the line.
"""

from __future__ import annotations

from typing import NamedTuple

from aggregator.matching import lexicon, reasons
from aggregator.matching.cursor import Cursor, Mention, Number, Refusal, Step
from aggregator.matching.text import NUMBER, WORD

# How the number was written.
THING = "thing"  # "Thing 8", "Things 6 & 7"
ORDINAL = "ordinal"  # "the eighth Thing", "8th Thing"
LOOSE = "loose"  # "Things 3 by …", "A thing: 5 cats": the number may belong to the words behind it

_GLUE = ("-", ":", "_", ".", "(", "[", "=", "~", "|")
_LONGEST_GLUE = 4


class Listed(NamedTuple):
    """One number of a list and the tokens it is quoted by."""

    value: int
    first: int
    after: int


class Joint(NamedTuple):
    """What stands between two numbers of a list."""

    after: int
    ranges: bool  # "-", "to": those between are meant too


def after_thing_word(cursor: Cursor, index: int, word: tuple[str, ...]) -> Step:
    """The numbers behind the thing word at `index`; nothing read where there are none."""
    after = index + len(word)
    plural = word in cursor.vocabulary.plurals
    counted = cursor.kind(index - 1) == NUMBER or cursor.in_counting_name(index)  # "23 Things …"
    start = over_glue(cursor, after, counted)
    number = cursor.number(start)
    named = start in cursor.in_name and (plural or counted)
    pointed = cursor.among(index - 1, lexicon.POINTING)  # "this week: 5 bugs"
    pointed = pointed and (start > after or word[-1] in lexicon.CALENDAR)
    if number is None or named or pointed or not _is_meant(cursor, word, start, number):
        return Step(after)
    if cursor.among(index - 1, lexicon.EXTRA):
        return Step(number.after, (), (cursor.refusal(number.value, index - 1, number.after, reasons.EXTRA),))
    signed = cursor.stands(start - 1, "#")
    if (plural or start > after) and _counts(cursor, start, number):
        return Step(number.after, (), (cursor.refusal(number.value, start, number.after + 1, reasons.COUNT),))
    step = numbers(cursor, index, start, word, plural=plural)
    parted = cursor.stands(start - 1, ":", "-") and not cursor.adjacent(start)
    parted = parted and index > cursor.lead  # "One strange thing: 5 cats"
    loose = (plural and not counted and index not in cursor.in_name) or parted
    if loose and not signed and len(step.mentions) == 1 and cursor.kind(step.after) == WORD:
        return step._replace(mentions=(step.mentions[0]._replace(form=LOOSE),))
    return step


def over_glue(cursor: Cursor, index: int, counted: bool = False) -> int:
    """Over "#", "no.", ":", "-", "(" and "'s" between a thing word and its number.

    `counted`: the thing word itself has been counted ("23 Things"), so that ":" and "-" part.
    """
    if cursor.adjacent(index) and cursor.stands(index, "'") and cursor.stands(index + 1, "s"):
        index += 2
    for _ in range(_LONGEST_GLUE):
        if cursor.stands(index, "#") or (not counted and cursor.stands(index, *_GLUE)):
            index += 1
        elif cursor.among(index, lexicon.NUMBER_SIGNS):
            index = cursor.over_sign(index)
        elif cursor.among(index, cursor.vocabulary.the_words) and _is_ordinal(cursor, index + 1):
            index += 1
        else:
            break
    return index


def over_total(cursor: Cursor, index: int, *, in_words: bool = True, definite: bool = True) -> int:
    """Over "/23" and "of 23" behind a Thing's number; `definite`: over "of the 23" too."""
    of = in_words and cursor.among(index, cursor.vocabulary.of_words)
    if not of and not cursor.stands(index, "/"):
        return index
    the = of and definite and cursor.among(index + 1, cursor.vocabulary.the_words)
    place = index + 2 if the else index + 1
    number = cursor.number(place)
    if number is not None and number.value in cursor.vocabulary.totals and not cursor.decimal(number.after):
        return number.after
    return index


def _is_ordinal(cursor: Cursor, index: int) -> bool:
    number = cursor.number(index)
    return number is not None and number.ordinal


def _is_meant(cursor: Cursor, word: tuple[str, ...], index: int, number: Number) -> bool:
    """Whether the number behind a thing word is meant as its number, and is no everyday word."""
    if number.figure:
        return True
    if number.ordinal:
        return cursor.among(index - 1, cursor.vocabulary.the_words)
    if word[-1] in lexicon.NUMBER_SIGNS or word == ("#",):
        return False
    return not _everyday(cursor, index, number)


def _everyday(cursor: Cursor, index: int, number: Number) -> bool:
    """A number word that is an everyday word too, with words behind it that no list or total goes on with."""
    after = number.after
    if number.figure or not cursor.everyday(index) or cursor.kind(after) != WORD:
        return False
    last = cursor.number(after + 1) if cursor.among(after, cursor.vocabulary.to_words) else None
    ranges = last is not None and last.value > number.value  # not "one to one"
    return not (ranges or cursor.among(after, cursor.vocabulary.and_words) or _of_all(cursor, after))


def _counts(cursor: Cursor, index: int, number: Number) -> bool:
    """How many, not which: "7 ways", "7 of my friends"; but not "#7 ways", "7 of 23"."""
    counted = cursor.among(number.after, lexicon.COUNTED) and not cursor.stands(index - 1, "#")
    return counted and not _of_all(cursor, number.after)


def _of_all(cursor: Cursor, index: int) -> bool:
    """Which of all Things, not how many of something: "of 23", "of the 23 Things", "of cpd23"."""
    if not cursor.among(index, cursor.vocabulary.of_words):
        return False
    place = index + 2 if cursor.among(index + 1, cursor.vocabulary.the_words) else index + 1
    return over_total(cursor, index) > index or place in cursor.in_name


def numbers(
    cursor: Cursor,
    first: int,
    index: int,
    word: tuple[str, ...] = (),
    *,
    plural: bool = False,
) -> Step:
    """The list of numbers that begins at `index`; the first one's quote begins at `first`.

    In a list after a plural word ("Things 9, 3 and 5") the numbers need not go up.
    """
    listed: list[Listed] = []
    refusals: list[Refusal] = []
    begin = first
    while (number := cursor.number(index)) is not None:
        odd = cursor.odd(number)
        if odd is not None and not _counts_up(cursor, index):
            index = cursor.over_odd(number.after)
            refusals.append(cursor.refusal(number.value, begin, index, odd))
            break
        index = cursor.over_part(number.after)
        listed.append(Listed(number.value, begin, index))
        total = over_total(cursor, index)
        if total > index and not (plural and cursor.stands(index, "/")):
            index = total
            break
        joint = joint_between(cursor, index, plural)
        last = _next_in_list(cursor, joint, number, plural) if joint else None
        if joint is None or last is None:
            break
        if joint.ranges:
            between = cursor.vocabulary.between(number.value, last.value)
            if len(between) + 2 > cursor.vocabulary.longest_list:
                values = {each.value for each in listed} | {last.value}
                return Step(last.after, (), _too_many(cursor, values, first, last.after))
            listed += [Listed(value, first, last.after) for value in between]
        begin = index = joint.after
    mentions, more = keep(cursor, listed, first, word)
    return Step(over_total(cursor, index), mentions, (*refusals, *more))


def keep(
    cursor: Cursor, listed: list[Listed], first: int, word: tuple[str, ...]
) -> tuple[tuple[Mention, ...], tuple[Refusal, ...]]:
    """Those the programme has, unless they are too many for one entry."""
    values = {each.value for each in listed}
    if len(values) > cursor.vocabulary.longest_list:
        return (), _too_many(cursor, values, first, listed[-1].after)
    known = cursor.vocabulary.numbers
    mentions = tuple(cursor.mention(v, THING, f, a, word) for v, f, a in listed if v in known)
    refusals = tuple(cursor.refusal(v, f, a, reasons.unlisted(v)) for v, f, a in listed if v not in known)
    return mentions, refusals


def _counts_up(cursor: Cursor, index: int) -> bool:
    """As "10/11/12" does: behind a thing word a list, elsewhere perhaps a date."""
    signs = cursor.texts[index + 1 : index + 4 : 2]
    values = [
        cursor.tokens.value(place) for place in (index, index + 2, index + 4) if cursor.kind(place) == NUMBER
    ]
    return signs[:1] == signs[1:] and signs[0] in "/-" and values == [values[0], values[0] + 1, values[0] + 2]


def _too_many(cursor: Cursor, values: set[int], first: int, after: int) -> tuple[Refusal, ...]:
    return tuple(cursor.refusal(value, first, after, reasons.RANGE) for value in sorted(values))


def joint_between(cursor: Cursor, index: int, plural: bool) -> Joint | None:
    """What joins the number before `index` to the next one; None where nothing does."""
    if cursor.stands(index, "-"):
        close = cursor.adjacent(index + 1)
        if not close and not plural and not _closed_number(cursor, index + 1):
            return None
        return Joint(_over_number_sign(cursor, index + 1), ranges=True)
    if cursor.among(index, cursor.vocabulary.to_words):
        met = cursor.stands(index + 1, "en") and cursor.stands(index + 2, "met")  # "tot en met"
        following = index + (3 if met else 1)
        following += len(cursor.thing_word(following))  # "Thing 1 to Thing 4"
        return Joint(_over_number_sign(cursor, following), ranges=True)
    if cursor.stands(index, "t") and cursor.stands(index + 1, "/") and cursor.stands(index + 2, "m"):
        return Joint(_over_number_sign(cursor, index + 3), ranges=True)
    following = _over_conjunction(cursor, index)
    if following > index or (plural and cursor.kind(index) == NUMBER):
        return Joint(_over_number_sign(cursor, following), ranges=False)
    return None


def _over_conjunction(cursor: Cursor, index: int) -> int:
    """Over ",", "&", "and", ", and", "(and", "'n'", "u." and "ו-"."""
    if cursor.stands(index, ",", ";", "(", "[", "…"):
        index += 1
    if cursor.stands(index, "&", "+", "/"):
        return index + 1
    if cursor.among(index, cursor.vocabulary.and_words):
        shortened = cursor.adjacent(index + 1) and cursor.stands(index + 1, ".", "-")
        return index + (2 if shortened else 1)
    if cursor.stands(index, "'") and cursor.stands(index + 1, "n"):
        return index + 3 if cursor.stands(index + 2, "'") else index + 2
    return index if not cursor.stands(index - 1, "(", "[") else index - 1


def _over_number_sign(cursor: Cursor, index: int) -> int:
    if cursor.stands(index, "#"):
        return index + 1
    behind = cursor.over_sign(index)
    return behind if cursor.kind(behind) != WORD else index


def _closed_number(cursor: Cursor, index: int) -> bool:
    """A number stands here, and behind it a sign or the end."""
    number = cursor.number(index)
    return number is not None and cursor.kind(number.after) != WORD


def _next_in_list(cursor: Cursor, joint: Joint, previous: Number, plural: bool) -> Number | None:
    """The number behind a joint, where it belongs to the list; else None."""
    index = joint.after
    number = cursor.number(index)
    if number is None or index in cursor.in_name or number.value not in cursor.vocabulary.numbers:
        return None
    alike = number.figure == previous.figure and number.ordinal == previous.ordinal
    apart = cursor.kind(index - 1) != NUMBER  # something stands between them
    rises = number.value > previous.value or (plural and apart and not joint.ranges)
    if not alike or not rises or _means_otherwise(cursor, index, number, previous, plural):
        return None
    return number


def _means_otherwise(cursor: Cursor, index: int, number: Number, previous: Number, plural: bool) -> bool:
    """A number behind a joint that counts, dates or divides something."""
    after = number.after
    counts = _counts(cursor, index, number) and not (
        plural and cursor.among(after, cursor.vocabulary.of_words)
    )
    if counts or _everyday(cursor, index, number) or cursor.month(after) or cursor.counts_things(after):
        return True
    if cursor.odd(number) is not None:
        return not _counts_up(cursor, index)
    divides = (
        cursor.stands(after, "/", ":") and cursor.kind(after + 1) == NUMBER and cursor.adjacent(after + 1)
    )
    return divides and number.value != previous.value + 1 and over_total(cursor, after) == after
