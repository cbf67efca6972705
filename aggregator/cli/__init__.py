"""Arguments in, exit code out.

[S] Each command reads its arguments, calls one function of the core and prints what
came of it. It decides nothing. Packages are imported where they are used, so that
`aggregator --help` is quick.

Exit codes: 0 done, 1 a bug, 2 the operator's mistake, 69 no feed gave an HTTP answer,
74 disk or database trouble, 75 another run holds the lock, 130 and 143 signals,
141 whoever read the output has left.
"""

from __future__ import annotations

import atexit
import gc
import signal
import sys
from contextlib import nullcontext, suppress
from types import FrameType
from typing import NoReturn

import click

from aggregator import __version__
from aggregator.cli import add, decide, export, inspect, keep, leave, moves, printing, run, start
from aggregator.model import AggregatorError

EPILOG = """\b
Start here:
  aggregator demo                 a sample cohort, polled and rendered
  aggregator init my-cohort       the files of a cohort of your own
  aggregator update               poll what is due, build the site
"""

_HELP = ["-h", "--help"]
_TOLD_BY_CLICK = {*_HELP, "--version"}


@click.group(epilog=EPILOG, context_settings={"help_option_names": _HELP, "max_content_width": 100})
@click.version_option(__version__, prog_name="aggregator")
def commands() -> None:
    """A planet and completion tables for a cohort that blogs its way through numbered tasks.

    Every command on a cohort takes --root DIR, its folder (default: here).
    """


for command in (
    *start.COMMANDS,
    *add.COMMANDS,
    *run.COMMANDS,
    *moves.COMMANDS,
    *inspect.COMMANDS,
    *decide.COMMANDS,
    *leave.COMMANDS,
    *keep.COMMANDS,
    *export.COMMANDS,
):
    commands.add_command(command)


def main() -> NoReturn:
    """Run the command line and leave with the right exit code."""
    terminated = False
    atexit.register(gc.freeze)  # what a process leaves behind need not be searched for cycles as it ends
    printing.prepare()

    def terminate(_signal: int, _frame: FrameType | None) -> None:
        nonlocal terminated
        terminated = True
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a shell's background job
            signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.raise_signal(signal.SIGINT)  # one way out, whoever rings

    signal.signal(signal.SIGTERM, terminate)
    try:
        code = _run()
    except click.ClickException as error:
        with suppress(OSError):  # standard error is full
            error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        printing.line(
            "aggregator: stopped; what was stored is whole, the next run goes on from there", err=True
        )
        sys.exit(143 if terminated else 130)
    except AggregatorError as error:
        printing.lines(str(error), err=True)
        sys.exit(error.exit_code)
    sys.exit(code if isinstance(code, int) else 0)


def _run() -> object:
    """Run the command. Help and version click prints itself, past `printing`."""
    told = _TOLD_BY_CLICK.intersection(sys.argv)
    with printing.written() if told else nullcontext():
        try:
            return commands.main(standalone_mode=False)
        except SystemExit as end:  # with 1 it is click's own: the reader of what it printed has left
            sys.exit(printing.UNREAD if end.code == 1 else end.code)
