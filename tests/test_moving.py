"""Moved and taken-over blogs from the server to the pages, and the one line of feeds.opml that changes."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from aggregator import instance, moving, opml, pipeline, whose
from aggregator.cli import commands
from aggregator.cli.run import print_trouble
from aggregator.model import Entry, FeedState, OperatorError
from aggregator.report import Report
from aggregator.store import Store
from tests.server import Asked, Server, answer, redirect

START = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)
NIGHT = timedelta(days=1)

PROGRAMME = """
[programme]
name = "23 Things"
[[thing]]
number = 1
[[thing]]
number = 2
"""
LIST = b"""<?xml version="1.0" encoding="utf-8"?>
<!-- kept by hand -->
<opml version="2.0"><body>
  <outline text="Ada Quill"   id='ada'
           xmlUrl = 'http://ada.example/ada?a=1&amp;b=2'  htmlUrl="http://ada.example/" x:note="\xc3\xa9"/>
  <outline text="Bob Stacks" id="bob" xmlUrl="http://bob.example/bob"/>\r
  <outline text="Blogs"><outline text="Cleo" id="cleo" xmlUrl="http://cleo.example/cleo"/></outline>
</body></opml>
"""
HOSTS = ("ada.example", "bob.example", "cleo.example", "new.example", "pills.example")


def feed(
    *numbers: int, host: str = "ada.example", title: str = "Marginalia", author: str = "Ada Quill"
) -> bytes:
    """An RSS feed with these entries, each about the Thing of its number."""
    items = "".join(
        f"<item><guid>{host}-{number}</guid><link>http://{host}/p/{number}</link>"
        f"<title>{title}: Thing {number}</title><author>{author}</author>"
        f"<pubDate>{START - timedelta(days=30 - number):%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for number in numbers
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>'
        f"<link>http://{host}/</link><language>{'en' if author == 'Ada Quill' else 'de'}</language>"
        f"{items}</channel></rss>"
    ).encode()


ADA, BOB, CLEO = (
    feed(1, 2),
    feed(1, host="bob.example", title="Stacks"),
    feed(2, host="cleo.example", title="Asp"),
)
STRANGER = feed(1, 2, host="pills.example", title="Cheap Remedies", author="Max Power")


@dataclass
class Cohort:
    """Three people's blogs on loopback, and what they answer at present."""

    root: Path
    server: Server
    pages: dict[str, bytes]

    def update(self, night: float = 0) -> Report:
        here = instance.read(self.root)
        with instance.lock(self.root):
            return pipeline.run(
                "update", here, START + night * NIGHT, everything=True, hosts=self.server.hosts(*HOSTS)
            )

    def nights(self, first: int, last: int) -> list[str]:
        """Ada's address after each of these nights."""
        found = []
        for night in range(first, last + 1):
            self.update(night)
            found.append(self.state("ada").url)
        return found

    def moves(self, *arguments: str, night: float = 0) -> tuple[int, str]:
        """The command as a person types it: its exit code and what it printed."""
        now = (START + night * NIGHT).isoformat()
        result = CliRunner().invoke(
            commands, ["moves", "--root", str(self.root), "--now", now, *arguments], standalone_mode=False
        )
        if result.exception:
            return getattr(result.exception, "exit_code", 1), f"{result.output}{result.exception}"
        return 0, result.output

    def state(self, participant: str) -> FeedState:
        return self._stored(participant)[0]

    def entries(self, participant: str) -> list[Entry]:
        return self._stored(participant)[1]

    def _stored(self, participant: str) -> tuple[FeedState, list[Entry]]:
        here = instance.read(self.root)
        with Store.open(here.database, now=START, read_only=True) as store:
            served = whose.subscriptions_of(here.cohort, store)
            [row] = [
                row for row, lines in served.items() if participant in {each.participant for each in lines}
            ]
            [state] = [each for each in store.feeds() if each.id == row]
            return state, store.entries([row])

    def page(self, path: str) -> str:
        return (self.root / path).read_text()

    def done(self) -> dict[str, list[str]]:
        """Who has which Things, as the organiser's table says."""
        table = json.loads(self.page("organiser/completion.json"))
        return {person["id"]: list(person["things"]) for person in table["participants"]}


