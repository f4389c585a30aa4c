"""The signed-in users of a XiVO site: whose credentials their requests carry, and who gets which events.

Raises no exceptions of its own.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from bridge.sites import Deliver
from bridge.sites.signed import SignedRest
from bridge.sites.xivo.events import Calls, cti_event, status_event
from bridge.sites.xivo.kept import KeptSession
from protocol.jsonrpc import EventFrame

log = logging.getLogger(__name__)


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
    """One session's user (`bridge.sites.SiteUser`).

    `has_phone`: he is a CTI user, whom events are about. `may_configure`: the site's own credentials serve him for
    more than what is his.
    """

    def __init__(
        self,
        session: KeptSession,
        own: Access,
        site: Accesses,
        deliver: Deliver,
        *,
        has_phone: bool,
        may_configure: bool,
        begun: Callable[[XivoUser], None],
        ended: Callable[[XivoUser], Any],
    ) -> None:
        self._session = session
        self.own = own
        self.site = site
        self.deliver = deliver
        self.has_phone = has_phone
        self.may_configure = may_configure
        self.login = session.login
        self._begun = begun
        self._ended = ended

    @property
    def ttl_s(self) -> int:
        """XUC's `TTL`."""
        return self._session.ttl_s

    def begin(self) -> None:
        """The client has its reply: tell it how things are, then everything that happens."""
        self._begun(self)

    def greet(self, calls: Calls, *, link_is_up: bool) -> None:
        """What a page hears first."""
        self.link_status("opened" if link_is_up else "closed")
        if self.has_phone:
            for event in calls.events():
                self.deliver(cti_event("PhoneEvent", event))
            self.deliver(status_event(calls.status))

    def link_status(self, status: str) -> None:
        """The way to the XiVO has opened or closed."""
        self.deliver(cti_event("LinkStatusUpdate", {"status": status}))

    def hear(self, frames: list[EventFrame]) -> None:
        """Something that is about him has happened."""
        for frame in frames:
            self.deliver(frame)

    async def close(self) -> None:
        """Sign out; never raises."""
        self._ended(self)
        await self._session.close()
