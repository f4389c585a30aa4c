"""`ctibridge doctor`: what is broken is found, one thing at a time, and the words say what to mend."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import ssl
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest

from tests.certificates import Authority
from tests.system import commands
from tests.system.agents import TOKEN_VARIABLE, TOKENS
from tests.system.program import Pbx
from tests.system.serving import Served, free_port, wait_until_ready
from tests.system.stand_in import Asked, StandIn, silent, standing_in

SECRET = "correct horse battery staple"
ADMIN = {"DOCTORS_ADMIN": "admin"}
ADMINISTRATOR = 'admin_login = "admin"\nadmin_password = { env = "DOCTORS_ADMIN" }'


def o2g(url: str, more: str = ADMINISTRATOR) -> str:
    """A site, as it stands in a configuration."""
    return f'[[sites]]\nname = "paris"\nkind = "o2g"\nurl = "{url}"\n{more}\n'


def server(more: str = "", port: int = 0) -> str:
    return f"[server]\nport = {port}\n{more}\n"


@dataclass(frozen=True)
class Found:
    """What the doctor has found."""

    ended: subprocess.CompletedProcess[str]

    @property
    def findings(self) -> list[dict[str, Any]]:
        report = json.loads(self.ended.stdout)
        assert set(report) == {"file", "good", "findings"}
        assert report["good"] is (self.ended.returncode == 0)
        findings: list[dict[str, Any]] = report["findings"]
        return findings

    def of(self, state: str) -> list[tuple[str, str]]:
        """What was found to be so: about what, and at which check."""
        return [(each["about"], each["check"]) for each in self.findings if each["state"] == state]

    def one(self, about: str, check: str) -> dict[str, Any]:
        """The finding about something."""
        (found,) = [each for each in self.findings if (each["about"], each["check"]) == (about, check)]
        return found

    def only_bad(self, about: str, check: str) -> dict[str, Any]:
        """The one thing that is bad; every bad one says what to mend."""
        assert self.of("bad") == [(about, check)], self.ended.stdout
        assert self.ended.returncode == 1
        found = self.one(about, check)
        assert found["remedy"]
        return found


def doctor(folder: Path, text: str, *arguments: str, env: dict[str, str] | None = None) -> Found:
    """`ctibridge doctor --json` on a configuration."""
    (folder / "ctibridge.toml").write_text(text)
    ended = commands.run("doctor", "--json", *arguments, folder=folder, env={**ADMIN, **(env or {})})
    assert ended.stderr == ""
    assert SECRET not in ended.stdout
    return Found(ended)


async def beside(folder: Path, text: str, *arguments: str, env: dict[str, str] | None = None) -> Found:
    """The same while this loop serves what it looks at."""
    return await asyncio.to_thread(doctor, folder, text, *arguments, env=env)


# All is well


def test_a_good_configuration_has_nothing_bad_and_the_exit_status_says_so(tmp_path: Path, pbx: Pbx) -> None:
    """protocol.md section 10: the way to the site, what is there, the account, the subscription."""
    found = doctor(tmp_path, server() + o2g(pbx.url))
    assert (found.ended.returncode, found.of("bad"), found.of("warning")) == (0, [], [])
    assert [check for about, check in found.of("good") if about == "site paris"] == [
        "name",
        "tcp",
        "o2g",
        "sign-in",
        "events",
    ]
    assert "O2G" in found.one("site paris", "o2g")["detail"]


def test_a_good_xivo_has_nothing_bad(tmp_path: Path, pbx: Pbx) -> None:
    """protocol.md section 10: XUC, the configuration server and XCU, each with its account."""
    url = pbx.program.ready.partition("XiVO at ")[2].split()[0]
    text = (
        f'[[sites]]\nname = "lyon"\nkind = "xivo"\nurl = "{url}"\n'
        'webservice_login = "ws"\nwebservice_password = { env = "WS" }\n'
        f'configmgt_url = "{url}"\nconfigmgt_token = {{ env = "CONFIGMGT" }}\n'
        f'xcu_url = "{url}"\nxcu_login = "admin"\nxcu_password = {{ env = "XCU" }}\n'
    )
    secrets = {"WS": "ws", "CONFIGMGT": "xivo-demo-token", "XCU": "superpass"}
    found = doctor(tmp_path, server() + text, env=secrets)
    assert (found.ended.returncode, found.of("bad")) == (0, [])
    for about, check in (
        ("site lyon", "web service"),
        ("site lyon, configmgt", "token"),
        ("site lyon, xcu", "sign-in"),
    ):
        assert found.one(about, check)["state"] == "good"
    found = doctor(tmp_path, server() + text, env=dict.fromkeys(secrets, SECRET))
    assert sorted(found.of("bad")) == [
        ("site lyon", "web service"),
        ("site lyon, configmgt", "token"),
        ("site lyon, xcu", "sign-in"),
    ]


async def test_every_session_that_it_makes_is_signed_out(tmp_path: Path) -> None:
    """protocol.md section 3: no session is left at the PBX."""
    async with standing_in() as site:
        site.script("GET", "/api/rest", _server_info(0))
        found = await beside(tmp_path, server() + o2g(site.url))
        assert found.one("site paris", "events")["state"] == "good"
        assert site.sessions == {}
        assert site.ended == ["admin"]


def test_for_people_it_is_a_text_with_what_to_do(tmp_path: Path) -> None:
    """protocol.md section 10."""
    (tmp_path / "ctibridge.toml").write_text(server() + o2g(f"http://127.0.0.1:{free_port()}"))
    ended = commands.run("doctor", folder=tmp_path, env=ADMIN)
    assert ended.returncode == 1
    lines = ended.stdout.splitlines()
    assert lines[0] == "ctibridge.toml"
    (bad,) = [number for number, line in enumerate(lines) if line.startswith("  BAD ")]
    assert "tcp" in lines[bad]
    assert lines[bad + 1].strip().startswith("to do: is the server running")
    assert "1 bad" in lines[-1]


# The configuration and its secrets


@pytest.mark.parametrize(
    ("text", "check", "words"),
    [
        ("[[sites", "file", "no valid TOML"),
        ("[servre]\n", "file", "did you mean server?"),
        (server(), "file", "no [[sites]]"),
    ],
)
def test_a_configuration_that_cannot_be_used_is_the_first_finding(
    tmp_path: Path, text: str, check: str, words: str
) -> None:
    """protocol.md section 10."""
    found = doctor(tmp_path, text).one("configuration", check)
    assert found["state"] == "bad"
    assert words.removeprefix("no ") in found["detail"] + found["remedy"]


def test_a_pattern_that_matches_nothing_is_found_here_and_by_serve_check(tmp_path: Path, pbx: Pbx) -> None:
    """protocol.md section 10: without a network, too."""
    text = server() + o2g(pbx.url, 'allow_methods = ["Cti.*", "Cti.dail", "Xuc.*"]')
    found = doctor(tmp_path, text)
    assert found.of("bad") == [("configuration", "sites[0].allow_methods")] * 2
    ended = commands.run("serve", "--check", folder=tmp_path)
    assert (ended.returncode, ended.stdout) == (1, "")
    first, second = ended.stderr.splitlines()
    assert "sites[0].allow_methods: 'Cti.dail' matches no method" in first
    assert "did you mean Cti.dial?" in first
    assert "'Xuc.*' matches no method of a site of kind 'o2g'" in second
    ended = commands.run("serve", "--check", "--json", folder=tmp_path)
    said = json.loads(ended.stdout)
    assert (ended.returncode, ended.stderr, said["good"], len(said["problems"])) == (1, "", False, 2)


def test_an_extra_that_is_not_installed_is_found_here_and_by_serve_check(tmp_path: Path, pbx: Pbx) -> None:
    """protocol.md section 10: what a setting needs."""
    (tmp_path / "opentelemetry").mkdir()
    (tmp_path / "opentelemetry" / "__init__.py").touch()  # found before the real one, and has nothing in it
    text = server() + "[tracing]\nenabled = true\n" + o2g(pbx.url)
    without = {"PYTHONPATH": str(tmp_path)}
    found = doctor(tmp_path, text, env=without).only_bad("server", "extras")
    assert "ctibridge[otel]" in found["remedy"]
    ended = commands.run("serve", "--check", folder=tmp_path, env={**ADMIN, **without})
    assert ended.returncode == 1
    assert "ctibridge[otel]" in ended.stderr


def test_a_secret_that_is_not_there_is_named_and_what_needs_it_is_left_out(tmp_path: Path, pbx: Pbx) -> None:
    """protocol.md section 10: the rest is looked at all the same."""
    found = doctor(tmp_path, server() + o2g(pbx.url), env={"DOCTORS_ADMIN": ""})
    assert ("credentials", "sites[0].admin_password") in found.of("bad")
    assert found.one("site paris", "o2g")["state"] == "good"
    assert found.one("site paris", "sign-in")["state"] == "skipped"


def test_a_secret_in_a_file_that_others_may_read_is_a_warning(tmp_path: Path, pbx: Pbx) -> None:
    """protocol.md section 10: its mode, never its value."""
    secret = tmp_path / "secret"
    secret.write_text("admin\n")
    site = f'admin_login = "admin"\nadmin_password = {{ file = "{secret}" }}'
    for mode, state in ((0o600, "good"), (0o644, "warning")):
        secret.chmod(mode)
        found = doctor(tmp_path, server() + o2g(pbx.url, site))
        assert found.ended.returncode == 0
        assert found.one("credentials", "sites[0].admin_password")["state"] == state


def test_tokens_that_are_expired_or_known_to_everybody_are_bad(tmp_path: Path, pbx: Pbx) -> None:
    """protocol.md section 3."""
    known = "d3b8eaaaddb0f1aaed0a3a6b0c3a1e21c8d3f6ed3a3ed1a1d6ad2c3ec31d8f09"
    text = server() + o2g(pbx.url)
    for name, rest in (
        ("old", f'sha256 = "{known}"\nexpires = 2020-01-01T00:00:00Z'),
        ("demo", 'secret = { env = "DEMO_TOKEN" }'),
        ("fine", f'sha256 = "{known.replace("d", "e")}"'),
    ):
        text += f'[[tokens]]\nname = "{name}"\n{rest}\n'
    found = doctor(tmp_path, text, env={"DEMO_TOKEN": "demo-client"})
    assert found.of("bad") == [("tokens", "old"), ("tokens", "demo")]
    assert found.one("tokens", "fine")["state"] == "good"


# The way to a site


def test_a_wrong_port_is_found_at_tcp(tmp_path: Path) -> None:
    """protocol.md section 10."""
    found = doctor(tmp_path, server() + o2g(f"http://127.0.0.1:{free_port()}")).only_bad("site paris", "tcp")
    assert "port" in found["remedy"]


def test_a_wrong_name_is_found_at_the_name(tmp_path: Path) -> None:
    """protocol.md section 10."""
    doctor(tmp_path, server() + o2g("http://no-such-host.invalid")).only_bad("site paris", "name")


def test_another_server_is_no_o2g(tmp_path: Path, pbx: Pbx) -> None:
    """protocol.md section 10: a XUC is none, and an O2G is no XUC."""
    xuc = pbx.program.ready.partition("XiVO at ")[2].split()[0]
    found = doctor(tmp_path, server() + o2g(xuc)).only_bad("site paris", "o2g")
    assert "O2G" in found["remedy"]
    site = f'[[sites]]\nname = "lyon"\nkind = "xivo"\nurl = "{pbx.url}"\n'
    doctor(tmp_path, server() + site).only_bad("site lyon", "xuc")


async def test_a_server_that_says_nothing_is_found_within_the_limit(tmp_path: Path) -> None:
    """protocol.md section 10: `--timeout`."""
    async with standing_in() as site:
        site.script("GET", "/api/rest", silent)
        found = await beside(tmp_path, server() + o2g(site.url), "--timeout", "0.5")
        assert "0.5 s" in found.only_bad("site paris", "http")["detail"]


@pytest.mark.parametrize(("skew_s", "state"), [(0, "good"), (-600, "warning"), (600, "warning")])
async def test_a_clock_that_does_not_agree_is_a_warning(tmp_path: Path, skew_s: int, state: str) -> None:
    """protocol.md section 10: by the server's Date."""
    async with standing_in() as site:
        site.script("GET", "/api/rest", _server_info(skew_s))
        found = await beside(tmp_path, server() + o2g(site.url, ""))
        assert found.ended.returncode == 0
        clock = found.one("site paris", "clock")
        assert clock["state"] == state
        assert ("behind" in clock["detail"]) == (skew_s < 0)