@pytest.fixture
def cohort(tmp_path: Path) -> Iterator[Cohort]:
    (tmp_path / "programme.toml").write_text(PROGRAMME)
    (tmp_path / "feeds.opml").write_bytes(LIST)
    with served({"/ada?a=1&b=2": answer(ADA), "/bob": answer(BOB), "/cleo": answer(CLEO)}) as (server, pages):
        yield Cohort(tmp_path, server, pages)


@contextmanager
def served(pages: dict[str, bytes]) -> Iterator[tuple[Server, dict[str, bytes]]]:
    """A server whose pages may be changed while it runs; new addresses too."""

    def page(asked: Asked) -> bytes:
        return pages.get(asked.path, answer(b"nothing here", 404, type_="text/plain"))

    with Server({"*": page}) as server:
        yield server, pages


OLD, NEW = "http://ada.example/ada?a=1&b=2", "http://new.example/new?a=1&b='2'"


def move(cohort: Cohort, status: int = 301) -> None:
    """Ada's old address leads on to her new one."""
    cohort.pages["/ada?a=1&b=2"] = redirect(NEW, status)
    cohort.pages[NEW.removeprefix("http://new.example")] = answer(ADA)


# From the server to the pages ---------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("status", [301, 308])
def test_a_blog_that_moves_keeps_its_row_and_gets_its_line_changed_by_one_command(
    cohort: Cohort, status: int
) -> None:
    cohort.update()
    before = cohort.state("ada")
    move(cohort, status)
    found = cohort.nights(1, 9)
    new = found[-1]

    assert found == [OLD] * 7 + [new] * 2
    assert new.startswith("http://new.example/new?a=1&b=")
    code, text = cohort.moves(night=9)
    assert code == 0
    assert f"Ada Quill, feeds.opml:4\n  {OLD}\n  -> {new}\n" in text
    assert "since 2026-05-02, polls that saw it: 8, stored entries that are there: 2" in text
    assert "aggregator moves --apply" in cohort.page("organiser/index.html")
    assert "line 4" in cohort.page("organiser/index.html")

    code, text = cohort.moves("--apply", night=9)
    assert "changed line 4; feeds.opml.bak has the file as it was" in text
    written = (cohort.root / "feeds.opml").read_bytes()
    assert (cohort.root / "feeds.opml.bak").read_bytes() == LIST
    assert written == LIST.replace(
        b"http://ada.example/ada?a=1&amp;b=2", new.encode().replace(b"&", b"&amp;").replace(b"'", b"&apos;")
    )
    assert "No blog has moved" in text

    report = cohort.update(10)
    after = cohort.state("ada")
    assert (after.id, after.url, report.polled.new) == (before.id, new, 0)
    assert len(cohort.entries("ada")) == 2
    assert cohort.done() == {"ada": ["1", "2"], "bob": ["1"], "cleo": ["2"]}
    assert cohort.moves(night=10) == (0, "No blog has moved, and none looks like somebody else's.\n")


@pytest.mark.slow
def test_a_move_being_watched_is_shown_with_what_is_missing_and_not_applied(cohort: Cohort) -> None:
    cohort.update()
    move(cohort)
    cohort.nights(1, 2)

    [told] = json.loads(cohort.moves("--json", night=2)[1])["moves"]
    assert (told["participant"], told["line"], told["old"], told["ready"]) == ("ada", 4, OLD, False)
    assert (told["since"], told["polls"]) == ("2026-05-02T04:00:00Z", 2)
    assert told["missing"][:2] == ["2 of 3 polls have seen it", "it must last until 2026-05-09 04:00 UTC"]
    assert "nothing to change" in cohort.moves("--apply", night=2)[1]
    assert (cohort.root / "feeds.opml").read_bytes() == LIST
    assert not (cohort.root / "feeds.opml.bak").exists()
    assert "It leads on, for good as it says, to" in cohort.page("organiser/index.html")
    assert "This blog has moved" in cohort.page("site/people/ada/index.html")


@pytest.mark.slow
def test_a_line_is_not_changed_to_an_address_that_fails(cohort: Cohort) -> None:
    cohort.update()
    move(cohort)
    cohort.nights(1, 8)
    del cohort.pages[NEW.removeprefix("http://new.example")]
    cohort.update(9)

    assert "not yet: it cannot be read there now" in cohort.moves(night=9)[1]
    assert "nothing to change" in cohort.moves("--apply", night=9)[1]


