"""XUC's CTI channel as the bridge keeps it: commands and answers, heartbeats, cuts, tokens that are refused."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest
from msgspec import Raw
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request as HandshakeRequest
from websockets.http11 import Response as HandshakeResponse

from bridge.sites.back_off import BackOff
from bridge.sites.xivo import channel as module
from bridge.sites.xivo.channel import MISSED_MOST, WAITING_MOST, CtiChannel, Expected
from bridge.transport import Headers
from protocol import jsonrpc
from protocol.jsonrpc import RpcError

PATIENCE_S = 20.0
HEARTBEAT_S = 0.02
PING = {"claz": "ping"}
HANGUP = {"claz": "web", "command": "hangup"}
LOOK_UP = {"claz": "web", "command": "directoryLookUp", "term": "a"}


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not condition():
            await asyncio.sleep(0.002)


class Session:
    """A session at XUC whose token is another one after each renewal."""

    trouble = "not signed in"

    def __init__(self) -> None:
        self.number = 1
        self.renewals = 0

    @property
    def headers(self) -> Headers:
        return [("Authorization", f"Bearer token{self.number}")]

    @property
    def json_headers(self) -> Headers:
        return self.headers

    async def renewed(self, headers: Headers) -> None:
        self.renewals += 1
        self.number += 1


class Ear:
    """Hears what the channel tells, in a word each."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.faults = 0
        """How many messages it fails on."""

    def channel_up(self) -> None:
        self.heard.append("up")

    def channel_down(self) -> None:
        self.heard.append("down")

    def channel_message(self, message_type: str, payload: Raw) -> None:
        if self.faults:
            self.faults -= 1
            raise KeyError("a fault")
        self.heard.append(f"{message_type} {bytes(payload).decode()}")


class FakeXuc:
    """An XUC that does what a test has it do. `frames` are all that came, but for heartbeats, which are `pings`."""

    def __init__(self) -> None:
        self.frames: list[dict[str, Any]] = []
        self.pings = 0
        self.tokens: list[str] = []
        self.sockets: list[ServerConnection] = []
        self.refuses: set[str] = set()
        self.statuses: dict[str, int] = {}
        """HTTP statuses with which the handshakes of tokens are answered."""
        self.answers: Callable[[ServerConnection, dict[str, Any]], Awaitable[None]] | None = None
        self.answers_pings = True
        self.says_nothing = False
        self._server: Server
        self.url = ""

    async def open(self) -> None:
        self._server = await serve(self._serve, "127.0.0.1", 0, process_request=self._handshake)
        port = next(iter(self._server.sockets)).getsockname()[1]
        self.url = f"ws://127.0.0.1:{port}/xuc/api/2.0/cti"

    async def close(self) -> None:
        self._server.close()
        await self._server.wait_closed()

    def _handshake(self, socket: ServerConnection, request: HandshakeRequest) -> HandshakeResponse | None:
        status = self.statuses.get(request.path.partition("token=")[2])
        return None if status is None else socket.respond(status, "no")

    async def say(self, message_type: str, payload: Any, socket: ServerConnection | None = None) -> None:
        frame = msgspec.json.encode({"msgType": message_type, "ctiMessage": payload}).decode()
        await (socket or self.sockets[-1]).send(frame)

    async def _serve(self, socket: ServerConnection) -> None:
        assert socket.request is not None
        token = socket.request.path.partition("token=")[2]
        self.tokens.append(token)
        if token in self.refuses:
            await self.say("LoggedOnError", {"Error": "loggedOnFailed"}, socket)
            return
        self.sockets.append(socket)
        if not self.says_nothing:
            await self.say("LoggedOn", {}, socket)
        try:
            async for text in socket:
                frame = msgspec.json.decode(text)
                if frame == PING:
                    self.pings += 1
                    if self.answers_pings:
                        await socket.send(msgspec.json.encode(PING).decode())
                    continue
                self.frames.append(frame)
                if self.answers is not None:
                    await self.answers(socket, frame)
        except ConnectionClosed:
            pass


class Line:
    """A channel between a bridge and a fake XUC."""

    def __init__(self, xuc: FakeXuc, heartbeat_s: float) -> None:
        self.xuc = xuc
        self.session = Session()
        self.ear = Ear()
        self.channel = CtiChannel(
            "paris",
            xuc.url,
            None,
            self.session,
            self.ear,
            back_off=lambda: BackOff(0.005, 0.02),
            heartbeat_s=heartbeat_s,
        )

    async def up(self) -> None:
        self.channel.start()
        await until(lambda: self.channel.is_up)

    def ask(self, frame: dict[str, Any], expected: Expected | None = None) -> asyncio.Future[Any]:
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.channel.submit(frame, expected, PATIENCE_S, future.set_result)
        return future


