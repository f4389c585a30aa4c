"""An O2G site's contact centre, followed once for all of its users: agents, queues, statistics.

It is followed through the administrator's session: the site's only event subscription tells of agents, pilots and of
what O2G observes in real time, for which it has one context. Each change is computed and encoded once, however many
sessions want to know. Errors: `protocol.jsonrpc.RpcError`.
Source: seed document 004, "Call Center Agent", "Call Center Pilot", "Call Center Real Time".
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

import msgspec

from bridge.sites import Counted, Recall, answers
from bridge.sites.o2g import rest
from bridge.sites.o2g.agent_book import Agent, AgentBook, presence
from bridge.sites.o2g.agent_totals import AgentDay
from bridge.sites.o2g.calls import Json, fields, objects, text
from bridge.sites.o2g.link import BASE, Link
from bridge.sites.o2g.own_agent import local_now
from bridge.sites.o2g.queue_book import EVENTS, Kind, QueueBook
from bridge.sites.o2g.queue_totals import GONE_S, QueueDay
from bridge.sites.o2g.user import O2gUser, cti_event
from bridge.transport import Request, Response, Transport
from protocol import jsonrpc
from protocol.cti_messages import (
    AgentStateEvent,
    CtiMessage,
    PhoneEventType,
    QueueCalls,
    QueueStatistics,
    UserStatusUpdate,
    message,
)
from protocol.encoding import DECODE_ERRORS
from protocol.jsonrpc import EventFrame, RpcError

log = logging.getLogger(__name__)

REQUEST_LIMIT_S: Final = 10.0

ASK_AT_ONCE: Final = 8
"""Agents who are looked up at the same time: an eighth of the connections, so that calls get through meanwhile."""

KNOWN_WAIT_S: Final = 5.0
"""How long the first one who asks waits for the snapshots; O2G tells them within some hundred milliseconds."""

GATHER_S: Final = 0.5
"""Changes of a queue within so long a time are one `QueueStatistics`: what a person reads need not come faster, and a
thousand readers of a hundred queues cost 200 frames a second each at most."""

TICK_S: Final = 10.0
"""How often the last hour slides and waits grow in the statistics while nothing happens; O2G tells of quality as
often (`notifFrequency`)."""

OBSERVED_MIN: Final = 60
"""The period of observation of O2G's own figures of quality, which it has in minutes from 15 to 60."""

FILTER: Final = {
    name: {"numbers": ["*"], "attributes": ["ALL"]}
    for name in ("agentFilter", "pilotFilter", "queueFilter", "pgAgentFilter")
}

PACKAGES: Final = ("pilot", "rti")
"""The event packages that only the contact centre needs."""

AGENT_EVENT: Final = "OnAgentStateChanged"
RTI_AGENT: Final = "OnAgentRtiChanged"
PILOT_EVENTS: Final = frozenset(("OnPilotCallCreated", "OnPilotCallQueued", "OnPilotCallRemoved"))
TELEPHONY: Final = frozenset(("OnCallCreated", "OnCallModified", "OnCallRemoved", "OnTelephonyState"))

AGENT: Final = "agent"
PILOT: Final = "pilot"


Watchers = dict[O2gUser, None]
"""Those who want to know; a dict as an ordered set."""


