"""The 13 operations of O2G's routing service on the simulated PBX.

Seed document 004, section "Routing management". Raises `RestError`, with a `RoutingErrorInfo` where a route is
refused.
"""

from __future__ import annotations

from typing import Any

from bridge.simulator import o2g_views as views
from bridge.simulator.face import Call, Handler, Reply, RestError
from bridge.simulator.o2g_errors import guarded
from bridge.simulator.o2g_requests import NUMBER, SEPARATORS, Fields, bad, shown, subscriber_for
from bridge.simulator.pbx import Pbx
from bridge.simulator.pbx_model import ForwardType, Route, Subscriber

CONDITIONS = ("BUSY", "NO_ANSWER", "BUSY_NO_ANSWER")
DESTINATIONS = ("OFFICE", "MOBILE", "VOICEMAIL", "NUMBER", "UNKNOWN")

FORWARD = "INVALID_FORWARD_ROUTE"
OVERFLOW = "INVALID_OVERFLOW_ROUTE"


def refused(inner: str, error_type: str, cause: str, destination: str | None = None) -> RestError:
    """A route the PBX does not take."""
    routing = {"errorType": error_type, "errorCause": cause, "message": inner}
    if destination is not None:
        routing["destinationType"] = destination
    return RestError("BAD_PARAMETER", inner, routing=routing)


def routing_handlers(pbx: Pbx) -> dict[str, Handler]:
    """Every routing operation of the catalogue, by its id."""
    routing = Routing(pbx)
    names = {
        "getCapabilities": routing.get_capabilities,
        "setRoutes": routing.set_routes,
        "getDndState": routing.get_dnd_state,
        "activateDnd": routing.activate_dnd,
        "cancelDnd": routing.cancel_dnd,
        "getForward": routing.get_forward,
        "cancelForward": routing.cancel_forward,
        "setForward": routing.set_forward,
        "getOverflow": routing.get_overflow,
        "setOverflow": routing.set_overflow,
        "cancelOverflow": routing.cancel_overflow,
        "getRoutingState": routing.get_routing_state,
        "requestSnapshot": routing.request_snapshot,
    }
    return {f"routing.{name}": guarded(f"routing.{name}", handler) for name, handler in names.items()}


