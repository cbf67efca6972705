"""The organiser's word: written once, kept for ever, byte by byte beside everything else."""

from __future__ import annotations

import json
import shlex
import shutil
import tomllib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from aggregator import comparing, correcting, demo, deriving, instance
from aggregator import config as config_file
from aggregator.cli import commands
from aggregator.correcting import with_correction, without_corrections
from aggregator.correcting.naming import Names
from aggregator.instance import Instance, lock
from aggregator.model import Correction, OperatorError, Standing, StorageError
from aggregator.store import Store
from tests.decided import ADA, BOB, PROGRAMME, TEASERS, cohort, entry
from tests.stores import NOW as STORED
from tests.stores import drop_derived
from tests.world import NOW, World, aggregator, files

# ------------------------------------------------------------------- the text of the file

FILE = """\
# ours

[[correction]] # the first
link = "https://ada.example/1"
# agreed on the phone
things = [
  7,  # both
  6,
]
why = '''
long
story'''

# between two

[[correction]]
id = "b"
ignore = true
"""


def read(text: str) -> list[Correction]:
    config, findings = config_file.parse(PROGRAMME, text)
    assert config is not None, findings
    return list(config.corrections)


texts = st.text(max_size=40)


@given(
    link=texts.filter(str.strip), why=texts, things=st.sets(st.sampled_from([5, 6, 7])), crlf=st.booleans()
)
def test_whatever_a_link_and_a_reason_hold_is_read_back_as_it_was(
    link: str, why: str, things: set[int], crlf: bool
) -> None:
    before = FILE.replace("\n", "\r\n") if crlf else FILE
    told = Correction(link=link, things=tuple(sorted(things)), why=why.strip())
    after = with_correction(before, told)

    assert after.startswith(before)
    found = read(after)[-1]
    assert (found.link, found.things, found.why) == (link.strip(), told.things, told.why)


@given(why=st.text(st.characters(min_codepoint=0xD7F0, max_codepoint=0xE010), min_size=1))
def test_half_characters_are_written_as_the_character_for_them(why: str) -> None:
    after = with_correction("", Correction(link="x", things=(), why=why))

    assert after.encode()
    assert read(after)


@given(first=texts.filter(str.strip), second=texts.filter(str.strip))
def test_a_block_that_is_said_anew_leaves_no_trace_of_what_it_said(first: str, second: str) -> None:
    once = with_correction(FILE, Correction(link="https://bob.example/1", things=(5,), why=first))
    [*_, block] = read(once)
    twice = with_correction(once, Correction(ignore=True, why=second), block.line)

    assert twice == with_correction(FILE, Correction(link="https://bob.example/1", ignore=True, why=second))


def test_a_block_said_anew_keeps_its_name_its_comments_and_every_other_block() -> None:
    after = with_correction(FILE, Correction(things=(5,), why="heard it"), 3)

    assert after == FILE.replace(
        "# agreed on the phone\nthings = [\n  7,  # both\n  6,\n]\nwhy = '''\nlong\nstory'''\n",
        'things = [5]\nwhy = "heard it"\n# agreed on the phone\n',
    )


def test_the_last_block_of_a_file_without_a_last_line_end_can_be_said_anew() -> None:
    after = with_correction(FILE.rstrip("\n"), Correction(things=()), read(FILE)[-1].line)

    assert after == FILE.replace("ignore = true", "things = []")


def test_a_new_file_says_what_it_is_and_an_appended_block_stands_by_itself() -> None:
    new = with_correction("", Correction(id="a", things=(7,)))
    more = with_correction('[[correction]]\nid = "a"\nignore = true', Correction(id="b", things=()))

    assert new.startswith("# Where the organisers know better")
    assert more.endswith('ignore = true\n\n[[correction]]\nid = "b"\nthings = []\n')


