"""What the public pages and the organiser's show, and to whom."""

import csv
import io
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any, TypeVar
from xml.etree import ElementTree as ET

import pytest
from markupsafe import Markup

from aggregator import views
from aggregator.model import Decision, JudgedEntry, Page, Run, Standing
from aggregator.views import Snapshot
from aggregator.views.contexts import (
    ChartsPage,
    EarlierPage,
    FeedPage,
    HealthPage,
    MatrixPage,
    OpenPage,
    PageContext,
    PeoplePage,
    PersonPage,
    PlanetPage,
    ThingPage,
    ThingsPage,
    TitlesPage,
    TriagePage,
    UncommentedPage,
)
from tests import views_cohort as cohort

WORLD = cohort.world()
T = TypeVar("T")


def public(snapshot: Snapshot | None = None, **site: object) -> dict[str, Page]:
    return pages_of(views.public, snapshot, **site) if snapshot or site else usual(views.public)


def organiser(snapshot: Snapshot | None = None) -> dict[str, Page]:
    return pages_of(views.organiser, snapshot) if snapshot else usual(views.organiser)


def pages_of(make: Any, snapshot: Snapshot | None = None, **site: object) -> dict[str, Page]:
    pages = make(snapshot or WORLD.snapshot, cohort.config(**site), cohort.NOW, WORLD.bodies)
    return {page.path: cohort.made(page) for page in pages}


@cache
def usual(make: Any) -> dict[str, Page]:
    """The pages of the usual cohort; values, so that tests may share them."""
    return pages_of(make)


def context(pages: dict[str, Page], path: str, kind: type[T]) -> T:
    found = pages[path].context
    assert isinstance(found, kind)
    return found


def read(pages: dict[str, Page], path: str) -> Any:
    page = pages[path]
    content = page.make() if page.make else page.content
    assert content is not None
    return json.loads(content)


def changed(snapshot: Snapshot, **by_participant: dict[str, object]) -> Snapshot:
    """The snapshot with fields of some participants replaced; `_` stands for "-" in their ids."""
    wishes = {name.replace("_", "-"): fields for name, fields in by_participant.items()}
    participants = tuple(
        replace(each, **wishes.get(each.id, {}))  # type: ignore[arg-type]
        for each in snapshot.cohort.participants
    )
    return replace(snapshot, cohort=replace(snapshot.cohort, participants=participants))


def with_entries(snapshot: Snapshot, judged: Sequence[JudgedEntry]) -> Snapshot:
    return replace(snapshot, judged=tuple(judged), table=cohort.table(snapshot.cohort, judged))


def titles(page: PlanetPage | EarlierPage) -> list[str]:
    return [entry.title for day in page.days for run in day.runs for entry in (run.first, *run.others)]


def test_the_pages_lie_at_the_addresses_of_the_documentation() -> None:
    paths = public().keys()

    assert {
        "index.html",
        "page/2026-02-20/index.html",
        "archive/index.html",
        "archive/2026-09/index.html",
        "things/index.html",
        "things/6/index.html",
        "things/6/atom.xml",
        "things/6/feed.json",
        "people/index.html",
        "people/ada-quill/index.html",
        "groups/school/index.html",
        "groups/school/atom.xml",
        "groups/school/participants.opml",
        "matrix/index.html",
        "matrix/school/index.html",
        "charts/index.html",
        "titles/index.html",
        "uncommented/index.html",
        "search/index.html",
        "search/2026-09-07/words-0.json",
        "health/index.html",
        "atom.xml",
        "feed.json",
        "participants.opml",
        "completion.json",
        "completion.csv",
        "status.json",
    } <= paths
    assert {path for path in organiser() if not path.startswith("matrix/")} == {
        "index.html",
        "figures/index.html",
        "open/index.html",
        "doubtful/index.html",
        "awards/index.html",
        "runs/index.html",
        "completion.json",
        "completion.csv",
    }


# --- who is shown ----------------------------------------------------------------------


