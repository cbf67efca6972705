"""The nightly workflow's shell steps, in fresh clones of a bare repository as a hosted runner makes them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from aggregator.store import Store
from tests.blogs import NIGHT, START, Blog, Blogs
from tests.stores import table

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed"),
]

HOSTING = Path(__file__).parent.parent / "docs/hosting"
QUIET_GIT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{who}_{what}": "ada@localhost" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
}


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env=os.environ | QUIET_GIT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


class Repository:
    """A bare repository with a cohort's text files in it; each night runs in a clone of its own."""

    def __init__(self, folder: Path, cohort: Blogs) -> None:
        self.bare, self._folder, self._nights = folder / "cohort.git", folder, 0
        git(folder, "init", "--quiet", "--bare", "--initial-branch=main", str(self.bare))
        files = self.clone()
        cohort.write_files(files)
        shutil.copy(HOSTING / "night.sh", files)
        (files / "program").mkdir()
        (files / "program/cohort_planet-0.1.0-py3-none-any.whl").touch()
        git(files, "add", ".")
        git(files, "commit", "--quiet", "-m", "The cohort")
        git(files, "push", "--quiet", "origin", "HEAD:main")

    def clone(self) -> Path:
        self._nights += 1
        place = self._folder / f"clone-{self._nights}"
        git(self._folder, "clone", "--quiet", f"file://{self.bare}", str(place))
        return place

    def night(self, *options: str, path: Path | None = None) -> tuple[Path, subprocess.CompletedProcess[str]]:
        """One night, with the program that is tested first on the path."""
        place = self.clone()
        programs = [str(path)] if path else []
        search = os.pathsep.join([*programs, str(Path(sys.executable).parent), os.environ["PATH"]])
        done = subprocess.run(
            ["sh", "night.sh", *options],
            cwd=place,
            env=os.environ | QUIET_GIT | {"PATH": search},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        return place, done

    def kept(self) -> list[str]:
        """The commits of the database's branch."""
        return git(self.bare, "rev-list", "database").splitlines()


@pytest.fixture
def cohort(tmp_path: Path) -> Iterator[Blogs]:
    ada = Blog("ada")
    ada.write(START, "Thing 1")
    with Blogs(tmp_path / "unused", {"Ada": ada}, plain=True) as cohort:
        yield cohort


@pytest.fixture
def repository(tmp_path: Path, cohort: Blogs) -> Repository:
    return Repository(tmp_path, cohort)


def test_two_nights_keep_one_database_and_build_the_site(cohort: Blogs, repository: Repository) -> None:
    first, one = repository.night("--fresh")
    before = repository.kept()
    cohort.blogs["Ada"].write(START + NIGHT, "Thing 2")
    cohort.server.asked.clear()
    second, two = repository.night("--all")

    assert (one.returncode, two.returncode) == (0, 0), one.stderr + two.stderr
    assert "1 new entry" in one.stdout
    assert "1 new entry" in two.stdout
    [asked, *_] = cohort.server.asked
    assert asked.header(b"if-none-match")  # the second night knew what the first had read
    assert "Thing 1" in (first / "site/people/ada/index.html").read_text()
    assert "Thing 2" in (second / "site/people/ada/index.html").read_text()
    assert len(before) == len(repository.kept()) == 1
    assert before != repository.kept()
    assert git(repository.bare, "ls-tree", "--name-only", "database") == "aggregator.sqlite"
    assert git(second, "status", "--porcelain", "--untracked-files=no") == ""
    with Store.open(second / "aggregator.sqlite", now=START, read_only=True) as store:
        assert store.check() == []
        assert len(store.entries()) == 2


def test_a_missing_database_stops_the_night_unless_it_is_the_first(repository: Repository) -> None:
    place, done = repository.night()

    assert done.returncode == 2
    assert "say --fresh" in done.stderr
    assert not (place / "aggregator.sqlite").exists()
    assert not (place / "site").exists()
    assert "database" not in git(repository.bare, "branch", "--list", "database")


def test_a_repository_out_of_reach_is_not_taken_for_a_missing_database(repository: Repository) -> None:
    repository.night("--fresh")
    hidden = repository.bare.with_name("hidden.git")
    place = repository.clone()
    repository.bare.rename(hidden)
    done = subprocess.run(
        ["sh", "night.sh", "--fresh"], cwd=place, capture_output=True, text=True, check=False, timeout=300
    )
    hidden.rename(repository.bare)

    assert done.returncode == 69
    assert "could not be reached" in done.stderr
    assert not (place / "aggregator.sqlite").exists()


def test_a_damaged_database_ends_the_night_and_stays_for_somebody_to_look_at(repository: Repository) -> None:
    place, _ = repository.night("--fresh")
    damaged = (place / "aggregator.sqlite").read_bytes()[:20_000]
    (place / "aggregator.sqlite").write_bytes(damaged)
    blob = git(place, "hash-object", "-w", "aggregator.sqlite")
    (place / "tree").write_text(f"100644 blob {blob}\taggregator.sqlite\n")
    tree = subprocess.run(
        ["git", "mktree"],
        cwd=place,
        input=(place / "tree").read_text(),
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    commit = git(place, "commit-tree", "-m", "damaged", tree)
    git(place, "push", "--quiet", "--force", "origin", f"{commit}:refs/heads/database")
    _, done = repository.night()

    assert done.returncode == 74
    assert "keeps the database of the night before" in done.stderr
    assert repository.kept() == [commit]


def test_a_run_that_was_overtaken_by_another_does_not_put_its_database_over_the_others(
    repository: Repository, tmp_path: Path
) -> None:
    repository.night("--fresh")
    programs = tmp_path / "programs"
    programs.mkdir()
    overtaking = programs / "aggregator"  # while this one is at work another night ends
    overtaking.write_text(
        "#!/bin/sh\nset -e\n"
        'commit=$(git commit-tree -m "of another run" "$(git rev-parse HEAD^{tree})")\n'
        'git push --quiet --force origin "$commit:refs/heads/database"\n'
    )
    overtaking.chmod(0o755)
    _, done = repository.night(path=programs)

    assert done.returncode == 75, done.stderr
    assert "another run put a database" in done.stderr
    assert git(repository.bare, "log", "--format=%s", "database") == "of another run"


# Stands for what is installed: the program that is tested is on the path already.
PIP = """#!/bin/sh
[ "$1" = install ] || exit 2
for given; do
  case $given in
    *.whl) [ -f "$given" ] && echo "installed $given" || exit 1 ;;
    install | --quiet) ;;
    *) exit 1 ;;
  esac
done
"""


def steps(name: str, *, fresh: bool) -> str:
    """The shell steps of a workflow, in their order, as its host fills them in."""
    text = (HOSTING / name).read_text()
    pattern = r"^ +- run: (.+)$" if name.startswith("github") else r"^ {4}- ((?:pip|git|sh|mv) .+)$"
    lines = "\n".join(re.findall(pattern, text, re.MULTILINE))
    return lines.replace("${{ inputs.fresh && '--fresh' || '' }}", "--fresh" if fresh else "")


@pytest.mark.parametrize(
    ("name", "published"), [("github-pages.yml", "site"), ("gitlab-pages.yml", "public")]
)
def test_the_steps_of_the_workflow_make_two_nights(
    cohort: Blogs, repository: Repository, tmp_path: Path, name: str, published: str
) -> None:
    (tmp_path / "programs").mkdir()
    (tmp_path / "programs/pip").write_text(PIP)
    (tmp_path / "programs/pip").chmod(0o755)
    search = os.pathsep.join(
        [str(tmp_path / "programs"), str(Path(sys.executable).parent), os.environ["PATH"]]
    )
    gitlab = {"COHORT_TOKEN": "t", "CI_SERVER_HOST": "git.example", "CI_PROJECT_PATH": "us/planet"}
    elsewhere = {  # no test asks another host
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.file://{repository.bare}.insteadOf",
        "GIT_CONFIG_VALUE_0": "https://cohort:t@git.example/us/planet.git",
    }
    for night in (1, 2):
        place = repository.clone()
        done = subprocess.run(
            ["sh", "-e", "-c", steps(name, fresh=night == 1)],
            cwd=place,
            env=os.environ
            | QUIET_GIT
            | gitlab
            | elsewhere
            | {"PATH": search, "FRESH": "--fresh" if night == 1 else ""},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        assert "installed program/cohort_planet-0.1.0-py3-none-any.whl" in done.stdout
        assert (place / published / "people/ada/index.html").exists()
        assert len(repository.kept()) == 1
        cohort.blogs["Ada"].write(START + NIGHT, "Thing 2")
    with Store.open(place / "aggregator.sqlite", now=START, read_only=True) as store:
        assert store.last_runs()[0].kind == "update"
        assert len(table(store, "runs")) == 2


@pytest.mark.parametrize("name", ["github-pages.yml", "gitlab-pages.yml"])
def test_the_workflows_run_these_steps_and_publish_nothing_but_the_site(name: str) -> None:
    text = (HOSTING / name).read_text()
    steps = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))

    assert re.findall(r"sh night\.sh (\S+)", steps)
    assert "organiser" not in steps
    assert "sqlite" not in steps
    published = re.findall(r"^ +path: (\S+)$|mv (\S+) public$", steps, re.MULTILINE)
    assert [one or other for one, other in published] == ["site"]
