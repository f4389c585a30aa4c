"""Services beside calls: call-backs, mini messages, hunting groups, desk sharing, sets, routing settings.

Every public method leaves the state flushed. Raises errors of `pbx_model` before it changes anything.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

from bridge.simulator import pbx_rules as rules
from bridge.simulator.pbx_calls import Calls, require
from bridge.simulator.pbx_core import Core
from bridge.simulator.pbx_model import (
    BadData,
    BadDestination,
    CallbackEntry,
    Cause,
    DestinationBusy,
    DeviceRuntime,
    Dial,
    MediaState,
    MiniMessage,
    NoMessage,
    Party,
    SomebodysDevice,
    Subscriber,
    UnknownDevice,
    UnknownGroup,
    UnknownPilot,
    WrongState,
)
from bridge.simulator.plan import Device, NumberKind, Pilot
from bridge.simulator.routing import Router

MINI_MESSAGE_MAX_CHARS = 128
"""The document's limit, POST /telephony/miniMessages."""

MINI_MESSAGES_KEPT = 100
"""A user's unread mini messages; the oldest goes when one more comes."""

CALLBACK_TIMER = "callback"


class Completion:
    """Somebody waits for a user to be free; his set will ring then."""

    def __init__(self, caller: Subscriber, device_id: str, target: Subscriber, entry: str) -> None:
        self.caller = caller
        self.device_id = device_id
        self.target = target
        self.entry = entry


