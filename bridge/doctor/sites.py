"""The sites that are reached directly: the way there, whether it is what it should be, and its accounts.

What signs in is what the bridge itself signs in with; every session is signed out. Errors: none leave `site`.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

import msgspec

from bridge.config import ConfigError, Secret, Site
from bridge.doctor import ways
from bridge.doctor.findings import Room, stopping
from bridge.sites.o2g.link import Link, Selector
from bridge.sites.xivo.kept import SignIn
from bridge.sites.xivo.xcu import xcu_sign_in
from bridge.sites.xivo.xuc import CHECK, WEBSERVICE, Xuc
from bridge.transport import Request, TransportError
from bridge.transport.http import HttpTransport
from bridge.transport.http_tls import tls_context
from protocol import jsonrpc
from protocol.encoding import DECODE_ERRORS
from protocol.jsonrpc import RpcError

CONFIGMGT_PROBE: Final = "/configmgt/api/1.0/callback_lists"
"""An operation that changes nothing, and whose answer is small."""


async def site(room: Room, config: Site) -> None:
    """Look at one site."""
    with stopping():
        context = None
        try:
            context = tls_context(verify=config.verify_tls, ca_file=config.ca_file)
        except ValueError as error:
            room.bad("ca_file", str(error), "give the PEM file of the site's authority")
            return
        await (_o2g if config.kind == "o2g" else _xivo)(room, config, context)


@asynccontextmanager
async def _carrier(room: Room, url: str, context: ssl.SSLContext) -> AsyncIterator[HttpTransport]:
    carrier = HttpTransport(url, name=room.about, ssl_context=context if url.startswith("https:") else None)
    try:
        yield carrier
    finally:
        await carrier.close()


async def _beside(
    room: Room,
    url: str | None,
    name: str,
    context: ssl.SSLContext,
    look: Callable[[Room, HttpTransport], Awaitable[None]] | None = None,
) -> None:
    """Another server of the same site; `look` is what follows the way there."""
    if url is None:
        return
    own = room.beside(name)
    with stopping():
        await ways.reach(own, f"{name}_url", url, context)
        if look is not None:
            async with _carrier(own, url, context) as carrier:
                await look(own, carrier)


# O2G


async def _o2g(room: Room, config: Site, context: ssl.SSLContext) -> None:
    await asyncio.gather(
        _o2g_server(room, config, context),
        _beside(room, config.backup_url, "backup", context),
        _beside(room, config.events_url, "events", context),
    )


async def _o2g_server(room: Room, config: Site, context: ssl.SSLContext) -> None:
    remedy = "is it the address of an O2G server, without a path behind it?"
    with stopping():
        await ways.reach(room, "url", config.url, context)
        async with _carrier(room, config.url, context) as carrier:
            answer = await ways.answer(room, "http", carrier, "/api/rest", remedy)
            info = _object(answer.body).get("serverInfo")
            if answer.status >= 500:
                raise room.stop(
                    "o2g", f"it answers HTTP {answer.status}", "is the O2G server still starting?"
                )
            if answer.status != 200 or not isinstance(info, dict):
                raise room.stop("o2g", f"HTTP {answer.status}, and not what an O2G says of itself", remedy)
            room.good("o2g", _version(info))
            ways.clock(room, answer)
            async with _carrier(room, config.events_url or config.url, context) as events:
                await _administrator(room, config, carrier, events)


def _version(info: dict[str, Any]) -> str:
    version = info.get("productVersion")
    numbers = f" {version.get('major')}.{version.get('minor')}" if isinstance(version, dict) else ""
    return f"{info.get('productName', 'O2G')}{numbers}"


async def _administrator(room: Room, config: Site, carrier: HttpTransport, events: HttpTransport) -> None:
    """Sign in as the bridge does, and subscribe to events."""
    password = _password(config.admin_password)
    if config.admin_login is None or config.admin_password is None:
        room.skip("sign-in", "users sign in by themselves; no administrator is configured")
        return
    if password is None:
        room.skip("sign-in", "the password of admin_login cannot be read")
        return
    up = asyncio.Event()
    link = Link(
        config.name,
        config.url,
        carrier,
        events,
        config.admin_login,
        password,
        config.event_silence_s,
        _ignore,
        lambda missed: up.set(),
        _ignore,
        _ignore,
    )
    try:
        await _signed_in(room, config, link, up)
    finally:
        await link.close()


async def _signed_in(room: Room, config: Site, link: Link, up: asyncio.Event) -> None:
    selectors = [] if config.events == "webhook" else [Selector(["telephony"], ["*"])]
    remedy = "the O2G server answers too slowly; look at its load"
    async with room.step("sign-in", remedy) as timer:

        def chosen(link: Link) -> list[Selector]:
            room.good("sign-in", f"{link.login} is signed in", timer.ms())
            if config.is_administrator_mode and not link.is_admin:
                room.bad("rights", f"{link.login} is no administrator", 'name one, or write mode = "user"')
            return selectors

        try:
            await link.open(chosen)
        except RpcError as error:
            if link.headers:
                remedy = (
                    f"may {link.login} subscribe to the events of everybody, and is there a licence for it?"
                )
                raise room.stop("events", f"subscribing is refused: {error.message}", remedy) from error
            raise room.stop(
                "sign-in", error.message, _account_remedy(error, "admin_login", "admin_password")
            ) from error
    if not selectors:
        room.skip("events", "the site posts them to public_url, where only the bridge itself takes them")
        return
    remedy = "O2G says where its event channel is; name a way that leads there as events_url"
    async with room.step("events", remedy) as timer:
        link.start()
        await up.wait()
        room.good("events", "subscribed, and the event channel is open", timer.ms())


# XiVO


async def _xivo(room: Room, config: Site, context: ssl.SSLContext) -> None:
    await asyncio.gather(
        _xuc(room, config, context),
        _beside(room, config.configmgt_url, "configmgt", context, lambda own, c: _configmgt(own, config, c)),
        _beside(room, config.xcu_url, "xcu", context, lambda own, c: _xcu(own, config, c)),
    )


async def _xuc(room: Room, config: Site, context: ssl.SSLContext) -> None:
    remedy = "is it the address of a XUC server, without a path behind it?"
    with stopping():
        await ways.reach(room, "url", config.url, context)
        async with _carrier(room, config.url, context) as carrier:
            answer = await ways.answer(room, "http", carrier, CHECK, remedy)
            if answer.status >= 500:
                raise room.stop("xuc", f"it answers HTTP {answer.status}", "is XUC still starting?")
            if not isinstance(_object(answer.body).get("error"), str):
                raise room.stop(
                    "xuc", f"HTTP {answer.status}, and not what a XUC says without a token", remedy
                )
            room.good("xuc", "XUC answers")
            ways.clock(room, answer)
            password = _password(config.webservice_password)
            if config.webservice_login is None or config.webservice_password is None:
                room.skip("web service", "no web service user is configured")
            elif password is None:
                room.skip("web service", "the password of webservice_login cannot be read")
            else:
                sign_in = Xuc(config.name, carrier).with_password(
                    WEBSERVICE, config.webservice_login, password
                )
                await _account(room, "web service", sign_in, "webservice_login", "webservice_password")


async def _configmgt(room: Room, config: Site, carrier: HttpTransport) -> None:
    token = _password(config.configmgt_token)
    if token is None:
        room.skip("token", "configmgt_token cannot be read")
        return
    headers = [("X-Auth-Token", token)]
    remedy = "is configmgt_token the server's authentication.token, and configmgt_url its address?"
    async with room.step("token", remedy) as timer:
        try:
            answer = await carrier.request(Request("GET", CONFIGMGT_PROBE, headers))
        except TransportError as error:
            raise room.stop("token", f"no answer over HTTP: {error}", remedy) from error
        if answer.status != 200:
            raise room.stop("token", f"it is refused: HTTP {answer.status}", remedy)
        room.good("token", "it is accepted", timer.ms())


async def _xcu(room: Room, config: Site, carrier: HttpTransport) -> None:
    password = _password(config.xcu_password)
    if config.xcu_login is None or password is None:
        room.skip("sign-in", "the password of xcu_login cannot be read")
        return
    await _account(
        room,
        "sign-in",
        xcu_sign_in(config.name, carrier, config.xcu_login, password),
        "xcu_login",
        "xcu_password",
    )


async def _account(room: Room, check: str, sign_in: SignIn, login: str, password: str) -> None:
    async with room.step(check, "the server answers too slowly; look at its load") as timer:
        try:
            grant = await sign_in()
        except RpcError as error:
            raise room.stop(check, error.message, _account_remedy(error, login, password)) from error
        room.good(check, f"{grant.login} is signed in", timer.ms())


def _account_remedy(error: RpcError, login: str, password: str) -> str:
    if error.code == jsonrpc.NOT_SIGNED_IN:
        return f"are {login} and {password} right? try them at the PBX itself; is the account locked?"
    return "look at the PBX's own log"


def _password(secret: Secret | None) -> str | None:
    """Its value; None where it cannot be read, which is a finding of its own."""
    try:
        return None if secret is None else secret.read()
    except ConfigError:
        return None


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = msgspec.json.decode(body)
    except DECODE_ERRORS:
        return {}
    return value if isinstance(value, dict) else {}


def _ignore(what: object) -> None:
    """Nobody waits for it here."""
