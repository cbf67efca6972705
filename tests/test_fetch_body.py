"""Bodies: gzip only, never more than the cap, and nothing that is plainly no feed."""

import asyncio
import gzip
import selectors
import zlib
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.fetch.body import Gunzip, Room, Seat, decoder, read_body, refuse_other_files
from aggregator.fetch.errors import Refusal
from aggregator.fetch.limits import KB, MB, Limits
from aggregator.model import Failure, FailureKind, failure
from tests.server import FEED

LIMITS = Limits()


async def chunked(data: bytes, size: int) -> AsyncIterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


def read(data: bytes, coding: str = "", *, size: int = 64 * KB, limits: Limits = LIMITS) -> bytes | Failure:
    """What becomes of these bytes on the wire."""

    async def reading() -> bytes:
        async with asyncio.timeout(60) as deadline:
            return await read_body(chunked(data, size), decoder(coding), limits, Seat(Room(limits)), deadline)

    try:
        return asyncio.run(reading())
    except Refusal as refused:
        return refused.failure


def encoding(reason: str, name: str = "gzip") -> Failure:
    return failure(FailureKind.ENCODING, encoding=name, reason=reason)


@pytest.mark.parametrize("coding", ["gzip", "GZIP", "x-gzip", "X-GZip", " gzip ", "identity, gzip"])
@pytest.mark.parametrize("size", [1, 2, 7, 64 * KB])
def test_gzip_is_read_under_all_its_names(coding: str, size: int) -> None:
    assert read(gzip.compress(FEED), coding, size=size) == FEED


@pytest.mark.parametrize("coding", ["", "identity", " , "])
def test_no_coding_is_read_as_it_is(coding: str) -> None:
    assert read(FEED, coding) == FEED


@pytest.mark.parametrize(
    "coding", ["br", "zstd", "deflate", "compress", "gzip, gzip", "gzip, br", "utf-8", "none", "gzip;q=1"]
)
def test_any_other_coding_is_refused_by_name(coding: str) -> None:
    assert read(gzip.compress(FEED), coding) == encoding("unknown", coding)


@pytest.mark.parametrize("size", [1, 100])
@pytest.mark.parametrize("cut", [1, 8, 20, 150])
def test_a_cut_gzip_stream_is_a_failure_not_half_a_feed(cut: int, size: int) -> None:
    assert read(gzip.compress(FEED)[:-cut], "gzip", size=size) == encoding("cut")


def test_an_empty_gzip_body_is_cut() -> None:
    assert read(b"", "gzip") == encoding("cut")


def test_what_says_gzip_and_is_not_is_broken() -> None:
    assert read(FEED, "gzip") == encoding("broken")


def test_a_wrong_checksum_is_broken() -> None:
    whole = gzip.compress(FEED)

    assert read(whole[:-8] + bytes(4) + whole[-4:], "gzip") == encoding("broken")


@pytest.mark.parametrize("garbage", [b"\0" * 512, b"\n", b"\x1f", b"\x1fx", b"<!-- served in 0.1 s -->"])
@pytest.mark.parametrize("size", [1, 64 * KB])
def test_garbage_after_the_end_is_ignored(garbage: bytes, size: int) -> None:
    assert read(gzip.compress(FEED) + garbage, "gzip", size=size) == FEED


@pytest.mark.parametrize("size", [1, 50, 64 * KB])
def test_several_members_are_one_body(size: int) -> None:
    assert read(gzip.compress(FEED[:50]) + gzip.compress(FEED[50:]), "gzip", size=size) == FEED


def test_a_cut_second_member_is_a_failure() -> None:
    assert read(gzip.compress(FEED) + gzip.compress(FEED)[:-5], "gzip") == encoding("cut")


def test_members_without_end_are_refused() -> None:
    assert read(gzip.compress(b"") * 101, "gzip") == encoding("broken")
    assert read(gzip.compress(b"") * 99 + gzip.compress(FEED), "gzip") == FEED


@given(st.binary(max_size=3000), st.integers(1, 999), st.booleans())
def test_gunzip_undoes_gzip_however_it_is_cut_into_chunks(data: bytes, size: int, repeat: bool) -> None:
    body = data * 200 if repeat else data
    coding, packed = Gunzip(), gzip.compress(body)
    unpacked = b"".join(
        piece
        for start in range(0, len(packed), size)
        for piece in coding.pieces(packed[start : start + size])
    )
    coding.end()

    assert unpacked == body


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_broken_gzip_ends_in_a_refusal_or_in_what_was_packed(start: bytes, junk: bytes) -> None:
    coding = Gunzip()
    with suppress(Refusal):
        pieces = list(coding.pieces(gzip.compress(start)[:-3] + junk))
        coding.end()

        assert b"".join(pieces) == start


def test_pieces_stay_small_whatever_a_chunk_unfolds_to() -> None:
    bomb = gzip.compress(bytes(8 * MB))

    assert max(map(len, Gunzip().pieces(bomb))) <= 64 * KB


def test_a_body_may_have_exactly_the_cap_and_no_byte_more() -> None:
    limits = Limits(body=1000, small_body=10_000)

    assert read(b"<" * 1000, limits=limits) == b"<" * 1000
    assert read(gzip.compress(b"<" * 1000), "gzip", limits=limits) == b"<" * 1000
    too_large = failure(FailureKind.TOO_LARGE, what="body", limit=1000)
    assert read(b"<" * 1001, limits=limits) == too_large
    assert read(gzip.compress(b"<" * 1001), "gzip", limits=limits) == too_large


