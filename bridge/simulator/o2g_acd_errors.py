"""How the contact centre's refusals are answered by O2G: one table.

Seed document 004, "Error management". Raises nothing; makes `RestError`.
"""

from __future__ import annotations

from collections.abc import Callable

from bridge.simulator.acd_model import (
    AcdError,
    BadAgentData,
    BadTransition,
    NotAnAgent,
    NotASupervisor,
    UnknownAcdPilot,
    UnknownTransition,
    WrongAgentState,
)
from bridge.simulator.face import Call, Handler, Reply, RestError
from bridge.simulator.o2g_errors import rest_error
from bridge.simulator.pbx_model import PbxError
from protocol import catalogue

ERRORS: dict[type[AcdError], str] = {
    NotAnAgent: "NOT_ALLOWED",
    NotASupervisor: "NOT_ALLOWED",
    WrongAgentState: "NOT_EXPECTED",
    BadAgentData: "BAD_PARAMETER",
    UnknownAcdPilot: "NOT_FOUND",
    UnknownTransition: "NOT_FOUND",
    BadTransition: "BAD_PARAMETER",
}


def acd_error(operation: str, error: PbxError) -> RestError:
    """The documented answer to what the contact centre, or the PBX for it, refused."""
    if isinstance(error, AcdError):
        return RestError(ERRORS[type(error)], str(error))
    return rest_error(operation, error)


def guarded(package: str, handlers: dict[str, Callable[[Call], Reply]]) -> dict[str, Handler]:
    """The handlers by catalogue id, each answering refusals as its operation documents."""
    return {f"{package}.{name}": _guard(f"{package}.{name}", handler) for name, handler in handlers.items()}


def _guard(operation: str, handler: Callable[[Call], Reply]) -> Handler:
    known = catalogue.operations_by_id()[operation]

    def handle(call: Call) -> Reply:
        try:
            return handler(call)
        except PbxError as error:
            answer = acd_error(known.id, error)
            raise answer from error

    return handle
