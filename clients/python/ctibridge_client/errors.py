"""Everything that can go wrong for a caller, as one tree below `ClientError`; each has `code`, `message` and `data`.

    ClientError
    ├── CallFailed           the bridge or the PBX answered with an error; one class for each code
    │   └── UpstreamError, NotSignedIn, Forbidden, SiteUnreachable, NotSupported, TimedOutUpstream,
    │       TooManyRequests, TooLarge, ParseError, InvalidRequest, MethodNotFound, InvalidParams, InternalError
    ├── TimedOut             no answer within the caller's own limit
    ├── ConnectionLost       the socket went away before the answer came
    └── Closed               this client connects no more
        └── SignInFailed     … because it cannot sign in

Source: protocol.md section 7.
"""

from __future__ import annotations

from typing import Any, Literal

Executed = Literal["no", "unknown"]
"""Whether a call that has no answer was executed: certainly not, or nobody can tell."""


class ClientError(Exception):
    """A failure. `code` is a JSON-RPC code, a close code of the socket, or None; `data` what belongs to it."""

    def __init__(self, message: str, code: int | None = None, data: Any = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.data = data


class CallFailed(ClientError):
    """The answer to a call is an error; `code` and `data` are as in protocol.md section 7."""


class UpstreamError(CallFailed):
    """The PBX refused; `data` is what it said: `{status, error, message, …}`."""


class NotSignedIn(CallFailed):
    """Not signed in, or the session has ended."""


class Forbidden(CallFailed):
    """Not for this user."""


class SiteUnreachable(CallFailed):
    """The PBX cannot be reached, nothing was executed; `data` is `{site, retryAfter}` (seconds)."""


class NotSupported(CallFailed):
    """This kind of PBX cannot do it; `data` is `{method, kind, why}`."""


class TimedOutUpstream(CallFailed):
    """The PBX gave no answer in time; `data` is `{executed}`: "no" or "unknown"."""


class TooManyRequests(CallFailed):
    """A limit is reached; `data` is `{limit, retryAfter}`."""


class TooLarge(CallFailed):
    """Something does not fit; `data` is `{limit}`."""


class ParseError(CallFailed):
    """The bridge could not read a frame."""


class InvalidRequest(CallFailed):
    """No request, or not now."""


class MethodNotFound(CallFailed):
    """There is no such method; the message names the nearest."""


class InvalidParams(CallFailed):
    """A parameter is unknown, missing or wrong; `data` is `{param}`."""


class InternalError(CallFailed):
    """A fault of the bridge; its log tells more under `data["incident"]`."""


class TimedOut(ClientError):
    """No answer within the caller's limit; `data` is `{executed}`: "no" if the call never left, else "unknown"."""

    def __init__(self, message: str, executed: Executed) -> None:
        super().__init__(message, None, {"executed": executed})


class ConnectionLost(ClientError):
    """The socket went away before the answer came; `code` is its close code, `data` is `{executed}`."""

    def __init__(self, message: str, code: int | None, executed: Executed) -> None:
        super().__init__(message, code, {"executed": executed})


class Closed(ClientError):
    """This client is closed and connects no more; `code` is the socket's close code where the bridge closed it."""


class SignInFailed(Closed):
    """The bridge or the site refuses login, password or token; trying again would not help."""


CALL_ERRORS: dict[int, type[CallFailed]] = {
    -32700: ParseError,
    -32600: InvalidRequest,
    -32601: MethodNotFound,
    -32602: InvalidParams,
    -32603: InternalError,
    -32000: UpstreamError,
    -32001: NotSignedIn,
    -32002: Forbidden,
    -32003: SiteUnreachable,
    -32004: NotSupported,
    -32005: TimedOutUpstream,
    -32006: TooManyRequests,
    -32007: TooLarge,
}
"""The class of each code."""


def call_failed(error: Any) -> CallFailed:
    """The error member of an answer as an exception."""
    if not isinstance(error, dict):
        return CallFailed(f"an answer with an error that is none: {error!r}")
    code: Any = error.get("code")
    return CALL_ERRORS.get(code, CallFailed)(str(error.get("message")), code, error.get("data"))
