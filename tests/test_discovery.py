"""Facts about finding a blog's feed over a real server, in real worker processes."""

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from aggregator import parse
from aggregator.candidates import page
from aggregator.candidates.search import MOST_REQUESTS
from aggregator.discovery import Discovered, Wanted, find_all
from aggregator.model import Exchange, Failure, FailureKind, FetchResult, ParsedFeed, Polling, Request
from aggregator.wording import failure_sentence
from tests.fetching import NOW, POLLING
from tests.server import FEED, Asked, Page, Server, answer, redirect
from tests.signing_up import HTML, declared

pytestmark = pytest.mark.slow  # each starts worker processes

# over a real server -----------------------------------------------------------------------


def web(head: str = "", body: str = "<p>Hello.</p>") -> bytes:
    html = f"<!doctype html><html><head><title>Ada's shelf</title>{head}</head><body>{body}</body></html>"
    return answer(html.encode(), type_=HTML)


def feed(
    title: str = "Ada's shelf", entries: int = 2, *, body: str = "A whole post.", home: str = ""
) -> bytes:
    items = "".join(
        f"<item><guid>{n}</guid><title>Thing {n}</title><description>{body}</description></item>"
        for n in range(1, entries + 1)
    )
    return answer(
        f"<rss version='2.0'><channel><title>{title}</title><link>{home}</link>{items}</channel></rss>".encode()
    )


def find(
    server: Server,
    *typed: str,
    polling: Polling = POLLING,
    hosts: Mapping[str, tuple[str, int]] | None = None,
) -> list[Discovered]:
    """What became of each, in the order typed; a path alone is taken to be the server's."""
    wanted = [Wanted(n, server.url(text) if text.startswith("/") else text) for n, text in enumerate(typed)]

    async def run() -> list[Discovered]:
        return [each async for each in find_all(wanted, polling, now=NOW, hosts=hosts or {})]

    return sorted(asyncio.run(run()), key=lambda each: each.wanted.id)


def find_one(pages: Mapping[str, Page], typed: str) -> tuple[Discovered, list[str]]:
    """What one search came to, its address without the host, and the paths that were asked."""
    with Server(pages) as server:
        (found,) = find(server, typed)
        return replace(found, url=found.url.removeprefix(server.url(""))), [one.path for one in server.asked]


def trouble(found: Discovered) -> Failure:
    assert isinstance(found.reading.result, Failure)
    return found.reading.result


def notes(found: Discovered) -> str:
    return " ".join(map(str, found.notes))


def test_from_the_home_page_the_feed_takes_two_requests() -> None:
    found, paths = find_one({"/": web(declared("/feed/")), "/feed/": feed()}, "/")

    assert (found.url, paths) == ("/feed/", ["/", "/feed/"])
    assert isinstance(found.reading.result, ParsedFeed)
    assert (found.requests, found.notes) == (2, ())


def test_the_address_of_a_feed_is_taken_at_once() -> None:
    found, paths = find_one({"/feed/": feed()}, "/feed/")

    assert (found.url, paths) == ("/feed/", ["/feed/"])


def test_from_a_post_the_blogs_feed_is_found_not_the_posts_comments() -> None:
    post = web(declared("/2026/thing-7/feed/", "Ada » Thing 7 Comments Feed"))
    pages = {
        "/2026/thing-7/": post,
        "/": web(declared("/feed/") + declared("/comments/feed/")),
        "/feed/": feed(),
        "/2026/thing-7/feed/": feed("Comments on: Thing 7"),
    }
    found, paths = find_one(pages, "/2026/thing-7/")

    assert (found.url, paths) == ("/feed/", ["/2026/thing-7/", "/", "/feed/"])


def test_from_a_post_that_is_gone_the_home_is_asked() -> None:
    found, paths = find_one({"/": web(declared("/feed/")), "/feed/": feed()}, "/2026/gone/")

    assert (found.url, paths) == ("/feed/", ["/2026/gone/", "/", "/feed/"])


