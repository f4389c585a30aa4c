"""Bad parameters of every method, on the real program: never a fault of the bridge's, never a trace in its log, and
always the parameter named.

Faults are made from the catalogue, one of each kind at each place, and at random. The demo is started for these
tests alone, and its end tells whether its log holds a traceback.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocol import cti, openrpc
from protocol.methods import rest_methods
from protocol.own_methods import BRIDGE_METHODS, O2G_SUBSCRIPTIONS
from protocol.rest import RestMethod
from tests.faults import Fault, bad, faults, faults_of_cti, faults_of_own, smallest
from tests.system.client import PATIENCE_S, Client, Encoding, opened
from tests.system.program import Program

TOGETHER = 100
"""Calls in flight at once; a socket may have 256."""

SUPPORT = {
    method["name"]: method.get("x-not-supported", {}) for method in json.loads(openrpc.snapshot())["methods"]
}


class Caller(NamedTuple):
    """Somebody who signs in to a site of the demo; his password is his login. `is_whole`: he may call everything."""

    site: str
    login: str
    password: str
    is_whole: bool

    @property
    def kind(self) -> str:
        """In the demo a site is called as its kind is."""
        return self.site

    @property
    def methods(self) -> Mapping[str, RestMethod]:
        """The REST operations of his kind of site."""
        o2g = self.site == "o2g"
        return {name: method for name, method in rest_methods().items() if name.startswith("O2g.") == o2g}


ADMINISTRATOR = Caller("o2g", "admin", "admin", True)
CONFIGURING = Caller("xivo", "alice", "alice", True)
WHOLE = [pytest.param(each, id=each.site) for each in (ADMINISTRATOR, CONFIGURING)]
OTHERS = [
    pytest.param(each, id=each.login)
    for each in (
        Caller("o2g", "oxe70120", "0000", False),
        Caller("xivo", "bob", "bob", False),
        Caller("xivo", "ws", "ws", False),
    )
]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of its socket."""
    program = Program(tmp_path_factory.mktemp("demo"), "demo", "--port", "0")
    yield program.ready.split()[0]
    program.stop()


@pytest.fixture
async def client(demo: str, encoding: Encoding, caller: Caller) -> AsyncIterator[Client]:
    """A socket on which the caller has signed in."""
    async with opened(demo, encoding) as socket:
        await sign_in(socket, caller)
        yield socket
        await socket.call("Session.logout")


async def sign_in(client: Client, caller: Caller) -> None:
    await client.call(
        "Session.login", {"login": caller.login, "password": caller.password, "site": caller.site}
    )


async def answers(client: Client, calls: list[tuple[str, Any]]) -> list[dict[str, Any]]:
    """The answer to each call."""
    found = []
    for at in range(0, len(calls), TOGETHER):
        under_way = [await client.begin(method, params) for method, params in calls[at : at + TOGETHER]]
        async with asyncio.timeout(2 * PATIENCE_S):
            found += [await future for future in under_way]
    return found


async def not_named(client: Client, cases: list[tuple[str, Fault]]) -> list[Any]:
    """The faults that are not answered with -32602 and their own parameter."""
    said = await answers(client, [(name, fault.arguments) for name, fault in cases])
    return [
        (name, fault, message)
        for (name, fault), message in zip(cases, said, strict=True)
        if message.get("error", {}).get("code") != -32602
        or message["error"]["data"] != {"param": fault.param}
        or fault.param not in message["error"]["message"]
    ]


def is_filled_in(method: RestMethod, fault: Fault, caller: Caller) -> bool:
    """Whether what is missing is not: a CTI user of XUC need not say who he is."""
    return (
        caller.site == "xivo"
        and method.name.startswith("Xuc.")
        and fault.param in ("USERNAME", "username")
        and fault.param in method.path
        and fault.arguments.get(fault.param) is None
    )


# One fault at a time


@pytest.mark.parametrize("caller", WHOLE)
async def test_each_fault_of_an_operation_is_answered_with_its_parameter(
    client: Client, caller: Caller
) -> None:
    """protocol.md section 7: -32602 with `data.param`."""
    cases = [
        (name, fault)
        for name, method in caller.methods.items()
        for fault in faults(method)
        if not is_filled_in(method, fault, caller)
    ]
    assert len(cases) > 1_500
    assert await not_named(client, cases) == []


@pytest.mark.parametrize("caller", WHOLE)
async def test_each_fault_of_a_method_of_cti_js_is_answered_with_its_parameter(
    client: Client, caller: Caller
) -> None:
    """protocol.md section 7: -32602 with `data.param`, for the methods that this kind of site can do."""
    cases = [
        (name, fault)
        for name, signature in cti.METHODS.items()
        if caller.kind not in SUPPORT[name]
        for fault in faults_of_cti(signature)
    ]
    assert len(cases) > 50
    assert await not_named(client, cases) == []


@pytest.mark.parametrize("caller", WHOLE)
async def test_a_method_of_cti_js_that_cannot_be_done_says_so_whatever_its_parameters(
    client: Client, caller: Caller
) -> None:
    """protocol.md section 7: -32004; its parameters are not looked at."""
    names = [name for name in cti.METHODS if caller.kind in SUPPORT[name]]
    calls: list[tuple[str, Any]] = [
        (name, fault.arguments) for name in names for fault in faults_of_cti(cti.METHODS[name])
    ]
    for message in await answers(client, calls):
        assert message["error"]["code"] == -32004
        assert message["error"]["data"]["kind"] == caller.kind


