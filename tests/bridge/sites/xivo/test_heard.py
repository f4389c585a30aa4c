"""What comes by two ways is told once: a user's CTI channel, and the events that XUC posts."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bridge.sites.xivo.events import CALLS_MOST
from bridge.sites.xivo.heard import OVER_MOST, Heard, Status, Way
from protocol.encoding import Encoding
from protocol.jsonrpc import EventFrame

KINDS = ("EventDialing", "EventEstablished", "EventOnHold")
RELEASED = "EventReleased"


def event(kind: str, call: str = "1.1", **more: Any) -> bytes:
    return msgspec.json.encode({"eventType": kind, "DN": "1001", "uniqueId": call, **more})


def told(frames: list[EventFrame]) -> list[str]:
    found = []
    for frame in frames:
        payload = msgspec.json.decode(frame.encoded(Encoding.JSON, 1))["params"]["ctiMessage"]
        found.append(f"{payload['eventType']} {payload['uniqueId']}")
    return found


@st.composite
def stories(draw: st.DrawFn) -> list[tuple[str, str]]:
    """What happens to some calls, one after the other: no event twice in a row, and nothing after the end."""
    story: list[tuple[str, str]] = []
    last: dict[str, str] = {}
    for _ in range(draw(st.integers(0, 14))):
        call = draw(st.sampled_from(("1.1", "1.2")))
        possible = [kind for kind in (*KINDS, RELEASED) if kind != last.get(call)]
        if last.get(call) == RELEASED or (call not in last and RELEASED in possible):
            possible = [] if last.get(call) == RELEASED else [*KINDS]
        if possible:
            last[call] = draw(st.sampled_from(possible))
            story.append((last[call], call))
    return story


@given(stories(), st.lists(st.booleans(), max_size=30))
def test_whichever_way_is_late_everything_is_told_once_and_in_order(
    story: list[tuple[str, str]], turns: list[bool]
) -> None:
    """protocol.md section 6: in order, none twice."""
    heard, so_far = Heard(), []
    rest: dict[Way, list[tuple[str, str]]] = {"channel": list(story), "post": list(story)}
    for by_channel in turns:
        way: Way = "channel" if by_channel else "post"
        if rest[way]:
            so_far += heard.take(way, event(*rest[way].pop(0)))
    for way in ("post", "channel"):
        for each in rest[way]:
            so_far += heard.take(way, event(*each))
    assert told(so_far) == [f"{kind} {call}" for kind, call in story]


HELD_TWICE = [(kind, "1.1") for kind in ("EventEstablished", "EventOnHold") * 2]


@example(HELD_TWICE, 3, "post")
@given(stories(), st.integers(0, 14), st.sampled_from(["channel", "post"]))
def test_a_way_that_was_cut_tells_how_things_are_and_goes_on(
    story: list[tuple[str, str]], cut: int, before: Way
) -> None:
    """protocol.md section 6: what was missed shows in the state, and what follows is told."""
    heard, now = Heard(), {call: kind for kind, call in story}
    for kind, call in story[:cut]:
        heard.take(before, event(kind, call))
    known = {call: kind for kind, call in story[:cut]}
    current = [event(kind, call) for call, kind in now.items() if kind != RELEASED]
    news = {f"{kind} {call}" for call, kind in now.items() if kind not in (RELEASED, known.get(call))}
    over = {f"{RELEASED} {call}" for call, kind in known.items() if now[call] == RELEASED != kind}
    caught_up = told(heard.in_step("channel", current))
    assert (len(caught_up), set(caught_up)) == (len(news | over), news | over)
    assert heard.in_step("channel", current) == []
    for call, kind in now.items():
        if kind != RELEASED:
            assert told(heard.take("channel", event("EventRinging", call))) == [f"EventRinging {call}"]
            assert told(heard.take("channel", event(kind, call))) == [f"{kind} {call}"]
            assert told(heard.take("channel", event(RELEASED, call))) == [f"{RELEASED} {call}"]
    assert heard.events() == []


def test_an_event_that_is_posted_again_is_told_once() -> None:
    """protocol.md section 6: XUC's handshake posts the last event of every call anew."""
    heard = Heard()
    assert len(heard.take("post", event("EventRinging"))) == 1
    for _ in range(3):
        assert heard.take("post", event("EventRinging")) == []
    assert len(heard.take("post", event("EventEstablished"))) == 1
    assert len(heard.take("post", event("EventRinging"))) == 1


def test_events_that_are_posted_again_do_not_make_late_ones_new() -> None:
    """protocol.md section 6: none twice, though XUC has been asked to post everything again, and posts late."""
    heard = Heard()
    story = ["EventEstablished", "EventOnHold", "EventEstablished", "EventOnHold"]
    heard.take("channel", event(story[0]))
    for _ in range(3):
        assert heard.take("post", event(story[0])) == []
    for kind in story[1:]:
        assert len(heard.take("channel", event(kind))) == 1
    for kind in story[1:]:
        assert heard.take("post", event(kind)) == []


def test_members_in_another_order_are_the_same_event() -> None:
    """protocol.md section 6: the two ways need not write an event alike."""
    heard = Heard()
    first = b'{"eventType":"EventRinging","uniqueId":"1.1","userData":{"a":"1","b":"2"}}'
    second = b'{"userData":{"b":"2","a":"1"},"uniqueId":"1.1","eventType":"EventRinging"}'
    assert len(heard.take("channel", first)) == 1
    assert heard.take("post", second) == []


def test_a_late_event_of_a_call_that_is_over_is_not_told() -> None:
    """protocol.md section 6: a call that has ended does not begin again."""
    heard = Heard()
    heard.take("channel", event("EventEstablished"))
    heard.take("channel", event(RELEASED))
    assert heard.take("post", event("EventRinging")) == []
    assert heard.take("post", event(RELEASED)) == []
    assert heard.events() == []
    assert int(heard.status) == 0


def test_calls_whose_ends_are_lost_do_not_pile_up() -> None:
    heard = Heard()
    for number in range(CALLS_MOST + OVER_MOST + 10):
        heard.take("post", event("EventEstablished", f"1.{number}"))
    assert len(heard.events()) == CALLS_MOST


@pytest.mark.parametrize("payload", [b"", b"[]", b"{}", b"null", b'{"eventType":1,"uniqueId":"1"}', b"\xff"])
def test_what_is_no_event_is_not_told(payload: bytes) -> None:
    heard = Heard()
    assert heard.take("channel", payload) == []
    assert heard.in_step("channel", [payload]) == []


def test_a_status_is_told_when_it_is_another_one_also_one_of_another_release() -> None:
    """protocol.md section 4: PhoneStatusUpdate as XUC has it."""
    status = Status()
    frames = [frame for value in (0, 0, 8, 8, 2, 77, 77, 0) for frame in status.take(value)]
    said = [msgspec.json.decode(frame.encoded(Encoding.JSON, 1))["params"] for frame in frames]
    assert [each["ctiMessage"]["status"] for each in said] == [0, 8, 2, 77, 0]
