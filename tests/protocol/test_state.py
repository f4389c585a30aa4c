"""Tests of what tells a state, and of what (protocol.md section 6): only such an event is ever replaced."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import catalogue
from protocol.jsonrpc import EventFrame
from protocol.state import CTI_STATES, O2G_STATES, state_key


def cti(message_type: str, content: Any) -> EventFrame:
    return EventFrame("Cti.event", {"msgType": message_type, "ctiMessage": content})


def raw_cti(message_type: str, content: Any) -> EventFrame:
    return cti(message_type, msgspec.Raw(json.dumps(content).encode()))


def o2g(event: dict[str, Any], subscription: str = "s1") -> EventFrame:
    line = msgspec.Raw(json.dumps(event).encode())
    return EventFrame("O2g.event", {"identifier": "app", "subscriptionId": subscription, "event": line})


@pytest.mark.parametrize("as_event", [cti, raw_cti], ids=["decoded", "raw"])
def test_a_newer_state_of_the_same_thing_has_the_same_key_and_that_of_another_has_not(as_event: Any) -> None:
    one = as_event("PhoneHintStatusEvent", {"number": "1002", "status": 8})
    newer = as_event("PhoneHintStatusEvent", {"number": "1002", "status": 0})
    other = as_event("PhoneHintStatusEvent", {"number": "1003", "status": 8})
    assert one.state_key is not None
    assert one.state_key == newer.state_key != other.state_key


def test_statistics_of_other_counters_do_not_replace_each_other() -> None:
    """XUC sends those that have changed: who gets only the newest message would miss the other counters."""

    def statistics(*names: str) -> EventFrame:
        counters = [{"statName": name, "value": 1} for name in names]
        return cti("QueueStatistics", {"queueId": 3, "counters": counters})

    assert statistics("EWT", "WaitingCalls").state_key == statistics("WaitingCalls", "EWT").state_key
    assert statistics("EWT").state_key != statistics("WaitingCalls").state_key


def test_real_time_information_with_other_attributes_is_not_replaced() -> None:
    """O2G sends the attributes that have changed (document 004, "OnQueueRtiChanged")."""
    waiting = {"eventName": "OnQueueRtiChanged", "name": "q", "number": "60200", "nbOfWaitingCalls": 3}
    assert o2g(waiting).state_key == o2g({**waiting, "nbOfWaitingCalls": 4}).state_key
    assert o2g(waiting).state_key != o2g({**waiting, "fillingRate": 4}).state_key
    assert o2g(waiting).state_key != o2g({**waiting, "number": "60201"}).state_key
    assert o2g(waiting).state_key != o2g(waiting, "s2").state_key


@pytest.mark.parametrize(
    "name", ["OnCallCreated", "OnCallModified", "OnCallRemoved", "OnTelephonyState", "OnPilotCallQueued"]
)
def test_what_tells_of_calls_is_no_state_on_o2g(name: str) -> None:
    assert o2g({"eventName": name, "loginName": "oxe70120", "callRef": "1"}).state_key is None


@pytest.mark.parametrize(
    "name",
    [
        "PhoneEvent",
        "CurrentCallsPhoneEvents",
        "Resync",
        "LinkStatusUpdate",
        "PhoneStatusUpdate",
        "Sheet",
        "Error",
        "NoSuch",
    ],
)
def test_what_tells_of_calls_or_of_the_link_is_no_state_of_cti_js(name: str) -> None:
    assert cti(name, {"status": "opened"}).state_key is None


def test_every_state_of_o2g_is_an_event_of_the_catalogue_with_the_members_it_is_known_by() -> None:
    known = {event.event_name: {field.name for field in event.fields} for event in catalogue.events()}
    for name, members in O2G_STATES.items():
        assert {member.partition(".")[0] for member in members} <= known[name]


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
members = st.sampled_from(["number", "loginName", "id", "counters", "statistics", "deviceStates", "queueId"])


@given(
    st.sampled_from([*CTI_STATES, *O2G_STATES, "PhoneEvent"]), anything | st.dictionaries(members, anything)
)
def test_no_event_is_so_odd_that_its_key_cannot_be_told(name: str, content: Any) -> None:
    """A PBX may send what its documents do not say: such an event tells no state, and passes."""
    told = {"eventName": name, **content} if isinstance(content, dict) else content
    for event in (cti(name, content), raw_cti(name, content), o2g(told)):
        hash(event.state_key)


@pytest.mark.parametrize("content", [msgspec.Raw(b"{"), msgspec.Raw(b"\xff"), msgspec.Raw(b"[" * 100_000)])
def test_an_event_that_is_no_json_tells_no_state(content: msgspec.Raw) -> None:
    assert state_key("Cti.event", {"msgType": "PhoneHintStatusEvent", "ctiMessage": content}) is None
    assert state_key("O2g.event", {"subscriptionId": "s1", "event": content}) is None