@pytest.mark.slow
@pytest.mark.parametrize("nights", [1, 9], ids=["watched", "believed"])
def test_a_line_changed_by_hand_to_the_new_address_continues_the_row(cohort: Cohort, nights: int) -> None:
    cohort.update()
    row = cohort.state("ada").id
    move(cohort)
    cohort.nights(1, nights)
    state = cohort.state("ada")
    (cohort.root / "feeds.opml").write_bytes(opml.readdress(LIST, {(4, OLD): state.moved_to or state.url}))
    report = cohort.update(nights + 1)

    assert (cohort.state("ada").id, report.polled.new) == (row, 0)
    assert cohort.done()["ada"] == ["1", "2"]


@pytest.mark.long
@pytest.mark.slow
def test_a_blog_that_leads_to_another_feed_of_the_list_gets_none_of_its_entries(cohort: Cohort) -> None:
    cohort.update()
    cohort.pages["/ada?a=1&b=2"] = redirect("http://bob.example/bob")
    for night in (1, 5, 9):
        cohort.update(night)

    assert cohort.state("ada").url == OLD
    assert cohort.server.count("/bob") == 4  # once a run: for Bob, never for Ada
    assert {entry.link for entry in cohort.entries("ada")} == {f"http://ada.example/p/{n}" for n in (1, 2)}
    page = cohort.page("site/people/ada/index.html")
    assert "leads on to another feed of the list, on bob.example" in page
    assert "The address in the list is <code>http://ada.example/ada?a=1&amp;b=2</code>." in page
    assert "since 2 May 2026" in page
    assert cohort.moves(night=9)[1].startswith("No blog has moved")


@pytest.mark.slow
def test_a_blog_that_was_taken_over_is_kept_back_until_the_organiser_lets_it_in(cohort: Cohort) -> None:
    cohort.update()
    cohort.pages["/ada?a=1&b=2"] = answer(STRANGER)
    cohort.update(1)

    assert [entry.held for entry in cohort.entries("ada")] == [False, False, True, True]
    for path in (
        "site/index.html",
        "site/people/ada/index.html",
        "site/atom.xml",
        "site/things/1/index.html",
    ):
        assert "Cheap Remedies" not in cohort.page(path)
    assert "looks like somebody else" in cohort.page("site/people/ada/index.html")
    assert "aggregator moves --accept ada" in cohort.page("organiser/index.html")
    assert "Cheap Remedies: Thing 2" in cohort.page("organiser/index.html")
    told = json.loads(cohort.moves("--json", night=1)[1])["held"]
    assert told == [
        {
            "participant": "ada",
            "name": "Ada Quill",
            "line": 4,
            "address": OLD,
            "since": "2026-05-02T04:00:00Z",
            "entries": 2,
            "titles": ["Cheap Remedies: Thing 2", "Cheap Remedies: Thing 1"],
        }
    ]

    code, text = cohort.moves("--accept", "ada", night=1)
    assert (code, text) == (0, "2 entries of ada let in; `aggregator update` shows them.\n")
    cohort.update(2)
    assert "Cheap Remedies" in cohort.page("site/index.html")
    assert cohort.state("ada").title == "Cheap Remedies"


@pytest.mark.slow
def test_a_hold_is_told_by_quiet_runs_in_its_first_night_and_by_status_while_it_lasts(
    cohort: Cohort, capsys: pytest.CaptureFixture[str]
) -> None:
    cohort.update()
    cohort.pages["/ada?a=1&b=2"] = answer(STRANGER)
    nights = [cohort.update(1), cohort.update(2)]
    told = []
    for report in nights:
        for quiet in (True, False):
            print_trouble(report, quiet=quiet)
            told.append(capsys.readouterr().err)
    status = CliRunner().invoke(commands, ["status", "--root", str(cohort.root)]).output
    as_json = CliRunner().invoke(commands, ["status", "--json", "--root", str(cohort.root)]).output

    sentence = f"  Ada Quill <{OLD}>: This blog looks like somebody else's; its new posts are kept back. "
    assert [each.startswith(sentence) for each in told] == [True, True, False, True]
    assert "aggregator moves" in told[0]
    assert told[2] == ""
    assert [(each.counts()["held"], each.counts()["kept_back"]) for each in nights] == [(1, 2), (0, 0)]
    assert "2 new entries (2 kept back)" in nights[0].sentence()
    assert "3 feeds, 0 failing, 1 held\n" in status
    assert "if it is still theirs: aggregator moves --accept ada\n" in status
    assert json.loads(as_json)["held"] == json.loads(cohort.moves("--json", night=2)[1])["held"]


