"""The people of one test, and what each of them hears as lines that a reader takes in at one glance.

A line about a call names the users by their first names and the calls by numbers, in the order in which they
first occur in the test: `EventRinging bob<ann #1` is what bob hears of call 1, which ann has placed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.system.client import Client, Encoding, opened
from tests.system.program import Bridge, Pbx

PASSWORD = "0000"
PHONE_EVENT = {
    "eventType",
    "DN",
    "otherDN",
    "otherDName",
    "linkedId",
    "uniqueId",
    "userData",
    "callDirection",
}
ARROWS = {"Outgoing": ">", "Incoming": "<"}
SIGN_IN = ["link opened", "config", "status 0"]
"""What a page of a user hears first who has no calls, no forward and no do-not-disturb."""


@dataclass
class Names:
    """Numbers and call references as a test speaks of them."""

    of_numbers: dict[str, str] = field(default_factory=dict)
    of_calls: dict[str, str] = field(default_factory=dict)

    def number(self, number: str) -> str:
        """A user's name; any other number as it is, "?" where there is none."""
        return self.of_numbers.get(number, number or "?")

    def call(self, call_ref: str) -> str:
        """`#1` for the first call that is spoken of."""
        return self.of_calls.setdefault(call_ref, f"#{len(self.of_calls) + 1}")


class Page:
    """One signed-in user on one socket."""

    def __init__(self, client: Client, names: Names, name: str, number: str) -> None:
        self.client = client
        self.name = name
        self.number = number
        self.login = f"oxe{number}"
        self.session: dict[str, Any] = {}
        self.seq = 0
        self._names = names
        self._dnd = False

    async def sign_in(self, *first: str, phone_number: str | None = None) -> None:
        """`Session.login`, and the first burst of events: `SIGN_IN` unless told otherwise."""
        params = {"login": self.login, "password": PASSWORD}
        if phone_number is not None:
            params["phoneNumber"] = phone_number
        self.session = await self.client.call("Session.login", params)
        await self.hears(*(first or SIGN_IN))

    async def cti(self, method: str, /, **params: Any) -> Any:
        """A `Cti.*` call with named parameters; its result."""
        return await self.client.call(f"Cti.{method}", params)

    async def o2g(self, operation: str, /, **params: Any) -> Any:
        """An `O2g.telephony.*` call; its result."""
        return await self.client.call(f"O2g.telephony.{operation}", params)

    async def dials(self, destination: str, **params: Any) -> str:
        """`Cti.dial`; the call's `uniqueId`."""
        answer = await self.cti("dial", destination=destination, **params)
        assert set(answer) == {"uniqueId"}
        return str(answer["uniqueId"])

    async def event(self) -> dict[str, Any]:
        """The parameters of the next notification; its number follows the one before without a gap."""
        message = await self.client.event()
        assert set(message) == {"jsonrpc", "method", "params"}, message
        params: dict[str, Any] = message["params"]
        self.seq += 1
        assert params["seq"] == self.seq, f"{self.name} expected event {self.seq}, got {params}"
        return params

    async def next_line(self) -> str:
        """The next event as a line."""
        params = await self.event()
        assert set(params) == {"seq", "msgType", "ctiMessage"}, params
        return self.line(params["msgType"], params["ctiMessage"])

    async def hears(self, *lines: str) -> None:
        """The next events are exactly these."""
        heard = []
        for _ in lines:
            try:
                heard.append(await self.next_line())
            except TimeoutError:
                heard.append("(nothing)")
                break
        assert heard == list(lines), f"{self.name} heard {heard}"

    async def nothing_more(self) -> None:
        """Nothing came that no test has asked for: the next event is one that is caused now."""
        wanted = not self._dnd
        await self.cti("dnd", state=wanted)
        line = await self.next_line()
        caused = line.startswith("config") and self._dnd is wanted
        assert caused, f"{self.name} heard {line} besides"

    def line(self, kind: str, said: dict[str, Any]) -> str:
        """One Cti.js message as a line."""
        if kind == "PhoneEvent":
            return self._phone_event(said)
        if kind == "PhoneStatusUpdate":
            return f"status {said['status']}"
        if kind == "LinkStatusUpdate":
            return f"link {said['status']}"
        if kind == "ConferenceEvent":
            return " ".join(["conference", said["eventType"], *map(self._participant, said["participants"])])
        if kind == "VoiceMailStatusUpdate":
            return f"voice mails {said['newMessages']}"
        if kind == "UserConfigUpdate":
            self._dnd = said["dndEnabled"]
            return " ".join(["config", *self._settings(said)])
        return f"{kind} {said}"

    def _participant(self, said: dict[str, Any]) -> str:
        assert said["isMe"] is (said["phoneNumber"] == self.number)
        return f"{said['index']}={self._names.number(said['phoneNumber'])}"

    def _settings(self, said: dict[str, Any]) -> Iterator[str]:
        if said["dndEnabled"]:
            yield "dnd"
        for kind in ("unc", "na", "busy"):
            if said[f"{kind}FwdEnabled"]:
                yield f"{kind}={self._names.number(said[f'{kind}FwdDestination'])}"
            else:
                assert said[f"{kind}FwdDestination"] == ""

    def _phone_event(self, said: dict[str, Any]) -> str:
        assert set(said) - {"queueName"} == PHONE_EVENT, said
        data = dict(said["userData"])
        assert data.pop("XIVO_USERID") == self.number
        parties = {self._names.number(data.pop(key, "")) for key in ("XIVO_SRCNUM", "XIVO_DSTNUM")}
        assert "?" not in parties, said
        assert all(key.startswith("USR_") for key in data), data
        names, arrow = self._names, ARROWS[said["callDirection"]]
        line = f"{said['eventType']} {names.number(said['DN'])}{arrow}{names.number(said['otherDN'])}"
        linked = "" if said["linkedId"] == said["uniqueId"] else f"({names.call(said['linkedId'])})"
        attached = "".join(f" {key.removeprefix('USR_')}={value}" for key, value in sorted(data.items()))
        return f"{line} {names.call(said['uniqueId'])}{linked}{attached}"