def test_somebody_who_is_not_listed_is_in_no_public_page_feed_file_or_address() -> None:
    everything = "\n".join(f"{page.path} {page.context!r} {page.content!r}" for page in public().values())
    marks = {"mara", "Mara", "onesown", "A blog of one"}

    assert not {mark for mark in marks if mark in everything.replace("summary", "")}


def test_the_organiser_sees_somebody_who_is_not_listed_without_a_link_to_a_page_that_is_not_there() -> None:
    rows = context(organiser(), "matrix/index.html", MatrixPage).rows
    mara = next(row.person for row in rows if row.person.id == cohort.UNLISTED)

    assert mara.name == "Mara Lind"
    assert mara.href == ""


def test_somebody_who_has_done_nothing_is_in_no_public_table() -> None:
    pages = public()
    rows = context(pages, "matrix/index.html", MatrixPage).rows
    participants = read(pages, "completion.json")["participants"]

    assert cohort.IDLE not in {row.person.id for row in rows}
    assert cohort.IDLE not in {each["id"] for each in participants}
    assert cohort.IDLE not in (pages["completion.csv"].content or b"").decode()


def test_a_public_page_never_says_what_somebody_has_not_done() -> None:
    pages = public()

    cells = [
        cell for row in context(pages, "matrix/index.html", MatrixPage).rows for cell in row.cells if cell
    ]
    assert {cell.state for cell in cells} == {"done", "late"}
    for page in pages.values():
        assert not getattr(page.context, "missing", ())


def test_an_organiser_may_choose_to_show_what_is_missing() -> None:
    pages = public(show_missing=True)

    row = next(
        row for row in context(pages, "matrix/index.html", MatrixPage).rows if row.person.id == cohort.IDLE
    )
    assert {cell.state for cell in row.cells if cell} == {"open"}
    assert cohort.IDLE in {each["id"] for each in read(pages, "completion.json")["participants"]}
    assert cohort.IDLE in {person.id for person in context(pages, "things/1/index.html", ThingPage).missing}
    assert "Mara Lind" not in repr(pages["matrix/index.html"].context)


def test_the_organiser_sees_everybody_and_what_is_open() -> None:
    pages = organiser()

    assert len(context(pages, "matrix/index.html", MatrixPage).rows) == len(cohort.PEOPLE)
    assert [person.id for person in context(pages, "open/index.html", OpenPage).idle] == [cohort.IDLE]
    assert len(read(pages, "completion.json")["participants"]) == len(cohort.PEOPLE)


def test_the_organisers_pages_lead_to_the_public_ones_beside_them() -> None:
    pages = organiser()

    assert context(pages, "index.html", TriagePage).public == "../site/"
    assert context(pages, "matrix/index.html", MatrixPage).public == "../../site/"


def test_two_people_of_one_name_are_told_apart_by_their_blogs() -> None:
    rows = context(public(), "matrix/index.html", MatrixPage).rows

    assert [row.person.apart for row in rows if row.person.name == "Jo Smith"] == [
        "Jo’s 23 Things",
        "Between shelves and shores",
    ]
    assert {row.person.apart for row in rows if row.person.name != "Jo Smith"} == {""}


def test_an_address_with_a_token_in_it_is_on_no_public_page() -> None:
    secret = "https://marginalia.example/feed.xml?key=s3cret"
    subscriptions = tuple(
        replace(each, url=secret) if each.participant == "ada-quill" else each
        for each in WORLD.snapshot.cohort.subscriptions
    )
    states = dict(WORLD.snapshot.feeds)
    state = states.pop("https://marginalia.example/feed.xml")
    snapshot = replace(
        WORLD.snapshot,
        cohort=replace(WORLD.snapshot.cohort, subscriptions=subscriptions),
        feeds={**states, secret: replace(state, url=secret)},
    )

    pages = public(snapshot)

    assert "s3cret" not in "".join(f"{page.context!r}{page.content!r}" for page in pages.values())
    assert "Ada Quill" in (pages["feed.json"].content or b"").decode()


