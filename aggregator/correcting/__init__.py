"""The organiser's word on single entries: what waits for it, and writing it down for good.

[S] Reads the store, appends to corrections.toml and keeps every other byte of it. Matching
obeys that file; nothing here decides which Thing an entry covers, and no run comes here.

    naming.py    which stored entry a link, an id or a title means
    blocks.py    the text of corrections.toml with one decision more
    word.py      `aggregator correct LINK`: the decision written, and what it changes
    waiting.py   `aggregator correct --list`: what waits, each with the command that settles it
"""

from aggregator.correcting.blocks import with_correction, without_corrections
from aggregator.correcting.naming import Names
from aggregator.correcting.waiting import Waiting, waiting
from aggregator.correcting.word import Corrected, correct, word_on, worded

__all__ = [
    "Corrected",
    "Names",
    "Waiting",
    "correct",
    "waiting",
    "with_correction",
    "without_corrections",
    "word_on",
    "worded",
]
