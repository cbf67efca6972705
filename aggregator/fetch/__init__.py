"""Asking feeds over HTTP: politely, safely, all at once, and never with an exception.

[S] Job: Request in, Reading out. The only concurrency and the only network of polling; every
rule of HTTP stands in one of these files, with its RFC:

    run        many requests, each in its turn: `fetch_all`
    pace       whose turn it is                                             (pure)
    exchange   one request, one answer, what it means
    headers    what we send; validators, freshness, Retry-After             (pure)
    body       decoding under caps, first bytes, few bodies in memory
    transport  one connection per exchange                                  (httpx, httpcore)
    network    names to checked addresses; only those are dialled           (sockets, TLS)
    errors     exceptions of libraries to Failures                          (pure)
    limits     the figures                                                  (pure)

May import the model, `addresses` and `bodyhash`. It never parses a feed, stores nothing, decides
nothing about the next poll, keeps no cookie, sends no referrer and no credentials, follows no
proxy settings of the environment. Of clocks it reads the monotonic one only.
"""

import sys

# httpx does without its own command line where there is none; with it come rich and pygments, half of
# what importing httpx costs.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]

from aggregator.fetch.limits import Limits  # noqa: E402
from aggregator.fetch.run import fetch_all, pause  # noqa: E402

__all__ = ["Limits", "fetch_all", "pause"]
