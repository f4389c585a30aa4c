"""Subscriptions of the simulated O2G: what their selectors ask for, what they get, how long they live.

Seed document 004, "Subscription management". Raises `RestError`; `Refused` stays inside and becomes the
answer with the status REFUSED.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Collection, Iterator
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from bridge.simulator.face import RestError
from bridge.simulator.o2g_channels import Channel, EventQueue, Webhook, WebhookClient
from bridge.simulator.o2g_http import Answer, Exchange, convert, encode
from bridge.simulator.o2g_sessions import API_VERSION, Accounts, Session
from bridge.simulator.settings import Settings
from protocol.catalogue import event_packages

log = logging.getLogger(__name__)

CHANNEL_PATH = "/OTEvents"

EVERYBODY = "*"
"""The id by which an administrator names all users."""

DEFAULT_TIMEOUT_MIN = 10
SHORTEST_TIMEOUT_MIN = 2
LONGEST_TIMEOUT_MIN = 60
"""The text says 10 to 60 minutes, the table of `SubscriptionRequest` 2 to 60: the wider range is accepted,
anything beyond it refused rather than silently changed. 0 stands apart: no timeout, but keep-alive events."""

WITHOUT_IDS = frozenset({"system", "pbxManagement"})
"""Packages whose selectors must not have ids."""

OF_NUMBERS = frozenset({"rsi", "pilot", "rti"})
"""Packages whose ids are directory numbers; there is no control on them."""

OF_ALL_USERS = frozenset({"userManagement"})
"""Packages whose events go to every subscription for them, whatever its ids."""

OF_THE_USER_BY_NAME = frozenset({"OnPreferencesChanged"})
"""Events that the document names and puts into no package: who names them gets them like those of `user`."""

FOR_ADMINISTRATORS = WITHOUT_IDS | OF_NUMBERS | OF_ALL_USERS | {"acdstats"}
"""Packages of events that concern no single user, or whose operations are an administrator's."""


class Refused(Exception):
    """The subscription cannot be accepted; the text says why."""


class Selector(msgspec.Struct):
    """Whose events, and which."""

    names: list[str] = []
    ids: list[str] | None = None


class Filter(msgspec.Struct):
    """The selectors of a subscription."""

    selectors: list[Selector] = []


class SubscriptionRequest(msgspec.Struct, rename="camel"):
    """The body that creates a subscription; `timeout` is in minutes."""

    version: str
    filter: Filter | None = None
    timeout: int | None = None
    web_hook_url: str | None = None


Key = tuple[str, str]
"""An event's name, and the id it is about or `EVERYBODY`."""


class Subscription:
    """One accepted subscription: the keys it asked for, and the events that wait for its channel or webhook.

    `timeout_s` is how long its channel may go without an event, None for ever.
    """

    def __init__(self, session: Session, keys: frozenset[Key], timeout_s: float | None) -> None:
        self.id = secrets.token_urlsafe(24)
        self.session = session
        self.keys = keys
        self.timeout_s = timeout_s
        self.queue = EventQueue()
        self.ended = False
        self.channel: Channel | None = None
        self.webhook: Webhook | None = None
        self.expiry: asyncio.TimerHandle | None = None


