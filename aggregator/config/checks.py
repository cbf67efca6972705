"""What two keys, or two tables, say together: contradictions are errors, oversights are warnings.

Pure. Looks at rows whose values are good by themselves (tables.py), adds findings to their
file, changes nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

from aggregator.addresses import comparison_key
from aggregator.awards import parse_rule, ranges
from aggregator.config.tables import File, Row
from aggregator.config.values import shown


def programme(file: File) -> None:
    """Check programme.toml as a whole."""
    if file.broken:
        return
    things = file.rows["thing"]
    for name, needed in (("programme", "[programme] with its name"), ("thing", "[[thing]] with its number")):
        if not file.rows[name]:
            file.error(0, f"there is no {needed}; add one")
    for row in file.rows["programme"]:
        _in_order(file, row, "starts", "ends")
        _names(file, row)
        if row.values.get("grace_days") and "ends" not in row.written:
            file.warning(row.line("grace_days"), "grace_days are counted from ends, which is missing; add it")
    for row in things:
        _in_order(file, row, "opens", "due")
        _in_time(file, row)
    _things_differ(file, things)
    _awards(file, things)
    _polling(file)
    _oversights(file)


def corrections(file: File, things: Iterable[Row]) -> None:
    """Check corrections.toml; `things` are the programme's."""
    numbers = _numbers(things)
    for row in file.rows["correction"]:
        if not {"link", "id"} & row.written:
            file.error(
                row.line(), "this correction names no entry; add its link (or its id, where it has no link)"
            )
        if "things" in row.written and row.values.get("ignore"):
            file.error(
                row.line("ignore"),
                "this correction both gives things and ignores the entry; keep one of the two lines",
            )
        if "things" not in row.written and not row.values.get("ignore", "ignore" in row.written):
            file.error(
                row.line(),
                "this correction says nothing; add things = [7], things = [] for none, or ignore = true",
            )
        unknown = [number for number in row.values.get("things", ()) if numbers and number not in numbers]
        if unknown:
            file.error(row.line("things"), f"[[correction]] things names {_not_in_list(unknown, numbers)}")
    _repeated(
        file,
        file.rows["correction"],
        lambda row: (comparison_key(row.values.get("link", "")), row.values.get("id", "")),
        lambda first, _: f"corrects the same entry as line {first}; the lower one counts, delete the other",
    )


def _in_order(file: File, row: Row, earlier: str, later: str) -> None:
    first, last = row.values.get(earlier), row.values.get(later)
    if first and last and last < first:
        file.error(
            row.line(later),
            f"{later} ({last}) lies before {earlier} ({first}); the two are probably swapped",
        )


def _in_time(file: File, thing: Row) -> None:
    """Last year's dates, left in a file that was copied, would make posts late without a word."""
    programme = file.only("programme")
    starts, ends = programme.get("starts"), programme.get("ends")
    due, opens = thing.values.get("due"), thing.values.get("opens")
    if starts and due and due < starts:
        file.warning(
            thing.line("due"),
            f"due ({due}) lies before the programme starts ({starts}), so every post is late; "
            "correct one of them",
        )
    if ends and opens and opens > ends:
        file.warning(
            thing.line("opens"),
            f"opens ({opens}) lies after the programme ends ({ends}); correct one of them",
        )


def _names(file: File, row: Row) -> None:
    """An alias hides the figures in it, so it must not be what a Thing itself is called."""
    words = {_bare(word) for word in row.values.get("thing_words", ("Thing", "Things"))}
    for alias in row.values.get("aliases", ()):
        bare = _bare(alias)
        word, _, figure = bare.rpartition(" ")
        if bare in words:
            meant = "is just a thing word, so no Thing would be found; delete it"
        elif bare.isdecimal():
            meant = "is just a figure, so the Thing of that number would not be found; delete it"
        elif word in words and figure.isdecimal():
            meant = "is how a Thing itself is written, so it would not be found; delete it"
        else:
            continue
        file.error(
            row.line("aliases"), f"the alias {shown(alias)} {meant} (an alias is the programme's own name)"
        )


