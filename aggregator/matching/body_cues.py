"""What the text of an entry says about Things: its headings, its opening, its links.

Job: cues from the body. A mention in passing counts for nothing, a menu of many Things neither.
May import: model, addresses, matching.body/cues/grammar/rules and below. Knows one entry, never its blog.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from aggregator.addresses import comparison_key
from aggregator.matching import lexicon, openings, reasons
from aggregator.matching.body import Body, Passage
from aggregator.matching.cues import Cue, Weight
from aggregator.matching.cursor import Cursor, Mention
from aggregator.matching.grammar import Line, may_tell, read
from aggregator.matching.lists import ORDINAL, THING
from aggregator.matching.rules import Rules
from aggregator.matching.text import WORD, Tokens, fold, words
from aggregator.model import Message

_HEADING_LENGTH = 120  # characters; a longer bold line is a shouted paragraph
_OWN_LINE_LENGTH = 60  # a short line that begins with a Thing is a heading without markup
_OPENING_LENGTH = 300  # characters of the first paragraphs
_OPENING_SENTENCES = 3
_MOST_IN_OPENING = 3  # separate mentions; more is a preview or a review
_LEAD_IN = 3  # words before a mention that say what it is
_SENTENCE_SIGNS = frozenset(".!?:")
_CLAUSE_SIGNS = frozenset(",;()")
_LOOKING_BACK = frozenset((("so", "far"), ("looking", "back"), ("look", "back")))
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’)]*(?:\s|$)")


def body_cues(body: Body, rules: Rules, title: str) -> tuple[list[Cue], bool]:
    """Every cue of the text, and whether its first sentences name the programme."""
    opening = [
        read(text, rules.vocabulary, typos=False)
        for text in _opening_texts(body)
        if may_tell(text, rules.vocabulary)
    ]
    cues = [
        *_headings(body, rules, title),
        *_opening(opening, title),
        *_pages(body, rules),
        *_tasks(body, rules),
    ]
    return cues, any(line.names_programme for line in opening)


def _opening_texts(body: Body) -> Iterator[str]:
    """The first sentences of running text, paragraph by paragraph, a few hundred characters at most."""
    length = sentences = 0
    for passage in body.passages:
        if passage.heading or passage.aside or passage.linked:
            if sentences:
                return
            continue
        text = passage.text[: _OPENING_LENGTH - length]
        end = 0
        while end < len(text) and sentences < _OPENING_SENTENCES:
            stop = _SENTENCE_END.search(text, end)
            end = stop.end() if stop else len(text)
            sentences += 1
        yield text[:end]
        length += end
        if sentences == _OPENING_SENTENCES or length >= _OPENING_LENGTH:
            return


# -- headings ------------------------------------------------------------------------------


def _headings(body: Body, rules: Rules, title: str) -> Iterator[Cue]:
    found: list[Cue] = []
    for passage in body.passages:
        text = _heading_text(passage)
        if not text or not may_tell(text, rules.vocabulary):
            continue
        line = read(text, rules.vocabulary, typos=False)
        mentions = [mention for mention in line.mentions if mention.form in (THING, ORDINAL)]
        if mentions and _begins(line, mentions[0]) and (passage.bold_end or _own(text, mentions)):
            found += [_cue(mention, text, "heading", Weight.STRONG, reasons.HEADING) for mention in mentions]
    things = {cue.thing for cue in found}
    if len(things) > rules.vocabulary.longest_list:
        found = [cue._replace(weight=Weight.REFUSED, reason=reasons.MENU) for cue in found]
    elif len(things) > 1 and _reviews(title):
        found = [cue._replace(weight=Weight.WEAK, reason=reasons.DOUBT_REVIEW) for cue in found]
    yield from found


def _heading_text(passage: Passage) -> str:
    """The part of a line that may be a heading; "" where none may be."""
    if passage.heading:
        return "" if passage.longer_than(_HEADING_LENGTH) else passage.text
    if passage.aside or passage.linked:
        return ""
    if passage.bold_end:
        return passage.text[: min(passage.bold_end, _HEADING_LENGTH)]
    return "" if passage.longer_than(_OWN_LINE_LENGTH) else passage.text


def _begins(line: Line, mention: Mention) -> bool:
    """Nothing but names, signs and a week's number stands before the mention."""
    cursor = line.cursor
    return cursor.lead >= cursor.size or mention.start <= cursor.tokens.start(cursor.lead)


def _own(text: str, mentions: Sequence[Mention]) -> bool:
    """A line without markup that is written as a heading, not as a sentence."""
    return mentions[-1].end >= len(text.rstrip(" .:!-–—")) or text[-1] not in ".?!…,;"


def _reviews(title: str) -> bool:
    texts = Tokens(title).texts
    so_far = not _LOOKING_BACK.isdisjoint(pairwise(texts))
    return so_far or not lexicon.REVIEWING.isdisjoint(texts)


# -- the opening -----------------------------------------------------------------------------


