"""The planet in pieces: all of it, in order, and an entry that comes in between moves nothing far away."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from aggregator.views.stretches import Day, Stretch, stretches

FIRST = date(2026, 3, 1)
counts = st.lists(st.integers(0, 14), max_size=40)  # of the entries of each day
lengths = st.integers(1, 8)


def days(counts: Sequence[int]) -> list[Day]:
    made: Any = [
        (FIRST + timedelta(days=day), [(day, n) for n in range(count)])
        for day, count in enumerate(counts)
        if count
    ]
    return list(made)


def cut(counts: Sequence[int], length: int) -> list[Stretch]:
    return stretches(days(counts), length)


@given(counts, lengths)
def test_every_entry_is_in_one_of_them_in_order(counts: list[int], length: int) -> None:
    entries = [entry for _, entries in days(counts) for entry in entries]

    assert [entry for each in cut(counts, length) for entry in each.entries] == entries


@given(counts, lengths)
def test_each_has_a_name_of_its_own_and_less_than_twice_the_length(counts: list[int], length: int) -> None:
    found = cut(counts, length)

    assert len({each.name for each in found}) == len(found)
    assert all(0 < len(each.entries) < 2 * length for each in found)


@given(counts, counts, st.lists(st.integers(0, 14), min_size=1, max_size=9), lengths)
def test_what_comes_on_one_side_of_a_full_day_changes_nothing_on_the_other(
    early: list[int], late: list[int], other: list[int], length: int
) -> None:
    full = [length]
    before = cut([*other, *full, *late], length)
    after = cut([*other[:-1], other[-1] + 1, *full, *late], length)
    later = FIRST + timedelta(days=len(other))

    assert [each for each in before if each.day >= later] == [each for each in after if each.day >= later]
    assert cut([*early, *full, *late], length)[: len(cut([*early, *full], length))] == cut(
        [*early, *full], length
    )


def test_a_day_is_never_torn_to_join_another() -> None:
    found = cut([2, 2, 2, 9, 1, 0, 3, 4], 4)

    assert [(each.name, len(each.entries)) for each in found] == [
        ("2026-03-01", 4),
        ("2026-03-03", 2),
        ("2026-03-04", 4),
        ("2026-03-04-2", 4),
        ("2026-03-04-3", 1),
        ("2026-03-05", 4),
        ("2026-03-08", 4),
    ]
