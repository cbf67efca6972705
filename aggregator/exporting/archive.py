"""Everything held on one participant, as one zip: their portfolio as a page, and the data as JSON.

Reads the store. Of a team blog only what is theirs is in it, and nothing of anybody else.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from aggregator import forgetting, jsonlines, render, views, whose
from aggregator.exporting.tables import gather
from aggregator.forgetting import Traces
from aggregator.instance import Instance
from aggregator.model import JudgedEntry
from aggregator.store import Store
from aggregator.views.gathered import Gathered

README = """\
Everything that %(title)s holds on %(name)s, as of %(day)s.

index.html         what counts, with the posts in full: open it in a browser, print it; it needs no network
participant.json   name, groups, blogs as the organisers listed them; Things and awards
entries.json       every post as its feed gave it (content: HTML as received, not safe to show as it is); what
                   it was before each edit (entry_versions); what we read in it (derived); what counts and why
feeds.json         the feeds: addresses, state, validators
polls.json         the log of polls: when, with what answer
corrections.json   what the organisers decided on single posts

Times are UTC. The organisers' backups, and what others copied from the published pages, are not in it.
"""


def archive(instance: Instance, participant: str, now: datetime) -> bytes:
    """The zip. Raises OperatorError where nobody has this id, or nothing was polled yet."""
    with Store.open(instance.database, now=now, read_only=True) as store:
        found = forgetting.traces(instance, [participant], store)
        gathered = gather(instance, store, now)
        files = dict(_files(instance, store, found, gathered, participant))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, content in files.items():
            made = zipfile.ZipInfo(
                f"{participant}/{name}", max(now, datetime(1980, 1, 1, tzinfo=now.tzinfo)).timetuple()[:6]
            )
            made.external_attr = 0o644 << 16
            whole.writestr(made, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _files(
    instance: Instance, store: Store, found: Traces, gathered: Gathered, participant: str
) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file."""
    theme = render.Theme(instance.templates)
    page = views.portfolio.page(gathered, participant)
    yield page.path, theme.render(page.template, page.context)
    yield from theme.assets.values()
    [person] = found.people
    words = {"title": gathered.site.title, "name": person.name, "day": f"{gathered.now:%Y-%m-%d}"}
    yield "README.txt", (README % words).encode()

    served = whose.subscriptions_of(instance.cohort, store)
    feeds = [row for row, lines in served.items() if any(line in found.lines for line in lines)]
    held = store.held(feeds, [entry.row for entry in found.entries])
    row = gathered.progress[participant]
    yield (
        "participant.json",
        _json(
            {
                "participant": asdict(person),
                "lines": [asdict(line) for line in found.lines],
                "things": {number: [each.entry.link for each in done] for number, done in row.things.items()},
                "awards": [asdict(award) for award in row.awards],
            }
        ),
    )
    yield "feeds.json", _json({table: held.pop(table) for table in ("feeds", "feed_addresses")})
    yield "polls.json", _json(held.pop("polls"))
    yield "corrections.json", _json([asdict(word) for word in found.corrections])
    alone = {state.id for state in found.feeds}
    judged = [
        _judged(each, alone=each.entry.feed_id in alone) for each in gathered.judged.get(participant, ())
    ]
    yield "entries.json", _json({**held, "judged": judged})


def _judged(judged: JudgedEntry, *, alone: bool) -> dict[str, Any]:
    """What was made of an entry, and why; on a team blog its neighbours are other people's."""
    decided = jsonlines.as_json(judged.decision)
    return {
        "row": judged.entry.row,
        "title": judged.entry.title,
        "link": judged.entry.link,
        "things": decided["things"],
        "late": judged.late_things,
        "counts": judged.counts,
        "standing": judged.standing.value,
        "doubtful": decided["doubtful"],
        "evidence": [each for each in decided["evidence"] if alone or each["field"] != "neighbours"],
    }


def _json(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, indent=1, default=_day)
    return f"{text}\n".encode("utf-8", "replace")


def _day(value: object) -> str:
    assert isinstance(value, date)
    return value.isoformat()
