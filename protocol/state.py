"""Which events tell a state, and of what: of two alike only the newer one still matters (protocol.md section 6).

A reader that cannot keep up, and a log that is full, lose what has been replaced before they lose anything else.
Errors: none; an event that is not as expected tells no state.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, Final

import msgspec
from msgspec import Raw

CTI_STATES: Final[Mapping[str, tuple[str, ...]]] = {
    "AgentStateEvent": ("agentId",),
    "AgentStatistics": ("id", "statistics.name"),
    "PhoneHintStatusEvent": ("number",),
    "QueueCalls": ("queueId",),
    "QueueStatistics": ("queueId", "queueRef", "counters.statName"),
    "UserStatusUpdate": (),
    "VoiceMailStatusUpdate": ("voiceMailId",),
}
"""`msgType` of Cti.js → the members that say what the state is of; `a.b` is the member b of each in the list a.

Not here is what tells of calls (`PhoneStatusUpdate` follows them), what changes when somebody sets it, lists that
were asked for, and what means something by its place among others (`LinkStatusUpdate` comes before a `Resync`).
Statistics come in parts, so the names in one belong to what it is of.
"""

O2G_STATES: Final[Mapping[str, tuple[str, ...]]] = {
    "OnAgentRtiChanged": ("number",),
    "OnAgentStateChanged": ("loginName",),
    "OnDeviceStateModified": ("loginName", "deviceStates.deviceId"),
    "OnDynamicStateChanged": ("loginName",),
    "OnEventSummaryUpdated": ("loginName",),
    "OnPGAgentRtiChanged": ("number",),
    "OnPGOtherRtiChanged": ("number",),
    "OnPilotRtiChanged": ("number",),
    "OnQueueRtiChanged": ("number",),
    "OnUserStateModified": ("loginName",),
}
"""`eventName` of O2G → the same."""


class _Named(msgspec.Struct):
    eventName: str = ""  # noqa: N815 - the wire's own spelling


_decode_name: Final = msgspec.json.Decoder(_Named).decode
_decode: Final = msgspec.json.Decoder().decode


def state_key(method: str, fields: Mapping[str, Any]) -> Hashable:
    """What the state is of that an event notification tells; None if it tells none.

    Events with equal keys replace each other. All members that are there count: O2G sends only those attributes
    that have changed, and an event never replaces one that tells of others.
    """
    if method == "Cti.event":
        name, content = fields.get("msgType"), fields.get("ctiMessage")
        states, origin = CTI_STATES, None
    elif method == "O2g.event":
        content, origin = fields.get("event"), fields.get("subscriptionId")
        name, states = _name_of(content), O2G_STATES
    else:
        return None
    members = states.get(name) if isinstance(name, str) else None
    if members is None:
        return None
    try:
        told = _decode(content) if isinstance(content, Raw) else content
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if not isinstance(told, Mapping):
        return None
    key = (method, origin, name, frozenset(told), *(_at(told, member) for member in members))
    try:
        hash(key)
    except TypeError:  # a list where a number belongs
        return None
    return key


def _name_of(content: Any) -> Any:
    if not isinstance(content, Raw):
        return content.get("eventName") if isinstance(content, Mapping) else None
    try:
        return _decode_name(content).eventName
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _at(told: Mapping[str, Any], member: str) -> Any:
    name, dot, inner = member.partition(".")
    value = told.get(name)
    if not dot:
        return value
    if not isinstance(value, list):
        return None
    return frozenset(each.get(inner) if isinstance(each, Mapping) else None for each in value)
