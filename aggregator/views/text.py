"""Small words: initials, file names and addresses made from what strangers wrote.

Pure; imports nothing of ours.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from urllib.parse import quote, urlsplit, urlunsplit

# What may not stand in XML 1.0 (2.2 Char) or is an error in HTML: control characters,
# surrogates, non-characters.
_PLANES = "".join(
    f"{chr(plane | 0xFFFE)}{chr(plane | 0xFFFF)}" for plane in range(0x1_0000, 0x11_0000, 0x1_0000)
)
_ILLEGAL = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff{_PLANES}]")
_PLAIN_URL = re.compile(r"https?://[\w.:-]+(?:/(?:[\w.~:/!$&'()*+,;=@-]++|%[0-9A-Fa-f]{2})*+)?", re.ASCII)
_UNFIT = re.compile(r"[\x00-\x20\"<>\\^`{|}\[\]#]|%(?![0-9A-Fa-f]{2})")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")  # what turns round the text behind it, on and on
_FIGURES = re.compile(r"(\d{1,9})")
TITLE = 300  # characters

# Letters with an alphabet's last places ("{" stands behind "z"), and those that no decomposition makes plain.
_BEHIND_Z = {
    language: str.maketrans(letters, "{|}{|"[: len(letters)])
    for languages, letters in (("sv fi", "åäö"), ("da no nb nn", "æøåäö"))
    for language in languages.split()
}
_AS_PLAIN = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ı": "i"})

# ISO 639-1: an unknown `lang` harms more than none.
_LANGUAGES = (
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da "
    "de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz "
    "ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln "
    "lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi "
    "pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti "
    "tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu "
)


def legal(text: str) -> str:
    """The text without characters that XML or HTML forbid."""
    if text.isprintable() or text.replace("\n", "").replace("\xa0", "").isprintable():
        return text  # as nearly all are, and each letter costs more
    return _ILLEGAL.sub("", text)


def line(text: str) -> str:
    """The text as one line of legal characters, none of which turns round what stands behind it."""
    if text.isprintable() and "  " not in text and text[:1] != " " != text[-1:]:  # as nearly all texts are
        return text
    return " ".join(_TURNING.sub("", legal(text)).split())


def title(text: str) -> str:
    """The text as a title: one line, cut where nobody reads on."""
    whole = line(text[: 4 * TITLE])
    return whole if len(whole) <= TITLE else f"{whole[: TITLE - 1].rstrip()}…"


def in_order(name: str, language: str) -> list[str | int]:
    """What to sort names by: figures in them count as numbers, and letters stand where readers look for them.

    >>> sorted(["Group 10", "Group 9", "group 1", "Émile", "Zoe"], key=lambda name: in_order(name, "nl"))
    ['Émile', 'group 1', 'Group 9', 'Group 10', 'Zoe']
    >>> sorted(["Örjan", "Åsa", "Zoe", "Adam"], key=lambda name: in_order(name, "sv"))
    ['Adam', 'Zoe', 'Åsa', 'Örjan']
    """
    letters = _BEHIND_Z.get(language.lower().partition("-")[0], {})
    known = unicodedata.normalize("NFC", name).casefold().translate(letters)
    plain = "".join(each for each in unicodedata.normalize("NFKD", known) if not unicodedata.combining(each))
    pieces = _FIGURES.split(plain.translate(_AS_PLAIN))  # every second one is a figure
    return [int(piece) if place % 2 else piece for place, piece in enumerate(pieces)]


def web(url: str) -> str:
    """The address where it is http(s), fit for an attribute, else ""; nothing else may become a link."""
    if _PLAIN_URL.fullmatch(url):
        return url
    if not url.lower().startswith(("http://", "https://")):
        return ""
    try:
        parts = urlsplit(legal(url))
    except ValueError:  # brackets that hold no IPv6 address
        return ""
    return urlunsplit(
        parts._replace(**{name: _quoted(getattr(parts, name)) for name in ("path", "query", "fragment")})
    )


def _quoted(piece: str) -> str:
    """A piece of an address without what no address may hold (RFC 3986, RFC 3987)."""
    return _UNFIT.sub(lambda found: quote(found[0]), piece)


def host(url: str) -> str:
    """The host name of an address, without "www."; "" where there is none."""
    return (urlsplit(web(url)).hostname or "").removeprefix("www.")


def initials(name: str) -> str:
    """One or two letters for an avatar.

    >>> initials("Ada van Quill"), initials("bookworm"), initials("42")
    ('AQ', 'B', '4')
    """
    words = [word for word in re.split(r"[^\w]+", name) if word]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [word[0] for word in words]
    return "".join(letters).upper() or "·"


def hue(key: str) -> int:
    """A number from 0 to 7 that stays the same for the same key."""
    return hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=1).digest()[0] % 8


def slug(name: str) -> str:
    """A file name for a group: lower-case ASCII, and a hash where that alone could collide.

    >>> slug("School Libraries"), slug("東京")
    ('school-libraries', 'g-bd8aa045')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    word = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:40]
    if word and word.replace("-", " ") == name.lower():
        return word
    digest = hashlib.blake2b(name.encode("utf-8", "replace"), digest_size=4).hexdigest()
    return f"{word or 'g'}-{digest}"


def language(tag: str) -> str:
    """A language tag browsers know ("nl", "pt-BR"), else ""."""
    primary, _, region = tag.replace("_", "-").partition("-")
    if f"{primary.lower()} " not in _LANGUAGES or len(primary) != 2:
        return ""
    known = re.fullmatch(r"[A-Za-z]{2}", region)
    return f"{primary.lower()}-{region.upper()}" if known else primary.lower()
