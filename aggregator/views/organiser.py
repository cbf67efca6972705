"""The organiser's pages: what needs a hand, who has what open, what is doubtful, who has an award.

Pure. Here stands what public pages never say; the folder is not for publishing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import chain
from statistics import median

from aggregator import wording
from aggregator.model import N_, FeedState, JudgedEntry, Message, Page, Standing, Subscription, message
from aggregator.report import settling
from aggregator.views import health, text
from aggregator.views.contexts import AwardsPage, DoubtfulPage, OpenPage, RunsPage, TriagePage
from aggregator.views.gathered import HIDDEN, Gathered
from aggregator.views.things import summaries
from aggregator.views.values import (
    AwardRow,
    AwardView,
    DoubtView,
    FigureView,
    NightView,
    OpenView,
    PerhapsView,
    PersonView,
    TroubleView,
)

SILENT_AFTER = timedelta(weeks=4)
NIGHTS = 60


def pages(gathered: Gathered) -> Iterator[Page]:
    """Everything in organiser/ but the matrix and the completion files."""
    doubts = _doubts(gathered)
    yield Page("open/index.html", "organiser/open.html", _open(gathered))
    yield Page(
        "doubtful/index.html",
        "organiser/doubtful.html",
        DoubtfulPage(
            **gathered.frame("doubtful/", "doubtful"),
            doubts=doubts,
        ),
    )
    yield Page("awards/index.html", "organiser/awards.html", _awards(gathered))
    yield Page("runs/index.html", "organiser/runs.html", _runs(gathered))
    context = TriagePage(
        **gathered.frame("", "triage"),
        figures=_figures(gathered),
        troubles=tuple(_troubles(gathered)),
        doubtful=len(doubts),
    )
    yield Page("index.html", "organiser/triage.html", context)


def _figures(gathered: Gathered) -> tuple[FigureView, ...]:
    done = [len(row.things) for row in gathered.progress.values()]
    rows = [each for group in gathered.judged.values() for each in group]
    return (
        FigureView(str(len(gathered.people)), message(N_("participants"))),
        FigureView(str(sum(map(bool, done))), message(N_("with at least one Thing"))),
        FigureView(f"{median(done):g}" if done else "0", message(N_("Things done (median)"))),
        FigureView(str(len(rows)), message(N_("posts seen"))),
        FigureView(str(sum(each.counts for each in rows)), message(N_("posts that count"))),
    )


def _troubles(gathered: Gathered) -> Iterator[TroubleView]:
    """What needs a hand: feeds first, then blogs that say nothing about the programme."""
    for person in gathered.people.values():
        for subscription in gathered.subscriptions.get(person.id, ()):
            yield from _feed_troubles(gathered, person, subscription)
    for person in gathered.people.values():
        yield from _blog_troubles(gathered, person)


def _feed_troubles(
    gathered: Gathered, person: PersonView, subscription: Subscription
) -> Iterator[TroubleView]:
    state = gathered.state(subscription)
    word = health.condition(state, subscription)
    if word in {"ok", "empty"}:
        return
    if state is None or word == "new":
        sentence = message(N_("This feed has not been read yet."))
        advice = message(N_("The next run asks for it; run `aggregator update` to do so now."))
    elif state.failure is not None:
        off = N_(
            "It is asked no more until line %(line)s of feeds.opml changes. Find out where they write now."
        )
        sentence = wording.failure_sentence(state.failure)
        advice = (
            message(off, line=subscription.line) if word == "off" else wording.failure_advice(state.failure)
        )
    elif word == "held":
        sentence, advice = _held(gathered, person, subscription, state)
    else:
        sentence, advice = _moved(subscription, state)
    since = health.since(gathered, state, word)
    yield TroubleView(person, subscription.address, word, sentence, advice, since, subscription.line)


def _held(
    gathered: Gathered, person: PersonView, subscription: Subscription, state: FeedState
) -> tuple[Message, Message]:
    """What looks like somebody else's blog: the newest of what is kept back tells most."""
    kept = [
        each.entry
        for each in gathered.judged.get(person.id, ())
        if each.standing is Standing.HELD and each.entry.feed_id == state.id
    ]
    sentence = N_(
        "It looks like somebody else's blog: names, words or links changed at once and nothing of before "
        "is left. %(n)s new posts are kept back, the newest: %(title)s"
    )
    advice = N_(
        "Look at the blog. If it is still theirs, run `aggregator moves --accept %(id)s`. If not, find out "
        "where they write now and change line %(line)s of feeds.opml."
    )
    newest = text.title(kept[0].title) if kept else ""
    return (
        message(sentence, n=len(kept), title=newest or "–"),
        message(advice, id=person.id, line=subscription.line),
    )


def _moved(subscription: Subscription, state: FeedState) -> tuple[Message, Message]:
    """A move that is believed, one that is being watched, and one that leads to other posts."""
    address = text.line(health.elsewhere(state, subscription))
    if state.url == health.elsewhere(state, subscription):
        sentence = N_("The blog has moved to %(address)s and is read there.")
        advice = N_(
            "Run `aggregator moves --apply`, or put the new address into line %(line)s of feeds.opml."
        )
    elif state.moved_shared == 0:
        sentence = N_(
            "The blog's address leads on, for good as it says, to %(address)s: other posts are there."
        )
        advice = N_(
            "Look at the new address. Where it is the same person's blog, put it into line %(line)s "
            "of feeds.opml."
        )
    else:
        sentence = N_("The blog's address leads on, for good as it says, to %(address)s, where it is read.")
        advice = N_(
            "Nothing to do yet: `aggregator moves` tells when line %(line)s of feeds.opml may be changed."
        )
    return message(sentence, address=address), message(advice, line=subscription.line)


