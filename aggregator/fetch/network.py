"""Dialling: a host name becomes a checked address, and that very address is dialled.

[S] Job: the network below httpcore. A name is resolved once; every answer is checked; one bad
answer refuses all; what is dialled is one of the checked literals, so a resolver that answers
otherwise the second time (DNS rebinding) changes nothing. Bytes are counted as they arrive.
It knows nothing of HTTP.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from itertools import chain, zip_longest
from typing import Any

import httpcore

from aggregator.addresses import Allowed, IPAddress, check_dialled, literal
from aggregator.fetch.errors import (
    Refusal,
    Reset,
    connect_failure,
    failure_of,
    refusal,
    timed_out,
    tls_failure,
)
from aggregator.fetch.limits import KB, Limits
from aggregator.model import FailureKind, Hosts

Resolve = Callable[[str, int], Awaitable[Sequence[IPAddress]]]
Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]

_FIRST_READ = 16 * KB  # so that little of a body comes with the headers, and a video can be refused early
_BUFFER = 64 * KB


async def resolve(host: str, port: int) -> list[IPAddress]:
    """All addresses of a name, in the order of the system's resolver (RFC 6724).

    Each look-up has a thread of its own, which nothing waits for: a resolver that hangs holds up
    neither other look-ups nor the end of the program.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[IPAddress]] = loop.create_future()

    def settle(found: list[IPAddress] | None, error: Exception | None) -> None:
        if answer.done():  # nobody waits any more
            return
        if error is not None:
            answer.set_exception(error)
        else:
            answer.set_result(found or [])

    def look_up() -> None:
        found, error = None, None
        try:
            infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found = [ip_address(info[4][0]) for info in infos]
        except (OSError, ValueError) as trouble:
            error = trouble
        with suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(settle, found, error)

    threading.Thread(target=look_up, name=f"resolve {host}", daemon=True).start()
    return await answer


class Stream(httpcore.AsyncNetworkStream):
    """One connection: counts what arrives, ends it when it is too much or too slow.

    httpcore's interface; the time limits are those of `Limits`, not httpcore's arguments.
    """

    def __init__(self, host: str, ends: Ends, limits: Limits) -> None:
        self.received = 0
        self._host = host
        self._reader, self._writer = ends
        self._limits = limits
        self._what, self._room = "headers", limits.head

    def body_follows(self) -> None:
        """From here the cap is that of the whole answer, no longer that of the headers."""
        self._what, self._room = "wire", self._limits.wire - self.received

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002, ASYNC109
        """At most `max_bytes`; b"" at the end. Raises Refusal at a cap, a timeout or a reset."""
        if self._room <= 0:
            limit = self._limits.head if self._what == "headers" else self._limits.wire
            raise refusal(FailureKind.TOO_LARGE, what=self._what, limit=limit)
        most = min(max_bytes, self._room, _FIRST_READ if self.received < _FIRST_READ else _BUFFER)
        try:
            async with asyncio.timeout(self._limits.read):
                data = await self._reader.read(most)
        except TimeoutError as error:
            raise timed_out(self._host, "read", self._limits.read) from error
        except OSError as error:
            early = isinstance(error, ConnectionError) and not self.received
            raise (Reset if early else Refusal)(failure_of(error, self._host)) from error
        self.received += len(data)
        self._room -= len(data)
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002, ASYNC109
        """Send; a server that has hung up may still have answered, so httpcore goes on to read then.

        No time limit of its own: a request is short, and the whole exchange has one.
        """
        if not buffer:
            return
        try:
            self._writer.write(buffer)
            await self._writer.drain()
        except OSError as error:
            raise httpcore.WriteError(str(error)) from error

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002, ASYNC109
    ) -> Stream:
        """Go on encrypted, the certificate checked against the host's name. Raises Refusal (TLS, TIMEOUT)."""
        try:
            async with asyncio.timeout(self._limits.connect):
                await self._writer.start_tls(ssl_context, server_hostname=server_hostname)
        except TimeoutError as error:
            raise timed_out(self._host, "tls", self._limits.connect) from error
        except OSError as error:
            raise Refusal(tls_failure(error, self._host)) from error
        return self

    async def aclose(self) -> None:
        """Hang up at once: there is nothing more to say, and a lingering close would outlive the run."""
        self._writer.transport.abort()

    def get_extra_info(self, info: str) -> Any:
        """What httpcore asks: whether TLS is on."""
        return self._writer.get_extra_info(info)