class Services:
    """What a user's set can do besides calls."""

    def __init__(self, core: Core, calls: Calls, router: Router) -> None:
        self._core = core
        self._calls = calls
        self._router = router
        self._ids = itertools.count(1)
        self._completions: list[Completion] = []
        self.on_waiting: list[Callable[[Subscriber], None]] = []
        """Called when a call-back request or a mini message came or went for a user."""
        core.on_free.append(self._somebody_is_free)
        core.on_remove.append(self._somebody_is_gone)

    # Call-backs

    def callback(self, party: Party) -> None:
        """Ask the user who is called and does not answer, or is busy, to call back.

        A busy one is watched: when both are free, the caller's set rings and calls him when answered.
        """
        require(rules.callback(party))
        caller = party.subscriber
        target = party.tone_of if party.tone is not None else party.others()[0].subscriber
        if caller is None or target is None:
            raise WrongState("no user is called")
        entry = self._ask(caller, target)
        if party.tone_of is not None:
            self._completions.append(Completion(caller, party.devices[0], target, entry.id))

    def request_callback(self, subscriber: Subscriber, number: str) -> None:
        """Ask a user, without calling him, to call back."""
        target = self._core.device_owner.get(number)
        if target is None or target is subscriber:
            raise BadDestination(f"{number} is not another user's number")
        if subscriber.parties:
            raise WrongState(f"{subscriber.login} is in a call")
        self._ask(subscriber, target)

    def _ask(self, caller: Subscriber, target: Subscriber) -> CallbackEntry:
        for entry in target.callbacks.values():
            if entry.caller is caller:
                return entry
        entry = CallbackEntry(f"{next(self._ids):08x}", caller)
        target.callbacks[entry.id] = entry
        self._waiting_changed(target)
        return entry

    def delete_callback(self, subscriber: Subscriber, entry: str) -> None:
        """Strike one request from the list, and do not ring for it any more."""
        if subscriber.callbacks.pop(entry, None) is None:
            raise BadData(f"{subscriber.login} has no callback {entry!r:.60}")
        self._completions = [
            each for each in self._completions if (each.target, each.entry) != (subscriber, entry)
        ]
        self._waiting_changed(subscriber)

    def delete_callbacks(self, subscriber: Subscriber) -> None:
        """Strike all requests from the list."""
        for entry in list(subscriber.callbacks):
            self.delete_callback(subscriber, entry)

    def _somebody_is_gone(self, subscriber: Subscriber) -> None:
        self._completions = [
            each for each in self._completions if subscriber not in (each.caller, each.target)
        ]

    def _somebody_is_free(self, subscriber: Subscriber) -> None:
        if any(subscriber in (each.caller, each.target) for each in self._completions):
            delay = self._core.timings.callback_delay_s
            self._core.after(subscriber, CALLBACK_TIMER, delay, lambda: self._complete(subscriber))

    def _complete(self, subscriber: Subscriber) -> None:
        for each in self._completions:
            if subscriber not in (each.caller, each.target) or each.caller.parties or each.target.parties:
                continue
            device = each.caller.devices.get(each.device_id)
            if device is None or not device.in_service:
                continue
            self.delete_callback(each.target, each.entry)
            dial = Dial(each.target.user.phone, cause=Cause.CALL_BACK)
            self._calls.start(each.caller, each.device_id, dial, ring_own_set=True)
            return

    # Mini messages

    def send_message(self, subscriber: Subscriber, number: str, text: str) -> None:
        """Leave a text for another user."""
        if not 0 < len(text) <= MINI_MESSAGE_MAX_CHARS:
            raise BadData(f"a message has 1 to {MINI_MESSAGE_MAX_CHARS} characters, not {len(text)}")
        target = self._core.device_owner.get(number)
        if target is None:
            raise BadDestination(f"{number} is not a user's number")
        target.messages.append(MiniMessage(subscriber.user.phone, self._core.clock.now(), text))
        del target.messages[:-MINI_MESSAGES_KEPT]
        self._waiting_changed(target)

    def next_message(self, subscriber: Subscriber) -> MiniMessage:
        """Take the newest text; it is gone with that."""
        if not subscriber.messages:
            raise NoMessage(f"no message is waiting for {subscriber.login}")
        message = subscriber.messages.pop()
        self._waiting_changed(subscriber)
        return message

    def _waiting_changed(self, subscriber: Subscriber) -> None:
        for react in self.on_waiting:
            react(subscriber)

    # Hunting groups

    def log_on_group(self, subscriber: Subscriber, *, on: bool) -> None:
        """Take part in the calls of the own hunting group, or not."""
        if subscriber.group is None:
            raise WrongState(f"{subscriber.login} belongs to no hunting group")
        self._group_state(subscriber, subscriber.group, on=on)

    def join_group(self, subscriber: Subscriber, number: str) -> None:
        """Become a member, and no longer one of another group; a member stays as he is."""
        self._group(number)
        if subscriber.group == number:
            return
        if subscriber.group is not None:
            self._core.groups[subscriber.group].remove(subscriber.login)
        self._core.groups[number].append(subscriber.login)
        self._group_state(subscriber, number, on=True)

    def leave_group(self, subscriber: Subscriber, number: str) -> None:
        """Be a member no longer; who is none stays none."""
        self._group(number)
        if subscriber.group == number:
            self._core.groups[number].remove(subscriber.login)
            self._group_state(subscriber, None, on=False)

    def _group(self, number: str) -> None:
        if number not in self._core.groups:
            raise UnknownGroup(f"there is no hunting group {number!r:.60}")

    def _group_state(self, subscriber: Subscriber, number: str | None, *, on: bool) -> None:
        changed = subscriber.group_logged_on != on
        subscriber.group, subscriber.group_logged_on = number, on
        if changed:
            for listener in self._core.listeners:
                listener.group_changed(subscriber)

    def pilot(self, node_id: str, number: str) -> Pilot:
        """An ACD pilot of this node."""
        pilot = self._core.plan.pilots.get(number)
        if pilot is None or node_id != str(self._core.plan.node_id):
            raise UnknownPilot(f"node {node_id!r:.20} has no pilot {number!r:.60}")
        return pilot

    # Sets

    def log_on_shared_set(self, subscriber: Subscriber, number: str) -> None:
        """Make a desk sharing set one of the user's own."""
        core = self._core
        kind, _ = core.plan.resolve(number) or (None, "")
        if kind is not NumberKind.SHARED_SET:
            if number in core.device_owner:
                raise SomebodysDevice(f"{number} is not a desk sharing set")
            raise UnknownDevice(f"there is no desk sharing set {number!r:.60}")
        if subscriber.shared_set is not None:
            raise WrongState(f"{subscriber.login} is logged on to {subscriber.shared_set}")
        if number in core.device_owner:
            raise DestinationBusy(f"{core.device_owner[number].login} is logged on to {number}")
        subscriber.shared_set = number
        core.add_device(subscriber, Device(id=number))
        core.flush()
        self._tell_devices(subscriber, number)

    def log_off_shared_set(self, subscriber: Subscriber) -> None:
        """Give the desk sharing set back; not in the middle of a call."""
        number = subscriber.shared_set
        if number is None:
            raise WrongState(f"{subscriber.login} is not logged on to a desk sharing set")
        if any(number in party.devices for party in subscriber.parties):
            raise WrongState(f"set {number} is in a call")
        subscriber.shared_set = None
        subscriber.devices[number].in_service = False
        self._tell_devices(subscriber, number)
        self._core.remove_device(subscriber, number)
        self._core.flush()

    def set_in_service(self, device_id: str, *, in_service: bool) -> None:
        """A set breaks or works again; what was on it alone is over. For tests and demonstrations."""
        core = self._core
        subscriber = core.device_owner.get(device_id)
        if subscriber is None:
            raise UnknownDevice(f"there is no set {device_id!r:.60}")
        runtime = subscriber.devices[device_id]
        if runtime.in_service == in_service:
            return
        runtime.in_service = in_service
        core.touch_user(subscriber)
        if not in_service:
            for party in list(subscriber.parties):
                rest = tuple(each for each in party.devices if each != device_id)
                if rest:
                    party.devices = rest
                    core.touch(party.call)
                elif device_id in party.devices:
                    self._calls.leave(party)
        core.flush()
        self._tell_devices(subscriber, device_id)

    def _tell_devices(self, subscriber: Subscriber, device_id: str) -> None:
        for listener in self._core.listeners:
            listener.devices_changed(subscriber, [device_id])

    def micro(self, subscriber: Subscriber, device_id: str) -> None:
        """Press the MICRO/ITH key: the microphone in a call, interphony on an idle set."""
        runtime: DeviceRuntime = self._core.device(subscriber, device_id)
        states = {party.state for party in subscriber.parties if device_id in party.devices}
        if not states:
            runtime.interphony = not runtime.interphony
        elif states != {MediaState.RINGING_INCOMING}:
            runtime.micro_off = not runtime.micro_off

    # Routing settings

    def routing(self, subscriber: Subscriber, change: Callable[[], None]) -> None:
        """Change a user's routing settings; the listeners decide whether anything is different."""
        change()
        for listener in self._core.listeners:
            listener.routing_changed(subscriber)
        if self._router.available(subscriber):
            for react in self._core.on_free:
                react(subscriber)
