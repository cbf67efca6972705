"""Addresses: which may be asked, how they are written, and when two of them are the same.

Job: one set of rules for all doors: a line of feeds.opml, a sign-up, a redirect, and the
network address that is dialled in the end. Pure: no look-ups, no clock; imports the model
and `idna` only. It never asks whether an address answers: that is `fetch`.

Form (RFC 3986, 3.1-3.5; WHATWG URL for what browsers make of hosts):
- http and https; `feed:` before either is taken off, `feed://` means http.
- ports 80, 443, 8000, 8080, 8443; no user name or password; at most 2048 characters;
  no control character, no backslash.
- a host name is lower case, without the final dot, in its ASCII form (IDNA 2008 with UTS 46
  mapping); a last label made of figures makes it an IPv4 address, which must be written as
  four decimal numbers. `127.1`, `0x7f.1`, `017700000001` and `2130706433` are none.

Network addresses: only the public internet, by a list of our own (see `is_public`).
Exceptions are the organiser's, see `Allowed`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import NamedTuple
from urllib.parse import SplitResult, quote, unquote_to_bytes, urljoin, urlsplit

import idna

from aggregator.model.polled import Failure, FailureKind, failure

IPAddress = IPv4Address | IPv6Address
IPNetwork = IPv4Network | IPv6Network

LONGEST = 2048  # characters
USUAL_PORTS = frozenset({80, 443, 8000, 8080, 8443})
DEFAULT_PORTS = {"http": 80, "https": 443}

# Names that never mean a host of the public internet: RFC 6761, 6.3; RFC 6762; RFC 8375; ICANN's
# reservation of .internal.
LOCAL_NAMES = ("localhost", "localdomain", "local", "internal", "home.arpa")

# Printable ASCII that may stand unescaped in a path and a query (WHATWG URL, percent-encode sets).
_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))
_PATH_SAFE = "".join(c for c in _PRINTABLE if c not in '"#<>?`{}')
_QUERY_SAFE = "".join(c for c in _PRINTABLE if c not in '"#<>')

_NAME = re.compile(r"[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")  # "_" and edge hyphens exist on blog hosts
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_UNCLEAN = re.compile(r"[\x00-\x1f\x7f-\x9f\\\ud800-\udfff]")
_WRITTEN_TOGETHER = frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL"})
_FEED_SCHEME = re.compile(r"feed:(?://(?!/))?(?=https?:)", re.IGNORECASE)


class Origin(NamedTuple):
    """Who is spoken to: "http" or "https", the host (a name, or a literal without brackets), the port."""

    scheme: str
    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Allowed:
    """`[polling] allow_private_addresses`, read: where the address and port rules do not apply."""

    networks: tuple[IPNetwork, ...] = ()
    hosts: frozenset[tuple[str, int]] = frozenset()  # a host name or literal with its port

    def covers(self, host: str, port: int, address: IPAddress | None = None) -> bool:
        """Whether this host and port, or the network address it stands for, is excepted."""
        if (host, port) in self.hosts:
            return True
        if address is None:
            return False
        address = unwrap(address)
        return (str(address), port) in self.hosts or any(address in network for network in self.networks)


NOTHING = Allowed()


def allowed(texts: Iterable[str]) -> Allowed:
    """Read exceptions: "10.0.0.0/8", "127.0.0.1", "127.0.0.1:8899", "[::1]:8899", "blog.intranet:8443".

    Raises ValueError naming the text that is none of these.
    """
    networks: list[IPNetwork] = []
    hosts: set[tuple[str, int]] = set()
    for text in texts:
        try:
            networks.append(ip_network(text.strip(), strict=False))
        except ValueError:
            hosts.add(_host_and_port(text))
    return Allowed(tuple(networks), frozenset(hosts))


def _host_and_port(text: str) -> tuple[str, int]:
    raw, colon, port = text.strip().rpartition(":")
    host = _host(raw)
    if not colon or host is None or not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise ValueError(
            f'"{text}" is neither a network like "10.0.0.0/8" nor a host and port like "127.0.0.1:8899"'
        )
    return host, int(port)


def normalise(text: str, exceptions: Allowed = NOTHING) -> str | Failure:
    """The one way to write this address, or why it may not be asked (kind URL or ADDRESS).

    URL has the parameter `reason` (scheme, port, userinfo, host, length, characters) and, where it
    helps, `scheme` or `port`; ADDRESS has `host` and `address`. A name's network addresses are only
    known when it is dialled, see `check_dialled`.
    """
    try:
        where, target = _read(text)
        _check(where, exceptions)
        url = _written(where, target)
        if len(url) > LONGEST:
            raise _refused("length")
    except _Refused as refused:
        return refused.failure
    return url


def redirected(url: str, location: str, exceptions: Allowed = NOTHING) -> str | Failure:
    """Where a redirect from `url` leads (RFC 9110, 10.2.2): `normalise` of the Location made absolute."""
    if not _clean(location):  # urljoin drops tabs and line ends without a word
        return _refused("characters").failure
    try:
        return normalise(urljoin(url, location.strip()), exceptions)
    except ValueError:  # brackets that are no IPv6 address
        return _refused("host").failure


def origin(url: str) -> Origin:
    """The origin of a normalised address."""
    parts = urlsplit(url)
    return Origin(parts.scheme, parts.hostname or "", parts.port or DEFAULT_PORTS[parts.scheme])


def spoken(url: str) -> tuple[str, str]:
    """What stands for a normalised address in a request: the Host and the target (RFC 9112, 3.2)."""
    host, _slash, path = url.partition("://")[2].partition("/")
    return host, f"/{path}"


def server(url: str) -> str:
    """Who it is that may ask for rest: the host; with its port, where that is not the web's own and so
    another program's, often another machine's. "" where there is no host.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    return f"{host}:{port}" if port and port not in DEFAULT_PORTS.values() else host


