"""What the rooms of the simulated O2G say to each other: requests, replies, errors, emitted events.

Errors: `RestError` (answered as the documented `RestErrorInfo`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

import msgspec

CODES: dict[str, tuple[int, int, bool, str]] = {
    # type: (HTTP status, code, canRetry, helpMessage) - seed document 004, "Error management"
    "NOT_READY": (503, 1000, True, "The server is still starting; retry in a moment."),
    "INVALID_SESSION": (403, 1001, True, "No session has this identifier; log out and sign in again."),
    "NOT_ALLOWED": (403, 1002, False, "The rights or the credentials are not sufficient for this operation."),
    "NOT_FOUND": (404, 1003, True, "A parameter is missing or names something that does not exist."),
    "NOT_EXPECTED": (400, 1004, True, "The user's current state does not permit this operation."),
    "NOT_SUPPORTED": (400, 1005, False, "This operation is not supported; see the documentation."),
    "BAD_PARAMETER": (400, 1006, True, "A parameter of the request is not correct."),
    "SERVER_PROBLEM": (500, 1007, False, "The server has a general problem."),
}


class RestError(Exception):
    """An operation's failure, answered as `RestErrorInfo`.

    `kind` is one of `CODES`; `status` overrides its HTTP status where the operation documents another.
    `telephony`, `routing` and `preferences` are the bodies of `TelephonyErrorInfo`, `RoutingErrorInfo` and
    `UserPreferencesErrorInfo`.
    """

    def __init__(
        self,
        kind: str,
        inner: str,
        *,
        status: int | None = None,
        telephony: Mapping[str, str] | None = None,
        routing: Mapping[str, str] | None = None,
        preferences: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"{kind}: {inner}")
        self.kind = kind
        self.inner = inner
        self.status = status if status is not None else CODES[kind][0]
        self.telephony = telephony
        self.routing = routing
        self.preferences = preferences


class Call(msgspec.Struct):
    """One REST operation to be executed, its session checked and its path matched.

    `login` is whom it is for: the session's own user, or the `loginName` of an administrator's request
    (known to exist); None where an administrator's operation names nobody. `path` holds the path
    parameters, decoded; `query` the query's first values; `body` the decoded JSON, None where empty.
    """

    admin: bool
    login: str | None
    path: dict[str, str]
    query: dict[str, str]
    body: Any
    session: str = ""
    """Which session asks: a key that no other session has. It ends with `O2G.on_session_end`."""
    account: str = ""
    """The login of the session, which for an administrator is not `login`."""


class File(msgspec.Struct):
    """200 with a file instead of JSON; `filename` goes out as an attachment's name."""

    content_type: str
    filename: str
    data: bytes


class Created(msgspec.Struct):
    """201 with a `Location`: `path` below `/api/rest/1.0`, and the body if there is one."""

    path: str
    body: Any = None


Reply = dict[str, Any] | Created | File | None
"""200 with a body, 201, 200 with a file, or 204."""

Handler = Callable[[Call], Reply | Awaitable[Reply]]
"""Executes one operation; registered under its catalogue id, `telephony.makeCall`."""


class Emit(Protocol):
    """Hands one event to every subscription that asked for it."""

    def __call__(self, event: dict[str, Any], *, id: str | None = None) -> None:  # noqa: A002
        """`event` is complete, `eventName` first; `id` is what selectors' `ids` are matched against
        (the `loginName` for most packages, a number for pilots)."""
        ...


class EmitTo(Protocol):
    """Hands one event to the subscriptions of one session, as far as they asked for it."""

    def __call__(self, session: str, event: dict[str, Any], *, id: str | None = None) -> None:  # noqa: A002
        """As `Emit`; `session` is a `Call.session`. Real-time information is told so: to who asked for it,
        as he filtered it."""
        ...
