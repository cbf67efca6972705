"""Reading RSS and Atom: what each element becomes."""

from datetime import UTC, datetime, timedelta

import feedparser.html
import feedparser.mixin
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator import parse
from aggregator.bodyhash import body_hash
from aggregator.model import (
    Enclosure,
    Exchange,
    Failure,
    FailureKind,
    FetchResult,
    NotModified,
    ParsedFeed,
    Request,
    Validators,
    failure,
)
from aggregator.parse import guard
from tests.documents import URL, atom, entry, feed, reading, refused, rss

# ------------------------------------------------------------------ what is no feed


@pytest.mark.parametrize("answer", [NotModified(), failure(FailureKind.DNS, host="ada.example")])
def test_what_is_no_body_comes_back_as_it_is(answer: NotModified | Failure) -> None:
    result = FetchResult(Request(7, URL), Exchange(URL, 304), "", answer)

    assert parse.read(result).result is answer
    assert parse.read(result).request.feed_id == 7


@pytest.mark.parametrize("body", ["", " \n\t", "\ufeff", "\x00"])
def test_nothing_is_told_as_nothing(body: str) -> None:
    assert refused(body).kind is FailureKind.EMPTY


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("<!DOCTYPE html><html><head><title>Log in &lt; Ada&#8217;s\n blog</title>", "Log in < Ada’s blog"),
        ("<html><body>no title", ""),
        (
            '<?xml version="1.0"?>\n<!-- x -->\n<!DOCTYPE html PUBLIC "x"><html><title>Old</title></html>',
            "Old",
        ),
        ("<head><title>Domain for sale</title></head>", "Domain for sale"),
        ("<!doctype HTML><p>a page that quotes &lt;rss> and <rss> itself", ""),
    ],
)
def test_a_web_page_is_named_by_its_title(page: str, title: str) -> None:
    named = {"title": title} if title else {}

    assert refused(page, "text/html") == failure(FailureKind.HTML, **named)


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"%PDF-1.7 \x00\x01\xff", "%PDF-1.7 ÿ"),
        (b"User-agent: *", "User-agent: *"),
        (b'<?xml version="1.0"?><opml version="2.0"/>', "<opml>"),
        (b"[1, 2]", "[1, 2]"),
    ],
)
def test_anything_else_is_told_by_how_it_begins(body: bytes, detail: str) -> None:
    assert refused(body) == failure(FailureKind.NOT_A_FEED, detail=detail)


def test_a_document_that_begins_like_a_feed_and_holds_entries_nobody_can_read_is_malformed() -> None:
    broken = refused(
        '<?xml version="1.0"?><rss rss:version=2.0><rss:channel><rss:item></rss:item></rss:channel></rss>'
    )

    assert broken.kind is FailureKind.MALFORMED
    assert dict(broken.params)["detail"].startswith("line 1: ")


def test_a_feed_without_entries_is_a_feed() -> None:
    assert feed(rss()).entries == ()
    assert feed(atom()).format == "atom10"
    assert feed('<feed xmlns="http://www.w3.org/2005/Atom"/>').entries == ()


# ------------------------------------------------------------------ the reading as a whole


def test_a_feed_that_was_read_carries_its_bodys_hash_and_its_validators() -> None:
    vouched = Exchange(URL, 200, validators=Validators(b'"1"'))
    result = FetchResult(Request(1, URL), vouched, "", rss("<title>x</title>").encode())

    read = parse.read(result)

    assert isinstance(result.answer, bytes)
    assert read.body_hash == body_hash(result.answer)
    assert read.exchange == vouched


@pytest.mark.parametrize("body", [rss("<title>x</title>")[:-6].replace("</channel>", ""), "<html>", ""])
def test_nothing_vouches_for_a_body_that_is_torn_or_refused(body: str) -> None:
    result = FetchResult(
        Request(1, URL), Exchange(URL, 200, validators=Validators(b'"1"')), "", body.encode()
    )

    read = parse.read(result)

    assert read.body_hash == ""
    assert not read.exchange.validators


def test_a_torn_feed_is_read_up_to_its_last_whole_entry() -> None:
    torn = rss("<title>whole</title>", "<title>cut</title><description>in the mid")
    torn = torn[: torn.index("in the mid")]

    assert [found.title for found in feed(torn).entries] == ["whole"]


