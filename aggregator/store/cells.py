"""What stands in one column: times as ISO text in UTC with a Z, lists and parameters as
JSON, and texts made storable, so that no stranger's letter can stop an insert.

Pure: imports the model's messages alone. A stored text that we cannot have written
raises ValueError or KeyError; `database.damage` gives it a name.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from aggregator.model import Message

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # what SQLite's text cannot hold or ends at
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_LARGEST = 2**63 - 1  # of SQLite's integers


def text(value: str) -> str:
    """The text with NUL and lone surrogates replaced, which only broken feeds have."""
    if "\0" not in value:
        try:
            value.encode()
        except UnicodeEncodeError:
            pass
        else:
            return value
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", value)


def count(value: int | None) -> int | None:
    """A stranger's number, at most what a column holds."""
    return None if value is None else max(-_LARGEST, min(value, _LARGEST))


@lru_cache(maxsize=64)  # a run writes its own times with every feed
def time_text(at: datetime | None) -> str | None:
    """2026-05-01T06:00:00Z, with a fraction of the second where there is one."""
    return None if at is None else at.astimezone(UTC).isoformat()[:-6] + "Z"


def moment(stored: str) -> datetime:
    """The time in that text."""
    return datetime.fromisoformat(stored)


def moment_or_none(stored: str | None) -> datetime | None:
    """The time in that text, if there is one."""
    return None if stored is None else datetime.fromisoformat(stored)


def seconds(duration: timedelta | None) -> float | None:
    """A duration's length."""
    return None if duration is None else duration.total_seconds()


def duration_or_none(stored: float | None) -> timedelta | None:
    """The duration of that length, if there is one."""
    return None if stored is None else timedelta(seconds=stored)


def json_text(value: object) -> str:
    """JSON with its letters as they are, to be read by people too."""
    return text(_encode(value))


def message_json(message: Message) -> dict[str, object]:
    """A sentence as it lies inside JSON."""
    return {"msgid": message.msgid, "params": dict(message.params)}


def message(value: dict[str, Any]) -> Message:
    """The sentence in that JSON."""
    return Message(value["msgid"], tuple(value["params"].items()))
