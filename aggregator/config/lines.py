"""Where in a TOML text each table and key stands.

Pure. tomllib gives values without lines; this reads the same text again for the lines alone.
It trusts that tomllib has read the text without an error, and never looks at a value.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

KeyPath = tuple[str | int, ...]  # ("thing", 0, "number"): of the first [[thing]]

# Strings and comments are taken whole, so that nothing inside them looks like a key, a bracket
# or the end of a statement. A multi-line string may end in two quotes of its own (TOML 1.0).
_PIECE = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\])*"'
    r"|'[^']*'"
    r"|\#[^\n]*"
    r"|[\[{]|[\]}]|\n"
    r"|[^\"'\#\[\]{}\n]+"
    r"|.",
    re.DOTALL,
)
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_NAME = r"""(?:[A-Za-z0-9_-]+|"(?:\\.|[^"\\])*"|'[^']*')"""
_DOTTED = re.compile(rf"\s*{_NAME}(?:\s*\.\s*{_NAME})*")


class Lines:
    """The line of each table and key of one TOML text, 1-based."""

    def __init__(self, text: str) -> None:
        self._lines: dict[KeyPath, int] = {}
        self._last: dict[KeyPath, int] = {}  # index of the newest [[table]] of each name
        table: KeyPath = ()
        for line, statement in _statements(text.replace("\r\n", "\n")):
            if statement.startswith("[["):
                table = self._resolve((), _names(statement[2:]))
                number = self._last.get(table, -1) + 1
                self._last[table] = number
                self._note(table, line)
                table = (*table, number)
                self._note(table, line)
            elif statement.startswith("["):
                table = self._resolve((), _names(statement[1:]))
                self._note(table, line)
            else:
                self._note(self._resolve(table, _names(statement)), line)

    def of(self, *path: str | int) -> int:
        """The line of a key or table, else of the nearest one around it; 0 where there is none."""
        while path:
            if path in self._lines:
                return self._lines[path]
            path = path[:-1]
        return 0

    def _resolve(self, path: KeyPath, names: tuple[str, ...]) -> KeyPath:
        """Go down from `path`; under an array of tables a name means its newest table."""
        for name in names[:-1]:
            path = (*path, name)
            if path in self._last:
                path = (*path, self._last[path])
        return (*path, *names[-1:])

    def _note(self, path: KeyPath, line: int) -> None:
        for length in range(1, len(path) + 1):  # dotted keys name tables on their way
            self._lines.setdefault(path[:length], line)


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Give each header or `key = value`, however many lines it takes, with its first line."""
    line, first, depth = 1, 0, 0
    statement = ""
    for piece in _PIECE.findall(text):
        if piece == "\n" and depth == 0:
            if statement.strip():
                yield first, statement.strip()
            statement = ""
        elif not piece.startswith("#"):
            if not statement.strip():
                first = line
            statement += piece
            depth += (piece in ("[", "{")) - (piece in ("]", "}"))
        line += piece.count("\n")
    if statement.strip():
        yield first, statement.strip()


def _names(text: str) -> tuple[str, ...]:
    """Read the dotted key a statement begins with; tomllib itself undoes dots, quotes and escapes."""
    dotted = _DOTTED.match(text)
    key = dotted.group().strip() if dotted else ""
    if _BARE.fullmatch(key):
        return (key,)
    names = []
    found: object = tomllib.loads(f"{key} = 0")
    while isinstance(found, dict):
        name, found = next(iter(found.items()))
        names.append(name)
    return tuple(names)
