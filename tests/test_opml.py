"""feeds.opml: who takes part, what is refused on which line, and what is written into it."""

import codecs
import encodings.aliases
import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from aggregator import opml
from aggregator.model import Cohort, Finding, OperatorError, Participant, Subscription
from aggregator.opml import slugs
from aggregator.opml.people import _VALUES

SETTINGS = (Path(__file__).parent.parent / "docs/settings.md").read_text()
EXAMPLE = re.search(r"```xml\n(.*?)```", SETTINGS, re.DOTALL)[1]  # type: ignore[index]
A, B, C = (f"https://{name}.example/feed" for name in "abc")


def listed(*outlines: str, head: str = '<opml version="2.0"><head><title>T</title></head>') -> bytes:
    """A list with one outline a line, the first in line 2."""
    return "\n".join([f"{head}<body>", *outlines, "</body></opml>"]).encode()


def clean(text: bytes) -> Cohort:
    """Read a list about which there is nothing to say."""
    cohort, findings = opml.parse(text)
    assert findings == []
    return cohort


def said(text: bytes) -> list[Finding]:
    return opml.parse(text)[1]


def ids(text: bytes) -> list[str]:
    return [participant.id for participant in opml.parse(text)[0].participants]


def one(attributes: str) -> Participant:
    """The only participant of a list with one outline."""
    return opml.parse(listed(f'<outline xmlUrl="{A}" {attributes}/>'))[0].participants[0]


# Who is who


def test_the_example_of_the_documentation_is_read_in_full() -> None:
    assert clean(EXAMPLE.encode()) == Cohort(
        "23 Things, spring",
        (
            Participant("ada", "Ada Lovelace", ("North",)),
            Participant("grace", "Grace", ("North", "mentors", "evening group"), listed=False),
            Participant("kim", "Kim"),
            Participant("lou", "Lou", show="all"),
        ),
        (
            Subscription("ada", "https://ada.example/feed/", "https://ada.example/", line=6),
            Subscription("ada", "https://pictures.example/ada.rss", line=7),
            Subscription("grace", "", "https://grace.example/", line=8),
            Subscription("kim", "https://team.example/feed", author="kim", line=10),
            Subscription("lou", "https://team.example/feed", author="Lou B.", line=11),
        ),
    )


def test_a_list_without_anybody_is_a_list() -> None:
    for body in ("<body/>", "<body></body>", "<body>\n<!-- nobody yet -->\n</body>"):
        assert clean(f"<opml>{body}</opml>".encode()) == Cohort("", (), ())


def test_case_does_not_matter_in_the_names_of_attributes() -> None:
    for name in ("xmlurl", "xmlURL", "XMLURL"):
        assert clean(listed(f'<outline text="a" {name}="{A}"/>')).subscriptions[0].url == A


def test_of_two_spellings_of_an_attribute_the_filled_one_counts() -> None:
    for both in (f'xmlUrl="" xmlurl="{A}"', f'xmlurl="{A}" xmlUrl=""'):
        assert clean(listed(f'<outline text="a" {both}/>')).subscriptions[0].url == A


def test_an_empty_feed_address_leaves_the_blogs() -> None:
    assert clean(listed(f'<outline text="a" xmlUrl="" htmlUrl="{A}"/>')).subscriptions[0].address == A


@pytest.mark.parametrize(
    ("attributes", "name"),
    [
        ('text="Ada" title="Blog"', "Ada"),
        ('text="" title="Ada"', "Ada"),
        ('text="  Ada\n  B. "', "Ada B."),
        ("", "a.example"),
        ('text="&#x41;&amp;B"', "A&B"),
    ],
)
def test_a_name_is_the_text_else_the_title_else_the_host(attributes: str, name: str) -> None:
    assert one(attributes).name == name


def test_groups_are_the_outlines_around_and_the_categories() -> None:
    text = listed(
        '<outline text="North"><outline title="Cork"><outline text=""><outline category=" x ,North,/y/z,, "',
        f'text="a" xmlUrl="{A}"/></outline></outline></outline>',
    )

    assert clean(text).participants[0].groups == ("North", "Cork", "x", "y/z")


