"""Which tables and keys the two files have, and reading them into rows.

Pure. The tables below are the only list of keys: the documentation is compared with them, and
what is not in them is an error with a suggestion. Each key is checked by itself here; what two
keys say together is looked at in checks.py.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from difflib import get_close_matches
from typing import Any

from aggregator.config import values
from aggregator.config.lines import Lines
from aggregator.model import Finding


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of table: how it is headed and how each of its keys is read."""

    header: str  # as it is written: "[site]", or "[[thing]]" where there may be many
    keys: Mapping[str, Callable[[object], object]]
    required: tuple[str, ...] = ()

    @property
    def many(self) -> bool:
        """True for tables that may stand any number of times."""
        return self.header.startswith("[[")


PROGRAMME = {
    "programme": Table(
        "[programme]",
        {
            "name": values.text,
            "aliases": values.texts,
            "thing_words": values.words,
            "languages": values.languages,
            "starts": values.day,
            "ends": values.day,
            "grace_days": values.whole(0, 3660),
            "timezone": values.timezone,
            "url": values.address,
            "contact": values.contact,
        },
        required=("name",),
    ),
    "thing": Table(
        "[[thing]]",
        {
            "number": values.number,
            "title": values.text,
            "part_titles": values.texts,
            "tags": values.texts,
            "url": values.address,
            "opens": values.day,
            "due": values.day,
        },
        required=("number",),
    ),
    "award": Table(
        "[[award]]",
        {
            "name": values.text,
            "requires": values.rules,
            "any_of": values.rule_lists,
            "min_words": values.whole(0, 100_000),
            "by": values.day,
        },
        required=("name",),
    ),
    "polling": Table(
        "[polling]",
        {
            "interval": values.lasting(timedelta(hours=1), ", so that no blog's host is asked too often"),
            "contact": values.contact,
            "move_after": values.lasting(
                timedelta(days=2), ", because a redirect of one day is often a mistake"
            ),
            "host_pause": values.lasting(),
            "run_limit": values.lasting(timedelta(minutes=1)),
            "follow_deletions": values.flag,
            "allow_private_addresses": values.exceptions,
        },
    ),
    "site": Table(
        "[site]",
        {
            "title": values.text,
            "url": values.folder_address,
            "language": values.language,
            "planet": values.choice("programme", "all"),
            "images": values.choice("none", "https"),
            "show_missing": values.flag,
            "noindex": values.flag,
            "templates": values.text,
        },
    ),
}

