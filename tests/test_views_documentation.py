"""The documents about themes and addresses, held to the code both ways."""

import re
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest

from aggregator import render, views
from aggregator.model import Page
from aggregator.render.theme import Theme, defaults
from aggregator.views import contexts, desk_values, values
from aggregator.views.contexts import PageContext
from tests import views_cohort as cohort

DOCS = Path(__file__).parent.parent / "docs"
THEMING = (DOCS / "theming.md").read_text()
ADDRESSES = (DOCS / "addresses.md").read_text()
OF_EACH_PAGE = {field.name for field in fields(PageContext)}


def rows(section: str) -> list[list[str]]:
    """The cells of a section's tables, without their heads."""
    lines = [line for line in section.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def section(text: str, title: str) -> str:
    return re.split(r"\n#{2,3} ", text.split(f"# {title}\n", 1)[1])[0]


def code(cell: str) -> str:
    return cell.strip("`").replace("\\|", "|")


def written_fields(kind: type) -> dict[str, str]:
    """The fields a class has of its own, with their types as written."""
    own = {field.name: str(field.type) for field in fields(kind)}
    return {
        name: of
        for name, of in own.items()
        if kind is PageContext or name not in OF_EACH_PAGE or not issubclass(kind, PageContext)
    }


def classes() -> dict[str, type]:
    modules = (contexts, values, desk_values)
    found = {name: each for module in modules for name, each in vars(module).items()}
    return {
        name: each
        for name, each in found.items()
        if isinstance(each, type) and each.__module__ in {module.__name__ for module in modules}
    }


@cache
def pages() -> tuple[Page, ...]:
    world = cohort.world()
    everything = views.gather(world.snapshot, cohort.config(), cohort.NOW, world.bodies, organiser=True)
    found = (
        *views.public(world.snapshot, cohort.config(), cohort.NOW, world.bodies),
        *views.organiser(world.snapshot, cohort.config(), cohort.NOW, world.bodies),
        views.portfolio.page(everything, next(iter(everything.people))),
    )
    return tuple(map(cohort.made, found))


def test_every_class_is_documented_and_no_other() -> None:
    documented = set(re.findall(r"^### (\w+)$", THEMING, re.MULTILINE))

    assert documented == classes().keys()


@pytest.mark.parametrize("name", sorted(classes()))
def test_every_variable_is_documented_with_its_type_and_no_other(name: str) -> None:
    documented = {code(field): code(of) for field, of, _ in rows(section(THEMING, name))}

    assert documented == written_fields(classes()[name])


def test_every_field_is_described() -> None:
    assert not [row for row in rows(THEMING) if not row[-1]]


def test_every_template_is_named_beside_its_class() -> None:
    documented = {
        name: template
        for name in re.findall(r"^### (\w+)$", THEMING, re.MULTILINE)
        for template in re.findall(r"^`([\w/]+\.(?:html|xml))`\.", section(THEMING, name), re.MULTILINE)
    }

    assert documented == {type(page.context).__name__: page.template for page in pages() if page.template}


def test_the_blocks_of_the_base_are_documented() -> None:
    base = (defaults() / "base.html").read_text()

    assert [code(row[0]) for row in rows(section(THEMING, "Blocks of `base.html`"))] == re.findall(
        r"{% block (\w+) %}", base
    )


def test_the_properties_of_the_style_sheet_are_documented() -> None:
    sheet = (defaults() / "assets/style.css").read_text()
    root = sheet.split(":root {", 1)[1].split("\n}", 1)[0]

    assert [code(row[0]) for row in rows(section(THEMING, "The style sheet"))] == re.findall(
        r"(--[\w-]+):", root
    )


def test_filters_and_globals_are_documented() -> None:
    import jinja2

    ours, plain = Theme()._engine._environment("en"), jinja2.Environment(extensions=["jinja2.ext.i18n"])
    added = {*(ours.filters.keys() - plain.filters.keys()), *(ours.globals.keys() - plain.globals.keys())}
    added = {name for name in added if not name.endswith("gettext")}  # described in words, with _()
    documented = {code(row[0]).split("(")[0] for row in rows(section(THEMING, "In every template"))}

    assert documented == added


def test_the_small_example_works_as_it_stands(tmp_path: Path) -> None:
    example = section(THEMING, "A complete small example")
    for name, text in re.findall(r"`(templates/\S+)`\n\n```\w+\n(.*?)```", example, re.DOTALL):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    wanted = {"people/ada-quill/index.html", "things/6/index.html"}

    render.publish(
        [page for page in pages() if page.path in wanted], tmp_path / "site", templates=tmp_path / "templates"
    )

    person, thing = ((tmp_path / "site" / path).read_text() for path in sorted(wanted))
    assert "Newest post:" in person
    for page in (person, thing):
        assert "A course of the City Library" in page
        assert re.search(r'href="\.\./\.\./assets/library\.\w+\.css"', page)
    assert "things/6/atom.xml" in thing


def test_the_addresses_are_those_of_the_site(tmp_path: Path) -> None:
    world = cohort.world()
    for name, make in (("site", views.public), ("organiser", views.organiser)):
        made = make(world.snapshot, cohort.config(), cohort.NOW, world.bodies)
        render.publish(made, tmp_path / name)
    paths = {
        path.relative_to(tmp_path).as_posix().removeprefix("site/")
        for path in tmp_path.rglob("*")
        if path.is_file() and path.name != ".published.json"
    }
    paths = {path for path in paths if not path.startswith("organiser/assets/")}
    documented = [code(row[0]) for row in rows(ADDRESSES)]
    matched = {pattern: {path for path in paths if _form(pattern).fullmatch(path)} for pattern in documented}

    assert paths == set().union(*matched.values())
    assert [pattern for pattern, found in matched.items() if not found] == []


def _form(pattern: str) -> re.Pattern[str]:
    """`things/N/atom.xml` as an expression."""
    words = {
        "DAY": r"\d{4}-\d{2}-\d{2}(?:-\d+)?",
        "YYYY": r"\d{4}",
        "MM": r"\d{2}",
        "N": r"\d+",
        "ID": r"[\w-]+",
        "NAME": r"[\w-]+",
        "HASH": r"\w+",
        "EXT": r"\w+",
    }
    pieces = re.split(r"\b(DAY|YYYY|MM|N|ID|NAME|HASH|EXT)\b", pattern)
    return re.compile("".join(words.get(piece) or re.escape(piece) for piece in pieces))
