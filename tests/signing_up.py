"""A cohort's folder and the blogs on loopback that sign up to it."""

from collections.abc import Mapping
from pathlib import Path

from click.testing import CliRunner

from aggregator import instance, opml
from aggregator.cli import commands
from aggregator.model import Subscription
from tests.server import Page, Server, answer

HTML = "text/html; charset=utf-8"


def declared(href: str, title: str = "", type_: str = "application/rss+xml", rel: str = "alternate") -> str:
    """A link of a page to its feed."""
    return f'<link rel="{rel}" type="{type_}" title="{title}" href="{href}">'


def page(*feeds: str) -> bytes:
    """A web page that names these feeds."""
    links = "".join(map(declared, feeds))
    return answer(f"<!doctype html><title>A blog</title>{links}<p>Hello.".encode(), type_=HTML)


def feed(
    title: str = "Ada's shelf", *titles: str, author: str = "", home: str = "", body: str = "A whole post."
) -> bytes:
    """A feed with these entries."""
    items = "".join(
        f"<item><guid>{title}-{n}</guid><title>{each}</title><description>{body}</description>"
        f"{f'<author>{author}</author>' if author else ''}</item>"
        for n, each in enumerate(titles or ("Thing 1: blogs", "Holidays"))
    )
    return answer(
        f"<rss version='2.0'><channel><title>{title}</title><link>{home}</link>{items}</channel></rss>".encode()
    )


def blog(name: str, *titles: str, author: str = "") -> dict[str, Page]:
    """The pages of a blog at /name/."""
    return {
        f"/{name}/": page(f"/{name}/feed"),
        f"/{name}/feed": feed(f"{name}'s blog", *titles, author=author),
    }


def cohort(root: Path, server: Server, *outlines: str) -> instance.Instance:
    """A folder whose list has these outlines ("{server}" stands for the server's address)."""
    (root / "programme.toml").write_text(
        f"""[programme]
name = "23 Things"
[[thing]]
number = 1
title = "Blogs"
[[thing]]
number = 2
title = "RSS"
[polling]
host_pause = "0s"
allow_private_addresses = ["127.0.0.1:{server.port}"]
"""
    )
    lines = "".join(f"    {outline}\n" for outline in outlines).replace("{server}", server.url(""))
    (root / "feeds.opml").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n  <head><title>Us</title></head>\n'
        f"  <body>\n    <!-- kept -->\n{lines}  </body>\n</opml>\n"
    )
    return instance.read(root)


def listed(root: Path) -> dict[str, Subscription]:
    """What feeds.opml says now, by name."""
    found, findings = opml.parse((root / "feeds.opml").read_bytes())
    assert not [finding for finding in findings if finding.severity == "error"]
    names = {person.id: person.name for person in found.participants}
    return {names[each.participant]: each for each in found.subscriptions}


def groups(root: Path) -> Mapping[str, tuple[str, ...]]:
    """The groups of everybody on the list, by name."""
    found, _ = opml.parse((root / "feeds.opml").read_bytes())
    return {person.name: person.groups for person in found.participants}


def add(root: Path, *arguments: str | Path, stdin: str | None = None) -> tuple[int, str]:
    """`aggregator add` in this process: its exit code and what it printed."""
    line = ["add", *map(str, arguments), "--root", str(root)]
    result = CliRunner().invoke(commands, line, input=stdin, standalone_mode=False)
    if result.exception is not None:
        return getattr(result.exception, "exit_code", 1), f"{result.output}{result.exception}"
    return int(result.return_value or 0), result.output
