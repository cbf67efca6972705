"""Evidence -> decision, by stated rules: which Things each entry of a blog covers.

Job: read every cue of every entry, let the blog's other entries speak for bare figures, decide.
May import: model and the matching modules. Pure: equal input gives an equal answer, whatever
the order of the entries.

    the organiser's correction                         decides alone
    numbered Things: title, tags, address, headings,   the first kind that speaks decides, and those
    opening; bare figures; declared tags, links        behind it join only where they share a Thing
    topics and words in passing                        doubtful, where nothing else speaks
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache, partial
from zoneinfo import ZoneInfo

from aggregator.matching import corrections as organiser
from aggregator.matching import reasons
from aggregator.matching.bare import series
from aggregator.matching.cues import (
    Cue,
    Tag,
    Weight,
    bare_mentions,
    read_tag,
    slug_cues,
    tag_cues,
    title_cues,
)
from aggregator.matching.cursor import Mention
from aggregator.matching.grammar import Line, read
from aggregator.matching.habit import Blog, Neighbour, blog_of
from aggregator.matching.hints import bare_cue, foreign, topic_cues
from aggregator.matching.rules import Rules, compile_rules
from aggregator.matching.said import Said, said_in
from aggregator.matching.topic import Agreement
from aggregator.model import Correction, Decision, Doubt, EntryText, Evidence, Programme

MATCHER_VERSION = 5  # rises whenever equal input would give another answer, or the same in other words

_NEVER = datetime.max.replace(tzinfo=UTC)
_LAST_LAP = 3  # Things before the last one; whoever is there may be saying goodbye
MOST_DOUBTS = 2  # an organiser can settle two at a glance

# The kinds of strong cues, the more certain first. The first that speaks decides, and those
# behind it may add Things only if they also name one that it names.
_ORDER = ("title", "tag", "slug", "heading", "opening", "figure", "declared", "link")
_JOINING: Mapping[str, tuple[str, ...]] = {
    "title": ("tag", "heading"),
    "tag": ("heading", "opening"),
    "slug": ("heading", "opening"),
    "heading": ("opening",),
}


@dataclass(slots=True)
class _Case:
    """One entry while it is weighed."""

    entry: EntryText
    title: Line
    cues: list[Cue]
    bare: list[Mention]
    names_programme: bool
    tags_name_programme: bool


def match_blog(
    entries: Sequence[EntryText],
    programme: Programme,
    corrections: Sequence[Correction] = (),
    *,
    said: Sequence[Said] | None = None,
) -> list[Decision]:
    """Which Things each entry of one blog covers; decisions in the order of the entries.

    `said`: what `read_text` found in each entry's text, where that was read before.
    """
    rules = compile_rules(programme)
    corrected = organiser.index(tuple(corrections))
    order = sorted(range(len(entries)), key=lambda place: _date_order(entries[place]))
    tags = cache(partial(read_tag, rules=rules))  # a blog has few, again and again
    said = said or [said_in(entry.content, entry.title, rules) for entry in entries]
    cases = [_read(entries[place], said[place], rules, tags) for place in order]
    blog = blog_of([_neighbour(case, rules, corrected) for case in cases])
    decisions: list[Decision] = [Decision()] * len(entries)
    for place, case in enumerate(cases):
        correction = organiser.find(case.entry, corrected)
        _weigh(case, place, blog, rules)
        decisions[order[place]] = _decide(case) if correction is None else _as_corrected(case, correction)
    return decisions


def _date_order(entry: EntryText) -> tuple[object, ...]:
    """By date, those without one last; total, so that the order given never matters."""
    return (entry.published or _NEVER, entry.title, entry.link, entry.id, entry.tags, entry.content)


# -- reading -----------------------------------------------------------------------------


def _read(entry: EntryText, said: Said, rules: Rules, tag_of: Callable[[str], Tag]) -> _Case:
    """Every cue of one entry that needs no other entry."""
    title = read(entry.title, rules.vocabulary)
    tags = [tag_of(tag) for tag in entry.tags]
    cues = [*title_cues(entry, title), *tag_cues(tags, rules)]
    if entry.link and not any(cue.weight == Weight.STRONG for cue in cues):
        cues += slug_cues(entry, rules, {refusal.number for refusal in title.refusals})
    cues += said.cues
    tags_name = any(tag.names_programme for tag in tags)
    named = title.names_programme or tags_name or said.names_programme
    return _Case(entry, title, cues, bare_mentions(title, rules.vocabulary.longest_list), named, tags_name)


def _neighbour(case: _Case, rules: Rules, corrected: organiser.Index) -> Neighbour:
    """The entry as its blog's others see it: by its title, or as the organiser has it."""
    titled = [cue for cue in case.cues if cue.name == "title" and cue.weight == Weight.STRONG]
    bare = case.bare[0] if case.bare else None
    agreeing = bare is not None and (
        rules.topics.agreement(bare.number, case.title.cursor.tokens) is Agreement.YES
    )
    correction = organiser.find(case.entry, corrected)
    things = (
        frozenset(cue.thing for cue in titled) if correction is None else frozenset(correction.things or ())
    )
    return Neighbour(
        published=case.entry.published,
        things=things,
        quote=titled[0].quote if titled else case.entry.title,
        bare=bare,
        series=() if bare is None else series(case.title.cursor, bare),
        names_ours=case.names_programme,
        agreeing=agreeing,
    )


