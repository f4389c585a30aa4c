"""A site of kind `xivo`: signs users in to XUC, keeps its sessions alive, runs methods, hands out posted events.

Errors: `protocol.jsonrpc.RpcError`. Source: protocol.md section 3; seed documents 000 to 003.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Callable
from typing import Any

import msgspec

from bridge import config
from bridge.sites import Deliver, SiteIngress, SiteStatus, SiteTunnel, TunnelEmit, TunnelLost
from bridge.sites.back_off import BackOff, UntilAnAgentComes
from bridge.sites.configured import ConfiguredSite
from bridge.sites.signed import FixedSession, SignedRest, never_lost
from bridge.sites.surface_row import Documented
from bridge.sites.xivo.carriers import ByPath
from bridge.sites.xivo.channel import HEARTBEAT_S, CtiChannel, Listener
from bridge.sites.xivo.cti_operations import cti_operations, rows
from bridge.sites.xivo.events import Directory
from bridge.sites.xivo.kept import Grant, KeptSession
from bridge.sites.xivo.operations import generic_operations
from bridge.sites.xivo.passport import SignedIn, read
from bridge.sites.xivo.tunnel import NoSubscriptions, XivoIngress
from bridge.sites.xivo.user import Access, Accesses, XivoUser
from bridge.sites.xivo.xcu import is_session_lost, xcu_sign_in
from bridge.sites.xivo.xuc import (
    CTI_CHANNEL,
    LOGIN,
    WEBSERVICE,
    Xuc,
    is_token,
    is_token_lost,
    is_webservice_token,
)
from bridge.tracing import traced
from bridge.transport import Transport
from bridge.transport.agent import AgentTransport
from protocol import jsonrpc
from protocol.jsonrpc import RpcError

log = logging.getLogger(__name__)

PULSE_S = 20.0
"""How often XUC is asked whether it is there, with one small request: as often as a socket is pinged (protocol.md
section 8). While nobody is signed in there is no CTI channel by whose end the bridge could tell."""

_ROWS = rows()

ERROR_NAMES = {400: "BadRequest", 401: "Unauthorized", 403: "Forbidden", 404: "NotFound", 503: "Unreachable"}
"""XUC's word for a status; any other failure is its `NotHandledError`."""

NO_ADDRESS = "http://site.invalid"
"""Stands for the address of a site behind an agent, which the bridge does not know."""


