"""RSS 2.0 and RSS 1.0 (RDF) as the platforms write them: Feed -> bytes.

[P] See the package. Element names: RSS 2.0, RSS 1.0, Dublin Core, content, slash, atom, media.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from html import escape
from urllib.parse import quote

from aggregator.sample.blog import Entry, Feed
from aggregator.sample.prose import Idiom, html, plain

_ATOM = 'xmlns:atom="http://www.w3.org/2005/Atom"'
_CONTENT = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
_DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
_MEDIA = 'xmlns:media="http://search.yahoo.com/mrss/"'
_SLASH = 'xmlns:slash="http://purl.org/rss/1.0/modules/slash/"'
_SY = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
_WFW = 'xmlns:wfw="http://wellformedweb.org/CommentAPI/"'
_RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'

_WORDPRESS = Idiom(
    heading="<h3>{0}</h3>",
    image='<p><img class="alignnone size-medium" src="{1}" alt="{0}" width="300" height="225" /></p>',
    between="\n",
    curly=True,
)
_TUMBLR = Idiom(between="")
_MEDIUM = Idiom(
    heading="<h3>{0}</h3>", image='<figure><img alt="{0}" src="{1}" /></figure>', between="", curly=True
)
_GHOST = Idiom(
    heading='<h2 class="kg-heading">{0}</h2>',
    image='<figure class="kg-card"><img src="{1}" class="kg-image" alt="{0}" loading="lazy"></figure>',
    between="",
    curly=True,
)
_DRUPAL = Idiom()
_HANDMADE = Idiom(heading="<b>{0}</b><br>", paragraph="<p>{0}")
_BUS = Idiom(heading="<h4>{0}</h4>")


def wordpress(feed: Feed) -> bytes:
    """WordPress: content:encoded, an excerpt, comment counts, categories; a second feed for comments."""

    def item(entry: Entry) -> str:
        draft, link = entry.draft, _dated_link(feed, entry)
        return f"""
	<item>
		<title>{_text(draft.title)}</title>
		<link>{link}</link>
					<comments>{link}#comments</comments>
		<dc:creator>{_cdata(entry.author)}</dc:creator>
		{_pub_date(entry)}
		{_categories(entry, _cdata)}
		<guid isPermaLink="false">{feed.home}/?p={entry.number * 7 + 4}</guid>
		<description>{_cdata(_excerpt(draft.text) + " [&#8230;]")}</description>
		<content:encoded>{_cdata(html(draft.text, _WORDPRESS, feed.home) + chr(10))}</content:encoded>
		<wfw:commentRss>{link}feed/</wfw:commentRss>
		<slash:comments>{draft.comments}</slash:comments>
	</item>"""

    head = f"""
	<atom:link href="{feed.address}" rel="self" type="application/rss+xml" />
	<link>{feed.home}</link>
	<description>{_text(feed.subtitle)}</description>
	<lastBuildDate>{format_datetime(feed.updated)}</lastBuildDate>
	<language>en-GB</language>
	<sy:updatePeriod>hourly</sy:updatePeriod>
	<sy:updateFrequency>1</sy:updateFrequency>
	<generator>https://wordpress.org/?v=6.5</generator>"""
    return _rss(feed, f"{_CONTENT}\n\t{_WFW}\n\t{_DC}\n\t{_ATOM}\n\t{_SY}\n\t{_SLASH}", head, item)


def tumblr(feed: Feed) -> bytes:
    """Tumblr: everything in the description, escaped; the tags are all the structure there is."""
    singapore = timezone(timedelta(hours=8))

    def item(entry: Entry) -> str:
        link = f"{feed.home}/post/{70_000_000 + entry.number * 52_361}/{entry.draft.slug}"
        body = escape(html(entry.draft.text, _TUMBLR, feed.home))
        return (
            f"<item><title>{_text(entry.draft.title)}</title><description>{body}</description><link>{link}</link>"
            f"<guid>{link}</guid>{_pub_date(entry, singapore)}{_categories(entry, _text)}</item>"
        )

    head = (
        f"<description>{_text(feed.subtitle)}</description><generator>Tumblr (3.0; @shelfie)</generator>"
        f"<link>{feed.home}/</link>"
    )
    return _rss(feed, _DC, head, item)