def test_a_bomb_is_refused_at_the_cap() -> None:
    bomb = zlib.compressobj(9, wbits=31)
    packed = b"".join([bomb.compress(b"<rss>"), *(bomb.compress(bytes(MB)) for _ in range(40)), bomb.flush()])

    assert len(packed) < 100 * KB
    assert read(packed, "gzip") == failure(FailureKind.TOO_LARGE, what="body", limit=16 * MB)


def test_a_body_in_too_many_chunks_is_refused() -> None:
    assert read(FEED, size=1, limits=Limits(chunks=100)) == failure(FailureKind.PROTOCOL, reason="chunks")


@pytest.mark.parametrize("body", [b"", b" \r\n\t "])
def test_nothing_is_called_empty(body: bytes) -> None:
    assert read(body) == failure(FailureKind.EMPTY)


@pytest.mark.parametrize(
    ("start", "found"),
    [
        (b"%PDF-1.7\n%", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"\xff\xd8\xff\xe0", "image"),
        (b"GIF89a", "image"),
        (b"RIFF\x24\x08\x00\x00WEBPVP8 ", "image"),
        (b"RIFF\x0a\x0a\x0a\x0aAVI LIST", "video"),
        (b"\x00\x00\x00\x20ftypisom", "video"),
        (b"\x1a\x45\xdf\xa3", "video"),
        (b"ID3\x04", "sound"),
        (b"OggS", "sound"),
        (b"PK\x03\x04", "archive"),
        (b"\x1f\x8b\x08", "archive"),
        (b"\x7fELF", "program"),
        (b"\x01\x02\x03\x00", "data"),
    ],
)
def test_other_files_are_known_by_their_first_bytes(start: bytes, found: str) -> None:
    refused = failure(FailureKind.NOT_A_FEED, found=found)

    assert read(start + bytes(5000)) == refused
    assert read(start + bytes(5000), size=1) == refused
    assert read(start) == refused


@pytest.mark.parametrize("type_", ["image/png", "Video/mp4", "audio/mpeg; x=y"])
def test_a_film_is_one_where_its_type_says_so_and_no_feed_begins_there(type_: str) -> None:
    refuse_other_files(FEED, type_)
    refuse_other_files("<?xml".encode("utf-16-be"), type_)

    with pytest.raises(Refusal):
        refuse_other_files(b"#EXTM3U and no NUL", type_)


@pytest.mark.parametrize(
    "start",
    [
        FEED,
        b"\xef\xbb\xbf<?xml",
        "<?xml".encode("utf-16"),
        "<?xml".encode("utf-16-be"),
        "<?xml".encode("utf-32"),
        b"\n\n <rss",
        b'{"version":',
        b"<!doctype html>",
        b"MZ, BM and PK are initials",
    ],
)
def test_what_may_be_a_feed_is_left_to_the_parser(start: bytes) -> None:
    refuse_other_files(start)
    refuse_other_files(start, "application/octet-stream")

    assert read(start) == start


def test_what_bodies_hold_together_is_bounded_and_none_locks_up_the_others() -> None:
    limits = Limits(
        small_body=100, small_bodies=9, medium_body=300, medium_bodies=3, body=1000, large_bodies=1
    )
    held: Counter[int] = Counter()
    most: Counter[int] = Counter()

    async def one(room: Room, size: int) -> int:
        seat = Seat(room)
        async with asyncio.timeout(60) as deadline:
            body = await read_body(chunked(b"<" * size, 50), decoder(""), limits, seat, deadline)
        await seat.keep()
        held[seat.size] += 1
        most[seat.size] = max(most[seat.size], held[seat.size])
        await asyncio.sleep(0)  # parsing
        held[seat.size] -= 1
        seat.leave()
        return len(body)

    sizes = [900, 300, 500, 100] * 10

    async def all_at_once() -> list[int]:
        room = Room(limits)
        return await asyncio.gather(*(one(room, size) for size in sizes))

    assert asyncio.run(all_at_once()) == sizes
    assert most <= Counter({100: 9, 300: 3, 1000: 1})
    assert most[1000] == 1


class Impatient(selectors.DefaultSelector):
    """Waits for nobody, and says how long it would have."""

    jumped = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.jumped += timeout or 0
        return super().select(0)


class Timeless(asyncio.SelectorEventLoop):
    """A loop without a network, whose clock goes by what is waited for alone."""

    def __init__(self) -> None:
        self._waits = Impatient()
        super().__init__(self._waits)

    def time(self) -> float:
        return self._waits.jumped


def test_waiting_for_a_larger_place_does_not_count_against_the_server() -> None:
    """On a clock of its own: in a minute's time is what would be said, and the place is free in an hour."""
    limits = Limits(small_body=1, medium_bodies=1)

    async def waiting() -> float:
        room = Room(limits)
        medium = room.places[1].free
        await medium.acquire()
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(60) as deadline:
            before = deadline.when()
            assert before is not None
            loop.call_later(3600, medium.release)
            body = await read_body(chunked(FEED, 50), decoder(""), limits, Seat(room), deadline)
            after = deadline.when()
            assert after is not None
        assert body == FEED
        return after - before

    with asyncio.Runner(loop_factory=Timeless) as runner:
        assert runner.run(waiting()) == 3600
