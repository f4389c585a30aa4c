"""Signing in to XUC and XCU over a scripted carrier: what is sent, and what each answer means."""

from __future__ import annotations

import base64
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.sites.xivo import xcu
from bridge.sites.xivo.kept import Grant
from bridge.sites.xivo.xuc import LOGIN, WEBSERVICE, Xuc, is_token, is_token_lost, is_webservice_token
from bridge.transport import Response, TransportError, Unreachable
from protocol import jsonrpc
from protocol.jsonrpc import RpcError
from tests.bridge.carrier import Carrier, ok

GRANTED = ok({"login": "alice", "token": "t", "TTL": 60})
BEARER = [("Authorization", "Bearer t")]


def xuc(outcome: Response | TransportError) -> tuple[Xuc, Carrier]:
    carrier = Carrier(lambda request: outcome)
    return Xuc("paris", carrier), carrier


def jwt(**claims: Any) -> str:
    payload = base64.urlsafe_b64encode(msgspec.json.encode(claims)).rstrip(b"=").decode()
    return f"eyJhbGciOiJIUzI1NiJ9.{payload}.c2lnbmF0dXJl"


@pytest.mark.parametrize("path", [LOGIN, WEBSERVICE])
async def test_a_password_is_sent_once_and_a_token_comes_back(path: str) -> None:
    server, carrier = xuc(GRANTED)
    assert await server.with_password(path, "alice", "secret")() == Grant("alice", BEARER, 60)
    (sent,) = carrier.sent
    assert (sent.request.method, sent.request.target) == ("POST", path)
    assert sent.body == {"login": "alice", "password": "secret"}
    assert sent.request.headers == [("Content-Type", "application/json")]


async def test_an_answer_without_a_time_to_live_has_the_documents() -> None:
    server, _ = xuc(ok({"login": "alice", "token": "t"}))
    assert (await server.with_password(LOGIN, "alice", "secret")()).ttl_s == 3600


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (ok({"error": "InvalidCredentials", "message": "x"}, 401), jsonrpc.NOT_SIGNED_IN),
        (ok({"error": "NotHandledError", "message": "x"}, 500), jsonrpc.UPSTREAM_ERROR),
        (ok({"error": "x", "message": "x"}, 404), jsonrpc.UPSTREAM_ERROR),
        (Response(200, [], b"<html>"), jsonrpc.UPSTREAM_ERROR),
        (Response(200, [], b"\xff"), jsonrpc.UPSTREAM_ERROR),
        (Response(302, [("Location", "/login")], b""), jsonrpc.UPSTREAM_ERROR),
        (ok({"login": "alice"}), jsonrpc.UPSTREAM_ERROR),
        (ok(status=502), jsonrpc.SITE_UNREACHABLE),
        (ok(status=503), jsonrpc.SITE_UNREACHABLE),
        (Unreachable("gone"), jsonrpc.SITE_UNREACHABLE),
    ],
)
async def test_what_is_no_token_is_an_error_of_its_kind(
    outcome: Response | TransportError, code: int
) -> None:
    server, _ = xuc(outcome)
    with pytest.raises(RpcError) as caught:
        await server.with_password(LOGIN, "alice", "secret")()
    assert caught.value.code == code
    assert "secret" not in str(caught.value.as_object())


async def test_a_renewal_shows_the_token_and_gives_the_next_one() -> None:
    server, carrier = xuc(ok({"login": "alice", "token": "u", "TTL": 30}))
    grant = await server.renew(Grant("alice", BEARER, 60))
    assert grant == Grant("alice", [("Authorization", "Bearer u")], 30)
    assert carrier.shown() == ["GET /xuc/api/2.0/auth/check"]
    assert carrier.last.request.headers == BEARER


@pytest.mark.parametrize("error", ["InvalidToken", "TokenExpired"])
async def test_a_token_that_is_not_accepted_any_more_is_lost(error: str) -> None:
    refused = ok({"error": error, "message": "x"}, 403)
    assert is_token_lost(refused)
    server, _ = xuc(refused)
    assert await server.renew(Grant("alice", BEARER, 60)) is None


