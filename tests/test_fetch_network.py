"""Dialling: what was checked is what is dialled; names, families, certificates."""

import asyncio
import socket
import ssl
import subprocess
import threading
from collections.abc import Awaitable, Callable, Collection, Sequence
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from aggregator.addresses import IPAddress, allowed
from aggregator.fetch.errors import Refusal
from aggregator.fetch.limits import Limits
from aggregator.fetch.network import Network, Resolve, first_to_answer, resolve
from aggregator.fetch.transport import Transport
from aggregator.model import Failure, FailureKind, failure
from tests.server import FEED, Server, answer

V4, V6 = ip_address("127.0.0.1"), ip_address("::1")
LOOPBACK = ("127.0.0.0/8", "::1/128")
SURE = Limits(connect=30, attempt=0.01, read=30)  # a busy machine is no failure


def answers(*rounds: Sequence[str]) -> Resolve:
    """A resolver that gives these answers, one round after the other, the last for ever."""
    left = list(rounds)

    async def found(_host: str, _port: int) -> list[IPAddress]:
        return [ip_address(text) for text in (left.pop(0) if len(left) > 1 else left[0])]

    return found


def get(url: str, network: Network) -> bytes | Failure:
    """The body behind an address, or why it was refused."""

    async def asking() -> bytes:
        response = await Transport(network).ask("GET", url, [], lambda: None)
        try:
            return b"".join([chunk async for chunk in response.aiter_raw()])
        finally:
            await response.aclose()

    try:
        return asyncio.run(asking())
    except Refusal as refused:
        return refused.failure


def network(
    resolver: Resolve = resolve, exceptions: Sequence[str] = LOOPBACK, limits: Limits = SURE
) -> Network:
    return Network(allowed(exceptions), limits, {}, resolver)


def test_a_name_is_resolved_once_and_the_checked_answer_dialled() -> None:
    with Server({"/": answer(FEED)}) as server:
        pair = [f"127.0.0.1:{server.port}"]
        rebinding = answers(["127.0.0.1"], ["10.0.0.1"])

        assert get(server.url(host="ada.example"), network(rebinding, pair)) == FEED
        assert get(server.url(host="ada.example"), network(rebinding, pair)) == failure(
            FailureKind.ADDRESS, host="ada.example", address="10.0.0.1"
        )


def test_a_rebinding_resolver_reaches_nothing_private() -> None:
    dialled = []

    async def dial(address: IPAddress, port: int) -> Any:
        dialled.append((str(address), port))
        raise OSError("nobody there")

    with Server({"/": answer(FEED)}) as canary, pytest.MonkeyPatch.context() as patch:
        patch.setattr("aggregator.fetch.network.open_connection", dial)
        patch.setattr(first_to_answer, "__defaults__", (dial,))
        found = get("http://ada.example:8080/", network(answers(["93.184.216.34"], ["127.0.0.1"]), []))

    assert isinstance(found, Failure)
    assert found.kind is FailureKind.CONNECT
    assert dialled == [("93.184.216.34", 8080)]
    assert canary.connections == 0


@pytest.mark.parametrize(
    "found", [["93.184.216.34", "127.0.0.1"], ["127.0.0.1", "93.184.216.34"], ["2606:2800:220::1", "::1"]]
)
def test_mixed_answers_are_refused_before_anything_is_dialled(found: list[str]) -> None:
    with Server({"/": answer(FEED)}) as canary:
        refused = get(f"http://ada.example:{canary.port}/", network(answers(found), []))

    assert isinstance(refused, Failure)
    assert refused.kind in {FailureKind.ADDRESS, FailureKind.URL}
    assert canary.connections == 0


@pytest.mark.parametrize(
    "name",
    [
        "127.0.0.1",
        "::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "0.0.0.0",
        "169.254.169.254",
        "2002:7f00:1::",
    ],
)
def test_a_name_of_a_private_address_is_refused(name: str) -> None:
    assert get("http://ada.example/", network(answers([name]), [])) == failure(
        FailureKind.ADDRESS, host="ada.example", address=ip_address(name)
    )


