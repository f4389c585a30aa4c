"""What one user sees of his calls in O2G's terms, and the events that tell him when it changes.

A view is a pure function of the PBX's state. After each step the view of every user concerned is compared
with the one told last, and the difference is told: so the events are complete, and who applies them in order
always holds what `GET /telephony/state` answers. Shapes: seed document 004, sections "Call control" and
"Routing management", representations.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bridge.simulator import pbx_rules as rules
from bridge.simulator.face import Emit
from bridge.simulator.pbx_core import Core
from bridge.simulator.pbx_model import (
    Call,
    CallbackEntry,
    Change,
    ForwardType,
    Identity,
    MediaState,
    Party,
    Route,
    Subscriber,
)
from bridge.simulator.plan import DeviceType

View = dict[str, Any]

CONFERENCE_PARTIES_MIN = 3
"""From this many participants on, each one's `state` is told, as `Participant.state` says."""

ACTIVE, HELD, RINGING = MediaState.ACTIVE, MediaState.HELD, MediaState.RINGING_INCOMING


def party_info(identity: Identity) -> View:
    """`PartyInfo`; the display name stays away where there are first and last names, as documented."""
    ident: View = {}
    if identity.login is not None:
        ident["loginName"] = identity.login
    ident["phoneNumber"] = identity.number
    view: View = {"id": ident}
    if identity.first_name or identity.last_name:
        view["firstName"] = identity.first_name or ""
        view["lastName"] = identity.last_name or ""
    elif identity.display_name:
        view["displayName"] = identity.display_name
    view["type"] = {"main": identity.main}
    if identity.sub_type is not None:
        view["type"]["subType"] = identity.sub_type
    return view


def participant(party: Party, viewer: Subscriber) -> View:
    """`Participant`; who is anonymous has no identity for the others."""
    hidden = party.anonymous and party.subscriber is not viewer
    view: View = {"participantId": party.id}
    if not hidden:
        view["identity"] = party_info(party.identity)
    view["anonymous"] = party.anonymous
    view["undroppable"] = False
    if len(party.call.parties) >= CONFERENCE_PARTIES_MIN:
        view["state"] = RINGING.value if party.state is RINGING else ACTIVE.value
    return view


def call_capabilities(party: Party) -> View:
    """`CallCapabilities`: true where the operation would not meet the wrong state.

    Those without an operation in the API (adding, muting and holding participants, the DVA) are false.
    """
    subscriber = party.subscriber
    mail = subscriber is not None and subscriber.voice_mail is not None
    redirect = rules.redirect(party) is None
    other = party.other()
    called = other.subscriber if other is not None else None
    return {
        "addDevice": False,
        "addParticipant": False,
        "intruded": rules.intruded(party) is None,
        "intrusion": rules.intrusion(party) is None,
        "transfer": rules.transfer_any(party) is None,
        "blindTransfer": rules.blind_transfer(party) is None,
        "merge": rules.merge_any(party) is None,
        "redirect": redirect,
        "pickedUp": rules.picked_up(party) is None,
        "redirectToVoiceMail": redirect and mail,
        "redirectToDVA": False,
        "overflowToVoiceMail": (
            rules.overflow(party) is None and called is not None and called.voice_mail is not None
        ),
        "dropMe": True,
        "terminate": True,
        "reject": redirect,
        "callBack": rules.callback(party) is None,
        "park": rules.park(party) is None,
        "startRecord": mail and rules.record(party, "start") is None,
        "stopRecord": rules.record(party, "stop") is None,
        "pauseRecord": rules.record(party, "pause") is None,
        "resumeRecord": rules.record(party, "resume") is None,
        "dropParticipant": rules.drop_participant(party) is None,
        "muteParticipant": False,
        "holdParticipant": False,
    }


def leg_capabilities(party: Party) -> View:
    """`LegCapabilities`; muting has no operation."""
    return {
        "answer": rules.answer(party) is None,
        "drop": True,
        "hold": rules.hold(party) is None,
        "retrieve": rules.retrieve(party) is None,
        "reconnect": rules.reconnect(party) is None,
        "mute": False,
        "unMute": False,
        "sendDtmf": rules.send_dtmf(party) is None,
        "switchDevice": rules.switch_device(party) is None,
    }


def legs(party: Party) -> list[View]:
    """The user's `Leg`s: one for each of his sets that takes part."""
    capabilities = leg_capabilities(party)
    views = []
    for device_id in party.devices:
        view: View = {"deviceId": device_id, "state": party.state.value}
        if party.state is MediaState.RINGING_OUTGOING:
            view["ringingRemote"] = any(each.state is RINGING for each in party.call.parties)
        view["capabilities"] = dict(capabilities)
        views.append(view)
    return views


