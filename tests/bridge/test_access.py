"""Tests of who may connect: the brake on guessing passwords, browser origins, bearer tokens."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bridge.access import WINDOW_S, Throttle, find_token, origin_allowed
from bridge.config import Token
from protocol import jsonrpc
from protocol.jsonrpc import RpcError


class Clock:
    """A clock that only a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def throttle(clock: Clock) -> Throttle:
    return Throttle(5, clock)


def retry_after(throttle: Throttle, address: str = "10.0.0.1", login: str = "oxe70120") -> int | None:
    """Seconds to wait, or None where a sign-in may be tried."""
    try:
        throttle.check(address, login)
    except RpcError as error:
        told = error.data or {}
        expected = error.code == jsonrpc.TOO_MANY_REQUESTS and told["limit"] == 5
        return int(told["retryAfter"]) if expected else -1
    return None


def fail(throttle: Throttle, times: int, address: str = "10.0.0.1", login: str = "oxe70120") -> None:
    for _ in range(times):
        throttle.failed(address, login)


# The brake


def test_the_fifth_failure_in_a_minute_stops_further_tries(throttle: Throttle) -> None:
    """protocol.md section 8: sign-ins 5 a minute per address and login."""
    fail(throttle, 4)
    assert retry_after(throttle) is None
    fail(throttle, 1)
    assert retry_after(throttle) == 60


def test_after_the_time_told_a_sign_in_may_be_tried(throttle: Throttle, clock: Clock) -> None:
    fail(throttle, 1)
    clock.now += 20.5
    fail(throttle, 4)
    wait_s = retry_after(throttle)
    assert wait_s == 40
    clock.now += wait_s - 1
    assert retry_after(throttle) == 1
    clock.now += 1
    assert retry_after(throttle) is None


def test_each_failure_counts_for_a_minute_and_no_longer(throttle: Throttle, clock: Clock) -> None:
    for _ in range(5):
        fail(throttle, 1)
        clock.now += 10
    assert retry_after(throttle) == 10
    clock.now += 10
    assert retry_after(throttle) is None
    fail(throttle, 1)
    assert retry_after(throttle) == 10


def test_a_success_clears_the_count(throttle: Throttle) -> None:
    fail(throttle, 4)
    throttle.succeeded("10.0.0.1", "oxe70120")
    fail(throttle, 4)
    assert retry_after(throttle) is None


def test_successes_are_not_limited(throttle: Throttle) -> None:
    for _ in range(100):
        throttle.succeeded("10.0.0.1", "oxe70120")
        assert retry_after(throttle) is None


def test_other_logins_and_other_addresses_are_not_stopped(throttle: Throttle) -> None:
    fail(throttle, 5)
    assert retry_after(throttle, login="oxe70121") is None
    assert retry_after(throttle, address="10.0.0.2") is None


@pytest.mark.parametrize("spelling", ["OXE70120", " oxe70120", "oxe70120\t", "Oxe70120 "])
def test_another_spelling_of_a_login_is_no_further_try(throttle: Throttle, spelling: str) -> None:
    fail(throttle, 3)
    fail(throttle, 2, login=spelling)
    assert retry_after(throttle) is not None
    assert retry_after(throttle, login=spelling) is not None


def test_what_is_remembered_is_bounded_and_the_oldest_goes_first(clock: Clock) -> None:
    throttle = Throttle(5, clock, remembered_most=3)
    for login in "abc":
        fail(throttle, 5, login=login)
    fail(throttle, 1, login="a")
    fail(throttle, 5, login="d")
    assert retry_after(throttle, login="b") is None
    assert retry_after(throttle, login="a") is not None
    assert retry_after(throttle, login="c") is not None
    assert retry_after(throttle, login="d") is not None


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["fail", "ok", "wait"]), st.floats(0, 40))))
@example([("a", "fail", 0.0)] * 5 + [("a", "fail", 1.9962648003727992)] + [("b", "fail", 0.0)] * 5)
def test_a_try_is_refused_exactly_while_five_failures_lie_in_the_last_minute(
    steps: list[tuple[str, str, float]],
) -> None:
    clock = Clock()
    throttle = Throttle(5, clock)
    failures: dict[str, list[float]] = {"a": [], "b": []}
    for login, step, seconds in steps:
        if step == "fail" and retry_after(throttle, login=login) is None:
            throttle.failed("10.0.0.1", login)
            failures[login].append(clock.now)
        elif step == "ok":
            throttle.succeeded("10.0.0.1", login)
            failures[login].clear()
        else:
            clock.now += seconds
        for each, times in failures.items():
            recent = [at for at in times if at > clock.now - WINDOW_S]
            wait_s = retry_after(throttle, login=each)
            assert (wait_s is not None) == (len(recent) >= 5)
            assert wait_s is None or 1 <= wait_s <= WINDOW_S


# Tries that are under way at once


async def guess(
    throttle: Throttle, right: Callable[[int], bool], number: int, tried: list[int]
) -> int | None:
    """One sign-in; the error's code, or None."""
    try:
        async with throttle.attempt("10.0.0.1", "oxe70120"):
            tried.append(number)
            await asyncio.sleep(0)
            if right(number):
                throttle.succeeded("10.0.0.1", "oxe70120")
                return None
            throttle.failed("10.0.0.1", "oxe70120")
            return jsonrpc.NOT_SIGNED_IN
    except RpcError as error:
        return error.code


