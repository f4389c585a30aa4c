"""The contact centre of the simulated PBX: agents, pilots, distribution, supervision, and the log of it all.

The rooms: `acd_plan` says who and what there is, `acd_model` what the state is made of, `acd_agents`,
`acd_pilots`, `acd_distribution` and `acd_supervision` do what is asked, `acd_legs` follows what becomes of
calls, `acd_log` and `acd_ledger` keep it. Raises the errors of `acd_model`.
"""

from __future__ import annotations

from bridge.simulator.acd_agents import Agents
from bridge.simulator.acd_distribution import Distribution
from bridge.simulator.acd_ledger import Ledger
from bridge.simulator.acd_legs import Legs
from bridge.simulator.acd_log import AcdLog
from bridge.simulator.acd_model import AcdListener
from bridge.simulator.acd_pilots import Pilots
from bridge.simulator.acd_rates import Rates
from bridge.simulator.acd_supervision import Supervision
from bridge.simulator.pbx_calls import Calls
from bridge.simulator.pbx_core import Core
from bridge.simulator.routing import Router


class Acd:
    """A running contact centre. It has no timers but the PBX's, and is closed with that."""

    def __init__(self, core: Core, calls: Calls, router: Router) -> None:
        self.core = core
        self.plan = core.plan
        self.log = AcdLog()
        self.ledger = Ledger(core.clock)
        self.rates = Rates(core.clock)
        self.listeners: list[AcdListener] = []
        self.agents = Agents(core, self.log, self.ledger, self.listeners)
        self.pilots = Pilots(core, self.log, self.agents.staffed)
        self.pilots.on_change.append(self._pilot_changed)
        self.distribution = Distribution(
            core,
            router,
            calls,
            self.pilots,
            self.agents,
            self.log,
            self.listeners,
            self.ledger,
            self.rates,
        )
        self.legs = Legs(core, self.agents, self.distribution, self.log, self.ledger, self.listeners)
        self.supervision = Supervision(core, calls, self.agents, self.legs, self.listeners)
        router.arrival = self.pilots.arrival
        calls.distributor = self.distribution
        core.listeners += [self.legs, self.supervision]
        self.account()

    def _pilot_changed(self, number: str) -> None:
        self.ledger.pilot_state(number, self.pilots.status(number))
        for listener in self.listeners:
            listener.touched(number)

    def account(self) -> None:
        """Let the ledger have everybody's time until now."""
        self.agents.account()
        for number in self.pilots.states:
            self.ledger.pilot_state(number, self.pilots.status(number))
