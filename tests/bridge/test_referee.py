"""protocol.md sections 2 and 7: batches and malformed requests are answered as JSON-RPC 2.0 says."""

from __future__ import annotations

import asyncio
import json
import logging
from collections import Counter
from collections.abc import Callable
from typing import Any

import jsonrpcserver
import jsonrpcserver.async_dispatcher
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.referee import AT_ONCE, Params, referee
from protocol import jsonrpc
from protocol.encoding import Encoding, encode

LIMIT = 256


async def switchboard(method: str, params: Params, is_notification: bool) -> Any:
    """A tiny bridge: what was asked comes back, or fails in one of the documented ways."""
    if method == "echo":
        return {"params": params, "notification": is_notification}
    if method == "leak":
        raise ValueError("secret code 0000")
    if method == "refuse":
        raise jsonrpc.forbidden("the leg is somebody else's")
    if method == "busy":
        raise jsonrpc.too_many_requests("calls", 256, 1)
    raise jsonrpc.method_not_found(method)


async def judged(value: Any, limit: int = LIMIT) -> Any:
    return await referee(value, switchboard, limit=limit)


def request(method: Any, id_: Any, **members: Any) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "method": method, "id": id_, **members}


def notification(method: Any, **members: Any) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "method": method, **members}


# JSON-RPC 2.0 section 7, case by case


@pytest.mark.parametrize("params", [["70121", 2], {"destination": "70121"}, [], {}])
async def test_a_request_is_run_with_its_params_as_they_came(params: Params) -> None:
    """Section 7: positional and named parameters."""
    assert await judged(request("echo", 3, params=params)) == {
        "jsonrpc": "2.0",
        "result": {"params": params, "notification": False},
        "id": 3,
    }


async def test_a_request_without_params_is_run_with_none() -> None:
    """Section 4: params may be omitted."""
    assert (await judged(request("echo", 3)))["result"]["params"] is None


@pytest.mark.parametrize("method", ["echo", "leak", "refuse", "nosuch"])
async def test_a_notification_is_run_and_never_answered(method: str) -> None:
    """Section 4.1: not even where it failed."""
    ran: list[tuple[str, Params, bool]] = []

    async def execute(method: str, params: Params, is_notification: bool) -> Any:
        ran.append((method, params, is_notification))
        return await switchboard(method, params, is_notification)

    assert await referee(notification(method, params=[1]), execute, limit=LIMIT) is None
    assert ran == [(method, [1], True)]


async def test_an_unknown_method_is_answered_with_its_name() -> None:
    """Section 7: -32601."""
    answer = await judged(request("Cti.diall", "x"))
    assert answer["id"] == "x"
    assert answer["error"]["code"] == -32601
    assert "Cti.diall" in answer["error"]["message"]
    assert answer["error"]["data"] == {"method": "Cti.diall"}


async def test_a_refusal_is_answered_as_it_is() -> None:
    """protocol.md section 7: code, message and data are `RpcError`'s; no data where it has none."""
    answers = await judged([request("refuse", 1), request("busy", 2)])
    assert answers[0]["error"] == {"code": -32002, "message": "forbidden: the leg is somebody else's"}
    assert answers[1]["error"]["data"] == {"limit": 256, "retryAfter": 1}


async def test_an_empty_batch_is_one_invalid_request() -> None:
    """Section 7: an empty array."""
    answer = await judged([])
    assert (answer["error"]["code"], answer["id"]) == (-32600, None)
    assert "at least one" in answer["error"]["message"]


@pytest.mark.parametrize("batch", [[1], [1, 2, 3], [[]], [None], ["a", {}], [[request("echo", 1)]]])
async def test_a_batch_of_no_requests_gets_an_answer_for_each(batch: list[Any]) -> None:
    """Section 7: an invalid batch that is not empty."""
    answers = await judged(batch)
    assert [(answer["error"]["code"], answer["id"]) for answer in answers] == [(-32600, None)] * len(batch)


async def test_one_bad_member_does_not_condemn_its_batch() -> None:
    """Section 7: a batch of everything."""
    answers = await judged(
        [
            request("echo", "1", params=[7]),
            notification("echo", params=[8]),
            {"jsonrpc": "1.0", "method": "echo", "id": "4"},
            {"oxe": "boo"},
            request("nosuch", "5"),
            request(1, 6),
            request("leak", 9),
            request("echo", None),
        ]
    )
    codes = [(answer.get("error", {}).get("code"), answer["id"]) for answer in answers]
    assert codes == [
        (None, "1"),
        (-32600, "4"),
        (-32600, None),
        (-32601, "5"),
        (-32600, 6),
        (-32603, 9),
        (None, None),
    ]


