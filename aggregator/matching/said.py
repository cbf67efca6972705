"""What a text says of Things, and that as JSON, to be kept between builds.

Job: the costly half of reading an entry, which needs neither its blog nor its other fields but
the title. May import: model, matching.body/body_cues/cues/rules.
"""

from __future__ import annotations

import json
from typing import NamedTuple

from aggregator.matching.body import read_body
from aggregator.matching.body_cues import body_cues
from aggregator.matching.cues import Cue, Weight
from aggregator.matching.rules import Rules, compile_rules
from aggregator.model import Message, Programme


class Said(NamedTuple):
    """The cues of a text."""

    cues: tuple[Cue, ...] = ()
    names_programme: bool = False  # its first sentences do


def read_text(content: str, title: str, programme: Programme) -> Said:
    """What the bare HTML of an entry of this title says, as `match_blog` takes it."""
    return said_in(content, title, compile_rules(programme))


def said_in(content: str, title: str, rules: Rules) -> Said:
    """The same, where the rules are at hand."""
    if not content:
        return Said()
    body = read_body(content, rules.may_be_page if rules.pages else None)
    cues, names_programme = body_cues(body, rules, title)
    return Said(tuple(cues), names_programme)


def as_json(said: Said) -> str:
    """The cues as JSON; "" for a text that says nothing, as most do."""
    if said == Said():
        return ""
    cues = [(*cue[:-1], cue.reason.msgid, cue.reason.params) for cue in said.cues]
    return json.dumps([said.names_programme, cues], separators=(",", ":"))


def from_json(stored: str) -> Said:
    """The cues in that JSON. Raises ValueError for what `as_json` cannot have written."""
    if not stored:
        return Said()
    try:
        names_programme, cues = json.loads(stored)
        return Said(
            tuple(
                Cue(thing, name, field, quote, Weight(weight), Message(msgid, tuple(map(tuple, params))))
                for thing, name, field, quote, weight, msgid, params in cues
            ),
            names_programme,
        )
    except TypeError as error:
        raise ValueError(f"this is not what a text says: {stored}") from error
