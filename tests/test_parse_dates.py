"""Dates as feeds write them."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.parse import dates

SIX = datetime(2026, 1, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("Tue, 06 Jan 2026 08:00:00 GMT", 8, 0),
        ("Tue, 06 Jan 2026 08:00:00 +0130", 6, 30),
        ("Tue, 06 Jan 2026 08:00:00 +01:00", 7, 0),
        ("Tue, 06 Jan 2026 03:00:00 EST", 8, 0),
        ("Tue, 06 Jan 2026 08:00:00 GMT+0100", 7, 0),
        ("06 Jan 26 08:00 UT", 8, 0),
        ("6 January 2026", 0, 0),
        ("6 Jan 26", 0, 0),
        ("06-Jan-2026 08:05:00", 8, 5),
        ("Tue, 06 January, 2026 10:10:10 +0000", 10, 10),
        ("Tue Jan  6 08:00:00 2026", 8, 0),
        ("Tue Jan 6 08:00:00 EST 2026", 13, 0),
        ("January 6, 2026 5:03 pm", 17, 3),
        ("January 6th, 2026 12:03 a.m.", 0, 3),
        ("Tue, 5 Jan 2026 24:00:00 GMT", 0, 0),
        ("2026-01-06T08:00:00Z", 8, 0),
        ("2026-01-06t08:00:00.123456789-05:00", 13, 0),
        ("2026-01-06 08:00:00 +0100", 7, 0),
        ("2026-01-06T08:00", 8, 0),
        ("2026-01-06", 0, 0),
        ("2026/01/06 10:00", 10, 0),
        ("20260106", 0, 0),
        ("20260106T080000Z", 8, 0),
        ("20260106080000", 8, 0),
        ("1767686400", 8, 0),
        ("1767686400000", 8, 0),
        ("2026年1月6日 08:30", 8, 30),
        ("2026년 01월 06일", 0, 0),
    ],
)
def test_a_date_is_read_in_utc(text: str, hour: int, minute: int) -> None:
    found = dates.parse(text)

    assert found is not None
    assert found.replace(second=0) == SIX.replace(hour=hour, minute=minute)


@pytest.mark.parametrize(
    "text",
    [
        "mar., 06 janv. 2026 08:00:00 +0000",
        "Dienstag, 6. Januar 2026 um 08:00 Uhr",
        "6. Jänner 2026 08:00",
        "06.01.2026 08:00",
        "Di., 6. 1. 2026, 8:00",
        "di, 6 januari 2026 08:00",
        "tis, 6 januari 2026 08:00",
        "tir. 6. januar 2026 08:00",
        "martedì 6 gennaio 2026, 08:00",
        "martes, 6 de enero de 2026 08:00",
        "6 de janeiro de 2026 08:00",
        "6 stycznia 2026 08:00",
        "6 ledna 2026 08:00",
        "2026. január 6. 08:00",
        "6 января 2026 08:00",
        "6 Ocak 2026 08:00",
        "6 tammikuuta 2026 08:00",
    ],
)
def test_months_have_names_in_other_languages(text: str) -> None:
    assert dates.parse(text) == SIX.replace(hour=8)


def test_a_month_may_lack_its_accents() -> None:
    assert dates.parse("20 aout 2026") == dates.parse("20 août 2026") == datetime(2026, 8, 20, tzinfo=UTC)


def test_a_name_of_two_months_is_settled_by_the_language_or_not_at_all() -> None:
    assert dates.parse("6 listopada 2025") is None
    assert dates.parse("6 listopada 2025", "pl") == datetime(2025, 11, 6, tzinfo=UTC)
    assert dates.parse("6 listopada 2025", "hr-HR") == datetime(2025, 10, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "0000-00-00",
        "0000-00-00 00:00:00",
        "0001-01-01T00:00:00Z",
        "1970-01-01T00:00:00Z",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Mon, 01 Jan 0001 00:00:00 +0000",
        "Mon, 01 Jan 0001 00:00:00 +0100",
        "Wed, 30 Nov -0001 00:00:00 +0000",
        "Monday, January 1, 0001",
        "0001-01-01T00:00:00+01:00",
        "01.01.0001 00:00:00",
        "-62135596800",
        "2026-02-30",
        "Sat, 31 Feb 2026 00:00:00 GMT",
        "2026-13-01",
        "2026-01-06T25:00:00Z",
        "2026-01-06T08:61:00Z",
        "2026-01-06T08:00:00+9999",
        "01/06/2026",
        "6 Smarch 2026",
        "9" * 40,
        "2026",
        "x" * 500,
    ],
)
def test_what_no_calendar_has_or_what_may_mean_two_days_is_no_date(text: str) -> None:
    assert dates.parse(text) is None


def test_a_date_far_ahead_is_left_to_policy() -> None:
    assert dates.parse("Tue, 01 Jan 2080 00:00:00 GMT") == datetime(2080, 1, 1, tzinfo=UTC)


@given(st.text(max_size=80), st.text(max_size=8))
def test_no_text_raises_and_every_date_is_in_utc(text: str, language: str) -> None:
    found = dates.parse(text, language)

    assert found is None or (found.tzinfo is UTC and found.year >= 1990)


def test_march_in_short_as_german_programs_write_it() -> None:
    assert dates.parse("6. Mrz 2026 08:00") == datetime(2026, 3, 6, 8, tzinfo=UTC)


moments = st.datetimes(datetime(1990, 1, 2), datetime(2099, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001


@given(moments)
def test_what_machines_write_is_read_to_the_second(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)

    for form in ("%a, %d %b %Y %H:%M:%S +0000", "%Y-%m-%dT%H:%M:%SZ", "%d %B %Y %H:%M:%S", "%Y%m%dT%H%M%SZ"):
        assert dates.parse(moment.strftime(form)) == moment


def test_the_listed_dates(testdata: Path) -> None:
    listed = json.loads((testdata / "hostile/dates.json").read_text())
    now = datetime.fromisoformat(listed["now"])

    for case in listed["cases"]:
        found = dates.parse(case["text"])
        want = case["want"] and datetime.fromisoformat(case["want"])
        assert found == want or (want is None and found is not None and found > now), case


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-06",
        "20260106",
        "6 January 2026",
        "Tue, 06 Jan 2026",
        "2026年1月6日",
        "jeu. 8 janvier 2026",
        "06.01.2026",
        "Tue, 06 Jan 2026 08:00:00 IST",
        "2026-01-06 08:00 WIB",
    ],
)
def test_a_day_without_a_time_that_is_sure_is_a_whole_day(text: str) -> None:
    assert dates.whole_day(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Tue, 06 Jan 2026 08:00:00 GMT",
        "2026-01-06T08:00:00-05:00",
        "2026-01-06 08:00",
        "Dienstag, 6. Januar 2026 um 08:00 Uhr",
        "20260106T080000Z",
        "1767686400",
        "January 6, 2026 5:03 pm",
        "Tue, 06 Jan 2026 03:00:00 EST",
    ],
)
def test_a_time_that_is_sure_makes_no_whole_day(text: str) -> None:
    assert not dates.whole_day(text)
