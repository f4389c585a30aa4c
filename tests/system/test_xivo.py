"""The XiVO of `ctibridge demo` on the real program: calls heard by both, configuration, tunnel, ingress, resume.

What people do at their phones is done over HTTP at the simulated XiVO itself: XUC's REST API only dials.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.system.client import PATIENCE_S, CallFailed, Client, Encoding, Gone, opened
from tests.system.program import Program

TOKEN = "demo-client"
ENTITY = "default@8f159082-4b25-48b3-afec-1873491a60be"
GREETING = ["link opened", "status 0"]

FIRST_WORDS = (
    "UsersStatuses",
    "UserConfigUpdate",
    "UserStatusUpdate",
    "VoiceMailStatusUpdate",
    "RightProfile",
    "AgentStateEvent",
)
"""What XUC tells of anybody, in any order with his calls; what it says is for other tests."""

NEVER_LOGGED = ("eyJ", "superpass", "xivo-demo-token", "/xivo/1.0/event/")


@dataclass(frozen=True)
class Demo:
    """The running demo: its socket, its pages, and the simulated XiVO behind it."""

    socket: str
    pages: str
    xivo: str
    program: Program


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    program = Program(tmp_path_factory.mktemp("xivo"), "demo", "--port", "0")
    pages = program.ready.replace("ws", "http", 1).removesuffix("/ws")
    (xivo,) = re.findall(r"simulated XiVO at (\S+)", "\n".join(program.said))
    yield Demo(program.ready, pages, xivo, program)
    for secret in NEVER_LOGGED:
        assert secret not in program.stderr
    program.stop()


class User:
    """Somebody of the XiVO, signed in on a socket; what he hears is a line each, numbered without a gap."""

    def __init__(self, client: Client, login: str) -> None:
        self.client = client
        self.login = login
        self.session: dict[str, Any] = {}
        self.seq = 0

    async def sign_in(self, *first: str) -> None:
        params = {"login": self.login, "password": self.login, "site": "xivo"}
        self.session = await self.client.call("Session.login", params)
        await self.hears(*(first or GREETING))

    async def next_line(self) -> str:
        while True:
            params = (await self.client.event())["params"]
            self.seq += 1
            assert params["seq"] == self.seq
            if params["msgType"] not in FIRST_WORDS:
                break
        said = params["ctiMessage"]
        match params["msgType"]:
            case "PhoneEvent":
                arrow = ">" if said["callDirection"] == "Outgoing" else "<"
                return f"{said['eventType']} {said['DN']}{arrow}{said['otherDN']}"
            case "PhoneStatusUpdate":
                return f"status {said['status']}"
            case "LinkStatusUpdate":
                return f"link {said['status']}"
            case other:
                return str(other)

    async def hears(self, *lines: str) -> None:
        heard = []
        for _ in lines:
            try:
                heard.append(await self.next_line())
            except TimeoutError:
                heard.append("(nothing)")
                break
        assert heard == list(lines), f"{self.login} heard {heard}"

    async def cti(self, method: str, **params: Any) -> Any:
        return await self.client.call(f"Cti.{method}", params)


class Xivo:
    """The users of one test, and their phones."""

    def __init__(self, demo: Demo, encoding: Encoding, stack: contextlib.AsyncExitStack) -> None:
        self.demo = demo
        self._encoding = encoding
        self._stack = stack
        self._phones: httpx.AsyncClient
        self.users: list[User] = []

    async def open(self) -> None:
        client = httpx.AsyncClient(base_url=f"{self.demo.xivo}/phones", timeout=PATIENCE_S, verify=False)
        self._phones = await self._stack.enter_async_context(client)

    async def socket(self, path: str = "/ws", token: str | None = None) -> Client:
        url = self.demo.socket.removesuffix("/ws") + path
        return await self._stack.enter_async_context(opened(url, self._encoding, token=token))

    async def user(self, login: str) -> User:
        user = User(await self.socket(), login)
        await user.sign_in(*(GREETING[:1] if login == "ws" else GREETING))
        self.users.append(user)
        return user

    async def phone(self, number: str, action: str, destination: str | None = None) -> None:
        body = None if destination is None else {"destination": destination}
        answer = await self._phones.post(f"/{number}/{action}", json=body)
        assert answer.status_code == 200, answer.text

    async def idle(self) -> None:
        """Hang up whatever a test has left."""
        for number in ("1001", "1002", "1003", "1004"):
            while (await self._phones.get(f"/{number}")).json():
                await self.phone(number, "hangup")


@pytest.fixture
async def xivo(demo: Demo, encoding: Encoding) -> AsyncIterator[Xivo]:
    async with contextlib.AsyncExitStack() as stack:
        made = Xivo(demo, encoding, stack)
        await made.open()
        yield made
        await made.idle()
        for user in made.users:
            await user.client.call("Session.logout")


async def failed(client: Client, method: str, params: Any = None) -> CallFailed:
    with pytest.raises(CallFailed) as caught:
        await client.call(method, params)
    return caught.value


# Calls


async def test_a_call_is_placed_followed_and_ended(xivo: Xivo) -> None:
    alice, bob = await xivo.user("alice"), await xivo.user("bob")
    assert alice.session["kind"] == "xivo"
    assert await alice.cti("dial", destination="1002", variables={"ticket": "7"}) is None
    await alice.hears("EventDialing 1001>1002", "status 1")
    await bob.hears("EventRinging 1002<1001", "status 8")
    await xivo.phone("1002", "answer")
    await alice.hears("EventEstablished 1001>1002", "status 2")
    await bob.hears("EventEstablished 1002<1001", "status 2")
    await xivo.phone("1002", "hold")
    await bob.hears("EventOnHold 1002<1001", "status 16")
    (call,) = (await bob.cti("getCurrentCallsPhoneEvents"))["events"]
    assert (call["eventType"], call["userData"]["USR_ticket"]) == ("EventOnHold", "7")
    await xivo.phone("1002", "retrieve")
    await bob.hears("EventEstablished 1002<1001", "status 2")
    await xivo.phone("1001", "hangup")
    await alice.hears("EventReleased 1001>1002", "status 0")
    await bob.hears("EventReleased 1002<1001", "status 0")
    row = (await bob.cti("getUserCallHistory", size=1))[0]
    assert (row["srcUsername"], row["dstUsername"], row["status"]) == ("alice", "bob", "answered")


async def test_a_transfer_is_heard_by_all_three(xivo: Xivo) -> None:
    alice, bob, dave = [await xivo.user(login) for login in ("alice", "bob", "dave")]
    await alice.cti("dialByUsername", username="bob")
    await alice.hears("EventDialing 1001>1002", "status 1")
    await bob.hears("EventRinging 1002<1001", "status 8")
    await xivo.phone("1002", "answer")
    await alice.hears("EventEstablished 1001>1002", "status 2")
    await bob.hears("EventEstablished 1002<1001", "status 2")
    await xivo.phone("1002", "transfer", "1004")
    await bob.hears("EventReleased 1002<1001", "status 0")
    await dave.hears("EventRinging 1004<1001", "status 8")
    await xivo.phone("1004", "answer")
    await dave.hears("EventEstablished 1004<1001", "status 2")
    await alice.hears("EventEstablished 1001>1004")


async def test_settings_take_effect_on_calls(xivo: Xivo) -> None:
    alice, bob, dave = [await xivo.user(login) for login in ("alice", "bob", "dave")]
    await bob.cti("uncFwd", destination="1004", state=True)
    await alice.cti("dial", destination="1002")
    await dave.hears("EventRinging 1004<1001", "status 8")
    await bob.cti("uncFwd", destination="1004", state=False)
    await bob.cti("dnd", state=True)
    await xivo.phone("1001", "hangup")
    await dave.hears("EventReleased 1004<1001", "status 0")
    await alice.cti("dial", destination="1002")
    await xivo.phone("1001", "hangup")
    await bob.cti("dnd", state=False)
    await alice.cti("dial", destination="1002")
    # What bob hears is the second call: the first one has not disturbed him.
    await bob.hears("EventRinging 1002<1001", "status 8")
    await xivo.phone("1001", "hangup")
    await bob.hears("EventReleased 1002<1001", "status 0")
    rows = await bob.cti("getUserCallHistory", size=1)
    assert rows[0]["status"] == "missed"


async def test_a_call_is_answered_held_and_ended_over_the_users_own_channel(xivo: Xivo) -> None:
    """protocol.md section 4: what XUC's REST API cannot do goes over its CTI channel."""
    alice, bob = await xivo.user("alice"), await xivo.user("bob")
    await alice.cti("dial", destination="1002")
    await alice.hears("EventDialing 1001>1002", "status 1")
    await bob.hears("EventRinging 1002<1001", "status 8")
    assert await bob.cti("answer") is None
    await alice.hears("EventEstablished 1001>1002", "status 2")
    await bob.hears("EventEstablished 1002<1001", "status 2")
    await alice.cti("hold")
    await alice.hears("EventOnHold 1001>1002", "status 16")
    await alice.cti("hold")
    await alice.hears("EventEstablished 1001>1002", "status 2")
    await alice.cti("hangup")
    await alice.hears("EventReleased 1001>1002", "status 0")
    await bob.hears("EventReleased 1002<1001", "status 0")


