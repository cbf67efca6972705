"""Which stored entry a link, an id or a title means, and which name means one post alone.

Pure. An entry's id never reaches across feeds, and many entries of a blog may bear one link; a
correction must mean the post it is about and no other. The same post by two feeds of the same
people is one post.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from aggregator.addresses import comparison_key
from aggregator.model import Correction, Entry, OperatorError, Subscription
from aggregator.report import title, visible

NEAR = 5  # entries offered where none is meant


class Names:
    """Stored entries by their names. `subscriptions` are by feed id; other feeds left the list."""

    def __init__(self, entries: Sequence[Entry], subscriptions: Mapping[int, Sequence[Subscription]]) -> None:
        self._entries = entries
        self._people = {
            feed_id: frozenset(each.participant for each in served)
            for feed_id, served in subscriptions.items()
        }
        self._links: defaultdict[str, list[Entry]] = defaultdict(list)
        self._ids: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            links = {comparison_key(link) for link in (entry.link, *entry.former_links) if link}
            for key in links:
                self._links[key].append(entry)
            self._ids[entry.entry_id].append(entry)

    def find(self, what: str) -> list[Entry]:
        """The entries of this link or id, else of this title; all may be written as they are printed."""
        named = [*self._links.get(comparison_key(what), []), *self._ids.get(what, [])]
        return (
            list({each.row: each for each in named}.values())
            or [each for each in self._entries if what in (visible(each.link), visible(each.entry_id))]
            or [each for each in self._entries if each.title and plain(each.title) == plain(what)]
        )

    def near(self, what: str) -> list[Entry]:
        """Entries that may be meant: with this in their title, else with a link or title much like it."""
        wanted = plain(what)
        pieces = {
            each.link or each.entry_id: each
            for each in self._entries
            if wanted and wanted in plain(each.title)
        }
        if pieces:
            return list(pieces.values())[:NEAR]
        named = {each.link if "://" in what else plain(each.title): each for each in self._entries}
        close = get_close_matches(what if "://" in what else wanted, named, NEAR, cutoff=0.75)
        return [named[name] for name in close]

    def the(self, what: str) -> Entry:
        """The one post of this name. Raises OperatorError where there is none, or more than one."""
        found = self.find(what)
        if not found:
            near = [f"  near it: {offer(each)}" for each in self.near(what)]
            sentence = f"{visible(what)}: no stored entry has this link, id or title"
            raise OperatorError("\n".join([sentence, *near]))
        if not self.one(found):
            several = [f"  {visible(self.called(each))}   {title(each.title)}" for each in found]
            sentence = f"{visible(what)} names {len(found)} entries; name the one you mean:"
            raise OperatorError("\n".join([sentence, *several]))
        return found[0]

    def one(self, entries: Iterable[Entry]) -> bool:
        """Whether these are one post: each by another feed, all of the same people."""
        found = list(entries)
        known = [each for each in found if each.feed_id in self._people] or found
        people = {self._people.get(each.feed_id) for each in known}
        return len(people) == 1 and len({each.feed_id for each in known}) == len(known)

    def hit(self, correction: Correction) -> list[Entry]:
        """Every entry that this correction names."""
        found = self._links.get(comparison_key(correction.link), []) if correction.link else []
        return [*found, *(self._ids.get(correction.id, []) if correction.id else [])]

    def name(self, entry: Entry) -> Correction | None:
        """What means this post alone, as a correction without a word: its link, else its id, else None."""
        names = [Correction(link=entry.link)] if entry.link else []
        names.append(Correction(id=entry.entry_id))
        return next((name for name in names if self.one(self.hit(name))), None)

    def called(self, entry: Entry) -> str:
        """How to name this post on the command line."""
        name = self.name(entry) or Correction(link=entry.link, id=entry.entry_id)
        return name.link or name.id


def offer(entry: Entry) -> str:
    """An entry as it is offered: its title and where it is."""
    return f"{title(entry.title)} <{visible(entry.link or entry.entry_id)}>"


def plain(title: str) -> str:
    """A title without what people type differently."""
    return " ".join(title.split()).casefold()
