"""People -> a list without their outlines; every other byte and everybody else's id stays.

Pure. An id made of a name hangs on who else is in the list: where taking a namesake out would
change it, it is written down.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from aggregator.addresses import comparison_key
from aggregator.opml.editing import edited, everyone, opened, tag_end, value
from aggregator.opml.people import outlines
from aggregator.opml.reading import Outline

Edit = tuple[int, int, str]


def remove(text: bytes, people: Collection[str], path: str = "feeds.opml") -> bytes:
    """Take out the outlines of these people, given by id, those commented out included.

    Outlines of others inside them stay. Raises OperatorError where the file cannot be read.
    """
    document = opened(text, path)
    before = outlines(document)
    theirs = [each for person in people for each in before.get(person, [])]
    gone = {each.at for each in [*theirs, *_unread(document.outlines, theirs)]}
    whole = document.text.encode()
    left = edited(document, text, _cuts(whole, document.outlines, gone), path)
    return _with_ids(left, [person for person in before if person not in people], path)


def _unread(found: list[Outline], theirs: list[Outline]) -> Iterator[Outline]:
    """Their outlines that are commented out (isComment), known by id or address."""
    ids = {each.get("id") for each in theirs} - {""}
    addresses = {(_address(each), each.get("author")) for each in theirs}
    for each in everyone(found):
        if each.get("isComment").lower() == "true" and (
            each.get("id") in ids or (_address(each), each.get("author")) in addresses
        ):
            yield each


def _address(outline: Outline) -> str:
    return comparison_key(outline.get("xmlUrl") or outline.get("htmlUrl"))


def _cuts(whole: bytes, found: list[Outline], gone: Collection[int]) -> Iterator[Edit]:
    """What to cut: whole outlines, of those with others' inside the two tags alone."""
    for outline in found:
        end, single = tag_end(whole, outline.at)
        closed = end if single else whole.index(b">", outline.close) + 1
        if _goes(outline, gone):
            yield _line(whole, outline.at, closed)
            continue
        yield from _cuts(whole, outline.inner, gone)
        if outline.at in gone:
            yield _line(whole, outline.at, end)
            yield _line(whole, outline.close, closed)


def _goes(outline: Outline, gone: Collection[int]) -> bool:
    """Whether nothing of it stays; a group of which nobody stays goes too, it may bear their name."""
    theirs = outline.at in gone or bool(outline.inner and not _address(outline))
    return theirs and all(_goes(each, gone) for each in outline.inner)


def _line(whole: bytes, begin: int, end: int) -> Edit:
    """The piece, with the rest of its line where it stands alone there."""
    start = max(whole.rfind(b"\n", 0, begin), whole.rfind(b"\r", 0, begin)) + 1
    rest = re.compile(rb"[ \t]*(?:\r\n|\r|\n)").match(whole, end)
    if rest and not whole[start:begin].strip():
        return start, rest.end(), ""
    return begin, end, ""


def _with_ids(text: bytes, ids: list[str], path: str) -> bytes:
    """The list with the id of each person, in this order, written down where it would be another."""
    document = opened(text, path)
    whole = document.text.encode()
    edits: list[Edit] = []
    for was, (now, theirs) in zip(ids, outlines(document).items(), strict=True):
        for each in theirs if was != now else ():
            place = value(whole, each.at, "id")
            behind = each.at + len("<outline")
            edits.append((*place, was) if place else (behind, behind, f' id="{was}"'))
    # An id written down leaves the plain name to the next namesake: look again.
    return _with_ids(edited(document, text, edits, path), ids, path) if edits else text
