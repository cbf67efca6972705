"""The people of the sample: one module a blog, everything in it invented and written for it.

[P] Import the sample's `blog`, `prose` and `formats` alone. Oldest entries first, as a diary
is read; the docstring of each module says what its blog is meant to show.
"""

from aggregator.sample.voices import (
    annelie,
    basement,
    hanne,
    james,
    margit,
    meiling,
    niamh,
    oluwaseun,
    priya,
    quiet,
    tomasz,
)

BLOGS = (
    niamh.BLOG,
    quiet.SILENT,
    annelie.OLD_BLOG,
    annelie.BLOG,
    tomasz.BLOG,
    hanne.BLOG,
    margit.BLOG,
    quiet.BROKEN,
    oluwaseun.BLOG,
    james.BLOG,
    quiet.GONE,
    meiling.BLOG,
    priya.BLOG,
    priya.SECOND_BLOG,
    basement.BLOG,
)
"""In the order of feeds.opml; a blog that moved stands at its old host and at its new one."""
