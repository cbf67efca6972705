"""A line's tokens with the questions the grammar asks of them.

Job: "is there a number here, a thing word, a name of the programme, a date?" Each answer looks
at a few tokens only, so that reading a line stays linear. Never changes while it is read.
May import: model, matching.text/lexicon/vocabulary/reasons.
"""

from __future__ import annotations

from typing import NamedTuple

from aggregator.matching import lexicon, reasons
from aggregator.matching.text import NUMBER, SIGN, WORD, Tokens
from aggregator.matching.vocabulary import Vocabulary
from aggregator.model import Message

_SIGNS_IN_NAMES = 3  # at most as many signs between two words of a name: "23 (Archief)Dingen"
_PART_LETTERS = frozenset("abcdefgh")
_FRACTIONS = frozenset("½¼¾⅓⅔⅛")


class Mention(NamedTuple):
    """A number that is a Thing of the programme, or may be one; places are in the line."""

    number: int
    form: str
    start: int
    end: int
    word: tuple[str, ...] = ()  # the thing word it was read with


class Refusal(NamedTuple):
    """A number that is no Thing, and why."""

    number: int
    start: int
    end: int
    reason: Message


class Step(NamedTuple):
    """What was read from some token on; `after` is the index of the next one to read."""

    after: int
    mentions: tuple[Mention, ...] = ()
    refusals: tuple[Refusal, ...] = ()


class Number(NamedTuple):
    """A number in the token list; `after` is the index of the token behind it."""

    value: int  # -1 for a figure too long to number anything
    after: int
    ordinal: bool
    figure: bool


