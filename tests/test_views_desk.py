"""What the organisers' pages say, and what they advise."""

import shlex
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TypeVar

import pytest

from aggregator import views
from aggregator.model import (
    Config,
    Decision,
    Doubt,
    Evidence,
    Failure,
    FailureKind,
    FeedState,
    JudgedEntry,
    PollLog,
    Run,
    Standing,
    Version,
    failure,
    message,
)
from aggregator.views import Snapshot
from aggregator.views.contexts import AwardsPage, DoubtfulPage, FiguresPage, OpenPage, RunsPage, TriagePage
from aggregator.views.desk.triage import HEAPS
from aggregator.views.desk_values import DoubtView, TroubleView
from tests import views_cohort as cohort

WORLD = cohort.world()
DOUBT = Doubt(11, message("perhaps"))
DAY = timedelta(days=1)
T = TypeVar("T")


def desk(
    path: str,
    kind: type[T],
    snapshot: Snapshot = WORLD.snapshot,
    now: datetime = cohort.NOW,
    config: Config | None = None,
) -> T:
    """What one of the organisers' pages has to say."""
    pages = views.organiser(snapshot, config or cohort.config(), now, WORLD.bodies)
    found = next(page.context for page in pages if page.path == path)
    assert isinstance(found, kind)
    return found


def triage(snapshot: Snapshot = WORLD.snapshot, now: datetime = cohort.NOW) -> TriagePage:
    return desk("index.html", TriagePage, snapshot, now)


def troubles(page: TriagePage) -> dict[tuple[str, str], TroubleView]:
    """By participant and kind."""
    return {
        (each.person.id, each.kind): each
        for heap in page.heaps
        for kind in heap.kinds
        for each in kind.troubles
    }


def with_entries(judged: Sequence[JudgedEntry]) -> Snapshot:
    return replace(WORLD.snapshot, judged=tuple(judged), table=cohort.table(WORLD.snapshot.cohort, judged))


def with_feed(participant: str, **changes: object) -> Snapshot:
    """The usual cohort with one participant's feed in another state."""
    address = next(
        each.address for each in WORLD.snapshot.cohort.subscriptions if each.participant == participant
    )
    state: FeedState = replace(WORLD.snapshot.feeds[address], **changes)  # type: ignore[arg-type]
    return replace(WORLD.snapshot, feeds={**WORLD.snapshot.feeds, address: state})


def of(participant: str) -> list[JudgedEntry]:
    return [each for each in WORLD.snapshot.judged if each.participant == participant]


def others(participant: str) -> list[JudgedEntry]:
    return [each for each in WORLD.snapshot.judged if each.participant != participant]


# --- what needs a hand -----------------------------------------------------------------


def test_triage_names_what_needs_a_hand_and_nobody_who_writes() -> None:
    found = troubles(triage())

    assert (cohort.BROKEN, "wrong") in found
    assert (cohort.IDLE, "idle") in found
    assert ("ines-roque", "silent") in found
    assert not any(person in {"emmy-de-wit", "ada-quill"} for person, _ in found)


def test_whatever_is_to_be_done_has_a_next_step_and_every_command_is_one_a_shell_can_read() -> None:
    page = triage()

    for heap in page.heaps[:2]:
        for kind in heap.kinds:
            assert kind.advice or all(each.advice for each in kind.troubles), kind.kind
    commands = [each.command for each in troubles(page).values() if each.command]
    assert all("aggregator" in shlex.split(command) for command in commands)


@pytest.mark.parametrize(
    ("trouble", "days", "kind"),
    [
        (failure(FailureKind.NOT_FOUND, status=404), 1, "wrong"),
        (failure(FailureKind.HTML), 1, "wrong"),
        (failure(FailureKind.DNS, reason="unknown", host="x.example"), 1, "wrong"),
        (failure(FailureKind.DNS, reason="temporary", host="x.example"), 1, "waiting"),
        (failure(FailureKind.GONE), 1, "gone"),
        (failure(FailureKind.PRIVATE, status=401), 1, "private"),
        (failure(FailureKind.MALFORMED), 1, "broken"),
        (failure(FailureKind.SERVER, status=503), 1, "waiting"),
        (failure(FailureKind.SERVER, status=503), 8, "unreachable"),
        (failure(FailureKind.RATE_LIMITED, host="x.example"), 8, "waiting"),
    ],
)
def test_a_failing_feed_is_of_the_kind_that_tells_what_to_do(trouble: Failure, days: int, kind: str) -> None:
    snapshot = with_feed("ada-quill", failure=trouble, failing_since=cohort.NOW - days * DAY)

    assert ("ada-quill", kind) in troubles(triage(snapshot))