async def test_what_a_page_missed_is_replayed(xivo: Xivo) -> None:
    bob = await xivo.user("bob")
    await bob.client.vanish()
    alice = await xivo.user("alice")
    await alice.cti("dial", destination="1002")
    await alice.hears("EventDialing 1001>1002", "status 1")
    await xivo.phone("1002", "answer")
    # Events are posted one after the other: bob's phone has rung before this one.
    await alice.hears("EventEstablished 1001>1002", "status 2")
    again = User(await xivo.socket(), "bob")
    again.seq = bob.seq
    params = {"sessionId": bob.session["sessionId"], "seq": bob.seq}
    answer = await again.client.call("Session.resume", params)
    assert answer["lost"] == 0
    assert answer["replayed"] >= 2
    await again.hears("EventRinging 1002<1001", "status 8", "EventEstablished 1002<1001", "status 2")
    xivo.users.remove(bob)
    xivo.users.append(again)


async def test_two_pbxs_behind_one_port_do_not_know_each_other(xivo: Xivo) -> None:
    client = await xivo.socket()
    anna = await client.call("Session.login", {"login": "oxe70120", "password": "0000"})
    assert anna["site"] == "o2g"
    alice = await xivo.user("alice")
    assert (await failed(client, "Xuc.checkToken")).code == -32004
    assert (await failed(alice.client, "O2g.telephony.getCalls")).code == -32004
    client = await xivo.socket("/sites/xivo/ws")
    session = await client.call("Session.login", {"login": "bob", "password": "bob"})
    assert (session["site"], session["kind"], session["ttl"]) == ("xivo", "xivo", 3600)


