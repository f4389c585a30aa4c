"""The methods that no catalogue has: what the bridge does by itself, and subscribing to raw O2G events.

Errors: `protocol.jsonrpc.RpcError`. Source: protocol.md sections 3, 4 and 6.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from protocol import parameters
from protocol.schema import Listing, Member, Nullable, Number, Record, Schema, Text, Whole


class OwnParameter(NamedTuple):
    """One parameter."""

    schema: Schema
    required: bool
    description: str


class OwnMethod(NamedTuple):
    """One method; parameters that are required come first. `signed_out`: it is answered before the sign-in, too."""

    summary: str
    parameters: Mapping[str, OwnParameter]
    result: Schema | None
    signed_out: bool = False
    description: str = ""


def _record(component: str, **members: Schema) -> Record:
    return Record(component, {name: Member(schema, True) for name, schema in members.items()})


_SESSION: Final[dict[str, Schema]] = {
    "sessionId": Text(),
    "login": Text(),
    "site": Text(),
    "kind": Text(),
    "ttl": Whole(),
}

BRIDGE_METHODS: Final[Mapping[str, OwnMethod]] = {
    "Session.login": OwnMethod(
        "Sign in to a site",
        {
            "login": OwnParameter(Text(), True, "the user's login name at the site"),
            "password": OwnParameter(
                Text(),
                True,
                "his password, which the site itself checks, or a token of `/xuc/api/2.0/auth/login`",
            ),
            "site": OwnParameter(Text(), False, "another site than the socket's"),
            "phoneNumber": OwnParameter(Text(), False, "which of the user's devices is his phone"),
        },
        _record("Session", **_SESSION),
        signed_out=True,
        description="`sessionId` is a secret: it is what `Session.resume` takes. `ttl` is in seconds.",
    ),
    "Session.logout": OwnMethod("End the session, at the site too; the socket stays open", {}, None),
    "Session.resume": OwnMethod(
        "Go on with a session on this socket",
        {
            "sessionId": OwnParameter(Text(), True, "from `Session.login`"),
            "seq": OwnParameter(Whole(minimum=0), True, "the number of the newest event that was received"),
        },
        _record("Resumed", sessionId=Text(), replayed=Whole(), lost=Whole()),
        signed_out=True,
        description="Events after `seq` follow, in order and none twice; `lost` counts those that are not kept any"
        " more.",
    ),
    "Session.info": OwnMethod(
        "What `Session.login` answered, and the number of the newest event",
        {},
        _record("SessionInfo", **_SESSION, seq=Whole()),
    ),
    "rpc.ping": OwnMethod("Is anybody there", {}, Record("Pong"), signed_out=True),
    "rpc.discover": OwnMethod("This document", {}, Record("OpenRPC"), signed_out=True),
}
"""What the bridge answers by itself, on any kind of site."""

_SELECTOR: Final = Record(
    "EventSelector",
    {
        "names": Member(Listing(Text(), 1), True),
        "ids": Member(Listing(Text()), False),
        "families": Member(Listing(Text()), False),
        "origins": Member(Listing(Text()), False),
    },
)

O2G_SUBSCRIPTIONS: Final[Mapping[str, OwnMethod]] = {
    "O2g.subscribe": OwnMethod(
        "Raw O2G events as `O2g.event` notifications",
        {
            "selectors": OwnParameter(
                Listing(_SELECTOR, 1),
                True,
                "as in O2G: `names` of events or packages, `ids` of whom they are about",
            ),
            "identifier": OwnParameter(Text(), False, "labels the events of this subscription"),
        },
        _record("Subscribed", subscriptionId=Text(), identifier=Text()),
        description="The reply precedes the first event.",
    ),
    "O2g.unsubscribe": OwnMethod(
        "End a subscription",
        {"subscriptionId": OwnParameter(Text(), True, "from `O2g.subscribe`")},
        None,
    ),
}
"""What only a site of kind `o2g` has, beside the operations of its API."""


def subscription_arguments(name: str, arguments: dict[str, Any] | list[Any]) -> dict[str, Any]:
    """The parameters of one of `O2G_SUBSCRIPTIONS` by name, as they are meant. Raises `RpcError` -32602."""
    known = O2G_SUBSCRIPTIONS[name].parameters
    required = [each for each, parameter in known.items() if parameter.required]
    positions = tuple(known)
    return parameters.accepted(name, known, required, positions, parameters.named(name, positions, arguments))


META: Final = Record(
    "Meta",
    {
        "key": Member(Text(), False),
        "requestId": Member(Text(), False),
        "timeout": Member(Number(), False),
    },
)
"""What any call by name may carry as `_meta`."""

LOST: Final = _record("CtiResync", lost=Nullable(Whole()))
"""The payload of `Resync`, the one message type that Cti.js does not know (protocol.md section 6)."""
