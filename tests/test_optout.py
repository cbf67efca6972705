"""Marks by which a writer asks that a post be shown nowhere else, and what becomes of such posts."""

import html
import json
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from aggregator import correcting, instance, optout
from aggregator.cli import commands
from tests.documents import rss
from tests.nights import Nights, cohort

ADA = "http://ada.example/ada"
HEADS = [
    ("Thing 6", ("noplanet",)),
    ("Thing 6", ("#No-Planet",)),
    ("Thing 6", ("Private",)),
    ("Privat: Thing 6", ()),
    ("Thing 6", ("Opt-out",)),
    ("Private: Thing 6", ()),
]
BODIES = [
    "<p>Mine</p><!--googleoff: all--><p>alone</p><!--googleon: all-->",
    "<p>Mine</p><!-- googleoff: index -->",
    "<META NAME='robots' CONTENT='noindex, follow'><p>Mine alone</p>",
    '<meta content="none" name="robots"/>Mine alone',
    "<meta name=ROBOTS content=NOINDEX>Mine alone",
    "<!--noindex-->Mine alone<!--/noindex-->",
    "<div id='x' class='box robots-nocontent'>Mine alone</div>",
]
INNOCENT_HEADS = [
    ("Thing 6: private lives of librarians", ("privacy", "planet")),
    ("Protected areas", ()),
    ("Thing 6", ("Privat", "Beruf & Privat", "privé", "Vita privata")),  # what somebody does besides work
]
INNOCENT_BODIES = [
    "<p>I switched off robots and noindex for a day.</p>",
    "<!-- private notes follow --><meta name='description' content='robots'>",
    "&lt;!--googleoff: all--&gt; is how it is written",
    "<!--more-->",
    "<meta name='referrer' content='none'><meta name='robots' content='index, follow'>",
    "<p class='note'>class=robots-nocontent is for a search engine</p>",
]


@pytest.mark.parametrize(("title", "tags"), HEADS)
def test_a_mark_in_title_or_tags_is_seen(title: str, tags: tuple[str, ...]) -> None:
    assert optout.in_head(title, tags) in {*tags, "Private:", "Privat:"}


@pytest.mark.parametrize("body", BODIES)
def test_a_mark_in_a_body_is_seen(body: str) -> None:
    assert optout.in_body(body) in body
    assert optout.in_body(body)


@pytest.mark.parametrize(("title", "tags"), INNOCENT_HEADS)
def test_a_word_that_only_resembles_a_mark_is_none(title: str, tags: tuple[str, ...]) -> None:
    assert optout.in_head(title, tags) == ""


@pytest.mark.parametrize("body", INNOCENT_BODIES)
def test_a_text_about_marks_carries_none(body: str) -> None:
    assert optout.in_body(body) == ""


def item(title: str = "Thing 6", tags: tuple[str, ...] = (), body: str = "Mine alone") -> str:
    categories = "".join(f"<category>{tag}</category>" for tag in tags)
    return (
        f"<guid isPermaLink='false'>1</guid><link>http://ada.example/1</link><title>{title}</title>{categories}"
        f"<pubDate>7 May 2026 08:00:00 GMT</pubDate><description><![CDATA[{body}]]></description>"
    )


def published(nights: Nights) -> str:
    pages = [path for path in (nights.root / "site").rglob("*") if path.is_file()]
    return "\n".join(path.read_text() for path in pages)


def ticked(nights: Nights) -> list[str]:
    people = json.loads(nights.page("site/completion.json"))["participants"]
    return [number for person in people for number in person["things"]]


MARKED = [*({"title": title, "tags": tags} for title, tags in HEADS), *({"body": body} for body in BODIES)]


