"""Where a frame signs a socket in: which frames do, and the bridge on which the session lives, or is to live.

Errors: `protocol.jsonrpc.RpcError` -32003 where that cannot be found out now.
"""

from __future__ import annotations

from typing import Any, Final

from msgspec import UNSET

from bridge.cti_tokens import Credentials
from bridge.shared import Shared
from bridge.sites import Site
from protocol.encoding import Undecodable, decode
from protocol.frames import Dialect, Frame
from protocol.own_methods import BRIDGE_METHODS

LOGIN: Final = "Session.login"
RESUME: Final = "Session.resume"
METHODS: Final = frozenset((LOGIN, RESUME))


def signs_in(frame: Frame) -> bool:
    """Whether a frame is, or holds, a call that makes a session the socket's own."""
    if frame.dialect is Dialect.CALL:
        return frame.content.method in METHODS
    return frame.dialect is Dialect.RPC and _member(frame.content) is not None


async def home_of(shared: Shared, site: Site, frame: Frame) -> str | None:
    """The other bridge that such a frame is for; None where it is this one, or where the frame is wrong."""
    if frame.dialect is Dialect.CALL:
        method, params = frame.content.method, frame.content.params
        try:
            said = {} if params is UNSET else decode(frame.encoding, params)
        except Undecodable:
            return None
    else:
        member = _member(frame.content)
        if member is None:
            return None
        method, said = member["method"], member.get("params", {})
    arguments = _by_name(method, said)
    if method == RESUME:
        return await _home_of_session(shared, arguments.get("sessionId"))
    return await _home_of_login(shared, site, arguments)


async def _home_of_session(shared: Shared, session_id: Any) -> str | None:
    if not isinstance(session_id, str) or shared.sessions.find(session_id) is not None:
        return None
    return await shared.sessions.home_of(session_id)


async def _home_of_login(shared: Shared, site: Site, arguments: dict[str, Any]) -> str | None:
    name, password = arguments.get("site"), arguments.get("password")
    if isinstance(password, str):
        if shared.page_tokens is not None:
            await shared.page_tokens.learn(password)
        credentials = shared.cti_tokens.find(password)
        if credentials is not None:
            name = credentials.site
    return await _home_of_site(shared, site.name if name is None else name)


async def home_of_page(shared: Shared, credentials: Credentials, has_token: bool) -> str | None:
    """The other bridge for a page of Cti.js: where its site is served, else where its session is."""
    home = await _home_of_site(shared, credentials.site)
    if (
        home is None
        and has_token
        and shared.page_tokens is not None
        and not _is_owned(shared, credentials.site)
    ):
        home = shared.page_tokens.home_of(credentials)
    return home


def _is_owned(shared: Shared, site: str) -> bool:
    return shared.ownership is not None and shared.ownership.owner_of(site) is not None


async def _home_of_site(shared: Shared, name: Any) -> str | None:
    """The other bridge where users of a site are signed in; None where that can be any."""
    if shared.ownership is None or not isinstance(name, str):
        return None
    return await shared.ownership.home_of(name)


def _by_name(method: str, said: Any) -> dict[str, Any]:
    if isinstance(said, list):
        return dict(zip(BRIDGE_METHODS[method].parameters, said, strict=False))
    return said if isinstance(said, dict) else {}


def _member(content: Any) -> dict[str, Any] | None:
    """Of a batch, or of a single request, what signs in first."""
    for each in content if isinstance(content, list) else (content,):
        if isinstance(each, dict) and isinstance(each.get("method"), str) and each["method"] in METHODS:
            found: dict[str, Any] = each
            return found
    return None
