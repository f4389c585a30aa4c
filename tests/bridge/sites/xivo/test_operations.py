"""Whose credentials carry which operation of a XiVO, and what nobody gets."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from msgspec import Raw

from bridge.sites import Operation
from bridge.sites.signed import FixedSession, SignedRest, never_lost
from bridge.sites.xivo.cti_operations import cti_operations, cti_support
from bridge.sites.xivo.kept import Grant, KeptSession
from bridge.sites.xivo.methods import TABLE
from bridge.sites.xivo.operations import TOKENS, generic_operations
from bridge.sites.xivo.passport import SignedIn
from bridge.sites.xivo.rows import Unsupported
from bridge.sites.xivo.user import Access, Accesses, XivoUser
from bridge.transport import Request, Response
from protocol import jsonrpc
from protocol.catalogue import xivo as catalogue
from protocol.cti import METHODS
from protocol.jsonrpc import RpcError
from tests.bridge.carrier import Carrier, ok
from tests.bridge.clockwork import settled

OPERATIONS = generic_operations()
SUCCESS = ok({"res": "success", "data": [{"status": "missed"}]})
WEBSERVICE = sorted(
    f"Xuc.{operation.name}"
    for operation in catalogue.api("xuc").operations
    if operation.user_type == "webservice"
    and any(field.name == "USERNAME" for field in operation.path_params)
)
FOR_NOBODY_IN_PARTICULAR = ("Xuc.dialToQueue", "Xuc.importCallbackRequests", "Xuc.exportCallbackTickets")
OLD = sorted(
    f"Xuc.{operation.name}" for operation in catalogue.api("xuc").operations if operation.version == "1.0"
)
OLD_OF_ONE = [name for name in OLD if "{username}" in catalogue.api("xuc").operation(name[4:]).path]


class World:
    """A user whose requests go to one carrier; `who` tells by which credentials the last one went."""

    def __init__(
        self,
        *,
        has_phone: bool = True,
        may_configure: bool = False,
        bare: bool = False,
        answer: Response = SUCCESS,
    ) -> None:
        self.carrier = Carrier(lambda request: answer)
        self.outcomes: list[Any] = []

        def access(name: str) -> Access:
            session = FixedSession([("X-By", name)])
            return Access(SignedRest("paris", self.carrier, session, never_lost))

        async def sign_in() -> Grant:
            return Grant("alice", [("X-By", "own")], 60)

        session = KeptSession("paris", sign_in, None, lambda why: None)
        site = Accesses(
            access("anonymous"),
            None if bare else access("webservice"),
            None if bare else access("configmgt"),
            None if bare else access("xcu"),
            None if bare else access("xcu anonymous"),
        )
        self.user = XivoUser(
            session,
            SignedIn("cti", "alice", "secret"),
            access("own"),
            site,
            lambda frame: None,
            has_phone=has_phone,
            may_configure=may_configure,
            phone=None,
            make_channel=None,
            begun=lambda user: None,
            ended=lambda user: None,
        )
        self.user.login = "alice"

    async def call(self, method: str, operation: Operation | None = None, /, **arguments: Any) -> Any:
        (operation or OPERATIONS[method]).start(self.user, arguments, 5.0, self.outcomes.append)
        await settled()
        outcome = self.outcomes.pop()
        assert self.outcomes == []
        if isinstance(outcome, RpcError):
            raise outcome
        return msgspec.json.decode(outcome) if isinstance(outcome, Raw) else outcome

    @property
    def last(self) -> Request:
        return self.carrier.last.request

    @property
    def who(self) -> str:
        return dict(self.last.headers)["X-By"]


def arguments_for(method: str, **given: Any) -> dict[str, Any]:
    """Something for each parameter that must be given, and that is not the user's own name."""
    api, _, name = method.partition(".")
    operation = next(each for each in catalogue.apis() if each.namespace == api).operation(name)
    values = {"string": "1", "integer": 1, "boolean": True, "object": {}, "Profile": "admin"}
    found = {}
    subject = next((field for field in operation.path_params if field.name.lower() == "username"), None)
    for field in (*operation.path_params, *operation.query, *operation.body):
        parameter = field.parameter or field.name
        if field.required and field is not subject:
            found[parameter] = field.values[0] if field.values else values.get(field.type, [])
    if operation.upload is not None:
        found[operation.upload.parameter] = "text"
    return found | given


