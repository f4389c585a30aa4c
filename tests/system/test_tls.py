"""TLS on the one port, and what a running bridge takes up: certificates when their files change, tokens by SIGHUP."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import shutil
import signal
import ssl
import subprocess
import sys
import warnings
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from websockets.asyncio.client import connect

from bridge.throwaway import make_certificate
from tests.system.client import PATIENCE_S
from tests.system.program import Program
from tests.system.raw import Raw
from tests.system.serving import Served, running

SITE = '[[sites]]\nname = "paris"\nkind = "o2g"\nurl = "http://127.0.0.1:1"\n'


class Port:
    """A bridge with TLS, its configuration and its certificate."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.certificate, self.key = make_certificate(folder)
        self.trusted = folder / "trusted.pem"
        shutil.copy(self.certificate, self.trusted)
        self.configure()
        self.program = Served(folder, "serve", "--config", "ctibridge.toml")
        self.url = self.program.ready.split()[0]
        port = urlsplit(self.url).port
        assert port is not None
        self.port = port

    def configure(self, *tokens: str, more: str = "") -> None:
        """Write the configuration; each of `tokens` is a token, with what else is said of it behind a comma."""
        lines = ["[server]", "port = 0", f'certificate = "{self.certificate}"', f'key = "{self.key}"', more]
        for token in tokens:
            value, _, rest = token.partition(",")
            digest = hashlib.sha256(value.encode()).hexdigest()
            lines += ["[[tokens]]", f'name = "{value}"', f'sha256 = "{digest}"', rest]
        (self.folder / "ctibridge.toml").write_text("\n".join([*lines, SITE]))

    def renew(self, *, certificate: bool = True, key: bool = True) -> None:
        """Put a new pair, or only one half of it, in the place of the old one."""
        fresh = self.folder / "fresh"
        fresh.mkdir(exist_ok=True)
        make_certificate(fresh)
        for name, wanted in (("key.pem", key), ("certificate.pem", certificate)):
            if wanted:
                (fresh / name).rename(self.folder / name)

    def hang_up(self) -> None:
        self.program.signal(signal.SIGHUP)

    async def shown(self) -> bytes:
        """The certificate (DER) that a handshake shows."""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        async with asyncio.timeout(PATIENCE_S):
            _, writer = await asyncio.open_connection("127.0.0.1", self.port, ssl=context)
        certificate: bytes = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
        return certificate

    async def shows(self, expected: bytes) -> None:
        async with asyncio.timeout(2 * PATIENCE_S):
            while await self.shown() != expected:
                await asyncio.sleep(0.05)

    async def logs(self, text: str) -> None:
        async with asyncio.timeout(2 * PATIENCE_S):
            while text not in self.program.stderr:
                await asyncio.sleep(0.02)

    @contextlib.asynccontextmanager
    async def socket(self, token: str | None = None) -> AsyncIterator[Raw]:
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        context = ssl.create_default_context(cafile=self.trusted)
        async with connect(self.url, ssl=context, additional_headers=headers, compression=None) as connection:
            yield Raw(connection)


def der(file: Path) -> bytes:
    return ssl.PEM_cert_to_DER_cert(file.read_text())


@pytest.fixture
async def port(tmp_path: Path) -> AsyncIterator[Port]:
    port = Port(tmp_path)
    async with running(port.program):
        yield port


async def test_socket_and_pages_are_served_with_tls_alone_on_the_one_port(port: Port) -> None:
    assert port.url.startswith("wss://127.0.0.1:")
    async with port.socket() as socket:
        assert await socket.result("rpc.ping") == {}
    context = ssl.create_default_context(cafile=port.trusted)
    async with httpx.AsyncClient(verify=context, trust_env=False) as http:
        for host in ("127.0.0.1", "localhost"):
            assert (await http.get(f"https://{host}:{port.port}/healthz")).text == "ok\n"
        with pytest.raises(httpx.TransportError):
            await http.get(f"http://127.0.0.1:{port.port}/healthz")


async def test_only_current_versions_of_tls_are_spoken(port: Port) -> None:
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of Python's, that these versions are old
        old.minimum_version = ssl.TLSVersion.TLSv1
        old.maximum_version = ssl.TLSVersion.TLSv1_1
    with pytest.raises((ssl.SSLError, ConnectionError)):
        await asyncio.open_connection("127.0.0.1", port.port, ssl=old)


async def test_a_new_certificate_is_used_without_a_restart_and_sockets_stay_open(port: Port) -> None:
    async with port.socket() as socket:
        before = await port.shown()
        port.renew()
        await port.shows(der(port.certificate))
        assert der(port.certificate) != before
        assert await socket.result("rpc.ping") == {}
        port.renew()
        port.hang_up()
        await port.shows(der(port.certificate))


