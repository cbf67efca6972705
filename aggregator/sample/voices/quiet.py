"""Three blogs that give nothing: one silent, one gone, one that shows a web page for a feed."""

from aggregator.sample.blog import Blog, Manner
from aggregator.sample.formats import pages, rss

SILENT = Blog(
    host="jmwangi-leeds.example",
    title="The Quiet One",
    subtitle="James Mwangi, Leeds. Coming soon",
    owner="James Mwangi",
    path="/feed/",
    content_type="application/rss+xml; charset=UTF-8",
    write=rss.wordpress,
    people={"James Mwangi": "james-mwangi-leeds"},
)

GONE = Blog(
    host="kofireads.example",
    title="Kofi Reads",
    owner="Kofi Mensah",
    path="/feed/",
    content_type="text/html; charset=utf-8",
    write=pages.maintenance,
    people={"Kofi Mensah": "kofi-mensah"},
    manner=Manner.GONE,
)

BROKEN = Blog(
    host="chitalnya.example",
    title="Chitalnya: the reading room",
    owner="Elena Popova",
    path="/feed/",
    content_type="text/html; charset=utf-8",
    write=pages.maintenance,
    people={"Elena Popova": "elena-popova"},
)
