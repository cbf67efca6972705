"""Cleaning strangers' HTML: the policy, line by line, and what must hold for any input."""

import json
import time
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markupsafe import Markup

from aggregator.sanitize import clean, markup, nesting
from tests.markup_check import check

BASE = "https://ada.example/2026/thing-6"
REL = 'rel="nofollow ugc noopener noreferrer"'
Images = Literal["none", "https"]


def cleaned(html: str, images: Images = "none") -> str:
    return str(clean(html, base=BASE, images=images))


def test_the_result_is_markup() -> None:
    assert isinstance(clean("<p>x</p>", base=BASE), Markup)


@pytest.mark.parametrize(
    "html",
    [
        "<p>a <b>b</b> <em>c</em> <code>&lt;b&gt;</code></p>",
        '<pre><code class="language-python">print(1)</code></pre>',
        '<table><thead><tr><th scope="col">h</th></tr></thead><tbody><tr><td colspan="2">1</td></tr></tbody></table>',
        '<p lang="he" dir="rtl">שלום</p>',
        "<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>",
        '<ol start="3" reversed="" type="a"><li>x</li></ol>',
        '<time datetime="2026-01-06">today</time>',
        "<details><summary>more</summary>text</details>",
        "1 &lt; 2 &amp;&amp; 3 &gt; 2&nbsp;\"quoted\" 'too'",
    ],
)
def test_what_a_post_needs_is_kept_as_it_is(html: str) -> None:
    assert cleaned(html) == html


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<script>x</script><style>y</style>z", "z"),
        ("<title>t</title><textarea>a</textarea><select><option>o</select><xmp>m</xmp>z", "z"),
        ("<svg><a>b</a></svg><template>t</template>z", "z"),
        ("<form action=x><label>name <input></label><button>go</button></form>", "<div>name go</div>"),
        ("<marquee>x</marquee><x-foo>z</x-foo>", "xz"),
        ('<p id="a" class="b" style="c" onclick="d" data-e="f" title="g">x</p>', '<p title="g">x</p>'),
        ("<!-- comment -->x<!DOCTYPE y><?pi z>", "x"),
        ('<q cite="javascript:x">q</q>', "<q>q</q>"),
        ("</div></article></body>outside", "outside"),
        ("<table><tr><td>open", "<table><tbody><tr><td>open</td></tr></tbody></table>"),
        ('<code class="highlight language-c++ x">x</code>', '<code class="language-c++">x</code>'),
        ('<code class="highlight" title="t">x</code>', '<code title="t">x</code>'),
        ("a\x00b\x08c&#8;d\ufffee&#xD800;f", "abcde\ufffdf"),
        ("a&#13;b", "a\nb"),
        ('a <a href="https://x.example/"></a>b', "a b"),  # nobody sees where the keyboard is
        ('<a href="https://x.example/">&#8203;</a>', "\u200b"),  # as an editor leaves it behind
        (
            '<a href="https://x.example/"> <span title="t"><b></b></span></a>',
            ' <span title="t"><b></b></span>',
        ),
        ('<a href="https://x.example/"><img src="https://y.example/" width="1">&nbsp;<br></a>', "&nbsp;<br>"),
    ],
)
def test_what_it_does_not_need_goes(html: str, expected: str) -> None:
    assert cleaned(html) == expected


