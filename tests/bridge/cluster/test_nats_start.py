"""What a bridge says at its start about a NATS that it cannot use."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from bridge.cluster.configured import configured
from bridge.cluster.nats import NatsCluster, checks, wire
from bridge.config import Cluster as Settings
from bridge.config import ConfigError, Secret, Site
from bridge.config_file import parse
from bridge.throwaway import make_certificate
from tests.bridge.cluster.ends import End, Served, until
from tests.bridge.cluster.nats_accounts import accounts
from tests.nats_server import NatsServer, needs_nats_server

pytestmark = needs_nats_server

Serve = Callable[..., NatsServer]
PARIS = Site(name="paris", kind="o2g", url="https://o2g.example.com")


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Starts a nats-server with a configuration."""
    servers: list[NatsServer] = []

    def one(config: str = "", *, js: bool = True) -> NatsServer:
        server = NatsServer(tmp_path, config=config, js=js)
        servers.append(server)
        server.start()
        return server

    yield one
    for server in servers:
        server.kill()


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as stack:
        yield stack


async def _start(stack: AsyncExitStack, settings: Settings, *sites: Site) -> NatsCluster:
    cluster = NatsCluster(settings, sites, "host:8090", "1")
    await cluster.start()
    stack.push_async_callback(cluster.stop)
    return cluster


async def _echo(payload: bytes) -> bytes | None:
    return payload


async def _refused(settings: Settings, *sites: Site) -> str:
    with pytest.raises(ConfigError) as raised:
        await NatsCluster(settings, sites, "host:8090", "1").start()
    return str(raised.value)


def _secret(tmp_path: Path, name: str, value: str) -> Secret:
    path = tmp_path / name
    path.write_text(value, encoding="utf-8")
    return Secret(file=str(path))


async def test_a_wrong_address_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "START_S", 0.1)
    said = await _refused(Settings(nats="nats://127.0.0.1:1"))
    assert said.startswith("cluster.nats: there is no NATS at nats://127.0.0.1:1: ")
    assert said.endswith("is the address right, and does it run?")


async def test_something_else_at_the_address_is_no_nats(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "START_S", 0.1)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example.com ready\r\n")
        await reader.read()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as other:
        port = other.sockets[0].getsockname()[1]
        said = await _refused(Settings(nats=f"nats://127.0.0.1:{port}"))
    assert said.startswith(f"cluster.nats: there is no NATS at nats://127.0.0.1:{port}: ")


async def test_a_bridge_waits_for_a_nats_that_starts_with_it(
    serve: Serve, stack: AsyncExitStack, tmp_path: Path
) -> None:
    server = NatsServer(tmp_path)
    starting = asyncio.get_running_loop().create_task(_start(stack, Settings(nats=server.url)))
    try:
        await asyncio.sleep(0.3)
        assert not starting.done()
        server.start()
        cluster = await starting
        assert cluster.trouble == ""
    finally:
        server.kill()


async def test_one_of_several_servers_is_enough(serve: Serve, stack: AsyncExitStack) -> None:
    server = serve()
    cluster = await _start(stack, Settings(nats=["nats://127.0.0.1:1", server.url]))
    assert cluster.trouble == ""


async def test_a_user_with_his_password_is_let_in_and_nobody_else(
    serve: Serve, stack: AsyncExitStack, tmp_path: Path
) -> None:
    server = serve('authorization { user: "bridge", password: "secret" }')
    right, wrong = _secret(tmp_path, "right", "secret"), _secret(tmp_path, "wrong", "guessed")
    for settings in (
        Settings(nats=server.url),
        Settings(nats=server.url, user="bridge", password=wrong),
        Settings(nats=server.url, token=right),
    ):
        said = await _refused(settings)
        assert said.startswith(f"cluster: NATS at {server.url} does not let this bridge in: ")
        assert "check user and password, token or credentials" in said
        assert "guessed" not in said
    await _start(stack, Settings(nats=server.url, user="bridge", password=right))


