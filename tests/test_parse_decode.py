"""Which letters the bytes of a document are."""

import codecs
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.parse.decode import decode
from aggregator.sanitize import legal

_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>")
TEXT = "<rss>Żółw, naïve, 漢字</rss>"


@pytest.mark.parametrize(
    "body",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
        TEXT.encode("utf-32-le"),
        TEXT.encode("utf-32-be"),
    ],
)
@pytest.mark.parametrize("content_type", ["", "text/xml; charset=iso-8859-1", "text/html;charset=nonsense"])
def test_unicode_is_seen_by_its_bytes_whatever_the_server_says(body: bytes, content_type: str) -> None:
    assert decode(body, content_type) == TEXT


# Text, how it is encoded, what the server says of that, and what the document says.
DISAGREEING = [
    ("été “quoted” €", "cp1252", "", "iso-8859-1"),
    ("été", "latin-1", "", ""),
    ("été", "latin-1", "", "utf-8"),
    ("Привет, мир", "koi8-r", "text/xml; charset=koi8-r", "windows-1251"),
    ("Привет, мир", "cp1251", "application/xml", "windows-1251"),
    ("Příliš žluťoučký", "iso-8859-2", 'text/xml; charset="ISO-8859-2"', ""),
    ("日本語のブログ", "shift_jis", "", "Shift_JIS"),
    ("日本語のブログ", "euc_jp", "", "EUC-JP"),
    ("日本語のブログ", "iso2022_jp", "", "ISO-2022-JP"),
    ("简体中文", "gbk", "", "gb2312"),
    ("繁體中文", "big5", "", "Big5"),
    ("한국어 블로그", "euc_kr", "", "euc-kr"),
    ("été", "utf-8", "text/xml; charset=windows-1252", "iso-8859-1"),
]


@pytest.mark.parametrize(("text", "encoding", "content_type", "declared"), DISAGREEING)
def test_thirteen_servers_and_documents_that_disagree(
    text: str, encoding: str, content_type: str, declared: str
) -> None:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else "<?xml version='1.0'?>"

    assert decode((declaration + text).encode(encoding), content_type) == declaration + text


def test_one_broken_letter_does_not_make_another_encoding_of_a_document() -> None:
    body = ("<p>" + "naïve café " * 20).encode() + b"cut \xe2\x80"

    assert decode(body, "text/xml; charset=iso-8859-1").startswith("<p>naïve café ")


@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1"])
def test_one_broken_letter_does_not_garble_english_with_its_few_curly_quotes(declared: str) -> None:
    document = f'<?xml version="1.0" encoding="{declared}"?><p>It’s what I’ve done … '
    body = document.encode() + b"cut \xe2\x80</p>"

    assert decode(body) == document + "cut \ufffd</p>"


@pytest.mark.parametrize(("encoding", "least"), [("cp1252", 45), ("cp1251", 45), ("gb18030", 45)])
def test_no_real_feed_in_another_encoding_is_taken_for_damaged_utf8(
    testdata: Path, encoding: str, least: int
) -> None:
    tried = 0
    for path in (testdata / "feeds").iterdir():
        text = path.read_bytes().decode("utf-8", "ignore")
        body = _XML_DECLARATION.sub("", text).encode(encoding, "xmlcharrefreplace")
        if body.isascii() or text.startswith("{"):
            continue
        tried += 1
        read = decode(body, f"text/xml; charset={encoding}")
        assert read == legal(body.decode(encoding)).strip().removeprefix("\ufeff"), path.name
    assert tried >= least


@pytest.mark.parametrize(
    "label", ["utf-7", "rot13", "unicode_escape", "punycode", "idna", "zlib", "hex", "a\x00"]
)
def test_an_encoding_that_could_hide_markup_is_not_believed(label: str) -> None:
    hidden = b"+ADwAIQ-ENTITY \\u003c!ENTITY <rss>"

    assert decode(hidden, f"text/xml; charset={label}") == hidden.decode()


def test_what_xml_forbids_is_left_out() -> None:
    assert decode(b"<a>\x00\x08\x0b\x1f\x7f\xef\xbf\xbf\tb\n") == "<a>\tb"


@given(st.binary(max_size=300), st.text(max_size=40))
def test_any_bytes_are_some_text(body: bytes, content_type: str) -> None:
    decode(body, content_type).encode()


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co", "Zs")), min_size=1))
def test_utf8_comes_back_letter_for_letter(text: str) -> None:
    assert decode(("<" + text).encode(), "text/xml; charset=koi8-r") == "<" + text
