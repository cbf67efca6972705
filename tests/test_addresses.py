"""Which addresses may be asked, how they are written, which are the same."""

import json
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.addresses import (
    LONGEST,
    NOTHING,
    Allowed,
    Origin,
    allowed,
    check_dialled,
    comparison_key,
    is_public,
    literal,
    normalise,
    origin,
    redirected,
    same_address,
    shown_host,
    spoken,
)
from aggregator.candidates.typed import Start, start_from
from aggregator.model import Failure, FailureKind

LOOPBACK = allowed(["127.0.0.0/8"])


def reason(text: str, exceptions: Allowed = NOTHING) -> str:
    """The reason of a refused address, or its kind where it is the network address; "" where accepted."""
    found = normalise(text, exceptions)
    if isinstance(found, str):
        return ""
    assert found.kind in {FailureKind.URL, FailureKind.ADDRESS}
    return dict(found.params).get("reason", found.kind.value)


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("http://ada.example/feed", "http://ada.example/feed"),
        ("  HTTPS://Ada.Example./Feed  ", "https://ada.example/Feed"),
        ("http://ada.example", "http://ada.example/"),
        ("http://ada.example:80/", "http://ada.example/"),
        ("https://ada.example:443/", "https://ada.example/"),
        ("https://ada.example:80/", "https://ada.example:80/"),
        ("http://ada.example:/x", "http://ada.example/x"),
        ("http://ada.example:8080/x", "http://ada.example:8080/x"),
        ("http://ada.example/#comments", "http://ada.example/"),
        ("http://ada.example/?feed=rss2&x=%7E#a", "http://ada.example/?feed=rss2&x=%7E"),
        ("http://ada.example?feed=rss2", "http://ada.example/?feed=rss2"),
        ("feed:https://ada.example/rss", "https://ada.example/rss"),
        ("feed://ada.example/rss", "http://ada.example/rss"),
        ("feed://https://ada.example/rss", "https://ada.example/rss"),
        ("FEED:http://ada.example/rss", "http://ada.example/rss"),
        ("https://münchen.example/feed", "https://xn--mnchen-3ya.example/feed"),
        ("https://MÜNCHEN.example/feed", "https://xn--mnchen-3ya.example/feed"),
        ("https://xn--mnchen-3ya.example/feed", "https://xn--mnchen-3ya.example/feed"),
        ("https://faß.example/", "https://xn--fa-hia.example/"),
        ("https://例え。example/", "https://xn--r8jz45g.example/"),
        ("http://ada.example/a b/é?q=ü x", "http://ada.example/a%20b/%C3%A9?q=%C3%BC%20x"),
        ("http://ada.example/100%", "http://ada.example/100%"),
        ("http://ada.example/%2f%e9", "http://ada.example/%2f%e9"),
        ("http://ada.example/a/./b/../c", "http://ada.example/a/c"),
        ("http://ada.example/../../x/..", "http://ada.example/"),
        ("http://ada.example/a/b/..", "http://ada.example/a/"),
        ("http://ada.example/a/.", "http://ada.example/a/"),
        ("http://ada.example//double//slash", "http://ada.example//double//slash"),
        ("http://ada_lovelace.blogs.example/", "http://ada_lovelace.blogs.example/"),
        ("http://-ada-.tumblr.example/", "http://-ada-.tumblr.example/"),
        ("http://93.184.216.34/feed", "http://93.184.216.34/feed"),
        ("http://[2606:2800:0220::0001]/feed", "http://[2606:2800:220::1]/feed"),
        ("http://[::ffff:93.184.216.34]/", "http://93.184.216.34/"),
        ("http://23things.example/", "http://23things.example/"),
        ("http://ada.23/", None),
    ],
)
def test_an_address_is_written_in_one_way(written: str, normal: str | None) -> None:
    found = normalise(written)

    assert found == normal if normal else isinstance(found, Failure)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "scheme"),
        ("ada.example/feed", "scheme"),
        ("//ada.example/feed", "scheme"),
        ("ftp://ada.example/", "scheme"),
        ("file:///etc/hosts", "scheme"),
        ("javascript:1", "scheme"),
        ("data:text/xml,<rss/>", "scheme"),
        ("feed:feed:http://ada.example/", "scheme"),
        ("http:ada.example/feed", "host"),
        ("http:///feed", "host"),
        ("http://", "host"),
        ("http://:8080/", "host"),
        ("http://bob@ada.example/", "userinfo"),
        ("http://bob:pw@ada.example/", "userinfo"),
        ("http://@ada.example/", "userinfo"),
        ("http://ada.example@127.0.0.1/", "userinfo"),
        ("http://ada.example:23/", "port"),
        ("http://ada.example:0/", "port"),
        ("http://ada.example:99999/", "port"),
        ("http://ada.example:80x/", "port"),
        ("http://ada.example:-80/", "port"),
        ("http://ada.example:８０/", "port"),
        ("http://ada.example:" + "8" * 1000 + "/", "port"),
        ("http://a..b/", "host"),
        ("http://.ada.example/", "host"),
        ("http://ada.example../", "host"),
        ("http://ada example/", "host"),
        ("http://ada%2eexample/", "host"),
        ("http://" + "a" * 64 + ".example/", "host"),
        ("http://" + "a." * 130 + "example/", "host"),
        ("http://xn--/", "host"),
        ("http://xn--a-ecp.ru/", "host"),
        ("http://i❤.example/", "host"),
        ("http://\u202eada.example/", "host"),
        ("http://[::1/", "host"),
        ("http://::1/", "host"),
        ("http://[127.0.0.1]/", "host"),
        ("http://[2606:2800::1%25eth0]/", "host"),
        ("http://[ada.example]/", "host"),
        ("http://a／b.example/", "host"),
        ("http://ada.example\\@evil.example/", "characters"),
        ("http:\\\\ada.example/", "characters"),
        ("http://ada.example/a\tb", "characters"),
        ("http://ada.example/a\r\nHost: evil", "characters"),
        ("http://ada.example/\x00", "characters"),
        ("http://ada.example/\x85x", "characters"),
        ("http://ada.example/\ud800", "characters"),
        ("http://ada.example/" + "a" * LONGEST, "length"),
        ("http://ada.example/" + "é" * 1000, "length"),
    ],
)
def test_what_is_no_address_of_a_feed_is_refused_with_its_reason(text: str, why: str) -> None:
    assert reason(text) == why