# Signing in


@pytest.mark.parametrize(
    ("login", "password"), [("alice", "bob"), ("nobody", "nobody"), ("oxe70120", "0000")]
)
async def test_a_wrong_password_is_refused(xivo: Xivo, login: str, password: str) -> None:
    client = await xivo.socket()
    error = await failed(client, "Session.login", {"login": login, "password": password, "site": "xivo"})
    assert error.code in (-32001, -32006)  # several encodings try it within the same minute


async def test_the_web_service_user_may_what_his_rights_say(xivo: Xivo) -> None:
    service = await xivo.user("ws")
    call = service.client.call
    assert await call("Xuc.setDnd", {"USERNAME": "dave", "state": False}) == {"res": "success"}
    assert (await failed(service.client, "Xuc.listPersonalContacts")).data["status"] == 403
    assert (await failed(service.client, "ConfigMgt.listUserProfiles")).code == -32002
    assert (await failed(service.client, "Cti.dnd", {"state": True})).code == -32004


# Rights and parameters


async def test_who_is_no_config_user_reads_and_changes_no_configuration(xivo: Xivo) -> None:
    alice, bob = await xivo.user("alice"), await xivo.user("bob")
    for method, params in (
        ("ConfigMgt.getUserRights", {"login": "bob"}),
        ("Xcu.listEntityUsers", {"combinedId": ENTITY}),
        ("Xuc.v1HistoryBySize", {"username": "dave", "size": 1}),
    ):
        assert await alice.client.call(method, params) is not None
        assert (await failed(bob.client, method, params)).code == -32002
    error = await failed(bob.client, "Xuc.setDnd", {"USERNAME": "alice", "state": True})
    assert (error.code, error.data["error"]) == (-32000, "Forbidden")


