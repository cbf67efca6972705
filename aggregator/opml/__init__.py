"""feeds.opml <-> participants and subscriptions.

Pure: bytes in, values out, and bytes again; it opens no file and follows no address in one.
Imports model and addresses. It never looks for a feed, never judges whether an address may be
asked beyond its form (the exceptions of programme.toml are not known here), and never changes a
byte that people wrote.

reading.py takes the XML apart, people.py says who is who, slugs.py makes ids,
writing.py writes, removing.py takes people out, editing.py keeps every other byte.
"""

from __future__ import annotations

from aggregator.model import Cohort, Finding
from aggregator.opml.people import ATTRIBUTES, cohort
from aggregator.opml.reading import Refused, Remark, read
from aggregator.opml.removing import remove
from aggregator.opml.slugs import slug
from aggregator.opml.writing import NewOutline, Row, append, outline, readdress, render

__all__ = [
    "ATTRIBUTES",
    "NewOutline",
    "Row",
    "append",
    "outline",
    "parse",
    "readdress",
    "remove",
    "render",
    "slug",
]


def parse(text: bytes, path: str = "feeds.opml") -> tuple[Cohort, list[Finding]]:
    """Read the list: the cohort, and every finding with its line. Never raises.

    Where a finding is an error the cohort is not to be used; of a file that cannot be read it is empty.
    """
    try:
        document = read(text)
    except Refused as refusal:
        return Cohort("", (), ()), [Finding(path, refusal.line, "error", refusal.sentence)]
    found, remarks = cohort(document)
    return found, [Finding(path, *remark) for remark in sorted(document.remarks + remarks, key=_line)]


def _line(remark: Remark) -> int:
    return remark.line
