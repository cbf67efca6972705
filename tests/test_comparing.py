"""What another programme.toml would change: said before, and true after."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from aggregator import comparing, demo
from aggregator.cli import commands
from aggregator.comparing import Difference
from aggregator.instance import Instance
from aggregator.model import OperatorError
from aggregator.store import Store
from tests.decided import ADA, BOB, PROGRAMME, TEASERS, cohort, entry
from tests.stores import NOW as STORED
from tests.world import NOW, World, aggregator, files

AWARD = '[[award]]\nname = "Half way"\nrequires = ["any 1 of 5-7"]\n'


def compare(stored: Instance, programme: str) -> Difference:
    path = stored.root / "programme-new.toml"
    path.write_text(programme)
    config = comparing.read(stored, path)
    with Store.open(stored.database, now=STORED, read_only=True) as store:
        return comparing.compare(stored, config, store, STORED)


def told(difference: Difference) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Who, before, after, why."""
    return [
        (
            change.participant,
            comparing.state(change.before, "Thing"),
            comparing.state(change.after, "Thing"),
            change.reasons,
        )
        for change in difference.changes
    ]


def test_the_same_programme_changes_nothing_however_it_is_written(tmp_path: Path) -> None:
    stored = cohort(tmp_path, {ADA: [entry("1", "Thing 5"), entry("2", "Reflective practice, again")]})
    same = compare(stored, "# a comment\n" + PROGRAMME)

    assert same.changes == ()
    assert same.ticks == (1, 1)
    assert same.doubtful == (1, 1)
    assert same.text() == "Nothing would change in 2 entries."


def test_a_new_alias_hides_its_figure_and_the_reason_quotes_it(tmp_path: Path) -> None:
    stored = cohort(tmp_path, {ADA: [entry("1", "Things I unravelled this week – #7")]})
    [change] = told(compare(stored, PROGRAMME.replace('["23 Things"]', '["this week – #7"]')))

    assert change[:3] == ("Ada", "nothing; perhaps Thing 7", "nothing")
    assert change[3][0].startswith("Thing 7: “this week – #7” is a name of the programme")


def test_a_thing_that_leaves_the_list_is_lost_and_said_why(tmp_path: Path) -> None:
    stored = cohort(tmp_path, {ADA: [entry("1", "Thing 6 and Thing 7")]})
    new = compare(stored, PROGRAMME.rpartition("[[thing]]")[0])
    [change] = told(new)

    assert change[:3] == ("Ada", "Thing 6, 7", "Thing 6")
    assert change[3] == ("Thing 7: The programme's list has no 7. “Thing 7”",)
    assert new.ticks == (2, 1)
    assert new.changes[0].lost == {7}
    assert "1 of 1 entry would change: 0 would count for more, 1 for less." in new.text()
    assert "Thing ticks: 2 -> 1; doubtful entries: 0 as before" in new.text()


def test_a_thing_that_joins_the_list_is_gained(tmp_path: Path) -> None:
    stored = cohort(tmp_path, {BOB: [entry("1", "Thing 8")]})
    [change] = told(compare(stored, PROGRAMME + "[[thing]]\nnumber = 8\n"))

    assert change == (
        "Bob",
        "nothing",
        "Thing 8",
        ("Thing 8: The title names it by its number. “Thing 8”",),
    )


def test_a_topic_that_joins_the_list_makes_doubtful(tmp_path: Path) -> None:
    blog = [entry(str(n), f"Thing {n}") for n in (5, 6)] + [entry("9", "Evernote and me")]
    stored = cohort(tmp_path, {ADA: blog})
    [change] = told(compare(stored, PROGRAMME + '[[thing]]\nnumber = 9\ntitle = "Evernote"\n'))

    assert change[:3] == ("Ada", "nothing", "nothing; perhaps Thing 9")
    assert change[3] == ("Thing 9: The title speaks of its topic, without a number. “Evernote”",)