async def test_a_user_made_at_xcu_signs_in_and_dials_and_is_gone_when_he_is_deleted(xivo: Xivo) -> None:
    admin = (await xivo.user("alice")).client
    number = (await admin.call("Xcu.listEntityAvailableNumbers", {"combinedId": ENTITY}))["items"][1]
    made = {
        "firstName": "Eve",
        "lastName": "W",
        "internalNumber": number,
        "ctiLogin": "eve",
        "ctiPassword": "eve",
    }
    await admin.call("Xcu.createUser", {"entityCId": ENTITY, "templateId": 1, **made})
    eve = User(await xivo.socket(), "eve")
    await eve.sign_in()
    await eve.cti("dial", destination="0123456789")
    await eve.hears(f"EventDialing {number}>0123456789", "status 1")
    users = (await admin.call("Xcu.listEntityUsers", {"combinedId": ENTITY}))["items"]
    await admin.call(
        "Xcu.deleteUser", {"id": next(user["id"] for user in users if user["ctiLogin"] == "eve")}
    )
    with contextlib.suppress(CallFailed, Gone):  # the socket may be closed before or after the answer
        await eve.client.call("Xuc.listPersonalContacts")
    assert (await eve.client.closed()).code == 4001


async def test_a_bad_parameter_is_named(xivo: Xivo) -> None:
    alice = await xivo.user("alice")
    for method, params, param in (
        ("Xuc.dialNumber", {}, "destination"),
        ("Xuc.dialNumber", {"destination": "1", "variables": 7}, "variables"),
        ("Xuc.getPersonalContact", {"CONTACT_UUID": ".."}, "CONTACT_UUID"),
        ("ConfigMgt.updateUserRights", {"login": "bob", "type": "king"}, "type"),
        ("Xcu.getUser", {"id": "x"}, "id"),
        ("Cti.uncFwd", {"destination": "1004"}, "state"),
    ):
        error = await failed(alice.client, method, params)
        assert (error.code, error.data) == (-32602, {"param": param}), method


async def test_contacts_go_in_and_out_as_files(xivo: Xivo) -> None:
    alice = (await xivo.user("alice")).client
    await alice.call("Xuc.deleteAllPersonalContacts")
    report = await alice.call("Xuc.importPersonalContacts", {"file": "lastname,number\nWayne,1002\n"})
    assert [each["lastname"] for each in report["created"]] == ["Wayne"]
    error = await failed(alice, "Xuc.createPersonalContact", {"lastname": "Wayne", "number": "1002"})
    assert (error.data["error"], error.data["status"]) == ("DuplicateContact", 409)
    exported = await alice.call("Xuc.exportPersonalContacts")
    assert exported["filename"] == "contacts.csv"
    assert await alice.call("Xuc.deletePersonalContact", {"CONTACT_UUID": report["created"][0]["id"]}) is None


# Tunnel and ingress


async def test_raw_requests_pass_the_tunnel(xivo: Xivo) -> None:
    client = await xivo.socket("/sites/xivo/ws", TOKEN)
    login = {"login": "carol", "password": "carol"}
    said = (await client.request("POST", "/xuc/api/2.0/auth/login", login)).body
    bearer = {"Authorization": f"Bearer {said['token']}"}
    answer = await client.request("GET", "/xuc/api/2.0/contact/personal", headers=bearer)
    assert (answer.status, answer.body["headers"][0]) == (200, "Firstname")
    answer = await client.request("GET", "/xuc/api/2.0/contact/personal")
    assert (answer.status, answer.body["error"]) == (400, "AuthorizationHeaderNotFound")
    token = {"X-Auth-Token": "xivo-demo-token"}
    answer = await client.request("GET", "/configmgt/api/1.0/agent_config", headers=token)
    assert [agent["number"] for agent in answer.body] == ["2001", "2002"]
    answer = await client.request("POST", "/api/1.0/login", {"login": "admin", "password": "superpass"})
    (cookie,) = answer.headers["set-cookie"]
    answer = await client.request("GET", "/api/1.0/xivo", headers={"Cookie": cookie.partition(";")[0]})
    assert answer.body["items"][0]["name"] == "xivo-demo"
    answer = await client.request("GET", "/elsewhere")
    assert (answer.status, answer.origin) == (403, "bridge")
    assert set(answer.body) == {"error", "message"}


