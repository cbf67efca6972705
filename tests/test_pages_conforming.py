"""Every page held to the HTML standard, by the W3C's own checker."""

import io
import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import feedparser
import pytest

from aggregator import instance, pipeline
from aggregator.sanitize import clean
from tests import many
from tests.world import World

pytestmark = [pytest.mark.long]

ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
IMAGES: tuple[Literal["none", "https"], ...] = ("none", "https")


@pytest.fixture(scope="session")
def checker() -> list[str]:
    """The command of the checker (npm: vnu-jar); its absence skips."""
    jar = Path(os.environ.get("COHORT_VNU") or ROOT / "node_modules/vnu-jar/build/dist/vnu.jar")
    if not jar.is_file() or not shutil.which("java"):
        pytest.skip("no vnu.jar (npm install vnu-jar; COHORT_VNU names another), or no java")
    return ["java", "-jar", str(jar), "--skip-non-html", "--errors-only", "--format", "gnu"]


def errors(checker: list[str], *folders: Path) -> list[str]:
    """What the checker finds, without the names of files: one mistake may be on every page."""
    found = subprocess.run([*checker, *map(str, folders)], capture_output=True, text=True, check=False)
    assert found.returncode in (0, 1), found.stderr
    return sorted({line.split(": ", 1)[-1] for line in found.stderr.splitlines() if line.strip()})


def build(root: Path) -> tuple[Path, Path]:
    cohort = instance.read(root)
    pipeline.run("build", cohort, NOW)
    return cohort.site, cohort.organiser


def test_every_page_of_the_sample_is_conforming(checker: list[str], built: World) -> None:
    assert errors(checker, built.root / "site", built.root / "organiser") == []


@pytest.mark.parametrize("images", ["https", pytest.param("none", marks=pytest.mark.soak)])
def test_every_page_of_an_awkward_cohort_is_conforming(
    checker: list[str], tmp_path: Path, images: str
) -> None:
    many.write(tmp_path, 24, 12, NOW)
    programme = tmp_path / "programme.toml"
    wishes = f'[site]\nplanet = "all"\nshow_missing = true\nimages = "{images}"\n'
    programme.write_text(programme.read_text().replace("[site]\n", wishes))

    assert errors(checker, *build(tmp_path)) == []


@pytest.mark.parametrize("step", [10, pytest.param(1, marks=pytest.mark.soak)])
def test_what_real_blogs_write_is_conforming(
    checker: list[str], testdata: Path, tmp_path: Path, step: int
) -> None:
    bodies = real_bodies(testdata)[::step]
    for images in IMAGES:
        for start in range(0, len(bodies), 100):
            entries = "".join(
                f"<h3>{start}</h3><div>{clean(body, base='https://x.example/', images=images)}</div>"
                for body in bodies[start : start + 100]
            )
            page = f'<!doctype html><html lang="en"><title>x</title>{entries}'
            (tmp_path / f"{start}-{images}.html").write_bytes(page.encode("utf-8", "ignore"))

    assert errors(checker, tmp_path) == []


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_every_page_of_a_cohort_of_a_thousand_is_conforming(
    checker: list[str], testdata: Path, tmp_path: Path
) -> None:
    many.write(tmp_path, 1000, 20, NOW, [*many.BODIES, *real_bodies(testdata)])

    assert errors(checker, *build(tmp_path)) == []


def real_bodies(testdata: Path) -> list[str]:
    """The texts of the entries of every real feed, uncleaned."""
    return [
        (entry.get("content") or [{}])[0].get("value") or entry.get("summary") or ""
        for path in sorted((testdata / "feeds").glob("*.xml"))
        for entry in _read(path).entries
    ]


def _read(path: Path) -> feedparser.FeedParserDict:
    return feedparser.parse(io.BytesIO(path.read_bytes()), sanitize_html=False, resolve_relative_uris=False)
