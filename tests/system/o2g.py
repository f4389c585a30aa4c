"""Users who speak O2G's own REST API through the tunnel, and O2G's events as lines.

A line about a call names users and calls as in `house.py`: `OnCallModified #1 ACTIVE TRANSFERRED +eve -ann` says
that the user's leg of call 1 is active now, because of a transfer, with eve in the call instead of ann.
"""

from __future__ import annotations

import base64
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.system.client import Answer, Client
from tests.system.house import PASSWORD, Names

BASE = "/api/rest/1.0"
PACKAGES = ("telephony", "routingManagement")


@dataclass
class EventNames(Names):
    """Besides users and calls, the participants of calls."""

    of_participants: dict[str, str] = field(default_factory=dict)

    def line(self, event: dict[str, Any]) -> str:
        """One O2G event."""
        return " ".join(self._words(event))

    def _words(self, event: dict[str, Any]) -> Iterator[str]:
        name = event["eventName"]
        yield name
        if name == "OnUserStateModified":
            yield event["state"]
        if "callRef" not in event:
            return
        yield self.call(event["callRef"])
        yield from self._state(event)
        if "cause" in event:
            yield event["cause"]
        for kind, mark in (("participants", ""), ("addedParticipants", "+")):
            for participant in event.get(kind, ()):
                yield mark + self._participant(participant)
        for participant in event.get("modifiedParticipants", ()):
            self._participant(participant)
        for participant_id in event.get("removedParticipantIds", ()):
            yield "-" + self.of_participants[participant_id]
        for key, words in (("previousCallRef", "was"), ("replacedByCallRef", "becomes")):
            if key in event:
                yield f"{words} {self.call(event[key])}"
        if "newDestination" in event:
            yield f"to {self.number(event['newDestination'])}"

    @staticmethod
    def _state(event: dict[str, Any]) -> Iterator[str]:
        states = {
            leg["state"] for kind in ("legs", "modifiedLegs", "addedLegs") for leg in event.get(kind, ())
        }
        if "state" in event.get("callData", {}):
            states.add(event["callData"]["state"])
        assert len(states) <= 1, f"leg and call differ: {event}"
        yield from states

    def _participant(self, participant: dict[str, Any]) -> str:
        name = self.number(participant["identity"]["id"]["phoneNumber"])
        return self.of_participants.setdefault(participant["participantId"], name)


class Session:
    """One O2G session through one socket's tunnel: a user's own, or an administrator's for several users."""

    def __init__(self, client: Client, login: str, password: str, *, administrator: bool) -> None:
        self.client = client
        self.administrator = administrator
        self.subscription_id = ""
        self._login = login
        self._password = password
        self._cookie = ""
        self._waiting: defaultdict[str, deque[dict[str, Any]]] = defaultdict(deque)

    async def open(self) -> None:
        """Authenticate and open the session, as any O2G client does."""
        basic = base64.b64encode(f"{self._login}:{self._password}".encode()).decode()
        headers = {"Authorization": f"Basic {basic}"}
        answer = await self.client.request("GET", "/api/rest/authenticate?version=1.0", headers=headers)
        assert answer.status == 200, answer
        cookies = [cookie.partition(";")[0] for cookie in answer.headers["set-cookie"]]
        assert [cookie.partition("=")[0] for cookie in cookies] == ["AlcUserId", "JSESSIONID"]
        self._cookie = "; ".join(cookies)
        answer = await self.request("POST", "/sessions", {"applicationName": "tests"})
        assert (answer.status, answer.body["admin"]) == (200, self.administrator), answer

    async def subscribe(self, *logins: str) -> None:
        """Have the events of these users sent as tunnel events that carry the session's login as their label."""
        selectors = [{"ids": list(logins), "names": [package]} for package in PACKAGES]
        body = {"filter": {"selectors": selectors}, "version": "1.0", "timeout": 0}
        answer = await self.request("POST", f"/subscriptions?identifier={self._login}", body)
        assert (answer.status, answer.body["status"]) == (200, "ACCEPTED"), answer
        self.subscription_id = answer.body["subscriptionId"]

    async def request(self, method: str, path: str, body: Any = None) -> Answer:
        """A REST request below `/api/rest/1.0`."""
        answer = await self.client.request(method, BASE + path, body, headers={"Cookie": self._cookie})
        assert answer.origin == "", f"the bridge answered instead of the site: {answer}"
        return answer

    async def event(self, login: str) -> dict[str, Any]:
        """The next event about this user; those about others wait for them."""
        waiting = self._waiting[login]
        while not waiting:
            message = await self.client.event()
            assert set(message) == {"type", "identifier", "subscriptionId", "event"}, message
            assert message["identifier"] == self._login
            assert message["subscriptionId"] == self.subscription_id
            event = message["event"]
            self._waiting[event["loginName"]].append(event)
        return waiting.popleft()

    async def close(self) -> None:
        """Sign out."""
        answer = await self.request("DELETE", "/sessions")
        assert answer.status == 204, answer


