"""What a feed says was taken back: at:deleted-entry (RFC 6721).

Pure; the standard library and `dates`. feedparser keeps the last of several only, so these are read from the
document, which the guard has admitted: no entity is declared in it.
"""

from __future__ import annotations

from datetime import datetime
from xml.parsers import expat

from aggregator.parse import dates

_NAME = "http://purl.org/atompub/tombstones/1.0 deleted-entry"
_MOST = 1000


def deleted(text: str) -> tuple[tuple[str, datetime | None], ...]:
    """The ids of entries that are gone, each with the time it went; () where the document breaks off."""
    if "deleted-entry" not in text:
        return ()
    found: list[tuple[str, datetime | None]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == _NAME and attributes.get("ref") and len(found) < _MOST:
            found.append((attributes["ref"].strip(), dates.parse(attributes.get("when", ""))))

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    try:
        parser.Parse(text, True)
    except expat.ExpatError:
        return ()
    return tuple(found)
