"""Make the pictures of docs/ again from the sample cohort, and with --all one of every kind of page.

    make screenshots
    .venv/bin/python docs/screenshots.py --all FOLDER [ROOT]

--all pictures the fullest page of each kind, wide and narrow, light and dark, from its top to its
end, and as it is printed (pictures of the paper where poppler's pdftoppm is on the PATH); of the
cohort in ROOT, built before, if one is named. Needs a Chromium on the PATH. Asks nothing but loopback.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

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
KINDS = {  # of pages, as patterns of their folders
    "planet": "site",
    "earlier": "site/page/*",
    "titles": "site/titles",
    "uncommented": "site/uncommented",
    "archive": "site/archive",
    "month": "site/archive/*",
    "things": "site/things",
    "thing": "site/things/*",
    "people": "site/people",
    "person": "site/people/*",
    "group": "site/groups/*",
    "matrix": "site/matrix",
    "group-matrix": "site/matrix/*",
    "charts": "site/charts",
    "search": "site/search",
    "health": "site/health",
    "triage": "organiser",
    "doubtful": "organiser/doubtful",
    "figures": "organiser/figures",
    "full-matrix": "organiser/matrix",
    "open": "organiser/open",
    "awards": "organiser/awards",
    "runs": "organiser/runs",
}
ASKED = {"search": "#network"}
LOOKS = [(width, scheme) for width in (1280, 360) for scheme in ("light", "dark")]
TALLEST = 16_000  # pixels; a cohort of hundreds has longer pages, and Chromium repeats itself below


@contextmanager
def sample() -> Iterator[Path]:
    """The folder of the sample cohort, built at a fixed time."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        demo.write_cohort(root, NOW)
        with demo.serve_blogs(NOW) as blogs:
            pipeline.run("update", instance.read(root), NOW, hosts=blogs.hosts)
        yield root


def main(arguments: list[str]) -> None:
    """Take the pictures of the README, or all of them."""
    match arguments:
        case ["--all", folder]:
            with sample() as root, chromium() as browser:
                take_all(browser, root, Path(folder))
        case ["--all", folder, built]:
            with chromium() as browser:
                take_all(browser, Path(built), Path(folder))
        case []:
            with sample() as root, chromium() as browser, demo.preview(root, 0) as address:
                for name, path in README.items():
                    with opened(browser, address + path, 1280, "light") as page:
                        page.screenshot(path=HERE / f"{name}.png")
        case _:
            sys.exit(__doc__)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The installed browser."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        sys.exit("no Chromium on the PATH")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


def take_all(browser: Browser, root: Path, folder: Path) -> None:
    """Every kind of page in every look, and on paper."""
    folder.mkdir(parents=True, exist_ok=True)
    with demo.preview(root, 0) as base:
        for kind, pattern in KINDS.items():
            pages = sorted(root.glob(f"{pattern}/index.html"), key=lambda path: path.stat().st_size)
            if not pages:
                print(f"{kind}: the cohort has no such page")
                continue
            address = f"{base}{pages[-1].parent.relative_to(root)}/{ASKED.get(kind, '')}"
            for width, scheme in LOOKS:
                with opened(browser, address, width, scheme) as page:
                    whole(page, width, folder / f"{kind}-{width}-{scheme}.png")
            with opened(browser, address, 1280, "light") as page:
                printed(page, folder / f"{kind}.pdf")


@contextmanager
def opened(browser: Browser, address: str, width: int, scheme: str) -> Iterator[Page]:
    """A page in one look, once it has loaded all it asks for."""
    height = 900 if width > 500 else 780
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
    answer = page.goto(address)
    if answer is None or not answer.ok:
        sys.exit(f"{address}: {answer and answer.status}")
    page.wait_for_load_state("networkidle")
    yield page
    page.close()


def whole(page: Page, width: int, path: Path) -> None:
    """All of a page. The window is made as high as it is: what is out of sight is not laid out."""
    height = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("new Promise(seen => requestAnimationFrame(() => requestAnimationFrame(seen)))")
    page.screenshot(path=path)


def printed(page: Page, path: Path) -> None:
    """A page as it is printed, and its sheets as pictures."""
    page.pdf(path=path, format="A4", prefer_css_page_size=True)
    if painter := shutil.which("pdftoppm"):
        command = [painter, "-png", "-r", "60", "-l", "4", str(path), str(path.with_suffix("")) + "-paper"]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