def acd_call_data(call: Call) -> View | None:
    """`AcdCallData` of a call that has been to a pilot; the state of the queue is that at its arrival."""
    acd = call.acd
    if acd is None:
        return None
    view: View = {"pilotNumber": acd.pilot, "supervisedTransfer": acd.supervised_transfer}
    view["queueData"] = {"waitingTime": acd.expected_s, "saturated": acd.saturated}
    if acd.group:
        view["callInfo"] = {
            "queueWaitingTime": acd.waited_s,
            "globalWaitingTime": acd.waited_s,
            "agentGroup": acd.group,
            "local": True,
        }
    if acd.transfer_status is not None:
        view["pilotTransferInfo"] = {"transferPossible": True, "pilotStatus": acd.transfer_status}
    return view


def call_data(party: Party) -> View:
    """`CallData` as this party sees it."""
    call = party.call
    view: View = {}
    if party.initial_called is not None:
        view["initialCalled"] = party_info(party.initial_called)
    if party.last_redirecting is not None:
        view["lastRedirecting"] = party_info(party.last_redirecting)
    view["deviceCall"] = party.device_call
    view["anonymous"] = any(each.anonymous for each in call.parties)
    view["state"] = party.state.value
    if party.recording is not None:
        view["recordState"] = party.recording.value
    view["capabilities"] = call_capabilities(party)
    if call.data is not None:
        view["associateData"] = call.data
    if call.hex_data is not None:
        view["hexaBinaryAssociatedData"] = call.hex_data
    if call.account_info is not None:
        view["accountInfo"] = call.account_info
    acd = acd_call_data(call)
    if acd is not None:
        view["acdCallData"] = acd
    if call.trunks:
        trunks = sorted(call.trunks.values())[:2]
        view["trunkIdentification"] = {"networkTimeslot": trunks[0] % 32, "trunkNeqt": trunks}
    return view


def call_view(party: Party) -> View:
    """`Call` as this party's user sees it."""
    viewer = party.subscriber
    if viewer is None:
        raise ValueError("only users see calls")
    return {
        "callRef": party.call.ref,
        "callData": call_data(party),
        "legs": legs(party),
        "participants": [participant(each, viewer) for each in party.call.parties],
    }


def calls_view(subscriber: Subscriber) -> list[View]:
    """The user's calls, the oldest first."""
    return [call_view(party) for party in subscriber.parties]


def device_capabilities(core: Core, subscriber: Subscriber) -> list[View]:
    """`DeviceCapabilities` of each of the user's sets."""
    can_start = rules.start_call(subscriber) is None
    views = []
    for device_id, runtime in subscriber.devices.items():
        start = can_start and runtime.in_service
        parked = core.parked.get(device_id)
        views.append(
            {
                "deviceId": device_id,
                "makeCall": start,
                "makeBusinessCall": start,
                "makePrivateCall": start,
                "unParkCall": start and parked is not None and parked.party_of(subscriber) is None,
            }
        )
    return views


def user_state(subscriber: Subscriber) -> str:
    """`UserState`: busy with any call, be it only a ringing one."""
    return "BUSY" if subscriber.parties else "FREE"


def telephonic_state(core: Core, subscriber: Subscriber) -> View:
    """`TelephonicState` of the user."""
    return {
        "calls": calls_view(subscriber),
        "deviceCapabilities": device_capabilities(core, subscriber),
        "userState": user_state(subscriber),
    }


def device_state(subscriber: Subscriber, device_id: str) -> View:
    """`DeviceState` of one of the user's sets."""
    in_service = subscriber.devices[device_id].in_service
    return {"deviceId": device_id, "state": "IN_SERVICE" if in_service else "OUT_OF_SERVICE"}


def callback_view(core: Core, entry: CallbackEntry) -> View:
    """`Callback`."""
    return {"callbackId": entry.id, "partyInfo": party_info(core.identity(entry.caller))}


def destination(route: Route) -> View:
    """`Destination` of a forward or overflow."""
    if route.number is None:
        return {"type": "VOICEMAIL"}
    return {"type": "NUMBER", "number": route.number}


def forward_route(route: Route | None) -> View:
    """`ForwardRoute`; without destinations where there is no forward."""
    if route is None:
        return {"destinations": []}
    view: View = {} if route.type is ForwardType.IMMEDIATE else {"forwardType": route.type.value}
    view["destinations"] = [destination(route)]
    return view


def overflow_route(route: Route) -> View:
    """`OverflowRoute`."""
    return {"overflowType": route.type.value, "destinations": [destination(route)]}


def mobile(subscriber: Subscriber) -> str | None:
    """The user's remote extension, if he has one."""
    for device_id, runtime in subscriber.devices.items():
        if runtime.device.type is DeviceType.MOBILE:
            return device_id
    return None