def test_our_own_mistake_is_a_failure_that_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    def mistaken(_text: str) -> str:
        raise KeyError("nothing")

    monkeypatch.setattr(guard, "admit", mistaken)
    bug = refused(rss())

    assert bug.kind is FailureKind.BUG
    assert "KeyError: 'nothing'" in dict(bug.params)["detail"]
    assert "test_parse.py:" in dict(bug.params)["detail"]


def test_running_out_of_memory_is_told_as_that(monkeypatch: pytest.MonkeyPatch) -> None:
    def greedy(_text: str) -> str:
        raise MemoryError

    monkeypatch.setattr(guard, "admit", greedy)

    assert refused(rss()) == failure(FailureKind.PARSER_DIED, detail="out of memory")


@given(st.binary(max_size=400), st.text(max_size=40))
def test_no_bytes_raise(body: bytes, content_type: str) -> None:
    assert dict(getattr(reading(body, content_type).result, "params", ())).get("detail", "") is not None
    result = reading(body, content_type).result
    assert not (isinstance(result, Failure) and result.kind is FailureKind.BUG)


@given(st.data())
def test_no_damage_to_a_feed_raises(data: st.DataObject) -> None:
    whole = bytearray(
        rss("<title>a &amp; b</title><pubDate>Thu, 01 Jan 2026 00:00:00 GMT</pubDate>").encode()
    )
    pieces = [
        b"<",
        b">",
        b"&",
        b"&#xD800;",
        b"&#99999999999;",
        b"<![CDATA[",
        b"]]>",
        b"<!--",
        b"\x00",
        b"\xff",
    ]
    pieces += [b"<source>", b"<image>", b"<textInput>", b'<link href="http://[x"/>', b' xml:base="//["']
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(whole)))
        whole[at : at + data.draw(st.integers(0, 3))] = data.draw(st.sampled_from(pieces))
    result = reading(bytes(whole)).result

    assert not (isinstance(result, Failure) and result.kind is FailureKind.BUG), result
    if isinstance(result, ParsedFeed):
        for found in result.entries:
            "".join((found.title, found.content, found.guid, *found.tags)).encode()


# ------------------------------------------------------------------ titles, names, tags


@pytest.mark.parametrize(
    ("element", "title"),
    [
        ("<title>Thing 6 &amp; 7</title>", "Thing 6 & 7"),
        ("<title>Q&amp;amp;A &amp;#8211; &amp;quot;x&amp;quot;</title>", 'Q&A – "x"'),
        ("<title><![CDATA[<b>Thing</b> 6]]></title>", "Thing 6"),
        ("<title>&lt;i&gt;Thing&lt;/i&gt; 6</title>", "Thing 6"),
        ("<title>How &lt;b&gt; works</title>", "How <b> works"),
        ("<title>two\n  lines&#xA0;here </title>", "two lines here"),
        ("<title>bell\x08 and &#8; and &#xD800;</title>", "bell and and"),
        ("<title>" + "x" * 2000 + "</title>", "x" * 1000),
        ("", ""),
    ],
)
def test_an_rss_title_becomes_plain_text(element: str, title: str) -> None:
    assert entry(rss(element + "<guid>1</guid>")).title == title


@pytest.mark.parametrize(
    ("element", "title"),
    [
        ("<title>How &lt;b&gt; works</title>", "How <b> works"),
        ('<title type="text">a &amp;amp; b</title>', "a & b"),
        ('<title type="html">&lt;b&gt;Thing&lt;/b&gt; &amp;amp; 6</title>', "Thing & 6"),
        (
            '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A <em>b</em> &lt; c</div></title>',
            "A b < c",
        ),
    ],
)
def test_an_atom_title_is_read_by_its_type(element: str, title: str) -> None:
    assert entry(atom(element + "<id>urn:1</id>")).title == title


