"""Pure text -> numbers with their places: which Things a line of text numbers, and how.

Job: one pass over a line's tokens, in linear time, that finds every number and says what it
is: a Thing, a bare figure that may be one, or something else with the reason.
May import: model, matching.cursor/lists/ordinals/bare/lexicon/reasons/text/vocabulary. Knows nothing of
blogs or bodies.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from aggregator.matching import lexicon, reasons
from aggregator.matching.bare import bare
from aggregator.matching.cursor import Cursor, Mention, Number, Refusal, Step
from aggregator.matching.lists import THING, after_thing_word
from aggregator.matching.ordinals import ordinal_things
from aggregator.matching.text import NUMBER, fold, words
from aggregator.matching.vocabulary import Vocabulary

_NEXT_WORD = 20  # characters in which the next word begins


@dataclass(slots=True)
class Line:
    """What a line of text says."""

    cursor: Cursor
    mentions: list[Mention] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)

    @property
    def names_programme(self) -> bool:
        """A name of the programme stands in it."""
        return bool(self.cursor.names)


def read(text: str, vocabulary: Vocabulary, *, typos: bool = True) -> Line:
    """Every number of a line and what it is; `typos`: a thing word may be one edit off."""
    cursor = Cursor(text, vocabulary)
    line = Line(cursor)
    index = 0
    for place in _places_of_interest(cursor, typos):
        if place < index:
            continue
        if cursor.kinds[place] == NUMBER or cursor.texts[place] in vocabulary.starts:
            step = _step(cursor, place)
        else:
            step = after_thing_word(cursor, place, (cursor.texts[place],))
        line.mentions += step.mentions
        line.refusals += step.refusals
        index = step.after
    if len(line.mentions) > 1:
        _yield_calendar(line)
        _spare_the_picture_book(line)
    return line


def may_tell(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a Thing with its thing word or the programme's name may stand in a line.

    Most lines of a text have neither, which is seen without cutting them into words: of every
    thing word, of what is glued to one and of every name the first word is a piece of the line.
    """
    folded = fold(text)
    return any(word in folded for word in vocabulary.telling)


def _places_of_interest(cursor: Cursor, typos: bool) -> list[int]:
    """The tokens at which something may begin: figures, known words, thing words with a slip of the pen."""
    starts = cursor.vocabulary.starts
    places = [
        index
        for index, (kind, text) in enumerate(zip(cursor.kinds, cursor.texts, strict=True))
        if kind == NUMBER or text in starts
    ]
    if typos:
        before = {
            index - (2 if cursor.stands(index - 1, "#") else 1)
            for index in places
            if cursor.kinds[index] == NUMBER
        }
        slips = [
            index
            for index in before
            if index >= 0 and cursor.texts[index] not in starts and cursor.mistyped_thing_word(index)
        ]
        places = sorted({*places, *slips}) if slips else places
    return places


def _step(cursor: Cursor, index: int) -> Step:
    """What begins at this token, which is a figure or a word the vocabulary knows."""
    if index in cursor.in_name and cursor.kinds[index] == NUMBER:
        return _name(cursor, index)
    if word := cursor.thing_word(index):
        return after_thing_word(cursor, index, word)
    text = cursor.texts[index]
    if text in cursor.vocabulary.glued:
        if cursor.among(index - 1, lexicon.EXTRA):
            return Step(index + 1)
        return Step(
            index + 1, (cursor.mention(cursor.vocabulary.glued[text], THING, index, index + 1, (text,)),)
        )
    number = cursor.number(index)
    return Step(index + 1) if number is None else _number(cursor, index, number)


def _name(cursor: Cursor, index: int) -> Step:
    first, after = cursor.in_name[index]
    value = cursor.tokens.value(index)
    if value not in cursor.vocabulary.numbers:
        return Step(index + 1)
    quote = cursor.text[cursor.tokens.start(first) : cursor.tokens.end(after - 1)]
    return Step(index + 1, (), (cursor.refusal(value, first, after, reasons.name(quote)),))


def _number(cursor: Cursor, index: int, number: Number) -> Step:
    """A number with no thing word before it."""
    odd = cursor.odd(number)
    if odd is not None or (number.figure and cursor.decimal(number.after)):
        after = max(cursor.over_odd(number.after), number.after)
        return Step(after, (), (cursor.refusal(number.value, index, after, odd or reasons.VERSION),))
    ordinal = ordinal_things(cursor, index, number)
    if ordinal is not None:
        return ordinal
    if cursor.counts_things(number.after):
        refused = cursor.refusal(number.value, index, number.after + 1, reasons.COUNT)
        return Step(number.after, (), () if cursor.everyday(index) else (refused,))
    if number.ordinal or cursor.everyday(index):
        return Step(number.after)
    return bare(cursor, index, number)


def _yield_calendar(line: Line) -> None:
    """Where weeks are Things and the line numbers another thing word too, its weeks only date it."""
    weeks = [mention for mention in line.mentions if _is_calendar(mention)]
    if not weeks or not any(mention.word and not _is_calendar(mention) for mention in line.mentions):
        return
    line.mentions = [mention for mention in line.mentions if not _is_calendar(mention)]
    line.refusals += [Refusal(each.number, each.start, each.end, reasons.OTHER) for each in weeks]


def _is_calendar(mention: Mention) -> bool:
    return bool(mention.word) and mention.word[-1] in lexicon.CALENDAR


def _spare_the_picture_book(line: Line) -> None:
    """Refuse "Thing 1 and Thing 2" where they are two beings: beside the book's words, or set apart."""
    text = line.cursor.text
    called = [each for each in line.mentions if each.word and _is_called(text, each)]
    pair = [each for each in called if each.number in (1, 2)]
    if [each.number for each in pair] != [1, 2]:
        return
    told = not lexicon.SEUSS.isdisjoint(line.cursor.texts)
    asked = line.cursor.stands(0, "who") and "?" in line.cursor.texts
    behind = words(text[pair[1].end : pair[1].end + _NEXT_WORD])[:1]
    before = [each.end for each in line.mentions if each.number > 2 and each.end <= pair[0].start]
    apart = bool(before) and "(" in text[max(before) : pair[0].start]
    if told or asked or apart or not lexicon.ACTING.isdisjoint(behind):
        line.mentions = [each for each in line.mentions if each not in pair]
        line.refusals += [Refusal(each.number, each.start, each.end, reasons.SEUSS) for each in pair]


def _is_called(text: str, mention: Mention) -> bool:
    """The mention has the thing word before its number, and is not a later one of a list."""
    return text[mention.start : mention.end].casefold().startswith(mention.word[0])