def _opening(lines: Sequence[Line], title: str) -> Iterator[Cue]:
    """Things the first sentences are about; those they only mention; a plan or a review of many."""
    found = [(line, mention) for line in lines for mention in line.mentions if mention.form == THING]
    places = {(id(line), mention.start, mention.end) for line, mention in found}
    if found and (len(places) > _MOST_IN_OPENING or _reviews(title)):
        for line, mention in found:
            yield _cue(mention, line.cursor.text, "opening", Weight.REFUSED, reasons.MENU)
        return
    weighed = [pair for line in lines for pair in _weighed(line)]
    certain = any(weight == Weight.STRONG for _, weight in weighed)
    for (line, mention), (_, weight) in zip(found, weighed, strict=True):
        if weight == Weight.STRONG:
            yield _cue(mention, line.cursor.text, "opening", weight, reasons.OPENING)
        elif weight == Weight.WEAK and not certain:
            yield _cue(mention, line.cursor.text, "opening", weight, reasons.DOUBT_OPENING)
        else:
            yield _cue(mention, line.cursor.text, "opening", Weight.REFUSED, reasons.PASSING)


def _weighed(line: Line) -> Iterator[tuple[Mention, Weight]]:
    """What each mention is worth by the few words before it; a list's later numbers follow its first."""
    cursor = line.cursor
    mentions = [mention for mention in line.mentions if mention.form == THING]
    at = {cursor.tokens.start(index): index for index in range(cursor.size)} if mentions else {}
    floor, weight = 0, Weight.REFUSED
    for mention in mentions:
        index = at[mention.start]
        joins = cursor.among(floor, cursor.vocabulary.and_words) or cursor.stands(floor, "&", "+", ",")
        joined = index == floor + 1 and joins
        if cursor.texts[index] == mention.word[0] and not (joined and floor):
            weight = _weight(line, index, floor)
        yield mention, weight
        floor = 1 + next(
            place for place in range(index, cursor.size) if cursor.tokens.end(place) >= mention.end
        )


def _weight(line: Line, index: int, floor: int) -> Weight:
    """By the words before the mention, back to its sentence's beginning or the mention before."""
    cursor = line.cursor
    before: list[str] = []
    for place in range(index - 1, floor - 1, -1):
        if len(before) == _LEAD_IN or cursor.texts[place] in _SENTENCE_SIGNS:
            break
        if cursor.kinds[place] == WORD and place not in cursor.in_name:
            before.append(cursor.texts[place])
    telling = [word for word in before if word not in openings.ARTICLES]
    if len(before) == 1 and before[0] in openings.INSIDE:
        return Weight.STRONG  # "In Thing 5 we …"
    if not cursor.vocabulary.passing.isdisjoint(before):
        return Weight.REFUSED
    about = not telling or telling[0] in cursor.vocabulary.towards
    return Weight.STRONG if about and not _held_back(cursor, index, floor) else Weight.WEAK


def _held_back(cursor: Cursor, index: int, floor: int) -> bool:
    """The sentence denies or postpones what it says of the mention, or thanks for it."""
    same_clause = True
    for place in range(index - 1, floor - 1, -1):
        text = cursor.texts[place]
        if text in _SENTENCE_SIGNS or text in cursor.vocabulary.turning:
            return False
        dash = text == "-" and not cursor.adjacent(place)  # not "e-mail"
        same_clause = same_clause and not dash and text not in _CLAUSE_SIGNS
        if place in cursor.in_name:
            continue
        if text in cursor.vocabulary.postponing or (same_clause and _denies(cursor, place)):
            return True
    return False


def _denies(cursor: Cursor, place: int) -> bool:
    """A word that denies or thanks stands here, or the end of "didn't"."""
    shortened = cursor.stands(place, "t") and cursor.stands(place - 1, "'") and cursor.adjacent(place - 1)
    return cursor.among(place, cursor.vocabulary.denying) or (
        shortened and cursor.texts[place - 2].endswith("n")
    )


# -- links and copied tasks ------------------------------------------------------------------


def _pages(body: Body, rules: Rules) -> Iterator[Cue]:
    """Links to the programme's own pages of single Things; one counts, a few are doubtful, more a menu."""
    if not rules.pages:
        return
    found: dict[int, str] = {}
    for anchor in body.anchors:
        thing = rules.pages.get(comparison_key(anchor.href))
        if thing is not None:
            found.setdefault(thing, anchor.text)
    weight, reason = Weight.REFUSED, reasons.MENU
    if len(found) == 1:
        weight, reason = Weight.STRONG, reasons.PAGE
    elif len(found) == 2:
        weight, reason = Weight.WEAK, reasons.DOUBT_PAGES
    for thing, quote in found.items():
        yield Cue(thing, "link", "content", quote, weight, reason)


def _tasks(body: Body, rules: Rules) -> Iterator[Cue]:
    """A Thing's title, long enough to be no chance, copied into a heading or the first line."""
    if not rules.tasks:
        return
    lines = [passage for passage in body.passages if passage.heading][:8] + body.passages[:2]
    for passage in lines:
        text = passage.text[:_OPENING_LENGTH]
        folded = fold(text)
        near = [task for task in rules.tasks if task.telling in folded]
        said = " ".join(words(text)) if near else ""
        for task in near:
            if task.words in said:
                yield Cue(task.thing, "task", "content", text, Weight.WEAK, reasons.DOUBT_TASK)


def _cue(mention: Mention, text: str, name: str, weight: Weight, reason: Message) -> Cue:
    return Cue(mention.number, name, "content", text[mention.start : mention.end], weight, reason)
