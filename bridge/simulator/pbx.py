"""The simulated PBX: one call state machine for all users, seen by each API through its own views.

The rooms: `plan` says who exists, `pbx_model` what the state is made of, `pbx_core` holds it, `routing` finds
where calls go, `pbx_calls`, `pbx_moves` and `pbx_services` do what users ask, `pbx_rules` says when they may;
`acd` is the contact centre.
Raises the errors of `pbx_model`.
"""

from __future__ import annotations

from bridge.simulator.acd import Acd
from bridge.simulator.face import Emit
from bridge.simulator.o2g_acd_views import O2gAcdViews
from bridge.simulator.o2g_views import O2gViews
from bridge.simulator.pbx_calls import Calls
from bridge.simulator.pbx_core import Core, LoopClock
from bridge.simulator.pbx_model import Clock, Listener, Subscriber, Timings
from bridge.simulator.pbx_moves import Moves
from bridge.simulator.pbx_services import Services
from bridge.simulator.pbx_subscribers import Subscribers
from bridge.simulator.plan import Device, Plan
from bridge.simulator.routing import Router


class Pbx:
    """A running PBX. Everything happens in the thread of the event loop that its clock uses.

    `emit` receives the O2G events, each before the method that caused it returns. `close` calls off the
    timers; nothing happens by itself after that.
    """

    def __init__(
        self, plan: Plan, emit: Emit, *, clock: Clock | None = None, timings: Timings | None = None
    ) -> None:
        self.plan = plan
        self.core = Core(plan, clock or LoopClock(), timings or Timings())
        self.router = Router(self.core)
        self.calls = Calls(self.core, self.router)
        self.moves = Moves(self.core, self.calls)
        self.services = Services(self.core, self.calls, self.router)
        self.subscribers = Subscribers(self.core, self.calls)
        self.o2g = O2gViews(self.core, emit)
        self.listen(self.o2g)
        self.acd = Acd(self.core, self.calls, self.router)
        self.o2g_acd = O2gAcdViews(self.acd, emit)
        self.acd.listeners.append(self.o2g_acd)

    def listen(self, listener: Listener) -> None:
        """Tell one more listener of every change from now on."""
        self.core.listeners.append(listener)

    def subscriber(self, login: str) -> Subscriber:
        """The user as he is now; `KeyError` if he does not exist."""
        return self.core.subscribers[login]

    def owner_of(self, device_id: str) -> Subscriber | None:
        """Whose set this is now; a desk sharing set belongs to who is logged on to it."""
        return self.core.device_owner.get(device_id)

    def devices_of(self, login: str) -> list[Device]:
        """The user's sets now, a desk sharing set included."""
        return [runtime.device for runtime in self.core.subscribers[login].devices.values()]

    @property
    def live_timers(self) -> int:
        """How many timers run."""
        return self.core.live_timers

    def close(self) -> None:
        """Call off every timer."""
        self.core.close()
