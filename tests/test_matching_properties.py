"""What holds of the matcher whatever people write."""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator.matching import as_json, from_json, match_blog, plain, read_text
from aggregator.matching.body import read_body
from aggregator.matching.grammar import may_tell, read
from aggregator.matching.lists import ORDINAL, THING
from aggregator.matching.rules import compile_rules
from aggregator.matching.text import Tokens
from aggregator.model import Correction, Decision, EntryText
from tests.matching_cases import PROGRAMME

VOCABULARY = compile_rules(PROGRAMME).vocabulary

# Pieces from which titles and texts of interest are put together, among any other text.
_PIECES = """
    Thing Things thing THING Thnig 8 9 #9 23 23rd 2.0 1-3 5/23 10/11/12 ½ eight twenty-three eighth first the of and
    & , - – : . ( ) No. Week 23-Things ex23 Thing8 Things6&7 what next final Mentors calendar ８ ٣ &amp; &#8211; é É
    \u0301 \u200b \U0001d7d8 5️⃣ Thing-1 thing_2 review twins not
"""
PIECES = st.sampled_from(_PIECES.split())
LINES = st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=9).map(" ".join) | st.text(max_size=30)
HTML = st.lists(
    st.one_of(
        LINES,
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<h3>",
                "</h3>",
                "<b>",
                "</b>",
                "<br>",
                "<li>",
                "</li>",
                "<",
                ">",
                "</a>",
                "<blockquote>",
            ]
        ),
        st.just('<a href="https://example.org/things/09-notebook">'),
    ),
    max_size=10,
).map("".join)
TAGS = st.lists(LINES | st.sampled_from(["onlinenetworks", "thing 6", "ex23"]), max_size=3).map(tuple)
LINKS = st.sampled_from(
    ["", "https://ada.example/2011/06/thing-6-x-2.html", "nonsense", "https://a.example"]
) | st.text(max_size=20)
MOMENTS = st.none() | st.integers(0, 400).map(lambda days: datetime(2011, 5, 1, tzinfo=UTC) + timedelta(days))
ENTRIES = st.builds(
    EntryText, title=LINES, tags=TAGS, link=LINKS, id=st.text(max_size=3), published=MOMENTS, content=HTML
)
CORRECTIONS = st.lists(
    st.builds(
        Correction,
        id=st.text(max_size=1),
        things=st.none() | st.lists(st.integers(1, 30), max_size=3).map(tuple),
        ignore=st.booleans(),
        why=st.text(max_size=5),
    ),
    max_size=3,
)

RELAXED = settings(suppress_health_check=[HealthCheck.too_slow])


@RELAXED
@given(st.lists(ENTRIES, max_size=4))
def test_texts_read_before_say_the_same_as_texts_read_now(entries: list[EntryText]) -> None:
    before = [read_text(entry.content, entry.title, PROGRAMME) for entry in entries]

    assert [from_json(as_json(each)) for each in before] == before
    assert match_blog(entries, PROGRAMME, said=before) == match_blog(entries, PROGRAMME)


@given(
    st.text(alphabet='[]{},:"0123456789truefalsn')
    | st.recursive(st.none() | st.integers(), st.lists).map(json.dumps)
)
def test_what_is_no_text_of_ours_is_a_value_error(text: str) -> None:
    try:
        from_json(text)
    except ValueError:
        pass
    else:
        assert not text or json.loads(text)


@RELAXED
@given(st.lists(ENTRIES, max_size=4), CORRECTIONS)
def test_evidence_quotes_its_field(entries: list[EntryText], corrections: list[Correction]) -> None:
    titles = [entry.title for entry in entries]
    for entry, decision in zip(entries, match_blog(entries, PROGRAMME, corrections), strict=True):
        for evidence in decision.evidence:
            fields = {
                "title": [entry.title],
                "tags": list(entry.tags),
                "link": [entry.link],
                "content": [plain(entry.content)],
                "corrections": [correction.why for correction in corrections],
                "neighbours": titles,
            }
            assert any(evidence.quote in text for text in fields[evidence.field]), evidence
            assert str(evidence.reason)


@RELAXED
@given(st.lists(ENTRIES, max_size=4))
def test_a_decision_is_made_of_its_evidence(entries: list[EntryText]) -> None:
    numbers = {thing.number for thing in PROGRAMME.things}
    for decision in match_blog(entries, PROGRAMME):
        assert set(decision.things) <= numbers
        assert set(decision.things) == {each.thing for each in decision.evidence if each.accepted}
        assert list(decision.things) == sorted(set(decision.things))
        doubtful = [doubt.thing for doubt in decision.doubtful]
        assert len(doubtful) <= 2
        assert doubtful == sorted(set(doubtful))
        assert not set(doubtful) & set(decision.things)


@RELAXED
@given(ENTRIES, st.text(max_size=12).filter(lambda tag: not any(map(str.isnumeric, tag))))
def test_an_unrelated_tag_never_removes_a_thing(entry: EntryText, tag: str) -> None:
    with_tag = EntryText(
        entry.title, (*entry.tags, tag), entry.link, entry.id, entry.published, entry.content
    )

    [before], [after] = match_blog([entry], PROGRAMME), match_blog([with_tag], PROGRAMME)

    assert set(before.things) <= set(after.things)


