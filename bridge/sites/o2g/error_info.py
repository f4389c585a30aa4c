"""The bridge's own failures as O2G's clients know errors: `RestErrorInfo` (seed document 004, "Error management").

Raises nothing.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

_ERRORS: Final = {
    400: ("BAD_PARAMETER", 1006, True),
    401: ("NOT_ALLOWED", 1002, False),
    403: ("NOT_ALLOWED", 1002, False),
    404: ("NOT_FOUND", 1003, True),
    405: ("NOT_SUPPORTED", 1005, False),
    408: ("BAD_PARAMETER", 1006, True),
    413: ("BAD_PARAMETER", 1006, False),
    429: ("NOT_READY", 1000, True),
    502: ("SERVER_PROBLEM", 1007, True),
    503: ("NOT_READY", 1000, True),
    504: ("SERVER_PROBLEM", 1007, True),
}
"""HTTP status → type, code, and whether trying again may help."""


def error_info(status: int, message: str) -> dict[str, Any]:
    """A `RestErrorInfo` that says that it is the bridge's."""
    kind, code, can_retry = _ERRORS.get(status, ("SERVER_PROBLEM", 1007, False))
    return {
        "httpStatus": HTTPStatus(status).name,
        "code": code,
        "helpMessage": message,
        "type": kind,
        "innerMessage": f"ctibridge: {message}",
        "canRetry": can_retry,
    }
