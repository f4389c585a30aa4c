"""A web page of Cti.js in a real browser, as somebody at a desk uses it: the same page on either kind of PBX."""

from __future__ import annotations

import contextlib
import functools
import http.server
import os
import threading
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.system import serving
from tests.system.chromium import PROGRAM, Browser, Tab, browsing
from tests.system.program import Program

PAGE = Path(__file__).parent / "page"

PICTURES = os.environ.get("CTIBRIDGE_TEST_PICTURES")
"""A folder for pictures of the pages, for who wants to look at them."""

pytestmark = [
    pytest.mark.skipif(PROGRAM is None, reason="needs Chromium, as .ci/run installs it"),
    # Each wait in a page has a minute of its own.
    pytest.mark.timeout(300),
]

CONFIGURATION = """\
[server]
port = 0
[access]
origins = ["{origin}"]
[[sites]]
name = "berlin"
kind = "o2g"
url = "{o2g}"
admin_login = "admin"
admin_password = {{ env = "O2G_ADMIN" }}
[[sites]]
name = "paris"
kind = "xivo"
url = "{xivo}"
webservice_login = "ws"
webservice_password = {{ env = "XIVO_WS" }}
"""

SECRETS = {"O2G_ADMIN": "admin", "XIVO_WS": "ws"}


@dataclass(frozen=True)
class Person:
    """Somebody at a desk."""

    login: str
    password: str
    number: str


@dataclass(frozen=True)
class House:
    """Who is there, and a queue whose only agent is the first of them."""

    site: str
    agent: Person
    caller: Person
    colleague: Person
    queue: str


O2G = House(
    "berlin",
    Person("oxe70130", "0000", "70130"),
    Person("oxe70120", "0000", "70120"),
    Person("oxe70121", "0000", "70121"),
    "60141",
)
XIVO = House(
    "paris",
    Person("dave", "dave", "1004"),
    Person("bob", "bob", "1002"),
    Person("alice", "alice", "1001"),
    "3003",
)


DAY = (
    *("AgentLogin", "AgentReady", "AgentRinging", "AgentOnCall", "AgentOnWrapup", "AgentReady"),
    *("AgentOnPause", "AgentReady", "AgentLoggedOut"),
)
"""The agent's states in the story below, on either kind of PBX."""


@dataclass(frozen=True)
class Served:
    """Where the page is, and where the bridge is that it is to use."""

    page: str
    bridge: str

    def address(self, house: House) -> str:
        """The page, for one of the bridge's sites."""
        return f"{self.page}/index.html?at={self.bridge}/sites/{house.site}"

    def with_client(self) -> Served:
        """The same page with one script tag changed: the bridge's own client instead of `cti.js`."""
        return Served(f"{self.page}{_Pages.WITH_CLIENT}", self.bridge)


class _Pages(http.server.SimpleHTTPRequestHandler):
    WITH_CLIENT = "/with-client"

    def do_GET(self) -> None:
        """The page again below another address, with the one change."""
        asked = urlsplit(self.path)
        if asked.path != f"{self.WITH_CLIENT}/index.html":
            super().do_GET()
            return
        bridge = parse_qs(asked.query)["at"][0].partition("/sites/")[0]
        text = (PAGE / "index.html").read_text()
        assert text.count('<script src="cti.js"></script>') == 1
        text = text.replace('src="cti.js"', f'src="{bridge}/client/ctibridge.js"')
        self.send_response(http.HTTPStatus.OK)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(text.encode())

    def translate_path(self, path: str) -> str:
        """Its other files, below either address."""
        return super().translate_path(path.removeprefix(self.WITH_CLIENT))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Nobody reads it."""


@contextlib.contextmanager
def _web_server() -> Iterator[str]:
    """A web server that has the page and nothing else; its origin, which is not the bridge's."""
    handler = functools.partial(_Pages, directory=str(PAGE))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("page")
    with _web_server() as origin:
        pbx = serving.simulate(folder)
        words = pbx.ready.split()
        xivo = words[words.index("XiVO") + 2]
        text = CONFIGURATION.format(origin=origin, o2g=serving.address(pbx), xivo=xivo)
        (folder / "ctibridge.toml").write_text(text)
        bridge = Program(folder, "serve", "--config", "ctibridge.toml", env=SECRETS)
        socket = bridge.ready.split()[0]
        serving.wait_until_ready(socket)
        address = socket.replace("ws", "http", 1).removesuffix("/ws")
        yield Served(origin, address)
        bridge.stop()
        pbx.stop()


class Desk:
    """Somebody's tab. `call` waits for a line of the table of calls, `idle` for an empty one."""

    def __init__(self, tab: Tab) -> None:
        self.tab = tab

    async def press(self, button: str, **fields: str) -> None:
        """Fill in some fields and press a button."""
        await self.tab.fill(**fields)
        await self.tab.click(button)

    async def calls(self, *calls: tuple[str, str]) -> None:
        """Wait until these calls, and no others, are shown: the other's number, and the state."""
        wanted = r"\n".join(rf"\S+\t{other}\t{state}\t.*" for other, state in calls)
        await self.tab.shows("calls", wanted)

    async def agent(self, state: str) -> None:
        """Wait until the agent is shown in this state."""
        await self.tab.shows("agent", state)

    async def queue(self, number: str, *columns: str) -> None:
        """Wait until a queue's line of statistics has these values."""
        await self.tab.shows(f"queue-{number}", r"[^\t]*\t" + r"\t".join(columns))

    async def no_errors(self) -> None:
        """Nothing has been refused, and no script has failed."""
        assert await self.tab.text("errors") == ""


