"""What the simulated XiVO consists of besides its calls: people, queues, agents, web service users; its settings.

One record of each, whichever API shows or changes it. Errors: `XivoError` and below it `Unknown`, `Taken`,
`BadValue`.
Source: seed documents 000 (XUC), 001 (configuration server), 002 (XCU).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import msgspec

from bridge.simulator.pbx_model import Timings

CONTEXT = "default"
"""The context of the house's own numbers."""

OUTSIDE_CONTEXT = "from-extern"
"""The context in which calls from outside arrive."""

Profile = Literal["admin", "supervisor", "teacher"]


class XivoError(Exception):
    """The XiVO does not do what was asked; nothing has changed."""


class Unknown(XivoError):
    """Nobody and nothing has this name, number or id."""


class Taken(XivoError):
    """Somebody or something else has this number or name already, or is still in use."""


class BadValue(XivoError):
    """A value that makes no sense here."""


class XivoSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What can be set on the simulated XiVO; tests shorten the times."""

    timings: Timings = Timings()
    """How long things take on the phones."""

    token_ttl_s: int = 3600
    """How long a token of XUC's is accepted (the document's example)."""
    cookie_ttl_s: float = 3600.0
    """How long XCU remembers who has signed in; its document has no figure."""
    event_url: str | None = None
    """Where XUC posts its events (`eventUrl` of its application.conf); None for nowhere."""
    event_queue_limit: int = 10_000
    """Events that may wait to be posted; one more pushes out the oldest. About 6 MB."""
    event_attempts: int = 3
    """How often one event is posted before it is given up and the next one has its turn."""
    event_retry_s: float = 0.5
    """The pause before an event is posted again."""
    event_timeout_s: float = 5.0
    """How long whoever takes the events may need to answer."""
    deprecated_api_hosts: tuple[str, ...] = ("127.0.0.1", "::1")
    """Addresses that may use XUC's 1.0 API (`DEPRECATED_API_HOST`)."""
    single_sign_on: bool = True
    """Whether Kerberos, CAS and OpenID Connect are configured."""
    configmgt_token: str = "xivo-demo-token"  # noqa: S105 - the demo's, published
    """`authentication.token` of the configuration server."""
    body_limit_bytes: int = 1024 * 1024
    """The largest request body."""
    public_host: str = "127.0.0.1"
    """Where phones reach the XiVO, as its CTI channel tells pages that are phones."""
    statistics_s: float = 1.0
    """The least time between two messages of statistics on XUC's CTI channel; waiting times grow in these steps."""
    agent_ring_s: float = 15.0
    """How long an agent's phone rings for a queue's call before another agent gets it (XiVO's default)."""


class Rights(msgspec.Struct, kw_only=True):
    """What a profile may see (`RightsData`); which members count depends on the profile (seed 001, "Profiles")."""

    queueIds: list[int] = []  # noqa: N815 - the wire's own spelling
    groupIds: list[int] = []  # noqa: N815 - the wire's own spelling
    incallIds: list[int] = []  # noqa: N815 - the wire's own spelling
    recordingAccess: bool = True  # noqa: N815 - the wire's own spelling
    dissuasionAccess: bool = False  # noqa: N815 - the wire's own spelling


@dataclass(eq=False, slots=True)
class Person:
    """A user of the XiVO. With `login` and `password` he is a CTI user as well."""

    id: int
    entity: str
    """The combined id of the entity that he belongs to."""
    first_name: str
    last_name: str
    number: str
    login: str | None = None
    password: str | None = None
    external_number: str | None = None
    mail: str | None = None
    mobile: str = ""
    provisioning: str = ""
    template: int | None = None
    profile: Profile | None = None
    rights: Rights = field(default_factory=Rights)
    push_token: str | None = None

    @property
    def key(self) -> str:
        """How the PBX names his line: a login may change, or be missing."""
        return str(self.id)

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(eq=False, slots=True)
class SubQualification:
    """One kind of call within a qualification."""

    id: int
    name: str


@dataclass(eq=False, slots=True)
class Qualification:
    """One group of kinds of call."""

    id: int
    name: str
    subs: tuple[SubQualification, ...] = ()


@dataclass(eq=False, slots=True)
class Queue:
    """A queue. `dissuasion_file` or `dissuasion_queue` is where calls go that find nobody; neither: elsewhere."""

    id: int
    name: str
    number: str
    qualifications: tuple[Qualification, ...] = ()
    dissuasion_file: str | None = None
    dissuasion_queue: str | None = None
    display_name: str = ""
    wrap_up_s: float = 0.0
    """How long an agent gets no other call after one of this queue."""


@dataclass(slots=True)
class Membership:
    """An agent's place in a queue; who has the lowest penalty is called first."""

    queue: int
    penalty: int = 0


@dataclass(eq=False, slots=True)
class Agent:
    """An agent. `phone` is where he is logged on, None while he is not."""

    id: int
    number: str
    person: int
    group: int
    memberships: list[Membership] = field(default_factory=list)
    phone: str | None = None
    paused: bool = False
    pause_reason: str = ""
    wrapping_up: bool = False


@dataclass(frozen=True, slots=True)
class WebService:
    """A web service user of XUC, and what he may do."""

    login: str
    password: str
    acls: tuple[str, ...]