async def test_a_program_made_for_xuc_is_given_the_bridges_address(demo: Demo) -> None:
    async with httpx.AsyncClient(base_url=demo.pages, verify=False, timeout=PATIENCE_S) as client:
        for mount in ("", "/sites/xivo"):
            said = await client.post(
                f"{mount}/xuc/api/2.0/auth/login", json={"login": "carol", "password": "carol"}
            )
            assert said.status_code == 200
            headers = {"Authorization": f"Bearer {said.json()['token']}"}
            answer = await client.get(f"{mount}/xuc/api/2.0/auth/check", headers=headers)
            assert answer.json()["login"] == "carol"
        answer = await client.get("/configmgt/api/1.0/users")
        assert (answer.status_code, answer.json()["error"]) == (401, "Unauthorized")


@pytest.mark.parametrize(
    "path", ["/xivo/1.0/event/xivo/guessed/", "/sites/xivo/xivo/1.0/event/xivo/guessed/"]
)
async def test_an_event_with_a_guessed_secret_is_no_event(demo: Demo, xivo: Xivo, path: str) -> None:
    alice = await xivo.user("alice")
    body = {"username": "alice", "message": {"msgType": "PhoneEvent", "ctiMessage": {}}}
    async with httpx.AsyncClient(base_url=demo.pages, verify=False, timeout=PATIENCE_S) as client:
        assert (await client.post(path, json=body)).status_code == 404
    await alice.cti("dial", destination="0555000480")
    await alice.hears("EventDialing 1001>0555000480", "status 1")


# A bridge of its own


def _serve(folder: Any, xivo: str, **more: str) -> Program:
    lines = "\n".join(f"{key} = {value}" for key, value in more.items())
    (folder / "ctibridge.toml").write_text(
        f'[server]\nport = 0\n[[sites]]\nname = "paris"\nkind = "xivo"\nurl = "{xivo}"\n{lines}\n'
    )
    env = {"XIVO_SECRET": "ws", "XIVO_EVENTS": "0123456789abcdef"}
    return Program(folder, "serve", "--config", "ctibridge.toml", env=env)


async def test_a_bridge_is_ready_when_its_xuc_is_there(tmp_path: Any, demo: Demo) -> None:
    program = _serve(tmp_path, "http://127.0.0.1:1")
    pages = program.ready.split()[0].replace("ws", "http", 1).removesuffix("/ws")
    async with httpx.AsyncClient(verify=False, timeout=PATIENCE_S) as client:
        answer = await client.get(f"{pages}/readyz")
        assert answer.status_code == 503
        site = answer.json()["sites"]["paris"]
        assert not site["ready"]
    async with opened(program.ready.split()[0]) as socket:
        error = await failed(socket, "Session.login", {"login": "alice", "password": "alice"})
        assert (error.code, error.data["site"]) == (-32003, "paris")
    program.stop()


async def test_a_page_signs_in_at_the_first_site_without_naming_it(tmp_path: Any, demo: Demo) -> None:
    secret = '{ env = "XIVO_SECRET" }'
    program = _serve(tmp_path, demo.xivo, webservice_login='"ws"', webservice_password=secret)
    async with opened(program.ready.split()[0]) as socket:
        session = await socket.call("Session.login", {"login": "carol", "password": "carol"})
        assert (session["site"], session["kind"]) == ("paris", "xivo")
        assert await socket.call("Cti.dnd", {"state": False}) is None
        assert (await failed(socket, "ConfigMgt.listAgentConfigs")).code == -32002
    program.stop()
