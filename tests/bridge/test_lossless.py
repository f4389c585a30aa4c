"""A session on the endpoint through whatever happens: its client has every event once and in order (protocol.md 6).

Sockets come, resume, take over, stall, go and come back while events happen; frames are handed in and taken out, and
the event loop is stopped after any number of turns, so that every interleaving can come up. Nothing is looked at but
what comes out of the sockets, and whether the site's user was signed out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, MutableMapping
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from bridge.endpoint import Bridge
from tests.bridge.clockwork import ClockworkLoop
from tests.bridge.endpoint_harness import FakeSite, Wire, bridge_with

LINGER_S = 300.0
DEADLINE_S = 30.0
OUTBOUND_FRAMES = 12


class Socket(Wire):
    """A socket that can stop reading for a while. `sent` is all that it has read."""

    def __init__(self, bridge: Bridge, site: FakeSite) -> None:
        self.reads = asyncio.Event()
        self.reads.set()
        self.asked: dict[int, int] = {}
        """The number that each `Session.resume` was made with, by the call's id."""
        self.left = False
        super().__init__(bridge, site)

    async def _send(self, message: MutableMapping[str, Any]) -> None:
        await self.reads.wait()
        await super()._send(message)

    def leave(self) -> None:
        self.left = True
        self._incoming.put_nowait({"type": "websocket.disconnect"})

    def answers(self) -> list[dict[str, Any]]:
        """The answers that came, those of batches as well."""
        found: list[dict[str, Any]] = []
        for each in self.sent:
            found += each if isinstance(each, list) else [each] if "id" in each else []
        return found

    def last_seq(self) -> int:
        """The number of the newest event that this socket has read."""
        numbers = [each["params"]["seq"] for each in self.sent if isinstance(each, dict) and "params" in each]
        return numbers[-1] if numbers else 0


