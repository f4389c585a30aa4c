"""A site of kind `o2g`: signs users in, keeps its sessions alive, runs methods, hands out events.

Errors: `protocol.jsonrpc.RpcError`. Source: protocol.md section 3; seed document 004.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

import msgspec

from bridge import config
from bridge.sites import (
    Deliver,
    Recall,
    SiteIngress,
    SiteStatus,
    SiteTunnel,
    TunnelEmit,
    TunnelLost,
)
from bridge.sites.back_off import BackOff, UntilAnAgentComes
from bridge.sites.configured import ConfiguredSite
from bridge.sites.o2g.contact_centre import PACKAGES as CENTRE_PACKAGES
from bridge.sites.o2g.contact_centre import ContactCentre
from bridge.sites.o2g.cti_operations import cti_operations
from bridge.sites.o2g.error_info import error_info
from bridge.sites.o2g.link import Link, Selector
from bridge.sites.o2g.methods import rows
from bridge.sites.o2g.operations import generic_operations
from bridge.sites.o2g.passport import read
from bridge.sites.o2g.phone_hints import PhoneHints
from bridge.sites.o2g.restored import subscribe_again
from bridge.sites.o2g.rewrite import O2gIngress
from bridge.sites.o2g.subscribe import Subscribe, Unsubscribe
from bridge.sites.o2g.tunnel import LabelledSubscriptions
from bridge.sites.o2g.user import (
    CTI_PACKAGES,
    OWN_PACKAGES,
    SNAPSHOT_WAIT_S,
    Following,
    O2gUser,
    watch_key,
)
from bridge.sites.o2g.webhooks import Webhooks
from bridge.sites.surface_row import Documented
from bridge.tracing import traced
from bridge.transport import Transport
from bridge.transport.agent import AgentTransport
from bridge.transport.pair import PairTransport
from protocol import jsonrpc
from protocol.encoding import DECODE_ERRORS
from protocol.jsonrpc import RpcError

log = logging.getLogger(__name__)

CHANNEL_WAIT_S = 5.0
"""How long a sign-in waits for its event channel; O2G opens one at once."""

LEARN_AT_ONCE = 16
"""Users whose snapshots are asked for at the same time after the way to the PBX was interrupted: a quarter of the
connections, so that calls get through meanwhile. A thousand users at once would overflow the carrier's queue."""

FORGET_AFTER_S = 30.0
"""In administrator mode a login without sessions is followed a while longer: pages are reloaded all the time."""

NO_ADDRESS = "https://site.invalid"
"""Stands for the address of a site behind an agent, which the bridge does not know; cookies are kept for it."""

_RETRY = 5


class _Head(msgspec.Struct):
    eventName: str = ""  # noqa: N815 - the wire's own spelling
    loginName: str | None = None  # noqa: N815 - the wire's own spelling


