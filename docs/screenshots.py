"""Make the pictures of docs/ again from the sample cohort, and with --all one of every kind of page.

    make screenshots
    .venv/bin/python docs/screenshots.py --all FOLDER      wide and narrow, light and dark

Needs a Chromium on the PATH. Asks nothing but loopback.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from aggregator import demo, instance, pipeline

HERE = Path(__file__).parent
NOW = datetime.now(UTC).replace(microsecond=0)  # an old build would say so on every page
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
README = {"planet": "", "matrix": "matrix/"}
PAGES = {
    "planet": "",
    "things": "things/",
    "thing": "things/6/",
    "people": "people/",
    "person": "people/priya-raman/",
    "matrix": "matrix/",
    "group-matrix": "matrix/public-libraries/",
    "charts": "charts/",
    "search": "search/#network",
    "titles": "titles/",
    "uncommented": "uncommented/",
    "health": "health/",
    "archive": "archive/",
    "triage": "organiser/",
    "full-matrix": "organiser/matrix/",
    "doubtful": "organiser/doubtful/",
    "figures": "organiser/figures/",
    "open": "organiser/open/",
    "awards": "organiser/awards/",
    "runs": "organiser/runs/",
}


@contextmanager
def site() -> Iterator[str]:
    """The sample cohort's site on loopback, built at a fixed time."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        demo.write_cohort(root, NOW)
        with demo.serve_blogs(NOW) as blogs:
            pipeline.run("update", instance.read(root), NOW, hosts=blogs.hosts)
        with demo.preview(root, 0) as address:
            yield address


def take(browser: Browser, address: str, path: Path, width: int, scheme: str, *, whole: bool) -> None:
    """One picture of one page."""
    height = 900 if width > 500 else 780
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
    answer = page.goto(address)
    if answer is None or not answer.ok:
        sys.exit(f"{address}: {answer and answer.status}")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=path, full_page=whole)
    page.close()


def main(arguments: list[str]) -> None:
    """Take the pictures of the README, or all of them."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("no Chromium on the PATH")
    with site() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        if arguments[:1] == ["--all"]:
            folder = Path(arguments[1])
            folder.mkdir(parents=True, exist_ok=True)
            for name, path in PAGES.items():
                for width in (1280, 360):
                    for scheme in ("light", "dark"):
                        target = folder / f"{name}-{width}-{scheme}.png"
                        take(browser, address + path, target, width, scheme, whole=False)
        else:
            for name, path in README.items():
                take(browser, address + path, HERE / f"{name}.png", 1280, "light", whole=False)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
