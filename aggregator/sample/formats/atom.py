"""Atom 1.0 (RFC 4287) and Atom 0.3 as the platforms write them: Feed -> bytes.

[P] See the package. Comment counts: thr:total (RFC 4685).
"""

from __future__ import annotations

import zlib
from datetime import datetime, timedelta, timezone
from html import escape

from aggregator.sample.blog import Entry, Feed
from aggregator.sample.prose import Idiom, html

_BLOGGER = Idiom(
    paragraph="<div>{0}</div>",
    heading='<h3 style="text-align: left;">{0}</h3>',
    image='<div class="separator" style="clear: both;"><img border="0" src="{1}" alt="{0}" /></div>',
    between="<div><br /></div>",
)
_JEKYLL = Idiom(between="\n\n", curly=True)
_TYPEPAD = Idiom(heading="<h3><strong>{0}</strong></h3>")


def blogger(feed: Feed) -> bytes:
    """Blogger: escaped HTML in divs, tag: ids, categories with a scheme, thr:total, OpenSearch counts."""
    blog_id = zlib.crc32(feed.home.encode()) * 1000 + 17
    lagos = timezone(timedelta(hours=1))

    def entry_xml(entry: Entry) -> str:
        assert entry.published is not None
        draft, when = entry.draft, entry.published.astimezone(lagos)
        link = f"{feed.home}/{when:%Y/%m}/{draft.slug[:40].rstrip('-')}.html"
        tags = "".join(
            f'<category scheme="http://www.blogger.com/atom/ns#" term="{escape(tag)}"/>' for tag in draft.tags
        )
        return (
            f"<entry><id>tag:blogger.com,1999:blog-{blog_id}.post-{blog_id + entry.number}</id>"
            f"<published>{_milliseconds(when)}</published><updated>{_milliseconds(when)}</updated>{tags}"
            f"<title type='text'>{_text(draft.title)}</title>"
            f"<content type='html'>{escape(html(draft.text, _BLOGGER, feed.home))}</content>"
            f"<link rel='replies' type='application/atom+xml' href='{link}?feed=comments' title='Comments'/>"
            f"<link rel='alternate' type='text/html' href='{link}' title='{escape(draft.title)}'/>"
            f"<author><name>{_text(entry.author)}</name><email>noreply@blogger.com</email></author>"
            f"<thr:total>{draft.comments}</thr:total></entry>"
        )

    entries = "".join(entry_xml(entry) for entry in feed.entries)
    return (
        "<?xml version='1.0' encoding='UTF-8'?>"
        "<feed xmlns='http://www.w3.org/2005/Atom' "
        "xmlns:openSearch='http://a9.com/-/spec/opensearchrss/1.0/' "
        "xmlns:thr='http://purl.org/syndication/thread/1.0'>"
        f"<id>tag:blogger.com,1999:blog-{blog_id}</id>"
        f"<updated>{_milliseconds(feed.updated.astimezone(lagos))}</updated>"
        f"<title type='text'>{_text(feed.title)}</title>"
        f"<subtitle type='html'>{_text(feed.subtitle)}</subtitle>"
        f"<link rel='http://schemas.google.com/g/2005#feed' type='application/atom+xml' "
        f"href='{feed.address}'/>"
        f"<link rel='self' type='application/atom+xml' href='{feed.address}'/>"
        f"<link rel='alternate' type='text/html' href='{feed.home}/'/>"
        f"<author><name>{_text(feed.author)}</name></author><generator version='7.00'>Blogger</generator>"
        f"<openSearch:totalResults>{len(feed.entries)}</openSearch:totalResults>{entries}</feed>"
    ).encode()


def jekyll(feed: Feed) -> bytes:
    """Jekyll: xml:base on every entry and addresses relative to it, local time with an offset."""
    berlin = timezone(timedelta(hours=1))

    def entry_xml(entry: Entry) -> str:
        assert entry.published is not None
        draft, when = entry.draft, entry.published.astimezone(berlin)
        link = f"{feed.home}/{when:%Y/%m/%d}/{draft.slug}.html"
        tags = "".join(f'<category term="{escape(tag)}" />' for tag in draft.tags)
        return f"""  <entry>
    <title type="html">{escape(_text(draft.title))}</title>
    <link href="{link}" rel="alternate" type="text/html" title="{escape(draft.title)}" />
    <published>{when.isoformat()}</published>
    <updated>{when.isoformat()}</updated>
    <id>{link.removesuffix(".html")}</id>
    <content type="html" xml:base="{link}">{escape(html(draft.text, _JEKYLL))}</content>
    <author><name>{_text(entry.author)}</name></author>
    {tags}
  </entry>
"""

    entries = "".join(entry_xml(entry) for entry in feed.entries)
    return f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <generator uri="https://jekyllrb.com/" version="4.3.3">Jekyll</generator>
  <link href="{feed.address}" rel="self" type="application/atom+xml" />
  <link href="{feed.home}/" rel="alternate" type="text/html" />
  <updated>{feed.updated.astimezone(berlin).isoformat()}</updated>
  <id>{feed.address}</id>
  <title type="html">{escape(_text(feed.title))}</title>
  <subtitle>{_text(feed.subtitle)}</subtitle>
  <author><name>{_text(feed.author)}</name></author>
{entries}</feed>
""".encode()


def typepad(feed: Feed) -> bytes:
    """Atom 0.3, which never became a standard and is still served: issued, modified, escaped content."""

    def entry_xml(entry: Entry) -> str:
        assert entry.published is not None
        when = f"{entry.published:%Y-%m-%dT%H:%M:%SZ}"
        link = (
            f"{feed.home}/{entry.published:%Y/%m}/{entry.draft.slug.replace('-', '_')[:30].rstrip('_')}.html"
        )
        subjects = "".join(f"<dc:subject>{_text(tag)}</dc:subject>" for tag in entry.draft.tags)
        body = escape(html(entry.draft.text, _TYPEPAD, feed.home))
        return f"""  <entry>
    <title>{_text(entry.draft.title)}</title>
    <link rel="alternate" type="text/html" href="{link}" />
    <id>tag:knitoneshelvetwo.example,2003:post-{90210 + entry.number * 13}</id>
    <issued>{when}</issued>
    <modified>{when}</modified>
    <created>{when}</created>
    <author><name>{_text(entry.author)}</name></author>
    {subjects}
    <content type="text/html" mode="escaped" xml:lang="en">{body}</content>
  </entry>
"""

    entries = "".join(entry_xml(entry) for entry in feed.entries)
    return f"""<?xml version="1.0" encoding="utf-8"?>
<feed version="0.3" xml:lang="en"
  xmlns="http://purl.org/atom/ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">
  <title>{_text(feed.title)}</title>
  <link rel="alternate" type="text/html" href="{feed.home}/" />
  <tagline>{_text(feed.subtitle)}</tagline>
  <modified>{feed.updated:%Y-%m-%dT%H:%M:%SZ}</modified>
  <id>tag:knitoneshelvetwo.example,2003:weblog-90210</id>
  <generator url="http://www.typepad.com/" version="1.6">TypePad</generator>
{entries}</feed>
""".encode()


def _text(text: str) -> str:
    return escape(text, quote=False)


def _milliseconds(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")