async def test_a_token_is_let_in(serve: Serve, stack: AsyncExitStack, tmp_path: Path) -> None:
    server = serve('authorization { token: "secret" }')
    await _start(stack, Settings(nats=server.url, token=_secret(tmp_path, "token", "secret")))


async def test_a_user_with_credentials_is_let_in_and_one_of_another_operator_is_not(
    serve: Serve, stack: AsyncExitStack, tmp_path: Path
) -> None:
    config, credentials = accounts()
    server = serve(config)
    path, other = tmp_path / "bridge.creds", tmp_path / "other.creds"
    path.write_text(credentials, encoding="utf-8")
    other.write_text(accounts()[1], encoding="utf-8")
    assert "does not let this bridge in" in await _refused(Settings(nats=server.url, credentials=str(other)))
    a = await _start(stack, Settings(nats=server.url, credentials=str(path)))
    b = await _start(stack, Settings(nats=server.url, credentials=str(path)))
    served = Served(b)
    a.channels.open(b.members.me, "test", b"", End()).send(b"x")
    await until(lambda: [each.heard for each in served.ends] == [[b"x"]])


@pytest.mark.parametrize("text", ["", "-----BEGIN NATS USER JWT-----\nabc\n------END NATS USER JWT------\n"])
def test_a_file_that_holds_no_credentials_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bridge.creds"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"cluster.credentials: .*bridge.creds holds no NATS USER JWT"):
        NatsCluster(Settings(nats="nats://127.0.0.1:1", credentials=str(path)), [], "host", "1")


async def test_the_rights_that_the_documentation_names_are_enough(
    serve: Serve, stack: AsyncExitStack, tmp_path: Path
) -> None:
    rights = (
        'publish: ["ctibridge.>", "_INBOX.>", "$JS.API.>", "$KV.>"], subscribe: ["ctibridge.>", "_INBOX.>"]'
    )
    user = f'{{ user: "bridge", password: "secret", permissions: {{ {rights} }} }}'
    server = serve(f"authorization {{ users: [ {user} ] }}")
    settings = Settings(nats=server.url, user="bridge", password=_secret(tmp_path, "password", "secret"))
    a, b = await _start(stack, settings, PARIS), await _start(stack, settings, PARIS)
    served = Served(b)
    a.channels.open(b.members.me, "test", b"", End()).send(b"x")
    await until(lambda: [each.heard for each in served.ends] == [[b"x"]])
    bucket = await a.store.bucket("sessions", ttl_s=60)
    await bucket.create("s1", b"record")
    assert await bucket.keys() == ["s1"]
    await bucket.delete("s1")
    journal = await a.store.journal("events", per_key=10, age_s=60)
    journal.append("s1", b"1")
    await a.connection.flush()
    assert await journal.read("s1") == [b"1"]
    b.bus.answer("who", _echo)
    assert await a.bus.ask("who", b"me", 30.0) == b"me"


async def test_tls_is_checked_against_the_ca_that_is_configured(
    serve: Serve, stack: AsyncExitStack, tmp_path: Path
) -> None:
    certificate, key = make_certificate(tmp_path)
    server = serve(f'tls {{ cert_file: "{certificate}", key_file: "{key}" }}')
    said = await _refused(Settings(nats=server.url))
    assert "certificate" in said
    await _start(stack, Settings(nats=server.url, ca_file=str(certificate)))


async def test_secrets_are_not_sent_in_clear_where_tls_was_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "START_S", 0.1)
    said = bytearray()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        info = {"server_id": "x", "version": "2.9.10", "max_payload": 1048576, "headers": True, "proto": 1}
        writer.write(b"INFO " + json.dumps(info).encode() + b"\r\n")
        said.extend(await reader.read(1000))
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as plain:
        port = plain.sockets[0].getsockname()[1]
        token = _secret(tmp_path, "token", "geheim")
        await _refused(Settings(nats=f"tls://127.0.0.1:{port}", token=token))
    assert said
    assert b"geheim" not in said


async def test_a_nats_without_jetstream_is_refused(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "READY_S", 0.1)
    server = serve(js=False)
    said = await _refused(Settings(nats=server.url))
    assert said.startswith(f"cluster.nats: the NATS at {server.url} has no JetStream for this bridge: ")
    assert "start nats-server with -js" in said