def test_every_kind_of_failure_belongs_to_a_heap() -> None:
    kinds = {kind for heap in HEAPS.values() for kind in heap}
    for each in FailureKind:
        found = troubles(
            triage(with_feed("ada-quill", failure=failure(each), failing_since=cohort.NOW - DAY))
        )
        [kind] = [kind for person, kind in found if person == "ada-quill"]
        assert kind in kinds


def test_where_a_line_must_be_changed_the_command_opens_it() -> None:
    trouble = troubles(triage())[cohort.BROKEN, "wrong"]

    assert trouble.command == f"${{EDITOR:-nano}} +{trouble.line} feeds.opml && aggregator check"


def test_what_broke_with_the_last_run_is_marked_new_and_stands_first() -> None:
    last = WORLD.snapshot.telling[0].started_at
    page = triage(
        with_feed("ada-quill", failure=failure(FailureKind.NOT_FOUND, status=404), failing_since=last)
    )
    [wrong] = [kind for heap in page.heaps for kind in heap.kinds if kind.kind == "wrong"]

    assert [(each.person.id, each.is_new) for each in wrong.troubles] == [
        ("ada-quill", True),
        (cohort.BROKEN, False),
    ]


def test_one_command_settles_every_move_that_is_believed() -> None:
    moved = with_feed("ada-quill", url="https://new.example/feed", moved_since=cohort.NOW - 9 * DAY)
    page = triage(moved)
    [kind] = [kind for heap in page.heaps for kind in heap.kinds if kind.kind == "moved"]

    assert kind.command == "aggregator moves --apply"
    assert "https://new.example/feed" in str(kind.troubles[0].sentence)


def test_a_move_that_is_being_watched_asks_nothing_of_anybody() -> None:
    watched = with_feed(
        "ada-quill", moved_to="https://new.example/feed", moved_since=cohort.NOW - DAY, moved_shared=5
    )

    assert ("ada-quill", "moving") in troubles(triage(watched))


def test_a_move_to_other_posts_is_a_wrong_address() -> None:
    elsewhere = with_feed(
        "ada-quill", moved_to="https://new.example/feed", moved_since=cohort.NOW - DAY, moved_shared=0
    )

    assert ("ada-quill", "wrong") in troubles(triage(elsewhere))


def test_a_blog_that_looks_like_somebody_elses_waits_for_one_command() -> None:
    held = with_feed("ada-quill", held_since=cohort.NOW - DAY)

    assert troubles(triage(held))["ada-quill", "held"].command == "aggregator moves --accept ada-quill"


def test_a_feed_that_is_due_for_days_is_not_polled_lately() -> None:
    forgotten = with_feed("ada-quill", next_poll_at=cohort.NOW - 3 * DAY)
    in_time = with_feed("ada-quill", next_poll_at=cohort.NOW - DAY)

    assert ("ada-quill", "unpolled") in troubles(triage(forgotten))
    assert ("ada-quill", "unpolled") not in troubles(triage(in_time))


def flood(number: int, decision: Decision) -> Snapshot:
    base = of("emmy-de-wit")[-1]
    extra = [
        replace(
            base,
            entry=replace(
                base.entry,
                row=1000 + n,
                entry_id=f"flood-{n}",
                link=f"https://kasten.example/{n}",
                title=f"Buy {n}",
                published=cohort.NOW - n * timedelta(hours=5),
                shown_at=cohort.NOW - n * timedelta(hours=5),
            ),
            decision=decision,
            standing=Standing.COUNTED if decision.things else Standing.UNMATCHED,
        )
        for n in range(number)
    ]
    return with_entries([*WORLD.snapshot.judged, *extra])


def test_a_blog_that_floods_is_named_with_the_command_that_takes_out_its_newest() -> None:
    trouble = troubles(triage(flood(20, Decision())))["emmy-de-wit", "flooding"]

    assert "20 posts" in str(trouble.sentence)
    assert trouble.command == "aggregator correct https://kasten.example/0 --ignore"


REFUSED = Decision(evidence=(Evidence(1, "title", "title", "Things 1-12", False, message("Too many.")),))