def _things_differ(file: File, things: Sequence[Row]) -> None:
    _repeated(
        file,
        things,
        lambda row: row.values.get("number"),
        lambda first, number: (
            f"Thing {number} stands here and in line {first}; give one of them another number"
        ),
        key="number",
        severe=True,
    )
    _repeated(
        file,
        things,
        lambda row: row.values.get("title", "").casefold(),
        lambda first, _: (
            f"this Thing has the same title as the one in line {first}; one of them is probably a copy"
        ),
        key="title",
    )


def _awards(file: File, things: Sequence[Row]) -> None:
    numbers = _numbers(things)
    programme = file.only("programme")
    for row in file.rows["award"]:
        if not {"requires", "any_of"} & row.written:
            file.error(
                row.line(), 'this award asks for nothing; add requires = ["1-9"] or any_of = [["1-9"]]'
            )
        for key, line in _rules(row):
            rule = parse_rule(line)
            unknown = [number for number in rule.numbers if number not in numbers] if rule and numbers else []
            if unknown:
                file.error(
                    row.line(key), f"[[award]] {key} {shown(line)} names {_not_in_list(unknown, numbers)}"
                )
        starts, by = programme.get("starts"), row.values.get("by")
        if starts and by and by < starts:
            file.error(
                row.line("by"), f"by ({by}) lies before the programme starts ({starts}); correct one of them"
            )
    _repeated(
        file,
        file.rows["award"],
        lambda row: row.values.get("name"),
        lambda first, name: (
            f"the award in line {first} is called {shown(name)} too; give one of them another name"
        ),
        key="name",
        severe=True,
    )


def _rules(row: Row) -> list[tuple[str, str]]:
    """The lines of an award's rules, each with its key."""
    lists = (row.values.get("requires", ()), *row.values.get("any_of", ()))
    keys = ("requires", *("any_of" for _ in lists[1:]))
    return [(key, line) for key, lines in zip(keys, lists, strict=True) for line in lines]


def _polling(file: File) -> None:
    for row in file.rows["polling"]:
        pause = row.values.get("host_pause", timedelta(seconds=1))
        if pause < timedelta(seconds=1) and not row.values.get("allow_private_addresses"):
            file.warning(
                row.line("host_pause"),
                "a host_pause under 1s counts for addresses in allow_private_addresses only, and there "
                "are none; all others are still asked 1s apart",
            )
        for entry in row.values.get("allow_private_addresses", ()):
            if entry.endswith("/0"):
                file.warning(
                    row.line("allow_private_addresses"),
                    f"{shown(entry)} is every address there is, so feeds may reach into your own network; "
                    "name the networks you mean",
                )


def _oversights(file: File) -> None:
    """Keys that may be left out, and what then is missed."""
    missed = {
        ("programme", "starts"): "posts of any age count, older ones of a personal blog too",
        ("programme", "contact"): "a participant is not told whom to ask",
        (
            "polling",
            "contact",
        ): "blog hosts see another address of the cohort, or none and refuse such a client",
        ("site", "url"): "the feeds of the site have no absolute links, which some readers need",
    }
    for (table, key), consequence in missed.items():
        rows = file.rows[table]
        if not rows or key not in rows[0].written:
            line = rows[0].line() if rows else 0
            file.warning(line, f"[{table}] has no {key}: {consequence}")


def _repeated(
    file: File,
    rows: Sequence[Row],
    same: Callable[[Row], object],
    sentence: Callable[[int, object], str],
    *,
    key: str = "",
    severe: bool = False,
) -> None:
    """Say of each row that repeats an earlier one's value where that one stands; nothing is no value."""
    seen: dict[object, int] = {}
    for row in rows:
        value = same(row)
        if value in ("", None, ("", "")):
            continue
        if value in seen:
            (file.error if severe else file.warning)(row.line(key), sentence(seen[value], value))
        else:
            seen[value] = row.line(key)


def _numbers(things: Iterable[Row]) -> frozenset[int]:
    return frozenset(row.values["number"] for row in things if "number" in row.values)


def _not_in_list(unknown: Sequence[int], numbers: Iterable[int]) -> str:
    """Name the numbers without a Thing, and those there are, as ranges."""
    which = "Thing" if len(unknown) == 1 else "Things"
    return f"{which} {ranges(unknown)}, which the list has not got; it has {ranges(numbers)}"


def _bare(word: str) -> str:
    """A name as it is compared: without case, signs at its ends, doubled spaces."""
    return " ".join(word.casefold().split()).strip(" #.:-")
