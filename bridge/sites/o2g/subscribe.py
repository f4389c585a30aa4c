"""`O2g.subscribe` and `O2g.unsubscribe`: raw O2G events as `O2g.event` notifications (protocol.md section 4).

Errors: `protocol.jsonrpc.RpcError`.
"""

from __future__ import annotations

import asyncio
import logging
import random
import secrets
from collections.abc import Callable
from contextlib import aclosing
from typing import Any, NamedTuple, TypeVar
from urllib.parse import quote

import msgspec

from bridge.sites import Arguments, Cancel, Done, Held, answers
from bridge.sites.o2g.channel import ChannelRefused, channel_target, is_keep_alive, read_events
from bridge.sites.o2g.link import BASE, REQUEST_LIMIT_S, BackOff
from bridge.sites.o2g.passport import Passport
from bridge.sites.o2g.user import (
    OWN_PACKAGES,
    SUBSCRIPTIONS_MOST,
    O2gUser,
    Subscription,
    event_names,
    o2g_event,
    resync,
)
from bridge.transport import Request, Response, Transport, TransportError
from protocol import catalogue, jsonrpc
from protocol.encoding import DECODE_ERRORS
from protocol.jsonrpc import RpcError
from protocol.own_methods import subscription_arguments

log = logging.getLogger(__name__)


T = TypeVar("T")


SPREAD_S = 0.2
"""When the site is back, the subscriptions of one administrator's session are made anew within this time."""