# --- the planet ------------------------------------------------------------------------


def test_the_planet_shows_the_newest_first_and_at_most_five_of_one_person() -> None:
    front = context(public(), "index.html", PlanetPage)
    entries = [entry for day in front.days for run in day.runs for entry in (run.first, *run.others)]

    assert [entry.shown for entry in entries] == sorted((entry.shown for entry in entries), reverse=True)
    assert len(entries) == 30
    assert max(sum(each.person == entry.person for each in entries) for entry in entries) == 5


def test_entries_of_one_person_in_a_row_are_joined() -> None:
    front = context(public(), "index.html", PlanetPage)
    day = next(day for day in front.days if day.day.isoformat() == "2026-09-12")

    assert [run.first.person.id for run in day.runs] == ["chiara-bruni"]
    assert len(day.runs[0].others) == 4


def test_days_are_those_of_the_programmes_zone() -> None:
    judged = replace(
        WORLD.snapshot.judged[0],
        entry=replace(WORLD.snapshot.judged[0].entry, shown_at=datetime(2026, 7, 1, 23, 30, tzinfo=UTC)),
    )

    front = context(public(with_entries(WORLD.snapshot, [judged])), "index.html", PlanetPage)

    assert front.days[0].day.isoformat() == "2026-07-02"
    assert front.days[0].runs[0].first.shown.isoformat() == "2026-07-02T00:30:00+01:00"


def test_of_a_blog_about_other_things_only_what_belongs_to_the_programme_is_shown() -> None:
    shown = {title for page in page_by_page(public()) for title in titles(page)}

    assert "Row 1 of the blue shawl" not in shown
    assert any("Thing 1" in title or "Blogs and blogging" in title for title in shown)


def test_of_a_blog_of_which_half_matches_everything_is_shown() -> None:
    assert "New shelving!" in {title for page in page_by_page(public()) for title in titles(page)}


def test_a_site_may_show_everything_and_a_participant_less() -> None:
    everything = {title for page in page_by_page(public(planet="all")) for title in titles(page)}
    snapshot = changed(WORLD.snapshot, knitting_kate={"show": "matched"})
    without = {title for page in page_by_page(public(snapshot, planet="all")) for title in titles(page)}

    assert "Row 1 of the blue shawl" in everything
    assert "Row 1 of the blue shawl" not in without


@pytest.mark.parametrize("standing", [Standing.IGNORED, Standing.FOLDED])
def test_what_is_set_aside_or_a_copy_is_never_on_the_planet(standing: Standing) -> None:
    chosen = WORLD.snapshot.judged[0]
    judged = [replace(chosen, standing=standing), *WORLD.snapshot.judged[1:]]

    pages = public(with_entries(WORLD.snapshot, judged), planet="all")

    link = chosen.entry.link
    assert not any(link in repr(page) for path, page in pages.items() if not path.startswith("people/"))


def test_what_is_set_aside_is_not_on_its_writers_page_either() -> None:
    chosen = replace(WORLD.snapshot.judged[0], standing=Standing.IGNORED)
    pages = public(with_entries(WORLD.snapshot, [chosen, *WORLD.snapshot.judged[1:]]))

    page = context(pages, f"people/{chosen.participant}/index.html", PersonPage)
    assert chosen.entry.link not in {seen.entry.url for seen in page.seen}


def page_by_page(pages: dict[str, Page]) -> list[EarlierPage]:
    """The planet page by page, the oldest first."""
    found = [page.context for page in pages.values() if isinstance(page.context, EarlierPage)]
    return sorted(found, key=lambda page: (page.days[-1].day, page.part))


def test_every_entry_of_the_planet_is_on_one_earlier_page() -> None:
    pages = page_by_page(public())
    shown = [
        entry.id
        for page in pages
        for day in page.days
        for run in day.runs
        for entry in (run.first, *run.others)
    ]

    assert len(shown) == len(set(shown)) > 100
    assert [page.older for page in pages] == [None, *(page.address.split("/")[1] for page in pages[:-1])]
    assert [page.newer for page in pages] == [*(page.address.split("/")[1] for page in pages[1:]), None]


