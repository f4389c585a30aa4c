"""What a PBX answered, as a call's outcome: body, nothing, location, file or refusal (protocol.md section 4).

Errors: `protocol.jsonrpc.RpcError`, returned, for the answer is the call's outcome.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

import msgspec
from msgspec import Raw

from bridge.transport import Response
from protocol import jsonrpc
from protocol.jsonrpc import RpcError
from protocol.tunnel import is_json


def refusal(response: Response) -> RpcError:
    """A status of 400 and more as -32000, with everything the site said."""
    try:
        body = msgspec.json.decode(response.body) if response.body else None
    except msgspec.DecodeError:
        body = None
    return jsonrpc.upstream_error(response.status, body if isinstance(body, dict) else None)


def result(response: Response) -> Any:
    """A successful answer as a call's result: the body, None, a location, or a file; else the refusal."""
    status = response.status
    if status >= 300:
        if status >= 400:
            return refusal(response)
        return jsonrpc.upstream_error(status, None, f"the site redirects to {response.header('location')}")
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
            body = msgspec.json.decode(response.body)
        except msgspec.DecodeError:
            return created
        created.update(body if isinstance(body, dict) else {"value": body})
        created["location"] = location
    return created


_FILENAME = re.compile(r"filename\*?=(?:UTF-8'')?\"?([^\";]+)\"?", re.IGNORECASE)


def _filename(disposition: str | None) -> str | None:
    found = _FILENAME.search(disposition or "")
    return unquote(found.group(1)) if found else None
