"""What strangers write, on every kind of page and in every feed, in a real browser: nothing of it takes effect.

Two lines of defence, each held to stand alone: cleaning, with the pages' policy switched off in the
browser, and the policy, with cleaning left out.
"""

import html
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, groupby
from pathlib import Path

import feedparser
import pytest
from markupsafe import Markup
from playwright.sync_api import Browser, BrowserContext, Page, Request

from aggregator import instance, pipeline
from aggregator.sanitize import clean
from tests import many
from tests import test_pages_browser as pages
from tests import views_cohort as cohort

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.long]
browser = pages.browser

BATCH = 20
RECORDER = """
window.ran = [];
for (const name of ['alert', 'confirm', 'prompt', 'print'])
  window[name] = what => { window.ran.push(name + ': ' + what); };
"""
AUDIT = """() => {
  const found = [...(window.ran || ['the page was replaced'])];
  const foreign = new Set(('script style iframe frame frameset object embed applet base form math dialog portal meta '
    + 'video audio source track template slot marquee').split(' '));
  const own = element => element.matches(
    'head > meta, head > script[src*="assets/"], body > script[src*="assets/"]');
  for (const element of document.querySelectorAll('*')) {
    const name = element.localName;
    if (foreign.has(name) && !own(element)) found.push(element.outerHTML.slice(0, 200));
    if (name === 'svg' && !element.closest('.share, .bar, .chart, figure, main > section')) found.push('svg');
    for (const attribute of element.attributes) {
      if (/^on|^style$|^srcdoc$|^formaction$|^ping$|^background$/.test(attribute.name))
        found.push(name + ' ' + attribute.name);
      if (/^(href|src|xlink:href|action|data|poster)$/.test(attribute.name)) {
        const scheme = new URL(attribute.value, 'http://here.example/').protocol;
        if (!['http:', 'https:', 'mailto:'].includes(scheme)) found.push(name + ' ' + attribute.value.slice(0, 80));
      }
    }
  }
  const footer = document.querySelector('footer.colophon');
  if (footer && footer.parentElement !== document.body) found.push('the footer is inside something');
  if (document.querySelector('article article')) found.push('an entry is inside another');
  return found;
}"""


def payloads(testdata: Path) -> list[str]:
    """Every payload there is, ours first."""
    folder = testdata / "hostile"
    lines = [
        *(folder / "xss_sample.jsonl").read_text().splitlines(),
        *(folder / "xss_public.jsonl").read_text().splitlines()[1:],
    ]
    return [json.loads(line)["payload"] for line in lines]


def batches(found: Sequence[str], step: int) -> Iterator[list[str]]:
    found = found[::step]
    for start in range(0, len(found), BATCH):
        yield list(found[start : start + BATCH])


def poisoned(words: list[str], *, cleaned: bool) -> cohort.World:
    """The usual cohort with a payload in every text of strangers: bodies, titles, links, names, groups."""
    world = cohort.world()
    snapshot = world.snapshot

    def word(place: int) -> str:
        return words[place % len(words)]

    judged = []
    for n, each in enumerate(snapshot.judged):
        link = word(n + 2) if n % 2 else f"https://x.example/{word(n + 2)}"
        entry = replace(
            each.entry,
            title=word(n),
            excerpt=word(n + 1),
            link=link,
            entry_id=f"{n} {word(n)}",
            author=word(n),
            tags=(word(n),),
            language=word(n)[:8],
        )
        evidence = tuple(replace(quote, quote=word(n)) for quote in each.decision.evidence)
        judged.append(replace(each, entry=entry, decision=replace(each.decision, evidence=evidence)))
    people = replace(
        snapshot.cohort,
        participants=tuple(
            replace(each, name=word(n), groups=(word(n + 3),))
            for n, each in enumerate(snapshot.cohort.participants)
        ),
    )
    feeds = {
        address: replace(state, title=word(n), home_url=word(n + 1))
        for n, (address, state) in enumerate(snapshot.feeds.items())
    }
    bodies = {
        each.entry.row: clean(word(n), base="https://x.example/") if cleaned else Markup(word(n))
        for n, each in enumerate(judged)
    }
    changed = replace(
        snapshot, cohort=people, judged=tuple(judged), table=cohort.table(people, judged), feeds=feeds
    )
    return cohort.World(changed, bodies)


def watched(context: BrowserContext, address: str) -> tuple[Page, list[str]]:
    """A page that remembers what ran on it, and what it asked of anybody but the site."""
    context.add_init_script(RECORDER)
    asked: list[str] = []

    def request(each: Request) -> None:
        if not each.url.startswith((address, "data:", "about:")):
            asked.append(each.url)

    context.on("request", request)
    context.route(lambda url: not url.startswith((address, "data:", "about:")), lambda route: route.abort())
    return context.new_page(), asked


def kinds(folder: Path) -> list[str]:
    """The kinds of page, without those that this cohort has under another name."""
    found = [kind for kind in pages.KINDS if (folder / kind.split("#")[0] / "index.html").is_file()]
    groups = sorted((folder / "site/groups").iterdir())
    return [*found, f"site/groups/{groups[0].name}/"]


