"""The plan: from what one socket, call and event cost to what many users need."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.bench.plan import BUSY, SOCKETS_MOST, Costs, need

COSTS = Costs(
    socket_here_kib=24.0,
    socket_front_kib=30.0,
    socket_home_kib=24.0,
    call_here_us=45.0,
    call_front_us=40.0,
    call_home_us=60.0,
    call_nats_us=20.0,
    event_here_us=15.0,
    event_front_us=20.0,
    event_home_us=20.0,
    event_nats_us=10.0,
)


def test_ten_thousand_users_need_one_bridge_and_one_to_spare() -> None:
    wanted = need(10_000, COSTS, across=0.0)
    assert (wanted.bridges, wanted.sites, wanted.nats_cores) == (2, 1, 0.0)
    assert wanted.first == "nothing", "one bridge would do"
    assert wanted.calls_per_s == pytest.approx(10_000 * 4 * 6 / 3600)


def test_a_million_users_are_bound_by_what_one_process_may_have_of_sockets() -> None:
    wanted = need(1_000_000, COSTS, across=0.5)
    assert wanted.first == "sockets of one process"
    assert wanted.bridges == -(-1_000_000 // SOCKETS_MOST) + 1
    assert wanted.sites == 67


def test_dear_calls_are_bound_by_the_processor() -> None:
    dear = msgspec.structs.replace(COSTS, call_here_us=45_000.0)
    wanted = need(100_000, dear, across=0.0)
    assert wanted.first == "processor"
    assert wanted.bridges_for_cpu * BUSY * 1e6 >= wanted.calls_per_s * 45_000


@given(st.integers(1, 10**7), st.floats(0, 1))
def test_more_users_never_need_less(users: int, across: float) -> None:
    fewer, more = need(users, COSTS, across=across), need(users + 10_000, COSTS, across=across)
    assert fewer.bridges <= more.bridges
    assert fewer.nats_cores <= more.nats_cores


@given(st.integers(1, 10**7))
def test_sockets_elsewhere_never_make_it_cheaper(users: int) -> None:
    assert need(users, COSTS, across=0.0).bridges <= need(users, COSTS, across=1.0).bridges