async def refused(world: World, method: str, code: int, **arguments: Any) -> RpcError:
    with pytest.raises(RpcError) as caught:
        await world.call(method, **arguments_for(method, **arguments))
    assert caught.value.code == code
    assert world.carrier.sent == []
    return caught.value


# XUC 2.0


@pytest.mark.parametrize("method", WEBSERVICE)
async def test_what_web_service_users_may_is_done_for_a_user_himself_with_the_sites_account(
    method: str,
) -> None:
    world = World()
    for named in ({}, {"USERNAME": "alice"}, {"USERNAME": None}):
        await world.call(method, **arguments_for(method, **named))
        assert world.who == "webservice"
        assert "/alice" in world.last.target


@pytest.mark.parametrize("method", WEBSERVICE)
async def test_for_somebody_else_it_is_asked_with_the_users_own_token_and_xuc_decides(method: str) -> None:
    world = World()
    for other in ("bob", "Alice", "alice/../bob", "alice "):
        await world.call(method, **arguments_for(method, USERNAME=other))
        assert world.who == "own", other


@pytest.mark.parametrize("method", [*WEBSERVICE, *FOR_NOBODY_IN_PARTICULAR])
async def test_a_config_user_does_it_for_anybody_with_the_sites_account(method: str) -> None:
    world = World(may_configure=True)
    about = {"USERNAME": "bob"} if method in WEBSERVICE else {}
    await world.call(method, **arguments_for(method, **about))
    assert world.who == "webservice"


@pytest.mark.parametrize("method", FOR_NOBODY_IN_PARTICULAR)
async def test_what_is_about_nobody_in_particular_is_asked_with_the_users_own_token(method: str) -> None:
    world = World()
    await world.call(method, **arguments_for(method))
    assert world.who == "own"


@pytest.mark.parametrize("method", [*WEBSERVICE, *FOR_NOBODY_IN_PARTICULAR])
async def test_a_web_service_user_has_his_own_token(method: str) -> None:
    world = World(has_phone=False)
    about = {"USERNAME": "alice"} if method in WEBSERVICE else {}
    await world.call(method, **arguments_for(method, **about))
    assert world.who == "own"
    if method in WEBSERVICE:
        error = await _error(world, method)
        assert (error.code, error.data) == (jsonrpc.INVALID_PARAMS, {"param": "USERNAME"})


async def _error(world: World, method: str, **arguments: Any) -> RpcError:
    with pytest.raises(RpcError) as caught:
        await world.call(method, **arguments_for(method, **arguments))
    return caught.value


async def test_without_an_account_of_the_site_the_users_own_token_is_used() -> None:
    world = World(bare=True)
    await world.call("Xuc.setDnd", state=True)
    assert world.who == "own"
    assert world.last.target == "/xuc/api/2.0/dnd/alice"


@pytest.mark.parametrize(
    "method", ["Xuc.listPersonalContacts", "Xuc.getQueueQualifications", "Xuc.registerPushToken"]
)
async def test_what_is_for_cti_users_goes_with_the_users_own_token(method: str) -> None:
    for may_configure in (False, True):
        world = World(may_configure=may_configure)
        await world.call(method, **arguments_for(method))
        assert world.who == "own"


# Signing in, as an operation


@pytest.mark.parametrize("method", ["Xuc.loginCtiUser", "Xuc.loginWebservice"])
async def test_a_users_own_password_can_be_tried_and_nobody_elses(method: str) -> None:
    world = World(answer=ok({"login": "alice", "token": "secret", "TTL": 60}))
    said = await world.call(method, login="alice", password="x")
    assert world.who == "anonymous"
    assert said == {"login": "alice", "token": "", "TTL": 60}
    world = World()
    await refused(world, method, jsonrpc.FORBIDDEN, login="bob", password="x")
    await refused(world, method, jsonrpc.FORBIDDEN, login=["alice"], password="x")
    world = World(may_configure=True)
    await world.call(method, login="bob", password="x")
    assert world.who == "anonymous"


