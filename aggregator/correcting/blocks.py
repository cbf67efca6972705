"""The text of corrections.toml with one decision more, or some fewer; every other byte stays as it is.

Pure. tomllib says where a statement ends, config.lines where a block begins: no TOML is parsed
here. The text is without a byte order mark and known to be free of errors.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator

from aggregator.model import Correction, OperatorError

HEADER = """\
# Where the organisers know better than the machine. `aggregator correct` writes here, people may too;
# every build obeys it, and no run undoes it. A block names an entry by its `link` (or its `id`) and says
# which Things it covers: things = [7], things = [] for none, or ignore = true to leave it out.
"""

_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def with_correction(text: str, correction: Correction, line: int = 0) -> str:
    """The text with this correction appended; or said by the block whose header stands in `line`.

    Such a block keeps the lines that name its entry, and all its comments.
    Raises OperatorError where no block begins in that line.
    """
    end = "\r\n" if "\r\n" in text else "\n"
    text = text if text.endswith("\n") or not text else text + end
    if line:
        return _replaced(text, correction, line, end)
    names = [("link", correction.link), ("id", correction.id)]
    named = [f"{key} = {quoted(name)}{end}" for key, name in names if name]
    text = text or HEADER.replace("\n", end)
    return "".join([text, end, f"[[correction]]{end}", *named, *_said(correction, end)])


def without_corrections(text: str, lines: Collection[int]) -> str:
    """The text without the blocks whose headers stand in these lines.

    Comments inside a block go with it, and so do those right above it unless the file begins with them.
    Raises OperatorError where no block begins in such a line.
    """
    rows = re.split(r"(?<=\n)", text if text.endswith("\n") else f"{text}\n")[:-1]
    gone: set[int] = set()
    for line in lines:
        _refuse_no_block(rows, line, "taken out")
        first, last = line - 1, line + _length(rows[line:])
        while first and rows[first - 1].lstrip().startswith("#"):
            first -= 1
        if first == 0:
            first = line - 1
        if not "".join(rows[last : last + 1]).strip():  # the empty line behind it
            last += 1
        gone.update(range(first, last))
    return "".join(row for number, row in enumerate(rows) if number not in gone)


def _length(rest: list[str]) -> int:
    """How many lines a block has below its header, up to its last statement and the comments behind that."""
    length = taken = 0
    for keys, statement in _statements(rest):
        taken += statement.count("\n")
        if keys is not None or (statement.strip() and length == taken - 1):
            length = taken
    return length


def _refuse_no_block(rows: list[str], line: int, done: str) -> None:
    if not rows[line - 1].lstrip().startswith("[["):
        raise OperatorError(
            f"corrections.toml:{line}: write each correction as a block of its own, headed [[correction]]; "
            f"then it can be {done}. Nothing was written."
        )


def quoted(text: str) -> str:
    r"""The text as TOML's basic string (TOML 1.0, String): whatever no eye can see is escaped.

    >>> print(quoted('say "7"'))
    "say \"7\""
    """
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(char: str) -> str:
    if char in _SHORT:
        return _SHORT[char]
    if char.isprintable():
        return char
    if "\ud800" <= char <= "\udfff":  # half a character, from a broken command line
        return "\N{REPLACEMENT CHARACTER}"
    return f"\\u{ord(char):04X}" if ord(char) <= 0xFFFF else f"\\U{ord(char):08X}"


def _said(correction: Correction, end: str) -> list[str]:
    """The lines of the decision itself."""
    things = ", ".join(map(str, correction.things or ()))
    said = ["ignore = true" if correction.ignore else f"things = [{things}]"]
    said += [f"why = {quoted(correction.why)}"] if correction.why else []
    return [f"{each}{end}" for each in said]


def _replaced(text: str, correction: Correction, line: int, end: str) -> str:
    lines = re.split(r"(?<=\n)", text)[:-1]
    head, rest = lines[:line], lines[line:]
    _refuse_no_block(head, line, "replaced")
    kept: list[str] = []
    place = taken = 0  # in `kept`, right behind what names the entry; lines of `rest`
    for keys, statement in _statements(rest):
        taken += statement.count("\n")
        if keys is None or {"link", "id"} & keys:
            kept.append(statement)
        if keys and {"link", "id"} & keys:
            place = len(kept)
    return "".join([*head, *kept[:place], *_said(correction, end), *kept[place:], *rest[taken:]])


def _statements(lines: list[str]) -> Iterator[tuple[set[str] | None, str]]:
    """What stands before the next header: each statement, however many lines it takes, with its keys.

    Empty lines and comments come one by one, with None.
    """
    at = 0
    while at < len(lines) and not lines[at].lstrip().startswith("["):
        if lines[at].strip() and not lines[at].lstrip().startswith("#"):
            keys, length = _statement(lines[at:])
            yield keys, "".join(lines[at : at + length])
            at += length
        else:
            yield None, lines[at]
            at += 1


def _statement(lines: list[str]) -> tuple[set[str], int]:
    """The keys of the statement that these lines begin with, and how many lines it takes."""
    for length in range(1, len(lines)):
        try:
            return set(tomllib.loads("".join(lines[:length]))), length
        except tomllib.TOMLDecodeError:  # a list or a text goes on in the next line
            continue
    return set(tomllib.loads("".join(lines))), len(lines)