def test_headings_stand_under_the_entrys_own_one_level_after_the_other() -> None:
    assert cleaned("<h1 class=x>A <a href=/b>b</a></h1><H3>c</H3><h6>d</h6><h2>e</h2><h1>f</h1>") == (
        f'<h4>A <a href="https://ada.example/b" {REL}>b</a></h4><h5>c</h5><h6>d</h6><h5>e</h5><h4>f</h4>'
    )


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<span>a<div>b</div></span>", "<div>a<div>b</div></div>"),
        ("<b>a <i>b<ul><li>c</ul></i></b>", "a b<ul><li>c</li></ul>"),
        (
            "<pre><code><div>one</div><div>two</div></code></pre>",
            "<pre><code><span>one</span><br><span>two</span><br></code></pre>",
        ),
        ("<h2><p>a</p></h2>", "<h4><span>a</span><br></h4>"),
        ("<h2>a<ul><li>b</ul></h2>", "<h4>a<span>b</span><br></h4>"),
        (
            "<ul>a<li>b</li><ul><li>c</li></ul><br></ul>",
            "<ul><li>a</li><li>b</li><li><ul><li>c</li></ul></li></ul>",
        ),
        ("<li>a</li><dd>b</dd>", "<div>a</div><div>b</div>"),
        ("<dl><dd>a</dd></dl>", "<div><div>a</div></div>"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "<dl><dt>a</dt><dd>b</dd></dl>"),
        ("<details>a<summary>b</summary></details>", "<div>a<div>b</div></div>"),
        ("<figcaption>a</figcaption>", "<div>a</div>"),
        ("<section>a</section><header>b</header><center>c</center>", "<div>a</div><div>b</div><div>c</div>"),
        ("<p>a<legend title=t>b</legend></p>", '<p>a</p><div title="t">b</div><p></p>'),
        ("<menu><li>a</menu>", "<ul><li>a</li></ul>"),
        (
            "got <strike class=x>no</strike> <STRIKE title=t>yes</STRIKE>",
            'got <s>no</s> <s title="t">yes</s>',
        ),
        ('<ol><li value="07">a<li value=x>b</ol>', '<ol><li value="07">a</li><li>b</li></ol>'),
        ("<ul><li value=7>a</ul><li value=7>b</li>", "<ul><li>a</li></ul><div>b</div>"),
        ("<time>yesterday</time><bdo>a</bdo>", "yesterdaya"),
        ('<p dir="left" lang="english please">a</p>', "<p>a</p>"),
        (
            '<td>a</td><table><tr><td colspan="wide" rowspan=2>b',
            'a<table><tbody><tr><td rowspan="2">b</td></tr></tbody></table>',
        ),
    ],
)
def test_an_element_where_none_may_stand_becomes_one_that_may(html: str, expected: str) -> None:
    assert cleaned(html) == expected
    assert cleaned(expected) == expected


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("https://x.example/a b", "https://x.example/a%20b"),
        ("https://x.example/[a]?b=&quot;{c}", "https://x.example/%5Ba%5D?b=%22%7Bc%7D"),
        ("https://x.example/<br>#a#b", "https://x.example/%3Cbr%3E#a%23b"),
        ("https://x.example/100%&amp;50%25", "https://x.example/100%25&amp;50%25"),
        ("http://[::1]/a[", "http://[::1]/a%5B"),
    ],
)
def test_an_address_holds_nothing_that_no_address_may(href: str, address: str) -> None:
    assert cleaned(f'<a href="{href}">x</a>') == f'<a href="{address}" {REL}>x</a>'


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("https://b.example/?a=1&amp;b=2", "https://b.example/?a=1&amp;b=2"),
        ("../about", "https://ada.example/about"),
        ("//b.example/x", "https://b.example/x"),
        ("#note", BASE + "#note"),
        ("mailto:ada@ada.example", "mailto:ada@ada.example"),
    ],
)
def test_links_are_absolute_and_say_what_they_are(href: str, address: str) -> None:
    assert cleaned(f'<a href="{href}" target=_top rel=me>x</a>') == f'<a href="{address}" {REL}>x</a>'


@pytest.mark.parametrize(
    "href", ["javascript:x", "java&Tab;script:x", " data:text/html,x", "vbscript:x", "http://[bad/"]
)
def test_other_links_lead_nowhere(href: str) -> None:
    assert cleaned(f'<a href="{href}">x</a>') == "x"


