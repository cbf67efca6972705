"""What many tests share: the optional folder of real test data, and a browser."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

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