class _Selector(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    names: list[str]
    ids: list[str] | None = None
    families: list[str] | None = None
    origins: list[str] | None = None


class _Subscribe(msgspec.Struct, forbid_unknown_fields=True):
    selectors: list[_Selector]
    identifier: str = ""


class _Unsubscribe(msgspec.Struct, forbid_unknown_fields=True):
    subscriptionId: str  # noqa: N815 - the wire's own spelling


class Subscribe:
    """`O2g.subscribe({selectors, identifier?})` → `{subscriptionId, identifier}`.

    A user who is served through the administrator's session is matched locally, and only gets his own events.
    Everybody else subscribes at the site, with an event channel of the subscription's own.
    """

    ordered = False

    def __init__(
        self, events: Transport, silence_s: float, back_off: Callable[[], BackOff] = BackOff
    ) -> None:
        self._events = events
        self._silence_s = silence_s
        self._back_off = back_off

    def start(self, user: O2gUser, arguments: Arguments, timeout_s: float, done: Done) -> Cancel:
        """Check the selectors, subscribe; the events wait for the reply."""
        asked = _parse(arguments, _Subscribe, "O2g.subscribe")
        if len(user.subscriptions) + len(user.channels) >= SUBSCRIPTIONS_MOST:
            raise jsonrpc.too_many_requests("subscriptions of one session", SUBSCRIPTIONS_MOST, 0)
        names = event_names(selector.names for selector in asked.selectors)
        if user.guarded:
            return self._locally(user, asked, names, done)
        return self._upstream(user, asked, timeout_s, done)

    def _locally(self, user: O2gUser, asked: _Subscribe, names: frozenset[str], done: Done) -> Cancel:
        packages = catalogue.event_packages()
        own = {name for package in OWN_PACKAGES for name in packages[package]}
        if not names <= own:
            raise jsonrpc.forbidden(
                f"{', '.join(sorted(names - own))}: not about one user; it needs an administrator's own sign-in"
            )
        for at, selector in enumerate(asked.selectors):
            if any(id_ not in (user.login, "*") for id_ in selector.ids or ()):
                raise jsonrpc.forbidden(f"ids must be {user.login}, or left out")
            if selector.families or selector.origins:
                where = f"selectors[{at}].{'families' if selector.families else 'origins'}"
                raise jsonrpc.invalid_params(
                    f"{where} needs a session of one's own at O2G; leave it out", param=where
                )
        subscription = Subscription(secrets.token_hex(16), asked.identifier, frozenset((user.login,)), names)
        answer = {"subscriptionId": subscription.id, "identifier": asked.identifier}

        def release() -> None:
            user.subscriptions[subscription.id] = subscription
            user.noted()

        handle = asyncio.get_running_loop().call_soon(done, Held(answer, release))
        return handle.cancel

    def _upstream(self, user: O2gUser, asked: _Subscribe, timeout_s: float, done: Done) -> Cancel:
        request = _request(asked, timeout_s)

        def answered(outcome: Response | RpcError) -> None:
            if isinstance(outcome, RpcError):
                done(outcome)
                return
            accepted = _accepted(outcome)
            if isinstance(accepted, RpcError):
                done(accepted)
                return
            channel = _Channel(self._events, self._silence_s, user, asked, accepted, self._back_off())
            answer = {"subscriptionId": channel.id, "identifier": asked.identifier}
            done(Held(answer, channel.start))

        return user.requests.submit(request, answered)

    def restore(self, user: O2gUser, passport: Passport) -> None:
        """Have him have what he had at another bridge; events flow from his `begin` on."""
        for local in passport.local:
            names = frozenset(local.names)
            user.subscriptions[local.id] = Subscription(
                local.id, local.identifier, frozenset((user.login,)), names
            )
        for each in passport.upstream:
            asked = msgspec.convert(each.asked, _Subscribe)
            before = _Accepted(each.upstream_id, "")
            user.channels[each.id] = _Channel(
                self._events, self._silence_s, user, asked, before, self._back_off(), known_as=each.id
            )


class _Accepted(NamedTuple):
    subscription_id: str
    target: str


def _request(asked: _Subscribe, timeout_s: float) -> Request:
    filter_ = {"selectors": asked.selectors}
    body = msgspec.json.encode({"filter": filter_, "version": "1.0", "timeout": 0})
    return Request("POST", f"{BASE}/subscriptions", [], body, timeout_s)


def _accepted(response: Response) -> _Accepted | RpcError:
    if response.status >= 400:
        return answers.refusal(response)
    try:
        said = msgspec.json.decode(response.body, type=dict[str, Any])
    except DECODE_ERRORS as error:
        return jsonrpc.upstream_error(502, None, f"the answer to the subscription is unusable: {error}")
    polling = said.get("publicPollingUrl") or said.get("privatePollingUrl")
    if said.get("status") != "ACCEPTED" or "subscriptionId" not in said:
        return jsonrpc.upstream_error(response.status, {**said, "error": said.get("status", "REFUSED")})
    try:
        return _Accepted(str(said["subscriptionId"]), channel_target(str(polling or "")))
    except ValueError as error:
        return jsonrpc.upstream_error(502, said, f"the subscription cannot be followed: {error}")


class _Channel:
    """A subscription at the site: followed, and made anew where the site has forgotten it, until `close`.

    The client knows it by its first id for as long as it lives.
    """

    def __init__(
        self,
        events: Transport,
        silence_s: float,
        user: O2gUser,
        asked: _Subscribe,
        accepted: _Accepted,
        back_off: BackOff,
        *,
        known_as: str | None = None,
    ) -> None:
        self.id = known_as or accepted.subscription_id
        self.upstream_id = accepted.subscription_id
        self._is_another_bridges = known_as is not None
        self._target = accepted.target
        self._events = events
        self._silence_s = silence_s
        self._user = user
        self._asked = asked
        self._back_off = back_off
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Let the events flow: the client has its answer."""
        if self._user.closed:
            return
        self._user.channels[self.id] = self
        self._user.noted()
        self._task = asyncio.get_running_loop().create_task(self._follow())
        self._task.add_done_callback(self._ended)

    def close(self) -> None:
        """Read it no longer."""
        if self._task is not None:
            self._task.cancel()

    async def _follow(self) -> None:
        user, identifier = self._user, self._asked.identifier
        missed = False
        if self._is_another_bridges:
            await self._forsake()
            await self._subscribe_again()
        while True:
            headers = user.following.link.headers
            opened = False
            try:
                lines = read_events(self._events, self._target, headers, self._silence_s)
                async with aclosing(lines):
                    async for line in lines:
                        if not line:
                            opened = True
                            self._back_off.reset()
                            if missed:
                                missed = False
                                user.deliver(resync())
                        elif not is_keep_alive(line):
                            user.deliver(o2g_event(identifier, self.id, line))
            except ChannelRefused as error:
                log.info("subscription %s of %s is made anew: %s", identifier, user.login, error)
                await self._subscribe_again()
                missed = False
                continue
            except TransportError as error:
                # What was on its way when the connection was cut is lost.
                missed = missed or opened
                log.info("subscription %s of %s pauses: %s", identifier, user.login, error)
            await self._pause(always=True)

    @property
    def asked(self) -> Any:
        """The call's parameters."""
        return msgspec.to_builtins(self._asked)

    async def _forsake(self) -> None:
        """Nobody reads it any more, or a bridge that should not."""
        try:
            await self._user.requests.request(_deletion(self.upstream_id, REQUEST_LIMIT_S))
        except RpcError as error:
            log.info("a subscription of %s stays: %s", self._user.login, error.message)

    async def _subscribe_again(self) -> None:
        """The site has forgotten the session or the subscription: subscribe anew, for as long as it takes."""
        user = self._user
        while True:
            await self._pause()
            try:
                accepted = _accepted(await user.requests.request(_request(self._asked, REQUEST_LIMIT_S)))
            except RpcError as error:
                accepted = error
            if isinstance(accepted, _Accepted):
                break
            log.info("%s cannot subscribe again: %s", user.login, accepted.message)
        self.upstream_id, self._target = accepted
        user.noted()
        user.deliver(resync())

    async def _pause(self, *, always: bool = False) -> None:
        """Wait before the next try; no longer than until the session itself has found the site again."""
        arrival = self._user.following.link.arrival()
        pausing = asyncio.get_running_loop().create_task(self._back_off.pause(always=always))
        try:
            await asyncio.wait((pausing, arrival), return_when=asyncio.FIRST_COMPLETED)
            if arrival.done():
                self._back_off.reset()
                await asyncio.sleep(random.uniform(0, SPREAD_S))  # noqa: S311 - spreads the load, no secret
        finally:
            pausing.cancel()

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._user.channels.pop(self.id, None)
        if not task.cancelled() and task.exception() is not None:
            log.error("an event channel failed", exc_info=task.exception())


class Unsubscribe:
    """`O2g.unsubscribe({subscriptionId})` → `null`."""

    ordered = False

    def start(self, user: O2gUser, arguments: Arguments, timeout_s: float, done: Done) -> Cancel:
        """End a subscription of this session."""
        asked = _parse(arguments, _Unsubscribe, "O2g.unsubscribe")
        if user.subscriptions.pop(asked.subscriptionId, None) is not None:
            user.noted()
            return asyncio.get_running_loop().call_soon(done, None).cancel
        channel = user.channels.pop(asked.subscriptionId, None)
        if channel is None:
            raise jsonrpc.invalid_params(
                "this session has no such subscription; give the subscriptionId of O2g.subscribe",
                param="subscriptionId",
            )
        channel.close()
        user.noted()

        def answered(outcome: Response | RpcError) -> None:
            done(answers.result(outcome) if isinstance(outcome, Response) else outcome)

        return user.requests.submit(_deletion(channel.upstream_id, timeout_s), answered)


def _deletion(upstream_id: str, timeout_s: float) -> Request:
    return Request("DELETE", f"{BASE}/subscriptions/{quote(upstream_id, safe='')}", timeout_s=timeout_s)


def _parse(arguments: Arguments, kind: type[T], method: str) -> T:
    """A call's parameters as a Struct. Raises -32602 that names the parameter."""
    return msgspec.convert(subscription_arguments(method, arguments), kind)