class House:
    """The users of one test. Those who sign in are told to each other by first names."""

    def __init__(
        self, pbx: Pbx, bridge: Bridge, encoding: Encoding, stack: contextlib.AsyncExitStack
    ) -> None:
        self.bridge = bridge
        self.encoding = encoding
        self.names = Names()
        self.pages: list[Page] = []
        self._pbx = pbx
        self._stack = stack

    def number(self, name: str) -> str:
        """The number of a user of this name, who need not sign in."""
        known = {called: number for number, called in self.names.of_numbers.items()}
        if name in known:
            return known[name]
        number = self._pbx.user()
        self.names.of_numbers[number] = name
        return number

    async def socket(self, *, token: str | None = None, subprotocol: str | None = None) -> Client:
        """A socket that is open as long as the test."""
        return await self._stack.enter_async_context(
            opened(self.bridge.url, self.encoding, token=token, subprotocol=subprotocol)
        )

    async def page(self, name: str) -> Page:
        """A socket on which this user has signed in and heard how things are."""
        page = self.unsigned(name, await self.socket())
        await page.sign_in()
        self.pages.append(page)
        return page

    def unsigned(self, name: str, socket: Client) -> Page:
        """The page of a user who has not signed in yet; that it hears nothing more is not looked at."""
        return Page(socket, self.names, name, self.number(name))


async def talking(house: House) -> tuple[Page, Page, str]:
    """ann has called bob, who has answered: the two pages and the call's `uniqueId`; it is #1."""
    ann, bob = await house.page("ann"), await house.page("bob")
    call = await ann.dials(bob.number)
    await ann.hears("EventDialing ann>bob #1", "status 1")
    await bob.hears("EventRinging bob<ann #1", "status 8")
    await bob.cti("answer")
    await ann.hears("EventEstablished ann>bob #1", "status 2")
    await bob.hears("EventEstablished bob<ann #1", "status 2")
    return ann, bob, call


async def consulting(house: House, *, answered: bool = True) -> tuple[Page, Page, Page]:
    """ann holds bob on #1 and has called eve on #2, who has answered, or whose phone rings."""
    ann, bob, _ = await talking(house)
    eve = await house.page("eve")
    answer = await ann.cti("attendedTransfer", destination=eve.number)
    await ann.hears("EventOnHold ann>bob #1", "status 16", "EventDialing ann>eve #2", "status 1")
    await eve.hears("EventRinging eve<ann #2", "status 8")
    assert house.names.call(answer["uniqueId"]) == "#2"
    if answered:
        await eve.cti("answer")
        await ann.hears("EventEstablished ann>eve #2", "status 2")
        await eve.hears("EventEstablished eve<ann #2", "status 2")
    return ann, bob, eve
