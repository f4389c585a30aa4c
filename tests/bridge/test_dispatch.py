"""Tests of what stands between a call's name and what runs it: look-up with hints, `_meta`, local parameters."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.config import Limits
from bridge.config import Site as SiteSettings
from bridge.dispatch import (
    KEY_MOST_CHARS,
    LOCAL_METHODS,
    NO_META,
    TIMEOUT_MOST_S,
    Meta,
    find,
    local_arguments,
    nearest,
    take_meta,
)
from bridge.sites.o2g.site import O2gSite
from protocol import jsonrpc
from protocol.jsonrpc import RpcError


@pytest.fixture
async def site() -> O2gSite:
    """An O2G site as it is after its start; nothing is asked of the PBX."""
    site = O2gSite(SiteSettings(name="paris", kind="o2g", url="http://127.0.0.1:9"), Limits())
    await site.start()
    return site


def refusal(error: pytest.ExceptionInfo[RpcError]) -> tuple[int, str]:
    return error.value.code, error.value.message


# Looking a method up


async def test_a_method_of_the_site_is_found(site: O2gSite) -> None:
    assert find(site, "Cti.dial").ordered
    assert not find(site, "O2g.telephony.makeCall").ordered
    assert not find(site, "O2g.subscribe").ordered


@pytest.mark.parametrize(
    ("method", "meant"),
    [
        ("Cti.dail", "Cti.dial"),
        ("cti.dial", "Cti.dial"),
        ("CTI.DIAL", "Cti.dial"),
        ("dial", "Cti.dial"),
        ("Session.logon", "Session.login"),
        ("rpc.pong", "rpc.ping"),
        ("O2g.telephony.makeCal", "O2g.telephony.makeCall"),
        ("O2g.telephny.makeCall", "O2g.telephony.makeCall"),
        ("Telephony.makeCall", "O2g.telephony.makeCall"),
        ("O2g.makeCall", "O2g.telephony.makeCall"),
        ("O2g.subscibe", "O2g.subscribe"),
    ],
)
async def test_a_misspelt_method_is_refused_with_the_nearest(site: O2gSite, method: str, meant: str) -> None:
    with pytest.raises(RpcError) as caught:
        find(site, method)
    assert refusal(caught) == (-32601, f"method not found: {method}; did you mean {meant}?")
    assert caught.value.data == {"method": method}


@pytest.mark.parametrize("method", ["", ".", "..", "Cti", "Cti.", "quux.quux", "Cti.\ud800", "x" * 100_000])
async def test_a_method_that_is_like_no_other_is_refused_without_a_hint(site: O2gSite, method: str) -> None:
    with pytest.raises(RpcError) as caught:
        find(site, method)
    assert caught.value.code == jsonrpc.METHOD_NOT_FOUND
    assert "did you mean" not in caught.value.message
    assert len(caught.value.message) < 300


async def test_what_this_kind_of_site_cannot_do_says_why(site: O2gSite) -> None:
    with pytest.raises(RpcError) as caught:
        find(site, "Membership.setUserDefaultMembership")
    assert caught.value.code == jsonrpc.NOT_SUPPORTED
    assert caught.value.data is not None
    assert caught.value.data["method"] == "Membership.setUserDefaultMembership"
    assert caught.value.data["kind"] == "o2g"
    assert caught.value.data["why"]


async def test_refusing_the_same_method_again_and_again_leaves_nothing_behind(site: O2gSite) -> None:
    """An exception that is raised twice keeps the first raise's frames, so each refusal is an error of its own."""

    def frames() -> int:
        with pytest.raises(RpcError) as caught:
            find(site, "Membership.setUserDefaultMembership")
        trace, count = caught.value.__traceback__, 0
        while trace is not None:
            trace, count = trace.tb_next, count + 1
        return count

    once = frames()
    assert [frames() for _ in range(5)] == [once] * 5


@given(st.text(max_size=60), st.lists(st.text(max_size=20), max_size=30))
def test_a_hint_is_one_of_the_known_methods(method: str, known: list[str]) -> None:
    assert nearest(method, known) in [None, *known]


# _meta


@pytest.mark.parametrize("arguments", [{}, [], {"meta": 1}, ["_meta"], [{"_meta": {"key": "k"}}]])
def test_a_call_without_meta_has_none(arguments: Any) -> None:
    before = arguments.copy()
    assert take_meta(arguments) is NO_META
    assert arguments == before


@pytest.mark.parametrize(
    ("meta", "expected"),
    [
        ({}, Meta()),
        ({"key": "k"}, Meta(key="k")),
        ({"key": "k" * KEY_MOST_CHARS, "requestId": "r"}, Meta("k" * KEY_MOST_CHARS, "r")),
        ({"timeout": 2}, Meta(timeout_s=2.0)),
        ({"timeout": 0.5}, Meta(timeout_s=0.5)),
        ({"timeout": 10**400}, Meta(timeout_s=TIMEOUT_MOST_S)),
        ({"key": None, "requestId": None, "timeout": None}, Meta()),
    ],
)
def test_meta_is_taken_out_of_the_parameters(meta: dict[str, Any], expected: Meta) -> None:
    arguments = {"destination": "70121", "_meta": meta}
    assert take_meta(arguments) == expected
    assert arguments == {"destination": "70121"}


