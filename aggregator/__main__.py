"""`python -m aggregator`: the same as the command.

[S] Imports the command line alone.
"""

from aggregator.cli import main

main()