async def test_guesses_made_all_at_once_do_not_get_past_the_limit(throttle: Throttle) -> None:
    tried: list[int] = []
    outcomes = await asyncio.gather(
        *(guess(throttle, lambda number: number == 1234, number, tried) for number in range(2000))
    )
    assert len(tried) == 5
    assert outcomes.count(jsonrpc.NOT_SIGNED_IN) == 5
    assert outcomes.count(jsonrpc.TOO_MANY_REQUESTS) == 1995


async def test_many_pages_of_one_user_may_sign_in_at_once(throttle: Throttle) -> None:
    tried: list[int] = []
    outcomes = await asyncio.gather(
        *(guess(throttle, lambda _: True, number, tried) for number in range(100))
    )
    assert outcomes == [None] * 100


async def test_one_wrong_page_does_not_stop_the_right_ones(throttle: Throttle) -> None:
    tried: list[int] = []
    outcomes = await asyncio.gather(
        *(guess(throttle, lambda number: number != 50, number, tried) for number in range(100))
    )
    assert outcomes.count(jsonrpc.NOT_SIGNED_IN) == 1
    assert outcomes.count(None) == 99


async def test_a_sign_in_without_an_answer_counts_neither_way(throttle: Throttle) -> None:
    for _ in range(20):
        with pytest.raises(ConnectionError):
            async with throttle.attempt("10.0.0.1", "oxe70120"):
                raise ConnectionError
    assert retry_after(throttle) is None


async def test_a_sign_in_that_waits_for_its_turn_can_be_given_up(throttle: Throttle) -> None:
    gate = asyncio.Event()

    async def slow() -> None:
        async with throttle.attempt("10.0.0.1", "oxe70120"):
            await gate.wait()

    waiting = [asyncio.create_task(slow()) for _ in range(8)]
    await asyncio.sleep(0)
    waiting[6].cancel()
    waiting[0].cancel()
    await asyncio.wait([waiting[6], waiting[0]])
    gate.set()
    done = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(outcome) for outcome in done].count(asyncio.CancelledError) == 2
    assert done.count(None) == 6


# Origins


@pytest.mark.parametrize(
    ("origin", "scheme", "host", "allowed"),
    [
        (None, "ws", "bridge:8090", True),  # no browser
        ("http://bridge:8090", "ws", "bridge:8090", True),
        ("http://BRIDGE:8090", "ws", "bridge:8090", True),
        ("https://bridge", "wss", "bridge", True),
        ("https://bridge", "https", "Bridge", True),
        ("http://bridge", "wss", "bridge", False),
        ("https://bridge", "ws", "bridge", False),
        ("http://bridge:8091", "ws", "bridge:8090", False),
        ("http://bridge", "ws", "bridge:8090", False),
        ("http://evil", "ws", "bridge:8090", False),
        ("http://bridge:8090.evil", "ws", "bridge:8090", False),
        ("null", "ws", "bridge:8090", False),
        ("", "ws", "bridge:8090", False),
        ("http://[", "ws", "bridge:8090", False),
        ("http://bridge:8090", "ws", None, False),
        ("null", "ws", "", False),
        ("http://", "ws", "", False),
    ],
)
def test_without_a_list_only_the_bridges_own_origin_may_connect(
    origin: str | None, scheme: str, host: str | None, allowed: bool
) -> None:
    """protocol.md section 3."""
    assert origin_allowed(origin, [], scheme, host) is allowed


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        (None, True),
        ("https://app.example.com", True),
        ("https://APP.example.com", True),
        ("https://crm.example.com", True),
        ("http://app.example.com", False),
        ("https://app.example.com:8443", False),
        ("https://app.example.com.evil", False),
        ("https://evil", False),
        ("http://bridge:8090", False),  # a list replaces the default
        ("null", False),
        ("*", False),
        ("http://[", False),
    ],
)
def test_with_a_list_only_its_origins_may_connect(origin: str | None, allowed: bool) -> None:
    listed = ["https://app.example.com", "https://CRM.example.com"]
    assert origin_allowed(origin, listed, "ws", "bridge:8090") is allowed


def test_a_star_in_the_list_lets_every_page_connect() -> None:
    assert origin_allowed("https://evil", ["https://app.example.com", "*"], "ws", "bridge")
    assert origin_allowed("null", ["*"], "ws", None)


@given(st.text(), st.text(), st.sampled_from(["ws", "wss"]))
def test_no_origin_whatever_makes_the_check_fail(origin: str, host: str, scheme: str) -> None:
    assert origin_allowed(origin, ["https://app.example.com"], scheme, host) in (True, False)
    if origin_allowed(origin, [], scheme, host):
        assert origin.lower().partition("://")[2] == host.lower()


# Tokens


def token(name: str, value: str) -> Token:
    return Token(name=name, sha256=hashlib.sha256(value.encode()).hexdigest())


def test_a_presented_token_is_found_among_all() -> None:
    tokens = [token("crm", "one"), token("wallboard", "two")]
    for presented, name in (("one", "crm"), ("two", "wallboard")):
        found = find_token(presented, tokens)
        assert found is not None
        assert found.name == name


@pytest.mark.parametrize("presented", ["", "on", "one ", "ONE", "three", "\ud800"])
def test_an_unknown_token_is_nobodys(presented: str) -> None:
    assert find_token(presented, [token("crm", "one")]) is None


def test_without_tokens_nothing_is_found() -> None:
    assert find_token("one", []) is None
