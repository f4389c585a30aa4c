"""Where a call to a number ends up: forwards, overflow, do-not-disturb, busy lines, groups, the outside.

Nothing is changed here: `Router.locate` only answers. A chain of forwards that comes back to a user or a pilot
it has passed ends there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from enum import Enum, auto

from bridge.simulator.acd_log import Outcome
from bridge.simulator.pbx_core import Core
from bridge.simulator.pbx_model import Cause, Identity, Route, Subscriber
from bridge.simulator.plan import DeviceType, NumberKind


class Meeting(Enum):
    """What happens where the call arrives."""

    RINGS = auto()
    """A user's sets ring."""
    RINGS_UNHEARD = auto()
    """Something rings that nobody here can answer."""
    ANSWERS = auto()
    """It is answered at once."""
    OUTSIDE = auto()
    """It rings in the public network."""
    WAITS = auto()
    """It waits for an agent."""


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """A pilot that does not take a call: it is refused, or sent on to `destination`."""

    pilot: str
    outcome: Outcome
    destination: str | None = None
    aided: bool = False
    """That is another pilot, for mutual aid."""
    group: str | None = None
    """The processing group that leads there."""


@dataclass(frozen=True, slots=True)
class Onward:
    """Where a user's or a pilot's diversion leads; `by` is his login, or its number."""

    by: str
    identity: Identity
    cause: Cause
    target: str | None
    turned_away: TurnedAway | None = None


@dataclass(slots=True)
class Located:
    """Where a call arrives."""

    meeting: Meeting
    identity: Identity
    subscriber: Subscriber | None = None
    devices: tuple[str, ...] = ()
    device_call: bool = False
    cause: Cause | None = None
    """FORWARDED or OVERFLOWN, if it was diverted on the way."""
    redirecting: Identity | None = None
    """Who diverted it last."""
    visited: set[str] = field(default_factory=set)
    turned_away: list[TurnedAway] = field(default_factory=list)
    """The pilots that sent it on."""


@dataclass(slots=True)
class Failure:
    """Why a call arrives nowhere; `busy` is the user whose lines are taken."""

    cause: Cause
    busy: Subscriber | None = None
    turned_away: list[TurnedAway] = field(default_factory=list)


