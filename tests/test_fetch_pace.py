"""Whose turn it is: no host is pressed, no host waits for a stranger."""

from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.fetch.pace import Pace, Place, Rule

ROUNDING = 1e-9
HOST, DOMAIN = Rule(2, 1.0), Rule(4, 0.25)


def place(host: str, domain: str = "", host_rule: Rule = HOST, domain_rule: Rule = DOMAIN) -> Place:
    return Place(host, domain or host, host_rule, domain_rule)


def free(host: str) -> Place:
    """What an excepted address gets with host_pause 0."""
    return place(host, host, Rule(100, 0), Rule(100, 0))


def take_all(pace: Pace[str], now: float) -> list[str]:
    return [job for job in iter(lambda: pace.take(now), None) if job]


def test_a_host_has_two_open_and_a_second_between_starts() -> None:
    pace: Pace[str] = Pace(100)
    for job in "abc":
        pace.add(job, place("ada.example"))

    assert take_all(pace, 0) == ["a"]
    assert pace.wait(0) == 1
    assert take_all(pace, 0.99) == []
    assert take_all(pace, 1) == ["b"]
    assert pace.wait(1) is None  # two are open
    assert take_all(pace, 5) == []
    pace.done("ada.example")
    assert take_all(pace, 5) == ["c"]


def test_a_domain_has_four_open_and_a_quarter_of_a_second_between_starts() -> None:
    pace: Pace[str] = Pace(100)
    for name in "abcdef":
        pace.add(name, place(f"{name}.blogspot.com", "blogspot.com"))

    assert [take_all(pace, at / 4) for at in range(5)] == [["a"], ["b"], ["c"], ["d"], []]
    assert pace.wait(1) is None
    pace.done("b.blogspot.com")
    assert take_all(pace, 1) == ["e"]


def test_hosts_of_different_domains_start_at_once() -> None:
    pace: Pace[str] = Pace(100)
    for number in range(50):
        pace.add(f"{number}", place(f"{number}.example"))

    assert len(take_all(pace, 0)) == 50


def test_no_more_than_the_total_is_open() -> None:
    pace: Pace[str] = Pace(3)
    for number in range(5):
        pace.add(f"{number}", place(f"{number}.example"))

    assert take_all(pace, 0) == ["0", "1", "2"]
    assert pace.wait(0) is None
    pace.done("1.example")
    assert take_all(pace, 0) == ["3"]
    assert (len(pace), pace.open) == (1, 3)


def test_an_excepted_host_without_a_pause_waits_for_nothing_but_the_total() -> None:
    pace: Pace[int] = Pace(100)
    for number in range(120):
        pace.add(number, free("127.0.0.1"))

    assert sum(pace.take(0) is not None for _ in range(120)) == 100


def test_what_was_begun_goes_before_what_was_not() -> None:
    pace: Pace[str] = Pace(100)
    pace.add("first", place("ada.example"))
    pace.add("second", place("ada.example"))
    pace.add("redirected", place("ada.example"), first=True)

    assert take_all(pace, 0) == ["redirected"]


def test_pauses_begin_when_the_request_goes_out() -> None:
    pace: Pace[str] = Pace(100)
    for job in ("a1", "a2", "b1"):
        pace.add(job, place(f"{job[0]}.blogspot.com", "blogspot.com"))

    assert take_all(pace, 0) == ["a1"]
    pace.sent("a.blogspot.com", 0.2)  # the name was long in being resolved
    assert take_all(pace, 0.25) == []
    assert pace.wait(0.25) == pytest.approx(0.2)
    assert take_all(pace, 0.45) == ["b1"]
    pace.sent("b.blogspot.com", 0.45)
    assert take_all(pace, 1) == []
    assert pace.wait(1) == pytest.approx(0.2)
    assert take_all(pace, 1.2) == ["a2"]


def test_dropping_a_host_leaves_the_others() -> None:
    pace: Pace[str] = Pace(100)
    for job in ("a1", "a2", "b1"):
        pace.add(job, place("ada.example" if job < "b" else "bob.example"))

    assert pace.drop("ada.example") == ["a1", "a2"]
    assert pace.drop("nobody.example") == []
    assert take_all(pace, 0) == ["b1"]
    assert len(pace) == 0
    assert pace.wait(9) is None


def test_a_dropped_host_may_come_again() -> None:
    pace: Pace[str] = Pace(100)
    pace.add("a1", place("ada.example"))
    pace.drop("ada.example")
    pace.add("a2", place("ada.example"))

    assert take_all(pace, 0) == ["a2"]


def test_a_crowd_that_was_dropped_before_it_began_may_come_again() -> None:
    pace: Pace[str] = Pace(100)
    for _ in range(2):
        for name in ("stranger", "a", "b"):
            pace.add(name, place("other.example" if name == "stranger" else "ada.example"))
        pace.drop("ada.example")
    pace.drop("other.example")
    pace.add("c", place("ada.example"))
    pace.add("d", place("ada.example"))

    assert take_all(pace, 0) == ["c"]
    assert take_all(pace, 1) == ["d"]


