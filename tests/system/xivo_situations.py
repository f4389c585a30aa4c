"""What a row of the tests of Cti.js on a XiVO is made of, and the situations in which its method is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bridge.simulator.xivo_model import Membership
from tests.system.xivo_world import World

Facts = dict[str, Any]
"""What the situation gives: ids that are only known then. A string `<name>` in a row stands for one of them."""

Situation = Callable[[World], Facts]


@dataclass(frozen=True)
class Row:
    """One call of one method.

    `frame` is the command that XUC gets on the channel, without `claz`; or `rest` the method, target and body of the
    request. `answer` is the message type whose payload is the result, which has `has` in it. `heard` are messages
    that follow, with what must be in them.
    """

    method: str
    arguments: Facts = field(default_factory=dict)
    who: str = "alice"
    situation: Situation = lambda world: {}
    frame: Facts | None = None
    rest: tuple[str, str, Any] | None = None
    answer: str | None = None
    has: Any = None
    heard: tuple[tuple[str, Facts], ...] = ()


PHONE_EVENT = "PhoneEvent"


def event(kind: str, **more: Any) -> tuple[str, Facts]:
    """A `PhoneEvent` with these members."""
    return PHONE_EVENT, {"eventType": f"Event{kind}", **more}


def framed(command: str, **fields: Any) -> Facts:
    """A command on the channel."""
    return {"command": command, **fields}


def filled(value: Any, facts: Mapping[str, Any]) -> Any:
    """A part of a row with the facts in it."""
    if isinstance(value, str) and value.startswith("<") and value.endswith(">"):
        return facts[value[1:-1]]
    if isinstance(value, dict):
        return {key: filled(each, facts) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [filled(each, facts) for each in value]
    return value


# Situations


def idle(world: World) -> Facts:
    """Nobody talks."""
    return {}


def calling(world: World) -> Facts:
    """Bob calls Alice."""
    world.dial("bob", "1001")
    return _ids(world)


def _ids(world: World) -> Facts:
    party = world.do(lambda: world.party("alice"))
    return {"unique": world.do(lambda: world.xivo.watch.unique_id(party))}


def talking(world: World) -> Facts:
    """Alice and Bob talk; she has called."""
    world.dial("alice", "1002")
    world.answer("bob")
    return _ids(world)


def on_hold(world: World) -> Facts:
    """Alice has put Bob on hold."""
    facts = talking(world)
    world.hold("alice")
    return facts


def enquiry(world: World) -> Facts:
    """Alice talks to Dave; Bob waits."""
    facts = talking(world)
    world.dial("alice", "1004")
    world.answer("dave")
    return facts


def alone_in_a_room(world: World) -> Facts:
    """Bob has opened the room 4000."""
    world.dial("bob", "4000")
    return {}


def in_a_room(world: World) -> Facts:
    """Alice has opened the room 4000, Bob is in it, too."""
    world.dial("alice", "4000")
    world.dial("bob", "4000")
    world.until(lambda: len(world.xivo.rooms.by_number["4000"].participants) == 2)
    return {}


def muted_room(world: World) -> Facts:
    """The same, with Bob muted and deaf."""
    in_a_room(world)

    def muting() -> None:
        room = world.xivo.rooms.by_number["4000"]
        bob = world.xivo.rooms.participant(room, 2)
        world.xivo.rooms.mute(room, [bob], on=True)
        world.xivo.rooms.deafen(room, bob, on=True)

    world.do(muting)
    return {}


def beside_a_room(world: World) -> Facts:
    """Alice's room is on hold; she talks to Dave."""
    in_a_room(world)
    world.dial("alice", "1004")
    world.answer("dave")
    return {}


def agent_talks(world: World) -> Facts:
    """Carol, agent 1, talks to Bob."""
    world.dial("carol", "1002")
    world.answer("bob")
    return {}


def queued(world: World) -> Facts:
    """Somebody from outside waits for the switchboard, whose only agent pauses."""
    world.do(lambda: world.xivo.queues.pause(world.xivo.queues.agents[1], on=True))
    world.call_from_outside("0612345678", "3002")
    world.until(lambda: len(world.xivo.queues.log.waiting(2)) == 1)
    return {}


def dave_works(world: World) -> Facts:
    """Dave, agent 2, is logged on at his phone."""
    world.do(lambda: world.xivo.queues.log_on("1004", world.xivo.queues.agents[2]))
    return {}


def dave_pauses(world: World) -> Facts:
    """And pauses."""
    dave_works(world)
    world.do(lambda: world.xivo.queues.pause(world.xivo.queues.agents[2], on=True))
    return {}


def wanted(world: World) -> Facts:
    """Somebody wants to be called back."""

    def asking() -> Facts:
        callbacks = world.xivo.callbacks
        wanted_by = next(each for each in callbacks.lists.values() if each.name == "Support")
        person = {"phoneNumber": "0230210082", "firstName": "Alice", "lastName": "O'Neill"}
        more = {"mobilePhoneNumber": "0789654123", "company": "YourSociety"}
        request = callbacks.create_request(wanted_by.uuid, {**person, **more})
        return {"request": request.uuid, "period": callbacks.periods[2].uuid}

    return world.do(asking)


def hears_history(world: World) -> Facts:
    """Alice has called Bob before."""
    talking(world)
    world.hang_up("alice")
    return {}


def a_queue_history(world: World) -> Facts:
    """Somebody has given up waiting."""
    queued(world)
    world.do(lambda: world.xivo.calls.hang_up_outside(next(iter(world.xivo.core.calls.values()))))
    return {}


def a_default(world: World) -> Facts:
    """Dave's queues by default are others than those he is in."""

    def setting() -> None:
        own = world.xivo.presence.of(world.person("dave"))
        own.default_queues = [Membership(1, 1), Membership(2, 0)]

    world.do(setting)
    return {}


def a_favourite(world: World) -> Facts:
    """Bob is a favourite of Alice's."""
    world.do(
        lambda: world.xivo.presence.of(world.person("alice")).favourites.__setitem__(("internal", "2"), None)
    )
    return {}