BLOCKS = """\
# ours
# of the file
[[correction]]
link = "a"
things = [
  7,  # and
]
# inside
why = "w"
# behind

# above b
[[correction]]
link = "b"
things = []

# above c
[[correction]]
id = "c"
ignore = true"""


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        ([3], ["# ours", "# of the file", *BLOCKS.splitlines()[11:]]),
        ([13], [*BLOCKS.splitlines()[:11], *BLOCKS.splitlines()[16:]]),
        ([18], BLOCKS.splitlines()[:16]),
        ([18, 3, 13], ["# ours", "# of the file"]),
    ],
)
def test_a_block_goes_with_its_comments_and_no_other_line(lines: list[int], left: list[str]) -> None:
    assert without_corrections(BLOCKS, lines).splitlines() == left


@given(st.lists(texts, min_size=1, max_size=6), st.data())
def test_the_blocks_that_stay_say_what_they_said(whys: list[str], data: st.DataObject) -> None:
    text = ""
    for number, why in enumerate(whys):
        text = with_correction(text, Correction(id=str(number), things=(5,), why=why.strip()))
    blocks = read(text)
    gone = data.draw(st.sets(st.sampled_from(blocks)))
    left = read(without_corrections(text, [block.line for block in gone]))

    assert [replace(block, line=0) for block in left] == [
        replace(block, line=0) for block in blocks if block not in gone
    ]


def test_corrections_in_a_list_are_not_torn_apart() -> None:
    with pytest.raises(OperatorError, match=r"corrections.toml:1: .*\[\[correction\]\]"):
        with_correction('correction = [{ id = "a", things = [] }]\n', Correction(things=(5,)), 1)


# -------------------------------------------------------------------- which entry is meant

LINK = "https://ada.example/1"


def corrected(cohort: Instance, what: str, word: Correction) -> correcting.Corrected:
    return correcting.correct(cohort, what, word, STORED)


@pytest.mark.parametrize(
    "what",
    [
        "https://ada.example/1",
        "http://www.ada.example/1/#top",
        "1",
        "The Network Again",
        "the  network again",
    ],
)
def test_an_entry_is_named_by_its_link_however_spelled_its_id_or_its_only_title(
    tmp_path: Path, what: str
) -> None:
    stored = cohort(tmp_path, {ADA: [entry("1", "The network again"), entry("2", "Network")]})
    done = corrected(stored, what, Correction(things=(6,)))

    assert (done.word.link, done.word.things) == (LINK, (6,))
    assert done.word.line == 5  # behind the header of a new file
    assert read((tmp_path / "corrections.toml").read_text()) == [done.word]


def test_an_unknown_name_is_refused_with_near_ones_and_nothing_is_written(tmp_path: Path) -> None:
    stored = cohort(tmp_path, {ADA: [entry("listening", "Listening"), entry("9", "Else")]})

    with pytest.raises(OperatorError, match="no stored entry") as refused:
        corrected(stored, "https://ada.example/listenning", Correction(things=(6,)))
    assert "Listening <https://ada.example/listening>" in str(refused.value)
    with pytest.raises(OperatorError, match="near it: Listening"):
        corrected(stored, "listen", Correction(things=(6,)))
    assert not (tmp_path / "corrections.toml").exists()


def test_a_title_that_two_entries_bear_is_refused_with_both_their_links(tmp_path: Path) -> None:
    stored = cohort(tmp_path, {ADA: [entry("1", "Listening")], BOB: [entry("2", "Listening")]})

    with pytest.raises(OperatorError, match="names 2 entries") as refused:
        corrected(stored, "Listening", Correction(things=(6,)))
    assert "https://ada.example/1" in str(refused.value)
    assert "https://ada.example/2" in str(refused.value)


def test_entries_of_one_link_are_told_apart_by_their_ids(tmp_path: Path) -> None:
    home = "https://ada.example/"
    stored = cohort(tmp_path, {ADA: [entry("a", "Thing 5", home), entry("b", "Thing 6", home)]})

    with pytest.raises(OperatorError, match="names 2 entries") as refused:
        corrected(stored, home, Correction(things=(7,)))
    assert "\n  a   Thing 5\n  b   Thing 6" in str(refused.value)
    done = corrected(stored, "b", Correction(things=(7,)))
    assert (done.word.link, done.word.id) == ("", "b")
    assert [change.after.entry.entry_id for change in done.difference.changes] == ["b"]


