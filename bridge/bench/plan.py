"""From what a socket, a call and an event cost to what a number of users needs, and where that ends first.

Errors: none. The model is written out in `bridge/deploy/planning.md`.
"""

from __future__ import annotations

import math

import msgspec

USERS = (10_000, 100_000, 1_000_000)
"""What the plan is made for."""

CALLS_PER_USER_AND_HOUR = 4.0
"""In the busy hour of an office; a contact centre's agents have 15 to 20, so count each as four or five users."""

METHODS_PER_CALL = 6.0
"""What a client asks for in a call's life: dial or answer, hold, retrieve, hang up, and some looking up."""

EVENTS_PER_CALL = 24.0
"""That reach sockets, both parties' together: `ctibridge bench pbx` counts 28 on its channels, agents' among them."""

BUSY = 0.6
"""Of a core: more leaves no room for a bridge that dies, whose clients come to the others."""

MEMORY_BYTES = 4 * 2**30
"""Of a bridge, for its sockets: as much as a process with one loop should have."""

SOCKETS_MOST = 16_384
"""`limits.sockets`, by default."""

USERS_PER_PBX = 15_000
"""What one OmniPCX Enterprise node has at most, about: each is a site with an owner of its own."""


class Costs(msgspec.Struct):
    """Measured: processor time in µs, memory in KiB.

    `here`: socket and session are on one bridge. Else `front` is the socket's bridge, `home` the session's.
    """

    socket_here_kib: float
    socket_front_kib: float
    socket_home_kib: float
    call_here_us: float
    call_front_us: float
    call_home_us: float
    call_nats_us: float
    event_here_us: float
    event_front_us: float
    event_home_us: float
    event_nats_us: float


class Need(msgspec.Struct):
    """What so many users need. `first` is what ends first."""

    users: int
    calls_per_s: float
    events_per_s: float
    bridges_for_cpu: int
    bridges_for_memory: int
    bridges_for_sockets: int
    nats_cores: float
    owner_share: float
    """Of a core, for the busiest owner: that of a site with as many users as one PBX has."""
    sites: int

    @property
    def bridges(self) -> int:
        """How many bridges, one more than needed so that one may be lost."""
        return max(self.bridges_for_cpu, self.bridges_for_memory, self.bridges_for_sockets) + 1

    @property
    def first(self) -> str:
        """What limits the number of users on one bridge."""
        needs = {
            "processor": self.bridges_for_cpu,
            "memory": self.bridges_for_memory,
            "sockets of one process": self.bridges_for_sockets,
        }
        if max(needs.values()) == 1:
            return "nothing"
        return max(needs, key=lambda name: needs[name])


def need(users: int, costs: Costs, *, across: float) -> Need:
    """What `users` need when a share of `across` (0 to 1) of the sockets is carried to another bridge."""
    sites = math.ceil(users / USERS_PER_PBX)
    calls = users * CALLS_PER_USER_AND_HOUR / 3600
    methods, events = calls * METHODS_PER_CALL, calls * EVENTS_PER_CALL
    here = 1 - across
    cpu_us = methods * (here * costs.call_here_us + across * (costs.call_front_us + costs.call_home_us))
    cpu_us += events * (here * costs.event_here_us + across * (costs.event_front_us + costs.event_home_us))
    kib = users * (here * costs.socket_here_kib + across * (costs.socket_front_kib + costs.socket_home_kib))
    at_owner_us = (
        methods * (here * costs.call_here_us + across * costs.call_home_us)
        + events * (here * costs.event_here_us + across * costs.event_home_us)
    ) / sites
    return Need(
        users=users,
        calls_per_s=methods,
        events_per_s=events,
        bridges_for_cpu=math.ceil(cpu_us / 1e6 / BUSY),
        bridges_for_memory=math.ceil(kib * 1024 / MEMORY_BYTES),
        bridges_for_sockets=math.ceil(users / SOCKETS_MOST),
        nats_cores=across * (methods * costs.call_nats_us + events * costs.event_nats_us) / 1e6,
        owner_share=at_owner_us / 1e6,
        sites=sites,
    )