@pytest.mark.parametrize("base", ["", "not an address", "/relative"])
def test_without_a_base_relative_addresses_are_dropped(base: str) -> None:
    html = '<a href="/x">a</a><a href="https://b.example/">b</a>'

    assert str(clean(html, base=base)) == f'a<a href="https://b.example/" {REL}>b</a>'


# ------------------------------------------------------------------ images and embedded things


@pytest.mark.parametrize(
    ("image", "none", "https"),
    [
        (
            '<img src="http://x.example/a.png" alt="A &lt;cat&gt; &quot;Tom&quot;" srcset="b 2x" onerror=x>',
            f'<a href="http://x.example/a.png" {REL}>A &lt;cat&gt; "Tom"</a>',
            '<img src="https://x.example/a.png" alt="A &lt;cat&gt; &quot;Tom&quot;" loading="lazy" referrerpolicy="no-referrer">',
        ),
        (
            '<img src="a.png" width=20 height=10>',
            f'<a href="https://ada.example/2026/a.png" {REL}>image</a>',
            '<img src="https://ada.example/2026/a.png" alt="" width="20" height="10" loading="lazy" referrerpolicy="no-referrer">',
        ),
        (
            '<img src="https://x.example/a.png" alt="x" width="100%" height="20px">',
            f'<a href="https://x.example/a.png" {REL}>x</a>',
            '<img src="https://x.example/a.png" alt="x" height="20" loading="lazy" referrerpolicy="no-referrer">',
        ),
        ('<img src="https://t.example/1.gif" width="1" height="1" alt="x">', "", ""),
        ('<img src="https://t.example/1.gif" height="0px">', "", ""),
        (
            '<img srcset="https://t.example/1.png 2x, https://t.example/2.png" alt="words">',
            f'<a href="https://t.example/1.png" {REL}>words</a>',
            '<img src="https://t.example/1.png" alt="words" loading="lazy" referrerpolicy="no-referrer">',
        ),
        (
            "<img src=data:image/gif;base64,R0 data-src='/a.png?b&amp;c' alt=x>",
            f'<a href="https://ada.example/a.png?b&amp;c" {REL}>x</a>',
            '<img src="https://ada.example/a.png?b&amp;c" alt="x" loading="lazy" referrerpolicy="no-referrer">',
        ),
        ('<img data-lazy-src="https://t.example/1.gif" width="1" alt="x">', "", ""),
        ('<img data-src="javascript:x" alt="words">', "words", "words"),
        ('<img srcset="\n \u00a0" data-src=",\n" alt="words">', "words", "words"),
        (
            '<img srcset="\n , /a.png 2x" alt="x">',
            f'<a href="https://ada.example/a.png" {REL}>x</a>',
            '<img src="https://ada.example/a.png" alt="x" loading="lazy" referrerpolicy="no-referrer">',
        ),
        ("""<img data-src='"onerror=x' srcset=" , " alt="words">""", f'<a href="https://ada.example/2026/%22onerror=x" {REL}>words</a>', '<img src="https://ada.example/2026/%22onerror=x" alt="words" loading="lazy" referrerpolicy="no-referrer">'),
        ('<img src="data:image/svg+xml,x" alt="words">', "words", "words"),
        (
            '<a href="/big"><img src="/small.png"></a>',
            f'<a href="https://ada.example/big" {REL}>image</a>',
            f'<a href="https://ada.example/big" {REL}><img src="https://ada.example/small.png" alt="image" loading="lazy" referrerpolicy="no-referrer"></a>',
        ),
        (
            '<img class="wp-smiley" src="https://s.example/1f600.png" alt="😀">',
            "😀",
            '<img src="https://s.example/1f600.png" alt="😀" loading="lazy" referrerpolicy="no-referrer">',
        ),
    ],
)  # fmt: skip
def test_images_are_links_or_loaded_late_by_the_organisers_choice(image: str, none: str, https: str) -> None:
    assert cleaned(image) == none
    assert cleaned(image, "https") == https