def test_two_people_who_link_to_one_page_are_corrected_apart(tmp_path: Path) -> None:
    page = "https://programme.example/6"
    stored = cohort(tmp_path, {ADA: [entry("a", "Thing 5", page)], BOB: [entry("b", "Thing 6", page)]})
    done = corrected(stored, "a", Correction(ignore=True))

    assert done.word.id == "a"
    assert [change.participant for change in done.difference.changes] == ["Ada"]


def test_one_post_by_two_feeds_of_one_person_is_corrected_in_both(tmp_path: Path) -> None:
    page = "https://ada.example/6"
    stored = cohort(tmp_path, {ADA: [entry("a", "Thing 5", page)], TEASERS: [entry("b", "Thing 5", page)]})
    done = corrected(stored, page, Correction(things=(6,)))

    assert done.word.link == page
    assert done.difference.ticks == (1, 1)
    assert {row.decision.things for row in done.difference.after.values()} == {(6,)}


def test_an_entry_without_any_name_of_its_own_is_left_to_hand(tmp_path: Path) -> None:
    page = "https://programme.example/6"
    stored = cohort(tmp_path, {ADA: [entry("1", "Listening", page)], BOB: [entry("1", "Hearing", page)]})

    with pytest.raises(OperatorError, match="cannot be corrected alone"):
        corrected(stored, "Hearing", Correction(things=(6,)))


@given(what=st.text(max_size=30))
def test_no_name_raises(what: str) -> None:
    names = Names([], {})

    assert names.find(what) == names.near(what) == []


# ----------------------------------------------------------------- deciding a second time


def test_the_same_entry_decided_again_is_said_by_the_same_block(tmp_path: Path) -> None:
    stored = cohort(
        tmp_path, {ADA: [entry("1", "Listening")]}, f'[[correction]]\nlink = "{LINK}"\nthings = [5]\n'
    )
    done = corrected(stored, "1", Correction(things=(6, 7), why="both"))

    assert done.replaced is not None
    assert done.replaced.things == (5,)
    assert "This replaces what was decided before: Thing 5" in done.text()
    assert (tmp_path / "corrections.toml").read_text() == (
        f'[[correction]]\nlink = "{LINK}"\nthings = [6, 7]\nwhy = "both"\n'
    )


def test_the_same_word_twice_writes_nothing(tmp_path: Path) -> None:
    stored = cohort(tmp_path, {ADA: [entry("1", "Listening")]})
    corrected(stored, "1", Correction(things=(6,), why="heard"))
    before = (tmp_path / "corrections.toml").stat()
    again = corrected(instance.read(tmp_path), LINK, Correction(things=(6,)))

    assert not again.written
    assert "says so already" in again.text()
    assert (tmp_path / "corrections.toml").stat().st_mtime_ns == before.st_mtime_ns


def test_a_word_on_many_entries_stays_when_one_of_them_is_decided(tmp_path: Path) -> None:
    home = "https://ada.example/"
    many = f'[[correction]]\nlink = "{home}"\nthings = []\n'
    stored = cohort(tmp_path, {ADA: [entry("a", "Thing 5", home), entry("b", "Thing 6", home)]}, many)
    done = corrected(stored, "b", Correction(things=(6,)))

    assert (tmp_path / "corrections.toml").read_text().startswith(many)
    assert done.replaced is None
    assert {row.entry.entry_id: row.decision.things for row in done.difference.after.values()} == {
        "a": (),
        "b": (6,),
    }


def test_a_word_that_another_would_overrule_is_refused(tmp_path: Path) -> None:
    many = '[[correction]]\nid = "1"\nthings = []\n'
    stored = cohort(
        tmp_path,
        {ADA: [entry("1", "A", "https://ada.example/a")], BOB: [entry("1", "B", "https://bob.example/b")]},
        many,
    )

    with pytest.raises(OperatorError, match=r"corrections.toml:1 names several entries"):
        corrected(stored, "https://bob.example/b", Correction(things=(6,)))
    assert (tmp_path / "corrections.toml").read_text() == many


