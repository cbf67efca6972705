"""The pages in a real browser: wide and narrow, light and dark, with and without scripts."""

import functools
import http.server
import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from aggregator import render, views
from aggregator.render.theme import defaults
from aggregator.views import search
from tests import views_cohort as cohort

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
KINDS = [
    "site/",
    "site/page/1/",
    "site/titles/",
    "site/uncommented/",
    "site/archive/",
    "site/archive/2026-09/",
    "site/things/",
    "site/things/6/",
    "site/people/",
    "site/people/ada-quill/",
    "site/people/finn-larsen/",
    "site/groups/public/",
    "site/matrix/",
    "site/matrix/public/",
    "site/charts/",
    "site/search/#thing",
    "site/health/",
    "organiser/",
    "organiser/matrix/",
    "organiser/open/",
    "organiser/figures/",
    "organiser/doubtful/",
    "organiser/awards/",
    "organiser/runs/",
]
LOOKS = [
    (1280, "light"),
    (360, "dark"),
    pytest.param(1280, "dark", marks=pytest.mark.soak),
    pytest.param(360, "light", marks=pytest.mark.soak),
]


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder and says nothing about it."""

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder on loopback while it is wanted."""
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The usual cohort's two folders, served."""
    folder = tmp_path_factory.mktemp("pages")
    publish(cohort.world(), folder)
    with served(folder) as address:
        yield address


def publish(world: cohort.World, folder: Path, **site: object) -> None:
    config = cohort.config(url="", **site)
    for name, make in (("site", views.public), ("organiser", views.organiser)):
        render.publish(make(world.snapshot, config, cohort.NOW, world.bodies), folder / name)


def look(browser: Browser, width: int = 1280, scheme: str = "light", **more: object) -> BrowserContext:
    options: dict[str, object] = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme, **more}
    return browser.new_context(**options)  # type: ignore[arg-type]


def watched(context: BrowserContext) -> tuple[Page, list[str]]:
    """A page, and everything that went wrong on it or left this machine."""
    page, trouble = context.new_page(), list[str]()
    page.on("console", lambda message: trouble.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: trouble.append(f"error: {error}"))
    page.on("requestfailed", lambda request: trouble.append(f"failed: {request.url}"))
    page.on(
        "request", lambda request: trouble.append(request.url) if "//127.0.0.1:" not in request.url else None
    )
    page.clock.set_fixed_time(cohort.NOW + timedelta(hours=2))
    return page, trouble


@pytest.mark.long
@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_every_kind_of_page_is_accessible_and_asks_nobody_else(
    browser: Browser, base: str, width: int, scheme: str
) -> None:
    axe = Axe()
    with look(browser, width, scheme) as context:
        page, trouble = watched(context)
        for kind in KINDS:  # what was searched for comes after the page
            page.goto(base + kind, wait_until="networkidle" if "#" in kind else "load")
            found = axe.run(page)
            assert found.violations_count == 0, f"{kind}\n{found.generate_report()}"
            assert trouble == [], kind


@pytest.mark.long
@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_scrolls_sideways(browser: Browser, base: str, width: int) -> None:
    with look(browser, width) as context:
        page = context.new_page()
        for kind in KINDS:
            page.goto(base + kind)
            for details in page.locator("details").all():
                details.evaluate("details => details.open = true")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, kind


def test_lines_of_text_are_of_a_readable_length(browser: Browser, base: str) -> None:
    with look(browser, 1920) as context:
        page = context.new_page()
        page.goto(base + "site/")
        characters = page.evaluate(
            """() => {
              const text = document.querySelector('.excerpt');
              const ruler = document.createElement('canvas').getContext('2d');
              ruler.font = getComputedStyle(text).font;
              const sample = 'It rained all Sunday, so I sat down and tried it properly, with tea. ';
              return text.clientWidth / (ruler.measureText(sample).width / sample.length);
            }"""
        )

    assert 65 <= characters <= 75


def test_dark_and_light_differ(browser: Browser, base: str) -> None:
    colours = []
    for scheme in ("light", "dark"):
        with look(browser, scheme=scheme) as context:
            page = context.new_page()
            page.goto(base + "site/")
            colours.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))

    assert colours[0] != colours[1]


def test_the_age_of_the_last_run_is_told_and_becomes_a_warning(browser: Browser, base: str) -> None:
    with look(browser) as context:
        page, trouble = watched(context)
        page.goto(base + "site/people/ada-quill/")
        status = page.locator("#status")
        status.wait_for()
        assert status.inner_text() == "Blogs were last read 5 hours ago."
        assert not status.evaluate("place => place.classList.contains('overdue')")

        page.clock.set_fixed_time(cohort.NOW + timedelta(days=4))
        page.reload()
        status.wait_for()
        assert status.inner_text() == "Blogs were last read 4 days ago: new posts may be missing."
        assert status.evaluate("place => place.previousElementSibling.className") == "masthead"
        assert trouble == []


