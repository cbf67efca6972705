"""The search for one blog's feed, as a value: what to ask next, and what an answer changes.

[P] A state and its functions; who asks is `discovery`'s business. At most `MOST_REQUESTS` addresses
are asked for one blog, in this order:

    typed      what was typed, a feed or a page; its other spellings only where nobody answers
    named      feeds that a page names, best first (ranking.py)
    home       the blog's home, where something else was typed
    part       feeds of one tag or category, where a page names no other
    guessed    where the blog's platform keeps feeds (platforms.py)

It ends with the first feed of posts that has entries, and takes an empty one for want of better.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from aggregator.addresses import Allowed, comparison_key, normalise, origin
from aggregator.candidates import platforms, ranking, shapes
from aggregator.candidates.typed import Start
from aggregator.model import (
    N_,
    Exchange,
    Failure,
    FailureKind,
    FeedLink,
    Message,
    ParsedFeed,
    Reading,
    WebPage,
    failure,
    message,
)

MOST_REQUESTS = 8  # for one blog
_MOST_NAMED = 4  # feeds of one page that are tried

Sort = Literal["typed", "named", "home", "part", "guessed"]
_ORDER: tuple[Sort, ...] = ("typed", "named", "home", "part", "guessed")

# Nothing lies there, but the blog may lie beside it.
_ELSEWHERE = frozenset(
    {
        FailureKind.NOT_FOUND,
        FailureKind.GONE,
        FailureKind.STATUS,
        FailureKind.EMPTY,
        FailureKind.NOT_A_FEED,
        FailureKind.REDIRECT,
    }
)
# Whoever says these wants to be asked no more for now.
_REFUSALS = frozenset({FailureKind.PRIVATE, FailureKind.RATE_LIMITED, FailureKind.SERVER})


@dataclass(frozen=True, slots=True)
class Step:
    """An address to ask, and why."""

    url: str  # normalised
    sort: Sort


@dataclass(frozen=True, slots=True)
class Search:
    """How far the search for one blog has come."""

    start: Start
    exceptions: Allowed
    waiting: tuple[Step, ...]  # best first
    asked: tuple[str, ...] = ()
    page: str = ""  # where the first page of the blog was read
    others: tuple[FeedLink, ...] = ()  # feeds that pages name
    found: Reading | None = None  # the feed of posts
    trouble: Failure | None = None  # of what was typed, or of a feed that a page names
    walled: bool = False  # a page wanted a password
    comments: bool = False  # a feed of comments was met
    last: Exchange | None = None
    guesses: bool = True  # addresses that nobody names are asked too


def begin(start: Start, exceptions: Allowed, instead_of: str = "") -> Search:
    """The search at its beginning; with `instead_of` for what a page names in place of that feed."""
    steps = tuple(Step(url, "typed") for url in _spellings(start.urls))
    asked = (instead_of,) if instead_of else ()
    return Search(start, exceptions, steps, asked, guesses=not instead_of)


def next_step(search: Search) -> Step | None:
    """What to ask now; None when the search is over."""
    if len(search.asked) >= MOST_REQUESTS:
        return None
    return next(iter(search.waiting), None)


def after(search: Search, step: Step, reading: Reading) -> Search:
    """The search after this answer to `step`, which `next_step` gave."""
    left = [each for each in search.waiting if each != step]
    if reading.exchange.status is not None and step.sort == "typed":
        left = [each for each in left if each.sort != "typed"]  # somebody answered: no other spelling
    search = replace(search, waiting=tuple(left), asked=(*search.asked, step.url), last=reading.exchange)
    result = reading.result
    if isinstance(result, ParsedFeed):
        return _after_feed(search, reading, result)
    if not isinstance(result, Failure):  # nothing was asked conditionally
        return search
    wall = _led_away(reading) if step.sort != "guessed" else None
    if wall is not None:
        return replace(search, trouble=wall, waiting=())
    if reading.page is not None and step.sort in ("typed", "home"):
        return _after_page(search, step, reading.page, reading.exchange.url)
    return _after_trouble(search, step, reading, result)


def outcome(search: Search) -> Reading | Failure:
    """What the search came to: the reading of the feed, or why there is none."""
    if search.found is not None:
        return search.found
    if search.trouble is not None:
        return search.trouble
    if search.walled:
        return failure(FailureKind.PRIVATE, reason="login", host=origin(search.start.urls[0]).host)
    reason = {"reason": "comments"} if search.comments else {}
    return failure(FailureKind.NO_FEED_FOUND, address=search.page or search.start.urls[0], **reason)


def kept_address(reading: Reading) -> str:
    """The address of a feed to put on the list: past the redirects that are for good, before others."""
    url = reading.request.url
    for hop in reading.exchange.hops:
        if not hop.is_permanent:
            break
        url = hop.url
    return url


def notes(search: Search) -> tuple[Message, ...]:
    """What somebody should know who adds the feed that was found."""
    said = list(search.start.notes)
    if search.found is None or not isinstance(search.found.result, ParsedFeed):
        return tuple(said)
    feed = search.found.result
    if search.comments:
        said.append(message(N_("A feed of comments was passed over; this is the feed of posts.")))
    if shapes.is_of_part(kept_address(search.found)):
        said.append(message(N_("This feed holds one tag, category or author of the blog only.")))
    if not feed.entries:
        said.append(message(N_("The blog has no posts yet, or shows none in its feed.")))
    elif all(entry.is_summary for entry in feed.entries):
        said.append(message(N_("The feed gives the beginning of each post only, not the whole text.")))
    return tuple(said)


def other_feeds(search: Search) -> tuple[FeedLink, ...]:
    """The feeds of posts that pages name beside the one that was found, best first."""
    taken = {comparison_key(url) for url in search.asked}
    return tuple(link for link in search.others if comparison_key(link.url) not in taken)


def _spellings(urls: tuple[str, ...]) -> list[str]:
    """Each address as it is, then with or without "www."."""
    hosts = [(url, origin(url).host) for url in urls]
    turned = [
        url.replace("://www.", "://", 1) if host.startswith("www.") else url.replace("://", "://www.", 1)
        for url, host in hosts
        if "." in host and host[-1].isalpha()
    ]
    return list(dict.fromkeys([*urls, *turned]))


def _after_feed(search: Search, reading: Reading, feed: ParsedFeed) -> Search:
    url = reading.exchange.url
    if shapes.is_of_comments(url) or shapes.is_comments_title(feed.title):
        posts = [Step(shapes.posts_instead(url), "named")]
        pages = [Step(page, "home") for page in (feed.home_url, shapes.home_of(url))]
        return _wait(replace(search, comments=True), [*posts, *pages])
    if feed.entries:
        return replace(search, found=reading, waiting=())
    named = tuple(step for step in search.waiting if step.sort == "named")
    return replace(search, found=search.found or reading, waiting=named)


def _after_page(search: Search, step: Step, page: WebPage, url: str) -> Search:
    ranked = ranking.rank(page)
    declared = tuple(link for link in ranked if link.declared)
    search = replace(
        search,
        page=search.page or url,
        others=(*search.others, *declared),
        walled=search.walled or (page.asks_password and not declared),
        comments=search.comments or ranking.only_comments(page),
        trouble=None,  # of an address beside which the blog was found
    )
    home = page.home_url if shapes.same_host(page.home_url, url) else shapes.home_of(url)
    steps = [Step(link.url, _sort(link)) for link in ranked[:_MOST_NAMED]]
    steps += [Step(home, "home")] if step.sort == "typed" else []
    if search.guesses:
        steps += [Step(address, "guessed") for address in platforms.feed_addresses(home, page.generator)]
    return _wait(search, steps)


def _sort(link: FeedLink) -> Sort:
    return "part" if shapes.is_of_part(link.url, link.title) else "named"


def _after_trouble(search: Search, step: Step, reading: Reading, trouble: Failure) -> Search:
    match step.sort:
        case "typed" if trouble.kind in _ELSEWHERE:
            url = reading.exchange.url
            search = replace(search, trouble=trouble)
            return _wait(search, [Step(shapes.home_of(url), "home"), Step(shapes.root_of(url), "home")])
        case "typed" if reading.exchange.status is None and not _is_tarpit(trouble):
            return replace(search, trouble=search.trouble or trouble)  # another spelling may do
        case "typed":
            return replace(search, trouble=trouble, waiting=())
        case "named" | "part" if trouble.kind not in _ELSEWHERE and trouble.kind is not FailureKind.HTML:
            search = replace(search, trouble=search.trouble or trouble)
    harmless = step.sort == "guessed" and trouble.kind is FailureKind.PRIVATE
    return replace(search, waiting=()) if trouble.kind in _REFUSALS and not harmless else search


def _is_tarpit(trouble: Failure) -> bool:
    """True for a server that took the connection and then said nothing."""
    return dict(trouble.params).get("phase") in ("read", "total")


def _led_away(reading: Reading) -> Failure | None:
    """Why a redirect led to no blog: to a login, or to the platform's own pages."""
    url = reading.exchange.url
    if not reading.exchange.hops:
        return None
    if shapes.is_login(url):
        return failure(FailureKind.PRIVATE, reason="login", host=origin(reading.request.url).host)
    meaning = platforms.meant(url)
    return meaning if isinstance(meaning, Failure) else None


def _wait(search: Search, steps: Iterable[Step]) -> Search:
    """Let these wait too, each address once, for its best reason; what may not be asked is left out."""
    asked = set(map(comparison_key, search.asked))
    waiting = {comparison_key(step.url): step for step in search.waiting}
    for step in steps:
        url = normalise(step.url, search.exceptions) if step.url else None
        if not isinstance(url, str) or (key := comparison_key(url)) in asked:
            continue
        if key not in waiting or _rank(step) < _rank(waiting[key]):
            waiting[key] = Step(url, step.sort)
    return replace(search, waiting=tuple(sorted(waiting.values(), key=_rank)))


def _rank(step: Step) -> int:
    return _ORDER.index(step.sort)
