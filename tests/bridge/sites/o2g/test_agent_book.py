"""Agents from O2G's events: each state of Cti.js, whatever the order in which O2G tells of agent and call."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.sites.o2g.agent_book import Agent, AgentBook
from protocol.cti_messages import AgentStateEvent, CtiMessage

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
LOGIN, NUMBER = "oxe70130", "70130"


def book(reason: dict[str, str] | None = None) -> tuple[AgentBook, Agent]:
    made = AgentBook(lambda group, index: (reason or {}).get(f"{group} {index}", index))
    return made, made.add(LOGIN, NUMBER, NOON)


def state(sub: str = "READY", main: str = "LOG_ON", **more: Any) -> dict[str, Any]:
    if main != "LOG_ON":
        return {"mainState": main}
    return {"mainState": main, "subState": sub, "proAcdDeviceNumber": NUMBER, "pgNumber": "60121", **more}


def leg(media_state: str, event: str = "OnCallCreated", **data: Any) -> dict[str, Any]:
    external = {
        "identity": {"id": {"phoneNumber": "0155"}, "type": {"main": "EXTERNAL"}},
        "participantId": "p1",
    }
    return {
        "eventName": event,
        "loginName": LOGIN,
        "callRef": "c1",
        "legs": [{"deviceId": NUMBER, "state": media_state}],
        "participants": [external],
        "callData": {"state": media_state, **data},
    }


def names(messages: list[CtiMessage]) -> list[str]:
    return [
        each.cti_message.name.value if isinstance(each.cti_message, AgentStateEvent) else each.msg_type
        for each in messages
    ]


@pytest.mark.parametrize(
    ("sub", "name", "cause"),
    [
        ("READY", "AgentReady", "available"),
        ("PAUSE", "AgentOnPause", "pause"),
        ("OUT_OF_PG", "AgentOnPause", "out of group"),
        ("WRAPUP", "AgentOnWrapup", ""),
        ("TRANSACTION_CODE_INPUT", "AgentOnWrapup", ""),
    ],
)
def test_each_state_of_an_agent_is_one_of_cti_js(sub: str, name: str, cause: str) -> None:
    made, _ = book()
    (only,) = [
        each for each in made.state_changed(LOGIN, state(sub), NOON) if each.msg_type == "AgentStateEvent"
    ]
    assert msgspec.to_builtins(only.cti_message) == {
        "name": name, "agentId": 70130, "phoneNb": NUMBER, "since": 0, "queues": [60121], "cause": cause,
    }  # fmt: skip


def test_a_withdrawal_is_a_pause_with_its_reason_by_name() -> None:
    made, agent = book({"60121 2": "Meeting"})
    made.state_changed(LOGIN, state("WITHDRAW", withdrawReason=2), NOON)
    assert agent.shown is not None
    assert (agent.shown.name.value, agent.shown.cause) == ("AgentOnPause", "Meeting")


def test_who_logs_on_is_told_to_have_done_so_and_to_be_ready() -> None:
    """Seed document 003, section 1.5.2: `AgentLogin` comes first."""
    made, _ = book()
    assert names(made.state_changed(LOGIN, state(main="LOG_OFF"), NOON)) == ["AgentLoggedOut"]
    assert names(made.state_changed(LOGIN, state(), NOON)) == ["QueueMember", "AgentLogin", "AgentReady"]
    assert names(made.state_changed(LOGIN, state(main="LOG_OFF"), NOON)) == ["QueueMember", "AgentLoggedOut"]


@pytest.mark.parametrize("busy_first", [True, False])
def test_a_call_is_told_alike_whichever_of_agent_and_call_o2g_tells_first(busy_first: bool) -> None:
    made, _ = book()
    made.state_changed(LOGIN, state(), NOON)
    heard: list[str] = []

    def agent_is(sub: str) -> None:
        heard.extend(names(made.state_changed(LOGIN, state(sub), NOON)))

    def call_is(media_state: str, event: str = "OnCallModified") -> None:
        heard.extend(names(made.telephony(LOGIN, leg(media_state, event), NOON)[0]))

    if busy_first:
        agent_is("BUSY")
    call_is("RINGING_INCOMING", "OnCallCreated")
    if not busy_first:
        agent_is("BUSY")
    call_is("ACTIVE")
    if busy_first:
        agent_is("WRAPUP")
    heard.extend(
        names(
            made.telephony(LOGIN, {"eventName": "OnCallRemoved", "loginName": LOGIN, "callRef": "c1"}, NOON)[
                0
            ]
        )
    )
    if not busy_first:
        agent_is("WRAPUP")
    agent_is("READY")
    assert heard == ["AgentRinging", "AgentOnCall", "AgentOnWrapup", "AgentReady"]


def test_an_agent_on_a_call_shows_whose_it_is_and_whether_it_is_recorded() -> None:
    """Seed document 003, section 1.5.2: acd, direction, callType and monitorState only here."""
    made, agent = book()
    made.state_changed(LOGIN, state("BUSY"), NOON)
    data = {"acdCallData": {"pilotNumber": "60141"}, "recordState": "PAUSED"}
    made.telephony(LOGIN, leg("RINGING_INCOMING"), NOON)
    made.telephony(LOGIN, leg("ACTIVE", "OnCallModified", **data), NOON)
    assert agent.shown is not None
    shown = msgspec.to_builtins(agent.shown)
    assert (shown["name"], shown["acd"], shown["direction"]) == ("AgentOnCall", True, "Incoming")
    assert (shown["callType"], shown["monitorState"]) == ("External", "PAUSED")


def test_since_counts_the_seconds_of_the_state() -> None:
    made, agent = book()
    made.state_changed(LOGIN, state("PAUSE"), NOON)
    now = agent.state(NOON + timedelta(seconds=7))
    assert now is not None
    assert now.since == 7


words = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=3), st.sampled_from(["LOG_ON", "READY"])
)
odd = st.recursive(
    words, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner)
)


@given(
    st.lists(
        st.tuples(st.sampled_from(["mainState", "subState", "pgNumber", "legs", "callData"]), odd), max_size=6
    )
)
def test_whatever_o2g_says_an_agent_is_in_a_state_of_cti_js(said: list[tuple[str, Any]]) -> None:
    made, agent = book()
    made.state_changed(LOGIN, state(), NOON)
    for name, value in said:
        made.state_changed(LOGIN, {"mainState": "LOG_ON", name: value}, NOON)
        made.telephony(LOGIN, {**leg("ACTIVE"), name: value}, NOON)
        made.observed(NUMBER, {"phoneState": value})
    assert agent.shown is not None
    assert msgspec.convert(msgspec.to_builtins(agent.shown), AgentStateEvent) == agent.shown