@lru_cache(maxsize=4096)  # of every host it is asked several times: whose turn it is, what may be dialled
def literal(host: str) -> IPAddress | None:
    """The network address a host is, where it is one and not a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def comparison_key(url: str) -> str:
    """What is equal for two spellings of one address; for comparing, never for asking.

    Left out: http or https, the scheme's own port, a leading "www." (who has the one name has the
    other), a slash at the end of the path, the fragment, needless percent-escapes. The path's and
    the query's case and the query's order stay: servers may tell them apart.
    """
    try:
        (scheme, host, port), target = _read(url)
    except _Refused:
        return url.strip()
    path, mark, query = target.partition("?")
    name = host.removeprefix("www.")
    where = name if port == DEFAULT_PORTS[scheme] else f"{name}:{port}"
    return where + _unescaped(path).rstrip("/") + mark + _unescaped(query)


def same_address(one: str, other: str) -> bool:
    """Whether two addresses differ in spelling only, see `comparison_key`."""
    return comparison_key(one) == comparison_key(other)


def check_dialled(
    host: str, port: int, addresses: Iterable[IPAddress], exceptions: Allowed
) -> Failure | None:
    """Why these answers of the resolver may not be dialled: one bad answer spoils all (rebinding)."""
    for address in addresses:
        if exceptions.covers(host, port, address):
            continue
        if not is_public(address):
            return failure(FailureKind.ADDRESS, host=host, address=address)
        if port not in USUAL_PORTS:
            return _refused("port", port=port).failure
    return None


# `ipaddress.is_global` differs between Python versions and is true for some of these:
_NOT_PUBLIC = tuple(
    ip_network(text)
    for text in (
        "192.0.0.0/24",  # IETF protocol assignments, RFC 6890
        "192.88.99.0/24",  # 6to4 relays, RFC 7526
        "168.63.129.16/32",  # the agent of one cloud's hosts: public by number, local by nature
        "2001::/32",  # Teredo, RFC 4380: carries an IPv4 address
        "2002::/16",  # 6to4, RFC 3056: carries an IPv4 address
        "3fff::/20",  # documentation, RFC 9637
    )
)
_UNICAST_V6 = IPv6Network("2000::/3")  # all that IANA has given out
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: what an IPv6-only network calls an IPv4 host


def unwrap(address: IPAddress) -> IPAddress:
    """The IPv4 address that an IPv6 one reaches: IPv4-mapped (RFC 4291) and NAT64 (RFC 6052)."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in _NAT64:
            return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def is_public(address: IPAddress) -> bool:
    """Whether this is a host of the public internet.

    NAT64 and mapped addresses count as the IPv4 address inside. Teredo, 6to4 and IPv4-compatible
    ones are refused altogether: no blog is served there, and they too carry an IPv4 address.
    """
    address = unwrap(address)
    if isinstance(address, IPv6Address) and (address not in _UNICAST_V6 or address.scope_id):
        return False
    if address.is_multicast or address.is_reserved or not address.is_global:
        return False
    return not any(address in network for network in _NOT_PUBLIC)


class _Refused(Exception):  # noqa: N818 - it ends a reading, nothing has gone wrong
    def __init__(self, trouble: Failure) -> None:
        super().__init__(trouble)
        self.failure = trouble


def _refused(reason: str, **params: object) -> _Refused:
    return _Refused(failure(FailureKind.URL, reason=reason, **params))


