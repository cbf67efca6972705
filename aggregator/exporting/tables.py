"""The stored cohort as a table, as the next build would judge it; everybody is in it.

Reads the store; keeps nothing.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from aggregator import catalogue, comparing, completion, deriving, forgotten, sheets, views, whose
from aggregator.exporting.workbook import workbook
from aggregator.instance import Instance
from aggregator.sheets import Sheet
from aggregator.store import Store
from aggregator.views.gathered import Gathered

_SHEETS = {
    "completion": views.sheets.completion,
    "awards": views.sheets.awards,
    "entries": views.sheets.entries,
    "participants": views.sheets.participants,
}
FORMATS = dict.fromkeys(_SHEETS, ("csv", "json", "xlsx")) | {
    "participants": ("csv", "json", "xlsx", "opml"),
    "participant": ("zip",),
}


def table(instance: Instance, what: str, format_: str, now: datetime) -> bytes:
    """One of FORMATS as a file. Raises OperatorError where nothing was polled yet."""
    with Store.open(instance.database, now=now, read_only=True) as store:
        gathered = gather(instance, store, now)
    if format_ == "opml":
        return views.tables.outlines(gathered, gathered.site.title, set(gathered.people))
    if (what, format_) == ("completion", "json"):
        return views.tables.completion(gathered)
    sheet = _SHEETS[what](gathered)
    if format_ == "xlsx":
        return workbook(sheet, now)
    return sheets.as_csv(sheet) if format_ == "csv" else _as_json(sheet)


def gather(instance: Instance, store: Store, now: datetime) -> Gathered:
    """What the organisers' pages would be made of, without building them."""
    config = catalogue.of_pages(instance.config)
    cohort, _ = forgotten.part(instance.cohort, store.forgotten)
    judged = comparing.judged(replace(instance, cohort=cohort), config, store, now)
    snapshot = views.Snapshot(
        cohort=cohort,
        judged=judged,
        table=completion.table(judged, cohort, config.programme),
        feeds=whose.feeds_of(cohort, store),
        first_addresses=store.first_addresses(),
    )
    return views.gather(snapshot, config, now, deriving.bodies(store, config), organiser=True)


def _as_json(sheet: Sheet) -> bytes:
    """A list with an object for each row, one a line."""
    rows = [dict(zip(sheet.columns, map(sheets.plain, row), strict=True)) for row in sheet.rows]
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    return f"[\n{lines}\n]\n".encode("utf-8", "replace")