class Routing:
    """One method for each operation."""

    def __init__(self, pbx: Pbx) -> None:
        self._pbx = pbx

    def _user(self, call: Call) -> Subscriber:
        return subscriber_for(self._pbx, call)

    def _set(self, subscriber: Subscriber, **settings: Any) -> None:
        def change() -> None:
            for name, value in settings.items():
                setattr(subscriber.routing, name, value)

        self._pbx.services.routing(subscriber, change)

    def get_capabilities(self, call: Call) -> Reply:
        """What the user may set; presentation routes need a remote extension."""
        extension = views.mobile(self._user(call)) is not None
        return {"presentationRoute": extension, "forwardRoute": True, "overflowRoute": True, "dnd": True}

    def get_routing_state(self, call: Call) -> Reply:
        """All of the user's settings."""
        return views.routing_state(self._user(call))

    def request_snapshot(self, call: Call) -> Reply:
        """Have the settings told as an event: the user's, or everybody's."""
        everybody = self._pbx.core.subscribers.values() if call.login is None else [self._user(call)]
        for subscriber in everybody:
            self._pbx.o2g.tell_routing(subscriber)
        return None

    # Do not disturb

    def get_dnd_state(self, call: Call) -> Reply:
        """Whether the user does not want to be disturbed."""
        return {"activate": self._user(call).routing.dnd}

    def activate_dnd(self, call: Call) -> Reply:
        """Present no calls."""
        self._set(self._user(call), dnd=True)
        return None

    def cancel_dnd(self, call: Call) -> Reply:
        """Present calls again."""
        self._set(self._user(call), dnd=False)
        return None

    # Forward and overflow

    def get_forward(self, call: Call) -> Reply:
        """The user's forward; no destinations where there is none."""
        return views.forward_route(self._user(call).routing.forward)

    def set_forward(self, call: Call) -> Reply:
        """Forward calls; without a route the forward is cancelled."""
        subscriber = self._user(call)
        self._set(subscriber, forward=self._forward(subscriber, Fields.of(call).fields("forwardRoute")))
        return None

    def cancel_forward(self, call: Call) -> Reply:
        """Forward no calls."""
        self._set(self._user(call), forward=None)
        return None

    def get_overflow(self, call: Call) -> Reply:
        """The user's overflow; 404 where there is none, its shape having no way to say so."""
        subscriber = self._user(call)
        if subscriber.routing.overflow is None:
            raise RestError("NOT_FOUND", f"{subscriber.login} has no overflow route")
        return views.overflow_route(subscriber.routing.overflow)

    def set_overflow(self, call: Call) -> Reply:
        """Overflow calls that find the user busy or are not answered."""
        subscriber = self._user(call)
        routes = Fields.of(call).list("overflowRoutes")
        if not routes:
            raise refused("overflowRoutes is missing", "BAD_PARAMETER_VALUE", "NULL_OR_EMPTY_PARAMETER")
        if len(routes) > 1:
            raise refused("only one overflow route can be set", "BAD_PARAMETER_VALUE", OVERFLOW)
        kind = routes[0].choice("overflowType", CONDITIONS)
        if kind is None:
            raise refused("overflowType is missing", "BAD_PARAMETER_VALUE", OVERFLOW)
        number = self._destination(subscriber, routes[0], OVERFLOW)
        self._set(subscriber, overflow=Route(ForwardType(kind), number))
        return None

    def cancel_overflow(self, call: Call) -> Reply:
        """Overflow no calls."""
        self._set(self._user(call), overflow=None)
        return None

    def set_routes(self, call: Call) -> Reply:
        """Select the remote extension or not; for compatibility, set the forward."""
        subscriber, body = self._user(call), Fields.of(call)
        settings: dict[str, Any] = {}
        if not body.given("presentationRoutes") and not body.given("forwardRoutes"):
            message = "neither presentationRoutes nor forwardRoutes is given"
            raise refused(message, "BAD_PARAMETER_VALUE", "NULL_OR_EMPTY_PARAMETER")
        presented = body.list("presentationRoutes")
        if len(presented) > 1:
            raise bad("only one presentation route can be set")
        for route in presented:
            for target in route.list("destinations"):
                settings.update(self._presentation(subscriber, target))
        if body.given("forwardRoutes"):
            forwards = body.list("forwardRoutes")
            if len(forwards) > 1:
                raise refused("only one forward route can be set", "BAD_PARAMETER_VALUE", FORWARD)
            settings["forward"] = self._forward(subscriber, forwards[0]) if forwards else None
        self._set(subscriber, **settings)
        return None

    def _presentation(self, subscriber: Subscriber, target: Fields) -> dict[str, bool]:
        kind = target.choice("type", DESTINATIONS)
        selected = target.flag("selected", default=True)
        if kind == "OFFICE" and selected:
            return {}
        if kind == "MOBILE" and views.mobile(subscriber) is not None:
            return {"mobile_selected": selected}
        message = (
            f"{target.name('type')} {kind}, selected {selected}: only a remote extension can be selected"
        )
        raise refused(message, "INVALID_OPERATION", "INVALID_CURRENT_DEVICE", kind)

    def _forward(self, subscriber: Subscriber, route: Fields) -> Route | None:
        kind = route.choice("forwardType", CONDITIONS)
        if not route.list("destinations"):
            if kind is not None:
                message = f"{route.name('destinations')} is missing"
                raise refused(message, "BAD_PARAMETER_VALUE", "NULL_OR_EMPTY_PARAMETER")
            return None
        number = self._destination(subscriber, route, FORWARD)
        if kind is None and number is not None and self._pbx.router.loops(subscriber, number):
            message = f"forwarding to {number} leads back to {subscriber.login}"
            raise refused(message, "BAD_PARAMETER_VALUE", FORWARD, "NUMBER")
        return Route(ForwardType(kind) if kind is not None else ForwardType.IMMEDIATE, number)

    def _destination(self, subscriber: Subscriber, route: Fields, cause: str) -> str | None:
        """The number of the route's one destination; None for the user's voice mail."""
        targets = route.list("destinations")
        if len(targets) != 1:
            message = f"{route.name('destinations')} must name one destination, not {len(targets)}"
            raise refused(message, "BAD_PARAMETER_VALUE", cause)
        target = targets[0]
        kind = target.choice("type", DESTINATIONS)
        if kind == "VOICEMAIL":
            if subscriber.voice_mail is None:
                message = f"{subscriber.login} has no voice mail"
                raise refused(message, "UNAUTHORIZED", "UNAUTHORIZED_PHONE_NUMBER", kind)
            return None
        if kind != "NUMBER":
            message = f"{target.name('type')} must be VOICEMAIL or NUMBER, not {shown(kind)}"
            raise refused(message, "BAD_PARAMETER_VALUE", cause, kind)
        return self._number(subscriber, target)

    def _number(self, subscriber: Subscriber, target: Fields) -> str:
        kind, given = "NUMBER", target.text("number")
        if not given:
            message = f"{target.name('number')} is missing"
            raise refused(message, "BAD_PARAMETER_VALUE", "NULL_OR_EMPTY_PARAMETER", kind)
        number = SEPARATORS.sub("", given)
        if not NUMBER.fullmatch(number):
            message = f"{target.name('number')} is not a phone number: {shown(given)}"
            raise refused(message, "BAD_PARAMETER_VALUE", "BAD_PHONE_NUMBER_FORMAT", kind)
        if number in subscriber.devices:
            message = f"{number} is the user's own"
            raise refused(message, "UNAUTHORIZED", "UNAUTHORIZED_PHONE_NUMBER", kind)
        plan = self._pbx.plan
        if plan.resolve(number) is None:
            part = "INCOMPLETE_PHONE_NUMBER" if plan.incomplete(number) else "UNKNOWN_PHONE_NUMBER"
            message = f"{number} leads nowhere"
            raise refused(message, part, "UNKNOWN", kind)
        return number
