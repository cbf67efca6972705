"""Evidence -> decision, by stated rules."""

from __future__ import annotations

from collections.abc import Sequence

from aggregator.matching import grammar, reasons
from aggregator.matching.vocabulary import Vocabulary, compile_programme
from aggregator.model import Correction, Decision, EntryText, Evidence, N_, Programme, message

MATCHER_VERSION = 1


def match_blog(
    entries: Sequence[EntryText], programme: Programme, corrections: Sequence[Correction] = ()
) -> list[Decision]:
    """Which Things each entry of one blog covers, in the order given."""
    vocabulary = compile_programme(programme)
    return [_decide(entry, vocabulary, corrections) for entry in entries]


def _decide(entry: EntryText, vocabulary: Vocabulary, corrections: Sequence[Correction]) -> Decision:
    for correction in corrections:
        if (correction.link and correction.link == entry.link) or (correction.id and correction.id == entry.id):
            reason = message(N_("The organiser decided this."))
            evidence = tuple(
                Evidence(thing, "correction", "corrections", correction.why, True, reason)
                for thing in correction.things or ()
            )
            return Decision(tuple(sorted(correction.things or ())), (), evidence, ignored=correction.ignore)
    evidence: list[Evidence] = []
    line = grammar.read(entry.title, vocabulary)
    named = bool(line.names)
    evidence += _of_line(line, entry.title, "title")
    for tag in entry.tags:
        tag_line = grammar.read(tag, vocabulary)
        named = named or bool(tag_line.names)
        evidence += _of_line(tag_line, tag, "tags")
    things = {each.thing for each in evidence if each.accepted and each.field == "title"}
    tagged = {each.thing for each in evidence if each.accepted and each.field == "tags"}
    if not things or things & tagged:
        things |= tagged
    return Decision(tuple(sorted(things)), (), tuple(evidence), names_programme=named)


_COUNTING = {grammar.THING, grammar.PORTION, grammar.NAMED, grammar.ALONE, grammar.HASH, grammar.LEADING}


def _of_line(line: grammar.Line, text: str, field: str) -> list[Evidence]:
    return [
        Evidence(m.number, "number", field, text[m.start : m.end], m.form in _COUNTING, reasons.THING)
        for m in line.mentions
    ] + [Evidence(r.number, "number", field, text[r.start : r.end], False, r.reason) for r in line.refusals]
