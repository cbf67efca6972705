"""The organiser's word on single entries.

Job: find the correction of an entry, and the corrections of no entry.
May import: model, addresses (what one address is). Never weighs cues.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from aggregator.addresses import comparison_key
from aggregator.model import Correction, EntryText

Index = Mapping[tuple[str, str], Correction]  # ("link" or "id", key) -> the last correction of it


@lru_cache(maxsize=8)
def index(corrections: tuple[Correction, ...]) -> Index:
    """The corrections by what they name; of two for one entry the later line holds."""
    return {key: correction for correction in corrections for key in _keys(correction.link, correction.id)}


def find(entry: EntryText, corrections: Index) -> Correction | None:
    """The correction of this entry: by its id, the most exact name, else its link, else one it had."""
    if not corrections:
        return None
    return next((corrections[key] for key in reversed(_names(entry)) if key in corrections), None)


def unused(corrections: Sequence[Correction], entries: Iterable[EntryText]) -> list[Correction]:
    """The corrections that name no entry of these, for the caller to report."""
    known = {key for entry in entries for key in _names(entry)}
    return [each for each in corrections if known.isdisjoint(_keys(each.link, each.id))]


def _names(entry: EntryText) -> list[tuple[str, str]]:
    """An entry's names, the most exact last."""
    former = [("link", comparison_key(link)) for link in entry.former_links]
    return [*former, *_keys(entry.link, entry.id)]


def _keys(link: str, entry_id: str) -> list[tuple[str, str]]:
    """An entry's names: its address whatever its spelling, and its id to the letter."""
    keys = [("link", comparison_key(link))] if link else []
    return [*keys, ("id", entry_id)] if entry_id else keys
