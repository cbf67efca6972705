"""Cleaned HTML made conforming: elements only where the HTML standard has a place for them.

Pure; the standard library only. Reads nh3's output alone, where "<" begins a tag and nothing
else and every value stands in double quotes. It gives the same words in the same order, adds no
attribute and no element that cleaning would not leave, and decides nothing about safety: `clean`
has what it returns checked again.

    a block inside an inline element     span becomes div, <b> and the like are left out
    a block inside code or a heading     lines with <br> between them
    lists                                what is no item becomes one; an item without a list is a div
    headings                             one level after the other, below the entry's own
    elements that pages do without       others: section and the like are div, strike is s
    attributes                           those that say nothing a browser understands are left out
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import quote

_TOKEN = re.compile(r'<(/?)([a-z0-9]+)((?: [a-z]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')

VOID = frozenset({"br", "col", "hr", "img", "wbr"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LOWEST = 6
_UNDER_THE_TITLE = 4  # an entry's title is h3
_BLOCK_NAMES = (
    "blockquote caption col colgroup dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre "
    "summary table tbody td tfoot th thead tr ul"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_BOX_NAMES = "col colgroup details dl figure hr ol table tbody tfoot thead tr ul"
_BOXES = frozenset(_BOX_NAMES.split())
_INLINE_NAMES = "abbr b bdi bdo cite dfn em i kbd mark q s samp small span strong sub sup time u var"
_INLINE = frozenset(_INLINE_NAMES.split())
_BOXES_ELSEWHERE = (
    "address article aside center dialog fieldset footer form header hgroup legend main nav search section"
)
OTHERWISE = {**dict.fromkeys(_BOXES_ELSEWHERE.split(), "div"), "dir": "ul", "menu": "ul", "strike": "s"}
_INTRICATE = OTHERWISE.keys() | {"bdo", "details", "dl", "time"}
_LINES = _HEADINGS | {"code", "pre", "summary"}  # words only, though they may have several lines
_HOME = {  # where an element must stand, directly
    "li": {"ul", "ol"},
    "dt": {"dl"},
    "dd": {"dl"},
    "figcaption": {"figure"},
    "summary": {"details"},
    "rt": {"ruby"},
    "rp": {"ruby"},
}
_ITEM = {"ul": "li", "ol": "li", "dl": "dd"}
_FITTING = {
    "colspan": re.compile(r"[1-9]\d{0,2}"),
    "rowspan": re.compile(r"[1-9]\d{0,2}"),
    "start": re.compile(r"-?\d{1,9}"),
    "type": re.compile(r"[1aAiI]"),
    "scope": re.compile(r"row|col|rowgroup|colgroup"),
    "dir": re.compile(r"ltr|rtl|auto"),
    "lang": re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-[A-Za-z]{2})?"),
    "datetime": re.compile(r"\d{4}(-\d\d(-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:?\d\d)?)?)?)?"),
    "reversed": re.compile(r""),
    "value": re.compile(r"-?\d{1,9}"),
}
_USUAL = re.compile(r""" href="(?:[\w:/.?=~+,@!$()*'-]|&amp;)*" rel="[a-z ]*\"""")  # nothing to look at
_SITE = re.compile(r"https?://[^/?#]*", re.IGNORECASE)
_UNFIT = re.compile(r"&(?:quot|lt|gt|nbsp);|[ <>\[\]\\^`{|}]|%(?![0-9A-Fa-f]{2})")


@dataclass(slots=True)
class _Element:
    name: str
    attributes: str = ""
    children: list[_Element | str] = field(default_factory=list)
    holds_block: bool = False


def conforming(cleaned: str) -> str:
    """The same content, each element where one may stand. No deeper than Python's calls may go."""
    simply = _simply(cleaned)
    return _Writer().inside(_tree(cleaned), "div", lines=False) if simply is None else simply


def _simply(cleaned: str) -> str | None:
    """The same in one pass, where nothing but headings and attributes has to be written anew, as mostly.

    None at the first element that stands where it may not, or of which that is not easily told.
    """
    levels = _Levels()
    outer = ["div"]  # the elements that are open
    headings: list[str] = []
    lines = inline = 0  # how many of those have words only, and stand within a line
    written: list[str] = []
    place = end = 0  # up to which it is written; where the last tag ended
    for token in _TOKEN.finditer(cleaned):
        closing, name, attributes = token.groups()
        if outer[-1] in _ITEM and cleaned[end : token.start()].strip():
            return None
        end = token.end()
        if closing:
            outer.pop()
            lines -= name in _LINES
            inline -= name in _INLINE
            if name in _HEADINGS:
                written += (cleaned[place : token.start()], f"</{headings.pop()}>")
                place = end
            continue
        if (name in _BLOCKS and (lines or inline)) or not _stands(name, attributes, outer[-1]):
            return None
        if name in _HEADINGS:
            headings.append(levels.written(int(name[1])))
        if attributes or name in _HEADINGS:
            shown = headings[-1] if name in _HEADINGS else name
            written += (cleaned[place : token.start()], f"<{shown}{_attributes(attributes, outer[-1])}>")
            place = end
        if name not in VOID:
            outer.append(name)
            lines += name in _LINES
            inline += name in _INLINE
    written.append(cleaned[place:])
    return "".join(written)