def test_the_front_page_leads_on_to_the_page_of_the_first_entry_it_leaves_out() -> None:
    pages = public()
    front = context(pages, "index.html", PlanetPage)
    on_front = set(titles(front))
    reads_on = context(pages, f"page/{front.older}/index.html", EarlierPage)
    in_order = page_by_page(pages)

    assert set(titles(reads_on)) - on_front
    assert all(set(titles(page)) <= on_front for page in in_order[in_order.index(reads_on) + 1 :])


def test_a_new_entry_changes_no_earlier_page_but_the_last() -> None:
    new = replace(
        WORLD.snapshot.judged[0],
        entry=replace(
            WORLD.snapshot.judged[0].entry,
            row=999,
            entry_id="new",
            link="https://marginalia.example/new",
            title="Thing 1 again",
            published=cohort.NOW,
            shown_at=cohort.NOW,
        ),
    )
    before = public()
    after = public(with_entries(WORLD.snapshot, [*WORLD.snapshot.judged, new]))

    different = {path for path in after if path not in before or repr(after[path]) != repr(before[path])}
    last = page_by_page(after)[-1].address
    assert different == {
        "index.html",
        "titles/index.html",
        f"{last}index.html",
        "archive/index.html",
        "archive/2026-09/index.html",
        "things/index.html",
        "things/1/index.html",
        "people/index.html",
        "people/ada-quill/index.html",
        "groups/school/index.html",
        "matrix/index.html",
        "matrix/school/index.html",
        "charts/index.html",
        "search/index.json",
        "search/2026-09-07/words-0.json",
        "search/2026-09-07/entries-0.json",
        "completion.json",
        "status.json",
    } | {
        f"{home}{name}" for home in ("", "things/1/", "groups/school/") for name in ("atom.xml", "feed.json")
    }


def test_the_front_page_holds_whole_entries_within_a_budget_only() -> None:
    long = {row: Markup("<p>" + "word " * 10_000 + "</p>") for row in WORLD.texts}
    pages = views.public(
        WORLD.snapshot, cohort.config(), cohort.NOW, cohort.World(WORLD.snapshot, long).bodies
    )
    front = next(page.context for page in pages if page.path == "index.html")
    assert isinstance(front, PlanetPage)
    bodies = [entry.body for day in front.days for run in day.runs for entry in (run.first, *run.others)]

    assert 0 < sum(len(body) for body in bodies if body) <= 80_000


def test_no_page_asks_for_more_bodies_than_it_shows() -> None:
    asked: list[int] = []

    def clean(rows: Sequence[int]) -> Mapping[int, Markup]:
        asked.append(len(rows))
        return WORLD.bodies.clean(rows)

    bodies = replace(WORLD.bodies, clean=clean)
    list(views.public(WORLD.snapshot, cohort.config(), cohort.NOW, bodies))
    list(views.organiser(WORLD.snapshot, cohort.config(), cohort.NOW, bodies))

    assert max(asked) <= 40


def test_the_order_in_which_entries_come_changes_nothing() -> None:
    shuffled = list(WORLD.snapshot.judged)
    random.Random(7).shuffle(shuffled)
    renumbered = [replace(each, entry=replace(each.entry, row=1000 - n)) for n, each in enumerate(shuffled)]
    rows = {before.entry.row: after.entry.row for before, after in zip(shuffled, renumbered, strict=True)}
    versions = {rows[row]: them for row, them in WORLD.snapshot.versions.items()}
    other = replace(with_entries(WORLD.snapshot, renumbered), versions=versions)

    bodies = views.Bodies(
        clean=lambda rows: dict.fromkeys(rows, Markup("<p>the same</p>")),
        text=lambda rows: dict.fromkeys(rows, "the same"),
        terms=lambda rows: dict.fromkeys(rows, ("the", "same")),
    )
    first = list(views.public(WORLD.snapshot, cohort.config(), cohort.NOW, bodies))
    second = list(views.public(other, cohort.config(), cohort.NOW, bodies))

    assert [repr(page) for page in first] == [repr(page) for page in second]