@pytest.mark.parametrize("name", sorted(TOKENS))
async def test_no_answer_to_a_sign_in_holds_a_token(name: str) -> None:
    world = World(answer=ok({"login": "alice", "token": "secret", "TTL": 60}))
    method = f"Xuc.{name}"
    arguments = arguments_for(method)
    if "login" in arguments:
        arguments["login"] = "alice"
    assert "secret" not in str(await world.call(method, **arguments))
    world = World(answer=ok(["secret"]))
    with pytest.raises(RpcError) as caught:
        await world.call(method, **arguments)
    assert "secret" not in str(caught.value.as_object())


async def test_a_ticket_is_shown_without_a_token_and_a_check_with_the_users() -> None:
    world = World(answer=ok({"login": "alice", "token": "secret"}))
    await world.call("Xuc.loginCas", service="https://x", ticket="ST-1")
    assert world.who == "anonymous"
    await world.call("Xuc.checkToken")
    assert world.who == "own"


# XUC 1.0, which asks nobody who he is


def test_there_are_operations_of_either_kind_in_1_0() -> None:
    assert len(OLD) == 14
    assert len(OLD_OF_ONE) == 10


@pytest.mark.parametrize("method", OLD_OF_ONE)
async def test_an_old_operation_is_for_the_user_himself(method: str) -> None:
    world = World()
    await world.call(method, **arguments_for(method))
    assert (world.who, "/alice" in world.last.target) == ("anonymous", True)
    for other in ("bob", "Alice", "alice/", "alice%2F"):
        world = World()
        await refused(world, method, jsonrpc.FORBIDDEN, username=other)


@pytest.mark.parametrize("method", [name for name in OLD if name not in OLD_OF_ONE])
async def test_an_old_operation_that_names_no_user_is_for_config_users(method: str) -> None:
    await refused(World(), method, jsonrpc.FORBIDDEN)
    world = World(may_configure=True)
    await world.call(method, **arguments_for(method))
    assert world.who == "anonymous"


@pytest.mark.parametrize("method", OLD)
async def test_a_web_service_user_has_no_old_operations_unless_he_is_named(method: str) -> None:
    about = {"username": "alice"} if method in OLD_OF_ONE else {}
    await refused(World(has_phone=False), method, jsonrpc.FORBIDDEN, **about)
    world = World(has_phone=False, may_configure=True)
    await world.call(method, **arguments_for(method, **about))
    assert world.who == "anonymous"


async def test_the_one_who_is_called_by_name_may_be_anybody() -> None:
    world = World()
    await world.call("Xuc.v1DialByUsername", calleeUsername="bob")
    assert world.last.target == "/xuc/api/1.0/dialByUsername/any/alice/"
    assert world.carrier.last.body == {"username": "bob"}


# Configuration server and XCU


@pytest.mark.parametrize("method", [name for name in OPERATIONS if not name.startswith("Xuc.")])
async def test_configuration_is_for_config_users_only(method: str) -> None:
    for has_phone in (True, False):
        await refused(World(has_phone=has_phone), method, jsonrpc.FORBIDDEN)
        world = World(has_phone=has_phone, may_configure=True)
        await world.call(method, **arguments_for(method))
        expected = "configmgt" if method.startswith("ConfigMgt.") else "xcu"
        assert world.who == ("xcu anonymous" if method == "Xcu.login" else expected)


@pytest.mark.parametrize(
    ("method", "key"), [("ConfigMgt.listUserProfiles", "configmgt_url"), ("Xcu.listXivos", "xcu_url")]
)
async def test_a_server_that_is_not_configured_is_not_supported(method: str, key: str) -> None:
    error = await refused(World(bare=True, may_configure=True), method, jsonrpc.NOT_SUPPORTED)
    assert key in error.message


