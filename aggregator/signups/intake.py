"""All sign-ups looked for in one run, and the verdict on each.

[S] Asks through `subscribing`; writes the report and nothing else. What is to be appended to
feeds.opml stands in the verdicts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from aggregator import addresses, discovery, opml, subscribing, wording
from aggregator.completion import plain_name
from aggregator.instance import Instance, rewrite
from aggregator.model import Failure, ParsedFeed, Subscription
from aggregator.report import returned
from aggregator.signups.table import REPORT, SignUp, Verdict, report

_TWICE = (
    "Nothing to do where one person signed up twice. On a blog of several people write their lines into "
    'feeds.opml by hand, each with author="…".'
)

_Lines = dict[str, int]  # comparison key of an address -> the file's line that has it first


def take_in(
    instance: Instance, signups: Sequence[SignUp], groups: Sequence[str], now: datetime
) -> list[Verdict]:
    """Look for the blogs of all rows in one run; what became of each, in the file's order.

    `groups` are everybody's, beside those of the rows.
    """
    away = subscribing.refused(instance, now)
    typed: _Lines = {}
    settled: dict[int, Verdict] = {}
    wanted: list[discovery.Wanted] = []
    for number, signup in enumerate(signups):
        known = _known(instance, signup, subscribing.begins_at(instance, signup.typed), typed, away)
        if known is None:
            wanted.append(discovery.Wanted(number, signup.typed))
        else:
            settled[number] = known
    found = {each.wanted.id: each for each in subscribing.find_all(instance, wanted, now)}
    feeds: _Lines = {}
    for each in wanted:
        signup = signups[each.id]
        settled[each.id] = (
            _verdict(instance, signup, found[each.id], groups, feeds, away, now)
            if each.id in found
            else Verdict(signup, "not looked for yet", next_step="There was no time: run this again.")
        )
    return [settled[number] for number in range(len(signups))]


def write_report(instance: Instance, verdicts: Iterable[Verdict]) -> None:
    """Write signups-report.csv beside feeds.opml. Raises StorageError."""
    rewrite(instance.root / REPORT, report(verdicts), public=False)


def _known(
    instance: Instance,
    signup: SignUp,
    urls: Sequence[str],
    lines: _Lines,
    away: Collection[Subscription],
) -> Verdict | None:
    """The verdict on a row whose address is on the list, or in a row before; None for a new one.

    `away` are lines of whoever was forgotten, which no run asks.
    """
    subscription = subscribing.listed(instance.cohort, urls)
    if subscription is not None:
        step = returned(subscription) if subscription in away else _as_listed(instance, signup, subscription)
        return Verdict(signup, "already listed", subscription.url, step)
    keys = list(map(addresses.comparison_key, urls))
    before = next((lines[key] for key in keys if key in lines), None)
    if before is not None:
        return Verdict(signup, f"same as line {before}", next_step=_TWICE)
    lines.update(dict.fromkeys(keys, signup.line))
    return None


def _as_listed(instance: Instance, signup: SignUp, subscription: Subscription) -> str:
    """What to do about somebody whose blog is on the list, under their name or under another."""
    where = subscribing.place(instance.cohort, subscription)
    listed = next(each.name for each in instance.cohort.participants if each.id == subscription.participant)
    if not signup.name or plain_name(signup.name) == plain_name(listed):
        return f"Nothing to do: {where}."
    return f"On the list as {where}. {_TWICE}"


def _verdict(
    instance: Instance,
    signup: SignUp,
    found: discovery.Discovered,
    groups: Sequence[str],
    feeds: _Lines,
    away: Collection[Subscription],
    now: datetime,
) -> Verdict:
    """The verdict on a row whose blog was looked for."""
    feed = found.reading.result
    notes = [str(note) for note in found.notes]
    if not isinstance(feed, ParsedFeed):
        assert isinstance(feed, Failure)  # nothing was asked conditionally
        advice = " ".join([str(subscribing.next_step(feed)), *notes])
        return Verdict(signup, str(wording.failure_sentence(feed)), next_step=advice)
    known = _known(instance, signup, subscribing.addresses_of(found), feeds, away)
    if known is not None:
        return known
    urls = [*subscribing.addresses_of(found), subscribing.home_of(found, feed)]
    if subscribing.forgotten_at(instance, urls, now):
        return Verdict(signup, subscribing.FORGOTTEN, found.url, subscribing.come_back(found.url))
    outline = opml.NewOutline(
        text=signup.name or subscribing.suggested_name(feed) or addresses.origin(found.url).host,
        xml_url=found.url,
        html_url=subscribing.home_of(found, feed),
        groups=tuple(dict.fromkeys((*signup.groups, *groups))),
    )
    return Verdict(signup, "added", found.url, " ".join(notes) or "Nothing to do.", outline)
