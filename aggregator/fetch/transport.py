"""One connection per exchange: dial, ask, hang up.

[S] Job: httpx's answers over httpcore's HTTP/1.1 without its pool. A poller asks each host
once, so a pool has nothing to give, and it costs much processor time when many exchanges are
open. httpx's client is not used either: it keeps cookies, follows redirects and adds headers
of its own, and here none of that exists that could be left on by mistake. Nor are its requests:
they read anew an address that is written in the one way already.
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterable, AsyncIterator, Callable
from functools import cached_property

import httpcore
import httpx

from aggregator.addresses import origin, spoken
from aggregator.fetch.network import Network, Stream


class Transport:
    """Sends a request over a connection of its own. Raises what `errors.failure_of` knows."""

    def __init__(self, network: Network) -> None:
        self._network = network

    async def ask(
        self, method: str, url: str, headers: list[tuple[bytes, bytes]], sending: Callable[[], None]
    ) -> httpx.Response:
        """The answer's head; its body is read from `stream`, undecoded. The caller closes it.

        `url` is normalised. `sending` is called when the connection stands; the answer's
        `extensions["wire"]` is the `Stream`, which knows how much has arrived.
        """
        scheme, host, port = origin(url)
        named, target = spoken(url)
        asked = httpcore.Request(
            method,
            httpcore.URL(scheme=scheme, host=host, port=port, target=target),
            headers=[(b"Host", named.encode()), *headers],
        )
        stream = await self._network.connect(host, port)
        try:
            if scheme == "https":
                await stream.start_tls(self._certificates, host)
            sending()
            connection = httpcore.AsyncHTTP11Connection(asked.url.origin, stream)
            answer = await connection.handle_async_request(asked)
        except BaseException:
            await stream.aclose()
            raise
        stream.body_follows()
        assert isinstance(answer.stream, AsyncIterable)
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=Body(answer.stream, stream),
            extensions={"wire": stream},
        )

    @cached_property
    def _certificates(self) -> ssl.SSLContext:
        """Whom to trust: the usual authorities, and those the operator added to the system's."""
        context = httpx.create_ssl_context(trust_env=False)
        context.set_alpn_protocols(["http/1.1"])
        context.load_default_certs()
        return context


class Body(httpx.AsyncByteStream):
    """The bytes of an answer as they come; closing it hangs up."""

    def __init__(self, chunks: AsyncIterable[bytes], wire: Stream) -> None:
        self._chunks = chunks
        self._wire = wire

    def __aiter__(self) -> AsyncIterator[bytes]:
        return aiter(self._chunks)

    async def aclose(self) -> None:
        """Hang up, whatever is still to come."""
        await self._wire.aclose()
