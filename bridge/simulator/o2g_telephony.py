"""The 53 operations of O2G's telephony service on the simulated PBX.

Seed document 004, section "Call control". Raises `RestError`, with a `TelephonyErrorInfo` wherever the PBX
refused.
"""

from __future__ import annotations

from bridge.simulator import o2g_views as views
from bridge.simulator.face import Call, Created, Handler, Reply, RestError
from bridge.simulator.o2g_acd_views import transfer_capability
from bridge.simulator.o2g_errors import guarded
from bridge.simulator.o2g_requests import Fields, acr_skills, bad, subscriber_for
from bridge.simulator.pbx import Pbx
from bridge.simulator.pbx_model import (
    Dial,
    MediaState,
    Party,
    Subscriber,
    UnknownLeg,
    UnknownParticipant,
    WrongState,
)
from bridge.simulator.pbx_moves import VOICE_MAIL, associated_data
from bridge.simulator.plan import NumberKind

RECORD_ACTIONS = ("start", "stop", "pause", "resume")


def telephony_handlers(pbx: Pbx) -> dict[str, Handler]:
    """Every telephony operation of the catalogue, by its id."""
    telephony = Telephony(pbx)
    names = {
        "basicMakeCall": telephony.basic_make_call,
        "basicAnswerCall": telephony.basic_answer_call,
        "basicDropMe": telephony.basic_drop_me,
        "getCalls": telephony.get_calls,
        "makeCall": telephony.make_call,
        "getCall": telephony.get_call,
        "release": telephony.release,
        "alternate": telephony.alternate,
        "answer": telephony.answer,
        "attachData": telephony.attach_data,
        "blindTransfer": telephony.blind_transfer,
        "callback": telephony.callback,
        "getLegs": telephony.get_legs,
        "getLeg": telephony.get_leg,
        "switchDevice": telephony.switch_device,
        "dropme": telephony.drop_me,
        "hold": telephony.hold,
        "merge": telephony.merge,
        "overflowToVoiceMail": telephony.overflow_to_voice_mail,
        "park": telephony.park,
        "getParticipants": telephony.get_participants,
        "getParticipant": telephony.get_participant,
        "dropParticipant": telephony.drop_participant,
        "reconnect": telephony.reconnect,
        "doRecordAction": telephony.do_record_action,
        "redirect": telephony.redirect,
        "retrieve": telephony.retrieve,
        "sendDtmf": telephony.send_dtmf,
        "sendAccountInfo": telephony.send_account_info,
        "transfer": telephony.transfer,
        "deskSharingLogOn": telephony.desk_sharing_log_on,
        "deskSharingLogOff": telephony.desk_sharing_log_off,
        "getDevicesState": telephony.get_devices_state,
        "getDeviceState": telephony.get_device_state,
        "intrusion": telephony.intrusion,
        "toggleInterphony": telephony.toggle_interphony,
        "pickUp": telephony.pick_up,
        "unPark": telephony.unpark,
        "getHuntingGroupStatus": telephony.get_hunting_group_status,
        "huntingGroupLogOn": telephony.hunting_group_log_on,
        "huntingGroupLogOff": telephony.hunting_group_log_off,
        "addMeToHuntingGroup": telephony.add_me_to_hunting_group,
        "removeMeFromHuntingGroup": telephony.remove_me_from_hunting_group,
        "queryHuntingGroups": telephony.query_hunting_groups,
        "getCallbacks": telephony.get_callbacks,
        "deleteCallbacks": telephony.delete_callbacks,
        "deleteCallback": telephony.delete_callback,
        "getMiniMessage": telephony.get_mini_message,
        "sendMiniMessage": telephony.send_mini_message,
        "requestCallback": telephony.request_callback,
        "getPilotInfo": telephony.get_pilot_info,
        "getState": telephony.get_state,
        "requestSnapshot": telephony.request_snapshot,
    }
    return {f"telephony.{name}": guarded(f"telephony.{name}", handler) for name, handler in names.items()}