def test_a_byte_order_mark_and_a_link_to_the_file_stay(tmp_path: Path) -> None:
    stored = cohort(tmp_path / "cohort", {ADA: [entry("1", "Listening")]})
    notes = tmp_path / "notes.toml"
    notes.write_bytes(b"\xef\xbb\xbf# mine\r\n")
    (tmp_path / "cohort" / "corrections.toml").symlink_to(notes)
    corrected(stored, "1", Correction(things=(6,)))

    assert notes.read_bytes() == (
        b'\xef\xbb\xbf# mine\r\n\r\n[[correction]]\r\nlink = "https://ada.example/1"\r\nthings = [6]\r\n'
    )
    assert (tmp_path / "cohort" / "corrections.toml").is_symlink()
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_a_disk_that_refuses_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    stored = cohort(tmp_path, {ADA: [entry("1", "Listening")]}, FILE)
    (tmp_path / "corrections.toml.part").mkdir()

    with pytest.raises(StorageError, match="could not be written"):
        corrected(stored, "1", Correction(things=(6,)))
    assert (tmp_path / "corrections.toml").read_text() == FILE


def test_a_thing_that_is_not_on_the_list_is_refused(tmp_path: Path) -> None:
    stored = cohort(tmp_path, {ADA: [entry("1", "Listening")]})

    with pytest.raises(OperatorError, match=r"no Thing 8, 23; it has 5, 6, 7"):
        corrected(stored, "1", Correction(things=(6, 8, 23)))
    assert not (tmp_path / "corrections.toml").exists()


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ((LINK,), "--things"),
        ((LINK, "--things", "1", "--none"), "one of"),
        ((LINK, "--things", "seven"), "no numbers"),
        ((LINK, "--things", "24"), "no Thing 24"),
        (("--none",), "name the entry"),
        (("--list", "--none"), "--list takes no"),
        ((LINK, "--none", "--json"), "--json goes with"),
        (("http://nobody.example/1", "--none"), "no stored entry"),
    ],
)
def test_a_word_that_cannot_be_obeyed_leaves_with_2_and_the_file_as_it_was(
    tmp_path: Path, arguments: tuple[str, ...], complaint: str
) -> None:
    cohort(tmp_path, {ADA: [entry("1", "Listening")]}, FILE)
    ended = CliRunner().invoke(
        commands, ["correct", *arguments, "--root", str(tmp_path)], standalone_mode=False
    )

    assert getattr(ended.exception, "exit_code", 0) == 2
    assert complaint in str(ended.exception)
    assert (tmp_path / "corrections.toml").read_text() == FILE


# ------------------------------------------------------------------------ what waits

TEAM = """\
<opml version="2.0"><body>
<outline type="rss" text="Ada" id="ada" author="Ada" xmlUrl="https://ada.example/feed/"/>
<outline type="rss" text="Bob" id="bob" author="Bob" xmlUrl="https://ada.example/feed/"/>
</body></opml>
"""


def test_a_command_survives_whatever_an_entry_is_called(tmp_path: Path) -> None:
    odd = "--none '$(reboot)' \x1b[2J \u202e"
    stored = cohort(tmp_path, {ADA: [entry(odd, "Reflective practice, again", "")]})
    seen = correcting.waiting(stored, STORED, "/a b")
    [case] = seen.cases
    told = dict(case.commands)

    assert shlex.split(told["if so"])[:4] == ["aggregator", "correct", "--things", "5"]
    assert shlex.split(told["if not"])[-4:-1] == ["--root", "/a b", "--"]
    assert seen.text().replace("\n", "").isprintable()
    name = shlex.split(told["if so"])[-1]
    assert corrected(stored, name, Correction(things=())).word.id == odd


