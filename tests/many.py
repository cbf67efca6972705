"""A cohort of any size in a folder, its entries put straight into the store: no server, no poll.

People, titles and bodies are awkward on purpose and the same at every call. With `bodies` given
(real ones, say) the entries take theirs in turn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from xml.sax.saxutils import quoteattr

from aggregator import demo, instance, pipeline
from aggregator.model import EntryWrite, FailureKind, FeedState, ParsedEntry, PollLog, PollOutcome, failure
from aggregator.store import Store

GROUPS = ("Public", "School", "Health & Social Care", "Law", 'Quoted "group"', "東京")
FIRST = ("Ada", "Ben", "Chiara", "Dewi", "Emmy", "Finn", "Grace", "Hana", "Inês", "J. O'Neil", "Ключник")
LAST = (
    "Quill",
    "Okafor",
    "Bruni",
    "Pritchard",
    "de Wit",
    "Larsen",
    "Mbeki",
    "Sato",
    "<b>Roque</b>",
    "& Sons",
)
TITLES = (
    "Thing {n}: what I made of it",
    "Things {n} & {m} – two in one",
    "#cpd23 Thing {n}",
    "A walk along the canal",
    "<script>alert(1)</script> Thing {n}",
    "\u202edesrever\u202c and Z\u0351\u036b\u0343o\u0334\u0335\u031cg\u0334o (Thing {n})",
    "الشيء {n}",
    "Thing {n} " + "very " * 2000 + "long",
    "W" * 10_000,
    "",
    "Thing {n} 🎉 🧑‍🏫",
    "{{{{ 7 * 7 }}}} {{% raw %}} Thing {n}",
)
BODIES = (
    "<p>It rained all Sunday, so I sat down and tried it properly.</p><ul><li>what I tried<li>what I kept</ul>"
    * 3,
    "<h1>Thing One</h1><p>One.</p><h5>Thing Two</h5><p>Two.</p><h2>Three</h2>",
    '<p>A picture: <a href="/big.jpg"><img src="/small.jpg"></a><img src="https://x.example/a.png" width="100%"></p>',
    "<span><div>boxes in lines</div></span><b><p>and bold ones</p></b><code><div>a</div><div>b</div></code>",
    '<table border=1><tr><td colspan=2 rowspan=0>a<td>b<tr><td>c</table><a href="http://x.example/a b[c]">odd</a>',
    "<dl><dd>no term</dl><li>no list</li><ul>no item<ul><li>nested</ul></ul><details>no summary</details>",
    "<blockquote>quoted <q>twice</blockquote></div></div></article></body><p>and closed too often",
    "<pre>\n\n  code &lt;b&gt;</pre><hr><time>yesterday</time><bdo>x</bdo><p lang='not a language' dir=up>y</p>",
    "Plain words & an ampersand, 1 < 2, and <unknown>an element nobody knows</unknown>.",
    "",
    "<p>" + "one long paragraph " * 400 + "</p>",
)


def write(
    root: Path, people: int, each: int, now: datetime, bodies: Sequence[str] = BODIES
) -> instance.Instance:
    """Text files and database of a cohort of so many people with so many entries each; not built."""
    demo.write_cohort(root, now)
    (root / "corrections.toml").write_text("")
    (root / "feeds.opml").write_text(_opml(people), encoding="utf-8")
    cohort = instance.read(root)
    with Store.open(cohort.database, now=now) as store:
        states = pipeline.subscribe(cohort.cohort, store, now)
        for place, state in enumerate(states.values()):
            store.record([_outcome(place, state, each, now, bodies)])
    return cohort


def _opml(people: int) -> str:
    outlines = [
        f"<outline text={quoteattr(_name(place))} id='person-{place}' category={quoteattr(GROUPS[place % len(GROUPS)])}"
        f" xmlUrl='https://blog{place}.example/feed/' htmlUrl='https://blog{place}.example/'/>\n"
        for place in range(people)
    ]
    return f"<opml version='2.0'><head><title>Many</title></head><body>\n{''.join(outlines)}</body></opml>\n"


def _name(place: int) -> str:
    return f"{FIRST[place % len(FIRST)]} {LAST[place // len(FIRST) % len(LAST)]}"


def _outcome(place: int, state: FeedState, each: int, now: datetime, bodies: Sequence[str]) -> PollOutcome:
    """One blog as a first poll found it; every seventeenth cannot be read by now."""
    broken = failure(FailureKind.NOT_FOUND, status=404) if place % 17 == 5 else None
    entries = tuple(_entries(place, 0 if place % 13 == 4 else each, now, bodies))
    found = replace(
        state,
        title=f"The blog of {_name(place)}",
        home_url=f"https://blog{place}.example/",
        loaded=bool(entries),
        last_polled_at=now,
        last_ok_at=now,
        next_poll_at=now + timedelta(hours=12),
        failure=broken,
        failing_since=now - timedelta(days=3) if broken else None,
    )
    return PollOutcome(found, PollLog(state.id, now, "ok", 200, new=len(entries)), entries)


def _entries(place: int, each: int, now: datetime, bodies: Sequence[str]) -> Iterator[EntryWrite]:
    for number in range(each):
        at = now - timedelta(days=3 * (each - number) - place % 3, minutes=place % 600)
        turn = 7 * place + number
        title = TITLES[turn % len(TITLES)].format(n=number % 23 + 1, m=(number + 1) % 23 + 1)
        content = bodies[turn % len(bodies)]
        entry_id = f"https://blog{place}.example/?p={number}"
        yield EntryWrite(
            entry_id=entry_id,
            parsed=ParsedEntry(
                guid=entry_id,
                link=f"https://blog{place}.example/{number}/",
                title=title,
                author=_name(place),
                content=content,
                base=f"https://blog{place}.example/",
                published=at,
                comments=turn % 4 or None,
                language=("", "en", "ar", "xx-bogus")[turn % 4],
            ),
            content_hash=blake2b(f"{title}{content}".encode(), digest_size=16).hexdigest(),
            published=at,
            first_seen_at=max(at, now - timedelta(days=1)),
            shown_at=at,
            changed_at=None,
        )