# Every way we know to write an address of one's own network, or to hide one.
PRIVATE = [
    "http://127.0.0.1/",
    "http://127.0.0.2/",
    "http://127.1/",
    "http://127.0.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0x7f.1/",
    "http://0177.0.0.1/",
    "http://017700000001/",
    "http://00127.0.0.1/",
    "http://127.0.0.1./",
    "http://127。0。0。1/",
    "http://１２７.0.0.1/",
    "http://①②⑦.⓪.⓪.①/",
    "http://%31%32%37.0.0.1/",
    "http://0x7f.0.0.0x1/",
    "http://0X7F000001/",
    "http://0177.1/",
    "http://127.0.0.01/",
    "http://6425673729/",
    "http://127.0.0/",
    "http://127/",
    "http://127.0.0.1../",
    "http://127.0.0.256/",
    "http://١٢٧.٠.٠.١/",
    "http://𝟏𝟐𝟕.𝟎.𝟎.𝟏/",
    "http://127．0．0．1/",
    "http://127｡0｡0｡1/",
    "http://\u200b127.0.0.1/",
    "http://127.0.0.1\u3000/",
    "http://127.0.0.1/#@ada.example/",
    "http://127.0.0.1?@ada.example/",
    "http://ada.example:80@127.0.0.1/",
    "http://ada.example%40127.0.0.1/",
    "http://127.0.0.1%00.ada.example/",
    "http://127.0.0.1,ada.example/",
    "http://+127.0.0.1/",
    "\\\\127.0.0.1/",
    "/\\127.0.0.1/",
    "//127.0.0.1/",
    "http://0/",
    "http://0.0.0.0/",
    "http://localhost/",
    "http://LOCALHOST./",
    "http://ｌocalhost/",
    "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/",
    "http://loc\u00adalhost/",
    "http://loc%61lhost/",
    "http://localhost%00.ada.example/",
    "http://ada.localhost/",
    "http://localhost.localdomain/",
    "http://printer.local/",
    "http://metadata.google.internal/",
    "http://router.home.arpa/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://192.168.0.10/feed",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.1.1/",
    "http://100.100.100.200/",
    "http://168.63.129.16/",
    "http://192.0.0.8/",
    "http://192.0.2.1/",
    "http://192.88.99.1/",
    "http://198.18.0.1/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://[::]/",
    "http://[::1]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[::127.0.0.1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::ffff:10.0.0.1]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://[64:ff9b:1::10.0.0.1]/",
    "http://[2002:7f00:1::]/",
    "http://[2001:0:7f00:1::1]/",
    "http://[fe80::1]/",
    "http://[fe80::1%eth0]/",
    "http://[fec0::1]/",
    "http://[fd00:ec2::254]/",
    "http://[ff02::1]/",
    "http://[2001:db8::1]/",
    "http://[3fff::1]/",
    "http://[0:0:0:0:0:ffff:127.0.0.1]/",
    "http://[::ffff:0:127.0.0.1]/",
    "http://[::ffff:127.1]/",
    "http://[::ffff:0x7f.1]/",
    "http://[64:ff9b::10.0.0.1]/",
    "http://[64:ff9b:1::127.0.0.1]/",
    "http://[fe80::5efe:7f00:1]/",
    "http://[2001:0:4136:e378:8000:63bf:80ff:fffe]/",
    "http://[100::1]/",
    "http://[::1%25lo]/",
    "http://[::1%lo]/",
    "http://[::ffff:127.0.0.1%25lo]/",
    "http://[v1.127.0.0.1]/",
    "http://ada.example@127.0.0.1/",
    "http://127.0.0.1\\@ada.example/",
    "http://127.0.0.1\t/",
]