def test_posts_whose_titles_name_too_many_things_come_with_the_reason() -> None:
    flooding = troubles(triage(flood(20, REFUSED)))["emmy-de-wit", "flooding"]
    judged = [replace(each, decision=REFUSED, standing=Standing.UNMATCHED) for each in of("emmy-de-wit")]
    unmatched = troubles(triage(with_entries([*others("emmy-de-wit"), *judged])))["emmy-de-wit", "unmatched"]

    assert flooding.because == unmatched.because == message("Too many.")
    assert "none about" not in str(flooding.sentence)


def test_the_desk_calls_tasks_as_the_programme_does() -> None:
    config = replace(
        cohort.config(), programme=replace(cohort.programme(), thing_words=("opdracht", "opdrachten"))
    )
    page = desk("index.html", TriagePage, flood(20, Decision()), config=config)
    figures = desk("figures/index.html", FiguresPage, config=config)
    sentences = [
        *[trouble.sentence for trouble in troubles(page).values()],
        *[kind.advice for heap in page.heaps for kind in heap.kinds if kind.advice],
        *[figure.label for figure in figures.figures],
    ]

    assert "no Opdracht recognised" in str(troubles(page)["emmy-de-wit", "flooding"].sentence)
    assert not any("Thing" in str(sentence) for sentence in sentences)


def test_somebody_who_catches_up_in_one_week_does_not_flood() -> None:
    found = troubles(triage(flood(20, Decision(things=(9,)))))

    assert ("emmy-de-wit", "flooding") not in found
    assert ("chiara-bruni", "flooding") not in found  # sixteen posts in a day, each about a Thing


def test_a_blog_that_writes_without_naming_a_thing_comes_with_the_command_that_says_why() -> None:
    judged = [replace(each, decision=Decision(), standing=Standing.UNMATCHED) for each in of("emmy-de-wit")]
    trouble = troubles(triage(with_entries([*others("emmy-de-wit"), *judged])))["emmy-de-wit", "unmatched"]

    assert trouble.newest is not None
    assert trouble.command == f"aggregator explain {trouble.newest.url}"


def test_silence_is_told_in_weeks_and_whoever_fell_silent_last_stands_first() -> None:
    page = triage()
    [silent] = [kind for heap in page.heaps for kind in heap.kinds if kind.kind == "silent"]
    since = [each.since for each in silent.troubles if each.since]

    assert since == sorted(since, reverse=True)
    for each in silent.troubles:
        assert each.since is not None
        weeks = (date(2026, 9, 14) - each.since).days // 7
        assert weeks >= 4
        assert str(each.sentence) == f"Nothing new for {weeks} weeks."


def test_whoever_has_done_everything_may_be_silent() -> None:
    later = cohort.NOW + 40 * DAY  # still before the programme's end
    found = troubles(triage(now=later))

    assert ("ada-quill", "silent") not in found  # 23 of 23
    assert ("emmy-de-wit", "silent") in found


def test_nobody_is_silent_before_the_programme_began_or_when_it_is_over() -> None:
    before = datetime(2026, 3, 20, tzinfo=cohort.NOW.tzinfo)
    after = datetime(2026, 11, 20, tzinfo=cohort.NOW.tzinfo)
    nothing_yet = with_entries([])

    for snapshot, now in ((nothing_yet, before), (WORLD.snapshot, after)):
        kinds = {kind for _, kind in troubles(triage(snapshot, now))}
        assert kinds.isdisjoint({"silent", "idle"})


# --- what is new -----------------------------------------------------------------------


def test_the_news_are_what_the_last_telling_run_brought_by_its_writers() -> None:
    run = next(run for run in WORLD.snapshot.runs if run.new or run.changed)
    news = triage().news
    expected = [each for each in WORLD.snapshot.judged if each.entry.first_seen_at >= run.started_at]

    assert news is not None
    assert sum(len(theirs.entries) + theirs.more for theirs in news.people) == len(expected)
    assert {theirs.person.id for theirs in news.people} == {each.participant for each in expected}


