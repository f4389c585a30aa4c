"""The replay itself: the real programs, both ways, every request, every event that they cause.

Raises what the programs' starting raises; what goes wrong with a request is a finding.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import itertools
import urllib.request
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple

from bridge.simulator.xivo_model import XivoSettings
from protocol.catalogue import o2g as documented
from protocol.methods import rest_methods
from tests.conformance import o2g, xivo
from tests.conformance.judging import deviations, event_faults
from tests.conformance.plan import Asked, table
from tests.conformance.scenes_o2g import ADMIN
from tests.conformance.stage import Stage
from tests.conformance.ways import ByJsonRpc, ByTunnel, Refused, Way, Who, done
from tests.system.client import Client, Encoding, opened
from tests.system.program import Program

WAYS = ("jsonrpc", "tunnel")

TOKEN = "a-tunnel-client-of-the-replay"
SITES = {"o2g": "paris", "xivo": "lyon"}
SECRETS = {
    "REPLAY_WEBSERVICE": "ws",
    "REPLAY_CONFIGMGT": XivoSettings().configmgt_token,
    "REPLAY_XCU": "superpass",
}
CONFIGURATION = """
[server]
port = 0

[tunnel]
allow = ["/api/rest", "/api/rest/**", "/xuc/api/**", "/configmgt/api/**", "/api/1.0/**"]

[[tokens]]
name = "replay"
sha256 = "{digest}"

[[sites]]
name = "paris"
kind = "o2g"
url = "{o2g}"
mode = "user"

[[sites]]
name = "lyon"
kind = "xivo"
url = "{xivo}"
webservice_login = "ws"
webservice_password = {{ env = "REPLAY_WEBSERVICE" }}
configmgt_url = "{xivo}"
configmgt_token = {{ env = "REPLAY_CONFIGMGT" }}
xcu_url = "{xivo}"
xcu_login = "admin"
xcu_password = {{ env = "REPLAY_XCU" }}
config_users = ["alice"]
"""

EVENTS_MAX_S = 30.0
"""How long the last events may take: they take milliseconds, and only a failing test waits."""

LAST = Who("oxe70129", "0000")
"""Somebody whom no example takes: the event about him comes last."""


@dataclass
class Replay:
    """What one way of asking has shown."""

    way: str
    replayed: dict[str, list[str]] = field(default_factory=dict)
    """Ids of examples by the method's name."""
    well: set[str] = field(default_factory=set)
    """Methods that were answered with what was asked for."""
    refused: set[str] = field(default_factory=set)
    """Methods that were refused."""
    found: dict[str, list[str]] = field(default_factory=dict)
    """Deviations by the example's id, or the event's name."""
    events: set[str] = field(default_factory=set)
    """Names of the events that came."""

    @property
    def never_well(self) -> set[str]:
        """Methods that were only ever refused, or not asked."""
        return set(rest_methods()) - self.well

    def deviations(self) -> set[tuple[str, str]]:
        """Example or event, and how it deviates."""
        return {(id_, fault) for id_, faults in self.found.items() for fault in faults}

    def note(self, id_: str, faults: list[str]) -> None:
        """Keep what deviates, each deviation once."""
        if faults:
            known = self.found.setdefault(id_, [])
            known += [fault for fault in dict.fromkeys(faults) if fault not in known]


class Addresses(NamedTuple):
    """The bridge's socket, and where things befall the simulated O2G."""

    bridge: str
    control: str


@contextlib.contextmanager
def programs(folder: Path) -> Iterator[Addresses]:
    """Both simulated PBXs and a bridge in front of them."""
    users = ("--users", str(o2g.USERS), "--xivo-users", str(xivo.USERS))
    simulator = Program(folder, "simulate", "--port", "0", "--xivo-port", "0", "--control-port", "0", *users)
    try:
        words = simulator.ready.split()
        o2g_url, xivo_url, control_url = (word for word in words if word.startswith("http://"))
        digest = hashlib.sha256(TOKEN.encode()).hexdigest()
        text = CONFIGURATION.format(digest=digest, o2g=o2g_url, xivo=xivo_url)
        (folder / "ctibridge.toml").write_text(text)
        bridge = Program(folder, "serve", "--config", "ctibridge.toml", env=SECRETS)
        try:
            yield Addresses(bridge.ready.split()[0], control_url)
        finally:
            bridge.stop()
    finally:
        simulator.stop()


def replay(folder: Path, name: str, expected: set[str]) -> Replay:
    """Everything, one way, on PBXs that have done nothing yet. `expected`: names of the events to wait for."""
    with programs(folder) as addresses:
        return asyncio.run(_replay(addresses, name, expected))


