"""Bodies: decoded under a cap, refused early where they can be no feed, few at a time.

Job: turn the bytes on the wire into at most 16 MB of body. The decoding is our own because
libraries offer codings nobody needs (Brotli, Zstandard, stacks of them), inflate a whole
chunk before anyone can count, and do not notice a gzip stream that was cut off.
"""

from __future__ import annotations

import asyncio
import re
import zlib
from collections.abc import AsyncIterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Protocol

from aggregator.fetch.errors import refusal
from aggregator.fetch.limits import KB, Limits
from aggregator.model import FailureKind

_PIECE = 64 * KB  # decoded at once
_MOST_MEMBERS = 100  # of one gzip stream; servers send one
_GZIP_MAGIC = b"\x1f\x8b"
_TURN = 500  # chunks
_ENOUGH = 512  # bytes that tell a file's kind


class Decoder(Protocol):
    """Takes the wire's bytes, gives the body's."""

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        """The decoded bytes of this chunk, in pieces that are small whatever the chunk unfolds to."""

    def end(self) -> None:
        """The wire has ended. Raises Refusal (ENCODING) where the coding has not."""


class Identity:
    """No coding."""

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        """The chunk itself."""
        yield chunk

    def end(self) -> None:
        """It may end anywhere: HTTP's own framing tells a cut."""


class Gunzip:
    """The gzip coding (RFC 9110, 8.4.1.3; RFC 1952). Raises Refusal (ENCODING) for broken data.

    Several members in a row are one body (RFC 1952, 2.2); anything else after the end is ignored,
    as gzip itself does.
    """

    def __init__(self) -> None:
        self._member = _new_member()
        self._members = 1
        self._rest = b""  # up to 1 byte behind a member's end: half of a magic number
        self._garbage = False

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        """Decoded pieces of at most 64 kB."""
        data = self._rest + chunk
        self._rest = b""
        full = False  # the last piece was: zlib may hold more, though it has taken all input
        while (data or full) and not self._garbage:
            if self._member.eof and not (data and self._next_member(data)):
                return
            try:
                piece = self._member.decompress(data, _PIECE)
            except zlib.error as error:
                raise refusal(FailureKind.ENCODING, encoding="gzip", reason="broken") from error
            data = self._member.unconsumed_tail or self._member.unused_data
            full = len(piece) == _PIECE
            if piece:
                yield piece

    def _next_member(self, data: bytes) -> bool:
        if data == _GZIP_MAGIC[:1]:
            self._rest = data
            return False
        self._garbage = not data.startswith(_GZIP_MAGIC)
        if self._garbage:
            return False
        self._members += 1
        if self._members > _MOST_MEMBERS:
            raise refusal(FailureKind.ENCODING, encoding="gzip", reason="broken")
        self._member = _new_member()
        return True

    def end(self) -> None:
        """Raise Refusal where the stream stops before its end."""
        if not self._member.eof:
            raise refusal(FailureKind.ENCODING, encoding="gzip", reason="cut")


def _new_member() -> zlib._Decompress:
    return zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)


def decoder(content_encoding: str) -> Decoder:
    """What undoes this Content-Encoding. Raises Refusal (ENCODING) for any but one gzip."""
    codings = [part.strip().lower() for part in content_encoding.split(",")]
    codings = [coding for coding in codings if coding not in {"", "identity"}]
    if not codings:
        return Identity()
    if codings in (["gzip"], ["x-gzip"]):  # RFC 9110, 8.4.1.3: the same
        return Gunzip()
    raise refusal(FailureKind.ENCODING, encoding=", ".join(codings)[:100], reason="unknown")


# The first bytes of what is certainly no feed; a feed begins with "<", "{", white space or a BOM.
_MAGIC = tuple(
    (found, re.compile(magic, re.DOTALL))
    for found, magic in (
        ("PDF", rb"%PDF-"),
        ("image", rb"\x89PNG|GIF8[79]a|\xff\xd8\xff|RIFF....WEBP|BM.{4}\x00{4}|\x00\x00\x01\x00"),
        ("video", rb"....ftyp|\x1a\x45\xdf\xa3|RIFF....AVI |\x00\x00\x01[\xb3\xba]|FLV\x01"),
        ("sound", rb"ID3|OggS|fLaC|RIFF....WAVE|\xff[\xf2\xf3\xfb]"),
        ("archive", rb"PK\x03\x04|\x1f\x8b|Rar!|7z\xbc\xaf|BZh\d|\xfd7zXZ"),
        ("program", rb"\x7fELF|MZ.\x00"),
    )
)
# What a document of text begins with: a byte order mark, markup or JSON, in two and four bytes a letter too.
_TEXT = re.compile(rb"\xef\xbb\xbf|\xff\xfe|\xfe\xff|\0\0\xfe\xff|\s*[<{]|\0{1,3}[<{]")
_OTHER_TYPES = {"image": "image", "video": "video", "audio": "sound"}


