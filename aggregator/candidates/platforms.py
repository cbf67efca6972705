"""Blog platforms: what their addresses mean, and where their feeds lie.

[P] Two tables and the functions that read them; imports the model alone. A rule goes by the host
and the shape of the path, so that it needs no list of blogs. An address is never asked here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qs, urljoin, urlsplit

from aggregator.model import Failure, FailureKind, failure

Reason = Literal["editor", "front_page", "profile", "missing", "no_feeds"]


@dataclass(frozen=True, slots=True)
class Rule:
    """What an address of this shape means: the blog is elsewhere, or it cannot be told where."""

    host: str  # regular expression for all of the host's name, without "www."
    path: str  # and for the beginning of path, query and fragment
    platform: str
    reason: Reason = "editor"
    example: str = ""  # what the address of a blog there looks like
    blog: str = ""  # where the blog is, with the groups of `path`; from "/" on the same host


_END = r"(?:[/?#]|$)"
_ROOT = r"/?(?:[?#].*)?$"

# The first rule that fits decides.
RULES = (
    # WordPress.com: its own pages name the blog in their path, /post/ada.wordpress.com/12
    Rule(r"wordpress\.com", r"/typo", "WordPress.com", "missing"),
    Rule(
        r"wordpress\.com",
        rf"/(?:[\w-]+/)+([\w-]+(?:\.[\w-]+)+){_END}",
        "WordPress.com",
        blog=r"https://\1/",
    ),
    Rule(
        r"(?:[a-z]{2}(?:-[a-z]{2})?\.)?wordpress\.com",
        _ROOT,
        "WordPress.com",
        "front_page",
        "https://NAME.wordpress.com/",
    ),
    Rule(r"wordpress\.com", "", "WordPress.com", example="https://NAME.wordpress.com/"),
    # Blogger: its editor knows blogs by number only
    Rule(r"(?:draft\.)?blogger\.com", r"/profile/", "Blogger", "profile", "https://NAME.blogspot.com/"),
    Rule(
        r"(?:draft\.)?blogger\.com",
        rf"(?:/(?:about|start|features))?{_ROOT}",
        "Blogger",
        "front_page",
        "https://NAME.blogspot.com/",
    ),
    Rule(r"(?:draft\.)?blogger\.com", r"/(?!feeds/)", "Blogger", example="https://NAME.blogspot.com/"),
    Rule(
        r"blogspot\.(?:com|[a-z]{2}|com?\.[a-z]{2})",
        "",
        "Blogger",
        "front_page",
        "https://NAME.blogspot.com/",
    ),
    # Medium: a person's or a publication's feed lies beside the pages
    Rule(r"medium\.com", _ROOT, "Medium", "front_page", "https://medium.com/@NAME"),
    Rule(
        r"medium\.com", rf"/(?:me|new-story|p/\w+/edit){_END}", "Medium", example="https://medium.com/@NAME"
    ),
    Rule(r"medium\.com", r"/(@[\w.-]+)", "Medium", blog=r"https://medium.com/feed/\1"),
    Rule(
        r"medium\.com",
        rf"/(?!(?:feed|p|m|tag|tags|topic|search|explore){_END})([\w-]+)",
        "Medium",
        blog=r"https://medium.com/feed/\1",
    ),
    # Tumblr: its pages name the blog in their path
    Rule(r"tumblr\.com", _ROOT, "Tumblr", "front_page", "https://NAME.tumblr.com/"),
    Rule(
        r"tumblr\.com",
        r"/(?:(?:dashboard/)?blog/(?:view/)?|edit/|@)([\w-]+)",
        "Tumblr",
        blog=r"https://\1.tumblr.com/",
    ),
    Rule(
        r"tumblr\.com",
        rf"/(?:dashboard|new|settings|likes|following|followers|inbox|explore|register|search|tagged){_END}",
        "Tumblr",
        example="https://NAME.tumblr.com/",
    ),
    Rule(r"tumblr\.com", rf"/(?!login)([\w-]+){_END}", "Tumblr", blog=r"https://\1.tumblr.com/"),
    # Substack
    Rule(r"open\.substack\.com", rf"/pub/([\w-]+){_END}", "Substack", blog=r"https://\1.substack.com/"),
    Rule(r"[\w-]+\.substack\.com", rf"/publish{_END}", "Substack", blog="/"),
    Rule(
        r"substack\.com",
        rf"(?:/(?:home|discover|inbox))?{_ROOT}",
        "Substack",
        "front_page",
        "https://NAME.substack.com/",
    ),
    Rule(r"substack\.com", r"/@", "Substack", "profile", "https://NAME.substack.com/"),
    Rule(r"substack\.com", "", "Substack", example="https://NAME.substack.com/"),
    # Others that are met
    Rule(r"[\w-]+\.squarespace\.com", rf"/config{_END}", "Squarespace", blog="/"),
    Rule(r"account\.squarespace\.com", "", "Squarespace", example="https://NAME.squarespace.com/"),
    Rule(r"wix\.com", _ROOT, "Wix", "front_page", "https://NAME.wixsite.com/SITE"),
    Rule(r"(?:[\w-]+\.)?wix\.com", "", "Wix", example="https://NAME.wixsite.com/SITE"),
    Rule(r"weebly\.com", _ROOT, "Weebly", "front_page", "https://NAME.weebly.com/"),
    Rule(r"weebly\.com", "", "Weebly", example="https://NAME.weebly.com/"),
    Rule(r"app\.typepad\.com", "", "Typepad", example="https://NAME.typepad.com/"),
    Rule(r"livejournal\.com", rf"/users/([\w-]+){_END}", "LiveJournal", blog=r"https://\1.livejournal.com/"),
    Rule(r"livejournal\.com", r"/\w", "LiveJournal", example="https://NAME.livejournal.com/"),
    Rule(r"edublogs\.org", _ROOT, "Edublogs", "front_page", "https://NAME.edublogs.org/"),
    Rule(
        r"(?:wordpress\.org|typepad\.com|livejournal\.com|dreamwidth\.org|squarespace\.com|ghost\.(?:org|io)"
        r"|jimdo\.com|over-blog\.com|webnode\.com|edublogs\.com|google\.com|micro\.blog|bearblog\.dev|write\.as)",
        _ROOT,
        "",
        "front_page",
    ),
    Rule(r"sites\.google\.com", "", "Google Sites", "no_feeds"),
    Rule(r"(?:docs|drive)\.google\.com", "", "Google Docs", "no_feeds"),
    Rule(r"(?:[a-z-]+\.)?facebook\.com", r"/(?!l\.php)", "Facebook", "no_feeds"),
    Rule(r"instagram\.com", "", "Instagram", "no_feeds"),
    Rule(r"(?:[a-z]{2}\.)?linkedin\.com", "", "LinkedIn", "no_feeds"),
    Rule(r"(?:mobile\.)?(?:twitter|x)\.com", "", "X", "no_feeds"),
    Rule(r"(?:[\w-]+\.)?notion\.(?:so|site)", "", "Notion", "no_feeds"),
    # Where the blog's owner works, on any host
    Rule(r".+", rf"(/(?:[^?#]*/)?)wp-(?:admin|login\.php){_END}", "WordPress", blog=r"\1"),
    Rule(r".+", r"(/(?:[^?#]*/)?)ghost/?#/", "Ghost", blog=r"\1"),
)

# Addresses that carry another one: what one gets by copying a link from a search or a mail.
_WRAPPERS = (
    (r"google\.[a-z.]+", "/url", ("url", "q")),
    (r"l\.facebook\.com", "/l.php", ("u",)),
    (r"[\w.-]+\.safelinks\.protection\.outlook\.com", "/", ("url",)),
)


def meant(url: str) -> str | Failure | None:
    """What an address of a known shape means: the blog's own address, or why it is no blog's.

    None for any other address. The Failure is NO_FEED_FOUND with `reason` (a `Reason`), `address`,
    `platform` and, where it helps, `example`.
    """
    try:
        parts = urlsplit(url)
    except ValueError:  # over brackets: no address at all
        return None
    host = (parts.hostname or "").removeprefix("www.")
    for pattern, path, names in _WRAPPERS:
        if re.fullmatch(pattern, host) and parts.path.startswith(path):
            inner = parse_qs(parts.query)
            return next((inner[name][0] for name in names if name in inner), None)
    target = url.split(parts.netloc, 1)[1] if parts.netloc else ""
    for rule in RULES:
        found = re.match(rule.path, target or "/") if re.fullmatch(rule.host, host) else None
        if found is not None:
            return _said(rule, found, url)
    return None


def _said(rule: Rule, found: re.Match[str], url: str) -> str | Failure:
    if rule.blog:
        return urljoin(url, found.expand(rule.blog))
    platform = rule.platform or (urlsplit(url).hostname or "").removeprefix("www.")
    example = {"example": rule.example} if rule.example else {}
    return failure(FailureKind.NO_FEED_FOUND, reason=rule.reason, address=url, platform=platform, **example)


# ------------------------------------------------------------------- where feeds lie

# By host, or by the name a page gives as its generator: paths from the blog's home.
_HOSTED = (
    (r".+\.blogspot\.[a-z.]+", ("feeds/posts/default",)),
    (
        r".+\.(?:wordpress\.com|home\.blog|edublogs\.org|substack\.com|medium\.com|hatenablog\.com)",
        ("feed/",),
    ),
    (r".+\.tumblr\.com", ("rss",)),
    (r".+\.livejournal\.com", ("data/rss", "data/atom")),
    (r".+\.dreamwidth\.org", ("data/atom", "data/rss")),
    (r".+\.weebly\.com", ("blog/feed", "1/feed")),
    (r".+\.(?:wixsite|editorx)\.(?:com|io)", ("blog-feed.xml", "feed.xml")),
    (r".+\.squarespace\.com", ("blog?format=rss", "?format=rss")),
    (r".+\.typepad\.(?:com|fr|co\.uk)", ("atom.xml", "rss.xml", "blog/atom.xml", "weblog/atom.xml")),
    (r".+\.over-blog\.(?:com|net|fr)", ("rss",)),
    (r".+\.canalblog\.com", ("rss.xml",)),
    (r".+\.(?:bearblog\.dev|write\.as)", ("feed/",)),
    (r".+\.(?:micro\.blog|github\.io|gitlab\.io)", ("feed.xml", "atom.xml", "index.xml", "rss.xml")),
)
_MADE_BY = (
    ("blogger", ("feeds/posts/default",)),
    ("wordpress", ("feed/", "?feed=rss2")),
    ("ghost", ("rss/",)),
    ("hugo", ("index.xml",)),
    ("jekyll", ("feed.xml", "atom.xml")),
    ("hexo", ("atom.xml",)),
    ("pelican", ("feeds/all.atom.xml", "feeds/all.rss.xml")),
    ("drupal", ("rss.xml", "blog/rss.xml")),
    ("joomla", ("?format=feed&type=rss", "index.php?format=feed&type=rss")),
    ("wix", ("blog-feed.xml", "feed.xml")),
    ("squarespace", ("blog?format=rss", "?format=rss")),
    ("movable type", ("atom.xml", "index.xml")),
    ("typepad", ("atom.xml", "rss.xml")),
    ("gatsby", ("rss.xml",)),
    ("eleventy", ("feed.xml", "feed/feed.xml")),
    ("nikola", ("rss.xml",)),
    ("serendipity", ("feeds/index.rss2",)),
    ("dotclear", ("feed/atom",)),
    ("spip", ("spip.php?page=backend",)),
    ("textpattern", ("rss/", "atom/")),
    ("weebly", ("blog/feed", "1/feed")),
    ("webflow", ("blog/rss.xml",)),
)
_ANYWHERE = (
    "feed/",
    "feed.xml",
    "atom.xml",
    "rss.xml",
    "index.xml",
    "rss",
    "feeds/posts/default",
    "?feed=rss2",
    "feed.json",
)


def feed_addresses(home: str, generator: str = "") -> list[str]:
    """Where the feed of the blog at `home` may lie, likeliest first.

    On a platform's own hosts these are its paths alone; elsewhere those of the program the
    page was made with come first.
    """
    host = urlsplit(home).hostname or ""
    for pattern, paths in _HOSTED:
        if re.fullmatch(pattern, host):
            return [urljoin(home, path) for path in paths]
    named = [path for name, paths in _MADE_BY if name in generator.casefold() for path in paths]
    return [urljoin(home, path) for path in dict.fromkeys((*named, *_ANYWHERE))]