def test_for_a_comments_feed_the_posts_feed_is_offered() -> None:
    pages = {"/comments/feed/": feed("Comments for Ada"), "/feed/": feed()}
    found, _ = find_one(pages, "/comments/feed/")

    assert found.url == "/feed/"
    assert "feed of comments was passed over" in notes(found)


def test_a_feed_that_calls_itself_one_of_comments_leads_to_the_posts() -> None:
    with Server({}) as server:
        server.pages = {
            "/thing-7/feed/": feed("Comments on: Thing 7", home=server.url("/thing-7/")),
            "/thing-7/": web(declared("/feed/")),
            "/feed/": feed(),
        }
        (found,) = find(server, "/thing-7/feed/")

    assert found.url == server.url("/feed/")


def test_the_whole_blog_is_preferred_to_a_tag_that_a_page_names() -> None:
    pages = {
        "/tag/cpd23/": web(declared("/tag/cpd23/feed/")),
        "/": web(declared("/feed/")),
        "/feed/": feed(),
        "/tag/cpd23/feed/": feed(),
    }
    found, _ = find_one(pages, "/tag/cpd23/")

    assert found.url == "/feed/"


def test_a_tag_feed_that_was_typed_is_taken_and_told_of() -> None:
    found, _ = find_one({"/tag/cpd23/feed/": feed()}, "/tag/cpd23/feed/")

    assert found.url == "/tag/cpd23/feed/"
    assert "one tag, category or author" in notes(found)


def test_without_a_link_the_platforms_paths_are_asked() -> None:
    generator = '<meta name="generator" content="Hugo 0.120">'
    found, paths = find_one({"/": web(generator), "/index.xml": feed()}, "/")

    assert (found.url, paths) == ("/index.xml", ["/", "/index.xml"])


def test_a_link_in_the_text_is_found() -> None:
    found, paths = find_one({"/": web(body='<a href="/blog/rss.xml">RSS</a>'), "/blog/rss.xml": feed()}, "/")

    assert (found.url, paths) == ("/blog/rss.xml", ["/", "/blog/rss.xml"])


def test_a_json_feed_is_found() -> None:
    body = json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Ada",
            "items": [{"id": "1", "content_text": "x"}],
        }
    )
    pages = {
        "/": web(declared("/feed.json", type_="application/feed+json")),
        "/feed.json": answer(body.encode(), type_="application/feed+json"),
    }

    assert find_one(pages, "/")[0].url == "/feed.json"


def test_the_second_feed_is_taken_where_the_first_is_broken() -> None:
    pages = {
        "/": web(declared("/one") + declared("/two")),
        "/one": answer(b"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss/>"),
        "/two": feed(),
    }

    assert find_one(pages, "/")[0].url == "/two"


def test_other_feeds_of_the_blog_are_named_and_not_asked() -> None:
    pages = {"/": web(declared("/feed/") + declared("/tag/cpd23/feed/", "cpd23")), "/feed/": feed()}
    found, paths = find_one(pages, "/")

    assert [(link.url.rpartition("/tag/")[2], link.title) for link in found.others] == [
        ("cpd23/feed/", "cpd23")
    ]
    assert paths == ["/", "/feed/"]


def test_a_page_without_any_feed_costs_at_most_eight_requests_and_a_plain_reason() -> None:
    found, paths = find_one({"/2026/x/": web(), "/": web()}, "/2026/x/")

    assert len(paths) == found.requests == MOST_REQUESTS
    assert len(set(paths)) == MOST_REQUESTS
    assert str(failure_sentence(trouble(found))).startswith(
        "No feed was found at the blog's address, http://127"
    )


def test_a_blog_without_entries_is_taken_and_told_of() -> None:
    found, paths = find_one({"/": web(declared("/feed/")), "/feed/": feed(entries=0)}, "/")

    assert (found.url, paths) == ("/feed/", ["/", "/feed/"])
    assert "no posts yet" in notes(found)