def test_a_port_is_refused_where_the_address_is_not_excepted() -> None:
    found = get("http://ada.example:23/", network(answers(["93.184.216.34"])))

    assert found == failure(FailureKind.URL, reason="port", port=23)


def test_a_mapped_host_goes_to_its_loopback_address_unresolved() -> None:
    with Server({"/": answer(FEED)}) as server:
        mapped = Network(allowed([]), SURE, server.hosts("ada.example"), answers([]))

        assert get("http://ada.example/", mapped) == FEED
        assert server.asked[0].header(b"host") == b"ada.example"


def test_the_system_s_resolver_is_asked_in_a_thread_of_its_own() -> None:
    assert V4 in asyncio.run(resolve("localhost", 80))
    assert not [
        thread for thread in threading.enumerate() if thread.name == "resolve localhost" and not thread.daemon
    ]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (socket.gaierror(socket.EAI_NONAME, "not known"), "unknown"),
        (socket.gaierror(socket.EAI_AGAIN, "again"), "temporary"),
        (socket.gaierror(socket.EAI_FAIL, "SERVFAIL"), "unknown"),
        (UnicodeError("label too long"), "unknown"),
    ],
)
def test_a_resolver_s_trouble_is_a_dns_failure(
    error: Exception, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def getaddrinfo(*_args: Any, **_kwargs: Any) -> Any:
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)

    assert get("http://ada.example/", network()) == failure(
        FailureKind.DNS, host="ada.example", reason=reason
    )


def test_a_resolver_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()

    def getaddrinfo(*_args: Any, **_kwargs: Any) -> Any:
        release.wait(60)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    found = get("http://ada.example/", network(limits=Limits(connect=0.02)))
    release.set()

    assert found == failure(FailureKind.TIMEOUT, host="ada.example", phase="connect", seconds=0.02)


def test_a_name_without_an_address_cannot_be_reached() -> None:
    found = get("http://ada.example/", network(answers([])))

    assert isinstance(found, Failure)
    assert found.kind is FailureKind.CONNECT


def test_a_refused_port_is_a_connect_failure() -> None:
    with socket.socket() as nobody:  # has the port, so that nobody else takes it, and does not listen
        nobody.bind(("127.0.0.1", 0))
        found = get(f"http://127.0.0.1:{nobody.getsockname()[1]}/", network())

    assert isinstance(found, Failure)
    assert dict(found.params)["reason"] == "refused"


Dial = Callable[[IPAddress, int], Awaitable[Any]]


def dialler(
    log: list[IPAddress], dead: Collection[IPAddress] = (), refused: Collection[IPAddress] = ()
) -> Dial:
    """Dials nothing: says who was dialled, lets some addresses hang and some refuse."""

    async def dial(address: IPAddress, _port: int) -> Any:
        log.append(address)
        if address in dead:
            await asyncio.Event().wait()
        if address in refused:
            raise ConnectionRefusedError(111, str(address))
        return address

    return dial


def test_a_dead_address_is_passed_over_for_a_live_one() -> None:
    log: list[IPAddress] = []

    assert asyncio.run(first_to_answer([V6, V4], 80, 0.001, dialler(log, dead={V6}))) == V4
    assert log == [V6, V4]


def test_a_refusing_address_is_passed_over_at_once() -> None:
    log: list[IPAddress] = []

    assert asyncio.run(first_to_answer([V6, V4], 80, 3600, dialler(log, refused={V6}))) == V4


def test_a_live_first_address_is_the_only_one_dialled() -> None:
    log: list[IPAddress] = []

    assert asyncio.run(first_to_answer([V6, V4], 80, 3600, dialler(log))) == V6
    assert log == [V6]


def test_the_last_address_s_error_is_told() -> None:
    with pytest.raises(ConnectionRefusedError, match=r"127\.0\.0\.1"):
        asyncio.run(first_to_answer([V6, V4], 80, 0.001, dialler([], refused={V4, V6})))


