"""A call's name → what runs it: `Session.*` and `rpc.*` here, everything else on the session's site.

Errors: `protocol.jsonrpc.RpcError`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any, NamedTuple

from bridge.sites import Operation, Site
from protocol import jsonrpc
from protocol.methods import rest_methods
from protocol.own_methods import BRIDGE_METHODS, O2G_SUBSCRIPTIONS
from protocol.schema import Misfit, Whole

LOCAL_METHODS = tuple(BRIDGE_METHODS)
"""What the bridge answers by itself, on any kind of site."""

KEY_MOST_CHARS = 200
"""A longer idempotency key is a mistake; a UUID has 36."""


TIMEOUT_MOST_S = 86_400.0
"""A day; a call's own limit only counts where it is below the configured one."""


class Meta(NamedTuple):
    """What `_meta` asked for: an idempotency key, a name for logs, a time limit (seconds)."""

    key: str | None = None
    request_id: str | None = None
    timeout_s: float | None = None


NO_META = Meta()


def find(site: Site, method: str) -> Operation:
    """What runs a method on a site. Raises -32601 with a hint, or -32004."""
    operation = site.operation(method)
    if operation is not None:
        return operation
    if method in rest_methods() or method in O2G_SUBSCRIPTIONS:
        raise jsonrpc.not_supported(method, site.kind, of_another_kind(method))
    raise jsonrpc.method_not_found(method, nearest(method, [*LOCAL_METHODS, *site.methods()]))


def of_another_kind(method: str) -> str:
    """Why a kind of site cannot do a method that is an operation of another kind."""
    return f"{method.partition('.')[0]}.* are the operations of another kind of PBX"


def nearest(method: str, known: Iterable[str]) -> str | None:
    """The method that was probably meant: namespaces are compared first, then the names in the nearest one.

    Comparing with every name would hold the loop for 2.8 ms, so one client's slips would be everybody's delay.
    """
    spaces: dict[str, dict[str, str]] = {}
    for each in known:
        space, _, name = each.lower().rpartition(".")
        spaces.setdefault(space, {})[name] = each
    space, _, name = method[:100].lower().rpartition(".")
    for near in difflib.get_close_matches(space, spaces, 1, 0.7):
        for found in difflib.get_close_matches(name, spaces[near], 1, 0.7):
            return spaces[near][found]
    return next((names[name] for names in spaces.values() if name in names), None)


def take_meta(arguments: Any) -> Meta:
    """Remove `_meta` from a call's named parameters and read it. Raises -32602."""
    if not isinstance(arguments, dict) or "_meta" not in arguments:
        return NO_META
    meta = arguments.pop("_meta")
    if not isinstance(meta, dict):
        raise jsonrpc.invalid_params("_meta must be an object with key, requestId or timeout", param="_meta")
    unknown = set(meta) - {"key", "requestId", "timeout"}
    if unknown:
        name = min(map(str, unknown))
        raise jsonrpc.invalid_params(
            f"_meta.{name} is unknown; key, requestId and timeout are allowed", param=f"_meta.{name}"
        )
    key, request_id, timeout = meta.get("key"), meta.get("requestId"), meta.get("timeout")
    for name, value in (("key", key), ("requestId", request_id)):
        if value is not None and not (isinstance(value, str) and 0 < len(value) <= KEY_MOST_CHARS):
            raise jsonrpc.invalid_params(
                f"_meta.{name} must be a string of 1 to {KEY_MOST_CHARS} characters", param=f"_meta.{name}"
            )
    if timeout is not None and (
        isinstance(timeout, bool) or not isinstance(timeout, int | float) or not 0 < timeout < float("inf")
    ):
        raise jsonrpc.invalid_params(
            "_meta.timeout must be a number of seconds above 0", param="_meta.timeout"
        )
    return Meta(key, request_id, None if timeout is None else float(min(timeout, TIMEOUT_MOST_S)))


def local_arguments(method: str, arguments: dict[str, Any] | list[Any]) -> dict[str, Any]:
    """The parameters of a `Session.*` or `rpc.*` call by name, absent ones as None. Raises -32602."""
    parameters = BRIDGE_METHODS[method].parameters
    if isinstance(arguments, list):
        if len(arguments) > len(parameters):
            raise jsonrpc.invalid_params(
                f"{method} takes at most {len(parameters)} parameters ({', '.join(parameters) or 'none'}), "
                f"got {len(arguments)}"
            )
        arguments = dict(zip(parameters, arguments, strict=False))
    for name in arguments:
        if name not in parameters:
            allowed = ", ".join(parameters) or "no parameters"
            raise jsonrpc.invalid_params(f"{name} is unknown; {method} takes {allowed}", param=str(name))
    for name, parameter in parameters.items():
        value = arguments.get(name)
        if value is None:
            if parameter.required:
                raise jsonrpc.invalid_params(f"{name} is missing", param=name)
        else:
            # Unlike an operation's, these are taken as they are: "0000" is a password, and 0 is none.
            wanted, word = (int, "an integer") if isinstance(parameter.schema, Whole) else (str, "a string")
            if not isinstance(value, wanted) or isinstance(value, bool):
                raise jsonrpc.invalid_params(f"{name} must be {word}", param=name)
            try:
                parameter.schema.accept(value)
            except Misfit as misfit:
                raise jsonrpc.invalid_params(f"{name} {misfit.fault}", param=name) from None
    return {name: arguments.get(name) for name in parameters}