def _server_info(skew_s: int) -> Any:
    async def script(asked: Asked) -> None:
        product = {"productName": "O2G", "productVersion": {"major": "2.7", "minor": "4"}}
        body = json.dumps({"serverInfo": product, "versions": []}).encode()
        await asked.answer(200, body, f"Date: {formatdate(time.time() + skew_s, usegmt=True)}")

    return script


@contextlib.asynccontextmanager
async def _with_tls(authority: Authority, name: str, days: int) -> AsyncIterator[str]:
    """A stand-in with such a certificate; the address that leads there."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    pair = authority.pair(name, days=days)
    context.load_cert_chain(pair.certificate, pair.key)
    site = StandIn()
    site.script("GET", "/api/rest", _server_info(0))
    listening = await asyncio.start_server(site.connected, "127.0.0.1", 0, ssl=context)
    try:
        yield f"https://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    finally:
        listening.close()
        await site.finish()
        await listening.wait_closed()


@pytest.mark.parametrize(
    ("name", "days", "trusted", "state", "words"),
    [
        ("127.0.0.1", 90, True, "good", "good for 90 days"),
        ("127.0.0.1", 5, True, "warning", "good for 5 days"),
        ("127.0.0.1", -2, True, "bad", "has expired"),
        ("elsewhere.example", 90, True, "bad", "not for this address"),
        ("127.0.0.1", 90, False, "bad", "authority that is not trusted"),
    ],
)
async def test_a_sites_certificate_is_judged_in_words(
    tmp_path: Path, name: str, days: int, trusted: bool, state: str, words: str
) -> None:
    """protocol.md section 10: chain, name and days left."""
    authority = Authority(tmp_path)
    other = Authority(tmp_path, "other")
    async with _with_tls(authority, name, days) as url:
        file = (authority if trusted else other).file
        found = await beside(tmp_path, server() + o2g(url, f'ca_file = "{file}"'))
        tls = found.one("site paris", "tls")
        assert tls["state"] == state
        assert words in tls["detail"]
        assert (found.ended.returncode == 1) == (state == "bad")
        assert bool(tls["remedy"]) == (state != "good")


def test_a_site_without_tls_is_told_so(tmp_path: Path, pbx: Pbx) -> None:
    """protocol.md section 10."""
    found = doctor(tmp_path, server() + o2g(pbx.url.replace("http:", "https:")))
    assert "http://" in found.only_bad("site paris", "tls")["remedy"]


# Accounts


def test_a_wrong_password_is_found_and_not_told(tmp_path: Path, pbx: Pbx) -> None:
    """protocol.md section 3."""
    found = doctor(tmp_path, server() + o2g(pbx.url), env={"DOCTORS_ADMIN": SECRET})
    assert "admin_password" in found.only_bad("site paris", "sign-in")["remedy"]


def test_a_user_who_is_no_administrator_cannot_be_one(tmp_path: Path, pbx: Pbx) -> None:
    """protocol.md section 3: administrator mode needs one."""
    site = f'admin_login = "oxe{pbx.user()}"\nadmin_password = {{ env = "DOCTORS_ADMIN" }}'
    found = doctor(tmp_path, server() + o2g(pbx.url, site), env={"DOCTORS_ADMIN": "0000"})
    assert ("site paris", "rights") in found.of("bad")


async def test_a_subscription_that_is_refused_is_told_with_the_pbxs_words(tmp_path: Path) -> None:
    """protocol.md section 10."""
    async with standing_in() as site:
        site.script("GET", "/api/rest", _server_info(0))

        async def refuse(asked: Asked) -> None:
            await asked.json({"status": "REFUSED", "message": "no licence for it"})

        site.script("POST", "/subscriptions", refuse)
        found = await beside(tmp_path, server() + o2g(site.url))
        assert "no licence for it" in found.only_bad("site paris", "events")["detail"]
        assert found.one("site paris", "sign-in")["state"] == "good"
        assert site.ended == ["admin"]


# The bridge's own machine


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody has who never answers."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_port_that_another_program_has_is_bad(tmp_path: Path, pbx: Pbx, taken: int) -> None:
    """protocol.md section 10."""
    found = doctor(tmp_path, server(port=taken) + o2g(pbx.url), "--timeout", "2").only_bad("server", "port")
    assert "server.port" in found["remedy"]


def test_an_address_of_another_machine_is_bad(tmp_path: Path, pbx: Pbx) -> None:
    """protocol.md section 10; and that passwords would pass it unencrypted is a warning."""
    found = doctor(tmp_path, server('host = "192.0.2.1"', port=8090) + o2g(pbx.url))
    found.only_bad("server", "port")
    assert ("server", "certificate") in found.of("warning")


@pytest.mark.parametrize(("days", "state"), [(90, "good"), (3, "warning"), (-3, "bad")])
def test_the_ports_own_certificate_is_looked_at(tmp_path: Path, pbx: Pbx, days: int, state: str) -> None:
    """protocol.md section 10: how long it is good for."""
    pair = Authority(tmp_path).pair("bridge.example", days=days)
    text = server(f'certificate = "{pair.certificate}"\nkey = "{pair.key}"') + o2g(pbx.url)
    found = doctor(tmp_path, text)
    assert found.one("server", "certificate")["state"] == state
    assert (found.ended.returncode == 1) == (state == "bad")


def test_a_key_of_another_certificate_and_one_that_others_may_read_are_found(
    tmp_path: Path, pbx: Pbx
) -> None:
    """protocol.md section 10."""
    authority = Authority(tmp_path)
    one, other = authority.pair("one.example"), authority.pair("other.example")
    one.key.chmod(0o640)
    text = server(f'certificate = "{other.certificate}"\nkey = "{one.key}"') + o2g(pbx.url)
    found = doctor(tmp_path, text)
    assert "does not belong" in found.one("server", "certificate")["detail"]
    assert found.one("server", "key")["state"] == "warning"


def test_more_sockets_than_descriptors_is_a_warning(tmp_path: Path, pbx: Pbx) -> None:
    """protocol.md section 8."""
    found = doctor(tmp_path, server() + "[limits]\nsockets = 100000000\n" + o2g(pbx.url))
    assert "LimitNOFILE" in found.one("server", "descriptors")["remedy"]
    assert found.ended.returncode == 0


def test_an_agent_is_connected_or_is_told_how_to_be(tmp_path: Path, pbx: Pbx) -> None:
    """protocol.md section 10: the running bridge is asked."""
    port = free_port()
    site = '[[sites]]\nname = "nice"\nkind = "o2g"\nagent = "nice"\n'
    text = server(port=port) + site + TOKENS
    found = doctor(tmp_path, text)
    assert found.one("agents", "nice, agent nice")["state"] == "skipped"
    bridge = Served(tmp_path, "serve", "--config", "ctibridge.toml")
    try:
        found = doctor(tmp_path, text)
        assert "a bridge runs" in found.one("server", "port")["detail"]
        assert "ctibridge agent" in found.only_bad("agents", "nice, agent nice")["remedy"]
        url = bridge.ready.split()[0]
        folder = tmp_path / "agent"
        folder.mkdir()
        options = ("--connect", url, "--name", "nice", "--upstream", pbx.url)
        agent = Served(folder, "agent", *options, env=TOKEN_VARIABLE)
        try:
            wait_until_ready(url)
            found = doctor(tmp_path, text)
            assert found.of("bad") == []
            assert found.one("agents", "nice, agent nice")["state"] == "good"
        finally:
            agent.stop()
    finally:
        bridge.stop()


@pytest.mark.parametrize(
    ("greeting", "state", "words"),
    [
        (b'INFO {"version":"2.10.7","jetstream":true}\r\n', "good", "NATS 2.10.7 with JetStream"),
        (b'INFO {"version":"2.10.7"}\r\n', "bad", "without JetStream"),
        (b"220 mail.example.com ESMTP\r\n", "bad", "not say what a NATS server says"),
    ],
)
async def test_the_nats_of_a_cluster_is_looked_at(
    tmp_path: Path, pbx: Pbx, greeting: bytes, state: str, words: str
) -> None:
    """protocol.md section 10: each server of it, by what it says first."""

    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(greeting)
        with contextlib.suppress(ConnectionError):
            await reader.read()
        writer.close()

    listening = await asyncio.start_server(greet, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    async with listening:
        cluster = f'[cluster]\nnats = "nats://127.0.0.1:{port}"\n'
        found = await beside(tmp_path, server() + cluster + o2g(pbx.url))
    nats = found.one(f"cluster, 127.0.0.1:{port}", "nats")
    assert nats["state"] == state
    assert words in nats["detail"]
    assert (found.ended.returncode == 1) == (state == "bad")
