"""Tables for organisers, and what a participant is given: right, whole, harmless, and nobody else's."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator import exporting, instance, sheets
from aggregator.exporting.workbook import workbook
from aggregator.sheets import Link, Sheet
from tests.decided import cohort, entry
from tests.server import Server
from tests.signing_up import cohort as folder
from tests.stores import NOW as THEN
from tests.test_forgetting import MARKER, NOW, OUTLINES, blogs, run, update
from tests.world import World

pytestmark = pytest.mark.slow

MAIN = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def cells(content: bytes) -> list[list[str]]:
    """The first sheet of a workbook as texts; numbers as they are stored."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        page = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))
    assert not page.findall(".//m:f", MAIN), "a formula"
    return [
        ["".join(cell.itertext()) for cell in row.findall("m:c", MAIN)]
        for row in page.findall(".//m:row", MAIN)
    ]


def table(world: World, what: str) -> list[dict[str, str]]:
    content = exporting.table(instance.read(world.root), what, "csv", NOW).decode()
    return list(csv.DictReader(io.StringIO(content, newline="")))


# ---------------------------------------------------------------------------------- tables


def test_completion_is_the_very_file_that_the_organisers_pages_have(world: World) -> None:
    here = instance.read(world.root)

    for format_ in ("csv", "json"):
        content = (world.root / f"organiser/completion.{format_}").read_bytes()
        assert exporting.table(here, "completion", format_, NOW) == content


@pytest.mark.parametrize("what", ["completion", "awards", "entries", "participants"])
def test_each_table_says_the_same_in_each_format(world: World, what: str) -> None:
    here = instance.read(world.root)
    rows = list(csv.reader(io.StringIO(exporting.table(here, what, "csv", NOW).decode(), newline="")))
    book = cells(exporting.table(here, what, "xlsx", NOW))

    assert len(set(rows[0])) == len(rows[0])
    assert [row[:2] for row in book] == [[cell for cell in row if cell][:2] for row in rows]
    assert len(rows) > 10
    if what != "completion":
        objects = json.loads(exporting.table(here, what, "json", NOW))
        assert [list(each) for each in objects] == [rows[0]] * len(objects)
        assert [str(each["name"]) for each in objects] == [row[1] for row in rows[1:]]


def test_a_day_in_a_workbook_is_a_day_and_leads_to_its_post(world: World) -> None:
    content = exporting.table(instance.read(world.root), "completion", "xlsx", NOW)
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        page = book.read("xl/worksheets/sheet1.xml").decode()
        leads = book.read("xl/worksheets/_rels/sheet1.xml.rels").decode()
    done = json.loads((world.root / "organiser/completion.json").read_text())["participants"]
    links = {person["things"][number][0]["link"] for person in done for number in person["things"]}

    assert set(re.findall(r'Target="([^"]+)"', leads.replace("&amp;", "&"))) == links
    assert page.count("<hyperlink ") == sum(len(person["things"]) for person in done)


def test_entries_say_of_each_whether_it_counts_and_why(world: World) -> None:
    rows = table(world, "entries")
    done = json.loads((world.root / "organiser/completion.json").read_text())["participants"]
    links = {each["link"] for person in done for entries in person["things"].values() for each in entries}

    assert {row["link"] for row in rows if row["counts"] == "yes"} == links
    assert all(row["why"] for row in rows)
    assert {row["counts"] for row in rows} == {"yes", "no"}


def test_awards_say_when_or_what_is_missing(world: World) -> None:
    rows = table(world, "awards")

    assert all(bool(row["reached"]) != bool(row["missing"]) for row in rows)
    assert {row["reached"] != "" for row in rows} == {True, False}


def test_participants_are_all_there_and_as_opml_too(world: World) -> None:
    here = instance.read(world.root)
    rows = table(world, "participants")

    assert {row["id"] for row in rows} == {person.id for person in here.cohort.participants}
    assert {row["listed"] for row in rows} == {"yes", "no"}
    outlines = ET.fromstring(exporting.table(here, "participants", "opml", NOW)).iter("outline")
    assert {each.get("xmlUrl") for each in outlines} == {row["feed"] for row in rows}


def test_an_address_with_a_key_in_it_is_in_no_table(tmp_path: Path) -> None:
    secret = "https://ada.example/feed?key=s3cret"
    cohort(tmp_path, {secret: [entry("1", "Thing 6", content="x")]})
    (tmp_path / "feeds.opml").write_text(f'<opml><body><outline text="Ada" xmlUrl="{secret}"/></body></opml>')
    here = instance.read(tmp_path)

    for what, formats in exporting.FORMATS.items():
        for format_ in formats if what != "participant" else ():
            assert b"s3cret" not in exporting.table(here, what, format_, THEN)