@lru_cache(maxsize=4096)  # a run reads each address for the list, for its key and for asking
def _read(text: str) -> tuple[Origin, str]:
    """Origin and target (path and query) of an address, its form checked. Raises _Refused."""
    text = text.strip()
    if len(text) > LONGEST:
        raise _refused("length")
    if not _clean(text):
        raise _refused("characters")
    text = _FEED_SCHEME.sub("", text, count=1)
    if text[:7].lower() == "feed://":
        text = "http" + text[4:]
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise _refused("host") from error
    if parts.scheme not in DEFAULT_PORTS:
        raise _refused("scheme", scheme=parts.scheme)
    if "@" in parts.netloc:
        raise _refused("userinfo")
    host = _host(f"[{parts.hostname}]" if parts.netloc.startswith("[") else parts.hostname or "")
    if host is None:
        raise _refused("host")
    path = quote(_without_dots(parts.path) or "/", safe=_PATH_SAFE)
    query = quote(parts.query, safe=_QUERY_SAFE)
    return Origin(parts.scheme, host, _port(parts)), f"{path}?{query}" if query else path


def _port(parts: SplitResult) -> int:
    try:
        return DEFAULT_PORTS[parts.scheme] if parts.port is None else parts.port
    except ValueError as error:
        raise _refused("port", port=parts.netloc.rpartition(":")[2]) from error


def _clean(text: str) -> bool:
    """No control character, no backslash (browsers read it as "/"), no half of a surrogate pair."""
    return _UNCLEAN.search(text) is None


def _host(raw: str) -> str | None:
    """A host in its one form, or None: "[::1]" is "::1", "MÜNCHEN.example." is "xn--mnchen-3ya.example"."""
    if raw.startswith("["):
        inner = raw[1:-1]
        address = literal(inner) if ":" in inner and "%" not in inner else None
        return None if address is None else str(unwrap(address) if _is_mapped(address) else address)
    name = _ascii_name(raw)
    if name is None:
        return None
    if _NUMBER.fullmatch(name.rpartition(".")[2]):
        number = literal(name)  # four decimal numbers or nothing
        return None if number is None else str(number)
    return name


def _is_mapped(address: IPAddress) -> bool:
    return isinstance(address, IPv6Address) and address.ipv4_mapped is not None


def _ascii_name(raw: str) -> str | None:
    try:
        name = raw.lower() if raw.isascii() else idna.encode(raw, uts46=True).decode("ascii")
        name = name.removesuffix(".")
        if "xn--" in name:
            idna.decode(name)  # a browser would refuse it, and so would libraries further on
    except (idna.IDNAError, UnicodeError):
        return None
    return name if len(name) <= 253 and _NAME.fullmatch(name) else None


def shown_host(name: str) -> str:
    """A host name for people: in its own letters where each label keeps to one script, else in ASCII.

    A Cyrillic letter among Latin ones passes for a Latin one, and a name for another's.
    """
    ascii_name = _ascii_name(name)
    if ascii_name is None or "xn--" not in ascii_name:
        return ascii_name or name
    letters = idna.decode(ascii_name)
    return letters if all(len(_scripts(label)) < 2 for label in letters.split(".")) else ascii_name


def _scripts(label: str) -> set[str]:
    """The scripts of a label's letters; those that are written together are one."""
    names = {unicodedata.name(letter, "?").partition(" ")[0] for letter in label if letter.isalpha()}
    return {"CJK" if name in _WRITTEN_TOGETHER else name for name in names}


def _check(where: Origin, exceptions: Allowed) -> None:
    """Raise _Refused where this host and port may not be asked."""
    _, host, port = where
    address = literal(host)
    if address is not None:
        trouble = check_dialled(host, port, [address], exceptions)
        if trouble is not None:
            raise _Refused(trouble)
    elif exceptions.networks or exceptions.covers(host, port):
        return  # where networks are excepted, only the dialled address can tell
    elif host in LOCAL_NAMES or host.endswith(tuple(f".{name}" for name in LOCAL_NAMES)):
        raise _Refused(failure(FailureKind.ADDRESS, host=host, address=host))
    elif port not in USUAL_PORTS:
        raise _refused("port", port=port)


def _written(origin: Origin, target: str) -> str:
    scheme, host, port = origin
    where = f"[{host}]" if ":" in host else host
    named = where if port == DEFAULT_PORTS[scheme] else f"{where}:{port}"
    return f"{scheme}://{named}{target}"


def _without_dots(path: str) -> str:
    """A path without "." and ".." segments (RFC 3986, 5.2.4)."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _unescaped(text: str) -> str:
    """Escapes of unreserved characters undone, the others in capitals (RFC 3986, 6.2.2)."""
    return re.sub(r"%[0-9A-Fa-f]{2}", _plain_escape, text)


def _plain_escape(escape: re.Match[str]) -> str:
    char = unquote_to_bytes(escape[0]).decode("latin-1")
    return char if char.isascii() and (char.isalnum() or char in "-._~") else escape[0].upper()
