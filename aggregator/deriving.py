"""What is made of stored entries and can be made again: what is read in them, decisions, clean bodies.

[S] Joins `sanitize`, `words`, `optout` and `matching` to the store. A body is read once, for all that is
wanted of it; that and decisions are kept as long as what they were made from is the same, so
that a build costs what is new. Clean bodies are made for the few entries that a page shows
whole. Never: fetches, judges, renders.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from markupsafe import Markup

from aggregator.model import Config, Correction, Decision, Entry, EntryText, Programme
from aggregator.report import Progress, silent
from aggregator.store import Derived, Matches, Raw, Store

if TYPE_CHECKING:
    from aggregator.views import Bodies

log = logging.getLogger(__name__)

EXCERPT = 320  # characters

Made = TypeVar("Made")
Otherwise = TypeVar("Otherwise")


def derive(store: Store, programme: Programme, progress: Progress = silent) -> None:
    """Read the bodies that are new, or read by other rules."""
    policy = _policy(programme)
    done = 0
    for batch in store.underived(policy):
        read = [_survived(partial(_read, programme=programme), raw, None) for raw in batch]
        store.save_derived(policy, filter(None, read))  # what is not kept is tried again at each build
        done += len(batch)
        progress(done, 0, "reading entries")


def bodies(store: Store, config: Config) -> Bodies:
    """How pages ask for the bodies of entries."""
    from aggregator.views import Bodies

    return Bodies(clean=partial(_clean, store, config), text=partial(_texts, store), terms=store.terms)


def _clean(store: Store, config: Config, rows: Collection[int]) -> dict[int, Markup]:
    """The bodies of these entries as a page may show them, by Entry.row."""
    from aggregator import sanitize

    images = config.site.images

    def clean(raw: Raw) -> Markup:
        return sanitize.clean(raw.content, base=raw.base, images=images)

    return {raw.row: _survived(clean, raw, Markup()) for raw in store.raw(rows)}


def _texts(store: Store, rows: Collection[int]) -> dict[int, str]:
    """The words of these entries, by Entry.row, white space as it came."""
    from aggregator import sanitize

    return {row: sanitize.bare_text(html) for row, html in bare(store, rows).items()}


def bare(store: Store, rows: Collection[int]) -> dict[int, str]:
    """The bodies of these entries as they are read, by Entry.row."""
    return {raw.row: _survived(_bare, raw, "") for raw in store.raw(rows)}


def match(
    store: Store, entries: Sequence[Entry], config: Config, progress: Progress = silent
) -> dict[int, Decision]:
    """Which Things each entry covers, by Entry.row.

    A blog's decisions are kept while nothing they depend on changed.
    """
    decisions: dict[int, Decision] = {}
    new: dict[int, Matches] = {}
    for feed_id, blog, is_new in _matched(store, entries, config, progress):
        if is_new:
            new[feed_id] = blog
        decisions.update(blog.decisions)
    store.save_matches(new)
    return decisions


def foresee(
    store: Store, entries: Sequence[Entry], config: Config, progress: Progress = silent
) -> dict[int, Decision]:
    """What `match` would say at a build with `config`; nothing is kept."""
    decisions: dict[int, Decision] = {}
    for _, blog, _ in _matched(store, entries, config, progress):
        decisions.update(blog.decisions)
    return decisions


def unused(store: Store, entries: Sequence[Entry], corrections: Sequence[Correction]) -> list[Correction]:
    """The corrections that no stored entry answers to, of blogs that left the list neither."""
    from aggregator import matching

    left = matching.unused(corrections, map(_name, entries)) if corrections else []
    return matching.unused(left, map(_name, store.entries())) if left else []


def _policy(programme: Programme) -> str:
    """Everything that reading depends on but the entry itself, in one text."""
    from aggregator import matching, optout, sanitize, words

    versions = (sanitize.BARE_VERSION, words.VERSION, optout.VERSION, matching.MATCHER_VERSION, EXCERPT)
    return _digest((versions, programme))


def _read(raw: Raw, programme: Programme) -> Derived:
    from aggregator import matching, optout, sanitize, words

    html = _bare(raw)
    read = words.read(sanitize.bare_text(html), EXCERPT)
    return Derived(
        raw.row,
        read.excerpt,
        read.number,
        opt_out=optout.in_body(raw.content),
        said=matching.as_json(matching.read_text(html, raw.title, programme)),
        terms=read.terms,
    )


def _bare(raw: Raw) -> str:
    from aggregator import sanitize

    return sanitize.bare(raw.content, base=raw.base)


def _survived(make: Callable[[Raw], Made], raw: Raw, otherwise: Otherwise) -> Made | Otherwise:
    """What is made of a body: a mistake of ours costs this post's text and nobody's site."""
    try:
        return make(raw)
    except Exception:
        log.exception("a mistake of the program's own over the text of row %s, “%s”", raw.row, raw.title)
        return otherwise


def _matched(
    store: Store, entries: Sequence[Entry], config: Config, progress: Progress
) -> Iterator[tuple[int, Matches, bool]]:
    """Each feed with its decisions, and whether they are new."""
    from aggregator.matching import corrections

    policy = _policy(config.programme)
    corrected = corrections.index(config.corrections)
    held = {entry.row for entry in entries if entry.held}
    blogs: dict[int, list[tuple[int, str, bool, object]]] = {}
    for entry in entries:
        word = corrections.find(_name(entry), corrected) if corrected else None
        decided = (word.things, word.ignore, word.why) if word else None
        blogs.setdefault(entry.feed_id, []).append((entry.row, entry.content_hash, entry.held, decided))
    keys = {feed_id: _digest((policy, sorted(blog))) for feed_id, blog in blogs.items()}
    kept = store.matches(blogs)
    for done, (feed_id, key) in enumerate(keys.items(), start=1):
        blog = kept.get(feed_id)
        is_new = blog is None or blog.key != key
        if blog is None or is_new:
            blog = Matches(key, _decisions(store, feed_id, policy, config, held))
        yield feed_id, blog, is_new
        progress(done, len(keys), "matching blogs")


def _decisions(
    store: Store, feed_id: int, policy: str, config: Config, held: Collection[int]
) -> dict[int, Decision]:
    """The decisions on a feed's entries; bodies that no build has read by this policy are read now."""
    from aggregator import matching

    programme = config.programme
    texts = store.texts(feed_id)
    said = store.said(feed_id, policy, matching.from_json)
    for raw in store.raw(texts.keys() - said.keys()):
        html = _survived(_bare, raw, "")
        said[raw.row] = matching.read_text(html, raw.title, programme)
    decisions: dict[int, Decision] = {}
    for apart in (False, True):  # what is held back may be a stranger's: a blog of its own
        rows = [row for row in texts if (row in held) is apart]
        read = [texts[row] for row in rows]
        found = matching.match_blog(read, programme, config.corrections, said=[said[row] for row in rows])
        decisions |= zip(rows, found, strict=True)
    return decisions


def _name(entry: Entry) -> EntryText:
    """What a correction may name the entry by."""
    return EntryText(link=entry.link, id=entry.entry_id, former_links=entry.former_links)


def _digest(value: object) -> str:
    return hashlib.blake2b(repr(value).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
