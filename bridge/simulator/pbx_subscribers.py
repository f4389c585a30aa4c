"""Subscribers of the PBX who come and go while it runs, and whose sets they are: what its management does to it.

A set is a subscriber of its own, or attached to another's main set; then it is one of that user's sets. Every public
method leaves the state flushed. Raises errors of `pbx_model` before it changes anything.
"""

from __future__ import annotations

from collections.abc import Callable

from bridge.simulator.pbx_calls import Calls
from bridge.simulator.pbx_core import Core
from bridge.simulator.pbx_model import BadData, NumberTaken, Subscriber, UnknownDevice, WrongState
from bridge.simulator.plan import Device, NumberKind, User, VoiceMail

SECRET_CODE = "0000"  # noqa: S105 - of every new set, as of the demo's users (protocol.md section 10)


class Subscribers:
    """Creates, changes and deletes subscribers; `on_created` and `on_deleted` hear of who comes and goes."""

    def __init__(self, core: Core, calls: Calls) -> None:
        self._core = core
        self._calls = calls
        self.on_created: list[Callable[[Subscriber], None]] = []
        self.on_deleted: list[Callable[[Subscriber], None]] = []
        self._attached: dict[str, User] = {}
        """Who each attached set belonged to before, by its number; he is back when it is detached."""

    def create(self, device: Device, first_name: str, last_name: str) -> Subscriber:
        """A new set, and with it a new user."""
        self._require_free(device.id)
        user = User(
            login=f"oxe{device.id}",
            phone=device.id,
            secret_code=SECRET_CODE,
            first_name=first_name,
            last_name=last_name,
            display_name=f"{first_name} {last_name}".strip(),
            devices=(device,),
            node_id=self._core.plan.node_id,
        )
        return self._add(user)

    def delete(self, number: str, *, force: bool = False) -> None:
        """Delete a set; with a main set its user, whose other sets are on their own then. Busy ones by `force`."""
        owner = self._owner(number)
        party = next((each for each in owner.parties if number in each.devices), None)
        main = number == owner.user.phone
        if main:
            self._require_removable(owner)
        if not force and (party is not None or (main and owner.parties)):
            raise WrongState(f"set {number} is in a call")
        for each in list(owner.parties):
            if each in owner.parties and (main or number in each.devices):
                self._calls.leave(each)
        if main:
            for device in owner.user.devices[1:]:
                self.detach(owner, device.id)
            self._remove(owner)
        else:
            self._take(owner, number)
        self._core.flush()

    def attach(self, main: Subscriber, number: str) -> None:
        """Make a set that is somebody's only one a further set of `main`; its own user is no more."""
        self.require_attachable(main, number)
        owner = self._owner(number)
        device = owner.devices[number].device
        self._remove(owner)
        self._attached[number] = owner.user
        main.user.devices = (*main.user.devices, device)
        self._core.plan.numbers[number] = (NumberKind.DEVICE, main.login)
        self._core.add_device(main, device)
        self._sets_changed(main)

    def require_attachable(self, main: Subscriber, number: str) -> None:
        """Require that `attach` is possible."""
        owner = self._owner(number)
        if owner is main:
            raise BadData(f"{number} is a set of {main.login} already")
        if number != owner.user.phone or len(owner.devices) > 1:
            raise WrongState(f"set {number} is attached to others")
        self._require_removable(owner)
        if owner.parties:
            raise WrongState(f"set {number} is in a call")

    def detach(self, main: Subscriber, number: str) -> None:
        """Make one of the user's further sets a subscriber of its own again."""
        self.require_detachable(main, number)
        device = main.devices[number].device
        self._take(main, number)
        user = self._attached.pop(number, None)
        if user is None:
            self.create(device, main.user.first_name, main.user.last_name)
        else:
            self._add(user)

    def require_detachable(self, main: Subscriber, number: str) -> None:
        """Require that `detach` is possible."""
        if main.user.device(number) is None or number == main.user.phone:
            raise BadData(f"{number} is no further set of {main.login}")
        if any(number in party.devices for party in main.parties):
            raise WrongState(f"set {number} is in a call")

    def rename(self, subscriber: Subscriber, first_name: str, last_name: str) -> None:
        """Give a user other names."""
        user = subscriber.user
        user.first_name, user.last_name = first_name, last_name
        user.display_name = f"{first_name} {last_name}".strip()
        self._changed(subscriber)

    def set_voice_mail(self, subscriber: Subscriber, number: str | None) -> None:
        """Give a user the voice mail of this number, or none."""
        if number is not None and self._core.plan.resolve(number) != (NumberKind.VOICE_MAIL, number):
            raise BadData(f"{number} is no voice mail")
        subscriber.user.voice_mail = VoiceMail(number=number) if number is not None else None
        self._changed(subscriber)

    def set_device(self, device: Device) -> None:
        """Make a set one of another type."""
        owner = self._owner(device.id)
        owner.devices[device.id].device = device
        owner.user.devices = tuple(device if each.id == device.id else each for each in owner.user.devices)
        self._changed(owner)

    # Inside

    def _owner(self, number: str) -> Subscriber:
        owner = self._core.device_owner.get(number)
        if owner is None or owner.user.device(number) is None:
            raise UnknownDevice(f"there is no subscriber {number!r:.60}")
        return owner

    def _require_free(self, number: str) -> None:
        plan = self._core.plan
        if plan.resolve(number) is not None or number in plan.centre.numbers():
            raise NumberTaken(f"the number {number} is taken")

    def _require_removable(self, subscriber: Subscriber) -> None:
        if subscriber.login in self._core.plan.centre.agents:
            raise WrongState(f"{subscriber.login} is an operator of the contact centre")
        if subscriber.shared_set is not None:
            raise WrongState(f"{subscriber.login} is logged on to {subscriber.shared_set}")

    def _add(self, user: User) -> Subscriber:
        subscriber = self._core.add_user(user)
        for react in self.on_created:
            react(subscriber)
        self._changed(subscriber)
        return subscriber

    def _remove(self, subscriber: Subscriber) -> None:
        self._core.remove_user(subscriber)
        for react in self.on_deleted:
            react(subscriber)

    def _take(self, owner: Subscriber, number: str) -> None:
        owner.user.devices = tuple(each for each in owner.user.devices if each.id != number)
        self._core.plan.numbers.pop(number, None)
        self._core.remove_device(owner, number)
        self._sets_changed(owner)

    def _sets_changed(self, subscriber: Subscriber) -> None:
        """Which sets calls are presented to is part of a user's routing."""
        self._core.flush()
        for listener in self._core.listeners:
            listener.routing_changed(subscriber)

    def _changed(self, subscriber: Subscriber) -> None:
        self._core.touch_user(subscriber)
        self._core.flush()
