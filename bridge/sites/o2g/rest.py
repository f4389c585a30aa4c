"""One REST call of a signed-in O2G user, and how O2G says that it has forgotten a session.

Errors: `protocol.jsonrpc.RpcError`, handed to `done` (protocol.md section 7).
"""

from __future__ import annotations

import msgspec

from bridge.sites import signed
from bridge.sites.o2g.link import Link
from bridge.transport import Response, Transport
from protocol.encoding import DECODE_ERRORS


class SignedRest(signed.SignedRest):
    """Sends requests of one O2G session over a site's carrier."""

    def __init__(self, site_name: str, transport: Transport, link: Link) -> None:
        super().__init__(site_name, transport, link, _is_lost)


def _is_lost(response: Response) -> bool:
    return response.status == 403 and is_session_lost(response)


INVALID_SESSION_CODE = 1001


class _ErrorInfo(msgspec.Struct):
    type: str = ""
    code: int | None = None


def is_session_lost(response: Response) -> bool:
    """Whether the site has forgotten the session (seed document 004, "Error management", code 1001)."""
    if b"1001" not in response.body and b"INVALID_SESSION" not in response.body:
        return False
    try:
        error = msgspec.json.decode(response.body, type=_ErrorInfo)
    except DECODE_ERRORS:
        return False
    return error.type == "INVALID_SESSION" or error.code == INVALID_SESSION_CODE