@pytest.mark.parametrize("text", PRIVATE)
def test_no_form_of_a_private_address_is_accepted(text: str) -> None:
    assert reason(text) != ""


@pytest.mark.parametrize("text", PRIVATE)
def test_no_form_of_a_private_address_is_accepted_as_typed(text: str) -> None:
    assert isinstance(start_from(text, NOTHING), Failure)


@pytest.mark.parametrize("text", PRIVATE)
def test_no_form_of_a_private_address_is_accepted_from_a_redirect(text: str) -> None:
    assert isinstance(redirected("http://ada.example/feed", text), Failure)


def test_the_three_doors_agree_on_the_list_of_hostile_addresses(testdata: Path) -> None:
    for case in json.loads((testdata / "hostile/urls.json").read_text()):
        found = normalise(case["url"])
        assert isinstance(found, str) == case["ok"], case
        if "://" not in case["url"]:  # relative in a Location; one that was typed lacks its scheme only
            continue
        assert redirected("http://ana.example/", case["url"]) == found
        typed = start_from(case["url"], NOTHING)
        assert (typed.urls[0] if isinstance(typed, Start) else typed) == found


@pytest.mark.parametrize(
    ("text", "public"),
    [
        ("93.184.216.34", True),
        ("1.1.1.1", True),
        ("2606:2800:220::1", True),
        ("64:ff9b::5db8:d822", True),  # NAT64 of 93.184.216.34, on an IPv6-only network
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::7f00:1", False),
        ("::ffff:127.0.0.1", False),
        ("192.0.0.8", False),
        ("192.88.99.1", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("100.64.0.1", False),
        ("ff02::1", False),
        ("2002:5db8:d822::1", False),
        ("2001:0:5db8:d822::1", False),
        ("::5db8:d822", False),
        ("5f00::1", False),
        ("2606:2800:220::1%eth0", False),
    ],
)
def test_only_the_public_internet_is_public(text: str, public: bool) -> None:
    assert is_public(ip_address(text)) is public


@given(st.integers(0, 2**32 - 1).map(IPv4Address))
def test_an_ipv4_address_is_judged_alike_in_each_of_its_ipv6_forms(address: IPv4Address) -> None:
    assert is_public(IPv6Address(f"::ffff:{address}")) == is_public(address)
    assert is_public(IPv6Address(f"64:ff9b::{address}")) == is_public(address)
    assert not is_public(IPv6Address(f"::{address}"))


@given(st.integers(0, 2**32 - 1).map(IPv4Address))
def test_what_python_calls_private_is_never_public(address: IPv4Address) -> None:
    if address.is_private or address.is_loopback or address.is_link_local or address.is_multicast:
        assert not is_public(address)


def test_exceptions_lift_the_address_rule_and_the_port_rule_for_their_networks() -> None:
    assert normalise("http://127.0.0.1:8899/feed") == Failure(
        FailureKind.ADDRESS, (("address", "127.0.0.1"), ("host", "127.0.0.1"))
    )
    assert normalise("http://127.0.0.1:8899/feed", LOOPBACK) == "http://127.0.0.1:8899/feed"
    assert normalise("http://[::ffff:127.0.0.1]:8899/", LOOPBACK) == "http://127.0.0.1:8899/"
    assert reason("http://10.0.0.1/", LOOPBACK) == "address"
    assert reason("http://93.184.216.34:23/", LOOPBACK) == "port"


def test_an_excepted_host_and_port_is_that_port_only() -> None:
    pair = allowed(["127.0.0.1:8899", "[::1]:8899", "Blog.Intranet:9000"])

    assert normalise("http://127.0.0.1:8899/", pair) == "http://127.0.0.1:8899/"
    assert normalise("http://[::1]:8899/", pair) == "http://[::1]:8899/"
    assert normalise("http://blog.intranet:9000/", pair) == "http://blog.intranet:9000/"
    assert reason("http://127.0.0.1:8898/", pair) == "address"
    assert reason("http://127.0.0.1/", pair) == "address"
    assert reason("http://blog.intranet:9001/", pair) == "port"


def test_names_wait_for_the_dialled_address_where_networks_are_excepted() -> None:
    closed = allowed(["10.0.0.0/8"])

    assert normalise("http://blog.local:9000/", closed) == "http://blog.local:9000/"
    assert check_dialled("blog.local", 9000, [ip_address("10.1.2.3")], closed) is None
    assert check_dialled("blog.local", 9000, [ip_address("93.184.216.34")], closed) == Failure(
        FailureKind.URL, (("port", "9000"), ("reason", "port"))
    )


def test_one_private_answer_of_the_resolver_spoils_all() -> None:
    mixed = [ip_address("93.184.216.34"), ip_address("127.0.0.1")]

    assert check_dialled("ada.example", 80, mixed[:1], allowed([])) is None
    assert check_dialled("ada.example", 80, mixed, allowed([])) == Failure(
        FailureKind.ADDRESS, (("address", "127.0.0.1"), ("host", "ada.example"))
    )


@pytest.mark.parametrize(
    "text", ["ada.example", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:99999", "10.0.0.0/33", "a b:80", ""]
)
def test_an_exception_that_cannot_be_read_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="neither a network"):
        allowed([text])


def test_a_single_address_is_an_exception_for_all_its_ports() -> None:
    assert normalise("http://127.0.0.1:5/", allowed(["127.0.0.1"])) == "http://127.0.0.1:5/"


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/feed", "http://ada.example/feed"),
        ("feed?x=1#y", "http://ada.example/blog/feed?x=1"),
        ("../feed", "http://ada.example/feed"),
        ("//eve.example/x", "http://eve.example/x"),
        ("https://ada.example/blog/", "https://ada.example/blog/"),
        (" https://ada.example/ ", "https://ada.example/"),
        ("?paged=2", "http://ada.example/blog/?paged=2"),
        ("/über", "http://ada.example/%C3%BCber"),
    ],
)
def test_a_redirect_is_relative_to_where_it_came_from(location: str, target: str) -> None:
    assert redirected("http://ada.example/blog/", location) == target