@pytest.mark.parametrize(
    ("meta", "param"),
    [
        (None, "_meta"),
        ("k", "_meta"),
        (["key"], "_meta"),
        ({"Key": "k"}, "_meta.Key"),
        ({1: "k"}, "_meta.1"),
        ({b"key": "k"}, "_meta.b'key'"),
        ({"key": ""}, "_meta.key"),
        ({"key": 7}, "_meta.key"),
        ({"key": b"k"}, "_meta.key"),
        ({"key": "k" * (KEY_MOST_CHARS + 1)}, "_meta.key"),
        ({"requestId": True}, "_meta.requestId"),
        ({"requestId": ""}, "_meta.requestId"),
        ({"timeout": 0}, "_meta.timeout"),
        ({"timeout": -1.5}, "_meta.timeout"),
        ({"timeout": True}, "_meta.timeout"),
        ({"timeout": "3"}, "_meta.timeout"),
        ({"timeout": math.nan}, "_meta.timeout"),
        ({"timeout": math.inf}, "_meta.timeout"),
    ],
)
def test_a_wrong_meta_is_refused_by_the_name_of_what_is_wrong(meta: Any, param: str) -> None:
    with pytest.raises(RpcError) as caught:
        take_meta({"_meta": meta})
    assert caught.value.code == jsonrpc.INVALID_PARAMS
    assert caught.value.data == {"param": param}


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.binary(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["key", "requestId", "timeout"]) | st.text(max_size=3) | st.integers(), inner
        )
    ),
    max_leaves=6,
)


@given(plain)
def test_whatever_meta_holds_it_is_read_or_refused_as_invalid_params(meta: Any) -> None:
    try:
        read = take_meta({"_meta": meta})
    except RpcError as error:
        code = error.code
    else:
        code = jsonrpc.INVALID_PARAMS
        assert read.timeout_s is None or 0 < read.timeout_s <= TIMEOUT_MOST_S
        assert read.key is None or 0 < len(read.key) <= KEY_MOST_CHARS
    assert code == jsonrpc.INVALID_PARAMS


# Parameters of Session.* and rpc.*


@pytest.mark.parametrize(
    ("method", "arguments", "bound"),
    [
        (
            "Session.login",
            {"login": "oxe70120", "password": "0000"},
            {"login": "oxe70120", "password": "0000", "site": None, "phoneNumber": None},
        ),
        (
            "Session.login",
            ["oxe70120", "0000", "paris"],
            {"login": "oxe70120", "password": "0000", "site": "paris", "phoneNumber": None},
        ),
        (
            "Session.login",
            {"login": "", "password": "", "site": None, "phoneNumber": "70120"},
            {"login": "", "password": "", "site": None, "phoneNumber": "70120"},
        ),
        ("Session.resume", {"sessionId": "s", "seq": 0}, {"sessionId": "s", "seq": 0}),
        ("Session.resume", ["s", 2**53 - 1], {"sessionId": "s", "seq": 2**53 - 1}),
        ("Session.logout", {}, {}),
        ("Session.info", [], {}),
        ("rpc.ping", {}, {}),
    ],
)
def test_parameters_are_bound_by_name_or_by_position(method: str, arguments: Any, bound: Any) -> None:
    assert local_arguments(method, arguments) == bound


@pytest.mark.parametrize(
    ("method", "arguments", "says", "param"),
    [
        ("Session.login", {"login": "a"}, "password is missing", "password"),
        ("Session.login", {"login": None, "password": "b"}, "login is missing", "login"),
        ("Session.login", {"login": 7, "password": "b"}, "login must be a string", "login"),
        ("Session.login", {"login": "a", "password": b"b"}, "password must be a string", "password"),
        ("Session.login", {"login": "a", "password": "b", "site": []}, "site must be a string", "site"),
        (
            "Session.login",
            {"user": "a", "password": "b"},
            "user is unknown; Session.login takes login, password, site, phoneNumber",
            "user",
        ),
        ("Session.login", {1: "a"}, "1 is unknown; Session.login takes login", "1"),
        (
            "Session.login",
            list("abcde"),
            "Session.login takes at most 4 parameters (login, password, site, phoneNumber), got 5",
            None,
        ),
        ("Session.login", [], "login is missing", "login"),
        ("Session.resume", {"sessionId": "s", "seq": -1}, "seq must be an integer from 0", "seq"),
        ("Session.resume", {"sessionId": "s", "seq": 2**53}, "seq must be an integer from 0", "seq"),
        ("Session.resume", {"sessionId": "s", "seq": "0"}, "seq must be an integer", "seq"),
        ("Session.resume", {"sessionId": "s", "seq": 0.0}, "seq must be an integer", "seq"),
        ("Session.resume", {"sessionId": "s", "seq": True}, "seq must be an integer", "seq"),
        ("Session.info", {"x": 1}, "x is unknown; Session.info takes no parameters", "x"),
        ("rpc.ping", [1], "rpc.ping takes at most 0 parameters (none), got 1", None),
    ],
)
def test_a_wrong_parameter_is_refused_by_its_name(
    method: str, arguments: Any, says: str, param: str | None
) -> None:
    with pytest.raises(RpcError) as caught:
        local_arguments(method, arguments)
    assert caught.value.code == jsonrpc.INVALID_PARAMS
    assert caught.value.message.startswith(f"invalid params: {says}")
    assert caught.value.data == (None if param is None else {"param": param})


@given(
    st.sampled_from(LOCAL_METHODS),
    st.lists(plain, max_size=6) | st.dictionaries(st.text() | st.integers(), plain),
)
def test_whatever_the_parameters_they_are_bound_or_refused_as_invalid_params(
    method: str, arguments: Any
) -> None:
    try:
        bound = local_arguments(method, arguments)
    except RpcError as error:
        code = error.code
    else:
        code = jsonrpc.INVALID_PARAMS
        assert all(value is None or isinstance(value, str | int) for value in bound.values())
    assert code == jsonrpc.INVALID_PARAMS
