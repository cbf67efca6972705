"""A table as a spreadsheet file: days are days, links lead on, and no text is ever a formula.

[S] The one door to xlsxwriter, which is loaded where a file is wanted.
"""

from __future__ import annotations

import io
from datetime import date, datetime

from aggregator.sheets import FORMULA, Cell, Link, Sheet

_MOST_LINKS = 65_000  # of one sheet; Excel opens no more than 65,530
_LONGEST_LINK = 2_000  # characters; Excel's limit is 2,079
_WIDEST = 50  # characters


def workbook(sheet: Sheet, now: datetime) -> bytes:
    """The sheet with its head kept in sight; equal tables made at one moment give equal bytes."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": sheet.title, "created": now.replace(tzinfo=None)})
    page = book.add_worksheet(sheet.title)
    head = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    dated = book.add_format({"num_format": "yyyy-mm-dd", "align": "left", "hyperlink": True})
    text = book.add_format({"quote_prefix": True})  # stays a text when the cell is edited

    def write(row: int, column: int, cell: Cell, *, linked: bool = False) -> None:
        if isinstance(cell, date):
            moment = datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 - a day has no zone
            page.write_datetime(row, column, moment, dated if linked else day)
        elif isinstance(cell, int):
            page.write_number(row, column, cell)
        elif isinstance(cell, str) and cell:
            page.write_string(row, column, cell, text if cell.startswith(FORMULA) else None)

    links = 0
    page.freeze_panes(1, 2)
    for column, (title, width) in enumerate(zip(sheet.columns, _widths(sheet), strict=True)):
        page.set_column(column, column, width)
        page.write_string(0, column, title, head)
    for number, row in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(row):
            if not isinstance(cell, Link):
                write(number, column, cell)
                continue
            linked = bool(cell.url) and len(cell.url) <= _LONGEST_LINK and links < _MOST_LINKS
            if linked:
                page.write_url(number, column, cell.url)
                links += 1
            write(number, column, cell.shown, linked=linked)
    page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    book.close()
    return out.getvalue()


def _widths(sheet: Sheet) -> list[int]:
    """For each column the room its longest cell needs."""
    widths = [len(title) + 3 for title in sheet.columns]
    for row in sheet.rows:
        for column, cell in enumerate(row):
            shown = cell.shown if isinstance(cell, Link) else cell
            widths[column] = max(
                widths[column], min(len(str(shown if shown is not None else "")), _WIDEST) + 1
            )
    return widths
