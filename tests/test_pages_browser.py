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
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from markupsafe import Markup
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from aggregator import render, views
from aggregator.model import Config, Thing
from aggregator.render.theme import defaults
from aggregator.views import search
from aggregator.words import terms
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
PATIENCE = 60_000  # milliseconds: a busy machine is no failure
KINDS = [
    "site/",
    "site/page/2026-02-20/",
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
        launched = playwright.chromium.launch(executable_path=chromium, args=FLAGS, timeout=PATIENCE)
        expect.set_options(timeout=PATIENCE)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The usual cohort's two folders, served."""
    folder = tmp_path_factory.mktemp("pages")
    publish(cohort.world(), folder)
    with served(folder) as address:
        yield address


LONG = "Maximilian" * 20


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Sixty Things without a title, a name of two hundred letters, and a wide table in the newest entries."""
    world = cohort.world()
    first, *others = world.snapshot.cohort.participants
    people = replace(world.snapshot.cohort, participants=(replace(first, name=LONG), *others))
    wide = Markup(f"<table><tr>{'<td>cell</td>' * 60}</tr></table><pre>{'listing ' * 60}</pre>")
    texts = dict.fromkeys(world.texts, wide)
    things = tuple(Thing(number, due=cohort.STARTS) for number in range(1, 61))
    config = cohort.config(url="")
    config = replace(config, programme=replace(config.programme, things=things))
    judged = [replace(each, late_things=each.decision.things) for each in world.snapshot.judged]
    snapshot = replace(world.snapshot, cohort=people, judged=judged, table=cohort.table(people, judged))
    folder = tmp_path_factory.mktemp("hard")
    publish(cohort.World(snapshot, texts), folder, config)
    with served(folder) as address:
        yield address


CROWD = 120


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """So many people that not all of them are in sight, each with two posts of the same two days."""
    world = cohort.world()
    ada, blog = world.snapshot.cohort.participants[0], world.snapshot.cohort.subscriptions[0]
    people = [replace(ada, id=f"reader-{n}", name=f"Reader {n:03}") for n in range(CROWD)]
    posts = [each for each in world.snapshot.judged if each.participant == ada.id and each.counts][:2]
    judged = [
        replace(post, participant=person.id, entry=replace(post.entry, row=row * CROWD + n))
        for row, post in enumerate(posts, start=1)
        for n, person in enumerate(people)
    ]
    everybody = replace(
        world.snapshot.cohort,
        participants=tuple(people),
        subscriptions=tuple(replace(blog, participant=person.id) for person in people),
    )
    snapshot = replace(
        world.snapshot, cohort=everybody, judged=judged, table=cohort.table(everybody, judged), versions={}
    )
    folder = tmp_path_factory.mktemp("crowd")
    publish(cohort.World(snapshot, {}), folder)
    with served(folder) as address:
        yield address


def publish(world: cohort.World, folder: Path, config: Config | None = None, **site: object) -> None:
    config = config or cohort.config(url="", **site)
    for name, make in (("site", views.public), ("organiser", views.organiser)):
        render.publish(make(world.snapshot, config, cohort.NOW, world.bodies), folder / name)


def look(browser: Browser, width: int = 1280, scheme: str = "light", **more: object) -> BrowserContext:
    """A window. Nothing glides in it, so that what is measured stands where it will stay."""
    options: dict[str, object] = {
        "viewport": {"width": width, "height": 900},
        "color_scheme": scheme,
        "reduced_motion": "reduce",
        **more,
    }
    context = browser.new_context(**options)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    return context


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


def opened(page: Page, address: str) -> None:
    """Go there, and wait for what scripts fetch after the page: its age, and what was searched for."""
    page.goto(address)
    if "/organiser/" not in address:
        expect(page.locator("#status")).to_be_visible()
    if "#" in address:
        expect(page.locator("#told")).not_to_be_empty()


def drawn(page: Page) -> None:
    """Wait until the page as it is now was drawn: sizes of the window and what is in sight hold from then on."""
    page.evaluate("() => new Promise(seen => requestAnimationFrame(() => requestAnimationFrame(seen)))")


def heard(page: Page) -> Counter[str]:
    """How many there are of each role in what Chromium tells whoever listens."""
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    return Counter(node["role"]["value"] for node in tree if not node["ignored"])


@pytest.mark.long
@pytest.mark.timeout(1800)  # of a second a page, and many times that on a busy machine
@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_every_kind_of_page_is_accessible_and_asks_nobody_else(
    browser: Browser, base: str, width: int, scheme: str
) -> None:
    axe = Axe()
    with look(browser, width, scheme) as context:
        page, trouble = watched(context)
        for kind in KINDS:
            opened(page, base + kind)
            found = axe.run(page)
            assert found.violations_count == 0, f"{kind}\n{found.generate_report()}"
            assert trouble == [], kind


@pytest.mark.long
@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_scrolls_sideways(browser: Browser, base: str, width: int) -> None:
    with look(browser, width) as context:
        page = context.new_page()
        for kind in KINDS:
            opened(page, base + kind)
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
        opened(page, base + "site/people/ada-quill/")
        status = page.locator("#status")
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
        page.wait_for_url("**/site/archive/")
        page.get_by_role("link", name="September 2026").click()
        page.wait_for_url("**/site/archive/2026-09/")
        page.get_by_role("link", name="Emmy de Wit").first.click()

        expect(page.locator("h1")).to_have_text("Emmy de Wit")
        expect(page.locator("#status")).to_be_hidden()


def ask(page: Page, words: str) -> None:
    """Search, and wait until what the last search found is gone; what is found now comes with `#told`."""
    page.get_by_role("searchbox").fill(words)
    page.wait_for_url(re.compile(re.escape("#" + quote(words)) + "$"))


def test_search_finds_people_things_and_posts(browser: Browser, base: str) -> None:
    with look(browser) as context:
        page, trouble = watched(context)
        opened(page, base + "site/")
        page.get_by_role("link", name="Search", exact=True).click()
        expect(page.locator("#status")).to_be_visible()
        ask(page, "ines")
        page.get_by_role("link", name="Inês Roque: Read me first").wait_for()

        ask(page, "Ding congr")
        expect(page.locator("#found h2")).to_have_text(["Ding 15: een congres in de trein"])

        found, told = page.locator("#found > li"), page.locator("#told")
        dates = "times => times.map(time => time.dateTime)"
        ask(page, "thing")
        page.get_by_role("button", name="Earlier posts").click()
        expect(found).to_have_count(40)
        shown = page.locator("#found time").evaluate_all(dates)
        assert shown == sorted(shown, reverse=True)

        ask(page, "tea")  # a word of texts; nobody's title has it
        expect(told).not_to_be_empty()
        shown = page.locator("#found time").evaluate_all(dates)
        assert len(shown) > 3
        assert shown == sorted(shown, reverse=True)

        ask(page, "xyzzy")
        expect(told).to_have_text("Nothing found.")
        for little in ("a", '"', "%", "🙂"):
            page.get_by_role("searchbox").fill(little)
            expect(told).to_have_text("Too little to search for: type two letters or a number.")
        page.get_by_role("searchbox").fill("")
        expect(told).to_be_empty()
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
        opened(page, base + "site/search/#sceptical")
        page.locator("#found > li").nth(5).wait_for()
        titles = page.locator("#found h2").all_inner_texts()

        assert titles[0] == "A word with the sceptical"
        assert trouble == []


def test_a_name_from_right_to_left_leaves_the_date_beside_it_in_one_piece(
    browser: Browser, tmp_path: Path
) -> None:
    world = cohort.world()
    people = tuple(
        replace(each, name="ليلى حسن") if each.id == "ada-quill" else each
        for each in world.snapshot.cohort.participants
    )
    named = replace(world.snapshot, cohort=replace(world.snapshot.cohort, participants=people))
    publish(cohort.World(named, world.texts), tmp_path)
    with served(tmp_path) as base, look(browser) as context:
        page = context.new_page()
        opened(page, base + "site/search/#ليلى")
        byline = page.locator("#found .byline").first
        places = byline.locator("time").evaluate(
            """time => Array.from(time.textContent, (_, place) => {
              const range = document.createRange();
              range.setStart(time.firstChild, place);
              range.setEnd(time.firstChild, place + 1);
              return range.getBoundingClientRect().left;
            })"""
        )

        assert places == sorted(places)
        assert byline.locator(".who").evaluate("who => who.getBoundingClientRect().right") <= places[0]


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
        assert dict(words) == {word: search.shard(word, 32) for word in terms(text)}, text


def test_the_pages_can_be_read_from_a_disk(browser: Browser, tmp_path: Path) -> None:
    publish(cohort.world(), tmp_path)
    with look(browser) as context:
        page = context.new_page()
        page.goto((tmp_path / "site/index.html").as_uri())
        page.get_by_role("link", name="Matrix").click()
        page.wait_for_url("**/site/matrix/index.html")
        page.get_by_role("link", name="Ada Quill").click()

        expect(page.locator("h1")).to_have_text("Ada Quill")


def test_the_first_tab_leads_past_the_navigation(browser: Browser, base: str) -> None:
    with look(browser) as context:
        page = context.new_page()
        page.goto(base + "site/things/6/")
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_have_class("skip")
        assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
        page.keyboard.press("Enter")
        page.wait_for_url("**/site/things/6/#main")


def test_heads_of_the_matrix_stay_in_sight(browser: Browser, base: str) -> None:
    with look(browser, 360) as context:
        page = context.new_page()
        page.goto(base + "organiser/matrix/")
        box = page.locator(".matrix")
        box.evaluate("box => { box.scrollLeft = 400; box.scrollTop = 200; }")
        drawn(page)
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

        def begins(*wanted: str) -> None:
            for place, name in enumerate(wanted):
                expect(names.nth(place)).to_have_text(name)

        begins("Ada Quill", "Ben Okafor")
        page.get_by_label("Order").select_option("most done first")
        begins("Ada Quill", "Hana Sato")
        page.get_by_label("Order").select_option("Thing 14")
        begins("Ada Quill", "Ben Okafor", "Chiara Bruni")
        page.get_by_role("searchbox", name="Name").fill("ines")
        expect(names).to_have_text(["Inês Roque"])
        expect(page.locator("#nobody")).to_be_empty()
        page.get_by_role("searchbox", name="Name").fill("xyzzy")
        expect(page.locator("#nobody")).to_have_text("Nobody of this name.")
        assert trouble == []


def test_without_scripts_a_group_has_its_matrix(browser: Browser, base: str) -> None:
    with look(browser, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(base + "site/matrix/")
        expect(page.get_by_label("Order")).to_be_hidden()
        page.get_by_role("navigation", name="Groups").get_by_role("link", name="Public").click()

        expect(page.locator("[aria-current=page]")).to_have_text("Public")
        expect(page.locator(".matrix tbody tr")).to_have_count(3)


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
    """Rows are boxes of their own, so that a phone lays out those in sight first; to whoever listens nothing changes."""
    with look(browser, width) as context:
        page = context.new_page()
        page.goto(base + "organiser/matrix/")
        told = page.locator(".matrix table").aria_snapshot()
        roles = heard(page)

    people, columns = len(cohort.PEOPLE), len(cohort.TITLES) + 2
    assert roles["row"] == people + 2
    assert roles["rowheader"] == people + 1
    assert roles["columnheader"] == columns
    assert roles["cell"] + roles["gridcell"] == (people + 1) * (columns - 1)
    assert told.startswith("- table")
    assert 'rowheader "Ada Quill"' in told


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
            drawn(page)
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
        expect(body).to_be_hidden()

        page.keyboard.press("Enter")
        expect(body).to_be_visible()
        expect(page.locator(":focus")).to_have_text("Read less", use_inner_text=True)
        page.keyboard.press("Space")
        expect(body).to_be_hidden()


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
        drawn(page)
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
        expect(page.locator("details table").first).to_be_visible()
        for hidden in (".masthead nav", ".colophon", "summary"):
            expect(page.locator(hidden).first).to_be_hidden()

        page.goto(base + "site/")
        for hidden in ("aside", ".pager", ".switch"):
            expect(page.locator(hidden).first).to_be_hidden()
        expect(page.locator("article details .body").first).to_be_hidden()  # it goes on at the blog
        expect(page.locator("article .excerpt").first).to_be_visible()


def test_entries_with_wide_tables_are_read_on_a_phone_and_by_keyboard(browser: Browser, hard: str) -> None:
    with look(browser, 320) as context:
        page = context.new_page()
        page.goto(hard + "site/")
        for details in page.locator("article details").all():
            details.evaluate("details => details.open = true")

        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert page.locator("article .body table").count() > 0
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


TITLES = ":is(.cite, .latest, .entry > h2, .entry > h3) > a"


@pytest.mark.parametrize("kind", ["site/", "site/things/6/", "site/people/", "site/people/ada-quill/"])
def test_what_shows_that_a_title_is_reached_is_not_cut_off(browser: Browser, base: str, kind: str) -> None:
    with look(browser) as context:
        page = context.new_page()
        page.goto(base + kind)
        page.keyboard.press("Tab")  # from here on whatever is reached is shown to be
        outside = page.locator(TITLES).evaluate_all(
            """titles => titles.slice(0, 9).map(title => {
              title.focus();
              const style = getComputedStyle(title), parent = getComputedStyle(title.parentElement);
              const width = parseFloat(style.outlineWidth) + parseFloat(style.outlineOffset);
              return style.outlineStyle === "solid" && (parent.overflow === "visible" || width <= 0);
            })"""
        )

    assert outside
    assert all(outside)


@pytest.mark.parametrize("width", [1280, 360])
def test_names_in_the_matrix_grow_with_the_readers_letters(browser: Browser, base: str, width: int) -> None:
    with look(browser, width) as context:
        page = context.new_page()
        page.goto(base + "site/matrix/")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        drawn(page)
        rows = page.locator(".matrix tbody tr").evaluate_all(
            """rows => rows.map(row => {
              const range = document.createRange();
              range.selectNodeContents(row.querySelector(".name"));
              const box = row.getBoundingClientRect(), text = range.getBoundingClientRect();
              return text.top >= box.top - 1 && text.bottom <= box.bottom + 1;
            })"""
        )

    assert rows
    assert all(rows)


def test_in_a_readers_own_colours_the_page_one_is_on_differs_from_the_others(
    browser: Browser, base: str
) -> None:
    with look(browser, forced_colors="active") as context:
        page = context.new_page()
        page.goto(base + "site/matrix/public/")
        look_of = (
            "link => { const s = getComputedStyle(link); return [s.backgroundColor, s.borderBottomColor]; }"
        )
        for links in (".masthead nav a", ".facets a"):
            here = page.locator(f"{links}[aria-current]").evaluate(look_of)
            other = page.locator(f"{links}:not([aria-current])").first.evaluate(look_of)
            assert here != other


def test_from_right_to_left_the_first_week_stands_at_the_right(browser: Browser, base: str) -> None:
    with look(browser) as context:
        page = context.new_page()
        page.goto(base + "site/charts/")
        left = "all => all.map(each => each.getBoundingClientRect().left)"
        for direction, order in (("ltr", 1), ("rtl", -1)):
            page.evaluate("direction => { document.documentElement.dir = direction; }", direction)
            for each in (".columns-chart rect", ".columns-chart .ends span"):
                places = page.locator(".columns-chart").first.locator(each.partition(" ")[2])
                found = places.evaluate_all(left)
                assert found == sorted(found)[::order]


def test_a_chip_without_a_title_keeps_its_number_and_late_apart(browser: Browser, hard: str) -> None:
    with look(browser) as context:
        page = context.new_page()
        page.goto(hard + "site/people/ada-quill/")
        late = page.locator(".chip b + i").first

        assert late.inner_text() == "late"
        assert float(late.evaluate("late => parseFloat(getComputedStyle(late).paddingLeft)")) > 5


def test_the_number_of_members_stays_in_one_piece_beside_a_long_name_of_a_group(
    browser: Browser, tmp_path: Path
) -> None:
    world = cohort.world()
    groups = ("a group that somebody has named by a whole sentence of the regional office",)
    people = tuple(replace(each, groups=groups) for each in world.snapshot.cohort.participants)
    snapshot = replace(world.snapshot, cohort=replace(world.snapshot.cohort, participants=people))
    publish(cohort.World(snapshot, world.texts), tmp_path)
    with served(tmp_path) as address, look(browser, 320) as context:
        page = context.new_page()
        page.goto(address + "site/people/")
        lines = (
            "each => { const all = document.createRange(); all.selectNodeContents(each);"
            " return new Set([...all.getClientRects()].map(line => line.top)).size; }"
        )
        number = page.locator(".facets .count")

        assert int(number.inner_text()) > 9
        assert number.evaluate(lines) == 1
        assert page.locator(".facets bdi").evaluate(lines) > 1


def test_three_figures_of_posts_stay_within_their_square(browser: Browser, tmp_path: Path) -> None:
    world = cohort.world()
    first, *others = world.snapshot.table
    many = {number: counted * 200 for number, counted in first.things.items()}
    snapshot = replace(world.snapshot, table=[replace(first, things=many), *others])
    publish(cohort.World(snapshot, world.texts), tmp_path)
    with served(tmp_path) as address, look(browser) as context:
        page = context.new_page()
        page.goto(address + "site/matrix/")
        square = page.locator(".matrix td > a", has_text="200").first
        box = square.bounding_box()
        written = square.locator("sup").evaluate(
            "each => { const all = document.createRange(); all.selectNodeContents(each);"
            " const box = all.getBoundingClientRect(); return [box.left, box.right, box.bottom]; }"
        )

    assert box is not None
    assert box["x"] <= written[0] < written[1] <= box["x"] + box["width"]
    assert written[2] <= box["y"] + box["height"]


@pytest.mark.parametrize("kind", ["site/things/1/", "organiser/awards/"])
def test_a_name_without_a_space_pushes_no_column_away(browser: Browser, hard: str, kind: str) -> None:
    with look(browser, 690) as context:  # a sheet of paper between its margins
        page = context.new_page()
        page.goto(hard + kind)
        for media in ("screen", "print"):
            page.emulate_media(media=media)
            table = page.locator("table.rows").first
            assert table.evaluate("table => table.getBoundingClientRect().right") <= 690


def test_sixty_things_are_printed_beside_one_another(browser: Browser, hard: str) -> None:
    with look(browser) as context:
        page = context.new_page()
        page.goto(hard + "organiser/matrix/")
        page.emulate_media(media="print")
        page.set_viewport_size({"width": int(277 / 25.4 * 96), "height": 700})  # a sheet between its margins
        drawn(page)
        squares = (
            page.locator(".matrix tbody tr")
            .nth(1)
            .locator("td > a")
            .evaluate_all(
                "all => all.map(each => [each.getBoundingClientRect().left, each.getBoundingClientRect().right])"
            )
        )

    assert len(squares) > 10
    assert all(end <= begin for (_, end), (begin, _) in pairwise(squares))


def test_of_a_thousand_rows_a_phone_hears_every_one_and_finds_the_posts_below(
    browser: Browser, base: str
) -> None:
    """With `content-visibility` the rows would be laid out in half the time, and be empty to whoever listens."""
    many = """() => {
      const body = document.querySelector(".stack tbody"), row = body.rows[0];
      for (let more = body.rows.length; more < 1000; more += 1) body.append(row.cloneNode(true));
      body.rows[700].id = "far";
    }"""
    with look(browser, 360, reduced_motion="no-preference") as context:
        page = context.new_page()
        page.goto(base + "site/things/1/")
        page.evaluate(many)
        roles = heard(page)
        assert roles["table"] == 1
        assert roles["row"] == 1001
        assert roles["rowheader"] == 1000
        assert roles["columnheader"] == roles["cell"] / 1000 + 1

        for target in ("posts", "far"):
            page.evaluate("target => { location.hash = target; }", target)
            drawn(page)
            assert page.locator(f"#{target}").evaluate(
                "place => { const top = place.getBoundingClientRect().top; return top >= 0 && top < innerHeight; }"
            )


LEFT_OUT = """() => Array.from(document.querySelectorAll(".matrix tbody th a, .member h3 a, .titles li a"))
  .filter(link => !link.checkVisibility({ contentVisibilityAuto: true })).length"""


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", [1280, 360])
def test_of_a_crowd_whoever_listens_hears_every_one(
    browser: Browser, crowd: str, width: int, scripts: bool
) -> None:
    with look(browser, width, java_script_enabled=scripts) as context:
        page = context.new_page()

        def roles(kind: str) -> Counter[str]:
            page.goto(crowd + kind)
            if scripts:
                page.wait_for_function(f"() => ({LEFT_OUT})() === 0")
                drawn(page)
            return heard(page)

        for kind in ("site/matrix/", "organiser/matrix/"):
            matrix = roles(kind)
            assert matrix["table"] == 1
            assert matrix["row"] == CROWD + 2
            assert matrix["rowheader"] == CROWD + 1
            assert matrix["columnheader"] == len(cohort.TITLES) + 2
            assert matrix["cell"] == (CROWD + 1) * (len(cohort.TITLES) + 1)
        assert roles("site/people/")["heading"] > CROWD
        assert roles("site/archive/2026-03/")["listitem"] > 2 * CROWD


@pytest.mark.parametrize("kind", ["site/matrix/", "site/people/", "site/archive/2026-03/"])
def test_a_phone_lays_out_what_is_in_sight_before_all_else(browser: Browser, crowd: str, kind: str) -> None:
    with look(browser, 360) as context:
        page = context.new_page()
        page.add_init_script("window.idle = []; window.requestIdleCallback = next => window.idle.push(next);")
        page.goto(crowd + kind)
        drawn(page)
        before = page.evaluate(LEFT_OUT)
        page.evaluate("() => { while (window.idle.length) window.idle.shift()(); }")
        drawn(page)
        after = page.evaluate(LEFT_OUT)

    assert before > 0
    assert after == 0