def test_of_an_empty_feed_and_a_full_one_the_full_one_is_taken() -> None:
    pages = {"/": web(declared("/one") + declared("/two")), "/one": feed(entries=0), "/two": feed()}

    assert find_one(pages, "/")[0].url == "/two"


def test_a_feed_of_excerpts_is_told_of() -> None:
    found, _ = find_one({"/feed/": feed(body="It began when [&amp;#8230;]")}, "/feed/")

    assert "beginning of each post only" in notes(found)


def test_only_a_feed_of_comments_is_no_feed_and_is_said() -> None:
    found, _ = find_one({"/": web(declared("/comments/feed/"))}, "/")

    assert "Only a feed of comments was found" in str(failure_sentence(trouble(found)))


@pytest.mark.parametrize("status", [401, 403])
def test_a_private_blog_is_told_and_not_pressed(status: int) -> None:
    found, paths = find_one({"/": answer(b"no", status)}, "/")

    assert (trouble(found).kind, paths) == (FailureKind.PRIVATE, ["/"])


def test_a_blog_behind_a_login_is_private() -> None:
    login = web(body="<form><input type=password></form>")
    found, paths = find_one({"/": redirect("/wp-login.php?redirect_to=x", 302), "*": login}, "/")

    assert (trouble(found).kind, len(paths)) == (FailureKind.PRIVATE, 2)
    assert str(failure_sentence(trouble(found))) == "The blog shows itself only to those who log in."


def test_a_page_that_wants_a_password_and_names_no_feed_is_private() -> None:
    found, _ = find_one({"/": web(body="<form><input type='password'></form>")}, "/")

    assert trouble(found).kind is FailureKind.PRIVATE


def test_a_redirect_to_the_platforms_own_pages_is_explained() -> None:
    with Server({"/": redirect("http://wordpress.com/typo/?subdomain=adda", 302), "*": web()}) as server:
        hosts = server.hosts("adda.wordpress.com", "wordpress.com")
        (found,) = find(server, "http://adda.wordpress.com/", hosts=hosts)

    assert str(failure_sentence(trouble(found))) == "There is no blog of this name at WordPress.com."
    assert len(server.asked) == 2


def test_without_a_scheme_http_is_asked_where_https_is_not_spoken() -> None:
    with Server({"/": web(declared("/feed/")), "/feed/": feed()}) as server:
        (found,) = find(server, "ada.example", hosts=server.hosts("ada.example"))

    assert found.url == "http://ada.example/feed/"


def test_a_name_that_only_the_bare_host_has_is_found_without_www() -> None:
    with Server({"/": web(declared("/feed/")), "/feed/": feed()}) as server:
        (found,) = find(server, "http://www.ada.example/", hosts=server.hosts("ada.example"))

    assert found.url == "http://ada.example/feed/"


def test_a_feed_that_moved_for_good_is_kept_under_its_new_address_and_others_are_not() -> None:
    pages = {"/old": redirect("/new", 301), "/now": redirect("/new", 302), "/new": feed()}

    assert find_one(pages, "/old")[0].url == "/new"
    assert find_one(pages, "/now")[0].url == "/now"


def test_many_blogs_are_looked_for_together() -> None:
    pages: dict[str, Page] = {f"/{n}/": web(declared(f"/{n}/feed")) for n in range(20)}
    pages |= {f"/{n}/feed": feed(f"Blog {n}") for n in range(20)}
    with Server(pages) as server:
        found = find(server, *(f"/{n}/" for n in range(20)), "nothing", "blogger.com")

    assert [each.url.removeprefix(server.url("")) for each in found[:20]] == [f"/{n}/feed" for n in range(20)]
    assert [dict(trouble(each).params)["reason"] for each in found[20:]] == ["no_address", "front_page"]
    assert len(server.asked) == 40


