"""What a PBX answered, as a call's outcome: body, nothing, location, file or refusal (protocol.md section 4).

Errors: `protocol.jsonrpc.RpcError`, returned, for the answer is the call's outcome.
"""

from __future__ import annotations

import logging
import re
from typing import Any
from urllib.parse import unquote

import msgspec
from msgspec import Raw

from bridge.transport import Response
from protocol import jsonrpc
from protocol.encoding import Undecodable, check
from protocol.jsonrpc import RpcError
from protocol.tunnel import is_json

log = logging.getLogger(__name__)


def refusal(response: Response) -> RpcError:
    """A status of 400 and more as -32000, with everything the site said."""
    try:
        body = _decoded(response.body) if response.body else None
    except Undecodable:
        body = None
    return jsonrpc.upstream_error(response.status, body if isinstance(body, dict) else None)


def result(response: Response) -> Any:
    """A successful answer as a call's result: the body, None, a location, or a file; else the refusal."""
    status = response.status
    if status >= 300:
        if status >= 400:
            return refusal(response)
        leads_to = (response.header("location") or "nowhere").partition("?")[0]
        log.info("an answer with status %d redirects to %s", status, leads_to)
        return jsonrpc.upstream_error(
            status, None, "the site redirects elsewhere, which is not followed; is its url right?"
        )
    if status == 201:
        location = response.header("location")
        if location is not None:
            return _created(location, response)
    if not response.body:
        return None
    content_type = response.header("content-type")
    if content_type is None or is_json(content_type):
        return Raw(response.body)
    return {
        "contentType": content_type,
        "filename": _filename(response.header("content-disposition")),
        "data": response.body,
    }


def _created(location: str, response: Response) -> dict[str, Any]:
    created: dict[str, Any] = {"location": location}
    if response.body:
        try:
            body = _decoded(response.body)
        except Undecodable:
            return created
        created.update(body if isinstance(body, dict) else {"value": body})
        created["location"] = location
    return created


def _decoded(body: bytes) -> Any:
    """What a site has said, if it can be said again. Raises `Undecodable`."""
    check(body)
    return msgspec.json.decode(body)


_PARAMETER = re.compile(r"(?:^|;)\s*([\w*-]+)\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^\s;\"]*))", re.ASCII)
_ESCAPED = re.compile(r"\\(.)")
_EXTENDED = re.compile(r"(UTF-8|ISO-8859-1)'[\w-]*'([^']*)", re.ASCII | re.IGNORECASE)


def _filename(disposition: str | None) -> str | None:
    """The file name of a `Content-Disposition` (RFC 6266 section 4.3).

    Only `filename*` is percent-encoded, and where both are there it is the better one (RFC 8187 section 3.2).
    """
    plain = None
    for name, quoted, token in _PARAMETER.findall(disposition or ""):
        if name.lower() == "filename*":
            extended = _EXTENDED.fullmatch(token or quoted)
            if extended is not None:
                return unquote(extended[2], extended[1])
        elif name.lower() == "filename":
            plain = token or _ESCAPED.sub(r"\1", quoted)
    return plain or None