def _blog_troubles(gathered: Gathered, person: PersonView) -> Iterator[TroubleView]:
    entries = [each for each in gathered.judged.get(person.id, ()) if each.standing not in HIDDEN]
    states = [gathered.state(each) for each in gathered.subscriptions.get(person.id, ())]
    if not any(_read(state) for state in states):
        return
    address = next((blog.url for blog in person.blogs), "")
    in_time = [each for each in entries if each.standing is not Standing.EARLY]
    if not entries:
        yield TroubleView(
            person,
            address,
            "silent",
            message(N_("The blog is read without trouble and has no posts.")),
            message(N_("Ask whether this is the blog they write on.")),
            None,
        )
    elif not any(each.decision.things for each in in_time):
        yield TroubleView(
            person,
            address,
            "unmatched",
            message(N_("None of the %(n)s posts seen names a Thing."), n=len(entries)),
            message(
                N_("Ask them to put the number of the Thing into the title; it is read again within a day.")
            ),
            None,
        )
    elif gathered.now - in_time[0].entry.dated > SILENT_AFTER and not _over(gathered):
        yield TroubleView(
            person,
            address,
            "silent",
            message(N_("Nothing new for over four weeks.")),
            message(N_("Write to them: somebody is reading.")),
            gathered.view(in_time[0]).dated.date(),
        )


def _read(state: FeedState | None) -> bool:
    """Whether a feed answers, and with its own blog."""
    return state is not None and state.last_polled_at is not None and not (state.failure or state.held_since)


def _over(gathered: Gathered) -> bool:
    ends = gathered.config.programme.ends
    return ends is not None and gathered.now.astimezone(gathered.zone).date() > ends


def _open(gathered: Gathered) -> OpenPage:
    things = []
    for summary in summaries(gathered):
        number = summary.thing.number
        people = tuple(
            gathered.people[row.participant.id]
            for row in gathered.progress.values()
            if not row.things.get(number)
        )
        things.append(OpenView(summary, people))
    return OpenPage(**gathered.frame("open/", "open"), things=tuple(things))


def _doubts(gathered: Gathered) -> tuple[DoubtView, ...]:
    """What waits for the organiser's word, newest first."""
    everything = [*chain.from_iterable(gathered.judged.values()), *gathered.nobody]
    found = [_doubt(gathered, each, kind) for each in everything if (kind := _waits(each))]
    return tuple(sorted(found, key=lambda doubt: (doubt.entry.dated, doubt.entry.id), reverse=True))


def _waits(judged: JudgedEntry) -> str:
    """Why an entry waits, if it does. What the calendar leaves out waits for nothing."""
    decision = judged.decision
    if judged.standing is Standing.NOBODY:
        return "nobody" if decision.things or decision.doubtful else ""
    if judged.standing is Standing.UNDATED:
        return "undated"
    in_time = judged.counts or judged.standing is Standing.DOUBTFUL
    return "doubtful" if in_time and decision.doubtful else ""


def _doubt(gathered: Gathered, judged: JudgedEntry, kind: str) -> DoubtView:
    decision = judged.decision
    quotes = {each.thing: each.quote for each in reversed(decision.evidence) if not each.accepted}
    perhaps = tuple(
        PerhapsView(gathered.things[doubt.thing], doubt.reason, text.line(quotes.get(doubt.thing, "")))
        for doubt in decision.doubtful
        if doubt.thing in gathered.things
    )
    sure = set(decision.things)
    all_of_them = sure | {each.thing.number for each in perhaps}
    return DoubtView(
        entry=gathered.view(judged),
        kind=kind,
        sentence=wording.standing_sentence(judged, gathered.config.programme),
        perhaps=perhaps,
        yes=_settling(judged, "--things", _list(all_of_them)) if all_of_them and kind != "nobody" else "",
        no=_settling(judged, *_refusal(sure, kind)),
    )


def _refusal(sure: set[int], kind: str) -> tuple[str, ...]:
    if kind == "nobody":
        return ("--ignore",)
    return ("--things", _list(sure)) if sure and kind == "doubtful" else ("--none",)


def _settling(judged: JudgedEntry, *options: str) -> str:
    return text.legal(settling(judged.entry.link or judged.entry.entry_id, *options))


def _list(numbers: set[int]) -> str:
    return ",".join(map(str, sorted(numbers)))


def _awards(gathered: Gathered) -> AwardsPage:
    rows: dict[str, list[AwardRow]] = {award.name: [] for award in gathered.config.programme.awards}
    for progress in gathered.progress.values():
        for result in progress.awards:
            person = gathered.people[progress.participant.id]
            rows.setdefault(result.award, []).append(AwardRow(person, result.reached_on, result.missing))
    awards = tuple(
        AwardView(
            text.line(name),
            tuple(sorted(each, key=lambda row: (row.reached_on is None, len(row.missing)))),
            sum(row.reached_on is not None for row in each),
        )
        for name, each in rows.items()
    )
    return AwardsPage(**gathered.frame("awards/", "awards"), awards=awards)


def _runs(gathered: Gathered) -> RunsPage:
    """Runs that brought something; the quiet ones would change the page every night."""
    telling = [run for run in gathered.snapshot.runs if run.new or run.changed]
    nights = tuple(
        NightView(
            run.started_at.astimezone(gathered.zone), run.kind, run.polled, run.failed, run.new, run.changed
        )
        for run in telling[:NIGHTS]
    )
    return RunsPage(**gathered.frame("runs/", "runs"), nights=nights)
