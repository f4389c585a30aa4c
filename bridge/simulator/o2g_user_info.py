"""Tells whoever follows a user of the simulated O2G that his data are others than before: names, sets, voice mail.

Seed document 004, "User information", OnUserInfoChanged. Raises nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from bridge.simulator.face import Emit
from bridge.simulator.o2g_sessions import Accounts
from bridge.simulator.o2g_values import with_devices
from bridge.simulator.pbx_model import Change, Subscriber

Known = tuple[object, ...]


class UserInfo:
    """Compares the data of everybody concerned after each step of the PBX (`pbx_model.Listener`)."""

    def __init__(self, subscribers: Iterable[Subscriber], accounts: Accounts, emit: Emit) -> None:
        self._accounts = accounts
        self._emit = emit
        self._known = {each.login: _data(each) for each in subscribers}

    def calls_changed(self, change: Change) -> None:
        """Tell of those whose data have changed; one who is new is told of as created, not as changed."""
        for login, subscriber in change.users.items():
            data = _data(subscriber)
            known = self._known.get(login)
            if known == data:
                continue
            self._known[login] = data
            if known is not None and self._accounts.user(login) is not None:
                devices = [each.device for each in subscriber.devices.values()]
                view = with_devices(subscriber.user, devices)
                event = {"eventName": "OnUserInfoChanged", "loginName": login, "user": view}
                self._emit(event, id=login)

    def forget(self, subscriber: Subscriber) -> None:
        """He is no more."""
        self._known.pop(subscriber.login, None)

    def routing_changed(self, subscriber: Subscriber) -> None:
        """Nothing of a user's data."""

    def group_changed(self, subscriber: Subscriber) -> None:
        """Nothing of a user's data."""

    def devices_changed(self, subscriber: Subscriber, devices: Iterable[str]) -> None:
        """Nothing of a user's data: a set that breaks is still his."""


def _data(subscriber: Subscriber) -> Known:
    """What of a user `User` shows and may change."""
    user = subscriber.user
    mail = msgspec.structs.astuple(user.voice_mail) if user.voice_mail is not None else None
    devices = tuple(each.device for each in subscriber.devices.values())
    return (user.phone, user.first_name, user.last_name, mail, user.external_login, devices)
