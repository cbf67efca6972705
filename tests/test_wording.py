"""Facts about the sentences for people."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator import wording
from aggregator.model import (
    Decision,
    Doubt,
    Entry,
    Evidence,
    FailureKind,
    JudgedEntry,
    Programme,
    Standing,
    Thing,
    failure,
    message,
)
from aggregator.wording import failure_advice, failure_sentence, standing_cure, standing_sentence

SEEN = datetime(2026, 5, 3, tzinfo=UTC)
ENTRY = Entry(
    1,
    1,
    "id",
    "l",
    "t",
    "Eve",
    (),
    SEEN,
    SEEN,
    SEEN,
    None,
    None,
    undated_start=False,
    content_hash="h",
    opt_out="noplanet",
)
PROGRAMME = Programme(
    name="23 dingen",
    things=(
        Thing(9),
        Thing(10, opens=date(2026, 4, 1)),
        Thing(11, opens=date(2026, 5, 1)),
        Thing(12, opens=date(2026, 6, 1)),
    ),
    thing_words=("ding", "dingen"),
    starts=date(2026, 3, 1),
    ends=date(2026, 6, 30),
    grace_days=10,
)
DECISION = Decision(things=(6, 7), doubtful=(Doubt(9, message("?")), Doubt(3, message("?"))))


def judged(standing: Standing, decision: Decision = DECISION, **entry: str) -> JudgedEntry:
    return JudgedEntry(replace(ENTRY, **entry), "ada", decision, standing, (7,))  # type: ignore[arg-type]


# failures ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FailureKind)
def test_every_kind_has_a_sentence_and_an_advice_without_any_parameter(kind: FailureKind) -> None:
    for words in (failure_sentence(failure(kind)), failure_advice(failure(kind))):
        assert words.params == ()
        assert str(words)[0].isupper()
        assert str(words).endswith(".")


@pytest.mark.parametrize("table", [wording._SENTENCES, wording._ADVICE])
def test_what_is_said_of_a_reason_is_said_of_a_kind_too(table: dict[object, object]) -> None:
    kinds = {key for key in table if isinstance(key, FailureKind)}

    assert kinds == set(FailureKind)
    assert {key[0] for key in table if isinstance(key, tuple)} <= kinds


EVERYTHING = dict.fromkeys(
    [
        "host",
        "address",
        "detail",
        "status",
        "guard",
        "title",
        "seconds",
        "target",
        "limit",
        "scheme",
        "port",
        "found",
        "encoding",
        "platform",
        "example",
    ],
    "x",
)


@pytest.mark.parametrize("key", list(dict.fromkeys([*wording._SENTENCES, *wording._ADVICE])), ids=str)
def test_every_sentence_can_be_said(key: FailureKind | tuple[FailureKind, str]) -> None:
    kind, reason = key if isinstance(key, tuple) else (key, "")
    trouble = failure(kind, **EVERYTHING | {"reason": reason})

    assert failure_sentence(trouble).msgid == wording._SENTENCES.get(key, wording._SENTENCES[kind])[0]
    assert "%" not in str(failure_sentence(trouble)) + str(failure_advice(trouble))


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        (failure(FailureKind.NOT_FOUND, status=404, host="h"), "The blog answered 'not found' (404)."),
        (
            failure(FailureKind.NO_FEED_FOUND, reason="front_page", platform="Blogger", address="x"),
            "This is the front page of Blogger, not a blog.",
        ),
        (
            failure(FailureKind.DNS, host="ada.example", reason="unknown"),
            "There is no server of the name ada.example.",
        ),
        (failure(FailureKind.DNS, reason="unknown"), "The server's name could not be found."),
        (failure(FailureKind.TLS, host="h", reason="expired"), "The certificate of h has expired."),
        (failure(FailureKind.TLS, host="h", reason="other"), "No secure connection to h could be made."),
        (failure(FailureKind.PRIVATE, status=401), "The blog asks for a password (401)."),
        (failure(FailureKind.PRIVATE, status=403), "The blog does not let us in (403)."),
        (
            failure(FailureKind.PRIVATE, status=403, guard="Cloudflare"),
            "Cloudflare stands before the blog and turns programs away (403).",
        ),
        (failure(FailureKind.HTML, title=""), "Where the feed should be is a web page."),
        (failure(FailureKind.HTML, title="Log in"), "Where the feed should be is a web page, “Log in”."),
    ],
)
def test_the_most_telling_sentence_is_taken(trouble: object, sentence: str) -> None:
    assert str(failure_sentence(trouble)) == sentence  # type: ignore[arg-type]


def test_an_advice_fits_the_reason() -> None:
    assert str(failure_advice(failure(FailureKind.NOT_FOUND))) == (
        "Check the address in feeds.opml; the blog may have moved or been deleted."
    )
    assert "http://" in str(failure_advice(failure(FailureKind.TLS, reason="not_tls")))


def test_a_strangers_words_come_on_one_short_line() -> None:
    words = failure_sentence(failure(FailureKind.HTML, title="a\x1b[31m\r\nb\u202e \x00" + "c" * 500))

    [(_, title)] = words.params
    assert title == "a [31m b " + "c" * 70 + "…"


@given(st.sampled_from(FailureKind), st.dictionaries(st.sampled_from([*EVERYTHING, "reason"]), st.text()))
def test_no_parameter_breaks_a_sentence(kind: FailureKind, params: dict[str, str]) -> None:
    for words in (failure_sentence(failure(kind, **params)), failure_advice(failure(kind, **params))):
        assert str(words).isprintable()
        assert len(str(words)) < 400


# standings --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("standing", "sentence", "cure"),
    [
        (Standing.COUNTED, "It counts for ding 6, 7.", None),
        (Standing.LATE, "It counts for ding 6, 7; for ding 7 it came late.", None),
        (
            Standing.DOUBTFUL,
            "It may be about ding 9, 3, but that is not certain enough to count.",
            "If it is, put *ding 9* in the title; it is read again within a day.",
        ),
        (
            Standing.EARLY,
            "It is dated before 2026-03-01, when the programme started.",
            "If it belongs to the programme, ask the organiser to count it.",
        ),
        (
            Standing.AFTER,
            "It is dated after the programme's end, 2026-06-30, and its 10 days of grace.",
            "If it belongs to the programme, ask the organiser to count it.",
        ),
        (
            Standing.UNDATED,
            "It has no date, so it may be older than the programme, which started on 2026-03-01.",
            "If it belongs to the programme, ask the organiser to count it.",
        ),
        (
            Standing.NOBODY,
            "Its author, Eve, is nobody on the list.",
            "The name must be the one that feeds.opml gives as the author's; tell the organiser.",
        ),
        (Standing.IGNORED, "The organiser took it out.", None),
        (Standing.FOLDED, "It is here twice: the same post came by another feed, where it is judged.", None),
        (
            Standing.PRIVATE,
            "A mark in it, noplanet, asks not to show it elsewhere, so it is kept back and does not count.",
            "Take the mark away, or ask the organiser to count it.",
        ),
        (
            Standing.HELD,
            "It came while the blog looked like somebody else's, so it is kept back.",
            "If the blog is still yours, tell the organiser, who lets it in.",
        ),
    ],
)
def test_every_standing_has_a_sentence_and_where_it_helps_a_cure(
    standing: Standing, sentence: str, cure: str | None
) -> None:
    words = standing_cure(judged(standing), PROGRAMME)

    assert str(standing_sentence(judged(standing), PROGRAMME)) == sentence
    assert (words and str(words)) == cure


def test_an_unmatched_entry_is_cured_by_the_thing_that_opened_last() -> None:
    unmatched = judged(Standing.UNMATCHED, Decision())

    assert str(standing_sentence(unmatched, PROGRAMME)) == "No ding was recognised in it."
    assert (
        str(standing_cure(unmatched, PROGRAMME))
        == "Put its number in the title, like *ding 11*; it is read again within a day."
    )


TOO_MANY = message("Too many Things at once.")


def refused(quote: str, field: str = "title") -> Decision:
    return Decision(evidence=(Evidence(1, "title", field, quote, False, TOO_MANY),))


def test_a_title_whose_numbers_are_not_taken_says_why_and_not_to_put_a_number_into_it() -> None:
    numbered = judged(Standing.UNMATCHED, refused("dingen 1, 2, 3 & 4"))

    assert standing_cure(numbered, PROGRAMME) == TOO_MANY


def test_a_number_that_is_a_part_of_the_programmes_own_is_none_of_its_name() -> None:
    entry = judged(Standing.UNMATCHED, refused("2"))

    assert standing_cure(entry, PROGRAMME) == TOO_MANY


@pytest.mark.parametrize("decision", [refused("23 dingen"), refused("ding 9", "content")])
def test_a_title_without_a_number_of_its_own_still_asks_for_one(decision: Decision) -> None:
    words = standing_cure(judged(Standing.UNMATCHED, decision), PROGRAMME)

    assert str(words).startswith("Put its number in the title")


@pytest.mark.parametrize("standing", [Standing.DOUBTFUL, Standing.UNMATCHED])
def test_where_no_blog_is_asked_any_more_a_title_is_no_cure(standing: Standing) -> None:
    words = standing_cure(judged(standing, Decision()), PROGRAMME, closed=True)

    assert str(words) == "If it belongs to the programme, ask the organiser to count it."


def test_without_opening_dates_the_first_thing_is_the_example() -> None:
    words = standing_cure(
        judged(Standing.UNMATCHED, Decision()), replace(PROGRAMME, things=(Thing(1), Thing(2)))
    )

    assert "*1*" in str(words).replace("ding ", "")


def test_an_entry_that_names_no_author_says_so() -> None:
    words = standing_sentence(judged(Standing.NOBODY, author=" \t"), PROGRAMME)

    assert str(words) == "It names no author, and several people write this blog."


@pytest.mark.parametrize("standing", Standing)
def test_no_standing_is_forgotten(standing: Standing) -> None:
    assert str(standing_sentence(judged(standing), PROGRAMME)).endswith(".")
