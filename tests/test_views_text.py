"""Small words made from what strangers wrote."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.sheets import harmless
from aggregator.views import secrets, text

ANYTHING = st.text(st.characters(min_codepoint=0, max_codepoint=0x10FFFF))  # surrogates too


@given(ANYTHING)
def test_any_text_made_legal_can_stand_in_xml(words: str) -> None:
    escaped = text.legal(words).replace("&", "&amp;").replace("<", "&lt;")

    assert ET.fromstring(f"<a>{escaped}</a>".encode()).tag == "a"


@given(ANYTHING)
def test_a_line_has_no_break_and_is_the_same_when_made_twice(words: str) -> None:
    once = text.line(words)

    assert len(once.splitlines()) <= 1
    assert text.line(once) == once


@pytest.mark.parametrize(
    "character", ["\x00", "\x0b", "\x1b", "\x7f", "\x85", "\ud800", "\ufdd0", "\uffff", "\U0001ffff"]
)
def test_a_forbidden_character_is_left_out(character: str) -> None:
    assert text.legal(f"a{character}b\n") == "ab\n"


def test_letters_of_any_script_emoji_and_marks_stay() -> None:
    words = "Ünï ç शब्द 図書館 👩\u200d🏫 e\u0301 \u202bשלום"

    assert text.legal(words) == words


def test_nothing_in_a_line_turns_round_what_stands_behind_it() -> None:
    assert text.line("Ada \u202egnp.exe\u202c \u2067x\u2069") == "Ada gnp.exe x"
    assert text.title("\u202eAda") == "Ada"


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("nl", ["Adam", "Émile", "Łukasz", "Øyvind", "ozan", "Özil", "Zoe", "李"]),
        ("sv", ["Adam", "Émile", "Olle", "Zoe", "Åsa", "Ärla", "Örjan"]),
        ("nb", ["Aase", "Zoe", "Ærlig", "Øyvind", "Åse"]),
        ("en", ["Team 9", "Team 10", "Team A"]),
        ("fil", ["Adam", "Åsa", "Zoe"]),  # Filipino, not Finnish
    ],
)
def test_names_stand_where_readers_look_for_them(language: str, names: list[str]) -> None:
    assert sorted(sorted(names), key=lambda name: text.in_order(name, language)) == names


@given(ANYTHING, ANYTHING)
def test_any_two_names_can_be_put_in_order(one: str, other: str) -> None:
    assert len(sorted([one, other], key=lambda name: text.in_order(name, "sv"))) == 2


def test_a_title_is_cut_where_nobody_reads_on() -> None:
    assert text.title("word " * 10_000).endswith("…")
    assert len(text.title("x" * 10_000)) == text.TITLE
    assert text.title("x" * text.TITLE) == "x" * text.TITLE


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/x", "https://a.example/x"),
        ("HTTP://a.example/", "http://a.example/"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//a.example/", ""),
        ("https://a.example/a b?q=[x]&r=100%#s t", "https://a.example/a%20b?q=%5Bx%5D&r=100%25#s%20t"),
        ("https://a.example/%C3%A9/é?x=%20", "https://a.example/%C3%A9/é?x=%20"),
        ("https://[::1]/x", "https://[::1]/x"),
        ("https://[broken/feed", ""),
        ('https://a.example/"onclick=x', "https://a.example/%22onclick=x"),
        ("", ""),
    ],
)
def test_only_http_becomes_a_link(url: str, expected: str) -> None:
    assert text.web(url) == expected


@given(ANYTHING)
def test_a_link_holds_nothing_that_no_address_may_hold(rest: str) -> None:
    made = text.web(f"https://a.example/{rest}")

    assert made.startswith("https://a.example")
    assert not set(made) & set(' "<>\\^`{|}\n\t')
    assert text.web(made) == made


@pytest.mark.parametrize(
    ("url", "public"),
    [
        ("https://a.example/feed?format=rss", True),
        ("https://a.example/feed?key=abc", False),
        ("https://a.example/feed?x=1&auth_token=abc", False),
        ("https://user:pass@a.example/feed", False),
        ("https://a.example/secret/feed", True),
        ("https://a.example/feed?author=3&keyword=design", True),
        ("https://a.example/feeds/1234567890123456789/posts/default", True),
        ("https://a.example/10-things-i-learned-in-2026-at-the-7th-meeting/feed", True),
        ("https://a.example/internationalisierung2026/feed", True),
        ("https://a.example/private/4f9a8b7c6d5e4f3a2b1c0d9e/feed", False),
        ("https://a.example/f/9b2e1c4a-7d3f-4b6a-8c1d-2e5f7a9b0c3d.xml", False),
        ("https://a.example/feed?u=aG93IG9mdGVuIGRvIHlvdSByZWFk3x9Z1", False),
        ("https://[broken/feed", False),
    ],
)
def test_an_address_with_a_token_is_not_for_everybody(url: str, public: bool) -> None:
    assert bool(secrets.public_address(url)) is public


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ada Quill", "AQ"),
        ("Ada van Quill", "AQ"),
        ("bookworm", "B"),
        ("knitting_kate", "K"),
        ("李 雷", "李雷"),
        ("…", "·"),
        ("", "·"),
    ],
)
def test_initials(name: str, expected: str) -> None:
    assert text.initials(name) == expected


@given(ANYTHING)
def test_a_slug_is_a_safe_file_name(name: str) -> None:
    made = text.slug(name)

    assert made
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(made) <= 60


@pytest.mark.parametrize(("one", "other"), [("Café", "Cafe"), ("東京", "京東"), ("a/b", "a b"), ("", "…")])
def test_different_groups_have_different_slugs(one: str, other: str) -> None:
    assert text.slug(one) != text.slug(other)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("nl", "nl"),
        ("en-us", "en-US"),
        ("pt_BR", "pt-BR"),
        ("zh-Hans", "zh"),
        ("xx", ""),
        ("english", ""),
        ("", ""),
    ],
)
def test_only_languages_that_exist_are_named(tag: str, expected: str) -> None:
    assert text.language(tag) == expected


@given(ANYTHING)
def test_no_cell_begins_as_a_formula(cell: str) -> None:
    assert not harmless(cell).startswith(("=", "+", "-", "@", "\t", "\r"))