ACTIONS: dict[str, tuple[str, str, bool]] = {
    # verb, path, whether an administrator names the user in the query; else the body's deviceId does
    "answer": ("POST", "/telephony/calls/{ref}/answer", False),
    "alternate": ("POST", "/telephony/calls/{ref}/alternate", False),
    "attachdata": ("POST", "/telephony/calls/{ref}/attachdata", False),
    "hold": ("POST", "/telephony/calls/{ref}/hold", False),
    "retrieve": ("POST", "/telephony/calls/{ref}/retrieve", False),
    "sendDtmf": ("POST", "/telephony/calls/{ref}/sendDtmf", False),
    "blindtransfer": ("POST", "/telephony/calls/{ref}/blindtransfer", True),
    "callback": ("POST", "/telephony/calls/{ref}/callback", True),
    "dropme": ("POST", "/telephony/calls/{ref}/dropme", True),
    "merge": ("POST", "/telephony/calls/{ref}/merge", True),
    "overflowToVoiceMail": ("POST", "/telephony/calls/{ref}/overflowToVoiceMail", True),
    "park": ("POST", "/telephony/calls/{ref}/park", True),
    "reconnect": ("POST", "/telephony/calls/{ref}/reconnect", True),
    "redirect": ("POST", "/telephony/calls/{ref}/redirect", True),
    "transfer": ("POST", "/telephony/calls/{ref}/transfer", True),
    "release": ("DELETE", "/telephony/calls/{ref}", True),
}


class Phone:
    """One user's phone, worked through the tunnel."""

    def __init__(self, session: Session, names: EventNames, name: str, number: str) -> None:
        self.name = name
        self.number = number
        self.login = f"oxe{number}"
        self.session = session
        self._names = names

    async def request(
        self, method: str, path: str, body: Any = None, *, status: int = 204, named: bool = True
    ) -> Any:
        """A request in the user's name, which must be answered with this status; its body."""
        if named and self.session.administrator:
            path += f"{'&' if '?' in path else '?'}loginName={self.login}"
        answer = await self.session.request(method, path, body)
        assert answer.status == status, answer
        return answer.body

    async def dials(self, callee: str, **fields: Any) -> str:
        """`makeCall`; the callRef, from the answer's Location."""
        body = {"deviceId": self.number, "callee": callee, "autoAnswer": True, **fields}
        query = f"?loginName={self.login}" if self.session.administrator else ""
        answer = await self.session.request("POST", f"/telephony/calls{query}", body)
        assert answer.status == 201, answer
        (location,) = answer.headers["location"]
        return location.rpartition("/")[2]

    async def does(self, action: str, ref: str, **fields: Any) -> None:
        """One of `ACTIONS` on a call."""
        verb, path, named = ACTIONS[action]
        device = {} if named and action != "reconnect" else {"deviceId": self.number}
        body = {**device, **fields} or None
        await self.request(verb, path.format(ref=ref), body, named=named)

    async def hears(self, *lines: str) -> None:
        """The next events are exactly these."""
        heard = []
        for _ in lines:
            try:
                heard.append(self._names.line(await self.event()))
            except TimeoutError:
                heard.append("(nothing)")
                break
        assert heard == list(lines), f"{self.name} heard {heard}"

    async def event(self) -> dict[str, Any]:
        """The next event, as O2G sent it."""
        return await self.session.event(self.login)

    async def nothing_more(self) -> None:
        """Nothing came that no test has asked for: the next event is one that is caused now."""
        wanted = not (await self.request("GET", "/routing/dnd", status=200))["activate"]
        await self.request("POST" if wanted else "DELETE", "/routing/dnd")
        event = await self.event()
        caused = event["eventName"] == "OnRoutingStateChanged" and event["routingState"]["dndState"] == {
            "activate": wanted
        }
        assert caused, f"{self.name} heard {self._names.line(event)} besides"


async def signed_in(client: Client, login: str, *, administrator: bool = False) -> Session:
    """A session of this login through the tunnel of a socket."""
    session = Session(client, login, "admin" if administrator else PASSWORD, administrator=administrator)
    await session.open()
    return session