def test_an_outline_with_an_address_is_no_group_for_those_inside_it() -> None:
    text = listed(f'<outline text="a" xmlUrl="{A}">', f'<outline text="b" xmlUrl="{B}"/></outline>')

    assert [(p.id, p.groups) for p in clean(text).participants] == [("a", ()), ("b", ())]


def test_equal_ids_are_one_person_with_several_feeds() -> None:
    text = listed(
        f'<outline text="Ada" id="x" xmlUrl="{A}" category="m" show="all"/>',
        f'<outline text="Ada" id="x" xmlUrl="{B}" category="n,m" listed="no"/>',
    )
    cohort = clean(text)

    assert cohort.participants == (Participant("x", "Ada", ("m", "n"), listed=False, show="all"),)
    assert [s.url for s in cohort.subscriptions] == [A, B]


def test_what_is_commented_out_is_left_out_with_all_inside() -> None:
    text = listed(f'<outline text="g" isComment="true"><outline text="a" xmlUrl="{A}"/></outline>')

    assert clean(text).participants == ()


def test_the_values_of_listed_and_show_are_read() -> None:
    assert [one(f'listed="{value}"').listed for value in ("no", "NO", "yes", "")] == [
        False,
        False,
        True,
        True,
    ]
    assert [one(f'show="{value}"').show for value in ("all", "matched", "")] == ["all", "matched", ""]


# Ids


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Ada Lovelace", "ada-lovelace"),
        ("  Zoë Ångström-O’Neill ", "zoe-angstrom-oneill"),
        ("Straße & Søn", "strasse-son"),
        ("Łukasz Þórðarson", "lukasz-thordarson"),
        ("Алла Щукина", "alla-shchukina"),
        ("Γιώργος", "giorgos"),
        ("../../etc/passwd", "etc-passwd"),
        (".htaccess", "htaccess"),
        ("a/b\\c", "a-b-c"),
        ("2026", "2026"),
        ("CON", "p-con"),
        ("com1", "p-com1"),
        ("Index", "p-index"),
        ("ﬁne Ｆull", "fine-full"),
    ],
)
def test_a_name_becomes_a_safe_id(name: str, slug: str) -> None:
    assert one(f'text="{name.replace("&", "&amp;")}"').id == slug


@pytest.mark.parametrize("name", ["李小龙", "مريم", "..", "🙂", "-", "김철수"])
def test_a_name_without_letters_to_spell_gets_a_stable_id(name: str) -> None:
    found = one(f'text="{name}"').id

    assert re.fullmatch(r"p-[0-9a-f]{8}", found)
    assert found == one(f'text="{name}" title="x"').id


def test_names_that_share_their_spellable_part_get_different_ids() -> None:
    found = [slugs.slug(name) for name in ("云风的 Blog", "依云的 Blog", "Blog")]

    assert len(set(found)) == 3
    assert [slug.startswith("blog") for slug in found] == [True] * 3


safe = re.compile(r"[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?")


@given(st.text() | st.from_regex(r"(?i)(con|aux|nul|index|com[0-9]|\.\.|[ab]/?)", fullmatch=True))
def test_every_slug_is_safe_in_addresses_and_file_names_and_stays_what_it_is(name: str) -> None:
    slug = slugs.slug(name)

    assert safe.fullmatch(slug)
    assert slug not in {
        "con",
        "prn",
        "aux",
        "nul",
        "index",
        *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)),
    }
    assert slugs.slug(slug) == slug


attribute = st.text(st.sampled_from("aAbBéЖ李 .-/1"), max_size=3)


