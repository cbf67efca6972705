"""Cues that need the blog or the programme's list: bare figures, topics, other programmes' names.

Job: say how much a bare figure or a topic is worth. May import: model and the matching modules
below decision. Never decides.
"""

from __future__ import annotations

from collections.abc import Iterable

from aggregator.matching import lexicon, reasons
from aggregator.matching.bare import (
    ALONE,
    DOTTED,
    HASH,
    INNER_HASH,
    LATER_HASH,
    LATER_PORTION,
    LEADING,
    PLAIN,
    WORDED,
)
from aggregator.matching.cues import Cue, Weight
from aggregator.matching.cursor import Mention
from aggregator.matching.grammar import Line
from aggregator.matching.habit import Blog
from aggregator.matching.rules import Rules
from aggregator.matching.text import NUMBER, WORD
from aggregator.matching.topic import Agreement, closing
from aggregator.model import EntryText, Message

# What a bare figure is worth where nothing speaks for it and nothing against it.
_UNSUPPORTED: dict[str, tuple[Weight, Message]] = {
    ALONE: (Weight.STRONG, reasons.BARE_ALONE),
    HASH: (Weight.STRONG, reasons.BARE_HASH),
    LEADING: (Weight.STRONG, reasons.BARE_LEADING),
    DOTTED: (Weight.WEAK, reasons.DOUBT_ORDINAL),
    LATER_HASH: (Weight.WEAK, reasons.DOUBT_NUMBER),
    LATER_PORTION: (Weight.WEAK, reasons.DOUBT_NUMBER),
    INNER_HASH: (Weight.REFUSED, reasons.LATER_NUMBER),
    WORDED: (Weight.REFUSED, reasons.PLAIN_NUMBER),
    PLAIN: (Weight.REFUSED, reasons.PLAIN_NUMBER),
}


def bare_cue(
    entry: EntryText, title: Line, mention: Mention, place: int, blog: Blog, rules: Rules, tags_name: bool
) -> Iterable[Cue]:
    """What a bare figure of the title is worth, and why."""
    quote = entry.title[mention.start : mention.end]
    agreement = rules.topics.agreement(mention.number, title.cursor.tokens)
    weight, reason = _UNSUPPORTED[mention.form]
    name = "title"
    in_series = blog.in_series(place, mention.form)
    neighbour = "" if in_series else blog.between_neighbours(place, mention.number)
    if agreement is Agreement.YES:
        weight, reason = Weight.STRONG, reasons.BARE_LISTED
    elif blog.has_habit(place, mention.form, contradicted=agreement is Agreement.NO):
        weight, reason = Weight.STRONG, reasons.BARE_HABIT
    elif neighbour:
        weight, reason = Weight.STRONG, reasons.BARE_NEIGHBOUR
        yield Cue(mention.number, "neighbours", "neighbours", neighbour, Weight.STRONG, reason)
    elif (tags_name or title.names_programme) and mention.form not in (PLAIN, WORDED):
        weight, reason = Weight.STRONG, reasons.BARE_TAGGED
    elif agreement is Agreement.NO and mention.form in (LEADING, DOTTED):
        weight, reason = Weight.WEAK, reasons.DOUBT_OTHER_TOPIC
    else:
        name = "figure"  # it gives way to numbers that are called Things
    yield Cue(mention.number, name, "title", quote, weight, reason)


def topic_cues(
    entry: EntryText, title: Line, rules: Rules, *, named: bool, taking_part: bool, late: bool
) -> Iterable[Cue]:
    """Things the title may be about: where it is nearly a Thing's title, or the programme is near.

    `late`: the blog has reached the last Things of the programme.
    """
    found = title.cursor.tokens
    hints = rules.topics.hints(found)
    paired = len(hints) == 2 and abs(hints[0].thing - hints[1].thing) == 1
    hints = [hint for hint in hints if hint.exact or paired or named or (taking_part and hint.main)]
    for hint in hints:
        quote = entry.title[found.start(hint.first) : found.end(hint.last)]
        yield Cue(hint.thing, "topic", "title", quote, Weight.WEAK, reasons.DOUBT_TOPIC)
    end = closing(found)
    counting = any(refusal.reason is reasons.COUNT for refusal in title.refusals)
    if end is None or hints or counting or not rules.topics.last_closes:
        return
    if named or late or title.cursor.thing_word(end + 1):
        quote = entry.title[found.start(end) : found.end(end)]
        yield Cue(rules.topics.last, "topic", "title", quote, Weight.WEAK, reasons.DOUBT_CLOSING)


def foreign(title: Line) -> bool:
    """A word and a figure of some other programme stand before the title's Thing ("other23 Thing 6")."""
    cursor = title.cursor
    first = min((mention.start for mention in title.mentions), default=0)
    for index in range(1, cursor.size):
        if cursor.tokens.start(index) >= first:
            return False
        glued = cursor.kinds[index] == NUMBER and cursor.kinds[index - 1] == WORD and cursor.adjacent(index)
        value = cursor.tokens.value(index) if glued else 0
        if value == lexicon.USUAL_TOTAL or value in cursor.vocabulary.totals:
            return True
    return False