async def outcome(future: asyncio.Future[Any]) -> Any:
    async with asyncio.timeout(PATIENCE_S):
        found = await future
    return msgspec.json.decode(found) if isinstance(found, Raw) else found


@asynccontextmanager
async def opened(*, heartbeat_s: float = 5.0) -> AsyncIterator[Line]:
    xuc = FakeXuc()
    await xuc.open()
    line = Line(xuc, heartbeat_s)
    try:
        yield line
    finally:
        await line.channel.close()
        await xuc.close()


# Commands


async def test_a_command_is_sent_and_done_with_that() -> None:
    """protocol.md section 9: frames as Cti.js sends them."""
    async with opened() as line:
        await line.up()
        assert await outcome(line.ask(HANGUP)) is None
        await until(lambda: line.xuc.frames == [HANGUP])


async def test_a_command_waits_for_the_channel_that_is_being_opened() -> None:
    """protocol.md section 3: whoever has just signed in need not wait before his first call."""
    async with opened() as line:
        asked = line.ask(HANGUP)
        line.channel.start()
        assert await outcome(asked) is None
        await until(lambda: line.xuc.frames == [HANGUP])


async def test_a_question_gets_its_answer_and_everything_else_is_told() -> None:
    """protocol.md section 4: the result is the payload of the message that answers."""
    async with opened() as line:

        async def answers(socket: ServerConnection, frame: dict[str, Any]) -> None:
            await line.xuc.say("PhoneEvent", {"n": 1}, socket)
            await line.xuc.say("DirectoryResult", {"entries": []}, socket)
            await line.xuc.say("DirectoryResult", {"entries": [1]}, socket)

        line.xuc.answers = answers
        await line.up()
        assert await outcome(line.ask(LOOK_UP, Expected("DirectoryResult"))) == {"entries": []}
        await until(lambda: len(line.ear.heard) == 3)
        assert line.ear.heard == ["up", 'PhoneEvent {"n":1}', 'DirectoryResult {"entries":[1]}']


async def test_answers_are_told_apart_by_what_they_are_about() -> None:
    """protocol.md section 2: calls are answered in any order."""
    async with opened() as line:
        await line.up()
        first = line.ask(LOOK_UP, Expected("Found", {"id": 1}))
        second = line.ask(LOOK_UP, Expected("Found", {"id": 2}))
        await until(lambda: len(line.xuc.frames) == 2)
        await line.xuc.say("Found", {"id": 2, "total": 5})
        await line.xuc.say("Found", {"id": 3})
        await line.xuc.say("Found", ["no object"])
        await line.xuc.say("Found", {"id": 1, "total": 7})
        assert await outcome(second) == {"id": 2, "total": 5}
        assert await outcome(first) == {"id": 1, "total": 7}
        assert line.ear.heard[1:] == ['Found {"id":3}', 'Found ["no object"]']


async def test_who_asks_no_more_gets_no_answer_and_it_is_told_as_an_event() -> None:
    async with opened() as line:
        await line.up()
        answers: list[Any] = []
        cancel = line.channel.submit(LOOK_UP, Expected("DirectoryResult"), PATIENCE_S, answers.append)
        cancel()
        await until(lambda: line.xuc.frames == [LOOK_UP])
        await line.xuc.say("DirectoryResult", {})
        await until(lambda: line.ear.heard == ["up", "DirectoryResult {}"])
        assert answers == []


async def test_a_question_without_an_answer_times_out() -> None:
    """protocol.md section 7: -32005."""
    async with opened() as line:
        await line.up()
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        line.channel.submit(LOOK_UP, Expected("DirectoryResult"), 0.01, future.set_result)
        error = await outcome(future)
        assert isinstance(error, RpcError)
        assert (error.code, error.data) == (jsonrpc.UPSTREAM_TIMEOUT, {"executed": "unknown"})