async def test_a_pair_that_does_not_fit_leaves_the_old_one_and_the_log_says_why(port: Port) -> None:
    before = await port.shown()
    port.renew(key=False)
    port.hang_up()
    await port.logs("the key does not belong to the certificate")
    assert await port.shown() == before
    port.certificate.write_text("no certificate")
    port.hang_up()
    await port.logs("no PEM certificate with its key")
    assert await port.shown() == before
    port.renew()
    await port.shows(der(port.certificate))


async def test_revoking_a_token_closes_its_sockets_at_once_and_no_others(port: Port) -> None:
    port.configure("first", "second")
    port.hang_up()
    await port.logs("tokens, access rules")
    async with port.socket("first") as first, port.socket("second") as second:
        assert await first.result("rpc.ping") == await second.result("rpc.ping") == {}
        port.configure("second")
        port.hang_up()
        async with asyncio.timeout(PATIENCE_S):
            await first.connection.wait_closed()
        assert first.connection.close_code == 4003
        assert first.connection.close_reason == "the token was revoked"
        assert await second.result("rpc.ping") == {}
        async with port.socket("first") as again:
            async with asyncio.timeout(PATIENCE_S):
                await again.connection.wait_closed()
            assert again.connection.close_code == 4001


async def test_a_token_that_expires_closes_its_sockets(port: Port) -> None:
    soon = (datetime.now(UTC) + timedelta(seconds=1.5)).isoformat()
    port.configure(f"first,expires = {soon}")
    port.hang_up()
    await port.logs("tokens, access rules")
    async with port.socket("first") as first:
        assert await first.result("rpc.ping") == {}
        async with asyncio.timeout(PATIENCE_S):
            await first.connection.wait_closed()
        assert (first.connection.close_code, first.connection.close_reason) == (4001, "the token has expired")


async def test_a_configuration_that_cannot_be_used_leaves_everything_as_it_was(port: Port) -> None:
    port.configure("first")
    port.hang_up()
    await port.logs("tokens, access rules")
    async with port.socket("first") as first:
        (port.folder / "ctibridge.toml").write_text("[[tokens]]\nnam = 1\n")
        port.hang_up()
        await port.logs("the configuration stays as it was: ctibridge.toml: tokens[0].nam: no such key")
        assert await first.result("rpc.ping") == {}


async def test_what_needs_a_restart_is_said(port: Port) -> None:
    port.configure(more="[limits]\nin_flight = 7")
    port.hang_up()
    await port.logs("[limits] has changed in the configuration; that needs a restart")


async def test_the_ingress_opens_and_closes_with_the_configuration(port: Port) -> None:
    context = ssl.create_default_context(cafile=port.trusted)
    async with httpx.AsyncClient(verify=context, trust_env=False) as http:
        address = f"https://127.0.0.1:{port.port}/api/rest"
        assert (await http.get(address)).status_code == 403
        port.configure(more='[ingress]\naccess = "address"\naddresses = ["127.0.0.1"]')
        port.hang_up()
        await port.logs("tokens, access rules")
        assert (await http.get(address)).status_code == 502, "the site is not there, but the request passes"


def test_the_demos_certificate_is_gone_with_it_and_its_words_on_trust_are_true(tmp_path: Path) -> None:
    program = Program(tmp_path, "demo", "--tls", "--port", "0")
    (trusted,) = (Path(line.split()[1]) for line in program.said if line.split()[:1] == ["trust"])
    call = [str(Path(sys.executable).with_name("ctibridge")), "call", "rpc.ping", "--url", program.ready]
    trusting = subprocess.run(
        call, capture_output=True, text=True, env={"SSL_CERT_FILE": str(trusted)}, timeout=30
    )
    assert (trusting.returncode, trusting.stdout) == (0, "{}\n"), trusting.stderr
    distrusting = subprocess.run(call, capture_output=True, text=True, env={}, timeout=30)
    assert distrusting.returncode == 3, "no connection"
    assert "certificate" in distrusting.stderr.lower()
    program.stop()
    assert not trusted.exists()


async def test_calls_and_events_go_through_a_secure_socket(tmp_path: Path) -> None:
    program = Program(tmp_path, "demo", "--tls", "--port", "0")
    (trusted,) = (line.split()[1] for line in program.said if line.split()[:1] == ["trust"])
    try:
        context = ssl.create_default_context(cafile=trusted)
        async with connect(program.ready, ssl=context, compression=None) as connection:
            socket = Raw(connection)
            await socket.result("Session.login", {"login": "oxe70126", "password": "0000"})
            call = await socket.result("Cti.dial", {"destination": "70127"})
            assert call["uniqueId"]
            while (await socket.event())["params"].get("ctiMessage", {}).get("eventType") != "EventDialing":
                pass
    finally:
        await asyncio.to_thread(program.stop)
