"""What somebody typed where a blog's address was asked for -> addresses to begin with.

[P] Text in, addresses out; imports the model, `addresses` and `platforms`. It mends what
people do to addresses (no scheme, half a scheme, brackets, a full stop, words around it) and
takes the addresses of editors and front pages for what they are. It asks nobody.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from aggregator.addresses import Allowed, normalise
from aggregator.candidates import platforms
from aggregator.model import N_, Failure, FailureKind, Message, failure, message

_LONGEST = 4096  # characters that are looked at
_MOST_MEANINGS = 3  # of one address: a search engine's link to an editor's page
# Of parts without end some hundred characters are looked at from each of them, or it would take minutes.
MAIL = re.compile(r"(?:mailto:)?[^\s@<>()\[\],;:/]{1,300}+(?::[^\s@/]{1,300}+)?@[\w-]+(?:\.[\w-]+)+")

# "http://", and what becomes of it: "http:/", "http//", "htp://", "ttps://", "https;//", "http://http://".
_SCHEME = re.compile(r"(?<![a-z])(?:feed:(?://)?)?h?t{1,3}p(?P<s>s?)[:;]?/{1,3}", re.IGNORECASE)
_FEED_SCHEME = re.compile(r"feed://(?!https?:)", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"(?:javascript|vbscript|data|file|ftp|about|chrome|view-source):", re.IGNORECASE)
_HOST = re.compile(
    r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+(?!(?:html?|php|aspx?|pdf|docx?|jpe?g|png)\b)[^\W\d_]{2,24}\.?(?::\d+)?"
    r"(?![\w@])(?:[/?#]\S*)?"
    r"|\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?(?![\w.])(?:[/?#]\S*)?|localhost:\d+\S*",
    re.IGNORECASE,
)
_CLOSING = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True, slots=True)
class Start:
    """Where to begin."""

    urls: tuple[str, ...]  # normalised; the next one only where nobody answers at the one before
    notes: tuple[Message, ...] = ()  # what was made of the text


def start_from(text: str, exceptions: Allowed) -> Start | Failure:
    """The address in a text, or why there is none that may be asked.

    A Failure is NO_FEED_FOUND with `reason` ("no_address", "mail" or one of `platforms`), or what
    `addresses.normalise` says.
    """
    text = _visible(text)
    found = _addresses(text)
    if not found:
        reason = "mail" if MAIL.search(text) else "no_address"
        return failure(FailureKind.NO_FEED_FOUND, reason=reason)
    url, has_scheme = found[0]
    notes = []
    others = [other for other, _ in found[1:] if other.rstrip("/") != url.rstrip("/")]
    if others:
        words = N_("Only the first address was looked at, not %(other)s.")
        notes.append(message(words, other=others[0]))
    for _ in range(_MOST_MEANINGS):
        meaning = platforms.meant(url)
        if isinstance(meaning, Failure):
            return meaning
        if meaning is None:
            break
        notes.append(message(N_("%(typed)s stands for the blog at %(blog)s."), typed=url, blog=meaning))
        is_elsewhere = _authority(meaning) != _authority(url)  # and has the scheme that is known there
        url, has_scheme = meaning, has_scheme or is_elsewhere
    normalised = normalise(url, exceptions)
    if isinstance(normalised, Failure):
        return normalised
    if has_scheme:
        return Start((normalised,), tuple(notes))
    plain = normalise(url.replace("https://", "http://", 1), exceptions)
    return Start((normalised, plain) if isinstance(plain, str) else (normalised,), tuple(notes))


def without_mail(text: str) -> str:
    """The text without addresses of mail and without passwords in addresses: what may be kept of it."""
    return MAIL.sub("(e-mail)", text)


def _authority(url: str) -> str:
    """Host and port as they stand there, in whatever shape."""
    return url.partition("://")[2].partition("/")[0]


def _addresses(text: str) -> list[tuple[str, bool]]:
    """Every address in a text, in order: with "https://" where it has no scheme, and whether it had one."""
    found: list[tuple[str, bool]] = []
    for word in text.split():
        scheme = None
        for match in _SCHEME.finditer(word):  # the last of several counts: "http://https://ada.example"
            if scheme is None or match.start() == scheme.end():
                scheme = match
        if scheme is not None:
            rest = _trimmed(word[scheme.end() :])
            if rest:
                found.append((f"http{scheme['s'].lower()}://{rest}", True))
        elif _FEED_SCHEME.match(bare := word.lstrip("<([\"'")):
            found.append((f"http://{_trimmed(bare.removeprefix('feed://'))}", True))
        elif _OTHER_SCHEME.match(bare):
            found.append((_trimmed(bare), True))
        elif host := _HOST.search(MAIL.sub(" ", word)):
            found.append((f"https://{_trimmed(host[0])}", False))
    return found


def _trimmed(url: str) -> str:
    """Without the punctuation and brackets of the sentence around it."""
    url = re.split(r"[<>\"“”»]", url, maxsplit=1)[0]
    while url:
        last = url[-1]
        opening = _CLOSING.get(last)
        is_closing = opening is not None and url.count(last) > url.count(opening)
        if not is_closing and last not in "'.,;:!?’‘«*|":
            break
        url = url[:-1]
    return url


def _visible(text: str) -> str:
    """Without zero-width and control characters, which come along when one copies."""
    kept = (" " if char.isspace() else char for char in text[:_LONGEST])
    return "".join(char for char in kept if unicodedata.category(char) not in ("Cf", "Cc"))