def medium(feed: Feed) -> bytes:
    """Medium: GMT dates, a counting pixel under each entry, a guid that is an address but no link."""

    def item(entry: Entry) -> str:
        mark = _hex(feed, entry, 12)
        link = entry.draft.link or f"{feed.home}/{entry.draft.slug}-{mark}"
        pixel = f'<img src="{feed.home}/_/stat?event=viewed&amp;id={mark}" width="1" height="1" alt="">'
        body = html(entry.draft.text, _MEDIUM, feed.home) + pixel
        updated = entry.published.isoformat().replace("+00:00", ".000Z") if entry.published else ""
        return f"""
        <item>
            <title>{_cdata(entry.draft.title)}</title>
            <link>{link}</link>
            <guid isPermaLink="false">{feed.home}/p/{mark}</guid>
            {_categories(entry, _cdata)}
            <dc:creator>{_cdata(entry.author)}</dc:creator>
            {_pub_date(entry, gmt=True)}
            <atom:updated>{updated}</atom:updated>
            <content:encoded>{_cdata(body)}</content:encoded>
        </item>"""

    head = f"""
        <description>{_cdata(feed.subtitle)}</description>
        <link>{feed.home}?source=rss</link>
        <generator>Medium</generator>
        <lastBuildDate>{format_datetime(feed.updated, usegmt=True)}</lastBuildDate>
        <atom:link href="{feed.address}" rel="self" type="application/rss+xml"/>"""
    return _rss(feed, f"{_DC} {_CONTENT} {_ATOM}", head, item)


def ghost(feed: Feed) -> bytes:
    """Ghost: short addresses without a date, guids in hex, the whole entry in content:encoded."""

    def item(entry: Entry) -> str:
        draft = entry.draft
        return (
            f"<item><title>{_cdata(draft.title)}</title><description>{_cdata(_excerpt(draft.text))}</description>"
            f"<link>{feed.home}/{draft.slug}/</link>"
            f'<guid isPermaLink="false">{_hex(feed, entry, 24)}</guid>{_categories(entry, _cdata)}'
            f"<dc:creator>{_cdata(entry.author)}</dc:creator>{_pub_date(entry, gmt=True)}"
            f"<content:encoded>{_cdata(html(draft.text, _GHOST, feed.home))}</content:encoded></item>"
        )

    head = (
        f"<description>{_cdata(feed.subtitle)}</description><link>{feed.home}/</link>"
        f"<image><url>{feed.home}/favicon.png</url><title>{_text(feed.title)}</title>"
        f"<link>{feed.home}/</link></image><generator>Ghost 5.82</generator>"
        f"<lastBuildDate>{format_datetime(feed.updated, usegmt=True)}</lastBuildDate>"
        f'<atom:link href="{feed.address}" rel="self" type="application/rss+xml"/><ttl>60</ttl>'
    )
    return _rss(feed, f"{_DC} {_CONTENT} {_ATOM} {_MEDIA}", head, item)


def drupal(feed: Feed) -> bytes:
    """Drupal: numbered nodes, guids that are no addresses, dc:creator on a blog that several write."""

    def item(entry: Entry) -> str:
        body = escape(html(entry.draft.text, _DRUPAL, feed.home))
        return f"""
  <item>
    <title>{_text(entry.draft.title)}</title>
    <link>{feed.home}/node/{entry.number + 110}</link>
    <description>{body}</description>
    {_pub_date(entry, timezone(timedelta(hours=-4)))}
    <dc:creator>{_text(entry.author)}</dc:creator>
    <guid isPermaLink="false">{entry.number + 110} at {feed.home}</guid>
    {_categories(entry, _text)}
  </item>"""

    head = f"""
  <link>{feed.home}/</link>
  <description>{_text(feed.subtitle)}</description>
  <language>en</language>"""
    return _rss(feed, f'{_DC} xml:base="{feed.home}/"', head, item)