class ASessionThroughEverything(RuleBasedStateMachine):
    """`happened` is what the site has said, each with a number of its own."""

    @initialize(kept=st.integers(1, 10))
    def sign_in(self, kept: int) -> None:
        self.loop = ClockworkLoop()
        self.site = FakeSite()
        self.kept = kept
        limits = {
            "session_events": kept,
            "session_linger_s": LINGER_S,
            "outbound_frames": OUTBOUND_FRAMES,
            "send_deadline_s": DEADLINE_S,
        }
        self.bridge = self.within(lambda: bridge_with(self.site, **limits))
        self.sockets: list[Socket] = []
        self.happened = 0
        self.alone_s = 0.0
        self.known: dict[int, Any] = {}
        self.calls = 0
        socket = self.new_socket()
        self.within(lambda: socket.call("Session.login", {"login": "oxe70120", "password": "0000"}, 0))
        self.loop.settle()
        (answer,) = socket.answers()
        self.session_id: str = answer["result"]["sessionId"]
        socket.asked[0] = 0

    def teardown(self) -> None:
        if not hasattr(self, "loop"):
            return
        try:
            self.loop.settle()
            self.check()
        finally:
            for socket in self.sockets:
                self.within(socket.reads.set)
                self.within(socket.leave)
            self.loop.settle()
            self.run(self.bridge.sessions.close())
            self.loop.settle()
            left = [socket for socket in self.sockets if not socket.task.done()], asyncio.all_tasks(self.loop)
            self.loop.close()
        assert left == ([], set())

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(work)

    def within(self, action: Callable[[], Any]) -> Any:
        async def run() -> Any:
            return action()

        return self.run(run())

    def new_socket(self) -> Socket:
        socket: Socket = self.within(lambda: Socket(self.bridge, self.site))
        self.sockets.append(socket)
        return socket

    @property
    def ended(self) -> bool:
        return self.site.users[0].closed

    # What happens

    @rule(count=st.integers(1, 5))
    def events(self, count: int) -> None:
        for _ in range(count):
            self.happened += 1
            self.within(lambda: self.site.users[0].say(self.happened))

    @rule(turns=st.integers(1, 8))
    def some_turns(self, turns: int) -> None:
        async def pass_turns() -> None:
            for _ in range(turns):
                await asyncio.sleep(0)

        self.run(pass_turns())

    @rule(data=st.data(), again=st.booleans(), in_a_batch=st.booleans())
    def resume(self, data: st.DataObject, again: bool, in_a_batch: bool) -> None:
        """On a new socket or on one that is there, from what some socket of the client has read, or from before."""
        seqs = sorted({0, *(socket.last_seq() for socket in self.sockets)})
        seq = data.draw(st.sampled_from(seqs))
        open_ = [each for each in self.sockets if each.closing is None and not each.left]
        socket = data.draw(st.sampled_from(open_)) if again and open_ else self.new_socket()
        self.calls += 1
        socket.asked[self.calls] = seq
        params = {"sessionId": self.session_id, "seq": seq}
        call = {"jsonrpc": "2.0", "id": self.calls, "method": "Session.resume", "params": params}
        ping = {"jsonrpc": "2.0", "id": f"ping {self.calls}", "method": "rpc.ping"}
        self.within(lambda: socket.say([call, ping] if in_a_batch else call))

    @precondition(lambda self: self.sockets)
    @rule(data=st.data())
    def a_socket_goes(self, data: st.DataObject) -> None:
        socket = data.draw(st.sampled_from(self.sockets))
        if not socket.left:
            self.within(socket.leave)

    @rule(data=st.data())
    def a_reader_stalls(self, data: st.DataObject) -> None:
        data.draw(st.sampled_from(self.sockets)).reads.clear()

    @rule(data=st.data())
    def a_reader_reads_again(self, data: st.DataObject) -> None:
        self.within(data.draw(st.sampled_from(self.sockets)).reads.set)

    @rule(seconds=st.sampled_from([1.0, DEADLINE_S + 1, LINGER_S - 1, LINGER_S + 1]))
    def time_passes(self, seconds: float) -> None:
        self.loop.settle()
        self.check()
        before = self.ended, self.holders()
        self.alone_s = 0.0 if before[1] else self.alone_s + seconds
        self.loop.advance(seconds)
        if self.ended and not before[0]:
            assert before[1] == [], "a socket that reads keeps its session"
            assert self.alone_s >= LINGER_S

    @rule()
    def all_settles(self) -> None:
        self.loop.settle()
        self.check()

    # What must be so

    def holders(self) -> list[Socket]:
        """The open sockets on which the session was signed in to or resumed, and that read."""
        return [
            socket
            for socket in self.sockets
            if socket.closing is None
            and not socket.left
            and socket.reads.is_set()
            and any("result" in answer and answer["id"] in socket.asked for answer in socket.answers())
        ]

    def check(self) -> None:
        """Everything that is ready has run."""
        reached = {socket: self.check_socket(socket) for socket in self.sockets}
        numbers = sorted(self.known)
        said = [self.known[seq] for seq in numbers if isinstance(self.known[seq], int)]
        assert said == sorted(set(said))
        if not self.ended and not self.is_anything_stalled():
            self.check_the_holder(reached)

    def check_socket(self, socket: Socket) -> int | None:
        """After each answer its events follow without a gap, and none comes before the first answer.

        Returns the number up to which it has everything.
        """
        expected: int | None = None
        resync: int | None = None
        for each in socket.sent:
            for answer in each if isinstance(each, list) else [each] if "id" in each else []:
                if answer["id"] not in socket.asked:
                    continue
                if "error" in answer:
                    assert answer["error"]["code"] == -32001
                    assert self.ended
                    continue
                lost = answer["result"].get("lost", 0)
                expected = socket.asked[answer["id"]] + lost + 1
                resync = lost or None
            if isinstance(each, list) or "method" not in each:
                continue
            params = each["params"]
            assert expected is not None
            assert params["seq"] == expected, "a gap, an event twice, or one before the answer"
            expected += 1
            content = params["ctiMessage"].get("number", ("lost", params["ctiMessage"].get("lost")))
            assert self.known.setdefault(params["seq"], content) == content, "one number, two events"
            if resync is not None and params["msgType"] == "Resync" and content == ("lost", resync):
                resync = None
        if socket.closing is None and not socket.left and socket.reads.is_set():
            assert resync is None, "lost events were not followed by a Resync"
        return None if expected is None else expected - 1

    def is_anything_stalled(self) -> bool:
        return any(not socket.reads.is_set() for socket in self.sockets)

    def check_the_holder(self, reached: dict[Socket, int | None]) -> None:
        """One socket at most has the session, and it has everything; all who had it before were told, and closed."""
        holders = self.holders()
        assert len(holders) <= 1
        for holder in holders:
            self.calls += 1
            name = f"info {self.calls}"
            self.within(lambda: holder.call("Session.info", id_=name))  # noqa: B023 - it is called at once
            self.loop.settle()
            (info,) = (answer for answer in holder.answers() if answer["id"] == name)
            assert info["result"]["seq"] == reached[holder]
        for socket in self.sockets:
            told = any("result" in answer and answer["id"] in socket.asked for answer in socket.answers())
            if told and socket not in holders and not socket.left:
                assert socket.closing is not None
                assert socket.closing[0] in (4008, 4009)


ASessionThroughEverything.TestCase.settings = settings(max_examples=50, stateful_step_count=25, deadline=None)
test_a_client_has_every_event_once_and_in_order_whatever_happens_to_its_sockets = (
    ASessionThroughEverything.TestCase
)
