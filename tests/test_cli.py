"""The commands as a person types them, and their documentation."""

from __future__ import annotations

import json
import re
import shlex
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from aggregator.cli import commands
from tests.world import NOW, aggregator

ROOT = Path(__file__).parent.parent
NAMES = sorted(commands.commands)


def run(*arguments: str | Path, stdin: str | None = None) -> tuple[int, str]:
    """A command in this process: its exit code and what it printed."""
    result = CliRunner().invoke(
        commands, [str(argument) for argument in arguments], input=stdin, standalone_mode=False
    )
    if result.exception and not isinstance(result.exception, SystemExit):
        return getattr(result.exception, "exit_code", 1), f"{result.output}{result.exception}"
    return int(result.return_value or 0), result.output


# ------------------------------------------------------------------------- documentation


@pytest.mark.parametrize("name", NAMES)
def test_every_command_has_help_with_an_example(name: str) -> None:
    _, text = run(name, "--help")

    assert commands.commands[name].help
    assert re.search(rf"Examples?.*aggregator {name}", text, re.DOTALL)


def documented() -> dict[str, str]:
    """What docs/commands.md says of each command."""
    text = (ROOT / "docs/commands.md").read_text()
    return {name: line for line in text.splitlines() for name in re.findall(r"^\| `aggregator (\w+)", line)}


def test_the_documentation_lists_exactly_the_commands_there_are() -> None:
    assert sorted(documented()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_the_documentation_names_every_option(name: str) -> None:
    common = {"--root", "--now", "--help", "--yes"}
    options = {
        option
        for parameter in commands.commands[name].params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
        if option.startswith("--")
    }
    text = documented()[name] + (documented()["update"] if name in {"poll", "build"} else "")

    assert {option for option in options - common if option not in text} == set()


@pytest.mark.slow
def test_help_is_there_before_one_can_blink() -> None:
    heavy = "import sys, aggregator.cli; print(sorted({'httpx', 'feedparser', 'jinja2', 'nh3', 'rich', 'sqlite_utils'} & set(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True)

    assert loaded.stdout.strip() == "[]"


# ---------------------------------------------------------------------------- init, check


def test_a_new_cohort_has_no_mistake_in_it_and_prints_the_cron_line(tmp_path: Path) -> None:
    code, text = run("init", tmp_path / "new")

    assert code == 0
    assert "update --quiet --root" in text
    code, text = run("check", "--root", tmp_path / "new")
    assert code == 0
    assert ": error:" not in text


@pytest.mark.slow
def test_what_init_prints_can_be_pasted_whatever_the_folder_is_called(tmp_path: Path) -> None:
    """By a shell, with what cron makes of a line: a bare % ends it, a backslash before one goes."""
    folder = tmp_path / "my cohort, 100% $HOME's"
    _, text = run("init", folder)
    pasted = re.findall(r"^  \d\. (aggregator (?:check|update) --root .+?)(?:  .*)?$", text, re.MULTILINE)
    [line] = re.findall(r"15 4 \* \* \*  (.+)", text)
    assert not re.search(r"(?<!\\)%", line)
    words = [shlex.split(each) for each in [*pasted, line.replace(r"\%", "%")]]

    assert len(words) == 3
    assert {each[-1] for each in words} == {str(folder)}
    assert words[-1][-4:] == ["update", "--quiet", "--root", str(folder)]
    [adding] = re.findall(r"\(or: (aggregator add .+)\)", text)
    assert shlex.split(adding)[-1] == str(folder)
    refused = run("serve", "--root", folder)[1]
    assert shlex.split(refused.partition("run: ")[2])[-1] == str(folder)


@pytest.mark.slow
def test_the_cron_line_starts_the_program_as_init_was_started(tmp_path: Path) -> None:
    [line] = re.findall(r"15 4 \* \* \*  (.+)", aggregator("init", tmp_path / "new").stdout)

    assert shlex.split(line)[:4] == [sys.executable, "-m", "aggregator", "update"]


@pytest.mark.parametrize("command", ["serve", "demo"])
@pytest.mark.parametrize("port", ["99999", "-1"])
def test_a_port_that_no_machine_has_is_a_usage_error(command: str, port: str) -> None:
    code, text = run(command, "--port", port)

    assert code == 2
    assert "0<=x<=65535" in text


def test_the_demo_in_a_folder_that_may_not_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    code, text = run("demo", tmp_path / "file" / "demo", "--now", NOW.isoformat())

    assert code == 2
    assert "name a folder you may write to" in text


def test_init_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "feeds.opml").write_text("mine")
    code, text = run("init", tmp_path)

    assert code == 2
    assert "feeds.opml exists already" in text
    assert [path.name for path in tmp_path.iterdir()] == ["feeds.opml"]


