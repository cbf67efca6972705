"""The figures of fetching, in one place. [P] Imports nothing of ours.

They are constants of the program, not settings: a feed that needs more is broken or hostile,
and a host that is asked more often blocks the client. Tests pass smaller ones.
"""

from __future__ import annotations

from dataclasses import dataclass

KB, MB = 1024, 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Times in seconds, sizes in bytes."""

    connect: float = 5  # resolving, dialling all addresses; and once more for TLS
    attempt: float = 0.25  # before the next address is dialled beside the last (RFC 8305, 5)
    read: float = 15  # for the next bytes
    total: float = 60  # for all hops of a request together, waiting for one's turn not counted
    redirects: int = 5

    head: int = 64 * KB  # status line and headers, all 1xx answers included
    wire: int = 8 * MB  # of one answer as it travels
    body: int = 16 * MB  # decoded
    chunks: int = 100_000  # of one answer; each costs processor time, whatever its size

    exchanges: int = 100  # open at once
    host_exchanges: int = 2  # open at once on one host name
    host_pause: float = 1  # between starts on one host name, at least
    domain_exchanges: int = 4  # open at once on one registrable domain
    domain_pause: float = 0.25  # between starts on one registrable domain
    jitter: float = 0.05  # the part of a pause added to it: what leaves a second apart may arrive closer

    small_body: int = 512 * KB  # what a body may hold in memory without asking
    small_bodies: int = 64  # that are read and not yet parsed
    medium_body: int = 1 * MB
    medium_bodies: int = 4  # from the time they grow beyond a small one until they are parsed
    large_bodies: int = 1  # likewise
