"""The commands by which the organiser decides: correct, diff.

[S] `correct` writes corrections.toml, under the lock; `diff` and `correct --list` only look.
"""

from __future__ import annotations

import re
from pathlib import Path

import click

from aggregator.cli import options, printing, run
from aggregator.model import Correction


@click.command(
    epilog="Examples:\n\n"
    "  aggregator correct --list\n\n"
    '  aggregator correct https://ada.example/2026/03/listening --things 7,8 --why "about podcasts"'
)
@click.argument("what", metavar="[LINK]", required=False)
@click.option("--things", metavar="7,8", help="It covers exactly these.")
@click.option("--none", "nothing", is_flag=True, help="It covers none.")
@click.option("--ignore", is_flag=True, help="Neither show nor count it.")
@click.option("--why", default="", metavar="TEXT", help="Why, for whoever reads corrections.toml later.")
@click.option("--list", "listing", is_flag=True, help="What waits for your word, with the command for each.")
@options.root
@options.as_json
def correct(
    what: str | None,
    things: str | None,
    nothing: bool,
    ignore: bool,
    why: str,
    listing: bool,
    root: Path,
    as_json: bool,
) -> None:
    """Decide which Things an entry covers, for good. LINK may be its id or its title too.

    The decision is written into corrections.toml, which every build obeys and no run changes.
    """
    from aggregator import correcting
    from aggregator import instance as instances

    options.existing_folder(root)
    if listing:
        if what is not None or things is not None or nothing or ignore or why:
            raise click.UsageError("--list takes no LINK and no decision")
        seen = correcting.waiting(
            instances.read(root), options.this_moment(), "" if root == Path() else str(root)
        )
        printing.either(seen, as_json)
        return
    if as_json:
        raise click.UsageError("--json goes with --list")
    word = _word(things, why, nothing=nothing, ignore=ignore)
    if what is None:
        raise click.UsageError("name the entry by its link: aggregator correct LINK --things 7")
    with instances.lock(root):
        corrected = correcting.correct(instances.read(root), what, word, options.this_moment())
    printing.lines(corrected.text())


@click.command(epilog="Example:  aggregator diff programme-new.toml --root my-cohort")
@click.argument("file", type=click.Path(path_type=Path))
@options.root
@options.as_json
def diff(file: Path, root: Path, as_json: bool) -> None:
    """What another programme.toml would change in the stored cohort; nothing is written.

    Entries whose Things or doubts would change, each with the reason, and the counts.
    """
    from aggregator import comparing
    from aggregator import instance as instances
    from aggregator.store import Store

    instance = instances.read(options.existing_folder(root))
    config = comparing.read(instance, file)
    now = options.this_moment()
    with (
        Store.open(instance.database, now=now, read_only=True) as store,
        run.progress_bar(as_json) as progress,
    ):
        difference = comparing.compare(instance, config, store, now, progress)
    printing.either(difference, as_json)


COMMANDS = (correct, diff)


def _word(things: str | None, why: str, *, nothing: bool, ignore: bool) -> Correction:
    """The decision, naming no entry yet."""
    if (things is not None) + nothing + ignore != 1:
        raise click.UsageError("say one of --things 7,8 or --none or --ignore")
    numbers: tuple[int, ...] | None = None if ignore else ()
    if things is not None:
        if not re.fullmatch(r"\s*[0-9]{1,4}(\s*,\s*[0-9]{1,4})*\s*", things, re.ASCII):
            raise click.BadParameter(
                f"{things!r} are no numbers; write --things 7,8 (or --none)", param_hint="--things"
            )
        numbers = tuple(sorted({int(number) for number in things.split(",")}))
    return Correction(things=numbers, ignore=ignore, why=why.strip())
