"""Discovery: from whatever somebody typed to the feed of their blog's posts.

[S] Job: find the feed, within few requests, or say in words why there is none. The parts:

    typed      a text to addresses; half a scheme, editors, front pages     (pure)
    platforms  what addresses of well-known platforms mean                  (pure)
    shapes     what the shape of any address says                           (pure)
    page       a web page to the links in it                                (pure, in a worker process)
    ranking    which of them is the feed of posts: the rules                (pure)
    search     one blog: what to ask next, what an answer changes           (pure)
    run        many blogs: one run of requests after the other              (fetch, workers)

May import the model, `addresses`, `parse`, `fetch` and `workers`. It stores nothing, appends to no
list, matches nothing, and asks at most `MOST_REQUESTS` addresses for a blog.
"""

from aggregator.discovery.run import Discovered, Wanted, find_all
from aggregator.discovery.search import MOST_REQUESTS
from aggregator.discovery.typed import Start, read, without_mail

__all__ = ["MOST_REQUESTS", "Discovered", "Start", "Wanted", "find_all", "read", "without_mail"]
