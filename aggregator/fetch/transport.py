"""One connection per exchange: dial, ask, hang up.

[S] Job: httpx's transport over httpcore's connection without a pool. A poller asks each host
once, so a pool has nothing to give and costs processor time (twice as much per answer at 400
open exchanges). httpx's client is not used either: it keeps cookies, follows redirects and
adds headers of its own, and here none of that exists that could be left on by mistake.
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterable, AsyncIterator
from functools import cached_property

import httpcore
import httpx

from aggregator.fetch.limits import Limits
from aggregator.fetch.network import Network, Stream


class Transport(httpx.AsyncBaseTransport):
    """Sends a request over a connection of its own. Raises what `errors.failure_of` knows."""

    def __init__(self, network: Network, limits: Limits) -> None:
        self._network = network
        self._timeouts = {"connect": limits.connect, "read": limits.read, "write": limits.read}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer's head; its body is read from `stream`, undecoded. The caller closes it.

        `extensions["network_stream"]` is the `Stream`, which knows how much has arrived.
        """
        url = request.url
        asked = httpcore.Request(
            request.method,
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            extensions={"timeout": self._timeouts},
        )
        connection = httpcore.AsyncHTTPConnection(
            asked.url.origin,
            ssl_context=self._certificates if url.scheme == "https" else None,
            network_backend=self._network,
        )
        try:
            answer = await connection.handle_async_request(asked)
        except BaseException:
            await connection.aclose()
            raise
        stream = answer.extensions["network_stream"]
        if isinstance(stream, Stream):  # any other is a protocol switch nobody asked for (status 101)
            stream.body_follows()
        assert isinstance(answer.stream, AsyncIterable)
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=Body(answer.stream, connection),
            extensions=answer.extensions,
        )

    @cached_property
    def _certificates(self) -> ssl.SSLContext:
        """Whom to trust: the usual authorities, and those the operator added to the system's."""
        context = httpx.create_ssl_context(trust_env=False)
        context.load_default_certs()
        return context


class Body(httpx.AsyncByteStream):
    """The bytes of an answer as they come; closing it hangs up."""

    def __init__(self, chunks: AsyncIterable[bytes], connection: httpcore.AsyncHTTPConnection) -> None:
        self._chunks = chunks
        self._connection = connection

    def __aiter__(self) -> AsyncIterator[bytes]:
        return aiter(self._chunks)

    async def aclose(self) -> None:
        """Hang up, whatever is still to come."""
        await self._connection.aclose()