@pytest.mark.parametrize(
    ("element", "author"),
    [
        ("<dc:creator>Ada Byron</dc:creator>", "Ada Byron"),
        ("<author>ada@ada.example (Ada Byron)</author>", "Ada Byron"),
        ("<author>mailto:ada@ada.example (Ada)</author>", "Ada"),
        ("<author>Ada &lt;ada@ada.example&gt;</author>", "Ada"),
        ("<author>ada.b@ada.example</author>", "ada.b"),
        ("<author>noreply@blogger.com</author>", ""),
        ("<dc:creator>Ada</dc:creator><dc:creator>Charles</dc:creator>", "Ada, Charles"),
        ("<author>ada@x.example</author><dc:creator>Ada L</dc:creator>", "Ada L"),
        ("<dc:creator>Ada L</dc:creator><author>ada@x.example</author>", "Ada L"),
        ("<itunes:author>The show</itunes:author><dc:creator>Ada L</dc:creator>", "Ada L"),
        ("<author>ada@x.example (Ada L)</author><dc:creator>ada@x.example</dc:creator>", "Ada L"),
        ("<dc:creator></dc:creator><author>Ada L</author>", "Ada L"),
        ("<author>ada@my.school (Ada L)</author>", "Ada L"),
        ("<author>ada@my.school (Ada L)</author><author>bob@my.school</author>", "Ada L"),
        ("<author>ada@my.school (Ada L)</author><itunes:author>Ada L</itunes:author>", "Ada L"),
        ("<author>ada@my.museum (Ada)</author><author>Bob &lt;bob@my.museum&gt;</author>", "Ada, Bob"),
        ("", ""),
    ],
)
def test_an_author_is_a_name_and_never_an_address(element: str, author: str) -> None:
    assert entry(rss(element + "<title>x</title>")).author == author


@pytest.mark.parametrize("stray", ["</dc:creator>", "<dc:creator>Ada<image></dc:creator></image>"])
def test_an_author_that_ends_where_none_began_costs_no_feed(stray: str) -> None:
    found = feed(rss(f"<guid>1</guid><title>x</title>{stray}<b>"))

    assert [each.title for each in found.entries] == ["x"]


def test_atoms_authors_are_all_named() -> None:
    people = "<author><email>a@my.school</email><name>Ada</name></author><author><name>Bob</name></author>"

    assert entry(atom(f"<id>1</id>{people}")).author == "Ada, Bob"
    assert entry(atom("<id>1</id><author><email>ada@my.school</email></author>")).author == "ada"


def test_tags_are_plain_each_once_and_at_most_twenty() -> None:
    tags = "".join(f"<category>t{number}</category>" for number in range(30))
    named = entry(
        rss("<title>x</title><category>Q&amp;amp;A</category><category>Q&amp;amp;A</category>" + tags)
    )

    assert named.tags == ("Q&A", *(f"t{number}" for number in range(19)))


def test_an_atom_category_is_called_by_its_label_and_bloggers_kind_is_none() -> None:
    kind = '<category scheme="http://schemas.google.com/g/2005#kind" '
    kind += 'term="http://schemas.google.com/blogger/2008/kind#post"/>'
    found = entry(atom(f'<id>urn:1</id>{kind}<category term="thing6" label="Thing 6"/>'))

    assert found.tags == ("Thing 6",)


# ------------------------------------------------------------------ bodies


def test_the_whole_text_is_preferred_to_the_excerpt() -> None:
    found = entry(
        rss("<description>short…</description><content:encoded>&lt;p&gt;long&lt;/p&gt;</content:encoded>")
    )

    assert (found.content, found.is_summary) == ("<p>long</p>", False)


POST = "<description>I tried it, and that was &lt;b&gt;Thing 6&lt;/b&gt;.</description>"
CAPTION = '<media:description type="{}">&lt;i&gt;My desk&lt;/i&gt;</media:description>'
CAPTIONS = [
    *(CAPTION.format(kind) for kind in ("plain", "html")),
    f"<media:content url='/a.png'>{CAPTION.format('html')}</media:content>" * 3,
    "<itunes:summary>Thing 6</itunes:summary>",
    "<dc:description>Thing 6</dc:description>",
]


@pytest.mark.parametrize("caption", CAPTIONS)
def test_a_pictures_caption_does_not_replace_the_post(caption: str) -> None:
    for order in (POST + caption, caption + POST):
        found = entry(rss(f"<guid>1</guid>{order}"))

        assert (found.content, found.is_summary) == ("I tried it, and that was <b>Thing 6</b>.", False)


def test_a_caption_is_the_text_of_a_post_that_has_no_other() -> None:
    assert entry(rss(f"<guid>1</guid>{CAPTIONS[1]}")).content == "<i>My desk</i>"


