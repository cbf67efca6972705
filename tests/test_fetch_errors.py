"""Every exception of the libraries below has a name in the model."""

import errno
import socket
import ssl

import anyio
import h11
import httpcore
import httpx
import idna
import pytest

from aggregator.fetch import errors
from aggregator.fetch.errors import Refusal, Reset, connect_failure, failure_of, tls_failure
from aggregator.model import Failure, FailureKind, failure


def exceptions(module: object) -> list[type[Exception]]:
    """The exception classes a library shows."""
    shown = (getattr(module, name) for name in dir(module))
    return [
        cls
        for cls in shown
        if isinstance(cls, type) and issubclass(cls, Exception) and not issubclass(cls, Warning)
    ]


@pytest.mark.parametrize(
    "cls", {*exceptions(httpcore), *exceptions(httpx)}, ids=lambda cls: f"{cls.__module__}.{cls.__name__}"
)
def test_each_exception_of_httpcore_and_httpx_is_in_the_table(cls: type[Exception]) -> None:
    assert any(issubclass(cls, known) for known, _ in errors._KINDS)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (httpcore.ReadTimeout(), FailureKind.TIMEOUT),
        (httpcore.ConnectTimeout(), FailureKind.TIMEOUT),
        (httpcore.ConnectError(), FailureKind.CONNECT),
        (httpcore.ReadError(), FailureKind.PROTOCOL),
        (httpcore.RemoteProtocolError(), FailureKind.PROTOCOL),
        (httpcore.LocalProtocolError(), FailureKind.BUG),
        (httpx.ReadTimeout(""), FailureKind.TIMEOUT),
        (httpx.RemoteProtocolError(""), FailureKind.PROTOCOL),
        (httpx.InvalidURL(""), FailureKind.URL),
        (httpx.StreamConsumed(), FailureKind.BUG),
        (ssl.SSLError(), FailureKind.TLS),
        (ssl.SSLCertVerificationError(), FailureKind.TLS),
        (socket.gaierror(), FailureKind.DNS),
        (TimeoutError(), FailureKind.TIMEOUT),
        (ConnectionResetError(), FailureKind.PROTOCOL),
        (BrokenPipeError(), FailureKind.PROTOCOL),
        (OSError(errno.ENETUNREACH, ""), FailureKind.CONNECT),
        (UnicodeError(), FailureKind.URL),
        (idna.IDNAError(), FailureKind.URL),
        (idna.InvalidCodepoint(), FailureKind.URL),
        (anyio.BrokenResourceError(), FailureKind.PROTOCOL),
        (anyio.ClosedResourceError(), FailureKind.PROTOCOL),
        (anyio.EndOfStream(), FailureKind.PROTOCOL),
        (h11.RemoteProtocolError(""), FailureKind.PROTOCOL),
        (ZeroDivisionError(), FailureKind.BUG),
        (KeyError("x"), FailureKind.BUG),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_exception_becomes_its_failure(error: Exception, kind: FailureKind) -> None:
    assert failure_of(error, "ada.example").kind is kind


def test_a_refusal_is_the_failure_it_carries() -> None:
    gone = failure(FailureKind.GONE)

    assert failure_of(Refusal(gone), "ada.example") is gone
    assert failure_of(Reset(gone), "ada.example") is gone


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ConnectionResetError(errno.ECONNRESET, "Connection reset by peer"), "reset"),
        (
            httpcore.RemoteProtocolError("peer closed connection without sending complete message body (x)"),
            "cut",
        ),
        (httpcore.RemoteProtocolError("Server disconnected without sending a response."), "no_answer"),
        (httpcore.RemoteProtocolError("illegal status line"), "malformed"),
    ],
)
def test_a_broken_answer_has_its_reason(error: Exception, reason: str) -> None:
    assert dict(failure_of(error, "ada.example").params)["reason"] == reason


def reason(trouble: Failure) -> str:
    return dict(trouble.params)["reason"]


def test_a_failed_connection_has_its_reason() -> None:
    assert reason(connect_failure(OSError(errno.ECONNREFUSED, "x"), "ada.example")) == "refused"
    assert reason(connect_failure(OSError(errno.EHOSTUNREACH, "x"), "ada.example")) == "unreachable"
    assert reason(connect_failure(OSError("x"), "ada.example")) == "other"


def test_a_certificate_of_an_unknown_kind_of_wrong_is_still_a_tls_failure() -> None:
    error = ssl.SSLCertVerificationError("odd")
    error.verify_code = 99

    assert reason(tls_failure(error, "ada.example")) == "other"
    assert reason(tls_failure(ConnectionResetError(), "ada.example")) == "other"


def test_the_library_s_words_are_kept_short() -> None:
    assert len(dict(failure_of(OSError("x" * 5000), "ada.example").params)["detail"]) == 200