def test_nothing_but_status_json_changes_while_only_time_passes() -> None:
    later = cohort.NOW + timedelta(hours=7)
    run = Run("again", "update", later, later)
    snapshot = replace(WORLD.snapshot, runs=(run, *WORLD.snapshot.runs))
    before = [*public().values(), *organiser().values()]
    after = [
        *views.public(snapshot, cohort.config(), later, WORLD.bodies),
        *views.organiser(snapshot, cohort.config(), later, WORLD.bodies),
    ]

    again = map(cohort.made, after)
    assert [a.path for a, b in zip(before, again, strict=True) if repr(a) != repr(b)] == ["status.json"]


def test_an_empty_cohort_has_a_site_too() -> None:
    empty = Snapshot(replace(WORLD.snapshot.cohort, participants=(), subscriptions=()), (), (), {})

    assert context(public(empty), "index.html", PlanetPage).days == ()
    assert not any(heap.size for heap in context(organiser(empty), "index.html", TriagePage).heaps)
    assert read(public(empty), "status.json")["last_run"] is None


# --- Things and people -----------------------------------------------------------------


def test_a_things_page_has_everybodys_entries_for_it_and_who_was_late() -> None:
    page = context(public(), "things/6/index.html", ThingPage)
    late = {row.person.id: row.late for row in page.done}

    assert late["ada-quill"] is False
    assert late["dewi-pritchard"] is True
    assert all(row.entries and row.on == row.entries[0].dated.date() for row in page.done)
    assert page.before is not None
    assert page.before.number == 5
    assert page.after is not None
    assert page.after.number == 7


def test_an_entry_about_two_things_is_in_both_tables() -> None:
    pages = public()
    links = [
        {
            entry.url
            for row in context(pages, f"things/{n}/index.html", ThingPage).done
            for entry in row.entries
        }
        for n in (6, 7)
    ]

    assert any(
        "6 & 7" in each.entry.title and each.entry.link in links[0] & links[1]
        for each in WORLD.snapshot.judged
    )


def test_the_index_of_things_counts_people_and_entries() -> None:
    things = context(public(), "things/index.html", ThingsPage).things
    first = things[0]

    assert [each.thing.number for each in things] == list(range(1, 24))
    assert first.people == 12  # thirteen have done it, one of them is not listed
    assert first.share == 100
    assert things[22].people == 1


def test_a_participants_page_lists_every_entry_since_the_start_and_says_why_each_counts_or_not() -> None:
    page = context(public(), "people/ada-quill/index.html", PersonPage)
    standings = {seen.entry.title: seen.standing for seen in page.seen}
    mine = [each for each in WORLD.snapshot.judged if each.participant == "ada-quill"]

    assert len(page.seen) == len(mine)
    assert standings["What mentoring did for me"] == "doubtful"
    assert standings["Getting ready"] == "early"  # before the start, yet it names the programme
    assert all(str(seen.sentence) for seen in page.seen)
    assert all(seen.cure for seen in page.seen if seen.standing in {"unmatched", "doubtful"})
    assert not any(seen.cure for seen in page.seen if seen.standing in {"counted", "late"})


def test_old_entries_of_a_blog_about_other_things_are_not_listed() -> None:
    early = replace(
        WORLD.snapshot.judged[0],
        entry=replace(WORLD.snapshot.judged[0].entry, title="Holidays", link="https://x.example/holidays"),
        decision=Decision(),
        standing=Standing.EARLY,
    )
    page = context(public(with_entries(WORLD.snapshot, [early])), "people/ada-quill/index.html", PersonPage)

    assert page.seen == ()


