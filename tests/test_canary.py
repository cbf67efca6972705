"""Server-side request forgery: whatever the road and however it is written, no private address is asked.

A canary listens on loopback at a port that blogs may have, so nothing but the address stands between
it and us. Every name resolves to loopback here, as the worst of resolvers would have it.
"""

import asyncio
import json
import re
import socket
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest

from aggregator import instance, pipeline
from aggregator.addresses import USUAL_PORTS
from aggregator.discovery import Discovered, Wanted, find_all
from aggregator.model import FailureKind, Polling
from aggregator.store import Store
from tests.fetching import NOW, POLLING, fetch, kind, only, params
from tests.server import FEED, Page, Server, answer, redirect
from tests.signing_up import HTML, cohort, declared
from tests.test_addresses import PRIVATE

NAMES = [  # that no rule knows: only the network address they lead to tells
    "ip6-localhost",
    "localhost6",
    "intranet",
    "wpad",
    "router.lan",
    "instance-data",
    "kubernetes.default.svc",
    "127.0.0.1.nip.io",
    "rebound.example",
    "xn--mnchen-3ya.example",
]


@pytest.fixture
def canary(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server that nobody may ask, at a port that anybody may have."""

    def loopback(_host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", loopback)
    for port in sorted(USUAL_PORTS, reverse=True):
        with suppress(OSError), Server({"*": answer(FEED)}, ("127.0.0.1", "::1"), port=port) as server:
            yield server
            return
    pytest.skip(f"all of the ports {sorted(USUAL_PORTS)} are taken, so no canary can sit there")


def forms(port: int) -> list[str]:
    """Every form of a private address that we know, pointed at a port."""
    aimed = [re.sub(r"^(https?://[^/?#]+)", rf"\g<1>:{port}", text) for text in PRIVATE]
    aimed = [
        text if text.startswith("http") else text.replace("127.0.0.1", f"127.0.0.1:{port}") for text in aimed
    ]
    return [*aimed, *(f"http://{name}:{port}/" for name in NAMES)]


REFUSED = {FailureKind.URL, FailureKind.ADDRESS}
NONE = replace(POLLING, allow_private_addresses=())


def find(typed: Collection[str], polling: Polling) -> list[Discovered]:
    """What became of each that was typed."""

    async def run() -> list[Discovered]:
        wanted = [Wanted(number, text) for number, text in enumerate(typed)]
        return [each async for each in find_all(wanted, polling, now=NOW)]

    return asyncio.run(run())


def test_the_canary_sings_where_the_rule_is_lifted(canary: Server) -> None:
    fetch(forms(canary.port), replace(POLLING, allow_private_addresses=("0.0.0.0/0", "::/0")))

    assert canary.connections >= 20


def test_no_address_of_the_list_reaches_the_canary(canary: Server) -> None:
    targets = forms(canary.port)
    results = fetch(targets, NONE)

    assert len(targets) >= 100
    assert {kind(result) for result in results} == REFUSED
    assert canary.connections == 0


def test_no_redirect_reaches_the_canary(canary: Server) -> None:
    targets = forms(canary.port)
    pages = {f"/{number}": redirect(target.encode()) for number, target in enumerate(targets)}
    with Server(pages) as server:
        results = fetch([server.url(path) for path in pages], only(server))

    for result, target in zip(results, targets, strict=True):
        assert kind(result) is FailureKind.REDIRECT, target
        assert params(result)["reason"] == "target"
        assert params(result)["cause"] in {"url", "address"}
    assert canary.connections == 0


@pytest.mark.slow
def test_nothing_that_is_typed_reaches_the_canary(canary: Server) -> None:
    targets = forms(canary.port)
    found = find([*targets, *(target.removeprefix("http://") for target in targets)], NONE)

    assert len(found) == 2 * len(targets)
    assert not any(each.url for each in found)
    assert canary.connections == 0


@pytest.mark.slow
def test_no_link_of_a_page_reaches_the_canary(canary: Server) -> None:
    targets = forms(canary.port)
    heads = {f"/{number}/": declared(target) for number, target in enumerate(targets)}
    heads |= {
        f"/base/{number}/": f'<base href="{target}">{declared("feed.xml")}'
        for number, target in enumerate(targets)
    }
    pages: dict[str, Page] = {path: answer(head.encode(), type_=HTML) for path, head in heads.items()}
    with Server(pages) as server:
        found = find([server.url(path) for path in pages], only(server))

    assert len(found) == len(pages)
    assert not any(each.url for each in found)
    assert canary.connections == 0


@pytest.mark.slow
@pytest.mark.parametrize("attribute", ["xmlUrl", "htmlUrl"])
def test_no_line_of_a_list_reaches_the_canary(canary: Server, tmp_path: Path, attribute: str) -> None:
    targets = forms(canary.port)
    lines = [
        f'<outline text="P{number}" author="P{number}" {attribute}={quoteattr(target)}/>'
        for number, target in enumerate(targets)
    ]
    with Server({"/good": answer(FEED)}) as server:
        cohort(tmp_path, server, '<outline text="Ada" xmlUrl="{server}/good"/>', *lines)
        read = instance.read(tmp_path)
        report = pipeline.run("update", read, NOW)

    assert report.polled.new == 1, "the good one among them"
    assert report.polled.polled == report.polled.failed + 1 >= 80, "some forms are one address"
    assert canary.connections == 0


@pytest.mark.slow
def test_a_line_of_the_list_is_a_door_like_the_others_for_hostile_addresses(
    testdata: Path, tmp_path: Path
) -> None:
    """Those that may be asked are: of https the server here knows nothing, but it is dialled."""
    cases = json.loads((testdata / "hostile/urls.json").read_text())
    lines = [
        f'<outline text="P{number}" xmlUrl={quoteattr(case["url"])}/>' for number, case in enumerate(cases)
    ]
    with Server({"*": answer(FEED)}) as server:
        read = cohort(tmp_path, server, '<outline text="Ada" xmlUrl="{server}/good"/>', *lines)
        pipeline.run("poll", read, NOW, hosts=server.hosts("ana.example", "xn--mnchen-3ya.example"))
        dialled = server.connections
    with Store.open(read.database, now=NOW) as store:
        states = pipeline.subscribe(read.cohort, store, NOW)

    for case in cases:
        trouble = states[case["url"]].failure
        refused = trouble is not None and trouble.kind in REFUSED
        assert refused == (not case["ok"]), case
    assert dialled == 1 + sum(case["ok"] for case in cases)
