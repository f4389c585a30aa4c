"""Tests of one signed REST call: its cookie, the answers that stand for errors, and a session that is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.sites.o2g.link import Link
from bridge.sites.o2g.rest import SignedRest, is_session_lost
from bridge.transport import (
    AnswerTooLarge,
    BadAnswer,
    Done,
    Headers,
    NotLetThrough,
    Request,
    Response,
    TimedOut,
    TransportError,
    Unreachable,
)
from protocol import jsonrpc
from protocol.jsonrpc import RpcError
from tests.bridge.carrier import Carrier, ok
from tests.bridge.clockwork import pass_time, settled, timeless

LOST = ok({"httpStatus": "FORBIDDEN", "type": "INVALID_SESSION", "code": 1001}, status=403)
COOKIE = ("Cookie", "AlcUserId=one")
JSON = ("Content-Type", "application/json")


class FakeLink:
    """A session that a test renews."""

    def __init__(self) -> None:
        self.headers: Headers = []
        self.json_headers: Headers = []
        self.trouble = "not connected yet"
        self.asked: list[Headers] = []
        self._done = asyncio.Event()
        self.sign_in("one")

    def sign_in(self, cookie: str) -> None:
        self.headers = [("Cookie", f"AlcUserId={cookie}")]
        self.json_headers = [*self.headers, JSON]
        self._done.set()

    def refused(self, why: str) -> None:
        self.headers, self.json_headers, self.trouble = [], [], why
        self._done.set()

    async def renewed(self, headers: Headers) -> None:
        self.asked.append(headers)
        self._done.clear()
        await self._done.wait()


class Caller:
    """Sends requests and remembers what came of them."""

    def __init__(self, carrier: Carrier | None = None) -> None:
        self.carrier = carrier or Carrier()
        self.link = FakeLink()
        self.rest = SignedRest("paris", self.carrier, cast(Link, self.link))
        self.outcomes: list[Response | RpcError] = []

    def sends(self, method: str = "GET", body: bytes | None = None, **fields: Any) -> Callable[[], None]:
        return self.rest.submit(Request(method, "/x", body=body, **fields), self.outcomes.append)

    @property
    def error(self) -> RpcError:
        (outcome,) = self.outcomes
        assert isinstance(outcome, RpcError)
        return outcome


# Headers


@timeless
async def test_a_request_carries_the_sessions_cookie_and_says_what_its_body_is() -> None:
    caller = Caller()
    caller.sends()
    assert caller.carrier.last.request.headers == [COOKIE]
    caller.sends("POST", b"{}")
    assert caller.carrier.last.request.headers == [COOKIE, JSON]


@timeless
async def test_what_the_operation_itself_needs_is_kept() -> None:
    """`bridge.sites.generic.Requests.submit`."""
    caller = Caller()
    caller.sends(headers=[("Accept", "audio/wav")])
    assert caller.carrier.last.request.headers == [("Accept", "audio/wav"), COOKIE]
    caller.sends("POST", b"{}", headers=[("Accept", "audio/wav")])
    assert caller.carrier.last.request.headers == [("Accept", "audio/wav"), COOKIE, JSON]
    caller.sends("PUT", b"RIFF", headers=[("content-type", "audio/wav")])
    assert caller.carrier.last.request.headers == [("content-type", "audio/wav"), COOKIE]


@pytest.mark.parametrize("status", [200, 201, 204, 302, 400, 403, 404, 500])
@timeless
async def test_an_answer_comes_as_it_is_whatever_its_status(status: int) -> None:
    caller = Caller()
    caller.sends()
    answer = ok({"code": 1002, "type": "NOT_ALLOWED"}, status=status)
    caller.carrier.last.answer(answer)
    assert caller.outcomes == [answer]


# Errors that stand for no answer


@pytest.mark.parametrize(
    ("error", "code", "data"),
    [
        (TimedOut("30 s"), jsonrpc.UPSTREAM_TIMEOUT, {"executed": "unknown"}),
        (TimedOut("no connection", executed="no"), jsonrpc.UPSTREAM_TIMEOUT, {"executed": "no"}),
        (Unreachable("gone"), jsonrpc.UPSTREAM_TIMEOUT, {"executed": "unknown"}),
        (
            Unreachable("refused", executed="no"),
            jsonrpc.SITE_UNREACHABLE,
            {"site": "paris", "retryAfter": 2},
        ),
        (AnswerTooLarge("over 16 MiB"), jsonrpc.TOO_LARGE, {"limit": 16 * 1024 * 1024}),
        (NotLetThrough("the agent's allow-list", executed="no"), jsonrpc.FORBIDDEN, None),
    ],
)
@timeless
async def test_a_call_without_an_answer_says_whether_it_can_have_been_executed(
    error: TransportError, code: int, data: dict[str, Any]
) -> None:
    """protocol.md section 7: -32003 only where nothing was executed."""
    caller = Caller()
    caller.sends("POST", b"{}")
    caller.carrier.last.answer(error)
    assert (caller.error.code, caller.error.data) == (code, data)
    assert str(error) in caller.error.message


@timeless
async def test_an_answer_that_is_not_http_is_an_error_of_the_sites() -> None:
    caller = Caller()
    caller.sends()
    caller.carrier.last.answer(BadAnswer("not HTTP/1.1"))
    assert caller.error.code == jsonrpc.UPSTREAM_ERROR
    assert caller.error.data is not None
    assert caller.error.data["status"] == 502


@timeless
async def test_without_a_session_nothing_is_sent() -> None:
    caller = Caller()
    caller.link.refused("the site is starting")
    with pytest.raises(RpcError) as caught:
        caller.sends()
    assert caught.value.code == jsonrpc.SITE_UNREACHABLE
    assert "the site is starting" in caught.value.message
    assert caller.carrier.sent == []


@timeless
async def test_a_request_that_must_not_be_sent_is_an_invalid_parameter() -> None:
    class Refusing(Carrier):
        def submit(self, request: Request, done: Done) -> Callable[[], None]:
            raise ValueError("target: must be percent-encoded")

    with pytest.raises(RpcError) as caught:
        Caller(Refusing()).sends()
    assert caught.value.code == jsonrpc.INVALID_PARAMS


@timeless
async def test_a_cancelled_request_has_no_outcome() -> None:
    caller = Caller()
    caller.sends()()
    assert caller.carrier.last.cancelled


# A session that the site has forgotten


@timeless
async def test_a_lost_session_is_renewed_and_the_request_sent_once_more() -> None:
    caller = Caller()
    used = caller.link.headers
    caller.sends("POST", b'{"callee":"1"}', headers=[("Accept", "*/*")])
    caller.carrier.last.answer(LOST)
    await settled()
    assert caller.link.asked == [used]
    assert len(caller.carrier.sent) == 1
    caller.link.sign_in("two")
    await settled()
    again = caller.carrier.last.request
    assert len(caller.carrier.sent) == 2
    assert again.headers == [("Accept", "*/*"), ("Cookie", "AlcUserId=two"), JSON]
    assert (again.method, again.target, again.body) == ("POST", "/x", b'{"callee":"1"}')
    caller.carrier.last.answer(ok({"n": 1}))
    await settled()
    assert caller.outcomes == [ok({"n": 1})]


@timeless
async def test_a_request_of_an_earlier_session_says_so() -> None:
    """So that the session is not renewed once for every request that was under way when it was lost."""
    caller = Caller()
    used = caller.link.headers
    caller.sends()
    caller.link.sign_in("two")
    caller.carrier.last.answer(LOST)
    await settled()
    assert caller.link.asked == [used]
    caller.link.sign_in("two")
    await settled()
    caller.carrier.last.answer(ok())
    await settled()


@timeless
async def test_a_session_that_is_lost_again_is_told_to_the_caller() -> None:
    """Once more and no oftener: else a site that always says so would be asked for ever."""
    caller = Caller()
    caller.sends()
    caller.carrier.last.answer(LOST)
    await settled()
    caller.link.sign_in("two")
    await settled()
    caller.carrier.last.answer(LOST)
    await settled()
    assert caller.outcomes == [LOST]
    assert len(caller.carrier.sent) == 2


@timeless
async def test_a_session_that_cannot_be_renewed_in_time_leaves_the_site_unreachable() -> None:
    caller = Caller()
    caller.sends(timeout_s=12.0)
    caller.carrier.last.answer(LOST)
    await pass_time(11.9)
    assert caller.outcomes == []
    await pass_time(0.2)
    assert caller.error.code == jsonrpc.SITE_UNREACHABLE
    assert len(caller.carrier.sent) == 1


@timeless
async def test_the_second_request_has_only_the_time_that_is_left() -> None:
    caller = Caller()
    caller.sends(timeout_s=12.0)
    caller.carrier.last.answer(LOST)
    await pass_time(10.0)
    caller.link.sign_in("two")
    await settled()
    assert caller.carrier.last.request.timeout_s == pytest.approx(2.0)
    caller.carrier.last.answer(TimedOut("no time left"))
    await settled()
    assert caller.error.code == jsonrpc.UPSTREAM_TIMEOUT


@timeless
async def test_a_session_whose_renewal_is_refused_leaves_the_site_unreachable_at_once() -> None:
    caller = Caller()
    caller.sends()
    caller.carrier.last.answer(LOST)
    await settled()
    caller.link.refused("paris refuses the login or the password")
    await settled()
    assert caller.error.code == jsonrpc.SITE_UNREACHABLE
    assert "refuses" in caller.error.message
    assert len(caller.carrier.sent) == 1


@timeless
async def test_a_request_that_waits_for_a_new_session_can_be_cancelled() -> None:
    caller = Caller()
    cancel = caller.sends()
    caller.carrier.last.answer(LOST)
    await settled()
    cancel()
    await settled()
    caller.link.sign_in("two")
    await settled()
    assert caller.outcomes == []
    assert len(caller.carrier.sent) == 1


@timeless
async def test_a_request_that_is_sent_once_more_can_be_cancelled() -> None:
    caller = Caller()
    cancel = caller.sends()
    caller.carrier.last.answer(LOST)
    await settled()
    caller.link.sign_in("two")
    await settled()
    cancel()
    await settled()
    assert caller.carrier.last.cancelled
    assert caller.outcomes == []


@pytest.mark.parametrize(
    ("status", "body", "lost"),
    [
        (403, {"type": "INVALID_SESSION", "code": 1001}, True),
        (403, {"type": "INVALID_SESSION"}, True),
        (403, {"code": 1001}, True),
        (403, {"type": "NOT_ALLOWED", "code": 1002}, False),
        (403, {"type": "NOT_ALLOWED", "code": 1002, "innerMessage": "call 1001 is not yours"}, False),
        (403, {"code": "1001"}, False),
        (403, [1001], False),
        (400, {"type": "INVALID_SESSION", "code": 1001}, False),
    ],
)
@timeless
async def test_only_the_documented_answer_means_that_the_session_is_lost(
    status: int, body: Any, lost: bool
) -> None:
    """Seed document 004, "Error management": 403, INVALID_SESSION, 1001."""
    caller = Caller()
    caller.sends()
    caller.carrier.last.answer(ok(body, status=status))
    await settled()
    assert bool(caller.link.asked) is lost
    assert bool(caller.outcomes) is not lost
    caller.link.sign_in("two")
    await settled()
    if lost:
        caller.carrier.last.answer(ok())
        await settled()


@given(st.binary() | st.binary().map(lambda noise: b'{"type":"INVALID_SESSION","code":1001' + noise))
def test_no_answer_whatever_makes_the_check_for_a_lost_session_fail(body: bytes) -> None:
    assert is_session_lost(Response(403, [], body)) in (True, False)


# For coroutines


@timeless
async def test_a_coroutine_gets_the_answer_or_the_error() -> None:
    caller = Caller()
    asking = asyncio.create_task(caller.rest.request(Request("GET", "/x")))
    await settled()
    caller.carrier.last.answer(ok(1))
    assert await asking == ok(1)
    asking = asyncio.create_task(caller.rest.request(Request("GET", "/x")))
    await settled()
    caller.carrier.last.answer(Unreachable("refused", executed="no"))
    with pytest.raises(RpcError) as caught:
        await asking
    assert caught.value.code == jsonrpc.SITE_UNREACHABLE


@timeless
async def test_a_coroutine_that_is_cancelled_cancels_its_request() -> None:
    caller = Caller()
    asking = asyncio.create_task(caller.rest.request(Request("GET", "/x")))
    await settled()
    asking.cancel()
    await settled()
    assert asking.cancelled()
    assert caller.carrier.last.cancelled