class O2gSite(ConfiguredSite):
    """One O2G server, reached directly or through an `agent` (`bridge.sites.Site`)."""

    kind = "o2g"

    def __init__(
        self,
        settings: config.Site,
        limits: config.Limits,
        *,
        agent: AgentTransport | None = None,
        back_off: Callable[[], BackOff] | None = None,
        forget_after_s: float = FORGET_AFTER_S,
        snapshot_wait_s: float = SNAPSHOT_WAIT_S,
    ) -> None:
        super().__init__(settings, limits)
        self._agent = agent
        self._back_off = back_off or (BackOff if agent is None else lambda: UntilAnAgentComes(agent))
        self._forget_after_s = forget_after_s
        self._snapshot_wait_s = snapshot_wait_s
        self._learning = asyncio.Semaphore(LEARN_AT_ONCE)
        self._transport: Transport | None = None
        self._events: Transport | None = None
        self._ingress = O2gIngress(
            url for url in (settings.url, settings.backup_url, settings.events_url) if url
        )
        self.webhooks = Webhooks(settings.public_url) if settings.public_url is not None else None
        self._subscribe: Subscribe
        self.changed: Callable[[], None] | None = None
        self._stands_by = False
        self.recall: Recall | None = None
        """Finds what another bridge has counted of the contact centre; None where there is no other."""
        self._admin: Link | None = None
        self._starting: asyncio.Task[None] | None = None
        self._centre: ContactCentre | None = None
        self._with_centre = True
        """The administrator's subscription asks for the contact centre's events, too."""
        self._hints: PhoneHints | None = None
        self._followings: dict[str, Following] = {}
        self._forgetting: dict[str, asyncio.TimerHandle] = {}
        self._background: set[asyncio.Task[Any]] = set()
        self._head = msgspec.json.Decoder(_Head)

    @property
    def transport(self) -> Transport:
        """Carries REST requests."""
        if self._transport is None:
            raise RuntimeError("the site has not been started")
        return self._transport

    @property
    def events_transport(self) -> Transport:
        """Carries event channels."""
        return self._events if self._events is not None else self.transport

    async def start(self) -> None:
        """Make the carriers; in administrator mode begin to sign the administrator in."""
        settings = self._settings
        if self._agent is not None:
            self._transport = traced(self.name, self._agent)
        elif settings.backup_url is not None:
            carriers = [self._carrier(url) for url in (settings.url, settings.backup_url)]
            self._transport = PairTransport(self.name, carriers)
        else:
            self._transport = self._carrier(settings.url)
        if settings.events_url is not None:
            self._events = self._carrier(settings.events_url)
        silence = settings.event_silence_s
        self._subscribe = Subscribe(self.events_transport, silence, self._back_off)
        self._operations = {
            **generic_operations(),
            **cti_operations(self.kind),
            "O2g.subscribe": self._subscribe,
            "O2g.unsubscribe": Unsubscribe(),
        }
        if self.has_one_session and not self._stands_by:
            self.take_over()

    # The administrator's session, which one bridge of several has (`bridge.sites.SharedSite`)

    @property
    def has_one_session(self) -> bool:
        """Whether an administrator's session serves all users."""
        return self._settings.is_administrator_mode and self._settings.admin_password is not None

    @property
    def is_near(self) -> bool:
        """Whether the site is reached from here."""
        return self._agent is None or self._agent.is_here

    def stand_by(self) -> None:
        """See `bridge.sites.SharedSite`."""
        self._stands_by = True

    def take_over(self) -> None:
        """Begin to sign the administrator in."""
        settings = self._settings
        if settings.admin_password is None:
            raise RuntimeError("the site has no administrator")
        self._stands_by = False
        admin = self._admin = self._link(
            settings.admin_login or "",
            settings.admin_password.read(),
            self._admin_event,
            self._admin_up,
            self._admin_down,
            self._admin_refused,
            persistent=True,
        )
        self._centre = ContactCentre(self.name, admin, self.transport, self._users_of, recall=self.recall)
        self._hints = PhoneHints(self._follow, self._let_go, self._followings.get)
        self._starting = self._spawn(self._start_admin(admin))

    def take_totals(self) -> dict[str, bytes]:
        """See `bridge.cluster.statistics.CountingSite`."""
        return {} if self._centre is None else self._centre.take_totals()

    async def stand_down(self) -> None:
        """Another bridge has the site now."""
        self._stands_by = True
        starting, self._starting = self._starting, None
        if starting is not None:
            starting.cancel()
            await asyncio.wait([starting])
        admin, self._admin = self._admin, None
        centre, self._centre = self._centre, None
        self._hints = None
        for following in list(self._followings.values()):
            self._forget(following)
        if centre is not None:
            await centre.close()
        if admin is not None:
            await admin.close()

    async def stop(self) -> None:
        """Sign out and close everything."""
        for handle in self._forgetting.values():
            handle.cancel()
        self._forgetting.clear()
        tasks = set(self._background)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        if self._centre is not None:
            await self._centre.close()
        if self._admin is not None:
            await self._admin.close()
        for carrier in (self._events, self._transport):
            if carrier is not None:
                await carrier.close()

    def status(self) -> SiteStatus:
        """In administrator mode, whether its event channel is open; else ready while there is a way to the site."""
        if self._agent is not None and not self._agent.connected:
            return SiteStatus(False, f"no agent {self._agent.name} is connected")
        if not self.has_one_session:
            return SiteStatus(True, "users sign in by themselves")
        if self._admin is None:
            return SiteStatus(False, "no bridge has signed the administrator in")
        if self._admin.up:
            return SiteStatus(True, "signed in as administrator, event channel open")
        return SiteStatus(False, self._admin.trouble)

    # Signing users in

    async def sign_in(
        self,
        login: str,
        password: str,
        phone_number: str | None,
        deliver: Deliver,
        ended: Callable[[str], None],
    ) -> O2gUser:
        """Check the credentials at O2G and follow the user."""
        if ":" in login:  # RFC 7617 section 2; what follows it would count as the password's beginning
            raise jsonrpc.not_signed_in("a login cannot hold a colon")
        if not self.has_one_session:
            return await self._sign_in_alone(login, password, phone_number, deliver, ended)
        probe = self._link(login, password, _ignore, _ignore, _ignore, _ignore)
        try:
            await probe.open(lambda link: ())
            if probe.is_admin:
                return await self._sign_in_alone(login, password, phone_number, deliver, ended)
            user_login = probe.login
        finally:
            await probe.close()
        return await self._share(user_login, phone_number, deliver)

    async def _sign_in_alone(
        self,
        login: str,
        password: str,
        phone_number: str | None,
        deliver: Deliver,
        ended: Callable[[str], None],
    ) -> O2gUser:
        """User mode, or an administrator in person: an O2G session of his own, with its own event channel."""
        return await self._alone(
            login, password, phone_number, deliver, ended, lambda link: link.open(_own_selectors), Link.close
        )

    async def _alone(
        self,
        login: str,
        password: str,
        phone_number: str | None,
        deliver: Deliver,
        ended: Callable[[str], None],
        open_: Callable[[Link], Awaitable[None]],
        give_up: Callable[[Link], Awaitable[None]],
    ) -> O2gUser:
        """`open_` signs the session in, `give_up` ends what cannot be made a user."""
        up = asyncio.Event()
        box: list[Following] = []

        def on_event(line: bytes) -> None:
            head = self._head_of(line)
            if head is not None:
                box[0].event(head.eventName, line)

        def on_up(missed: bool) -> None:
            up.set()
            if link.is_admin:  # he has no phone, so there is nothing to learn
                box[0].link_status("opened")
            else:
                self._caught_up(box[0], missed)

        def on_down(why: str) -> None:
            box[0].link_status("closed")

        link = self._link(login, password, on_event, on_up, on_down, ended)
        try:
            await open_(link)
            following = Following(self.name, link, self.transport, link.login, guarded=False)
            box.append(following)
            link.start()
            if not link.is_admin:
                try:
                    async with asyncio.timeout(CHANNEL_WAIT_S):
                        await up.wait()
                except TimeoutError:
                    raise jsonrpc.site_unreachable(self.name, _RETRY, link.trouble) from None
                await self._synced(following)
            self._check_phone(following, phone_number)
        except BaseException:
            await asyncio.shield(give_up(link))
            raise

        async def close(user: O2gUser) -> None:
            await link.close()

        async def leave(user: O2gUser) -> None:
            await link.leave()

        user = O2gUser(following, deliver, phone_number, close, leave)
        link.changed = lambda: user.noted()
        return user

    async def adopt(self, passport: bytes, deliver: Deliver, ended: Callable[[str], None]) -> O2gUser:
        """See `bridge.sites.Site.adopt`."""
        try:
            left = read(passport)
        except msgspec.DecodeError as error:
            raise jsonrpc.not_signed_in("what the session has left cannot be read; sign in again") from error
        signed_in = left.signed_in
        if signed_in is None:
            if not self.has_one_session:
                raise jsonrpc.not_signed_in(
                    f"{self.name} is not used as an administrator here; sign in again"
                )
            await self._until_up()
            user = await self._share(left.login, left.phone_number, deliver)
        else:
            own = signed_in
            user = await self._alone(
                own.login,
                own.password,
                left.phone_number,
                deliver,
                ended,
                lambda link: link.adopt(own, _own_selectors),
                Link.leave,
            )
        user.watches = {watch_key(*each): each for each in left.watches}
        self._subscribe.restore(user, left)
        user.restored = lambda: subscribe_again(user, self.operation, self._spawn)
        return user

    async def _until_up(self) -> None:
        """A bridge that has just got the site signs its administrator in: what others have left waits for that."""
        admin = self._admin
        if admin is not None and not admin.up:
            await asyncio.wait([admin.arrival()], timeout=CHANNEL_WAIT_S)

    async def _share(self, login: str, phone_number: str | None, deliver: Deliver) -> O2gUser:
        """Administrator mode: the sessions of one login share what is known of it."""
        admin = self._admin
        if admin is None or not admin.up:
            why = admin.trouble if admin is not None else "no administrator"
            raise jsonrpc.site_unreachable(self.name, _RETRY, why)
        following = await self._follow(login)
        try:
            self._check_phone(following, phone_number)
        except BaseException:
            self._let_go(following)
            raise
        return O2gUser(following, deliver, phone_number, self._left)

    async def _follow(self, login: str) -> Following:
        """Follow a login for one more who wants to know, until `_let_go`. Raises `RpcError` where he is unknown."""
        admin = self._admin
        if admin is None:
            raise jsonrpc.site_unreachable(self.name, _RETRY, "no administrator")
        following = self._followings.get(login)
        if following is None:
            following = Following(self.name, admin, self.transport, login, guarded=True)
            following.centre, following.hints = self._centre, self._hints
            self._followings[login] = following
            self._spawn(self._learn(following))
        handle = self._forgetting.pop(login, None)
        if handle is not None:
            handle.cancel()
        following.holders += 1
        try:
            await self._synced(following)
        except BaseException:
            self._let_go(following)
            raise
        return following

    def _users_of(self, login: str) -> list[O2gUser]:
        """The sessions of a login."""
        following = self._followings.get(login)
        return [] if following is None else following.users

    async def _left(self, user: O2gUser) -> None:
        self._let_go(user.following)

    def _let_go(self, following: Following) -> None:
        following.holders -= 1
        if following.holders or self._followings.get(following.login) is not following:
            return
        if following.failed is not None:
            self._forget(following)
        else:
            loop = asyncio.get_running_loop()
            handle = loop.call_later(self._forget_after_s, self._forget, following)
            self._forgetting[following.login] = handle

    def _forget(self, following: Following) -> None:
        handle = self._forgetting.pop(following.login, None)
        if handle is not None:
            handle.cancel()
        self._followings.pop(following.login, None)

    @staticmethod
    def _check_phone(following: Following, phone_number: str | None) -> None:
        devices = following.state.devices
        if phone_number is not None and devices and phone_number not in devices:
            raise jsonrpc.invalid_params(
                f"phoneNumber is {phone_number}; the devices of {following.login} are {', '.join(devices)}",
                param="phoneNumber",
            )

    # Events

    def _head_of(self, line: bytes) -> _Head | None:
        """What an event is called and whom it is about; None for JSON that is no event."""
        try:
            return self._head.decode(line)
        except DECODE_ERRORS as error:
            log.warning("%s: an event of %d bytes is left out: %s", self.name, len(line), error)
            return None

    def _admin_event(self, line: bytes) -> None:
        head = self._head_of(line)
        if head is None:
            return
        following = self._followings.get(head.loginName) if head.loginName is not None else None
        if following is not None:
            following.event(head.eventName, line)
        if self._centre is not None:
            self._centre.event(head.eventName, head.loginName, line)

    def _has_changed(self) -> None:
        if self.changed is not None:
            self.changed()

    def _admin_up(self, missed: bool) -> None:
        self._has_changed()
        if missed and self._centre is not None and self._with_centre:
            self._spawn(self._centre.learn(missed=True))
        for following in self._followings.values():
            self._caught_up(following, missed)

    def _admin_down(self, why: str) -> None:
        self._has_changed()
        for following in self._followings.values():
            following.link_status("closed")

    def _admin_refused(self, why: str) -> None:
        log.error(
            "%s: the administrator's credentials are refused; mend admin_login and admin_password", self.name
        )

    def _caught_up(self, following: Following, missed: bool) -> None:
        """The event channel is open (again)."""
        following.link_status("opened")
        if missed:
            if following.synced.is_set():
                following.resync()
            self._spawn(self._learn(following))

    async def _learn(self, following: Following) -> None:
        try:
            async with self._learning:
                await following.learn()
        except RpcError as error:
            log.info("%s: no snapshot of %s: %s", self.name, following.login, error.message)
            if not following.synced.is_set():
                following.failed = error
                following.synced.set()

    async def _synced(self, following: Following) -> None:
        """Wait for the user's snapshot. Raises `RpcError` where he cannot be looked up."""
        wait_s = self._snapshot_wait_s
        try:
            async with asyncio.timeout(wait_s):
                await following.synced.wait()
        except TimeoutError:
            log.warning("%s: no snapshot of %s within %g s", self.name, following.login, wait_s)
            following.synced.set()  # he is followed without one; who signs in next need not wait for it
        failed = following.failed
        if failed is not None:
            raise RpcError(failed.code, failed.message, failed.data)

    async def _start_admin(self, admin: Link) -> None:
        back_off = self._back_off()
        while True:
            await back_off.pause()
            if self._agent is not None and not self._agent.connected:
                # There is nothing to try, and nothing to warn of while the first one dials in.
                await asyncio.shield(self._agent.arrival())
            try:
                await admin.open(self._admin_selectors)
            except RpcError as error:
                if error.code == jsonrpc.UPSTREAM_ERROR and self._with_centre and admin.headers:
                    # A system without a contact centre may refuse to tell of one: users need the rest all the same.
                    self._with_centre = False
                    if self._centre is not None:
                        self._centre.refused(error)
                    back_off.reset()
                admin.trouble = error.message
                self._has_changed()
                log.warning("%s: signing the administrator in failed: %s", self.name, error.message)
                if error.code == jsonrpc.NOT_SIGNED_IN:
                    self._admin_refused(error.message)
                    back_off.slow_down()
                continue
            admin.start()
            return

    # What runs methods

    def documented(self, method: str) -> Documented | None:
        """See `bridge.sites.Site.documented`."""
        return _ROWS.get(method)

    # The tunnel and the ingress

    @property
    def ingress(self) -> SiteIngress:
        """See `bridge.sites.Site.ingress`."""
        return self._ingress

    def hook(self, secret: str) -> Callable[[bytes], bool] | None:
        """See `bridge.sites.Site.hook`."""
        found = self.webhooks.find(secret) if self.webhooks is not None else None
        return None if found is None else found.take

    def tunnel(self, emit: TunnelEmit, lost: TunnelLost) -> SiteTunnel:
        """See `bridge.sites.Site.tunnel`."""
        return LabelledSubscriptions(
            self.name,
            self.transport,
            self.events_transport,
            emit,
            lost,
            self._settings.event_silence_s,
            agent=self._agent,
            back_off=self._back_off,
        )

    def error_body(self, status: int, message: str) -> dict[str, Any]:
        """A `RestErrorInfo`."""
        return error_info(status, message)

    # Inside

    def _admin_selectors(self, link: Link) -> Sequence[Selector]:
        """Everything about every user, and the contact centre, in one subscription."""
        packages = (*OWN_PACKAGES, *CENTRE_PACKAGES) if self._with_centre else OWN_PACKAGES
        return [Selector([package], ["*"]) for package in packages]

    def _link(
        self,
        login: str,
        password: str,
        on_event: Callable[[bytes], None],
        on_up: Callable[[bool], None],
        on_down: Callable[[str], None],
        on_refused: Callable[[str], None],
        *,
        persistent: bool = False,
    ) -> Link:
        return Link(
            self.name,
            self._settings.url or NO_ADDRESS,
            self.transport,
            self.events_transport,
            login,
            password,
            self._settings.event_silence_s,
            on_event,
            on_up,
            on_down,
            on_refused,
            persistent=persistent,
            hooks=self.webhooks if self._settings.events == "webhook" else None,
            back_off=self._back_off,
        )

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._background.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._background.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("%s: work in the background failed", self.name, exc_info=task.exception())


_ROWS = rows()


def _own_selectors(link: Link) -> Sequence[Selector]:
    """What a session of its own subscribes to: one selector a package, for packages must not be mixed."""
    return () if link.is_admin else [Selector([package], [link.login]) for package in CTI_PACKAGES]


def _ignore(*_: Any) -> None:
    """For a session that only proves that the password is right."""
