"""HTML as plain text."""

import time
from html import escape as escape_html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.sanitize import bare, clean, escape, legal, plain_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<h3>Thing&nbsp;6</h3><p>On\n<b>line</b> net<i>works</i></p>", "Thing 6\nOn line networks"),
        ("one<br>two<hr>three<li>four", "one\ntwo\nthree\nfour"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a\nb"),
        ("a<script>b</script><style>c</style><!-- d -->e", "ae"),
        ("in <math><mi>x</mi><mo>+</mo><mn>1</mn></math>, say", "in x + 1, say"),
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


@pytest.mark.parametrize("piece", ["<div>", "<", "&", "<p ", "</", "<!--", "&lt;", "'", "<a href='"])
def test_no_html_takes_long_to_read(piece: str) -> None:
    html = piece * (1_000_000 // len(piece))
    started = time.process_time()
    plain_text(html)
    bare(html, base="")

    assert time.process_time() - started < 6