@pytest.mark.parametrize(
    "answer",
    [
        ok({"error": "Forbidden", "message": "no right for Tokens"}, 403),
        ok({"error": "InvalidToken"}, 400),
        ok({"error": "InvalidToken"}, 200),
        ok(["InvalidToken"], 403),
        Response(403, [], b"InvalidToken"),
        Response(403, [], b"\xffToken"),
    ],
)
def test_a_lack_of_rights_is_no_lost_token(answer: Response) -> None:
    assert not is_token_lost(answer)


# A token instead of a password


async def test_a_token_signs_in_whose_it_is() -> None:
    server, carrier = xuc(GRANTED)
    assert (await server.with_token("t", "alice")()).login == "alice"
    assert carrier.shown() == ["GET /xuc/api/2.0/auth/check"]


@pytest.mark.parametrize("answer", [GRANTED, ok({"error": "TokenExpired", "message": "x"}, 403)])
async def test_a_token_of_somebody_else_or_an_old_one_is_refused(answer: Response) -> None:
    server, _ = xuc(answer)
    with pytest.raises(RpcError) as caught:
        await server.with_token("t", "bob")()
    assert caught.value.code == jsonrpc.NOT_SIGNED_IN


def test_a_token_is_told_from_a_password_and_says_whose_kind_it_is() -> None:
    assert is_token(jwt(login="alice", userType="cti"))
    assert not is_webservice_token(jwt(login="alice", userType="cti"))
    assert is_webservice_token(jwt(login="ws", userType="webservice"))
    for text in ("", "alice", "a.b.c", "s3cret.with.dots", jwt(name="alice"), jwt(login="alice") + ".x"):
        assert not is_token(text), text


@given(st.text() | st.from_regex(r"[\w-]+\.[\w-]+\.[\w-]+", fullmatch=True))
def test_no_text_whatever_is_more_than_true_or_false(text: str) -> None:
    assert is_token(text) in (True, False)
    assert is_webservice_token(text) in (True, False)


# Whether it is there


@pytest.mark.parametrize(
    ("outcome", "there"),
    [
        (ok({"error": "AuthorizationHeaderNotFound", "message": "x"}, 400), True),
        (ok(status=404), True),
        (ok(status=503), False),
        (Unreachable("gone"), False),
    ],
)
async def test_any_answer_of_its_own_means_that_it_is_there(
    outcome: Response | TransportError, there: bool
) -> None:
    server, carrier = xuc(outcome)
    assert await server.is_there() is there
    assert carrier.last.request.headers == []


@pytest.mark.parametrize(
    ("outcome", "taken"), [(ok(), True), (ok(status=403), False), (Unreachable("gone"), False)]
)
async def test_a_handshake_asks_for_all_events(outcome: Response | TransportError, taken: bool) -> None:
    server, carrier = xuc(outcome)
    assert await server.repost("paris") is taken
    assert carrier.shown() == ["POST /xuc/api/1.0/handshake/paris/"]


# XCU


async def xcu_grant(outcome: Response | TransportError) -> Grant:
    return await xcu.xcu_sign_in("paris", Carrier(lambda request: outcome), "admin", "secret")()


async def test_the_cookies_of_xcu_are_sent_back_without_their_attributes() -> None:
    cookies = [
        ("Set-Cookie", "PLAY_SESSION=a-b=c; Path=/; HttpOnly; SameSite=Lax"),
        ("set-cookie", 'other="x y"; Max-Age=60'),
        ("Set-Cookie", "gone=; Max-Age=0"),
    ]
    grant = await xcu_grant(Response(200, cookies, b""))
    assert grant == Grant("admin", [("Cookie", 'PLAY_SESSION=a-b=c; other="x y"')], None)


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (ok(status=401), jsonrpc.NOT_SIGNED_IN),
        (ok(status=403), jsonrpc.NOT_SIGNED_IN),
        (ok(status=200), jsonrpc.UPSTREAM_ERROR),
        (ok(status=500), jsonrpc.UPSTREAM_ERROR),
        (Unreachable("gone"), jsonrpc.SITE_UNREACHABLE),
    ],
)
async def test_without_a_cookie_there_is_no_session_of_xcu(
    outcome: Response | TransportError, code: int
) -> None:
    with pytest.raises(RpcError) as caught:
        await xcu_grant(outcome)
    assert caught.value.code == code
