"""The proofs on a real WordPress: found from any address, asked politely, no post lost."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator import instance, pipeline
from aggregator.discovery import Discovered, Wanted, find_all
from aggregator.model import Entry, Failure, FailureKind, FeedState, ParsedFeed
from aggregator.report import Report
from aggregator.store import Store
from tests.fetching import POLLING
from tests.wordpress import Blog, Host, Post, wordpress

pytestmark = [pytest.mark.soak, pytest.mark.timeout(600)]

STARTS = datetime(2025, 3, 3, 9, tzinfo=UTC)
NOW = datetime(2025, 7, 1, 4, tzinfo=UTC)
DAY = timedelta(days=1)
POSTS = 35  # of each blog; its feed shows ten
FORMS = {  # of addresses: the three that WordPress offers
    "ada": "/%year%/%monthnum%/%postname%/",
    "bob": "",
    "cleo": "/index.php/archives/%post_id%",
}
FEEDS = {"ada": "/feed/", "bob": "/?feed=rss2", "cleo": "/index.php/feed"}


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    with wordpress() as host:
        yield host


@pytest.fixture(scope="module")
def blogs(host: Host) -> dict[str, Blog]:
    """Three blogs that no test changes."""
    made = {name: host.blog(name, permalink_structure=form) for name, form in FORMS.items()}
    for blog in made.values():
        blog.post(*posts(POSTS))
    return made


def posts(count: int) -> list[Post]:
    """One every third day."""
    return [Post(f"Thing {n}", STARTS + (n - 1) * 3 * DAY) for n in range(1, count + 1)]


# its feed is found ------------------------------------------------------------------------


def find(*typed: str) -> list[Discovered]:
    """What became of each, in the order typed."""

    async def run() -> list[Discovered]:
        wanted = [Wanted(number, text) for number, text in enumerate(typed)]
        return [each async for each in find_all(wanted, POLLING, now=NOW)]

    return sorted(asyncio.run(run()), key=lambda each: each.wanted.id)


def test_from_the_home_page_the_feed_takes_two_requests(blogs: dict[str, Blog]) -> None:
    found = find(*(blog.url("/") for blog in blogs.values()))

    assert [each.url for each in found] == [blog.url(FEEDS[name]) for name, blog in blogs.items()]
    assert [each.requests for each in found] == [2, 2, 2]


def test_whatever_address_of_the_blog_is_given_leads_to_its_posts(blogs: dict[str, Blog]) -> None:
    ada, bob = blogs["ada"], blogs["bob"]
    given = {
        "/": ada,
        "/2025/03/thing-1/": ada,
        "/2025/03/thing-1": ada,
        "/2025/03/thing-1/feed/": ada,  # the comments on a post
        "/comments/feed/": ada,
        "/2025/03/": ada,
        "/author/ada/": ada,
        "/category/uncategorized/": ada,
        "/page/3/": ada,
        "/page/2/feed/": ada,  # answers with a feed of comments on nothing
        "/no-such-post/": ada,
        "/wp-login.php": ada,
        "/wp-admin/post.php?post=7&action=edit": ada,
        "/?p=5": bob,
        "/?p=5&feed=rss2": bob,
        "/?feed=comments-rss2": bob,
        "/?m=202503": bob,
        "/?cat=1": bob,
        "/wp-admin/": bob,
    }
    found = find(*(blog.url(path) for path, blog in given.items()))
    unschemed = find(*(blog.url(path).removeprefix("http://") for path, blog in given.items()))

    wanted = [blog.url(FEEDS[blog.name]) for blog in given.values()]
    assert [each.url for each in found] == wanted
    assert [each.url for each in unschemed] == wanted


def test_an_empty_a_private_and_a_shortened_blog_are_told_of(host: Host) -> None:
    empty, private = host.blog("eve"), host.blog("pia", private=1)
    shortened = host.blog("xan", rss_use_excerpt=1)
    shortened.post(Post("Thing 1", STARTS, "<p>" + "And then I tried another. " * 40))
    none, refused, beginnings = find(*(blog.url("/") for blog in (empty, private, shortened)))

    assert isinstance(none.reading.result, ParsedFeed)
    assert [str(note) for note in none.notes] == ["The blog has no posts yet, or shows none in its feed."]
    assert isinstance(refused.reading.result, Failure)
    assert refused.reading.result.kind is FailureKind.PRIVATE
    assert [str(note) for note in beginnings.notes] == [
        "The feed gives the beginning of each post only, not the whole text."
    ]


# its posts are read -----------------------------------------------------------------------


def cohort(root: Path, *blogs: Blog) -> Path:
    """A folder whose list has these blogs by their home pages."""
    things = "".join(f"[[thing]]\nnumber = {n}\n" for n in range(1, 61))
    (root / "programme.toml").write_text(
        f"""[programme]