@pytest.mark.parametrize("count", [1, 2, AT_ONCE + 1])
async def test_a_batch_of_notifications_is_not_answered_at_all(count: int) -> None:
    """Section 6: nothing, not an empty array."""
    assert await judged([notification("echo")] * count) is None


async def test_a_batch_of_one_is_answered_by_an_array() -> None:
    """Section 6: a batch gets a batch."""
    answers = await judged([request("echo", 1)])
    assert isinstance(answers, list)
    assert len(answers) == 1


# Ids

VALID_IDS = [0, -0.0, 1e2, -1, 2**53, 2**70, -(2**70), 1.5, "", "7", "0", "ünïcödé ☎ 🤙", "\x00", None]
INVALID_IDS: list[Any] = [True, False, [], [1], {}, {"a": 1}, b"1"]


@pytest.mark.parametrize("id_", VALID_IDS)
async def test_an_id_of_every_kind_comes_back_the_same(id_: Any) -> None:
    """Section 5: the same value as in the request; null is an id, and its request is answered."""
    answers = await judged([request("echo", id_), request("refuse", id_), request(5, id_)])
    for answer in (*answers, await judged(request("echo", id_)), await judged({"jsonrpc": "2.0", "id": id_})):
        assert type(answer["id"]) is type(id_)
        assert encode(Encoding.JSON, answer["id"]) == encode(Encoding.JSON, id_)


@pytest.mark.parametrize("id_", INVALID_IDS)
async def test_what_is_no_id_is_refused_and_not_sent_back(id_: Any) -> None:
    """Section 4: a string, a number or null."""
    for answer in (await judged(request("echo", id_)), (await judged([request("echo", id_)]))[0]):
        assert (answer["error"]["code"], answer["id"]) == (-32600, None)
        assert '"id"' in answer["error"]["message"]


@pytest.mark.parametrize(
    ("message", "why"),
    [
        ({"jsonrpc": "2.0", "id": 7}, '"method" is missing'),
        ({"jsonrpc": "2.0", "id": 7, "method": None}, '"method" must be a string'),
        ({"jsonrpc": "2.1", "id": 7, "method": "echo"}, '"jsonrpc" must be exactly'),
        ({"jsonrpc": 2, "id": 7, "method": "echo"}, '"jsonrpc" must be exactly'),
        ({"id": 7, "method": "echo"}, '"jsonrpc" must be exactly'),
        (request("echo", 7, params=None), '"params" must be'),
        (request("echo", 7, params="70121"), '"params" must be'),
        ({"jsonrpc": "2.0", "id": 7, "result": 19}, "looks like a response"),
        ({"jsonrpc": "2.0", "id": 7, "error": {"code": 1, "message": "x"}}, "looks like a response"),
    ],
)
async def test_an_invalid_request_is_told_what_was_wrong_under_its_own_id(
    message: dict[str, Any], why: str
) -> None:
    """protocol.md section 7: -32600 names what was wrong."""
    for answer in (await judged(message), (await judged([message]))[0]):
        assert answer["jsonrpc"] == "2.0"
        assert (answer["error"]["code"], answer["id"]) == (-32600, 7)
        assert why in answer["error"]["message"]


async def test_an_invalid_message_is_not_run() -> None:
    """Section 4: only valid requests are."""
    ran: list[str] = []

    async def execute(method: str, params: Params, is_notification: bool) -> None:
        ran.append(method)

    await referee(
        [request("a", True), request("b", 1, params=5), {"method": "c", "id": 1}, request("d", 1)],
        execute,
        limit=LIMIT,
    )
    assert ran == ["d"]


@pytest.mark.parametrize("value", [1, "x", None, True, 1.5, b"x"])
async def test_what_is_neither_object_nor_array_is_an_invalid_request(value: Any) -> None:
    """Section 4: a request is an object."""
    answer = await judged(value)
    assert (answer["error"]["code"], answer["id"]) == (-32600, None)


async def test_method_and_parameter_names_of_the_librarys_own_are_nothing_special() -> None:
    """Section 4: any string may be a method or a parameter."""
    params = {"self": 1, "context": 2, "member": 3, "request": 4, "": 5, "not an identifier": 6}
    answer = await judged(request("echo", 1, params=params))
    assert answer["result"]["params"] == params
    for method in ("", "rpc.x", "__class__", "__missing__", "get"):
        assert (await judged(request(method, 1)))["error"]["code"] == -32601


