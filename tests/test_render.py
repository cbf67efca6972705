"""Pages become files: nothing torn, nothing lost, nothing written twice."""

import errno
import itertools
import json
import os
import stat
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator import render, views
from aggregator.model import OperatorError, Page, StorageError
from aggregator.render.folder import MANIFEST, STAGING
from aggregator.render.theme import defaults
from tests import views_cohort as cohort

WORLD = cohort.world()


def text(path: str, words: str) -> Page:
    return Page(path, content=words.encode())


def files(folder: Path) -> dict[str, bytes]:
    """Every file of the site but its assets."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "assets" not in path.parts and path.name != MANIFEST
    }


FEW = ("index.html", "things/6/index.html", "people/ada-quill/index.html", "status.json")


def build(target: Path, templates: Path | None = None, few: bool = True, **site: object) -> render.Published:
    """Build some pages of the cohort, or all."""
    pages = views.public(WORLD.snapshot, cohort.config(**site), cohort.NOW, WORLD.bodies)
    wanted = (page for page in pages if not few or page.path in FEW)
    return render.publish(wanted, target, templates=templates)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole site, to look at."""
    folder = tmp_path_factory.mktemp("site")
    build(folder, few=False)
    return folder


# --- the folder ------------------------------------------------------------------------


def test_pages_become_files_with_their_bytes(tmp_path: Path) -> None:
    done = render.publish([text("a/b.txt", "one"), text("index.html", "two")], tmp_path / "site")

    assert files(tmp_path / "site") == {"a/b.txt": b"one", "index.html": b"two"}
    assert {"a/b.txt", "index.html"} <= set(done.written)
    assert done.removed == ()


def test_what_is_unchanged_is_not_written(tmp_path: Path) -> None:
    pages = [text("a.txt", "one"), text("b.txt", "two")]
    render.publish(pages, tmp_path)
    before = {path: path.stat().st_ino for path in tmp_path.rglob("*") if path.is_file()}

    done = render.publish(pages, tmp_path)

    assert done.written == ()
    assert {path: path.stat().st_ino for path in tmp_path.rglob("*") if path.is_file()} == before


def test_status_json_is_written_and_not_told(tmp_path: Path) -> None:
    render.publish([text("status.json", "1")], tmp_path)

    done = render.publish([text("status.json", "2")], tmp_path)

    assert done.written == ()
    assert files(tmp_path)["status.json"] == b"2"


def test_a_page_that_is_no_more_goes_and_its_empty_folder_too(tmp_path: Path) -> None:
    render.publish([text("people/ada/index.html", "x"), text("people/ben/index.html", "x")], tmp_path)

    done = render.publish([text("people/ben/index.html", "x")], tmp_path)

    assert done.removed == ("people/ada/index.html",)
    assert not (tmp_path / "people/ada").exists()
    assert (tmp_path / "people/ben/index.html").exists()


def test_a_file_that_somebody_else_put_there_stays(tmp_path: Path) -> None:
    render.publish([text("people/ada.txt", "x")], tmp_path)
    (tmp_path / "people/notes.txt").write_text("mine")
    (tmp_path / "CNAME").write_text("planet.example")

    render.publish([text("other.txt", "x")], tmp_path)

    assert files(tmp_path) == {"people/notes.txt": b"mine", "CNAME": b"planet.example", "other.txt": b"x"}


def test_the_front_page_is_put_in_place_last_and_assets_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        order.append(target.relative_to(tmp_path).as_posix())
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    render.publish(
        [text("index.html", "x"), text("things/index.html", "x"), text("status.json", "x")], tmp_path
    )

    pages = [path for path in order if path != MANIFEST]
    assert pages[0].startswith("assets/")
    assert pages[-1] == "index.html"


@pytest.mark.parametrize("failing", range(1, 4))
def test_a_build_that_fails_leaves_every_byte_of_the_old_site(tmp_path: Path, failing: int) -> None:
    render.publish([text(f"{n}.txt", "old") for n in range(4)], tmp_path)
    before = files(tmp_path)

    def pages() -> Iterator[Page]:
        for n in range(4):
            if n == failing:
                raise RuntimeError("a bug in a view")
            yield text(f"{n}.txt", "new")

    with pytest.raises(RuntimeError):
        render.publish(pages(), tmp_path)

    assert files(tmp_path) == before
    assert not (tmp_path / STAGING).exists()


