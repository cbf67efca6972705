"""A snapshot put in order once, so that each page only picks what it shows.

Pure. The one place that decides who and what may be seen: what is not gathered here
cannot reach a page. It makes no pages.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain, groupby
from typing import TypedDict
from zoneinfo import ZoneInfo

from markupsafe import Markup

from aggregator import completion
from aggregator.addresses import shown_host
from aggregator.model import (
    Config,
    FeedState,
    JudgedEntry,
    Participant,
    Progress,
    Standing,
    Subscription,
)
from aggregator.views import secrets, text
from aggregator.views.entries import Entries
from aggregator.views.marks import Marks
from aggregator.views.snapshot import Bodies, Snapshot
from aggregator.views.values import (
    BlogView,
    DayView,
    EntryView,
    GroupView,
    LinkView,
    PersonView,
    RunView,
    SiteView,
    ThingView,
)


class Frame(TypedDict):
    """What every page's context has."""

    site: SiteView
    address: str
    root: str
    public: str
    section: str


HIDDEN = frozenset({Standing.IGNORED, Standing.FOLDED, Standing.NOBODY, Standing.HELD, Standing.PRIVATE})
_OUTSIDE = frozenset({Standing.EARLY, Standing.AFTER})


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the pages of one folder may show: public ones, or everything for the organiser."""

    snapshot: Snapshot
    config: Config
    site: SiteView
    authority: str  # whose tag: ids our feeds carry: the site's host
    zone: ZoneInfo
    now: datetime
    bodies: Bodies
    people: Mapping[str, PersonView]  # by participant id, in alphabetical order
    things: Mapping[int, ThingView]  # in the programme's order
    groups: tuple[GroupView, ...]
    subscriptions: Mapping[str, tuple[Subscription, ...]]  # by participant id
    blogs: Mapping[str, BlogView]  # by Subscription.address
    feed_addresses: Mapping[int, str]  # by feed id; "" where it is a secret
    judged: Mapping[str, tuple[JudgedEntry, ...]]  # by participant id, newest first
    marks: Marks  # of people, entries and the pages they are on
    entries: Entries  # by row, without bodies; made when first asked for
    nobody: tuple[JudgedEntry, ...]  # of team blogs, written by none of the team; for the organiser only
    planet: tuple[JudgedEntry, ...]  # what the planet shows, newest first; public pages alone have one
    planet_days: Sequence[tuple[date, Sequence[JudgedEntry]]]  # the same by day, the oldest first in all
    progress: Mapping[str, Progress]  # those with a Thing, alphabetical; everybody where missing ones show

    @property
    def today(self) -> date:
        """The day in the programme's zone."""
        return self.now.astimezone(self.zone).date()

    @property
    def months(self) -> list[tuple[date, list[tuple[date, Sequence[JudgedEntry]]]]]:
        """The days of the planet by month, the oldest first."""
        months = groupby(self.planet_days, lambda day: day[0].replace(day=1))
        return [(month, list(days)) for month, days in months]

    @property
    def over(self) -> bool:
        """Whether the programme has ended."""
        ends = self.config.programme.ends
        return ends is not None and self.today > ends

    @property
    def closed(self) -> bool:
        """Whether the days of grace are over too, so that no blog is asked any more."""
        return completion.closed(self.config.programme, self.now) is not None

    def done(self, person: PersonView) -> Mapping[int, tuple[JudgedEntry, ...]]:
        """The entries that count for each Thing a participant has done."""
        return self.progress[person.id].things if person.id in self.progress else {}

    def inside(self, group: GroupView) -> set[str]:
        """The ids of the people of a group."""
        return {
            person.id
            for person in self.people.values()
            if any(each.href == group.href for each in person.groups)
        }

    def view(self, judged: JudgedEntry) -> EntryView:
        """The entry as pages show it."""
        return self.entries[judged.entry.row]

    def day(self, judged: JudgedEntry) -> date:
        """The day that counts, in the programme's zone."""
        return judged.entry.dated.astimezone(self.zone).date()

    def views(self, judged: Iterable[JudgedEntry]) -> tuple[EntryView, ...]:
        """The entries as pages show them."""
        return tuple(self.entries[each.entry.row] for each in judged)

    def marks_of(self, judged: Iterable[JudgedEntry]) -> list[str]:
        """What tells whether pages show the same of the entries."""
        return list(map(self.marks.entry, judged))

    def with_bodies(self, judged: Sequence[JudgedEntry]) -> Iterator[EntryView]:
        """The entries with all there is to read of them."""
        bodies = self.bodies.clean([each.entry.row for each in judged])
        for each in judged:
            body = bodies.get(each.entry.row)
            yield replace(self.view(each), body=body and Markup(text.legal(body)))  # noqa: S704 - clean already

    def frame(self, address: str, section: str) -> Frame:
        """What every page's context has; `address` is "" or ends in a slash, or names a file."""
        root = "../" * address.count("/")
        return {
            "site": self.site,
            "address": address,
            "root": root,
            "public": f"{root}../site/" if self.site.organiser else root,  # the two folders lie side by side
            "section": section,
        }

    def blog(self, subscription: Subscription) -> BlogView:
        """The blog behind a subscription."""
        return self.blogs[subscription.address]

    def feed_address(self, judged: JudgedEntry) -> str:
        """The address of the feed an entry came by, where everybody may see it."""
        return self.feed_addresses.get(judged.entry.feed_id, "")

    def state(self, subscription: Subscription) -> FeedState | None:
        """What is known of a subscription's feed; None before its first run."""
        return self.snapshot.feeds.get(subscription.address)


