"""A planet and completion tables for a cohort that blogs its way through numbered tasks.

Read `pipeline.py` first: it is the straight line from the text files to the site.
"""

__version__ = "0.1.0"