class Cursor:
    """The tokens of one line and the vocabulary they are read with."""

    __slots__ = ("_lead", "in_name", "kinds", "names", "size", "text", "texts", "tokens", "vocabulary")

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.text = text
        self.vocabulary = vocabulary
        self.tokens = Tokens(text)
        self.texts = self.tokens.texts
        self.kinds = self.tokens.kinds
        self.size = self.tokens.size
        self.names = self._find_names()  # token spans [first, after) of the programme's names
        self.in_name = {index: span for span in self.names for index in range(*span)} if self.names else {}
        self._lead: int | None = None

    # -- one token -----------------------------------------------------------------

    def kind(self, index: int) -> str:
        """The token's kind; "" outside the line."""
        return self.kinds[index] if 0 <= index < self.size else ""

    def stands(self, index: int, *texts: str) -> bool:
        """One of these words or signs stands here."""
        return 0 <= index < self.size and self.texts[index] in texts

    def among(self, index: int, known: frozenset[str]) -> bool:
        """A word of this set stands here."""
        return 0 <= index < self.size and self.texts[index] in known

    def adjacent(self, index: int) -> bool:
        """The token touches the one before it."""
        return 0 < index < self.size and not self.tokens.spaced[index]

    # -- numbers -------------------------------------------------------------------

    def number(self, index: int) -> Number | None:
        """The figure, number word or ordinal that begins at this token."""
        kind = self.kind(index)
        if kind == NUMBER:
            ending = self._ordinal_ending(index + 1)
            return Number(self.tokens.value(index), ending or index + 1, bool(ending), True)
        if kind == WORD:
            word = self.texts[index]
            cardinal, ordinal = self._longest(index, word, False), self._longest(index, word, True)
            if ordinal is not None and (cardinal is None or ordinal.after > cardinal.after):
                return ordinal
            if cardinal is not None:
                return cardinal
            if word in lexicon.ROMAN and self._source(index).isupper():
                return Number(lexicon.ROMAN[word], index + 1, False, False)
        return None

    def _longest(self, index: int, word: str, ordinal: bool) -> Number | None:
        """The longest number word or ordinal that begins with this word here."""
        table = self.vocabulary.ordinals if ordinal else self.vocabulary.cardinals
        for spelling, value in table.get(word, ()):
            if after := self._spelled(index, spelling):
                return Number(value, after, ordinal, False)
        return None

    def _source(self, index: int) -> str:
        return self.text[self.tokens.start(index) : self.tokens.end(index)]

    def _spelled(self, index: int, spelling: tuple[str, ...]) -> int:
        """The index after these words, hyphens between them allowed; 0 where they do not stand here."""
        for place, word in enumerate(spelling):
            if place and self.stands(index, "-"):
                index += 1
            if not self.stands(index, word):
                return 0
            index += 1
        return index

    def _ordinal_ending(self, index: int) -> int:
        """The index after "rd" of "23rd" or ":e" of "8:e"; 0 where there is none."""
        if self.adjacent(index) and self.stands(index, ":", "-", "'") and self.kind(index + 1) == WORD:
            index += 1
        if not (self.adjacent(index) and self.among(index, lexicon.ORDINAL_ENDINGS)):
            return 0
        return index + 1

    def over_sign(self, index: int) -> int:
        """Over "no.", "n°" or "n.º" where a word for "number" stands here; else the index itself."""
        dotted = self.stands(index + 1, ".")
        named = self.stands(index, "c") and not dotted  # "Task C4"; but "č. 4"
        if named or not self.among(index, lexicon.NUMBER_SIGNS):
            return index
        index += 2 if dotted else 1
        return index + 1 if self.raised(index) else index

    def raised(self, index: int) -> bool:
        """The sign "°", or the "º" of "n.º", which is an "o" once it is folded."""
        if self.stands(index, "o"):
            return self.adjacent(index) and self.stands(index - 1, ".")
        return self.stands(index, "°")

    def everyday(self, index: int) -> bool:
        """A number word that is an everyday word too stands here."""
        return self.among(index, self.vocabulary.everyday)

    def over_part(self, index: int) -> int:
        """Over "b" of "17b" and "17 - b", ".2" of "23.2", which name a part of one Thing."""
        if self.stands(index, ".") and self.adjacent(index) and self.adjacent(index + 1):
            return index + 2 if self.kind(index + 1) == NUMBER else index
        place = index + 1 if self.stands(index, "-") else index
        if not self.among(place, _PART_LETTERS):
            return index
        if place == index and not self.adjacent(place) and self.joins(place):
            return index
        closed = self.kind(place + 1) != WORD
        return place + 1 if closed or (place > index and not self.stands(place, "a")) else index

    def joins(self, index: int) -> bool:
        """A connecting word with a number behind it ("5 a 7", "5 e 6")."""
        joins = self.among(index, self.vocabulary.and_words) or self.among(index, self.vocabulary.to_words)
        return joins and self.number(index + 1) is not None

    def odd(self, number: Number) -> Message | None:
        """Why a figure is no whole plain number: a date, a version, a fraction."""
        after = number.after
        if not number.figure or not self.adjacent(after):
            return None
        if self.texts[after][:1] in _FRACTIONS:
            return reasons.FRACTION
        sign = self.texts[after]
        if sign not in (".", "/", "-") or not self._touching_figure(after + 1):
            return None
        if self.stands(after + 2, sign) and self.adjacent(after + 2) and self._touching_figure(after + 3):
            return reasons.VERSION if sign == "." else reasons.DATE
        if sign == "." and self.texts[after + 1].startswith("0"):
            return reasons.VERSION
        return None

    def over_odd(self, index: int) -> int:
        """Over the rest of a date or a version."""
        while self.adjacent(index) and (self.stands(index, ".", "/", "-") or self.kind(index) == NUMBER):
            index += 1
        return index

    def over_dot(self, index: int) -> int:
        """Over the dot that makes an ordinal of the figure before it, in languages that write so."""
        return index + 1 if self.vocabulary.dotted_ordinals and self.stands(index, ".") else index

    def month(self, index: int) -> bool:
        """A month follows the figure that ends here: "5 May", "5. Mai"."""
        return self.among(self.over_dot(index), lexicon.MONTHS)

    def decimal(self, index: int) -> bool:
        """A sign and more figures touch: "11.5", "10:30"."""
        return self.stands(index, ".", ",", ":") and self.adjacent(index) and self._touching_figure(index + 1)

    def _touching_figure(self, index: int) -> bool:
        return self.adjacent(index) and self.kinds[index] == NUMBER

    # -- thing words and names -------------------------------------------------------

    def thing_word(self, index: int) -> tuple[str, ...]:
        """The thing word that begins at this token, else ()."""
        if not 0 <= index < self.size:
            return ()
        for word in self.vocabulary.thing_words.get(self.texts[index], ()):
            if len(word) == 1 or tuple(self.texts[index : index + len(word)]) == word:
                return word
        return ()

    def mistyped_thing_word(self, index: int) -> bool:
        """A word one edit away from a thing word."""
        return self.kinds[index] == WORD and self.vocabulary.is_typo(self.texts[index])

    def in_counting_name(self, index: int) -> bool:
        """The token belongs to a name that has a figure, like "23 Things"."""
        return index in self.in_name and NUMBER in self.kinds[slice(*self.in_name[index])]

    def counts_things(self, index: int) -> bool:
        """A thing word without a number follows, at most two words on: "23 mobile things"."""
        for place in range(index, index + 3):
            if self.kind(place) != WORD:
                return False
            if word := self.thing_word(place):
                after = place + len(word)
                return self.number(after + 1 if self.stands(after, "#") else after) is None
        return False

    def _find_names(self) -> list[tuple[int, int]]:
        names = self.vocabulary.names
        if names.keys().isdisjoint(self.texts):
            return []
        solid = [index for index, kind in enumerate(self.kinds) if kind != SIGN]
        spans = []
        place = 0
        while place < len(solid):
            length = self._name_length(solid, place)
            if length:
                spans.append((solid[place], solid[place + length - 1] + 1))
            place += length or 1
        return spans

    def _name_length(self, solid: list[int], place: int) -> int:
        """How many words and figures from here on are a name of the programme; 0 for none."""
        for name in self.vocabulary.names.get(self.texts[solid[place]], ()):
            here = solid[place : place + len(name)]
            if tuple(self.texts[index] for index in here) == name and self._close(here):
                return len(name)
        return 0

    def _close(self, here: list[int]) -> bool:
        return here[-1] - here[0] < len(here) + _SIGNS_IN_NAMES

    @property
    def lead(self) -> int:
        """Up to this token there are only names, signs and a week's number."""
        if self._lead is None:
            self._lead = self._find_lead()
        return self._lead

    def _find_lead(self) -> int:
        name_ends = dict(self.names)
        index = 0
        while index < self.size:
            if index in name_ends:
                index = name_ends[index]
            elif self.kinds[index] == SIGN:
                index += 1
            elif self.stands(index, "no", "nr") and self.number(index + 1 + self.stands(index + 1, ".", "°")):
                return index
            elif self.among(index, lexicon.CALENDAR):
                number = self.number(index + 2 if self.stands(index + 1, "#") else index + 1)
                if number is None:
                    return index
                index = number.after
            else:
                return index
        return index

    # -- results ---------------------------------------------------------------------

    def mention(self, number: int, form: str, first: int, after: int, word: tuple[str, ...] = ()) -> Mention:
        """A Thing's number written in the tokens from `first` up to `after`."""
        return Mention(number, form, self.tokens.start(first), self.tokens.end(after - 1), word)

    def refusal(self, number: int, first: int, after: int, reason: Message) -> Refusal:
        """A number in those tokens that is none."""
        last = min(after, self.size) - 1
        return Refusal(number, self.tokens.start(max(first, 0)), self.tokens.end(last), reason)