@pytest.mark.parametrize(
    ("src", "href", "shown"),
    [
        ("https://www.youtube.com/embed/dQw4w9WgXcQ?rel=0", "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ("//www.youtube-nocookie.com/embed/dQw4w9WgXcQ", "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ("http://www.youtube.com/v/dQw4w9WgXcQ&amp;hl=en", "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ("https://player.vimeo.com/video/123?h=1", "https://vimeo.com/123", "vimeo.com/123"),
        ("https://youtube.com.evil.example/embed/dQw4w9WgXcQ", "https://youtube.com.evil.example/embed/dQw4w9WgXcQ", "youtube.com.evil.example"),
        ("https://evil.example/www.youtube.com/embed/dQw4w9WgXcQ", "https://evil.example/www.youtube.com/embed/dQw4w9WgXcQ", "evil.example"),
        ("https://www.youtube.com@evil.example/embed/dQw4w9WgXcQ", "https://www.youtube.com@evil.example/embed/dQw4w9WgXcQ", "www.youtube.com@evil.example"),
        ("https://www.youtube.com:81/embed/dQw4w9WgXcQ", "https://www.youtube.com:81/embed/dQw4w9WgXcQ", "www.youtube.com:81"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "form", ['<iframe width="560" src="{}"></iframe>', "<IFRAME src='{}'>", "<embed src={} >"]
)
def test_an_embedded_page_is_a_plain_link(src: str, href: str, shown: str, form: str) -> None:
    assert cleaned(form.format(src)).strip() == f'<a href="{href}" {REL}>{shown}</a>'


@pytest.mark.parametrize(
    "html",
    [
        '<object data="https://v.example/a.swf" type="x"></object>',
        '<object><param name="movie" value="x"><embed src="https://v.example/a.swf"></embed></object>',
        '<object data="https://v.example/a.swf"><embed src="https://v.example/a.swf"></object>',
        '<video src="https://v.example/a.swf"><source src="https://v.example/a.swf"></video>',
    ],
)
def test_a_player_for_old_and_new_browsers_is_one_link(html: str) -> None:
    assert cleaned(html).strip() == f'<a href="https://v.example/a.swf" {REL}>v.example</a>'


def test_a_player_that_is_shown_twice_is_linked_twice() -> None:
    player = '<iframe src="https://v.example/a"></iframe>'

    assert cleaned(f"{player} and once more {player}").count("https://v.example/a") == 2


@pytest.mark.parametrize(
    "html",
    [
        '<iframe src="javascript:x"></iframe>',
        '<iframe srcdoc="&lt;script>x"></iframe>',
        '<iframe src="https://t.example/" width="0"></iframe>',
        '<iframe src="/relative"></iframe>',
        '<iframe data-src="https://t.example/"></iframe>',
        '<object data="a.swf"><embed src="x"></object>',
        '<object data="https://t.example/" width="1"></object>',
    ],
)
def test_an_embedded_thing_without_a_web_address_is_nothing(html: str) -> None:
    assert cleaned(html).strip() == ""


# ------------------------------------------------------------------ what is too much


def test_elements_beyond_the_depth_a_page_can_bear_become_words() -> None:
    assert cleaned("<div>" * 256 + "x" + "</div>" * 256).startswith("<div><div>")
    assert cleaned("<div>" * 257 + "x & y" + "</div>" * 257) == "x &amp; y"


@pytest.mark.parametrize(
    "html",
    ["<div>" * 10_001 + "x & y", "<b>x & y</b>" + "z" * 600_000, "x & y" + "&" * 60_000],
    ids=["tags", "length", "references"],
)
def test_html_too_heavy_to_parse_becomes_its_words(html: str) -> None:
    assert cleaned(html).startswith("x &amp; y")
    assert "<" not in cleaned(html)


PIECES = [
    "<div>",
    "<a>",
    "<b>",
    "<table>",
    "&",
    "<",
    "</p>",
    "<!--",
    "<p ",
    '"',
    "<iframe ",
    "<math>",
    "<math><annotation x-tex",
    "<img data-src='",
    '<object data="',
    "<section>",
    "<img src='",
    "\0",
    "\n",
]


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("length", [20_000, 500_000])
def test_nobodys_html_takes_long(piece: str, length: int) -> None:
    started = time.process_time()
    cleaned(piece * (length // len(piece)))

    assert time.process_time() - started < 5


# ------------------------------------------------------------------ for any input

JOINED = (
    "<a href=x>|</a>|<p>|</p>|<b>|</b>|<i>|<table>|</table>|<tr>|<td>|<caption>|<ul>|<li>|</ul>|<h1>|</h2>"
    "|<pre>|</pre>|\n|<code class='language-x y'>|</code>|<img src=a alt='<b>'>|<iframe src=//x.example>"
    "|</iframe>|<svg>|</svg>|<math>|<mtext>|<style>|</style>|<noscript>|<select>|<option>|<marquee>|</marquee>"
    "|<button>|<form>|<nobr>|<ruby>|<rt>|<dd>|<details>|<!--|-->|&amp;|&#13;|&lt;|<template>|<title>|text|'"
    '|"|<strike>|</strike>|<section>|</section>|<menu>|<legend>|<li value=3>|<object data=//x.example>|</object>'
    "|<annotation>|</annotation>|<img data-src='&quot;' srcset=b>|<div title='<img src=x onerror=y>'>|</div>|<font>|<xmp>|\x00"
)
FRAGMENTS = JOINED.split("|")


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join), st.sampled_from(["none", "https"]))
@example("<a>1<marquee><a href=y>2</a></marquee></a>", "none")
@example("<pre>\n\n\nx</pre>", "none")
@example("<h1><a href=x><p>", "none")
@example("<a href=x><marquee><a href=x>", "none")
@example("<svg></p><style><a title='</style><img src onerror=x>'>", "https")
def test_cleaning_again_changes_nothing_and_leaves_no_residue(html: str, images: Images) -> None:
    once = cleaned(html, images)

    assert cleaned(once, images) == once
    assert check(once).residue == []


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join))
@example("<ul><li>1</li> <li>2</li></ul><h1>a</h1><h2>b</h2><p><a href=/x>c</a>")
@example("<ul>1<li>2</ul><b><p>3</p></b><li>4</li><a>5</a><h2><p>6</p></h2>")
def test_an_element_is_where_it_may_stand_however_that_is_found_out(html: str) -> None:
    read = markup._cleaner(BASE).clean(html)
    simply = nesting._simply(read)

    assert simply in (None, nesting._Writer().inside(nesting._tree(read), "div", lines=False))


@given(st.text(max_size=200), st.sampled_from(["none", "https"]))
def test_any_text_can_be_cleaned(text: str, images: Images) -> None:
    once = cleaned(text, images)

    assert cleaned(once, images) == once
    once.encode()


# ------------------------------------------------------------------ hostile payloads


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def payloads(testdata: Path) -> list[str]:
    listed = lines(testdata / "hostile/xss_sample.jsonl") + lines(testdata / "hostile/xss_public.jsonl")[1:]
    return [str(line["payload"]) for line in listed]


@pytest.mark.parametrize("images", ["none", "https"])
def test_no_payload_leaves_a_residue(testdata: Path, images: Images) -> None:
    found = payloads(testdata)
    residue = {html: seen for html in found if (seen := check(cleaned(html, images)).residue)}

    assert len(found) > 500
    assert residue == {}


def test_harmless_samples_keep_their_text(testdata: Path) -> None:
    kept = [line for line in lines(testdata / "hostile/xss_sample.jsonl") if "text-kept" in str(line["must"])]

    assert len(kept) == 7
    for line in kept:
        before, after = check(str(line["payload"])), check(cleaned(str(line["payload"]), "https"))
        assert after.text == before.text
        assert set(before.open) == set(after.open)
