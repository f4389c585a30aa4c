"""What befalls the simulated O2G as a system: its CTI link breaks, its PBX is loaded, its licence ends, it restarts.

Each is provoked (see `o2g_control`); what follows is told by the events of package `system`, shown in the system's
status, and felt by whoever asks. Seed document 004, "Maintenance". Raises `RestError` of type NOT_READY.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bridge.simulator.face import Emit, RestError
from bridge.simulator.pbx import Pbx
from bridge.simulator.pbx_model import Timer
from bridge.simulator.settings import Settings
from protocol.catalogue import Operation

OVER_THE_LINK = frozenset({"telephony", "routing", "callCenterAgent"})
"""Packages whose operations reach the sets over the CTI link; the document only gives them a 503 for it."""

DAY_S = 86_400.0
ALARM_BEFORE_DAYS = 30
ALARM_AFTER_DAYS = 20
"""The alarm comes daily from 30 days before the licence's end to 20 days after it, as the presentation says."""


class System:
    """The state of the system around the calls. `timers` are its own (`pbx_core.Owner`)."""

    def __init__(self, pbx: Pbx, emit: Emit, settings: Settings, restart: Callable[[], None]) -> None:
        self._pbx = pbx
        self._emit = emit
        self._settings = settings
        self._restart = restart
        self.timers: dict[str, Timer] = {}
        self.linked = True
        self.loaded = True
        self.expiration: datetime | None = None
        """When the licence ends; None for never."""
        self._link_loss_told = False

    @property
    def _node(self) -> str:
        return str(self._pbx.plan.node_id)

    def check(self, operation: Operation) -> None:
        """Refuse an operation that needs the CTI link while there is none."""
        if not self.linked and operation.package in OVER_THE_LINK:
            raise RestError("NOT_READY", f"the CTI link to node {self._node} is down")

    # The CTI link

    def lose_link(self, tell_after_s: float | None = None) -> None:
        """The CTI link breaks: calls go on, and nobody hears of them.

        The event comes late, `Settings.cti_link_down_delay_s` unless `tell_after_s` says otherwise.
        """
        if not self.linked:
            return
        self.linked = False
        self._pbx.o2g.silence()
        delay_s = self._settings.cti_link_down_delay_s if tell_after_s is None else tell_after_s
        if delay_s > 0:
            self._pbx.core.after(self, "link", delay_s, self._tell_link_loss)
        else:
            self._tell_link_loss()

    def _tell_link_loss(self) -> None:
        self._link_loss_told = True
        self._emit({"eventName": "OnCtiLinkDown", "nodeId": self._node})

    def restore_link(self) -> None:
        """The CTI link is back. Who missed something is told his whole state; a loss nobody heard of has no end."""
        if self.linked:
            return
        self.linked = True
        self._pbx.core.cancel(self, "link")
        if self._link_loss_told:
            self._link_loss_told = False
            self._emit({"eventName": "OnCtiLinkUp", "nodeId": self._node})
        self._pbx.o2g.speak()

    # The PBX's data

    def load(self, for_s: float | None = None) -> None:
        """The PBX's data are loaded anew; it takes `Settings.pbx_load_s` unless `for_s` says otherwise."""
        self.loaded = False
        self._pbx.core.after(
            self, "load", self._settings.pbx_load_s if for_s is None else for_s, self._loaded
        )

    def _loaded(self) -> None:
        self.loaded = True
        self._emit({"eventName": "OnPbxLoaded", "nodeId": self._node})

    # The licence

    def expire(self, days: int | None) -> None:
        """The licence file ends in `days`, has ended since as many if negative, or never ends (None)."""
        self._pbx.core.cancel(self, "licence")
        now = self._pbx.core.clock.now()
        self.expiration = now + timedelta(days=days) if days is not None else None
        if days is not None:
            self._alarm()

    def _alarm(self) -> None:
        if self.expiration is None:
            return
        left = self.expiration - self._pbx.core.clock.now()
        days = round(left / timedelta(days=1))
        if -ALARM_AFTER_DAYS <= days <= ALARM_BEFORE_DAYS:
            when = f"will expire in {days} days" if days > 0 else f"has expired {-days} days ago"
            event = {
                "eventName": "OnLicenseExpiration",
                "message": f"The licence file {when}.",
                "nbDays": days,
            }
            self._emit(event)
        if days >= -ALARM_AFTER_DAYS:
            self._pbx.core.after(self, "licence", DAY_S, self._alarm)

    # The server itself

    def restart(self) -> None:
        """The server starts anew: its sessions are gone, calls go on."""
        self._restart()