@dataclass(frozen=True, slots=True)
class Network:
    """Opens connections to checked addresses only.

    `hosts` maps a host name to a loopback address and port and is exempt from the address rules:
    the seam of the demo and the tests.
    """

    allowed: Allowed
    limits: Limits
    hosts: Hosts
    resolve: Resolve = resolve

    async def connect(self, host: str, port: int) -> Stream:
        """Dial a host. Raises Refusal (ADDRESS, URL, DNS, CONNECT, TIMEOUT)."""
        try:
            async with asyncio.timeout(self.limits.connect):
                where, port = await self._checked(host, port)
                ends = await first_to_answer(where, port, self.limits.attempt)
        except TimeoutError as error:
            raise timed_out(host, "connect", self.limits.connect) from error
        except (socket.gaierror, UnicodeError) as error:
            raise refusal(FailureKind.DNS, host=host, reason=_dns_reason(error)) from error
        except OSError as error:
            raise Refusal(connect_failure(error, host)) from error
        return Stream(host, ends, self.limits)

    async def _checked(self, host: str, port: int) -> tuple[Sequence[IPAddress], int]:
        if host in self.hosts:
            mapped, port = self.hosts[host]
            return [ip_address(mapped)], port
        address = literal(host)
        found = list(await self.resolve(host, port)) if address is None else [address]
        trouble = check_dialled(host, port, found, self.allowed)
        if trouble is not None:
            raise Refusal(trouble)
        return _alternating(found), port


def _dns_reason(error: Exception) -> str:
    """Say "temporary" where the resolver says to try again, else "unknown": there is no such name."""
    again = isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN
    return "temporary" if again else "unknown"


def _alternating(addresses: Sequence[IPAddress]) -> list[IPAddress]:
    """IPv6 and IPv4 in turn, beginning with the resolver's first (RFC 8305, 4)."""
    unique = list(dict.fromkeys(addresses))
    same = [address for address in unique if address.version == unique[0].version]
    other = [address for address in unique if address.version != unique[0].version]
    return [address for address in chain.from_iterable(zip_longest(same, other)) if address is not None]


async def open_connection(address: IPAddress, port: int) -> Ends:
    """Dial one address; it is a literal, so nothing is resolved here."""
    return await asyncio.open_connection(str(address), port, limit=_BUFFER)


async def first_to_answer(
    addresses: Sequence[IPAddress],
    port: int,
    pause: float,
    dial: Callable[[IPAddress, int], Awaitable[Ends]] = open_connection,
) -> Ends:
    """Dial the addresses in turn, the next one after `pause` seconds or at once when one fails.

    The first connection counts, the others are hung up (RFC 8305, 5: Happy Eyeballs). Raises the
    last address's OSError where none answers.
    """
    if len(addresses) == 1:
        return await dial(addresses[0], port)
    left = list(addresses)
    tasks: set[asyncio.Task[Ends]] = set()
    won: asyncio.Task[Ends] | None = None
    trouble: BaseException | None = OSError("the name has no address")
    try:
        while won is None and (left or tasks):
            if left:
                tasks.add(asyncio.ensure_future(dial(left.pop(0), port)))
            patience = pause if left else None
            done, _ = await asyncio.wait(tasks, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                if task.exception() is None and won is None:
                    won = task
                elif task.exception() is not None:
                    tasks.discard(task)
                    trouble = task.exception()
    finally:
        await _hang_up(tasks - {won})
    if won is None:
        assert trouble is not None
        raise trouble
    return won.result()


async def _hang_up(tasks: Iterable[asyncio.Task[Ends]]) -> None:
    for task in tasks:
        task.cancel()
    for ends in await asyncio.gather(*tasks, return_exceptions=True):
        if not isinstance(ends, BaseException):
            ends[1].transport.abort()