def refuse_other_files(start: bytes, content_type: str = "") -> None:
    """Raise Refusal (NOT_A_FEED, `found`) where the first bytes are a PDF's, an image's, a video's …

    What does not begin like a text is believed to be what its type says, and with a NUL in it no text.
    """
    for found, magic in _MAGIC:
        if magic.match(start):
            raise refusal(FailureKind.NOT_A_FEED, found=found)
    declared = _OTHER_TYPES.get(content_type.partition("/")[0].strip().lower())
    other = declared or ("data" if b"\0" in start else "")
    if other and not _TEXT.match(start):
        raise refusal(FailureKind.NOT_A_FEED, found=other)


@dataclass(frozen=True, slots=True)
class Place:
    """Where bodies up to a size may be, so many at once."""

    size: int
    free: asyncio.Semaphore


class Room:
    """How many bodies may be in memory at once, by their size; what all exchanges of a run share.

    While it is small a body grows without asking. Before it grows on it takes one of a few places
    for larger ones, and keeps that until it is parsed; a small one takes a place when it is read.
    Whoever waits for a larger place keeps the one he has, and who has the largest never waits: so all
    get on, and what they hold together is bounded.
    """

    def __init__(self, limits: Limits) -> None:
        self.places = (
            Place(limits.small_body, asyncio.Semaphore(limits.small_bodies)),
            Place(limits.medium_body, asyncio.Semaphore(limits.medium_bodies)),
            Place(limits.body, asyncio.Semaphore(limits.large_bodies)),
        )


class Seat:
    """One exchange's claim on the Room."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._at = 0  # which of the places
        self._held: asyncio.Semaphore | None = None
        self.is_waiting = False  # half read, for a larger place

    @property
    def size(self) -> int:
        """How large the body may grow where it is."""
        return self._room.places[self._at].size

    async def widen(self, deadline: asyncio.Timeout) -> None:
        """Wait for a larger place; the time waited is added to the deadline, it is not the server's."""
        end, before = deadline.when(), asyncio.get_running_loop().time()
        deadline.reschedule(None)
        self.is_waiting = True
        await self._take(self._at + 1)
        self.is_waiting = False
        if end is not None:
            deadline.reschedule(end + asyncio.get_running_loop().time() - before)

    async def keep(self) -> None:
        """Wait for a place in which the finished body waits to be parsed."""
        if self._held is None:
            await self._take(self._at)

    async def _take(self, at: int) -> None:
        free = self._room.places[at].free
        await free.acquire()
        self.leave()
        self._at, self._held = at, free

    def leave(self) -> None:
        """Give the place back, if there is one."""
        if self._held is not None:
            self._held.release()
            self._held = None


async def read_body(
    chunks: AsyncIterable[bytes],
    coding: Decoder,
    limits: Limits,
    seat: Seat,
    deadline: asyncio.Timeout,
    content_type: str = "",
) -> bytes:
    """The decoded body. Raises Refusal: TOO_LARGE, ENCODING, NOT_A_FEED, PROTOCOL, EMPTY."""
    body, size = BytesIO(), 0  # which hands out what it holds without copying it
    looked, count = False, 0
    async for chunk in chunks:
        count += 1
        if count > limits.chunks:
            raise refusal(FailureKind.PROTOCOL, reason="chunks")
        if count % _TURN == 0:
            await asyncio.sleep(0)  # many small chunks come without a wait; others have their turn
        for piece in coding.pieces(chunk):
            size += body.write(piece)
            if size > limits.body:
                raise refusal(FailureKind.TOO_LARGE, what="body", limit=limits.body)
            if not looked and size >= _ENOUGH:
                refuse_other_files(body.getvalue()[:_ENOUGH], content_type)
                looked = True
            while size > seat.size:
                await seat.widen(deadline)
    coding.end()
    if not looked:
        refuse_other_files(body.getvalue(), content_type)
    whole = body.getvalue()
    if not whole or whole.isspace():
        raise refusal(FailureKind.EMPTY)
    return whole
