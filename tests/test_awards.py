"""Facts about one line of an award's rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.awards import Rule, parse_rule


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("23", Rule((23,), 1)),
        ("1-3", Rule((1, 2, 3), 3)),
        ("1–3", Rule((1, 2, 3), 3)),
        (" 1 - 3 ", Rule((1, 2, 3), 3)),
        ("3, 7-9", Rule((3, 7, 8, 9), 4)),
        ("9,3,3", Rule((3, 9), 2)),
        ("5-5", Rule((5,), 1)),
        ("any 2 of 10-14", Rule((10, 11, 12, 13, 14), 2)),
        ("ANY  2 OF 4, 1", Rule((1, 4), 2)),
        ("any 1 of 7", Rule((7,), 1)),
    ],
)
def test_a_line_reads_as_its_numbers_and_how_many_of_them(text: str, rule: Rule) -> None:
    assert parse_rule(text) == rule


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "nine",
        "1-",
        "-3",
        "1,,2",
        "1,",
        "9-1",
        "any of 3",
        "any 0 of 3",
        "any 6 of 1-5",
        "12345",
        "any 2 of",
        "1 2",
        "1-2-3",
        "²",
        "٣",
    ],
)
def test_a_line_that_cannot_be_read_or_never_hold_is_none(text: str) -> None:
    assert parse_rule(text) is None


def test_a_rule_holds_from_the_number_asked_on() -> None:
    rule = parse_rule("any 2 of 10-14")
    assert rule is not None
    assert [rule.holds(done) for done in ([], [10], [10, 1, 2], [10, 14], range(30))] == [
        False,
        False,
        False,
        True,
        True,
    ]


@given(st.text())
def test_no_text_is_an_error(text: str) -> None:
    rule = parse_rule(text)
    assert rule is None or 1 <= rule.at_least <= len(rule.numbers)


@given(st.sets(st.integers(0, 60), min_size=1), st.data())
def test_every_list_of_numbers_is_read_back(numbers: set[int], data: st.DataObject) -> None:
    least = data.draw(st.integers(1, len(numbers)))
    text = f"any {least} of {', '.join(map(str, numbers))}"
    assert parse_rule(text) == Rule(tuple(sorted(numbers)), least)