def test_a_full_disk_leaves_every_byte_of_the_old_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    render.publish([text("a.txt", "old"), text("b.txt", "old")], tmp_path)
    before = files(tmp_path)
    real = Path.write_bytes

    def write_bytes(self: Path, data: bytes) -> int:
        if data == b"too much":
            raise OSError(28, "No space left on device", str(self))
        return real(self, data)

    monkeypatch.setattr(Path, "write_bytes", write_bytes)
    with pytest.raises(StorageError, match="No space left"):
        render.publish([text("a.txt", "new"), text("b.txt", "too much")], tmp_path)

    assert files(tmp_path) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    site = tmp_path / "site"
    render.publish([text("a.txt", "old")], site)
    site.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        with pytest.raises(StorageError, match="site"):
            render.publish([text("a.txt", "new")], site)
    finally:
        site.chmod(stat.S_IRWXU)
    assert files(site) == {"a.txt": b"old"}


@pytest.mark.parametrize("killed_after", range(1, 6))
def test_after_a_kill_while_files_are_moved_the_next_build_heals_and_forgets_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, killed_after: int
) -> None:
    class Killed(BaseException):
        pass

    render.publish([text("old.txt", "x"), text("stays.txt", "1")], tmp_path)
    left = killed_after
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        nonlocal left
        left -= 1
        if left < 0:
            raise Killed
        return real(self, target)

    pages = [*(text(f"new{n}.txt", "x") for n in range(9)), text("stays.txt", "2")]
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", replace)
        patch.setattr(
            "aggregator.render.folder.Folder.discard", lambda _: None
        )  # a killed process tidies nothing
        with pytest.raises(Killed):
            render.publish(pages, tmp_path)

    done = render.publish([text("stays.txt", "3")], tmp_path)

    assert files(tmp_path) == {"stays.txt": b"3"}
    assert done.written == ("stays.txt",)


@pytest.mark.parametrize("manifest", ["", "no json", "[]", '{"a": 1}', '{"../outside.txt": ["", 0]}'])
def test_a_damaged_manifest_harms_nothing(tmp_path: Path, manifest: str) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("mine")
    site = tmp_path / "site"
    render.publish([text("a.txt", "x")], site)
    (site / MANIFEST).write_text(manifest)

    render.publish([text("a.txt", "y")], site)

    assert files(site) == {"a.txt": b"y"}
    assert outside.read_text() == "mine"


def test_a_target_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("mine")

    with pytest.raises(OperatorError, match="file where the folder"):
        render.publish([text("a.txt", "x")], tmp_path / "site")

    assert (tmp_path / "site").read_text() == "mine"


