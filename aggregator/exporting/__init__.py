"""`aggregator export`: tables for organisers, and for a participant everything held on them.

[S] Reads the store and the text files; writes neither. What is in a table is decided by `views`,
what is somebody's by `forgetting`.

    tables.py     completion, awards, entries, participants, in the formats there are
    workbook.py   a table as a spreadsheet file; xlsxwriter has its door here
    archive.py    everything held on one participant, as one zip
"""

from aggregator.exporting.archive import archive
from aggregator.exporting.tables import FORMATS, table

__all__ = ["FORMATS", "archive", "table"]
