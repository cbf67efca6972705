"""Pages become files: templates, and a folder in which only what differs is written.

    theme.py      templates and assets, the cohort's own before ours
    engine.py     jinja2: a page's context -> its text
    folder.py     the published folder: staging, replacing, removing
    publish.py    the two joined

[S] jinja2 has its door here. It decides nothing about what a page says, and never writes
outside its folder.
"""

from aggregator.render.folder import is_whole, lacking
from aggregator.render.publish import Published, publish, refresh
from aggregator.render.theme import Theme

__all__ = ["Published", "Theme", "is_whole", "lacking", "publish", "refresh"]
