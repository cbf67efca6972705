"""A web server on loopback for tests: honest where asked to be, and raw enough to be broken.

    with Server({"/feed": answer(FEED), "/gone": answer(status=410)}) as server:
        ... server.url("/feed") ...
        assert server.asked[0].header(b"if-none-match") is None

A page is the bytes of an answer, or a function of the request that gives them, or a coroutine
function of the request and the line that writes what it likes. The path "*" answers for all
others; without it they get 404. Each connection carries one request and is then closed. The
server lives in a thread of its own and ends, with all it holds open, with the `with` block.
"""

import asyncio
import inspect
import socket
import ssl
import struct
import threading
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

FEED = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Ada's shelf</title><link>http://ada.example/</link>
<item><guid>ada-1</guid><title>Thing 1: blogs</title><link>http://ada.example/1</link></item>
</channel></rss>
"""
RSS = "application/rss+xml; charset=utf-8"

Headers = Mapping[str, str | bytes] | Iterable[tuple[str, str | bytes]]


def answer(body: bytes = b"", status: int = 200, headers: Headers = (), *, type_: str = RSS) -> bytes:
    """The bytes of an orderly answer: status line, length, type, then these headers, then the body."""
    pairs = headers.items() if isinstance(headers, Mapping) else headers
    lines = [f"HTTP/1.1 {status} Whatever".encode(), f"Content-Length: {len(body)}".encode()]
    if body:
        lines.append(f"Content-Type: {type_}".encode())
    for name, value in pairs:
        lines.append(name.encode() + b": " + (value if isinstance(value, bytes) else value.encode()))
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def redirect(target: str | bytes, status: int = 301) -> bytes:
    """A redirect to `target`."""
    return answer(status=status, headers={"Location": target})


@dataclass(frozen=True)
class Asked:
    """One request as it came: header names and values byte for byte."""

    method: str
    path: str
    headers: tuple[tuple[bytes, bytes], ...]
    at: float  # monotonic, of the server's loop
    number: int  # 1 for the first request for this path

    def header(self, name: bytes) -> bytes | None:
        """The value of a header, b"" and None told apart."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def names(self) -> set[str]:
        return {name.decode("latin-1").lower() for name, _ in self.headers}


class Line:
    """What a page that writes for itself writes to."""

    def __init__(self, writer: asyncio.StreamWriter, ending: asyncio.Event) -> None:
        self._writer = writer
        self._ending = ending
        self.sent = 0

    async def send(self, data: bytes) -> bool:
        """Send, waiting while the other side does not read; False once it has hung up."""
        if self._writer.transport.is_closing():
            return False
        self._writer.write(data)
        try:
            await self._writer.drain()
        except OSError:
            return False
        self.sent += len(data)
        return True

    async def drip(self, data: bytes, pause: float = 0.005) -> None:
        """Send byte by byte, a moment apart, while anybody listens."""
        for byte in data:
            if not await self.send(bytes([byte])) or await self.stall(pause):
                return

    async def stall(self, seconds: float | None = None) -> bool:
        """Say nothing, until the server ends (True) or for so long (False)."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._ending.wait()
                return True
        return False

    def reset(self) -> None:
        """Hang up with RST instead of FIN."""
        sock = self._writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()


Page = bytes | Callable[[Asked], bytes] | Callable[[Asked, Line], Awaitable[None]]


@dataclass
class Server:
    """See the module's text. What was asked and counted stays readable after the end."""

    pages: Mapping[str, Page]
    addresses: tuple[str, ...] = ("127.0.0.1",)
    tls: ssl.SSLContext | None = None
    port: int = 0
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    open: int = 0
    most_open: int = 0

    def __enter__(self) -> Self:
        started = threading.Event()
        self._trouble: list[BaseException] = []
        self._thread = threading.Thread(target=self._run, args=(started,), daemon=True)
        self._thread.start()
        assert started.wait(120), "the test server did not start"
        if self._trouble:
            raise self._trouble[0]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(RuntimeError):  # its loop has ended already
            self._loop.call_soon_threadsafe(self._ending.set)
        self._thread.join(120)
        assert not self._thread.is_alive(), "the test server did not end"
        if error is None and self._trouble:
            raise self._trouble[0]

    def url(self, path: str = "/", host: str = "127.0.0.1", scheme: str = "") -> str:
        """The address of a page."""
        return f"{scheme or ('https' if self.tls else 'http')}://{host}:{self.port}{path}"

    def hosts(self, *names: str) -> dict[str, tuple[str, int]]:
        """These host names mapped to this server, for `fetch_all(hosts=…)`."""
        return dict.fromkeys(names, (self.addresses[0], self.port))

    def count(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(one.path == path for one in self.asked)

    def _run(self, started: threading.Event) -> None:
        try:
            asyncio.run(self._serve(started))
        except BaseException as error:  # noqa: BLE001 - handed to the test
            self._trouble.append(error)
        finally:
            started.set()

    async def _serve(self, started: threading.Event) -> None:
        self._loop = asyncio.get_running_loop()
        self._ending = asyncio.Event()
        self._lines: set[asyncio.Task[None]] = set()
        servers = []
        for address in self.addresses:
            server = await asyncio.start_server(self._accept, address, self.port, ssl=self.tls, backlog=1024)
            self.port = server.sockets[0].getsockname()[1]
            servers.append(server)
        started.set()
        await self._ending.wait()
        for server in servers:
            server.close()
        for task in self._lines:
            task.cancel()
        await asyncio.gather(*self._lines, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self._speak(reader, writer))
        self._lines.add(task)
        task.add_done_callback(self._lines.discard)

    async def _speak(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        try:
            with suppress(OSError, asyncio.IncompleteReadError):
                await self._reply(reader, writer)
                await writer.drain()
        except Exception as error:  # noqa: BLE001 - a mistake in a page fails the test
            self._trouble.append(error)
        finally:
            self.open -= 1
            with suppress(OSError):
                if writer.can_write_eof() and not writer.transport.is_closing():
                    writer.write_eof()
            writer.close()

    async def _reply(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        start = await reader.readexactly(1)
        if start == b"\x16":  # TLS where none is spoken
            writer.write(answer(b"plain HTTP spoken here", 400))
            return
        asked = self._read(start + await reader.readuntil(b"\r\n\r\n"))
        self.asked.append(asked)
        page = self.pages.get(
            asked.path, self.pages.get("*", answer(b"nothing here", 404, type_="text/plain"))
        )
        if not callable(page):
            writer.write(page)
        elif inspect.iscoroutinefunction(page):
            await page(asked, Line(writer, self._ending))
        else:
            writer.write(page(asked))  # type: ignore[call-arg, arg-type]

    def _read(self, head: bytes) -> Asked:
        first, *lines = head[:-4].split(b"\r\n")
        method, path, _ = first.decode("latin-1").split(" ")
        pairs = (line.partition(b":") for line in lines)
        headers = tuple((name, value.removeprefix(b" ")) for name, _, value in pairs)
        return Asked(method, path, headers, self._loop.time(), self.count(path) + 1)