def test_an_entry_of_nobody_waits_where_it_names_a_thing(tmp_path: Path) -> None:
    cohort(tmp_path, {ADA: [entry("1", "Thing 6"), entry("2", "Holiday")]})
    (tmp_path / "feeds.opml").write_text(TEAM)
    [case] = correcting.waiting(instance.read(tmp_path), STORED).cases

    assert (case.judged.waits, case.judged.entry.entry_id) == ("nobody", "1")
    assert case.commands == (("if it is nobody's on the list", f"aggregator correct {LINK} --ignore"),)
    [(reason, _)] = case.reasons
    assert "ask them to sign it" in reason  # the entry has no author


def test_no_command_is_offered_that_would_be_refused(tmp_path: Path) -> None:
    private = entry("1", "Private: Holiday")
    [case] = correcting.waiting(cohort(tmp_path, {ADA: [private]}), STORED).cases

    assert (case.judged.waits, [when for when, _ in case.commands]) == ("private", ["if it stays back"])


def test_what_the_calendar_leaves_out_waits_for_nothing(tmp_path: Path) -> None:
    later = PROGRAMME.replace("2026-04-01", "2026-06-01")
    doubtful = {ADA: [entry("1", "Reflective practice, again")]}

    assert correcting.waiting(cohort(tmp_path / "in", doubtful), STORED).cases
    assert not correcting.waiting(cohort(tmp_path / "early", doubtful, programme=later), STORED).cases


def test_a_correction_that_nothing_answers_to_comes_with_near_links(tmp_path: Path) -> None:
    lost = '[[correction]]\nlink = "https://ada.example/lissten"\nthings = [6]\n'
    stored = cohort(tmp_path, {ADA: [entry("listen", "Hearing")]}, lost)
    seen = correcting.waiting(stored, STORED)

    assert seen.as_json()["unanswered"] == [
        {
            "line": 1,
            "link": "https://ada.example/lissten",
            "id": "",
            "why": "",
            "near": ["https://ada.example/listen"],
        }
    ]
    assert "corrections.toml:1" in seen.text()
    assert "near: Hearing <https://ada.example/listen>" in seen.text()


def test_a_correction_of_a_blog_that_left_the_list_is_answered_to(tmp_path: Path) -> None:
    word = f'[[correction]]\nlink = "{LINK}"\nthings = [6]\n'
    cohort(tmp_path, {"https://gone.example/feed/": [entry("1", "Listening")]}, word)
    stored = instance.read(tmp_path)

    assert not correcting.waiting(stored, STORED).unanswered
    assert "not in feeds.opml" in corrected(stored, LINK, Correction(things=(5,))).text()


# ------------------------------------------------------------- the sample, by the real command

DOUBTFUL = "http://knitoneshelvetwo.example/2026/01/things_i_unravelled_this_week.html"
GUEST = "http://basementstacks.example/node/119"
UNDATED = "http://boghylden.example/vis.asp?id=5"


def build(world: World, *arguments: str) -> str:
    run = aggregator("build", "--now", NOW.isoformat(), "--root", world.root, *arguments)
    assert run.returncode == 0, run.stderr
    return run.stdout + run.stderr


def done(world: World, participant: str) -> dict[str, list[str]]:
    table = json.loads((world.root / "organiser" / "completion.json").read_text())
    [person] = [each for each in table["participants"] if each["id"] == participant]
    return {thing: [each["title"] for each in entries] for thing, entries in person["things"].items()}


@pytest.mark.slow
def test_a_decision_shows_at_the_next_build_and_no_later_run_undoes_it(world: World) -> None:
    told = aggregator("correct", DOUBTFUL, "--things", "12", "--why", "yes, truly", "--root", world.root)
    assert told.returncode == 0
    assert "nothing; perhaps Thing 12  ->  Thing 12" in told.stdout
    assert "`aggregator build` shows it" in told.stdout

    build(world)
    assert done(world, "margit-kovacs")["12"] == ["Things I unravelled this week – #12"]
    text = (world.root / "corrections.toml").read_bytes()
    with demo.serve_blogs(NOW) as blogs:  # of this test's own: others count on the shared ones to be quiet
        blogs.publish_next()
        World(world.root, blogs).update(NOW + timedelta(days=1), everything=True)
    assert done(world, "margit-kovacs")["12"] == ["Things I unravelled this week – #12"]
    assert (world.root / "corrections.toml").read_bytes() == text