@pytest.mark.parametrize(
    "location", ["http://[", "http://[::1", "javascript:1", "mailto:a@b", "\x01", "//@/", "http:\\\\x"]
)
def test_a_redirect_to_junk_is_refused(location: str) -> None:
    assert isinstance(redirected("http://ada.example/", location), Failure)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://ada.example/feed/", "https://www.Ada.example:443/feed"),
        ("https://ada.example", "http://ada.example/#top"),
        ("http://ada.example/%7Eada/%e9", "http://ada.example/~ada/%E9"),
        ("feed:http://ada.example/", "http://ada.example/"),
        ("http://münchen.example/", "http://xn--mnchen-3ya.example/"),
        ("http://ada.example/?a=%41", "http://ada.example/?a=A"),
        ("http://127.0.0.1:8899/a/", "http://127.0.0.1:8899/a"),
        ("not an address ", "not an address"),
    ],
)
def test_two_spellings_of_one_address_are_the_same(one: str, other: str) -> None:
    assert same_address(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://ada.example/feed", "http://ada.example/Feed"),
        ("http://ada.example/?a=1&b=2", "http://ada.example/?b=2&a=1"),
        ("http://ada.example/", "http://blog.ada.example/"),
        ("http://ada.example/", "http://ada.example:8080/"),
        ("http://ada.example/%2F", "http://ada.example//"),
        ("http://ada.example/?x", "http://ada.example/x"),
    ],
)
def test_two_addresses_that_servers_may_tell_apart_are_not_the_same(one: str, other: str) -> None:
    assert not same_address(one, other)


