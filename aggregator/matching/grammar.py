"""Pure text -> numbers with their places: which Things a line of text numbers, and how.

Job: one pass over a line's tokens, in linear time, that finds every number and says what it
is: a Thing, a bare figure that may be one, or something else with the reason.
May import: model, matching.text/lexicon/vocabulary/reasons. Knows nothing of blogs or bodies.
"""

from __future__ import annotations

from typing import NamedTuple

from aggregator.matching import lexicon, reasons
from aggregator.matching.text import NUMBER, SIGN, WORD, Token, tokens
from aggregator.matching.vocabulary import Vocabulary
from aggregator.model import Message

# How a number was written.
THING = "thing"  # "Thing 8", "the eighth Thing", "Things 6 & 7"
PORTION = "portion"  # "8/23", "8 of 23"
NAMED = "named"  # "cpd23 #8", "23 Things – 8: …"
ALONE = "alone"  # nothing else in the line
HASH = "hash"  # "#8 Google Calendar", at the beginning
LEADING = "leading"  # "8. Google Calendar", "8 – Google Calendar"
LATER_HASH = "later hash"  # "Google Calendar #8"
PLAIN = "plain"  # "8 Google Calendar"


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


class Line(NamedTuple):
    """What a line of text says."""

    tokens: list[Token]
    mentions: list[Mention]
    refusals: list[Refusal]
    names: list[tuple[int, int]]  # token spans [first, after) of the programme's names


class _Number(NamedTuple):
    """A number in the token list; `after` is the index of the token behind it."""

    value: int
    after: int
    ordinal: bool
    figure: bool


def read(text: str, vocabulary: Vocabulary) -> Line:
    """Every number of a line and what it is."""
    scanner = _Scanner(text, tokens(text), vocabulary)
    scanner.scan()
    return Line(scanner.tokens, scanner.mentions, scanner.refusals, scanner.names)