def test_of_many_new_posts_of_one_person_the_newest_few_are_shown() -> None:
    snapshot = flood(20, Decision())
    judged = [
        replace(each, entry=replace(each.entry, first_seen_at=cohort.NOW))
        if each.entry.entry_id.startswith("flood")
        else each
        for each in snapshot.judged
    ]
    logs = (PollLog(5, cohort.NOW, "ok", 200, new=20),)
    run = Run("now", "update", cohort.NOW, cohort.NOW, polled=14, new=20, told=logs)
    news = triage(replace(with_entries(judged), telling=(run,))).news

    assert news is not None
    [theirs] = news.people
    assert [entry.title for entry in theirs.entries] == ["Buy 0", "Buy 1", "Buy 2"]
    assert (theirs.more, news.new, news.counting) == (17, 20, 0)


def test_the_first_page_counts_what_the_first_run_brought_as_the_pages_behind_it_do() -> None:
    [sample, hidden, private] = of("ada-quill")[:3]
    judged = [
        replace(sample, standing=Standing.COUNTED, decision=replace(sample.decision, doubtful=(DOUBT,))),
        replace(hidden, standing=Standing.FOLDED),
        replace(private, standing=Standing.PRIVATE),
        *[each for each in of("ada-quill") if each.standing is Standing.DOUBTFUL],
    ]
    start = min(each.entry.first_seen_at for each in judged)
    logs = (PollLog(1, start, "ok", 200, new=len(judged)),)
    first = Run("first", "update", start, cohort.NOW, polled=1, new=len(judged), told=logs)
    snapshot = replace(with_entries(judged), runs=(first,), telling=(first,))
    page = triage(snapshot)
    [night] = desk("runs/index.html", RunsPage, snapshot).nights

    assert page.news is not None
    assert page.news.new == night.new == 4
    assert page.news.doubtful == page.doubtful == 3


def test_the_news_tell_of_blogs_that_broke_or_came_back_with_the_last_run() -> None:
    states = list(WORLD.snapshot.feeds.values())
    told = (
        PollLog(states[0].id, cohort.NOW, "ok", 200, new=1),
        PollLog(states[1].id, cohort.NOW, "ok", 200, event="recovered"),
        PollLog(states[2].id, cohort.NOW, "not_found", 404, event="broken"),
    )
    run = Run("now", "update", cohort.NOW, cohort.NOW, polled=3, new=1, told=told)
    news = triage(replace(WORLD.snapshot, runs=(run,), telling=(run,))).news

    assert news is not None
    assert [(each.kind, each.people[0].id) for each in news.happened] == [
        ("broken", "chiara-bruni"),
        ("recovered", "ben-okafor"),
    ]


# --- what waits for a word -------------------------------------------------------------


def doubts(snapshot: Snapshot | None = None) -> dict[str, DoubtView]:
    page = desk("doubtful/index.html", DoubtfulPage, snapshot or WORLD.snapshot)
    return {doubt.entry.title: doubt for doubt in page.doubts}


def test_a_doubtful_entry_comes_with_what_speaks_for_it_and_the_commands_that_settle_it() -> None:
    doubt = doubts()["What mentoring did for me"]

    assert doubt.kind == "doubtful"
    assert [(each.thing.number, each.quote) for each in doubt.perhaps] == [(11, "Mentoring")]
    assert doubt.yes == f"aggregator correct {doubt.entry.url} --things 11"
    assert doubt.no == f"aggregator correct {doubt.entry.url} --none"


def test_a_settled_thing_stays_in_the_commands_that_settle_another() -> None:
    chosen = next(each for each in WORLD.snapshot.judged if each.decision.things == (3,))
    doubtful = replace(chosen, decision=replace(chosen.decision, doubtful=(Doubt(9, message("perhaps")),)))

    [doubt] = doubts(with_entries([doubtful])).values()

    assert doubt.yes.endswith("--things 3,9")
    assert doubt.no.endswith("--things 3")


def test_an_undated_entry_waits_for_the_organisers_word() -> None:
    assert doubts()[""].kind == "undated"


def test_an_entry_that_nobody_of_a_team_wrote_is_the_organisers_to_see() -> None:
    chosen = WORLD.snapshot.judged[0]
    stranger = replace(
        chosen,
        participant="",
        standing=Standing.NOBODY,
        entry=replace(chosen.entry, author="Some Guest", title="A guest writes"),
    )
    snapshot = with_entries([*WORLD.snapshot.judged[1:], stranger])

    doubt = doubts(snapshot)["A guest writes"]
    assert doubt.entry.person.name == "Some Guest"
    assert (doubt.yes, doubt.no) == ("", f"aggregator correct {chosen.entry.link} --ignore")
    public = views.public(snapshot, cohort.config(), cohort.NOW, WORLD.bodies)
    assert "A guest writes" not in repr(list(public))