@pytest.mark.parametrize("method", list(OPERATIONS))
async def test_an_unknown_parameter_is_named_and_nothing_is_sent(method: str) -> None:
    world = World(may_configure=True)
    error = await _error(world, method, colour="red")
    assert (error.code, error.data) == (jsonrpc.INVALID_PARAMS, {"param": "colour"})
    assert world.carrier.sent == []


def test_there_is_a_method_for_every_operation() -> None:
    assert len(OPERATIONS) == sum(len(api.operations) for api in catalogue.apis()) == 86


# Cti.js


CTI = cti_operations()


def cti(method: str) -> Operation:
    operation = CTI[method]
    assert not isinstance(operation, RpcError)
    return operation


async def cti_call(world: World, method: str, **arguments: Any) -> Any:
    return await world.call(method, cti(method), **arguments)


@pytest.mark.parametrize(
    ("method", "arguments", "sent"),
    [
        (
            "Cti.dial",
            {"destination": "1002", "variables": {"a": "b"}},
            ("POST", "/dial/number/alice", {"destination": "1002", "variables": {"a": "b"}}),
        ),
        ("Cti.originate", {"destination": "1002"}, ("POST", "/dial/number/alice", {"destination": "1002"})),
        ("Cti.dialByUsername", {"username": "bob"}, ("POST", "/dial/user/alice", {"username": "bob"})),
        (
            "Cti.dialFromQueue",
            {"destination": "1002", "queueId": 3},
            ("POST", "/dial/fromqueue/alice", {"destination": "1002", "queueId": 3}),
        ),
        ("Cti.dnd", {"state": True}, ("POST", "/dnd/alice", {"state": True})),
        (
            "Cti.uncFwd",
            {"destination": "1003", "state": True},
            ("POST", "/forward/unconditional/alice", {"destination": "1003", "enabled": True}),
        ),
        (
            "Cti.naFwd",
            {"destination": "1003", "state": False},
            ("POST", "/forward/noanswer/alice", {"destination": "1003", "enabled": False}),
        ),
        (
            "Cti.busyFwd",
            {"destination": "1003", "state": True},
            ("POST", "/forward/busy/alice", {"destination": "1003", "enabled": True}),
        ),
        ("Cti.getUserCallHistory", {"size": 7}, ("GET", "/history/alice?size=7", None)),
        ("Cti.getUserCallHistory", {"size": None}, ("GET", "/history/alice?size=100", None)),
        ("Cti.getUserCallHistoryByDays", {"days": 7}, ("GET", "/history/days/alice?days=7", None)),
    ],
)
async def test_a_method_is_the_operation_of_its_row(
    method: str, arguments: dict[str, Any], sent: tuple[str, str, object]
) -> None:
    world = World()
    result = await cti_call(world, method, **arguments)
    target = world.last.target.removeprefix("/xuc/api/2.0")
    assert (world.last.method, target, world.carrier.last.body) == sent
    assert world.who == "webservice"
    assert result == ([{"status": "missed"}] if "History" in method else None)


async def test_another_caller_is_shown_by_the_old_operation() -> None:
    world = World()
    await cti_call(world, "Cti.dialFromQueue", destination="1002", queueId=3, callerIdName="Thomas")
    assert world.last.target == "/xuc/api/1.0/dialFromQueue/any/alice/"
    assert world.carrier.last.body == {"destination": "1002", "queueId": 3, "callerIdName": "Thomas"}
    assert world.who == "anonymous"


def test_only_what_changes_something_waits_for_its_turn() -> None:
    assert cti("Cti.dial").ordered
    assert cti("Cti.dnd").ordered
    assert not cti("Cti.getUserCallHistory").ordered
    assert not cti("Cti.getCurrentCallsPhoneEvents").ordered


