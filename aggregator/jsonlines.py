"""`aggregator match`: JSON Lines in, JSON Lines out.

[P] Text to text over matching; no database, no network. The lines of one `blog` are one
blog; a line without it stands alone. Answers come in the order of the lines.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from aggregator import matching, sanitize
from aggregator.model import Decision, EntryText, OperatorError, Programme


def match(lines: Iterable[str], programme: Programme, path: str = "-") -> list[str]:
    """One JSON answer per non-empty line.

    Raises OperatorError naming the first bad line; nothing is answered then.
    """
    entries: list[EntryText] = []
    blogs: dict[object, list[int]] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        entry, blog = _entry(line, f"{path}:{number}")
        blogs.setdefault(blog or len(entries), []).append(len(entries))  # a number stands alone
        entries.append(entry)
    answers: dict[int, Decision] = {}
    for indexes in blogs.values():
        decisions = matching.match_blog([entries[index] for index in indexes], programme)
        answers.update(zip(indexes, decisions, strict=True))
    return [json.dumps(as_json(answers[index]), ensure_ascii=False) for index in range(len(entries))]


def as_json(decision: Decision) -> dict[str, Any]:
    """A decision as `match` and `explain --json` print it, and as its writer is given it."""
    return {
        "things": list(decision.things),
        "doubtful": [{"thing": doubt.thing, "reason": str(doubt.reason)} for doubt in decision.doubtful],
        "evidence": [
            {
                "thing": evidence.thing,
                "cue": evidence.cue,
                "field": evidence.field,
                "quote": evidence.quote,
                "accepted": evidence.accepted,
                "reason": str(evidence.reason),
            }
            for evidence in decision.evidence
        ],
    }


def _entry(line: str, where: str) -> tuple[EntryText, str]:
    try:
        record = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise OperatorError(
            f"{where}: this is not JSON ({error}); each line is one object with a title"
        ) from error
    if not isinstance(record, dict) or not isinstance(record.get("title"), str):
        raise OperatorError(f"{where}: each line is an object with at least a `title` that is text")
    texts = {key: _text(record, key, where) for key in ("link", "content", "published", "blog")}
    tags = record.get("tags") or []
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise OperatorError(f"{where}: `tags` is a list of texts")
    link, content = texts["link"], texts["content"]
    entry = EntryText(
        title=record["title"],
        tags=tuple(tags),
        link=link,
        published=_moment(texts["published"], where),
        content=sanitize.bare(content, base=link),
    )
    return entry, texts["blog"]


def _text(record: dict[str, Any], key: str, where: str) -> str:
    value = record.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise OperatorError(f"{where}: `{key}` is text, not {type(value).__name__}")
    return value


def _moment(text: str, where: str) -> datetime | None:
    """An ISO 8601 date or time; a year or a month alone means its first day."""
    if not text:
        return None
    begun = text + "-01-01"[len(text) - 4 :] if len(text) in {4, 7} else text
    try:
        moment = datetime.fromisoformat(begun)
    except ValueError as error:
        raise OperatorError(f"{where}: `published` is an ISO 8601 date or time, not {text!r}") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
