"""Facts about what paging back costs where there are no pages."""

from datetime import UTC, datetime

from aggregator.model import Exchange, FeedState, History, NotModified, Reading
from aggregator.policy import page, page_request

NOW = datetime(2026, 5, 3, 7, tzinfo=UTC)
URL = "https://ada.example/feed"


def paged_back(pager: str, pages: int = 1) -> FeedState:
    history = History("first", pager, NOW, NOW, next_url=f"{URL}?paged={pages + 1}", pages=pages, mark="m")
    return FeedState(1, URL, NOW, body_hash="h", history=history)


def test_a_server_that_knows_no_pages_is_not_read_twice() -> None:
    """It gives the feed's own body again, which was read a moment ago."""
    state = paged_back("paged")
    asked = page_request(state)
    outcome = page(
        state, Reading(asked, Exchange(asked.url, 200), NotModified()), {}, NOW, start=None, homes={}
    )

    assert asked.body_hash == "h"
    assert (outcome.history.ended, outcome.history.next_url) == ("repeats", "")


def test_a_later_page_and_an_archive_may_be_the_body_of_now() -> None:
    """By a gap's second page the feed may have written on; and an archive may hold what the feed shows."""
    assert page_request(paged_back("paged", pages=2)).body_hash == ""
    assert page_request(paged_back("link")).body_hash == ""