def test_next_years_cohort_takes_list_and_look_but_neither_dates_nor_database(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    run("init", old)
    (old / "programme.toml").write_text(
        '[programme]\nname = "N"\nstarts = 2026-01-01\n[[thing]]\nnumber = 1\ndue = 2026-02-01\n'
    )
    (old / "templates").mkdir()
    (old / "templates" / "base.html").write_text("{# ours #}")
    (old / "aggregator.sqlite").write_bytes(b"old")
    run("init", new, "--from", old)

    assert "# starts = 2026-01-01" in (new / "programme.toml").read_text()
    assert "# due = 2026-02-01" in (new / "programme.toml").read_text()
    assert (new / "feeds.opml").read_bytes() == (old / "feeds.opml").read_bytes()
    assert (new / "templates" / "base.html").exists()
    assert not (new / "aggregator.sqlite").exists()
    assert run("check", "--root", new)[0] == 0


@pytest.mark.parametrize(("folder", "hint"), [("look", 'probably "look" is meant'), ("other", "make it, or")])
def test_a_folder_of_templates_that_is_not_there_is_a_mistake_with_its_line(
    tmp_path: Path, folder: str, hint: str
) -> None:
    run("init", tmp_path)
    (tmp_path / folder).mkdir()
    path = tmp_path / "programme.toml"
    path.write_text(path.read_text().replace("[site]\n", '[site]\ntemplates = "lok"\n'))
    line = path.read_text().splitlines().index('templates = "lok"') + 1

    for command in ("check", "build"):
        code, text = run(command, "--root", tmp_path)
        assert code == 2
        assert (
            f"programme.toml:{line}: error: [site] templates: there is no folder {tmp_path / 'lok'};" in text
        )
        assert hint in text


def test_next_years_cohort_takes_a_look_that_lies_in_a_folder_of_another_name(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    run("init", old)
    (old / "look").mkdir()
    (old / "look" / "base.html").write_text("{# ours #}")
    path = old / "programme.toml"
    path.write_text(path.read_text().replace("[site]\n", '[site]\ntemplates = "look"\n'))
    run("init", new, "--from", old)

    assert (new / "look" / "base.html").exists()
    assert run("check", "--root", new)[0] == 0


def test_next_years_cohort_overwrites_no_template_that_is_there(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    run("init", old)
    for folder, text in ((old, "{# old #}"), (new, "{# new #}")):
        (folder / "templates").mkdir(parents=True)
        (folder / "templates" / "base.html").write_text(text)

    assert run("init", new, "--from", old)[0] == 2
    assert (new / "templates" / "base.html").read_text() == "{# new #}"
    assert not (new / "programme.toml").exists()


def test_check_in_the_repository_says_these_are_sample_blogs() -> None:
    code, text = run("check", "--root", ROOT)

    assert code == 0
    assert "sample blogs" in text
    assert "aggregator demo" in text


def test_check_counts_a_blog_of_several_people_once_as_status_does(tmp_path: Path) -> None:
    run("init", tmp_path)
    lines = "".join(f'<outline text="{who}" author="{who}" xmlUrl="https://t.example/f"/>' for who in "AB")
    (tmp_path / "feeds.opml").write_text(f'<opml version="2.0"><head/><body>{lines}</body></opml>')

    assert "2 participants, 1 blog:" in run("check", "--root", tmp_path)[1]
    assert "1 feed, 0 failing" in run("status", "--root", tmp_path)[1]


def test_an_empty_list_is_no_mistake_and_says_what_to_do(tmp_path: Path) -> None:
    run("init", tmp_path)
    code, text = run("update", "--root", tmp_path, "--now", NOW.isoformat())

    assert code == 0
    assert "aggregator add" in text
    assert (tmp_path / "site" / "index.html").exists()


def test_pages_in_a_language_that_nobody_has_translated_are_english_and_check_says_so(tmp_path: Path) -> None:
    run("init", tmp_path)
    assert "translated" not in run("check", "--root", tmp_path)[1]
    settings = tmp_path / "programme.toml"
    settings.write_text(settings.read_text().replace("[site]", '[site]\nlanguage = "ar"', 1))
    run("update", "--root", tmp_path, "--now", NOW.isoformat())
    code, text = run("check", "--root", tmp_path)

    assert code == 0
    assert '"ar" yet' in text
    assert '<html lang="en" dir="ltr">' in (tmp_path / "site" / "index.html").read_text()


@pytest.mark.parametrize("command", ["poll", "backfill"])
def test_with_an_empty_list_a_run_says_that_there_is_nothing_to_ask(tmp_path: Path, command: str) -> None:
    (tmp_path / "programme.toml").write_text('[programme]\nname = "A"\n[[thing]]\nnumber = 1\n')
    (tmp_path / "feeds.opml").write_text('<opml version="2.0"><body/></opml>')

    code, told = run(command, "--root", tmp_path)

    assert code == 0
    assert f"{command}: there is no feed to ask" in told


def test_check_names_the_languages_of_which_figures_alone_are_read(tmp_path: Path) -> None:
    text = '[programme]\nname = "23 Things"\nlanguages = ["en", "zh"]\n[[thing]]\nnumber = 1\n'
    (tmp_path / "programme.toml").write_text(text)
    (tmp_path / "feeds.opml").write_text('<opml version="2.0"><body/></opml>')

    code, told = run("check", "--root", tmp_path)

    assert code == 0
    assert [line[:8] for line in told.splitlines() if "number words" in line] == ['Of "zh" ']


def test_a_folder_that_is_not_there_is_a_usage_error() -> None:
    assert run("update", "--root", "/nowhere/at/all")[0] == 2


def test_update_json_has_the_agreed_keys(tmp_path: Path) -> None:
    run("init", tmp_path)
    done = aggregator("update", "--json", "--root", tmp_path)

    assert json.loads(done.stdout).keys() == {
        "polled",
        "not_modified",
        "failed",
        "new",
        "changed",
        "broken",
        "recovered",
        "gone",
        "held",
        "kept_back",
        "pages_back",
        "unfinished",
        "pages_written",
        "seconds",
    }


def test_status_json_has_the_agreed_keys(tmp_path: Path) -> None:
    run("init", tmp_path)
    before = json.loads(run("status", "--json", "--root", tmp_path)[1])
    run("update", "--root", tmp_path, "--quiet", "--now", NOW.isoformat())
    run("build", "--root", tmp_path, "--quiet", "--now", (NOW + timedelta(days=3)).isoformat())
    after = json.loads(aggregator("status", "--json", "--root", tmp_path).stdout)

    assert before["last_run"] is None
    assert after == {
        "feeds": 0,
        "failing": 0,
        "entries": 0,
        "matched": 0,
        "participants": 0,
        "things": 3,
        "last_run": NOW.isoformat().replace("+00:00", "Z"),
        "failures": [],
        "held": [],
        "runs": [],
    }


STUCK = """
import signal, sys, threading
from datetime import UTC, datetime, timedelta
from apscheduler.schedulers import blocking
from aggregator import daemon

class Stuck(threading.Event):
    waited = False

    def wait(self, timeout=None):
        self.waited = True
        signal.raise_signal(signal.SIGINT)

    def set(self):
        while self.waited:
            threading.Event().wait()
        super().set()

blocking.Event = Stuck
try:
    daemon.run(lambda now: None, timedelta(hours=1), lambda: datetime.now(UTC))
except KeyboardInterrupt:
    sys.exit(7)
"""


UNHEARD = """
import signal, sys, threading
from datetime import UTC, datetime, timedelta
from apscheduler.schedulers import blocking
from aggregator import daemon

lies_down = threading.Event()

class Lying(threading.Event):
    def wait(self, timeout=None):
        lies_down.set()
        return super().wait(timeout)

def signalled():  # by a signal that is another thread's to take, so that the main one sleeps on
    lies_down.wait()
    signal.pthread_kill(threading.get_ident(), signal.SIGINT)

blocking.Event = Lying
threading.Thread(target=signalled).start()
try:
    daemon.run(lambda now: None, timedelta(hours=1), lambda: datetime.now(UTC))
except KeyboardInterrupt:
    sys.exit(7)
"""


@pytest.mark.slow
@pytest.mark.parametrize("code", [STUCK, UNHEARD], ids=["with the scheduler's lock in its hands", "asleep"])
def test_the_daemon_leaves_wherever_the_signal_finds_it(code: str) -> None:
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=300).returncode == 7


# --------------------------------------------------------------------------------- match

PROGRAMME = ROOT / "programme.toml"


def test_match_answers_each_line_in_its_order() -> None:
    lines = '{"title": "Things 6 & 7"}\n\n{"title": "No number at all"}\n{"title": "Thing 15", "extra": 1}\n'
    code, text = run("match", "-", "--programme", PROGRAMME, stdin=lines)

    assert code == 0
    assert [json.loads(line)["things"] for line in text.splitlines()] == [[6, 7], [], [15]]


@pytest.mark.parametrize("published", ["2009", "2008-04", "2008-04-01", "2008-04-01T10:00:00Z"])
def test_a_date_may_be_as_short_as_it_is_known(published: str) -> None:
    line = json.dumps({"title": "Thing 1", "published": published})

    assert run("match", "-", "--programme", PROGRAMME, stdin=line)[0] == 0


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "not JSON"),
        ("[]", "title"),
        ('{"tags": []}', "title"),
        ('{"title": "x", "tags": "y"}', "tags"),
        ('{"title": "x", "published": "soon"}', "published"),
        ('{"title": "x", "content": 3}', "content"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_a_broken_line_is_named_by_its_number_and_nothing_is_answered(line: str, complaint: str) -> None:
    code, text = run("match", "-", "--programme", PROGRAMME, stdin=f'{{"title": "Thing 1"}}\n{line}\n')

    assert code == 2
    assert ":2:" in text
    assert complaint in text
    assert '"things"' not in text


# -------------------------------------------------------------------------------- daemon


@pytest.mark.slow
def test_the_daemon_runs_at_once_and_leaves_at_sigterm_not_after_its_hour(tmp_path: Path) -> None:
    run("init", tmp_path)
    command = [sys.executable, "-m", "aggregator", "daemon", "--every", "1h", "--root", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as daemon:
        assert daemon.stdout is not None
        assert daemon.stdout.readline().startswith("update:")
        daemon.send_signal(signal.SIGTERM)

        assert daemon.wait(timeout=300) == 143
    assert (tmp_path / "site" / "index.html").exists()


@pytest.mark.parametrize("year", ["9999", "0001"])
def test_a_year_that_nothing_can_be_reckoned_with_is_refused_before_anything_is_stored(
    tmp_path: Path, year: str
) -> None:
    code, text = run("update", "--root", tmp_path, "--now", f"{year}-12-31T23:00:00Z")

    assert code == 2
    assert "is not between 1970 and 9000" in text
    assert list(tmp_path.iterdir()) == []


def test_one_of_a_kind_is_counted_in_the_singular(tmp_path: Path) -> None:
    (tmp_path / "programme.toml").write_text('[programme]\nname = "Us"\n[[thing]]\nnumber = 1\n')
    (tmp_path / "feeds.opml").write_text(
        '<opml version="2.0"><body><outline text="Ada" xmlUrl="https://ada.example/feed"/></body></opml>'
    )
    checked = run("check", "--root", tmp_path)[1]
    run("build", "--root", tmp_path)
    seen = run("status", "--root", tmp_path)[1]

    assert "Us: 1 Thing, 1 participant, 1 blog: no errors" in checked
    assert "  1 participant, 1 Thing\n" in seen
