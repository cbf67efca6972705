"""`aggregator forget`: everything held on somebody who leaves, erased; nothing left of them but marks.

[S] Reads and writes the store, the text files and the copies of them that this program made, and
builds the site anew. What is in the way of forgetting (a mistake in a text file) is an error
before anything is touched. What would bring people back is known by `forgotten`.

    traces.py    what is theirs
    files.py     the text files and our copies of them
    erasing.py   the deed; coming back; what a restored backup would bring back
"""

from aggregator.forgetting.erasing import Forgotten, forget, sweep, welcome
from aggregator.forgetting.traces import Traces, look, traces

__all__ = ["Forgotten", "Traces", "forget", "look", "sweep", "traces", "welcome"]
