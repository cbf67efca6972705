"""Who writes where: the lines of the list, and the stored feeds that serve them.

[S] Reads the store; changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from aggregator import addresses
from aggregator.model import Cohort, FeedState, OperatorError, Subscription
from aggregator.store import Store


def feeds_of(cohort: Cohort, store: Store) -> dict[str, FeedState]:
    """By address of the list: its stored feed, where there is one."""
    return store.subscribed(cohort.addresses, addresses.comparison_key)


def subscriptions_of(cohort: Cohort, store: Store) -> dict[int, tuple[Subscription, ...]]:
    """By feed id: the subscriptions a stored feed serves; several on a team blog."""
    return served(cohort, feeds_of(cohort, store))


def served(cohort: Cohort, feeds: Mapping[str, FeedState]) -> dict[int, tuple[Subscription, ...]]:
    """By feed id: the subscriptions that it serves, of `feeds` by address."""
    found: dict[int, tuple[Subscription, ...]] = {}
    for subscription in cohort.subscriptions:
        if state := feeds.get(subscription.address):
            found[state.id] = (*found.get(state.id, ()), subscription)
    return found


def addresses_of(cohort: Cohort, who: str) -> list[str]:
    """The addresses in the list that `who` means: a participant's id, or an address; "": everybody's.

    Raises OperatorError where nothing on the list is meant.
    """
    found = [
        each.address
        for each in cohort.subscriptions
        if who in {"", each.participant}
        or any(url and addresses.same_address(url, who) for url in (each.url, each.home_url))
    ]
    if who and not found:
        raise OperatorError(
            f"{who}: feeds.opml has no participant of this id and no blog of this address; a participant's "
            "id is in the address of their page, people/ID/"
        )
    return found


def writers(cohort: Cohort, feeds: Mapping[str, FeedState]) -> dict[int, str]:
    """By feed id: the names of those who write there; `feeds` are by address."""
    names = {person.id: person.name for person in cohort.participants}
    return {
        feed_id: ", ".join(dict.fromkeys(names[each.participant] for each in subscriptions))
        for feed_id, subscriptions in served(cohort, feeds).items()
    }
