"""What the simulated XiVO holds to begin with: the people of `protocol.md` section 10, and something of everything.

The names of queues, sound files and periods are those of the documents' examples. Raises nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bridge.simulator.plan import Outside
from bridge.simulator.xivo_callbacks import Period
from bridge.simulator.xivo_model import (
    Agent,
    Membership,
    Person,
    Profile,
    Qualification,
    Queue,
    Rights,
    SubQualification,
    WebService,
)
from bridge.simulator.xivo_rooms import Room
from protocol.catalogue import xivo

XIVO_UUID = "8f159082-4b25-48b3-afec-1873491a60be"
ENTITY = f"default@{XIVO_UUID}"
"""The combined id of the entity that the demo's users belong to."""

FIRST_NUMBER, LAST_NUMBER = 1000, 2999
"""The house's own numbers."""

PEOPLE: tuple[tuple[str, str, str, Profile], ...] = (
    ("alice", "Alice", "Johnson", "admin"),
    ("bob", "Bob", "Martin", "supervisor"),
    ("carol", "Carol", "Dubois", "teacher"),
    ("dave", "Dave", "Moreau", "supervisor"),
)

SOUND_FILES = (
    "sales_audio_file",
    "sales_audio_file_2",
    "sales_newSoundFile",
    "support_closed",
    "switchboard_closed",
)
"""The files of /var/lib/xivo/sounds/playback, without their endings."""

AGENT_GROUPS = {1: "default", 2: "boats"}
"""Groups of agents, by id."""

DEFAULT_QUEUE = "switchboard"
"""The queue that every other one may be dissuaded to (the configuration server's custom.env)."""

OUTSIDE = Outside(
    failures={"0555000486": "BUSY", "0555000404": "INVALID_NUMBER", "0555000503": "ALL_TRUNK_BUSY"},
    never_answering=frozenset({"0555000480"}),
)

PERIODS = (
    Period("31f91ef6-ebda-4e0d-a9fa-5ebd3da30951", "Toute la journée", "09:00:00", "17:00:00", default=True),
    Period("5a1a9e5c-97c5-4d4b-a2f6-0a3f7a1c8d11", "Morning", "09:00:00", "12:00:00"),
    Period("0b8f7c1e-2d64-4b0f-8d0b-6a7c2f1e9d22", "Afternoon", "14:00:00", "17:00:00"),
)


def people(entity: str, users: int) -> Iterator[Person]:
    """The demo's users, and further ones `user1005` … where more are asked for."""
    for place in range(users):
        number = FIRST_NUMBER + 1 + place
        further = (f"user{number}", "User", str(number), PEOPLE[-1][3])
        login, first, last, profile = PEOPLE[place] if place < len(PEOPLE) else further
        yield Person(
            id=place + 1,
            entity=entity,
            first_name=first,
            last_name=last,
            number=str(number),
            login=login,
            password=login,
            mail=f"{login}@example.com",
            mobile=f"06457451{place + 1:02}",
            provisioning=f"{114133 + place}",
            template=1,
            profile=profile,
            rights=Rights(queueIds=[1, 2, 3], groupIds=[1], dissuasionAccess=profile == "supervisor"),
        )


def queues() -> Iterator[Queue]:
    """Four queues; qualifications of the first three."""
    general = Qualification(6, "General Questions", (_sub(14, "Common"), _sub(15, "Technical")))
    support = Qualification(5, "Support", (_sub(12, "Technical"), _sub(13, "General")))
    order = Qualification(1, "Order", (_sub(1, "New"), _sub(2, "Changed"), _sub(3, "Cancelled")))
    file = "support_closed"
    yield Queue(1, "support", "3001", (general, support), dissuasion_file=file, display_name="Support")
    yield Queue(2, DEFAULT_QUEUE, "3002", (general,), display_name="Switchboard")
    file = "sales_audio_file"
    yield Queue(
        3, "sales", "3003", (order, general), dissuasion_file=file, display_name="Sales", wrap_up_s=3.0
    )
    yield Queue(4, "sales_queue", "3004", display_name="Sales, second line")


def _sub(number: int, name: str) -> SubQualification:
    return SubQualification(number, name)


def agents() -> Iterator[Agent]:
    """Carol and Dave; Carol is logged on at her own phone."""
    yield Agent(1, "2001", 3, 1, [Membership(1), Membership(2, 1)], phone="1003")
    yield Agent(2, "2002", 4, 1, [Membership(1, 1), Membership(3)])


def rooms() -> Iterator[Room]:
    """Two conference rooms."""
    yield Room("4000", "public")
    yield Room("4001", "conference_support", pin_required=True)


def web_services() -> Iterable[WebService]:
    """`ws` may do whatever a web service user can; `wsdial` may only let people dial."""
    wanted = [operation for operation in xivo.api("xuc").operations if operation.acl is not None]
    everything = tuple(
        operation.acl
        for operation in wanted
        if operation.acl and operation.user_type in ("webservice", "any")
    )
    yield WebService("ws", "ws", everything)
    yield WebService("wsdial", "wsdial", ("xuc.rest.dial.number.*.create", "xuc.rest.dial.user.*.create"))
