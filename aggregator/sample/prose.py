"""Light markup -> HTML in the idiom of a blog platform.

[P] Imports nothing of ours. Blocks are parted by empty lines: "## heading", "- list" lines,
"> quote", "![what it shows](address)", a line that opens with "<" (HTML as pasted), and
paragraphs. Within a line: *stress*, **strong**, [text](address). It is for the sample's own
texts only, and never sees a stranger's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_STRONG = re.compile(r"\*\*(.+?)\*\*")
_STRESS = re.compile(r"\*(.+?)\*")
_OPENING = re.compile(r'(?<![\w.,!?])"(?=\S)')
_MARKS = re.compile(r"(?m)^(## |- |> )")
_IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")


@dataclass(frozen=True, slots=True)
class Idiom:
    """How a platform writes its HTML; each is a pattern for str.format."""

    paragraph: str = "<p>{0}</p>"
    heading: str = "<h2>{0}</h2>"
    image: str = '<p><img src="{1}" alt="{0}" /></p>'
    between: str = "\n"
    curly: bool = False  # straight quotes and apostrophes become typographic ones


def html(text: str, idiom: Idiom, home: str = "") -> str:
    """The text as the platform would publish it; a `/path` becomes an address under `home`."""
    return idiom.between.join(_block(block, idiom, home) for block in blocks(text))


def plain(text: str) -> str:
    """The words alone, on one line: for summaries."""
    spoken = (block for block in blocks(text) if not block.startswith(("<", "![")))
    words = _LINK.sub(r"\1", _MARKS.sub("", "\n".join(spoken)))
    return " ".join(_STRESS.sub(r"\1", _STRONG.sub(r"\1", words)).split())


def blocks(text: str) -> list[str]:
    """The text's blocks, without the empty lines between them."""
    return [block.strip() for block in re.split(r"\n\s*\n", text) if block.strip()]


def _block(block: str, idiom: Idiom, home: str) -> str:
    image = _IMAGE.fullmatch(block)
    if image:
        return idiom.image.format(escape(image[1]), escape(_absolute(image[2], home)))
    if block.startswith("<"):
        return block
    if block.startswith("## "):
        return idiom.heading.format(_inline(block[3:], idiom, home))
    if block.startswith("- "):
        lines = (f"<li>{_inline(line, idiom, home)}</li>" for line in re.split(r"(?m)^- ", block)[1:])
        return f"<ul>{''.join(lines)}</ul>"
    if block.startswith("> "):
        return f"<blockquote><p>{_inline(re.sub(r'(?m)^> ?', '', block), idiom, home)}</p></blockquote>"
    return idiom.paragraph.format(_inline(block, idiom, home))


def _inline(text: str, idiom: Idiom, home: str) -> str:
    text = escape(" ".join(text.split()), quote=False)
    if idiom.curly:
        text = _OPENING.sub("“", text).replace('"', "”").replace("'", "’")
    text = _LINK.sub(lambda found: f'<a href="{_absolute(found[2], home)}">{found[1]}</a>', text)
    return _STRESS.sub(r"<em>\1</em>", _STRONG.sub(r"<strong>\1</strong>", text))


def _absolute(address: str, home: str) -> str:
    return home + address if address.startswith("/") else address
