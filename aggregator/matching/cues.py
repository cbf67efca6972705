"""Each cue a small function: what an entry's fields say about Things, before anything is decided.

Job: title, tags, the permalink's slug -> cues with their quotes and reasons.
May import: model, matching.grammar and below. Knows one entry, never its blog.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple

from aggregator.matching import lexicon, reasons
from aggregator.matching.bare import BARE_FORMS, NAMED, PORTION
from aggregator.matching.cursor import Mention
from aggregator.matching.grammar import Line, read
from aggregator.matching.lists import LOOSE, ORDINAL, THING
from aggregator.matching.rules import Rules
from aggregator.matching.text import fold, words
from aggregator.model import EntryText, Message

_NUMBERING = frozenset((THING, ORDINAL, PORTION, NAMED))  # forms that say by themselves which Thing
_PAGE_SUFFIX = re.compile(r"\.(?:html?|php|aspx?)$", re.IGNORECASE)
_CUT = 25  # characters; some hosts make addresses of a long title's first words only
_NO_SLUG = re.compile(r"comment-page-[0-9]+|amp|feed|[0-9]*", re.IGNORECASE)


class Weight(IntEnum):
    """What a cue is worth."""

    REFUSED = 0  # it names no Thing
    WEAK = 1  # doubtful: for the organiser to settle
    STRONG = 2


class Cue(NamedTuple):
    """One place that speaks of a Thing."""

    thing: int
    name: str  # "title", "tag", "slug", "declared", "heading", "opening", "link", "topic", …
    field: str
    quote: str
    weight: Weight
    reason: Message


def title_cues(entry: EntryText, line: Line) -> Iterable[Cue]:
    """Numbered Things of the title, and the numbers that are none. Bare figures wait for the blog."""
    tokens = line.cursor.tokens
    skipped = {
        tokens.start(index + 1) for index, text in enumerate(tokens.texts[:-1]) if text in lexicon.SKIPPING
    }
    for mention in line.mentions:
        if mention.form in _NUMBERING:
            cue = of_mention(mention, entry.title, "title", "title", reasons.TITLE[mention.form])
            if mention.start in skipped:
                cue = cue._replace(weight=Weight.WEAK, reason=reasons.DOUBT_SKIPPED)
            yield cue
        elif mention.form == LOOSE:
            loose = of_mention(mention, entry.title, "title", "title", reasons.DOUBT_LOOSE)
            yield loose._replace(weight=Weight.WEAK)
    yield from _refused(line, entry.title, "title", "title")


def bare_mentions(line: Line, most: int) -> list[Mention]:
    """The title's figures that may number the entry, if its blog writes so.

    None where the title numbers a Thing anyway; more than `most` are a list of something else.
    """
    if any(mention.form in _NUMBERING for mention in line.mentions):
        return []
    found = [mention for mention in line.mentions if mention.form in BARE_FORMS]
    return found if len(found) <= most else []


class Tag(NamedTuple):
    """What a tag says, wherever it stands."""

    cues: list[Cue]  # Things it numbers, or the programme declares it for
    refused: list[Cue]
    names_programme: bool


def read_tag(tag: str, rules: Rules) -> Tag:
    """A tag that numbers a Thing, or one that the programme declares."""
    line = read(tag, rules.vocabulary)
    cues = [
        of_mention(mention, tag, "tag", "tags", reasons.TAG)
        for mention in line.mentions
        if mention.form in _NUMBERING
    ]
    if not cues and rules.tags:
        declared = rules.tags.get("".join(words(tag)), ())
        cues = [Cue(thing, "declared", "tags", tag, Weight.STRONG, reasons.DECLARED) for thing in declared]
    return Tag(cues, [*_refused(line, tag, "tag", "tags")], line.names_programme)


def tag_cues(tags: Iterable[Tag], rules: Rules) -> Iterable[Cue]:
    """What the tags of one entry say; a whole menu of them says nothing."""
    found: list[Cue] = []
    for tag in tags:
        found += tag.cues
        yield from tag.refused
    if len({cue.thing for cue in found}) > rules.vocabulary.longest_list:
        found = [cue._replace(weight=Weight.REFUSED, reason=reasons.MENU) for cue in found]
    yield from found


def slug_cues(entry: EntryText, rules: Rules, refused: Iterable[int]) -> Iterable[Cue]:
    """Things numbered in the last part of the permalink.

    What the title refuses is refused here too, and so is what a host added to tell posts of one title apart.
    """
    start, end = _slug(entry.link)
    if start == end:
        return
    slug = entry.link[start:end]
    text = slug.replace("-", " ").replace("_", " ").replace("+", " ")
    line = read(text, rules.vocabulary, typos=False)
    spent = frozenset(refused)
    found = [each for each in line.mentions if each.form in (THING, ORDINAL) and each.number not in spent]
    title_end = _end_of_title(text, entry.title) if found else 0
    for mention in found:
        cue = of_mention(mention, slug, "slug", "link", reasons.SLUG)
        added = mention.end > title_end
        yield cue._replace(weight=Weight.REFUSED, reason=reasons.SLUG_SUFFIX) if added else cue


def _end_of_title(slug: str, title: str) -> int:
    """Where the last piece of a slug begins, if those before it are the title's own words; else its end.

    Hosts put one behind the title's words: WordPress "23-things-2", Blogger "23-things_12", Medium a hex id.
    """
    last = slug.rfind(" ") + 1
    before, whole = _telling(slug[:last]), _telling(title)
    own = before == whole or (last > _CUT and before == whole[: len(before)])
    return last if own and before else len(slug)


def _telling(text: str) -> tuple[str, ...]:
    """The words of a text; without apostrophes and the small ones, which hosts may leave out of addresses."""
    return tuple(word for word in words(fold(text).replace("'", "")) if word not in lexicon.SMALL)


def _slug(link: str) -> tuple[int, int]:
    """Where the last telling part of a permalink's path stands."""
    path_end = min((place for place in map(link.find, "?#") if place >= 0), default=len(link))
    path_start = link.find("/", link.find("//") + 2)
    if path_start < 0:
        return 0, 0
    end = path_end
    while end > path_start:
        start = link.rfind("/", path_start, end) + 1
        part = link[start:end]
        if not _NO_SLUG.fullmatch(part):
            suffix = _PAGE_SUFFIX.search(part)
            return start, start + suffix.start() if suffix else end
        end = start - 1
    return 0, 0


def of_mention(mention: Mention, text: str, name: str, field: str, reason: Message) -> Cue:
    """A strong cue that quotes a mention."""
    return Cue(mention.number, name, field, text[mention.start : mention.end], Weight.STRONG, reason)


def _refused(line: Line, text: str, name: str, field: str) -> Iterable[Cue]:
    for number, start, end, reason in line.refusals:
        yield Cue(number, name, field, text[start:end], Weight.REFUSED, reason)