@given(st.lists(st.tuples(attribute, attribute), max_size=12))
def test_ids_are_safe_and_no_two_people_share_one(people: list[tuple[str, str]]) -> None:
    text = listed(
        *(
            f'<outline text="{name}" id="{own}" xmlUrl="https://h{n}.example/"/>'
            for n, (name, own) in enumerate(people)
        )
    )
    cohort = opml.parse(text)[0]
    given_ids = {own.strip() for _, own in people} - {""}
    found = [participant.id for participant in cohort.participants]

    assert len(found) == len(set(found)) == len(given_ids) + sum(not own.strip() for _, own in people)
    assert all(safe.fullmatch(slug) for slug in found)
    assert {subscription.participant for subscription in cohort.subscriptions} == set(found)


def test_ids_that_differ_in_case_only_are_two_people_and_a_warning() -> None:
    text = listed(f'<outline text="a" id="Ada" xmlUrl="{A}"/>', f'<outline text="b" id="ada" xmlUrl="{B}"/>')
    first, second = ids(text)

    assert second == "ada"
    assert re.fullmatch(r"ada-[0-9a-f]{8}", first)
    assert [(f.line, f.severity) for f in said(text)] == [(2, "warning")]
    assert 'id "Ada" and id "ada" in line 3' in said(text)[0].message


def test_a_given_id_is_not_lost_to_a_name_before_it() -> None:
    text = listed(f'<outline text="Ada" xmlUrl="{A}"/>', f'<outline text="Bob" id="ada" xmlUrl="{B}"/>')

    assert ids(text)[1] == "ada"


def test_two_of_one_name_are_two_people_and_a_warning_naming_both_lines() -> None:
    text = listed(f'<outline text="Ada" xmlUrl="{A}"/>', "", f'<outline text="ada" xmlUrl="{B}"/>')
    first, second = ids(text)

    assert first == "ada"
    assert re.fullmatch(r"ada-[0-9a-f]{8}", second)
    assert [(f.line, f.severity) for f in said(text)] == [(4, "warning")]
    assert "line 2" in said(text)[0].message
    assert second in said(text)[0].message


def test_a_namesakes_id_does_not_depend_on_other_namesakes() -> None:
    ada, bea, cea = (f'<outline text="Ada" xmlUrl="{address}"/>' for address in (A, B, C))

    assert ids(listed(ada, bea, cea))[2] == ids(listed(ada, cea))[1]


def test_even_copies_of_one_line_are_told_apart() -> None:
    found = ids(listed(*[f'<outline text="Ada" xmlUrl="{A}"/>'] * 4))

    assert len(set(found)) == 4


def test_two_of_one_name_with_ids_of_their_own_are_no_matter() -> None:
    text = listed(f'<outline text="Ada" id="a" xmlUrl="{A}"/>', f'<outline text="Ada" id="b" xmlUrl="{B}"/>')

    assert [p.id for p in clean(text).participants] == ["a", "b"]


# What is wrong with a list that can be read: the outlines, and line, severity, sentence of the only finding

