"""Every documented O2G operation as a JSON-RPC method `O2g.<package>.<name>`, for those who may use it.

Errors: `protocol.jsonrpc.RpcError`. Source: protocol.md sections 3 and 4.
"""

from __future__ import annotations

from typing import Any, Protocol

from bridge.sites.generic import RestOperation
from protocol import jsonrpc
from protocol.methods import o2g_methods
from protocol.rest import RestMethod

OWN_PACKAGES = frozenset(
    (
        "callCenterAgent",
        "comlog",
        "directory",
        "eventSummary",
        "messaging",
        "phoneSetProgramming",
        "routing",
        "telephony",
        "users",
    )
)
"""What a user who is served through the administrator's session may use: what an O2G user session may use and what
says whom it is for. The other packages change the PBX, or tell of everybody."""


OTHER_DEVICES = {"telephony.switchDevice": ("legId", "otherDeviceId")}
"""Parameters beside `deviceId` that are a device number of the user's. A leg is called by its device's number."""


class GuardedUser(Protocol):
    """What says who a signed-in user is."""

    @property
    def login(self) -> str:
        """O2G's login name."""
        ...

    @property
    def guarded(self) -> bool:
        """Served through the administrator's session: he may only act for himself."""
        ...

    @property
    def devices(self) -> list[str]:
        """His device numbers."""
        ...


class O2gOperation(RestOperation):
    """One operation; the administrator's session may do anything, its users only what is theirs."""

    def __init__(self, method: RestMethod) -> None:
        super().__init__(method)
        package = method.operation.partition(".")[0]
        self._own = package in OWN_PACKAGES
        self._by_login = "loginName" in method.query or "loginName" in method.path
        # With a user's session O2G checks that they are his, with an administrator's it does not.
        own = ("deviceId", *OTHER_DEVICES.get(method.operation, ()))
        self._devices = tuple(name for name in own if name in method.parameters)
        self.constant = not self._devices

    def prepare(self, user: GuardedUser, named: dict[str, Any]) -> None:
        """Set whom it is for. Raises -32002."""
        if not user.guarded:
            return
        if not self._own or not (self._by_login or self._devices):
            raise jsonrpc.forbidden(f"{self.method.name} needs an administrator's own sign-in")
        for name in [name for name, value in named.items() if value is None]:
            del named[name]  # null is the same as left out
        if self._by_login and named.setdefault("loginName", user.login) != user.login:
            raise jsonrpc.forbidden(f"loginName must be {user.login}, or left out")
        devices = user.devices
        if self._devices and not devices:
            raise jsonrpc.forbidden(f"{user.login} has no device")
        for name in self._devices:
            if name == "deviceId":
                named.setdefault(name, devices[0])
            if name in named and str(named[name]) not in devices:
                raise jsonrpc.forbidden(f"{name} must be one of your own devices: {', '.join(devices)}")


def generic_operations() -> dict[str, O2gOperation]:
    """Every operation of the catalogue by its method name."""
    return {name: O2gOperation(method) for name, method in o2g_methods().items()}
