"""One word of the organiser's, written into corrections.toml, and what it changes.

Reads the store and the text files; writes corrections.toml alone, whole or not at all. The
caller holds the lock.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from aggregator import comparing, optout, whose, wording
from aggregator.comparing import Difference
from aggregator.correcting.blocks import with_correction
from aggregator.correcting.naming import Names
from aggregator.correcting.waiting import nobody
from aggregator.instance import Instance, rewrite
from aggregator.matching import corrections as organiser
from aggregator.model import (
    Correction,
    Entry,
    EntryText,
    JudgedEntry,
    OperatorError,
    Programme,
    Standing,
    StorageError,
)
from aggregator.report import title, visible
from aggregator.store import Store


@dataclass(frozen=True, slots=True)
class Corrected:
    """A word as it now stands in the file, and what it changes."""

    word: Correction  # with its line
    replaced: Correction | None  # what the same block said before
    written: bool  # False where the file said so already
    entry: Entry
    judged: JudgedEntry | None  # as the next build judges it; None where its blog is not on the list
    difference: Difference

    def text(self) -> str:
        """For people."""
        programme = self.difference.programme
        where = f"corrections.toml:{self.word.line}"
        about = f"{title(self.entry.title)}: {worded(self.word, programme)}"
        if not self.written:
            return f"{where} says so already. {about}. Nothing was written."
        lines = [f"{where}: {about}"]
        if self.replaced is not None:
            lines.append(f"This replaces what was decided before: {worded(self.replaced, programme)}")
        return "\n".join([*lines, *self._consequences(programme), "`aggregator build` shows it."])

    def _consequences(self, programme: Programme) -> list[str]:
        changes = self.difference.changes
        lines = [] if changes else ["It is judged so already; from now on it always is."]
        for change in changes:
            lines += [visible(change.participant) or f"({comparing.NOBODY})", *change.lines(programme)]
        if self.judged is None:
            lines.append("Its blog is not in feeds.opml, so no page shows it.")
        elif self.judged.standing is Standing.NOBODY:
            lines.append(f"It does not count yet. {nobody(self.judged, programme)}")
        elif self.judged.standing is Standing.FOLDED:
            lines.append(str(wording.standing_sentence(self.judged, programme)))
        return [*lines, *self._let_in()]

    def _let_in(self) -> list[str]:
        """Any word but one lets in what its writer marked."""
        if self.judged is None or self.word.ignore:
            return []
        entry = self.judged.entry
        mark = visible(entry.opt_out or optout.in_head(entry.title, entry.tags))
        words = (
            f"A mark in it, {mark}, asks not to show it elsewhere. Your word goes before it, so pages show "
            "the post from now on; --ignore keeps it back."
        )
        return [words] if mark else []


def correct(instance: Instance, what: str, word: Correction, now: datetime) -> Corrected:
    """Write down `word`, which names nothing yet, for the stored entry that `what` names.

    `what` is a link, an entry id or a title that only one entry has. Raises OperatorError,
    nothing written, where it names none or several, or where a Thing is not on the list.
    """
    _on_the_list(word, instance.config.programme)
    path = (instance.root / "corrections.toml").resolve()  # a link into somebody's notes stays a link
    mark, before = _read(path)
    with Store.open(instance.database, now=now, read_only=True) as store:
        names = Names(store.entries(), whose.subscriptions_of(instance.cohort, store))
        entry = names.the(what)
        old = word_on(entry, instance.config.corrections)
        old = old if old is not None and names.one(names.hit(old)) else None
        said = old is not None and _agree(old, word)
        after = before if said else _with(before, word, entry, old, names)
        config = comparing.parse(_programme(instance), after)
        new = word_on(entry, config.corrections)
        if new is None or not _agree(new, word):
            raise OperatorError(_overruled(entry, new))
        difference = comparing.compare(instance, config, store, now)
    if not said:
        rewrite(path, mark + after.encode())
    return Corrected(new, old, not said, entry, difference.after.get(entry.row), difference)


def worded(word: Correction, programme: Programme) -> str:
    """A correction in a few words."""
    things = ", ".join(map(str, word.things or ()))
    said = f"{programme.thing_words[0]} {things}" if things else f"no {programme.thing_words[0]}"
    why = f" ({visible(word.why)})" if word.why else ""
    return ("taken out" if word.ignore else said) + why


def _with(text: str, word: Correction, entry: Entry, old: Correction | None, names: Names) -> str:
    """The text with the word in the block that speaks of this entry alone, else in a new one."""
    if old is not None:
        return with_correction(text, word, old.line)
    name = names.name(entry)
    if name is None:
        raise OperatorError(
            f"{visible(entry.link or entry.entry_id)}: other entries bear the same link and the same id, "
            "so this one cannot be corrected alone. Nothing was written."
        )
    return with_correction(text, replace(word, link=name.link, id=name.id))


def word_on(entry: Entry, corrections: tuple[Correction, ...]) -> Correction | None:
    """The correction that matching would obey for this entry."""
    return organiser.find(
        EntryText(link=entry.link, id=entry.entry_id, former_links=entry.former_links),
        organiser.index(corrections),
    )


def _agree(standing: Correction, word: Correction) -> bool:
    """Whether `standing` says all that `word` says; one without a reason of its own is content with any."""
    same = set(standing.things or ()) == set(word.things or ()) and standing.ignore == word.ignore
    return same and word.why in ("", standing.why)


def _overruled(entry: Entry, other: Correction | None) -> str:
    name = visible(entry.link or entry.entry_id)
    if other is None:
        return f"{name}: neither its link nor its id is found again once written down. Nothing was written."
    return (
        f"corrections.toml:{other.line} names several entries, this one among them, and would win. "
        "Let it name one entry, then try again. Nothing was written."
    )


def _on_the_list(word: Correction, programme: Programme) -> None:
    unknown = [str(number) for number in word.things or () if programme.thing(number) is None]
    if unknown:
        known = ", ".join(str(thing.number) for thing in programme.things)
        raise OperatorError(
            f"the list has no {programme.thing_words[0]} {', '.join(unknown)}; it has {known}. "
            "Nothing was written."
        )


# ------------------------------------------------------------------------------- files


def _programme(instance: Instance) -> str:
    return _read(instance.root / "programme.toml")[1]


def _read(path: Path) -> tuple[bytes, str]:
    """The byte order mark, if any, and the text; nothing where there is no file."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return b"", ""
    except OSError as error:
        raise StorageError(f"{path}: it cannot be read: {error.strerror or error}") from error
    mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
    return mark, content.removeprefix(mark).decode()