def test_a_participants_page_quotes_what_named_the_thing() -> None:
    page = context(public(), "people/ada-quill/index.html", PersonPage)
    counted = [seen for seen in page.seen if seen.standing in {"counted", "late"}]

    assert all(seen.quotes for seen in counted)
    assert all(quote.quote in seen.entry.title for seen in counted for quote in seen.quotes)


def test_feed_trouble_is_told_in_words_with_what_to_do() -> None:
    pages = public()
    trouble = context(pages, "health/index.html", HealthPage).troubled

    assert [each.person.id for each in trouble] == [cohort.BROKEN]
    assert "404" in str(trouble[0].sentence)
    assert trouble[0].advice is not None
    assert trouble[0].since is not None
    assert trouble[0].since.isoformat() == "2026-08-30"
    assert context(pages, f"people/{cohort.BROKEN}/index.html", PersonPage).health == trouble


def test_the_directory_puts_those_long_silent_last() -> None:
    members = context(public(), "people/index.html", PeoplePage).members
    quiet = [member.quiet for member in members]

    assert quiet == sorted(quiet)
    assert {member.person.id for member in members if member.quiet} >= {cohort.IDLE, "ines-roque"}
    assert not any(member.quiet for member in members if member.person.id == "emmy-de-wit")


def test_neighbours_go_round_so_that_each_blog_in_reach_is_named_equally_often() -> None:
    shown = [page.context for page in public().values() if isinstance(page.context, PersonPage)]
    named = [
        neighbour.id for each in shown if each.person.id != cohort.BROKEN for neighbour in each.neighbours
    ]

    assert {named.count(person) for person in named} == {5}
    assert set(named) == {each.person.id for each in shown} - {cohort.BROKEN}
    assert all(each.person not in each.neighbours and len(each.neighbours) == 5 for each in shown)


def test_a_blog_that_has_been_out_of_reach_for_weeks_is_marked_and_listed_last() -> None:
    members = context(public(), "people/index.html", PeoplePage).members

    assert [member.person.id for member in members if member.unreachable] == [cohort.BROKEN]
    assert members[-1].person.id == cohort.BROKEN


def test_what_waits_for_a_first_comment_is_listed_newest_first_and_at_most_two_of_one_person() -> None:
    told = [
        replace(each, entry=replace(each.entry, comments=(0, 3, None)[n % 3]))
        for n, each in enumerate(WORLD.snapshot.judged)
    ]
    page = context(public(with_entries(WORLD.snapshot, told)), "uncommented/index.html", UncommentedPage)
    writers = [entry.person.id for entry in page.entries]

    assert {entry.url for entry in page.entries} <= {
        each.entry.link for each in told if each.entry.comments == 0
    }
    assert [entry.shown for entry in page.entries] == sorted(
        (entry.shown for entry in page.entries), reverse=True
    )
    assert len(set(writers)) > 3
    assert max(map(writers.count, writers)) == 2


def test_the_newest_can_be_read_by_their_titles_alone() -> None:
    by_title = context(public(), "titles/index.html", TitlesPage).days
    front = titles(context(public(), "index.html", PlanetPage))
    listed = [entry.title for day in by_title for entry in day.entries]

    assert len(listed) == 100
    assert [title for title in listed if title in front][: len(front)] == front


def test_a_groups_matrix_has_its_people_and_its_own_sums() -> None:
    page = context(public(), "matrix/public/index.html", MatrixPage)

    assert {row.person.id for row in page.rows} == {"ben-okafor", "emmy-de-wit", "j-smith-2"}
    assert page.totals[:4] == (3, 3, 3, 2)
    assert page.groups == context(public(), "matrix/index.html", MatrixPage).groups