def test_a_target_that_is_a_link_to_another_place_is_refused(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    root = tmp_path / "root"
    root.mkdir()
    (root / "site").symlink_to(elsewhere)

    with pytest.raises(OperatorError, match="link"):
        render.publish([text("a.txt", "x")], root / "site")

    assert not list(elsewhere.iterdir())


def test_a_link_inside_the_folder_leads_no_page_out_of_it(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    site = tmp_path / "site"
    render.publish([text("a.txt", "old")], site)
    (site / "people").symlink_to(elsewhere)

    with pytest.raises(OperatorError, match="link"):
        render.publish([text("a.txt", "new"), text("people/ada.txt", "x")], site)

    assert not list(elsewhere.iterdir())
    assert files(site)["a.txt"] == b"old"


@pytest.mark.parametrize("umask", [0o077, 0o022, 0o002])
def test_whatever_the_umask_everybody_reads_public_pages_and_nobody_else_what_is_kept(
    tmp_path: Path, umask: int
) -> None:
    before = os.umask(umask)
    try:
        for name, public in (("site", True), ("organiser", False)):
            render.publish([text("a/b/c.txt", "x")], tmp_path / name, public=public)
    finally:
        os.umask(before)

    for path in (tmp_path / "site").rglob("*"):
        assert path.stat().st_mode & 0o444 == 0o444
        assert path.is_file() or path.stat().st_mode & 0o111 == 0o111
    kept = [tmp_path / "organiser", *(tmp_path / "organiser").rglob("*")]
    assert not any(path.stat().st_mode & 0o007 for path in kept)
    assert not any(path.stat().st_mode & 0o002 for path in tmp_path.rglob("*"))


def test_pages_are_published_on_a_disk_that_keeps_no_rights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FAT, or a folder of Windows under WSL: there the owner too may not change them."""

    def refuse(*_: object, **__: object) -> NoReturn:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr("os.chmod", refuse)
    before = os.umask(0o077)
    try:
        for name, public in (("site", True), ("organiser", False)):
            render.publish([text("a/b/c.txt", "x")], tmp_path / name, public=public)
        os.umask(0o022)
        render.publish([text("a/b/d.txt", "x")], tmp_path / "organiser", public=False)
    finally:
        os.umask(before)

    assert (tmp_path / "site/a/b/c.txt").read_text() == "x"
    assert (tmp_path / "organiser/a/b/d.txt").read_text() == "x"


@pytest.mark.parametrize("disk", ["full", "fine"])
def test_a_build_needs_no_room_for_compiled_templates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, disk: str
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "cache"))
    (tmp_path / "cache").mkdir()
    own = tmp_path / "templates"
    own.mkdir()
    (own / "planet.html").write_text("own")

    def refuse(*_: object, **__: object) -> NoReturn:
        raise OSError(28, "No space left on device")

    if disk == "full":
        monkeypatch.setattr("tempfile.NamedTemporaryFile", refuse)
    front = next(iter(views.public(WORLD.snapshot, cohort.config(), cohort.NOW, WORLD.bodies)))
    render.publish([front], tmp_path / "site", templates=own)

    assert (tmp_path / "site/index.html").read_text() == "own"
    assert bool(list((tmp_path / "cache").rglob("*.cache"))) is (disk == "fine")


@pytest.mark.parametrize(
    ("publishes", "reads"), [(20, 500), pytest.param(200, 10_000, marks=pytest.mark.soak)]
)
def test_no_reader_sees_a_missing_or_torn_file_while_pages_are_replaced(
    tmp_path: Path, publishes: int, reads: int
) -> None:
    def version(number: int) -> list[Page]:
        body = f"version {number}\n" * 3000  # of several blocks, all of one length
        return [text("index.html", body), text("atom.xml", body), text("things/6/index.html", body)]

    render.publish(version(100), tmp_path)
    whole = {path: len((tmp_path / path).read_bytes()) for path in ("index.html", "atom.xml")}
    done, seen, torn = threading.Event(), [], []

    def read() -> None:
        while not done.is_set():
            for path, size in whole.items():
                content = (tmp_path / path).read_bytes()  # of a missing file: an error
                seen.append(content[:11])
                if len(content) != size or len(set(content.splitlines())) != 1:
                    torn.append(path)

    with ThreadPoolExecutor() as pool:
        reader = pool.submit(read)
        for number in itertools.count(1):
            render.publish(version(100 + number % 900), tmp_path)
            if reader.done() or (number >= publishes and len(seen) >= reads and len(set(seen)) > 1):
                break
        done.set()
        reader.result()

    assert torn == []
    assert len(set(seen)) > 1


@given(st.text())
def test_no_page_can_lie_outside_its_folder(path: str) -> None:
    from aggregator.render.folder import page_path

    try:
        parts = page_path(path).split("/")
    except ValueError:
        return
    assert all(parts)
    assert not any(part.startswith(".") for part in parts)


@pytest.mark.parametrize(
    "path", ["", "/etc/passwd", "../x", "a/../../x", ".htaccess", "a/.hidden", "a\\b", "a\0b", "a//b"]
)
def test_a_path_that_is_no_pages_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="no page can lie"):
        render.publish([text(path, "x")], tmp_path / "site")


def test_two_pages_at_one_address_are_a_mistake_of_ours(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="two pages"):
        render.publish([text("a.txt", "1"), text("a.txt", "2")], tmp_path)


# --- the theme -------------------------------------------------------------------------


def test_a_second_build_of_the_same_renders_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = build(tmp_path)

    monkeypatch.setattr("aggregator.render.theme.Theme.render", lambda *_: pytest.fail("a page was rendered"))
    second = build(tmp_path)

    assets = [path for path in first.written if path.startswith("assets/")]
    assert len(assets) == len(list((defaults() / "assets").iterdir()))
    assert len(first.written) == len(FEW) - 1 + len(assets)
    assert second.written == second.removed == ()


def test_a_page_of_the_same_mark_is_made_again_by_another_program_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []

    def content() -> bytes:
        made.append(1)
        return b"the same"

    def published(mark: str) -> int:
        made.clear()
        render.publish([Page("a.txt", mark=mark, make=content)], tmp_path)
        return len(made)

    assert [published("1"), published("1"), published("2")] == [1, 0, 1]
    monkeypatch.setattr("aggregator.render.theme.Theme.code", "of tomorrow")
    assert [published("2"), published("2")] == [1, 0]


def test_a_page_cut_short_on_the_disk_is_made_again(tmp_path: Path) -> None:
    build(tmp_path)
    whole = (tmp_path / "index.html").read_bytes()
    (tmp_path / "index.html").write_bytes(whole[:1000])

    done = build(tmp_path)

    assert done.written == ("index.html",)
    assert (tmp_path / "index.html").read_bytes() == whole


def test_every_page_is_rendered_without_an_undefined_name_in_both_kinds_of_site(tmp_path: Path) -> None:
    sites: list[dict[str, Any]] = [{}, {"show_missing": True, "noindex": False, "images": "https", "url": ""}]
    for site in sites:
        build(tmp_path / "site", few=False, **site)
        pages = views.organiser(WORLD.snapshot, cohort.config(**site), cohort.NOW, WORLD.bodies)
        render.publish(pages, tmp_path / "organiser")

    assert "<h1" in (tmp_path / "organiser/index.html").read_text()


def test_what_strangers_write_is_text_on_every_page(site: Path) -> None:
    for path in site.rglob("*.html"):
        page = path.read_text()
        assert "<script>" not in page
        assert "<b>bold" not in page
    assert "&lt;script&gt;alert" in (site / "people/ben-okafor/index.html").read_text()


def test_no_page_has_inline_script_or_style_or_an_address_of_another_host_but_in_links(
    site: Path,
) -> None:
    from html.parser import HTMLParser

    class Loads(HTMLParser):
        """Collects what a browser would load or run by itself."""

        def __init__(self) -> None:
            super().__init__()
            self.found: list[str] = []

        def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
            names = dict(attributes)
            self.found += [f"{tag} {name}" for name in names if name == "style" or name.startswith("on")]
            if tag == "script" and not names.get("src"):
                self.found.append("inline script")
            for name in ("src", "srcset", "poster", "data"):
                if (names.get(name) or "").startswith(("http", "//")):
                    self.found.append(f"{tag} {name}")
            if (
                tag == "link"
                and names.get("rel") in {"stylesheet", "icon"}
                and "//" in (names.get("href") or "")
            ):
                self.found.append("link")
            if tag in {"style", "iframe", "form", "object", "embed"}:
                self.found.append(tag)

    loads = Loads()
    for path in site.rglob("*.html"):
        loads.feed(path.read_text())

    assert loads.found == []


def test_every_link_within_the_site_leads_to_a_page_that_is_there(site: Path) -> None:
    import re

    missing = set()
    for page in site.rglob("*.html"):
        for href in re.findall(r'(?:href|src|data-status)="([^"#]*)', page.read_text()):
            if "://" in href or href.startswith("mailto:"):
                continue
            target = page.parent / href
            if not (target / "index.html" if href.endswith("/") or not href else target).exists():
                missing.add((page.relative_to(site).as_posix(), href))

    assert missing == set()


def test_the_policy_stands_before_anything_it_governs_and_widens_for_images_alone(tmp_path: Path) -> None:
    build(tmp_path / "none")
    build(tmp_path / "https", images="https")
    strict, wide = ((tmp_path / name / "index.html").read_text() for name in ("none", "https"))

    assert strict.index("Content-Security-Policy") < strict.index("<link")
    assert "default-src &#39;none&#39;" in strict or "default-src 'none'" in strict
    assert "https:;" not in strict
    assert strict.count("\n") == wide.replace(" https:;", ";").count("\n")
    assert strict.split("<title>")[0] == wide.replace(" https:;", ";").split("<title>")[0]


def test_atom_feeds_are_well_formed_and_hold_the_clean_body_as_text(site: Path) -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ET.parse(site / "atom.xml").getroot()
    entries = feed.findall(f"{atom}entry")

    assert len(entries) == 40
    for entry in entries:
        content = entry.find(f"{atom}content")
        assert content is not None
        assert content.get("type") == "html"
        assert (content.text or "").startswith("<p>")
        assert entry.find(f"{atom}source/{atom}id") is not None
    assert '<script>alert("x")</script> & <b>bold</b> moves' in {
        entry.findtext(f"{atom}title") for entry in entries
    }


@dataclass(frozen=True)
class Bare:
    """The least a template needs."""

    site: object
    words: str


def one(tmp_path: Path, source: str, words: str = "") -> str:
    (tmp_path / "own").mkdir(exist_ok=True)
    (tmp_path / "own/one.html").write_text(source)
    site = next(iter(views.public(WORLD.snapshot, cohort.config(), cohort.NOW, WORLD.bodies))).context.site  # type: ignore[attr-defined]
    page = Page("one.html", "one.html", Bare(site, words))
    render.publish([page], tmp_path / "site", templates=tmp_path / "own")
    return (tmp_path / "site/one.html").read_text()


@given(words=st.text(st.characters(min_codepoint=0, max_codepoint=0x10FFFF), max_size=40))
def test_no_page_holds_a_control_character_whatever_it_is_given(words: str) -> None:
    from aggregator.render.theme import Theme

    theme = Theme()
    site = type("Site", (), {"language": "en"})()
    theme._engine._environment("en").loader = __import__("jinja2").DictLoader({"x": "{{ words }}"})

    made = theme.render("x", Bare(site, words)).decode()

    assert not {character for character in made if ord(character) < 32 and character not in "\t\n\r"}


def test_a_name_that_is_not_there_is_an_error_with_file_and_line(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match=r"own/one\.html:2: 'nowhere' is undefined"):
        one(tmp_path, "line one\n{{ nowhere }}")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{{ words.nothing.more }}", "has no attribute 'nothing'"),
        ("{{ 1 + words }}", "TypeError: unsupported operand"),
        ("{{ 1 / 0 }}", "ZeroDivisionError: "),
        ("{{ words | day }}", "Error: "),
        ("{% include 'nowhere.html' %}", "there is no template nowhere.html"),
        ("{{ asset('nowhere.css') }}", "there is no file assets/nowhere.css"),
        ("{% macro m() %}{{ nowhere }}{% endmacro %}{{ m() }}", "'nowhere' is undefined"),
    ],
)
def test_what_goes_wrong_while_a_page_is_made_has_folder_file_and_line(
    tmp_path: Path, source: str, words: str
) -> None:
    for _ in ("compiled anew", "compiled before"):
        with pytest.raises(OperatorError) as raised:
            one(tmp_path, f"one\ntwo\n{source}\n")

        assert str(raised.value).startswith(f"{tmp_path}/own/one.html:3: ")
        assert words in str(raised.value)


def test_a_mistake_in_our_own_code_behind_a_template_of_ours_stays_a_bug(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_engine: object, _name: str) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr("aggregator.render.theme.Theme._asset", broken)
    with pytest.raises(ZeroDivisionError):
        build(tmp_path / "site")


def test_a_template_that_cannot_be_read_is_an_error_with_file_and_line(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match=r"one\.html:2: "):
        one(tmp_path, "line one\n{% if %}")


def test_braces_in_what_strangers_write_are_text(tmp_path: Path) -> None:
    assert one(tmp_path, "{{ words }}", "{{ 7 * 7 }} {% raw %}") == "{{ 7 * 7 }} {% raw %}"


def test_an_override_may_extend_what_it_overrides(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "base.html").write_text(
        '{% extends "default:base.html" %}{% block footer %}<p>Run by the library.</p>{{ super() }}{% endblock %}'
    )

    build(tmp_path / "site", templates=own)

    page = (tmp_path / "site/things/6/index.html").read_text()
    assert "<p>Run by the library.</p>" in page
    assert "Health of the feeds" in page


def test_an_asset_of_the_cohorts_own_stands_in_for_ours(tmp_path: Path) -> None:
    own = tmp_path / "own/assets"
    own.mkdir(parents=True)
    (own / "style.css").write_text("body { color: teal }")

    build(tmp_path / "site", templates=tmp_path / "own")

    [style] = (tmp_path / "site/assets").glob("style.*.css")
    assert style.read_text() == "body { color: teal }"
    assert f"assets/{style.name}" in (tmp_path / "site/index.html").read_text()


def test_an_asset_has_a_new_name_when_it_has_new_bytes_and_the_old_one_goes(tmp_path: Path) -> None:
    own = tmp_path / "own/assets"
    own.mkdir(parents=True)
    (own / "style.css").write_text("one")
    build(tmp_path / "site", templates=tmp_path / "own")
    [first] = (tmp_path / "site/assets").glob("style.*.css")
    (own / "style.css").write_text("two")

    done = build(tmp_path / "site", templates=tmp_path / "own")

    [second] = (tmp_path / "site/assets").glob("style.*.css")
    assert second != first
    assert done.removed == (f"assets/{first.name}",)


def test_a_changed_template_is_rendered_again(tmp_path: Path) -> None:
    assert one(tmp_path, "first") == "first"
    assert one(tmp_path, "second") == "second"


def test_the_manifest_is_the_same_whatever_the_order_of_the_pages(tmp_path: Path) -> None:
    pages = [text(f"{n}.txt", "x") for n in range(5)]
    render.publish(pages, tmp_path / "one")
    render.publish(pages[::-1], tmp_path / "two")

    assert (tmp_path / "one" / MANIFEST).read_bytes() == (tmp_path / "two" / MANIFEST).read_bytes()
    assert json.loads((tmp_path / "one" / MANIFEST).read_bytes())["0.txt"] == ["", 0]
