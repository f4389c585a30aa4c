"""The client's core against a model of the bridge: whatever happens to the socket, in any order."""

from __future__ import annotations

import itertools
from collections import deque
from typing import Any

import pytest
from ctibridge_client.core import Again, Core, Identity, State
from ctibridge_client.errors import ClientError, Closed, ConnectionLost, SignInFailed
from ctibridge_client.events import Event, EventBuffer
from ctibridge_client.pace import LONGEST_PAUSE_S, BackOff
from ctibridge_client.wire import Encoding, read
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

KEPT = 5
"""How many events the model's sessions keep."""


class BridgeModel:
    """What protocol.md sections 3 and 6 promise of sessions, keys and events, and nothing else."""

    def __init__(self) -> None:
        self.names = itertools.count(1)
        self.sessions: dict[str, dict[str, Any]] = {}
        self.attached: str | None = None
        self.executed: list[Any] = []
        self.out: deque[dict[str, Any]] = deque()

    def take(self, message: dict[str, Any]) -> None:
        method, params, id_ = message["method"], message.get("params", {}), message["id"]
        if method == "Session.login":
            self.attached = name = f"s{next(self.names)}"
            self.sessions[name] = {"sessionId": name, "seq": 0, "kept": [], "keys": {}, "subs": []}
            self.answer(id_, {"sessionId": self.attached, "login": params["login"]})
            return
        if method == "Session.resume":
            found = self.sessions.get(params["sessionId"])
            if found is None:
                self.refuse(id_, -32001)
                return
            self.attached = params["sessionId"]
            kept = [event for event in found["kept"] if event["params"]["seq"] > params["seq"]]
            lost = found["seq"] - params["seq"] - len(kept)
            self.answer(id_, {"sessionId": self.attached, "replayed": len(kept), "lost": lost})
            self.out += kept
            if lost:
                self.event("Resync", {"lost": lost})
            return
        if self.attached is None:
            self.refuse(id_, -32001)
            return
        session = self.sessions[self.attached]
        key = params.get("_meta", {}).get("key") if isinstance(params, dict) else None
        if key is not None and key in session["keys"]:
            self.answer(id_, session["keys"][key])
            return
        result: Any = None
        if method == "O2g.subscribe":
            result = {"subscriptionId": f"u{next(self.names)}", "identifier": params["identifier"]}
            session["subs"].append(result)
        elif method == "Cti.dial":
            self.executed.append(params["destination"])
            result = f"called {params['destination']}"
        elif method == "Cti.sendDtmf":
            self.executed.append(params[0])
            result = f"called {params[0]}"
        else:
            result = "read"
        if key is not None:
            session["keys"][key] = result
        self.answer(id_, result)

    def event(self, kind: str = "PhoneEvent", said: Any = None) -> None:
        for session in self.sessions.values():
            session["seq"] += 1
            params = {
                "seq": session["seq"],
                "msgType": kind,
                "ctiMessage": {**(said or {}), "of": session["sessionId"]},
            }
            event = {"jsonrpc": "2.0", "method": "Cti.event", "params": params}
            session["kept"] = [*session["kept"], event][-KEPT:]
            if self.attached == session["sessionId"]:
                self.out.append(event)

    def answer(self, id_: Any, result: Any) -> None:
        self.out.append({"jsonrpc": "2.0", "id": id_, "result": result})

    def refuse(self, id_: Any, code: int) -> None:
        self.out.append({"jsonrpc": "2.0", "id": id_, "error": {"code": code, "message": "no"}})


class Heard:
    """A core, and all that it has told."""

    def __init__(self, **identity: Any) -> None:
        self.events: list[Event] = []
        self.outcomes: dict[Any, tuple[Any, ClientError | None]] = {}
        self.now = 0.0
        keys = itertools.count(1)
        self.core = Core(
            Identity(**(identity or {"login": "ann", "password": "0000"})),
            Encoding.MSGPACK,
            self.events.append,
            clock=lambda: self.now,
            new_key=lambda: f"k{next(keys)}",
        )

    def call(self, name: Any, method: str, params: Any = None, **how: Any) -> Any:
        def done(result: Any, error: ClientError | None) -> None:
            assert name not in self.outcomes, f"{name} has ended twice"
            self.outcomes[name] = (result, error)

        return self.core.call(method, params, done, **how)

    def sent(self) -> list[dict[str, Any]]:
        messages = []
        while (frame := self.core.next_frame()) is not None:
            messages.append(read(frame))
        return messages

    def gets(self, message: dict[str, Any]) -> None:
        self.core.received(Encoding.MSGPACK.frame(message))

    def signed_in(self) -> None:
        self.core.connected()
        (login,) = self.sent()
        self.gets({"jsonrpc": "2.0", "id": login["id"], "result": {"sessionId": "s1"}})
        assert self.core.state is State.READY


