"""Who has done what: entries x matches x people x rules -> judged entries, completion table, awards.

[P] Pure. Imports model, addresses (when two links are one) and awards (the rules). Dates count as
days in the programme's time zone. It never decides which Thing an entry covers (matching does),
nor what may be seen of it (views do).
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from aggregator import optout
from aggregator.addresses import comparison_key
from aggregator.awards import parse_rule, ranges
from aggregator.model import (
    N_,
    Award,
    AwardResult,
    Cohort,
    Decision,
    Entry,
    JudgedEntry,
    Message,
    Participant,
    Programme,
    Progress,
    Standing,
    Subscription,
    message,
)


def closed(programme: Programme, now: datetime) -> Message | None:
    """Why nobody is asked any more: the programme and its days of grace are over. None while they are not."""
    calendar = _Calendar.of(programme)
    if calendar.last is None or calendar.day(now) <= calendar.last:
        return None
    words = N_("the programme ended on %(ends)s, with %(grace)s days of grace; no blog is asked any more")
    return message(words, ends=programme.ends, grace=programme.grace_days)


def beginning(programme: Programme) -> datetime | None:
    """The moment the programme starts in its time zone, if it says a day."""
    if programme.starts is None:
        return None
    return datetime.combine(programme.starts, time(), ZoneInfo(programme.timezone))


def judge(
    entries: Sequence[Entry],
    decisions: Mapping[int, Decision],
    subscriptions_of: Mapping[int, Sequence[Subscription]],
    programme: Programme,
) -> list[JudgedEntry]:
    """Say of each entry whose it is and whether it counts; oldest first, whatever the order given.

    `decisions` are by `Entry.row`, `subscriptions_of` by `Entry.feed_id`. Entries of feeds that
    nobody subscribes to are left out: taking a line out of feeds.opml hides, and loses nothing.
    """
    calendar = _Calendar.of(programme)
    judged: defaultdict[str, list[JudgedEntry]] = defaultdict(list)
    for entry in entries:
        subscriptions = subscriptions_of.get(entry.feed_id, ())
        if subscriptions:
            participant = whose(entry, subscriptions)
            found = _judge(entry, participant, decisions.get(entry.row, Decision()), calendar)
            judged[participant].append(found)
    nobodys = judged.pop("", [])
    folded = [each for mine in judged.values() for each in _fold(mine, calendar)]
    return sorted([*nobodys, *folded], key=_age)


def table(judged: Iterable[JudgedEntry], cohort: Cohort, programme: Programme) -> list[Progress]:
    """One row for each participant, in the order of feeds.opml, those without a Thing included.

    `judged` is oldest first, as `judge` gives it.
    """
    calendar = _Calendar.of(programme)
    counted: defaultdict[str, list[JudgedEntry]] = defaultdict(list)
    for each in judged:
        if each.counts:
            counted[each.participant].append(each)
    return [_progress(participant, counted[participant.id], calendar) for participant in cohort.participants]


# ---------------------------------------------------------------------------- dates


@dataclass(frozen=True, slots=True)
class _Calendar:
    """A programme with its days: which day it was there, and which days count."""

    programme: Programme
    zone: ZoneInfo
    last: date | None  # `ends` with the days of grace
    due: Mapping[int, date]  # by Thing: its last day, or the programme's where that is sooner

    @classmethod
    def of(cls, programme: Programme) -> _Calendar:
        ends = programme.ends
        last = None if ends is None else ends + timedelta(days=programme.grace_days)
        days = {thing.number: [day for day in (thing.due, ends) if day] for thing in programme.things}
        due = {number: min(either) for number, either in days.items() if either}
        return cls(programme, ZoneInfo(programme.timezone), last, due)

    def day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def outside(self, at: datetime) -> Standing | None:
        """EARLY or AFTER; None within the days that count."""
        day, starts = self.day(at), self.programme.starts
        if starts is not None and day < starts:
            return Standing.EARLY
        return Standing.AFTER if self.last is not None and day > self.last else None

    def late(self, thing: int, day: date) -> bool:
        """After the Thing was due, or after the programme's end."""
        last = self.due.get(thing, self.programme.ends)
        return last is not None and day > last


