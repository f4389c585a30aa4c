"""Phones on the simulated XUC: four ways to dial, do-not-disturb, three forwards, the history, and what is posted."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from bridge.simulator.xivo_lines import sanitized
from tests.bridge.simulator.xivo_house import XUC, XivoHouse, good, refused, until

SUCCESS = {"res": "success"}


@pytest.fixture
async def ws(xivo: XivoHouse) -> httpx.AsyncClient:
    return await xivo.webservice()


async def events(xivo: XivoHouse, count: int) -> list[dict[str, Any]]:
    """The next posted events, whole."""
    await until(lambda: len(xivo.sink.events) >= count)
    found, xivo.sink.events[:] = xivo.sink.events[:count], xivo.sink.events[count:]
    return found


# Dialling


async def test_a_call_is_posted_to_both_as_it_goes(xivo: XivoHouse, ws: httpx.AsyncClient) -> None:
    body = {"destination": "1002", "variables": {"varname1": "varval1", "count": 2}}
    assert good(await ws.post("/dial/number/alice", json=body)) == SUCCESS
    dialing, ringing = await events(xivo, 2)
    call = dialing["message"]["ctiMessage"]["uniqueId"]
    assert dialing == {
        "username": "alice",
        "message": {
            "msgType": "PhoneEvent",
            "ctiMessage": {
                "eventType": "EventDialing",
                "DN": "1001",
                "otherDN": "1002",
                "otherDName": "Bob Martin",
                "linkedId": call,
                "uniqueId": call,
                "userData": {"XIVO_USERID": "1", "USR_varname1": "varval1", "USR_count": "2"},
                "callDirection": "Outgoing",
            },
        },
    }
    theirs = ringing["message"]["ctiMessage"]["uniqueId"]
    assert theirs != call
    assert ringing["username"] == "bob"
    assert ringing["message"]["ctiMessage"] == {
        "eventType": "EventRinging",
        "DN": "1002",
        "otherDN": "1001",
        "otherDName": "Alice Johnson",
        "linkedId": call,
        "uniqueId": theirs,
        "userData": {
            "XIVO_USERID": "2",
            "XIVO_CONTEXT": "default",
            "XIVO_SRCNUM": "1001",
            "XIVO_DSTNUM": "1002",
            "USR_varname1": "varval1",
            "USR_count": "2",
        },
        "callDirection": "Incoming",
    }
    await xivo.phone("1002", "answer")
    assert await xivo.sink.next(2) == ["alice EventEstablished 1002", "bob EventEstablished 1001"]
    await xivo.phone("1002", "hold")
    assert await xivo.sink.next(1) == ["bob EventOnHold 1001"]
    await xivo.phone("1002", "retrieve")
    assert await xivo.sink.next(1) == ["bob EventEstablished 1001"]
    await xivo.phone("1001", "hangup")
    assert sorted(await xivo.sink.next(2)) == ["alice EventReleased 1002", "bob EventReleased 1001"]


async def test_a_user_is_dialled_by_his_login(xivo: XivoHouse, ws: httpx.AsyncClient) -> None:
    assert good(await ws.post("/dial/user/alice", json={"username": "carol"})) == SUCCESS
    assert (await xivo.rings("1003"))["otherDN"] == "1001"


async def test_an_outside_number_answers_and_a_busy_one_is_released(
    xivo: XivoHouse, ws: httpx.AsyncClient
) -> None:
    good(await ws.post("/dial/number/alice", json={"destination": "+33 (0)1 23.45-67"}))
    assert await xivo.sink.next(2) == [
        "alice EventDialing 00331234567",
        "alice EventEstablished 00331234567",
    ]
    await xivo.phone("1003", "dial", "0555000486")
    assert await xivo.sink.next(1) == ["carol EventDialing 0555000486"]
    await xivo.phone("1003", "hangup")
    assert await xivo.sink.next(1) == ["carol EventReleased 0555000486"]


async def test_a_call_for_a_queue_names_it_to_both(xivo: XivoHouse, ws: httpx.AsyncClient) -> None:
    good(await ws.post("/dial/fromqueue/alice", json={"destination": "1002", "queueId": 3}))
    dialing, ringing = await events(xivo, 2)
    assert dialing["message"]["ctiMessage"]["queueName"] == "sales"
    assert ringing["message"]["ctiMessage"]["queueName"] == "sales"


async def test_who_is_dialled_to_a_queue_is_given_to_an_agent_when_he_answers(
    xivo: XivoHouse, ws: httpx.AsyncClient
) -> None:
    body = {
        "destination": "0123456789",
        "queueName": "support",
        "callerIdNumber": "0403010200",
        "variables": {"ticket": "7"},
    }
    assert good(await ws.post("/dial/toqueue", json=body)) == SUCCESS
    event = await xivo.rings("1003")  # carol is the agent
    assert event["otherDN"] == "0123456789"
    assert event["queueName"] == "support"
    assert event["userData"]["USR_ticket"] == "7"
    assert event["userData"]["XIVO_CONTEXT"] == "from-extern"


async def test_a_user_of_the_house_who_is_dialled_to_a_queue_sees_the_number_that_was_asked_for(
    xivo: XivoHouse, ws: httpx.AsyncClient
) -> None:
    body = {"destination": "1002", "queueName": "support", "callerIdNumber": "0403010200"}
    good(await ws.post("/dial/toqueue", json=body))
    event = await xivo.rings("1002")
    assert event["otherDN"] == "0403010200"
    await xivo.phone("1002", "answer")
    assert (await xivo.calls("1002"))[0]["eventType"] == "EventEstablished"
    assert (await xivo.rings("1003"))["queueName"] == "support"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/dial/number/nobody", {"destination": "1002"}),
        ("/dial/number/alice", {"destination": "()"}),
        ("/dial/number/alice", {"number": "1002"}),
        ("/dial/number/alice", {"destination": 1002}),
        ("/dial/number/alice", None),
        ("/dial/user/alice", {"username": "nobody"}),
        ("/dial/fromqueue/alice", {"destination": "1002", "queueId": 99}),
        ("/dial/fromqueue/alice", {"destination": "1002", "queueId": "3"}),
        ("/dial/toqueue", {"destination": "0123456", "queueName": "nowhere", "callerIdNumber": "1"}),
        ("/dial/toqueue", {"destination": "3001", "queueName": "support", "callerIdNumber": "1"}),
    ],
)
async def test_what_cannot_be_dialled_is_a_bad_request(
    xivo: XivoHouse, ws: httpx.AsyncClient, path: str, body: object
) -> None:
    assert refused(await ws.post(path, json=body)) == (400, "BadRequest")
    assert await xivo.calls("1001") == []


DIALS = [
    ("/dial/number/alice", {"destination": "1004"}),
    ("/dial/user/alice", {"username": "dave"}),
    ("/dial/fromqueue/alice", {"destination": "1004", "queueId": 3}),
    ("/dial/toqueue", {"destination": "1001", "queueName": "support", "callerIdNumber": "1"}),
]


@pytest.mark.parametrize(("path", "body"), DIALS)
async def test_a_phone_whose_lines_are_taken_dials_no_more(
    xivo: XivoHouse, ws: httpx.AsyncClient, path: str, body: object
) -> None:
    """Seed document 000, "Dial": an order that the phone does not carry out is neither of the two errors."""
    for caller in ("1002", "1003"):
        await xivo.phone(caller, "dial", "1001")
    before = await xivo.calls("1001")
    assert good(await ws.post(path, json=body)) == SUCCESS
    assert await xivo.calls("1001") == before


@pytest.mark.parametrize(("path", "body"), DIALS)
async def test_a_phone_that_is_still_dialling_does_not_dial_a_second_number(
    xivo: XivoHouse, ws: httpx.AsyncClient, path: str, body: object
) -> None:
    """Seed document 000, "Dial": the call that is being set up goes on, and the order is no error."""
    await xivo.phone("1001", "dial", "1002")
    before = await xivo.calls("1001")
    assert good(await ws.post(path, json=body)) == SUCCESS
    assert await xivo.calls("1001") == before


async def test_a_number_that_exists_nowhere_is_dialled_and_released(
    xivo: XivoHouse, ws: httpx.AsyncClient
) -> None:
    assert good(await ws.post("/dial/number/alice", json={"destination": "7777"})) == SUCCESS
    assert await xivo.sink.next(1) == ["alice EventDialing 7777"]
    await xivo.phone("1001", "hangup")
    assert await xivo.sink.next(1) == ["alice EventReleased 7777"]


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("0123456789", "0123456789"),
        ("01.23-45 67/89", "0123456789"),
        ("+33123456789", "0033123456789"),
        ("+33 (0)1 23 45 67 89", "0033123456789"),
        ("+39 06 1234", "0039061234"),
        ("0033(0)123", "0033123"),
        ("*98#", "*98#"),
        ("tel+33", "tel33"),
        ("", ""),
    ],
)
def test_a_number_is_dialled_without_what_only_people_read(written: str, dialled: str) -> None:
    assert sanitized(written) == dialled


# Do-not-disturb and forwards


async def test_who_is_not_to_be_disturbed_gets_no_calls(xivo: XivoHouse, ws: httpx.AsyncClient) -> None:
    assert good(await ws.post("/dnd/bob", json={"state": True})) == SUCCESS
    await xivo.phone("1001", "dial", "1002")
    assert await xivo.calls("1002") == []
    await xivo.phone("1001", "hangup")
    good(await ws.post("/dnd/bob", json={"state": False}))
    await xivo.phone("1001", "dial", "1002")
    await xivo.rings("1002")


async def forward(ws: httpx.AsyncClient, kind: str, destination: str, *, enabled: bool = True) -> None:
    body = {"destination": destination, "enabled": enabled}
    assert good(await ws.post(f"/forward/{kind}/bob", json=body)) == SUCCESS


async def test_an_unconditional_forward_takes_all_calls(xivo: XivoHouse, ws: httpx.AsyncClient) -> None:
    await forward(ws, "unconditional", "1003")
    await xivo.phone("1001", "dial", "1002")
    assert (await xivo.rings("1003"))["userData"]["XIVO_DSTNUM"] == "1002"
    assert await xivo.calls("1002") == []


async def test_a_forward_on_no_answer_takes_the_call_after_it_has_rung(
    xivo: XivoHouse, ws: httpx.AsyncClient
) -> None:
    await forward(ws, "noanswer", "1003")
    await xivo.phone("1001", "dial", "1002")
    await xivo.rings("1002")
    await xivo.rings("1003")
    assert await xivo.calls("1002") == []


async def test_a_forward_on_busy_takes_calls_of_who_is_on_the_phone(
    xivo: XivoHouse, ws: httpx.AsyncClient
) -> None:
    await forward(ws, "busy", "1003")
    await xivo.phone("1002", "dial", "0123456789")
    await xivo.phone("1001", "dial", "1002")
    await xivo.rings("1003")


async def test_the_three_forwards_are_independent_of_each_other(
    xivo: XivoHouse, ws: httpx.AsyncClient
) -> None:
    await forward(ws, "busy", "1003")
    await forward(ws, "noanswer", "1004")
    await forward(ws, "unconditional", "0555000480")
    await xivo.phone("1001", "dial", "1002")
    assert await xivo.calls("1003") == await xivo.calls("1004") == []
    await xivo.phone("1001", "hangup")
    await forward(ws, "unconditional", "", enabled=False)
    await xivo.phone("1001", "dial", "1002")
    await xivo.rings("1002")
    await xivo.rings("1004")
    await xivo.phone("1001", "hangup")
    await forward(ws, "noanswer", "1004", enabled=False)
    await xivo.phone("1002", "dial", "0123456789")
    await xivo.phone("1001", "dial", "1002")
    await xivo.rings("1003")


@pytest.mark.parametrize(
    ("path", "body", "error"),
    [
        ("/dnd/nobody", {"state": True}, "UserNotFound"),
        ("/dnd/bob", [], "JsonErrorDecoding"),
        ("/dnd/bob", {"state": "yes"}, "JsonErrorDecoding"),
        ("/forward/busy/nobody", {"destination": "1", "enabled": True}, "UserNotFound"),
        ("/forward/busy/bob", {"destination": "", "enabled": True}, "JsonErrorDecoding"),
        ("/forward/busy/bob", {"destination": "1"}, "JsonErrorDecoding"),
    ],
)
async def test_a_setting_that_cannot_be_made_is_refused(
    ws: httpx.AsyncClient, path: str, body: object, error: str
) -> None:
    assert refused(await ws.post(path, json=body)) == (400, error)


async def test_a_setting_without_a_body_is_refused(ws: httpx.AsyncClient) -> None:
    assert refused(await ws.post("/dnd/bob")) == (400, "JsonBodyNotFound")
    assert refused(await ws.post("/dnd/bob", content=b"{")) == (400, "JsonErrorDecoding")


# History


async def test_the_history_holds_the_calls_that_were_made(xivo: XivoHouse, ws: httpx.AsyncClient) -> None:
    await xivo.phone("1001", "dial", "1002")
    await xivo.phone("1002", "answer")
    await xivo.phone("1002", "hangup")
    await xivo.phone("1001", "dial", "1002")
    await xivo.phone("1001", "hangup")
    await xivo.phone("1001", "dial", "0123456789")
    assert good(await ws.get("/history/dave", params={"size": 10})) == {**SUCCESS, "data": []}
    mine = good(await ws.get("/history/alice", params={"size": 10}))["data"]
    assert [row["status"] for row in mine] == ["emitted", "emitted"]  # the one that goes on is no history yet
    theirs = good(await ws.get("/history/bob", params={"size": 10}))["data"]
    assert [row["status"] for row in theirs] == ["missed", "answered"]
    assert {key: theirs[0][key] for key in ("srcNum", "dstNum", "srcUsername", "dstUsername")} == {
        "srcNum": "1001",
        "dstNum": "1002",
        "srcUsername": "alice",
        "dstUsername": "bob",
    }
    assert theirs[0]["duration"].startswith("00:00:0")
    assert len(good(await ws.get("/history/bob", params={"size": 1}))["data"]) == 1
    assert good(await ws.get("/history/days/bob", params={"days": 2}))["data"] == theirs
    assert good(await ws.get("/history/days/bob", params={"days": 0}))["data"] == []


async def test_the_history_of_nobody_and_a_size_that_is_none_are_refused(ws: httpx.AsyncClient) -> None:
    assert refused(await ws.get("/history/nobody", params={"size": 1})) == (400, "UserNotFound")
    assert refused(await ws.get("/history/bob", params={"size": "all"})) == (400, "JsonErrorDecoding")


async def test_a_call_from_outside_has_no_user_on_its_other_end(
    xivo: XivoHouse, ws: httpx.AsyncClient
) -> None:
    await xivo.phone("0388551234", "dial", "1002")
    await xivo.rings("1002")
    await xivo.phone("1002", "hangup")
    (row,) = good(await ws.get("/history/bob", params={"size": 1}))["data"]
    assert (row["srcNum"], row["status"]) == ("0388551234", "missed")
    assert "srcUsername" not in row


# The export


async def test_events_come_in_order_and_one_that_is_refused_is_posted_again(xivo: XivoHouse) -> None:
    xivo.sink.statuses += [503, 503, 200]
    await xivo.phone("1001", "dial", "1002")
    assert await xivo.sink.next(2) == ["alice EventDialing 1002", "bob EventRinging 1001"]


async def test_an_event_that_nobody_takes_is_given_up_and_the_next_one_posted(xivo: XivoHouse) -> None:
    xivo.sink.statuses += [503, 503, 503]
    await xivo.phone("1001", "dial", "1002")
    assert await xivo.sink.next(1) == ["bob EventRinging 1001"]


async def test_a_handshake_posts_the_last_event_of_each_call_again(xivo: XivoHouse) -> None:
    await xivo.phone("1001", "dial", "1002")
    await xivo.phone("1002", "answer")
    await xivo.phone("1003", "dial", "0555000480")
    await xivo.sink.next(5)
    assert (await xivo.deprecated().post("/handshake/any/")).status_code == 200
    assert sorted(await xivo.sink.next(3)) == [
        "alice EventEstablished 1002",
        "bob EventEstablished 1001",
        "carol EventDialing 0555000480",
    ]


async def test_without_an_address_nothing_is_posted(xivo: XivoHouse) -> None:
    xivo.simulator.exporter.url = None
    await xivo.phone("1001", "dial", "1002")
    xivo.simulator.exporter.url = xivo.sink.url
    await xivo.phone("1001", "hangup")
    assert sorted(await xivo.sink.next(2)) == ["alice EventReleased 1002", "bob EventReleased 1001"]


# Transfers, at the phones


async def test_who_is_transferred_hears_of_his_new_party(xivo: XivoHouse) -> None:
    await xivo.phone("1001", "dial", "1002")
    await xivo.phone("1002", "answer")
    await xivo.sink.next(4)
    await xivo.phone("1002", "transfer", "1003")
    await xivo.phone("1003", "answer")
    heard = await xivo.sink.next(4)
    assert "bob EventReleased 1001" in heard
    assert heard[-2:] == ["alice EventEstablished 1003", "carol EventEstablished 1001"]


@pytest.mark.parametrize(
    ("number", "action", "status"),
    [
        ("1001", "answer", 409),
        ("1001", "hangup", 409),
        ("1001", "sing", 404),
        ("9999", "answer", 404),
    ],
)
async def test_what_a_phone_cannot_do_is_said(xivo: XivoHouse, number: str, action: str, status: int) -> None:
    assert (await xivo.client().post(f"/phones/{number}/{action}")).status_code == status


async def test_the_client_sees_xuc_below_its_own_path_only(xivo: XivoHouse) -> None:
    assert refused(await xivo.client().get("/api/2.0/auth/check"))[0] == 404
    assert refused(await xivo.client(XUC).get("/auth/check"))[0] == 400
