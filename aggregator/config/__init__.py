"""The text of programme.toml and corrections.toml -> Config, with every mistake by file and line.

Pure: text in, values out; it opens no file of the cohort's and reads no clock. Imports model,
addresses (what an exception is) and awards (what a rule means). It never fills in what people
did not write, except by the defaults of the model, and never raises for what they did write.

values.py reads one value, tables.py the tables with their keys, lines.py finds the lines,
checks.py compares keys with each other.
"""

from __future__ import annotations

from aggregator.config import checks
from aggregator.config.tables import CORRECTIONS, PROGRAMME, File, read
from aggregator.config.values import duration
from aggregator.model import Award, Config, Correction, Finding, Polling, Programme, Site, Thing

__all__ = ["CORRECTIONS", "PROGRAMME", "duration", "parse"]


def parse(
    programme: str,
    corrections: str = "",
    *,
    programme_path: str = "programme.toml",
    corrections_path: str = "corrections.toml",
) -> tuple[Config | None, list[Finding]]:
    """Read both texts: the Config, or None where there are errors, and every finding by file and line.

    The paths are the names the findings bear.
    """
    decided = read(programme, programme_path, PROGRAMME)
    checks.programme(decided)
    corrected = read(corrections, corrections_path, CORRECTIONS)
    checks.corrections(corrected, decided.rows["thing"])
    findings = [
        finding
        for file in (decided, corrected)
        for finding in sorted(file.findings, key=lambda finding: finding.line)
    ]
    if any(finding.severity == "error" for finding in findings):
        return None, findings
    return _config(decided, corrected), findings


def _config(decided: File, corrected: File) -> Config:
    """Put the rows of two files without errors into the model; what is not written keeps its default.

    A poller without a contact names another address of the cohort at which it can be asked about.
    """
    programme = Programme(
        **decided.only("programme"),
        things=tuple(Thing(**row.values) for row in decided.rows["thing"]),
        awards=tuple(Award(**row.values) for row in decided.rows["award"]),
    )
    site = Site(**decided.only("site"))
    contact = site.url or programme.contact or programme.url
    polling = Polling(**{"contact": contact, **decided.only("polling")})
    return Config(programme, polling, site, _corrections(corrected))


def _corrections(file: File) -> tuple[Correction, ...]:
    """The corrections, of several of one entry the last."""
    last = {
        (row.values.get("link"), row.values.get("id")): Correction(**row.values, line=row.line())
        for row in file.rows["correction"]
    }
    return tuple(last.values())
