"""What is made of stored entries and can be made again: what is read in them, decisions, clean bodies.

[S] Joins `sanitize` and `matching` to the store. The first two are kept as long as what they
were made from is the same, so that a build costs what is new; clean bodies are made for the
few entries that a page shows whole. Never: fetches, judges, renders.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from markupsafe import Markup

from aggregator.model import Config, Correction, Decision, Entry, EntryText
from aggregator.report import Progress, silent
from aggregator.store import Derived, Matches, Raw, Store

EXCERPT = 320  # characters


def derive(store: Store, progress: Progress = silent) -> None:
    """Read the bodies that are new, or read by other rules."""
    policy = _policy()
    done = 0
    for batch in store.underived(policy):
        store.save_derived(policy, [_read(raw) for raw in batch])
        done += len(batch)
        progress(done, 0, "reading entries")


def clean_bodies(store: Store, config: Config, rows: Collection[int]) -> dict[int, Markup]:
    """The bodies of these entries as a page may show them, by Entry.row."""
    from aggregator import sanitize

    images = config.site.images
    return {raw.row: sanitize.clean(raw.content, base=raw.base, images=images) for raw in store.raw(rows)}


def texts(store: Store, rows: Collection[int]) -> dict[int, str]:
    """The words of these entries, by Entry.row; of those that were read."""
    from aggregator import sanitize

    return {row: sanitize.bare_text(html) for row, html in store.bare(rows).items()}


def match(
    store: Store, entries: Sequence[Entry], config: Config, progress: Progress = silent
) -> dict[int, Decision]:
    """Which Things each entry covers, by Entry.row.

    A blog's decisions are kept while nothing they depend on changed.
    """
    decisions: dict[int, Decision] = {}
    new: dict[int, Matches] = {}
    for feed_id, blog, is_new in _matched(store, entries, config, {}, progress):
        if is_new:
            new[feed_id] = blog
        decisions.update(blog.decisions)
    store.save_matches(new)
    return decisions


def foresee(
    store: Store, entries: Sequence[Entry], config: Config, progress: Progress = silent
) -> dict[int, Decision]:
    """What `match` would say at a build with `config`; nothing is kept."""
    bodies = unbuilt(store, {entry.row for entry in entries})
    decisions: dict[int, Decision] = {}
    for _, blog, _ in _matched(store, entries, config, bodies, progress):
        decisions.update(blog.decisions)
    return decisions


def unbuilt(store: Store, rows: Collection[int]) -> dict[int, str]:
    """The bodies of these entries that the next build will read, bare; nothing is kept."""
    waiting = (raw for batch in store.underived(_policy()) for raw in batch if raw.row in rows)
    return {raw.row: _read(raw).html for raw in waiting}


def unused(store: Store, entries: Sequence[Entry], corrections: Sequence[Correction]) -> list[Correction]:
    """The corrections that no stored entry answers to, of blogs that left the list neither."""
    from aggregator import matching

    left = matching.unused(corrections, map(_name, entries)) if corrections else []
    return matching.unused(left, map(_name, store.entries())) if left else []


def _policy() -> str:
    """Everything that reading depends on but the entry itself, in one text."""
    from aggregator import optout, sanitize

    return f"{sanitize.BARE_VERSION}:{optout.VERSION}"


def _read(raw: Raw) -> Derived:
    from aggregator import optout, sanitize

    html = sanitize.bare(raw.content, base=raw.base)
    excerpt, words = sanitize.summary(sanitize.bare_text(html), EXCERPT)
    return Derived(raw.row, html, excerpt, words, optout.in_body(raw.content))


def _matched(
    store: Store, entries: Sequence[Entry], config: Config, bodies: Mapping[int, str], progress: Progress
) -> Iterator[tuple[int, Matches, bool]]:
    """Each feed with its decisions, and whether they are new; `bodies` stand for those in the store."""
    from aggregator import matching
    from aggregator.matching import corrections

    rules_digest = _digest((matching.MATCHER_VERSION, _policy(), config.programme))
    corrected = corrections.index(config.corrections)
    held = {entry.row for entry in entries if entry.held}
    blogs: dict[int, list[tuple[int, str, bool, object]]] = {}
    for entry in entries:
        word = corrections.find(_name(entry), corrected) if corrected else None
        decided = (word.things, word.ignore, word.why) if word else None
        blogs.setdefault(entry.feed_id, []).append((entry.row, entry.content_hash, entry.held, decided))
    keys = {feed_id: _digest((rules_digest, sorted(blog))) for feed_id, blog in blogs.items()}
    kept = store.matches(blogs)
    for done, (feed_id, key) in enumerate(keys.items(), start=1):
        blog = kept.get(feed_id)
        is_new = blog is None or blog.key != key
        if blog is None or is_new:
            texts = store.texts(feed_id)
            texts |= {row: replace(texts[row], content=bodies[row]) for row in texts.keys() & bodies.keys()}
            decisions: dict[int, Decision] = {}
            for apart in (False, True):  # what is held back may be a stranger's: a blog of its own
                rows = [row for row in texts if (row in held) is apart]
                read = [texts[row] for row in rows]
                found = matching.match_blog(read, config.programme, config.corrections)
                decisions |= zip(rows, found, strict=True)
            blog = Matches(key, decisions)
        yield feed_id, blog, is_new
        progress(done, len(keys), "matching blogs")


def _name(entry: Entry) -> EntryText:
    """What a correction may name the entry by."""
    return EntryText(link=entry.link, id=entry.entry_id, former_links=entry.former_links)


def _digest(value: object) -> str:
    return hashlib.blake2b(repr(value).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
