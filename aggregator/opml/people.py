"""Outlines -> participants and their subscriptions, with what is doubtful about them.

Pure. Here are the rules of who is who: equal `id`s join outlines into one person, nothing
else does; one address of several people is a team blog.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal, cast
from urllib.parse import urlsplit

from aggregator import addresses
from aggregator.model import Cohort, Participant, Subscription
from aggregator.opml import slugs
from aggregator.opml.reading import Document, Outline, Remark

# What is read of an outline. All else (OPML's own and other programs') is left alone.
ATTRIBUTES = ("text", "title", "xmlUrl", "htmlUrl", "id", "category", "author", "listed", "show", "isComment")

_EVERYWHERE = addresses.allowed(["0.0.0.0/0", "::/0"])  # leaves the rules of form alone
_OTHERS = ("type", "version", "created", "description", "language", "url", "isbreakpoint")
_MEANT = {"group": "category", "groups": "category", "tags": "category"}  # near in meaning, not in letters
_MAIL = re.compile(r"(?:mailto:)?[^\s@/:]+@[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_VALUES = {"listed": ("yes", "no"), "show": ("all", "matched")}
_MEANT_VALUES = {"false": "no", "0": "no", "true": "yes", "1": "yes", "programme": "matched"}


@dataclass(frozen=True, slots=True)
class _Writer:
    """One outline with an address, and the groups it stands in."""

    outline: Outline
    groups: tuple[str, ...]
    address: str
    key: str  # equal for spellings of one address

    @property
    def line(self) -> int:
        return self.outline.line

    @property
    def name(self) -> str:
        return self.outline.get("text") or self.outline.get("title") or _host(self.address)

    def subscription(self, participant: str) -> Subscription:
        get = self.outline.get
        return Subscription(participant, get("xmlUrl"), get("htmlUrl"), get("author"), self.line)


@dataclass(frozen=True, slots=True)
class _Person:
    """The outlines of one person, in the order of the file."""

    given: str  # the id as written, "" where there is none
    writers: list[_Writer]

    @property
    def line(self) -> int:
        return self.writers[0].line

    @property
    def name(self) -> str:
        return self.writers[0].name


def cohort(document: Document) -> tuple[Cohort, list[Remark]]:
    """Read who takes part and where they write, and what to say about it."""
    remarks: list[Remark] = []
    people = _people(_writers(document.outlines, (), remarks))
    slugged = [slugs.slug(person.name) for person in people]
    ids = _ids(people, slugged)
    participants = tuple(_participant(person, own, remarks) for person, own in zip(people, ids, strict=True))
    kept = [
        (writer.key, writer.subscription(own))
        for person, own in zip(people, ids, strict=True)
        for writer in _once(person, remarks)
    ]
    remarks += [*_namesakes(people, slugged, ids), *_teams(kept)]
    return Cohort(document.title, participants, tuple(subscription for _, subscription in kept)), remarks


def outlines(document: Document) -> dict[str, list[Outline]]:
    """By participant's id, in the order of the file: their outlines."""
    people = _people(_writers(document.outlines, (), []))
    ids = _ids(people, [slugs.slug(person.name) for person in people])
    return {
        own: [writer.outline for writer in person.writers] for own, person in zip(ids, people, strict=True)
    }


def _writers(found: Iterable[Outline], groups: tuple[str, ...], remarks: list[Remark]) -> Iterator[_Writer]:
    """Give the outlines with an address, each with the groups above it; not those commented out."""
    for outline in found:
        if outline.get("isComment").lower() == "true":
            continue
        remarks += _misspelt(outline)
        inner_groups = groups
        address = outline.get("xmlUrl") or outline.get("htmlUrl")
        if address:
            yield _Writer(outline, groups, address, addresses.comparison_key(address))
            remarks += _malformed(outline, address)
        elif outline.inner:
            inner_groups = (*groups, *filter(None, [outline.get("text") or outline.get("title")]))
            remarks += _not_of_groups(outline)
        else:
            remarks.append(_no_address(outline))
        yield from _writers(outline.inner, inner_groups, remarks)


def _people(writers: Iterable[_Writer]) -> list[_Person]:
    """Join outlines of equal id into one person; every other outline is a person of its own."""
    people: list[_Person] = []
    by_id: dict[str, _Person] = {}
    for writer in writers:
        given = writer.outline.get("id")
        if given in by_id:
            by_id[given].writers.append(writer)
            continue
        person = _Person(given, [writer])
        people.append(person)
        if given:
            by_id[given] = person
    return people


