"""What people decide in programme.toml and corrections.toml."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Thing:
    """One numbered task of the programme."""

    number: int
    title: str = ""
    part_titles: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    url: str = ""
    opens: date | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Award:
    """A completion rule: every line of `requires` and, where there is `any_of`, of one of its lists holds."""

    name: str
    requires: tuple[str, ...] = ()
    any_of: tuple[tuple[str, ...], ...] = ()
    min_words: int = 0
    by: date | None = None


@dataclass(frozen=True, slots=True)
class Programme:
    """What participants are asked to do, and in which words."""

    name: str
    things: tuple[Thing, ...]
    aliases: tuple[str, ...] = ()
    thing_words: tuple[str, ...] = ("Thing", "Things")
    languages: tuple[str, ...] = ("en",)
    starts: date | None = None
    ends: date | None = None
    grace_days: int = 0
    timezone: str = "UTC"
    url: str = ""
    contact: str = ""
    awards: tuple[Award, ...] = ()

    def thing(self, number: int) -> Thing | None:
        """The Thing of that number, or None where the programme has not got it."""
        return next((thing for thing in self.things if thing.number == number), None)


@dataclass(frozen=True, slots=True)
class Polling:
    """How feeds are asked; the keys of [polling]."""

    interval: timedelta = timedelta(hours=12)
    contact: str = ""
    move_after: timedelta = timedelta(days=7)
    host_pause: timedelta = timedelta(seconds=1)
    run_limit: timedelta = timedelta(minutes=30)
    follow_deletions: bool = False
    allow_private_addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """How the pages look; the keys of [site]."""

    title: str = ""  # "" means the programme's name
    url: str = ""  # ends in a slash where given
    language: str = ""  # "" means the programme's first language
    planet: Literal["programme", "all"] = "programme"
    images: Literal["none", "https"] = "none"
    show_missing: bool = False
    noindex: bool = True
    templates: str = "templates"


@dataclass(frozen=True, slots=True)
class Correction:
    """The organiser's word on one entry, named by its link or its entry id."""

    link: str = ""
    id: str = ""
    things: tuple[int, ...] | None = None  # exactly these; () for none
    ignore: bool = False  # neither shown nor counted
    why: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Config:
    """programme.toml and corrections.toml, checked."""

    programme: Programme
    polling: Polling = Polling()
    site: Site = Site()
    corrections: tuple[Correction, ...] = ()

    @property
    def title(self) -> str:
        """The title of the site."""
        return self.site.title or self.programme.name

    @property
    def authority(self) -> str:
        """Whose tag: ids (RFC 4151) our feeds carry: the site's host."""
        host = urlsplit(self.site.url).hostname or ""
        return host.removeprefix("www.") or "planet.invalid"

    @property
    def id_prefix(self) -> str:
        """How the ids of entries in our own feeds begin."""
        return f"tag:{self.authority},2005:entry/"

    @property
    def language(self) -> str:
        """The language tag of the pages."""
        return self.site.language or self.programme.languages[0]
