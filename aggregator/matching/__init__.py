"""Which Things an entry covers: entry x programme x blog -> evidence -> decision.

Pure: imports only model, addresses, num2words and the standard library; no clock, no disk, no network.

    text -> cursor -> lists, bare -> grammar     a line's numbers and what each is
    body                                         bare HTML -> plain lines
    vocabulary, topic -> rules                   a programme, compiled once
    cues, body_cues, hints (with habit)          each cue, its quote and its worth
    said                                         what a text says, kept between builds
    corrections -> decision                      what counts, what is doubtful, and why
"""

from aggregator.matching.body import plain
from aggregator.matching.corrections import unused
from aggregator.matching.decision import MATCHER_VERSION, match_blog
from aggregator.matching.number_words import reads_words
from aggregator.matching.said import as_json, from_json, read_text

__all__ = [
    "MATCHER_VERSION",
    "as_json",
    "from_json",
    "match_blog",
    "plain",
    "read_text",
    "reads_words",
    "unused",
]
