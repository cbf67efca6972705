"""What people decide in feeds.opml: who takes part and where they write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Participant:
    """One person of the cohort. `id` is stable and safe in addresses and file names."""

    id: str
    name: str
    groups: tuple[str, ...] = ()
    listed: bool = True  # False keeps the person off public pages
    show: Literal["", "all", "matched"] = ""  # overrides [site] planet


@dataclass(frozen=True, slots=True)
class Subscription:
    """One outline: this participant writes at this address."""

    participant: str  # Participant.id
    url: str  # xmlUrl; "" where only the home page is known
    home_url: str = ""  # htmlUrl
    author: str = ""  # on a team blog: whose entries are this participant's
    line: int = 0

    @property
    def address(self) -> str:
        """What identifies the subscription: the feed's address, else the blog's."""
        return self.url or self.home_url


@dataclass(frozen=True, slots=True)
class Cohort:
    """feeds.opml, checked. Participants in the order of the file."""

    title: str
    participants: tuple[Participant, ...]
    subscriptions: tuple[Subscription, ...]

    @property
    def addresses(self) -> tuple[str, ...]:
        """Of every subscription; on a team blog the same several times."""
        return tuple(subscription.address for subscription in self.subscriptions)