@RELAXED
@given(st.lists(ENTRIES, max_size=6), st.randoms())
def test_the_answer_does_not_depend_on_the_order_of_the_entries(
    entries: list[EntryText], random: object
) -> None:
    order = list(range(len(entries)))
    random.shuffle(order)  # type: ignore[attr-defined]

    straight = match_blog(entries, PROGRAMME)
    mixed = match_blog([entries[place] for place in order], PROGRAMME)

    assert [straight[place] for place in order] == mixed


@RELAXED
@given(st.text(), st.text(), st.text())
def test_no_text_raises(title: str, content: str, link: str) -> None:
    [decision] = match_blog([EntryText(title, (title,), link, content=content)], PROGRAMME)

    assert isinstance(decision, Decision)


@RELAXED
@given(LINES)
def test_tokens_stand_where_they_say(text: str) -> None:
    found = Tokens(text)

    places = [(found.start(index), found.end(index)) for index in range(found.size)]
    assert all(0 <= start <= end <= len(text) for start, end in places)
    assert places == sorted(places)


@RELAXED
@given(HTML)
def test_plain_text_has_no_empty_lines_and_no_double_spaces(html: str) -> None:
    lines = plain(html).split("\n")

    assert lines == [""] or all(line.strip() for line in lines)


@RELAXED
@given(LINES)
def test_a_line_that_is_passed_over_has_nothing_to_tell(text: str) -> None:
    line = read(text, VOCABULARY, typos=False)

    things = [mention for mention in line.mentions if mention.form in (THING, ORDINAL)]
    assert may_tell(text, VOCABULARY) or not (things or line.names_programme)


@RELAXED
@given(HTML, st.integers(0, 60))
def test_how_long_a_line_is_comes_out_right_from_its_beginning(html: str, length: int) -> None:
    for passage in read_body(html).passages:
        told = passage.longer_than(length)

        assert told == (len(passage.text) > length)


# -- linear time, measured by counting the work ----------------------------------------------------


def _calls(work: Callable[[], object]) -> int:
    """How many Python functions were called: the same on every machine, unlike seconds."""
    count = 0

    def counting(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counting)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


REPEATED = [
    *(
        "Thing 8 ",
        "8 ",
        "Things 1, 2, 3, ",
        "#5 ",
        "23 things ",
        "ex23 ",
        "- ",
        "1/",
        "1.",
        "1 & ",
        "&amp;",
        "&#1",
    ),
    *(
        "twenty ",
        "Thing 1 and Thing 2 ",
        "'s",
        "first thing ",
        "Thing: ",
        "\u0301",
        "１",
        "  ",
        "\n",
        "Week 3 ",
        "no. ",
    ),
    *(
        "½",
        "1a",
        "Thing 5 of ",
        "5 to ",
        "final ",
        "Mentors ",
        "not Thing 5 ",
        "Thing 1 / 2 ",
        "(",
        "Thnig ",
        "#",
        "ﷺ",
    ),
]
MARKUP = [
    "<a ",
    '<a "',
    "<b>",
    "<",
    "</li>",
    "<h3>Thing 1</h3>",
    "<br>Thing 3",
    "<p><b>Thing 5</b> x</p>",
    "<blockquote>",
]


@pytest.mark.slow
@pytest.mark.parametrize("piece", REPEATED)
@pytest.mark.parametrize("field", ["title", "tags", "link", "content"])
def test_four_times_the_text_is_four_times_the_work(piece: str, field: str) -> None:
    def entry(length: int) -> EntryText:
        text = (piece * (length // len(piece) + 1))[:length]
        value = {"tags": (text,), "link": "https://a.example/" + text}.get(field, text)
        return EntryText(**{"title": "x", field: value})  # type: ignore[arg-type]

    match_blog([entry(100)], PROGRAMME)
    short, long = entry(3_000), entry(12_000)
    little = _calls(lambda: match_blog([short], PROGRAMME))

    assert _calls(lambda: match_blog([long], PROGRAMME)) <= 5 * little + 1_000


@pytest.mark.slow
@pytest.mark.parametrize("piece", MARKUP)
def test_four_times_the_markup_is_four_times_the_work(piece: str) -> None:
    short, long = (EntryText(content=piece * length) for length in (500, 2_000))
    little = _calls(lambda: match_blog([short], PROGRAMME))

    assert _calls(lambda: match_blog([long], PROGRAMME)) <= 5 * little + 1_000


@pytest.mark.slow
@pytest.mark.parametrize("title", ["#%d", "%d.", "Thing %d", "ex23", "%d things"])
def test_four_times_the_entries_is_four_times_the_work(title: str) -> None:
    def blog(size: int) -> list[EntryText]:
        start = datetime(2011, 7, 1, tzinfo=UTC)
        titles = [title % (each % 23 + 1) if "%" in title else title for each in range(size)]
        return [EntryText(text, published=start + timedelta(hours=each)) for each, text in enumerate(titles)]

    short, long = blog(100), blog(400)
    little = _calls(lambda: match_blog(short, PROGRAMME))

    assert _calls(lambda: match_blog(long, PROGRAMME)) <= 5 * little + 1_000


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["Thing 8 ", "1", "<a \"'", "&#", "(", "Things 1, "])
def test_a_title_of_100_kb_is_read_at_once(piece: str) -> None:
    text = (piece * 100_000)[:100_000]

    [decision] = match_blog([EntryText(text, (text,), text, content=text)], PROGRAMME)

    assert len(decision.evidence) < 100
