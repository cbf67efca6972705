"""How fast the matcher is, and how right on a folder of labelled titles.

    python bench/matching.py [FOLDER]

FOLDER holds `titles.jsonl` (one title a line: programme, host, title, tags, link, published,
things, cue) and `programmes/*.toml`; without it COHORT_TESTDATA, else ../shared/testdata is
looked for, and without any only the speed is measured. Titles are scored through what
`aggregator match` calls; speed is measured without reading and writing JSON.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aggregator import config, jsonlines
from aggregator.matching import match_blog
from aggregator.model import EntryText, Programme, Thing

_ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Scored:
    """One labelled title and what the matcher said."""

    title: str
    cue: str  # what decides by the label: "title", "tags", "body", "topic" or "none"
    wanted: tuple[int, ...]
    things: tuple[int, ...]
    doubtful: tuple[int, ...]

    @property
    def right(self) -> bool:
        """Exactly the Things of the label."""
        return self.things == self.wanted

    @property
    def false(self) -> bool:
        """A Thing counted that the label has not."""
        return bool(set(self.things) - set(self.wanted))

    @property
    def found(self) -> bool:
        """One Thing of the label at least, counted or doubtful."""
        return bool(set(self.wanted) & {*self.things, *self.doubtful})


def scored(folder: Path) -> list[Scored]:
    """Every title of the folder matched, the titles of one host and programme as one blog."""
    rows = [json.loads(line) for line in (folder / "titles.jsonl").read_text(encoding="utf-8").splitlines()]
    by_programme: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_programme.setdefault(row["programme"], []).append(row)
    found = []
    for name, group in by_programme.items():
        lines = [
            json.dumps(row | {"blog": row["host"], "published": _day(row["published"])}) for row in group
        ]
        answers = jsonlines.match(lines, programme_of(folder / f"programmes/{name}.toml"))
        found += [_scored(row, json.loads(answer)) for row, answer in zip(group, answers, strict=True)]
    return found


def programme_of(path: Path) -> Programme:
    """The programme of a file, which must be right."""
    checked, findings = config.parse(path.read_text(encoding="utf-8"), programme_path=str(path))
    if checked is None:
        raise SystemExit("\n".join(map(str, findings)))
    return checked.programme


def _day(text: str | None) -> str | None:
    """A date that may lack its day or month, as one that has both."""
    return text and "-".join([*text.split("-"), "01", "01"][:3])


def _scored(row: dict[str, Any], answer: dict[str, Any]) -> Scored:
    doubtful = tuple(doubt["thing"] for doubt in answer["doubtful"])
    return Scored(row["title"], row["cue"], tuple(row["things"]), tuple(answer["things"]), doubtful)


def report(titles: Iterable[Scored]) -> list[str]:
    """The measures, a line each, and every title that came out wrong."""
    titles = list(titles)
    numbered = [each for each in titles if each.cue in ("title", "tags")]
    unrelated = [each for each in titles if each.cue == "none"]
    silent = [each for each in titles if each.cue in ("body", "topic")]
    wrong = [each for each in titles if each.false or (each in numbered and not each.right)]
    return [
        _share("numbered titles: exactly right", [each.right for each in numbered]),
        _share("numbered titles: a false Thing", [each.false for each in numbered]),
        _share("numbered titles: a doubt", [bool(each.doubtful) for each in numbered]),
        _share("titles of no Thing: one counted", [bool(each.things) for each in unrelated]),
        _share("titles of no Thing: a doubt", [bool(each.doubtful) for each in unrelated]),
        _share("titles that do not say: a false Thing", [each.false for each in silent]),
        _share("titles that do not say: found or doubtful", [each.found for each in silent]),
        *(f"  wrong: {each.title!r}: {each.wanted} is right, got {each.things}" for each in wrong),
    ]


def _share(what: str, holds: Sequence[bool]) -> str:
    return f"{what:42} {sum(holds):4} of {len(holds):4}  {100 * sum(holds) / max(1, len(holds)):5.1f} %"


# -- speed --------------------------------------------------------------------------------------

_PROGRAMME = Programme(
    name="23 Things for Benchmarks",
    things=tuple(Thing(number, f"Topic number {number}: tools and toys") for number in range(1, 24)),
    aliases=("bench23", "23 Things", "Web 2.0"),
)
_TITLES = (
    "Thing %d: what I learned about the tools of the trade",
    "bench23 – Thing %d – Reflecting on a long week at the library",
    "A walk along the river, with photographs",
    "Things %d & 7: two at once",
    "Why I like tagging (and you should too)",
    "%d things I wish I had known before I started",
    "Being social, or not (Thing %d)",
    "In which nothing much happens",
)
_PARAGRAPH = (
    '<p>It was <em>late</em> when I got home, and <a href="https://example.org/tea">the tea</a> was cold. '
    "I thought about what we had been asked to do, and about the people who asked; <strong>they</strong> "
    "mean well. On the whole, and looking at it from the other side, I would do it again in 2012.</p>"
)
_BLOG = 25  # entries of one blog
_ROUND = 4  # blogs between two looks at the clock


def titles_a_second(seconds: float = 2.0) -> float:
    """Titles alone, 25 to a blog, on one core."""
    return _rate([EntryText(title=_title(place)) for place in range(_BLOG)], seconds)


def entries_a_second(seconds: float = 2.0) -> float:
    """Entries with tags, an address and a body of 4 KB or a little more, 25 to a blog, on one core."""
    body = _PARAGRAPH * (4096 // len(_PARAGRAPH) + 1)
    blog = [
        EntryText(
            title=_title(place),
            tags=("libraries", "learning"),
            link=f"https://blog.example/2011/07/number-{place}.html",
            content=f"<p>Number {place}.</p>{body}",
        )
        for place in range(_BLOG)
    ]
    return _rate(blog, seconds)


def _title(place: int) -> str:
    title = _TITLES[place % len(_TITLES)]
    return title % (place % 23 + 1) if "%d" in title else title


def _rate(blog: list[EntryText], seconds: float) -> float:
    """Entries a second of processor time in the best round: the others were disturbed."""
    match_blog(blog, _PROGRAMME)
    best, until = float("inf"), time.process_time() + seconds
    while time.process_time() < until:
        started = time.process_time()
        for _ in range(_ROUND):
            match_blog(blog, _PROGRAMME)
        best = min(best, time.process_time() - started)
    return _ROUND * len(blog) / best


def main() -> None:
    """Print the speed, and the measures where there are titles."""
    given = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("COHORT_TESTDATA")
    folder = Path(given or _ROOT / "../shared/testdata")
    print(f"{titles_a_second():8.0f} titles a second")
    print(f"{entries_a_second():8.0f} entries with 4 KB bodies a second")
    if (folder / "titles.jsonl").is_file():
        print("\n".join(report(scored(folder))))
    else:
        print(f"no titles.jsonl in {folder}: nothing scored")


if __name__ == "__main__":
    main()
