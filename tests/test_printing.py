"""What strangers wrote moves no cursor, begins no line and turns no text round, on a terminal or in a log."""

from __future__ import annotations

import ast
import json
import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.table import Table

from aggregator.cli import printing
from tests.server import Server, answer
from tests.test_architecture import PACKAGE
from tests.world import NOW, aggregator

ESCAPE, NEWLINE, BELL, CSI, BIDI = "\x1b[31m", "\r\n", "\x07", "\x9b2J", "\u202e"
HOSTILE = f"Thing 6{NEWLINE}update: all is well{ESCAPE}{CSI}{BIDI}{BELL}"
MOVING = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@given(st.text())
def test_a_line_stays_one_printable_line(text: str) -> None:
    with pytest.MonkeyPatch.context() as patched:
        printed: list[str] = []
        patched.setattr("click.echo", lambda text, **_: printed.append(text))
        printing.line(text)

    assert len(printed) == 1
    assert printed[0].isprintable()
    assert len(printed[0]) == len(text)


@given(st.recursive(st.text() | st.integers(), lambda inner: st.dictionaries(st.text(), inner)))
def test_json_is_one_printable_line_that_means_the_same(value: object) -> None:
    with pytest.MonkeyPatch.context() as patched:
        printed: list[bytes] = []
        patched.setattr("click.echo", lambda text, **_: printed.append(text))
        printing.as_json(value)

    assert printed[0].decode().removesuffix("\n").isprintable()
    assert json.loads(printed[0]) == value


def test_a_logged_message_is_one_line_and_its_traceback_as_many_as_it_has(
    capsys: pytest.CaptureFixture[str],
) -> None:
    error = ValueError(HOSTILE)
    record = logging.LogRecord(
        "x", logging.ERROR, "x", 1, "a mistake in reading %s", (HOSTILE,), (ValueError, error, None)
    )
    print(printing.Plain().format(record))

    message, *traceback = capsys.readouterr().out.splitlines()
    assert message.startswith("a mistake in reading Thing 6")
    assert traceback[0].startswith("ValueError: Thing 6")
    assert not MOVING.search("".join([message, *traceback]))


def test_brackets_and_colons_in_a_table_are_printed_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    made = Table("what")
    made.add_row("Library [North] [/South] :smile:")
    printing.table(made)

    assert "Library [North] [/South] :smile:" in capsys.readouterr().out