def _age(judged: JudgedEntry) -> tuple[datetime, str, str, int]:
    """A total order, oldest first, that does not hang on the database's own numbers."""
    entry = judged.entry
    return (entry.dated, entry.link, entry.entry_id, entry.feed_id)


# ---------------------------------------------------------------------------- whose


def whose(entry: Entry, subscriptions: Sequence[Subscription]) -> str:
    """The participant's id; "" where a team blog's entry is by none of its participants, or by several."""
    named = {
        each.participant for each in subscriptions if each.author and _same_name(each.author, entry.author)
    }
    everybody = {each.participant for each in subscriptions if not each.author}
    candidates = named or everybody
    return candidates.pop() if len(candidates) == 1 else ""


def _same_name(one: str, other: str) -> bool:
    return plain_name(one) == plain_name(other)


def plain_name(name: str) -> str:
    """Without what people type differently: case, form of letters, spaces."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


# ---------------------------------------------------------------------- what counts


def _judge(entry: Entry, participant: str, decision: Decision, calendar: _Calendar) -> JudgedEntry:
    """The standing of an entry by itself."""
    standing = _standing(entry, participant, decision, calendar)
    late: tuple[int, ...] = ()
    if standing is Standing.COUNTED:
        day = calendar.day(entry.dated)
        late = tuple(thing for thing in decision.things if calendar.late(thing, day))
    return JudgedEntry(entry, participant, decision, Standing.LATE if late else standing, late)


def _standing(entry: Entry, participant: str, decision: Decision, calendar: _Calendar) -> Standing:
    """In the order in which it matters to whoever asks; a correction overrules the calendar."""
    if decision.ignored:
        return Standing.IGNORED
    corrected = decision.corrected
    kept_back = None if corrected else _kept_back(entry)
    if kept_back is not None:
        return kept_back
    if not participant:
        return Standing.NOBODY
    outside = None if corrected else calendar.outside(entry.dated)
    if outside is not None:
        return outside
    if not decision.things:
        return Standing.DOUBTFUL if decision.doubtful else Standing.UNMATCHED
    unplaced = entry.undated_start and calendar.programme.starts is not None
    return Standing.UNDATED if unplaced and not corrected else Standing.COUNTED


def _kept_back(entry: Entry) -> Standing | None:
    """Why an entry is neither shown nor counted until the organiser says so."""
    if entry.held:
        return Standing.HELD
    opted_out = entry.opt_out or optout.in_head(entry.title, entry.tags)
    return Standing.PRIVATE if opted_out else None


# -------------------------------------------------------------------------- folding


def _fold(mine: Sequence[JudgedEntry], calendar: _Calendar) -> Iterator[JudgedEntry]:
    """Mark what is the same entry by another feed of the same participant.

    Two are the same where their links are, else where title and day are. The one that counts
    stays, of several the longest text, then the oldest, then what was here first. Another is folded
    where those that stay cover all it has: its Things, on its day or before, with as many words. So
    folding never costs a tick, a day or an award, unless the whole text turns out shorter than an award
    asks for, to whose length an excerpt was not held. Where the organiser has decided one of them, that
    one stays and the word holds for its copies, whenever they came. Where one asks not to be shown
    elsewhere, it asks for its copies too: the other feed may leave out tags or comments.
    """
    if len({each.entry.feed_id for each in mine}) == 1:  # nearly everybody
        yield from mine
        return
    staying: defaultdict[str, list[JudgedEntry]] = defaultdict(list)
    private = [each.entry for each in mine if each.standing is Standing.PRIVATE]
    asked = {(mark, entry.feed_id) for entry in private for mark in _marks(entry, calendar)}
    for each in sorted(mine, key=_rank):
        if each.standing in (Standing.HELD, Standing.PRIVATE):
            yield each
            continue
        marks = _marks(each.entry, calendar)
        settled = each.decision.corrected or each.standing is Standing.IGNORED
        if not settled and any(mark in marks and feed != each.entry.feed_id for mark, feed in asked):
            yield replace(each, standing=Standing.PRIVATE, late_things=())
            continue
        twins = [twin for mark in marks for twin in staying[mark] if twin.entry.feed_id != each.entry.feed_id]
        taken_out = each.standing is Standing.IGNORED
        if twins and not taken_out and _covered(each, twins, calendar):
            yield replace(each, standing=Standing.FOLDED, late_things=())
        else:
            for mark in marks:
                staying[mark].append(each)
            yield each


_WORTH = {Standing.COUNTED: 0, Standing.LATE: 0, Standing.UNDATED: 1, Standing.DOUBTFUL: 2}


def _rank(judged: JudgedEntry) -> tuple[object, ...]:
    worth = _WORTH.get(judged.standing, 3)
    entry = judged.entry
    decided = judged.decision.corrected
    return (not decided, worth, -entry.words, entry.dated, entry.first_seen_at, *_age(judged))


def _marks(entry: Entry, calendar: _Calendar) -> list[str]:
    """What two entries must share to be one."""
    link = [f"link {comparison_key(entry.link)}"] if entry.link else []
    title = plain_name(entry.title)
    return [*link, f"{calendar.day(entry.dated)} {title}"] if title else link


def _covered(each: JudgedEntry, twins: Sequence[JudgedEntry], calendar: _Calendar) -> bool:
    overruled = not each.decision.corrected and any(twin.decision.corrected for twin in twins)
    if overruled or not each.counts:
        return True
    day = calendar.day(each.entry.dated)
    things = {
        thing
        for twin in twins
        if twin.counts and calendar.day(twin.entry.dated) <= day
        for thing in twin.decision.things
    }
    return things.issuperset(each.decision.things)


# ---------------------------------------------------------------------------- table


def _progress(participant: Participant, counted: Sequence[JudgedEntry], calendar: _Calendar) -> Progress:
    """A participant's row; `counted` oldest first."""
    things: defaultdict[int, list[JudgedEntry]] = defaultdict(list)
    for each in counted:
        for thing in each.decision.things:
            things[thing].append(each)
    return Progress(
        participant,
        {thing: tuple(things[thing]) for thing in sorted(things)},
        tuple(_award(award, counted, calendar) for award in calendar.programme.awards),
    )


