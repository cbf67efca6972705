"""The commands that only look: check, match, explain, status.

[S] They change nothing and ask nobody.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from aggregator.cli import options, printing, run
from aggregator.model import OperatorError, StorageError
from aggregator.report import count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aggregator.instance import Instance
    from aggregator.model import Programme


@click.command(epilog="Example:  aggregator check --root my-cohort")
@click.option(
    "--database", is_flag=True, help="Look at the database too: is it whole, does the site show it?"
)
@options.root
def check(root: Path, database: bool) -> int:
    """Read the text files and name every mistake with file and line; no network."""
    from aggregator import instance as instances

    instance, findings = instances.check(options.existing_folder(root))
    for finding in findings:
        printing.line(finding)
    if instance is None:
        printing.line("Mend the errors above; nothing was touched.", err=True)
        return 2
    cohort, programme = instance.cohort, instance.config.programme
    printing.line(
        f"{programme.name}: {count(len(programme.things), 'Thing')}, "
        f"{count(len(cohort.participants), 'participant')}, {count(len(set(cohort.addresses)), 'blog')}: "
        f"no errors, {count(len(findings), 'warning')}"
    )
    for hint in (*run.hints(instance), *_unread(programme)):
        printing.line(hint, err=True)
    return _check_database(instance) if database else 0


def _unread(programme: Programme) -> Iterator[str]:
    """Languages of which only figures are read."""
    from aggregator import matching

    for language in programme.languages:
        if not matching.reads_words(language):
            yield f'Of "{language}" no number words are known: Things are read where titles have figures.'


@click.command(
    epilog='Example:  echo \'{"title": "Things 6 & 7"}\' | aggregator match - --programme programme.toml'
)
@click.argument("file", type=click.File(encoding="utf-8", errors="surrogateescape"))
@click.option(
    "--programme",
    "programme_path",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The programme to match against (default: programme.toml in --root).",
)
@options.root
def match(file: TextIO, programme_path: Path | None, root: Path) -> None:
    """Which Things do these titles cover? JSON Lines in, JSON Lines out."""
    from aggregator import jsonlines

    programme = _programme(programme_path or root / "programme.toml")
    for answer in jsonlines.match(file, programme, getattr(file, "name", "-")):
        printing.json_line(answer)


@click.command(
    epilog="Examples:\n\n"
    "  aggregator explain https://ada.example/2026/03/listening\n\n"
    '  aggregator explain "Things 6 & 7"'
)
@click.argument("what", metavar="LINK|TITLE")
@options.root
@options.as_json
def explain(what: str, root: Path, as_json: bool) -> None:
    """Every cue that was read in an entry, accepted or rejected, and why.

    With the link or the title of a stored entry, the entry as it stands in its blog; with
    any other text, a title standing alone.
    """
    from aggregator import explaining
    from aggregator import instance as instances

    instance = instances.read(options.existing_folder(root))
    explained = explaining.explain(instance, what, options.this_moment())
    printing.either(explained, as_json)


@click.command(epilog="Example:  aggregator status --root my-cohort")
@options.root
@options.as_json
def status(root: Path, as_json: bool) -> None:
    """Feeds, failures and completion at a glance."""
    from aggregator import instance as instances
    from aggregator import overview

    instance = instances.read(options.existing_folder(root))
    seen = overview.read(instance, options.this_moment())
    printing.either(seen, as_json)
    for hint in () if as_json else run.hints(instance):
        printing.line(hint, err=True)


COMMANDS = (check, match, explain, status)


def _check_database(instance: Instance) -> int:
    """Say whether it is whole; the exit code."""
    from aggregator import upkeep

    checked = upkeep.check(instance, options.this_moment())
    printing.lines(checked.text())
    return StorageError.exit_code if checked.problems else 0


def _programme(path: Path) -> Programme:
    from aggregator import config

    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise OperatorError(f"{path}: it cannot be read: {error}") from error
    parsed, findings = config.parse(text, programme_path=str(path))
    if parsed is None:
        raise OperatorError("\n".join(str(finding) for finding in findings if finding.severity == "error"))
    return parsed.programme