@pytest.mark.parametrize("path", sorted((PACKAGE / "cli").glob("*.py")), ids=lambda path: path.name)
def test_there_is_one_door_to_the_terminal(path: Path) -> None:
    called = {
        ast.unparse(node.func) for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)
    }

    assert not called & {"click.echo", "click.secho", "print", "sys.stdout.write", "sys.stderr.write"} or (
        path.name == "printing.py"
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [("check",), ("status", "--json"), ("export", "entries"), ("add", "--help")],
)
def test_a_full_disk_behind_the_output_is_told_with_its_exit_code(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    assert aggregator("init", tmp_path).returncode == 0
    assert aggregator("update", "--quiet", "--root", tmp_path, "--now", NOW.isoformat()).returncode == 0
    with Path("/dev/full").open("w") as full:
        run = [sys.executable, "-m", "aggregator", *command, "--root", str(tmp_path)]
        done = subprocess.run(run, stdout=full, stderr=subprocess.PIPE, text=True, check=False)

    assert done.returncode == 74
    assert (
        done.stderr.splitlines()[-1]
        == "What was to be printed could not be written: No space left on device."
    )
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("asked", ["-h", "--help", "--version"])
def test_a_full_disk_behind_the_help_is_told_likewise(asked: str) -> None:
    with Path("/dev/full").open("w") as full:
        run = [sys.executable, "-m", "aggregator", asked]
        done = subprocess.run(run, stdout=full, stderr=subprocess.PIPE, text=True, check=False)

    assert done.returncode == 74
    assert done.stderr == "What was to be printed could not be written: No space left on device.\n"


def test_a_mistake_of_the_operators_keeps_its_exit_code_where_nobody_can_be_told() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([sys.executable, "-m", "aggregator", "nosuch"], stderr=full, check=False)

    assert done.returncode == 2


@pytest.mark.slow
@pytest.mark.parametrize("asked", ["", "--help"])
def test_a_reader_who_has_seen_enough_is_no_trouble(asked: str, tmp_path: Path) -> None:
    assert aggregator("init", tmp_path).returncode == 0
    run = [sys.executable, "-m", "aggregator", "status", "--root", str(tmp_path), *asked.split()]
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(run, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)

    assert (done.returncode, done.stderr) == (141, "")


@pytest.fixture(scope="module")
def cohort(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of one writer, whose name has letters that few terminals had before UTF-8."""
    folder = tmp_path_factory.mktemp("cohort")
    (folder / "programme.toml").write_text(PROGRAMME)
    (folder / "feeds.opml").write_text(
        '<opml version="2.0"><body><outline text="Žofie Krátká" xmlUrl="http://127.0.0.1:9/feed"/></body></opml>'
    )
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["latin-1", "utf-8"])
def test_a_terminal_that_lacks_a_letter_is_told_its_number_and_programs_have_utf_8(
    cohort: Path, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", encoding)
    run, status, read = (
        subprocess.run(
            [sys.executable, "-m", "aggregator", *command, "--root", cohort], capture_output=True, check=False
        )
        for command in (["update", "--all"], ["status"], ["status", "--json"])
    )

    assert run.returncode in (0, 69), run.stderr
    assert (status.returncode, read.returncode) == (0, 0)
    assert "Žofie Krátká".encode(encoding, "backslashreplace") in status.stdout
    assert json.loads(read.stdout.decode())["failures"][0]["participant"] == "Žofie Krátká"


@pytest.mark.slow
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_run_that_was_started_without_a_stream_is_made_all_the_same(tmp_path: Path, closed: str) -> None:
    assert aggregator("init", tmp_path).returncode == 0
    command = [
        sys.executable,
        "-m",
        "aggregator",
        "update",
        "--root",
        str(tmp_path),
        "--now",
        NOW.isoformat(),
    ]
    done = subprocess.run(["sh", "-c", f'"$@" {closed}', "sh", *command], check=False, capture_output=True)

    assert done.returncode == 0
    assert (tmp_path / "site/index.html").is_file()


PROGRAMME = """[programme]
name = "23 Things"
starts = 2026-01-01
[[thing]]
number = 6
[polling]
allow_private_addresses = ["127.0.0.0/8"]
host_pause = "0s"
"""


@pytest.mark.slow
def test_no_command_prints_what_a_feed_wrote_as_it_wrote_it(tmp_path: Path) -> None:
    """Titles and names with escapes in them, in every command that shows entries or feeds."""
    title = "".join(f"&#{ord(char)};" if char not in "\x1b\x07" else char for char in HOSTILE)
    feed = (
        f"<rss version='2.0'><channel><title>{title}</title><link>http://ada.example/</link><item>"
        f"<guid>1</guid><title>{title}</title><link>http://ada.example/1</link>"
        f"<description>of Thing 6, perhaps{BIDI}</description></item></channel></rss>"
    )
    page = f"<html><head><title>{HOSTILE}</title></head><body>a page</body></html>"
    with Server(
        {"/feed": answer(feed.encode()), "/page": answer(page.encode(), type_="text/html")}
    ) as server:
        (tmp_path / "programme.toml").write_text(PROGRAMME)
        name = "Ada&#10;Quill&#x202e;"
        (tmp_path / "feeds.opml").write_text(
            '<opml version="2.0"><body>'
            f'<outline text="{name}" id="ada" xmlUrl="{server.url("/feed")}"/>'
            f'<outline text="{name}" id="bob" xmlUrl="{server.url("/page")}"/></body></opml>'
        )
        at = ("--root", tmp_path)
        done = [
            aggregator("update", *at, "--now", NOW.isoformat()),
            *(aggregator(*command, *at) for command in COMMANDS),
        ]

    for run in done:
        text = (run.stdout + run.stderr).replace("\r\n", "\r")
        assert run.returncode in {0, 2}, text
        assert not MOVING.search(text), text
        assert not re.search("^(update: all is well|Quill)", text, re.MULTILINE)
    assert "Ada Quill" in done[0].stderr


COMMANDS = [
    ("status",),
    ("status", "--json"),
    ("check",),
    ("correct", "--list"),
    ("correct", "--list", "--json"),
    ("explain", "http://ada.example/1"),
    ("explain", "http://ada.example/1", "--json"),
    ("moves",),
    ("correct", "http://ada.example/1", "--none"),
]