def test_charts_count_each_thing_of_a_person_once_and_nobody_who_has_none() -> None:
    page = context(public(), "charts/index.html", ChartsPage)
    rows = context(public(), "matrix/index.html", MatrixPage).rows

    assert sum(week.things for week in page.weeks) == sum(row.total for row in rows)
    assert {week.monday.weekday() for week in page.weeks} == {0}
    assert [later.monday - week.monday for week, later in pairwise(page.weeks)] == [timedelta(weeks=1)] * (
        len(page.weeks) - 1
    )
    assert page.people == len(rows) == sum(step.people for step in page.steps)
    assert sum(step.things * step.people for step in page.steps) == sum(row.total for row in rows)
    assert max(week.share for week in page.weeks) == max(step.share for step in page.steps) == 100
    assert page.steps[0].things == 1


# --- feeds and tables ------------------------------------------------------------------


def test_ids_in_our_feeds_stay_when_a_blog_moves() -> None:
    states = {
        address: replace(state, url=state.url.replace("http", "https-now", 1))
        for address, state in WORLD.snapshot.feeds.items()
    }
    moved = replace(
        WORLD.snapshot,
        feeds=states,
        first_addresses={state.id: state.url for state in WORLD.snapshot.feeds.values()},
    )

    before, after = (context(public(each), "atom.xml", FeedPage) for each in (WORLD.snapshot, moved))

    ids = [each.entry.id for each in before.entries]
    assert ids == [each.entry.id for each in after.entries]
    assert len(ids) == len(set(ids)) == 40
    assert all(each.startswith("tag:planet.example,2005:entry/") for each in ids)


def test_two_feeds_may_use_the_same_entry_id() -> None:
    judged = [
        replace(each, entry=replace(each.entry, entry_id="1"))
        for each in WORLD.snapshot.judged
        if each.counts
    ]
    first = [next(each for each in judged if each.entry.feed_id == feed) for feed in (1, 2)]

    feed = context(public(with_entries(WORLD.snapshot, first)), "atom.xml", FeedPage)

    assert len({each.entry.id for each in feed.entries}) == 2


def test_the_json_feed_keeps_to_version_1_1() -> None:
    pages = public()
    feed = read(pages, "things/6/feed.json")

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "https://planet.example/23/things/6/feed.json"
    assert feed["title"] == "Planet of Things: Thing 6 Online networks"
    for item in feed["items"]:
        assert item["id"]
        assert item["url"].startswith("https://")
        assert "content_html" in item or "content_text" in item
        assert datetime.fromisoformat(item["date_published"]).tzinfo
        assert item["authors"][0]["name"]


def test_a_things_feed_has_that_things_entries_only() -> None:
    feed = context(public(), "things/6/atom.xml", FeedPage)

    assert feed.entries
    assert all(6 in {thing.number for thing in each.entry.things} for each in feed.entries)
    assert feed.updated == max(each.updated for each in feed.entries)


def test_an_edit_moves_updated_and_never_published() -> None:
    edited = [
        replace(each, entry=replace(each.entry, changed_at=cohort.NOW)) for each in WORLD.snapshot.judged
    ]
    before, after = (
        context(public(each), "atom.xml", FeedPage)
        for each in (WORLD.snapshot, with_entries(WORLD.snapshot, edited))
    )

    assert [each.published for each in before.entries] == [each.published for each in after.entries]
    assert {each.updated for each in after.entries} == {cohort.NOW}


def test_the_sitemap_has_every_page_under_the_address_of_the_site() -> None:
    pages = public()
    content = pages["sitemap.xml"].content
    assert content is not None
    tree = ET.fromstring(content)
    listed = [place.text for place in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]

    assert listed == sorted(
        f"https://planet.example/23/{page.context.address}"
        for page in pages.values()
        if page.template.endswith(".html") and isinstance(page.context, PageContext)
    )
    assert "sitemap.xml" not in public(url="")


def test_completion_json_has_the_documented_form() -> None:
    content = read(public(), "completion.json")

    assert content.keys() == {"things", "participants"}
    assert content["things"][5] == {
        "number": 6,
        "title": "Online networks",
        "url": "https://programme.example/thing-6/",
    }
    ada = next(each for each in content["participants"] if each["id"] == "ada-quill")
    assert ada.keys() == {"id", "name", "groups", "things"}
    assert list(ada["things"]) == [str(number) for number in range(1, 24)]
    assert ada["things"]["6"] == ada["things"]["7"]
    assert ada["things"]["6"][0].keys() == {"link", "title", "published"}