class Router:
    """Finds where calls go."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self.arrival: Callable[[str], Located | Failure | Onward] = self._nobody
        """What becomes of a call to this pilot now; set by the contact centre."""

    def _nobody(self, pilot: str) -> Failure:
        return Failure(Cause.NO_AVAILABLE_AGENT, turned_away=[TurnedAway(pilot, Outcome.NO_AGENT)])

    def locate(
        self, number: str, *, excluded: Collection[Subscriber] = (), visited: Collection[str] = ()
    ) -> Located | Failure:
        """Where a call to `number` arrives now.

        `excluded` are users who cannot be called because they are in the call already, `visited` the logins
        and pilots whose diversions the call has followed before.
        """
        seen = set(visited)
        cause: Cause | None = None
        redirecting: Identity | None = None
        turned_away: list[TurnedAway] = []
        while True:
            found = self._step(number, excluded)
            if isinstance(found, Onward):
                if found.turned_away is not None:
                    turned_away.append(found.turned_away)
                if found.target is None or found.by in seen:
                    return Failure(Cause.DESTINATION_NOT_OBTAINABLE, turned_away=turned_away)
                seen.add(found.by)
                cause, redirecting, number = found.cause, found.identity, found.target
                continue
            found.turned_away = turned_away + found.turned_away
            if isinstance(found, Failure):
                return found
            if found.subscriber is not None and found.subscriber.login in seen:
                return Failure(Cause.DESTINATION_NOT_OBTAINABLE, turned_away=found.turned_away)
            found.cause, found.redirecting, found.visited = cause, redirecting, seen
            return found

    def target(self, subscriber: Subscriber, route: Route) -> str | None:
        """The number a user's route leads to."""
        return route.number if route.number is not None else subscriber.voice_mail

    def no_answer_route(self, subscriber: Subscriber) -> tuple[Route, Cause] | None:
        """Where the user's unanswered calls go; an overflow only counts while there is no forward."""
        settings = subscriber.routing
        if settings.forward is not None:
            return (settings.forward, Cause.FORWARDED) if settings.forward.type.on_no_answer else None
        if settings.overflow is not None and settings.overflow.type.on_no_answer:
            return settings.overflow, Cause.OVERFLOWN
        return None

    def ringing_devices(self, subscriber: Subscriber) -> tuple[str, ...]:
        """The sets that ring: all that work, a mobile only while it is a presentation route."""
        return tuple(
            device_id
            for device_id in subscriber.in_service()
            if subscriber.devices[device_id].device.type is not DeviceType.MOBILE
            or subscriber.routing.mobile_selected
        )

    def loops(self, subscriber: Subscriber, number: str) -> bool:
        """Whether an immediate forward of the user to `number` would lead back to him."""
        seen = {subscriber.login}
        while True:
            target = self._core.device_owner.get(number)
            if target is None:
                return False
            if target.login in seen:
                return True
            seen.add(target.login)
            forward = target.routing.forward
            if forward is None or forward.type.on_busy or forward.type.on_no_answer or forward.number is None:
                return False
            number = forward.number

    def _step(self, number: str, excluded: Collection[Subscriber]) -> Located | Failure | Onward:
        core = self._core
        kind, owner = core.plan.resolve(number) or (None, "")
        identity = core.identity_of(number)
        match kind:
            case NumberKind.USER:
                return self._user(core.subscribers[owner], excluded)
            case NumberKind.DEVICE | NumberKind.SHARED_SET:
                return self._device(number, excluded)
            case NumberKind.VOICE_MAIL:
                return Located(Meeting.ANSWERS, identity)
            case NumberKind.PILOT:
                return self.arrival(owner)
            case NumberKind.HUNTING_GROUP:
                return self._group(owner, excluded)
            case NumberKind.UNASSIGNED_SET:
                if number in core.set_calls:
                    return Failure(Cause.BUSY)
                return Located(Meeting.RINGS_UNHEARD, identity)
            case NumberKind.OUTSIDE:
                if number in core.plan.outside.failures:
                    return Failure(Cause(core.plan.outside.failures[number]))
                return Located(Meeting.OUTSIDE, identity)
        return Failure(Cause.INVALID_NUMBER)

    def _user(self, subscriber: Subscriber, excluded: Collection[Subscriber]) -> Located | Failure | Onward:
        if subscriber in excluded:
            return Failure(Cause.BUSY)
        settings = subscriber.routing
        forward, overflow = settings.forward, settings.overflow
        if forward is not None and not forward.type.on_busy and not forward.type.on_no_answer:
            return self._onward(subscriber, Cause.FORWARDED, forward)
        if settings.dnd:
            return Failure(Cause.DO_NOT_DISTURB)
        devices = self.ringing_devices(subscriber)
        if not devices:
            return Failure(Cause.DESTINATION_NOT_OBTAINABLE)
        if subscriber.parties:
            if forward is not None and forward.type.on_busy:
                return self._onward(subscriber, Cause.FORWARDED, forward)
            if forward is None and overflow is not None and overflow.type.on_busy:
                return self._onward(subscriber, Cause.OVERFLOWN, overflow)
            if len(subscriber.parties) >= subscriber.user.lines:
                return Failure(Cause.BUSY, subscriber)
        return Located(Meeting.RINGS, self._core.identity(subscriber), subscriber, devices)

    def _onward(self, subscriber: Subscriber, cause: Cause, route: Route) -> Onward:
        target = self.target(subscriber, route)
        return Onward(subscriber.login, self._core.identity(subscriber), cause, target)

    def _device(self, device_id: str, excluded: Collection[Subscriber]) -> Located | Failure:
        subscriber = self._core.device_owner.get(device_id)
        if subscriber is None or not subscriber.devices[device_id].in_service:
            return Failure(Cause.DESTINATION_NOT_OBTAINABLE)
        if subscriber in excluded:
            return Failure(Cause.BUSY)
        if subscriber.routing.dnd:
            return Failure(Cause.DO_NOT_DISTURB)
        if len(subscriber.parties) >= subscriber.user.lines:
            return Failure(Cause.BUSY, subscriber)
        identity = self._core.identity(subscriber, device_id)
        return Located(Meeting.RINGS, identity, subscriber, (device_id,), device_call=True)

    def _group(self, number: str, excluded: Collection[Subscriber]) -> Located | Failure:
        for login in self._core.groups[number]:
            subscriber = self._core.subscribers[login]
            if subscriber not in excluded and subscriber.group_logged_on and self.available(subscriber):
                identity = self._core.identity(subscriber)
                return Located(Meeting.RINGS, identity, subscriber, self.ringing_devices(subscriber))
        return Failure(Cause.BUSY)

    def available(self, subscriber: Subscriber) -> bool:
        """Whether calls of a group or a pilot may be given to the user."""
        return (
            not subscriber.parties and not subscriber.routing.dnd and bool(self.ringing_devices(subscriber))
        )