def test_a_host_that_asks_for_rest_is_asked_no_more_in_the_next_round() -> None:
    pages: dict[str, Page] = {
        "/ada/": answer(b"", 429, {"Retry-After": "600"}),
        "/bob/": web(declared("/bob/feed")),
        "/bob/feed": feed(),
    }
    with Server(pages) as server:
        found = find(server, "/bob/", "/ada/")

    assert [trouble(each).kind for each in found] == [FailureKind.RATE_LIMITED] * 2
    assert server.count("/bob/feed") == 0


def test_the_pause_between_starts_on_a_host_holds_from_round_to_round() -> None:
    with Server({"/": web(declared("/feed/")), "/feed/": feed()}) as server:
        before = (
            time.monotonic()
        )  # by which the first comes later than it may; a busy server reads it later still
        find(server, "/", polling=replace(POLLING, host_pause=timedelta(seconds=3)))

    assert server.asked[1].at - before >= 3


def test_a_run_without_time_looks_for_nothing() -> None:
    with Server({"/": web(), "*": web()}) as server:
        assert find(server, "/", polling=replace(POLLING, run_limit=timedelta(0))) == []
        assert server.asked == []


# hostile pages ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "head",
    [
        "".join(declared(f"/endless/{n}/feed") for n in range(10_000)),
        "".join(f'<a href="/endless/{n}/feed">x</a>' for n in range(10_000)),
        declared("javascript:alert(1)") + declared("file:///etc/passwd"),
        declared("http://10.0.0.1/feed") + declared("http://[::1]/feed") + declared("http://2130706433/feed"),
        declared("http://169.254.169.254/latest/meta-data/feed"),
        "<base href='http://10.0.0.1/'>" + declared("feed"),
        "<title>" + "x" * 100_000,
        "<!--" * 50_000,
        "<div>" * 100_000,
        "<a href='/feed" * 20_000,
    ],
    ids=["links", "anchors", "schemes", "private", "metadata", "base", "title", "comments", "depth", "torn"],
)
def test_a_hostile_page_costs_its_own_search_and_nothing_else(head: str) -> None:
    with Server({}) as server:
        server.pages = {"/bad/": web(head), "/good/": web(declared("/good/feed")), "/good/feed": feed()}
        polling = replace(POLLING, allow_private_addresses=(f"127.0.0.1:{server.port}",))
        started = time.perf_counter()
        bad, good = find(server, "/bad/", "/good/", polling=polling)

    assert isinstance(bad.reading.result, Failure)
    assert bad.requests <= MOST_REQUESTS
    assert good.url == server.url("/good/feed")
    assert time.perf_counter() - started < 30


def test_a_page_that_never_ends_is_refused_at_the_cap() -> None:
    def endless(_: Asked) -> bytes:
        return web(body="<p>x</p>" * 2_200_000)

    found, paths = find_one({"/": endless}, "/")

    assert (trouble(found).kind, paths) == (FailureKind.TOO_LARGE, ["/"])


def test_pages_that_lead_in_circles_end_within_the_requests() -> None:
    circle = web(declared("/a/") + declared("/b/"))
    found, paths = find_one({"*": circle}, "/")

    assert isinstance(found.reading.result, Failure)
    assert len(paths) <= MOST_REQUESTS


def test_the_feed_of_a_page_may_not_lead_to_a_private_address() -> None:
    with Server({}) as server:
        server.pages = {"/": web(declared("/feed/")), "/feed/": redirect("http://127.0.0.2:9/feed"), "*": b""}
        polling = replace(POLLING, allow_private_addresses=(f"127.0.0.1:{server.port}",))
        (found,) = find(server, "/", polling=polling)

    assert isinstance(found.reading.result, Failure)


def test_reading_in_a_worker_leaves_feeds_as_they_are() -> None:
    result = FetchResult(
        Request(1, "https://ada.example/"), Exchange("https://ada.example/"), "application/rss+xml", FEED
    )

    assert page.read(result) == parse.read(result)
