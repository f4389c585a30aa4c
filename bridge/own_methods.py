"""What the bridge answers by itself: the methods `Session.*` and `rpc.*` (protocol.md sections 3, 4 and 6).

Errors: `protocol.jsonrpc.RpcError`.
"""

from __future__ import annotations

import math
import time
from collections.abc import Awaitable, Callable
from typing import Any

from msgspec import Raw

from bridge.peer import Peer
from bridge.session import Session
from bridge.shared import Shared
from bridge.sites import Held, Site
from protocol import jsonrpc, openrpc
from protocol.jsonrpc import EventFrame, RpcError

DISCOVERIES_PER_MINUTE = 10
"""The document has half a megabyte, ten times that on its way into MessagePack or a batch, and strangers may ask."""

LOGIN_MOST_CHARS = 256
"""A longer login name is a mistake, or an attempt to fill the memory of the brake on guessing passwords."""

_SIGN_IN_OUTCOMES = {
    jsonrpc.NOT_SIGNED_IN: "refused",
    jsonrpc.TOO_MANY_REQUESTS: "throttled",
    jsonrpc.SITE_UNREACHABLE: "unreachable",
}


async def login(peer: Peer, arguments: dict[str, Any]) -> Any:
    """`Session.login` (protocol.md section 3); a token of a Cti.js page may stand for the password."""
    if peer.session is not None:
        raise jsonrpc.invalid_request(
            f"this socket is signed in as {peer.session.login}; call Session.logout first"
        )
    shared = peer.shared
    login = arguments["login"]
    if len(login) > LOGIN_MOST_CHARS:
        raise jsonrpc.invalid_params(f"login has more than {LOGIN_MOST_CHARS} characters", param="login")
    password, phone_number = arguments["password"], arguments["phoneNumber"]
    site = peer.site if arguments["site"] is None else shared.site(arguments["site"])
    presented = shared.cti_tokens.find(password)
    if presented is not None:
        if presented.login != login:
            raise jsonrpc.not_signed_in("the token is another user's")
        site, password = shared.site(presented.site), presented.password
        phone_number = phone_number or presented.phone_number
    if site is None:
        known = ", ".join(shared.sites)
        raise jsonrpc.invalid_params(f"site is {arguments['site']!r}; the sites are {known}", param="site")
    peer.signing_in += 1
    try:
        session = await signed_in_by(shared, peer.address, site, login, password, phone_number)
        await shared.sessions.leave_a_trail(session, phone_number)
    finally:
        peer.signing_in -= 1
    if peer.is_gone or peer.outbox.closed or peer.session is not None:
        session.end("its socket went away while it signed in")
        raise jsonrpc.not_signed_in("the socket was closed, or signed in twice at once")
    peer.session = session

    def release() -> None:
        peer.attach(session)
        if session.user is not None:
            session.user.begin()

    return Held({"sessionId": session.id, **session.describe()}, release)


async def signed_in_by(
    shared: Shared, address: str, site: Site, login: str, password: str, phone_number: str | None
) -> Session:
    """Sign in, as far as the brake on guessing passwords allows it, and count that. Raises `RpcError`."""
    try:
        async with shared.throttle.attempt(address, login):
            try:
                session = await shared.sessions.open(site, login, password, phone_number)
            except RpcError as error:
                if error.code == jsonrpc.NOT_SIGNED_IN:
                    shared.throttle.failed(address, login)
                raise
            shared.throttle.succeeded(address, login)
    except RpcError as error:
        shared.metrics.sign_ins[_SIGN_IN_OUTCOMES.get(error.code, "failed")] += 1
        raise
    shared.metrics.sign_ins["ok"] += 1
    return session


def logout(peer: Peer, arguments: dict[str, Any]) -> Any:
    """`Session.logout`: the session ends at once; the socket stays and may sign in again."""
    session = _signed_in(peer)
    peer.session = None
    session.detach(peer)
    session.end("signed out")
    if peer.client is None:
        peer.expect_sign_in()


def resume(peer: Peer, arguments: dict[str, Any]) -> Any:
    """`Session.resume` (protocol.md section 6)."""
    session = peer.shared.sessions.find(arguments["sessionId"])
    if session is None:
        raise jsonrpc.not_signed_in("no such session, or it was not resumed in time; sign in again")
    if peer.session is not None and peer.session is not session:
        raise jsonrpc.invalid_request(
            f"this socket is signed in as {peer.session.login}; call Session.logout first"
        )
    seq = arguments["seq"]
    said = {"sessionId": session.id, "replayed": 0, "lost": 0}

    def refresh() -> None:
        said["lost"] = session.lost_since(seq)
        said["replayed"] = session.kept_since(seq)

    def release() -> None:
        peer.attach(session)
        session.replay(peer, seq)
        if said["lost"]:
            fields = {"msgType": "Resync", "ctiMessage": {"lost": said["lost"]}}
            session.deliver(EventFrame("Cti.event", fields))
        session.go_on()

    session.reach(seq)
    refresh()
    peer.session = session
    # A socket that has the session already would hear twice what happens before the answer is written.
    session.detach(peer)
    return Held(said, release, refresh)


def info(peer: Peer, arguments: dict[str, Any]) -> Any:
    """`Session.info`: what `Session.login` answered, and the number of the newest event."""
    session = _signed_in(peer)
    return {"sessionId": session.id, **session.describe(), "seq": session.seq}


def ping(peer: Peer, arguments: dict[str, Any]) -> Any:
    """`rpc.ping`: an empty object, at once, signed in or not."""
    return {}


def discover(peer: Peer, arguments: dict[str, Any]) -> Any:
    """`rpc.discover`: the OpenRPC document, signed in or not."""
    now = time.monotonic()
    recently = peer.discoveries = [at for at in peer.discoveries if at > now - 60]
    if len(recently) >= DISCOVERIES_PER_MINUTE:
        retry_after_s = math.ceil(recently[0] + 60 - now)
        raise jsonrpc.too_many_requests(
            "rpc.discover a minute on this socket", DISCOVERIES_PER_MINUTE, retry_after_s
        )
    recently.append(now)
    return Raw(openrpc.snapshot())


def _signed_in(peer: Peer) -> Session:
    if peer.session is None:
        raise jsonrpc.not_signed_in()
    return peer.session


AT_ONCE: dict[str, Callable[[Peer, dict[str, Any]], Any]] = {
    "Session.logout": logout,
    "Session.resume": resume,
    "Session.info": info,
    "rpc.ping": ping,
    "rpc.discover": discover,
}
"""What waits for nothing, so that a frame right behind it finds it done."""

WAITING: dict[str, Callable[[Peer, dict[str, Any]], Awaitable[Any]]] = {"Session.login": login}
"""What takes a site's time."""
