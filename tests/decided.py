"""A small cohort with a database and no network: what tests of decisions and explanations stand on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from aggregator import addresses, instance
from aggregator.instance import Instance
from aggregator.model import EntryWrite
from aggregator.store import Store
from tests.stores import NOW, poll, write

PROGRAMME = """\
[programme]
name = "Our 23 Things"
aliases = ["23 Things"]
starts = 2026-04-01
[[thing]]
number = 5
title = "Reflective practice"
[[thing]]
number = 6
title = "Online networks"
[[thing]]
number = 7
title = "Face-to-face networks"
"""
OUTLINES = """\
<opml version="2.0"><body>
<outline type="rss" text="Ada" id="ada" xmlUrl="https://ada.example/feed/"/>
<outline type="rss" text="Ada" id="ada" xmlUrl="https://ada.example/teasers/"/>
<outline type="rss" text="Bob" id="bob" xmlUrl="https://bob.example/feed/"/>
</body></opml>
"""
ADA, TEASERS, BOB = "https://ada.example/feed/", "https://ada.example/teasers/", "https://bob.example/feed/"


def entry(entry_id: str, title: str, link: str | None = None, content: str = "<p>Hello</p>") -> EntryWrite:
    """An entry to be stored, by default under a link of its own."""
    one = write(entry_id, title, content)
    return one if link is None else replace(one, parsed=replace(one.parsed, link=link))


def cohort(
    root: Path, blogs: Mapping[str, Sequence[EntryWrite]], corrections: str = "", programme: str = PROGRAMME
) -> Instance:
    """A folder with its text files and a database of these entries, none of them built yet."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "programme.toml").write_text(programme)
    (root / "feeds.opml").write_text(OUTLINES)
    if corrections:
        (root / "corrections.toml").write_text(corrections)
    with Store.open(root / "aggregator.sqlite", now=NOW) as store:
        states = store.subscribe(list(blogs), NOW, addresses.comparison_key)
        store.record([poll(states[url], *entries) for url, entries in blogs.items()])
    return instance.read(root)
