"""What XUC posts: whom it is about, which calls go on, and that nothing is told twice."""

from __future__ import annotations

import contextlib
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.sites.xivo import events
from bridge.sites.xivo.events import CALLS_MOST, Directory
from protocol.cti import PhoneStatus
from protocol.encoding import Encoding
from protocol.jsonrpc import EventFrame

RELEASED = "EventReleased"


def posted(kind: str, call: str = "1.1", user: str = "alice", **more: Any) -> bytes:
    event = {"eventType": kind, "DN": "1001", "otherDN": "1002", "linkedId": call, "uniqueId": call}
    message = {"msgType": "PhoneEvent", "ctiMessage": {**event, "userData": {}, **more}}
    return msgspec.json.encode({"username": user, "message": message})


def shown(frames: list[EventFrame]) -> list[str]:
    """Frames as a client gets them, in a word each."""
    found = []
    for frame in frames:
        params = msgspec.json.decode(frame.encoded(Encoding.JSON, 1))["params"]
        payload = params["ctiMessage"]
        found.append(f"{params['msgType']} {payload.get('eventType', payload.get('status'))}")
    return found


def test_an_event_is_told_as_xuc_has_written_it_with_the_status_that_follows() -> None:
    directory = Directory()
    content = posted("EventRinging", queueName="blue")
    username, frames = directory.posted(content)
    assert username == "alice"
    told = msgspec.json.decode(frames[0].encoded(Encoding.JSON, 7))
    assert told["method"] == "Cti.event"
    assert told["params"] == {"seq": 7, **msgspec.json.decode(content)["message"]}
    assert shown(frames) == ["PhoneEvent EventRinging", "PhoneStatusUpdate 8"]


def test_the_story_of_a_call() -> None:
    directory = Directory()
    story = []
    for kind in ("EventDialing", "EventEstablished", "EventOnHold", "EventEstablished", RELEASED):
        story += shown(directory.posted(posted(kind))[1])
    assert story == [
        "PhoneEvent EventDialing",
        "PhoneStatusUpdate 1",
        "PhoneEvent EventEstablished",
        "PhoneStatusUpdate 2",
        "PhoneEvent EventOnHold",
        "PhoneStatusUpdate 16",
        "PhoneEvent EventEstablished",
        "PhoneStatusUpdate 2",
        "PhoneEvent EventReleased",
        "PhoneStatusUpdate 0",
    ]
    assert directory.calls("alice").events() == []


@pytest.mark.parametrize(
    ("kinds", "status"),
    [
        ((), PhoneStatus.AVAILABLE),
        (("EventDialing",), PhoneStatus.CALLING),
        (("EventRinging",), PhoneStatus.RINGING),
        (("EventEstablished",), PhoneStatus.BUSY),
        (("EventOnHold",), PhoneStatus.ONHOLD),
        (("EventOnHold", "EventEstablished"), PhoneStatus.BUSY),
        (("EventOnHold", "EventDialing"), PhoneStatus.CALLING),
        (("EventOnHold", "EventRinging"), PhoneStatus.RINGING),
        (("EventEstablished", "EventRinging"), PhoneStatus.BUSY_AND_RINGING),
        (("EventDialing", "EventRinging"), PhoneStatus.BUSY_AND_RINGING),
        (("EventFailure",), PhoneStatus.AVAILABLE),
    ],
)
def test_the_status_is_that_of_all_calls_together(kinds: tuple[str, ...], status: PhoneStatus) -> None:
    for order in (kinds, kinds[::-1]):
        directory = Directory()
        for number, kind in enumerate(order):
            directory.posted(posted(kind, f"1.{number}"))
        assert directory.calls("alice").status is status


def test_what_is_posted_again_is_not_told_again_and_what_is_news_is() -> None:
    directory = Directory()
    directory.posted(posted("EventEstablished"))
    assert directory.posted(posted("EventEstablished"))[1] == []
    assert shown(directory.posted(posted("EventEstablished", otherDN="1003"))[1]) == [
        "PhoneEvent EventEstablished"
    ]


def test_the_end_of_a_call_that_nobody_knows_is_told_and_changes_nothing() -> None:
    directory = Directory()
    assert shown(directory.posted(posted(RELEASED))[1]) == ["PhoneEvent EventReleased"]
    assert not directory.calls("alice")


def test_calls_are_kept_apart_by_user() -> None:
    directory = Directory()
    directory.posted(posted("EventDialing", "1.1", "alice"))
    directory.posted(posted("EventRinging", "1.2", "bob"))
    directory.posted(posted(RELEASED, "1.1", "alice"))
    assert not directory.calls("alice")
    assert [msgspec.json.decode(each)["uniqueId"] for each in directory.calls("bob").events()] == ["1.2"]


def test_another_type_of_message_passes_as_it_is() -> None:
    message = {"msgType": "UserConfigUpdate", "ctiMessage": {"dndEnabled": True}}
    _, (frame,) = Directory().posted(msgspec.json.encode({"username": "alice", "message": message}))
    params = msgspec.json.decode(frame.encoded(Encoding.JSON, 1))["params"]
    assert params == {"seq": 1, **message}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff",
        b'{"username":"alice"}',
        b'{"username":"alice","message":{"msgType":"PhoneEvent","ctiMessage":[]}}',
        b'{"username":"alice","message":{"msgType":"PhoneEvent","ctiMessage":{"eventType":"EventRinging"}}}',
        b'{"username":"alice","message":{"msgType":"Other","ctiMessage":{]}}',
        b'{"username":1,"message":{"msgType":"Other","ctiMessage":{}}}',
    ],
)
def test_what_is_no_event_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="no event"):
        Directory().posted(content)


@given(st.binary())
def test_no_bytes_whatever_raise_anything_else(content: bytes) -> None:
    with contextlib.suppress(ValueError):
        Directory().posted(content)


def test_lost_ends_of_calls_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "USERS_MOST", 10)
    directory = Directory()
    for number in range(1000):
        directory.posted(posted("EventEstablished", f"1.{number}"))
    assert len(directory.calls("alice").events()) == CALLS_MOST
    for number in range(1000):
        directory.posted(posted("EventEstablished", "1.1", f"user{number}"))
    assert [number for number in range(1000) if directory.calls(f"user{number}")] == list(range(990, 1000))


KINDS = st.sampled_from(["EventDialing", "EventRinging", "EventEstablished", "EventOnHold", RELEASED])
STEPS = st.lists(st.tuples(st.sampled_from(["alice", "bob"]), st.sampled_from(["1", "2", "3"]), KINDS))


@given(STEPS)
def test_who_applies_what_he_is_told_knows_what_is_known_here(steps: list[tuple[str, str, str]]) -> None:
    directory = Directory()
    calls: dict[str, dict[str, str]] = {"alice": {}, "bob": {}}
    statuses = {"alice": 0, "bob": 0}
    for user, call, kind in steps:
        username, frames = directory.posted(posted(kind, call, user))
        for frame in frames:
            params = msgspec.json.decode(frame.encoded(Encoding.JSON, 1))["params"]
            payload = params["ctiMessage"]
            if params["msgType"] == "PhoneStatusUpdate":
                statuses[username] = payload["status"]
            elif payload["eventType"] == RELEASED:
                calls[username].pop(payload["uniqueId"], None)
            else:
                calls[username][payload["uniqueId"]] = payload["eventType"]
    for user, known in calls.items():
        held = [msgspec.json.decode(event) for event in directory.calls(user).events()]
        assert {event["uniqueId"]: event["eventType"] for event in held} == known
        assert statuses[user] == directory.calls(user).status