@pytest.mark.slow
def test_the_owner_who_comes_back_ends_the_hold_and_the_strangers_entries_stay_back(cohort: Cohort) -> None:
    cohort.update()
    cohort.pages["/ada?a=1&b=2"] = answer(STRANGER)
    cohort.update(1)
    cohort.pages["/ada?a=1&b=2"] = answer(ADA)
    cohort.update(2)

    assert cohort.moves(night=2)[1].startswith("No blog has moved, and none looks like")
    assert sum(entry.held for entry in cohort.entries("ada")) == 2
    assert "Cheap Remedies" not in cohort.page("site/index.html")


@pytest.mark.slow
def test_a_blog_that_is_gone_is_told_with_its_first_day_and_its_address(cohort: Cohort) -> None:
    cohort.update()
    cohort.pages["/bob"] = answer(b"", 410)
    cohort.nights(1, 3)

    page = cohort.page("site/people/bob/index.html")
    assert "gone for good (410)" in page
    assert "since 2 May 2026" in page
    assert "The address in the list is <code>http://bob.example/bob</code>." in page
    assert "asked no more until its line in the list changes" in page
    assert "until line 6 of feeds.opml changes" in cohort.page("organiser/index.html")


# The command --------------------------------------------------------------------------------


def test_before_the_first_run_nothing_waits(cohort: Cohort) -> None:
    assert cohort.moves() == (0, "No blog has moved, and none looks like somebody else's.\n")
    assert json.loads(cohort.moves("--json")[1]) == {"moves": [], "held": []}
    assert not (cohort.root / "aggregator.sqlite").exists()


@pytest.mark.parametrize(
    ("participant", "sentence"),
    [("nobody", "nobody in feeds.opml has this id"), ("ada", "none of their feeds is held")],
)
def test_accepting_what_is_not_held_is_the_operators_mistake(
    cohort: Cohort, participant: str, sentence: str
) -> None:
    code, text = cohort.moves("--accept", participant)

    assert code == 2
    assert sentence in text


def test_a_run_at_work_is_not_disturbed(cohort: Cohort) -> None:
    with instance.lock(cohort.root):
        assert [cohort.moves(option)[0] for option in ("--apply", "--accept=ada")] == [75, 75]


def test_nobody_gets_another_id_because_the_blog_moved(tmp_path: Path) -> None:
    text = b'<opml><body><outline xmlUrl="http://old.example/"/></body></opml>'
    (tmp_path / "programme.toml").write_text(PROGRAMME)
    (tmp_path / "feeds.opml").write_bytes(text)
    moved = moving.Move(
        "old-example", "", 1, "http://old.example/", "http://new.example/", START, 3, 1, missing=()
    )

    with pytest.raises(OperatorError, match='write id="old-example" first'):
        moving.apply(instance.read(tmp_path), [moved])
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["feeds.opml", "programme.toml"]
    assert (tmp_path / "feeds.opml").read_bytes() == text


def test_a_list_that_is_a_link_stays_one_and_keeps_its_mode(cohort: Cohort) -> None:
    kept = cohort.root / "notes"
    kept.mkdir()
    (cohort.root / "feeds.opml").rename(kept / "list.opml")
    (kept / "list.opml").chmod(0o640)
    (cohort.root / "feeds.opml").symlink_to(kept / "list.opml")
    moved = moving.Move("ada", "Ada Quill", 4, OLD, "http://new.example/", START, 3, 1, missing=())

    assert moving.apply(instance.read(cohort.root), [moved]) == [moved]
    assert (cohort.root / "feeds.opml").is_symlink()
    assert b"http://new.example/" in (kept / "list.opml").read_bytes()
    assert (kept / "list.opml").stat().st_mode & 0o777 == 0o640
    assert (cohort.root / "feeds.opml.bak").read_bytes() == LIST


