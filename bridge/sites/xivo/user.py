"""The signed-in users of a XiVO site: whose credentials their requests carry, and who gets which events.

Raises no exceptions of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import msgspec
from msgspec import Raw

from bridge.sites import Deliver
from bridge.sites.signed import SignedRest
from bridge.sites.xivo.channel import CtiChannel, Expected, Listener
from bridge.sites.xivo.events import Calls, cti_event, status_event
from bridge.sites.xivo.heard import Heard, Status
from bridge.sites.xivo.kept import KeptSession
from bridge.sites.xivo.passport import Passport, SignedIn
from protocol.encoding import DECODE_ERRORS
from protocol.jsonrpc import EventFrame
from protocol.native import frame_of

CURRENT_CALLS: Final = "Cti.getCurrentCallsPhoneEvents"
CURRENT_CALLS_LIMIT_S: Final = 10.0
"""What is asked as soon as a channel is open; an XUC of old does not know the question and never answers."""

REPEATED: Final = frozenset(
    {
        "UsersStatuses",
        "CtiStatuses",
        "UserConfigUpdate",
        "UserStatusUpdate",
        "VoiceMailStatusUpdate",
        "RightProfile",
        "AgentStateEvent",
    }
)
"""What XUC tells first on every channel: on one that was opened again it is only news where it has changed."""

LOGGED_OUT: Final = "AgentLoggedOut"

MakeChannel = Callable[[Listener], CtiChannel]


class Access:
    """One way to one API: requests with one set of credentials (`bridge.sites.generic.RestUser`)."""

    def __init__(self, requests: SignedRest) -> None:
        self.requests = requests
        self.plain_targets: dict[str, str] = {}


class Accesses:
    """What a site's operations are sent through; None where the configuration has no such server or account."""

    def __init__(
        self,
        anonymous: Access,
        webservice: Access | None,
        configmgt: Access | None,
        xcu: Access | None,
        xcu_anonymous: Access | None,
    ) -> None:
        self.anonymous = anonymous
        """XUC without a token: signing in, and the 1.0 API, which trusts the bridge's address."""
        self.webservice = webservice
        """XUC as the site's own web service user."""
        self.configmgt = configmgt
        self.xcu = xcu
        self.xcu_anonymous = xcu_anonymous
        """XCU without a cookie: signing in."""


