"""Somebody leaves: nothing of them is left, nothing of others is harmed, and nothing brings them back."""

import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest
from click.testing import CliRunner

from aggregator import continuing, forgetting, instance
from aggregator.cli import commands
from aggregator.signups.table import SignUp, Verdict, report
from aggregator.store import Store
from tests.server import Asked, Line, Page, Server, answer, redirect
from tests.signing_up import cohort, page
from tests.stores import ADA, BOB, names, open_store, poll, subscribe, write
from tests.world import files

pytestmark = pytest.mark.slow

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
DAY = timedelta(days=1)
MARKER = b"quagga"  # in everything that is theirs, and nowhere else
WHO = "Quagga Zebrawood"


def item(guid: str, title: str, author: str = "", body: str = "Hello.") -> str:
    link = f"http://blogs.example/{guid}"
    date = "Mon, 02 Feb 2026 10:00:00 +0000"
    return (
        f"<item><guid isPermaLink='false'>{guid}</guid><link>{link}</link><title>{title}</title>"
        f"<author>{author}</author><pubDate>{date}</pubDate><description>{body}</description>"
        f"<category>{guid}-tag</category><enclosure url='{link}.mp3' type='audio/mpeg' length='1'/></item>"
    )


def feed(title: str, home: str, *items: str) -> bytes:
    channel = f"<title>{title}</title><link>{home}</link>{''.join(items)}"
    return answer(f"<rss version='2.0'><channel>{channel}</channel></rss>".encode())


def blogs() -> dict[str, Page]:
    long = "<p>quagga wrote this.</p>" * 3000  # over many pages of the database
    return {
        "/quagga/": page("/quagga/feed"),
        "/quagga/feed": feed(
            "Quagga's blog",
            "http://quagga.example/",
            item("quagga-1", "Thing 1 by quagga", body=long),
            item("quagga-2", "A quagga's holidays"),
        ),
        "/quagga/teasers": feed("Quagga in short", "", item("quagga-t", "Thing 2, quagga")),
        "/bob/feed": feed("Bob's blog", "", item("bob-1", "Thing 1"), item("bob-2", "Thing 2")),
        "/carol/feed": feed("Carol's blog", "", item("carol-1", "Thing 2")),
        "/team/feed": feed(
            "A blog of two",
            "",
            item("team-1", "Thing 1, the two of us: quagga", author="quagga zebrawood"),
            item("team-2", "Thing 2 together", author="Bob"),
        ),
    }


OUTLINES = (
    '<outline text="North">',
    f'  <outline text="{WHO}" id="quagga" category="Pilots" xmlUrl="{{server}}/quagga/feed"/>',
    '  <outline text="Bob" category="Pilots" xmlUrl="{server}/bob/feed"/>',
    f'  <outline text="{WHO}" id="quagga" xmlUrl="{{server}}/quagga/teasers"/>',
    "</outline>",
    f'<outline text="{WHO}" id="quagga" author="{WHO}" xmlUrl="{{server}}/team/feed"/>',
    '<outline text="Bob" id="bob" author="Bob" xmlUrl="{server}/team/feed"/>',
    '<outline text="Carol" xmlUrl="{server}/carol/feed"/>',
)
CORRECTIONS = """\
# Ours.

# of quagga's
[[correction]]
link = "http://blogs.example/quagga-2"
things = [2]
why = "quagga said so"

[[correction]]
link = "http://blogs.example/bob-2"
things = [1, 2]

[[correction]]
link = "http://quagga.example/never-seen"
ignore = true
"""


def run(root: Path, *arguments: str, stdin: str | None = None) -> tuple[int, str]:
    """A command in this process: its exit code and what it printed."""
    line = [*arguments, "--root", str(root)]
    result = CliRunner().invoke(commands, line, input=stdin, standalone_mode=False)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        return getattr(result.exception, "exit_code", 1), f"{result.output}{result.exception!r}"
    return int(result.return_value or 0), result.output


def update(root: Path, day: int = 0) -> str:
    code, text = run(root, "update", "--all", "--now", (NOW + day * DAY).isoformat())
    assert code == 0, text
    return text


def forget(root: Path, *people: str, day: int = 0) -> str:
    code, text = run(root, "forget", *people, "--yes", "--now", (NOW + day * DAY).isoformat())
    assert code == 0, text
    return text


