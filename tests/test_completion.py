"""Facts about whose an entry is, whether it counts, and who has done what."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.completion import closed, judge, table
from aggregator.model import (
    Award,
    AwardResult,
    Cohort,
    Decision,
    Doubt,
    Entry,
    Evidence,
    JudgedEntry,
    Participant,
    Programme,
    Progress,
    Standing,
    Subscription,
    Thing,
    message,
)

START, END = date(2026, 3, 1), date(2026, 6, 30)
PROGRAMME = Programme(
    name="23 Things",
    things=tuple(Thing(number, due=date(2026, 3, 31) if number == 2 else None) for number in range(1, 24)),
    starts=START,
    ends=END,
    grace_days=10,
    timezone="Europe/London",
)
OPEN = Programme(name="p", things=PROGRAMME.things)  # no dates at all
ADA, BOB = Participant("ada", "Ada"), Participant("bob", "Bob")
COHORT = Cohort("c", (ADA, BOB), ())
FEEDS = {
    1: (Subscription("ada", "https://ada.example/feed"),),
    2: (Subscription("ada", "https://ada2.example/feed"),),
    3: (Subscription("bob", "https://bob.example/feed"),),
}
APRIL = datetime(2026, 4, 10, 12, tzinfo=UTC)


def entry(
    row: int = 1,
    feed_id: int = 1,
    link: str | None = None,
    title: str = "",
    at: datetime | None = APRIL,
    author: str = "",
    words: int = 100,
    undated_start: bool = False,
) -> Entry:
    return Entry(
        row=row,
        feed_id=feed_id,
        entry_id=f"id{row}",
        link=f"https://x.example/{row}" if link is None else link,
        title=title,
        author=author,
        tags=(),
        published=at,
        first_seen_at=APRIL + timedelta(days=1),
        shown_at=APRIL,
        changed_at=None,
        comments=None,
        undated_start=undated_start,
        content_hash="h",
        words=words,
    )


DOUBTFUL = Decision(doubtful=(Doubt(9, message("?")),))


def corrected(*things: int) -> Decision:
    words = tuple(
        Evidence(thing, "correction", "corrections", "", accepted=True, reason=message("!"))
        for thing in things
    )
    return Decision(things, evidence=words, corrected=True)


def one(found: Entry, decision: Decision, programme: Programme = PROGRAMME) -> JudgedEntry:
    [judged] = judge([found], {found.row: decision}, FEEDS, programme)
    return judged


def standings(programme: Programme, *pairs: tuple[Entry, Decision]) -> dict[int, Standing]:
    judged = judge(
        [each for each, _ in pairs], {each.row: decision for each, decision in pairs}, FEEDS, programme
    )
    return {each.entry.row: each.standing for each in judged}


def at(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


# whether it counts ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "decision", "expected"),
    [
        (entry(), Decision((6,)), Standing.COUNTED),
        (entry(), Decision(), Standing.UNMATCHED),
        (entry(), DOUBTFUL, Standing.DOUBTFUL),
        (entry(), replace(DOUBTFUL, things=(6,)), Standing.COUNTED),
        (entry(), Decision((6,), ignored=True), Standing.IGNORED),
        (entry(at=at(START) - timedelta(days=1)), Decision((6,)), Standing.EARLY),
        (entry(at=at(START)), Decision((6,)), Standing.COUNTED),
        (entry(at=at(END)), Decision((6,)), Standing.COUNTED),
        (entry(at=at(END) + timedelta(days=1)), Decision((6,)), Standing.LATE),
        (entry(at=at(END) + timedelta(days=10)), Decision((6,)), Standing.LATE),
        (entry(at=at(END) + timedelta(days=11)), Decision((6,)), Standing.AFTER),
        (entry(at=at(END) + timedelta(days=11)), Decision(), Standing.AFTER),
        (entry(at=at(date(2026, 3, 31))), Decision((2,)), Standing.COUNTED),
        (entry(at=at(date(2026, 4, 1))), Decision((2,)), Standing.LATE),
        (entry(at=None, undated_start=True), Decision((6,)), Standing.UNDATED),
        (entry(at=None, undated_start=True), Decision(), Standing.UNMATCHED),
        (entry(at=None), Decision((6,)), Standing.COUNTED),
        (replace(entry(), held=True), Decision((6,)), Standing.HELD),
        (replace(entry(), held=True), Decision((6,), ignored=True), Standing.IGNORED),
    ],
)
def test_an_entry_has_one_standing(found: Entry, decision: Decision, expected: Standing) -> None:
    assert one(found, decision).standing is expected


def test_a_programme_without_dates_counts_every_day() -> None:
    for found in (
        entry(at=at(date(2001, 1, 1))),
        entry(at=None, undated_start=True),
        entry(at=at(date(2040, 1, 1))),
    ):
        assert one(found, Decision((6,)), OPEN).standing is Standing.COUNTED


def test_an_entry_nobody_decided_on_is_unmatched() -> None:
    assert [each.standing for each in judge([entry()], {}, FEEDS, PROGRAMME)] == [Standing.UNMATCHED]


@pytest.mark.parametrize(
    "found", [entry(at=at(date(2026, 1, 1))), entry(at=None, undated_start=True)], ids=["early", "undated"]
)
def test_a_correction_overrules_the_calendar(found: Entry) -> None:
    assert one(found, corrected(6)).standing is Standing.COUNTED


def test_a_correction_overrules_a_hold() -> None:
    assert one(replace(entry(), held=True), corrected(6)).standing is Standing.COUNTED


def test_a_held_copy_neither_folds_nor_is_folded() -> None:
    found = standings(
        PROGRAMME,
        (replace(entry(1, 1, "https://x.example/a"), held=True), Decision((6,))),
        (entry(2, 2, "https://x.example/a"), Decision()),
    )

    assert found == {1: Standing.HELD, 2: Standing.UNMATCHED}


def test_a_correction_after_the_end_counts_as_late() -> None:
    assert one(entry(at=at(date(2026, 12, 1))), corrected(6)).standing is Standing.LATE


def test_evidence_that_was_rejected_overrules_nothing() -> None:
    rejected = Decision((6,), evidence=tuple(replace(each, accepted=False) for each in corrected(6).evidence))

    assert one(entry(at=at(date(2026, 1, 1))), rejected).standing is Standing.EARLY


def test_only_the_things_that_were_due_are_late() -> None:
    assert one(entry(), Decision((2, 6))).late_things == (2,)
    assert one(entry(at=at(END) + timedelta(days=1)), Decision((2, 6))).late_things == (2, 6)


def test_a_thing_the_programme_has_not_got_is_never_due() -> None:
    assert one(entry(), Decision((47,))).standing is Standing.COUNTED


def test_days_are_those_of_the_programmes_zone() -> None:
    before_midnight_in_london = datetime(2026, 6, 30, 22, 59, tzinfo=UTC)  # 23:59 there

    assert one(entry(at=before_midnight_in_london), Decision((6,))).standing is Standing.COUNTED
    assert (
        one(entry(at=before_midnight_in_london + timedelta(minutes=2)), Decision((6,))).standing
        is Standing.LATE
    )


def test_an_undated_entry_counts_from_when_it_was_first_seen() -> None:
    late = replace(entry(at=None), first_seen_at=at(END) + timedelta(days=3))

    assert one(late, Decision((6,))).standing is Standing.LATE


# whose it is ------------------------------------------------------------------------------

TEAM = {
    9: (
        Subscription("ada", "https://team.example/feed", author="Ada  LOVELACE "),
        Subscription("bob", "https://team.example/feed", author="Bob"),
    )
}


@pytest.mark.parametrize(
    ("author", "whose"),
    [
        ("Ada Lovelace", "ada"),
        (" ada lovelace", "ada"),
        ("Ａｄａ Lovelace", "ada"),
        ("bob", "bob"),
        ("Eve", ""),
        ("", ""),
    ],
)
def test_a_team_blogs_entry_is_its_authors(author: str, whose: str) -> None:
    [judged] = judge([entry(feed_id=9, author=author)], {1: Decision((6,))}, TEAM, PROGRAMME)

    assert judged.participant == whose
    assert judged.standing is (Standing.COUNTED if whose else Standing.NOBODY)


def test_an_ignored_entry_of_nobody_is_ignored() -> None:
    [judged] = judge([entry(feed_id=9)], {1: Decision(ignored=True)}, TEAM, PROGRAMME)

    assert judged.standing is Standing.IGNORED


def test_a_blog_of_ones_own_needs_no_author() -> None:
    assert one(entry(author="anybody"), Decision((6,))).participant == "ada"


def test_whoever_names_no_author_has_the_rest_of_the_blog() -> None:
    shared = {1: (Subscription("ada", "u"), Subscription("bob", "u", author="Bob"))}
    found = [entry(1, author="Bob"), entry(2, author="Ada")]

    assert {each.entry.row: each.participant for each in judge(found, {}, shared, PROGRAMME)} == {
        1: "bob",
        2: "ada",
    }


def test_two_people_of_one_pen_name_make_an_entry_nobodys() -> None:
    twins = {1: (Subscription("ada", "u", author="A"), Subscription("bob", "u", author="a"))}

    assert [each.participant for each in judge([entry(author="A")], {}, twins, PROGRAMME)] == [""]


def test_one_person_twice_on_one_feed_is_one_person() -> None:
    twice = {1: (Subscription("ada", "u"), Subscription("ada", "u"))}

    assert [each.participant for each in judge([entry()], {}, twice, PROGRAMME)] == ["ada"]


def test_entries_of_feeds_nobody_subscribes_to_are_left_out() -> None:
    assert judge([entry(feed_id=77)], {}, FEEDS, PROGRAMME) == []
    assert judge([entry()], {}, {1: ()}, PROGRAMME) == []


# the same entry twice ---------------------------------------------------------------------


def test_the_same_link_by_two_feeds_of_one_person_is_folded() -> None:
    found = standings(
        PROGRAMME,
        (entry(1, 1, "https://x.example/a/", words=300), Decision((6,))),
        (entry(2, 2, "http://www.x.example/a", words=40), Decision((6,))),
    )

    assert found == {1: Standing.COUNTED, 2: Standing.FOLDED}


def test_the_same_title_on_the_same_day_is_folded() -> None:
    found = standings(
        PROGRAMME,
        (entry(1, 1, title="Thing  SIX"), Decision((6,))),
        (entry(2, 2, title="thing six", at=APRIL + timedelta(hours=1)), Decision((6,))),
        (entry(3, 2, title="thing six", at=APRIL + timedelta(days=1)), Decision((6,))),
    )

    assert found == {1: Standing.COUNTED, 2: Standing.FOLDED, 3: Standing.COUNTED}


MARKED = replace(entry(1, 1, "https://x.example/a"), opt_out="<!--noindex-->")


def test_a_copy_by_another_feed_is_kept_back_where_the_post_asks_for_it() -> None:
    copies = [
        entry(2, 2, "http://x.example/a/", at=APRIL + timedelta(days=40), words=999),
        entry(3, 2, "https://x.example/b"),
        entry(4, 3, "https://x.example/a"),
    ]
    found = standings(PROGRAMME, (MARKED, Decision()), *((each, Decision((6,))) for each in copies))

    assert found == {1: Standing.PRIVATE, 2: Standing.PRIVATE, 3: Standing.COUNTED, 4: Standing.COUNTED}


def test_a_mark_asks_for_no_other_post_of_its_own_feed() -> None:
    others = [entry(2, 1, MARKED.link), entry(3, 2, "https://x.example/b")]
    found = standings(PROGRAMME, (MARKED, Decision((6,))), *((each, Decision((6,))) for each in others))

    assert found == {1: Standing.PRIVATE, 2: Standing.COUNTED, 3: Standing.COUNTED}


@pytest.mark.parametrize("decided", [corrected(6), Decision(ignored=True)], ids=["counted", "ignored"])
def test_the_organisers_word_on_a_copy_goes_before_the_mark_of_the_post(decided: Decision) -> None:
    copy = entry(2, 2, "https://x.example/a")
    found = standings(PROGRAMME, (MARKED, Decision((6,))), (copy, decided))

    assert found[2] is (Standing.IGNORED if decided.ignored else Standing.COUNTED)


def test_entries_without_title_and_link_are_never_folded() -> None:
    pairs = [(entry(row, row, link=""), Decision()) for row in (1, 2)]

    assert set(standings(PROGRAMME, *pairs).values()) == {Standing.UNMATCHED}


def test_two_entries_of_one_feed_are_two() -> None:
    pairs = [(entry(row, 1, "https://x.example/", title="Update"), Decision((6,))) for row in (1, 2)]

    assert set(standings(PROGRAMME, *pairs).values()) == {Standing.COUNTED}


def test_the_same_entry_by_two_people_is_two() -> None:
    pairs = [(entry(row, row, "https://x.example/a"), Decision((6,))) for row in (1, 3)]

    assert set(standings(PROGRAMME, *pairs).values()) == {Standing.COUNTED}


def test_the_one_that_counts_stays() -> None:
    found = standings(
        PROGRAMME,
        (entry(1, 1, "https://x.example/a", words=300), Decision()),
        (entry(2, 2, "https://x.example/a", words=40), Decision((6,))),
    )

    assert found == {1: Standing.FOLDED, 2: Standing.COUNTED}


def test_a_dated_copy_settles_an_undated_one() -> None:
    found = standings(
        PROGRAMME,
        (entry(1, 1, "https://x.example/a", at=None, undated_start=True), Decision((6,))),
        (entry(2, 2, "https://x.example/a"), Decision((6,))),
    )

    assert found == {1: Standing.FOLDED, 2: Standing.COUNTED}


def test_a_copy_that_covers_more_is_not_folded() -> None:
    found = standings(
        PROGRAMME,
        (entry(1, 1, "https://x.example/a", words=300), Decision((6,))),
        (entry(2, 2, "https://x.example/a", words=40), Decision((6, 7))),
    )

    assert set(found.values()) == {Standing.COUNTED}


def test_an_older_copy_is_not_folded_into_a_younger_one() -> None:
    found = standings(
        PROGRAMME,
        (entry(1, 1, "https://x.example/a", words=300, at=APRIL + timedelta(days=3)), Decision((6,))),
        (entry(2, 2, "https://x.example/a", words=40), Decision((6,))),
    )

    assert set(found.values()) == {Standing.COUNTED}


def test_an_ignored_copy_neither_folds_nor_is_folded() -> None:
    found = standings(
        PROGRAMME,
        (entry(1, 1, "https://x.example/a"), Decision(ignored=True)),
        (entry(2, 2, "https://x.example/a"), Decision((6,))),
    )

    assert found == {1: Standing.IGNORED, 2: Standing.COUNTED}


def test_a_folded_entry_is_late_for_nothing() -> None:
    pairs = [(entry(row, row, "https://x.example/a"), Decision((2,))) for row in (1, 2)]
    judged = judge(
        [each for each, _ in pairs], {each.row: decision for each, decision in pairs}, FEEDS, PROGRAMME
    )

    assert [(each.standing, each.late_things) for each in judged] == [
        (Standing.LATE, (2,)),
        (Standing.FOLDED, ()),
    ]


# the table --------------------------------------------------------------------------------


def row(programme: Programme, *pairs: tuple[Entry, Decision]) -> Progress:
    judged = judge(
        [each for each, _ in pairs], {each.row: decision for each, decision in pairs}, FEEDS, programme
    )
    return table(judged, COHORT, programme)[0]


def test_everybody_has_a_row_in_the_order_of_the_list() -> None:
    assert [each.participant for each in table([], COHORT, PROGRAMME)] == [ADA, BOB]


def test_things_are_in_order_and_their_entries_oldest_first() -> None:
    found = row(
        PROGRAMME,
        (entry(1, at=APRIL + timedelta(days=1)), Decision((7, 3))),
        (entry(2), Decision((7,))),
        (entry(3), Decision()),
        (entry(4, 3), Decision((1,))),
    )

    assert list(found.things) == [3, 7]
    assert [each.entry.row for each in found.things[7]] == [2, 1]


def days(*things: int) -> list[tuple[Entry, Decision]]:
    """An entry a day, from 10 April on."""
    return [(entry(n, at=APRIL + timedelta(days=n)), Decision((thing,))) for n, thing in enumerate(things)]


def award(*requires: str, found: list[tuple[Entry, Decision]], **others: object) -> AwardResult:
    rule = Award("A", requires, **others)  # type: ignore[arg-type]
    [result] = row(replace(PROGRAMME, awards=(rule,)), *found).awards
    return result


def test_an_award_is_reached_on_the_day_its_last_line_holds() -> None:
    assert award("1-2", "any 1 of 5-9", found=days(1, 7, 2, 3)) == AwardResult("A", date(2026, 4, 12))


def missing(result: AwardResult) -> list[str]:
    return [str(each) for each in result.missing]


def test_an_award_names_what_is_missing_of_the_lines_that_are_open_and_nothing_that_is_done() -> None:
    found = award("1-2", "any 2 of 5-9", "3", found=days(1, 7, 3))

    assert found.reached_on is None
    assert missing(found) == ["2", "1 more of 5-6, 8-9"]
    assert missing(award("1-12", found=days(1, 3, 4, 6, 7, 8, 12))) == ["2, 5, 9-11"]
    assert missing(award("any 3 of 1-4", found=days(1))) == ["2 more of 2-4"]


def test_one_list_of_any_of_is_enough() -> None:
    lists = (("3-6",), ("3", "7-9"))

    assert award(any_of=lists, found=days(9, 8, 3, 7)).reached_on == date(2026, 4, 13)
    assert missing(award("1", any_of=lists, found=days(3))) == ["1", "4-6"]
    assert missing(award("1", any_of=(("5", "6"), ("7", "8")), found=days(8))) == ["1", "7"]


def test_of_several_ways_the_one_with_the_fewest_things_is_named_however_many_lines_it_has() -> None:
    assert missing(award(any_of=(("1-9",), ("1", "2")), found=days(3))) == ["1", "2"]
    assert award("1-9", "any 2 of 10-14", "23", found=days(1, 2, 12)).wanting == 9


def test_an_award_with_both_wants_all_that_it_requires_and_one_of_the_lists() -> None:
    lists = (("5",), ("6", "7"))

    assert missing(award("1", any_of=lists, found=days(6, 7))) == ["1"]
    assert award("1", any_of=lists, found=days(6, 7, 1)).reached_on == date(2026, 4, 12)


def test_short_entries_do_not_count_for_an_award_that_wants_words() -> None:
    short = [(replace(each, words=49), decision) for each, decision in days(1)]

    assert missing(award("1", found=short, min_words=50)) == ["1"]
    assert award("1", found=short, min_words=49).reached_on == date(2026, 4, 10)


def test_a_post_of_which_only_an_excerpt_is_known_is_not_held_to_an_awards_length() -> None:
    excerpt = [(replace(each, words=9, is_summary=True), decision) for each, decision in days(1)]

    assert award("1", found=excerpt, min_words=50).reached_on == date(2026, 4, 10)
    assert award("1", found=excerpt, min_words=50, by=date(2026, 4, 9)).reached_on is None


def test_entries_after_the_day_of_an_award_do_not_count_for_it() -> None:
    assert award("1", found=days(1), by=date(2026, 4, 10)).reached_on == date(2026, 4, 10)
    assert award("1", found=days(1), by=date(2026, 4, 9)).reached_on is None


def test_late_entries_count_for_an_award() -> None:
    assert award("2", found=days(2)).reached_on == date(2026, 4, 10)


def test_a_line_that_cannot_be_read_never_holds() -> None:
    assert missing(award("nine", found=days(1))) == ["nine"]


# the end ----------------------------------------------------------------------------------


def test_polling_ends_with_the_days_of_grace() -> None:
    last_minute = datetime(2026, 7, 10, 22, 59, tzinfo=UTC)

    assert closed(PROGRAMME, last_minute) is None
    assert str(closed(PROGRAMME, last_minute + timedelta(minutes=2))) == (
        "the programme ended on 2026-06-30, with 10 days of grace; no blog is asked any more"
    )


def test_a_programme_without_an_end_never_ends() -> None:
    assert closed(OPEN, datetime(2999, 1, 1, tzinfo=UTC)) is None


# any cohort -------------------------------------------------------------------------------

decisions = st.builds(
    Decision,
    things=st.sets(st.integers(1, 4), max_size=3).map(lambda found: tuple(sorted(found))),
    doubtful=st.sampled_from([(), DOUBTFUL.doubtful]),
    ignored=st.sampled_from([False] * 6 + [True]),
)
moments = st.integers(-12, 40).map(lambda tenths: APRIL + tenths * timedelta(hours=20))


@st.composite
def cohorts(draw: st.DrawFn) -> list[tuple[Entry, Decision]]:
    size = draw(st.integers(0, 8))
    return [
        (
            entry(
                row=number,
                feed_id=draw(st.integers(1, 3)),
                link=draw(
                    st.sampled_from(["", "https://x.example/a", "http://x.example/a/", "https://x.example/b"])
                ),
                title=draw(st.sampled_from(["", "One", "one", "Two"])),
                at=draw(st.none() | moments),
                words=draw(st.sampled_from([10, 60])),
                undated_start=draw(st.booleans()),
            ),
            draw(decisions),
        )
        for number in range(size)
    ]


AWARDS = (
    Award("few", ("any 2 of 1-4",), min_words=50),
    Award("all", (), (("1-2",), ("3-4",)), by=date(2026, 4, 20)),
)
SMALL = replace(PROGRAMME, starts=date(2026, 4, 5), ends=date(2026, 4, 25), grace_days=5, awards=AWARDS)


def results(pairs: list[tuple[Entry, Decision]]) -> tuple[list[JudgedEntry], list[Progress]]:
    judged = judge(
        [each for each, _ in pairs], {each.row: decision for each, decision in pairs}, FEEDS, SMALL
    )
    return judged, table(judged, COHORT, SMALL)


@given(cohorts(), st.randoms(use_true_random=False))
def test_the_order_of_the_entries_changes_nothing(
    pairs: list[tuple[Entry, Decision]], random: object
) -> None:
    shuffled = list(pairs)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert results(shuffled) == results(pairs)
    assert len(results(pairs)[0]) == len(pairs)


@given(cohorts())
def test_a_second_entry_never_unticks_a_thing_nor_puts_off_an_award(
    pairs: list[tuple[Entry, Decision]],
) -> None:
    for more in range(len(pairs)):
        before, after = results(pairs[:more])[1], results(pairs[: more + 1])[1]
        for one_before, one_after in zip(before, after, strict=True):
            assert one_before.things.keys() <= one_after.things.keys()
            for earlier, later in zip(one_before.awards, one_after.awards, strict=True):
                if earlier.reached_on is not None:
                    assert later.reached_on is not None
                    assert later.reached_on <= earlier.reached_on


@given(cohorts())
def test_only_what_counts_ticks_a_thing_or_earns_an_award(pairs: list[tuple[Entry, Decision]]) -> None:
    judged, rows = results(pairs)

    assert rows == table([each for each in judged if each.counts], COHORT, SMALL)
    assert all(each.counts for row in rows for entries in row.things.values() for each in entries)


@given(cohorts())
def test_folding_hides_no_thing_that_a_feed_by_itself_would_tick(pairs: list[tuple[Entry, Decision]]) -> None:
    together = {each.participant.id: set(each.things) for each in results(pairs)[1]}
    for feed_id in FEEDS:
        alone = results([pair for pair in pairs if pair[0].feed_id == feed_id])[1]
        for progress in alone:
            assert set(progress.things) <= together[progress.participant.id]


@given(cohorts())
def test_what_is_folded_has_a_twin_that_stays(pairs: list[tuple[Entry, Decision]]) -> None:
    judged, _ = results(pairs)
    for each in judged:
        if each.standing is Standing.FOLDED:
            assert any(
                other.participant == each.participant
                and other.entry.feed_id != each.entry.feed_id
                and other.standing is not Standing.FOLDED
                for other in judged
            )