@pytest.mark.slow
def test_an_ignored_entry_leaves_every_page(world: World) -> None:
    before = b"".join(files(world.root / "site").values())
    aggregator("correct", DOUBTFUL, "--ignore", "--root", world.root)
    build(world)
    after = files(world.root / "site") | files(world.root / "organiser")

    assert DOUBTFUL.encode() in before
    assert [name for name, content in after.items() if DOUBTFUL.encode() in content] == []


@pytest.mark.long
@pytest.mark.slow
def test_each_command_of_the_list_settles_what_it_stands_with(world: World) -> None:
    def waiting() -> list[dict[str, object]]:
        listed = aggregator("correct", "--list", "--json", "--root", world.root)
        cases: list[dict[str, object]] = json.loads(listed.stdout)["waiting"]
        return cases

    first = waiting()
    assert {(case["kind"], case["link"]) for case in first} == {
        ("doubtful", DOUBTFUL),
        ("nobody", GUEST),
        ("undated", UNDATED),
    }
    for case in first:
        commands = case["commands"]
        assert isinstance(commands, list)
        name, *arguments = shlex.split(commands[0]["command"])
        assert name == "aggregator"
        assert aggregator(*arguments).returncode == 0
    assert waiting() == []


@pytest.mark.slow
def test_the_list_reads_well_and_names_who_what_when_why_and_how(world: World) -> None:
    listed = aggregator("correct", "--list", "--root", world.root).stdout

    assert (
        "Margit Kovács: Things I unravelled this week – #12 (2026-01-03)\n"
        f"  {DOUBTFUL}\n"
        "  perhaps Thing 12: The title has a number, but nothing says that it is one of the programme's list. “#12”\n"
        f"    if so: aggregator correct {DOUBTFUL} --things 12 --root {world.root}\n"
        f"    if not: aggregator correct {DOUBTFUL} --none --root {world.root}\n"
    ) in listed
    assert 'author="Beatrice Okafor-Lund"' in listed
    assert "3 entries wait for your word." in listed


@pytest.mark.long
@pytest.mark.slow
def test_a_correction_that_nothing_answers_to_is_said_at_every_build(world: World) -> None:
    with (world.root / "corrections.toml").open("a") as file:
        file.write('\n[[correction]]\nlink = "http://nobody.example/1"\nthings = [7]\n')

    assert "corrections.toml:10: no post seen so far answers to http://nobody.example/1" in build(world)
    assert "corrections.toml:10" in build(world)
    assert build(world, "--quiet") == ""
    assert json.loads(aggregator("build", "--json", "--root", world.root).stdout)


@pytest.mark.slow
def test_while_another_run_is_at_work_nothing_is_decided(built: World) -> None:
    with lock(built.root):
        run = aggregator("correct", DOUBTFUL, "--none", "--root", built.root)

    assert run.returncode == 75
    assert aggregator("correct", "--list", "--root", built.root).returncode == 0


def test_before_the_first_update_there_is_nothing_to_decide(tmp_path: Path) -> None:
    demo.write_cohort(tmp_path, NOW)

    with pytest.raises(OperatorError, match="aggregator update"):
        correcting.waiting(instance.read(tmp_path), NOW)


# --------------------------------------------------------- what shows without being polled


def rows(world: World) -> list[object]:
    """Everything derived in the database, by what it is about."""
    with Store.open(world.root / "aggregator.sqlite", now=NOW, read_only=True) as store:
        entries = store.entries()
        kept = store.matches({entry.feed_id for entry in entries})
        terms = store.terms([entry.row for entry in entries])
        policy = deriving._policy(instance.read(world.root).config.programme)
        said = {feed: store.said(feed, policy, str) for feed in kept}
        return [
            (
                entry.entry_id,
                entry.excerpt,
                entry.words,
                terms[entry.row],
                said[entry.feed_id][entry.row],
                kept[entry.feed_id].decisions[entry.row],
            )
            for entry in entries
        ]