@pytest.mark.parametrize("caller", WHOLE)
async def test_an_operation_of_another_kind_of_pbx_cannot_be_done_whatever_its_parameters(
    client: Client, caller: Caller
) -> None:
    """protocol.md section 7: -32004 with the reason that the OpenRPC document gives."""
    names = [name for name in (*rest_methods(), *O2G_SUBSCRIPTIONS) if caller.kind in SUPPORT[name]]
    assert len(names) > 80
    calls: list[tuple[str, Any]] = [(name, {"noSuchParameter": 1}) for name in names]
    for (name, _), message in zip(calls, await answers(client, calls), strict=True):
        assert message["error"]["code"] == -32004
        assert message["error"]["data"] == {
            "method": name,
            "kind": caller.kind,
            "why": SUPPORT[name][caller.kind],
        }


@pytest.mark.parametrize("caller", WHOLE)
async def test_each_fault_of_the_bridges_own_methods_is_answered_with_its_parameter(
    client: Client, caller: Caller
) -> None:
    """protocol.md section 7: -32602 with `data.param`."""
    cases = [
        (name, fault)
        for name, method in BRIDGE_METHODS.items()
        if name != "Session.login"  # is not for those who are signed in
        for fault in faults_of_own(method, as_they_are=True)
    ]
    if caller.kind == "o2g":
        for name, method in O2G_SUBSCRIPTIONS.items():
            cases += [(name, fault) for fault in faults_of_own(method, as_they_are=False)]
    assert await not_named(client, cases) == []


async def test_each_fault_of_a_sign_in_is_answered_with_its_parameter(demo: str, encoding: Encoding) -> None:
    """protocol.md section 7: -32602 with `data.param`; such a sign-in is no attempt at a password."""
    async with opened(demo, encoding) as client:
        for name in ("Session.login", "Session.resume"):
            found = faults_of_own(BRIDGE_METHODS[name], as_they_are=True)
            assert await not_named(client, [(name, fault) for fault in found]) == []
        await sign_in(client, ADMINISTRATOR)


@pytest.mark.parametrize("caller", WHOLE)
async def test_too_many_positions_are_answered_too(client: Client, caller: Caller) -> None:
    """protocol.md section 7: -32602; no parameter is at fault, but their number."""
    positions = {name: len(method.parameters) for name, method in caller.methods.items()}
    positions |= {name: len(method.parameters) for name, method in BRIDGE_METHODS.items()}
    del positions["Session.login"]
    for message in await answers(client, [(name, [None] * (count + 1)) for name, count in positions.items()]):
        assert message["error"]["code"] == -32602
        assert "takes at most" in message["error"]["message"]


@pytest.mark.parametrize("caller", OTHERS)
async def test_no_fault_of_somebody_who_may_not_call_everything_is_one_of_the_bridges(
    client: Client, caller: Caller
) -> None:
    """protocol.md section 7: whether he may comes before what is wrong, but he is told one or the other."""
    cases = [(name, fault) for name, method in caller.methods.items() for fault in faults(method)]
    for (name, fault), message in zip(
        cases, await answers(client, [(name, fault.arguments) for name, fault in cases]), strict=True
    ):
        error = message.get("error")
        if error is None or error["code"] == -32000:  # who he is was filled in
            assert fault.arguments.get(fault.param) is None, (name, fault, message)
        else:
            assert error["code"] in (-32602, -32002, -32004), (name, fault, message)


# At random

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)

ENDS_THE_SESSION = frozenset({"O2g.sessions.close"})
"""Not called at random: it would take the session from under the calls beside it."""


@st.composite
def random_calls(draw: st.DrawFn, caller: Caller) -> list[tuple[str, dict[str, Any]]]:
    """Calls whose arguments are right but for one, which may be anything."""
    methods = [method for name, method in caller.methods.items() if name not in ENDS_THE_SESSION]
    calls = []
    for method in draw(st.lists(st.sampled_from(methods), min_size=10, max_size=20)):
        arguments = smallest(method)
        names = st.sampled_from(sorted(method.parameters)) if method.parameters else st.nothing()
        name = draw(names | st.text(max_size=10))
        wrong = (
            [value for value, _ in bad(method.parameters[name].schema, 0)]
            if name in method.parameters
            else []
        )
        arguments[name] = draw((st.sampled_from(wrong) if wrong else st.nothing()) | JSON)
        calls.append((method.name, arguments))
    return calls


@pytest.mark.parametrize("caller", WHOLE)
@settings(max_examples=25, deadline=None, derandomize=True)
@given(data=st.data())
def test_no_argument_whatever_is_a_fault_of_the_bridges(
    demo: str, caller: Caller, data: st.DataObject
) -> None:
    """protocol.md section 7: an answer of the site's, or -32602 that names a parameter which was given or is due."""
    calls = data.draw(random_calls(caller))
    encoding = data.draw(st.sampled_from(Encoding))

    async def scenario() -> list[dict[str, Any]]:
        async with opened(demo, encoding) as client:
            await sign_in(client, caller)
            found = await answers(client, calls)
            assert await client.call("rpc.ping") == {}
            await client.call("Session.logout")
            return found

    for (name, arguments), message in zip(calls, asyncio.run(scenario()), strict=True):
        error = message.get("error")
        if error is None or error["code"] == -32000:
            continue
        assert error["code"] == -32602, (name, arguments, message)
        param = error["data"]["param"]
        assert any(param == known or param.startswith((f"{known}.", f"{known}[")) for known in arguments), (
            name,
            arguments,
            message,
        )
