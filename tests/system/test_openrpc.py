"""The OpenRPC document where clients find it: on the socket, as a page, on the command line."""

from __future__ import annotations

import asyncio
import gzip
import http.client
import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from protocol import openrpc
from protocol.openrpc import reference
from tests.system.client import CallFailed, Encoding, opened
from tests.system.house import House
from tests.system.program import Bridge
from tests.system.test_programs import _run

DOCUMENT = json.loads(openrpc.snapshot())


async def test_the_document_is_answered_before_the_sign_in(bridge: Bridge, encoding: Encoding) -> None:
    async with opened(bridge.url, encoding) as client:
        assert await client.call("rpc.discover") == DOCUMENT
        assert await client.call("rpc.discover", []) == DOCUMENT


async def test_the_document_is_answered_after_the_sign_in(house: House) -> None:
    ann = await house.page("ann")
    assert await ann.client.call("rpc.discover") == DOCUMENT


async def test_one_socket_gets_the_document_ten_times_a_minute(
    user_bridge: Bridge, encoding: Encoding
) -> None:
    async with opened(user_bridge.url, encoding) as client:
        for _ in range(10):
            await client.call("rpc.discover")
        with pytest.raises(CallFailed) as refused:
            await client.call("rpc.discover")
        assert refused.value.code == -32006
        assert refused.value.data["limit"] == 10
        assert 0 < refused.value.data["retryAfter"] <= 60
        assert await client.call("rpc.ping") == {}
    async with opened(user_bridge.url, encoding) as another:
        assert await another.call("rpc.discover") == DOCUMENT


async def test_the_document_takes_no_parameters(user_bridge: Bridge) -> None:
    async with opened(user_bridge.url) as client:
        with pytest.raises(CallFailed) as refused:
            await client.call("rpc.discover", {"colour": "red"})
        assert (refused.value.code, refused.value.data) == (-32602, {"param": "colour"})


def page(bridge: Bridge, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """`/openrpc.json` of the program whose socket is `url`."""
    connection = http.client.HTTPConnection(urlsplit(bridge.url).netloc, timeout=30)
    try:
        connection.request(
            "GET", "/openrpc.json", headers={key.replace("_", "-"): v for key, v in headers.items()}
        )
        response = connection.getresponse()
        found = {key.lower(): value for key, value in response.getheaders()}
        return response.status, found, response.read()
    finally:
        connection.close()


async def test_the_page_is_the_document(user_bridge: Bridge) -> None:
    status, headers, body = await asyncio.to_thread(page, user_bridge)
    assert status == 200
    assert headers["content-type"] == "application/json"
    assert headers["access-control-allow-origin"] == "*"
    assert json.loads(body) == DOCUMENT


async def test_the_page_is_compressed_for_those_who_ask(user_bridge: Bridge) -> None:
    status, headers, body = await asyncio.to_thread(page, user_bridge, Accept_Encoding="br, gzip")
    assert (status, headers["content-encoding"], headers["vary"]) == (200, "gzip", "Accept-Encoding")
    assert json.loads(gzip.decompress(body)) == DOCUMENT
    assert len(body) < 100_000


async def test_the_page_is_not_sent_again_to_those_who_have_it(user_bridge: Bridge) -> None:
    _, headers, _ = await asyncio.to_thread(page, user_bridge)
    status, _, body = await asyncio.to_thread(page, user_bridge, If_None_Match=headers["etag"])
    assert (status, body) == (304, b"")
    status, _, body = await asyncio.to_thread(page, user_bridge, If_None_Match='"another"')
    assert status == 200


async def test_the_command_prints_the_document_or_writes_it(tmp_path: Path) -> None:
    printed = await _run("openrpc")
    assert (printed.returncode, printed.stderr) == (0, "")
    assert json.loads(printed.stdout) == DOCUMENT
    written = await _run("openrpc", "--output", str(tmp_path / "openrpc.json"))
    assert (written.returncode, written.stdout, written.stderr) == (0, "", "")
    assert (tmp_path / "openrpc.json").read_text() == printed.stdout


async def test_the_command_prints_the_page_of_every_method() -> None:
    printed = await _run("openrpc", "--format", "markdown")
    assert (printed.returncode, printed.stdout) == (0, reference.committed())


async def test_the_command_says_whether_what_is_served_is_of_this_build() -> None:
    checked = await _run("openrpc", "--check")
    assert (checked.returncode, checked.stdout) == (0, "the document is that of this build\n")


async def test_the_command_says_where_it_cannot_write(tmp_path: Path) -> None:
    failed = await _run("openrpc", "--output", str(tmp_path / "no" / "such" / "folder"))
    assert failed.returncode == 1
    assert failed.stderr.startswith(f"ctibridge: cannot write {tmp_path}/no/such/folder: No such file")


@pytest.mark.parametrize(
    "method", ["Xuc.listPersonalContacts", "ConfigMgt.listUserProfiles", "Xcu.listXivos"]
)
async def test_the_operations_of_another_kind_of_pbx_are_not_supported(house: House, method: str) -> None:
    ann = await house.page("ann")
    with pytest.raises(CallFailed) as refused:
        await ann.client.call(method)
    assert refused.value.code == -32004
    assert (refused.value.data["method"], refused.value.data["kind"]) == (method, "o2g")
