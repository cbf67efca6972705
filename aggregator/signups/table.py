"""A spreadsheet saved as CSV -> the rows that matter; verdicts -> a spreadsheet.

[P] Bytes to values and back. Whatever a spreadsheet program writes is read: comma, semicolon or tab,
UTF-8 with or without its mark, UTF-16, Windows-1252. What it would run as a formula is never
written.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from aggregator import opml
from aggregator.candidates.typed import without_mail
from aggregator.model import OperatorError
from aggregator.sheets import harmless
from aggregator.signups import headings
from aggregator.signups.headings import Columns

__all__ = ["REPORT", "Columns", "SignUp", "Verdict", "read", "report"]

REPORT = "signups-report.csv"
_MOST_ROWS = 10_000
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DELIMITERS = (",", ";", "\t")
_DATA = re.compile(r"https?:|\bwww\.|\w@\w", re.IGNORECASE)
_EMPTIED = re.compile(r"[(\[<][\s,;]*[)\]>]")
_LONGEST_CELL = 500  # characters
_HEADINGS = ("line", "name", "address typed", "verdict", "feed found", "next step")


@dataclass(frozen=True, slots=True)
class SignUp:
    """One row, as far as it is kept."""

    line: int  # of the file, where the row begins
    name: str  # "" where the feed must tell
    typed: str  # as it stands where the address should be
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a row."""

    signup: SignUp
    verdict: str  # "added", "already listed", "same as line 7", or why nothing came of it
    url: str = ""  # of the feed
    next_step: str = ""
    outline: opml.NewOutline | None = None  # what is to be appended

    @property
    def name(self) -> str:
        """The name it goes by."""
        return self.outline.text if self.outline else self.signup.name

    @property
    def address(self) -> str:
        """What was typed, fit to be kept."""
        return _one_line(without_mail(self.signup.typed))


def read(source: bytes, path: str, columns: Columns | None = None) -> list[SignUp]:
    """The rows of a spreadsheet; those that are empty are left out.

    Raises OperatorError with file and line where it cannot be read as one, or where it is not plain
    which column is which.
    """
    rows = _rows(_decoded(source, path), path)
    _, first = next(rows, (0, []))
    titles = [_one_line(title) for title in first]
    if not any(titles):
        raise OperatorError(f"{path}: it is empty")
    if any(map(_DATA.search, titles)):
        raise OperatorError(f"{path}:1: the first line must hold the headings of the columns")
    table = [
        (line, [*row, *[""] * (len(titles) - len(row))]) for line, row in rows if any(map(str.strip, row))
    ]
    says_nothing = {place for place in range(len(titles)) if not any(_kept(row[place]) for _, row in table)}
    places = headings.find(titles, columns or Columns(), path, says_nothing if table else ())
    return [
        SignUp(
            line,
            " ".join(filter(None, (_kept(cells[place]) for place in places.names))),
            cells[places.url].strip(),
            tuple(dict.fromkeys(group for place in places.groups for group in _groups(cells[place]))),
        )
        for line, cells in table
    ]


def report(verdicts: Iterable[Verdict]) -> bytes:
    """A CSV file (UTF-8 with its mark, as spreadsheet programs want it) with one line a row."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(_HEADINGS)
    for each in verdicts:
        cells = (each.name, each.address, each.verdict, each.url, each.next_step)
        writer.writerow([each.signup.line, *map(harmless, map(_one_line, cells))])
    return out.getvalue().encode("utf-8-sig", "replace")


def _decoded(source: bytes, path: str) -> str:
    if source.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise OperatorError(f"{path}: this is a workbook; save the sheet as CSV (UTF-8) and give that file")
    for mark, encoding in _MARKS:
        if source.startswith(mark):
            return source[len(mark) :].decode(encoding, "replace")
    if b"\0" in source:
        raise OperatorError(f"{path}: this is no text; save the sheet as CSV (UTF-8) and give that file")
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError:
        return source.decode("cp1252", "replace")


def _rows(text: str, path: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line it begins in. Excel's "sep=;" in the first line is obeyed."""
    line = 1
    hint, _, rest = text.partition("\n")
    if re.fullmatch(r"sep=(.)\r?", hint):
        delimiter, text, line = hint[4], rest, 2
    else:
        head = re.sub(r'"[^"]*"', "", hint)
        delimiter = max(_DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    begins = line
    try:
        for number, row in enumerate(reader):
            if number > _MOST_ROWS:
                raise OperatorError(
                    f"{path}:{begins}: more than {_MOST_ROWS} rows; that is no list of sign-ups"
                )
            yield begins, row
            begins = line + reader.line_num
    except csv.Error as error:
        raise OperatorError(
            f"{path}:{begins}: this row cannot be read ({error}); look for a stray quote"
        ) from error


def _groups(cell: str) -> list[str]:
    """The groups of a cell: forms write several ticks as "North, South" or "North;South;"."""
    return list(filter(None, map(_kept, re.split("[;,\n]", cell))))


def _kept(cell: str) -> str:
    """A cell as it may be kept: one line without addresses of mail, nor the brackets that held only those."""
    return _one_line(_EMPTIED.sub(" ", without_mail(cell).replace("(e-mail)", " "))).strip(" <>,;")


def _one_line(cell: str) -> str:
    plain = "".join(char if char.isprintable() else " " for char in cell[: 4 * _LONGEST_CELL])
    return " ".join(plain.split())[:_LONGEST_CELL]