def test_a_cut_description_beside_a_caption_is_an_excerpt() -> None:
    cut = "<description>I tried it, and that was […]</description>"

    assert entry(rss(f"<guid>1</guid>{cut}{CAPTIONS[1]}")).is_summary


def test_an_atom_entrys_content_is_its_text_however_long_its_summary() -> None:
    found = entry(atom("<id>1</id><summary>A long summary.</summary><content>Short.</content>"))

    assert (found.content, found.is_summary) == ("<p>Short.</p>", False)


@pytest.mark.parametrize(
    ("ending", "is_summary"),
    [
        ("[…]", True),
        ("[&amp;#8230;]", True),
        ("...", True),
        ("&lt;a href='/x'&gt;Read more&lt;/a&gt;", True),
        ("&lt;a href='/x'&gt;Continue reading Thing 6 →&lt;/a&gt;", True),
        ("Weiterlesen »", True),
        ("[…] &lt;p&gt;The post &lt;a&gt;Thing 6&lt;/a&gt; appeared first on Ada.&lt;/p&gt;", True),
        ("and that was Thing 6.", False),
        ("I read more books now.", False),
    ],
)
def test_a_description_that_looks_cut_is_an_excerpt(ending: str, is_summary: bool) -> None:
    assert entry(rss(f"<description>I tried it {ending}</description>")).is_summary is is_summary


def test_an_atom_summary_without_content_is_an_excerpt() -> None:
    assert entry(atom("<id>urn:1</id><summary>All of it.</summary>")).is_summary
    assert not entry(atom("<id>urn:1</id>")).is_summary


@pytest.mark.parametrize(
    ("content", "html"),
    [
        ('<content type="html">&lt;p&gt;a&lt;/p&gt;</content>', "<p>a</p>"),
        ('<content type="text">1 &lt; 2\n\nnext\nline</content>', "<p>1 &lt; 2</p><p>next<br>line</p>"),
        ("<content>&lt;p&gt;mistyped&lt;/p&gt;</content>", "<p>mistyped</p>"),
        (
            '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>a &lt; b</p></div></content>',
            "<p>a &lt; b</p>",
        ),
        (
            '<content type="image/svg+xml"><svg xmlns="http://www.w3.org/2000/svg" onload="x()"/></content>',
            "",
        ),
        ('<content type="text/markdown">&lt;script&gt;x</content>', "<p>&lt;script&gt;x</p>"),
        ('<content type="application/octet-stream">PHNjcmlwdD4=</content>', "<p>&lt;script&gt;</p>"),
    ],
)
def test_content_is_read_by_its_type_and_what_is_no_html_is_escaped(content: str, html: str) -> None:
    assert entry(atom("<id>urn:1</id>" + content)).content.startswith(html)


def test_a_body_beyond_the_cap_becomes_its_words() -> None:
    huge = "&lt;p&gt;" + "word " * 130_000
    found = entry(rss(f"<description>{huge}</description>"))

    assert 500_000 < len(found.content) <= 512 * 1024
    assert "<" not in found.content


def test_relative_addresses_in_a_body_belong_to_xml_base_else_to_the_entrys_page() -> None:
    based = (
        '<id>urn:1</id><link href="/p/1"/><content type="html" xml:base="http://other.example/x/">a</content>'
    )
    plain = '<id>urn:2</id><link href="/p/2"/><content type="html">a</content>'
    bare = '<id>urn:3</id><content type="html">a</content>'

    bases = [found.base for found in feed(atom(based, plain, bare)).entries]

    assert bases == ["http://other.example/x/", "https://ada.example/p/2", URL]


# ------------------------------------------------------------------ addresses and ids