def test_completion_csv_has_a_day_for_each_thing_done_and_nothing_that_a_spreadsheet_runs() -> None:
    snapshot = changed(WORLD.snapshot, ada_quill={"name": '=HYPERLINK("http://evil.example")'})
    snapshot = with_entries(snapshot, snapshot.judged)
    rows = list(csv.DictReader(io.StringIO((public(snapshot)["completion.csv"].content or b"").decode())))
    ada = next(row for row in rows if row["id"] == "ada-quill")

    assert ada["name"] == '\'=HYPERLINK("http://evil.example")'
    assert ada["total"] == "23"
    assert ada["6"] == ada["7"] == "2026-04-09"
    assert all(not row["23"] for row in rows if row["id"] != "ada-quill")


def test_status_json_tells_the_last_run_and_when_the_next_is_overdue() -> None:
    status = read(public(), "status.json")

    assert status["last_run"] == "2026-09-14T01:30:09Z"
    assert status["overdue_after"] == "2026-09-15T13:30:09Z"
    assert {key: status[key] for key in ("feeds", "failing", "participants", "things")} == {
        "feeds": 14,
        "failing": 1,
        "participants": 14,
        "things": 23,
    }


def test_building_alone_does_not_make_the_blogs_freshly_read() -> None:
    build = Run("build", "build", cohort.NOW, cohort.NOW)
    snapshot = replace(WORLD.snapshot, runs=(build, *WORLD.snapshot.runs))

    assert read(public(snapshot), "status.json")["last_run"] == "2026-09-14T01:30:09Z"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("Thing", "Things"), ("Thing", "Things")),
        (("ding", "dingen"), ("Ding", "Dingen")),
        (("Week",), ("Week", "Week")),
        (("Buch", "Bücher"), ("Buch", "Bücher")),
        (("شيء", "أشياء"), ("شيء", "أشياء")),
        (("Day", "Days", "Thing", "Things"), ("Day", "Days")),
        (("App", "Day", "Thing"), ("App", "App")),
    ],
)
def test_tasks_are_called_as_the_programme_calls_them(
    words: tuple[str, ...], expected: tuple[str, str]
) -> None:
    config = cohort.config()
    config = replace(config, programme=replace(config.programme, thing_words=words))
    page = next(views.public(WORLD.snapshot, config, cohort.NOW, WORLD.bodies)).context

    assert isinstance(page, PlanetPage)
    assert (page.site.thing_word, page.site.things_word) == expected


def test_groups_stand_in_the_order_in_which_people_count() -> None:
    everybody = WORLD.snapshot.cohort
    names = ("Group 10", "Group 2", "group 1", "Group 11")
    people = [
        replace(each, groups=(name,)) for each, name in zip(everybody.participants, names, strict=False)
    ]
    page = context(
        public(replace(WORLD.snapshot, cohort=replace(everybody, participants=tuple(people)))),
        "people/index.html",
        PeoplePage,
    )

    assert [group.name for group in page.groups] == ["group 1", "Group 2", "Group 10", "Group 11"]


@pytest.mark.parametrize(
    ("contact", "expected"),
    [
        ("https://example.org/ask", "https://example.org/ask"),
        ("ask@example.org", "mailto:ask@example.org"),
        ("mailto:ask@example.org", "mailto:ask@example.org"),
        ("javascript:alert(1)", ""),
        ("the desk on the first floor", ""),
    ],
)
def test_a_contact_becomes_a_link_where_it_can_be_one(contact: str, expected: str) -> None:
    config = cohort.config()
    config = replace(config, programme=replace(config.programme, contact=contact))
    page = next(views.public(WORLD.snapshot, config, cohort.NOW, WORLD.bodies)).context

    assert isinstance(page, PlanetPage)
    assert page.site.contact_url == expected
