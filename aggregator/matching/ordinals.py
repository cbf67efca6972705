"""The ordinals before a thing word: one, a list or a range.

Job: "the sixth thing", "23rd and final Thing", "8. ting", "the first and second Things".
May import: matching.cursor/lexicon/lists/reasons/text. Never looks beyond the line.
"""

from __future__ import annotations

from aggregator.matching import lexicon, reasons
from aggregator.matching.cursor import Cursor, Number, Step
from aggregator.matching.lists import ORDINAL, THING, Listed, after_thing_word, joint_between, keep
from aggregator.matching.text import WORD

_WORDS_BETWEEN = 2  # "the 23rd and final Thing"


def ordinal_things(cursor: Cursor, index: int, number: Number) -> Step | None:
    """What the ordinals from `index` on number; None where no thing word goes with them."""
    listed = _listed(cursor, index, number)
    if not listed:
        return None
    place = _over_words_between(cursor, listed[-1].after)
    word = cursor.thing_word(place) if cursor.kind(place) == WORD else ()
    if not word or (len(listed) == 1 and word in cursor.vocabulary.plurals):
        return None
    if any(mention.form == THING for mention in after_thing_word(cursor, place, word).mentions):
        return None  # "my second Thing 5"; but not "the sixth Thing: one blog"
    after = place + len(word)
    if _talks_on(cursor, after, number):
        refusals = [cursor.refusal(value, first, after, reasons.IDIOM) for value, first, _ in listed]
        return Step(after, (), tuple(refusals))
    listed[-1] = listed[-1]._replace(after=after)
    mentions, unlisted = keep(cursor, listed, index, word)
    return Step(after, tuple(mention._replace(form=ORDINAL) for mention in mentions), unlisted)


def _listed(cursor: Cursor, index: int, number: Number) -> list[Listed]:
    """The ordinals from `index` on as far as they go up, few more than one entry may cover."""
    longest = cursor.vocabulary.longest_list
    listed: list[Listed] = []
    following: Number | None = number
    ranges = False
    while following is not None and (behind := _behind(cursor, following)) and len(listed) <= longest:
        if listed and following.value <= listed[-1].value:
            break
        if ranges:
            between = cursor.vocabulary.between(listed[-1].value, following.value)[:longest]
            listed += [Listed(value, listed[-1].first, behind) for value in between]
        listed.append(Listed(following.value, index, behind))
        joint = joint_between(cursor, behind, plural=False)
        if joint is None:
            break
        index = joint.after + cursor.among(joint.after, cursor.vocabulary.the_words)
        following, ranges = cursor.number(index), joint.ranges
    return listed


def _behind(cursor: Cursor, number: Number) -> int:
    """The token behind an ordinal, over the dot that makes a figure one; 0 where it is none."""
    over_dot = cursor.over_dot(number.after) if number.figure else number.after
    return over_dot if number.ordinal or over_dot > number.after else 0


def _over_words_between(cursor: Cursor, index: int) -> int:
    """Over "and final" in "the 23rd and final Thing"."""
    for place in range(index, index + _WORDS_BETWEEN):
        if not (cursor.among(place, cursor.vocabulary.and_words) or cursor.among(place, lexicon.LAST)):
            return place
    return index + _WORDS_BETWEEN


def _talks_on(cursor: Cursor, after: int, number: Number) -> bool:
    """As "the first thing I noticed" does; "the fifth day of Christmas" may be the programme's own."""
    if cursor.kind(after) != WORD or (number.figure and not cursor.among(after, lexicon.RELATIVE)):
        return False
    of = cursor.among(after, cursor.vocabulary.of_words)
    return not (of and cursor.among(after + 1, cursor.vocabulary.name_words))
