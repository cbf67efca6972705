"""Web pages: a blog's front page, and a page where a feed should be.

[P] See the package.
"""

from __future__ import annotations

from html import escape

from aggregator.sample.blog import Blog, Feed


def front_page(blog: Blog, feed: Feed) -> bytes:
    """The blog's front page: it names the feed, as RFC 5988 and every browser once had it."""
    kind = blog.content_type.split(";")[0]
    rows = "".join(f"<li>{escape(entry.draft.title)}</li>\n" for entry in feed.entries)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{escape(blog.title)}</title>
<link rel="alternate" type="{kind}" title="{escape(blog.title)}" href="{blog.path}">
</head>
<body>
<h1>{escape(blog.title)}</h1>
<p>{escape(blog.subtitle)}</p>
<ol reversed>
{rows}</ol>
</body>
</html>
""".encode()


def maintenance(feed: Feed) -> bytes:
    """What a host sends, with status 200, while it has forgotten to pay for its database."""
    return f"""<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{escape(feed.title)} &rsaquo; Maintenance</title></head>
<body>
<h1>Briefly unavailable for scheduled maintenance.</h1>
<p>Check back in a minute. This minute began some weeks ago.</p>
</body>
</html>
""".encode()
