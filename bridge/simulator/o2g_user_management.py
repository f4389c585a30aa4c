"""The `userManagement` operations of the simulated O2G: which subscribers of the PBX it knows as users.

A user who is removed stays a subscriber of the PBX and can be created again from any of his sets; meanwhile
he has no account, no session and no operation. Seed document 004, "User Management". Raises `RestError` only.
"""

from __future__ import annotations

from collections.abc import Callable

from bridge.simulator.face import Call, Emit, Handler, Reply, RestError
from bridge.simulator.o2g_requests import Fields, bad, shown
from bridge.simulator.o2g_sessions import Accounts
from bridge.simulator.o2g_values import View, names, node_of, with_devices
from bridge.simulator.pbx import Pbx
from bridge.simulator.pbx_model import Subscriber
from bridge.simulator.plan import User

EndSessions = Callable[[str], None]
"""Ends every session of a login."""


def user_management_handlers(
    pbx: Pbx, accounts: Accounts, emit: Emit, end_sessions: EndSessions
) -> dict[str, Handler]:
    """The four operations of the package `userManagement`, by catalogue id."""
    service = _UserManagement(pbx, accounts, emit, end_sessions)
    pbx.subscribers.on_created.append(service.subscriber_created)
    pbx.subscribers.on_deleted.append(service.subscriber_deleted)
    return {
        "userManagement.getLogins": service.get_logins,
        "userManagement.createUsers": service.create_users,
        "userManagement.getByLoginName": service.get_by_login_name,
        "userManagement.deleteUser": service.delete_user,
    }


class _UserManagement:
    def __init__(self, pbx: Pbx, accounts: Accounts, emit: Emit, end_sessions: EndSessions) -> None:
        self._pbx = pbx
        self._accounts = accounts
        self._emit = emit
        self._end_sessions = end_sessions

    def get_logins(self, call: Call) -> Reply:
        """The logins of all users, of a node's, or of the one who has a set."""
        found = self._accounts.all_users()
        nodes, device = names(call.query, "nodeIds"), call.query.get("deviceNumber")
        if nodes is not None:
            found = [user for user in found if str(user.node_id) in nodes]
        if device is not None:
            owner = self._pbx.owner_of(device)
            found = [user for user in found if owner is not None and user.login == owner.login]
        return {"loginNames": [user.login for user in found]}

    def create_users(self, call: Call) -> Reply:
        """Make users of the node's subscribers who have these sets, or of all. Who is a user already stays one.

        All of them or none: a number that is nobody's set is answered before anybody is created.
        """
        request = Fields.of(call)
        node = node_of(call.body or {})
        numbers = request.texts("deviceNumbers")
        everybody = request.flag("all")
        if everybody == bool(numbers):
            raise bad("either deviceNumbers or all must be given")
        subscribers = list(self._pbx.core.subscribers.values())
        if not any(str(each.user.node_id) == node for each in subscribers):
            raise RestError("NOT_FOUND", f"no node {shown(node)} is known")
        wanted: dict[str, User] = {}
        if everybody:
            for each in subscribers:
                if str(each.user.node_id) == node:
                    wanted[each.login] = each.user
        for number in numbers or []:
            owner = self._pbx.owner_of(number)
            if owner is None or str(owner.user.node_id) != node:
                raise RestError("NOT_FOUND", f"node {node} has no subscriber with the set {shown(number)}")
            wanted[owner.login] = owner.user
        created = []
        for user in wanted.values():
            known = self._accounts.user(user.login) is not None
            if not known:
                self._accounts.restore(user.login)
                self._emit({"eventName": "OnUserCreated", "user": self._user(user)}, id=user.login)
            created.append(self._user(user))
        return {"users": created}

    def get_by_login_name(self, call: Call) -> Reply:
        """`User`."""
        return self._user(self._known(call))

    def delete_user(self, call: Call) -> Reply:
        """The user has no account any more; his sessions end."""
        user = self._known(call)
        self._accounts.remove(user.login)
        self._end_sessions(user.login)
        self._emit({"eventName": "OnUserDeleted", "loginName": user.login}, id=user.login)
        return None

    # What the PBX tells

    def subscriber_created(self, subscriber: Subscriber) -> None:
        """Every subscriber is a user at once (`subscriberFilter` ALL)."""
        user = subscriber.user
        self._accounts.restore(user.login)
        self._emit({"eventName": "OnUserCreated", "user": self._user(user)}, id=user.login)

    def subscriber_deleted(self, subscriber: Subscriber) -> None:
        """Who is no subscriber any more is no user either."""
        login = subscriber.login
        self._end_sessions(login)
        if self._accounts.restore(login):
            self._emit({"eventName": "OnUserDeleted", "loginName": login}, id=login)

    def _known(self, call: Call) -> User:
        user = self._accounts.user(call.path["loginName"])
        if user is None:
            raise RestError("NOT_FOUND", f"no user has the login {shown(call.path['loginName'])}")
        return user

    def _user(self, user: User) -> View:
        return with_devices(user, self._pbx.devices_of(user.login))