@pytest.mark.slow
@pytest.mark.parametrize("marked", MARKED, ids=str)
def test_a_marked_post_is_held_back_reported_and_let_in_when_the_mark_is_gone(  # type: ignore[no-untyped-def]
    marked, tmp_path: Path
) -> None:
    with cohort(tmp_path, {"ada": ADA}) as nights:
        nights.night(ada=rss(item(**marked)))

        assert ticked(nights) == []
        assert "ada.example/1" not in published(nights)
        assert "1 post is kept back" in nights.page("site/people/ada/index.html")
        waiting = nights.page("organiser/doubtful/index.html")
        assert "asks not to show it elsewhere" in waiting
        assert "aggregator correct http://ada.example/1 --things 6" in waiting

        nights.night(ada=rss(item()))

        assert ticked(nights) == ["6"]
        assert "kept back" not in nights.page("site/people/ada/index.html")


@pytest.mark.slow
@pytest.mark.parametrize(
    "marked",
    [{"title": "Private: Thing 6, diagnosis"}, {"title": "Thing 6, diagnosis", "tags": ("noplanet",)}]
    + [{"title": "Thing 6, diagnosis", "body": body} for body in BODIES],
    ids=str,
)
def test_the_title_of_a_post_while_it_was_kept_back_is_never_told(  # type: ignore[no-untyped-def]
    marked, tmp_path: Path
) -> None:
    with cohort(tmp_path, {"ada": ADA}) as nights:
        nights.night(ada=rss(item(**marked)))
        nights.night(ada=rss(item(title="Thing 6", body="Other words, for everybody")))

        assert ticked(nights) == ["6"]
        assert "diagnosis" not in published(nights)
        assert "Edited, seen on" in nights.page("site/people/ada/index.html")


@pytest.mark.slow
def test_the_organisers_word_lets_a_marked_post_in(tmp_path: Path) -> None:
    with cohort(tmp_path, {"ada": ADA}) as nights:
        nights.night(ada=rss(item(tags=("noplanet",))))
        [case] = correcting.waiting(instance.read(tmp_path), nights.now).cases
        assert case.judged.waits == "private"

        (tmp_path / "corrections.toml").write_text(
            '[[correction]]\nlink = "http://ada.example/1"\nthings = [6]\n'
        )
        nights.night()

        assert ticked(nights) == ["6"]


@pytest.mark.slow
@pytest.mark.parametrize(("word", "told"), [("--none", True), ("--things=6", True), ("--ignore", False)])
def test_whoever_lets_a_marked_post_in_is_told_that_it_will_be_shown(
    tmp_path: Path, word: str, told: bool
) -> None:
    with cohort(tmp_path, {"ada": ADA}) as nights:
        nights.night(ada=rss(item(tags=("noplanet",))))
        arguments = ["correct", "http://ada.example/1", word, "--root", str(tmp_path)]
        result = CliRunner().invoke(commands, arguments)

        assert result.exit_code == 0
        assert ("so pages show the post" in result.output) is told


@pytest.mark.slow
def test_no_to_a_marked_post_keeps_it_back_and_settles_it(tmp_path: Path) -> None:
    with cohort(tmp_path, {"ada": ADA}) as nights:
        nights.night(ada=rss(item(tags=("noplanet",))))
        [case] = correcting.waiting(instance.read(tmp_path), nights.now).cases
        _, (when, command) = case.commands
        assert when == "if it stays back"
        assert f"{html.escape(command)}</pre>" in nights.page("organiser/doubtful/index.html")

        arguments = [*shlex.split(command)[1:], "--root", str(tmp_path)]
        assert CliRunner().invoke(commands, arguments).exit_code == 0
        nights.night()

        assert correcting.waiting(instance.read(tmp_path), nights.now).cases == ()
        assert "ada.example/1" not in published(nights)


@pytest.mark.slow
def test_a_copy_of_a_marked_post_by_the_same_persons_second_feed_shows_nowhere(tmp_path: Path) -> None:
    feeds = {"ada": ADA, "ada.teasers": "http://teasers.example/teasers"}
    with cohort(tmp_path, feeds) as nights:
        nights.night(ada=rss(item(tags=("noplanet",))), teasers=rss(item(body="Mine …")))

        assert ticked(nights) == []
        assert "ada.example/1" not in published(nights)
        assert "came by another feed, with a mark" in nights.page("organiser/doubtful/index.html")

        nights.night(ada=rss(item()))

        assert ticked(nights) == ["6"]