# --- figures ---------------------------------------------------------------------------


def test_figures_count_everybody_whoever_has_done_nothing_included() -> None:
    page = desk("figures/index.html", FiguresPage)
    whole = page.groups[-1]
    done = sorted(len(row.things) for row in WORLD.snapshot.table)

    assert (whole.name, whole.people, whole.begun) == ("", 14, 13)
    assert float(whole.median) == (done[6] + done[7]) / 2
    assert whole.finished == 1
    assert sum(people for _, people in page.spread) == 14
    assert page.spread[0] == ("0", 1)


def test_up_to_date_is_whoever_has_done_what_was_due() -> None:
    before = datetime(2026, 3, 5, tzinfo=cohort.NOW.tzinfo)
    page = desk("figures/index.html", FiguresPage)
    due = {thing.number for thing in cohort.programme().things if thing.due and thing.due < date(2026, 9, 14)}

    assert page.groups[-1].up_to_date == sum(due <= row.things.keys() for row in WORLD.snapshot.table) == 1
    assert desk("figures/index.html", FiguresPage, now=before).groups[-1].up_to_date is None


def test_without_days_due_a_thing_is_due_once_a_later_one_has_opened() -> None:
    config = cohort.config()
    things = tuple(replace(thing, due=None) for thing in config.programme.things)  # two a fortnight
    config = replace(config, programme=replace(config.programme, things=things))
    now = datetime(2026, 3, 20, tzinfo=cohort.NOW.tzinfo)
    whole = desk("figures/index.html", FiguresPage, now=now, config=config).groups[-1]

    assert whole.up_to_date == sum({1, 2} <= row.things.keys() for row in WORLD.snapshot.table)


def test_where_people_stop_is_the_last_thing_of_each() -> None:
    page = desk("figures/index.html", FiguresPage)
    last = [max(row.things) for row in WORLD.snapshot.table if row.things]

    assert {each.summary.thing.number: each.furthest for each in page.reach if each.furthest} == {
        number: last.count(number) for number in last
    }


def test_each_group_has_its_own_figures() -> None:
    groups = {each.name: each for each in desk("figures/index.html", FiguresPage).groups}

    assert groups["Academic"].people == 3
    assert groups["Law"].begun == 1  # Leo has done nothing


# --- who has what ----------------------------------------------------------------------


def test_whoever_has_not_begun_is_named_once_and_what_has_not_opened_is_nobodys_yet() -> None:
    page = desk("open/index.html", OpenPage)
    early = desk("open/index.html", OpenPage, now=datetime(2026, 3, 20, tzinfo=cohort.NOW.tzinfo))

    assert [person.id for person in page.idle] == [cohort.IDLE]
    assert not any(person.id == cohort.IDLE for each in page.things for person in each.people)
    assert [each.summary.thing.number for each in early.things] == [1, 2, 3, 4]


def test_awards_name_those_who_have_one_first() -> None:
    [award] = desk("awards/index.html", AwardsPage).awards

    assert award.reached == 1
    assert award.rows[0].person.id == "ada-quill"
    assert award.rows[0].reached_on == date(2026, 8, 24)
    assert all(row.missing for row in award.rows[1:])


def test_of_those_without_an_award_whoever_wants_the_fewest_things_stands_first() -> None:
    *others, last = [row for row in WORLD.snapshot.table if row.things and not row.awards[0].reached_on]
    near = replace(last, awards=(replace(last.awards[0], wanting=1),))
    far = [replace(row, awards=(replace(row.awards[0], wanting=9),)) for row in others]

    [award] = desk("awards/index.html", AwardsPage, replace(WORLD.snapshot, table=(*far, near))).awards

    assert award.rows[0].person.id == last.participant.id


def test_the_run_history_leaves_quiet_nights_out() -> None:
    nights = desk("runs/index.html", RunsPage).nights

    assert all(night.new or night.changed for night in nights)
    assert 0 < len(nights) < len(WORLD.snapshot.runs)