class XivoUser:
    """One session's user (`bridge.sites.SiteUser`), who hears what his channel tells (`channel.Listener`).

    `has_phone`: he is a CTI user, whom events are about. `may_configure`: the site's own credentials serve him for
    more than what is his. `phone`: where he is, if he has said so, else where his agent was logged on last.
    """

    def __init__(
        self,
        session: KeptSession,
        signed_in: SignedIn,
        own: Access,
        site: Accesses,
        deliver: Deliver,
        *,
        has_phone: bool,
        may_configure: bool,
        phone: str | None,
        make_channel: MakeChannel | None,
        begun: Callable[[XivoUser], None],
        ended: Callable[[XivoUser], Any],
    ) -> None:
        self._session = session
        self._signed_in = signed_in
        self.noted: Callable[[], None] = _nothing
        session.changed = lambda: self.noted()
        self.own = own
        self.site = site
        self.deliver = deliver
        self.has_phone = has_phone
        self.may_configure = may_configure
        self.phone = phone
        self.login = session.login
        self.heard = Heard()
        self.agent_logged_on = False
        self.channel = make_channel(self) if make_channel is not None and has_phone else None
        self._begun = begun
        self._ended = ended
        self._status = Status()
        self._link = ""
        self._lost = False
        """Whether the channel was lost, and with it what happened since."""
        self._first_words = False
        """XUC is telling what it tells first on a channel."""
        self._told: dict[str, bytes] = {}
        self._agent: int | None = None

    @property
    def authorization(self) -> str | None:
        """What XUC knows him by: the field `Authorization` of his requests; None while there is none."""
        fields = (value for name, value in self._session.headers if name.lower() == "authorization")
        return next(fields, None)

    @property
    def ttl_s(self) -> int:
        """XUC's `TTL`."""
        return self._session.ttl_s

    def begin(self) -> None:
        """The client has its reply: tell it how things are, then everything that happens."""
        self._begun(self)
        if self.channel is not None:
            self.channel.start()

    def again(self) -> None:
        """See `bridge.sites.SiteUser.again`."""
        self.deliver(cti_event("LinkStatusUpdate", {"status": self._link}))
        if self.has_phone:
            for event in self.heard.events():
                self.deliver(cti_event("PhoneEvent", event))
            self.deliver(status_event(self.heard.status))

    def greet(self, calls: Calls, *, link_is_up: bool) -> None:
        """What a page hears first."""
        self._link_status("opened" if link_is_up else "closed")
        if self.has_phone:
            for event in calls.events():
                self._deliver_all(self.heard.take("post", bytes(event)))
            self._deliver_all(self._status.take(self.heard.status))

    def site_up(self) -> None:
        """XUC answers again. What it did not post meanwhile is lost, unless the channel says it."""
        channel = self.channel
        if channel is not None and channel.is_up:
            self._link_status("opened")
        elif channel is not None and self._lost:
            channel.hurry()
        else:
            self._link_status("opened")
            self._resync()

    def site_down(self) -> None:
        """XUC does not answer."""
        self._link_status("closed")

    def hear(self, frames: list[EventFrame]) -> None:
        """XUC has posted something that is about him."""
        for frame in frames:
            self._posted(frame.fields["msgType"], frame)

    async def close(self) -> None:
        """Sign out; never raises."""
        self._ended(self)
        if self.channel is not None:
            await self.channel.close()
        await self._session.close()

    async def leave(self) -> None:
        """See `bridge.sites.SiteUser.leave`; XUC knows no signing out."""
        await self.close()

    def passport(self) -> bytes:
        """See `bridge.sites.SiteUser.passport`."""
        session, channel = self._session, self.channel
        grant = session.grant
        return Passport(
            self._signed_in,
            self.login,
            [] if grant is None else grant.headers,
            None if grant is None else grant.ttl_s,
            self.phone,
            self.has_phone,
            {} if channel is None else dict(channel.kept),
        ).encoded()

    # What comes by post

    def _posted(self, message_type: str, frame: EventFrame) -> None:
        by_channel = self.channel is not None and self.channel.is_up
        if message_type == "PhoneEvent":
            self._deliver_all(self.heard.take("post", bytes(frame.fields["ctiMessage"])))
            if not by_channel:
                self._deliver_all(self._status.take(self.heard.status))
        elif message_type != "PhoneStatusUpdate" and not by_channel:
            # That of the phone follows from the calls; and what the channel tells is not told twice.
            self.deliver(frame)

    # What comes on the channel

    def channel_up(self) -> None:
        """See `channel.Listener`. Ask which calls go on: what is told first does not say which are over."""
        self._first_words = True
        self._link_status("opened")
        if self._lost:
            self._lost = False
            self._resync()
        if self.channel is not None:
            expected = Expected("CurrentCallsPhoneEvents")
            frame = frame_of(CURRENT_CALLS, {})
            self.channel.submit(frame, expected, CURRENT_CALLS_LIMIT_S, self._current_calls)

    def channel_down(self) -> None:
        """See `channel.Listener`."""
        self._lost = True
        self._link_status("closed")

    def channel_message(self, message_type: str, payload: Raw) -> None:
        """See `channel.Listener`."""
        if message_type == "PhoneEvent":
            self._deliver_all(self.heard.take("channel", bytes(payload)))
        elif message_type == "PhoneStatusUpdate":
            self._phone_status(payload)
        elif message_type != "LoggedOn" and self._is_news(message_type, payload):
            self.deliver(cti_event(message_type, payload))

    def _phone_status(self, payload: Raw) -> None:
        status = _object(payload).get("status")
        if isinstance(status, int):
            self._deliver_all(self._status.take(status))

    def _is_news(self, message_type: str, payload: Raw) -> bool:
        if message_type not in REPEATED:
            return True
        said = _object(payload)
        if message_type == "UserConfigUpdate":
            self._agent = said.get("agentId", self._agent)
        elif message_type == "AgentStateEvent":
            if said.get("agentId") != self._agent:
                return True
            self.agent_logged_on = said.get("name") != LOGGED_OUT
            phone = said.get("phoneNb") or self.phone
            if phone != self.phone:
                self.phone = phone
                self.noted()
            said.pop("since", None)
        known = msgspec.json.encode(said or bytes(payload), order="sorted")
        before, self._told[message_type] = self._told.get(message_type), known
        return not self._first_words or known != before

    def _current_calls(self, outcome: Any) -> None:
        self._first_words = False
        events = _object(outcome).get("events") if isinstance(outcome, Raw) else None
        if isinstance(events, list):
            told = [msgspec.json.encode(event) for event in events]
            self._deliver_all(self.heard.in_step("channel", told))

    # What is told

    def _link_status(self, status: str) -> None:
        """The way to the XiVO has opened or closed."""
        if status != self._link:
            self._link = status
            self.deliver(cti_event("LinkStatusUpdate", {"status": status}))

    def _resync(self) -> None:
        self.deliver(cti_event("Resync", {"lost": None}))

    def _deliver_all(self, frames: list[EventFrame]) -> None:
        for frame in frames:
            self.deliver(frame)


def _nothing() -> None:
    pass


def _object(payload: Raw) -> dict[str, Any]:
    try:
        value = msgspec.json.decode(payload)
    except DECODE_ERRORS:
        return {}
    return value if isinstance(value, dict) else {}