ODD = {
    "a team blog without authors": (
        [f'<outline text="a" xmlUrl="{A}"/>', f'<outline text="b" xmlUrl="{A}" author="b"/>', f'<outline text="c" htmlUrl="{A}"/>'],
        (2, "error", "several people (lines 2, 3 and 4)"),
    ),
    "a team blog in two spellings": (
        [f'<outline text="a" xmlUrl="{A}"/>', '<outline text="b" xmlUrl="HTTP://A.example/feed/"/>'],
        (2, "error", "several people (lines 2 and 3)"),
    ),
    "one author for two people": (
        [f'<outline text="a" xmlUrl="{A}" author="X"/>', f'<outline text="b" xmlUrl="{A}" author="x"/>'],
        (2, "error", 'author "X" of https://a.example/feed stands for several people (lines 2 and 3)'),
    ),
    "an address twice for one person": (
        [f'<outline text="a" id="a" xmlUrl="{A}"/>', f'<outline text="a" id="a" xmlUrl="{A}"/>'],
        (3, "warning", "has this address in line 2 already"),
    ),
    "one id under two names": (
        [f'<outline text="Ada" id="a" xmlUrl="{A}"/>', f'<outline text="Eve" id="a" xmlUrl="{B}"/>'],
        (3, "warning", 'id "a" is "Eve" here and "Ada" in line 2'),
    ),
    "both kinds of show": (
        [f'<outline text="a" id="a" xmlUrl="{A}" show="all"/>', f'<outline text="a" id="a" xmlUrl="{B}" show="matched"/>'],
        (2, "warning", 'show="all" and show="matched"'),
    ),
    "no address": (['<outline text="Ada"/>'], (2, "warning", '"Ada" has no address and is left out; add xmlUrl')),
    "no address and no name": (["<outline/>"], (2, "warning", "this outline has no address")),
    "the address elsewhere": (
        [f'<outline text="Ada" type="link" url="{A}"/>'],
        (2, "warning", f'put its url="{A}" into xmlUrl'),
    ),
    "another list included": (
        ['<outline text="More" type="include" url="https://a.example/more.opml"/>'],
        (2, "warning", "other lists are not followed"),
    ),
    "an address without its beginning": (
        ['<outline text="Ada" xmlUrl="ada.example/feed"/>'],
        (2, "warning", 'probably "https://ada.example/feed" is meant'),
    ),
    "an address with a password": (
        ['<outline text="Ada" xmlUrl="https://ada:pw@ada.example/feed"/>'],
        (2, "warning", 'probably "https://ada.example/feed" is meant'),
    ),
    "an address of mail": (
        ['<outline text="Gus" xmlUrl="gus@example.org"/>'],
        (2, "warning", "asked; it is an address of mail; put the address of the blog here"),
    ),
    "an address that is none": (
        ['<outline text="Ada" xmlUrl="vfolder"/>'],
        (2, "warning", "as a browser's address bar shows it"),
    ),
    "listed in other words": (
        [f'<outline text="a" xmlUrl="{A}" listed="false"/>'],
        (2, "error", 'listed="false" is not known; probably "no" is meant; it may be "yes" or "no"'),
    ),
    "show misspelt": (
        [f'<outline text="a" xmlUrl="{A}" show="mached"/>'],
        (2, "error", 'probably "matched" is meant'),
    ),
    "show as in the settings": (
        [f'<outline text="a" xmlUrl="{A}" show="programme"/>'],
        (2, "error", 'probably "matched" is meant'),
    ),
    "show that is nothing": (
        [f'<outline text="a" xmlUrl="{A}" show="5"/>'],
        (2, "error", 'show="5" is not known; it may be "all" or "matched"'),
    ),
    "a group that is not listed": (
        [f'<outline text="g" listed="no"><outline text="a" xmlUrl="{A}"/></outline>'],
        (2, "error", 'listed="no" on a group is not read'),
    ),
    "an attribute misspelt": (
        [f'<outline text="a" xmlUrl="{A}" categry="North"/>'],
        (2, "warning", '"categry" is not read; probably category is meant'),
    ),
    "a misspelt attribute that would hide somebody": (
        [f'<outline text="a" xmlUrl="{A}" lsited="no"/>'],
        (2, "error", '"lsited" is not read; probably listed is meant'),
    ),
    "an attribute of another program, like one of ours": (
        [f'<outline text="a" xmlUrl="{A}" list="7"/>'],
        (2, "warning", '"list" is not read; probably listed is meant'),
    ),
    "a group as an attribute": (
        [f'<outline text="a" xmlUrl="{A}" group="North"/>'],
        (2, "warning", "probably category is meant"),
    ),
    "an element in capitals": ([f'<Outline text="a" xmlUrl="{A}"/>'], (2, "warning", "<Outline> is not read")),
    "an outline behind the body": (
        [f'</body><outline text="a" xmlUrl="{A}"/><body>'],
        (2, "warning", "outside <body>"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("outlines", "expected"), ODD.values(), ids=ODD)
def test_what_is_odd_is_said_once_with_its_line(outlines: list[str], expected: tuple[int, str, str]) -> None:
    found = said(listed(*outlines))

    assert [(finding.line, finding.severity) for finding in found] == [expected[:2]]
    assert expected[2] in found[0].message


def test_attributes_of_other_programs_are_left_alone() -> None:
    text = f'<outline text="a" xmlUrl="{A}" version="RSS" rssguard:listd="x" created="1" name="x" nextDueTime="0"/>'

    clean(listed(text, head='<opml xmlns:rssguard="https://x.example/">'))


def test_a_team_blog_with_authors_is_no_matter() -> None:
    text = listed(
        f'<outline text="a" xmlUrl="{A}" author="A."/>', f'<outline text="b" xmlUrl="{A}" author="B."/>'
    )

    assert [(s.participant, s.author) for s in clean(text).subscriptions] == [("a", "A."), ("b", "B.")]


# What cannot be read: the bytes, and line and sentence of the only finding

BROKEN = {
    "nothing": (b"", 1, "there is nothing in it"),
    "text": (b"Ada\n", 1, "not well-formed"),
    "a bare ampersand": (listed('<outline text="a"/>', '<outline text="b" xmlUrl="http://x.example/?a=1&b=2"/>'), 3, '"&amp;"'),
    "a name of HTML": (listed('<outline text="a&nbsp;b"/>'), 2, '"&nbsp;" is not known in XML'),
    "an outline not closed": (listed('<outline text="a">', '<outline text="b"/>'), 4, "<outline> of line 2 is not closed"),
    "cut off": (b'<opml>\n<body>\n<outline text="a"/>\n', 4, "<body> of line 2 is not closed"),
    "an attribute twice": (listed('<outline text="a" text="b"/>'), 2, "the same attribute twice"),
    "a missing quote": (listed('<outline text="a/>'), 3, "missing quote"),
    "a feed": (b"<rss><channel/></rss>", 1, "put its address into an outline's xmlUrl"),
    "an Atom feed": (b'<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom"/>', 2, "this is a feed (<feed>)"),
    "a page": (b"<html/>", 1, "this is a web page"),
    "another list": (b"<list/>", 1, "probably <opml> is meant"),
    "no body": (b"<opml><head/></opml>", 0, "there is no <body>"),
    "a document type": (b'<?xml version="1.0"?>\n<!DOCTYPE opml>\n<opml><body/></opml>', 2, "delete that declaration"),
    "a document type elsewhere": (b'<!DOCTYPE opml SYSTEM "file:///etc/passwd">\n<opml><body/></opml>', 1, "<!DOCTYPE"),
    "entities": (b'<!DOCTYPE opml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><opml><body>&b;</body></opml>', 1, "<!DOCTYPE"),
    "outlines without end": (listed("<outline>" * 60 + "</outline>" * 60), 2, "more than 50 deep"),
    "elements without end": (b"<opml>" + b"<x>" * 100_000, 1, "more than 50 deep"),
    "too large": (b" " * 16_000_001, 0, "larger than 16 MB"),
    "another encoding": (listed('<outline text="a"/>', '<outline text="Zo\xeb"/>').decode().encode("latin-1"), 3, "not in the encoding utf-8"),
    "an unknown encoding": (b'<?xml version="1.0" encoding="utf-9"?><opml><body/></opml>', 1, '"utf-9" is not known'),
    "no encoding of XML": (b'<?xml version="1.0" encoding="utf-7"?><opml><body/></opml>', 1, '"utf-7" is not known'),
    "no encoding of text": (b'<?xml version="1.0" encoding="base64"?><opml><body/></opml>', 1, '"base64" is not known'),
    "a false encoding": (b'<?xml version="1.0" encoding="utf-16-le"?><opml><body/></opml>', 1, "is not written in it"),
    "a control character": (listed('<outline text="a\x0b"/>'), 2, "not well-formed"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "expected"), BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_read_is_refused_with_its_line_and_reason(
    text: bytes, line: int, expected: str
) -> None:
    cohort, found = opml.parse(text, "list.opml")

    assert cohort == Cohort("", (), ())
    assert [(f.path, f.line, f.severity) for f in found] == [("list.opml", line, "error")]
    assert expected in found[0].message


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-16-le", "latin-1", "cp1252"]
)
def test_a_list_is_read_in_the_encoding_it_declares_or_marks(encoding: str) -> None:
    declared = {"utf-8-sig": "utf-8", "utf-16-be": "utf-16", "utf-16-le": "utf-16"}.get(encoding, encoding)
    text = f'<?xml version="1.0" encoding="{declared}"?>\n<opml><body>\n<outline text="Zoë" xmlUrl="{A}"/></body></opml>'

    cohort = clean(text.encode(encoding))

    assert cohort.participants[0].name == "Zoë"
    assert cohort.subscriptions[0].line == 3


@pytest.mark.parametrize(
    "encoding", sorted(set(encodings.aliases.aliases.values()) | {"unicode_escape", "idna"})
)
def test_no_declared_encoding_raises(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><opml><body><outline text="\\x41+AGE-é" xmlUrl="{A}"/></body></opml>'
    for source in (text.encode(), text.encode("utf-16")):
        opml.parse(source)


@given(st.binary())
def test_no_bytes_raise(source: bytes) -> None:
    opml.parse(source)


PIECES = [
    "<opml>", "<body>", "</body>", "</opml>", "<body/>", "<outline", ' text="a"', ' id="a"', ' xmlUrl="http://[',
    '"', "'", "/>", ">", "</outline>", "<!--", "-->", "<![CDATA[", "]]>", "&#0;", "&amp;", "&a;", "\n", "é", "<?xml",
    "?>", f' xmlUrl="{A}"', ' author="b"', ' show="x"', "<!DOCTYPE a>",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_no_patchwork_raises_or_names_a_line_it_has_not_got(text: str) -> None:
    for source in (text, f"<opml><body>{text}</body></opml>"):
        assert all(0 <= finding.line <= source.count("\n") + 1 for finding in said(source.encode()))


def test_real_lists_are_read_or_refused_with_a_reason(testdata: Path) -> None:
    for row in map(json.loads, (testdata / "opml/manifest.jsonl").read_text().splitlines()):
        cohort, found = opml.parse((testdata / "opml" / row["file"]).read_bytes(), row["file"])
        refused = [finding for finding in found if finding.severity == "error"]
        if "illformed_xml" in row["quirks"]:
            assert [finding.line for finding in refused] == [
                int(row["xml_error"].partition("line ")[2].split(",")[0])
            ]
            continue
        assert all("of several people" in finding.message for finding in refused), row["file"]
        empty = sum("has no address" in finding.message for finding in found)
        assert len(cohort.subscriptions) <= row["feeds"] <= len(cohort.subscriptions) + empty, row["file"]


# Writing

texts = st.text(st.characters(codec="utf-8"), max_size=8)
new_outlines = st.lists(
    st.builds(
        opml.NewOutline,
        texts,
        st.sampled_from([A, "https://b.example/?x=1&y=\"<2>'", "https://ü.example/"]),
        st.sampled_from(["", B]),
        st.lists(texts, max_size=2).map(tuple),
        id=st.sampled_from(["", "ada", "Ünal"]),
    ),
    max_size=3,
)
# What stands before the place where something is added, what is replaced there, what stands after it
old_lists = st.builds(
    lambda head, body, end, newline: tuple(
        text.replace("\n", newline) for text in (head + body[0], body[1], body[2] + end)
    ),
    st.sampled_from(["<opml><head/>\n", '<opml version="2.0"><!-- <body/> </body> -->\n  ', "<opml>"]),
    st.sampled_from(
        [
            ("<body", "/>", ""),
            ('<body text="/>" ', "/>", ""),
            ("<body>", "", "</body>"),
            ("<body>\n", "", "  </body>"),
            (f'<body><outline text="x" xmlUrl="{C}"/>', "", "</body>"),
            (f'<body>\n\t\t<outline text="x" xmlUrl="{C}">\n\t\t</outline>\n', "", "\t</body>"),
            (f'<body>\n<outline text="é"\nxmlUrl="{C}"/><!-- </body> -->\n\n', "", "</body >"),
        ]
    ),
    st.sampled_from(["</opml>", "\n</opml>\n", "</opml>\n<!-- ü -->"]),
    st.sampled_from(["\n", "\r\n"]),
)
marked_encodings = st.sampled_from(
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (b"", "latin-1"),
        (b"", "ascii"),
    ]
)


def attributes(text: bytes) -> list[dict[str, str]]:
    return [dict(outline.attrib) for outline in ET.fromstring(text).iter("outline")]


def kept(value: str) -> str:
    """What XML can hold of a text (XML 1.0, 2.2)."""
    return "".join(c for c in value if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff"))


@given(old_lists, new_outlines, marked_encodings)
def test_what_is_added_is_read_back_and_what_was_there_keeps_every_byte(
    old: tuple[str, str, str], added: list[opml.NewOutline], encoding: tuple[bytes, str]
) -> None:
    mark, codec = encoding
    declaration = f'<?xml version="1.0" encoding="{codec[:6] if mark else codec}"?>'
    try:
        before, replaced, after = ((text).encode(codec) for text in (declaration + old[0], *old[1:]))
    except UnicodeEncodeError:
        assume(False)
    text = mark + before + replaced + after
    new = opml.append(text, added)

    assert new.startswith(mark + before)
    assert new.endswith(after)
    found, there = attributes(new), attributes(text)
    assert found[: len(there)] == there
    assert [
        (row["text"], row["xmlUrl"], row.get("htmlUrl", ""), row.get("id", "")) for row in found[len(there) :]
    ] == [(kept(row.text), row.xml_url, row.html_url, row.id) for row in added]


@given(old_lists, new_outlines)
def test_an_appended_participant_joins_the_cohort(
    old: tuple[str, str, str], added: list[opml.NewOutline]
) -> None:
    text = "".join(old).encode()
    before = opml.parse(text)[0]
    after = opml.parse(opml.append(text, added))[0]

    assert after.subscriptions[: len(before.subscriptions)] == before.subscriptions
    assert {(p.name, p.groups) for p in before.participants} <= {
        (p.name, p.groups) for p in after.participants
    }
    assert {s.url for s in after.subscriptions} == {s.url for s in before.subscriptions} | {
        o.xml_url for o in added
    }


LAYOUTS = {
    "a line of its own": ("<opml><body>\n  <outline/>\n</body></opml>", "<opml><body>\n  <outline/>\n  NEW\n</body></opml>"),
    "tabs": ("<opml>\n\t<body>\n\t\t<outline/>\n\t</body></opml>", "<opml>\n\t<body>\n\t\t<outline/>\n\t\tNEW\n\t</body></opml>"),
    "an empty body": ("<opml>\n  <body>\n  </body></opml>", "<opml>\n  <body>\n    NEW\n  </body></opml>"),
    "an empty body with tabs": ("<opml>\n\t<body>\n\t</body></opml>", "<opml>\n\t<body>\n\t\tNEW\n\t</body></opml>"),
    "a closed body": ("<opml>\n <body/>\n</opml>", "<opml>\n <body>\n   NEW\n </body>\n</opml>"),
    "one line": ("<opml><body><outline/></body></opml>", "<opml><body><outline/>\nNEW\n</body></opml>"),
    "Windows": ("<opml>\r\n<body>\r\n</body></opml>", "<opml>\r\n<body>\r\n  NEW\r\n</body></opml>"),
    "groups": (
        "<opml><body>\n <outline>\n  <outline/>\n </outline>\n</body></opml>",
        "<opml><body>\n <outline>\n  <outline/>\n </outline>\n NEW\n</body></opml>",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after"), LAYOUTS.values(), ids=LAYOUTS)
def test_what_is_added_is_laid_out_like_what_is_there(before: str, after: str) -> None:
    new = '<outline type="rss" text="Ada" xmlUrl="https://a.example/feed"/>'

    assert opml.append(before.encode(), [opml.NewOutline("Ada", A)]).decode() == after.replace("NEW", new)


def test_a_new_outline_is_written_with_all_it_has() -> None:
    new = opml.NewOutline('A "B" <c> & d\n', "", B, ("North", "x, y"), id="ada")
    text = opml.append(b"<opml><body/></opml>", [new])

    assert b'<outline text="A &quot;B&quot; &lt;c&gt; &amp; d&#10;" htmlUrl=' in text
    assert attributes(text) == [
        {"text": 'A "B" <c> & d\n', "htmlUrl": B, "id": "ada", "category": "North,x y"},
    ]
    assert clean(text).participants == (Participant("ada", 'A "B" <c> & d', ("North", "x y")),)


def test_letters_an_encoding_has_not_got_are_written_as_references() -> None:
    old = '<?xml version="1.0" encoding="latin-1"?><opml><body><!-- é --></body></opml>'.encode("latin-1")
    new = opml.append(old, [opml.NewOutline("Łé", A)])

    assert "&#321;é".encode("latin-1") in new
    assert clean(new).participants[0].name == "Łé"


def test_nothing_is_added_to_a_list_that_cannot_be_read() -> None:
    with pytest.raises(OperatorError, match=r"^feeds\.opml:2: a bare"):
        opml.append(b"<opml>\n<body>&</body></opml>", [opml.NewOutline("Ada", A)])


def test_adding_nobody_changes_nothing() -> None:
    assert opml.append(b"<opml><body/></opml>", []) == b"<opml><body/></opml>"


rows = st.builds(
    opml.Row,
    texts,
    st.sampled_from(["", A]),
    st.sampled_from(["", B]),
    st.lists(texts, max_size=2).map(tuple),
)


@given(texts, st.lists(rows, max_size=4))
def test_a_rendered_list_is_well_formed_and_says_what_it_was_given(
    title: str, given_rows: list[opml.Row]
) -> None:
    text = opml.render(title, given_rows)
    root = ET.fromstring(text)

    assert text == opml.render(title, given_rows)
    assert root.attrib == {"version": "2.0"}
    assert [child.tag for child in root] == ["head", "body"]
    assert " ".join(root.findtext("head/title", "").split()) == " ".join(kept(title).split())
    assert [
        (o["text"], o.get("xmlUrl", ""), o.get("htmlUrl", ""), o.get("type")) for o in attributes(text)
    ] == [(kept(row.text), row.xml_url, row.html_url, "rss" if row.xml_url else None) for row in given_rows]


def test_a_rendered_list_reads_as_people_write_it() -> None:
    rendered = opml.render(
        "Planet & all", [opml.Row("Ada", A, B, ("North", "x")), opml.Row("Bob", html_url=C)]
    )

    assert rendered.decode() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n  <head>\n    <title>Planet &amp; all</title>\n'
        f'  </head>\n  <body>\n    <outline type="rss" text="Ada" xmlUrl="{A}" htmlUrl="{B}" category="North,x"/>\n'
        f'    <outline text="Bob" htmlUrl="{C}"/>\n  </body>\n</opml>\n'
    )


# The documentation and the code


def test_the_documentation_lists_exactly_the_attributes_of_the_code() -> None:
    section = SETTINGS.partition("## feeds.opml")[2]

    assert tuple(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == opml.ATTRIBUTES


def test_documented_examples_are_accepted_and_values_are_those_of_the_code() -> None:
    section = SETTINGS.partition("## feeds.opml")[2]
    for name, values, example in re.findall(
        r"^\| `(\w+)` \|.*? \| ([^|]*) \| [^|]* \| `([^|]*)` \|$", section, re.MULTILINE
    ):
        address = "" if name in ("xmlUrl", "htmlUrl") else f'xmlUrl="{A}" '
        clean(listed(f"<outline {address}{example}/>"))
        if name in _VALUES:
            assert tuple(re.findall(r"`(\w+)`", values)) == _VALUES[name]