def _award(award: Award, counted: Sequence[JudgedEntry], calendar: _Calendar) -> AwardResult:
    """When the award was reached, or what of its open lines is missing."""
    done: set[int] = set()
    for each in counted:
        day = calendar.day(each.entry.dated)
        if _long_enough(each.entry, award) and (award.by is None or day <= award.by):
            done.update(each.decision.things)
            if not _missing(award, done):
                return AwardResult(award.name, day)
    lines = _missing(award, done)
    return AwardResult(award.name, None, tuple(_still(line, done) for line in lines), _wanting(lines, done))


def _long_enough(entry: Entry, award: Award) -> bool:
    """Nobody knows how long a post is of which the feed gives an excerpt only: it is not held to a length."""
    return entry.is_summary or entry.words >= award.min_words


def _missing(award: Award, done: set[int]) -> tuple[str, ...]:
    """The lines that do not hold; of the lists in `any_of`, those of the one that wants the fewest Things."""
    lists = [_open(lines, done) for lines in award.any_of]
    nearest = min(lists, key=lambda lines: (_wanting(lines, done), len(lines)), default=())
    return (*_open(award.requires, done), *nearest)


def _wanting(lines: Iterable[str], done: set[int]) -> int:
    """How many Things these lines want yet."""
    rules = filter(None, map(parse_rule, lines))
    return sum(max(0, rule.at_least - len(done.intersection(rule.numbers))) for rule in rules)


def _open(lines: Iterable[str], done: set[int]) -> tuple[str, ...]:
    rules = ((line, parse_rule(line)) for line in lines)
    return tuple(line for line, rule in rules if rule is None or not rule.holds(done))


def _still(line: str, done: set[int]) -> Message:
    """What of an open line is missing: "2, 5", or "1 more of 2, 5" where some of them are enough."""
    rule = parse_rule(line)
    if rule is None:
        return Message(line)
    missing = [number for number in rule.numbers if number not in done]
    more = rule.at_least - (len(rule.numbers) - len(missing))
    if more == len(missing):
        return Message(ranges(missing))
    return message(N_("%(n)s more of %(numbers)s"), n=more, numbers=ranges(missing))