# Bounds


async def test_a_batch_may_be_as_long_as_the_limit_and_no_longer() -> None:
    """protocol.md section 7: -32006; section 8: limits. Nothing of a refused batch is run."""
    ran = 0

    async def execute(method: str, params: Params, is_notification: bool) -> int:
        nonlocal ran
        ran += 1
        return ran

    batch = [request("a", number) for number in range(5)]
    answers: Any = await referee(batch, execute, limit=5)
    assert len(answers) == 5
    ran = 0
    answer = await referee(batch, execute, limit=4)
    assert answer is not None
    assert (answer["error"]["code"], answer["id"]) == (-32006, None)
    assert answer["error"]["data"]["limit"] == 4
    assert ran == 0


async def test_members_run_at_once_but_not_without_bound() -> None:
    """protocol.md section 2: calls run concurrently."""
    running = most = 0

    async def execute(method: str, params: Params, is_notification: bool) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.001)
        running -= 1

    await referee([request("a", number) for number in range(5 * AT_ONCE)], execute, limit=LIMIT)
    assert most == AT_ONCE


@given(st.lists(st.integers(0, 3), min_size=1, max_size=3 * AT_ONCE))
def test_members_start_and_are_answered_in_the_batchs_order(waits: list[int]) -> None:
    """protocol.md section 2: state-changing calls run in order of arrival."""
    started: list[Params] = []

    async def execute(method: str, params: Params, is_notification: bool) -> None:
        started.append(params)
        for _ in range(waits[params[0]] if isinstance(params, list) else 0):
            await asyncio.sleep(0)

    batch = [request("a", number, params=[number]) for number in range(len(waits))]
    answers: Any = asyncio.run(referee(batch, execute, limit=LIMIT))
    assert started == [[number] for number in range(len(waits))]
    assert [answer["id"] for answer in answers] == list(range(len(waits)))


async def test_a_slow_member_holds_up_neither_the_others_nor_their_answers_places() -> None:
    """Section 6: members may run in any order."""
    others_done = asyncio.Event()
    count = 3 * AT_ONCE

    async def execute(method: str, params: Params, is_notification: bool) -> str:
        nonlocal count
        if method == "slow":
            await others_done.wait()
        else:
            count -= 1
            if count == 0:
                others_done.set()
        return method

    batch = [request("slow", "s"), *(request("quick", number) for number in range(count))]
    answers: Any = await asyncio.wait_for(referee(batch, execute, limit=LIMIT), 5)
    assert answers[0] == {"jsonrpc": "2.0", "result": "slow", "id": "s"}


# Failures


