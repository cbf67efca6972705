"""Which Things an entry covers: entry x programme x blog -> evidence -> decision.

Pure: imports only model, num2words and the standard library; no clock, no disk, no network.
"""

from aggregator.matching.decision import MATCHER_VERSION, match_blog

__all__ = ["MATCHER_VERSION", "match_blog"]
