"""The state the PBX's rooms share: subscribers, calls, timers, and the collecting of changes.

Raises `UnknownCall`, `NotYours`, `UnknownDevice`, `DeviceOutOfService`, `UnknownLeg` of `pbx_model`.
"""

from __future__ import annotations

import asyncio
import itertools
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from bridge.simulator.pbx_model import (
    Call,
    Cause,
    Change,
    Clock,
    DeviceOutOfService,
    DeviceRuntime,
    Exit,
    Identity,
    Listener,
    MediaState,
    Party,
    SomebodysCall,
    SomebodysDevice,
    Subscriber,
    Timer,
    Timings,
    UnknownCall,
    UnknownDevice,
    UnknownLeg,
    utc_now,
)
from bridge.simulator.plan import Device, NumberKind, Plan, User


class Owner(Protocol):
    """Whatever has timers of its own."""

    timers: dict[str, Timer]


class LoopClock:
    """The running event loop's time."""

    def call_later(self, delay: float, callback: Callable[[], None]) -> Timer:
        """Call `callback` from the running loop after `delay` seconds."""
        return asyncio.get_running_loop().call_later(delay, callback)

    def now(self) -> datetime:
        """The time of day."""
        return utc_now()


class Core:
    """Who is there and which calls there are.

    Rooms change the state through `attach`, `detach`, `move` and by setting fields, name what they touched
    with `touch`, and end each step with `flush`, which hands the listeners one `Change`.
    """

    def __init__(self, plan: Plan, clock: Clock, timings: Timings) -> None:
        self.plan = plan
        self.clock = clock
        self.timings = timings
        self.subscribers: dict[str, Subscriber] = {}
        self.device_owner: dict[str, Subscriber] = {}
        self.calls: dict[str, Call] = {}
        self.parked: dict[str, Call] = {}
        self.queues: dict[str, list[Call]] = {number: [] for number in plan.pilots}
        self.set_calls: dict[str, Party] = {}
        """The call of each unassigned set that has one."""
        self.groups: dict[str, list[str]] = {
            number: list(group.members) for number, group in plan.hunting_groups.items()
        }
        self.listeners: list[Listener] = []
        self.on_free: list[Callable[[Subscriber], None]] = []
        """Called when a user who was busy is so no longer."""
        self.on_leave: list[Callable[[Party], None]] = []
        """Called before somebody leaves a call."""
        self._change = Change()
        self._touched: dict[str, Call] = {}
        self._timers: dict[tuple[int, str], Timer] = {}
        self._references = itertools.count(secrets.randbits(24))
        self._participants = itertools.count(1)
        # The second half of a callRef, one for each start of the PBX, as in the document's examples.
        self._boot = f"{secrets.randbits(16):04x}0{plan.node_id % 16:x}00"
        self.on_remove: list[Callable[[Subscriber], None]] = []
        """Called when a subscriber is no more, for what is kept about him elsewhere."""
        for user in plan.users.values():
            self.add_user(user)
        for number, members in self.groups.items():
            for login in members:
                self.subscribers[login].group = number
                self.subscribers[login].group_logged_on = True

    # Finding

    def party(self, subscriber: Subscriber, call_ref: str) -> Party:
        """The user's part in the call; `UnknownCall` or `SomebodysCall`."""
        call = self.calls.get(call_ref)
        if call is None:
            raise UnknownCall(f"no call has the reference {call_ref!r:.60}")
        party = call.party_of(subscriber)
        if party is None:
            raise SomebodysCall(f"{subscriber.login} has no part in call {call_ref}")
        return party

    def device(self, subscriber: Subscriber, device_id: str) -> DeviceRuntime:
        """The user's own set; `UnknownDevice` or `SomebodysDevice`."""
        runtime = subscriber.devices.get(device_id)
        if runtime is not None:
            return runtime
        if device_id in self.device_owner or device_id in self.plan.numbers:
            raise SomebodysDevice(f"set {device_id} is not one of {subscriber.login}")
        raise UnknownDevice(f"there is no set {device_id!r:.60}")

    def working_device(self, subscriber: Subscriber, device_id: str) -> None:
        """Require that the user's set works."""
        if not self.device(subscriber, device_id).in_service:
            raise DeviceOutOfService(f"set {device_id} is out of service")

    def leg(self, party: Party, device_id: str) -> None:
        """Require that the user's set takes part in the call."""
        if party.subscriber is not None:
            self.device(party.subscriber, device_id)
        if device_id not in party.devices:
            raise UnknownLeg(f"set {device_id} takes no part in call {party.call.ref}")

    def identity(self, subscriber: Subscriber, device_id: str | None = None) -> Identity:
        """How a user appears to the others."""
        user = subscriber.user
        if device_id is not None and device_id != user.phone:
            return Identity(device_id, user.login, user.first_name, user.last_name, main="DEVICE")
        return Identity(user.phone, user.login, user.first_name, user.last_name, main="USER")

    def identity_of(self, number: str) -> Identity:
        """How whatever `number` leads to appears."""
        kind, owner = self.plan.resolve(number) or (None, number)
        subscriber = self.device_owner.get(number)
        if subscriber is not None:
            return self.identity(subscriber, number)
        if kind is NumberKind.VOICE_MAIL:
            return Identity(number, display_name="Voice mail", main="SERVICE", sub_type="voicemail")
        if kind is NumberKind.PILOT:
            return Identity(number, display_name=self.plan.pilots[owner].name, main="SERVICE", sub_type="pbx")
        if kind is NumberKind.HUNTING_GROUP:
            name = self.plan.hunting_groups[owner].name
            return Identity(number, display_name=name, main="SERVICE", sub_type="pbx")
        if kind in (NumberKind.SHARED_SET, NumberKind.UNASSIGNED_SET):
            return Identity(number, main="DEVICE", sub_type="pbx")
        if kind is NumberKind.OUTSIDE:
            return Identity(number, main="EXTERNAL", sub_type="public")
        return Identity(number)

    # Changing

    def new_call(self) -> Call:
        """A call nobody takes part in yet."""
        call = Call(ref=f"{next(self._references) & 0xFFFFFFFF:08x}{self._boot}")
        self.calls[call.ref] = call
        return call

    def attach(
        self,
        call: Call,
        identity: Identity,
        state: MediaState,
        *,
        subscriber: Subscriber | None = None,
        devices: tuple[str, ...] = (),
    ) -> Party:
        """Let somebody take part."""
        number = next(self._participants) & 0xFFFFFFFF
        party = Party(
            id=f"{self._boot}{number:08x}",
            call=call,
            identity=identity,
            subscriber=subscriber,
            state=state,
            devices=devices,
        )
        call.parties.append(party)
        if not call.initiator:
            call.initiator = party.id
        if subscriber is not None:
            subscriber.parties.append(party)
        if identity.main == "EXTERNAL":
            call.trunks[party.id] = 1 + number % 60
        self.touch(call)
        return party

    def detach(
        self,
        party: Party,
        cause: Cause | None,
        *,
        new_destination: str | None = None,
        replaced_by: str | None = None,
    ) -> None:
        """End somebody's part; the others' is not touched. An empty call is gone."""
        call = party.call
        call.parties.remove(party)
        call.trunks.pop(party.id, None)
        self.cancel(party)
        self.clear_tone(party)
        subscriber = party.subscriber
        if subscriber is not None:
            subscriber.parties.remove(party)
            self._change.exits[subscriber.login, call.ref] = Exit(cause, new_destination, replaced_by)
            self.touch_user(subscriber)
        elif self.set_calls.get(party.identity.number) is party:
            del self.set_calls[party.identity.number]
        self.touch(call, cause)
        if not call.parties:
            self.discard(call)

    def move(self, party: Party, call: Call) -> None:
        """Take somebody over into another call, which for him replaces the one he was in."""
        old = party.call
        old.parties.remove(party)
        if party.id in old.trunks:
            call.trunks[party.id] = old.trunks.pop(party.id)
        call.parties.append(party)
        party.call = call
        if party.subscriber is not None:
            self._change.renames[party.subscriber.login, call.ref] = old.ref
        self.touch(old)
        self.touch(call)
        if not old.parties:
            self.discard(old)

    def discard(self, call: Call) -> None:
        """Forget a call nobody takes part in any more."""
        if self.calls.pop(call.ref, None) is not None:
            self._change.ended[call.ref] = call
        self._touched.pop(call.ref, None)
        self.cancel(call)
        self.unqueue(call)
        self.unpark(call)

    def unqueue(self, call: Call) -> None:
        """Take the call out of its pilot's queue."""
        if call.queued_at is not None:
            self.queues[call.queued_at].remove(call)
            call.queued_at = None

    def unpark(self, call: Call) -> None:
        """Take the call from where it is parked."""
        if call.parked_at is not None:
            del self.parked[call.parked_at]
            self.touch_device(call.parked_at)
            call.parked_at = None

    def end(self, call: Call, cause: Cause) -> None:
        """Release all parties."""
        for party in list(call.parties):
            self.detach(party, cause)

    def clear_tone(self, party: Party) -> None:
        """The party no longer hears why its call failed."""
        if party.tone_of is not None:
            party.tone_of.tones.discard(party)
        party.tone = party.tone_of = None

    def touch(self, call: Call, cause: Cause | None = None) -> None:
        """Something about the call changed, and why."""
        self._touched[call.ref] = call
        if cause is not None:
            self._change.causes[call.ref] = cause

    def announce(self, call: Call, cause: Cause) -> None:
        """Something about the call changed that only its cause tells."""
        self.touch(call, cause)
        self._change.announced.add(call.ref)

    def touch_user(self, subscriber: Subscriber) -> None:
        """What the user's sets can do may have changed."""
        self._change.users[subscriber.login] = subscriber

    def touch_device(self, device_id: str) -> None:
        """What this set can do may have changed."""
        if device_id in self.device_owner:
            self.touch_user(self.device_owner[device_id])

    def flush(self) -> None:
        """End a step: tell the listeners what changed since the last one."""
        change, touched = self._change, self._touched
        if not change.users and not touched and not change.ended:
            return
        self._change, self._touched = Change(), {}
        change.calls = touched
        for call in touched.values():
            for party in call.parties:
                if party.subscriber is not None:
                    change.users[party.subscriber.login] = party.subscriber
        for subscriber in list(change.users.values()):
            # Whether one can intrude hangs on the state of the user who was found busy.
            for party in subscriber.tones:
                if party.subscriber is not None:
                    change.users[party.subscriber.login] = party.subscriber
        for listener in self.listeners:
            listener.calls_changed(change)
        for subscriber in change.users.values():
            was_busy, subscriber.was_busy = subscriber.was_busy, bool(subscriber.parties)
            if was_busy and not subscriber.was_busy:
                for runtime in subscriber.devices.values():
                    runtime.micro_off = False
                for react in self.on_free:
                    react(subscriber)

    # Timers

    def after(self, owner: Owner, name: str, delay: float, action: Callable[[], None]) -> None:
        """Do `action`, and flush, after `delay` seconds; replaces the owner's timer of the same name."""
        self.cancel(owner, name)

        def fire() -> None:
            owner.timers.pop(name, None)
            self._timers.pop((id(owner), name), None)
            action()
            self.flush()

        owner.timers[name] = self._timers[id(owner), name] = self.clock.call_later(delay, fire)

    def cancel(self, owner: Owner, name: str | None = None) -> None:
        """Call off one of the owner's timers, or all."""
        for each in [name] if name is not None else list(owner.timers):
            timer = owner.timers.pop(each, None)
            if timer is not None:
                timer.cancel()
                self._timers.pop((id(owner), each), None)

    @property
    def live_timers(self) -> int:
        """How many timers run."""
        return len(self._timers)

    def close(self) -> None:
        """Call off every timer."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()

    # Subscribers and sets

    def add_user(self, user: User) -> Subscriber:
        """One more subscriber, whose numbers are nobody's."""
        subscriber = Subscriber(user=user, devices={each.id: DeviceRuntime(each) for each in user.devices})
        self.plan.users[user.login] = user
        self.subscribers[user.login] = subscriber
        for device_id in subscriber.devices:
            kind = NumberKind.USER if device_id == user.phone else NumberKind.DEVICE
            self.plan.numbers[device_id] = (kind, user.login)
            self.device_owner[device_id] = subscriber
        return subscriber

    def remove_user(self, subscriber: Subscriber) -> None:
        """A subscriber who is in no call is no more."""
        login = subscriber.login
        for party in subscriber.tones:
            party.tone_of = None
            self.touch(party.call)
        for call in self.calls.values():
            if call.recall is subscriber:
                call.recall = None
        for other in self.subscribers.values():
            entries = [each.id for each in other.callbacks.values() if each.caller is subscriber]
            for entry in entries:
                del other.callbacks[entry]
        if subscriber.group is not None:
            self.groups[subscriber.group].remove(login)
        self.cancel(subscriber)
        for device_id in subscriber.devices:
            self.plan.numbers.pop(device_id, None)
            del self.device_owner[device_id]
        del self.plan.users[login], self.subscribers[login]
        self._change.users.pop(login, None)
        for react in self.on_remove:
            react(subscriber)

    def add_device(self, subscriber: Subscriber, device: Device) -> None:
        """The user has one more set."""
        subscriber.devices[device.id] = DeviceRuntime(device)
        self.device_owner[device.id] = subscriber
        self.touch_user(subscriber)

    def remove_device(self, subscriber: Subscriber, device_id: str) -> None:
        """The set is the user's no longer."""
        del subscriber.devices[device_id]
        del self.device_owner[device_id]
        self.touch_user(subscriber)