def test_a_topic_that_leaves_the_list_takes_its_doubt_along(tmp_path: Path) -> None:
    nine = '[[thing]]\nnumber = 9\ntitle = "Evernote"\n'
    blog = [entry(str(n), f"Thing {n}") for n in (5, 6)] + [entry("9", "Evernote and me")]
    stored = cohort(tmp_path, {ADA: blog}, programme=PROGRAMME + nine)
    [change] = told(compare(stored, PROGRAMME + nine.replace("Evernote", "Zotero")))

    assert change[1:] == (
        "nothing; perhaps Thing 9",
        "nothing",
        ("Thing 9: Nothing in it names this any more.",),
    )


def test_another_start_changes_what_counts_though_not_what_is_read(tmp_path: Path) -> None:
    stored = cohort(tmp_path, {ADA: [entry("1", "Thing 6")]})
    new = compare(stored, PROGRAMME.replace("2026-04-01", "2026-06-01"))

    assert told(new) == [
        (
            "Ada",
            "Thing 6",
            "Thing 6 (not counted)",
            ("It is dated before 2026-06-01, when the programme started.",),
        )
    ]
    assert new.ticks == (1, 0)


def test_other_rules_of_an_award_are_counted_by_who_has_it(tmp_path: Path) -> None:
    stored = cohort(tmp_path, {ADA: [entry("1", "Thing 6")], BOB: []}, programme=PROGRAMME + AWARD)
    new = compare(stored, PROGRAMME + AWARD.replace("any 1", "any 2"))

    assert new.changes == ()
    assert new.awards == {"Half way": (1, 0)}
    assert "Half way: 1 -> 0 participants" in new.text()


def test_a_copy_by_another_feed_of_the_same_person_is_not_told_twice(tmp_path: Path) -> None:
    page = "https://ada.example/x"
    stored = cohort(tmp_path, {ADA: [entry("1", "Thing 7", page)], TEASERS: [entry("2", "Thing 7", page)]})
    new = compare(stored, PROGRAMME.rpartition("[[thing]]")[0])

    assert len(new.changes) == 1


def test_participants_come_in_the_order_of_the_list(tmp_path: Path) -> None:
    stored = cohort(tmp_path, {BOB: [entry("1", "Thing 7")], ADA: [entry("2", "Thing 7")]})
    new = compare(stored, PROGRAMME.rpartition("[[thing]]")[0])

    assert [change.participant for change in new.changes] == ["Ada", "Bob"]


def test_what_was_polled_but_not_built_is_compared_too(tmp_path: Path) -> None:
    body = "<h2>Thing Seven</h2><p>Listening to people.</p>"
    stored = cohort(tmp_path, {ADA: [entry("1", "Out and about", content=body)]})
    [change] = told(compare(stored, PROGRAMME.rpartition("[[thing]]")[0]))

    assert change[1] == "Thing 7"


def test_a_strangers_title_cannot_move_the_cursor(tmp_path: Path) -> None:
    stored = cohort(tmp_path, {ADA: [entry("1", "Thing 7 \x1b[2J\u202e")]})
    new = compare(stored, PROGRAMME.rpartition("[[thing]]")[0])

    assert new.text().replace("\n", "").isprintable()


