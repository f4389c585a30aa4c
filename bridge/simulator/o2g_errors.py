"""How the PBX's refusals are answered by O2G: one table.

Seed document 004, "Error management" and `TelephonyErrorInfo`. Raises nothing; makes `RestError`.
"""

from __future__ import annotations

from collections.abc import Callable

from bridge.simulator.face import Call, Handler, Reply, RestError
from bridge.simulator.pbx_model import (
    BadData,
    BadDestination,
    DestinationBusy,
    DeviceOutOfService,
    LinesBusy,
    NoMessage,
    NotProvided,
    NotYours,
    PbxError,
    SomebodysDevice,
    TooManyParties,
    UnknownCall,
    UnknownDevice,
    UnknownGroup,
    UnknownLeg,
    UnknownParticipant,
    UnknownPilot,
    WrongState,
)
from protocol import catalogue

Operation = Callable[[Call], Reply]

ERRORS: dict[type[PbxError], tuple[str, str, str | None]] = {
    # what the PBX says: (type of RestErrorInfo, errorType, errorCause); the first that fits counts
    UnknownCall: ("NOT_FOUND", "CALL_REFERENCE_NOT_FOUND", "INVALID_CALL_ID"),
    SomebodysDevice: ("NOT_ALLOWED", "UNAUTHORIZED", "INVALID_DEVICE"),
    NotYours: ("NOT_ALLOWED", "UNAUTHORIZED", "INVALID_CALL_ID"),
    UnknownLeg: ("NOT_FOUND", "LEG_NOT_FOUND", "INVALID_DEVICE"),
    UnknownDevice: ("BAD_PARAMETER", "BAD_PARAMETER_VALUE", "INVALID_DEVICE"),
    DeviceOutOfService: ("NOT_EXPECTED", "CALL_SERVER_ERROR", "DEVICE_OUT_OF_SERVICE"),
    LinesBusy: ("NOT_EXPECTED", "INCOMPATIBLE_WITH_STATE", "RESOURCE_BUSY"),
    WrongState: ("NOT_EXPECTED", "INCOMPATIBLE_WITH_STATE", "INVALID_CONNECTION_STATE"),
    BadDestination: ("BAD_PARAMETER", "BAD_PARAMETER_VALUE", "INVALID_DESTINATION"),
    DestinationBusy: ("NOT_EXPECTED", "CALL_SERVER_ERROR", "RESOURCE_BUSY"),
    BadData: ("BAD_PARAMETER", "BAD_PARAMETER_VALUE", "INVALID_DATA"),
    UnknownParticipant: ("NOT_FOUND", "BAD_PARAMETER_VALUE", None),
    NotProvided: ("NOT_EXPECTED", "SERVICE_UNAVAILABLE", None),
    TooManyParties: ("NOT_EXPECTED", "MAX_RESOURCES_EXCEEDED", None),
    UnknownGroup: ("NOT_FOUND", "BAD_PARAMETER_VALUE", None),
    UnknownPilot: ("NOT_FOUND", "BAD_PARAMETER_VALUE", "INVALID_DESTINATION"),
    NoMessage: ("NOT_EXPECTED", "INCOMPATIBLE_WITH_STATE", None),
}


def rest_error(operation: str, error: PbxError) -> RestError:
    """The documented answer to what the PBX refused."""
    kind, error_type, cause = next(row for each, row in ERRORS.items() if isinstance(error, each))
    telephony = {"errorType": error_type, "message": str(error)}
    if cause is not None:
        telephony["errorCause"] = cause
    # Not every operation documents 404; those that do not say 400 for what does not exist.
    documented = catalogue.operations_by_id()[operation].documents(404)
    status = 400 if kind == "NOT_FOUND" and not documented else None
    return RestError(kind, str(error), status=status, telephony=telephony)


def guarded(operation: str, handler: Operation) -> Handler:
    """Answer the PBX's refusals as the operation documents."""

    def handle(call: Call) -> Reply:
        try:
            return handler(call)
        except PbxError as error:
            raise rest_error(operation, error) from error

    return handle
