"""After the last day: nobody is asked, the site still builds, and a medium that cannot be written will do."""

import json
import re
import shutil
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from aggregator import newcohort
from tests.test_cli import run
from tests.world import NOW, World, files

YEAR = timedelta(days=365)
NEXT_RUN = (Path(__file__).parent.parent / "docs/next-run.md").read_text()


@pytest.fixture
def ended(world: World) -> World:
    """The sample, whose programme ends a month after it was polled, with ten days of grace."""
    path = world.root / "programme.toml"
    text = re.sub(r"(?m)^(ends|grace_days) *=.*\n", "", path.read_text())
    path.write_text(text.replace("[programme]", "[programme]\nends = 2026-04-01\ngrace_days = 10", 1))
    return world


@pytest.mark.slow
def test_up_to_the_last_day_of_grace_blogs_are_asked_and_then_never(ended: World) -> None:
    last = NOW.replace(month=4, day=11)

    assert ended.update(last, everything=True).polled.polled > 10
    for later in (last + timedelta(days=1), last + YEAR):
        for kind in ("update", "poll"):
            report = ended.update(later, kind=kind, everything=True)
            assert report.polled.polled == 0
            assert "no blog is asked any more" in report.sentence()


@pytest.mark.slow
def test_the_site_still_builds_and_does_not_call_itself_out_of_date(ended: World) -> None:
    before = files(ended.root / "site")
    report = ended.update(NOW + YEAR)
    status = json.loads((ended.root / "site/status.json").read_text())

    assert report.built.built
    assert files(ended.root / "site").keys() == before.keys()
    assert files(ended.root / "site")["completion.json"] == before["completion.json"]
    assert status["last_run"] == "2026-03-02T04:00:00Z"
    assert status["overdue_after"] is None


@pytest.mark.slow
def test_after_the_end_nobody_is_told_that_a_title_will_be_read_again(ended: World) -> None:
    pages = ("site", "organiser")

    def promises(now: datetime) -> int:
        ended.update(now)
        texts = [text for folder in pages for text in files(ended.root / folder).values()]
        return sum(b"read again within a day" in text for text in texts)

    assert promises(NOW) > 5
    assert promises(NOW.replace(month=4, day=12)) == 0


@pytest.mark.slow
def test_a_correction_shows_after_the_end(ended: World) -> None:
    ended.update(NOW + YEAR)
    done = json.loads((ended.root / "site/completion.json").read_text())["participants"]
    link = next(iter(done[0]["things"].values()))[0]["link"]
    assert run("correct", link, "--ignore", "--root", ended.root)[0] == 0
    ended.update(NOW + YEAR, kind="build")

    assert link not in (ended.root / "site/completion.json").read_text()


@pytest.mark.slow
def test_a_database_that_cannot_be_written_is_built_from_and_an_update_says_what_to_do(world: World) -> None:
    first = files(world.root / "site")
    shutil.rmtree(world.root / "site")
    database = world.root / "aggregator.sqlite"
    script = (
        f"mount --bind '{database}' '{database}' && mount -o remount,ro,bind '{database}'"
        f" && {{ echo mounted; '{sys.executable}' -m aggregator build --quiet --now {NOW.isoformat()}"
        f" --root '{world.root}'; echo $?; '{sys.executable}' -m aggregator update --quiet"
        f" --root '{world.root}'; echo $?; }}"
    )
    unshare = shutil.which("unshare")
    if unshare is None:
        pytest.skip("no unshare")
    done = subprocess.run(
        [unshare, "--mount", "--map-root-user", "sh", "-c", script],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    if "mounted" not in done.stdout:
        pytest.skip(f"no read-only mount here: {done.stderr}")

    assert done.stdout.split() == ["mounted", "0", "74"]
    assert f"{database} may not be written" in done.stderr
    assert files(world.root / "site") == first


def test_the_page_on_the_next_run_names_only_commands_there_are(tmp_path: Path) -> None:
    for command in set(re.findall(r"aggregator (\w+)", NEXT_RUN)):
        assert run(command, "--help")[0] == 0
    newcohort.write(tmp_path / "cohort-2026")
    code, _ = run("init", tmp_path / "cohort-2027", "--from", tmp_path / "cohort-2026")
    assert code == 0
