"""A call's parameters, by name or position, against what a method says of them: what fits, or the one at fault.

Errors: `protocol.jsonrpc.RpcError` -32602, whose `data.param` leads to the part at fault (protocol.md sections 4, 7).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from protocol import jsonrpc
from protocol.schema import Misfit, Schema
from protocol.words import SHOWN_CHARACTERS


class Described(Protocol):
    """What is known of a parameter."""

    @property
    def schema(self) -> Schema:
        """What it must be."""
        ...


def named(method: str, positions: Sequence[str], arguments: dict[str, Any] | list[Any]) -> dict[str, Any]:
    """The arguments by name, as a dictionary of their own."""
    if isinstance(arguments, dict):
        return dict(arguments)
    if len(arguments) > len(positions):
        raise jsonrpc.invalid_params(
            f"{method} takes at most {len(positions)} parameters ({_list(positions)}), got {len(arguments)}"
        )
    return dict(zip(positions, arguments, strict=False))


def accepted(
    method: str,
    parameters: Mapping[str, Described],
    required: Iterable[str],
    positions: Sequence[str],
    arguments: Mapping[str, Any],
) -> dict[str, Any]:
    """The arguments as their schemas take them; null is the same as not given."""
    taken = {}
    for name, value in arguments.items():
        parameter = parameters.get(name)
        if parameter is None:
            named_so = str(name)[:SHOWN_CHARACTERS]
            raise jsonrpc.invalid_params(
                f"{named_so} is unknown; {method} takes {_list(positions)}", param=named_so
            )
        if value is None:
            continue
        try:
            taken[name] = parameter.schema.accept(value)
        except Misfit as misfit:
            fault = misfit.within(name)
            raise jsonrpc.invalid_params(str(fault), param=fault.path) from None
        except RecursionError:
            raise jsonrpc.invalid_params(f"{name} is nested too deeply", param=name) from None
    for name in required:
        if name not in taken:
            raise jsonrpc.invalid_params(f"{name} is missing", param=name)
    return taken


def _list(positions: Sequence[str]) -> str:
    return ", ".join(positions) or "no parameters"