class Subscriptions:
    """All subscriptions; hands every event to those that asked for it."""

    def __init__(self, accounts: Accounts, settings: Settings) -> None:
        self._accounts = accounts
        self._settings = settings
        self._by_id: dict[str, Subscription] = {}
        # Dicts as ordered sets: subscriptions get an event in the order in which they were created.
        self._by_key: dict[Key, dict[Subscription, None]] = {}
        self._webhooks = WebhookClient(settings)
        self._announced = EventQueue()
        # Unbuffered: what is in it is there, however the program ends.
        path = settings.event_log
        self._log = None if path is None else Path(path).open("ab", 0)  # noqa: SIM115 - as long as this is
        self._announcer: Webhook | None = None

    def __len__(self) -> int:
        return len(self._by_id)

    def emit(self, event: dict[str, Any], *, id: str | None = None) -> None:  # noqa: A002 - named by `face.Emit`
        """Queue `event` for every subscription that asked for it, encoded once for all (see `face.Emit`)."""
        if self._log is not None:
            self._log.write(encode({"at": time.time(), "about": id, "event": event}) + b"\n")
        self._queue(event, self._asked_for(event, id))

    def emit_to(self, session: str, event: dict[str, Any], *, id: str | None = None) -> None:  # noqa: A002
        """Queue `event` for the subscriptions of one session that asked for it (see `face.EmitTo`)."""
        self._queue(event, [each for each in self._asked_for(event, id) if each.session.token == session])

    def announce(self, event: dict[str, Any]) -> None:
        """Post `event` to the configured address (`Settings.start_hook_url`), whatever is subscribed to."""
        address = self._settings.start_hook_url
        if address is None:
            return
        self._announced.put(encode(event) + b"\n")
        if self._announcer is None:
            self._announcer = self._webhooks.open(self._announced, address, "")

    def _asked_for(self, event: dict[str, Any], about: str | None) -> Collection[Subscription]:
        name = event["eventName"]
        of_all = self._by_key.get((name, EVERYBODY), {})
        of_one = self._by_key.get((name, about), {}) if about is not None else {}
        return {**of_all, **of_one}

    def _queue(self, event: dict[str, Any], subscriptions: Collection[Subscription]) -> None:
        if not subscriptions:
            return
        line = encode(event) + b"\n"
        for subscription in subscriptions:
            if len(subscription.queue) >= self._settings.event_queue_limit:
                log.warning("a subscription of %s ends: its queue is full", subscription.session.login)
                self.end(subscription)
            else:
                subscription.queue.put(line)

    def create(self, exchange: Exchange, session: Session) -> Answer:
        """POST /subscriptions: `Subscription`, with the status ACCEPTED or REFUSED."""
        request = convert(exchange.body, SubscriptionRequest)
        try:
            if request.version != API_VERSION:
                raise Refused(f"version {request.version!r} is not supported, only {API_VERSION}")
            keys = self._keys(request.filter, session)
            timeout_s = self._timeout_s(request)
            if request.web_hook_url is not None:
                _check_url(request.web_hook_url)
        except Refused as refusal:
            return Answer(HTTPStatus.OK, {"message": str(refusal), "status": "REFUSED"})
        subscription = Subscription(session, keys, timeout_s)
        self._by_id[subscription.id] = subscription
        self._index(subscription)
        body = {"subscriptionId": subscription.id, "message": "The subscription has been accepted."}
        if request.web_hook_url is not None:
            subscription.webhook = self._webhooks.open(
                subscription.queue, request.web_hook_url, subscription.id
            )
            mode = "WEBHOOK"
        else:
            self._expire_unless_opened(subscription)
            address = f"{exchange.base}{CHANNEL_PATH}?subscriptionId={subscription.id}"
            body |= {"publicPollingUrl": address, "privatePollingUrl": address}
            mode = "CHUNK"
        body |= {"status": "ACCEPTED", "mode": mode, "format": "JSON"}
        return Answer(HTTPStatus.OK, body)

    def update_filter(self, exchange: Exchange, session: Session) -> Answer:
        """PUT /subscriptions: other selectors for the session's subscription.

        The document names no subscription in this request; with several, it is the newest one, unless the
        query names another (`subscriptionId`).
        """
        mine = [known for known in self._by_id.values() if known.session is session]
        if (wanted := exchange.query.get("subscriptionId")) is not None:
            mine = [known for known in mine if known.id == wanted]
        if not mine:
            raise RestError("NOT_EXPECTED", "the session has no such subscription to update")
        try:
            keys = self._keys(convert(exchange.body, Filter), session)
        except Refused as refusal:
            raise RestError("BAD_PARAMETER", str(refusal)) from refusal
        subscription = mine[-1]
        self._unindex(subscription)
        subscription.keys = keys
        self._index(subscription)
        return Answer(HTTPStatus.NO_CONTENT)

    def remove(self, subscription_id: str, session: Session) -> Answer:
        """DELETE /subscriptions/{subscriptionId}: its channel closes, its queue is dropped."""
        subscription = self._by_id.get(subscription_id)
        if subscription is None:
            # The document lists no 404 for this operation.
            raise RestError("NOT_FOUND", f"no subscription {subscription_id}", status=HTTPStatus.BAD_REQUEST)
        if subscription.session is not session:
            raise RestError("NOT_ALLOWED", "the subscription belongs to another session")
        self.end(subscription)
        return Answer(HTTPStatus.NO_CONTENT)

    def channel(self, subscription_id: str, token: str | None) -> Channel:
        """A new channel for a subscription, in place of an older one.

        The vendor's Node client opens it without any cookie, so none is asked for; a cookie that is there
        must be the owner's.
        """
        subscription = self._by_id.get(subscription_id)
        if subscription is None:
            raise RestError("NOT_FOUND", f"no subscription {subscription_id}")
        if token is not None and token != subscription.session.token:
            raise RestError("NOT_ALLOWED", "the subscription belongs to another session")
        if subscription.webhook is not None:
            raise RestError("NOT_EXPECTED", "the subscription has a webhook, which excludes a channel")
        if subscription.expiry is not None:
            subscription.expiry.cancel()
            subscription.expiry = None
        subscription.channel = Channel(
            subscription.queue,
            subscription.timeout_s,
            self._settings.keep_alive_period_s,
            previous=subscription.channel,
            on_closed=partial(self._channel_closed, subscription),
        )
        return subscription.channel

    def _channel_closed(self, subscription: Subscription, channel: Channel) -> None:
        if subscription.channel is channel:
            subscription.channel = None
            if not subscription.ended:
                self._expire_unless_opened(subscription)

    def _expire_unless_opened(self, subscription: Subscription) -> None:
        loop = asyncio.get_running_loop()
        subscription.expiry = loop.call_later(self._settings.reopen_window_s, self.end, subscription)

    def end(self, subscription: Subscription) -> None:
        """End a subscription, its channel and its webhook."""
        if subscription.ended:
            return
        subscription.ended = True
        del self._by_id[subscription.id]
        self._unindex(subscription)
        subscription.queue.clear()
        if subscription.expiry is not None:
            subscription.expiry.cancel()
        if subscription.channel is not None:
            subscription.channel.close()
        if subscription.webhook is not None:
            subscription.webhook.close()

    def end_of(self, session: Session) -> None:
        """End the subscriptions of a session that ended."""
        for subscription in list(self._by_id.values()):
            if subscription.session is session:
                self.end(subscription)

    async def close(self) -> None:
        """End everything; no event leaves afterwards."""
        for subscription in list(self._by_id.values()):
            self.end(subscription)
        if self._announcer is not None:
            self._announcer.close()
        await self._webhooks.close()
        if self._log is not None:
            self._log.close()
            self._log = None

    def _index(self, subscription: Subscription) -> None:
        for key in subscription.keys:
            self._by_key.setdefault(key, {})[subscription] = None

    def _unindex(self, subscription: Subscription) -> None:
        for key in subscription.keys:
            known = self._by_key[key]
            known.pop(subscription, None)
            if not known:
                del self._by_key[key]

    def _keys(self, wanted: Filter | None, session: Session) -> frozenset[Key]:
        if wanted is None or not wanted.selectors:
            raise Refused("the filter has no selector")
        return frozenset(key for selector in wanted.selectors for key in self._selected(selector, session))

    def _selected(self, selector: Selector, session: Session) -> Iterator[Key]:
        package = _package_of(selector.names, prefer_user=not session.admin)
        ids = self._ids_of(selector, package, session)
        known = event_packages()
        for name in selector.names:
            for event in known.get(name, (name,)):
                for about in ids:
                    yield event, about

    def _ids_of(self, selector: Selector, package: str, session: Session) -> list[str]:
        ids = selector.ids or []
        if package in FOR_ADMINISTRATORS and not session.admin:
            raise Refused(f"package {package} is for administrators")
        if package in WITHOUT_IDS:
            if ids:
                raise Refused(f"a selector for package {package} must not have ids")
            return [EVERYBODY]
        if package in OF_ALL_USERS:
            return [EVERYBODY]
        if not session.admin:
            if any(about != session.login for about in ids):
                raise Refused(f"a user session may only name its own user, {session.login}")
            return [session.login]
        if not ids:
            raise Refused(f"an administrator's selector for package {package} must have ids")
        if EVERYBODY in ids:
            return [EVERYBODY]
        if package not in OF_NUMBERS:
            for about in ids:
                if self._accounts.user(about) is None:
                    raise Refused(f"no user has the login {about}")
        return ids

    def _timeout_s(self, request: SubscriptionRequest) -> float | None:
        """How long the channel stays open without events, in seconds; None for ever. A webhook has none."""
        minutes = request.timeout if request.timeout is not None else DEFAULT_TIMEOUT_MIN
        if minutes == 0 or request.web_hook_url is not None:
            return None
        if not SHORTEST_TIMEOUT_MIN <= minutes <= LONGEST_TIMEOUT_MIN:
            allowed = f"0 or {SHORTEST_TIMEOUT_MIN} to {LONGEST_TIMEOUT_MIN} minutes"
            raise Refused(f"timeout {minutes} is not {allowed}")
        return minutes * self._settings.minute_s


def _package_of(names: list[str], *, prefer_user: bool) -> str:
    """The one package that all names belong to. OnUserInfoChanged is in two: users get it as of `user`."""
    if not names:
        raise Refused("a selector has no names")
    packages = event_packages()
    common: set[str] | None = None
    for name in names:
        holding = {name} if name in packages else {known for known in packages if name in packages[known]}
        if name in OF_THE_USER_BY_NAME:
            holding = {"user"}
        if not holding:
            raise Refused(f"unknown event or package {name!r}")
        common = holding if common is None else common & holding
        if not common:
            raise Refused(f"a selector names events of different packages: {', '.join(names)}")
    found = sorted(common or ())
    if len(found) > 1 and prefer_user:
        found = [package for package in found if package not in FOR_ADMINISTRATORS]
    return found[0]


def _check_url(address: str) -> None:
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
        # Reading it is what checks it.
        _ = parts.port
    except ValueError:
        usable = False
    if not usable:
        raise Refused("webHookUrl is not an http(s) address")
