"""How a feed is paged back, as JSON in one column: only code reads it, and pages grow by it.

Pure: imports the model and `cells`. Values that are empty are left out.
"""

from __future__ import annotations

import json
from dataclasses import fields

from aggregator.model import History
from aggregator.store.cells import json_text, moment_or_none, time_text

_NAMES = tuple(field.name for field in fields(History))
_TIMES = ("since", "began", "looked", "newest", "at")


def history_text(history: History | None) -> str | None:
    """A history as JSON text."""
    if history is None:
        return None
    values = {name: getattr(history, name) for name in _NAMES}
    values |= {name: time_text(values[name]) for name in _TIMES}
    return json_text({name: value for name, value in values.items() if value})


def history_or_none(stored: str | None) -> History | None:
    """The history in that text, if there is one. Raises ValueError for what we cannot have written."""
    if stored is None:
        return None
    values = json.loads(stored)
    if strange := values.keys() - set(_NAMES):
        raise ValueError(f"no part of a history: {strange}")
    times = {name: moment_or_none(values.pop(name, None)) for name in _TIMES}
    return History(**{"pager": "", **values, **times})