@pytest.mark.parametrize("method", ["Cti.dial", "Cti.getUserCallHistory"])
async def test_a_refusal_is_passed_on_as_xuc_says_it(method: str) -> None:
    said = {"error": "UserNotFound", "message": "nobody"}
    world = World(answer=ok(said, 400))
    arguments: dict[str, Any] = {"destination": "1"} if method == "Cti.dial" else {"size": 1}
    with pytest.raises(RpcError) as caught:
        await cti_call(world, method, **arguments)
    assert (caught.value.code, caught.value.data) == (jsonrpc.UPSTREAM_ERROR, {**said, "status": 400})


@pytest.mark.parametrize("answer", [ok({"res": "success"}), ok([]), ok(), Response(200, [], b"{")])
async def test_a_history_without_rows_is_an_error(answer: Response) -> None:
    with pytest.raises(RpcError) as caught:
        await cti_call(World(answer=answer), "Cti.getUserCallHistory", size=1)
    assert caught.value.code == jsonrpc.UPSTREAM_ERROR


@pytest.mark.parametrize(
    ("world", "arguments", "code"),
    [
        (World, {"destination": 1}, jsonrpc.INVALID_PARAMS),
        (lambda: World(has_phone=False), {"destination": "1"}, jsonrpc.NOT_SUPPORTED),
        (lambda: World(bare=True), {"destination": "1"}, jsonrpc.NOT_SUPPORTED),
    ],
)
async def test_what_cannot_be_dialled_is_told_before_anything_is_sent(
    world: Any, arguments: dict[str, Any], code: int
) -> None:
    made: World = world()
    with pytest.raises(RpcError) as caught:
        await cti_call(made, "Cti.dial", **arguments)
    assert caught.value.code == code
    assert made.carrier.sent == []


async def test_current_calls_are_those_that_were_posted_where_there_is_no_channel() -> None:
    world = World()
    world.user.heard.take("post", b'{"eventType":"EventRinging","uniqueId":"1.1"}')
    result = await cti_call(world, "Cti.getCurrentCallsPhoneEvents")
    assert result == {"events": [{"eventType": "EventRinging", "uniqueId": "1.1"}]}
    assert world.carrier.sent == []


async def test_what_only_the_channel_can_do_says_why_there_is_none() -> None:
    """protocol.md section 7: -32004 with the reason."""
    world = World()
    with pytest.raises(RpcError) as caught:
        await cti_call(world, "Cti.hangup")
    assert caught.value.code == jsonrpc.NOT_SUPPORTED
    assert "cti_channel = false" in str(caught.value.data)
    assert world.carrier.sent == []


@pytest.mark.parametrize("may_configure", [True, False])
async def test_without_a_channel_the_configuration_server_tells_of_callbacks_to_whom_it_may(
    may_configure: bool,
) -> None:
    """protocol.md section 4: the configuration server, where it has a call."""
    world = World(may_configure=may_configure, answer=ok({"total": 0, "list": []}))
    if not may_configure:
        with pytest.raises(RpcError) as caught:
            await cti_call(world, "Callback.findCallbackRequest", requestId=7, filters=[])
        assert caught.value.code == jsonrpc.NOT_SUPPORTED
        assert world.carrier.sent == []
        return
    result = await cti_call(world, "Callback.findCallbackRequest", requestId=7, filters=[], limit=3)
    assert result == {"id": 7, "response": {"total": 0, "list": []}}
    assert (world.last.target, world.who) == ("/configmgt/api/1.0/callback_requests/find", "configmgt")
    assert world.carrier.last.body == {"filters": [], "limit": 3}


def test_every_method_of_cti_js_has_a_row_and_every_refusal_a_reason() -> None:
    assert list(TABLE) == list(METHODS) == list(CTI)
    for method, row in TABLE.items():
        outcome, support = CTI[method], cti_support()[method]
        if isinstance(row, Unsupported):
            assert isinstance(outcome, RpcError)
            assert (outcome.code, outcome.data) == (
                jsonrpc.NOT_SUPPORTED,
                {"method": method, "kind": "xivo", "why": row.why},
            )
            assert (support.result, support.why) == (None, row.why)
        else:
            assert support.result == row.result