# -- weighing ----------------------------------------------------------------------------


def _weigh(case: _Case, place: int, blog: Blog, rules: Rules) -> None:
    """The cues that need the blog: bare figures, foreign names, topics."""
    if blog.names_ours and not case.title.names_programme and foreign(case.title):
        case.cues = [_doubted_title(cue) for cue in case.cues]
    for mention in case.bare:
        case.cues += bare_cue(case.entry, case.title, mention, place, blog, rules, case.tags_name_programme)
    if not any(cue.weight > Weight.REFUSED for cue in case.cues) and _during(case.entry, rules.programme):
        late = blog.has_reached(place, rules.topics.last - _LAST_LAP)
        case.cues += topic_cues(
            case.entry, case.title, rules, named=case.names_programme, taking_part=blog.taking_part, late=late
        )


def _doubted_title(cue: Cue) -> Cue:
    strong = cue.field == "title" and cue.weight == Weight.STRONG
    return cue._replace(weight=Weight.WEAK, reason=reasons.DOUBT_FOREIGN) if strong else cue


def _during(entry: EntryText, programme: Programme) -> bool:
    """Dated while the programme runs, as far as both are known."""
    if entry.published is None:
        return True
    zone, starts, ends = ZoneInfo(programme.timezone), programme.starts, programme.ends
    if starts is not None and entry.published < datetime.combine(starts, time.min, zone):
        return False
    days = timedelta(days=programme.grace_days)
    return ends is None or entry.published <= datetime.combine(ends + days, time.max, zone)


# -- deciding ----------------------------------------------------------------------------


def _decide(case: _Case) -> Decision:
    """The first kind of strong cues that speaks decides; without one, the weak ones make doubtful."""
    cues = _tags_against_title(list(dict.fromkeys(case.cues)))
    things = _strong_things(cues)
    doubts = [cue for cue in cues if cue.weight == Weight.WEAK and cue.thing not in things]
    if things:
        doubts = [cue for cue in doubts if cue.reason is reasons.DOUBT_TAG]
    return Decision(
        things=tuple(sorted(things)),
        doubtful=_doubtful(doubts),
        evidence=tuple(_evidence(cue, things) for cue in cues),
        names_programme=case.names_programme,
    )


def _strong_things(cues: Iterable[Cue]) -> set[int]:
    groups: dict[str, set[int]] = {}
    for cue in cues:
        if cue.weight == Weight.STRONG:
            groups.setdefault(cue.name, set()).add(cue.thing)
    decisive = next((name for name in _ORDER if name in groups), None)
    if decisive is None:
        return set()
    things = set(groups[decisive])
    for name in _JOINING.get(decisive, ()):
        if things & groups.get(name, set()):
            things |= groups[name]
    return things


def _tags_against_title(cues: list[Cue]) -> list[Cue]:
    """Numbered tags that share nothing with the title's Things are doubtful, not lost."""
    titled = {cue.thing for cue in cues if cue.name == "title" and cue.weight == Weight.STRONG}
    tagged = {cue.thing for cue in cues if cue.name == "tag" and cue.weight == Weight.STRONG}
    if not titled or not tagged or titled & tagged:
        return cues
    return [
        cue._replace(weight=Weight.WEAK, reason=reasons.DOUBT_TAG)
        if cue.name == "tag" and cue.weight == Weight.STRONG
        else cue
        for cue in cues
    ]


def _doubtful(cues: Iterable[Cue]) -> tuple[Doubt, ...]:
    found: dict[int, Doubt] = {}
    for cue in cues:
        if cue.thing not in found and len(found) < MOST_DOUBTS:
            found[cue.thing] = Doubt(cue.thing, cue.reason)
    return tuple(found[thing] for thing in sorted(found))


def _evidence(cue: Cue, things: set[int]) -> Evidence:
    accepted = cue.weight == Weight.STRONG and cue.thing in things
    overruled = (
        bool(things) and not accepted and cue.weight > Weight.REFUSED and cue.reason is not reasons.DOUBT_TAG
    )
    reason = reasons.OVERRULED if overruled else cue.reason
    return Evidence(cue.thing, cue.name, cue.field, cue.quote, accepted, reason)


def _as_corrected(case: _Case, correction: Correction) -> Decision:
    """Exactly what the organiser said; what the cues say is kept as rejected evidence."""
    things = tuple(sorted(set(correction.things or ())))
    said = [
        Evidence(thing, "correction", "corrections", correction.why, True, reasons.CORRECTION)
        for thing in things
    ]
    read = [
        Evidence(cue.thing, cue.name, cue.field, cue.quote, False, reasons.CORRECTED) for cue in case.cues
    ]
    return Decision(things, (), (*said, *read), correction.ignore, case.names_programme, corrected=True)
