"""`O2g.subscribe` and `O2g.unsubscribe`: raw O2G events as `O2g.event` notifications (protocol.md section 4).

Errors: `protocol.jsonrpc.RpcError`.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from typing import Any, TypeVar

import msgspec

from bridge.sites import Arguments, Cancel, Done, Held, answers
from bridge.sites.o2g.channel import ChannelRefused, channel_target, read_events
from bridge.sites.o2g.link import BASE
from bridge.sites.o2g.user import (
    OWN_PACKAGES,
    SUBSCRIPTIONS_MOST,
    O2gUser,
    Subscription,
    event_names,
    o2g_event,
)
from bridge.transport import Request, Response, Transport, TransportError
from protocol import catalogue, jsonrpc
from protocol.jsonrpc import RpcError

log = logging.getLogger(__name__)


T = TypeVar("T")


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

    def __init__(self, events: Transport, silence_s: float) -> None:
        self._events = events
        self._silence_s = silence_s

    def start(self, user: O2gUser, arguments: Arguments, timeout_s: float, done: Done) -> Cancel:
        """Check the selectors, subscribe; the events wait for the reply."""
        asked = _parse(arguments, _Subscribe, "O2g.subscribe", ("selectors", "identifier"))
        if not asked.selectors or not all(selector.names for selector in asked.selectors):
            raise jsonrpc.invalid_params(
                "selectors must hold at least one, each with names", param="selectors"
            )
        if len(user.subscriptions) + len(user.channels) >= SUBSCRIPTIONS_MOST:
            raise jsonrpc.too_many_requests("subscriptions of one session", SUBSCRIPTIONS_MOST, 0)
        names = event_names(name for selector in asked.selectors for name in selector.names)
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
        for selector in asked.selectors:
            if any(id_ not in (user.login, "*") for id_ in selector.ids or ()):
                raise jsonrpc.forbidden(f"ids must be {user.login}, or left out")
        subscription = Subscription(secrets.token_hex(16), asked.identifier, frozenset((user.login,)), names)
        answer = {"subscriptionId": subscription.id, "identifier": asked.identifier}

        def release() -> None:
            user.subscriptions[subscription.id] = subscription

        handle = asyncio.get_running_loop().call_soon(done, Held(answer, release))
        return handle.cancel

    def _upstream(self, user: O2gUser, asked: _Subscribe, timeout_s: float, done: Done) -> Cancel:
        filter_ = {"selectors": asked.selectors}
        body = msgspec.json.encode({"filter": filter_, "version": "1.0", "timeout": 0})

        def answered(outcome: Response | RpcError) -> None:
            if isinstance(outcome, RpcError):
                done(outcome)
            elif outcome.status >= 400:
                done(answers.refusal(outcome))
            else:
                done(self._accepted(user, asked.identifier, outcome))

        return user.requests.submit(Request("POST", f"{BASE}/subscriptions", [], body, timeout_s), answered)

    def _accepted(self, user: O2gUser, identifier: str, response: Response) -> Any:
        try:
            said = msgspec.json.decode(response.body, type=dict[str, Any])
        except msgspec.DecodeError as error:
            return jsonrpc.upstream_error(502, None, f"the answer to the subscription is unusable: {error}")
        polling = said.get("publicPollingUrl") or said.get("privatePollingUrl")
        if said.get("status") != "ACCEPTED" or not polling or "subscriptionId" not in said:
            return jsonrpc.upstream_error(response.status, {**said, "error": said.get("status", "REFUSED")})
        subscription_id = str(said["subscriptionId"])
        target = channel_target(str(polling))

        def release() -> None:
            work = self._follow(user, identifier, subscription_id, target)
            task = asyncio.get_running_loop().create_task(work)
            user.channels[subscription_id] = task.cancel
            task.add_done_callback(lambda ended: _ended(user, subscription_id, ended))

        return Held({"subscriptionId": subscription_id, "identifier": identifier}, release)

    async def _follow(self, user: O2gUser, identifier: str, subscription_id: str, target: str) -> None:
        while True:
            try:
                headers = user.following.link.headers
                async for line in read_events(self._events, target, headers, self._silence_s):
                    if line and b'"OnChannelInformation"' not in line:
                        user.deliver(o2g_event(identifier, subscription_id, line))
            except ChannelRefused as error:
                log.info("subscription %s of %s ends: %s", identifier, user.login, error)
                return
            except TransportError as error:
                log.info("subscription %s of %s pauses: %s", identifier, user.login, error)
            await asyncio.sleep(0.5)


def _ended(user: O2gUser, subscription_id: str, task: asyncio.Task[None]) -> None:
    user.channels.pop(subscription_id, None)
    if not task.cancelled() and task.exception() is not None:
        log.error("an event channel failed", exc_info=task.exception())


class Unsubscribe:
    """`O2g.unsubscribe({subscriptionId})` → `null`."""

    ordered = False

    def start(self, user: O2gUser, arguments: Arguments, timeout_s: float, done: Done) -> Cancel:
        """End a subscription of this session."""
        asked = _parse(arguments, _Unsubscribe, "O2g.unsubscribe", ("subscriptionId",))
        if user.subscriptions.pop(asked.subscriptionId, None) is not None:
            return asyncio.get_running_loop().call_soon(done, None).cancel
        close = user.channels.pop(asked.subscriptionId, None)
        if close is None:
            raise jsonrpc.invalid_params(
                "this session has no such subscription; give the subscriptionId of O2g.subscribe",
                param="subscriptionId",
            )
        close()

        def answered(outcome: Response | RpcError) -> None:
            done(answers.result(outcome) if isinstance(outcome, Response) else outcome)

        target = f"{BASE}/subscriptions/{asked.subscriptionId}"
        return user.requests.submit(Request("DELETE", target, timeout_s=timeout_s), answered)


def _parse(arguments: Arguments, kind: type[T], method: str, names: tuple[str, ...]) -> T:
    """A call's parameters as a Struct. Raises -32602 that names the parameter."""
    if isinstance(arguments, list):
        if len(arguments) > len(names):
            raise jsonrpc.invalid_params(
                f"{method} takes {', '.join(names)}; got {len(arguments)} parameters"
            )
        arguments = dict(zip(names, arguments, strict=False))
    try:
        return msgspec.convert(arguments, kind)
    except msgspec.ValidationError as error:
        raise jsonrpc.invalid_params(f"{method}: {error}") from error
