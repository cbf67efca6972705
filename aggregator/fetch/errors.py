"""What can go wrong between us and a server, and what it is called in the model.

[P] Every exception of the libraries below us becomes a Failure here, and only here:

    Refusal                     ours: carries its Failure through httpcore
    └── Reset                   the connection was reset before a byte of the answer came: may be tried again
    httpcore, httpx
    ├── Timeout…                TIMEOUT
    ├── ConnectError            CONNECT
    ├── Network…, Remote…       PROTOCOL    reset, malformed, cut
    ├── Unsupported…, Invalid…  URL
    ├── TooManyRedirects        REDIRECT    (raised by parts of httpx that are not used)
    ├── HTTPStatusError         STATUS      (likewise)
    ├── DecodingError           ENCODING    (likewise)
    └── Local…, Stream…, …      BUG         we used them wrongly
    ssl.SSLError                TLS
    socket.gaierror, .herror    DNS
    TimeoutError                TIMEOUT
    ConnectionError             PROTOCOL
    OSError                     CONNECT
    idna, UnicodeError          URL
    anyio's                     PROTOCOL    httpcore's locks are anyio's

Anything else is a mistake of ours: `failure_of` gives BUG, and the caller logs the traceback.
"""

from __future__ import annotations

import errno
import socket
import ssl

import httpcore
import httpx

from aggregator.model import Failure, FailureKind, failure


class Refusal(Exception):  # noqa: N818 - it is not an error of the program
    """Ends an exchange with this Failure."""

    def __init__(self, trouble: Failure) -> None:
        super().__init__(trouble)
        self.failure = trouble


class Reset(Refusal):
    """The connection was reset before the first byte of an answer."""


def refusal(kind: FailureKind, **params: object) -> Refusal:
    """Make a Refusal of a Failure with these parameters."""
    return Refusal(failure(kind, **params))


def timed_out(host: str, phase: str, seconds: float) -> Refusal:
    """Make the Refusal of a wait that was too long: `phase` is "connect", "tls", "read" or "total"."""
    return refusal(FailureKind.TIMEOUT, host=host, phase=phase, seconds=seconds)


# The first that fits counts, so the special stands before the general. anyio's exceptions go by
# name (module, class): httpcore alone decides whether anyio is there.
_KINDS: tuple[tuple[type[BaseException], FailureKind], ...] = (
    (httpcore.TimeoutException, FailureKind.TIMEOUT),
    (httpcore.ConnectError, FailureKind.CONNECT),
    (httpcore.LocalProtocolError, FailureKind.BUG),
    (httpcore.ProtocolError, FailureKind.PROTOCOL),
    (httpcore.NetworkError, FailureKind.PROTOCOL),
    (httpcore.ProxyError, FailureKind.CONNECT),
    (httpcore.UnsupportedProtocol, FailureKind.URL),
    (httpcore.ConnectionNotAvailable, FailureKind.BUG),
    (httpx.TimeoutException, FailureKind.TIMEOUT),
    (httpx.ConnectError, FailureKind.CONNECT),
    (httpx.LocalProtocolError, FailureKind.BUG),
    (httpx.ProtocolError, FailureKind.PROTOCOL),
    (httpx.NetworkError, FailureKind.PROTOCOL),
    (httpx.ProxyError, FailureKind.CONNECT),
    (httpx.UnsupportedProtocol, FailureKind.URL),
    (httpx.InvalidURL, FailureKind.URL),
    (httpx.DecodingError, FailureKind.ENCODING),
    (httpx.TooManyRedirects, FailureKind.REDIRECT),
    (httpx.HTTPStatusError, FailureKind.STATUS),
    (httpx.HTTPError, FailureKind.PROTOCOL),
    (httpx.StreamError, FailureKind.BUG),
    (httpx.CookieConflict, FailureKind.BUG),
    (ssl.SSLError, FailureKind.TLS),
    (socket.gaierror, FailureKind.DNS),
    (socket.herror, FailureKind.DNS),
    (TimeoutError, FailureKind.TIMEOUT),
    (ConnectionError, FailureKind.PROTOCOL),
    (OSError, FailureKind.CONNECT),
    (UnicodeError, FailureKind.URL),  # idna's are UnicodeErrors
)
_PROTOCOL_MODULES = ("anyio", "h11")


def failure_of(error: Exception, host: str) -> Failure:
    """The Failure an exception amounts to; kind BUG where nobody foresaw it."""
    if isinstance(error, Refusal):
        return error.failure
    kind = next((kind for cls, kind in _KINDS if isinstance(error, cls)), None)
    if kind is None:
        foreseen = type(error).__module__.partition(".")[0] in _PROTOCOL_MODULES
        kind = FailureKind.PROTOCOL if foreseen else FailureKind.BUG
    reason = {"reason": _protocol_reason(error)} if kind is FailureKind.PROTOCOL else {}
    return failure(kind, host=host, detail=_words(error), **reason)


def _protocol_reason(error: Exception) -> str:
    """One of "reset", "cut" (in the body), "no_answer" (hung up before its headers), "malformed"."""
    if isinstance(error, ConnectionError):
        return "reset"
    words = str(error)
    if "without sending complete message body" in words:
        return "cut"
    return "no_answer" if "without sending a response" in words else "malformed"


def tls_failure(error: Exception, host: str) -> Failure:
    """Why TLS did not come about: `reason` is one of those below, or "other"."""
    if isinstance(error, ssl.SSLCertVerificationError):
        reason = _CERTIFICATES.get(error.verify_code, "other")
    elif isinstance(error, ssl.SSLError) and error.reason in {"WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE"}:
        reason = "not_tls"  # plain HTTP spoken where TLS is expected
    else:
        reason = "other"
    return failure(FailureKind.TLS, host=host, reason=reason, detail=_words(error))


def connect_failure(error: OSError, host: str) -> Failure:
    """Why nobody answered: `reason` is "refused", "unreachable" or "other"."""
    reason = _ERRNOS.get(error.errno or 0, "other")
    return failure(FailureKind.CONNECT, host=host, reason=reason, detail=_words(error))


_ERRNOS = {
    errno.ECONNREFUSED: "refused",
    errno.ENETUNREACH: "unreachable",
    errno.EHOSTUNREACH: "unreachable",
    errno.ENETDOWN: "unreachable",
}

_CERTIFICATES = {  # X509_V_ERR_… of OpenSSL
    9: "not_yet_valid",
    10: "expired",
    18: "self_signed",
    19: "self_signed",
    20: "unknown_issuer",
    21: "unknown_issuer",
    62: "wrong_name",
    64: "wrong_name",
}


def _words(error: Exception) -> str:
    """The library's own words, short: for the log and the curious, not for a sentence."""
    return (getattr(error, "verify_message", "") or getattr(error, "strerror", "") or str(error))[:200]