@contextlib.asynccontextmanager
async def desks(browser: Browser, served: Served, house: House) -> AsyncIterator[tuple[Desk, Desk, Desk]]:
    """The agent's, the caller's and the colleague's page, signed in."""
    made = []
    for person in (house.agent, house.caller, house.colleague):
        desk = Desk(await browser.tab(served.address(house)))
        await desk.press("sign-in", login=person.login, password=person.password)
        made.append(desk)
    for desk in made:
        await desk.tab.shows("link", "signed in")
        await desk.tab.shows("who", r"\w+ \w+.*")
        await desk.calls()
    agent, caller, colleague = made
    yield agent, caller, colleague
    for desk in made:
        await desk.no_errors()


@pytest.mark.parametrize("house", [O2G, XIVO], ids=["o2g", "xivo"])
async def test_a_page_of_cti_js_works_on_either_kind_of_pbx(
    served: Served, tmp_path: Path, house: House
) -> None:
    """protocol.md section 9: a page written for XUC works unchanged, whichever kind of site is behind the bridge."""
    async with browsing(tmp_path) as browser, desks(browser, served, house) as (agent, caller, colleague):
        await _asks_first_and_transfers(house, agent, caller, colleague)
        await _works_as_an_agent(house, agent, caller, colleague)
        if PICTURES:
            for name, desk in (("agent", agent), ("caller", caller)):
                await desk.tab.picture(Path(PICTURES) / f"{house.site}-{name}.png")
        await agent.press("log-out")
        await agent.agent("AgentLoggedOut")
        await agent.tab.shows("states", rf"(AgentLoggedOut )?{' '.join(DAY)}")


@pytest.mark.parametrize("house", [O2G, XIVO], ids=["o2g", "xivo"])
async def test_the_same_page_works_with_the_bridge_s_own_client_for_cti_js(
    served: Served, tmp_path: Path, house: House
) -> None:
    """clients/javascript/README.md: one script tag of the page is another, and nothing else."""
    async with (
        browsing(tmp_path) as browser,
        desks(browser, served.with_client(), house) as (agent, caller, colleague),
    ):
        assert await agent.tab.value("typeof ctibridge.connect") == "function"
        await _asks_first_and_transfers(house, agent, caller, colleague)


async def _asks_first_and_transfers(house: House, agent: Desk, caller: Desk, colleague: Desk) -> None:
    """A call that is dialled, answered, and handed over to a third one."""
    own, other, third = house.agent.number, house.caller.number, house.colleague.number
    await agent.press("dial", number=other)
    await agent.calls((other, "Dialing"))
    await caller.calls((own, "Ringing"))
    await caller.press("answer")
    await caller.calls((own, "Established"))
    await agent.calls((other, "Established"))
    await agent.press("consult", number=third)
    await colleague.calls((own, "Ringing"))
    await colleague.press("answer")
    await colleague.calls((own, "Established"))
    await agent.calls((other, "OnHold"), (third, "Established"))
    await agent.press("complete")
    await agent.calls()
    await caller.press("hangup")
    await caller.calls()
    await colleague.calls()


async def _works_as_an_agent(house: House, agent: Desk, caller: Desk, colleague: Desk) -> None:
    """Log in, take a call of a queue, hand it over, pause, go on; and what the statistics show meanwhile."""
    own, other, third = house.agent.number, house.caller.number, house.colleague.number
    await agent.press("log-in", phone=own)
    await agent.agent("AgentReady")
    await agent.press("follow")
    await agent.queue(house.queue, "0", "0", "0", "0", ".*", "0")

    await caller.press("dial", number=house.queue)
    await agent.calls((other, "Ringing"))
    await agent.agent("AgentRinging")
    await agent.press("answer")
    await agent.agent("AgentOnCall")
    await agent.calls((other, "Established"))
    await agent.queue(house.queue, "1", "1", "0", "0", "0", "1")
    await agent.press("transfer", number=third)
    await agent.calls()
    await colleague.calls((other, "Ringing"))
    await colleague.press("answer")
    await colleague.calls((other, "Established"))
    await colleague.press("hangup")
    await caller.calls()
    await agent.agent("AgentReady")
    await agent.queue(house.queue, "1", "1", "0", "0", "1", "0")

    await agent.press("pause", reason="Lunch")
    await agent.agent("AgentOnPause")
    await agent.tab.shows("cause", "Lunch")
    await agent.queue(house.queue, "1", "1", "0", "0", "0", "0")
    await caller.press("dial", number=house.queue)
    await agent.queue(house.queue, "2", "1", "0", "1", "0", "0")
    await caller.press("hangup")
    await agent.queue(house.queue, "2", "1", "1", "0", "0", "0")
    await agent.press("unpause")
    await agent.agent("AgentReady")
    await agent.queue(house.queue, "2", "1", "1", "0", "1", "0")
