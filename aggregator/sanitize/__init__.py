"""Strangers' HTML made safe to show, or made into plain text.

Pure. May import: nh3 (its one door), markupsafe, the standard library.
Never: fetches, reads a clock, or trusts that its input was cleaned before.

`clean` alone in the program returns Markup; everything else is escaped where it is
shown. What is stored is raw; what `clean` gives is derived and kept under
POLICY_VERSION, which rises whenever equal input would give another output.
"""

from aggregator.sanitize.characters import legal
from aggregator.sanitize.markup import POLICY_VERSION, clean
from aggregator.sanitize.text import escape, excerpt, links, plain_text, words

__all__ = ["POLICY_VERSION", "clean", "escape", "excerpt", "legal", "links", "plain_text", "words"]