def gather(snapshot: Snapshot, config: Config, now: datetime, bodies: Bodies, *, organiser: bool) -> Gathered:
    """Put the snapshot in order, leaving out whoever is not listed unless it is for the organiser."""
    zone = ZoneInfo(config.programme.timezone)
    site = _site(config, organiser=organiser)
    members = sorted(
        (each for each in snapshot.cohort.participants if each.listed or organiser),
        key=lambda each: (text.in_order(each.name, config.language), each.name, each.id),
    )
    subscriptions = _by_participant(snapshot.cohort.subscriptions)
    things = {
        thing.number: ThingView(thing.number, text.line(thing.title), f"things/{thing.number}/")
        for thing in config.programme.things
    }
    blogs = {
        each.address: _blog(each, snapshot.feeds.get(each.address)) for each in snapshot.cohort.subscriptions
    }
    names = Counter(text.line(each.name).casefold() for each in members)
    people = {each.id: _person(each, subscriptions.get(each.id, ()), blogs, names) for each in members}
    authority = config.authority
    first = {state.id: state.url for state in snapshot.feeds.values()} | dict(snapshot.first_addresses)
    judged = _newest_first(snapshot.judged, first)
    nobody = judged.pop("", ()) if organiser else ()
    judged = {participant: judged[participant] for participant in people if participant in judged}
    shown = [*chain.from_iterable(judged.values()), *nobody]
    blog_of_feed = _blog_of_feed(snapshot, blogs)
    marks = Marks((config.programme, config.site, organiser), people, blog_of_feed, first)
    planet = () if organiser else _planet(judged, first, {each.id: each for each in members}, config)
    return Gathered(
        snapshot=snapshot,
        config=config,
        site=site,
        authority=authority,
        zone=zone,
        now=now,
        bodies=bodies,
        people=people,
        things=things,
        groups=_groups(members, config.language),
        subscriptions=subscriptions,
        blogs=blogs,
        feed_addresses={state.id: secrets.public_address(state.url) for state in snapshot.feeds.values()},
        judged=judged,
        marks=marks,
        entries=Entries(shown, people, blog_of_feed, things, first, authority, zone, site.language, marks),
        nobody=nobody,
        planet=planet,
        planet_days=_by_day(planet[::-1], zone),
        progress=_progress(snapshot.table, people, everybody=organiser or config.site.show_missing),
    )


def days(entries: Iterable[EntryView]) -> tuple[DayView, ...]:
    """Entries in the planet's order, by the day they are shown under."""
    return tuple(
        DayView(day, runs(group)) for day, group in groupby(entries, lambda entry: entry.shown.date())
    )


def newest(judged: Iterable[JudgedEntry], length: int, each_person: int) -> list[JudgedEntry]:
    """The first `length` of them, at most so many of one person."""
    chosen: list[JudgedEntry] = []
    seen: Counter[str] = Counter()
    for each in judged:
        if len(chosen) == length:
            break
        if seen[each.participant] < each_person:
            seen[each.participant] += 1
            chosen.append(each)
    return chosen


def runs(entries: Iterable[EntryView]) -> tuple[RunView, ...]:
    """Entries in a row by one person, joined."""
    rows: list[list[EntryView]] = []
    for entry in entries:
        if rows and rows[-1][0].person.id == entry.person.id:
            rows[-1].append(entry)
        else:
            rows.append([entry])
    return tuple(RunView(first, tuple(others)) for first, *others in rows)


def _site(config: Config, *, organiser: bool) -> SiteView:
    programme, site = config.programme, config.site
    words = programme.thing_words
    singular = words[0]
    plural = next((word for word in words[1:] if word.lower().startswith(singular.lower()[:3])), singular)
    if len(words) == 2:  # whatever the plural looks like
        plural = words[1]
    images = "img-src 'self' data: https:" if site.images == "https" else "img-src 'self' data:"
    policy = (
        f"default-src 'none'; {images}; style-src 'self'; font-src 'self'; script-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'"
    )
    return SiteView(
        title=text.line(config.title),
        url=text.web(site.url),
        language=config.language,
        policy=policy,
        programme=text.line(programme.name),
        programme_url=text.web(programme.url),
        contact=programme.contact.removeprefix("mailto:"),
        contact_url=_contact(programme.contact),
        thing_word=singular[:1].upper() + singular[1:],
        things_word=plural[:1].upper() + plural[1:],
        noindex=site.noindex,
        show_missing=site.show_missing or organiser,
        organiser=organiser,
    )