class Telephony:
    """One method for each operation; each reads its request, asks the PBX and makes the reply."""

    def __init__(self, pbx: Pbx) -> None:
        self._pbx = pbx
        self._core = pbx.core

    # Whose, and which

    def _user(self, call: Call, device_id: str | None = None) -> Subscriber:
        return subscriber_for(self._pbx, call, device_id)

    def _party(self, call: Call, device_id: str | None = None) -> Party:
        return self._core.party(self._user(call, device_id), call.path["callRef"])

    def _party_and_device(self, call: Call) -> tuple[Party, str]:
        device_id = Fields.of(call).required("deviceId")
        return self._party(call, device_id), device_id

    # Calls with a basic licence

    def basic_make_call(self, call: Call) -> Reply:
        """Call somebody."""
        body = Fields.of(call)
        device_id = body.required("deviceId")
        dial = Dial(body.required_number("callee"))
        return self._start(call, device_id, dial, body, "basicCall")

    def basic_answer_call(self, call: Call) -> Reply:
        """Answer the call that rings at the set."""
        device_id = Fields.of(call).required("deviceId")
        subscriber = self._user(call, device_id)
        self._core.device(subscriber, device_id)
        for party in subscriber.parties:
            if party.state is MediaState.RINGING_INCOMING and device_id in party.devices:
                self._pbx.calls.answer(party, device_id)
                return None
        raise WrongState(f"no call rings at set {device_id}")

    def basic_drop_me(self, call: Call) -> Reply:
        """Leave the current call: the one in conversation, else one that rings, else a held one."""
        subscriber = self._user(call)
        party = subscriber.engaged() or min(
            subscriber.parties, key=lambda each: each.state is MediaState.HELD, default=None
        )
        if party is None:
            raise WrongState(f"{subscriber.login} is in no call")
        self._pbx.calls.leave(party)
        return None

    # Calls

    def get_calls(self, call: Call) -> Reply:
        """All calls of the user."""
        return {"calls": views.calls_view(self._user(call))}

    def make_call(self, call: Call) -> Reply:
        """Call somebody: plainly, with associated data, privately, on business, or as an ACD agent."""
        body = Fields.of(call)
        device_id = body.required("deviceId")
        pin, secret, business = body.digits("pin"), body.digits("secretCode"), body.digits("businessCode")
        if (pin is None) != (secret is None):
            raise bad("a private call needs both pin and secretCode")
        acd = body.fields("acdCall")
        data = body.given("associatedData") or body.given("hexaBinaryAssociatedData")
        for other, clashes in (
            ("associatedData or hexaBinaryAssociatedData", data),
            ("businessCode", business is not None),
            ("acdCall", body.given("acdCall")),
        ):
            if pin is not None and clashes:
                raise bad(f"pin and secretCode do not go with {other}")
        if business is not None and data:
            raise bad("businessCode does not go with associatedData or hexaBinaryAssociatedData")
        text, hexadecimal = associated_data(
            body.text("associatedData"), body.text("hexaBinaryAssociatedData")
        )
        if acd.flag("callToSupervisor"):
            callee = self._supervisor(self._user(call, device_id))
        else:
            callee = body.required_number("callee")
        hidden = body.number("callingNumber") is not None and body.flag("secretIdentity")
        kind, _ = self._pbx.plan.resolve(callee) or (None, "")
        dial = Dial(
            callee,
            data=text,
            hex_data=hexadecimal,
            anonymous=hidden and kind is NumberKind.OUTSIDE,
            supervised_transfer=acd.flag("supervisedTransfer"),
            skills=acr_skills(acd.fields("skills")),
        )
        body.flag("inhibitProgressTone")
        return self._start(call, device_id, dial, body, "calls")

    def _supervisor(self, subscriber: Subscriber) -> str:
        login = subscriber.user.supervisor
        if login is None:
            message = f"{subscriber.login} is not an agent with a supervisor"
            telephony = {"errorType": "SERVICE_NOT_PROVIDED", "message": message}
            raise RestError("NOT_EXPECTED", message, telephony=telephony)
        return self._pbx.subscriber(login).user.phone

    def _start(self, call: Call, device_id: str, dial: Dial, body: Fields, resource: str) -> Reply:
        kind, _ = self._pbx.plan.resolve(device_id) or (None, "")
        if call.admin and kind is NumberKind.UNASSIGNED_SET:
            self._pbx.calls.start_from_set(device_id, dial.number)
            return None
        subscriber = self._user(call, device_id)
        ring_own_set = not body.flag("autoAnswer")
        started = self._pbx.calls.start(subscriber, device_id, dial, ring_own_set=ring_own_set)
        return Created(f"/telephony/{resource}/{started.ref}")

    def get_call(self, call: Call) -> Reply:
        """One call of the user."""
        return views.call_view(self._party(call))

    def release(self, call: Call) -> Reply:
        """End a call for all parties."""
        self._pbx.calls.release(self._party(call))
        return None

    def answer(self, call: Call) -> Reply:
        """Answer a ringing call."""
        self._pbx.calls.answer(*self._party_and_device(call))
        return None

    def drop_me(self, call: Call) -> Reply:
        """Leave a call."""
        self._pbx.calls.leave(self._party(call))
        return None

    def hold(self, call: Call) -> Reply:
        """Put an active call on hold."""
        self._pbx.moves.hold(*self._party_and_device(call))
        return None

    def retrieve(self, call: Call) -> Reply:
        """Take a held call back."""
        self._pbx.moves.retrieve(*self._party_and_device(call))
        return None

    def alternate(self, call: Call) -> Reply:
        """Hold the active call and take this held one back."""
        self._pbx.moves.alternate(*self._party_and_device(call))
        return None

    def reconnect(self, call: Call) -> Reply:
        """End the enquiry call and take this held one back."""
        held, device_id = self._party_and_device(call)
        enquiry = self._core.party(self._user(call, device_id), Fields.of(call).required("enquiryCallRef"))
        self._pbx.moves.reconnect(held, enquiry, device_id)
        return None

    # Transfer, conference, and where else a call can go

    def transfer(self, call: Call) -> Reply:
        """Connect the other parties of this active call and a held one."""
        self._pbx.moves.transfer(*self._active_and_held(call))
        return None

    def merge(self, call: Call) -> Reply:
        """Make a conference of this active call and a held one."""
        self._pbx.moves.merge(*self._active_and_held(call))
        return None

    def _active_and_held(self, call: Call) -> tuple[Party, Party]:
        held = Fields.of(call).required("heldCallRef")
        return self._party(call), self._core.party(self._user(call), held)

    def blind_transfer(self, call: Call) -> Reply:
        """Send the other party on."""
        body = Fields.of(call)
        number, anonymous = body.required_number("transferTo"), body.flag("anonymous")
        self._pbx.moves.blind_transfer(self._party(call), number, anonymous=anonymous)
        return None

    def redirect(self, call: Call) -> Reply:
        """Send a ringing call on."""
        body = Fields.of(call)
        party = self._party(call)
        mail = body.text("redirectTo") == VOICE_MAIL
        number = VOICE_MAIL if mail else body.required_number("redirectTo")
        self._pbx.moves.redirect(party, number, anonymous=body.flag("anonymous"))
        return None

    def overflow_to_voice_mail(self, call: Call) -> Reply:
        """Send the own unanswered call to the called user's voice mail."""
        self._pbx.moves.overflow_to_voice_mail(self._party(call))
        return None

    def park(self, call: Call) -> Reply:
        """Leave the other party waiting at a set."""
        number = Fields.of(call).number("parkTo")
        self._pbx.moves.park(self._party(call), number)
        return None

    def unpark(self, call: Call) -> Reply:
        """Fetch a parked call."""
        device_id = call.path["deviceId"]
        number = Fields.of(call).number("unParkFrom")
        self._pbx.moves.unpark(self._user(call, device_id), device_id, number)
        return None

    def pick_up(self, call: Call) -> Reply:
        """Answer a call that rings elsewhere; the call is chosen by number, never by reference."""
        device_id = call.path["deviceId"]
        number = Fields.of(call).number("otherPhoneNumber")
        self._pbx.moves.pick_up(self._user(call, device_id), device_id, number)
        return None

    def intrusion(self, call: Call) -> Reply:
        """Join the call of the user who was found busy."""
        device_id = call.path["deviceId"]
        self._pbx.moves.intrude(self._user(call, device_id), device_id)
        return None

    # What goes with a call

    def attach_data(self, call: Call) -> Reply:
        """Associate data with a call."""
        body = Fields.of(call)
        party = self._party_from_optional_device(call, body)
        text, hexadecimal = body.text("associatedData"), body.text("hexaBinaryAssociatedData")
        self._pbx.moves.attach_data(party, text, hexadecimal)
        return None

    def send_account_info(self, call: Call) -> Reply:
        """Give a call its transaction code."""
        body = Fields.of(call)
        party = self._party_from_optional_device(call, body)
        self._pbx.moves.account(party, body.required("accountInfo"))
        return None

    def _party_from_optional_device(self, call: Call, body: Fields) -> Party:
        device_id = body.text("deviceId")
        subscriber = self._user(call, device_id)
        if device_id is not None:
            self._core.device(subscriber, device_id)
        return self._core.party(subscriber, call.path["callRef"])

    def send_dtmf(self, call: Call) -> Reply:
        """Send digits into the conversation."""
        party, device_id = self._party_and_device(call)
        self._pbx.moves.dtmf(party, device_id, Fields.of(call).required("number"))
        return None

    def do_record_action(self, call: Call) -> Reply:
        """Start, stop, pause or resume the recording."""
        query = Fields(call.query)
        query.required("action")
        action = query.choice("action", RECORD_ACTIONS) or ""
        self._pbx.moves.record(self._party(call), action)
        return None

    def callback(self, call: Call) -> Reply:
        """Ask the called user to call back."""
        self._pbx.services.callback(self._party(call))
        return None

    # Legs and participants

    def get_legs(self, call: Call) -> Reply:
        """The user's legs."""
        return {"legs": views.legs(self._party(call))}

    def get_leg(self, call: Call) -> Reply:
        """One of the user's legs."""
        leg_id = call.path["legId"]
        for leg in views.legs(self._party(call)):
            if leg["deviceId"] == leg_id:
                return leg
        raise UnknownLeg(f"call {call.path['callRef']} has no leg {leg_id!r:.60}")

    def switch_device(self, call: Call) -> Reply:
        """Go on with the call on another set."""
        leg_id = call.path["legId"]
        other = Fields.of(call).required("otherDeviceId")
        self._pbx.moves.switch_device(self._party(call, leg_id), leg_id, other)
        return None

    def get_participants(self, call: Call) -> Reply:
        """Everybody in the call."""
        return {"participants": views.call_view(self._party(call))["participants"]}

    def get_participant(self, call: Call) -> Reply:
        """Somebody in the call."""
        participant_id = call.path["participantId"]
        subscriber = self._user(call)
        for party in self._party(call).call.parties:
            if party.id == participant_id:
                return views.participant(party, subscriber)
        raise UnknownParticipant(f"the call has no participant {participant_id!r:.60}")

    def drop_participant(self, call: Call) -> Reply:
        """Drop somebody else from the call."""
        self._pbx.moves.drop_participant(self._party(call), call.path["participantId"])
        return None

    # Sets

    def desk_sharing_log_on(self, call: Call) -> Reply:
        """Make a desk sharing set the user's own."""
        number = Fields.of(call).required("dssDeviceNumber")
        self._pbx.services.log_on_shared_set(self._user(call), number)
        return None

    def desk_sharing_log_off(self, call: Call) -> Reply:
        """Give the desk sharing set back."""
        self._pbx.services.log_off_shared_set(self._user(call))
        return None

    def get_devices_state(self, call: Call) -> Reply:
        """Whether the user's sets work."""
        subscriber = self._user(call)
        return {"deviceStates": [views.device_state(subscriber, each) for each in subscriber.devices]}

    def get_device_state(self, call: Call) -> Reply:
        """Whether one of the user's sets works."""
        device_id = call.path["deviceId"]
        subscriber = self._user(call, device_id)
        if device_id not in self._pbx.plan.numbers:
            message = f"there is no set {device_id!r:.60}"
            telephony = {
                "errorType": "BAD_PARAMETER_VALUE",
                "errorCause": "INVALID_DEVICE",
                "message": message,
            }
            raise RestError("NOT_FOUND", message, telephony=telephony)
        self._core.device(subscriber, device_id)
        return views.device_state(subscriber, device_id)

    def toggle_interphony(self, call: Call) -> Reply:
        """Press the MICRO/ITH key."""
        device_id = call.path["deviceId"]
        self._pbx.services.micro(self._user(call, device_id), device_id)
        return None

    # Hunting groups

    def get_hunting_group_status(self, call: Call) -> Reply:
        """Whether the user is logged on to his group."""
        return {"logon": self._user(call).group_logged_on}

    def hunting_group_log_on(self, call: Call) -> Reply:
        """Take part in the group's calls."""
        self._pbx.services.log_on_group(self._user(call), on=True)
        return None

    def hunting_group_log_off(self, call: Call) -> Reply:
        """Take no part in the group's calls."""
        self._pbx.services.log_on_group(self._user(call), on=False)
        return None

    def add_me_to_hunting_group(self, call: Call) -> Reply:
        """Become a member."""
        self._pbx.services.join_group(self._user(call), call.path["hgNumber"])
        return None

    def remove_me_from_hunting_group(self, call: Call) -> Reply:
        """Be no member."""
        self._pbx.services.leave_group(self._user(call), call.path["hgNumber"])
        return None

    def query_hunting_groups(self, call: Call) -> Reply:
        """All groups, and the user's own."""
        group = self._user(call).group
        reply: dict[str, object] = {"hgList": list(self._core.groups)}
        if group is not None:
            reply["currentHg"] = group
        return reply

    # Call-backs and mini messages

    def get_callbacks(self, call: Call) -> Reply:
        """Who asks the user to call back."""
        entries = self._user(call).callbacks.values()
        return {"callbacks": [views.callback_view(self._core, entry) for entry in entries]}

    def delete_callbacks(self, call: Call) -> Reply:
        """Strike all requests."""
        self._pbx.services.delete_callbacks(self._user(call))
        return None

    def delete_callback(self, call: Call) -> Reply:
        """Strike one request."""
        self._pbx.services.delete_callback(self._user(call), call.path["callbackId"])
        return None

    def request_callback(self, call: Call) -> Reply:
        """Ask a user to call back, without calling him."""
        number = Fields.of(call).required_number("callee")
        self._pbx.services.request_callback(self._user(call), number)
        return None

    def get_mini_message(self, call: Call) -> Reply:
        """Take the newest message."""
        message = self._pbx.services.next_message(self._user(call))
        date = message.date.strftime("%Y-%m-%dT%H:%M:%S.") + f"{message.date.microsecond // 1000:03d}Z"
        return {"sender": message.sender, "date": date, "message": message.text}

    def send_mini_message(self, call: Call) -> Reply:
        """Leave a message for another user."""
        body = Fields.of(call)
        number, text = body.required_number("recipient"), body.required("message")
        self._pbx.services.send_message(self._user(call), number, text)
        return None

    # Pilot and state

    def get_pilot_info(self, call: Call) -> Reply:
        """Whether a call can be transferred to a pilot."""
        self._user(call)
        body = Fields.of(call)
        body.number("agentNumber")
        body.flag("priorityTransfer")
        skills, supervised = acr_skills(body.fields("skills")), body.flag("supervisedTransfer")
        pilot = self._pbx.services.pilot(call.path["nodeId"], call.path["pilotNumber"])
        return transfer_capability(self._pbx.acd, pilot.number, skills=skills, supervised=supervised)

    def get_state(self, call: Call) -> Reply:
        """The user's calls, sets and state."""
        return views.telephonic_state(self._core, self._user(call))

    def request_snapshot(self, call: Call) -> Reply:
        """Have the state told as an event: the user's, or everybody's."""
        everybody = self._core.subscribers.values() if call.login is None else [self._user(call)]
        for subscriber in everybody:
            self._pbx.o2g.tell_state(subscriber)
        return None