class _Scanner:
    """One pass over the tokens of one line."""

    def __init__(self, text: str, found: list[Token], vocabulary: Vocabulary) -> None:
        self.text = text
        self.tokens = found
        self.vocabulary = vocabulary
        self.mentions: list[Mention] = []
        self.refusals: list[Refusal] = []
        self.names: list[tuple[int, int]] = []
        self.name_at: dict[int, int] = {}  # first token of a name -> the one after it
        self.in_name: set[int] = set()  # tokens inside names
        self._find_names()

    # -- the pass ------------------------------------------------------------------

    def scan(self) -> None:
        index = 0
        while index < len(self.tokens):
            index = self._step(index)

    def _step(self, index: int) -> int:
        token = self.tokens[index]
        if token.kind == NUMBER and index in self.in_name:
            return self._refuse_name(index)
        word = self._thing_word(index)
        if word:
            return self._after_thing_word(index, word)
        if token.kind == WORD and token.text in self.vocabulary.glued and not self._is_extra(index):
            self._mention(self.vocabulary.glued[token.text], THING, index, index + 1, (token.text,))
            return index + 1
        if token.kind == WORD and self._next_is_figure(index) and self.vocabulary.is_typo(token.text):
            return self._after_thing_word(index, (token.text,))
        number = self._number(index)
        if number is None:
            return index + 1
        return self._at_number(index, number)

    # -- names ---------------------------------------------------------------------

    def _find_names(self) -> None:
        names = self.vocabulary.names
        if not any(token.text in names for token in self.tokens):
            return
        solid = [index for index, token in enumerate(self.tokens) if token.kind != SIGN]
        place = 0
        while place < len(solid):
            length = self._name_length(solid, place)
            if length:
                first, after = solid[place], solid[place + length - 1] + 1
                self.names.append((first, after))
                self.name_at[first] = after
                self.in_name.update(range(first, after))
            place += length or 1

    def _name_length(self, solid: list[int], place: int) -> int:
        """How many words and figures from here on are a name of the programme; 0 for none."""
        found = self.tokens
        for name in self.vocabulary.names.get(found[solid[place]].text, ()):
            here = solid[place : place + len(name)]
            if len(here) == len(name) and all(found[i].text == w for i, w in zip(here, name, strict=True)):
                if here[-1] - here[0] <= 3 * len(name):
                    return len(name)
        return 0

    def _refuse_name(self, index: int) -> int:
        first, after = next(span for span in self.names if span[0] <= index < span[1])
        start, end = self.tokens[first].start, self.tokens[after - 1].end
        number = self.tokens[index].value
        if number in self.vocabulary.numbers and number is not None:
            self.refusals.append(Refusal(number, start, end, reasons.name(self.text[start:end])))
        return index + 1

    # -- numbers -------------------------------------------------------------------

    def _number(self, index: int) -> _Number | None:
        """The figure, number word or ordinal that begins at this token."""
        if index >= len(self.tokens):
            return None
        token = self.tokens[index]
        if token.kind == NUMBER:
            value = token.value
            ordinal_end = self._ordinal_ending(index + 1)
            return _Number(-1 if value is None else value, ordinal_end or index + 1, bool(ordinal_end), True)
        if token.kind != WORD:
            return None
        for table, ordinal in ((self.vocabulary.cardinals, False), (self.vocabulary.ordinals, True)):
            for spelling, value in table.get(token.text, ()):
                after = self._spelled(index, spelling)
                if after:
                    return _Number(value, after, ordinal, False)
        return None

    def _spelled(self, index: int, spelling: tuple[str, ...]) -> int:
        """The index after these words, hyphens between them allowed; 0 where they do not stand here."""
        for place, word in enumerate(spelling):
            if place and index < len(self.tokens) and self.tokens[index].text == "-":
                index += 1
            if index >= len(self.tokens) or self.tokens[index].text != word:
                return 0
            index += 1
        return index

    def _ordinal_ending(self, index: int) -> int:
        """The index after "rd" of "23rd", ":e" of "8:e" or "." of "8." where that is how ordinals are written."""
        if self._adjacent(index) and self.tokens[index].text == ":":
            index += 1
        if self._adjacent(index) and self.tokens[index].text in lexicon.ORDINAL_ENDINGS:
            return index + 1
        return 0

    def _adjacent(self, index: int) -> bool:
        return index < len(self.tokens) and not self.tokens[index].spaced

    def _is(self, index: int, *texts: str) -> bool:
        return 0 <= index < len(self.tokens) and self.tokens[index].text in texts

    def _kind(self, index: int) -> str:
        return self.tokens[index].kind if 0 <= index < len(self.tokens) else ""

    def _word_in(self, index: int, known: frozenset[str]) -> bool:
        return 0 <= index < len(self.tokens) and self.tokens[index].text in known

    # -- thing words ---------------------------------------------------------------

    def _thing_word(self, index: int) -> tuple[str, ...]:
        """The thing word that begins at this token, else ()."""
        for word in self.vocabulary.thing_words.get(self.tokens[index].text, ()):
            if len(word) == 1 or tuple(t.text for t in self.tokens[index : index + len(word)]) == word:
                return word
        return ()

    def _next_is_figure(self, index: int) -> bool:
        following = index + 2 if self._is(index + 1, "#") else index + 1
        return self._kind(following) == NUMBER

    def _is_extra(self, index: int) -> bool:
        return self._word_in(index - 1, lexicon.EXTRA)

    def _after_thing_word(self, index: int, word: tuple[str, ...]) -> int:
        """The numbers behind a thing word, up to where they end."""
        after = index + len(word)
        plural = word in self.vocabulary.plurals
        counted = index in self.in_name or self._kind(index - 1) == NUMBER
        start = self._over_glue(after, counted)
        number = self._number(start)
        if number is None or not self._may_number(word, start, number):
            return after
        if start in self.in_name and (plural or counted):
            return after
        if self._is_extra(index):
            self._refuse(number.value, index - 1, number.after, reasons.EXTRA)
            return number.after
        if plural and number.figure and self._word_in(number.after, lexicon.COUNTED):
            self._refuse(number.value, start, number.after + 1, reasons.COUNT)
            return number.after
        return self._number_list(index, start, word, plural)

    def _over_glue(self, index: int, counted: bool) -> int:
        """Over "#", "no.", ":", "-", "(" and "'s" between a thing word and its number."""
        if self._adjacent(index) and self._is(index, "'") and self._is(index + 1, "s"):
            index += 2
        for _ in range(3):
            if self._is(index, "#"):
                index += 1
            elif self._word_in(index, lexicon.NUMBER_SIGNS):
                index += 2 if self._is(index + 1, ".", "°", "º") else 1
            elif not counted and self._is(index, "-", ":", "_", ".", "(", "[", "=", "~"):
                index += 1
            elif self._word_in(index, self.vocabulary.the_words) and self._is_ordinal(index + 1):
                index += 1
        return index

    def _is_ordinal(self, index: int) -> bool:
        number = self._number(index)
        return number is not None and number.ordinal

    def _may_number(self, word: tuple[str, ...], index: int, number: _Number) -> bool:
        """Whether a number word behind a thing word is meant as its number."""
        if number.figure:
            return True
        if number.ordinal:
            return self._word_in(index - 1, self.vocabulary.the_words)
        if word[-1] in lexicon.NUMBER_SIGNS or word == ("#",):
            return False
        if self.tokens[index].text not in lexicon.EVERYDAY:
            return True
        return number.after == len(self.tokens) or self._kind(number.after) == SIGN or (
            self._word_in(number.after, self.vocabulary.and_words)
        )

    # -- lists ---------------------------------------------------------------------

    def _number_list(self, first: int, index: int, word: tuple[str, ...], plural: bool) -> int:
        """The list of numbers that begins at `index`; `first` is where its quote begins."""
        form = THING
        listed: list[tuple[int, int, int]] = []  # value, first token, token after
        reach: tuple[int, int] | None = None  # of a range
        begin = first
        while True:
            number = self._number(index)
            if number is None:
                break
            odd = self._odd(index, number)
            if odd is not None:
                self._refuse(number.value, begin, self._over_odd(number.after), odd)
                index = self._over_odd(number.after)
                break
            after = self._over_part(number)
            listed.append((number.value, begin, after))
            index = after
            following, is_range = self._separator(index, plural)
            if following == index or not self._continues(following, number.value, plural, is_range, number.figure):
                break
            if is_range:
                last = self._number(following)
                assert last is not None
                reach = (number.value, last.value)
                if last.value - number.value >= self.vocabulary.longest_list:
                    end = last.after
                    for value, _, _ in listed:
                        self._refuse(value, first, end, reasons.RANGE)
                    return end
                listed.extend((value, following, last.after) for value in range(number.value + 1, last.value))
            begin = index = following
        self._keep(listed, form, word)
        return self._over_total(max(index, listed[-1][2] if listed else index))

    def _keep(self, listed: list[tuple[int, int, int]], form: str, word: tuple[str, ...]) -> None:
        too_many = len({value for value, _, _ in listed}) > self.vocabulary.longest_list
        for value, begin, after in listed:
            if too_many:
                self._refuse(value, begin, after, reasons.RANGE)
            elif value not in self.vocabulary.numbers:
                self._refuse(value, begin, after, reasons.unlisted(value))
            else:
                self._mention(value, form, begin, after, word)

    def _separator(self, index: int, plural: bool) -> tuple[int, bool]:
        """The index after what joins two numbers, and whether it is a range; the same index for nothing."""
        if self._is(index, "-"):
            close = self._adjacent(index) and self._adjacent(index + 1)
            return (index + 1, True) if close or plural or self._ends_after(index + 1) else (index, False)
        if self._word_in(index, self.vocabulary.to_words):
            return self._over_number_sign(index + 1), True
        if self._is(index, "t") and self._is(index + 1, "/") and self._is(index + 2, "m"):
            return index + 3, True
        following = index
        if self._is(following, ",", ";"):
            following += 1
        if self._is(following, "&", "+", "/") or self._word_in(following, self.vocabulary.and_words):
            following += 1
        elif self._is(following, "'") and self._is(following + 1, "n"):
            following += 3 if self._is(following + 2, "'") else 2
        if following == index and not (plural and self._kind(index) == NUMBER):
            return index, False
        return self._over_number_sign(following), False

    def _over_number_sign(self, index: int) -> int:
        if self._is(index, "#"):
            return index + 1
        if self._word_in(index, lexicon.NUMBER_SIGNS) and self._kind(index + 1) != WORD:
            return index + 2 if self._is(index + 1, ".") else index + 1
        return index

    def _ends_after(self, index: int) -> bool:
        """A number stands here and then a sign or the end."""
        number = self._number(index)
        return number is not None and self._kind(number.after) != WORD

    def _continues(self, index: int, previous: int, plural: bool, is_range: bool, figure: bool) -> bool:
        """Whether the number behind a separator belongs to the list."""
        number = self._number(index)
        if number is None or index in self.in_name or number.figure != figure:
            return False
        if number.value not in self.vocabulary.numbers:
            return False
        if not number.figure and self.tokens[index].text in lexicon.EVERYDAY and self._kind(number.after) == WORD:
            return False
        if self._word_in(number.after, lexicon.COUNTED) or self._word_in(number.after, lexicon.MONTHS):
            return False
        if self._counts_things(number.after):
            return False
        if number.value <= previous and (is_range or not plural):
            return False
        return self._odd(index, number) is None

    def _counts_things(self, index: int) -> bool:
        """A plural thing word follows, at most two words on: "23 mobile things"."""
        for place in range(index, min(index + 3, len(self.tokens))):
            if self.tokens[place].kind != WORD:
                return False
            if self._thing_word(place):
                return self._number(self._over_glue(place + 1, True)) is None
        return False

    def _over_part(self, number: _Number) -> int:
        """Over "b" of "17b" and "17 - b", ".2" of "23.2": parts of one Thing."""
        after = number.after
        if self._is(after, ".") and self._adjacent(after) and self._adjacent(after + 1) and self._kind(after + 1) == NUMBER:
            return after + 2
        place = after + 1 if self._is(after, "-") else after
        if place < len(self.tokens) and self.tokens[place].text in set("abcdefgh"):
            closed = self._kind(place + 1) != WORD or not self.tokens[place].spaced
            if closed or place > after:
                return place + 1
        return after

    def _odd(self, index: int, number: _Number) -> Message | None:
        """Why a figure is no whole plain number: a date, a version, a fraction."""
        if not number.figure:
            return None
        after = number.after
        if self._adjacent(after) and self.tokens[after].text[:1] in "½¼¾⅓⅔⅛":
            return reasons.FRACTION
        if not (self._is(after, ".", "/", "-") and self._adjacent(after)):
            return None
        if not (self._adjacent(after + 1) and self._kind(after + 1) == NUMBER):
            return None
        if self._is(after + 2, self.tokens[after].text) and self._adjacent(after + 2) and self._kind(after + 3) == NUMBER:
            return reasons.DATE if self.tokens[after].text != "." else reasons.VERSION
        if self._is(after, ".") and self.tokens[after + 1].text.startswith("0"):
            return reasons.VERSION
        return None

    def _over_odd(self, index: int) -> int:
        while self._adjacent(index) and (self._is(index, ".", "/", "-") or self._kind(index) == NUMBER):
            index += 1
        return index

    def _over_total(self, index: int) -> int:
        """Over "/23" and "of 23" behind a Thing's number."""
        if self._is(index, "/") or self._word_in(index, self.vocabulary.of_words):
            place = index + 2 if self._word_in(index + 1, self.vocabulary.the_words) else index + 1
            number = self._number(place)
            if number is not None and number.value in self.vocabulary.totals and place not in self.in_name:
                return number.after
        return index

    # -- bare numbers --------------------------------------------------------------

    def _at_number(self, index: int, number: _Number) -> int:
        after = number.after
        odd = self._odd(index, number)
        if odd is not None or (number.figure and self._decimal(after)):
            end = self._over_odd(after)
            self._refuse(number.value, index, end, odd or reasons.VERSION)
            return end
        if number.figure and index and self._adjacent(index) and self._kind(index - 1) == WORD:
            return after
        ordinal = self._ordinal_thing(index, number)
        if ordinal:
            return ordinal
        if self._counts_things(after):
            self._refuse(number.value, index, after, reasons.COUNT)
            return after
        if number.figure and not number.ordinal:
            return self._bare(index, number)
        return after

    def _decimal(self, index: int) -> bool:
        return (
            self._is(index, ".", ",", ":")
            and self._adjacent(index)
            and self._adjacent(index + 1)
            and self._kind(index + 1) == NUMBER
        )

    def _ordinal_thing(self, index: int, number: _Number) -> int:
        """"23rd Thing", "the sixth thing", "8. ting": the index after it, 0 where this is none."""
        place = number.after
        if not number.ordinal:
            if not (self.vocabulary.dotted_ordinals and number.figure and self._is(place, ".") and self._adjacent(place)):
                return 0
            place += 1
        word = self._thing_word(place) if self._kind(place) == WORD else ()
        if not word or word in self.vocabulary.plurals - {w for w in self.vocabulary.plurals if len(w) > 1}:
            return 0
        end = place + len(word)
        if self._number(self._over_glue(end, True)) is not None:
            return end
        if number.value not in self.vocabulary.numbers:
            self._refuse(number.value, index, end, reasons.unlisted(number.value))
        elif not number.figure and self._kind(end) == WORD:
            self._refuse(number.value, index, end, reasons.IDIOM)
        else:
            self._mention(number.value, THING, index, end, word)
        return end

    def _bare(self, index: int, number: _Number) -> int:
        after = number.after
        if self._adjacent(after) and self._kind(after) == WORD:
            return after
        begin = index - 1 if self._is(index - 1, "#") else index
        total = self._over_total(after)
        if self._word_in(begin - 1, self.vocabulary.counters):
            self._refuse(number.value, begin - 1, after, reasons.OTHER)
            return after
        if self._word_in(after, lexicon.MONTHS) or self._word_in(begin - 1, lexicon.MONTHS):
            self._refuse(number.value, index, after, reasons.DATE)
            return after
        if self._word_in(after, lexicon.COUNTED) or self._is(after, "%"):
            self._refuse(number.value, index, after + 1, reasons.COUNT)
            return after
        if total > after:
            self._mention_or_refuse(number.value, PORTION, begin, total)
            return total
        form = self._bare_form(begin, index, after)
        if form:
            self._mention_or_refuse(number.value, form, begin, after)
        return after

    def _bare_form(self, begin: int, index: int, after: int) -> str:
        """How a bare figure stands in the line; "" where it cannot number the entry."""
        hashed = begin != index
        leads, named = self._leads(begin)
        if not leads:
            return LATER_HASH if hashed else ""
        closed = after >= len(self.tokens) or self._is(after, ".", ":", ")", "-", "]", "|")
        if named:
            return NAMED if hashed or closed else ""
        if after >= len(self.tokens):
            return ALONE
        if hashed:
            return HASH
        return LEADING if closed else PLAIN

    def _leads(self, index: int) -> tuple[bool, bool]:
        """Whether only names, signs and a week's number stand before; and whether a name does."""
        place, named = 0, False
        while place < index:
            if place in self.name_at:
                place, named = self.name_at[place], True
            elif self._kind(place) == SIGN:
                place += 1
            elif self._word_in(place, lexicon.CALENDAR):
                number = self._number(place + 2 if self._is(place + 1, "#") else place + 1)
                if number is None:
                    return False, named
                place = number.after
            else:
                return False, named
        return place == index or named, named

    # -- results -------------------------------------------------------------------

    def _mention_or_refuse(self, number: int, form: str, first: int, after: int) -> None:
        if number in self.vocabulary.numbers:
            self._mention(number, form, first, after, ())

    def _mention(self, number: int, form: str, first: int, after: int, word: tuple[str, ...]) -> None:
        start, end = self.tokens[first].start, self.tokens[after - 1].end
        self.mentions.append(Mention(number, form, start, end, word))

    def _refuse(self, number: int, first: int, after: int, reason: Message) -> None:
        start, end = self.tokens[first].start, self.tokens[min(after, len(self.tokens)) - 1].end
        self.refusals.append(Refusal(number, start, end, reason))
