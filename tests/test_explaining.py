"""Why an entry counts or does not, as an organiser reads it on a terminal."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aggregator import comparing, explaining, pipeline
from aggregator.explaining import ROOM, Explained, columns, underlined
from aggregator.model import Decision, EntryText, EntryWrite, Evidence, Programme, Thing, message
from aggregator.report import iso
from aggregator.store import Store
from tests.decided import ADA, BOB, PROGRAMME, TEASERS, cohort, entry
from tests.stores import NOW
from tests.world import aggregator

PLAIN = Programme("Our 23 Things", (Thing(6), Thing(7)))


def explain(tmp_path: Path, what: str, *entries: EntryWrite, corrections: str = "") -> Explained:
    return explaining.explain(cohort(tmp_path, {ADA: entries}, corrections), what, NOW)


def cue(
    thing: int, quote: str, field: str = "title", name: str = "title", *, accepted: bool = True
) -> Evidence:
    return Evidence(thing, name, field, quote, accepted, message("so it is"))


def shown(entry: EntryText, *cues: Evidence) -> list[tuple[str, str]]:
    """Each underlined piece as (line, what the marks stand under)."""
    decision = Decision(tuple(each.thing for each in cues if each.accepted), (), cues)
    lines = Explained(PLAIN, entry, decision, "Verdict.").text().split("\n")
    found = []
    for line, marks in pairwise(lines):
        if marks.strip() and set(marks.strip()) == {"^"}:
            found.append((line, under(line, marks)))
    return found


def under(line: str, marks: str) -> str:
    """The letters of `line` that stand over the marks, column by column."""
    first, last = marks.index("^"), len(marks)
    at, over = 0, ""
    for char in line:
        if first <= at < last and (columns(char) or over):
            over += char
        at += columns(char)
    return over


# ------------------------------------------------------------------------ in its own field


def test_each_quote_is_underlined_in_the_field_it_is_from() -> None:
    entry = EntryText(
        title="Things 6 & 7: networks",
        tags=("libraries", "thing 7"),
        link="https://ada.example/2026/thing-6-networks",
        content="First a word.\nThing Six went well.",
    )
    pieces = shown(
        entry,
        cue(6, "Things 6"),
        cue(7, "7"),
        cue(7, "thing 7", "tags", "tag"),
        cue(6, "thing-6", "link", "slug"),
        cue(6, "Thing Six", "content", "heading"),
    )

    assert pieces == [
        ("  title     Things 6 & 7: networks", "Things 6"),
        ("  title     Things 6 & 7: networks", "7"),
        ("  tags      libraries, thing 7", "thing 7"),
        ("  address   https://ada.example/2026/thing-6-networks", "thing-6"),
        ("  text      Thing Six went well.", "Thing Six"),
    ]


def test_a_figure_is_underlined_where_it_stands_by_itself() -> None:
    lines = Explained(
        PLAIN,
        EntryText("17 ways, 7 days: Things 6 & 7"),
        Decision((6, 7), (), (cue(6, "Things 6"), cue(7, "7"))),
        "",
    ).text()

    assert lines.split("\n")[-1] == " " * 12 + " " * len("17 ways, 7 days: Things 6 & ") + "^"


def test_a_heading_is_underlined_where_a_line_begins() -> None:
    entry = EntryText(content="In Thing 6 I looked.\nThing 6\nIt went well.")
    [(line, over)] = shown(entry, cue(6, "Thing 6", "content", "heading"))

    assert line == "  text      Thing 6"
    assert over == "Thing 6"


def test_long_text_is_shown_around_the_quote_alone() -> None:
    entry = EntryText(content="word " * 300 + "my Thing 6 at last " + "more " * 300)
    [(line, over)] = shown(entry, cue(6, "Thing 6", "content", "opening"))

    assert over == "Thing 6"
    assert "word my Thing 6 at last more" in line
    assert line.count("…") == 2
    assert columns(line) <= ROOM + 12


@pytest.mark.parametrize(
    ("title", "quote"),
    [
        ("図書館 Thing 6: 読書会", "Thing 6"),
        ("Ｔｈｉｎｇ ６ に挑戦", "Ｔｈｉｎｇ ６"),
        ("Ça vas tu lire? Thing 6", "Thing 6"),
        ("Café (decomposed: Cafe\u0301) Thing 6", "Thing 6"),
        ("한국어 \u1112\u1161\u11ab Thing 6", "Thing 6"),
        ("📚📚 Thing 6 📚", "Thing 6"),
    ],
)
def test_wide_letters_and_marks_leave_the_line_under_its_quote(title: str, quote: str) -> None:
    [(_, over)] = shown(EntryText(title), cue(6, quote))

    assert over.startswith(quote)
    assert over.removeprefix(quote).strip() == ""


def test_where_a_script_runs_from_the_right_the_quote_is_repeated_instead() -> None:
    text = Explained(
        PLAIN, EntryText("المكتبة Thing 6 شيء"), Decision((6,), (), (cue(6, "Thing 6"),)), ""
    ).text()

    assert text.endswith("\n            here: Thing 6")


@given(before=st.text(max_size=200), quote=st.text(min_size=1, max_size=200), after=st.text(max_size=200))
@example(before="", quote="\u0301", after="")
def test_any_text_is_two_printable_lines_of_a_terminals_width(before: str, quote: str, after: str) -> None:
    lines = underlined(before + quote + after, len(before), len(quote))

    assert len(lines) == 2
    assert all(line.isprintable() for line in lines)
    assert columns(lines[0]) <= ROOM


# ------------------------------------------------------------------------------- verdicts


def test_the_verdict_comes_first_then_every_cue_in_order_accepted_and_rejected(tmp_path: Path) -> None:
    text = explain(tmp_path, "1", entry("1", "Week 7: Thing 6 – networks")).text()

    assert text.startswith(
        "Week 7: Thing 6 – networks\nAda, 2026-05-01\nhttps://ada.example/1\n\nIt counts for Thing 6.\n\n"
    )
    assert "\nThing 7: not used. The number belongs to something else: a week" in text
    assert text.index("Thing 6: recognised.") > text.index("It counts")


def test_a_doubt_is_called_a_doubt_and_says_what_would_help(tmp_path: Path) -> None:
    text = explain(tmp_path, "1", entry("1", "Things I unravelled this week – #7")).text()

    assert "It may be about Thing 7, but that is not certain enough to count." in text
    assert "put *Thing 7* in the title" in text
    assert "\nThing 7: doubtful. " in text


def test_an_entry_in_which_nothing_speaks_says_so(tmp_path: Path) -> None:
    text = explain(tmp_path, "1", entry("1", "Holiday")).text()

    assert "No Thing was recognised in it." in text
    assert "Neither title nor tags, address or text speak of one." in text


@pytest.mark.parametrize(
    ("word", "verdict"),
    [
        ("things = [7]", "It counts for Thing 7."),
        ("things = []", "The organiser decided that it covers no Thing."),
        ("ignore = true", "The organiser took it out."),
    ],
)
def test_the_organisers_word_is_named_with_its_line_and_reason(
    tmp_path: Path, word: str, verdict: str
) -> None:
    said = f'[[correction]]\nid = "1"\n{word}\nwhy = "we talked"\n'
    text = explain(tmp_path, "1", entry("1", "Thing 6"), corrections=said).text()

    assert text.split("\n")[4] == verdict
    assert "corrections.toml:1 says so: " in text
    assert "(we talked)." in text
    assert "Thing 6: not used. The organiser decided otherwise." in text


def test_a_post_by_two_feeds_is_explained_as_the_one_that_is_judged(tmp_path: Path) -> None:
    page = "https://ada.example/x"
    stored = cohort(tmp_path, {TEASERS: [entry("t", "Thing 6", page)], ADA: [entry("a", "Thing 6", page)]})
    found = explaining.explain(stored, page, NOW)

    assert found.verdict == "It counts for Thing 6."
    assert found.others == ()


def test_of_two_entries_of_one_title_the_other_is_named(tmp_path: Path) -> None:
    stored = cohort(tmp_path, {ADA: [entry("1", "Thing 6")], BOB: [entry("2", "thing 6")]})
    text = explaining.explain(stored, "Thing 6", NOW).text()

    assert "Stored entries near it:\n  " in text


def test_an_entry_whose_blog_left_the_list_is_still_explained(tmp_path: Path) -> None:
    stored = cohort(tmp_path, {"https://gone.example/feed/": [entry("1", "Thing 6")]})
    found = explaining.explain(stored, "1", NOW)

    assert found.verdict == "Its blog is not in feeds.opml, so no page shows it."
    assert found.decision.things == (6,)


def test_a_link_that_is_not_stored_says_so_and_offers_near_ones(tmp_path: Path) -> None:
    text = explain(tmp_path, "https://ada.example/listenning", entry("listening", "Hearing")).text()

    assert "No stored entry has this address: its feed has not shown it" in text
    assert "Hearing <https://ada.example/listening>" in text


@pytest.mark.parametrize(
    ("title", "verdict"),
    [
        ("Thing 6 and Thing 7", "it would count for Thing 6, 7."),
        ("Things I unravelled this week – #7", "perhaps Thing 7, not certain enough to count."),
        ("Holiday", "no Thing is recognised in it."),
    ],
)
def test_any_other_text_is_a_title_standing_alone(tmp_path: Path, title: str, verdict: str) -> None:
    assert explain(tmp_path, title, entry("1", "Else")).verdict == f"A title standing alone: {verdict}"


def test_a_title_can_be_explained_before_anything_is_stored(tmp_path: Path) -> None:
    stored = replace(cohort(tmp_path / "a", {}), root=tmp_path)

    assert explaining.explain(stored, "Thing 6", NOW).decision.things == (6,)


def test_what_was_polled_but_not_built_is_read_too(tmp_path: Path) -> None:
    body = "<h2>Thing Seven</h2><p>Listening to people.</p>"
    found = explain(tmp_path, "1", entry("1", "Out and about", content=body))

    assert found.decision.things == (7,)
    assert "  text      Thing Seven\n            ^^^^^^^^^^^" in found.text()


def test_an_entry_that_came_while_the_clock_was_years_ahead_has_the_day_that_the_site_shows(
    tmp_path: Path,
) -> None:
    ahead = NOW.replace(year=NOW.year + 9)
    late = replace(entry("a", "Thing 6"), published=ahead, first_seen_at=ahead, shown_at=ahead)
    stored = cohort(tmp_path, {ADA: [late]})
    explained = explaining.explain(stored, "https://ada.example/a", NOW)
    with Store.open(stored.database, now=NOW, read_only=True) as store:
        [compared] = comparing.judged(stored, stored.config, store, NOW)
    pipeline.run("build", stored, NOW)
    table = json.loads((tmp_path / "organiser/completion.json").read_text())
    [shown] = next(each for each in table["participants"] if each["id"] == "ada")["things"]["6"]

    assert explained.judged is not None
    assert shown["published"] == iso(explained.judged.entry.dated) == "2026-05-01T00:00:00Z"
    assert compared.entry.dated == explained.judged.entry.dated


def test_a_strangers_text_cannot_move_the_cursor(tmp_path: Path) -> None:
    text = explain(tmp_path, "1", entry("1", "Thing 6 \x1b[2J\u202e", content="<p>\x07</p>")).text()

    assert text.replace("\n", "").isprintable()


def test_the_programmes_own_word_is_used(tmp_path: Path) -> None:
    words = PROGRAMME.replace("starts", 'thing_words = ["Ding", "Dingen"]\nstarts')
    stored = cohort(tmp_path, {ADA: [entry("1", "Ding 6")]}, programme=words)

    assert "\nDing 6: recognised." in explaining.explain(stored, "1", NOW).text()


# ----------------------------------------------------------------------------- the command


@pytest.mark.slow
def test_the_command_prints_json_with_the_documented_keys(tmp_path: Path) -> None:
    cohort(tmp_path, {ADA: [entry("1", "23 Things: Thing 6")]})
    stored = aggregator("explain", "http://ada.example/1", "--json", "--root", tmp_path)
    alone = aggregator("explain", "Thing 7", "--json", "--root", tmp_path)

    assert stored.returncode == 0
    answer = json.loads(stored.stdout)
    assert answer["things"] == [6]
    assert answer["standing"] == "It counts for Thing 6."
    assert list(answer) == [
        "title",
        "link",
        "things",
        "doubtful",
        "evidence",
        "participant",
        "published",
        "counts",
        "standing",
        "cure",
    ]
    assert list(json.loads(alone.stdout)) == ["title", "link", "things", "doubtful", "evidence"]
