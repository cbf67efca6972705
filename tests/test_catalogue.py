"""The languages of the pages: complete catalogues, dates, and plain fallbacks."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from aggregator import render, views
from aggregator.catalogue import FOLDER, catalogue, of_pages, spoken
from aggregator.model import message
from tests import views_cohort as cohort

ROOT = Path(__file__).parent.parent
LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.po"))
ON_PAGES = ("templates/", "aggregator/views/")
NAMED = re.compile(r"%\(\w+\)s|\*")


def sentences() -> set[str]:
    """Every sentence of the pages, plurals by their singular."""
    with (FOLDER / "extract.cfg").open() as file:
        mapping, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    keywords = {"_": None, "ngettext": (1, 2), "N_": None}
    found = extract_from_dir(ROOT, mapping, options, keywords=keywords)
    return {
        words if isinstance(words, str) else words[0]
        for path, _, words, _, _ in found
        if path.startswith(ON_PAGES)
    }


def test_there_is_a_catalogue_beside_english() -> None:
    assert "nl" in LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_the_pages_is_translated(language: str) -> None:
    with (FOLDER / f"{language}.po").open("rb") as file:
        translated = {
            each.id if isinstance(each.id, str) else each.id[0]
            for each in read_po(file)
            if each.id and each.string
        }

    assert sorted(sentences() - translated) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_the_places_of_what_is_put_in(language: str) -> None:
    with (FOLDER / f"{language}.po").open("rb") as file:
        entries = [each for each in read_po(file) if each.id]
    for each in entries:
        if isinstance(each.id, str):
            pairs = [(each.id, str(each.string))]
        else:
            pairs = [(each.id[1], words) for words in each.string or ()]
        for original, words in pairs:
            assert words
            assert sorted(NAMED.findall(words)) == sorted(NAMED.findall(original)), original


def test_a_sentence_is_in_the_language_with_its_parts() -> None:
    sentence = message("It counts for %(things)s.", things="Thing 6")

    assert catalogue("nl").message(sentence) == "Het telt voor Thing 6."
    assert catalogue("en").message(sentence) == "It counts for Thing 6."


def test_a_day_in_a_sentence_is_written_as_the_language_does() -> None:
    early = message("It is dated before %(starts)s, when the programme started.", starts=date(2026, 3, 1))

    assert catalogue("en").message(early) == "It is dated before 1 March 2026, when the programme started."
    assert catalogue("nl").message(early) == "Het is van voor 1 maart 2026, toen het programma begon."


def test_a_sentence_without_parts_may_hold_a_per_cent_sign() -> None:
    assert catalogue("en").message(message("100%% done")) == "100% done"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Tuesday 3 March 2026"),
        ("en-US", "Tuesday, March 3, 2026"),
        ("nl", "dinsdag 3 maart 2026"),
        ("nl-BE", "dinsdag 3 maart 2026"),
        ("de", "Dienstag, 3. März 2026"),
        ("xx", "Tuesday 3 March 2026"),
        ("", "Tuesday 3 March 2026"),
    ],
)
def test_days_are_written_as_the_language_does(language: str, expected: str) -> None:
    written = catalogue(language).day(date(2026, 3, 3))

    assert written.replace("Tuesday, 3", "Tuesday 3") == expected


def test_other_dates_and_times() -> None:
    words, moment = catalogue("nl"), datetime(2026, 3, 3, 14, 5, tzinfo=UTC)

    assert words.date(moment) == "3 maart 2026"
    assert words.short_date(moment) == "3 mrt 2026"
    assert words.month(moment) == "maart 2026"
    assert words.time(moment) == "14:05"
    assert words.number(7.5) == "7,5"
    assert catalogue("en").number(7.5) == "7.5"
    assert words.number(8.0) == "8"


def test_a_language_written_from_the_right_says_so() -> None:
    assert catalogue("ar").direction == "rtl"
    assert catalogue("nl").direction == "ltr"


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "en"), ("en-US", "en-US"), ("nl-BE", "nl-BE"), ("de", "en"), ("ar", "en"), ("xx", "en")],
)
def test_pages_say_that_they_are_english_where_nobody_has_translated_them(
    language: str, expected: str
) -> None:
    assert spoken(language) == expected


def test_an_entry_in_a_language_that_the_pages_do_not_speak_says_so(tmp_path: Path) -> None:
    world = cohort.world()
    config = of_pages(cohort.config(language="ar"))
    pages = views.public(world.snapshot, config, cohort.NOW, world.bodies)
    render.publish([page for page in pages if page.path == "index.html"], tmp_path)
    text = (tmp_path / "index.html").read_text()

    assert '<html lang="en" dir="ltr">' in text
    assert 'lang="ar"><bdi>شبكات' in text


def test_what_is_missing_of_an_award_is_told_in_dutch(tmp_path: Path) -> None:
    world = cohort.world()
    pages = views.organiser(world.snapshot, cohort.config(language="nl"), cohort.NOW, world.bodies)
    render.publish([page for page in pages if page.path == "awards/index.html"], tmp_path)

    assert "nog 2 van 8-11 · 23" in (tmp_path / "awards/index.html").read_text()


def test_a_site_in_dutch_is_dutch_throughout(tmp_path: Path) -> None:
    world = cohort.world()
    pages = views.public(world.snapshot, cohort.config(language="nl"), cohort.NOW, world.bodies)
    wanted = ("index.html", "things/6/index.html", "people/ada-quill/index.html", "matrix/index.html")
    render.publish([page for page in pages if page.path in wanted], tmp_path)

    text = {path: (tmp_path / path).read_text() for path in wanted}
    assert '<html lang="nl"' in text["index.html"]
    assert "zondag 13 september 2026" in text["index.html"]
    assert "Eerdere berichten" in text["index.html"]
    assert "Wie het heeft gedaan" in text["things/6/index.html"]
    assert "binnen een dag wordt het opnieuw gelezen" in text["people/ada-quill/index.html"]
    assert "te laat gedaan" in text["matrix/index.html"]
    assert 'lang="nl"><bdi>Ding 15' not in text["index.html"]  # the page is Dutch already