def test_the_origin_has_the_host_without_brackets_and_the_scheme_s_port() -> None:
    assert origin("https://[2606:2800:220::1]/x") == Origin("https", "2606:2800:220::1", 443)
    assert origin("http://ada.example:8080/") == Origin("http", "ada.example", 8080)


def test_a_literal_is_told_from_a_name() -> None:
    assert literal("127.0.0.1") == IPv4Address("127.0.0.1")
    assert literal("ada.example") is None


HOSTS = st.sampled_from(
    ["ada.example", "münchen.example", "93.184.216.34", "[2606:2800:220::1]", "a_b.example", "Ada.Example."]
)
TAILS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\\"), max_size=40)
URLS = st.builds(
    "{}://{}{}/{}".format,
    st.sampled_from(["http", "https"]),
    HOSTS,
    st.sampled_from(["", ":80", ":8443"]),
    TAILS,
)


@given(URLS)
def test_writing_an_address_twice_changes_nothing(text: str) -> None:
    once = normalise(text)

    assert isinstance(once, str)
    assert normalise(once) == once
    assert once.isascii()


@given(URLS)
def test_what_goes_over_the_wire_is_what_was_checked(text: str) -> None:
    once = normalise(text)

    assert isinstance(once, str)
    sent = httpx.URL(once)
    assert str(sent) == once
    assert (
        sent.scheme,
        sent.raw_host.decode(),
        sent.port or {"http": 80, "https": 443}[sent.scheme],
    ) == origin(once)
    assert (httpx.Request("GET", sent).headers["Host"], sent.raw_path.decode()) == spoken(once)


@given(URLS)
def test_an_address_is_the_same_as_its_normal_form(text: str) -> None:
    once = normalise(text)

    assert isinstance(once, str)
    assert comparison_key(text) == comparison_key(once)


@given(st.text(max_size=60) | st.builds("http://{}".format, st.text(max_size=40)))
def test_no_text_makes_it_raise(text: str) -> None:
    assert isinstance(normalise(text), str | Failure)
    assert isinstance(redirected("http://ada.example/", text), str | Failure)
    assert isinstance(comparison_key(text), str)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("ada.example", "ada.example"),
        ("xn--bcher-kva.example", "bücher.example"),
        ("BÜCHER.example", "bücher.example"),
        ("книги.example", "книги.example"),
        ("ブログ日本.example", "ブログ日本.example"),
        ("pаypal.example", "xn--pypal-4ve.example"),  # its second letter is Cyrillic
        ("bücher.рф", "bücher.рф"),
        ("no host at all", "no host at all"),
        ("", ""),
    ],
)
def test_a_host_is_shown_in_its_own_letters_unless_a_label_mixes_scripts(name: str, shown: str) -> None:
    assert shown_host(name) == shown
