"""The programme and the cases that the tests of the matcher share."""

import tomllib
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, NamedTuple

from aggregator.model import EntryText, Programme, Thing

DATA = Path(__file__).parent / "data"

_TITLES = {
    1: "Blogs and blogging",
    2: "Neighbours: reading other blogs",
    3: "Your name on the web",
    4: "Feeds",
    5: "Mirrors: reflective writing",
    6: "Circles: online networks",
    7: "Meeting people in person",
    8: "Calendars",
    9: "The notebook",
    10: "Paths into the profession",
    11: "Mentors",
    12: "Joining in",
    13: "Shared papers",
    14: "Collecting sources",
    15: "Speaking at conferences",
    16: "Speaking up for libraries",
    17: "Slides",
    18: "Sound and screen recordings",
    19: "Putting it together",
    20: "Draw the route that brought you to your library",
    21: "Applying for a post",
    22: "Volunteering",
    23: "Reflection: what next?",
}
_PAGES = {
    6: "https://example.org/things/people",
    7: "https://example.org/things/people",
    8: "https://example.org/things/08-calendar",
    9: "https://example.org/things/09-notebook",
    11: "https://example.org/things/11-mentor",
    19: "https://example.org/things/",
    21: "https://example.org/things/21-post",
}
PROGRAMME = Programme(
    name="23 Things for Example Libraries",
    things=tuple(
        Thing(number, title, tags=("onlinenetworks",) if number == 6 else (), url=_PAGES.get(number, ""))
        for number, title in _TITLES.items()
    ),
    aliases=("ex23", "EX 23", "23 Things", "Web 2.0"),
    starts=date(2011, 6, 20),
    ends=date(2011, 12, 31),
    grace_days=60,
    url="https://example.org/things",
)


class Case(NamedTuple):
    """Entries of one blog, and for each the Things that count and those that are doubtful."""

    why: str
    entries: list[EntryText]
    things: list[list[int]]
    doubtful: list[list[int]]


def body_cases() -> list[Case]:
    """The cases of matching_bodies.toml."""
    with (DATA / "matching_bodies.toml").open("rb") as file:
        found = tomllib.load(file)["case"]
    return [_case(each["why"], each.get("entry", [each])) for each in found]


def _case(why: str, rows: list[dict[str, Any]]) -> Case:
    return Case(
        why,
        [_entry(row) for row in rows],
        [row["things"] for row in rows],
        [row.get("doubtful", []) for row in rows],
    )


def _entry(row: dict[str, Any]) -> EntryText:
    day = row.get("published")
    return EntryText(
        title=row["title"],
        tags=tuple(row.get("tags", ())),
        link=row.get("link", ""),
        published=datetime.combine(day, time(), UTC) if day else None,
        content=row.get("content", ""),
    )
