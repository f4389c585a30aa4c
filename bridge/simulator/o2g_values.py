"""Small values that several packages of the simulated O2G write or read alike: dates, flags, lists, whom.

Raises `RestError` of type BAD_PARAMETER.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from bridge.simulator.face import Call
from bridge.simulator.o2g_requests import bad, shown
from bridge.simulator.plan import Device, User

View = dict[str, object]


def date_time(moment: datetime) -> str:
    """`dateTime` of the document: UTC with milliseconds."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def read_date_time(query: dict[str, str], name: str) -> datetime | None:
    """A `dateTime` of the query, UTC where it names no zone; None where it is absent."""
    text = query.get(name)
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise bad(f"{name} must be a date like 2013-05-16T18:17:14.489Z, not {shown(text)}") from None
    return moment.astimezone(UTC) if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def names(query: dict[str, str], name: str) -> list[str] | None:
    """A comma separated list of the query, a semicolon counting as a comma; None where it is absent."""
    text = query.get(name)
    if text is None:
        return None
    return [each.strip() for each in text.replace(";", ",").split(",") if each.strip()]


def flag(query: dict[str, str], name: str) -> bool:
    """A parameter without value is set by its presence; `false` as a value unsets it."""
    return query.get(name, "false").lower() != "false"


def whose(call: Call) -> str:
    """The login that the request is for."""
    login = call.login if call.login is not None else call.path.get("loginName")
    if login is None:
        raise bad("loginName must be given in an administrator's session")
    return login


def node_of(query: dict[str, str] | dict[str, object], name: str = "nodeId") -> str:
    """The node that the request names; a number counts as its digits."""
    node = query.get(name)
    if node is None or node == "" or isinstance(node, bool):
        raise bad(f"{name} is missing")
    return str(node)


def described(user: User) -> dict[str, object]:
    """`User` without its devices."""
    view: dict[str, object] = {
        "companyPhone": user.phone,
        "firstName": user.first_name,
        "lastName": user.last_name,
        "loginName": user.login,
        "nodeId": str(user.node_id),
    }
    if user.voice_mail is not None:
        view["voicemail"] = {"number": user.voice_mail.number, "type": user.voice_mail.type}
    if user.external_login is not None:
        view["externalLogin"] = user.external_login
    return view


def with_devices(user: User, devices: Iterable[Device]) -> dict[str, object]:
    """`User` with its devices."""
    shown = [
        {"type": each.type, "id": each.id} | ({"subType": each.sub_type} if each.sub_type is not None else {})
        for each in devices
    ]
    return {**described(user), "devices": shown}
