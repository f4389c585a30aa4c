"""The contact centre behind the simulated O2G's face: its five services, and what ends with a session."""

from __future__ import annotations

from bridge.simulator.o2g import O2G
from bridge.simulator.o2g_acd_agent import acd_agent_handlers
from bridge.simulator.o2g_acd_management import acd_management_handlers, acd_pilot_handlers
from bridge.simulator.o2g_acd_realtime import Realtime
from bridge.simulator.o2g_acd_statistics import FILES_PATH, Statistics
from bridge.simulator.pbx import Pbx


def add_contact_centre(o2g: O2G, pbx: Pbx) -> None:
    """Serve the operations of the packages callCenterAgent, -Management, -Pilot, -Realtime and -Statistics."""
    realtime, statistics = Realtime(pbx.acd, o2g.emit_to), Statistics(pbx.acd, o2g.emit)
    o2g.add(acd_agent_handlers(pbx))
    o2g.add(acd_management_handlers(pbx))
    o2g.add(acd_pilot_handlers(pbx))
    o2g.add(realtime.handlers())
    o2g.add(statistics.handlers())
    o2g.add_files(FILES_PATH, statistics.file)
    o2g.on_session_end += [pbx.o2g_acd.session_ended, realtime.session_ended]
