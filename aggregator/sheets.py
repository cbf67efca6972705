"""Tables as values, and as the CSV that spreadsheets read without running anything in it.

Pure. Imports nothing of ours. What a table holds is decided where it is made.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what spreadsheets take for the beginning of one


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that leads somewhere: the text or day it shows, and its address, which may be ""."""

    shown: str | date
    url: str


Cell: TypeAlias = str | int | date | Link | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with a heading for each column; texts are lines without control characters."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def harmless(cell: str) -> str:
    """The text as a spreadsheet shows it and never runs it (OWASP, CSV injection).

    >>> harmless("=HYPERLINK(1)")
    "'=HYPERLINK(1)"
    """
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def plain(cell: Cell) -> str | int | None:
    """What the cell says, without where it leads; days as 2026-05-01."""
    if isinstance(cell, Link):
        return plain(cell.shown)
    return cell.isoformat() if isinstance(cell, date) else cell


def as_csv(sheet: Sheet) -> bytes:
    """UTF-8, lines ended as RFC 4180 has it; an empty cell for what is not there."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(map(harmless, sheet.columns))
    for row in sheet.rows:
        cells = map(plain, row)
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in cells])
    return out.getvalue().encode("utf-8", "replace")
