"""Facts about candidates: from what was typed and what pages say to the feed to ask."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.addresses import NOTHING
from aggregator.candidates import platforms, ranking, search, shapes
from aggregator.candidates.page import read_page
from aggregator.candidates.search import MOST_REQUESTS
from aggregator.candidates.typed import Start, start_from, without_mail
from aggregator.model import (
    Exchange,
    Failure,
    FailureKind,
    FeedLink,
    ParsedEntry,
    ParsedFeed,
    Reading,
    Request,
    WebPage,
    failure,
)
from aggregator.parse.decode import decode
from aggregator.wording import failure_advice, failure_sentence
from tests.signing_up import declared

# what was typed ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("http://ada.example/", "http://ada.example/"),
        ("https://ada.example/2026/03/thing-7", "https://ada.example/2026/03/thing-7"),
        ("ada.example", "https://ada.example/"),
        ("www.ada.example", "https://www.ada.example/"),
        ("ADA.Example/Blog", "https://ada.example/Blog"),
        ("ada.example:8080/blog", "https://ada.example:8080/blog"),
        ("<http://ada.example/blog>.", "http://ada.example/blog"),
        ("(http://ada.example/x_(y))", "http://ada.example/x_(y)"),
        ("“http://ada.example/”,", "http://ada.example/"),
        ("My blog: http://ada.example/ (it is new!)", "http://ada.example/"),
        ("Ada's blog:ada.example", "https://ada.example/"),
        ("[my blog](http://ada.example/)", "http://ada.example/"),
        ('<a href="http://ada.example/">blog</a>', "http://ada.example/"),
        ("http//ada.example", "http://ada.example/"),
        ("http:/ada.example", "http://ada.example/"),
        ("htp://ada.example", "http://ada.example/"),
        ("https;//ada.example", "https://ada.example/"),
        ("http://http://ada.example", "http://ada.example/"),
        ("http://https://ada.example/", "https://ada.example/"),
        ("http:// ada.example", "https://ada.example/"),
        ("feed://ada.example/feed", "http://ada.example/feed"),
        ("feed:https://ada.example/feed", "https://ada.example/feed"),
        ("mail me at ada@example.org, blog ada.example", "https://ada.example/"),
        ("\u200bhttp://ada.example/\ufeff\n", "http://ada.example/"),
        ("münchen.example", "https://xn--mnchen-3ya.example/"),
        ("thing7.html on ada.example", "https://ada.example/"),
    ],
)
def test_an_address_is_found_in_what_was_typed(typed: str, url: str) -> None:
    start = start_from(typed, NOTHING)

    assert isinstance(start, Start)
    assert start.urls[0] == url


def test_without_a_scheme_both_are_tried_and_https_first() -> None:
    start = start_from("ada.example", NOTHING)

    assert isinstance(start, Start)
    assert start.urls == ("https://ada.example/", "http://ada.example/")


def test_a_page_of_the_owners_without_a_scheme_stands_for_the_blog_in_both() -> None:
    start = start_from("ada.example/wp-admin/post.php?post=7", NOTHING)

    assert isinstance(start, Start)
    assert start.urls == ("https://ada.example/", "http://ada.example/")


def test_a_second_address_is_told_of() -> None:
    start = start_from("http://ada.example/ and http://bob.example/", NOTHING)

    assert isinstance(start, Start)
    assert [str(note) for note in start.notes] == [
        "Only the first address was looked at, not http://bob.example/."
    ]


@pytest.mark.parametrize(
    ("typed", "kind", "reason"),
    [
        ("", FailureKind.NO_FEED_FOUND, "no_address"),
        ("none yet", FailureKind.NO_FEED_FOUND, "no_address"),
        ("https://", FailureKind.NO_FEED_FOUND, "no_address"),
        ("thing7.html", FailureKind.NO_FEED_FOUND, "no_address"),
        ("ada@example.org", FailureKind.NO_FEED_FOUND, "mail"),
        ("mailto:ada@example.org", FailureKind.NO_FEED_FOUND, "mail"),
        ("javascript:alert(1)", FailureKind.URL, "scheme"),
        ("file:///etc/passwd", FailureKind.URL, "scheme"),
        ("ftp://ada.example/", FailureKind.URL, "scheme"),
        ("http://ada:secret@ada.example/", FailureKind.URL, "userinfo"),
        ("http://0x7f.1/", FailureKind.URL, "host"),
        ("http://[::1", FailureKind.URL, "host"),
        ("https://l.facebook.com/l.php?u=http://[ada/wp-admin/", FailureKind.URL, "host"),
        ("http://127.0.0.1/", FailureKind.ADDRESS, ""),
        ("http://[::1]/", FailureKind.ADDRESS, ""),
        ("localhost:8080", FailureKind.ADDRESS, ""),
        ("http://ada.example:22/", FailureKind.URL, "port"),
    ],
)
def test_what_holds_no_address_that_may_be_asked_is_refused(
    typed: str, kind: FailureKind, reason: str
) -> None:
    refused = start_from(typed, NOTHING)

    assert isinstance(refused, Failure)
    assert (refused.kind, dict(refused.params).get("reason", "")) == (kind, reason)


@given(
    st.text(max_size=80)
    | st.text("[]:/@.%?#=a1\\ ", max_size=20).map("http://".__add__)
    | st.from_regex(r"\W?(https?:?/{0,3})?\w{1,9}(\.\w{1,9}){0,3}(/\S{0,9})?\W?", fullmatch=True)
)
def test_any_text_is_read_and_what_is_begun_with_may_be_asked(typed: str) -> None:
    start = start_from(typed, NOTHING)

    if isinstance(start, Start):
        assert all(url.startswith(("http://", "https://")) for url in start.urls)
        assert start_from(start.urls[0], NOTHING) == Start(start.urls[:1])
    else:
        assert str(failure_sentence(start)).endswith(".")


def test_addresses_of_mail_and_passwords_are_left_out_of_what_is_kept() -> None:
    assert without_mail("Ada <ada.l@example.org>, ada.example") == "Ada <(e-mail)>, ada.example"
    assert "secret" not in without_mail("http://ada:secret@ada.example/")
    assert without_mail("https://medium.com/@ada") == "https://medium.com/@ada"


# platforms --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "blog"),
    [
        ("https://wordpress.com/post/ada.wordpress.com/12", "https://ada.wordpress.com/"),
        ("https://wordpress.com/block-editor/post/ada.example/12", "https://ada.example/"),
        ("https://wordpress.com/stats/day/ada.wordpress.com", "https://ada.wordpress.com/"),
        ("https://ada.wordpress.com/wp-admin/post.php?post=5&action=edit", "https://ada.wordpress.com/"),
        ("https://uni.example/blogs/ada/wp-admin/", "https://uni.example/blogs/ada/"),
        ("https://ada.example/wp-login.php?redirect_to=x", "https://ada.example/"),
        ("https://medium.com/@ada/thing-seven-8a7b", "https://medium.com/feed/@ada"),
        ("https://medium.com/the-things", "https://medium.com/feed/the-things"),
        ("https://www.tumblr.com/blog/view/ada", "https://ada.tumblr.com/"),
        ("https://www.tumblr.com/ada/123456/thing-7", "https://ada.tumblr.com/"),
        ("https://ada.substack.com/publish/post/123", "https://ada.substack.com/"),
        ("https://open.substack.com/pub/ada/p/thing-7", "https://ada.substack.com/"),
        ("https://ada.ghost.io/ghost/#/editor/post/1", "https://ada.ghost.io/"),
        ("https://ada.squarespace.com/config/pages", "https://ada.squarespace.com/"),
        ("https://www.google.com/url?sa=t&url=https%3A%2F%2Fada.example%2F&usg=x", "https://ada.example/"),
        (
            "https://eur03.safelinks.protection.outlook.com/?url=http%3A%2F%2Fada.example%2F&data=5",
            "http://ada.example/",
        ),
        (
            "https://www.google.com/url?q=https%3A%2F%2Fwordpress.com%2Fpost%2Fada.wordpress.com%2F1",
            "https://ada.wordpress.com/",
        ),
    ],
)
def test_the_address_of_an_editor_stands_for_its_blog(typed: str, blog: str) -> None:
    start = start_from(typed, NOTHING)

    assert isinstance(start, Start)
    assert start.urls == (blog,)
    assert blog in str(start.notes[-1])


@pytest.mark.parametrize(
    ("typed", "reason", "platform"),
    [
        ("wordpress.com", "front_page", "WordPress.com"),
        ("https://www.wordpress.com/", "front_page", "WordPress.com"),
        ("fr.wordpress.com", "front_page", "WordPress.com"),
        ("https://wordpress.com/me", "editor", "WordPress.com"),
        ("https://wordpress.com/post/1234567", "editor", "WordPress.com"),
        ("https://wordpress.com/typo/?subdomain=adda", "missing", "WordPress.com"),
        ("blogger.com", "front_page", "Blogger"),
        ("https://www.blogger.com/about/?bpli=1", "front_page", "Blogger"),
        ("https://www.blogger.com/blog/post/edit/123/456", "editor", "Blogger"),
        ("https://www.blogger.com/blogger.g?blogID=123#editor/target=post", "editor", "Blogger"),
        ("https://draft.blogger.com/blog/posts/123", "editor", "Blogger"),
        ("https://www.blogger.com/profile/0123", "profile", "Blogger"),
        ("http://www.blogspot.com", "front_page", "Blogger"),
        ("blogspot.co.uk", "front_page", "Blogger"),
        ("https://medium.com/", "front_page", "Medium"),
        ("https://medium.com/p/8a7b/edit", "editor", "Medium"),
        ("https://www.tumblr.com/dashboard", "editor", "Tumblr"),
        ("https://substack.com/@ada", "profile", "Substack"),
        ("https://substack.com/home", "front_page", "Substack"),
        ("https://manage.wix.com/dashboard/1", "editor", "Wix"),
        ("https://typepad.com", "front_page", "typepad.com"),
        ("https://sites.google.com/view/ada", "no_feeds", "Google Sites"),
        ("https://www.facebook.com/ada", "no_feeds", "Facebook"),
        ("https://docs.google.com/document/d/1", "no_feeds", "Google Docs"),
    ],
)
def test_front_pages_and_editors_are_refused_in_words(typed: str, reason: str, platform: str) -> None:
    refused = start_from(typed, NOTHING)

    assert isinstance(refused, Failure)
    params = dict(refused.params)
    assert (params["reason"], params["platform"]) == (reason, platform)
    assert platform in str(failure_sentence(refused))
    assert str(failure_advice(refused)).startswith("Ask")


@pytest.mark.parametrize(
    "url",
    [
        "https://ada.wordpress.com/",
        "https://ada.wordpress.com/2011/07/thing-6/",
        "https://ada.blogspot.com/2011/07/thing-6.html",
        "https://www.blogger.com/feeds/123/posts/default",
        "https://medium.com/feed/@ada",
        "https://ada.medium.com/thing-6",
        "https://ada.tumblr.com/post/1",
        "https://ada.substack.com/p/thing-6",
        "https://ada.example/ghost/",
        "https://ada.example/2026/the-ghost/",
        "https://notwordpress.com/",
    ],
)
def test_addresses_of_blogs_are_taken_as_they_are(url: str) -> None:
    assert platforms.meant(url) is None


@pytest.mark.parametrize(
    ("home", "generator", "first"),
    [
        ("https://ada.blogspot.com/", "", "https://ada.blogspot.com/feeds/posts/default"),
        ("https://ada.wordpress.com/", "", "https://ada.wordpress.com/feed/"),
        ("https://ada.tumblr.com/", "", "https://ada.tumblr.com/rss"),
        ("https://ada.example/", "blogger", "https://ada.example/feeds/posts/default"),
        ("https://ada.example/blog/", "WordPress 6.5", "https://ada.example/blog/feed/"),
        ("https://ada.example/", "Hugo 0.120", "https://ada.example/index.xml"),
        ("https://ada.example/", "Jekyll v4.3", "https://ada.example/feed.xml"),
        ("https://ada.example/", "Drupal 10 (https://www.drupal.org)", "https://ada.example/rss.xml"),
        ("https://ada.example/~ada/", "", "https://ada.example/~ada/feed/"),
    ],
)
def test_a_platform_keeps_its_feeds_where_it_is_known_to(home: str, generator: str, first: str) -> None:
    found = platforms.feed_addresses(home, generator)

    assert found[0] == first
    assert len(found) == len(set(found))


def test_on_a_platforms_own_host_nothing_is_guessed_beyond_it() -> None:
    assert platforms.feed_addresses("https://ada.blogspot.com/") == [
        "https://ada.blogspot.com/feeds/posts/default"
    ]


# shapes -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "title"),
    [
        ("https://ada.example/comments/feed/", ""),
        ("https://ada.example/?feed=comments-rss2", ""),
        ("https://ada.example/?feed=rss2&p=12", ""),
        ("https://ada.example/feeds/comments/default", ""),
        ("https://ada.example/feeds/123/comments/default", "Ada - Atom"),
        ("https://ada.example/comments.rss", ""),
        ("https://ada.example/kommentare/feed", ""),
        ("https://ada.example/thing-7/feed/", "Ada » Thing 7 Comments Feed"),
        ("https://ada.example/thing-7/feed/", "Ada » Kommentar-Feed zu Thing 7"),
        ("https://ada.example/thing-7/feed/", "Ada » Thing 7 Flux des commentaires"),
        ("https://ada.example/thing-7/feed/", "Ada » Thing 7 RSS de los comentarios"),
        ("https://ada.example/thing-7/feed/", "Ada » Thing 7 reacties feed"),
        ("https://ada.example/thing-7/feed/", "Ada » kommentarsflöde för Thing 7"),
        ("https://ada.example/thing-7/feed/", "Ada » Kommentit artikkeliin Thing 7"),
        ("https://ada.example/thing-7/feed/", "Ada » Thing 7 Kanał z komentarzami"),
        ("https://ada.example/thing-7/feed/", "Ада » лента комментариев к «Thing 7»"),
        ("https://ada.example/thing-7/feed/", "Ada » Thing 7 のコメントのフィード"),
        ("https://ada.example/thing-7/feed/", "Ada » Thing 7 评论 Feed"),
    ],
)
def test_a_feed_of_comments_is_known_by_address_or_title(url: str, title: str) -> None:
    assert shapes.is_of_comments(url, title)


@pytest.mark.parametrize(
    ("url", "title"),
    [
        ("https://ada.example/feed/", "Comments from the back row » Feed"),
        ("https://ada.example/feed/", "Kommentare aus der Bibliothek"),
        ("https://ada.example/feeds/posts/default", "Comments on everything - Atom"),
        ("https://ada.example/?feed=rss2", "Ada » Feed"),
        ("https://ada.example/blog/feed/", "Comment écrire » Flux"),
        ("https://ada.example/rss.xml", ""),
        ("https://ada.example/2026/how-to-comment/feed.xml", "Ada"),
    ],
)
def test_a_feed_of_posts_is_not_taken_for_one_of_comments(url: str, title: str) -> None:
    assert not shapes.is_of_comments(url, title)


@pytest.mark.parametrize(
    ("title", "comments"),
    [
        ("Comments on: Thing 7", True),
        ("Comments for Ada", True),
        ("Kommentare zu: Thing 7", True),
        ("Commentaires sur : Thing 7", True),
        ("Reacties op: Ding 7", True),
        ("Kommentit artikkeliin: Asia 7", True),
        ("Ada » Comments", True),
        ("Comments from the back row", False),
        ("Ada's comments", False),
        ("Ada", False),
    ],
)
def test_a_feed_that_calls_itself_one_of_comments_is_believed(title: str, comments: bool) -> None:
    assert shapes.is_comments_title(title) is comments


@pytest.mark.parametrize(
    "url",
    [
        "https://ada.example/tag/cpd23/feed/",
        "https://ada.example/category/things/feed/",
        "https://ada.example/feeds/posts/default/-/cpd23",
        "https://ada.example/author/ada/feed/",
        "https://ada.example/?feed=rss2&cat=3",
        "https://ada.example/?s=thing&feed=rss2",
        "https://ada.tumblr.com/tagged/cpd23/rss",
    ],
)
def test_a_feed_of_one_tag_is_known(url: str) -> None:
    assert shapes.is_of_part(url)
    assert not shapes.is_of_part("https://ada.example/feed/", "Ada » Feed")


@pytest.mark.parametrize(
    ("comments", "posts"),
    [
        ("https://ada.example/comments/feed/", "https://ada.example/feed/"),
        ("https://ada.example/blog/comments/feed/atom/", "https://ada.example/blog/feed/atom/"),
        ("https://ada.example/?feed=comments-rss2", "https://ada.example/?feed=rss2"),
        ("https://ada.example/?feed=rss2&p=12", "https://ada.example/?feed=rss2"),
        (
            "https://ada.blogspot.com/feeds/123/comments/default",
            "https://ada.blogspot.com/feeds/posts/default",
        ),
        ("https://ada.example/thing-7/feed/", ""),
    ],
)
def test_the_feed_of_posts_beside_one_of_comments_is_told_from_its_address(comments: str, posts: str) -> None:
    assert shapes.posts_instead(comments) == posts


@pytest.mark.parametrize(
    ("url", "home"),
    [
        ("https://ada.example/", "https://ada.example/"),
        ("https://ada.example/2026/03/thing-7/", "https://ada.example/"),
        ("https://ada.example/blog/2026/03/04/thing-7.html?x=1", "https://ada.example/blog/"),
        ("https://uni.example/~ada/things/7", "https://uni.example/~ada/"),
        ("https://uni.example/@ada", "https://uni.example/@ada/"),
        ("https://ada.example/about", "https://ada.example/"),
        ("https://ada.example/23-things-2026/", "https://ada.example/"),
    ],
)
def test_the_home_of_a_post_is_told_from_its_address(url: str, home: str) -> None:
    assert shapes.home_of(url) == home


@pytest.mark.parametrize(
    ("url", "login"),
    [
        ("https://wordpress.com/log-in?redirect_to=x", True),
        ("https://ada.example/wp-login.php?redirect_to=x", True),
        ("https://www.blogger.com/blogin.g?blogspotURL=x", True),
        ("https://www.tumblr.com/login_required/ada", True),
        ("https://accounts.google.com/v3/x", True),
        ("https://ada.example/private/?r=%2F", True),
        ("https://ada.example/login-problems-at-work/", False),
        ("https://ada.example/private/diary", False),
        ("https://ada.example/2026/signing-in", False),
    ],
)
def test_a_login_is_known_by_its_address(url: str, login: bool) -> None:
    assert shapes.is_login(url) is login


# pages ------------------------------------------------------------------------------------


def links(html: str, url: str = "https://ada.example/blog/") -> list[str]:
    return [link.url for link in ranking.rank(read_page(html, url))]


@pytest.mark.parametrize(
    ("html", "url"),
    [
        (declared("feed/"), "https://ada.example/blog/feed/"),
        (declared("/feed?a=1&amp;b=2"), "https://ada.example/feed?a=1&b=2"),
        (declared("/?feed=rss2&#038;x=y"), "https://ada.example/?feed=rss2&x=y"),
        (declared("//cdn.example/feed"), "https://cdn.example/feed"),
        (declared(" \n/feed\n "), "https://ada.example/feed"),
        ('<base href="/other/">' + declared("feed"), "https://ada.example/other/feed"),
        ('<base href="http://bob.example/">' + declared("feed"), "http://bob.example/feed"),
        ("<body><p>" + declared("/feed") + "</body>", "https://ada.example/feed"),
        ('<LINK REL="Alternate" TYPE="Application/Atom+XML" HREF=/atom.xml>', "https://ada.example/atom.xml"),
        (declared("/f", type_="application/rss+xml; charset=utf-8"), "https://ada.example/f"),
        (declared("/f", type_="application/feed+json"), "https://ada.example/f"),
        (declared("/feed.json", type_="application/json"), "https://ada.example/feed.json"),
        (declared("/f", type_="application/rdf+xml"), "https://ada.example/f"),
        (declared("/rss.xml", type_="text/xml"), "https://ada.example/rss.xml"),
        (declared("/feed.xml", type_=""), "https://ada.example/feed.xml"),
        (declared("/f", rel="alternate home"), "https://ada.example/f"),
        (declared("/f", rel="feed"), "https://ada.example/f"),
        ("<![if !IE]>" + declared("/f") + "<![endif]>", "https://ada.example/f"),
        ('<a href="/feed/">Subscribe</a>', "https://ada.example/feed/"),
        ('<a href="/syndicate.php">RSS</a>', "https://ada.example/syndicate.php"),
        (
            '<a href="/syndicate.php"><img src="x.gif" alt="RSS feed"></a>',
            "https://ada.example/syndicate.php",
        ),
        ('<a href="https://feeds.feedburner.com/ada">x</a>', "https://feeds.feedburner.com/ada"),
    ],
)
def test_the_feed_a_page_names_is_found(html: str, url: str) -> None:
    assert links(html) == [url]


@pytest.mark.parametrize(
    "html",
    [
        "",
        declared(""),
        declared("javascript:alert(1)"),
        declared("data:text/xml,x"),
        declared("http://[broken"),
        declared("/oembed", type_="application/json+oembed"),
        declared("/wp-json/wp/v2/posts/5", type_="application/json"),
        declared("/de/", type_="text/html"),
        declared("/style.css", rel="alternate stylesheet"),
        declared("/feed", rel="EditURI"),
        "<!-- " + declared("/feed") + " -->",
        "<script>var x = '" + declared("/feed") + "';</script>",
        declared("/comments/feed/"),
        '<a href="/2011/07/thing-4-rss-feeds.html">Thing 4: RSS feeds</a>',
        '<a href="https://bob.example/feed/">Bob</a>',
        '<a href="mailto:rss@ada.example">RSS</a>',
        '<a href="/tag/rss/about">RSS</a' if False else '<a href="/about">About RSS and me</a>',
    ],
)
def test_what_is_no_feed_of_the_blogs_posts_is_no_candidate(html: str) -> None:
    assert links(html) == []


def test_the_rules_of_ranking_in_their_order() -> None:
    html = "".join(
        [
            '<a href="/rss">RSS</a>',
            declared("/tag/cpd23/feed/", "Ada » cpd23 Tag Feed"),
            declared("/feeds/pages/default", "Pages"),
            declared("/feed/podcast/", "Ada » Podcast"),
            declared("/feed.json", type_="application/feed+json"),
            declared("/feed/rss/", "RSS .92", "text/xml"),
            declared("/comments/feed/", "Ada » Comments Feed"),
            declared("/feed/", "Ada » Feed"),
            declared("/feed/atom/", "Atom", "application/atom+xml"),
            declared("http://ada.example/feed/", "the same again"),
        ]
    )

    assert [url.removeprefix("https://ada.example") for url in links(html)] == [
        "/feed/",
        "/feed/atom/",
        "/feed.json",
        "/feed/rss/",
        "/feeds/pages/default",
        "/feed/podcast/",
        "/tag/cpd23/feed/",
        "/rss",
    ]


def test_a_page_tells_its_generator_home_and_password() -> None:
    found = read_page(
        '<title>Ada &amp; co</title><meta name="Generator" content="WordPress 6 &amp; co">'
        '<a rel="home" href="../">x</a><input type=password>',
        "https://ada.example/blog/",
    )

    assert found == WebPage("WordPress 6 & co", "https://ada.example/", (), asks_password=True)


def test_the_feeds_of_real_pages_are_found_first(testdata: Path) -> None:
    pages = testdata / "pages"
    records = [json.loads(line) for line in (pages / "manifest.jsonl").read_text().splitlines()]
    right, wrong = 0, []
    for record in records:
        html = decode((pages / record["file"]).read_bytes())
        ranked = [link.url for link in ranking.rank(read_page(html, record["page_url"])) if link.declared]
        if next(iter(ranked), None) == record["expected_main_feed"]:
            right += 1
        else:
            wrong.append((record["file"], record["expected_main_feed"], ranked[:2]))

    assert right >= 0.95 * len(records), wrong
    assert not any("comments" in str(first) for _, _, first in wrong)


@given(st.text(alphabet=st.sampled_from("<>!-[]/ ='\"&;alinkhref\n"), max_size=300))
def test_any_markup_is_read(html: str) -> None:
    assert isinstance(read_page(html, "https://ada.example/"), WebPage)


# the search -------------------------------------------------------------------------------

HOME = "https://ada.example/"
POSTS = ParsedFeed(title="Ada", entries=(ParsedEntry(title="Thing 7"),))


def asked(step: search.Step, result: ParsedFeed | Failure, web: WebPage | None = None) -> Reading:
    return Reading(Request(0, step.url), Exchange(step.url, status=200), result, page=web)


any_result = st.one_of(
    st.just(POSTS),
    st.just(ParsedFeed(title="Ada")),
    st.builds(lambda title: ParsedFeed(title=title, home_url=HOME), st.sampled_from(["Comments on: x", "x"])),
    st.sampled_from([failure(kind) for kind in FailureKind]),
)
any_page = st.none() | st.builds(
    WebPage,
    generator=st.sampled_from(["", "WordPress", "Hugo", "drupal"]),
    home_url=st.sampled_from(["", HOME, "https://ada.example/blog/", "http://10.0.0.1/", "x:"]),
    links=st.lists(
        st.builds(
            FeedLink,
            url=st.sampled_from(["/x", "http://127.0.0.1/f", "https://ada.example/comments/feed/"])
            | st.integers(0, 99).map(lambda n: f"https://ada.example/{n}/feed"),
            type=st.just("application/rss+xml"),
            title=st.sampled_from(["", "x » Comments Feed"]),
            declared=st.booleans(),
        ),
        max_size=20,
    ).map(tuple),
    asks_password=st.booleans(),
)


@given(st.lists(st.tuples(any_result, any_page, st.sampled_from([None, 200, 404])), min_size=12, max_size=12))
def test_every_search_ends_within_its_requests_and_asks_no_address_twice(
    answers: list[tuple[ParsedFeed | Failure, WebPage | None, int | None]],
) -> None:
    state = search.begin(Start(("https://ada.example/post/", "http://ada.example/post/")), NOTHING)
    for result, web, status in answers:
        step = search.next_step(state)
        if step is None:
            break
        assert step.url not in state.asked
        assert isinstance(start_from(step.url, NOTHING), Start), "private addresses are never asked"
        reading = asked(step, result, None if isinstance(result, ParsedFeed) else web)
        state = search.after(state, step, replace(reading, exchange=Exchange(step.url, status=status)))

    assert search.next_step(state) is None
    assert len(state.asked) <= MOST_REQUESTS
    outcome = search.outcome(state)
    if isinstance(outcome, Failure):
        assert str(failure_sentence(outcome))
        assert str(failure_advice(outcome))
    else:
        assert isinstance(outcome.result, ParsedFeed)