def test_no_attempt_outlives_the_winner() -> None:
    async def left() -> int:
        await first_to_answer([V6, V4], 80, 0.001, dialler([], dead={V6}))
        return len(asyncio.all_tasks())

    assert asyncio.run(left()) == 1


def test_a_dead_ipv6_address_does_not_hide_a_live_ipv4_one() -> None:
    with Server({"/": answer(FEED)}) as server:
        found = get(server.url(host="ada.example"), network(answers(["::1", "::1", "127.0.0.1"])))

    assert found == FEED


def test_a_host_with_ipv6_only_is_asked() -> None:
    if not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    try:
        with Server({"/": answer(FEED)}, addresses=("::1",)) as server:
            assert get(server.url(host="ada.example"), network(answers(["::1"]))) == FEED
            assert get(server.url(host="[::1]"), network()) == FEED
            assert server.asked[1].header(b"host") == f"[::1]:{server.port}".encode()
    except OSError:
        pytest.skip("no IPv6 loopback here")


# TLS. The certificates are made on the spot, by the authority "ca".


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("certificates")

    def openssl(*args: str) -> None:
        subprocess.run(["openssl", *args], cwd=folder, check=True, capture_output=True)

    def make(name: str, host: str, days: int, *, by: str) -> None:
        key = [
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-keyout",
            f"{name}.key",
        ]
        openssl("req", *key, "-subj", f"/CN={name} of {host}", "-out", f"{name}.req")
        # As RFC 5280 wants it, by which Python goes to the letter from 3.13 on.
        kind = (
            "basicConstraints=critical,CA:FALSE\nauthorityKeyIdentifier=keyid"
            if by
            else "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,digitalSignature"
        )
        (folder / "names").write_text(f"subjectAltName=DNS:{host}\nsubjectKeyIdentifier=hash\n{kind}\n")
        authority = (
            ["-CA", f"{by}.crt", "-CAkey", f"{by}.key", "-CAcreateserial"]
            if by
            else ["-signkey", f"{name}.key"]
        )
        certificate = ["-in", f"{name}.req", "-out", f"{name}.crt", "-days", str(days), "-extfile", "names"]
        openssl("x509", "-req", *certificate, *authority)

    try:
        make("ca", "ca.example", 3650, by="")
        make("good", "ada.example", 3650, by="ca")
        make("self", "ada.example", 3650, by="")
        make("expired", "ada.example", -1, by="ca")
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no openssl command that makes such certificates: {error}")
    return folder


def serving(folder: Path, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / f"{name}.crt", folder / f"{name}.key")
    return context


def secure_get(folder: Path, name: str, host: str, body: bytes = FEED) -> bytes | Failure:
    with (
        Server({"/": answer(body)}, tls=serving(folder, name)) as server,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("SSL_CERT_FILE", str(folder / "ca.crt"))
        return get(server.url(host=host), network(answers(["127.0.0.1"])))


@pytest.mark.slow
def test_a_good_certificate_is_accepted_and_a_long_body_read(certificates: Path) -> None:
    body = FEED * 20_000

    assert secure_get(certificates, "good", "ada.example", body) == body


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "host", "reason"),
    [
        ("good", "eve.example", "wrong_name"),
        ("good", "127.0.0.1", "wrong_name"),
        ("self", "ada.example", "self_signed"),
        ("expired", "ada.example", "expired"),
    ],
)
def test_a_bad_certificate_is_refused_with_its_reason(
    certificates: Path, name: str, host: str, reason: str
) -> None:
    found = secure_get(certificates, name, host)

    assert isinstance(found, Failure)
    assert found.kind is FailureKind.TLS
    assert dict(found.params)["reason"] == reason


def test_plain_http_where_tls_is_expected_is_named() -> None:
    with Server({"/": answer(FEED)}) as server:
        found = get(server.url(scheme="https"), network())

    assert isinstance(found, Failure)
    assert (found.kind, dict(found.params)["reason"]) == (FailureKind.TLS, "not_tls")
