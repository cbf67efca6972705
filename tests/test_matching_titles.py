"""What titles say: a table of our own, and the shared set of labelled real ones."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from aggregator.matching import match_blog
from aggregator.model import EntryText, Programme, Thing
from bench.matching import Scored, programme_of, scored
from tests.matching_cases import DATA

# Labels of the shared set that we dispute, each with its reason; at most five.
DISPUTED = {
    "21 and counting": "Nothing in the title says that 21 numbers a Thing; people count so in any blog.",
}


def _groups() -> list[tuple[Programme, list[Any]]]:
    with (DATA / "matching_titles.toml").open("rb") as file:
        groups = tomllib.load(file)["group"]
    return [(_programme(group), group["cases"]) for group in groups]


def _programme(group: dict[str, Any]) -> Programme:
    titles = group.get("titles", {})
    return Programme(
        name=group["name"],
        aliases=tuple(group.get("aliases", ())),
        thing_words=tuple(group["thing_words"]),
        languages=tuple(group["languages"]),
        things=tuple(Thing(number, titles.get(str(number), "")) for number in range(1, group["things"] + 1)),
    )


@pytest.mark.parametrize(
    ("programme", "case"),
    [(programme, case) for programme, cases in _groups() for case in cases],
    ids=lambda value: value[0] if isinstance(value, list) else value.name,
)
def test_a_title_numbers_what_a_reader_would_say(programme: Programme, case: list[Any]) -> None:
    title, things, *doubtful = case

    [decision] = match_blog([EntryText(title=title)], programme)

    assert list(decision.things) == things
    assert [doubt.thing for doubt in decision.doubtful] == (doubtful[0] if doubtful else [])


# -- the shared set, through what `aggregator match` calls ----------------------------------------


@pytest.fixture(scope="module")
def titles(testdata: Path) -> list[Scored]:
    return [each for each in scored(testdata) if each.title not in DISPUTED]


def _of(titles: list[Scored], *cues: str) -> list[Scored]:
    return [each for each in titles if each.cue in cues]


def test_at_most_five_labels_are_disputed() -> None:
    assert len(DISPUTED) <= 5


@pytest.mark.slow
def test_99_in_100_numbered_titles_are_read_exactly_right(titles: list[Scored]) -> None:
    numbered = _of(titles, "title", "tags")
    wrong = [each for each in numbered if not each.right]

    assert len(wrong) <= 0.01 * len(numbered), wrong


@pytest.mark.slow
def test_one_in_200_numbered_titles_at_most_gets_a_false_thing(titles: list[Scored]) -> None:
    numbered = _of(titles, "title", "tags")
    false = [each for each in numbered if each.false]

    assert len(false) <= 0.005 * len(numbered), false


@pytest.mark.slow
def test_99_in_100_titles_of_no_thing_count_for_none(titles: list[Scored]) -> None:
    unrelated = _of(titles, "none")
    counted = [each for each in unrelated if each.things]

    assert len(counted) <= 0.01 * len(unrelated), counted


@pytest.mark.slow
@pytest.mark.parametrize("cues", [("none",), ("title", "tags")])
def test_doubt_is_rare(titles: list[Scored], cues: tuple[str, ...]) -> None:
    asked = _of(titles, *cues)
    doubted = [each for each in asked if each.doubtful]

    assert len(doubted) <= 0.05 * len(asked), doubted
    assert all(len(each.doubtful) <= 2 for each in titles)


@pytest.mark.slow
def test_titles_that_do_not_say_get_no_false_thing_and_often_the_right_hint(titles: list[Scored]) -> None:
    silent = _of(titles, "body", "topic")
    found = [each for each in silent if each.found]

    assert [each for each in silent if each.false] == []
    assert len(found) >= 0.45 * len(silent)


# -- the two seeds ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "things"), [("post-things-6-and-7.txt", (6, 7)), ("post-thing-15.txt", (15,))]
)
def test_the_seeds_come_out_right_without_a_doubt(testdata: Path, name: str, things: tuple[int, ...]) -> None:
    path = testdata.parent / "seeds" / name
    if not path.is_file():
        pytest.skip("the seeds are not here")
    lines = [line for line in path.read_text().splitlines() if line.strip()]
    title = next(line for line in lines if "Thing" in line)
    body = "".join(f"<p>{line}</p>" for line in lines if line != title)
    programme = programme_of(testdata / "programmes/cpd23-2011.toml")

    [decision] = match_blog([EntryText(title=title, content=body)], programme)

    assert decision.things == things
    assert decision.doubtful == ()
    assert 23 not in decision.things