async def test_questions_whose_answers_look_alike_are_asked_one_after_the_other() -> None:
    """protocol.md section 2: each call gets its own answer."""
    async with opened() as line:
        await line.up()
        history = Expected("CallHistory")
        first, second = line.ask({"n": 1}, history), line.ask({"n": 2}, history)
        other = line.ask({"n": 3}, Expected("QueueList"))
        await until(lambda: line.xuc.frames == [{"n": 1}, {"n": 3}])
        await line.xuc.say("CallHistory", [1])
        assert await outcome(first) == [1]
        await until(lambda: line.xuc.frames == [{"n": 1}, {"n": 3}, {"n": 2}])
        await line.xuc.say("CallHistory", [2])
        await line.xuc.say("QueueList", [3])
        assert (await outcome(second), await outcome(other)) == ([2], [3])
        assert line.ear.heard == ["up"]


async def test_a_late_answer_is_not_taken_for_that_to_a_later_question() -> None:
    """protocol.md section 2: each call gets its own answer, also after one that timed out."""
    async with opened() as line:
        await line.up()
        late: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        line.channel.submit({"n": 1}, Expected("CallHistory"), 0.01, late.set_result)
        assert isinstance(await outcome(late), RpcError)
        next_one = line.ask({"n": 2}, Expected("CallHistory"))
        await until(lambda: line.xuc.frames == [{"n": 1}, {"n": 2}])
        await line.xuc.say("CallHistory", [1])
        await line.xuc.say("CallHistory", [2])
        assert await outcome(next_one) == [2]
        assert line.ear.heard == ["up", "CallHistory [1]"]


async def test_an_answer_that_never_comes_is_not_waited_for_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LATE_S", 0.01)
    async with opened() as line:
        await line.up()
        late: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        line.channel.submit({"n": 1}, Expected("CallHistory"), 0.01, late.set_result)
        assert isinstance(await outcome(late), RpcError)
        await until(lambda: line.channel._unanswered == [])
        next_one = line.ask({"n": 2}, Expected("CallHistory"))
        await until(lambda: len(line.xuc.frames) == 2)
        await line.xuc.say("CallHistory", [2])
        assert await outcome(next_one) == [2]


async def test_a_question_that_waited_for_another_one_when_the_channel_was_cut_is_asked_on_the_next() -> None:
    """protocol.md section 5's rule for requests: what cannot have been executed is tried again."""
    async with opened() as line:
        await line.up()
        first = line.ask({"n": 1}, Expected("CallHistory"))
        second = line.ask({"n": 2}, Expected("CallHistory"))
        await until(lambda: line.xuc.frames == [{"n": 1}])
        await line.xuc.sockets[-1].close()
        assert isinstance(await outcome(first), RpcError)
        await until(lambda: line.xuc.frames == [{"n": 1}, {"n": 2}])
        await line.xuc.say("CallHistory", [2])
        assert await outcome(second) == [2]


async def test_a_subscription_that_waits_for_the_first_channel_is_sent_once() -> None:
    async with opened() as line:
        line.channel.keep("Cti.getList queue", HANGUP)
        asked = line.ask(HANGUP)
        await line.up()
        assert await outcome(asked) is None
        assert await outcome(line.ask(LOOK_UP)) is None
        await until(lambda: LOOK_UP in line.xuc.frames)
        assert line.xuc.frames == [HANGUP, LOOK_UP]


async def test_without_a_channel_a_command_fails_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    """protocol.md section 7: -32003, with the reason."""
    monkeypatch.setattr(module, "PATIENCE_S", 0.05)
    async with opened() as line:
        line.xuc.refuses = {f"token{number}" for number in range(1000)}
        line.channel.start()
        error = await outcome(line.ask(HANGUP))
        assert isinstance(error, RpcError)
        assert error.code == jsonrpc.SITE_UNREACHABLE
        assert "loggedOnFailed" in error.message


async def test_more_commands_than_can_wait_are_refused() -> None:
    """protocol.md section 7: -32003, rather than a queue without an end."""
    async with opened() as line:
        waiting = [line.ask(HANGUP) for _ in range(WAITING_MOST)]
        with pytest.raises(RpcError) as caught:
            line.ask(HANGUP)
        assert caught.value.code == jsonrpc.SITE_UNREACHABLE
        await line.channel.close()
        for each in waiting:
            error = await outcome(each)
            assert isinstance(error, RpcError)
            assert error.code == jsonrpc.SITE_UNREACHABLE


# The connection


async def test_a_refused_token_is_renewed_and_the_new_one_used() -> None:
    """protocol.md section 3: the bridge signs in again by itself."""
    async with opened() as line:
        line.xuc.refuses = {"token1", "token2"}
        await line.up()
        assert line.xuc.tokens == ["token1", "token2", "token3"]
        assert (line.session.renewals, line.ear.heard) == (2, ["up"])


