"""What texts say where the title does not: cases of our own, one blog each."""

from dataclasses import replace

import pytest

from aggregator.matching import match_blog, plain
from aggregator.matching.body import Anchor, read_body
from aggregator.model import EntryText
from aggregator.sanitize.text import BLOCKS
from tests.matching_cases import PROGRAMME, Case, body_cases


@pytest.mark.parametrize("case", body_cases(), ids=lambda case: case.why)
def test_a_text_says_what_a_careful_reader_would_say(case: Case) -> None:
    decisions = match_blog(case.entries, PROGRAMME)

    assert [list(decision.things) for decision in decisions] == case.things
    assert [[doubt.thing for doubt in decision.doubtful] for decision in decisions] == case.doubtful


@pytest.mark.parametrize(
    ("language", "text", "things", "doubtful"),
    [
        ("nl", "Voor ding 5 moesten we een blog maken.", (5,), ()),
        ("nl", "Mijn bijdrage voor de dingen 5 en 6.", (5, 6), ()),
        ("nl", "Na ding 5 was ik moe.", (), ()),
        ("nl", "Vlak voor ding 5 werd ik ziek.", (), ()),
        ("de", "Mein Beitrag zum Ding 5.", (5,), ()),
        ("en", "I am looking forward to Ding 5.", (), (5,)),
    ],
)
def test_an_opening_is_read_in_the_programmes_language(
    language: str, text: str, things: tuple[int, ...], doubtful: tuple[int, ...]
) -> None:
    programme = replace(PROGRAMME, thing_words=("Ding", "dingen"), languages=(language,))
    entry = EntryText(title="Thursday", content=f"<p>{text}</p>")

    [decision] = match_blog([entry], programme)

    assert (decision.things, tuple(doubt.thing for doubt in decision.doubtful)) == (things, doubtful)


def test_there_are_sixty_cases_at_least() -> None:
    assert sum(len(case.entries) for case in body_cases()) >= 60


def test_plain_text_has_a_line_for_each_paragraph_heading_item_and_break() -> None:
    html = "<h3>Thing One</h3><p>A <b>bold</b> word&nbsp;&amp; more.<br>A break.</p><ul><li>one<li>two</ul>"

    assert plain(html) == "Thing One\nA bold word & more.\nA break.\none\ntwo"


@pytest.mark.parametrize("text", ["", " ", "<p></p>", "<br><br>", "<", "a < b", "<b", "</p>", "&amp", "&#0;"])
def test_plain_text_of_anything_is_text(text: str) -> None:
    assert "\n\n" not in plain(text)


def test_white_space_is_collapsed_across_elements() -> None:
    assert plain("<p> Thing\n  <em> 6 </em>and<b>7</b></p>") == "Thing 6 and7"


@pytest.mark.parametrize("links", [False, True])
def test_hard_spaces_part_words_across_elements_whether_or_not_links_are_wanted(links: bool) -> None:
    html = '<p>See&nbsp;<a href="https://a.example/">Thing</a>&nbsp;<b>8</b></p>'

    body = read_body(html, lambda _: links)

    assert body.text == "See Thing 8"


def test_a_line_with_a_hard_space_before_its_bold_beginning_begins_bold() -> None:
    [passage] = read_body("<p>&nbsp;<b>Thing 8</b> and more</p>").passages

    assert passage.bold_end == len("Thing 8")


@pytest.mark.parametrize("links", [False, True])
def test_a_link_goes_on_over_a_break_whether_or_not_links_are_wanted(links: bool) -> None:
    html = '<p>See <a href="https://a.example/">what<br>Thing 8<br>is</a></p>'

    body = read_body(html, lambda _: links)

    assert [passage.linked for passage in body.passages] == [False, True, True]


def test_headings_bold_lines_and_bold_beginnings_are_told_apart() -> None:
    body = read_body("<h4>one</h4><p><strong>two</strong></p><p><b>three</b> and more</p><p>four</p>")

    assert [passage.heading for passage in body.passages] == [True, True, False, False]
    third = body.passages[2]
    assert third.text[: third.bold_end] == "three"


def test_wanted_links_know_where_they_lead_and_what_they_say() -> None:
    html = """<p>See <a href="https://a.example/?x=1&amp;y=2">my   <em>post</em></a> and <a href="/other">more</a>.</p>"""

    body = read_body(html, lambda href: href.endswith("?x=1&y=2"))

    assert body.anchors == [Anchor("https://a.example/?x=1&y=2", "my post")]
    assert body.text == "See my post and more."


def test_an_address_is_looked_at_once_however_many_lines_its_link_goes_over() -> None:
    asked: list[str] = []

    def wanted(href: str) -> bool:
        asked.append(href)
        return True

    body = read_body('<a href="https://a.example/">' + "a line<br>" * 50, wanted)

    assert [passage.linked for passage in body.passages] == [True] * 50
    assert asked == ["https://a.example/"]


def test_a_wanted_link_in_bold_words_further_on_makes_no_bold_beginning() -> None:
    html = '<p>Not <b>a heading, <a href="https://a.example/">Thing 8</a></b></p>'

    [passage] = read_body(html, lambda _: True).passages

    assert (passage.bold_end, passage.linked) == (0, False)


def test_list_items_and_quotations_stand_aside() -> None:
    body = read_body("<ul><li>Thing 1</li></ul><blockquote><p>Thing 2</p></blockquote><p>Thing 3</p>")

    assert [passage.aside for passage in body.passages] == [True, True, False]


@pytest.mark.parametrize("name", sorted(BLOCKS))
def test_every_block_element_that_is_kept_ends_a_line(name: str) -> None:
    assert plain(f"before<{name}>after") == "before\nafter"
