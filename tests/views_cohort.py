"""A cohort for tests of pages: 14 people, 23 Things, some 150 entries, as a build would see them.

Every awkward thing a page must cope with is in it: a person who is not listed, one who has
done nothing, two of one name, a broken feed, an undated entry, a late one, several Things
in one entry, an entry in Dutch, one in Arabic, and one full of markup.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from markupsafe import Markup

from aggregator.model import (
    Award,
    AwardResult,
    Cohort,
    Config,
    Decision,
    Doubt,
    Entry,
    Evidence,
    FailureKind,
    FeedState,
    JudgedEntry,
    Message,
    Page,
    Participant,
    PollLog,
    Programme,
    Progress,
    Run,
    Site,
    Standing,
    Subscription,
    Thing,
    Version,
    failure,
    message,
)
from aggregator.sanitize import bare, bare_text
from aggregator.views import Bodies, Snapshot
from aggregator.words import terms

NOW = datetime(2026, 9, 14, 4, 30, tzinfo=UTC)
STARTS = date(2026, 3, 2)

TITLES = [
    "Blogs and blogging",
    "Investigate some other blogs",
    "Consider your personal brand",
    "Current awareness: Twitter, RSS and Pushnote",
    "Reflective practice",
    "Online networks",
    "Face-to-face networks",
    "Google Calendar",
    "Evernote",
    "Routes into the profession",
    "Mentoring",
    "Putting the social into social media",
    "Online collaboration and file sharing",
    "Zotero, Mendeley and CiteULike",
    "Seminars, conferences and events",
    "Advocacy and speaking up",
    "Prezi and SlideShare",
    "Screen capture and podcasts",
    "Catch up and reflect",
    "The library roots project",
    "Promoting yourself in applications",
    "Volunteering for experience",
    "What next?",
]
OPENINGS = [
    "I have put this off for a week, and it turned out to be an afternoon.",
    "Confession first: I thought I knew this one already.",
    "Three cups of tea in, and I think I can see what it is for.",
    "My colleagues at the issue desk were sceptical, and so was I.",
    "This was the Thing I had been looking forward to since March.",
    "It rained all Sunday, so I sat down and tried it properly.",
    "Somebody asked me at lunch whether any of this is of use. A fair question.",
    "I will be honest: the first hour was mostly swearing at passwords.",
]
MIDDLES = [
    "What surprised me was how much of it I do on paper anyway, without a name for it.",
    "The part I shall keep is small: ten minutes on a Friday, a list, and no notifications.",
    "Our readers would not notice the difference, yet I do, every time the phone rings.",
    "I made an account, made a mess of it, deleted it and made a better one.",
    "It is easier to begin when you know that forty others are doing the same that week.",
    "Reading how the others went about it taught me more than the exercise did.",
]
ENDINGS = [
    "On to the next one, and thank you to everybody who left a comment.",
    "I would like to hear from anyone in a one-person library how they manage.",
    "Verdict: yes for me, no for the team, ask again in a year.",
    "If you have got this far, tell me what I have missed.",
]

PEOPLE = [
    # id, name, groups, blog, host, how many Things
    ("ada-quill", "Ada Quill", ("School",), "Marginalia", "marginalia.example", 23),
    ("ben-okafor", "Ben Okafor", ("Public",), "Overdue and over here", "overdue.example", 17),
    ("chiara-bruni", "Chiara Bruni", ("Academic",), "Lo scaffale in fondo", "scaffale.example", 12),
    ("dewi-pritchard", "Dewi Pritchard", ("Health",), "Stacks of evidence", "stacks.example", 9),
    ("emmy-de-wit", "Emmy de Wit", ("Public", "Abroad"), "Tussen de kasten", "kasten.example", 14),
    ("finn-larsen", "Finn Larsen", ("Academic", "Abroad"), "The quiet floor", "quietfloor.example", 6),
    ("grace-mbeki", "Grace Mbeki", ("Law",), "Cite unseen", "citeunseen.example", 11),
    ("hana-sato", "Hana Sato", ("Academic",), "Card catalogue dreams", "catalogue.example", 20),
    ("ines-roque", "Inês Roque", ("School",), "Read me first", "readme.example", 4),
    ("j-smith-1", "Jo Smith", ("Health",), "Jo’s 23 Things", "josthings.example", 8),
    ("j-smith-2", "Jo Smith", ("Public",), "Between shelves and shores", "shores.example", 3),
    ("knitting-kate", "knitting_kate", (), "Purl before wine", "purl.example", 1),
    ("leo-hart", "Leo Hart", ("Law",), "Silent reading room", "silent.example", 0),
    ("mara-lind", "Mara Lind", ("Public",), "A blog of one’s own", "onesown.example", 5),
]
MISSING = message("%(n)s more of %(numbers)s", n=2, numbers="8-11")
UNLISTED = "mara-lind"
IDLE = "leo-hart"
BROKEN = "finn-larsen"


def programme() -> Programme:
    """The 23 Things, a fortnight for every two of them."""
    things = []
    for number, title in enumerate(TITLES, start=1):
        opens = STARTS + timedelta(weeks=(number - 1) // 2 * 2)
        things.append(
            Thing(
                number,
                title,
                part_titles=("LinkedIn", "Facebook", "LISPN") if number == 6 else (),
                url=f"https://programme.example/thing-{number}/",
                opens=opens,
                due=opens + timedelta(days=27),
            )
        )
    return Programme(
        name="23 Things for Professional Development",
        things=tuple(things),
        aliases=("23 Things", "cpd23"),
        starts=STARTS,
        ends=date(2026, 10, 31),
        grace_days=60,
        timezone="Europe/London",
        url="https://programme.example/",
        contact="https://programme.example/ask",
        awards=(Award("Certificate", requires=("1-9", "any 2 of 10-14", "23")),),
    )


def config(**site: object) -> Config:
    """The settings, with what a test wants otherwise under [site]."""
    chosen = Site(title="Planet of Things", url="https://planet.example/23/")
    return Config(programme(), site=replace(chosen, **site))  # type: ignore[arg-type]


@dataclass(frozen=True)
class World:
    """A snapshot and the bodies behind it."""

    snapshot: Snapshot
    texts: dict[int, Markup]

    @property
    def bodies(self) -> Bodies:
        """As a build asks for them."""
        return Bodies(clean=self._clean, text=self._text, terms=self._terms)

    def _clean(self, rows: Sequence[int]) -> dict[int, Markup]:
        return {row: self.texts[row] for row in rows if row in self.texts}

    def _text(self, rows: Sequence[int]) -> dict[int, str]:
        return {row: bare_text(bare(str(html), base="")) for row, html in self._clean(rows).items()}

    def _terms(self, rows: Sequence[int]) -> dict[int, set[str]]:
        return {row: terms(text) for row, text in self._text(rows).items()}


def world() -> World:
    """The cohort on the morning of 14 September 2026."""
    return World(_snapshot(), {row: _body(row) for row in range(1, 400)})


def made(page: Page) -> Page:
    """The page with its context, which a build makes only where the mark is new."""
    return replace(page, context=page.make()) if page.make and page.template else page


def _body(row: int) -> Markup:
    paragraphs = [
        f"<p>{OPENINGS[(row + n) % 8]} {MIDDLES[(row * 3 + n) % 6]} {MIDDLES[(row + n + 1) % 6]}</p>"
        for n in range(3)
    ]
    listing = "<ul><li>what I tried</li><li>what I kept</li></ul>" if row % 5 == 0 else ""
    return Markup("".join(paragraphs) + listing + f"<p>{ENDINGS[row % 4]}</p>")


def _excerpt(row: int) -> str:
    return (
        f"{OPENINGS[row % 8]} {MIDDLES[row * 3 % 6]} {MIDDLES[(row + 1) % 6]} {ENDINGS[row % 4]}"[:300] + "…"
    )


def _title(row: int, number: int) -> str:
    topic = TITLES[number - 1]
    forms = [
        f"Thing {number}: {topic}",
        f"{topic} (Thing {number})",
        f"cpd23 Thing {number} – {topic.lower()}",
        f"Thing {number}, or how I stopped worrying",
        f"#{number}: {topic}, at last",
    ]
    return forms[row % len(forms)]


def _snapshot() -> Snapshot:
    cohort = Cohort(
        "Planet of Things",
        tuple(
            Participant(person, name, groups, listed=person != UNLISTED)
            for person, name, groups, *_ in PEOPLE
        ),
        tuple(
            Subscription(person, f"https://{host}/feed.xml", f"https://{host}/", line=line)
            for line, (person, _, _, _, host, _) in enumerate(PEOPLE, start=5)
        ),
    )
    judged: list[JudgedEntry] = []
    feeds: dict[str, FeedState] = {}
    for feed, (person, _, _, blog, host, done) in enumerate(PEOPLE, start=1):
        entries = _entries(feed, person, host, done, first_row=len(judged) + 1)
        judged += entries
        feeds[f"https://{host}/feed.xml"] = FeedState(
            id=feed,
            url=f"https://{host}/feed.xml",
            first_subscribed_at=datetime(2026, 3, 1, tzinfo=UTC),
            last_polled_at=NOW - timedelta(hours=3),
            last_ok_at=NOW - timedelta(hours=3),
            loaded=bool(entries),
            title=blog,
            home_url=f"https://{host}/",
            failure=failure(FailureKind.NOT_FOUND, status=404, host=host) if person == BROKEN else None,
            failing_since=datetime(2026, 8, 30, 3, tzinfo=UTC) if person == BROKEN else None,
            failures=15 if person == BROKEN else 0,
        )
    runs = tuple(
        Run(
            f"run-{n}",
            "update",
            NOW - timedelta(days=n, hours=3),
            NOW - timedelta(days=n, hours=3) + timedelta(seconds=9),
            polled=14,
            not_modified=11,
            failed=1,
            new=(3, 0, 2, 5)[n % 4],
            changed=(0, 0, 1)[n % 3],
            told=tuple(told(n, list(feeds.values()))),
        )
        for n in range(12)
    )
    telling = [run for run in runs if run.told]
    edits = {judged[0].entry.row: (Version(NOW - timedelta(days=1), "Thing 9, or was it?", (9,)),)}
    return Snapshot(cohort, tuple(judged), table(cohort, judged), feeds, runs, telling, versions=edits)


def told(night: int, feeds: Sequence[FeedState]) -> Iterator[PollLog]:
    """What the run of so many nights ago brought."""
    new, changed = (3, 0, 2, 5)[night % 4], (0, 0, 1)[night % 3]
    if new or changed:
        yield PollLog(feeds[night].id, NOW - timedelta(days=night, hours=3), "ok", 200, new, changed)
    if night == 2:
        [broken] = [state for state in feeds if state.failure is not None]
        yield PollLog(broken.id, NOW - timedelta(days=2, hours=3), "not_found", 404, event="broken")


def _entries(feed: int, participant: str, host: str, done: int, first_row: int) -> list[JudgedEntry]:
    found: list[JudgedEntry] = []

    def add(title: str, at: datetime, **more: object) -> None:
        row = first_row + len(found)
        standing = more.pop("standing", Standing.COUNTED)
        decision = more.pop("decision", Decision())
        late = more.pop("late", ())
        entry = Entry(
            row=row,
            feed_id=feed,
            entry_id=f"https://{host}/?p={row}",
            link=f"https://{host}/{at:%Y/%m}/{row}/",
            title=title,
            author="",
            tags=("cpd23",),
            published=at,
            first_seen_at=at + timedelta(hours=5),
            shown_at=at,
            changed_at=None,
            comments=row % 7 if row % 3 == 0 else None,
            undated_start=False,
            content_hash=f"{row:032x}",
            excerpt=_excerpt(row),
            words=240,
        )
        entry = replace(entry, **more)  # type: ignore[arg-type]
        found.append(JudgedEntry(entry, participant, decision, standing, late))  # type: ignore[arg-type]

    pace = timedelta(days=150 / max(done, 5))
    at = datetime(2026, 3, 6, 8, 10, tzinfo=UTC) + timedelta(hours=feed * 31)
    number = 1
    while number <= done:
        numbers = (number, number + 1) if number == 6 and done >= 7 else (number,)
        title = (
            "Things 6 & 7 – Online and offline networking"
            if len(numbers) == 2
            else _title(first_row + number, number)
        )
        due = [STARTS + timedelta(weeks=(n - 1) // 2 * 2) + timedelta(days=27) for n in numbers]
        late = tuple(n for n, day in zip(numbers, due, strict=True) if at.date() > day)
        add(
            title,
            at,
            decision=_sure(title, *numbers),
            standing=Standing.LATE if late else Standing.COUNTED,
            late=late,
        )
        if number % 4 == 0:
            add(
                ("A walk along the canal", "Cats of the reading room", "New shelving!")[number // 4 % 3],
                at + timedelta(days=1, hours=3),
                standing=Standing.UNMATCHED,
            )
        at += pace * (0.7 + 0.1 * (number * feed % 6))
        number = numbers[-1] + 1
    _awkward(participant, add)
    return found


def _sure(title: str, *numbers: int) -> Decision:
    figures = title.partition(":")[0].partition("–")[0].strip()
    evidence = tuple(
        Evidence(number, "title", "title", figures, True, message("the title names it")) for number in numbers
    )
    return Decision(numbers, evidence=evidence, names_programme=True)


def _awkward(participant: str, add: object) -> None:
    assert callable(add)
    doubt = Decision(
        doubtful=(Doubt(11, message("the topic alone speaks for it")),),
        evidence=(Evidence(11, "topic", "title", "Mentoring", False, message("a topic alone is not sure")),),
    )
    match participant:
        case "ada-quill":
            add(
                "What mentoring did for me",
                datetime(2026, 8, 20, 9, tzinfo=UTC),
                standing=Standing.DOUBTFUL,
                decision=doubt,
            )
            add(
                "Getting ready",
                datetime(2026, 2, 20, 9, tzinfo=UTC),
                standing=Standing.EARLY,
                decision=Decision(names_programme=True),
            )
        case "emmy-de-wit":
            add(
                "Ding 15: een congres in de trein",
                datetime(2026, 9, 13, 7, 5, tzinfo=UTC),
                language="nl",
                decision=_sure("Thing 15", 15),
                excerpt="Vanmorgen om zeven uur zat ik in de trein naar Utrecht, met een thermoskan en een programma van veertig bladzijden…",
            )
        case "chiara-bruni":
            for minute in range(16):
                add(
                    f"Thing {minute % 5 + 13}, part {minute + 1}",
                    datetime(2026, 9, 12, 10, minute, tzinfo=UTC),
                    decision=_sure(f"Thing {minute % 5 + 13}", minute % 5 + 13),
                )
        case "ben-okafor":
            add(
                '<script>alert("x")</script> & <b>bold</b> moves',
                datetime(2026, 9, 11, 21, tzinfo=UTC),
                standing=Standing.UNMATCHED,
            )
            add(
                "شبكات مهنية: الشيء السابع",
                datetime(2026, 9, 10, 21, tzinfo=UTC),
                language="ar",
                decision=_sure("Thing 18", 18),
                excerpt="كتبت هذا الأسبوع عن الشبكات المهنية وعن زملاء لم ألتق بهم من قبل…",
            )
        case "dewi-pritchard":
            add(
                "",
                datetime(2026, 9, 9, 11, tzinfo=UTC),
                published=None,
                standing=Standing.UNDATED,
                undated_start=True,
                link="",
            )
        case "knitting-kate":
            for week in range(9):
                add(
                    f"Row {week + 1} of the blue shawl",
                    datetime(2026, 7, 1, 20, tzinfo=UTC) + timedelta(weeks=week),
                    standing=Standing.UNMATCHED,
                )
        case "grace-mbeki":
            add(
                "A" * 200 + "rgh, passwords",
                datetime(2026, 9, 7, 18, tzinfo=UTC),
                decision=_sure("Thing 12", 12),
            )
        case _:
            pass


def table(cohort: Cohort, judged: Sequence[JudgedEntry]) -> tuple[Progress, ...]:
    rows = []
    for participant in cohort.participants:
        things: dict[int, tuple[JudgedEntry, ...]] = {}
        for each in sorted(judged, key=lambda one: one.entry.dated):
            if each.participant == participant.id and each.counts:
                for number in each.decision.things:
                    things[number] = (*things.get(number, ()), each)
        done = set(range(1, 10)) <= things.keys() and 23 in things
        award = AwardResult(
            "Certificate", date(2026, 8, 24) if done else None, () if done else (MISSING, Message("23"))
        )
        rows.append(Progress(participant, dict(sorted(things.items())), (award,)))
    return tuple(rows)
