"""Names -> ids that are safe in addresses, file names and on every disk.

Pure; imports nothing of ours. An id here is 1 to 60 of a-z, 0-9 and hyphens, and never a name
that a system keeps for itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from hashlib import blake2b

LONGEST = 60

# What Unicode does not take apart by itself: letters with a stroke or of their own, then Greek and
# Cyrillic in a common spelling. Other scripts get an id from a hash: stable, though not readable.
_SPELLINGS = """
    æ ae œ oe ø o đ d ð d ł l þ th ħ h ı i ŋ ng
    α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s τ t υ y φ f χ ch ψ ps ω o
    а a б b в v г g д d е e ж zh з z и i к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch
    ш sh щ shch ы y э e ю yu я ya і i є ye ґ g
""".split()  # noqa: SIM905 - pairs, readable as they stand
_SPELT = dict(zip(_SPELLINGS[::2], _SPELLINGS[1::2], strict=True)) | dict.fromkeys("'’ʼ`ъь", "")
_KEPT = re.compile(r"con|prn|aux|nul|(?:com|lpt)[0-9]|index")  # by Windows, and by web servers


def slug(name: str) -> str:
    """Make an id of a name; equal names give equal ids, and an id stays what it is.

    A mark made from the whole name stands in for letters that cannot be spelt here.

    >>> slug("Zoë Ångström-O’Neill")
    'zoe-angstrom-oneill'
    >>> slug("Алла Щукина")
    'alla-shchukina'
    """
    known = unicodedata.normalize("NFKD", name).casefold()
    letters = (letter for letter in unicodedata.normalize("NFKD", known) if not unicodedata.combining(letter))
    spelt = "".join(_SPELT.get(letter, letter) for letter in letters)
    found = re.sub(r"[^a-z0-9]+", "-", spelt).strip("-")[:LONGEST].strip("-")
    if not found or any(letter.isalpha() and not letter.isascii() for letter in spelt):
        return _marked(found or "p", known)
    return f"p-{found}" if _KEPT.fullmatch(found) else found


def distinct(wanted: str, taken: Container[str], seed: str) -> str:
    """Give `wanted`, or where it is taken, `wanted` with a mark made from `seed`.

    The mark depends on nothing else in the list, so that taking one namesake out does not
    hand that person's id to another.
    """
    found, turn = wanted, 0
    while found in taken:
        found, turn = _marked(wanted, f"{seed}\n{turn}" if turn else seed), turn + 1
    return found


def _marked(beginning: str, seed: str) -> str:
    mark = blake2b(seed.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
    return f"{beginning[: LONGEST - len(mark) - 1].rstrip('-')}-{mark}"
