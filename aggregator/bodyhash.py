"""What tells one body from another.

Job: one function, so that `fetch` (is this the body of last time?) and `parse` (which body
was this?) can never disagree. Pure; imports nothing of ours.
"""

from __future__ import annotations

from hashlib import blake2b


def body_hash(body: bytes) -> str:
    """A decoded body's fingerprint, 32 hexadecimal digits (BLAKE2b, RFC 7693)."""
    return blake2b(body, digest_size=16).hexdigest()