# The file -----------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1", "windows-1252"])
def test_an_address_is_changed_in_any_encoding_and_nothing_else(encoding: str) -> None:
    text = (
        f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>\r\n<opml><body>'
        '<outline text="Adé &gt; \'x\'" xmlURL="http://a.example/é" title="xmlUrl=&quot;no&quot;"/></body></opml>'
    )
    changed = opml.readdress(text.encode(encoding), {(2, "http://a.example/é"): "http://b.example/?x&y"})

    assert changed == text.replace("http://a.example/é", "http://b.example/?x&amp;y").encode(encoding)


def test_of_two_outlines_in_one_line_the_one_with_that_address_is_changed() -> None:
    text = (
        b"<opml><body><outline xmlUrl='http://a.example'/><outline xmlUrl='http://b.example'/></body></opml>"
    )

    assert opml.readdress(text, {(1, "http://b.example"): "http://c.example/it's"}) == text.replace(
        b"http://b.example", b"http://c.example/it&apos;s"
    )


def test_a_team_blogs_lines_are_changed_together_and_a_commented_one_is_left() -> None:
    line = b'<outline xmlUrl="http://t.example/" author="%s"/>'
    text = b"<opml><body>\n%s\n%s\n%s</body></opml>" % (
        line % b"Ada",
        line % b"Bob",
        line.replace(b"author", b'isComment="true" author') % b"Cleo",
    )
    changes = {(number, "http://t.example/"): "http://u.example/" for number in (2, 3)}

    assert opml.readdress(text, changes) == text.replace(b"t.example", b"u.example", 2)


def test_an_outline_that_is_not_there_is_named_and_nothing_changes() -> None:
    with pytest.raises(OperatorError, match=r"feeds\.opml:3: .*http://gone\.example"):
        opml.readdress(LIST, {(3, "http://gone.example/"): "http://b.example/"})


def test_a_file_that_cannot_be_read_is_named_with_its_line() -> None:
    with pytest.raises(OperatorError, match=r"feeds\.opml:1: "):
        opml.readdress(b"<opml><body><outline", {})


values = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)


@given(st.lists(st.tuples(values, values), min_size=1, max_size=5), st.data())
def test_whatever_stands_around_it_only_the_address_changes(
    rows: list[tuple[str, str]], data: st.DataObject
) -> None:
    lines = [
        opml.Row(text=f"{name} {number}", xml_url=f"http://{number}.example/{path}")
        for number, (name, path) in enumerate(rows)
    ]
    text = opml.render("Title", lines)
    before = opml.parse(text)[0]
    chosen = data.draw(st.sampled_from(before.subscriptions))
    after = opml.readdress(text, {(chosen.line, chosen.url): "https://new.example/?a&b"})

    found = opml.parse(after)[0]
    assert [each.url for each in found.subscriptions] == [
        "https://new.example/?a&b" if each == chosen else each.url for each in before.subscriptions
    ]
    assert [person.name for person in found.participants] == [person.name for person in before.participants]
    assert opml.readdress(after, {(chosen.line, "https://new.example/?a&b"): chosen.url}).count(
        b"\n"
    ) == text.count(b"\n")


def test_what_is_written_into_a_list_lies_on_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power cut between the two would leave the new name on an empty file."""
    path = tmp_path / "feeds.opml"
    path.write_text("old")
    synced: list[bytes] = []
    fsync = os.fsync

    def seen(descriptor: int) -> None:
        fsync(descriptor)
        synced.append(path.read_bytes() + path.with_name("feeds.opml.part").read_bytes())

    monkeypatch.setattr("aggregator.instance.os.fsync", seen)
    instance.rewrite(path, b"new")

    assert synced == [b"oldnew"]
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("public", [True, False])
def test_a_list_is_written_on_a_disk_that_keeps_no_rights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, public: bool
) -> None:
    path = tmp_path / "feeds.opml"
    path.write_text("old")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr("os.chmod", refuse)
    instance.rewrite(path, b"new", public=public)

    assert path.read_bytes() == b"new"