@pytest.mark.parametrize(
    ("elements", "guid", "link"),
    [
        ("<link>https://ada.example/1</link><guid>https://ada.example/?p=1</guid>", "https://ada.example/?p=1", "https://ada.example/1"),
        ("<guid>https://ada.example/2</guid>", "https://ada.example/2", "https://ada.example/2"),
        ('<guid isPermaLink="false">https://ada.example/2</guid>', "https://ada.example/2", ""),
        ("<guid>42</guid>", "42", ""),
        ("<guid>/2026/thing-6</guid>", "/2026/thing-6", "https://ada.example/2026/thing-6"),
        ("<link>thing-6.html</link>", "", "https://ada.example/blog/thing-6.html"),
        ("<link>//cdn.example/x</link>", "", "https://cdn.example/x"),
        ("<link> https://ada.example/a b </link>", "", "https://ada.example/a%20b"),
        ("<link>https://fb.example/~r/1</link><feedburner:origLink>https://ada.example/1</feedburner:origLink>", "", "https://ada.example/1"),
        ("<link>javascript:alert(1)</link>", "", ""),
        ("<link>ftp://ada.example/1</link>", "", ""),
        ("<link>http://[broken/</link>", "", ""),
        ("<link>https://ada.example/" + "x" * 3000 + "</link>", "", ""),
        ("<link></link><title>x</title>", "", ""),
    ],
)  # fmt: skip
def test_a_guid_stays_as_received_and_a_link_is_absolute(elements: str, guid: str, link: str) -> None:
    found = entry(rss(elements))

    assert (found.guid, found.link) == (guid, link)


def test_a_guid_that_is_no_address_is_the_same_after_the_blog_has_moved() -> None:
    document = rss("<guid>42</guid>")

    ids = {
        feed(document, url=url).entries[0].guid
        for url in ("http://old.example/feed", "https://new.example/a/feed")
    }

    assert ids == {"42"}


def test_an_atom_entrys_page_is_its_first_alternate_html_link() -> None:
    links = '<link rel="self" href="/self"/><link rel="alternate" type="application/pdf" href="/pdf"/>'
    links += '<link rel="replies" href="/replies"/><link href="/page"/><link href="/second"/>'

    assert entry(atom(f"<id>urn:1</id>{links}")).link == "https://ada.example/page"


def test_enclosures_are_web_addresses_at_most_ten() -> None:
    files = "".join(f'<enclosure url="/{number}.mp3" type="audio/mpeg" length="1"/>' for number in range(12))
    found = entry(rss(f'<title>x</title><enclosure url="javascript:x"/>{files}'))

    assert len(found.enclosures) == 10
    assert found.enclosures[0] == Enclosure("https://ada.example/0.mp3", "audio/mpeg")


@pytest.mark.parametrize(
    ("elements", "comments"),
    [
        ("<id>1</id><thr:total>3</thr:total>", 3),
        ('<id>1</id><link rel="replies" href="/r" thr:count="4"/>', 4),
        ("<id>1</id><thr:total>many</thr:total>", None),
        ("<id>1</id>", None),
    ],
)
def test_comments_are_counted_as_the_feed_says(elements: str, comments: int | None) -> None:
    assert entry(atom(elements)).comments == comments


def test_wordpress_comments_are_counted() -> None:
    assert entry(rss("<title>x</title><slash:comments>2</slash:comments>")).comments == 2


# ------------------------------------------------------------------ dates


@pytest.mark.parametrize(
    ("elements", "text", "element"),
    [
        ("<pubDate>Thu, 01 Jan 2026 10:00:00 +0100</pubDate><dc:date>2025-01-01</dc:date>", "Thu, 01 Jan 2026 10:00:00 +0100", "published"),
        ("<dc:date>2026-01-01T09:00:00Z</dc:date>", "2026-01-01T09:00:00Z", "dc:date"),
    ],
)  # fmt: skip
def test_an_rss_entry_is_dated_by_pubdate_else_by_dublin_core(elements: str, text: str, element: str) -> None:
    found = entry(rss(elements))

    assert (found.published_text, found.published_from) == (text, element)
    assert found.published == datetime(2026, 1, 1, 9, tzinfo=UTC)


def test_an_atom_entry_without_published_is_dated_by_updated() -> None:
    both = "<id>1</id><published>2026-01-01T00:00:00Z</published><updated>2026-02-01T00:00:00Z</updated>"
    found = entry(atom(both))
    only = entry(atom("<id>1</id><updated>2026-02-01T00:00:00Z</updated>"))

    assert (found.published_from, found.published) == ("published", datetime(2026, 1, 1, tzinfo=UTC))
    assert found.updated == datetime(2026, 2, 1, tzinfo=UTC)
    assert (only.published_from, only.published) == ("updated", datetime(2026, 2, 1, tzinfo=UTC))


