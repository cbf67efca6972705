"""The words of a plain text: its beginning, how many they are, and by which search finds it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator import words
from aggregator.sanitize import bare, bare_text, plain_text
from aggregator.words import excerpt, terms


@pytest.mark.parametrize(
    ("html", "length", "expected"),
    [
        ("<p>short</p><p>text</p>", 20, "short text"),
        ("<p>exactly ten</p>", 11, "exactly ten"),
        ("<p>the quick brown fox</p>", 12, "the quick…"),
        ("<p>the quick, brown fox</p>", 12, "the quick…"),
        ("漢字かな交じり文の長い段落", 6, "漢字かな交…"),
        ("https://ada.example/a/very/long/address", 10, "https://a…"),
        ("abcde\u0301fghij", 6, "abcd…"),
        ("abc👩\u200d💻def", 6, "abc…"),
    ],
)
def test_an_excerpt_is_cut_between_words(html: str, length: int, expected: str) -> None:
    assert excerpt(plain_text(html), length) == expected


@given(st.text(max_size=200), st.integers(10, 60))
def test_an_excerpt_is_never_longer_than_asked(text: str, length: int) -> None:
    cut = excerpt(text, length)

    assert len(cut) <= length
    assert "\n" not in cut
    assert cut == excerpt(" ".join(text.split()), length)
    assert len(excerpt("word " * 1000, 320)) <= 320


@pytest.mark.parametrize(
    ("html", "count"),
    [
        ("<p>One two</p><p>three</p>", 3),
        ("It's a well-known fact – 23 Things, naïvely", 7),
        ("<p>" + "wort " * 50 + "</p>", 50),
        ("漢字かな", 4),
        ("Thing 6 を試した", 6),
        ("한국어 블로그", 2),
        ("… – !", 0),
        ("", 0),
    ],
)
def test_words_are_counted_and_chinese_characters_each(html: str, count: int) -> None:
    assert words.read(plain_text(html), 320).number == count


@given(
    st.lists(st.text(max_size=8) | st.sampled_from(["–", "Don’t", "ÉTÉ,", "…", "図書", "6."])).map(" ".join)
)
def test_all_that_is_kept_of_a_text_comes_of_one_reading(text: str) -> None:
    kept = words.read(text, 40)

    assert kept.excerpt == excerpt(text, 40)
    assert len(set(kept.terms.split())) == len(kept.terms.split())
    assert set(kept.terms.split()) == terms(text)
    assert kept.number > 0 or not any(map(str.isalnum, text))


@given(st.text())
def test_words_are_the_same_when_split_twice(text: str) -> None:
    found = terms(text)

    assert {each for word in found for each in terms(word)} == found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thing 6: Online-networks", {"thing", "6", "online", "networks"}),
        ("Café ÉTUDE Straße", {"cafe", "etude", "straße"}),
        ("図書館 23", {"図", "書", "館", "23"}),
        ("snake_case", {"snake", "case"}),
        ("", set()),
    ],
)
def test_words_are_small_letters_without_accents(text: str, expected: set[str]) -> None:
    assert terms(text) == expected


def test_markup_is_no_word() -> None:
    html = '<p title="secret">seen &amp; <a href="https://hidden.example/">linked</a></p>'
    assert terms(bare_text(bare(html, base=""))) == {"seen", "linked"}
