"""The text files a new cohort begins with.

[S] Writes files that do not exist yet; never overwrites one. Imports model alone.
"""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path, PurePath

from aggregator.model import OperatorError

PROGRAMME = """\
# What participants are asked to do. `aggregator check` reads it; docs/settings.md explains every key.

[programme]
name = "Our 23 Things"
aliases = ["23 Things"]              # other names of the programme: figures in them are not Thing numbers
thing_words = ["Thing", "Things"]    # what one task is called; ["Week", "Weeks"], ["ding", "dingen"] …
languages = ["en"]                   # of number words; the first is the language of the pages
# starts = 2027-01-11                # entries dated earlier do not count
# ends = 2027-06-30
# grace_days = 60                    # after `ends`: late entries still count
timezone = "Europe/London"
# url = "https://example.org/23things"
# contact = "https://example.org/23things/ask"    # whom a participant asks

[polling]
# contact = "https://example.org/23things"        # blog hosts see it in the User-Agent

[site]
title = "Planet 23 Things"
# url = "https://planet.example.org/"             # where site/ will be published: feeds need it

[[thing]]
number = 1
title = "Blogs and blogging"
# url = "https://example.org/23things/1"
# opens = 2027-01-11
# due = 2027-01-24

[[thing]]
number = 2
title = "Investigate other blogs"
part_titles = ["other blogs"]        # words that tell this Thing when a title has no number

[[thing]]
number = 3
title = "Your personal brand"
"""

OUTLINES = """\
<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
  <head>
    <title>Our 23 Things: participants</title>
  </head>
  <body>
    <!-- One line a blog; a parent outline or category="…" makes a group. For example:
    <outline text="Cork">
      <outline type="rss" text="Ada" id="ada" xmlUrl="https://ada.example/feed/"/>
    </outline>
    `aggregator add ADDRESS` looks at a blog and writes its line. -->
  </body>
</opml>
"""

IGNORED = "aggregator.sqlite*\naggregator.lock\norganiser/\nsite/\n"

_DATE_KEY = re.compile(r"^(?=[ \t]*(?:starts|ends|opens|due|by)[ \t]*=)", re.MULTILINE)


def write(folder: Path, previous: Path | None = None) -> list[Path]:
    """Write the files of a new cohort into `folder`; the paths written.

    With `previous`, that cohort's list and look are taken: feeds.opml, programme.toml with
    its dates commented out, and the folder of its own templates. Its corrections speak of its entries and
    stay there, as does its database.
    Raises OperatorError, before anything is written, where a file is in the way.
    """
    programme, outlines = PROGRAMME, OUTLINES
    if previous is not None:
        programme = _DATE_KEY.sub("# ", _read(previous / "programme.toml"))
        outlines = _read(previous / "feeds.opml")
    files = {"programme.toml": programme, "feeds.opml": outlines, ".gitignore": IGNORED}
    look = _look(programme)
    looks = look and previous is not None and (previous / look).is_dir()
    for name in [*files, look] if looks else files:
        if (folder / name).exists():
            raise OperatorError(f"{folder / name} exists already; nothing was written. Name a new folder.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        if looks and previous is not None:
            shutil.copytree(previous / look, folder / look)
    except OSError as error:
        raise OperatorError(
            f"{error.filename or folder}: {error.strerror}; name a folder you may write to"
        ) from error
    return [folder / name for name in files]


def _look(programme: str) -> str:
    """The folder of templates that goes with a programme; "" where it lies elsewhere and stays there."""
    try:
        site = tomllib.loads(programme).get("site")
    except tomllib.TOMLDecodeError:  # which `check` names with its line
        site = None
    name = site.get("templates") if isinstance(site, dict) else None
    name = name if isinstance(name, str) else "templates"
    path = PurePath(name)
    return "" if path.is_absolute() or ".." in path.parts or not path.parts else name


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise OperatorError(f"{path}: it cannot be taken over: {error}") from error
