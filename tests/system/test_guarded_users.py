"""Administrator mode: the bridge's session may do anything, a user who is served through it only what is his."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote

import pytest

from protocol import catalogue
from tests.system.raw import Raw, signed_in
from tests.system.serving import serving, wait_until_ready
from tests.system.stand_in import Asked

OWN, OWN_DEVICE = "oxe70121", "70121"
FOREIGN, FOREIGN_DEVICE = "oxe70120", "70120"


def fillers(foreign: bool) -> dict[str, str]:
    """What is given for the parameters that name somebody."""
    login, device = (FOREIGN, FOREIGN_DEVICE) if foreign else (OWN, OWN_DEVICE)
    return {"loginName": login, "deviceId": device}


def parameters(operation: catalogue.Operation, foreign: bool) -> dict[str, Any]:
    """Something for every path parameter and every required query parameter."""
    named = fillers(foreign)
    wanted = [*operation.path_params, *(each.name for each in operation.query if each.required)]
    if foreign:
        wanted += [each.name for each in operation.query if each.name == "loginName"]
    body = None if operation.body is None else catalogue.type_named(operation.body, operation.service)
    if body is not None:
        wanted += [field.name for field in body.fields if field.name in named]
    return {name: named.get(name, "1") for name in wanted}


def is_about(asked: Asked, login: str, device: str) -> bool:
    """Whether a request names this user, or his device, as the one it is for."""
    path, _, query = asked.target.partition("?")
    segments = [unquote(segment) for segment in path.split("/")]
    said = parse_qs(query).get("loginName", [])
    body = json.loads(asked.body) if asked.body else {}
    return login in segments or device in segments or login in said or body.get("deviceId") == device


async def _asked(
    socket: Raw, seen: list[Asked], method: str, params: dict[str, Any]
) -> tuple[int | None, list[Asked]]:
    """The error code of a call, and the requests that it has caused."""
    before = len(seen)
    answer = await socket.call(method, params)
    return answer.get("error", {}).get("code"), seen[before:]


@pytest.mark.parametrize("foreign", [False, True], ids=["himself", "somebody else"])
async def test_no_operation_reaches_the_pbx_for_anybody_but_the_user_himself(
    tmp_path: Path, foreign: bool
) -> None:
    """protocol.md section 3: each of O2G's operations is asked for him, or refused with -32002 and not asked."""
    async with serving(tmp_path, mode="administrator") as (site, bridge):
        await asyncio.to_thread(wait_until_ready, bridge.url)
        async with signed_in(bridge.url, OWN) as socket:
            refused = asked_for = 0
            for operation in catalogue.operations():
                params = parameters(operation, foreign)
                code, asked = await _asked(socket, site.seen, f"O2g.{operation.id}", params)
                assert code not in (-32603, -32001), operation.id
                for each in asked:
                    assert is_about(each, OWN, OWN_DEVICE), (operation.id, each.target, each.body)
                    assert not is_about(each, FOREIGN, FOREIGN_DEVICE), (operation.id, each.target)
                refused += code == -32002
                asked_for += bool(asked)
                if foreign and set(params) & {"loginName", "deviceId"}:
                    assert code in (-32002, -32602), operation.id
            assert refused > 50
            assert (asked_for > 20) or foreign
            await socket.result("Session.logout")


TRICKS = (
    f"1?loginName={FOREIGN}",
    f"1&loginName={FOREIGN}",
    f"../../users/{FOREIGN}",
    f"1/../../../users/{FOREIGN}",
    f"%2e%2e/users/{FOREIGN}",
    "1#",
    "1;x=y",
    "..",
    ".",
    "%2e%2e",
    "\\..\\",
    "1\r\nX-Evil: 1",
    "\0",
)


async def test_a_parameter_cannot_lead_a_request_elsewhere(tmp_path: Path) -> None:
    """protocol.md section 3: whatever a callRef holds stays one segment of the path."""
    async with serving(tmp_path, mode="administrator") as (site, bridge):
        await asyncio.to_thread(wait_until_ready, bridge.url)
        async with signed_in(bridge.url, OWN) as socket:
            for trick in TRICKS:
                code, asked = await _asked(socket, site.seen, "O2g.telephony.getCall", {"callRef": trick})
                if not asked:
                    assert code == -32602
                    continue
                (request,) = asked
                path, _, query = request.target.partition("?")
                assert path.rpartition("/")[0] == "/api/rest/1.0/telephony/calls"
                assert unquote(path.rpartition("/")[2]) == trick
                assert query == f"loginName={OWN}"
                assert "x-evil" not in request.headers
            await socket.result("Session.logout")


async def test_events_of_others_do_not_reach_him(tmp_path: Path) -> None:
    """protocol.md section 3: the bridge's one subscription is everybody's; events are handed out by login."""
    async with serving(tmp_path, mode="administrator") as (site, bridge):
        await asyncio.to_thread(wait_until_ready, bridge.url)
        async with signed_in(bridge.url, OWN) as mine, signed_in(bridge.url, FOREIGN) as theirs:
            for names in (["telephony"], ["user"], ["OnCallCreated", "OnUserStateModified"]):
                await mine.result("O2g.subscribe", {"selectors": [{"names": names, "ids": ["*"]}]})
            for selectors in (
                [{"names": ["pilot"]}],
                [{"names": ["telephony"], "ids": [FOREIGN]}],
                [{"names": ["rsi"]}],
            ):
                assert (await mine.error("O2g.subscribe", {"selectors": selectors}))["code"] == -32002
            channel = site.channels["admin"]
            for number in range(3):
                event = {
                    "eventName": "OnUserStateModified",
                    "loginName": FOREIGN,
                    "state": ["BUSY", "FREE"][number % 2],
                }
                await channel.line(json.dumps(event).encode())
                assert (await theirs.event())["params"]["msgType"] == "PhoneStatusUpdate"
            await channel.line(json.dumps({"eventName": "OnUserStateModified", "state": "BUSY"}).encode())
            await mine.lives()
            assert mine.events == []
            for socket in (mine, theirs):
                await socket.result("Session.logout")