@pytest.mark.parametrize("status", [401, 403])
async def test_a_token_that_is_refused_with_a_status_is_renewed_too(status: int) -> None:
    """protocol.md section 3: the bridge signs in again by itself."""
    async with opened() as line:
        line.xuc.statuses = {"token1": status}
        await line.up()
        assert line.session.renewals == 1


async def test_after_a_cut_it_is_opened_again_and_subscriptions_are_sent_again() -> None:
    """protocol.md section 3: it reconnects by itself; what was subscribed to goes on."""
    async with opened() as line:
        await line.up()
        line.channel.keep("Cti.subscribeToQueueCalls 1", {"n": 1})
        line.channel.keep("Cti.subscribeToQueueCalls 2", {"n": 2})
        line.channel.keep("Cti.getList queue", {"n": 3})
        line.channel.forget("Cti.subscribeToQueueCalls 1")
        question = line.ask(LOOK_UP, Expected("DirectoryResult"))
        await until(lambda: line.xuc.frames == [LOOK_UP])
        line.xuc.frames.clear()
        await line.xuc.sockets[-1].close()
        error = await outcome(question)
        assert isinstance(error, RpcError)
        assert error.code == jsonrpc.UPSTREAM_TIMEOUT
        await until(lambda: len(line.xuc.frames) == 2)
        assert line.xuc.frames == [{"n": 2}, {"n": 3}]
        assert line.ear.heard == ["up", "down", "up"]
        assert await outcome(line.ask(HANGUP)) is None


async def test_heartbeats_go_out_and_their_answers_are_nobodys() -> None:
    """protocol.md section 9: a ping every 5 s."""
    async with opened(heartbeat_s=HEARTBEAT_S) as line:
        await line.up()
        await until(lambda: line.xuc.pings > 2 * MISSED_MOST)
        # On a busy machine an answer may come too late, and the channel be opened again.
        assert set(line.ear.heard) <= {"up", "down"}
        assert line.xuc.frames == []


async def test_a_channel_on_which_nothing_comes_is_opened_again() -> None:
    """protocol.md section 9: three unanswered heartbeats."""
    async with opened(heartbeat_s=HEARTBEAT_S) as line:
        line.xuc.answers_pings = False
        await line.up()
        await until(lambda: len(line.xuc.tokens) >= 2)
        assert line.ear.heard[:2] == ["up", "down"]


async def test_an_xuc_that_never_says_that_it_has_signed_in_is_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "LOGGED_ON_LIMIT_S", 0.02)
    async with opened() as line:
        line.xuc.says_nothing = True
        line.channel.start()
        await until(lambda: len(line.xuc.tokens) >= 2)
        line.xuc.says_nothing = False
        await until(lambda: line.channel.is_up)
        assert line.ear.heard == ["up"]


@pytest.mark.parametrize("frame", ["{", "[]", "null", '{"msgType":7}', b"\xff\x00", '{"claz":"ping"}'])
async def test_what_is_no_message_is_passed_over(frame: str | bytes) -> None:
    async with opened() as line:
        await line.up()
        await line.xuc.sockets[-1].send(frame)
        await line.xuc.say("After", {})
        await until(lambda: "After {}" in line.ear.heard)
        assert line.ear.heard == ["up", "After {}"]


async def test_a_message_that_the_bridge_fails_on_costs_that_channel_and_not_the_next(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with opened() as line:
        await line.up()
        line.ear.faults = 1
        await line.xuc.say("PhoneEvent", {})
        await until(lambda: line.ear.heard == ["up", "down", "up"])
        assert "a message on a CTI channel could not be told" in caplog.text
        await line.xuc.say("PhoneEvent", {})
        await until(lambda: line.ear.heard[-1] == "PhoneEvent {}")


async def test_an_xuc_that_was_not_there_is_found_when_somebody_says_that_it_is() -> None:
    async with opened() as line:
        await line.xuc.close()
        line.channel.start()
        await until(lambda: "refused" in line.channel.trouble.lower() or "Connect" in line.channel.trouble)
        await line.xuc.open()
        line.channel._url = line.xuc.url
        line.channel.hurry()
        await until(lambda: line.channel.is_up)


async def test_closing_it_twice_and_before_it_was_opened_is_fine() -> None:
    async with opened() as line:
        await line.channel.close()
        await line.up()
        await line.channel.close()
        await line.channel.close()
        assert line.ear.heard[0] == "up"