class XivoSite(ConfiguredSite):
    """One XiVO: XUC, and its configuration server and XCU where they are configured (`bridge.sites.Site`)."""

    kind = "xivo"

    def __init__(
        self,
        settings: config.Site,
        limits: config.Limits,
        *,
        agent: AgentTransport | None = None,
        pulse_s: float = PULSE_S,
        heartbeat_s: float = HEARTBEAT_S,
        back_off: Callable[[], BackOff] | None = None,
    ) -> None:
        super().__init__(settings, limits)
        self._agent = agent
        self._pulse_s = pulse_s
        self._heartbeat_s = heartbeat_s
        self._back_off = back_off or (BackOff if agent is None else lambda: UntilAnAgentComes(agent))
        self._carriers: ByPath | None = None
        self._xuc: Xuc
        self._accesses: Accesses
        self._requests: Callable[[KeptSession], SignedRest]
        self._kept: dict[str, KeptSession] = {}
        """The site's own sessions, by what they are at."""
        self._ingress = XivoIngress(settings.url)
        self._event_secret: bytes | None = None
        self._directory = Directory()
        self._users: dict[str, list[XivoUser]] = {}
        self._others: list[XivoUser] = []
        """Signed-in users whom no events are about."""
        self._pulse: asyncio.Task[None] | None = None
        self._up = False
        self._trouble = "not connected yet"

    @property
    def transport(self) -> Transport:
        """Carries REST requests, each to the server whose path it has."""
        if self._carriers is None:
            raise RuntimeError("the site has not been started")
        return self._carriers

    @property
    def events_transport(self) -> Transport:
        """A XiVO has no event channels."""
        return self.transport

    # Starting and stopping

    async def start(self) -> None:
        """Make the carriers, begin to sign the site's own accounts in, and watch whether XUC is there."""
        settings = self._settings
        carriers: dict[str, Transport] = {
            "xuc": self._carrier(settings.url, self.name)
            if self._agent is None
            else traced(self.name, self._agent)
        }
        others = (
            ("configmgt", "configuration server", settings.configmgt_url),
            ("xcu", "XCU", settings.xcu_url),
        )
        for name, words, url in others:
            if self._agent is not None or url == settings.url:
                carriers[name] = carriers["xuc"]
            elif url is not None:
                carriers[name] = self._carrier(url, f"{self.name}: {words}")
        self._carriers = ByPath(carriers)
        xuc = carriers["xuc"]
        self._xuc = Xuc(self.name, xuc)
        self._requests = lambda session: SignedRest(self.name, xuc, session, is_token_lost)
        self._accesses = self._site_accesses(carriers)
        if settings.event_secret is not None:
            self._event_secret = settings.event_secret.read().encode()
            self._tell_where_to_post()
        self._operations = {**generic_operations(), **cti_operations()}
        for session in self._kept.values():
            session.start()
        self._pulse = asyncio.get_running_loop().create_task(self._watch())

    def _site_accesses(self, carriers: dict[str, Transport]) -> Accesses:
        settings, xuc = self._settings, carriers["xuc"]
        webservice = configmgt = xcu = xcu_anonymous = None
        if settings.webservice_login is not None and settings.webservice_password is not None:
            password = settings.webservice_password.read()
            sign_in = self._xuc.with_password(WEBSERVICE, settings.webservice_login, password)
            session = self._keep("web service", KeptSession, sign_in, self._xuc.renew)
            webservice = Access(self._requests(session))
        if settings.configmgt_token is not None:
            token = FixedSession([("X-Auth-Token", settings.configmgt_token.read())])
            configmgt = Access(SignedRest(self.name, carriers["configmgt"], token, never_lost))
        if settings.xcu_login is not None and settings.xcu_password is not None:
            sign_in = xcu_sign_in(
                self.name, carriers["xcu"], settings.xcu_login, settings.xcu_password.read()
            )
            session = self._keep("XCU", KeptSession, sign_in, None)
            xcu = Access(SignedRest(self.name, carriers["xcu"], session, is_session_lost))
            xcu_anonymous = Access(SignedRest(self.name, carriers["xcu"], FixedSession([]), never_lost))
        anonymous = Access(SignedRest(self.name, xuc, FixedSession([]), never_lost))
        return Accesses(anonymous, webservice, configmgt, xcu, xcu_anonymous)

    def _keep(self, what: str, make: type[KeptSession], sign_in: Any, renew: Any) -> KeptSession:
        def refused(why: str) -> None:
            log.error("%s: the site's own credentials for %s are refused; mend them", self.name, what)

        session = make(
            f"{self.name}, {what}", sign_in, renew, refused, persistent=True, back_off=self._back_off
        )
        self._kept[what] = session
        return session

    async def stop(self) -> None:
        """Close everything."""
        pulse, self._pulse = self._pulse, None
        if pulse is not None:
            pulse.cancel()
            await asyncio.wait([pulse])
        for session in self._kept.values():
            await session.close()
        if self._carriers is not None:
            await self._carriers.close()

    def status(self) -> SiteStatus:
        """Whether XUC is there, and the site's own accounts are signed in."""
        if self._agent is not None and not self._agent.connected:
            return SiteStatus(False, f"no agent {self._agent.name} is connected")
        if not self._up:
            return SiteStatus(False, self._trouble)
        for what, session in self._kept.items():
            if not session.headers:
                return SiteStatus(False, f"{what}: {session.trouble}")
        return SiteStatus(True, "XUC answers, users sign in by themselves")

    # Signing users in

    async def sign_in(
        self,
        login: str,
        password: str,
        phone_number: str | None,
        deliver: Deliver,
        ended: Callable[[str], None],
    ) -> XivoUser:
        """Check the credentials at XUC: a CTI user's, then a web service user's; or a token of XUC's own.

        The token is that of who has signed in to XUC by SSO, CAS or OpenID Connect; it is given as the password.
        """
        if is_token(password):
            signed_in = SignedIn("token", login, password)
            session = self._session(signed_in, ended)
            await session.open()
            has_phone = not is_webservice_token(password)
            return self._user(session, signed_in, deliver, phone_number, has_phone=has_phone)
        signed_in = SignedIn("cti", login, password)
        session = self._session(signed_in, ended)
        try:
            await session.open()
        except RpcError as error:
            if error.code != jsonrpc.NOT_SIGNED_IN:
                raise
            signed_in = SignedIn("webservice", login, password)
            session = self._session(signed_in, ended)
            try:
                await session.open()
            except RpcError as second:
                if second.code == jsonrpc.SITE_UNREACHABLE:
                    raise
                raise error from None
            return self._user(session, signed_in, deliver, phone_number, has_phone=False)
        return self._user(session, signed_in, deliver, phone_number, has_phone=True)

    async def adopt(self, passport: bytes, deliver: Deliver, ended: Callable[[str], None]) -> XivoUser:
        """See `bridge.sites.Site.adopt`."""
        try:
            left = read(passport)
        except msgspec.DecodeError as error:
            raise jsonrpc.not_signed_in("what the session has left cannot be read; sign in again") from error
        session = self._session(left.signed_in, ended)
        await session.adopt(Grant(left.grant_login, left.headers, left.ttl_s))
        user = self._user(session, left.signed_in, deliver, left.phone, has_phone=left.has_phone)
        if user.channel is not None:
            user.channel.restore(left.kept)
        return user

    def _session(self, signed_in: SignedIn, ended: Callable[[str], None]) -> KeptSession:
        if signed_in.way == "token":
            sign_in = self._xuc.with_token(signed_in.secret, signed_in.login)
        else:
            path = LOGIN if signed_in.way == "cti" else WEBSERVICE
            sign_in = self._xuc.with_password(path, signed_in.login, signed_in.secret)
        return KeptSession(self.name, sign_in, self._xuc.renew, ended, back_off=self._back_off)

    def _user(
        self,
        session: KeptSession,
        signed_in: SignedIn,
        deliver: Deliver,
        phone: str | None,
        *,
        has_phone: bool,
    ) -> XivoUser:
        session.start()
        channels = self._settings.cti_channel
        return XivoUser(
            session,
            signed_in,
            Access(self._requests(session)),
            self._accesses,
            deliver,
            has_phone=has_phone,
            may_configure=session.login in self._settings.config_users,
            phone=phone,
            make_channel=(lambda listener: self._channel(session, listener)) if channels else None,
            begun=self._begun,
            ended=self._left,
        )

    def _channel(self, session: KeptSession, listener: Listener) -> CtiChannel:
        """XUC's CTI channel for one user."""
        url = self._settings.url.rstrip("/") or NO_ADDRESS
        return CtiChannel(
            self.name,
            f"ws{url.removeprefix('http')}{CTI_CHANNEL}",
            self._tls(url),
            session,
            listener,
            through=self._agent,
            back_off=self._back_off,
            heartbeat_s=self._heartbeat_s,
        )

    def _begun(self, user: XivoUser) -> None:
        here = self._users.setdefault(user.login, []) if user.has_phone else self._others
        if user not in here:
            here.append(user)
            user.greet(self._directory.calls(user.login), link_is_up=self._up)

    def _left(self, user: XivoUser) -> None:
        here = self._users.get(user.login, []) if user.has_phone else self._others
        if user in here:
            here.remove(user)
            if user.has_phone and not here:
                del self._users[user.login]

    def _everybody(self) -> list[XivoUser]:
        return [*self._others, *(user for users in self._users.values() for user in users)]

    # Events

    def hook(self, secret: str) -> Callable[[bytes], bool] | None:
        """See `bridge.sites.Site.hook`; the secret is the last part of XUC's `eventUrl`."""
        known = self._event_secret
        presented = secret.encode("utf-8", "surrogatepass")
        if known is None or not hmac.compare_digest(presented, known):
            return None
        return self._posted

    def _posted(self, content: bytes) -> bool:
        username, frames = self._directory.posted(content)
        for user in self._users.get(username, ()):
            user.hear(frames)
        return True

    def _tell_where_to_post(self) -> None:
        if self._settings.public_url is not None:
            base = self._settings.public_url.rstrip("/")
            log.info(
                "%s: XUC's eventUrl must be %s/xivo/1.0/event/%s/<event_secret>/", self.name, base, self.name
            )

    # Whether XUC is there

    async def _watch(self) -> None:
        """Ask now and then; when it is there, or there again, have it post the events of all calls."""
        back_off = self._back_off()
        while True:
            if not await self._xuc.is_there():
                self._went_down("XUC does not answer")
                await back_off.pause(always=True)
                continue
            back_off.reset()
            if not self._up:
                await self._came_up()
            await asyncio.sleep(self._pulse_s)

    async def _came_up(self) -> None:
        if self._event_secret is not None and not await self._xuc.repost(self.name):
            log.warning(
                "%s: XUC does not post the events of calls that go on; it may not list this bridge's address among"
                " its DEPRECATED_API_HOST",
                self.name,
            )
        self._up = True
        self._trouble = ""
        for user in self._everybody():
            user.site_up()

    def _went_down(self, why: str) -> None:
        self._trouble = why
        if self._up:
            self._up = False
            log.warning("%s: %s", self.name, why)
            for user in self._everybody():
                user.site_down()

    # What runs methods

    def documented(self, method: str) -> Documented | None:
        """See `bridge.sites.Site.documented`."""
        return _ROWS.get(method)

    # Tunnel and ingress

    def tunnel(self, emit: TunnelEmit, lost: TunnelLost) -> SiteTunnel:
        """See `bridge.sites.Site.tunnel`."""
        return NoSubscriptions()

    @property
    def ingress(self) -> SiteIngress:
        """See `bridge.sites.Site.ingress`."""
        return self._ingress

    def error_body(self, status: int, message: str) -> dict[str, Any]:
        """XUC's `{error, message}`."""
        return {"error": ERROR_NAMES.get(status, "NotHandledError"), "message": f"ctibridge: {message}"}