def test_clearing_leaves_nothing_to_wait_for() -> None:
    pace: Pace[str] = Pace(100)
    for name in "abc":
        pace.add(name, place(f"{name}.example"))
    pace.clear()

    assert take_all(pace, 0) == []
    assert len(pace) == 0


def next_moment(pace: Pace[Any], now: float, end: float | None) -> float:
    """When something happens next: a job ends, or one may start."""
    pause = pace.wait(now)
    return min(([] if pause is None else [now + pause]) + ([] if end is None else [end]))


@dataclass
class Simulation:
    """Plays jobs of given lengths in time that only this class moves, and writes down each start."""

    total: int
    starts: list[tuple[float, str, str]] = field(default_factory=list)
    open: dict[str, int] = field(default_factory=dict)

    def play(self, jobs: list[tuple[str, str, float]]) -> None:
        pace: Pace[tuple[str, str, float]] = Pace(self.total)
        waiting = list(jobs)
        for job in jobs:
            pace.add(job, place(job[0], job[1]))
        now, ends = 0.0, list[tuple[float, str, str]]()
        while len(pace) or ends:
            while (started := pace.take(now)) is not None:
                host, domain, length = started
                waiting.remove(started)
                self.starts.append((now, host, domain))
                for name in {host, domain, "*"}:
                    self.open[name] = self.open.get(name, 0) + 1
                assert self.open["*"] <= self.total
                assert self.open[host] <= 2 or host == domain
                assert self.open[domain] <= 4
                heappush(ends, (now + length, host, domain))
            for host, domain, _ in waiting:
                assert self.reason_to_wait(now, host, domain), f"{host} could start at {now}"
            now = next_moment(pace, now, ends[0][0] if ends else None)
            while ends and ends[0][0] <= now:
                _, host, domain = heappop(ends)
                for name in {host, domain, "*"}:
                    self.open[name] -= 1
                pace.done(host)

    def reason_to_wait(self, now: float, host: str, domain: str) -> bool:
        last_host = max((at for at, name, _ in self.starts if name == host), default=-9.0)
        last_domain = max((at for at, _, name in self.starts if name == domain), default=-9.0)
        return (
            self.open.get("*", 0) >= self.total
            or self.open.get(host, 0) >= 2
            or self.open.get(domain, 0) >= 4
            or now < last_host + 1
            or now < last_domain + 0.25
        )


JOBS = st.lists(
    st.tuples(
        st.sampled_from(["a.one.example", "b.one.example", "c.one.example", "two.example", "three.example"]),
        st.sampled_from([0.01, 0.3, 1.7, 20.0]),
    ).map(lambda job: (job[0], ".".join(job[0].split(".")[-2:]), job[1])),
    max_size=40,
)


@given(JOBS, st.integers(1, 12))
def test_every_job_starts_as_soon_as_the_rules_let_it_and_no_sooner(
    jobs: list[tuple[str, str, float]], total: int
) -> None:
    played = Simulation(total)
    played.play(jobs)

    assert sorted(host for _, host, _ in played.starts) == sorted(host for host, _, _ in jobs)
    for index, (at, host, domain) in enumerate(played.starts):
        for earlier, other_host, other_domain in played.starts[:index]:
            assert host != other_host or at >= earlier + 1 - ROUNDING
            assert domain != other_domain or at >= earlier + 0.25 - ROUNDING


def test_three_hundred_feeds_of_one_host_hold_up_nobody() -> None:
    crowd = [("crowd.example", "crowd.example", 0.2)] * 300
    others = [(f"{number}.example", f"{number}.example", 0.26) for number in range(1000)]
    played = Simulation(100)
    pace: Pace[tuple[str, str, float]] = Pace(100)
    for job in others + crowd:  # the crowd begins first all the same: it takes longest
        pace.add(job, place(job[0]))
    now, ends = 0.0, list[tuple[float, str]]()
    while len(pace) or ends:
        while (started := pace.take(now)) is not None:
            played.starts.append((now, started[0], started[1]))
            heappush(ends, (now + started[2], started[0]))
        now = next_moment(pace, now, ends[0][0] if ends else None)
        while ends and ends[0][0] <= now:
            pace.done(heappop(ends)[1])

    assert max(at for at, host, _ in played.starts if host != "crowd.example") < 3
    assert 299 - ROUNDING <= max(at for at, _, _ in played.starts) < 300


def test_ten_thousand_jobs_of_one_domain_cost_no_more_than_their_number() -> None:
    pace: Pace[int] = Pace(100)
    for number in range(10_000):
        pace.add(number, place(f"{number % 5000}.blogspot.com", "blogspot.com"))
    now, taken = 0.0, 0
    steps = 0
    while len(pace):
        steps += 1
        if pace.take(now) is not None:
            taken += 1
            pace.done(f"{(taken - 1) % 5000}.blogspot.com")
        else:
            now += pace.wait(now) or 0

    assert taken == 10_000
    assert steps <= 20_001
    assert now == pytest.approx(9_999 / 4)
