"""A fact about any nights: the site that grew from night to night is the one that would be made from nothing."""

import random
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from tests.blogs import START, Blog, Blogs
from tests.server import answer
from tests.world import files

pytestmark = pytest.mark.slow

TITLES = ("Thing {}", "Things {} and 7", "{}", "On tea", "Week {}: what I tried")
BODIES = (
    "<p>What I did, in many words.</p>" * 9,
    "<p>My <b>Thing 5</b> so far</p>",
    '<p>Seen at <a href="/x">home</a></p><img src="https://a.example/p.png" alt="my desk">',
    "<meta name='robots' content='noindex'><p>not for all</p>",
)
PEOPLE = ("group='School'", "group='School; Late'", "listed='no'", "show='matched'", "show='all'", "")


def change(blogs: Blogs, chance: random.Random, day: int) -> None:
    """What may happen to a cohort in a day."""
    for blog in blogs.blogs.values():
        for _ in range(chance.choice((0, 0, 1, 3))):
            title = chance.choice(TITLES).format(chance.randint(1, 24))
            blog.write(START + timedelta(days=day - chance.randint(0, 40)), title, chance.choice(BODIES))
        if blog.posts and chance.random() < 0.2:
            blog.edit(f"Thing {chance.randint(1, 23)}, really")
        blog.ill = chance.choice((None, None, None, answer(b"gone", 410), answer(b"<rss", 200)))
    if chance.random() < 0.5:
        lines = (blogs.root / "feeds.opml").read_text().splitlines(keepends=True)
        place = chance.choice([place for place, line in enumerate(lines) if "xmlUrl" in line])
        line = lines[place][: lines[place].index("xmlUrl")].split(" id=")[0]
        name = list(blogs.blogs)[place - 1]
        lines[place] = (
            f"{line} id='{name.lower()}' xmlUrl='{blogs.blogs[name].url}' {chance.choice(PEOPLE)}/>\n"
        )
        (blogs.root / "feeds.opml").write_text("".join(lines))
    if chance.random() < 0.2:
        with (blogs.root / "programme.toml").open("a") as programme:
            programme.write(f"# {day}\n")
    if chance.random() < 0.3:
        blog = chance.choice(list(blogs.blogs.values()))
        (blogs.root / "corrections.toml").write_text(
            f"[[correction]]\nlink = 'http://{blog.host}/1'\nthings = [{chance.randint(1, 23)}]\n"
        )


@pytest.mark.parametrize("seed", range(2))
def test_night_after_night_the_site_is_what_a_first_build_would_make(tmp_path: Path, seed: int) -> None:
    chance, day = random.Random(seed), 0
    cohort = {name: Blog(f"{name.lower()}.example") for name in ("Ada", "Bob", "Eve", "Ida", "Zoë")}
    with Blogs(tmp_path / "grown", cohort) as blogs:
        for night in range(12):
            change(blogs, chance, day)
            anew = tmp_path / f"anew-{night}"
            shutil.copytree(blogs.root, anew, ignore=shutil.ignore_patterns("site", "organiser"))
            blogs.run(START + timedelta(days=day), root=anew)
            blogs.run(START + timedelta(days=day))

            for folder in ("site", "organiser"):
                grown, first = files(blogs.root / folder), files(anew / folder)
                assert {path for path in grown | first if grown.get(path) != first.get(path)} == set()
            day += chance.choice((1, 1, 1, 9, 50))