async def test_an_exceptions_text_goes_to_the_log_and_never_to_the_client(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """protocol.md section 7: -32603 carries an incident's name, no more."""
    answers = [await judged(request("leak", 1)), *await judged([request("leak", 2), request("echo", 3)])]
    assert "0000" not in json.dumps(answers)
    assert [answer.get("error", {}).get("code") for answer in answers] == [-32603, -32603, None]
    incidents = [answer["error"]["data"]["incident"] for answer in answers[:2]]
    assert len(set(incidents)) == 2
    for incident in incidents:
        assert incident in caplog.text
    assert "secret code 0000" in caplog.text
    await judged(notification("leak"))
    assert len(caplog.records) == 3


async def test_the_library_logs_nothing_of_ours(caplog: pytest.LogCaptureFixture) -> None:
    """Each failure is in the log once, under the bridge's own logger."""
    with caplog.at_level(logging.DEBUG):
        await judged([request("leak", 1), request("refuse", 2), request("nosuch", 3), {}, 5])
    own = [record.name for record in caplog.records if record.name != "asyncio"]
    assert own == ["bridge.referee"]


async def test_a_failure_of_the_library_itself_does_not_leak_either(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """protocol.md section 7: -32603 again; its own answer would be a -32000 with the exception's text."""

    def broken(request: Any, result: Any) -> Any:
        raise RuntimeError("secret code 0000")

    monkeypatch.setattr(jsonrpcserver.async_dispatcher, "to_response", broken)
    answer = await judged(request("echo", 1))
    assert (answer["error"]["code"], answer["id"]) == (-32603, 1)
    assert "0000" not in json.dumps(answer)
    assert answer["error"]["data"]["incident"] in caplog.text


async def test_what_was_waited_for_being_cancelled_is_an_answer_too() -> None:
    """protocol.md section 2: each call is answered; one whose upstream went away does not lose the others'."""

    async def execute(method: str, params: Params, is_notification: bool) -> str:
        if method == "lost":
            future = asyncio.get_running_loop().create_future()
            asyncio.get_running_loop().call_soon(future.cancel)
            await future
        return method

    answers: Any = await referee([request("lost", 1), request("kept", 2)], execute, limit=LIMIT)
    assert answers[0]["error"]["code"] == -32603
    assert answers[1]["result"] == "kept"


@pytest.mark.parametrize(
    "make", [lambda: [request("a", n) for n in range(3 * AT_ONCE)], lambda: request("a", 1)]
)
async def test_cancelling_the_referee_cancels_what_runs_and_starts_no_more(
    make: Callable[[], Any], caplog: pytest.LogCaptureFixture
) -> None:
    """protocol.md section 2: nobody is left to answer once the socket is gone, and nothing has failed."""
    events: Counter[str] = Counter()

    async def execute(method: str, params: Params, is_notification: bool) -> None:
        events["started"] += 1
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            events["cancelled"] += 1
            raise

    value = make()
    task = asyncio.ensure_future(referee(value, execute, limit=LIMIT))
    expected = min(AT_ONCE, len(value)) if isinstance(value, list) else 1
    while events["started"] < expected:
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert events == {"started": expected, "cancelled": expected}
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert "failed" not in caplog.text


# Against a model of the specification

ids: st.SearchStrategy[Any] = st.sampled_from(VALID_IDS + INVALID_IDS)
methods: st.SearchStrategy[Any] = st.sampled_from(
    ["echo", "echo", "leak", "refuse", "nosuch", "", 1, None, ["echo"]]
)
some_params: st.SearchStrategy[Any] = st.sampled_from([[], {}, [1], {"a": 1}, None, "a", 5])
members: st.SearchStrategy[Any] = (
    st.fixed_dictionaries(
        {"jsonrpc": st.just("2.0"), "method": methods}, optional={"id": ids, "params": some_params}
    )
    | st.fixed_dictionaries(
        {},
        optional={
            "jsonrpc": st.sampled_from(["2.0", "1.0", 2, None]),
            "method": methods,
            "id": ids,
            "params": some_params,
            "result": st.integers(),
        },
    )
    | st.sampled_from([1, None, "x", [], [{}]])
)

CODES = {"leak": -32603, "refuse": -32002, "nosuch": -32601, "": -32601}


def expected_answer(message: Any) -> tuple[Any, ...] | None:
    """JSON-RPC 2.0 in a few lines: (code or None, id, result) of one request's answer; None for silence."""
    if not isinstance(message, dict):
        return (-32600, None, None)
    id_ = message.get("id")
    has_id = type(id_) in (str, int, float, type(None))
    if (
        message.get("jsonrpc") != "2.0"
        or type(message.get("method")) is not str
        or type(message.get("params", [])) not in (list, dict)
        or not has_id
    ):
        return (-32600, id_ if has_id else None, None)
    if "id" not in message:
        return None
    if message["method"] == "echo":
        return (None, id_, {"params": message.get("params"), "notification": False})
    return (CODES[message["method"]], id_, None)


@given(members | st.lists(members, max_size=AT_ONCE + 4))
def test_every_message_is_answered_as_the_specification_says(value: Any) -> None:
    """Sections 4 to 6, whatever comes."""
    logging.getLogger("bridge.referee").disabled = True
    try:
        answer = asyncio.run(judged(value))
    finally:
        logging.getLogger("bridge.referee").disabled = False
    if value == []:
        assert answer["error"]["code"] == -32600
        return
    expected = list(filter(None, map(expected_answer, value if isinstance(value, list) else [value])))
    if not expected:
        assert answer is None
        return
    assert isinstance(answer, list) == isinstance(value, list)
    answers = answer if isinstance(answer, list) else [answer]
    for each in answers:
        assert each["jsonrpc"] == "2.0"
        assert set(each) in ({"jsonrpc", "id", "result"}, {"jsonrpc", "id", "error"})
    found = [(each.get("error", {}).get("code"), each["id"], each.get("result")) for each in answers]
    assert found == expected
    assert [type(each[1]) for each in found] == [type(each[1]) for each in expected]
