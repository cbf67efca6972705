"""Why an entry counts for a Thing, or does not: every cue, accepted or rejected.

[S] Reads the store, matches anew and says why in words. It changes nothing, so it says
what the next build will say.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aggregator import completion, jsonlines, matching, wording
from aggregator.instance import Instance
from aggregator.model import Decision, Entry, EntryText, Evidence
from aggregator.pipeline import subscriptions_of
from aggregator.store import Store


@dataclass(frozen=True, slots=True)
class Explained:
    """One entry, what it covers, and whether that counts."""

    title: str
    link: str
    decision: Decision
    standing: str = ""  # for a stored entry: whether it counts, in a sentence
    cure: str = ""  # and what would change that

    def as_json(self) -> dict[str, Any]:
        """For `--json`."""
        answer = {"title": self.title, "link": self.link, **jsonlines.as_json(self.decision)}
        return answer | ({"standing": self.standing, "cure": self.cure} if self.standing else {})

    def text(self) -> str:
        """For people: the verdict, then each cue with its quote underlined."""
        things = ", ".join(str(number) for number in self.decision.things) or "none"
        lines = [
            _visible(self.title) or "(no title)",
            *([self.link] if self.link else []),
            "",
            f"Things: {things}",
        ]
        lines += [f"Doubtful: {doubt.thing}: {doubt.reason}" for doubt in self.decision.doubtful]
        lines += [line for line in (self.standing, self.cure) if line]
        for evidence in self.decision.evidence:
            lines += ["", *self._cue(evidence)]
        if not self.decision.evidence:
            lines += ["", "No cue was found in the title, the tags, the address or the text."]
        return "\n".join(lines)

    def _cue(self, evidence: Evidence) -> list[str]:
        verdict = "counts" if evidence.accepted else "does not count"
        head = f"{evidence.field} ({evidence.cue}), Thing {evidence.thing}: {verdict}: {evidence.reason}"
        quoted = _visible(evidence.quote)
        around = _visible(self.title) if evidence.field == "title" else quoted
        at = around.find(quoted)
        if not quoted or at < 0:
            return [head]
        return [head, "    " + around, "    " + " " * at + "^" * len(quoted)]


def explain(instance: Instance, what: str, now: datetime) -> Explained:
    """Explain the stored entry of that link or title; else `what` as a title standing alone."""
    if instance.database.exists():
        with Store.open(instance.database, now=now, read_only=True) as store:
            found = next(iter(store.find_entries(what)), None)
            if found is not None:
                return _stored(instance, store, found)
    entry = EntryText(link=what) if "://" in what else EntryText(title=what)
    [decision] = matching.match_blog([entry], instance.config.programme)
    return Explained(entry.title, entry.link, decision)


def _stored(instance: Instance, store: Store, entry: Entry) -> Explained:
    programme = instance.config.programme
    texts = store.texts(entry.feed_id)
    found = matching.match_blog(list(texts.values()), programme, instance.config.corrections)
    decisions = dict(zip(texts, found, strict=True))
    subscriptions = subscriptions_of(instance.cohort, store)
    judged = completion.judge(store.entries([entry.feed_id]), decisions, subscriptions, programme)
    mine = next((each for each in judged if each.entry.row == entry.row), None)
    if mine is None:
        return Explained(entry.title, entry.link, decisions[entry.row])
    return Explained(
        entry.title,
        entry.link,
        decisions[entry.row],
        standing=str(wording.standing_sentence(mine, programme)),
        cure=str(wording.standing_cure(mine, programme) or ""),
    )


def _visible(text: str) -> str:
    """One line without a stranger's control characters."""
    return "".join(char if char.isprintable() else " " for char in text)
