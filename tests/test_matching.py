"""How evidence becomes a decision: the organiser's word, the order of cues, the reasons."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from aggregator.matching import match_blog, unused
from aggregator.matching.number_words import Table, tables
from aggregator.matching.text import words
from aggregator.model import Correction, Decision, EntryText, Programme, Thing
from tests.matching_cases import PROGRAMME


def decide(title: str = "", *, programme: Programme = PROGRAMME, **fields: object) -> Decision:
    [decision] = match_blog([EntryText(title=title, **fields)], programme)  # type: ignore[arg-type]
    return decision


def reasons(decision: Decision) -> list[str]:
    return [str(evidence.reason) for evidence in decision.evidence]


# -- corrections --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "link",
    [
        "https://ada.example/2026/03/listening",
        "http://ada.example/2026/03/listening/",
        "https://www.ada.example/2026/03/listening#comments",
    ],
)
def test_a_correction_names_its_entry_by_the_address_whatever_its_spelling(link: str) -> None:
    entry = EntryText(title="Thing 5", link=link)
    correction = Correction(
        link="https://ada.example/2026/03/listening", things=(7,), why="wrote about paths"
    )

    [decision] = match_blog([entry], PROGRAMME, [correction])

    assert decision.things == (7,)
    assert decision.doubtful == ()
    assert [(each.field, each.thing, each.accepted) for each in decision.evidence] == [
        ("corrections", 7, True),
        ("title", 5, False),
    ]


def test_a_correction_names_its_entry_by_its_id() -> None:
    entries = [EntryText(title="Thing 5", id="one"), EntryText(title="Thing 5", id="two")]

    first, second = match_blog(entries, PROGRAMME, [Correction(id="two", things=(6, 7))])

    assert first.things == (5,)
    assert second.things == (6, 7)


def test_a_correction_to_none_is_exactly_none() -> None:
    entry = EntryText(title="Thing 5", id="one")

    [decision] = match_blog([entry], PROGRAMME, [Correction(id="one", things=())])

    assert decision.things == ()
    assert not decision.ignored
    assert reasons(decision) == ["The organiser decided otherwise."]


def test_an_ignored_entry_covers_nothing_and_says_so() -> None:
    entry = EntryText(title="Thing 5", id="one")

    [decision] = match_blog([entry], PROGRAMME, [Correction(id="one", ignore=True)])

    assert decision.ignored
    assert decision.things == ()


def test_of_two_corrections_of_one_entry_the_later_holds() -> None:
    corrections = [Correction(id="one", things=(5,)), Correction(id="one", things=(6,))]

    [decision] = match_blog([EntryText(title="x", id="one")], PROGRAMME, corrections)

    assert decision.things == (6,)


def test_a_correction_may_give_a_thing_the_list_lacks() -> None:
    [decision] = match_blog([EntryText(id="one")], PROGRAMME, [Correction(id="one", things=(99,))])

    assert decision.things == (99,)


def test_a_corrected_entry_is_no_neighbour_of_its_own_making() -> None:
    entries = [
        EntryText(title="Thing 9", id="one", published=datetime(2011, 8, 1, tzinfo=UTC)),
        EntryText(title="Talks (#10)", id="two", published=datetime(2011, 8, 2, tzinfo=UTC)),
    ]

    _, second = match_blog(entries, PROGRAMME, [Correction(id="one", things=())])

    assert second.things == ()
    assert [doubt.thing for doubt in second.doubtful] == [10]


@pytest.mark.parametrize(
    ("before", "after", "vouched"),
    [
        ("Thing 9", "", True),
        ("", "Thing 11", True),
        ("Things 8 & 9", "A holiday", True),
        ("Thing 9", "Things 11, 12 & 13", True),
        ("Thing 7", "Thing 11", True),
        ("A holiday", "", False),
        ("Thing 8", "Thing 12", False),
        ("Thing 9", "Thing 10", False),
        ("Things 9 & 10", "Thing 11", False),
        ("Thing 12", "Thing 11", False),
        ("Thing 9", "Thing 4", False),
    ],
)
def test_the_things_beside_it_vouch_for_a_bare_number_unless_one_contradicts(
    before: str, after: str, vouched: bool
) -> None:
    days = {1: before, 2: "Talks (#10)", 3: after}
    blog = [
        EntryText(title=title, id=str(day), published=datetime(2011, 8, day, tzinfo=UTC))
        for day, title in days.items()
    ]
    undated = [replace(entry, published=None) if entry.title == "Talks (#10)" else entry for entry in blog]

    assert match_blog(blog, PROGRAMME)[1].things == ((10,) if vouched else ())
    assert match_blog(undated, PROGRAMME)[1].things == ()


def test_corrections_of_no_entry_are_named() -> None:
    used = Correction(link="https://ada.example/a", things=(1,))
    lost = Correction(link="https://ada.example/b", things=(2,))
    lost_id = Correction(id="nowhere", ignore=True)

    assert unused([used, lost, lost_id], [EntryText(link="http://ada.example/a/")]) == [lost, lost_id]


# -- what decides -------------------------------------------------------------------------------


def test_a_strong_cue_leaves_no_doubt_about_others() -> None:
    decision = decide("Thing 6: my mentor", content="<p>Everybody loves Thing 11 so far.</p>")

    assert decision.things == (6,)
    assert decision.doubtful == ()


def test_a_bare_number_gives_way_to_one_that_is_called_a_thing() -> None:
    assert decide("#5 My story").things == (5,)
    assert decide("#5 My story", tags=("thing 9",)).things == (9,)
    assert decide("#5 My story", content="<h3>Thing 9</h3>").things == (9,)


def test_a_bare_number_that_the_list_vouches_for_ranks_with_the_title() -> None:
    assert decide("#5 Mirrors everywhere", content="<h3>Thing 9</h3>").things == (5,)


def test_a_bare_number_beside_a_numbered_thing_is_nothing() -> None:
    assert decide("3. Thing 5").things == (5,)


def test_at_most_two_things_are_doubtful() -> None:
    decision = decide("", tags=("thing 1", "thing 2"), content="")
    assert decision.things == (1, 2)

    doubting = decide("Thing 9", tags=("thing 1", "thing 2", "thing 3"))
    assert doubting.things == (9,)
    assert [doubt.thing for doubt in doubting.doubtful] == [1, 2]


@pytest.mark.parametrize(
    ("title", "link"),
    [
        ("23 Things", "https://ada.wordpress.com/2011/08/01/23-things-2/"),
        ("Catching up with 23 Things", "https://ada.wordpress.com/catching-up-with-23-things-11/"),
        ("And another thing", "https://ada.wordpress.com/2011/08/01/and-another-thing-2/"),
        ("And another thing", "https://ada.blogspot.com/2011/08/another-thing_12.html"),
        ("What’s the next thing?", "https://ada.wordpress.com/whats-the-next-thing-3/"),
        ("And another thing", "https://medium.com/@ada/and-another-thing-4f2a1b3c5d6e"),
        (
            "A few more words about the 23 Things and me",
            "https://ada.blogspot.com/2011/08/few-more-words-about-23-things_5.html",
        ),
    ],
)
def test_what_a_host_adds_to_tell_addresses_apart_is_no_thing(title: str, link: str) -> None:
    decision = decide(title, link=link)

    assert decision.things == ()
    assert decision.doubtful == ()
    assert "Behind the title's own words in the address a number only tells posts apart." in reasons(decision)


@pytest.mark.parametrize(
    ("title", "link"),
    [
        ("One more thing: my calendar", "https://ada.example/thing-8/"),
        ("Another thing", "https://ada.example/thing-8-another-thing/"),
        ("Things", "https://ada.example/things-8-2/"),
        ("", "https://ada.example/thing-8"),
    ],
)
def test_a_number_in_the_address_that_the_title_has_not_is_a_thing(title: str, link: str) -> None:
    assert decide(title, link=link).things == (8,)


def test_two_kinds_of_thing_word_are_told_apart_where_one_counts_time() -> None:
    programme = replace(PROGRAMME, thing_words=("Week", "Thing"))

    assert decide("Week 3", programme=programme).things == (3,)
    assert decide("Week 3: Thing 5", programme=programme).things == (5,)


def test_a_thing_word_without_its_plural_has_one() -> None:
    assert decide("Tasks 3 & 4", programme=replace(PROGRAMME, thing_words=("Task",))).things == (3, 4)


def test_a_thing_word_of_two_words() -> None:
    programme = replace(PROGRAMME, thing_words=("Weekly report",), aliases=())

    assert decide("Weekly report 3: bugs", programme=programme).things == (3,)
    assert decide("Weekly reports 3 and 4", programme=programme).things == (3, 4)


def test_a_sign_as_thing_word() -> None:
    assert decide("My blog #4", programme=replace(PROGRAMME, thing_words=("#",))).things == (4,)


def test_a_programme_of_47_things_has_a_thing_47() -> None:
    programme = Programme("More Things", tuple(Thing(number) for number in range(1, 48)))

    assert decide("More Things: Thing 47", programme=programme).things == (47,)


@pytest.mark.parametrize(
    "programme",
    [
        Programme("x", ()),
        Programme("", (Thing(0),), thing_words=("",), languages=()),
        Programme("7", (Thing(7),), aliases=("7", "--", ""), languages=("xx", "tlh")),
        Programme("Things", (Thing(100000),), thing_words=("Thing", "...")),
    ],
)
def test_an_odd_programme_is_no_trouble(programme: Programme) -> None:
    decision = decide("Thing 7: 7 things, #7", tags=("7",), link="https://a.example/7", programme=programme)

    assert len(decision.doubtful) <= 2


# -- a blog's own numbers -------------------------------------------------------------------------

UNTITLED = replace(PROGRAMME, things=tuple(Thing(number) for number in range(1, 24)))


def decide_blog(*titles: str, programme: Programme = PROGRAMME) -> list[Decision]:
    """The decisions of a blog with an entry of each title, a week between them."""
    start = datetime(2011, 7, 1, tzinfo=UTC)
    weekly = enumerate(titles)
    return match_blog(
        [EntryText(title=title, published=start + timedelta(weeks=week)) for week, title in weekly], programme
    )


def things(decisions: list[Decision]) -> list[tuple[int, ...]]:
    return [decision.things for decision in decisions]


def doubts(decisions: list[Decision]) -> list[list[int]]:
    return [[doubt.thing for doubt in decision.doubtful] for decision in decisions]


@pytest.mark.parametrize("programme", [PROGRAMME, UNTITLED])
@pytest.mark.parametrize(
    "titles",
    [
        ("Weeknotes #4", "Weeknotes #5", "Weeknotes #6"),
        ("Book review #4: Emma", "Book review #5: Persuasion", "Book review #6: Sanditon"),
        ("Reading challenge (No. 4)", "Reading challenge (No. 5)", "Reading challenge (No. 6)"),
    ],
)
def test_a_blogs_own_series_is_doubtful_though_its_numbers_go_up(
    programme: Programme, titles: tuple[str, ...]
) -> None:
    decisions = decide_blog("Thing 2", *titles, programme=programme)

    assert things(decisions) == [(2,), (), (), ()]
    assert doubts(decisions) == [[], [4], [5], [6]]


def test_a_series_is_doubtful_beside_a_things_number_too() -> None:
    decisions = decide_blog("Thing 2", "Weeknotes #3", "Weeknotes #4")

    assert things(decisions) == [(2,), (), ()]


def test_numbers_behind_other_words_count_by_habit_unless_the_list_contradicts_them() -> None:
    titles = ("Socks #4", "Hats #5", "Gloves #6")

    assert things(decide_blog(*titles, programme=UNTITLED)) == [(4,), (5,), (6,)]
    assert doubts(decide_blog(*titles)) == [[4], [5], [6]]


def test_a_series_that_the_list_knows_counts_under_any_title() -> None:
    titles = ("My log #4: feeds", "My log #5: much ado", "My log #6: circles")

    assert things(decide_blog(*titles)) == [(4,), (5,), (6,)]


@pytest.mark.parametrize("title", ["The ex23 diary #%d", "My thing for today #%d", "My diary %d/23"])
def test_a_series_that_names_the_programme_or_its_things_counts(title: str) -> None:
    decisions = decide_blog(*(title % number for number in (4, 5, 6)), programme=UNTITLED)

    assert things(decisions) == [(4,), (5,), (6,)]


DOTTED = [
    ("de", "Ding", "1. Advent", "2. Advent", "3. Advent"),
    ("de", "Ding", "2. Versuch", "3. Platz beim Backen", "10. Geburtstag"),
    ("da", "ting", "1. søndag", "2. søndag", "3. søndag"),
    ("no", "ting", "1. juledag", "2. juledag", "3. juledag"),
    ("fi", "asia", "1. adventti", "2. adventti", "3. adventti"),
]


@pytest.mark.parametrize(("language", "word", "first", "second", "third"), DOTTED)
@pytest.mark.parametrize("base", [PROGRAMME, UNTITLED])
def test_ordinals_with_a_dot_are_no_series_of_things(
    base: Programme, language: str, word: str, first: str, second: str, third: str
) -> None:
    programme = replace(base, thing_words=(word,), languages=(language,))
    decisions = decide_blog(f"{word} 14", first, second, third, programme=programme)

    assert things(decisions) == [(14,), (), (), ()]
    assert all(doubts(decisions)[1:])


@pytest.mark.parametrize(
    ("title", "number"),
    [("5. Ding", 5), ("5. Aufgabe: Spiegel", 5), ("4. Feeds", 4), ("5 – Wikis", 5), ("ex23: 5. Wikis", 5)],
)
def test_ordinals_of_things_and_of_the_lists_topics_count(title: str, number: int) -> None:
    programme = replace(PROGRAMME, thing_words=("Ding", "Aufgabe"), languages=("de",))
    untitled = replace(
        programme, things=tuple(Thing(each, "Feeds" if each == 4 else "") for each in range(1, 24))
    )

    assert decide(title, programme=untitled).things == (number,)


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("de", "5. Mai"),
        ("de", "5. Dezember: Nikolaus"),
        ("de", "5.-7. Mai im Harz"),
        ("de", "5./6. Mai"),
        ("de", "5. und 6. Mai"),
        ("de", "5. bis 7. Mai"),
        ("no", "17. mai"),
        ("da", "5. maj"),
        ("fi", "6. joulukuuta"),
        ("cs", "17. listopadu"),
    ],
)
def test_a_day_with_a_dot_is_a_date(language: str, title: str) -> None:
    decision = decide(title, programme=replace(UNTITLED, languages=(language,)))

    assert decision.things == ()
    assert decision.doubtful == ()
    assert "The figure is part of a date." in reasons(decision)


def test_an_ordinal_beside_a_things_number_is_doubtful() -> None:
    programme = replace(UNTITLED, thing_words=("Ding",), languages=("de",))

    assert things(decide_blog("1. Treffen", "Ding 2", programme=programme)) == [(), (2,)]


def test_a_day_with_a_dot_ends_no_list_of_things() -> None:
    programme = replace(PROGRAMME, thing_words=("Ding",), languages=("de",))

    assert decide("Ding 5, 12. August 2011", programme=programme).things == (5,)
    assert decide("Ding 16 – 17. September", programme=programme).things == (16,)


def test_a_week_with_a_dot_is_no_thing() -> None:
    decision = decide("3. Woche", programme=replace(UNTITLED, thing_words=("Ding",), languages=("de",)))

    assert decision.doubtful == ()


# -- the first sentences -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sentence",
    [
        "I am not going to do Thing 5.",
        "I didn't do Thing 5.",
        "I couldn’t finish Thing 5.",
        "I dont like my photo, and I have no time for my Thing 5.",
        "I still have to do Thing 5.",
        "Next week I will do Thing 5.",
        "Next week, when I am back, I will do Thing 5.",
        "I am about to start tomorrow on Thing 5.",
        "I had no time and never finished Thing 5.",
        "I have never in my life finished Thing 5.",
        "Thanks for your comments on Thing 5!",
        "Thank you all for what you said about Thing 5.",
        "I am not going to do Things 5 and 6.",
    ],
)
def test_an_opening_that_denies_postpones_or_thanks_counts_for_nothing(sentence: str) -> None:
    decision = decide("Hello", content=f"<p>{sentence}</p>")

    assert decision.things == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "I have not slept, this is Thing 5.",
        "I have not slept but here is my Thing 5.",
        "I haven't written for weeks. Today I do Thing 5.",
        "Next week I am away, but today I do Thing 5.",
        "It is never too late – here I start Thing 5.",
        "Not again! This is Thing 5.",
    ],
)
def test_a_denial_in_another_clause_takes_nothing_from_an_opening(sentence: str) -> None:
    assert decide("Hello", content=f"<p>{sentence}</p>").things == (5,)


def test_an_opening_that_may_deny_a_thing_is_doubtful() -> None:
    decision = decide("Hello", content="<p>I didn't think I would get to Thing 5, but here I am.</p>")

    assert [doubt.thing for doubt in decision.doubtful] == [5]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("nl", "Bedankt voor alle reacties op mijn Thing 5."),
        ("nl", "Volgende week ga ik aan Thing 5."),
        ("de", "Nie wieder schreibe ich zu Thing 5."),
        ("sv", "Tack för era ord om Thing 5."),
        ("da", "Jeg er ikke kommet til Thing 5."),
        ("no", "Neste uke vil jeg skrive om Thing 5."),
        ("fr", "Je n’ai jamais écrit sur Thing 5."),
        ("es", "Todavía no he escrito nada sobre Thing 5."),
        ("it", "Grazie dei vostri commenti su Thing 5."),
        ("pt", "Ainda vou escrever sobre Thing 5."),
        ("pl", "Nigdy nie pisałam tu dla was o Thing 5."),
    ],
)
def test_openings_deny_postpone_and_thank_in_the_programmes_languages(language: str, sentence: str) -> None:
    programme = replace(PROGRAMME, languages=(language,))

    assert decide("Hello", programme=programme, content=f"<p>{sentence}</p>").things == ()


# -- why ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ("23 Things", "“23 Things” is a name of the programme; its figure is no number of its list."),
        ("10 things I like", "The figure says how many, not which one."),
        ("Week 3", "The number belongs to something else: a week, a part, a post or the like."),
        ("5 June", "The figure is part of a date."),
        ("Thing 2.0", "The figure is a version, a time or a decimal number, like “2.0”."),
        ("Thing 9½", "The number is not a whole one."),
        ("Extra Thing 3", "What is extra or a bonus is not on the programme's list."),
        ("Things 1-23", "Too many numbers at once: a preview, a review or a menu, not a report of each."),
        (
            "Who is Thing 1 and who is Thing 2?",
            "Thing One and Thing Two are characters of a picture book here.",
        ),
        (
            "The first thing I did",
            "“The first thing I …” is everyday speech, not a number of the programme's list.",
        ),
        ("Thing 99", "The programme's list has no 99."),
        ("5 apples", "The title begins with a number, but not as a heading does."),
    ],
)
def test_a_number_that_is_no_thing_says_why(title: str, sentence: str) -> None:
    decision = decide(title)

    assert decision.things == ()
    assert sentence in reasons(decision)


@pytest.mark.parametrize(
    "entry",
    [
        EntryText(title="Activity 6: podcasts", tags=("activity 7",), link="https://a.example/activity-6"),
        EntryText(title="The sixth activity"),
        EntryText(title="Activity 99 and bonus activity 3"),
        EntryText(title="Activities 1-23"),
        EntryText(title="Week 3, #12"),
        EntryText(title="What I read", content="<h2>Activity 4</h2><p>Activity 5 was fun.</p>"),
    ],
    ids=lambda entry: entry.title,
)
def test_no_reason_says_thing_where_the_programme_calls_it_otherwise(entry: EntryText) -> None:
    programme = replace(PROGRAMME, thing_words=("Activity", "Activities"))
    [decision] = match_blog([entry], programme)

    assert decision.evidence
    assert not [reason for reason in reasons(decision) if re.search(r"\bthing", reason, re.IGNORECASE)]


@pytest.mark.parametrize(
    ("entry", "named"),
    [
        (EntryText(title="My 23 Things"), True),
        (EntryText(title="ex 23 and me"), True),
        (EntryText(title="Hello", tags=("EX23",)), True),
        (EntryText(title="Hello", content="<p>I signed up for 23 Things for Example Libraries.</p>"), True),
        (EntryText(title="Hello", content="<p>" + "A long walk. " * 40 + "Then 23 Things.</p>"), False),
        (EntryText(title="Thing 5"), False),
    ],
)
def test_an_entry_names_the_programme_in_its_title_tags_or_opening(entry: EntryText, named: bool) -> None:
    [decision] = match_blog([entry], PROGRAMME)

    assert decision.names_programme is named


# -- lists ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "title", "numbers"),
    [
        ("en", "Things 6 & 7 of ex23", (6, 7)),
        ("en", "Things 6 and 7 of 23", (6, 7)),
        ("en", "Thing 6 and 7 of the 23 Things", (6, 7)),
        ("en", "Things 6-7 of 23", (6, 7)),
        ("en", "Things 6 and 7 of our programme", (6, 7)),
        ("en", "Things five, one and seven", (1, 5, 7)),
        ("en", "Thing: 6 of 23", (6,)),
        ("en", "Thing - 6 of ex23", (6,)),
        ("en", "Things one to three", (1, 2, 3)),
        ("de", "Dinge zehn, elf und zwölf", (10, 11, 12)),
        ("fr", "Choses cinq, six et sept", (5, 6, 7)),
        ("es", "Cosas siete, ocho y nueve", (7, 8, 9)),
        ("nl", "Dingen tien, elf en twaalf", (10, 11, 12)),
    ],
)
def test_a_list_goes_on_to_its_end(language: str, title: str, numbers: tuple[int, ...]) -> None:
    words = ("Thing", "Ding", "Dinge", "Dingen", "Chose", "Choses", "Cosa", "Cosas")
    programme = replace(PROGRAMME, thing_words=words, languages=(language,))

    assert decide(title, programme=programme).things == numbers


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("Thing 6 and 7 of my friends", 6),
        ("Thing 6 and 7 ways to network", 6),
        ("Things 6 and one for the road", 6),
        ("Thing six, one of many", 6),
    ],
)
def test_a_list_ends_where_something_else_is_counted(title: str, number: int) -> None:
    decision = decide(title)

    assert {*decision.things, *(doubt.thing for doubt in decision.doubtful)} == {number}


@pytest.mark.parametrize(
    ("title", "numbers"),
    [
        ("Thing One of ex23", (1,)),
        ("Thing One of 23", (1,)),
        ("Thing one of many", ()),
        ("Thing one to one", ()),
    ],
)
def test_an_everyday_number_word_counts_before_the_total(title: str, numbers: tuple[int, ...]) -> None:
    assert decide(title).things == numbers


@pytest.mark.parametrize(
    ("languages", "title", "number"),
    [
        (("en",), "Thing Six continued", 6),
        (("en",), "Thing Six of 23", 6),
        (("en",), "Thing six in which I network", 6),
        (("fr",), "Chose six enfin", 6),
        (("de",), "Ding elf ist fertig", 11),
        (("nl", "en"), "Ding zes en meer", 6),
        (("es",), "Cosa dos terminada", 2),
        (("it",), "Cosa tre finita", 3),
        (("da",), "Ting to er færdig", 2),
    ],
)
def test_a_number_word_is_believed_that_says_nothing_else_in_the_programmes_languages(
    languages: tuple[str, ...], title: str, number: int
) -> None:
    programme = replace(PROGRAMME, thing_words=(title.split(maxsplit=1)[0],), languages=languages)

    assert decide(title, programme=programme).things == (number,)


@pytest.mark.parametrize(
    ("languages", "title"),
    [
        (("en",), "Thing one continued"),
        (("da", "en"), "Ting to remember"),
        (("de", "en"), "Ding elf costumes"),
        (("it", "en"), "Cosa due tomorrow"),
        (("it",), "Cosa sei davvero"),
        (("sv",), "Sak en gång"),
        (("sv",), "Saken"),
        (("da",), "Tinget"),
    ],
)
def test_an_everyday_word_of_one_of_the_languages_is_no_number(
    languages: tuple[str, ...], title: str
) -> None:
    word = title.split(maxsplit=1)[0].removesuffix("en").removesuffix("et")
    programme = replace(PROGRAMME, thing_words=(word,), languages=languages)

    assert decide(title, programme=programme).things == ()


@pytest.mark.parametrize(
    ("language", "title", "numbers"),
    [
        ("es", "Cosa n.º 5", (5,)),
        ("es", "Cosa N.º5: Twitter", (5,)),
        ("es", "Cosas n.º 5 y n.º 6", (5, 6)),
        ("pt", "Coisa n.º 5", (5,)),
        ("it", "Cosa n.° 5", (5,)),
        ("it", "Cosa n° 5", (5,)),
        ("fr", "Chose n° 5", (5,)),
        ("cy", "Peth rhif 5", (5,)),
        ("ru", "Задание номер 5", (5,)),
        ("cs", "Úkol č. 5", (5,)),
        ("en", "Thing C4: what I read", ()),
        ("ar", "المهمة رقم ٥", (5,)),
        ("he", "משימה מספר 5", (5,)),
        ("en", "ex23 number 8", (8,)),
        ("en", "23 Things – Number 8: calendars", (8,)),
        ("es", "ex23 n.º 8", (8,)),
        ("en", "My number 8", ()),
        ("en", "Number 10, Downing Street", ()),
    ],
)
def test_a_sign_for_number_stands_before_a_things_number(
    language: str, title: str, numbers: tuple[int, ...]
) -> None:
    words = ("Thing", "Cosa", "Cosas", "Coisa", "Chose", "Peth", "Задание", "Úkol", "المهمة", "משימה")
    programme = replace(PROGRAMME, thing_words=words, languages=(language,))

    assert decide(title, programme=programme).things == numbers


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("ru", "Задание 5 и 6"),
        ("uk", "Завдання 5 та 6"),
        ("cy", "Peth 5 a 6"),
        ("cy", "Peth 5 ac 6"),
        ("ar", "المهمة 5 و 6"),
        ("el", "Πράγμα 5 και 6"),
        ("tr", "Görev 5 ve 6"),
        ("ro", "Lucrul 5 și 6"),
        ("ja", "課題5と6"),
        ("he", "משימה 5 ו-6"),
        ("de", "Ding 5 u. 6"),
        ("de", "Ding 5 sowie 6"),
        ("nb", "Ting 5 og 6"),
        ("nn", "Ting 5 og 6"),
    ],
)
def test_two_things_are_joined_in_the_programmes_language(language: str, title: str) -> None:
    programme = replace(PROGRAMME, thing_words=(title.partition("5")[0].strip(),), languages=(language,))

    assert decide(title, programme=programme).things == (5, 6)


# -- number words ---------------------------------------------------------------------------------

LANGUAGES = ("en", "nl", "de", "sv", "da", "no", "fi", "fr", "es", "it", "pt", "pl", "hu")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_up_to_99_has_its_own_words(language: str) -> None:
    cardinals, ordinals = tables((language,), 99)

    assert _numbers(cardinals) >= set(range(1, 100))
    # Without its ring "åttende" (8th) is "attende" (18th); the smaller number has the word.
    assert _numbers(ordinals) >= set(range(1, 100)) - ({18} if language == "no" else set())


def _numbers(table: Table) -> set[int]:
    return {number for spellings in table.values() for _, number in spellings}


@pytest.mark.parametrize(
    ("language", "word", "spelling", "number"),
    [
        ("en", "Thing", "twenty-three", 23),
        ("nl", "Ding", "drieëntwintig", 23),
        ("de", "Ding", "dreiundzwanzig", 23),
        ("sv", "Sak", "tjugotre", 23),
        ("da", "Ting", "treogtyve", 23),
        ("no", "Ting", "tjuetre", 23),
        ("fi", "Asia", "kaksikymmentäkolme", 23),
        ("fr", "Chose", "vingt-trois", 23),
        ("es", "Cosa", "veintitrés", 23),
        ("it", "Cosa", "ventitré", 23),
        ("pt", "Coisa", "vinte e três", 23),
        ("pl", "Rzecz", "dwadzieścia trzy", 23),
        ("hu", "Dolog", "huszonhárom", 23),
        ("pt-BR", "Coisa", "dezesseis", 16),
        ("nb", "Ting", "åtte", 8),
        ("de-AT", "Ding", "acht", 8),
    ],
)
def test_number_words_behind_the_thing_word(language: str, word: str, spelling: str, number: int) -> None:
    programme = replace(PROGRAMME, thing_words=(word,), languages=(language,))

    assert decide(f"{word} {spelling}", programme=programme).things == (number,)
    assert decide(f"{word.upper()} {spelling.upper()}: !", programme=programme).things == (number,)


@pytest.mark.parametrize(
    ("language", "title", "number"),
    [
        ("en", "The twenty-third thing", 23),
        ("nl", "Het achtste ding", 8),
        ("de", "Das achte Ding", 8),
        ("de", "Mein achtes Ding", 8),
        ("sv", "Åttonde ding", 8),
        ("da", "Ottende ding", 8),
        ("no", "Åttende ding", 8),
        ("fi", "Kahdeksas ding", 8),
        ("fr", "Le huitième ding", 8),
        ("es", "El octavo ding", 8),
        ("es", "La octava ding", 8),
        ("it", "L'ottava ding", 8),
        ("pt", "A oitava ding", 8),
        ("pl", "Ósma ding", 8),
        ("hu", "Nyolcadik ding", 8),
    ],
)
def test_ordinals_before_the_thing_word(language: str, title: str, number: int) -> None:
    programme = replace(PROGRAMME, thing_words=("Ding", "Thing"), languages=(language,))

    assert decide(title, programme=programme).things == (number,)


@pytest.mark.parametrize(
    ("language", "title", "numbers"),
    [
        ("en", "The first and second Things", (1, 2)),
        ("en", "My 5th & 6th Things", (5, 6)),
        ("en", "The 5th, 6th and 7th Things", (5, 6, 7)),
        ("en", "The 5th to 7th Things", (5, 6, 7)),
        ("de", "Das 5. und 6. Ding", (5, 6)),
        ("de", "Das erste und das zweite Ding", (1, 2)),
        ("de", "Dreizehntes und letztes Ding", (13,)),
        ("nl", "Eerste en tweede ding", (1, 2)),
        ("da", "8. og 9. ding", (8, 9)),
        ("fr", "5e et 6e dings", (5, 6)),
        ("en", "The 22nd, 23rd and 24th Things", (22, 23)),
        ("en", "The first and second things I noticed", ()),
        ("en", "The 1st to 23rd Things", ()),
        ("en", "Second and third thoughts on Thing 4", (4,)),
        ("en", "First things first", ()),
    ],
)
def test_several_ordinals_before_the_thing_word(language: str, title: str, numbers: tuple[int, ...]) -> None:
    programme = replace(PROGRAMME, thing_words=("Ding", "Dings", "Thing", "Things"), languages=(language,))

    assert decide(title, programme=programme).things == numbers


@pytest.mark.parametrize(
    ("language", "title", "number"),
    [
        ("en", "The sixth thing: one blog a day", 6),
        ("en", "The sixth Thing: 5 cats", 6),
        ("en", "6th Thing: 7 reasons to try it", 6),
        ("de", "Das erste Ding: ein Blog", 1),
        ("nl", "Eerste ding: een blog", 1),
        ("fr", "La première ding : un blog", 1),
        ("en", "My second Thing 5", 5),
        ("en", "My second thing: 8", 8),
    ],
)
def test_an_ordinal_stands_whatever_is_counted_behind_its_colon(
    language: str, title: str, number: int
) -> None:
    programme = replace(PROGRAMME, thing_words=("Ding", "Thing"), languages=(language,))

    assert decide(title, programme=programme).things == (number,)


@pytest.mark.parametrize(
    ("language", "forms", "title"),
    [
        ("sv", ("sak", "saken", "saker", "sakerna"), "Den femte saken"),
        ("sv", ("sak", "saken", "saker", "sakerna"), "5:e saken"),
        ("da", ("ting", "tinget", "tingene"), "Det femte tinget"),
        ("nb", ("oppgave", "oppgaven"), "Femte oppgaven"),
    ],
)
def test_a_form_that_ends_in_its_article_is_one_thing(
    language: str, forms: tuple[str, ...], title: str
) -> None:
    programme = replace(PROGRAMME, thing_words=forms, languages=(language,))

    assert decide(title, programme=programme).things == (5,)


@pytest.mark.parametrize(
    ("title", "numbers"),
    [
        ("Tasks 5-15", (5, 10, 15)),
        ("Tasks 10 to 20", (10, 15, 20)),
        ("The 5th to 15th Tasks", (5, 10, 15)),
        ("Tasks 1-102", ()),
    ],
)
def test_a_range_is_as_long_as_the_list_has_things_in_it(title: str, numbers: tuple[int, ...]) -> None:
    things = tuple(Thing(number) for number in (1, 5, 10, 15, 20, 25, 30, 100, 101, 102))
    programme = replace(PROGRAMME, things=things, thing_words=("Task", "Tasks"))

    assert decide(title, programme=programme).things == numbers


@pytest.mark.parametrize("title", ["Afgelopen week 3 boeken gelezen", "De komende week 5 dagen vrij"])
def test_a_week_that_is_spoken_of_has_no_number(title: str) -> None:
    programme = replace(PROGRAMME, thing_words=("week", "weken"), languages=("nl",))

    assert decide(title, programme=programme).things == ()


def test_words_are_folded() -> None:
    assert words("Thing’s №８ – DÉJÀ") == ("thing", "s", "no", "8", "deja")


@pytest.mark.parametrize(
    ("hour", "doubtful"),
    [
        ("2011-06-19T23:59", False),
        ("2011-06-20T00:01", True),
        ("2012-02-29T23:59", True),  # the last of the days of grace
        ("2012-03-01T00:01", False),
    ],
)
@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Auckland"])
def test_a_topic_alone_is_doubtful_on_the_days_that_count_where_the_programme_is(
    hour: str, doubtful: bool, zone: str
) -> None:
    blog = [EntryText(title=f"Thing {number}", id=str(number)) for number in (1, 2)]
    moment = datetime.fromisoformat(hour).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    entry = EntryText(title="Sound and screen recordings", published=moment)

    decision = match_blog([*blog, entry], replace(PROGRAMME, timezone=zone))[-1]

    assert bool(decision.doubtful) is doubtful