def handmade_latin1(feed: Feed) -> bytes:
    """A feed somebody's nephew wrote in 2004: ISO-8859-1, no guids, dates where he thought of them."""

    def item(entry: Entry) -> str:
        body = escape(html(entry.draft.text, _HANDMADE, feed.home))
        return (
            f"<item>\n<title>{_text(entry.draft.title)}</title>\n<link>{feed.home}/vis.asp?id={entry.number}</link>\n"
            f"<description>{body}</description>\n{_pub_date(entry)}\n</item>\n"
        )

    head = f"""
<link>{feed.home}/</link>
<description>{_text(feed.subtitle)}</description>
<language>da</language>
"""
    document = _rss(feed, "", head, item).decode()
    return document.replace('encoding="UTF-8"', 'encoding="ISO-8859-1"').encode(
        "iso-8859-1", "xmlcharrefreplace"
    )


def rdf(feed: Feed) -> bytes:
    """RSS 1.0: the items stand beside the channel, dated by Dublin Core with an offset."""
    links = [f"{feed.home}/archives/{entry.number:06}.html" for entry in feed.entries]
    contents = "\n".join(f'        <rdf:li rdf:resource="{link}" />' for link in links)
    items = "\n".join(_rdf_item(feed, entry, link) for entry, link in zip(feed.entries, links, strict=True))
    return f"""<?xml version="1.0" encoding="utf-8"?>
<rdf:RDF {_RDF}
  {_DC}
  {_CONTENT}
  {_SLASH}>
  <channel rdf:about="{feed.home}/">
    <title>{_text(feed.title)}</title>
    <link>{feed.home}/</link>
    <description>{_text(feed.subtitle)}</description>
    <dc:language>en-ke</dc:language>
    <dc:creator>{_text(feed.author)}</dc:creator>
    <items>
      <rdf:Seq>
{contents}
      </rdf:Seq>
    </items>
  </channel>
{items}
</rdf:RDF>
""".encode()


def _rdf_item(feed: Feed, entry: Entry, link: str) -> str:
    nairobi = timezone(timedelta(hours=3))
    when = f"<dc:date>{entry.published.astimezone(nairobi).isoformat()}</dc:date>" if entry.published else ""
    subjects = "".join(f"\n    <dc:subject>{_text(tag)}</dc:subject>" for tag in entry.draft.tags)
    return f"""  <item rdf:about="{link}">
    <title>{_text(entry.draft.title)}</title>
    <link>{link}</link>
    <description>{_text(_excerpt(entry.draft.text))}</description>
    <content:encoded>{_cdata(html(entry.draft.text, _BUS, feed.home))}</content:encoded>{subjects}
    <dc:creator>{_text(entry.author)}</dc:creator>
    <slash:comments>{entry.draft.comments}</slash:comments>
    {when}
  </item>"""


def _rss(feed: Feed, namespaces: str, head: str, item: Callable[[Entry], str]) -> bytes:
    items = "".join(item(entry) for entry in feed.entries)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" {namespaces}>
<channel>
<title>{_text(feed.title)}</title>{head}{items}
</channel>
</rss>
""".encode()


def _text(text: str) -> str:
    """Text of an element, with WordPress's habit of writing the ampersand as a number."""
    return escape(text, quote=False).replace("&amp;", "&#38;")


def _cdata(text: str) -> str:
    return f"<![CDATA[{text.replace(']]>', ']]&gt;')}]]>"


def _categories(entry: Entry, write: Callable[[str], str]) -> str:
    return "".join(f"<category>{write(tag)}</category>" for tag in entry.draft.tags)


def _pub_date(entry: Entry, zone: timezone = UTC, *, gmt: bool = False) -> str:
    if entry.published is None:
        return ""
    return f"<pubDate>{_rfc822(entry.published, zone, gmt)}</pubDate>"


def _rfc822(moment: datetime, zone: timezone, gmt: bool) -> str:
    return format_datetime(moment.astimezone(UTC if gmt else zone), usegmt=gmt)


def _dated_link(feed: Feed, entry: Entry) -> str:
    when = f"{entry.published:%Y/%m/%d}/" if entry.published else ""
    return f"{feed.home}/{when}{quote(entry.draft.slug)}/"


def _excerpt(text: str) -> str:
    words = plain(text).split()
    return escape(" ".join(words[:55]), quote=False)


def _hex(feed: Feed, entry: Entry, length: int) -> str:
    """A mark as platforms draw them: as good as random, always the same."""
    parts = (zlib.crc32(f"{feed.home} {entry.number} {part}".encode()) for part in range(3))
    return "".join(f"{part:08x}" for part in parts)[:length]
