"""Somebody leaves, comes back, or turns up in a restored backup.

The order makes a kill harmless: what is needed to find the rest goes last, so that the same command,
or for the pages the next run, goes on.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from aggregator import continuing, forgotten, pipeline, whose
from aggregator import instance as instances
from aggregator.addresses import comparison_key
from aggregator.forgetting import files
from aggregator.forgetting.traces import traces
from aggregator.instance import Instance, rewrite
from aggregator.model import Subscription
from aggregator.policy.moves import host
from aggregator.report import visible
from aggregator.store import Store


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was done, and what is left to people."""

    done: tuple[str, ...]
    mentions: tuple[str, ...]  # places of the text files that name them still
    left: tuple[str, ...]  # what no command reaches

    def text(self) -> str:
        """For people."""
        lines = list(self.done)
        if self.mentions:
            lines += [
                "These lines still mention them; look at each:",
                *(f"  {each}" for each in self.mentions),
            ]
        return "\n".join([*lines, "Out of reach, and yours to do:", *(f"  - {each}" for each in self.left)])


def forget(instance: Instance, wanted: Sequence[str], now: datetime) -> Forgotten:
    """Erase what is held on them and build the site without; the caller holds the lock.

    Raises OperatorError, nothing touched, where somebody is not known or a file is in the way.
    """
    root = instance.root
    with Store.open(instance.database, now=now) as store:
        found = traces(instance, wanted, store)
        outlines = files.outlines(root, found)
        if found.corrections:
            files.correct(root, found.corrections)
        feeds = [state.id for state in found.feeds]
        lines = tuple(line for line in instance.cohort.subscriptions if line not in found.lines)
        staying = replace(instance.cohort, subscriptions=lines)
        store.lines.note(continuing.people(staying, whose.feeds_of(staying, store)))
        store.forget(found.names, feeds, [entry.row for entry in found.entries], found.hosts)
    done = [f"Erased: {found.summary()}.", *files.copies(root, found)]
    if found.lines:
        rewrite(root / "feeds.opml", outlines)
    report = pipeline.run("build", instances.read(root), now)
    done.append(f"Built without them: {report.sentence()}.")
    done += [
        f"On no line, and perhaps theirs from before: {visible(url)}. If so: "
        f"{shlex.join(['aggregator', 'forget', visible(url)])}"
        for url in found.perhaps
    ]
    if instance.database.with_name(f"{instance.database.name}-wal").exists():
        done.append(
            f"{instance.database} is open in another program: close that and run `aggregator build`, "
            "so that the last bytes go too."
        )
    return Forgotten(tuple(done), tuple(files.mentions(root, found)), tuple(files.left(root)))


def welcome(instance: Instance, urls: Iterable[str], now: datetime) -> list[Subscription]:
    """Let whoever wrote at these addresses come back; their lines of feeds.opml, if anybody was forgotten."""
    urls = list(filter(None, urls))
    keys = set(map(comparison_key, urls))
    lines = [
        line
        for line in instance.cohort.subscriptions
        if keys & {comparison_key(url) for url in (line.url, line.home_url) if url}
    ]
    if not lines or not instance.database.exists():
        return []
    names = {name for line in lines for name in forgotten.of_line(line)}
    names |= set(map(forgotten.of_address, urls))
    with Store.open(instance.database, now=now) as store:
        if not store.forgotten(names):
            return []
        store.welcome(names)
    return lines


def sweep(store: Store) -> int:
    """Erase what a restored backup holds of people who were forgotten since; how many feeds that were."""
    addresses = store.addresses()
    names = {forgotten.of_address(url) for urls in addresses.values() for url in urls}
    known = store.forgotten(names)
    feeds = [row for row, urls in addresses.items() if known.intersection(map(forgotten.of_address, urls))]
    authors = {
        entry.row: forgotten.of_author(addresses[entry.feed_id][0], entry.author) for entry in store.entries()
    }
    by_author = store.forgotten(authors.values())
    rows = [row for row, author in authors.items() if author in by_author]
    if feeds or rows:
        hosts = {host(url) for row in feeds for url in addresses[row]}
        store.forget((), feeds, rows, hosts)
    return len(feeds)