def _ids(people: Sequence[_Person], slugged: Sequence[str]) -> list[str]:
    """Give each person an id of their own: the one in the file, else one made from the name.

    Ids that are safe as they stand are given out first, names last, so that nobody's id changes
    because somebody else's line comes or goes.
    """
    wanted = [
        slugs.slug(person.given) if person.given else of_name
        for person, of_name in zip(people, slugged, strict=True)
    ]
    ids = list(wanted)
    taken: set[str] = set()
    for place in sorted(
        range(len(people)), key=lambda n: (not people[n].given, people[n].given != wanted[n])
    ):
        person = people[place]
        writer = person.writers[0]
        seed = person.given or f"{writer.address}\n{writer.outline.get('author')}"
        ids[place] = slugs.distinct(wanted[place], taken, seed)
        taken.add(ids[place])
    return ids


def _participant(person: _Person, own: str, remarks: list[Remark]) -> Participant:
    """Join what the outlines of one person say; one `listed="no"` is enough to keep the person off."""
    listed, show = [], [""]
    groups: dict[str, None] = {}  # a set that keeps its order
    for writer in person.writers:
        if writer.name != person.name:
            remarks.append(
                _warning(
                    writer.line,
                    f'id "{person.given}" is "{writer.name}" here and "{person.name}" in line {person.line}; '
                    "the first name is shown, so write one name in both, or give another person another id",
                )
            )
        listed.append(_value(writer.outline, "listed", remarks))
        show.append(_value(writer.outline, "show", remarks))
        categories = [name.strip(" /") for name in writer.outline.get("category").split(",")]
        groups |= dict.fromkeys(name for name in (*writer.groups, *categories) if name)
    shows = list(dict.fromkeys(filter(None, show)))
    if len(shows) > 1:
        remarks.append(
            _warning(person.line, f'"{person.name}" has both show="all" and show="matched"; the first counts')
        )
    return Participant(
        own,
        person.name,
        tuple(groups),
        listed="no" not in listed,
        show=cast("Literal['', 'all', 'matched']", shows[0] if shows else ""),
    )


def _once(person: _Person, remarks: list[Remark]) -> Iterator[_Writer]:
    """Give the outlines of one person without those that repeat an address."""
    seen: dict[tuple[str, str], int] = {}
    for writer in person.writers:
        same = (writer.key, writer.outline.get("author").casefold())
        if same in seen:
            sentence = f'"{person.name}" has this address in line {seen[same]} already; delete one of the two'
            remarks.append(_warning(writer.line, sentence))
        else:
            seen[same] = writer.line
            yield writer


def _namesakes(people: Sequence[_Person], slugged: Sequence[str], ids: Sequence[str]) -> Iterator[Remark]:
    """Tell two people of one name, or of names that give one id, where an id is missing."""
    first: dict[str, tuple[_Person, str]] = {}
    for person, of_name, own in zip(people, slugged, ids, strict=True):
        other, others = first.setdefault(of_name, (person, own))
        if other is not person and not (person.given and other.given):
            yield _warning(
                person.line,
                f'"{person.name}" has the name of "{other.name}" in line {other.line}; they are taken for '
                f'two people, {others} and {own}; give each an id="…", the same one if they are one person',
            )
    holders = dict(zip(ids, people, strict=True))
    for person, own in zip(people, ids, strict=True):
        plain = slugs.slug(person.given) if person.given else own
        if plain != own:
            other = holders[plain]
            yield _warning(
                person.line,
                f'id "{person.given}" and id "{other.given}" in line {other.line} would be one file name, '
                f"{plain}, so this person is {own}; write both alike if they are one person, else change one",
            )


