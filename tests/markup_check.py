"""An independent look at cleaned HTML: what the standard library's parser sees in it."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urlsplit

TAG_NAMES = """
    a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption
    figure h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub summary
    sup table tbody td tfoot th thead time tr u ul var wbr
"""
ALLOWED_TAGS = set(TAG_NAMES.split())
ALLOWED_ATTRIBUTES = {
    "*": {"title", "lang", "dir"},
    "a": {"href", "rel"},
    "img": {"src", "alt", "width", "height", "loading", "referrerpolicy"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start", "reversed", "type"},
    "time": {"datetime"},
    "del": {"datetime"},
    "ins": {"datetime"},
    "code": {"class"},
}
VOID = {"br", "col", "hr", "img", "wbr"}


class Check(HTMLParser):
    """Collects what should not be there, and the text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.residue: list[str] = []
        self.open: list[str] = []
        self.depth = 0
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED_TAGS:
            self.residue.append(f"<{tag}>")
        for name, value in attrs:
            if name not in ALLOWED_ATTRIBUTES["*"] | ALLOWED_ATTRIBUTES.get(tag, set()):
                self.residue.append(f"<{tag} {name}>")
            if name == "class" and not (value or "").startswith("language-"):
                self.residue.append(f"class={value}")
            if name in ("href", "src") and self.scheme(value) not in ("http", "https", "mailto"):
                self.residue.append(f"<{tag} {name}={value}>")
        if tag == "a" and ("rel", "nofollow ugc noopener noreferrer") not in attrs:
            self.residue.append("a link without rel")
        if tag not in VOID:
            self.open.append(tag)
            self.depth = max(self.depth, len(self.open))

    @staticmethod
    def scheme(address: str | None) -> str:
        # As a browser reads it: white space and control characters in a scheme count for nothing.
        return urlsplit("".join(letter for letter in address or "" if letter > " ")).scheme

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.residue.append(f"</{tag}> without its start")

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.residue.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.residue.append(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.residue.append(f"<?{data}>")


def check(html: str) -> Check:
    seen = Check()
    seen.feed(html)
    seen.close()
    if seen.open:
        seen.residue.append(f"left open: {seen.open}")
    return seen