def test_a_date_nobody_can_read_is_kept_as_received() -> None:
    found = entry(rss("<title>x</title><pubDate>the day before yesterday</pubDate>"))

    assert (found.published, found.published_text) == (None, "the day before yesterday")


def test_a_month_is_read_in_the_feeds_language() -> None:
    document = rss("<pubDate>6 listopada 2025</pubDate>", channel="<language>{}</language>")

    months = [feed(document.format(language)).entries[0].published for language in ("pl", "hr", "en")]

    assert [month and month.month for month in months] == [11, 10, None]


# ------------------------------------------------------------------ the feed's own words


def test_a_feeds_own_words() -> None:
    channel = "<link>https://ada.example/</link><language>en-GB</language><generator>WordPress 6</generator>"
    channel += "<managingEditor>ada@ada.example (Ada)</managingEditor><ttl>90</ttl>"
    channel += '<atom:link rel="next" href="?paged=2"/>'
    channel += "<skipHours><hour>0</hour><hour>24</hour><hour>5</hour></skipHours>"
    channel += "<skipDays><day>Sunday</day><day>monday</day><day>Someday</day></skipDays>"
    found = feed(rss(channel=channel))

    assert (found.title, found.home_url, found.language) == ("Ada", "https://ada.example/", "en-GB")
    assert (found.format, found.generator, found.author) == ("rss20", "WordPress 6", "Ada")
    assert (found.ttl, found.skip_hours, found.skip_days) == (timedelta(minutes=90), (0, 5), (0, 6))
    assert found.next_url == "https://ada.example/blog/feed.xml?paged=2"


def test_a_post_that_quotes_how_a_feed_asks_to_be_left_alone_asks_nothing() -> None:
    quoting = (
        "<description><![CDATA[<skipHours><hour>5</hour></skipHours><skipDays><day>Sunday</day></skipDays>]]>"
    )
    found = feed(rss(f"<guid>1</guid>{quoting}</description>"))

    assert (found.skip_hours, found.skip_days) == ((), ())


@pytest.mark.parametrize(
    ("channel", "ttl"),
    [
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>", timedelta(minutes=30)),
        ("<sy:updatePeriod> weekly </sy:updatePeriod>", timedelta(weeks=1)),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", timedelta(hours=1)),
        ("<ttl>0</ttl>", None),
        ("<ttl>soon</ttl>", None),
        ("<ttl>" + "9" * 40 + "</ttl>", timedelta(minutes=999_999_999)),
    ],
)  # fmt: skip
def test_how_long_an_answer_is_good_for(channel: str, ttl: timedelta | None) -> None:
    assert feed(rss(channel=channel)).ttl == ttl


def test_an_archived_page_names_the_one_before_it() -> None:
    assert feed(atom(head='<link rel="prev-archive" href="/2025/"/>')).next_url == "https://ada.example/2025/"


def test_of_a_very_long_feed_the_newest_thousand_are_kept_in_its_order() -> None:
    day = datetime(2000, 1, 1, tzinfo=UTC)
    dates = [(day + timedelta(days=number)).strftime("%Y-%m-%d") for number in range(2500)]
    items = [f"<guid isPermaLink='false'>{date}</guid><dc:date>{date}</dc:date>" for date in dates]

    oldest_first = [found.guid for found in feed(rss(*items)).entries]
    newest_first = [found.guid for found in feed(rss(*reversed(items))).entries]

    assert oldest_first == dates[-1000:]
    assert newest_first == list(reversed(dates[-1000:]))


def test_an_entrys_base_does_not_leak_into_the_next() -> None:
    first = '<id>urn:1</id><link xml:base="http://other.example/" href="a"/>'

    links = [found.link for found in feed(atom(first, '<id>urn:2</id><link href="b"/>')).entries]

    assert links == ["http://other.example/a", "https://ada.example/blog/b"]


def test_a_body_is_bytes_to_feedparser_even_where_it_names_a_file() -> None:
    assert refused(b"/etc/hostname").kind is FailureKind.NOT_A_FEED


@given(st.text() | st.text(st.characters(max_codepoint=0xA0)))
def test_feedparsers_table_of_letters_has_all_of_them_and_says_the_same(text: str) -> None:
    ours, own = vars(feedparser.mixin)["_cp1252"], vars(feedparser.html)["_cp1252"]

    assert len(ours) > 0x2000
    assert text.translate(ours) == text.translate(own)