def test_without_scripts_every_page_can_be_reached_and_read(browser: Browser, base: str) -> None:
    with look(browser, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(base + "site/")
        page.get_by_role("link", name="Archive").click()
        page.get_by_role("link", name="September 2026").click()
        page.get_by_role("link", name="Emmy de Wit").first.click()

        assert page.locator("h1").inner_text() == "Emmy de Wit"
        assert not page.locator("#status").is_visible()


def test_search_finds_people_things_and_posts(browser: Browser, base: str) -> None:
    with look(browser) as context:
        page, trouble = watched(context)
        page.goto(base + "site/")
        page.get_by_role("link", name="Search", exact=True).click()
        page.get_by_role("searchbox").fill("ines")
        page.get_by_role("link", name="Inês Roque: Read me first").wait_for()

        page.get_by_role("searchbox").fill("Ding congr")
        posts = page.locator("#found h2")
        page.get_by_role("link", name="Ding 15: een congres in de trein").wait_for()
        assert posts.count() == 1

        page.get_by_role("searchbox").fill("thing")
        page.get_by_role("button", name="Earlier posts").click()
        page.locator("#found > li").nth(39).wait_for()  # a function to wait for is what the policy forbids
        assert page.locator("#found > li").count() == 40
        dates = page.locator("#found time").evaluate_all("times => times.map(time => time.dateTime)")
        assert dates == sorted(dates, reverse=True)

        page.get_by_role("searchbox").fill("tea")  # a word of texts; nobody's title has it
        page.locator("#found > li").first.wait_for()
        dates = page.locator("#found time").evaluate_all("times => times.map(time => time.dateTime)")
        assert len(dates) > 3
        assert dates == sorted(dates, reverse=True)

        page.get_by_role("searchbox").fill("xyzzy")
        page.get_by_text("Nothing found.").wait_for()
        assert page.url.endswith("#xyzzy")
        assert trouble == []


def test_search_puts_what_a_title_says_before_newer_texts_that_say_it(
    browser: Browser, tmp_path: Path
) -> None:
    world = cohort.world()
    oldest = min(world.snapshot.judged, key=lambda each: each.entry.shown_at)
    named = replace(
        oldest, entry=replace(oldest.entry, title="A word with the sceptical", excerpt="Nothing.")
    )
    judged = tuple(named if each is oldest else each for each in world.snapshot.judged)
    publish(cohort.World(replace(world.snapshot, judged=judged), world.texts), tmp_path)
    with served(tmp_path) as base, look(browser) as context:
        page, trouble = watched(context)
        page.goto(base + "site/search/#sceptical")
        page.locator("#found > li").nth(5).wait_for()
        titles = page.locator("#found h2").all_inner_texts()

        assert titles[0] == "A word with the sceptical"
        assert trouble == []


def test_script_and_program_split_words_alike(browser: Browser) -> None:
    texts = [
        "İstanbul Straße ΟΔΟΣ",
        "図書館の夜 ガギグ",
        "snake_case ½ ﬁne ②",
        "naïve—co-op’s",
        "ไทย กำลัง",
        "हिन्दी 한국어",
        "x" * 99,
    ]
    script = (defaults() / "assets/search.js").read_text()
    needed = "".join(
        script[script.index(start) : script.index(end)]
        for start, end in (("  var SHOWN", "  var language"), ("  function terms", "  // Numbers of"))
    )
    with look(browser) as context:
        page = context.new_page()
        found = page.evaluate(
            """([code, texts]) => {
              const made = new Function(code + "; return { terms, shard }")();
              return texts.map(text => made.terms(text).map(word => [word, made.shard(word, 32)]));
            }""",
            [needed, texts],
        )

    for text, words in zip(texts, found, strict=True):
        assert dict(words) == {word: search.shard(word, 32) for word in search.terms(text)}, text


def test_the_pages_can_be_read_from_a_disk(browser: Browser, tmp_path: Path) -> None:
    publish(cohort.world(), tmp_path)
    with look(browser) as context:
        page = context.new_page()
        page.goto((tmp_path / "site/index.html").as_uri())
        page.get_by_role("link", name="Matrix").click()
        page.get_by_role("link", name="Ada Quill").click()

        assert page.locator("h1").inner_text() == "Ada Quill"


def test_the_first_tab_leads_past_the_navigation(browser: Browser, base: str) -> None:
    with look(browser) as context:
        page = context.new_page()
        page.goto(base + "site/things/6/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
        page.keyboard.press("Enter")
        page.wait_for_url("**/site/things/6/#main")


def test_heads_of_the_matrix_stay_in_sight(browser: Browser, base: str) -> None:
    with look(browser, 360) as context:
        page = context.new_page()
        page.goto(base + "organiser/matrix/")
        box = page.locator(".matrix")
        box.evaluate("box => { box.scrollLeft = 400; box.scrollTop = 200; }")
        left, top = box.evaluate("box => [box.getBoundingClientRect().left, box.getBoundingClientRect().top]")
        head = page.locator(".matrix thead th").nth(15).bounding_box()
        name = page.locator(".matrix tbody th").nth(8).bounding_box()

    assert head is not None
    assert name is not None
    assert abs(head["y"] - top) <= 2
    assert abs(name["x"] - left) <= 2


def test_the_matrix_is_ordered_and_searched_by_script(browser: Browser, base: str) -> None:
    with look(browser) as context:
        page, trouble = watched(context)
        page.goto(base + "site/matrix/")
        names = page.locator(".matrix tbody th .who:visible")
        assert names.all_inner_texts()[:2] == ["Ada Quill", "Ben Okafor"]

        page.get_by_label("Order").select_option("most done first")
        assert names.all_inner_texts()[:2] == ["Ada Quill", "Hana Sato"]
        page.get_by_label("Order").select_option("Thing 14")
        assert names.all_inner_texts()[:3] == ["Ada Quill", "Ben Okafor", "Chiara Bruni"]
        page.get_by_role("searchbox", name="Name").fill("ines")
        assert names.all_inner_texts() == ["Inês Roque"]
        assert trouble == []


def test_without_scripts_a_group_has_its_matrix(browser: Browser, base: str) -> None:
    with look(browser, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(base + "site/matrix/")
        assert not page.get_by_label("Order").is_visible()
        page.get_by_role("navigation", name="Groups").get_by_role("link", name="Public").click()

        assert page.locator(".matrix tbody tr").count() == 3
        assert page.locator("[aria-current=page]").inner_text() == "Public"


def test_a_right_to_left_entry_begins_at_the_right(browser: Browser, base: str) -> None:
    with look(browser) as context:
        page = context.new_page()
        page.goto(base + "site/")
        arabic = page.locator("article.entry", has_text="شبكات")

        assert arabic.evaluate("article => getComputedStyle(article).direction") == "rtl"
        assert arabic.locator("h3").evaluate("title => getComputedStyle(title).direction") == "rtl"
        assert arabic.locator(".chips").evaluate("chips => getComputedStyle(chips).direction") == "ltr"


def test_on_paper_there_is_no_navigation_and_all_of_the_matrix(browser: Browser, base: str) -> None:
    with look(browser) as context:
        page = context.new_page()
        page.emulate_media(media="print")
        page.goto(base + "site/matrix/")

        assert not page.locator(".masthead nav").is_visible()
        assert page.locator(".matrix").evaluate("box => getComputedStyle(box).overflow") == "visible"


@pytest.mark.parametrize("width", [1280, 360])
def test_who_listens_to_the_matrix_hears_a_table(browser: Browser, base: str, width: int) -> None:
    """Rows are boxes of their own, so that a phone lays out those in sight; to whoever listens nothing changes."""
    with look(browser, width) as context:
        page = context.new_page()
        page.goto(base + "organiser/matrix/")
        heard = page.locator(".matrix table").aria_snapshot()
        tree = context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]

    roles = Counter(node["role"]["value"] for node in tree if not node["ignored"])
    people, columns = len(cohort.PEOPLE), len(cohort.TITLES) + 2
    assert roles["row"] == people + 2
    assert roles["rowheader"] == people + 1
    assert roles["columnheader"] == columns
    assert roles["cell"] + roles["gridcell"] == (people + 1) * (columns - 1)
    assert heard.startswith("- table")
    assert 'rowheader "Ada Quill"' in heard


def test_all_squares_of_the_matrix_are_of_one_size_and_stand_below_their_thing(
    browser: Browser, base: str
) -> None:
    for width in (1280, 360):
        with look(browser, width) as context:
            page = context.new_page()
            page.goto(base + "organiser/matrix/")
            rows = page.locator(".matrix tr").evaluate_all(
                """rows => rows.map(row => Array.from(row.cells).map(cell => {
                  const box = cell.getBoundingClientRect();
                  return [box.left, box.width, box.height].map(Math.round).join();
                }).join(";"))"""
            )

        assert len(rows) == len(cohort.PEOPLE) + 2
        assert len(set(rows)) == 1, width


def test_every_square_that_is_done_leads_to_its_posts_by_the_keyboard(browser: Browser, base: str) -> None:
    with look(browser, 360) as context:
        page = context.new_page()
        page.goto(base + "site/matrix/")
        page.locator(".matrix").focus()
        focused = []
        for _ in range(23 + 1 + 23 + 1 + 5):  # the head, the first row, and into the second
            page.keyboard.press("Tab")
            focused.append(
                page.evaluate(
                    """() => {
                      const at = document.activeElement, box = at.getBoundingClientRect();
                      const seen = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
                      return [at.textContent, at.href || "", at === seen || at.contains(seen)];
                    }"""
                )
            )

    heads, squares = focused[:23], focused[24:47]
    assert [text for text, *_ in heads] == [f"Thing {number}" for number in range(1, 24)]
    assert [focused[23][0], focused[47][0]] == ["Ada Quill", "Ben Okafor"]
    assert {text for text, *_ in squares} <= {"✓", "◷"}
    assert all("marginalia.example" in href or "ada-quill" in href for _, href, _ in squares)
    assert all("overdue.example" in href for _, href, _ in focused[48:])
    assert [text for text, _, seen in focused if not seen] == []  # none stands below what stays in sight


FOCUS = """() => {
  const at = document.activeElement, style = getComputedStyle(at);
  return [at.tagName + "." + at.className, style.outlineStyle, parseFloat(style.outlineWidth)];
}"""


@pytest.mark.long
@pytest.mark.parametrize("kind", ["site/", "site/things/6/", "site/people/", "site/search/", "organiser/"])
def test_whatever_the_keyboard_reaches_shows_that_it_is_reached(
    browser: Browser, base: str, kind: str
) -> None:
    with look(browser) as context:
        page = context.new_page()
        page.goto(base + kind)
        reached: list[list[Any]] = []
        while len(reached) < 400:
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement === document.body"):
                break
            reached.append(page.evaluate(FOCUS))
        wanted = page.locator("a[href]:visible, summary:visible, input:visible, select:visible").count()

    assert len(reached) >= min(wanted, 400)
    assert not [each for each in reached if each[1] in ("none", "") or each[2] < 1]


def test_chips_and_what_is_folded_away_are_reached_and_opened_by_the_keyboard(
    browser: Browser, base: str
) -> None:
    with look(browser) as context:
        page = context.new_page()
        page.goto(base + "site/")
        article = page.locator("article:has(details):has(.chip)").first
        article.locator("h3 a").focus()
        passed: list[str] = []
        while not passed or passed[-1] != "SUMMARY":
            page.keyboard.press("Tab")
            passed.append(page.evaluate("document.activeElement.className || document.activeElement.tagName"))
        body = article.locator(".body")
        assert "chip" in passed
        assert not body.is_visible()

        page.keyboard.press("Enter")
        assert body.is_visible()
        assert page.evaluate("document.activeElement.innerText") == "Read less"
        page.keyboard.press("Space")
        assert not body.is_visible()


def paper(page: Page) -> list[tuple[float, float]]:
    """Width and height of each sheet in millimetres, as the page is printed."""
    boxes = re.findall(rb"/MediaBox \[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", page.pdf(prefer_css_page_size=True))
    return [(float(width) * 25.4 / 72, float(height) * 25.4 / 72) for width, height in boxes]


def test_the_matrix_is_printed_on_landscape_sheets_and_fits_their_width(browser: Browser, base: str) -> None:
    with look(browser) as context:
        page = context.new_page()
        page.goto(base + "organiser/matrix/")
        sheets = paper(page)
        assert sheets
        assert all(width > height for width, height in sheets)
        assert len(sheets) == 1  # the site's name has no sheet to itself

        inside = sheets[0][0] - 20  # its margins
        page.emulate_media(media="print")
        page.set_viewport_size({"width": int(inside / 25.4 * 96), "height": 700})
        table = page.locator(".matrix table")
        assert table.evaluate("table => table.getBoundingClientRect().right <= innerWidth + 1")
        assert (
            table.locator("thead").evaluate("head => getComputedStyle(head).display") == "table-header-group"
        )
        assert table.locator("tfoot").evaluate("sums => getComputedStyle(sums).display") == "table-row-group"
        squares = table.locator("tbody td > a")
        assert squares.evaluate_all("all => all.every(each => each.getBoundingClientRect().width > 0)")


def test_other_pages_are_printed_upright_and_hold_what_the_screen_folds_away(
    browser: Browser, base: str
) -> None:
    with look(browser) as context:
        page = context.new_page()
        page.goto(base + "site/charts/")
        assert all(width < height for width, height in paper(page))
        page.emulate_media(media="print")
        assert page.locator("details table").first.is_visible()
        for hidden in (".masthead nav", ".colophon", "summary"):
            assert not page.locator(hidden).first.is_visible(), hidden

        page.goto(base + "site/")
        for hidden in ("aside", ".pager", ".switch"):
            assert not page.locator(hidden).first.is_visible(), hidden
        assert not page.locator("article details .body").first.is_visible()  # it goes on at the blog
        assert page.locator("article .excerpt").first.is_visible()
