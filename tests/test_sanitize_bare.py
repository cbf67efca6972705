"""HTML as it is read and not shown: words, blocks, links and what is bold."""

import re
import time
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.sanitize import bare, bare_text, legal, plain_text
from aggregator.sanitize.text import BLOCKS
from tests.test_sanitize import FRAGMENTS

BASE = "https://ada.example/2026/03/post/"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            "<h3 id=a class=b>Thing&nbsp;6</h3><p style='x'>a <i>b</i> <b>c</b>",
            "<h3>Thing&nbsp;6</h3><p>a b <b>c</b></p>",
        ),
        ("<b><p>Thing 6</p></b>", "<b><p>Thing 6</p></b>"),
        ("<section><center>a</center>b</section>", "<section><center>a</center>b</section>"),
        ("a<script>b</script><style>c</style><!-- d --><svg>e</svg>f", "af"),
        ("<dialog>a</dialog><hgroup>b</hgroup>", "<dialog>a</dialog><hgroup>b</hgroup>"),
        ("uses <math><mi>K</mi><mo>=</mo><mn>1</mn></math>.", "uses K = 1."),
        (
            '<object data="https://v.example/a.swf"><p>a</object>',
            ' <a href="https://v.example/a.swf">v.example</a> <p>a</p>',
        ),
        ("1 &lt; 2 &amp; <u>3", "1 &lt; 2 &amp; 3"),
        ("a\x00b&#8;c", "abc"),
        (
            '<a href="https://b.example/?a=1&b=2" title="t">x</a>',
            '<a href="https://b.example/?a=1&amp;b=2">x</a>',
        ),
        ('<a href="../7/">x</a>', '<a href="https://ada.example/2026/03/7/">x</a>'),
        ('<a href="//b.example/">x</a>', '<a href="https://b.example/">x</a>'),
        ('<a href="http://[b/">x</a><a href="//[b/">y</a>', '<a>x</a><a href="">y</a>'),
        ('<a href="javascript:alert(1)">x</a>', "<a>x</a>"),
        ('<img src=a.png alt="a &quot;desk&quot; <b>">', 'a "desk" &lt;b&gt;'),
        ("<img src=a.png>", ""),
        (
            '<iframe src="https://www.youtube.com/embed/abcdefghijk"></iframe>',
            ' <a href="https://www.youtube.com/watch?v=abcdefghijk">www.youtube.com/watch?v=abcdefghijk</a> ',
        ),
        ("", ""),
    ],
)
def test_of_html_is_left_what_is_read(html: str, expected: str) -> None:
    assert bare(html, base=BASE) == expected


def test_a_relative_link_without_a_base_stays_as_it_is() -> None:
    assert bare('<a href="x">x</a>', base="") == '<a href="x">x</a>'


@given(st.lists(st.sampled_from([each for each in FRAGMENTS if "alt" not in each]), max_size=40).map("".join))
def test_the_words_are_those_of_the_html(html: str) -> None:
    without = html.replace("<iframe", "<i").replace("<video", "<i").replace("<embed", "<i")
    without = without.replace("<object", "<i")

    assert bare_text(bare(without, base=BASE)).split() == plain_text(without).split()


@given(st.text(max_size=200))
def test_any_text_is_read_as_it_stands(text: str) -> None:
    assert bare_text(bare(escape(text), base="")).split() == legal(text).split()


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join))
def test_no_other_element_is_left(html: str) -> None:
    read = bare(html, base=BASE)

    assert set(re.findall(r"</?([^ <>]+)", read)) <= BLOCKS | {"a", "b", "strong"}
    assert set(re.findall(r"<[a-z0-9]+ ([^ =<>]+)", read)) <= {"href"}


@pytest.mark.parametrize(
    "piece", ["<div>", "<", "&", "<p ", "</", "<!--", "&lt;", "<a href='", "<img alt='", "<b>"]
)
def test_no_html_takes_long_to_read(piece: str) -> None:
    html = piece * (1_000_000 // len(piece))
    started = time.process_time()
    bare_text(bare(html, base=BASE))

    assert time.process_time() - started < 6
