"""HTML as plain text, and the beginning of a text with the number of its words."""

import time
from html import escape as escape_html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.sanitize import bare, clean, escape, legal, plain_text, summary


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<h3>Thing&nbsp;6</h3><p>On\n<b>line</b> net<i>works</i></p>", "Thing 6\nOn line networks"),
        ("one<br>two<hr>three<li>four", "one\ntwo\nthree\nfour"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a\nb"),
        ("a<script>b</script><style>c</style><!-- d -->e", "ae"),
        ("1 &lt; 2 &amp;amp; &eacute;&#233;", "1 < 2 &amp; éé"),
        ("no markup & no harm", "no markup & no harm"),
        ("two\nlines  of text", "two lines of text"),
        ("<p title='</p>'>x</p>", "x"),
        ("a\x00b&#8;c", "abc"),
        ("", ""),
    ],
)
def test_plain_text_has_a_line_for_each_block(html: str, text: str) -> None:
    assert plain_text(html) == text


@given(st.text(max_size=100))
def test_plain_text_of_escaped_text_is_the_text_in_folded_lines(text: str) -> None:
    assert plain_text("<p>" + escape_html(text) + "</p>") == " ".join(legal(text).replace("\r", "\n").split())


@given(st.text(max_size=100))
def test_escaped_text_is_clean_already(text: str) -> None:
    escaped = escape(legal(text).replace("\r", ""))

    assert clean(escaped, base="") == escaped


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
    assert summary(plain_text(html), length)[0] == expected


@given(st.text(max_size=200), st.integers(10, 60))
def test_an_excerpt_is_never_longer_than_asked(text: str, length: int) -> None:
    cut, _ = summary(text, length)

    assert len(cut) <= length
    assert "\n" not in cut
    assert cut == summary(" ".join(text.split()), length)[0]
    assert len(summary("word " * 1000)[0]) <= 320


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
    assert summary(plain_text(html))[1] == count


@pytest.mark.parametrize("piece", ["<div>", "<", "&", "<p ", "</", "<!--", "&lt;", "'", "<a href='"])
def test_no_html_takes_long_to_read(piece: str) -> None:
    html = piece * (1_000_000 // len(piece))
    started = time.process_time()
    plain_text(html)
    bare(html, base="")

    assert time.process_time() - started < 6
