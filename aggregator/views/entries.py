"""Entries as pages show them.

Pure. An entry is made once and shared by every page that shows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from zoneinfo import ZoneInfo

from aggregator.model import JudgedEntry
from aggregator.views import text
from aggregator.views.marks import Marks
from aggregator.views.values import BlogView, EntryView, PersonView, ThingView

_NO_BLOG = BlogView("", "")


class Entries(dict[int, EntryView]):
    """Entries as pages show them, by row; each is made once, when a page first asks for it."""

    def __init__(
        self,
        judged: Iterable[JudgedEntry],
        people: Mapping[str, PersonView],
        blogs: Mapping[int, BlogView],
        things: Mapping[int, ThingView],
        first: Mapping[int, str],
        authority: str,
        zone: ZoneInfo,
        language: str,
        marks: Marks,
    ) -> None:
        super().__init__()
        self._judged = {each.entry.row: each for each in judged}
        self._people = people
        self._blogs = blogs
        self._things = things
        self._first = first
        self._authority = authority
        self._zone = zone
        self._language = language
        self._marks = marks

    def __missing__(self, row: int) -> EntryView:
        judged = self._judged[row]
        entry = judged.entry
        shown = entry.shown_at.astimezone(self._zone)
        self[row] = view = EntryView(
            id=self.id(entry.feed_id, entry.entry_id),
            title=text.title(entry.title),
            url=text.web(entry.link),
            person=self._people.get(judged.participant) or _stranger(entry.author),
            blog=self._blogs.get(entry.feed_id, _NO_BLOG),
            shown=shown,
            dated=shown if entry.dated == entry.shown_at else entry.dated.astimezone(self._zone),
            estimated=entry.published is None,
            things=tuple([self._things[each] for each in judged.decision.things if each in self._things]),
            late=judged.late_things,
            counts=judged.counts,
            excerpt=text.line(entry.excerpt),
            more=entry.excerpt.endswith("…"),
            comments=entry.comments or 0,
            language=self._told(entry.language) if entry.language else "",
            changed=entry.changed_at.astimezone(self._zone) if entry.changed_at else None,
            mark=self._marks.entry(judged),
        )
        return view

    def _told(self, tag: str) -> str:
        language = text.language(tag)
        return "" if language == self._language else language

    def id(self, feed_id: int, entry_id: str) -> str:
        """The entry's id in our feeds: a tag: URI (RFC 4151) that outlives a move of the blog."""
        key = f"{self._first.get(feed_id, '')}\n{entry_id}".encode("utf-8", "replace")
        return f"tag:{self._authority},2005:entry/{blake2b(key, digest_size=16).hexdigest()}"


def _stranger(author: str) -> PersonView:
    """Who wrote an entry of a team blog without being of the team."""
    name = text.title(author)
    return PersonView("", name, "", "", text.initials(name), 0, (), ())