def effects(browser: Browser, folder: Path, *, cleaned: bool, words: list[str]) -> list[str]:
    """What took effect on the pages of `folder`: scripts run, hosts asked, elements that should not be there."""
    found: list[str] = []
    with pages.served(folder) as address, pages.look(browser, bypass_csp=cleaned) as context:
        page, asked = watched(context, address)
        for kind in kinds(folder):
            page.goto(address + kind)
            seen = page.evaluate(AUDIT if cleaned else "window.ran || ['the page was replaced']")
            found += [f"{kind}: {each}" for each in seen]
        if (folder / "site/search").is_dir():
            for word in words[:5]:
                page.goto("about:blank")
                page.goto(f"{address}site/search/#{word}", wait_until="networkidle")  # with what was found
                found += [f"search: {each}" for each in page.evaluate(AUDIT)]
        found += asked
    return found


STEPS = [pytest.param(28, id="some"), pytest.param(1, id="all", marks=pytest.mark.soak)]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.timeout(3600)
def test_cleaning_alone_stops_every_script_form_frame_and_foreign_load(
    browser: Browser, testdata: Path, tmp_path: Path, step: int
) -> None:
    for number, words in enumerate(batches(payloads(testdata), step)):
        folder = tmp_path / str(number)
        pages.publish(poisoned(words, cleaned=True), folder, planet="all")

        assert effects(browser, folder, cleaned=True, words=words) == []


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.timeout(3600)
def test_the_policy_alone_stops_every_script_and_every_foreign_load(
    browser: Browser, testdata: Path, tmp_path: Path, step: int
) -> None:
    for number, words in enumerate(batches(payloads(testdata), step)):
        folder = tmp_path / str(number)
        pages.publish(poisoned(words, cleaned=False), folder, planet="all")

        assert effects(browser, folder, cleaned=False, words=[]) == []


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.timeout(3600)
def test_no_feed_of_ours_carries_anything_that_takes_effect_in_a_careless_reader(
    browser: Browser, testdata: Path, tmp_path: Path, step: int
) -> None:
    for number, words in enumerate(batches(payloads(testdata), step)):
        folder = tmp_path / str(number)
        pages.publish(poisoned(words, cleaned=True), folder, planet="all")
        with pages.served(folder) as address, pages.look(browser) as context:
            page, asked = watched(context, address)
            for text in (*json_contents(folder), *atom_contents(folder)):
                page.set_content(f"<!doctype html><body><div>{text}</div></body>")
                assert page.evaluate(AUDIT) == []
            page.goto(f"{address}site/atom.xml")
            assert page.evaluate("window.ran") == []
            assert asked == []


def json_contents(folder: Path) -> list[str]:
    """What a reader of the JSON Feed puts into its page: content as HTML, everything else as text."""
    feed = json.loads((folder / "site/feed.json").read_bytes())
    return [
        "".join(
            (
                f'<h1><a href="{html.escape(item.get("url", ""))}">{html.escape(item.get("title", ""))}</a></h1>',
                f'<a href="{html.escape(item["authors"][0].get("url", ""))}">x</a>',
                item.get("content_html", ""),
            )
        )
        for item in feed["items"]
    ]


def atom_contents(folder: Path) -> list[str]:
    """The same by Atom, as feedparser reads it, its own cleaning switched off."""
    read = feedparser.parse(
        io.BytesIO((folder / "site/atom.xml").read_bytes()), sanitize_html=False, resolve_relative_uris=False
    )
    assert not read.bozo
    return [
        "".join(
            (
                *(f'<a href="{html.escape(link["href"])}">x</a>' for link in entry.get("links", ())),
                html.escape(entry.get("title", "")),
                *(content["value"] for content in entry.get("content", ())),
            )
        )
        for entry in read.entries
    ]


def test_titles_of_any_length_and_script_do_no_harm_to_the_layout(browser: Browser, tmp_path: Path) -> None:
    many.write(
        tmp_path, 12, 12, cohort.NOW
    )  # 10,000 characters, right-to-left marks, stacked accents, markup
    programme = tmp_path / "programme.toml"
    programme.write_text(programme.read_text().replace("[site]\n", '[site]\nplanet = "all"\n'))
    pipeline.run("build", instance.read(tmp_path), cohort.NOW)
    paths = sorted(path.parent.relative_to(tmp_path) for path in tmp_path.rglob("index.html"))
    several = [list(group)[:3] for _, group in groupby(paths, lambda path: path.parts[:2])]  # of each kind
    with pages.served(tmp_path) as address, pages.look(browser, 320) as context:
        page = context.new_page()
        for path in chain.from_iterable(several):
            page.goto(f"{address}{path}/")
            page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
            alone = "bdi, option, text, title, [aria-label]"
            for mark in page.get_by_text("\u202e").all():  # it turns round nothing but its own title
                assert mark.evaluate(f"element => element.closest('{alone}') !== null"), path


def test_no_file_is_named_by_a_stranger(testdata: Path, tmp_path: Path) -> None:
    words = ["../../x", "CON", "a/b", "x" * 300, ".htaccess", "index.html", *payloads(testdata)[:14]]
    pages.publish(poisoned(words, cleaned=True), tmp_path)

    for path in tmp_path.rglob("*"):
        assert re.fullmatch(r"[\w-]+(\.[\w-]+)*|\.published\.json", path.name, re.ASCII), path
        assert len(path.name) < 100
