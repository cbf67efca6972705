"""Sign-ups: from a form's spreadsheet to lines of feeds.opml and a report of what became of each row.

[S] The parts:

    headings   which column holds what, by the words of its heading     (pure)
    table      a spreadsheet's bytes to rows, verdicts to a report      (pure)
    intake     all blogs looked for in one run; the verdicts            (subscribing)

Of a row the name, the address and the groups are kept; other columns (addresses of mail, times)
are never stored, printed or reported, and an address of mail in a column that is kept is left
out of it. May import `subscribing`, `discovery`, `opml`, `report` and `wording`.
"""

from aggregator.signups.intake import take_in, write_report
from aggregator.signups.table import REPORT, Columns, SignUp, Verdict, read, report

__all__ = ["REPORT", "Columns", "SignUp", "Verdict", "read", "report", "take_in", "write_report"]
