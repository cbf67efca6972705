"""The SAX parser that feedparser is given: the standard library's expat, which hands on less often.

Pure. What feedparser costs is its time for each call, and two kinds of calls can be spared:

* expat hands a text over in pieces, cut at every line end and reference; escaped HTML is all
  references. Joined before, texts cost an eighth less time (Python's `xmlparser.buffer_text`).
* Elements from which `feed.py` reads nothing are left out: one in eight of Blogger's and WordPress's.

`feed.py` names this module in feedparser's list of drivers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.parsers.expat import XMLParserType
from xml.sax.expatreader import ExpatParser

_PIECE = 1 << 16  # characters

# By expat's names: namespace, name, and a prefix where there is one. Any other spelling is handed on.
_UNREAD = frozenset(
    {
        "comments",  # RSS: where they are, not how many
        "http://wellformedweb.org/CommentAPI/ commentRss wfw",
        "http://www.w3.org/2005/Atom uri",
        "http://schemas.google.com/g/2005 image gd",
    }
)
_LINK = "http://www.w3.org/2005/Atom link"
_UNREAD_LINKS = frozenset({"edit", "self", "hub"})


def create_parser() -> ExpatParser:
    """The parser; `xml.sax.make_parser` looks for a function of this name."""
    return _Driver()


class _Driver(ExpatParser):
    _parser: XMLParserType  # the base class makes one at each reset

    def reset(self) -> None:
        self._unread = 0  # how many elements are open that are not handed on
        super().reset()
        self._parser.buffer_text = True
        self._parser.buffer_size = _PIECE

    def start_element_ns(self, name: str, attrs: Mapping[str, str]) -> None:
        unread = name in _UNREAD or (name == _LINK and attrs.get("rel") in _UNREAD_LINKS)
        if self._unread or unread:
            self._unread += 1
        else:
            super().start_element_ns(name, attrs)

    def end_element_ns(self, name: str) -> None:
        if self._unread:
            self._unread -= 1
        else:
            super().end_element_ns(name)

    def character_data(self, data: Any) -> None:
        if not self._unread:
            super().character_data(data)
