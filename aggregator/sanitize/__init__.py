"""Strangers' HTML made safe to show, or made into plain text.

Pure. May import: nh3 (its one door), markupsafe, the standard library.
Never: fetches, reads a clock, or trusts that its input was cleaned before.

`clean` alone in the program returns Markup; everything else is escaped where it is
shown. What is stored is raw. Only what a page shows whole is made clean, at every build; of
every entry the `bare` HTML is read once and never shown. BARE_VERSION rises whenever equal
input would give another output.
"""

from aggregator.sanitize.bare import BARE_VERSION, bare, bare_text
from aggregator.sanitize.characters import legal
from aggregator.sanitize.markup import clean
from aggregator.sanitize.text import escape, plain_text

__all__ = [
    "BARE_VERSION",
    "bare",
    "bare_text",
    "clean",
    "escape",
    "legal",
    "plain_text",
]
