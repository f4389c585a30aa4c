"""The `maintenance` operations of the simulated O2G: the system's state and its licences.

Seed document 004, "Maintenance". Raises `RestError` only.
"""

from __future__ import annotations

from bridge.simulator.face import Call, Handler, Reply, RestError
from bridge.simulator.o2g_requests import bad, shown
from bridge.simulator.o2g_sessions import Accounts
from bridge.simulator.o2g_system import System
from bridge.simulator.o2g_values import View, date_time
from bridge.simulator.pbx import Pbx

LICENCES = {
    "ROXE_API_TEL_BASIC": 100_000,
    "ROXE_API_TEL_ADVANCED": 1000,
    "ROXE_API_MESSAGING": 1000,
    "ROXE_API_MANAGEMENT": 15_000,
    "ROXE_API_PHONESETPROG": 1000,
    "ROXE_API_ANALYTICS": 2,
    "ROXE_API_CONTACTCENTER": 1000,
}
"""The names of the document's example, enough of each for the largest plan; ROXE_HA is not there."""

OF_THE_SYSTEM = frozenset({"ROXE_API_ANALYTICS"})
"""Licences that the server takes once, not for each user."""
OF_AGENTS = frozenset({"ROXE_API_CONTACTCENTER"})
"""Licences that only the contact centre's agents and supervisors take."""

LICENCE_EXPIRATION = "permanent"
ADDRESS: View = {"fqdn": "o2g.ctibridge.invalid", "ip": "127.0.0.1"}
PBX_ADDRESS: View = {"fqdn": "oxe.ctibridge.invalid", "ip": "127.0.0.1"}
"""Names of the domain that RFC 2606 keeps free."""
PBX_VERSION = "n2.514"
O2G_VERSION = "2.7.4"


def maintenance_handlers(pbx: Pbx, accounts: Accounts, system: System) -> dict[str, Handler]:
    """The two operations of the package `maintenance`, by catalogue id."""
    service = _Maintenance(pbx, accounts, system)
    return {
        "maintenance.checkLicense": service.check_licence,
        "maintenance.getSystemStatus": service.get_system_status,
    }


class _Maintenance:
    def __init__(self, pbx: Pbx, accounts: Accounts, system: System) -> None:
        self._pbx = pbx
        self._accounts = accounts
        self._system = system
        self._started = pbx.core.clock.now()

    def check_licence(self, call: Call) -> Reply:
        """204 if there is such a licence, 403 if there is not, as in the document's examples."""
        name = call.query.get("lic")
        if not name:
            raise bad("lic is missing")
        if name not in LICENCES:
            raise RestError("NOT_ALLOWED", f"there is no licence {shown(name)}")
        return None

    def get_system_status(self, call: Call) -> Reply:
        """`SystemStatus`."""
        return {
            "logicalAddress": ADDRESS,
            "startDate": date_time(self._started),
            "ha": False,
            "primary": ADDRESS["fqdn"],
            "primaryVersion": O2G_VERSION,
            "primaryServicesStatus": {
                "services": [{"name": "roxe", "status": "running", "mode": "active"}],
                "globalIPAdress": ADDRESS["ip"],
            },
            "pbxs": [self._pbx_status()],
            "license": {
                "type": "FLEXLM",
                "currentServer": ADDRESS["ip"],
                "lics": [self._licence(name, total) for name, total in LICENCES.items()],
            },
            "configurationType": "FULL_SERVICES",
            "subscriberFilter": "ALL",
        }

    def _pbx_status(self) -> View:
        """`PbxStatus` of the one node; its recorded sets are those whose calls are being recorded."""
        recorded = [
            {"number": party.devices[0], "user": party.subscriber.login, "crid": call.ref, "recorded": True}
            for call in self._pbx.core.calls.values()
            for party in call.parties
            if party.recording is not None and party.subscriber is not None and party.devices
        ]
        status: View = {
            "name": "oxe",
            "nodeId": self._pbx.plan.node_id,
            "mainAddress": PBX_ADDRESS,
            "secondaryAddress": {},
            "version": PBX_VERSION,
            "connected": self._system.linked,
            "loaded": self._system.loaded,
            "ctiLinkState": "CONNECTED_MAIN" if self._system.linked else "DISCONNECTED",
            "secured": False,
            "monitoredUserNumber": len(self._accounts.all_users()),
        }
        if recorded:
            link = {"identifier": "1", "initiator": "O2G"}
            status["drLinks"] = [{**link, "nbRecordedDevices": len(recorded), "recordedDevices": recorded}]
        return status

    def _licence(self, name: str, total: int) -> View:
        """`License` with what is in use of it."""
        users = self._accounts.all_users()
        if name in OF_THE_SYSTEM:
            used = 1
        elif name in OF_AGENTS:
            used = sum(self._accounts.is_acd_operator(user.login) for user in users)
        else:
            used = len(users)
        expiration = self._system.expiration
        until = date_time(expiration) if expiration is not None else LICENCE_EXPIRATION
        return {"name": name, "total": total, "currentUsed": used, "expiration": until}
