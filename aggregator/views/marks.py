"""What pages are made of, as short hashes: a page is made anew where its mark is another.

Pure. A mark is made of what stands in the snapshot, so that neither a page nor an entry need be
made to know that it is the same. What makes them, the code, is no part of it: whoever compares
marks over time adds it (render.publish).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

from aggregator.model import JudgedEntry
from aggregator.views.values import BlogView, PersonView

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Marks:
    """The marks of one folder's people, entries and pages; each is made once."""

    def __init__(
        self,
        settings: object,
        people: Mapping[str, PersonView],
        blogs: Mapping[int, BlogView],
        first: Mapping[int, str],
    ) -> None:
        """`settings`: all that people, blogs and entries do not tell; `blogs` and `first` by feed id."""
        self._settings = _hash(settings)
        self._people = people
        self._blogs = blogs
        self._first = first
        self._of_people: dict[str, str] = {}
        self._of_entries: dict[int, str] = {}
        self._begun: dict[tuple[str, int], blake2b] = {}

    def page(self, *parts: object) -> str:
        """Of a page that is made of these parts and the settings."""
        return _hash((self._settings, parts))

    def person(self, person: PersonView) -> str:
        """Of all that is shown of a person by name."""
        if person.id not in self._of_people:
            self._of_people[person.id] = _hash(person)
        return self._of_people[person.id]

    def entry(self, judged: JudgedEntry) -> str:
        """Of all that an `EntryView` is made of but the body."""
        entry = judged.entry
        found = self._of_entries.get(entry.row)
        if found is None:
            dated, shown, changed = entry.dated, entry.shown_at, entry.changed_at
            made_of = (
                entry.entry_id,
                entry.title,
                entry.link,
                "" if judged.participant in self._people else entry.author,
                moment(shown),
                None if dated == shown else moment(dated),
                entry.published is None,
                judged.decision.things,
                judged.late_things,
                judged.counts,
                entry.comments,
                entry.language,
                changed and moment(changed),
            )
            hashed = self._beginning(judged.participant, entry.feed_id)
            hashed.update(f"{made_of!r}{entry.excerpt}".encode("utf-8", "surrogatepass"))
            self._of_entries[entry.row] = found = hashed.hexdigest()
        return found

    def _beginning(self, participant: str, feed_id: int) -> blake2b:
        """What all entries of a person in a feed share."""
        key = (participant, feed_id)
        if key not in self._begun:
            shared = (
                self._settings,
                self._people.get(participant),
                self._blogs.get(feed_id),
                self._first.get(feed_id),
            )
            self._begun[key] = blake2b(repr(shared).encode("utf-8", "replace"), digest_size=16)
        return self._begun[key].copy()


def moment(at: datetime) -> int:
    """A moment in microseconds, which is told sooner than its date."""
    return (at - _EPOCH) // _MICROSECOND


def _hash(value: object) -> str:
    return blake2b(repr(value).encode("utf-8", "replace"), digest_size=16).hexdigest()