@pytest.mark.parametrize(
    ("programme", "corrections", "complaint"),
    [
        (
            PROGRAMME.replace("number = 6", "number = 5"),
            "",
            "programme-new.toml:9: error: Thing 5 stands here",
        ),
        (PROGRAMME.replace('"23 Things"]', '"Thing"]'), "", 'programme-new.toml:3: error: the alias "Thing"'),
        (PROGRAMME + AWARD.replace("5-7", "5-9"), "", "programme-new.toml:16: error: [[award]] requires"),
        ("[programme", "", "programme-new.toml:1: error:"),
        (
            PROGRAMME.rpartition("[[thing]]")[0],
            '[[correction]]\nid = "1"\nthings = [7]\n',
            "corrections.toml:3: error: [[correction]] things names Thing 7",
        ),
        (None, "", "programme-new.toml: there is no such file"),
    ],
)
def test_a_mistake_of_the_new_file_is_named_as_check_would(
    tmp_path: Path, programme: str | None, corrections: str, complaint: str
) -> None:
    cohort(tmp_path, {ADA: [entry("1", "Thing 6")]}, corrections)
    new = tmp_path / "programme-new.toml"
    if programme is not None:
        new.write_text(programme)
    ended = CliRunner().invoke(commands, ["diff", str(new), "--root", str(tmp_path)], standalone_mode=False)

    assert isinstance(ended.exception, OperatorError)
    assert ended.exception.exit_code == 2
    assert complaint in str(ended.exception)


# ------------------------------------------------------------- the sample, by the real command


def changed(world: World) -> str:
    """The programme with another start, a Thing less and an alias more."""
    text = (world.root / "programme.toml").read_text()
    head, _, last = text.rpartition("[[thing]]")
    assert "number = 23" in last
    return head.replace("aliases = [", 'aliases = ["this week – #12", ')


def diff(world: World, path: Path, *arguments: str) -> Any:
    run = aggregator("diff", path, "--root", world.root, *arguments)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout) if "--json" in arguments else run.stdout


def things(world: World) -> dict[str, set[int]]:
    table = json.loads((world.root / "organiser" / "completion.json").read_text())
    return {person["id"]: {int(number) for number in person["things"]} for person in table["participants"]}


@pytest.mark.slow
def test_what_was_said_comes_true_and_nothing_was_written_before(built: World, tmp_path: Path) -> None:
    world = World(Path(shutil.copytree(built.root, tmp_path / "sample")), built.blogs)
    new, old = tmp_path / "new.toml", tmp_path / "old.toml"
    new.write_text(changed(world))
    shutil.copy(world.root / "programme.toml", old)
    before, had = files(world.root), things(world)
    said = diff(world, new, "--json")
    text = diff(world, new)

    assert files(world.root) == before
    assert sum(map(len, had.values())) == said["ticks"][0] > said["ticks"][1]
    assert said["doubtful"] == [1, 0]
    assert said["changed"] == len(said["changes"]) > 1
    assert f"ticks: {said['ticks'][0]} -> {said['ticks'][1]}" in text
    assert "Things I unravelled this week – #12 (2026-01-03)" in text

    shutil.copy(new, world.root / "programme.toml")
    assert aggregator("build", "--root", world.root, "--now", NOW.isoformat()).returncode == 0
    has = things(world)
    assert sum(map(len, has.values())) == said["ticks"][1]
    assert {person for person in had if had[person] != has[person]} <= {
        participant_id(world, change["participant"]) for change in said["changes"]
    }
    back = diff(world, old, "--json")
    assert back["ticks"] == said["ticks"][::-1]
    assert [(each["title"], each["before"], each["after"]) for each in back["changes"]] == [
        (each["title"], each["after"], each["before"]) for each in said["changes"]
    ]


def participant_id(world: World, name: str) -> str:
    table = json.loads((world.root / "organiser" / "completion.json").read_text())
    [found] = [person["id"] for person in table["participants"] if person["name"] == name]
    return str(found)


@pytest.mark.slow
def test_diff_leaves_with_2_where_the_file_is_wrong_or_nothing_is_stored(tmp_path: Path) -> None:
    demo.write_cohort(tmp_path, NOW)
    (tmp_path / "new.toml").write_text("[programme]\nnmae = 1\n")
    wrong = aggregator("diff", tmp_path / "new.toml", "--root", tmp_path)
    early = aggregator("diff", tmp_path / "programme.toml", "--root", tmp_path)

    assert wrong.returncode == early.returncode == 2
    assert "new.toml:2: error:" in wrong.stderr
    assert "aggregator update" in early.stderr
