"""What the shape of an address says: a feed or a page, of posts or of comments, of the whole blog
or of a part, and where the blog's home is.

[P] Text in, answers out; the standard library only. Shapes are those of platforms and their
plugins, as documented and as seen; no address is asked.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

# The word for comments, as titles and paths have it; beginnings, since endings vary.
_COMMENT_WORDS = (
    r"comments|comment(?=[ _-]?(?:feed|rss|on\b|by\b))|kommentar|commentaire|comentari|comentár"
    r"|comment[io]\b|reacties?\b|opmerking|kommentti|kommentit|kommentointi|komentarz|komentář|komentár|komentar|koment[aā]r"
    r"|hozzászólás|megjegyzés|комментар|коментар|каментар|σχόλι|yorum|コメント|评论|評論|留言|迴響|回應|댓글|athugasemd"
    r"|ummæli|sylwadau|iruzkin|ulasan|تعليقات|תגובות|bình luận|ความเห็น|ความคิดเห็น"
)
_COMMENTS_TITLE = re.compile(rf"(?<![a-z])(?:{_COMMENT_WORDS})", re.IGNORECASE)
# How a feed calls itself: "Comments on: …", "Kommentare für …".
_CALLS_ITSELF = re.compile(
    rf"(?:{_COMMENT_WORDS})\w*\s*(?::|(?:on|for|by|zu|für|von|sur|pour|de|en|sobre|em|su|per|a|op|voor|till|för|til"
    r"|do|k|ke|na|artikkeliin|sivustolle|к|на|для|до)\b)",
    re.IGNORECASE,
)
_COMMENTS_PATH = re.compile(
    r"/(?:comments?|kommentare?r?|commentaires?|comentarios?|comentaris|commenti|reacties|komentarze|kommentit)"
    r"(?:[/._-]|$)"
    r"|[/._-](?:comments?|kommentare)(?:[._-](?:feed|rss2?|atom))?\.(?:xml|rss|atom|rdf|json|php)$"
    r"|/feeds/(?:\d+/)?comments/|-comments(?:-rss2?|-atom)?/?$",
    re.IGNORECASE,
)
# One tag, category, author or search: a part of a blog.
_PART_PATH = re.compile(
    r"/(?:tags?|tagged|categor(?:y|ies|ie|ia|ias)|kategorien?|kategori|categorie|catégorie|label|labels|-|topics?"
    r"|authors?|auteur|autor|search|schlagwort|etiquetas?|thema|emner?|taxonomy)/",
    re.IGNORECASE,
)
_PART_QUERY = frozenset(
    {"cat", "tag", "category", "category_name", "author", "author_name", "s", "q", "label"}
)
_PART_TITLE = re.compile(
    r"(?<!\w)(?:tag|category|author|search results?|kategorie|schlagwort|autor|catégorie|mot-clé|étiquette"
    r"|auteur|categor[ií]a|etiqueta|categorie|kategori|tagg?|emneord)[ -]*(?:feed|rss|archiv|flux|:)",
    re.IGNORECASE,
)
_OTHER_PATH = re.compile(
    r"/feeds/pages/|/pages/feed/?$|[?&]post_type=(?!post\b)|/podcasts?(?:[/.]|$)", re.IGNORECASE
)

_FEED_PATH = re.compile(
    r"/(?:feeds?|rss2?|atom(?:10)?|rdf)/?$"
    r"|/(?:[\w.-]*[._-])?(?:feeds?|rss2?|atom|rdf)\.(?:xml|rss|atom|rdf|json|php|aspx?|cgi|cfm)$"
    r"|/index\.(?:xml|rss|atom|rdf)$|\.(?:rss|atom|rdf)$"
    r"|/feeds/posts/(?:default|summary)(?:/-/.*)?$|/feed/(?:rss2?|atom|rdf|json)/?$|/data/(?:rss|atom)$",
    re.IGNORECASE,
)
_FEED_QUERY = re.compile(
    r"(?:^|&)(?:feed|format|type|alt|view)=(?:rss2?|atom|rdf|feed|json|comments-\w+)(?:&|$)"
)
_FEED_SERVICES = frozenset(
    {"feeds.feedburner.com", "feeds2.feedburner.com", "feedproxy.google.com", "feedburner.google.com"}
)
# What may stand in the address of a whole blog's feed at its root without making it a part.
_HARMLESS_QUERY = frozenset(
    {"feed", "format", "type", "alt", "redirect", "view", "max-results", "orderby", "option"}
)

_LOGIN = re.compile(
    r"/(?:wp-login\.php|log-?in|login_required|sign[-_]?in|blogin\.g|ServiceLogin)(?:[/.]|$)|^/private/?$",
    re.IGNORECASE,
)
_DATED = re.compile(r"^(?P<before>.*?/)(?:archives?/)?(?:19|20)\d\d(?:[/-]\d\d?)?(?:/|$|[.-])")
_PERSON = re.compile(r"^(?P<before>/(?:~|@)[^/]+(?:/|$))")


def looks_like_feed(url: str) -> bool:
    """True where path or query end as those of feeds do; a post about RSS does not."""
    parts = urlsplit(url)
    return bool(_FEED_PATH.search(parts.path) or _FEED_QUERY.search(parts.query.lower()))


def through_feed_service(url: str) -> bool:
    """True for the addresses of services that pass feeds on."""
    parts = urlsplit(url)
    return (parts.hostname or "") in _FEED_SERVICES and len(parts.path) > 1


def same_host(one: str, other: str) -> bool:
    """Whether both are of one host, "www." or not."""
    return _host(one) == _host(other)


def is_whole_blog(url: str) -> bool:
    """True for a feed at the root of its host, which is the blog's whatever a title says."""
    parts = urlsplit(url)
    path = parts.path.strip("/").lower()
    if path in ("feeds/posts/default", "feeds/posts/summary"):
        return True
    if "/" in path or _COMMENTS_PATH.search(parts.path):
        return False
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    return looks_like_feed(url) and query.keys() <= _HARMLESS_QUERY and not _is_comments_query(query)