def test_the_run_history_names_who_broke_before_who_wrote_and_nobody_who_has_left() -> None:
    nights = desk("runs/index.html", RunsPage).nights
    [night] = [night for night in nights if len(night.brought) > 1]
    [newest, *others] = WORLD.snapshot.telling
    of_somebody_who_left = replace(newest, told=(PollLog(999, cohort.NOW, "ok", new=1),))
    left = replace(WORLD.snapshot, telling=[of_somebody_who_left, *others])

    assert [each.kind for each in night.brought] == ["broken", "new"]
    assert night.brought[0].people[0].id == cohort.BROKEN
    assert len(desk("runs/index.html", RunsPage, left).nights) == len(nights) - 1


# --- one blog of two people, and posts that changed --------------------------------------


def sharing(posts: int, of: str = "ada-quill", with_: str = "ben-okafor") -> Snapshot:
    """The cohort where the second has so many of the first one's posts in a feed of their own."""
    theirs = [each for each in WORLD.snapshot.judged if each.participant == of][:posts]
    feed = next(each.entry.feed_id for each in WORLD.snapshot.judged if each.participant == with_)
    copies = [
        replace(
            each,
            participant=with_,
            entry=replace(
                each.entry,
                row=900 + number,
                feed_id=feed,
                entry_id=f"copy-{number}",
                link=each.entry.link.replace("https:", "http:"),
            ),
        )
        for number, each in enumerate(theirs)
    ]
    rest = [each for each in WORLD.snapshot.judged if each.participant != with_]
    return replace(WORLD.snapshot, judged=(*rest, *copies))


def test_two_people_whose_feeds_show_the_same_posts_are_named_once_with_the_next_step() -> None:
    page = triage(sharing(5))
    [both] = [each for heap in page.heaps for each in heap.kinds if each.kind == "twice"]
    [trouble] = both.troubles

    assert trouble.person.id == "ben-okafor"  # the later line
    assert str(trouble.sentence) == "5 of its posts are also in the feed of Ada Quill, line 5."
    assert both.advice is not None
    assert trouble.command == "${EDITOR:-nano} +6 feeds.opml && aggregator check"


def test_a_post_that_two_of_many_link_to_makes_no_blog_one() -> None:
    one = sharing(1)
    own = [each for each in WORLD.snapshot.judged if each.participant == "ben-okafor"]

    assert not [person for person, kind in troubles(triage()) if kind == "twice"]
    assert not [
        person
        for person, kind in troubles(triage(replace(one, judged=(*one.judged, *own))))
        if kind == "twice"
    ]


def edited(row: int, *versions: Version) -> TriagePage:
    return triage(replace(WORLD.snapshot, versions={row: versions}))


def counted(participant: str = "ada-quill") -> JudgedEntry:
    return next(each for each in WORLD.snapshot.judged if each.participant == participant and each.counts)


def test_a_post_that_lost_its_thing_by_an_edit_is_told_with_the_command_that_keeps_it() -> None:
    judged = counted()
    at = cohort.NOW - 2 * DAY
    [told] = edited(judged.entry.row, Version(at, "Thing 9: before", (9,)), Version(at - DAY, "x", ())).edited

    assert told.entry.title == judged.entry.title
    assert (told.edit.on, told.edit.title, told.edit.things) == (at.date(), "Thing 9: before", (9,))
    assert told.command == f"aggregator correct {judged.entry.link} --things 9"


@pytest.mark.parametrize(
    ("before", "is_told"),
    [((), False), (None, False), ("the same", True), ("one of them", True)],
    ids=["counted for none", "never matched", "counts for the same", "counts for one more"],
)
def test_an_edit_that_took_nothing_away_asks_for_nothing(before: object, is_told: bool) -> None:
    judged = next(each for each in WORLD.snapshot.judged if len(each.decision.things) == 2)
    things = judged.decision.things
    was = {"the same": things, "one of them": things[:1]}.get(str(before), before)
    told = edited(judged.entry.row, Version(cohort.NOW - DAY, "Before", was)).edited  # type: ignore[arg-type]

    assert [each.entry.title for each in told] == [judged.entry.title] * is_told
    assert [each.command for each in told] == [""] * is_told


def test_edits_are_told_newest_first_and_no_more_than_twenty() -> None:
    rows = [each.entry.row for each in WORLD.snapshot.judged if each.counts][:25]
    versions = {row: (Version(cohort.NOW - n * DAY, "Before", (1,)),) for n, row in enumerate(rows)}
    told = triage(replace(WORLD.snapshot, versions=versions)).edited

    assert [each.edit.on for each in told] == [(cohort.NOW - n * DAY).date() for n in range(20)]