name = "60 Things"
starts = {STARTS:%Y-%m-%d}
{things}
[polling]
host_pause = "0s"
allow_private_addresses = ["127.0.0.0/8"]
"""
    )
    lines = "\n".join(f'    <outline text="{blog.name}" htmlUrl="{blog.url("/")}"/>' for blog in blogs)
    (root / "feeds.opml").write_text(f'<opml version="2.0">\n  <body>\n{lines}\n  </body>\n</opml>\n')
    return root


def update(root: Path, now: datetime = NOW) -> Report:
    """One night's run."""
    read = instance.read(root)
    with instance.lock(root):
        return pipeline.run("update", read, now)


def stored(root: Path) -> tuple[list[FeedState], list[Entry]]:
    """The feeds and the entries of a cohort."""
    with Store.open(root / "aggregator.sqlite", now=NOW, read_only=True) as store:
        return store.feeds(), store.entries()


def titles(root: Path, blog: Blog) -> list[str]:
    """Those of what is stored of a blog."""
    feeds, entries = stored(root)
    (row,) = (state.id for state in feeds if state.url.startswith(blog.url("/")))
    return sorted(entry.title for entry in entries if entry.feed_id == row)


def test_the_first_update_reads_every_post_of_every_blog(blogs: dict[str, Blog], tmp_path: Path) -> None:
    cohort(tmp_path, *blogs.values())
    report = update(tmp_path)
    names = {state.title for state in stored(tmp_path)[0]}

    assert report.troubles == ()
    for blog in blogs.values():
        assert titles(tmp_path, blog) == sorted(post.title for post in posts(POSTS))
    assert names == {"Ada's shelf", "Bob's shelf", "Cleo's shelf"}, "not those of their later pages"
    assert report.built.matched == 3 * POSTS


def test_an_outage_during_which_fifteen_posts_appear_loses_none(host: Host, tmp_path: Path) -> None:
    blog = host.blog("dora", permalink_structure=FORMS["ada"])
    blog.post(*posts(20))
    cohort(tmp_path, blog)
    update(tmp_path)
    blog.end()
    nights = [update(tmp_path, NOW + night * DAY) for night in range(1, 6)]
    blog.begin()
    blog.post(*(Post(f"Thing {n}", NOW + (n - 20) * timedelta(hours=5)) for n in range(21, 36)))
    back = update(tmp_path, NOW + 6 * DAY)

    assert [len(night.troubles) for night in nights] == [1] * 5
    assert back.troubles == ()
    assert titles(tmp_path, blog) == sorted(f"Thing {n}" for n in range(1, 36))


def test_a_blog_whose_addresses_change_form_is_the_same_blog(host: Host, tmp_path: Path) -> None:
    blog = host.blog("fay")
    blog.post(*posts(12))
    cohort(tmp_path, blog)
    update(tmp_path)
    blog.set(permalink_structure=FORMS["ada"])
    reports = [update(tmp_path, NOW + night * DAY) for night in range(1, 9)]

    assert titles(tmp_path, blog) == sorted(post.title for post in posts(12))
    assert [report.troubles for report in reports] == [()] * 8


def test_a_second_poll_is_answered_with_304(blogs: dict[str, Blog], tmp_path: Path) -> None:
    cohort(tmp_path, *blogs.values())
    first = update(tmp_path)
    second = update(tmp_path, NOW + DAY)

    assert (first.polled.polled, first.troubles) == (3, ())
    assert (second.polled.not_modified, second.polled.new, second.troubles) == (3, 0, ())
    assert all(state.validators.etag and state.validators.last_modified for state in stored(tmp_path)[0])


def test_a_post_that_is_dated_back_behind_the_etag_is_found_within_a_week(host: Host, tmp_path: Path) -> None:
    blog = host.blog("gil")
    blog.post(*posts(12))
    cohort(tmp_path, blog)
    update(tmp_path)
    blog.post(Post("Thing 40, at last", posts(11)[-1].dated + timedelta(hours=1)))
    nights = [update(tmp_path, NOW + night * DAY).polled for night in range(1, 8)]

    assert nights[0].not_modified == 1, "the blog says that nothing is new"
    assert sum(night.new for night in nights) == 1
    assert "Thing 40, at last" in [entry.title for entry in stored(tmp_path)[1]]