class ContactCentre:
    """Agents and queues of one site. `own` gives the sessions of a login, who hear of themselves without asking."""

    def __init__(
        self,
        site_name: str,
        link: Link,
        transport: Transport,
        own: Callable[[str], Iterable[O2gUser]],
        *,
        now: Callable[[], datetime] = local_now,
        recall: Recall | None = None,
    ) -> None:
        self._site_name = site_name
        self._requests = rest.SignedRest(site_name, transport, link)
        self._own = own
        self._now = now
        self._recall = recall
        self._before: Counted | None = None
        self._counted: set[tuple[str, str]] = set()
        """Agents and pilots whose totals are others than when they were saved last."""
        self._reasons: dict[str, dict[str, str]] = {}
        self.agents = AgentBook(lambda group, index: self._reasons.get(group, {}).get(index, index))
        self.queues = QueueBook()
        self._known = asyncio.Event()
        self._failure: RpcError | None = None
        self._learnt = False
        self._asking = asyncio.Semaphore(ASK_AT_ONCE)
        self._agent_watchers: Watchers = {}
        self._statistics_watchers: Watchers = {}
        self._queue_watchers: Watchers = {}
        self._call_watchers: dict[str, Watchers] = {}
        self._told_calls: dict[str, QueueCalls] = {}
        """What was last told of the calls that wait at each pilot."""
        self._queue_frames: dict[str, EventFrame] = {}
        """What was last told of each queue."""
        self._dirty: set[str] = set()
        self._flush: asyncio.TimerHandle | None = None
        self._tick: asyncio.TimerHandle | None = None
        self._gone: asyncio.TimerHandle | None = None
        self._asked: set[str] = set()
        """Agents whose calls have been asked for."""
        self._tasks: set[asyncio.Task[None]] = set()

    # Learning

    async def learn(self, *, missed: bool) -> None:
        """Ask who and what there is, and have it told from now on. Never raises."""
        if missed:
            self.agents.forget_calls()
            self.queues.forget_calls()
            self._asked.clear()
        try:
            await self._learn()
        except RpcError as error:
            log.info("%s: no contact centre: %s", self._site_name, error.message)
            self._failure = error
            self._known.set()
        else:
            self._failure = None
            self._learnt = True
            self._before = None  # who joins later has been counted by nobody else since
            self._look_whether_known()

    def refused(self, error: RpcError) -> None:
        """The site does not tell of its contact centre at all."""
        self._failure = error
        self._known.set()

    async def _learn(self) -> None:
        if self._recall is not None:
            recall, self._recall = self._recall, None
            self._before = await recall()
        objects_ = await self._asked_for("GET", "/acd/rti")
        for kind in Kind:
            self.queues.learn(kind, objects(objects_.get(kind.value)))
        found = [text(each.get("number")) for each in objects(objects_.get("agents"))]
        names = {text(each.get("number")): each for each in objects(objects_.get("agents"))}
        agents = await asyncio.gather(*(self._look_up(number, names[number]) for number in found if number))
        self.agents.keep(agent.login for agent, _ in agents if agent is not None)
        for group, login in {
            group: agent.login for agent, groups in agents if agent is not None for group in groups
        }.items():
            await self._learn_reasons(group, login)
        await self._told("POST", "/acd/agent/state/snapshot")
        context = {"obsPeriod": OBSERVED_MIN, "notifFrequency": int(TICK_S), "filter": FILTER}
        await self._told("POST", "/acd/rti/ctx", context)
        await self._told("POST", "/acd/rti/snapshot")
        for pilot in self.queues.objects[Kind.PILOT]:
            answer = await self._ask("POST", f"/acd/pilotmonitoring/{quote(pilot, safe='')}")
            if answer.status < 300:
                is_new = pilot not in self.queues.totals
                self.queues.monitored(pilot, self._now())
                if is_new:
                    self._go_on_with_pilot(pilot)
            else:
                log.info("%s: pilot %s is not monitored: HTTP %d", self._site_name, pilot, answer.status)

    # What another bridge has counted, and what this one has

    def _go_on_with_agent(self, agent: Agent) -> None:
        before = self._before
        saved = None if before is None else before.totals.get(name_of_totals(AGENT, agent.login))
        if before is not None and saved is not None:
            with contextlib.suppress(*DECODE_ERRORS):  # of a bridge of another version: counted anew
                day = msgspec.msgpack.decode(saved, type=AgentDay)
                agent.totals.go_on(day, before.until, self._now())

    def _go_on_with_pilot(self, pilot: str) -> None:
        before = self._before
        saved = None if before is None else before.totals.get(name_of_totals(PILOT, pilot))
        if saved is not None:
            with contextlib.suppress(*DECODE_ERRORS):
                self.queues.totals[pilot].go_on(msgspec.msgpack.decode(saved, type=QueueDay), self._now())

    def take_totals(self) -> dict[str, bytes]:
        """The totals that have changed since this was asked last, by name, for another bridge to go on with."""
        counted, self._counted = self._counted, set()
        found: dict[str, bytes] = {}
        for kind, number in counted:
            day: AgentDay | QueueDay | None = None
            if kind == AGENT and (agent := self.agents.by_login.get(number)) is not None:
                day = agent.totals.saved(self._now())
            elif kind == PILOT and (totals := self.queues.totals.get(number)) is not None:
                day = totals.saved()
            if day is not None:
                found[name_of_totals(kind, number)] = msgspec.msgpack.encode(day)
        return found

    async def _look_up(self, number: str, names: Json) -> tuple[Agent | None, list[str]]:
        """The agent of this number, and the processing groups that he may enter; None for nobody who can log in."""
        async with self._asking:
            answer = await self._ask("GET", f"/users?companyPhone={quote(number, safe='')}")
            login = text(_object(answer).get("loginName")) if answer.status < 300 else ""
            if not login:
                log.info("%s: agent %s is nobody who can log in", self._site_name, number)
                return None, []
            is_new = login not in self.agents.by_login
            agent = self.agents.add(login, number, self._now())
            if is_new:
                self._go_on_with_agent(agent)
            agent.first_name = text(names.get("firstName"))
            agent.last_name = text(names.get("name"))
            answer = await self._ask("GET", f"/acd/agent/config?loginName={quote(login, safe='')}")
        config = _object(answer) if answer.status < 300 else {}
        agent.supervisor = config.get("type") == "SUPERVISOR"
        groups = fields(config.get("processingGroups"))
        agent.preferred = text(groups.get("preferred"))
        listed = groups.get("groups")
        return agent, [text(group) for group in listed if text(group)] if isinstance(listed, list) else []

    async def _learn_reasons(self, group: str, login: str) -> None:
        query = f"?loginName={quote(login, safe='')}&pgNumber={quote(group, safe='')}"
        answer = await self._ask("GET", f"/acd/agent/withdrawReasons{query}")
        if answer.status < 300:
            self._reasons[group] = {
                text(reason.get("index")): text(reason.get("label"))
                for reason in objects(_object(answer).get("reasons"))
            }

    async def _ask(self, method: str, path: str, body: Any = None) -> Response:
        encoded = None if body is None else msgspec.json.encode(body)
        return await self._requests.request(
            Request(method, BASE + path, [], encoded, timeout_s=REQUEST_LIMIT_S)
        )

    async def _told(self, method: str, path: str, body: Any = None) -> Response:
        answer = await self._ask(method, path, body)
        if answer.status >= 400:
            raise answers.refusal(answer)
        return answer

    async def _asked_for(self, method: str, path: str) -> Json:
        found = _object(await self._told(method, path))
        if not found:
            raise jsonrpc.upstream_error(502, None, f"{path} was answered with something that is no object")
        return found

    async def wait(self, method: str, user: O2gUser) -> Agent:
        """Wait until everything is known; the agent that the user is.

        Raises `RpcError`: -32004 where the site has no contact centre, -32002 for who is no agent.
        """
        try:
            async with asyncio.timeout(KNOWN_WAIT_S):
                await self._known.wait()
        except TimeoutError:
            if not self._learnt:
                raise jsonrpc.site_unreachable(
                    self._site_name, 2, "its agents and queues are being learnt"
                ) from None
        if self._failure is not None:
            why = f"this O2G shows no contact centre to the administrator: {self._failure.message}"
            raise jsonrpc.not_supported(method, "o2g", why)
        agent = self.agents.by_login.get(user.login)
        if agent is None:
            raise jsonrpc.forbidden(f"{method} is for agents and supervisors of the contact centre")
        return agent

    def _look_whether_known(self) -> None:
        """Whether the snapshots have come."""
        if not self._known.is_set() and self._learnt:
            kinds = (Kind.PILOT, Kind.GROUP)
            observed = all(each.attributes for kind in kinds for each in self.queues.objects[kind].values())
            if observed and all(agent.main for agent in self.agents.by_login.values()):
                self._known.set()

    # Events

    def event(self, name: str, login: str | None, line: bytes) -> None:
        """Take in an event of the site's."""
        if name in PILOT_EVENTS:
            self._pilot_call(name, msgspec.json.decode(line))
        elif name in EVENTS:
            self._changed(self.queues.observed(EVENTS[name], msgspec.json.decode(line)))
            self._look_whether_known()
        elif name == RTI_AGENT:
            event = msgspec.json.decode(line)
            self._tell_agents(self.agents.observed(text(event.get("number")), event))
        elif login is not None and login in self.agents.by_login:
            if name == AGENT_EVENT:
                self._agent_state(login, msgspec.json.decode(line))
            elif name in TELEPHONY:
                self._telephony(login, msgspec.json.decode(line))

    def _agent_state(self, login: str, event: Json) -> None:
        self._counted.add((AGENT, login))
        self._tell_agents(self.agents.state_changed(login, event.get("state"), self._now()))
        agent = self.agents.by_login[login]
        if agent.busy_unseen and login not in self._asked:
            self._asked.add(login)
            self._spawn(self._ask_for_calls(login))
        self._look_whether_known()

    async def _ask_for_calls(self, login: str) -> None:
        try:
            await self._ask("POST", f"/telephony/state/snapshot?loginName={quote(login, safe='')}")
        except RpcError as error:
            log.info("%s: no snapshot of the calls of %s: %s", self._site_name, login, error.message)

    def _telephony(self, login: str, event: Json) -> None:
        self._counted.add((AGENT, login))
        now = self._now()
        messages, told = self.agents.telephony(login, event, now)
        successors = {
            each.linked_id: each.unique_id
            for each in told
            if each.event_type is not PhoneEventType.RELEASED and each.unique_id != each.linked_id
        }
        for each in told:
            if each.event_type is PhoneEventType.RELEASED and each.linked_id in successors:
                self.queues.renamed(each.unique_id, successors[each.linked_id])
            elif each.event_type is PhoneEventType.ESTABLISHED:
                self._calls_changed(self.queues.answered(each.unique_id, now))
            elif each.event_type is PhoneEventType.RELEASED:
                self._calls_changed(self.queues.not_taken(each.unique_id, now))
        if self.queues.unsettled and self._gone is None:
            self._gone = asyncio.get_running_loop().call_later(GONE_S, self._settle)
        self._tell_agents(messages)

    def _settle(self) -> None:
        self._gone = None
        self._calls_changed(self.queues.settle(self._now()))
        if self.queues.unsettled:
            self._gone = asyncio.get_running_loop().call_later(GONE_S, self._settle)

    def _pilot_call(self, name: str, event: Json) -> None:
        destination = text(event.get("newDestination"))
        agent = next(
            (each for each in self.agents.by_login.values() if destination and each.device == destination),
            None,
        )
        group = agent.group if agent is not None else ""
        self._calls_changed(self.queues.pilot_call(name, event, group, self._now()))

    # Telling

    def _tell_agents(self, messages: Iterable[CtiMessage]) -> None:
        for each in messages:
            frame = cti_event(each.msg_type, each.cti_message)
            agent_id = each.cti_message.agent_id
            agent = self.agents.by_number.get(str(agent_id))
            told = dict(self._agent_watchers)
            if agent is not None:
                told.update(dict.fromkeys(self._own(agent.login)))
            for user in told:
                user.deliver(frame)
            if agent is not None and isinstance(each.cti_message, AgentStateEvent):
                self._tell_presence(agent, each.cti_message)
                self._tell_statistics(agent)

    def _tell_presence(self, agent: Agent, state: AgentStateEvent) -> None:
        """What `changeUserStatus` would lead to is the user's presence."""
        status = presence(state)
        if status is None or status == agent.presence:
            return
        agent.presence = status
        frame = cti_event("UserStatusUpdate", UserStatusUpdate(status))
        for user in self._own(agent.login):
            user.deliver(frame)

    def _tell_statistics(self, agent: Agent) -> None:
        if self._statistics_watchers:
            statistics = agent.statistics(self._now())
            frame = cti_event("AgentStatistics", statistics)
            for user in self._statistics_watchers:
                user.deliver(frame)

    def _calls_changed(self, pilots: set[str]) -> None:
        self._counted.update((PILOT, pilot) for pilot in pilots)
        self._changed(pilots)
        for pilot in pilots:
            watchers = self._call_watchers.get(pilot)
            calls = self.queues.calls(pilot) if watchers else None
            if watchers and calls is not None and calls != self._told_calls.get(pilot):
                self._told_calls[pilot] = calls
                frame = cti_event("QueueCalls", calls)
                for user in watchers:
                    user.deliver(frame)

    def _changed(self, numbers: set[str]) -> None:
        """The statistics of these queues may be others now: tell them together with what changes shortly after."""
        if not numbers or not self._queue_watchers:
            return
        self._dirty |= numbers
        if self._flush is None:
            self._flush = asyncio.get_running_loop().call_later(GATHER_S, self._flush_now)

    def _flush_now(self) -> None:
        self._flush = None
        dirty, self._dirty = self._dirty, set()
        for number in sorted(dirty):
            frame = self._frame(number)
            if frame is not None:
                for user in self._queue_watchers:
                    user.deliver(frame)

    def _frame(self, number: str) -> EventFrame | None:
        """What there is to tell of a queue; None where that is what was told last."""
        statistics = self.queues.statistics(number, self._now())
        if statistics is None:
            return None
        frame = cti_event("QueueStatistics", statistics)
        known = self._queue_frames.get(number)
        if known is not None and known.fields == frame.fields:
            return None
        self._queue_frames[number] = frame
        return frame

    def _time_passes(self) -> None:
        self._tick = None
        if self._queue_watchers:
            self._changed(self.queues.passed(self._now()))
            self._tick = asyncio.get_running_loop().call_later(TICK_S, self._time_passes)

    # Who wants to know; each returns what he is told first

    def watch_agents(self, user: O2gUser) -> list[EventFrame]:
        """Tell the session of all agents."""
        self._agent_watchers[user] = None
        return self.agent_states()

    def agent_states(self) -> list[EventFrame]:
        """What each agent does."""
        now = self._now()
        states = (agent.state(now) for agent in self.agents.by_login.values())
        return [cti_event("AgentStateEvent", state) for state in states if state is not None]

    def watch_statistics(self, user: O2gUser) -> list[EventFrame]:
        """Tell the session of all agents' statistics."""
        self._statistics_watchers[user] = None
        now = self._now()
        return [
            cti_event("AgentStatistics", agent.statistics(now)) for agent in self.agents.by_login.values()
        ]

    def watch_queues(self, user: O2gUser) -> list[EventFrame]:
        """Tell the session of all queues' statistics."""
        if not self._queue_watchers:
            self._queue_frames.clear()  # nobody has kept them up to date
            for number in self.queues.numbers:
                self._frame(number)
        self._queue_watchers[user] = None
        if self._tick is None:
            self._tick = asyncio.get_running_loop().call_later(TICK_S, self._time_passes)
        return list(self._queue_frames.values())

    def watch_calls(self, user: O2gUser, pilot: str) -> list[EventFrame]:
        """Tell the session of the calls that wait at a pilot; nothing for a number that is none."""
        calls = self.queues.calls(pilot)
        if calls is None:
            return []
        self._call_watchers.setdefault(pilot, {})[user] = None
        self._told_calls[pilot] = calls
        return [cti_event("QueueCalls", calls)]

    def unwatch_calls(self, user: O2gUser, pilot: str) -> None:
        """Tell it no longer."""
        watchers = self._call_watchers.get(pilot, {})
        watchers.pop(user, None)
        if not watchers:
            self._call_watchers.pop(pilot, None)
            self._told_calls.pop(pilot, None)

    def state_of(self, agent: Agent) -> AgentStateEvent | None:
        """What an agent does now."""
        return agent.state(self._now())

    def window(self, number: str, window_s: int, quality_s: int) -> QueueStatistics | None:
        """A pilot's totals of the last seconds."""
        return self.queues.window(number, window_s, quality_s, self._now())

    def agent_id(self, login: str) -> int:
        """What Cti.js calls the agent of this login, 0 for who is none, or is not known to be one yet."""
        agent = self.agents.by_login.get(login)
        return 0 if agent is None else agent.id

    def own_state(self, login: str) -> CtiMessage | None:
        """What the agent of this login does, if he is one."""
        agent = self.agents.by_login.get(login)
        state = agent.state(self._now()) if agent is not None else None
        return message(state) if state is not None else None

    def forget(self, user: O2gUser) -> None:
        """The session is over."""
        for watchers in (self._agent_watchers, self._statistics_watchers, self._queue_watchers):
            watchers.pop(user, None)
        for pilot in list(self._call_watchers):
            self.unwatch_calls(user, pilot)

    # The end

    def _spawn(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Stop all timers and requests."""
        for handle in (self._flush, self._tick, self._gone):
            if handle is not None:
                handle.cancel()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)


def name_of_totals(kind: str, number: str) -> str:
    """What the totals of an agent (by login) or a pilot are called; fit for a key (`bridge.cluster.Bucket`)."""
    return f"{kind}-{number.encode().hex()}"


def _object(answer: Response) -> Json:
    try:
        found = msgspec.json.decode(answer.body or b"{}")
    except DECODE_ERRORS:
        return {}
    return fields(found)
