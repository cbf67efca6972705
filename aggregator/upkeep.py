"""The database kept whole: a backup during a run, a restore that keeps promises, a check in words.

[S] Needs no sound text file for a backup or a restore: both are for bad days. The caller of
`restore` holds the lock.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from aggregator import forgetting, forgotten, render, whose
from aggregator.instance import DATABASE, Instance
from aggregator.model import OperatorError
from aggregator.report import count, returned, visible
from aggregator.store import Store, backup, draft, put_in_place

__all__ = ["Checked", "back_up", "check", "restore"]

SHOWN = 5  # addresses or files that are named
_MEND = "`aggregator restore BACKUP` puts your last backup in its place"
_BUILD = "`aggregator build` puts that right"


def back_up(root: Path, target: Path) -> None:
    """Write a backup of the cohort's database, while a run is at work too."""
    path = root / DATABASE
    if not path.exists():
        raise OperatorError(f"{path} is not there yet: there is nothing to back up.")
    backup(path, target)


def restore(root: Path, source: Path, now: datetime) -> list[str]:
    """Put a backup in the database's place; what was done, in words.

    It is looked at first, and brought to the present schema. Whoever was forgotten since it was made
    stays forgotten: what it holds of them is erased before it is put in place.
    """
    path = root / DATABASE
    copy, told = draft(source, path, now)
    try:
        with Store.open(copy, now=now) as store:
            swept = forgetting.sweep(store)
            store.save_built_from("")  # the pages are of what was there before
            entries = len(store.entries())
        kept = put_in_place(copy, path)
    finally:
        copy.unlink(missing_ok=True)
    done = [f"{path} is now what {source} holds: {count(entries, 'entry', 'entries')}."]
    if swept:
        done.append(f"Erased from it: {count(swept, 'blog')} of people who were forgotten since.")
    if not told:
        done.append(
            "What was there before is too damaged to tell who was forgotten since this backup was made: "
            "forget them again, by `aggregator forget ADDRESS` where the line is gone."
        )
    if kept:
        done.append(f"What was there before is in {kept}; delete it when all is well.")
    return [*done, "Next: aggregator build"]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a look at the database came to."""

    problems: tuple[str, ...]  # damage, each with what to do
    hints: tuple[str, ...]  # what the organiser should know, likewise
    summary: str

    def text(self) -> str:
        """For people."""
        return "\n".join([*self.problems, *self.hints, self.summary])


def check(instance: Instance, now: datetime) -> Checked:
    """Whether the database is whole, and whether the site shows what is in it.

    Raises StorageError where it cannot even be read.
    """
    with Store.open(instance.database, now=now, read_only=True) as store:
        if problems := tuple(f"{instance.database}: {each}. {_MEND}." for each in store.check()):
            return Checked(problems, (), f"{instance.database}: not whole")
        hints = tuple(_hints(instance, store))
        entries, feeds = len(store.entries()), len(store.feeds())
    size = instance.database.stat().st_size / 1_000_000
    words = f"{count(feeds, 'feed')}, {count(entries, 'entry', 'entries')}, {size:.1f} MB"
    return Checked((), hints, f"{instance.database}: whole; {words}")


def _hints(instance: Instance, store: Store) -> Iterator[str]:
    cohort, away = forgotten.part(instance.cohort, store.forgotten)
    yield from map(returned, away)
    served = whose.subscriptions_of(cohort, store)
    loose = [state for state in store.feeds() if state.id not in served]
    if loose:
        feeds = count(len(loose), "feed")
        entries = count(len(store.entries([state.id for state in loose])), "entry", "entries")
        yield (
            f"Kept, neither asked nor shown, since no line of feeds.opml has them: {feeds} with {entries} "
            f"({_few([visible(state.url) for state in loose])}). `aggregator forget ADDRESS` erases one."
        )
    expected = {
        "feeds": len(served),
        "entries": store.counts(served).entries,
        "participants": len(cohort.participants),
    }
    yield from _against_the_site(instance, expected)


def _against_the_site(instance: Instance, expected: dict[str, int]) -> Iterator[str]:
    """What the site says otherwise than the database, and which of its files are gone."""
    try:
        status = json.loads((instance.site / "status.json").read_bytes())
    except (OSError, ValueError):
        yield f"{instance.site} has no pages, or not all of them: {_BUILD}."
        return
    for what, number in expected.items():
        if status.get(what) != number:
            yield f"The site counts {status.get(what)} {what}, the database {number}: {_BUILD}."
    for folder in (instance.site, instance.organiser):
        if gone := render.lacking(folder):
            files = count(len(gone), "file")
            yield f"{folder}: {files} of the last build missing or cut ({_few(gone)}): {_BUILD}."


def _few(names: Sequence[str]) -> str:
    """The first of them."""
    return ", ".join(names[:SHOWN]) + (", …" if len(names) > SHOWN else "")