def hits(root: Path, marker: bytes = MARKER) -> list[str]:
    """Every file below `root` that has the marker in its name or its bytes."""
    return sorted(
        str(path.relative_to(root))
        for path in root.rglob("*")
        if marker in str(path.relative_to(root)).lower().encode()
        or (path.is_file() and marker in path.read_bytes().lower())
    )


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server(blogs()) as running:
        yield running


@pytest.fixture(scope="module")
def polled(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cohort after three nights; an entry was edited, a sheet of sign-ups taken in, copies made."""
    root = tmp_path_factory.mktemp("cohort")
    cohort(root, server, *OUTLINES)
    (root / "corrections.toml").write_text(CORRECTIONS)
    update(root)
    pages = server.pages
    assert isinstance(pages, dict)
    first = pages["/quagga/feed"]
    pages["/quagga/feed"] = feed(
        "Quagga's blog",
        "http://quagga.example/",
        item("quagga-1", "Thing 1, edited by quagga", body="quagga now"),
        item("quagga-2", "A quagga's holidays"),
    )
    update(root, 1)
    pages["/quagga/feed"] = first
    update(root, 2)
    (root / "signups.csv").write_text(f"Name,Blog\nDora,{server.url('/nowhere')}\n")
    run(root, "add", "--file", str(root / "signups.csv"), "--now", NOW.isoformat())
    report = (root / "signups-report.csv").read_text("utf-8-sig")
    line = f"3,{WHO},{server.url('/quagga/feed')},added,{server.url('/quagga/feed')},Nothing to do.\r\n"
    (root / "signups-report.csv").write_bytes((report + line).encode("utf-8-sig"))
    assert (root / "signups-report.csv").stat().st_mode & 0o007 == 0  # names, for the organisers' eyes
    shutil.copy(root / "signups-report.csv", root / "signups-report.csv.part")  # a killed command's
    shutil.copy(root / "feeds.opml", root / "feeds.opml.bak")
    shutil.copy(root / "aggregator.sqlite", root / "aggregator.sqlite.replaced")
    return root


@pytest.fixture
def root(polled: Path, tmp_path: Path) -> Path:
    shutil.copytree(polled, tmp_path / "cohort")
    return tmp_path / "cohort"


def rows(root: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(root / "aggregator.sqlite")) as connection:
        return connection.execute(query).fetchall()


# -------------------------------------------------------------------------- nothing is left


def test_before_they_leave_they_are_everywhere(root: Path) -> None:
    found = hits(root)

    assert {"aggregator.sqlite", "feeds.opml", "corrections.toml", "signups-report.csv"} <= set(found)
    assert {"site/people/quagga/index.html", "site/.published.json", "organiser/completion.json"} <= set(
        found
    )
    assert rows(root, "select count(*) from entry_versions") == [(2,)]


def test_nothing_of_them_is_left_in_any_file(root: Path) -> None:
    text = forget(root, "quagga")

    assert hits(root) == []
    assert "4 entries" in text
    assert "2 feeds" in text
    assert "2 corrections" in text
    assert rows(root, "pragma integrity_check") == [("ok",)]


@pytest.mark.parametrize(
    ("name", "path", "was"),
    [
        ("Quagga & Co", "/quagga?a=1&b=2", "/quagga?a=1&amp;b=2"),  # a copy of the list spells it otherwise
        ("Quagga & Co", "/quagga/a~b", "/quagga/a%7Eb"),
        ("@quagga", "/quagga", "/quagga"),  # and a sheet guards what begins like a formula
    ],
)
def test_nothing_is_left_in_copies_that_write_names_and_addresses_otherwise(
    tmp_path: Path, name: str, path: str, was: str
) -> None:
    async def theirs(asked: Asked, line: Line) -> None:
        await line.send(feed("Quagga's", "", item("quagga-1", "Thing 1")))

    with Server({"*": theirs}) as server:
        written = f"<outline text={quoteattr(name)} id='quagga' xmlUrl={quoteattr(server.url(path))}/>"
        cohort(tmp_path, server, written.replace("{", "{{"), '<outline text="Bob" xmlUrl="{server}/bob"/>')
        update(tmp_path)
        copy = f"<outline text={quoteattr(name)} xmlUrl='{server.url(was)}'/>"
        (tmp_path / "feeds.opml.bak").write_text(f"<opml version='2.0'><body>{copy}</body></opml>")
        sheet = report([Verdict(SignUp(2, name, "typed.example"), "it answers 404")])
        (tmp_path / "signups-report.csv").write_bytes(sheet)
        forget(tmp_path, "quagga")

    assert not (tmp_path / "feeds.opml.bak").exists()
    assert b"quagga" not in (tmp_path / "signups-report.csv").read_bytes()


def test_the_marks_that_stay_say_nothing_by_themselves(root: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(root, other)
    forget(root, "quagga")
    forget(other, "quagga")
    marks, others = (
        {str(mark): salt for mark, salt in rows(each, "select mark, salt from forgotten")}
        for each in (root, other)
    )

    assert len(marks) >= 4
    assert all(re.fullmatch("[0-9a-f]{32}", mark) for mark in marks)
    assert len(set(marks.values())) == 1
    assert marks.keys() & others.keys() == set()


def test_no_digest_of_their_id_is_left_with_the_team_they_wrote_in(root: Path) -> None:
    """It has no key: whoever guesses an id could ask whether it is in it."""
    team = continuing.digest(["bob", "quagga"]).encode()
    before = hits(root, team)
    forget(root, "quagga")

    assert "aggregator.sqlite" in before
    assert hits(root, team) == []


def test_nothing_of_anybody_else_is_lost(root: Path) -> None:
    before = rows(root, "select entry_id, title, content, first_seen_at from entries order by row")
    people = [person.id for person in instance.read(root).cohort.participants if person.id != "quagga"]
    forget(root, "quagga")

    kept = [row for row in before if b"quagga" not in repr(row).lower().encode()]
    assert len(kept) == 4
    assert rows(root, "select entry_id, title, content, first_seen_at from entries order by row") == kept
    assert [person.id for person in instance.read(root).cohort.participants] == people
    assert "<!-- kept -->" in (root / "feeds.opml").read_text()
    assert (root / "corrections.toml").read_text() == (
        '# Ours.\n\n[[correction]]\nlink = "http://blogs.example/bob-2"\nthings = [1, 2]\n\n'
    )
    report = (root / "signups-report.csv").read_text("utf-8-sig")
    assert "Dora" in report


def test_pages_that_do_not_mention_them_keep_their_bytes(tmp_path: Path) -> None:
    posts = {f"/b{n}/feed": feed(f"Blog {n}", "", item(f"b{n}-1", "Thing 2")) for n in range(10)}
    with Server({**blogs(), **posts}) as server:
        lines = [f'<outline text="P{n}" category="South" xmlUrl="{{server}}/b{n}/feed"/>' for n in range(10)]
        cohort(tmp_path, server, *lines, OUTLINES[1].strip())
        update(tmp_path)
    before = files(tmp_path / "site")
    forget(tmp_path, "quagga")
    after = files(tmp_path / "site")

    silent = {path for path, content in before.items() if MARKER not in content.lower()}
    changed = {path for path in silent if before[path] != after.get(path)}
    assert {"people/p0/index.html", "groups/south/index.html", "things/2/atom.xml"} <= silent
    # What counts everybody's posts changes by a figure: no page of a person or a group, and no feed.
    ends = (".xml", "feed.json", ".opml", ".csv")
    assert {
        each for each in changed if each.startswith(("people/", "groups/")) or each.endswith(ends)
    } == set()


# -------------------------------------------------------------------- nothing brings them back


def test_a_team_blog_goes_on_without_them(root: Path) -> None:
    forget(root, "quagga")
    text = update(root, 3)

    assert "nothing new" in text
    assert hits(root) == []
    assert ("team-2",) in rows(root, "select entry_id from entries")


def test_a_line_written_by_hand_is_named_and_neither_asked_nor_shown(root: Path, server: Server) -> None:
    line = next(each for each in (root / "feeds.opml").read_text().splitlines() if "/quagga/feed" in each)
    forget(root, "quagga")
    text = (root / "feeds.opml").read_text()
    (root / "feeds.opml").write_text(text.replace("  </body>", f"{line}\n  </body>"))
    asked = len(server.asked)
    told = update(root, 3)

    assert "was forgotten and is neither asked nor shown" in told
    assert "--return" in told
    assert "/quagga/feed" not in {each.path for each in server.asked[asked:]}
    assert "was forgotten and is neither asked nor shown" in run(root, "status")[1]
    assert hits(root) == ["feeds.opml"]


@pytest.mark.parametrize("way", ["a redirect", "another feed of the blog"])
def test_another_address_that_leads_to_their_blog_brings_nothing(tmp_path: Path, way: str) -> None:
    pages: dict[str, Page] = {"/bob/feed": feed("Bob's blog", "", item("bob-1", "Thing 1"))}
    with Server(pages) as server:
        theirs = feed("Quagga's blog", server.url("/quagga/"), item("quagga-1", "Thing 1"))
        led = redirect(server.url("/quagga/feed")) if way == "a redirect" else theirs
        pages |= {"/quagga/feed": theirs, "/elsewhere": led}
        bob = '<outline text="Bob" xmlUrl="{server}/bob/feed"/>'
        cohort(tmp_path, server, bob, '<outline text="Q" id="quagga" xmlUrl="{server}/quagga/feed"/>')
        update(tmp_path)
        forget(tmp_path, "quagga")
        cohort(tmp_path, server, bob, '<outline text="Dora" id="dora" xmlUrl="{server}/elsewhere"/>')
        told = update(tmp_path, 1)
        asked = sum(each.path == "/quagga/feed" for each in server.asked)

    assert asked == (2 if way == "a redirect" else 1)
    assert "It leads to a blog that is not read here any more." in told
    assert hits(tmp_path) == []
    assert "aggregator add ADDRESS --return" in (tmp_path / "organiser/index.html").read_text()


def test_an_outcome_that_comes_late_stores_nothing(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        ada, _ = subscribe(store, ADA, BOB)
        store.record([poll(ada, write("1"))])
        store.forget(["address ada.example/feed"], [ada.id], [], ["ada.example"])
        store.record([poll(ada, write("2"))])

        assert store.entries() == []
        assert [state.url for state in store.feeds()] == [BOB]


def test_while_a_poll_is_under_way_nothing_is_begun(root: Path) -> None:
    before = files(root)
    with instance.lock(root):
        code, text = run(root, "forget", "quagga", "--yes")

    assert code == 75
    assert "another run" in text
    assert files(root) == before


def test_a_sheet_of_sign_ups_brings_nobody_back(root: Path, server: Server) -> None:
    forget(root, "quagga")
    sheet = root / "again.csv"
    sheet.write_text(f"Name,Blog\nThe same,{server.url('/quagga/')}\n")
    code, text = run(root, "add", "--file", str(sheet), "--now", NOW.isoformat())

    assert code == 0
    assert "asked to be forgotten" in text
    assert "/quagga" not in (root / "feeds.opml").read_text()


@pytest.mark.parametrize("path", ["/quagga/feed", "/quagga/"])
def test_adding_the_address_again_asks_whether_they_come_back(root: Path, server: Server, path: str) -> None:
    shown = files(root / "site")
    forget(root, "quagga")
    code, text = run(root, "add", server.url(path), "--yes")

    assert code == 2
    assert "asked to be forgotten" in text
    assert "--return" in text

    code, text = run(root, "add", server.url(path), "--yes", "--return", "--name", "Quagga")
    assert code == 0, text
    assert "was forgotten" not in text
    assert "was forgotten" not in update(root, 4)
    again = files(root / "site")
    assert "people/quagga/index.html" in again
    ids = re.findall(r"tag:[^<\"]+", shown["things/1/atom.xml"].decode())
    assert set(re.findall(r"tag:[^<\"]+", again["things/1/atom.xml"].decode())) <= set(ids)


def forget_and_write_again(root: Path) -> None:
    """The line of quagga's own blog stands in the list again, as somebody would put it there by hand."""
    line = next(each for each in (root / "feeds.opml").read_text().splitlines() if "/quagga/feed" in each)
    forget(root, "quagga")
    text = (root / "feeds.opml").read_text()
    (root / "feeds.opml").write_text(text.replace("  </body>", f"{line}\n  </body>"))


def test_a_line_already_written_comes_back_with_the_same_command(root: Path, server: Server) -> None:
    forget_and_write_again(root)
    code, told = run(root, "add", server.url("/quagga/feed"), "--return")

    assert code == 0
    assert "the next update asks there again" in told
    update(root, 3)
    assert "Thing 1" in (root / "site/people/quagga/index.html").read_text()


def test_a_line_of_the_feed_alone_comes_back_with_the_page_that_the_feed_names(tmp_path: Path) -> None:
    pages: dict[str, Page] = {}
    with Server(pages) as server:
        pages["/b/feed"] = feed("Blog", server.url("/b/"), item("b-1", "Thing 1"))
        cohort(tmp_path, server, '<outline text="Bo" id="bo" xmlUrl="{server}/b/feed"/>')
        update(tmp_path)
        outlines = (tmp_path / "feeds.opml").read_bytes()
        forget(tmp_path, "bo")
        (tmp_path / "feeds.opml").write_bytes(outlines)
        run(tmp_path, "add", server.url("/b/feed"), "--return")
        update(tmp_path, 2)

        assert "Thing 1" in (tmp_path / "site/people/bo/index.html").read_text()


def test_who_comes_back_while_their_blog_is_out_of_reach_is_told_to_say_so_again(
    root: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget_and_write_again(root)
    monkeypatch.setitem(server.pages, "/quagga/feed", answer(status=500))
    code, told = run(root, "add", server.url("/quagga/feed"), "--return")

    assert code == 0
    assert "the next update asks there again" in told
    assert "Type this again once it can be read" in told


def test_a_line_written_again_is_not_told_to_be_in_order(root: Path, server: Server) -> None:
    """By `add`, and by the report on a sheet of sign-ups."""
    forget_and_write_again(root)
    code, told = run(root, "add", server.url("/quagga/feed"), "--yes")
    (root / "sheet.csv").write_text(f"Name,Blog\nQ,{server.url('/quagga/feed')}\n")
    run(root, "add", "--file", str(root / "sheet.csv"))
    report = (root / "signups-report.csv").read_text()

    assert code == 2
    for each in (told, report):
        assert "was forgotten and is neither asked nor shown" in each
        assert "--return" in each
    assert "Nothing to do" not in report


def test_without_anybody_to_answer_forget_names_yes(root: Path) -> None:
    before = files(root)
    code, text = run(root, "forget", "quagga")

    assert code == 2
    assert "--yes" in text
    assert files(root) == before


def test_a_stranger_of_the_same_id_is_told_what_to_do(root: Path, server: Server) -> None:
    forget(root, "carol")
    code, text = run(root, "add", server.url("/team/feed"), "--yes", "--name", "Carol")
    assert code == 2  # on the list already
    pages = server.pages
    assert isinstance(pages, dict)
    pages["/other/feed"] = feed("Another Carol", "", item("other-1", "Thing 1"))
    code, text = run(root, "add", server.url("/other/feed"), "--yes", "--name", "Carol")

    assert code == 0
    assert 'give the line an id="…" of their own' in text


# --------------------------------------------------------------------------- asking first


def test_it_shows_what_there_is_and_asks_first(root: Path) -> None:
    before = files(root)
    code, text = run(root, "forget", "quagga", stdin="n\n")

    assert code == 1
    assert "Quagga Zebrawood (quagga), feeds.opml:" in text
    assert "4 entries with all versions, 2 feeds with log, 2 corrections" in text
    assert "aggregator export participant quagga" in text
    assert files(root) == before


def test_what_it_cannot_reach_is_named(root: Path) -> None:
    (root / ".git").mkdir()
    (root / "templates").mkdir()
    (root / "templates" / "notes.txt").write_text("ask Quagga Zebrawood about the logo\n")
    text = forget(root, "quagga")

    assert "templates/notes.txt:1" in text
    for word in ("backups", f"({root} is under git)", "published copy", "feed readers"):
        assert word in text


@pytest.mark.parametrize("wanted", ["quaga", "nobody-at-all", "https://nowhere.example/feed"])
def test_an_unknown_id_is_refused_with_a_near_one(root: Path, wanted: str) -> None:
    before = files(root)
    code, text = run(root, "forget", wanted, "--yes")

    assert code == 2
    assert f"{wanted}: nobody" in text
    assert ("near it: quagga" in text) == (wanted == "quaga")
    assert files(root) == before


def test_a_blog_whose_line_is_gone_is_named_by_its_address(root: Path, server: Server) -> None:
    lines = (root / "feeds.opml").read_text().splitlines(keepends=True)
    (root / "feeds.opml").write_text("".join(each for each in lines if "/carol/" not in each))
    assert "carol-1" in {row[0] for row in rows(root, "select entry_id from entries")}

    assert "1 entry" in forget(root, server.url("/carol/feed"))
    assert hits(root, b"carol-1") == []


def test_a_blog_of_before_that_is_on_no_line_is_named_and_left_to_the_organiser(
    root: Path, server: Server
) -> None:
    lines = (root / "feeds.opml").read_text().splitlines(keepends=True)
    (root / "feeds.opml").write_text("".join(each for each in lines if "/quagga/teasers" not in each))
    text = forget(root, "quagga")

    assert f"aggregator forget {server.url('/quagga/teasers')}" in text
    assert forget(root, server.url("/quagga/teasers"))
    assert hits(root) == []


def test_the_address_their_line_had_before_is_named_wherever_it_is_and_whatever_was_there(
    tmp_path: Path,
) -> None:
    first = feed("Quagga's first", "", item("quagga-1", "Thing 1"))
    other = feed("Carol's blog", "", item("carol-1", "Thing 2"))
    with Server({"/feed": first}) as old, Server({"/feed": other}, addresses=("127.0.0.2",)) as new:
        address = new.url("/feed", host="127.0.0.2")
        cohort(tmp_path, old, f'<outline text="{WHO}" id="quagga" xmlUrl="{{server}}/feed"/>')
        update(tmp_path)
        programme, lines = tmp_path / "programme.toml", tmp_path / "feeds.opml"
        programme.write_text(programme.read_text().replace(f"127.0.0.1:{old.port}", "127.0.0.0/8"))
        lines.write_text(lines.read_text().replace(old.url("/feed"), address))
        update(tmp_path, 1)
        text = forget(tmp_path, "quagga")

        assert f"aggregator forget {old.url('/feed')}" in text
        assert forget(tmp_path, old.url("/feed"))
        assert hits(tmp_path) == []


def test_a_namesakes_id_and_pages_stay(tmp_path: Path, server: Server) -> None:
    cohort(
        tmp_path,
        server,
        '<outline text="Bob" xmlUrl="{server}/bob/feed"/>',
        '<outline text="Bob" xmlUrl="{server}/carol/feed"/>',
    )
    update(tmp_path)
    first, second = (person.id for person in instance.read(tmp_path).cohort.participants)
    forget(tmp_path, first)

    assert [person.id for person in instance.read(tmp_path).cohort.participants] == [second]
    assert names(tmp_path / "site" / "people") != []
    assert (tmp_path / "site" / "people" / second / "index.html").exists()


# ---------------------------------------------------------------------------------- broken off


@pytest.mark.parametrize(
    "place",
    [
        "aggregator.store.Store.forget",
        "aggregator.forgetting.files.copies",
        "aggregator.forgetting.erasing.rewrite",
        "aggregator.pipeline.run",
    ],
)
def test_broken_off_anywhere_the_same_command_or_the_next_run_ends_it(
    root: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(place, stop)
        with pytest.raises(KeyboardInterrupt):
            forgetting.forget(instance.read(root), ["quagga"], NOW)
    if b"quagga" in (root / "feeds.opml").read_bytes():
        forget(root, "quagga")
    else:
        update(root, 3)

    assert hits(root) == []


def test_a_mistake_in_the_list_is_named_before_anything_is_erased(root: Path) -> None:
    (root / "feeds.opml").write_text("<opml><body>\n<outline")
    before = files(root)
    code, text = run(root, "forget", "quagga", "--yes")

    assert code == 2
    assert "feeds.opml:2" in text
    assert files(root) == before


# -------------------------------------------------------------------------------------- many


@pytest.mark.parametrize("people", [20, pytest.param(100, marks=pytest.mark.soak)])
def test_many_leave_and_come_back_with_the_same_ids_and_no_page_too_many(tmp_path: Path, people: int) -> None:
    posts = {f"/b{n}/feed": feed(f"Blog {n}", "", item(f"b{n}-1", "Thing 1")) for n in range(people + 3)}
    with Server(posts) as server:
        lines = [f'<outline text="Person {n}" xmlUrl="{{server}}/b{n}/feed"/>' for n in range(people + 3)]
        cohort(tmp_path, server, *lines)
        update(tmp_path)
        everybody = files(tmp_path / "site")
        ids = [person.id for person in instance.read(tmp_path).cohort.participants]
        outlines = (tmp_path / "feeds.opml").read_bytes()
        forget(tmp_path, *ids[:people])

        assert {path.name for path in (tmp_path / "site/people").iterdir()} == {"index.html", *ids[people:]}
        with Store.open(tmp_path / "aggregator.sqlite", now=NOW, read_only=True) as store:
            assert len(store.feeds()) == 3

        (tmp_path / "feeds.opml").write_bytes(outlines)
        lines_back = instance.read(tmp_path).cohort.subscriptions[:people]
        assert update(tmp_path, 1).count("was forgotten") == people
        forgetting.welcome(instance.read(tmp_path), [line.url for line in lines_back], NOW)
        update(tmp_path, 2)

        again = files(tmp_path / "site")
        assert again.keys() == everybody.keys()
        assert again["completion.json"] == everybody["completion.json"]
        assert json.loads(again["feed.json"])["items"] != []
