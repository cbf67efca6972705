"""What this program raises on purpose, drawn as a tree."""

from __future__ import annotations

#
#   AggregatorError
#   ├── OperatorError      a mistake in a text file or on the command line: exit 2
#   │   └── SchemaTooNewError   a database of a newer version: exit 2, file untouched
#   ├── StorageError       disk or database trouble: exit 74
#   └── LockedError        another run holds the lock: exit 75


class AggregatorError(Exception):
    """Base of what this program raises on purpose; `exit_code` is what a shell sees."""

    exit_code = 1


class OperatorError(AggregatorError):
    """The operator can mend this: a mistake in a file or an argument."""

    exit_code = 2


class SchemaTooNewError(OperatorError):
    """The database was written by a newer version of the program."""


class StorageError(AggregatorError):
    """The disk or the database refused."""

    exit_code = 74


class LockedError(AggregatorError):
    """Another run is at work in the same folder."""

    exit_code = 75