def _stands(name: str, attributes: str, parent: str) -> bool:
    """Whether an element certainly stands where it may, whatever is in it."""
    if parent in _ITEM:
        return name == _ITEM[parent]
    if name in _HOME:
        return parent in _HOME[name]
    if name == "a":
        return ' href="' in attributes
    return name not in _INTRICATE


def _tree(cleaned: str) -> _Element:
    root = _Element("div")
    open_elements = [root]
    place = 0
    for token in _TOKEN.finditer(cleaned):
        if token.start() > place:
            open_elements[-1].children.append(cleaned[place : token.start()])
        place = token.end()
        closing, name, attributes = token.groups()
        if closing:
            if len(open_elements) > 1:
                open_elements.pop()
            continue
        element = _Element(OTHERWISE.get(name, name), attributes)
        if element.name in _BLOCKS:
            for outer in reversed(open_elements):
                if outer.holds_block:
                    break
                outer.holds_block = True
        open_elements[-1].children.append(element)
        if name not in VOID:
            open_elements.append(element)
    if place < len(cleaned):
        open_elements[-1].children.append(cleaned[place:])
    return root


class _Writer:
    """Writes a tree; remembers the headings it passed."""

    def __init__(self) -> None:
        self._levels = _Levels()

    def inside(self, parent: _Element, name: str, *, lines: bool) -> str:
        """The children of an element that is written as `name`; `lines`: words and line ends only."""
        item = _ITEM.get(name, "")
        written = []
        for child in parent.children:
            if isinstance(child, str):
                written.append(f"<{item}>{child}</{item}>" if item and child.strip() else child)
            elif not item or child.name == item or (name == "dl" and child.name == "dt"):
                written.append(self._element(child, name, lines=lines))
            elif child.name != "br":
                inner = self._element(child, item, lines=lines)
                written.append(f"<{item}>{inner}</{item}>" if inner else "")
        return "".join(written)

    def _element(self, element: _Element, parent: str, *, lines: bool) -> str:
        name = self._name(element, parent, lines=lines)
        within = self.inside(element, name or parent, lines=lines or name in _LINES)
        if not name:
            return within
        start = f"<{name}{_attributes(element.attributes, parent)}>"
        if name in VOID:
            return start
        ends_a_line = lines and element.name in _BLOCKS and name == "span"
        return f"{start}{within}</{name}>{'<br>' if ends_a_line else ''}"

    def _name(self, element: _Element, parent: str, *, lines: bool) -> str:
        """What an element is written as; "" where only what is in it stays."""
        name = element.name
        if lines and name in _BLOCKS:
            return "" if name in _BOXES else "span"
        if name in _HEADINGS:
            return self._levels.written(int(name[1]))
        if _lost(element, parent):
            return "div" if name in _BLOCKS else ""
        if element.holds_block and not lines and name in _INLINE:
            return "div" if name == "span" else ""
        return name


class _Levels:
    """The headings passed so far."""

    def __init__(self) -> None:
        self._levels: list[int] = []

    def written(self, level: int) -> str:
        """What a heading is written as: one deeper than the heading it stands under."""
        while self._levels and self._levels[-1] >= level:
            self._levels.pop()
        self._levels.append(level)
        return f"h{min(_UNDER_THE_TITLE + len(self._levels) - 1, _LOWEST)}"


def _lost(element: _Element, parent: str) -> bool:
    """Whether it stands where it may not, or lacks what makes it what it is."""
    name = element.name
    if name in _HOME and parent not in _HOME[name]:
        return True
    if name == "a":
        return ' href="' not in element.attributes
    if name == "time":
        return ' datetime="' not in _attributes(element.attributes, parent)
    if name == "bdo":
        return ' dir="' not in _attributes(element.attributes, parent)
    within = [each for each in element.children if isinstance(each, _Element) or each.strip()]
    names = [each.name if isinstance(each, _Element) else "" for each in within]
    if name == "details":
        return names[:1] != ["summary"]
    return name == "dl" and (names[:1] != ["dt"] or names[-1] != "dd")


def _attributes(attributes: str, parent: str) -> str:
    """Those whose values a browser understands, addresses without what no address may hold (RFC 3986)."""
    if not attributes or _USUAL.fullmatch(attributes):
        return attributes
    return "".join(
        f' {name}="{_address(value) if name in {"href", "src"} else value}"'
        for name, value in _ATTRIBUTE.findall(attributes)
        if (name not in _FITTING or _FITTING[name].fullmatch(value)) and (name != "value" or parent == "ol")
    )


def _address(value: str) -> str:
    site = _SITE.match(value)
    begin = site.end() if site else 0
    path, number_sign, fragment = value[begin:].partition("#")
    fragment = fragment.replace("#", "%23")
    return value[:begin] + _UNFIT.sub(_quoted, f"{path}{number_sign}{fragment}")


def _quoted(found: re.Match[str]) -> str:
    return quote(unescape(found[0]))
