"""What many tests share: the optional folder of real test data, and a browser."""

import asyncio
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from aggregator import demo
from tests.world import NOW, World

# Few examples in every run, many where COHORT_EXAMPLES asks for them (`make soak`); a busy machine is no failure.
settings.register_profile("cohort", max_examples=int(os.environ.get("COHORT_EXAMPLES", "30")), deadline=None)
settings.load_profile("cohort")

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def testdata() -> Path:
    """Real feeds, pages and titles of third parties; read in place, never copied."""
    folder = Path(os.environ.get("COHORT_TESTDATA") or ROOT / "../shared/testdata").resolve()
    if not folder.is_dir():
        pytest.skip("the folder of third-party test data is not here (COHORT_TESTDATA names it)")
    return folder


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The sample cohort, polled and built once; a test that changes something takes `world`, a copy."""
    root = tmp_path_factory.mktemp("sample")
    demo.write_cohort(root, NOW)
    with demo.serve_blogs(NOW) as blogs:
        world = World(root, blogs)
        world.update()
        yield world


@pytest.fixture
def world(built: World, tmp_path: Path) -> World:
    """The sample as it was built, in a folder of the test's own."""
    shutil.copytree(built.root, tmp_path / "sample")
    return World(tmp_path / "sample", built.blogs)


class Clock:
    """What a run measures its time by: the machine's clock, set ahead by so many seconds as a test says."""

    ahead = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self.ahead


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """For what happens when a run's time is over, on a machine however busy."""
    clock = Clock()
    monkeypatch.setattr(asyncio.BaseEventLoop, "time", lambda _loop: clock())
    monkeypatch.setattr(time, "perf_counter", clock)
    return clock


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of an installed Chromium; its absence skips, or fails where one is required."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        if os.environ.get("COHORT_REQUIRE_BROWSER"):
            pytest.fail("COHORT_REQUIRE_BROWSER is set and no Chromium is installed")
        pytest.skip("no Chromium is installed")
    return found


@pytest.fixture(autouse=True)
def _no_ambient_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proxies and colours of the machine that runs the tests change nothing."""
    for name in (
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "http_proxy",
        "https_proxy",
        "all_proxy",
        "FORCE_COLOR",
    ):
        monkeypatch.delenv(name, raising=False)