@pytest.mark.slow
def test_what_is_derived_can_be_dropped_and_comes_back_the_same_to_the_byte(world: World) -> None:
    aggregator("correct", DOUBTFUL, "--things", "12", "--root", world.root)
    build(world)
    before, pages = rows(world), files(world.root / "site") | files(world.root / "organiser")
    with Store.open(world.root / "aggregator.sqlite", now=NOW) as store:
        drop_derived(store)
    shutil.rmtree(world.root / "site")
    build(world)

    assert rows(world) == before
    assert files(world.root / "site") | files(world.root / "organiser") == pages


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "page", "shows"),
    [
        (
            'title = "Mentoring"',
            'title = "Finding a mentor"',
            "site/things/11/index.html",
            "Finding a mentor",
        ),
        ("aliases = [", 'aliases = ["this week – #12", ', "organiser/doubtful/index.html", "!unravelled"),
    ],
)
def test_a_change_of_the_programme_shows_at_the_next_build_without_polling(
    world: World, old: str, new: str, page: str, shows: str
) -> None:
    programme = world.root / "programme.toml"
    text = programme.read_text()
    assert text.count(old) == 1
    sought = shows.removeprefix("!")
    assert (sought in (world.root / page).read_text()) is shows.startswith("!")
    programme.write_text(text.replace(old, new))
    build(world)

    assert (sought in (world.root / page).read_text()) is not shows.startswith("!")


@pytest.mark.slow
def test_a_correction_costs_the_matching_of_its_own_blog_alone(world: World) -> None:
    def keys() -> dict[int, str]:
        with Store.open(world.root / "aggregator.sqlite", now=NOW, read_only=True) as store:
            return {feed: kept.key for feed, kept in store.matches(each.id for each in store.feeds()).items()}

    before = keys()
    aggregator("correct", DOUBTFUL, "--none", "--root", world.root)
    build(world)
    after = keys()

    assert sum(before[feed] != after[feed] for feed in before) == 1


@pytest.mark.slow
def test_looking_ahead_says_what_the_next_build_will_say_and_keeps_nothing(world: World) -> None:
    def seen(*, first: bool) -> object:
        cohort = instance.read(world.root)
        with Store.open(cohort.database, now=NOW, read_only=first) as store:
            entries = store.entries()
            if first:
                return deriving.foresee(store, entries, cohort.config)
            deriving.derive(store, cohort.config.programme)
            return deriving.match(store, entries, cohort.config)

    with Store.open(world.root / "aggregator.sqlite", now=NOW) as store:
        drop_derived(store)
    before = (world.root / "aggregator.sqlite").read_bytes()
    ahead = seen(first=True)

    assert (world.root / "aggregator.sqlite").read_bytes() == before
    assert ahead == seen(first=False)


def test_the_example_of_the_escaped_text_is_plain_toml() -> None:
    text = with_correction("", Correction(link='a"b\\c\x7f\u2028', things=(7,)))

    assert '"a\\"b\\\\c\\u007F\\u2028"' in text
    assert tomllib.loads(text)["correction"][0]["link"] == 'a"b\\c\x7f\u2028'


# ------------------------------------------------------------------- copies by another feed


@pytest.mark.parametrize(
    ("word", "things"),
    [(Correction(things=()), {()}), (Correction(things=(5,)), {(5,)}), (Correction(ignore=True), {()})],
)
def test_a_word_on_an_entry_holds_for_its_copies_under_other_links_whenever_they_came(
    tmp_path: Path, word: Correction, things: set[tuple[int, ...]]
) -> None:
    stored = cohort(tmp_path, {ADA: [entry("a", "Thing 6", "https://ada.example/a")], TEASERS: []})
    corrected(stored, "a", word)
    later = cohort(tmp_path, {TEASERS: [entry("b", "Thing 6", "https://teasers.example/b")]})
    with Store.open(later.database, now=STORED, read_only=True) as store:
        judged = comparing.judged(later, later.config, store, STORED)
    counted = {each.decision.things for each in judged if each.counts}

    assert counted == ({(5,)} if word.things else set())
    assert {each.decision.things for each in judged if each.standing is not Standing.FOLDED} == things
