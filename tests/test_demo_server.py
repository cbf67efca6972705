"""The sample's blogs over real HTTP, the preview of a built site, and the demo's folder."""

import gzip
import http.client
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator import demo, instance, sample
from aggregator.model import OperatorError

NOW = datetime(2026, 3, 25, 10, 17, tzinfo=UTC)


class Reply:
    """A response, read to its end."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()


def get(port: int, path: str, *, method: str = "GET", **headers: str) -> Reply:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    try:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=sent)
        return Reply(connection.getresponse())
    finally:
        connection.close()


@pytest.fixture
def blogs() -> Iterator[demo.BlogServer]:
    with demo.serve_blogs(NOW) as server:
        yield server


def ask(server: demo.BlogServer, host: str, path: str = "", **headers: str) -> Reply:
    address, port = server.hosts[host]
    assert address == "127.0.0.1"
    return get(port, path or sample.blogs()[host].path, Host=host, **headers)


# The blogs


def test_every_blog_has_its_place_on_loopback(blogs: demo.BlogServer) -> None:
    assert set(blogs.hosts) == set(sample.blogs())


def test_the_host_header_tells_the_blogs_apart(blogs: demo.BlogServer) -> None:
    for host in ("overduewithlove.example", "stacksandstars.example"):
        reply = ask(blogs, host)

        assert reply.status == 200
        assert reply.body == sample.blogs()[host].feed_bytes(NOW)
        assert reply.headers["Content-Type"] == sample.blogs()[host].content_type


def test_a_port_in_the_host_header_changes_nothing(blogs: demo.BlogServer) -> None:
    _, port = blogs.hosts["piwnica.example"]

    assert get(port, "/feed.json", Host=f"Piwnica.example:{port}").status == 200


def test_who_has_the_etag_gets_304_without_a_body(blogs: demo.BlogServer) -> None:
    first = ask(blogs, "wardrounds.example")
    second = ask(blogs, "wardrounds.example", If_None_Match=f'"other", {first.headers["ETag"]}')

    assert (second.status, second.body) == (304, b"")
    assert second.headers["ETag"] == first.headers["ETag"]


def test_who_has_the_date_gets_304_unless_a_tag_says_otherwise(blogs: demo.BlogServer) -> None:
    date = ask(blogs, "wardrounds.example").headers["Last-Modified"]

    assert ask(blogs, "wardrounds.example", If_Modified_Since=date).status == 304
    assert ask(blogs, "wardrounds.example", If_Modified_Since=date, If_None_Match='"old"').status == 200
    assert ask(blogs, "wardrounds.example", If_Modified_Since="Mon, 01 Jan 2001 00:00:00 GMT").status == 200
    assert ask(blogs, "wardrounds.example", If_Modified_Since="yesterday").status == 200


def test_gzip_is_sent_where_it_is_asked_for_under_its_own_tag(blogs: demo.BlogServer) -> None:
    plain = ask(blogs, "piwnica.example", Accept_Encoding="identity")
    packed = ask(blogs, "piwnica.example", Accept_Encoding="gzip")

    assert packed.headers["Content-Encoding"] == "gzip"
    assert plain.headers["Content-Encoding"] is None
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert packed.headers["Vary"] == "Accept-Encoding"


def test_the_moved_blog_answers_301_and_is_found_where_it_says(blogs: demo.BlogServer) -> None:
    reply = ask(blogs, "zettelundkaffee.example")

    assert reply.status == 301
    assert reply.headers["Location"] == "http://annelie-brandt.example/feed.xml"
    assert ask(blogs, "annelie-brandt.example", "/feed.xml").status == 200


def test_a_blog_that_is_gone_says_so_and_an_unknown_one_is_not_found(blogs: demo.BlogServer) -> None:
    _, port = blogs.hosts["kofireads.example"]

    assert ask(blogs, "kofireads.example").status == 410
    assert get(port, "/feed/", Host="nobody.example").status == 404
    assert ask(blogs, "overduewithlove.example", "/no-such-page").status == 404


def test_a_front_page_names_the_feed(blogs: demo.BlogServer) -> None:
    page = ask(blogs, "stacksandstars.example", "/").body.decode()

    assert 'rel="alternate" type="application/atom+xml"' in page
    assert 'href="/feeds/posts/default"' in page


def test_the_broken_blog_sends_a_page_where_a_feed_should_be(blogs: demo.BlogServer) -> None:
    reply = ask(blogs, "chitalnya.example")

    assert reply.status == 200
    assert reply.headers["Content-Type"].startswith("text/html")


def test_latin_1_is_announced_in_the_header(blogs: demo.BlogServer) -> None:
    assert ask(blogs, "boghylden.example").headers["Content-Type"] == "text/xml; charset=ISO-8859-1"


def test_publishing_adds_one_entry_to_one_blog_and_leaves_the_others(blogs: demo.BlogServer) -> None:
    before = {host: ask(blogs, host).headers["ETag"] for host in blogs.hosts}
    published = blogs.publish_next()
    assert published is not None
    changed = [host for host in blogs.hosts if ask(blogs, host).headers["ETag"] != before[host]]

    assert changed == ["stacksandstars.example"]
    assert published.title in ask(blogs, changed[0]).body.decode()
    assert str(published) == f"{published.author} published “{published.title}”"
    assert ask(blogs, changed[0]).headers["Last-Modified"] == "Wed, 25 Mar 2026 10:18:00 GMT"


def test_publishing_ends_when_all_has_been_said(blogs: demo.BlogServer) -> None:
    said = 0
    while blogs.publish_next():
        said += 1

    assert said == len(sample.further())
    assert blogs.publish_next() is None


def test_many_at_once_are_answered(blogs: demo.BlogServer) -> None:
    statuses: list[int] = []
    threads = [
        threading.Thread(target=lambda: statuses.append(ask(blogs, "overduewithlove.example").status))
        for _ in range(50)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert statuses == [200] * 50


@pytest.mark.slow
def test_a_machine_that_takes_seconds_to_ask_is_waited_for(blogs: demo.BlogServer) -> None:
    """On a slow one the first run reads much from the disk between connecting and asking."""
    [place, *_] = blogs.hosts.values()
    with socket.create_connection(place, timeout=3) as connection, pytest.raises(TimeoutError):
        connection.recv(1)


def test_the_server_ends_with_its_block() -> None:
    before = set(threading.enumerate())  # threads of other tests may still end meanwhile
    with demo.serve_blogs(NOW) as server:
        _, port = server.hosts["piwnica.example"]
        assert set(threading.enumerate()) - before

    assert not set(threading.enumerate()) - before
    with pytest.raises(ConnectionRefusedError):
        get(port, "/")


# The preview


@pytest.fixture
def built(tmp_path: Path) -> Path:
    for name, text in {
        "site/index.html": "<p>planet",
        "site/things/6/index.html": "<p>six",
        "site/things/6/atom.xml": "<feed/>",
        "site/feed.json": "{}",
        "site/status.json": "{}",
        "site/assets/style.css": "p{}",
        "site/assets/age.js": "//",
        "site/.hidden": "no",
        "organiser/index.html": "<p>triage",
        "aggregator.sqlite": "secret",
    }.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path


@contextmanager
def previewed(folder: Path) -> Iterator[int]:
    with demo.preview(folder, 0) as address:
        assert address.startswith("http://127.0.0.1:")
        yield int(address.rstrip("/").rpartition(":")[2])


@pytest.mark.parametrize(
    ("path", "kind", "text"),
    [
        ("/", "text/html; charset=utf-8", "<p>planet"),
        ("/index.html", "text/html; charset=utf-8", "<p>planet"),
        ("/things/6/?from=planet", "text/html; charset=utf-8", "<p>six"),
        ("/things/6/atom.xml", "application/atom+xml", "<feed/>"),
        ("/feed.json", "application/feed+json", "{}"),
        ("/status.json", "application/json", "{}"),
        ("/assets/style.css", "text/css; charset=utf-8", "p{}"),
        ("/assets/age.js", "text/javascript; charset=utf-8", "//"),
        ("/organiser/", "text/html; charset=utf-8", "<p>triage"),
        ("/site/feed.json", "application/feed+json", "{}"),
    ],
)
def test_a_page_comes_with_its_type_and_is_asked_for_anew(
    built: Path, path: str, kind: str, text: str
) -> None:
    with previewed(built) as port:
        reply = get(port, path)

        assert (reply.status, reply.headers["Content-Type"], reply.body.decode()) == (200, kind, text)
        assert reply.headers["Cache-Control"] == "no-cache"
        assert get(port, path, If_None_Match=reply.headers["ETag"]).status == 304


def test_a_changed_page_is_sent_again(built: Path) -> None:
    with previewed(built) as port:
        tag = get(port, "/").headers["ETag"]
        (built / "site/index.html").write_text("<p>newer")

        assert get(port, "/", If_None_Match=tag).body == b"<p>newer"


@pytest.mark.parametrize(("path", "location"), [("/things/6", "/things/6/"), ("/organiser", "/organiser/")])
def test_a_folder_without_its_slash_is_redirected(built: Path, path: str, location: str) -> None:
    with previewed(built) as port:
        reply = get(port, path)

        assert (reply.status, reply.headers["Location"]) == (301, location)


@pytest.mark.parametrize(
    "path",
    [
        "/things/",
        "/nothing.html",
        "/aggregator.sqlite",
        "/../aggregator.sqlite",
        "/organiser/../aggregator.sqlite",
        "/organiser/%2e%2e/aggregator.sqlite",
        "/%2e%2e%2faggregator.sqlite",
        "//etc/passwd",
        "/.hidden",
        "/a%00b",
        "/out/aggregator.sqlite",
    ],
)
def test_nothing_is_listed_and_nothing_outside_is_shown(built: Path, path: str) -> None:
    (built / "site/out").symlink_to(built)
    with previewed(built) as port:
        reply = get(port, path)

        assert reply.status == 404
        assert b"secret" not in reply.body


def test_a_site_s_own_page_for_what_is_not_there_is_used(built: Path) -> None:
    (built / "site/404.html").write_text("<p>lost?")
    with previewed(built) as port:
        reply = get(port, "/nothing")

        assert (reply.status, reply.body) == (404, b"<p>lost?")


def test_a_name_that_merely_points_here_is_refused(built: Path) -> None:
    with previewed(built) as port:
        assert get(port, "/organiser/", Host=f"evil.example:{port}").status == 403
        assert get(port, "/organiser/", Host=f"localhost:{port}").status == 200


def test_head_gives_the_headers_alone(built: Path) -> None:
    with previewed(built) as port:
        reply = get(port, "/", method="HEAD")

        assert (reply.status, reply.body, reply.headers["Content-Length"]) == (200, b"", "9")


def test_a_taken_port_is_the_operators_to_mend(built: Path) -> None:
    with (
        previewed(built) as port,
        pytest.raises(OperatorError, match=f"port {port} cannot be used"),
        demo.preview(built, port),
    ):
        pytest.fail("two servers listen on one port")


# The folder


def test_the_folder_is_a_cohort_without_a_finding_in_its_twelfth_week(tmp_path: Path) -> None:
    demo.write_cohort(tmp_path / "new", NOW)
    found, findings = instance.check(tmp_path / "new")

    assert findings == []
    assert found is not None
    assert sample.is_sample(found.cohort)
    assert found.config.programme.starts == sample.starts(NOW)
    assert all(thing.opens and thing.due for thing in found.config.programme.things)
    assert len(found.config.corrections) == 1


def test_a_later_demo_moves_the_dates_on(tmp_path: Path) -> None:
    demo.write_cohort(tmp_path, NOW)
    demo.write_cohort(tmp_path, NOW + timedelta(weeks=4))

    assert f"starts = {sample.starts(NOW + timedelta(weeks=4))}" in (tmp_path / "programme.toml").read_text()


@pytest.mark.parametrize("name", ["feeds.opml", "programme.toml", "corrections.toml"])
def test_another_cohorts_files_are_never_overwritten(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(OperatorError, match="belongs to another cohort"):
        demo.write_cohort(tmp_path, NOW)

    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text() == "mine"


def test_the_repositorys_own_files_are_a_sample_that_lacks_nothing_but_dates() -> None:
    found, findings = instance.check(Path(__file__).parent.parent)

    assert [finding for finding in findings if "has no starts" not in finding.message] == []
    assert found is not None
    assert sample.is_sample(found.cohort)