CORRECTIONS = {
    "correction": Table(
        "[[correction]]",
        {
            "link": values.text,
            "id": values.text,
            "things": values.numbers,
            "ignore": values.flag,
            "why": values.text,
        },
    ),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One table of a file, its good values read."""

    values: Mapping[str, Any]
    written: frozenset[str]  # all its keys, those with a bad value too
    lines: Lines
    path: tuple[str | int, ...]

    def line(self, key: str = "") -> int:
        """The line of a key, else of the table's header."""
        return self.lines.of(*self.path, key) if key else self.lines.of(*self.path)


@dataclass(slots=True)
class File:
    """One text file: its rows by table, and what was found wrong so far, which checks.py adds to."""

    path: str
    rows: dict[str, list[Row]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    broken: bool = False  # no TOML at all: every table seems to be missing

    def error(self, line: int, sentence: str) -> None:
        """Note what keeps the file from being used."""
        self.findings.append(Finding(self.path, line, "error", sentence))

    def warning(self, line: int, sentence: str) -> None:
        """Note what is likely not meant, but can be used."""
        self.findings.append(Finding(self.path, line, "warning", sentence))

    def only(self, table: str) -> Mapping[str, Any]:
        """The values of a table that stands once; none where it is missing."""
        rows = self.rows.get(table, [])
        return rows[0].values if rows else {}


def read(text: str, path: str, tables: Mapping[str, Table]) -> File:
    """Read a TOML text by its tables. Never raises: whatever is wrong is a finding of the File."""
    file = File(path, {name: [] for name in tables})
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        file.broken = True
        file.error(*_explain(str(error), text))
    except RecursionError:
        file.broken = True
        file.error(0, "brackets are nested too deeply; a list here holds texts, numbers or lists of texts")
    except ValueError:  # tomllib passes on Python's own refusal of numbers of thousands of digits
        file.broken = True
        file.error(0, "it holds a number of thousands of digits; shorten it")
    else:
        lines = Lines(text)
        for name, found in document.items():
            if name in tables:
                _read_table(file, name, found, tables, lines)
            else:
                headers = {name: table.header for name, table in tables.items()}
                file.error(lines.of(name), _unknown(name, "", headers, tables))
    return file


def _read_table(file: File, name: str, found: object, tables: Mapping[str, Table], lines: Lines) -> None:
    """Read every row of one kind of table, or say how its header should look."""
    table = tables[name]
    rows = found if isinstance(found, list) else [found]
    if isinstance(found, list) != table.many or not all(isinstance(row, dict) for row in rows):
        often = "any number of times" if table.many else "once"
        file.error(lines.of(name), f"{name} is a table that stands {often}; head it {table.header}")
        return
    for index, row in enumerate(rows):
        path = (name, index) if table.many else (name,)
        good = {}
        for key, value in row.items():
            try:
                if key in table.keys:
                    good[key] = table.keys[key](value)
                else:
                    names = {key: key for key in table.keys}
                    file.error(lines.of(*path, key), _unknown(key, table.header, names, tables))
            except values.WrongValue as wrong:
                for sentence in wrong.args:
                    file.error(lines.of(*path, key), f"{table.header} {key} {sentence}")
        file.rows[name].append(Row(good, frozenset(row), lines, path))
        for key in table.required:
            if key not in row:
                file.error(lines.of(*path), f"{table.header} has no {key}; add a line `{key} = …`")


def _unknown(name: str, place: str, known: Mapping[str, str], tables: Mapping[str, Table]) -> str:
    """Say that a name is unknown and what was probably meant.

    `known` are the names of that place, each as it is written in the file.
    """
    elsewhere = [table.header for table in tables.values() if name in table.keys]
    close = get_close_matches(name.lower().replace("-", "_").replace(" ", "_"), known, 1)
    if name in PROGRAMME:
        hint = f"{PROGRAMME[name].header} is a table of its own in programme.toml"
    elif name in CORRECTIONS:
        hint = f"{CORRECTIONS[name].header} is a table of its own in corrections.toml"
    elif elsewhere:
        hint = f"it belongs under {' or '.join(elsewhere)}"
    elif close:
        hint = f"probably {known[close[0]]} is meant"
    else:
        hint = f"known here are {', '.join(known.values())}"
    return f"{values.shown(name)} is not known{' in ' if place else ''}{place}; {hint}"


_HINTS = {
    "Cannot overwrite a value": "a key stands twice in one table; keep one of the two lines",
    "twice": "a table stands twice; join the two, or write [[thing]] where there may be many",
    "Cannot mutate immutable": "a table or list is added to that was already complete; join the two",
    "Unterminated string": "a text has no closing quote",
    'Expected "\'"': "a text has no closing quote",
    "Found invalid character": "a text has no closing quote, or holds a control character",
    "Unescaped": "a text holds a backslash; write it in 'single quotes', or double each \"\\\"",
    "Unclosed array": "a list that begins before this has no closing ]",
    "Expected newline": "something follows the value; a line holds one `key = value`, texts in quotes",
    "Invalid value": "a value is missing, not in quotes, or a list before it has no closing ]",
    "Expected '='": "a line is neither a [table] nor `key = value`",
    "Invalid statement": "a line is neither a [table] nor `key = value`",
    "Expected ']": "a table's header has no closing bracket",
}  # what tomllib says, and what people did


def _explain(problem: str, text: str) -> tuple[int, str]:
    """Turn tomllib's message into the line it names and a sentence for the one who wrote it."""
    place = re.search(r"\(at line (\d+), column \d+\)$", problem)
    line = int(place[1]) if place else text.count("\n", 0, len(text.rstrip())) + 1
    written = text.split("\n")[line - 1]
    bare_date = re.search(r"=\s*([0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4})\s*(?:#|$)", written)
    if bare_date:
        return (
            line,
            f"{bare_date[1]} is not a date; write an existing day as year-month-day, such as 2026-01-31",
        )
    hint = next((hint for said, hint in _HINTS.items() if said in problem), "it is not TOML")
    return line, f"{hint} (the TOML reader says: {problem.partition(' (at ')[0]})"
