"""Signing in to XCU with the site's own credentials, which gives a cookie.

Errors: `protocol.jsonrpc.RpcError`. Source: seed document 002, "Login".
"""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from typing import Final

import msgspec

from bridge.sites.signed import unreachable
from bridge.sites.xivo.kept import JSON, Grant, SignIn
from bridge.transport import Request, Response, Transport, TransportError
from protocol import jsonrpc

LOGIN: Final = "/api/1.0/login"
REQUEST_LIMIT_S: Final = 10.0


def xcu_sign_in(site_name: str, transport: Transport, login: str, password: str) -> SignIn:
    """Signs an administrator in."""

    async def sign_in() -> Grant:
        body = msgspec.json.encode({"login": login, "password": password})
        try:
            answer = await transport.request(Request("POST", LOGIN, [JSON], body, REQUEST_LIMIT_S))
        except TransportError as error:
            raise unreachable(site_name, str(error)) from error
        if answer.status in (400, 401, 403):
            raise jsonrpc.not_signed_in(f"XCU of {site_name} refuses the login or the password")
        cookies = _cookies(answer)
        if answer.status >= 300 or not cookies:
            raise jsonrpc.upstream_error(
                answer.status if answer.status >= 400 else 502,
                None,
                f"XCU gave no session (HTTP {answer.status})",
            )
        return Grant(login, [("Cookie", cookies)], None)

    return sign_in


def is_session_lost(response: Response) -> bool:
    """Whether XCU does not know the session any more; the documents do not print how it says so."""
    return response.status == 401


def _cookies(answer: Response) -> str:
    """The cookies that an answer sets, as a request sends them."""
    pairs = []
    for name, value in answer.headers:
        if name.lower() != "set-cookie":
            continue
        try:
            morsels = SimpleCookie(value).values()
        except CookieError:
            continue
        pairs += [f"{morsel.key}={morsel.coded_value}" for morsel in morsels if morsel.coded_value]
    return "; ".join(pairs)