def is_of_comments(url: str, title: str = "") -> bool:
    """True for a feed of comments, by its address, else by its title ("Blog » Comments Feed")."""
    parts = urlsplit(url)
    if _COMMENTS_PATH.search(parts.path):
        return True
    if _is_comments_query(dict(parse_qsl(parts.query))):
        return True
    return not is_whole_blog(url) and bool(_COMMENTS_TITLE.search(_of_feed(title)))


def is_comments_title(title: str) -> bool:
    """True where a feed calls itself one of comments."""
    return bool(_CALLS_ITSELF.match(title.strip()) or _COMMENTS_TITLE.search(title.partition("»")[2]))


def is_of_part(url: str, title: str = "") -> bool:
    """True for the feed of one tag, category, author or search."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    if _PART_PATH.search(parts.path) or query.keys() & _PART_QUERY:
        return True
    return not is_whole_blog(url) and bool(_PART_TITLE.search(_of_feed(title)))


def is_of_other_things(url: str, title: str = "") -> bool:
    """True for a feed of a blog's fixed pages, its podcast, or another kind of thing than posts."""
    return bool(_OTHER_PATH.search(url)) or (not is_whole_blog(url) and "podcast" in title.casefold())


def posts_instead(url: str) -> str:
    """The feed of posts that goes with a feed of comments; "" where its address does not tell."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    if "feed" in query:
        asked = query["feed"].removeprefix("comments-")
        return urljoin(url, f"{parts.path}?{urlencode({'feed': asked})}")
    if re.search(r"/feeds/(?:\d+/)?comments/", parts.path):
        return urljoin(url, "/feeds/posts/default")
    without = re.sub(r"/comments(?=/feed(?:/|$))", "", parts.path)
    return urljoin(url, without) if without != parts.path else ""


def is_login(url: str) -> bool:
    """True for the address of a page where one logs in."""
    parts = urlsplit(url)
    return parts.hostname == "accounts.google.com" or bool(_LOGIN.search(parts.path))


def home_of(url: str) -> str:
    """The home of the blog that an address belongs to, as far as its shape tells; else its host's root.

    >>> home_of("https://uni.example/blogs/ada/2026/03/thing-7/")
    'https://uni.example/blogs/ada/'
    >>> home_of("http://uni.example/~ada/thing7.html")
    'http://uni.example/~ada/'
    """
    path = urlsplit(url).path
    found = _PERSON.match(path) or _DATED.match(path)
    before: str = found["before"] if found else "/"
    return urljoin(url, before if before.endswith("/") else before + "/")


def root_of(url: str) -> str:
    """The root of an address's host."""
    return urljoin(url, "/")


def _of_feed(title: str) -> str:
    """What a link's title says of the feed, without the blog's name: "Ada » Comments Feed"."""
    return title.partition("»")[2] or title


def _is_comments_query(query: dict[str, str]) -> bool:
    of_one_post = "feed" in query and bool({"p", "page_id", "attachment_id"} & query.keys())
    return of_one_post or query.get("feed", "").startswith("comments") or "withcomments" in query


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