def routing_state(subscriber: Subscriber) -> View:
    """`RoutingState`: the office set always rings, a remote extension when selected."""
    settings = subscriber.routing
    presented: list[View] = [{"type": "OFFICE", "deviceId": subscriber.user.phone, "selected": True}]
    extension = mobile(subscriber)
    if extension is not None:
        presented.append({"type": "MOBILE", "deviceId": extension, "selected": settings.mobile_selected})
    return {
        "presentationRoutes": [{"destinations": presented}],
        "forwardRoutes": [forward_route(settings.forward)] if settings.forward is not None else [],
        "overflowRoutes": [overflow_route(settings.overflow)] if settings.overflow is not None else [],
        "dndState": {"activate": settings.dnd},
    }


class O2gViews:
    """Tells each user of what changed for him: the O2G events of packages telephony and routingManagement."""

    def __init__(self, core: Core, emit: Emit) -> None:
        self._core = core
        self._told = emit
        self._missed: dict[str, Subscriber] | None = None
        """While nothing can be told: who would have been told something."""
        self._calls: dict[str, dict[str, View]] = {}
        self._devices: dict[str, list[View]] = {}
        self._busy: set[str] = set()
        self._routing: dict[str, View] = {}
        core.on_remove.append(self._forget)
        for login, subscriber in core.subscribers.items():
            self._devices[login] = device_capabilities(core, subscriber)
            self._routing[login] = routing_state(subscriber)

    def silence(self) -> None:
        """Tell nobody anything, until `speak`."""
        if self._missed is None:
            self._missed = {}

    def speak(self) -> None:
        """Tell again, to begin with everything about those who have missed something."""
        missed, self._missed = self._missed, None
        for subscriber in (missed or {}).values():
            self.tell_state(subscriber)
            self.tell_routing(subscriber)

    def _forget(self, subscriber: Subscriber) -> None:
        login = subscriber.login
        for known in (self._calls, self._devices, self._routing, self._missed or {}):
            known.pop(login, None)
        self._busy.discard(login)

    def _emit(self, event: View, *, id: str) -> None:  # noqa: A002 - named by `face.Emit`
        if self._missed is None:
            self._told(event, id=id)
        elif id in self._core.subscribers:
            self._missed[id] = self._core.subscribers[id]

    # What the PBX tells (`Listener`)

    def calls_changed(self, change: Change) -> None:
        """Tell each user concerned what is different for him."""
        for login, subscriber in change.users.items():
            events = self._call_events(subscriber, change)
            devices = device_capabilities(self._core, subscriber)
            known = self._devices.get(login, devices)
            self._devices[login] = devices
            if [each["deviceId"] for each in known] != [each["deviceId"] for each in devices]:
                events.append(self._state_event(subscriber))
            elif known != devices:
                if events:
                    events[-1]["deviceCapabilities"] = [each for each in devices if each not in known]
                else:
                    events.append(self._state_event(subscriber))
            if (login in self._busy) != bool(subscriber.parties):
                self._busy ^= {login}
                events.append(self._event("OnUserStateModified", login, state=user_state(subscriber)))
            for event in events:
                self._emit(event, id=login)

    def routing_changed(self, subscriber: Subscriber) -> None:
        """Tell the user his routing state, if it is another than before."""
        state = routing_state(subscriber)
        if state != self._routing.get(subscriber.login):
            self._routing[subscriber.login] = state
            self.tell_routing(subscriber)

    def group_changed(self, subscriber: Subscriber) -> None:
        """Tell the user whether he is logged on to his hunting group."""
        state = {"logon": subscriber.group_logged_on}
        event = self._event("OnDynamicStateChanged", subscriber.login, huntingGroupState=state)
        self._emit(event, id=subscriber.login)

    def devices_changed(self, subscriber: Subscriber, devices: Iterable[str]) -> None:
        """Tell the user which of his sets went in or out of service."""
        states = [device_state(subscriber, device_id) for device_id in devices]
        event = self._event("OnDeviceStateModified", subscriber.login, deviceStates=states)
        self._emit(event, id=subscriber.login)

    # What is told on demand

    def tell_state(self, subscriber: Subscriber) -> None:
        """Tell the user his whole telephonic state."""
        self._emit(self._state_event(subscriber), id=subscriber.login)

    def tell_routing(self, subscriber: Subscriber) -> None:
        """Tell the user his whole routing state."""
        state = routing_state(subscriber)
        self._emit(
            self._event("OnRoutingStateChanged", subscriber.login, routingState=state), id=subscriber.login
        )

    # Differences

    @staticmethod
    def _event(name: str, login: str, **fields: Any) -> View:
        return {"eventName": name, "loginName": login, **fields}

    def _state_event(self, subscriber: Subscriber) -> View:
        state = telephonic_state(self._core, subscriber)
        return self._event("OnTelephonyState", subscriber.login, state=state)

    def _call_events(self, subscriber: Subscriber, change: Change) -> list[View]:
        """Removed calls first, then changed ones, the active one last, then new ones.

        So whoever follows never sees two active calls of one user.
        """
        login = subscriber.login
        before = self._calls.pop(login, {})
        now = {party.call.ref: call_view(party) for party in subscriber.parties}
        if now:
            self._calls[login] = now
        renamed = {new: old for (who, new), old in change.renames.items() if who == login and old in before}
        gone = [ref for ref in before if ref not in now and ref not in renamed.values()]
        events = [event for ref in gone for event in self._removal(login, ref, change)]
        changed = []
        created = []
        for party in subscriber.parties:
            ref, view = party.call.ref, now[party.call.ref]
            if ref in before:
                event = self._modified(login, ref, change)
                difference = self._difference(event, before[ref], view)
                if difference is None and ref in change.announced:
                    difference = {**event, "callData": view["callData"]}
            elif ref in renamed:
                difference = self._replacement(self._modified(login, ref, change), before[renamed[ref]], view)
            else:
                created.append(self._creation(party, view, change))
                continue
            if difference is not None:
                changed.append((party.state is ACTIVE, difference))
        events += [difference for _, difference in sorted(changed, key=lambda each: each[0])]
        return events + created

    def _modified(self, login: str, ref: str, change: Change) -> View:
        return self._because(self._event("OnCallModified", login, callRef=ref), change)

    @staticmethod
    def _because(event: View, change: Change) -> View:
        cause = change.causes.get(event["callRef"])
        if cause is not None:
            event["cause"] = cause.value
        return event

    def _creation(self, party: Party, view: View, change: Change) -> View:
        call = party.call
        present = {each.id for each in call.parties}
        initiator = call.initiator if call.initiator in present else call.parties[0].id
        event = self._because(self._event("OnCallCreated", party_login(party), callRef=call.ref), change)
        event["callData"] = view["callData"]
        event["initiator"] = initiator
        event["legs"] = view["legs"]
        event["participants"] = view["participants"]
        return event

    def _removal(self, login: str, ref: str, change: Change) -> Iterable[View]:
        ended = change.exits.get((login, ref))
        removed = self._event("OnCallRemoved", login, callRef=ref)
        if ended is not None and ended.cause is not None:
            removed["cause"] = ended.cause.value
        if ended is not None and ended.new_destination is not None:
            removed["newDestination"] = ended.new_destination
        if ended is not None and ended.replaced_by is not None:
            replaced = self._event("OnCallModified", login, callRef=ref)
            if ended.cause is not None:
                replaced["cause"] = ended.cause.value
            replaced["replacedByCallRef"] = ended.replaced_by
            yield replaced
        yield removed

    def _difference(self, event: View, old: View, new: View) -> View | None:
        size = len(event)
        if old["callData"] != new["callData"]:
            event["callData"] = new["callData"]
        was = {leg["deviceId"]: leg for leg in old["legs"]}
        now = {leg["deviceId"]: leg for leg in new["legs"]}
        self._put(event, "modifiedLegs", [now[key] for key in now if key in was and now[key] != was[key]])
        self._put(event, "addedLegs", [now[key] for key in now if key not in was])
        idle = MediaState.IDLE.value
        self._put(event, "removedLegs", [{"deviceId": key, "state": idle} for key in was if key not in now])
        was = {each["participantId"]: each for each in old["participants"]}
        now = {each["participantId"]: each for each in new["participants"]}
        self._put(
            event, "modifiedParticipants", [now[key] for key in now if key in was and now[key] != was[key]]
        )
        self._put(event, "addedParticipants", [now[key] for key in now if key not in was])
        self._put(event, "removedParticipantIds", [key for key in was if key not in now])
        return event if len(event) > size else None

    def _replacement(self, event: View, old: View, new: View) -> View:
        """A call that goes on under another reference: everything is told again, and what is gone."""
        event["previousCallRef"] = old["callRef"]
        event["callData"] = new["callData"]
        self._difference(event, old, new)
        known = {leg["deviceId"] for leg in old["legs"]}
        self._put(event, "modifiedLegs", [leg for leg in new["legs"] if leg["deviceId"] in known])
        known = {each["participantId"] for each in old["participants"]}
        kept = [each for each in new["participants"] if each["participantId"] in known]
        self._put(event, "modifiedParticipants", kept)
        return event

    @staticmethod
    def _put(event: View, key: str, values: list[Any]) -> None:
        if values:
            event[key] = values


def party_login(party: Party) -> str:
    """The login of a user's party."""
    return party.subscriber.login if party.subscriber is not None else ""
