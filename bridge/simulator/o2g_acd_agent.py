"""The 20 operations of O2G's call center agent service on the simulated PBX.

Seed document 004, section "Call Center Agent". Raises `RestError`.
"""

from __future__ import annotations

from bridge.simulator.acd_model import Agent, IntrusionMode
from bridge.simulator.face import Call, Handler, Reply
from bridge.simulator.o2g_acd_errors import guarded
from bridge.simulator.o2g_acd_views import agent_config, agent_state
from bridge.simulator.o2g_requests import Fields, bad, shown, subscriber_for
from bridge.simulator.pbx import Pbx

STOP = "STOP"
"""The intrusion mode that ends an intrusion."""


def acd_agent_handlers(pbx: Pbx) -> dict[str, Handler]:
    """Every operation of the package callCenterAgent, by its catalogue id."""
    service = AcdAgent(pbx)
    return guarded(
        "callCenterAgent",
        {
            "getConfiguration": service.get_configuration,
            "activateSkills": service.activate_skills,
            "deactivateSkills": service.deactivate_skills,
            "enter": service.enter,
            "exit": service.exit,
            "requestIntrusion": service.request_intrusion,
            "changeIntrusionMode": service.change_intrusion_mode,
            "logoff": service.log_off,
            "logon": service.log_on,
            "setPause": service.set_pause,
            "requestPermanentListening": service.request_permanent_listening,
            "cancelPermanentListening": service.cancel_permanent_listening,
            "setReady": service.set_ready,
            "getState": service.get_state,
            "requestSnapshot": service.request_snapshot,
            "requestSupervisorHelp": service.request_supervisor_help,
            "cancelSupervisorHelpRequest": service.cancel_supervisor_help_request,
            "setWithdraw": service.set_withdraw,
            "getWithdrawReasons": service.get_withdraw_reasons,
            "setWrapup": service.set_wrap_up,
        },
    )


class AcdAgent:
    """One method for each operation; each reads its request and asks the contact centre."""

    def __init__(self, pbx: Pbx) -> None:
        self._pbx = pbx
        self._agents = pbx.acd.agents
        self._supervision = pbx.acd.supervision

    def _agent(self, call: Call) -> Agent:
        return self._agents.of(subscriber_for(self._pbx, call))

    def _supervisor(self, call: Call) -> Agent:
        return self._agents.supervisor(subscriber_for(self._pbx, call))

    @staticmethod
    def _group(body: Fields) -> str | None:
        """The processing group; `AgentState` calls it pgNumber, and so may who copies it from there."""
        return body.text("pgGroupNumber") or body.text("pgNumber") or None

    # Configuration and state

    def get_configuration(self, call: Call) -> Reply:
        """What the operator is, and may."""
        return agent_config(self._agent(call))

    def get_state(self, call: Call) -> Reply:
        """What the operator is doing."""
        return agent_state(self._agent(call))

    def request_snapshot(self, call: Call) -> Reply:
        """Have the state told as an event: the operator's, or everybody's."""
        everybody = self._agents.by_login.values() if call.login is None else [self._agent(call)]
        for agent in everybody:
            self._pbx.o2g_acd.tell_state(agent)
        return None

    def activate_skills(self, call: Call) -> Reply:
        """Activate some of the operator's skills."""
        return self._skills(call, active=True)

    def deactivate_skills(self, call: Call) -> Reply:
        """Deactivate some of the operator's skills."""
        return self._skills(call, active=False)

    def _skills(self, call: Call, *, active: bool) -> Reply:
        numbers = Fields.of(call).integers("skills")
        self._agents.skills(self._agent(call), numbers, active=active)
        return None

    def get_withdraw_reasons(self, call: Call) -> Reply:
        """The reasons of a group, of the present one if none is named."""
        agent = self._agent(call)
        number = call.query.get("pgNumber") or agent.group or agent.facts.preferred
        if number is None:
            raise bad("query parameter pgNumber is missing")
        reasons = self._agents.reasons(agent, number)
        return {
            "number": len(reasons),
            "reasons": [{"index": index, "label": label} for index, label in enumerate(reasons, start=1)],
        }

    # Logging on and off

    def log_on(self, call: Call) -> Reply:
        """Log on to a set."""
        agent, body = self._agent(call), Fields.of(call)
        device, group = body.required("proAcdDeviceNumber"), self._group(body)
        headset = body.flag("headset") if body.given("headset") else None
        self._agents.log_on(agent, device, group, headset=headset)
        return None

    def log_off(self, call: Call) -> Reply:
        """Log off."""
        self._agents.log_off(self._agent(call))
        return None

    def enter(self, call: Call) -> Reply:
        """Enter a group, for a supervisor who is logged on."""
        self._agents.enter(self._agent(call), self._group(Fields.of(call)))
        return None

    def exit(self, call: Call) -> Reply:
        """Leave the group, for a supervisor."""
        self._agents.exit(self._agent(call), self._group(Fields.of(call)))
        return None

    # States

    def set_ready(self, call: Call) -> Reply:
        """Take calls."""
        self._agents.ready(self._agent(call))
        return None

    def set_pause(self, call: Call) -> Reply:
        """Have a pause."""
        self._agents.pause(self._agent(call))
        return None

    def set_wrap_up(self, call: Call) -> Reply:
        """Be in wrap-up."""
        self._agents.wrap_up(self._agent(call))
        return None

    def set_withdraw(self, call: Call) -> Reply:
        """Withdraw, for a reason or none."""
        self._agents.withdraw(self._agent(call), Fields.of(call).integer("reasonIndex"))
        return None

    # Supervision

    def request_supervisor_help(self, call: Call) -> Reply:
        """Ask the supervisor for help."""
        self._supervision.request_help(self._agent(call))
        return None

    def cancel_supervisor_help_request(self, call: Call) -> Reply:
        """Ask no longer; for a supervisor, refuse to help."""
        other = Fields(call.query).number("other")
        self._supervision.cancel_help(self._agent(call), other or None)
        return None

    def request_intrusion(self, call: Call) -> Reply:
        """Take part in an agent's call."""
        supervisor, body = self._supervisor(call), Fields.of(call)
        number, mode = body.required_number("agentNumber"), self._mode(body)
        if mode == STOP:
            raise bad("mode STOP only ends an intrusion that there is")
        self._supervision.intrude(supervisor, number, IntrusionMode(mode or IntrusionMode.NORMAL))
        return None

    def change_intrusion_mode(self, call: Call) -> Reply:
        """Take part in another way, or no longer."""
        supervisor, body = self._supervisor(call), Fields.of(call)
        mode = self._mode(body)
        if mode is None:
            raise bad("mode is missing")
        self._supervision.change_mode(supervisor, None if mode == STOP else IntrusionMode(mode))
        return None

    @staticmethod
    def _mode(body: Fields) -> str | None:
        """`IntrusionMode`; lower case counts, as in the document's own example."""
        given = body.text("mode")
        if given is not None and given.upper() not in (*IntrusionMode, STOP):
            raise bad(f"mode must be one of {', '.join((*IntrusionMode, STOP))}, not {shown(given)}")
        return given.upper() if given is not None else None

    def request_permanent_listening(self, call: Call) -> Reply:
        """Listen to an agent's calls from now on."""
        supervisor = self._supervisor(call)
        self._supervision.listen(supervisor, Fields.of(call).required_number("agentNumber"))
        return None

    def cancel_permanent_listening(self, call: Call) -> Reply:
        """Listen no longer."""
        self._supervision.stop_listening(self._supervisor(call))
        return None