async def test_an_account_without_jetstream_is_refused(serve: Serve, tmp_path: Path) -> None:
    server = serve('accounts { PLAIN { users: [ { user: "bridge", password: "secret" } ] } }')
    settings = Settings(nats=server.url, user="bridge", password=_secret(tmp_path, "password", "secret"))
    assert "has no JetStream for this bridge" in await _refused(settings)


async def test_more_copies_than_nats_has_servers_are_refused(serve: Serve) -> None:
    server = serve()
    said = await _refused(Settings(nats=server.url, replicas=3))
    assert "cluster.replicas" in said


async def test_an_old_server_is_refused_with_its_version() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        info = {"server_id": "x", "version": "2.8.4", "max_payload": 1048576, "headers": True, "proto": 1}
        writer.write(b"INFO " + json.dumps(info).encode() + b"\r\n")
        while line := await reader.readline():
            if line.startswith(b"PING"):
                writer.write(b"PONG\r\n")
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as old:
        port = old.sockets[0].getsockname()[1]
        said = await _refused(Settings(nats=f"nats://127.0.0.1:{port}"))
    assert said.endswith(f"the NATS at nats://127.0.0.1:{port} is nats-server 2.8.4; it must be 2.9 or later")


async def test_another_cluster_with_the_same_prefix_is_refused_and_one_with_more_sites_is_not(
    serve: Serve, stack: AsyncExitStack
) -> None:
    server = serve()
    settings = Settings(nats=server.url)
    first = await _start(stack, settings, PARIS)
    lyon = Site(name="lyon.1", kind="o2g", agent="lyon")
    await _start(stack, settings, PARIS, lyon)
    for other in (
        Site(name="paris", kind="o2g", url="https://other.example.com"),
        Site(name="paris", kind="xivo", url=PARIS.url),
        Site(name="lyon.1", kind="o2g", agent="elsewhere"),
    ):
        said = await _refused(settings, other)
        assert said.startswith(
            f"cluster.prefix: the cluster 'ctibridge' has a site {other.name} already, of kind o2g"
        )
        assert "give another cluster another prefix" in said
    await _start(
        stack, Settings(nats=server.url, prefix="other"), Site(name="paris", kind="xivo", url=PARIS.url)
    )
    assert len(first.members.all()) == 2


async def test_a_site_may_move_while_no_bridge_runs(serve: Serve, stack: AsyncExitStack) -> None:
    server = serve()
    settings = Settings(nats=server.url)
    cluster = NatsCluster(settings, [PARIS], "host:8090", "1")
    await cluster.start()
    await cluster.stop()
    await _start(stack, settings, Site(name="paris", kind="o2g", url="https://moved.example.com"))


@pytest.mark.parametrize(("off_s", "words"), [(3600, "3600 s ahead of"), (-60, "60 s behind")])
async def test_a_clock_that_is_off_is_warned_of(
    serve: Serve,
    stack: AsyncExitStack,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    off_s: int,
    words: str,
) -> None:
    server = serve()
    await _start(stack, Settings(nats=server.url))
    assert "clock" not in caplog.text
    monkeypatch.setattr(checks, "now_s", lambda: time.time() + off_s)
    cluster = await _start(stack, Settings(nats=server.url))
    assert f"the clock of this machine is {words} that of NATS" in caplog.text
    assert cluster.trouble == ""


def test_without_the_extra_the_configuration_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [each for each in sys.modules if each.startswith(("bridge.cluster.nats", "nats"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "nats", None)
    site = {"name": "paris", "kind": "o2g", "url": "https://o2g.example.com"}
    alone: dict[str, Any] = {"sites": [site]}
    assert configured(parse(alone, "x.toml")) is None
    with pytest.raises(ConfigError, match=r"pip install 'ctibridge\[cluster\]'"):
        configured(parse({**alone, "cluster": {"nats": "nats://127.0.0.1:4222"}}, "x.toml"))
