"""Candidates: which addresses may be the feed of somebody's blog, and which to ask next.

[P] From what was typed and what pages say to addresses, best first. The parts:

    typed      a text to addresses; half a scheme, editors, front pages
    platforms  what addresses of well-known platforms mean, and where their feeds lie
    shapes     what the shape of any address says
    page       a web page to the links in it; runs in a worker process
    ranking    which of them is the feed of posts: the rules
    search     one blog: what to ask next, what an answer changes

May import the model, `addresses` and `parse`, and stays light: every worker process loads it.
It asks nobody; who does is `discovery`.
"""