class Lives(RuleBasedStateMachine):
    """Calls, events, cuts and restarts in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.client = Heard()
        self.bridge = BridgeModel()
        self.under_way: deque[dict[str, Any]] = deque()
        self.made: dict[int, str] = {}
        self.numbers = itertools.count(1)
        self.wanted_subscriptions: set[str] = set()

    @rule(method=st.sampled_from(["Cti.dial", "Cti.sendDtmf", "O2g.telephony.getCalls", "O2g.subscribe"]))
    def call(self, method: str) -> None:
        """`sendDtmf` is called by position, so that it has no key."""
        number = next(self.numbers)
        self.made[number] = method
        params: Any = None
        if method == "Cti.dial":
            params = {"destination": number}
        elif method == "Cti.sendDtmf":
            params = [number]
        elif method == "O2g.subscribe":
            params = {"selectors": [], "identifier": f"label{number}"}
            self.wanted_subscriptions.add(params["identifier"])
        self.client.call(number, method, params)

    @precondition(lambda self: self.client.core.state is State.OFFLINE)
    @rule(how_far=st.sampled_from([0, 1, 2, 9, 9, 9]))
    def connect(self, how_far: int) -> None:
        """A socket opens, and the sign-in gets so far."""
        self.client.core.connected()
        for _ in range(how_far):
            self.work(1, 1, 1)

    @rule(sent=st.integers(0, 5), arrived=st.integers(0, 5), answered=st.integers(0, 5))
    def work(self, sent: int, arrived: int, answered: int) -> None:
        """So many frames leave the client, reach the bridge, and come back."""
        for _ in range(sent):
            frame = self.client.core.next_frame()
            if frame is not None:
                self.under_way.append(read(frame))
        for _ in range(min(arrived, len(self.under_way))):
            self.bridge.take(self.under_way.popleft())
        for _ in range(min(answered, len(self.bridge.out))):
            self.client.gets(self.bridge.out.popleft())

    @rule(count=st.integers(1, KEPT + 2))
    def happen(self, count: int) -> None:
        for _ in range(count):
            self.bridge.event()

    @precondition(lambda self: self.client.core.state is not State.OFFLINE)
    @rule(
        code=st.sampled_from([1006, 1001, 1013, 4008, 4010, 4001]),
        restarted=st.sampled_from([False, False, True]),
    )
    def cut(self, code: int, restarted: bool) -> None:
        """The socket is lost, with all that is on its way; perhaps the bridge has lost the session as well."""
        if code == 4001 and self.client.core.state is not State.READY:
            code = 1006
        if restarted or code == 4001:
            self.bridge.sessions.clear()
        self.under_way.clear()
        self.bridge.out.clear()
        self.bridge.attached = None
        assert isinstance(self.client.core.disconnected(code, ""), Again)

    @invariant()
    def nothing_is_executed_twice(self) -> None:
        assert len(set(self.bridge.executed)) == len(self.bridge.executed)

    @invariant()
    def every_event_of_a_session_is_heard_in_order_and_once_or_counted_as_lost(self) -> None:
        newest: dict[str, int] = {}
        missing: dict[str, int] = {}
        for event in self.client.events:
            if not event.seq:
                continue
            of = event.data["of"]
            assert event.seq > newest.get(of, 0)
            missing[of] = missing.get(of, 0) + event.seq - newest.get(of, 0) - 1
            newest[of] = event.seq
            if event.name == "Resync":
                assert event.data["lost"] <= missing[of]

    def teardown(self) -> None:
        """Once all is well every call ends, and tells the truth."""
        if self.client.core.state is State.OFFLINE:
            self.client.core.connected()
        for _ in range(100):
            self.work(4, 4, 6)
        for number, method in self.made.items():
            assert number in self.client.outcomes, f"{number} {method} has never ended"
            result, error = self.client.outcomes[number]
            if error is None:
                if method in ("Cti.dial", "Cti.sendDtmf"):
                    assert result == f"called {number}"
                    assert number in self.bridge.executed
            else:
                assert isinstance(error, ConnectionLost)
                assert error.data == {"executed": "unknown"}
                assert method in ("Cti.dial", "Cti.sendDtmf")
        session = self.bridge.sessions[self.client.core.session_id or ""]
        assert self.client.core.seq == session["seq"]
        assert {each["identifier"] for each in session["subs"]} == self.wanted_subscriptions


TestLives = Lives.TestCase
TestLives.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)


def test_a_call_waits_for_the_sign_in_and_leaves_in_order() -> None:
    """protocol.md section 3: before the sign-in other calls are refused, so they wait in the client."""
    client = Heard()
    client.call("first", "Cti.dial", {"destination": "1"})
    assert client.sent() == []
    client.core.connected()
    client.call("second", "Cti.hangup")
    (login,) = client.sent()
    assert login["method"] == "Session.login"
    client.gets({"jsonrpc": "2.0", "id": login["id"], "result": {"sessionId": "s1"}})
    assert [message["method"] for message in client.sent()] == ["Cti.dial", "Cti.hangup"]


def test_a_call_that_is_given_up_before_it_left_is_never_sent() -> None:
    """Issue 7: cancellation."""
    client = Heard()
    call = client.call("given up", "Cti.dial", {"destination": "1"})
    client.core.forget(call)
    client.signed_in()
    assert client.sent() == []
    assert not call.tried


def test_the_bridge_is_told_the_time_that_is_left_when_a_call_leaves() -> None:
    """protocol.md section 4: `_meta.timeout` bounds a call, in seconds."""
    client = Heard()
    client.call("dial", "Cti.dial", {"destination": "1"}, deadline=10.0)
    client.now = 4.0
    client.signed_in()
    (message,) = client.sent()
    assert message["params"]["_meta"] == {"key": "k1", "timeout": 6.0}


def test_the_callers_own_key_is_kept_and_what_only_reads_has_none() -> None:
    """protocol.md section 4: `_meta.key` makes a call idempotent."""
    client = Heard()
    client.signed_in()
    client.call("a", "Cti.dial", {"destination": "1"}, key="mine")
    client.call("b", "Cti.dial", {"destination": "1", "_meta": {"key": "mine, too", "requestId": "r"}})
    client.call("c", "O2g.telephony.getCalls")
    client.call("d", "Cti.hangup")
    metas = [message["params"].get("_meta") for message in client.sent()]
    assert metas == [{"key": "mine"}, {"key": "mine, too", "requestId": "r"}, None, {"key": "k1"}]


@pytest.mark.parametrize("code", [1002, 1007, 1008, 4003, 4009])
def test_a_close_code_that_says_so_ends_the_client(code: int) -> None:
    """protocol.md section 7: a refused origin, a revoked token and a session taken over are not to be tried again."""
    client = Heard()
    client.signed_in()
    client.call("waiting", "O2g.telephony.getCalls")
    verdict = client.core.disconnected(code, "why")
    assert isinstance(verdict, Closed)
    assert verdict.code == code
    assert client.outcomes["waiting"] == (None, verdict)
    client.call("late", "Cti.hangup")
    assert client.outcomes["late"] == (None, verdict)


def test_after_a_frame_that_was_too_big_nothing_is_sent_again() -> None:
    """protocol.md section 7: 1009, a frame too big; it would be so again."""
    client = Heard()
    client.signed_in()
    client.call("big", "Cti.dial", {"destination": "1"})
    client.sent()
    client.call("behind it", "Cti.dial", {"destination": "2"})
    assert isinstance(client.core.disconnected(1009, ""), Again)
    error = client.outcomes["big"][1]
    assert isinstance(error, ConnectionLost)
    assert (error.code, error.data) == (1009, {"executed": "unknown"})
    client.core.connected()
    (resume,) = client.sent()
    client.gets(
        {"jsonrpc": "2.0", "id": resume["id"], "result": {"sessionId": "s1", "replayed": 0, "lost": 0}}
    )
    assert [message["params"]["destination"] for message in client.sent()] == ["2"]


@pytest.mark.parametrize(
    ("code", "passing"), [(-32003, True), (-32006, True), (-32005, True), (-32001, False), (-32602, False)]
)
def test_a_sign_in_is_tried_again_unless_login_or_password_is_wrong(code: int, passing: bool) -> None:
    """protocol.md section 7: what passes says `retryAfter`; a wrong password does not pass."""
    client = Heard()
    client.core.connected()
    (login,) = client.sent()
    error = {"code": code, "message": "no", "data": {"retryAfter": 7}}
    client.gets({"jsonrpc": "2.0", "id": login["id"], "error": error})
    assert client.core.wants_close
    verdict = client.core.disconnected(1000, "")
    if passing:
        assert verdict == Again(7.0)
    else:
        assert isinstance(verdict, SignInFailed)
        assert verdict.code == code


def test_a_token_that_is_not_known_ends_the_client_and_one_that_expires_does_not() -> None:
    """protocol.md section 3: a token that is not known, or has expired, closes the socket with 4001."""
    client = Heard(login=None)
    client.core.connected()
    assert [message["method"] for message in client.sent()] == ["rpc.ping"]
    assert isinstance(client.core.disconnected(4001, ""), SignInFailed)
    client = Heard(login=None)
    client.core.connected()
    (ping,) = client.sent()
    client.gets({"jsonrpc": "2.0", "id": ping["id"], "result": {}})
    assert client.core.state is State.READY
    assert isinstance(client.core.disconnected(4001, ""), Again)


def test_events_of_a_renewed_subscription_keep_the_id_under_which_the_caller_knows_it() -> None:
    """Issue 7: re-subscription; the caller need not know of it."""
    client = Heard()
    client.signed_in()
    client.call("sub", "O2g.subscribe", {"selectors": [{"names": ["telephony"]}]})
    (subscribe,) = client.sent()
    answer = {"subscriptionId": "old", "identifier": "label"}
    client.gets({"jsonrpc": "2.0", "id": subscribe["id"], "result": answer})
    client.core.disconnected(1006, "")
    client.core.connected()
    (resume,) = client.sent()
    client.gets({"jsonrpc": "2.0", "id": resume["id"], "error": {"code": -32001, "message": "gone"}})
    (login,) = client.sent()
    client.gets({"jsonrpc": "2.0", "id": login["id"], "result": {"sessionId": "s2"}})
    assert [(event.name, event.data) for event in client.events] == [("Resync", {"lost": None})]
    (again,) = client.sent()
    assert again["params"]["_meta"]["key"]
    again["params"].pop("_meta")
    assert again["params"] == {"selectors": [{"names": ["telephony"]}], "identifier": "label"}
    renewed = {"subscriptionId": "new", "identifier": "label"}
    client.gets({"jsonrpc": "2.0", "id": again["id"], "result": renewed})
    params = {
        "seq": 1,
        "identifier": "label",
        "subscriptionId": "new",
        "event": {"eventName": "OnCallCreated"},
    }
    client.gets({"jsonrpc": "2.0", "method": "O2g.event", "params": params})
    assert client.events[-1].subscription_id == "old"
    client.call("over", "O2g.unsubscribe", {"subscriptionId": "old"})
    (unsubscribe,) = client.sent()
    assert unsubscribe["params"]["subscriptionId"] == "new"


def test_what_cannot_be_sent_is_refused_at_once() -> None:
    """A call of the caller's own that would upset the client's, or that has no form on the wire."""
    client = Heard()
    with pytest.raises(ValueError, match=r"Session\.login is what the client does by itself"):
        client.call(1, "Session.login", {})
    with pytest.raises(ValueError, match="only calls by name"):
        client.call(2, "Cti.dial", ["1"], key="k")
    with pytest.raises(TypeError):
        client.call(3, "Cti.dial", {"destination": object()})
    assert client.outcomes == {}


@given(st.lists(st.floats(0, 1, exclude_max=True), min_size=1, max_size=30))
def test_pauses_grow_to_their_most_and_never_beyond(draws: list[float]) -> None:
    """protocol.md section 5: jittered exponential back-off."""
    left = iter(draws)
    back_off = BackOff(lambda: next(left))
    pauses = [back_off.next() for _ in draws]
    for number, pause in enumerate(pauses):
        most = min(0.5 * 2**number, LONGEST_PAUSE_S)
        assert most / 2 <= pause <= most


@given(st.lists(st.booleans(), max_size=60))
def test_a_full_buffer_counts_what_it_drops(puts: list[bool]) -> None:
    """protocol.md section 6: what is lost is told by a `Resync` that says how many."""
    buffer = EventBuffer(most=4)
    put = heard = lost = 0
    for is_put in [*puts, *[False] * 6]:
        if is_put:
            put += 1
            buffer.put(Event("Cti", "PhoneEvent", put))
        elif (event := buffer.take()) is not None:
            if event.name == "Resync":
                lost += event.data["lost"]
            else:
                heard += 1
                assert event.data == heard + lost
    assert heard + lost == put