async def _replay(addresses: Addresses, name: str, expected: set[str]) -> Replay:
    shown = Replay(name)
    url = addresses.bridge
    async with contextlib.AsyncExitStack() as stack:
        if name == "jsonrpc":
            by_jsonrpc = ByJsonRpc(url, SITES, stack)
            ways: Mapping[str, Way] = dict.fromkeys(SITES, by_jsonrpc)
            watching = await _watch_by_call(by_jsonrpc)
        else:
            sockets = {}
            for kind, site in SITES.items():
                at = url.removesuffix("/ws") + f"/sites/{site}/ws"
                sockets[kind] = await stack.enter_async_context(opened(at, Encoding.JSON, token=TOKEN))
            signer = o2g.O2gSigner()
            ways = {
                "o2g": ByTunnel(sockets["o2g"], signer),
                "xivo": ByTunnel(sockets["xivo"], xivo.XivoSigner()),
            }
            watching = await _watch_by_tunnel(sockets["o2g"], signer)
        people = o2g.people()
        lanes: dict[str, Lane] = {}
        for asked in o2g.requests(table("o2g")):
            lane = "users" if asked.by == "user" else "everybody's"
            lanes.setdefault(lane, []).append((partial(o2g.stage, ways["o2g"], asked, people), asked))
        for asked in xivo.requests(table("xivo")):
            lanes.setdefault("xivo", []).append((partial(xivo.stage, ways["xivo"], asked), asked))
        # What is written as JSON on the one way is written as MessagePack on the other.
        encodings = list(Encoding if name == "jsonrpc" else reversed(Encoding))
        async with asyncio.TaskGroup() as group:
            for each in lanes.values():
                group.create_task(_one_by_one(shown, each, itertools.cycle(encodings)))
        for mishap in MISHAPS:
            await asyncio.to_thread(_befall, f"{addresses.control}{mishap}")
        await done(ways["o2g"], ADMIN, "O2g.telephony.requestSnapshot", {"loginName": LAST.login})
        await _hear(shown, watching, expected)
    return shown


Lane = list[tuple[Callable[[], Awaitable[Stage]], Asked]]
"""Requests, and what sets the stage for each."""


async def _one_by_one(shown: Replay, lane: Lane, encodings: Iterator[Encoding]) -> None:
    """What may meet each other, in order: users are each example's own, agents, pilots and the XiVO everybody's."""
    for staged, asked in lane:
        await _one(shown, asked, staged, next(encodings))


async def _one(
    shown: Replay, asked: Asked, staged: Callable[[], Awaitable[Stage]], encoding: Encoding
) -> None:
    method = asked.method.name
    if " " in asked.id:  # an example, not a further call
        shown.replayed.setdefault(method, []).append(asked.id)
    try:
        stage = await staged()
    except Refused as refused:
        shown.note(asked.id, [f"cannot be prepared: {refused}"])
        return
    try:
        filled = asked.filled(stage.values)
        reply = await stage.way.ask(stage.me, filled, encoding)
        error = xivo.shown_error(asked) if " error " in asked.id else None
        shown.note(asked.id, deviations(filled, reply, error=error))
        (shown.well if reply.well else shown.refused).add(method)
    finally:
        shown.note(asked.id, [f"cannot be tidied up: {refused}" for refused in await stage.close()])


# Events

MISHAPS = ("/cti-link/down?tell-after=0", "/cti-link/up", "/pbx/load?for=0", "/licence?days=-1")
"""What no request brings about (`ctibridge simulate`, control port)."""


def _befall(address: str) -> None:
    with urllib.request.urlopen(urllib.request.Request(address, method="POST"), timeout=EVENTS_MAX_S):
        pass


WITHOUT_IDS = ("system", "pbxManagement")
"""Packages of events that concern nobody."""

SELECTORS = [
    {"names": [package]} if package in WITHOUT_IDS else {"names": [package], "ids": ["*"]}
    for package in (*documented.event_packages(), "OnPreferencesChanged")
]
"""Everything; the event that is in no package goes by its name."""


async def _watch_by_call(way: ByJsonRpc) -> Client:
    client = await way.socket(ADMIN)
    await client.call("O2g.subscribe", {"selectors": SELECTORS})
    return client


async def _watch_by_tunnel(client: Client, signer: o2g.O2gSigner) -> Client:
    body = {"filter": {"selectors": SELECTORS}, "version": "1.0", "timeout": 0}
    cookie = await signer.session(client, ADMIN)
    answer = await client.request(
        "POST", "/api/rest/1.0/subscriptions?identifier=replay", body, headers={"Cookie": cookie}
    )
    assert answer.body["status"] == "ACCEPTED", answer
    return client


async def _hear(shown: Replay, client: Client, expected: set[str]) -> None:
    """Judge every event, until the last one has come and all that must."""
    last = False
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(EVENTS_MAX_S):
            while not (last and expected <= shown.events):
                message = await client.event()
                if message.get("method", "O2g.event") != "O2g.event":
                    continue  # what a page would be told
                event = message["params"]["event"] if "method" in message else message["event"]
                last = last or event.get("loginName") == LAST.login
                shown.events.add(event["eventName"])
                shown.note(event["eventName"], event_faults(event))