def _teams(subscriptions: Iterable[tuple[str, Subscription]]) -> Iterator[Remark]:
    """On a blog of several people, each must be told from the others by `author`."""
    by_address: defaultdict[str, list[Subscription]] = defaultdict(list)
    for key, subscription in subscriptions:
        by_address[key].append(subscription)
    for team in by_address.values():
        address = team[0].address
        if len({subscription.participant for subscription in team}) == 1:
            continue
        if not all(subscription.author for subscription in team):
            yield Remark(
                team[0].line,
                "error",
                f"{address} is the address of several people ({_lines(team)}); on a team blog give each "
                'an author="…", and if they are one person, keep one line or give all the same id="…"',
            )
            continue
        by_author: defaultdict[str, list[Subscription]] = defaultdict(list)
        for subscription in team:
            by_author[subscription.author.casefold()].append(subscription)
        for several in by_author.values():
            if len({subscription.participant for subscription in several}) > 1:
                yield Remark(
                    several[0].line,
                    "error",
                    f'author "{several[0].author}" of {address} stands for several people '
                    f"({_lines(several)}); one author is one person, so correct all but one",
                )


def _misspelt(outline: Outline) -> Iterator[Remark]:
    """Tell attributes that look like one of ours; foreign ones are other programs' business.

    One that would hide somebody with the value it has is a mistake that no run may pass over.
    """
    ours = {name.lower(): name for name in ATTRIBUTES}
    for name in outline.attributes:
        if name in ours or name in _OTHERS or ":" in name:
            continue
        close = [_MEANT[name]] if name in _MEANT else get_close_matches(name, ours, 1, cutoff=0.8)
        if close:
            hides = outline.attributes[name].lower() in _VALUES.get(close[0], ())
            text = f'"{name}" is not read; probably {ours[close[0]]} is meant'
            yield Remark(outline.line, "error" if hides else "warning", text)


def _not_of_groups(outline: Outline) -> Iterator[Remark]:
    """What would hide or show people must not stand where it is not read."""
    for name in _VALUES:
        if outline.get(name):
            yield Remark(
                outline.line,
                "error",
                f'{name}="{outline.get(name)}" on a group is not read; write it on each outline in it',
            )


def _malformed(outline: Outline, address: str) -> Iterator[Remark]:
    """Tell an address that nobody can ask as it is written; which hosts may be asked is not known here."""
    if isinstance(addresses.normalise(address, _EVERYWHERE), str):
        return
    guess = re.sub(r"^(?:\w*:?/+)?(?:[^@/]*@)?", "https://", address, count=1)
    meant = "." in guess and isinstance(addresses.normalise(guess, _EVERYWHERE), str)
    hint = f'probably "{guess}" is meant' if meant else "write it as a browser's address bar shows it"
    if _MAIL.fullmatch(address.strip()):
        hint = "it is an address of mail; put the address of the blog here, or delete the line"
    yield _warning(outline.line, f'"{address}" is not an address that can be asked; {hint}')


def _no_address(outline: Outline) -> Remark:
    name = outline.get("text") or outline.get("title")
    who = f'"{name}"' if name else "this outline"
    hint = "add xmlUrl (the feed) or htmlUrl (the blog), or delete the line"
    if outline.get("type") == "include":
        hint = "other lists are not followed, so copy its outlines to here"
    elif outline.get("url"):
        hint = f'put its url="{outline.get("url")}" into xmlUrl if it is a feed, into htmlUrl if it is a blog'
    return _warning(outline.line, f"{who} has no address and is left out; {hint}")


def _value(outline: Outline, name: str, remarks: list[Remark]) -> str:
    """Read an attribute of few values; an unknown one is an error."""
    value = outline.get(name).lower()
    allowed = _VALUES[name]
    if value in ("", *allowed):
        return value
    close = [_MEANT_VALUES.get(value, ""), *get_close_matches(value, allowed, 1)]
    guess = next((word for word in close if word in allowed), "")
    hint = f'probably "{guess}" is meant; ' if guess else ""
    either = " or ".join(f'"{word}"' for word in allowed)
    remarks.append(
        Remark(outline.line, "error", f'{name}="{outline.get(name)}" is not known; {hint}it may be {either}')
    )
    return ""


def _warning(line: int, sentence: str) -> Remark:
    return Remark(line, "warning", sentence)


def _lines(subscriptions: Iterable[Subscription]) -> str:
    """Name lines as people do: "lines 3, 9 and 12"."""
    lines = [str(line) for line in sorted({subscription.line for subscription in subscriptions})]
    return f"lines {', '.join(lines[:-1])} and {lines[-1]}" if len(lines) > 1 else f"line {lines[0]}"


def _host(address: str) -> str:
    """The host of an address, else the address: what to call somebody without a name."""
    try:
        return urlsplit(address).hostname or address
    except ValueError:  # a broken IPv6 address
        return address