def _contact(contact: str) -> str:
    if contact.startswith("mailto:") or text.web(contact):
        return contact
    return f"mailto:{contact}" if "@" in contact and " " not in contact else ""


def _by_participant(subscriptions: Iterable[Subscription]) -> dict[str, tuple[Subscription, ...]]:
    found: dict[str, list[Subscription]] = defaultdict(list)
    for each in subscriptions:
        found[each.participant].append(each)
    return {participant: tuple(each) for participant, each in found.items()}


def _blog(subscription: Subscription, state: FeedState | None) -> BlogView:
    home = (state.home_url if state else "") or subscription.home_url
    url = secrets.public_address(home) or secrets.public_address(subscription.address)
    title = text.title(state.title) if state else ""
    return BlogView(title or shown_host(text.host(home) or text.host(subscription.address)), url)


def _person(
    participant: Participant,
    subscriptions: Iterable[Subscription],
    blogs: Mapping[str, BlogView],
    names: Mapping[str, int],
) -> PersonView:
    name = text.line(participant.name)
    theirs = tuple(dict.fromkeys(blogs[each.address] for each in subscriptions))
    return PersonView(
        id=participant.id,
        name=name,
        apart=theirs[0].title if theirs and names[name.casefold()] > 1 else "",
        href=f"people/{participant.id}/" if participant.listed else "",
        initials=text.initials(participant.name),
        hue=text.hue(participant.id),
        blogs=theirs,
        groups=tuple(LinkView(text.line(name), f"groups/{text.slug(name)}/") for name in participant.groups),
    )


def _blog_of_feed(snapshot: Snapshot, blogs: Mapping[str, BlogView]) -> dict[int, BlogView]:
    return {state.id: blogs[address] for address, state in snapshot.feeds.items() if address in blogs}


def _newest_first(
    judged: Iterable[JudgedEntry], first: Mapping[int, str]
) -> dict[str, tuple[JudgedEntry, ...]]:
    """Each participant's entries by the date that counts; row numbers, which chance gives, decide nothing."""
    found: dict[str, list[JudgedEntry]] = defaultdict(list)
    for each in judged:
        found[each.participant].append(each)

    def place(each: JudgedEntry) -> tuple[datetime, str, str]:
        return (each.entry.dated, first.get(each.entry.feed_id, ""), each.entry.entry_id)

    return {participant: tuple(sorted(each, key=place, reverse=True)) for participant, each in found.items()}


def _groups(members: Sequence[Participant], language: str) -> tuple[GroupView, ...]:
    names: dict[str, str] = {}
    sizes: dict[str, int] = defaultdict(int)
    for each in members:
        for slug, name in {text.slug(name): name for name in each.groups}.items():
            names.setdefault(slug, text.line(name))
            sizes[slug] += 1
    ordered = sorted(names, key=lambda slug: (text.in_order(names[slug], language), slug))
    return tuple(GroupView(names[slug], f"groups/{slug}/", sizes[slug]) for slug in ordered)


def _planet(
    judged: Mapping[str, Sequence[JudgedEntry]],
    first: Mapping[int, str],
    members: Mapping[str, Participant],
    config: Config,
) -> tuple[JudgedEntry, ...]:
    """What is about the programme, and everything of a blog of which at least half is; newest first."""
    in_time: dict[int, int] = defaultdict(int)
    matched: dict[int, int] = defaultdict(int)
    for group in judged.values():
        for each in group:
            if each.standing not in HIDDEN | _OUTSIDE:
                in_time[each.entry.feed_id] += 1
                matched[each.entry.feed_id] += bool(each.decision.things)
    faithful = {feed for feed, total in in_time.items() if 2 * matched[feed] >= total}

    def belongs(each: JudgedEntry) -> bool:
        wish = members[each.participant].show or config.site.planet
        decision = each.decision
        if each.standing in HIDDEN:
            return False
        if wish == "all" or decision.things:
            return True
        if wish == "matched":
            return False
        whole_blog = each.entry.feed_id in faithful and each.standing not in _OUTSIDE
        return bool(decision.doubtful) or decision.names_programme or whole_blog

    def place(each: JudgedEntry) -> tuple[datetime, datetime, str, str]:
        entry = each.entry
        return (entry.shown_at, entry.dated, first.get(entry.feed_id, ""), entry.entry_id)

    shown = (each for group in judged.values() for each in group if belongs(each))
    return tuple(sorted(shown, key=place, reverse=True))


def _by_day(oldest_first: Iterable[JudgedEntry], zone: ZoneInfo) -> list[tuple[date, list[JudgedEntry]]]:
    def day(each: JudgedEntry) -> date:
        return each.entry.shown_at.astimezone(zone).date()

    return [(first, list(entries)) for first, entries in groupby(oldest_first, day)]


def _progress(
    table: Iterable[Progress], people: Mapping[str, PersonView], *, everybody: bool
) -> dict[str, Progress]:
    rows = {row.participant.id: row for row in table if everybody or row.things}
    return {participant: rows[participant] for participant in people if participant in rows}
