"""The fields that both readers fill: plain text, tags, addresses, languages, bodies.

Pure. May import: model, sanitize (plain text), the standard library.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from urllib.parse import urljoin, urlsplit

from aggregator.sanitize import escape, legal, plain_text

MAX_TITLE = 1000
MAX_NAME = 200
MAX_TAGS = 20
MAX_ENCLOSURES = 10
MAX_ADDRESS = 2048
MAX_CONTENT = 512 * 1024

_REFERENCE = re.compile(
    r"&(?:#\d{1,6}|#x[0-9a-f]{1,6}|amp|lt|gt|quot|apos|nbsp|[lr][sd]quo|[nm]dash|hellip);", re.IGNORECASE
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_IN_BRACKETS = re.compile(r"\(([^()@]+)\)")
_STRAY = re.compile(r"[\s\x00-\x20]+")
_TAG = re.compile("<[^<>]*>")
_ABSOLUTE = re.compile(r"https?://[\w.-]+(?::\d{1,5})?(?:[/?#][!-~]*)?", re.IGNORECASE)
_MARKUP = re.compile(
    r"</(?:p|a|div|span|b|i|em|strong|ul|ol|li|h[1-6]|blockquote|pre|table|figure|section|article)\s*>"
    r"|<(?:p|br|hr|img)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
# How an excerpt ends, in the languages of the programmes known.
_CUT = re.compile(
    r"(?:\[?(?:\.\.\.|…|\. \. \.)\]?|read (?:more|on|the rest.{0,80})|continue reading.{0,300}|keep reading"
    r"|lire la suite.{0,300}|weiterlesen.{0,300}|mehr lesen|lees (?:verder|meer).{0,300}|leer m[aá]s"
    r"|seguir leyendo.{0,300}|l[äæe]s(?:e)? (?:mer|mere|vidare|videre).{0,300}|fortsätt läsa.{0,300}"
    r"|continua a leggere.{0,300}|leggi tutto|leia mais|continu(?:e|ar) (?:lendo|a ler).{0,300}|lue lisää)"
    r"[\s\W]*$",
    re.IGNORECASE,
)
_APPENDED = re.compile(
    r"The post .{1,300} (?:first )?appeared (?:first )?on .{1,200}$"
    r"|L’article .{1,300} est apparu en premier sur .{1,200}$"
)


def one_line(text: str, limit: int) -> str:
    """White space folded, what XML forbids left out, at most `limit` characters."""
    return " ".join(legal(text).split())[:limit].rstrip()


def plain(text: str, *, html: bool, limit: int) -> str:
    """A title, name or tag as plain text.

    Where the feed says it is text, references in it were escaped twice and are resolved
    (`Q&amp;amp;A` is Q&A); its tags are left, for `How <b> works` is what was meant.
    """
    if html:
        text = plain_text(text) if "<" in text or "&" in text else text
    elif "&" in text and _REFERENCE.search(text):
        text = unescape(text)
    return one_line(text, limit)


def author(name: str) -> str:
    """A person's name without the address of mail.

    `ada@x.example (Ada)` is Ada; of an address alone its first part is left.
    """
    name = plain(name, html=False, limit=MAX_NAME)
    mail = _EMAIL.search(name)
    if mail is None:
        return name
    if named := _IN_BRACKETS.search(name):
        return named[1].strip()
    rest = name.replace(mail[0], "").replace("mailto:", "").strip(" ,;:<>()-")
    local = mail[0].partition("@")[0]
    return rest or ("" if local.lower() in ("noreply", "no-reply") else local)


def is_mail(text: str) -> bool:
    """True for an address of mail and nothing else."""
    return "@" in text and bool(_EMAIL.fullmatch(text.strip()))


def tags(names: Iterable[str]) -> tuple[str, ...]:
    """At most 20 different plain tags, in their order."""
    cleaned = (plain(name, html=False, limit=MAX_NAME) for name in names)
    return tuple(dict.fromkeys(filter(None, cleaned)))[:MAX_TAGS]


def address(url: str, base: str) -> str:
    """An absolute http(s) address, or "" where it is none."""
    url = legal(url).strip()
    if not url:
        return ""
    if len(url) <= MAX_ADDRESS and _ABSOLUTE.fullmatch(url):
        return url
    try:
        joined = _STRAY.sub("%20", urljoin(base, url))
        parts = urlsplit(joined)
        if parts.scheme not in ("http", "https") or not parts.hostname or len(joined) > MAX_ADDRESS:
            return ""
    except ValueError:
        return ""
    return joined


def language(tag: str) -> str:
    """A language tag (BCP 47, by its form), or ""."""
    tag = tag.strip().replace("_", "-")
    return tag if len(tag) <= 35 and _LANGUAGE.fullmatch(tag) else ""


def body(text: str, *, html: bool) -> str:
    """The body of an entry as HTML: text is escaped with its paragraphs kept; too much becomes its words."""
    if not html:
        text = _paragraphs(text[:MAX_CONTENT])
    if len(text) > MAX_CONTENT:
        text = escape(plain_text(text))[:MAX_CONTENT]
    return text


def _paragraphs(text: str) -> str:
    text = escape(text.strip().replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(f"<p>{part}</p>" for part in text.split("\n\n") if part).replace("\n", "<br>")


def has_markup(text: str) -> bool:
    """True for text that is HTML though its feed says it is not: it closes an element that bodies have."""
    return bool(_MARKUP.search(text))


def looks_cut(html: str) -> bool:
    """True where HTML ends as excerpts do: "[…]", "…", "Read more"."""
    end = " ".join(unescape(_TAG.sub(" ", html[-1000:])).split())
    return bool(_CUT.search(_APPENDED.sub("", end)[-400:].rstrip()))