FORMULAS = ("=HYPERLINK(1)", "+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "plain", "")


@pytest.mark.parametrize("words", FORMULAS)
def test_a_title_that_looks_like_a_formula_is_none_in_any_format(tmp_path: Path, words: str) -> None:
    here = cohort(tmp_path, {"https://ada.example/feed/": [entry("1", f"{words} Thing 6")]})

    content = exporting.table(here, "entries", "csv", THEN).decode()
    for row in csv.reader(io.StringIO(content, newline="")):
        assert not [cell for cell in row if cell.startswith(sheets.FORMULA)]
    cells(exporting.table(here, "entries", "xlsx", THEN))


@given(st.lists(st.one_of(st.text(), st.integers(0, 9), st.dates(date(1970, 1, 1)), st.none()), min_size=1))
def test_whatever_a_sheet_holds_is_read_back_and_no_formula(row: list[str | int | date | None]) -> None:
    sheet = Sheet("s", tuple(map(str, range(len(row)))), (tuple(row),))
    _, found = csv.reader(io.StringIO(sheets.as_csv(sheet).decode(), newline=""))

    assert len(found) == len(row)
    for cell, value in zip(found, row, strict=True):
        said = str(sheets.plain(value) if value is not None else "").encode("utf-8", "replace").decode()
        assert cell in (said, f"'{said}")
        assert not cell.startswith(sheets.FORMULA)


def test_a_workbook_of_one_moment_is_the_same_bytes_and_takes_odd_texts() -> None:
    rows = (("=1", Link("x" * 300, "https://ada.example/" + "y" * 3000), Link(date(2026, 5, 1), "")),)
    sheet = Sheet("odd", ("a", "b", "c"), rows)

    assert workbook(sheet, THEN) == workbook(sheet, THEN)
    assert cells(workbook(sheet, THEN))[1] == ["=1", "x" * 300, "46143"]


# ------------------------------------------------------------------------- one participant


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The cohort of those who leave, polled over two nights, somebody else's words among it."""
    root = tmp_path_factory.mktemp("cohort")
    pages = blogs()
    with Server(pages) as server:
        folder(root, server, *OUTLINES)
        (root / "corrections.toml").write_text(
            '[[correction]]\nlink = "http://blogs.example/quagga-2"\nthings = [2]\nwhy = "quagga said so"\n'
        )
        update(root)
        yield root


def archive(root: Path, participant: str) -> dict[str, bytes]:
    content = exporting.archive(instance.read(root), participant, NOW)
    assert content == exporting.archive(instance.read(root), participant, NOW)
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        return {name.removeprefix(f"{participant}/"): whole.read(name) for name in whole.namelist()}


def test_everything_held_on_somebody_is_in_it(held: Path) -> None:
    files = archive(held, "quagga")
    entries = json.loads(files["entries.json"])

    assert {each["entry_id"] for each in entries["entries"]} == {"quagga-1", "quagga-2", "quagga-t", "team-1"}
    assert max(each["content"].count("quagga wrote this") for each in entries["entries"]) == 3000
    assert {each["link"] for each in entries["judged"] if each["counts"]} == {
        f"http://blogs.example/{name}" for name in ("quagga-1", "quagga-2", "quagga-t", "team-1")
    }
    assert len(json.loads(files["feeds.json"])["feeds"]) == 3
    assert {each["result"] for each in json.loads(files["polls.json"])} == {"ok"}
    assert [each["why"] for each in json.loads(files["corrections.json"])] == ["quagga said so"]
    assert json.loads(files["participant.json"])["participant"]["groups"] == ["North", "Pilots"]
    assert "entry_versions" in entries


def test_nothing_of_anybody_else_is_in_it(held: Path) -> None:
    for person, others in (("quagga", rb"bob|carol|team-2"), ("carol", rb"bob|quagga|team")):
        for name, content in archive(held, person).items():
            if not name.startswith("assets/"):
                assert not re.search(others, content.lower()), f"{person}: {name}"


def test_the_portfolio_has_the_posts_in_full_and_asks_for_nothing_from_afar(held: Path) -> None:
    files = archive(held, "quagga")
    page = files["index.html"].decode()
    loaded = re.findall(r'<(?:link|script|img)[^>]+?(?:href|src)="([^"]+)"', page)

    assert page.count("quagga wrote this.") == 3000
    assert "Thing 1 by quagga" in page
    assert loaded
    assert set(loaded) <= files.keys()


def test_headings_in_a_post_stand_one_step_below_its_own_in_the_portfolio(tmp_path: Path) -> None:
    body = "<h1>Thing One</h1><p>x</p><h3>below</h3>"
    cohort(tmp_path, {"https://ada.example/feed/": [entry("1", "Thing 6", content=body)]})
    person = instance.read(tmp_path).cohort.participants[0].id

    page = archive(tmp_path, person)["index.html"].decode()
    steps = [int(level) for level in re.findall(r"<h([1-6])", page)]

    assert steps == [1, 2, 2, 3, 4, 5]


def test_whoever_has_nothing_yet_gets_a_portfolio_that_says_so(world: World) -> None:
    nothing = next(
        person["id"]
        for person in json.loads((world.root / "organiser/completion.json").read_text())["participants"]
        if not person["things"]
    )

    assert "No post counts for a Thing yet." in archive(world.root, nothing)["index.html"].decode()


# ------------------------------------------------------------------------------- the command


def test_the_command_prints_or_writes(held: Path, tmp_path: Path) -> None:
    code, text = run(held, "export", "completion")
    assert (code, text.splitlines()[0]) == (0, "id,name,groups,total,1,2")
    code, text = run(held, "export", "participant", "quagga", "--output", str(tmp_path / "q.zip"))
    assert (code, MARKER in (tmp_path / "q.zip").read_bytes()) == (0, True)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["q.zip"]
    assert (tmp_path / "q.zip").stat().st_mode & 0o007 == 0  # nobody else of the machine reads it


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("awards", "--format", "zip"), "awards comes as csv, json, xlsx, not as zip"),
        (("participant",), "aggregator export participant ID"),
        (("completion", "quagga"), "aggregator export participant ID"),
        (("participant", "quaga"), "near it: quagga"),
    ],
)
def test_what_cannot_be_exported_is_said(held: Path, arguments: tuple[str, ...], said: str) -> None:
    code, text = run(held, "export", *arguments)

    assert code == 2
    assert said in text
