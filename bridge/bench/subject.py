"""What is measured and what stands behind it: the bridge, the upstream, and the requests made on each.

Errors: `process.BenchError`, `process.Died`.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Awaitable
from pathlib import Path
from typing import Final

import httpx
import msgspec

from bridge.bench import load, upstream
from bridge.bench.process import BenchError, Child, free_port, spawn

LOGIN: Final = upstream.USER
PASSWORD: Final = "0000"  # noqa: S105 - the simulated PBX's documented secret code
ADMIN: Final = "admin"
TOKEN: Final = "bench-client"  # noqa: S105 - known only to the processes of one benchmark, on loopback
ADMIN_VARIABLE: Final = "CTIBRIDGE_BENCH_ADMIN_PASSWORD"
AGENT: Final = "bench"
AGENT_TOKEN: Final = "bench-agent"  # noqa: S105 - as above
AGENT_VARIABLE: Final = "CTIBRIDGE_AGENT_TOKEN"

CALLS_PATH: Final = f"/api/rest/1.0/telephony/calls?loginName={LOGIN}"
"""The one REST request that every contestant makes: an administrator asks for a user's calls."""

CONFIG: Final = """
[server]
host = "127.0.0.1"
port = {port}

[[sites]]
name = "o2g"
kind = "o2g"
{reached}
mode = "administrator"
admin_login = "{admin}"
admin_password = {{ env = "{variable}" }}

[[tokens]]
name = "bench"
sha256 = "{digest}"

[[tokens]]
name = "bench-agent"
role = "agent"
agents = ["{agent}"]
sha256 = "{agent_digest}"

[log]
level = "warning"
{more}"""


async def static_upstream(folder: Path, core: int | None) -> Child:
    """The static upstream, ready."""
    return await helper("upstream", "bridge.bench.upstream", folder, core)


async def echo(folder: Path, core: int | None) -> Child:
    """The trivial echo server, ready."""
    return await helper("echo", "bridge.bench.echo", folder, core)


async def load_generator(folder: Path, core: int | None) -> Child:
    """The load generator, ready for commands."""
    return await helper("load generator", "bridge.bench.load", folder, core)


async def simulated_upstream(folder: Path, core: int | None) -> Child:
    """The simulated O2G, ready."""
    port = free_port()
    child = await spawn(
        "simulated PBX",
        [
            sys.executable,
            "-m",
            "bridge.cli",
            "simulate",
            "--port",
            str(port),
            "--xivo-port",
            "0",
            "--control-port",
            "0",
        ],
        folder,
        core=core,
        talks=False,
    )
    await child.or_stop(child.listening(port, "/api/rest"))
    return child


async def bridge(folder: Path, upstream_port: int, core: int | None, more: str = "") -> Child:
    """The bridge as `ctibridge serve` starts it, its one site in administrator mode, ready.

    `more` is more of its configuration.
    """
    child, port = await _bridge(folder, f'url = "http://127.0.0.1:{upstream_port}"', core, more)
    await child.or_stop(child.listening(port, "/readyz"))
    return child


async def bridge_for_agent(folder: Path, core: int | None, more: str = "") -> Child:
    """The same with its site behind an agent, listening; `more` is more of its configuration."""
    child, port = await _bridge(folder, f'agent = "{AGENT}"', core, more)
    await child.or_stop(child.listening(port, "/healthz"))
    return child


async def agent(
    folder: Path, bridge_port: int, upstream_port: int, core: int | None, allow: tuple[str, ...] = ()
) -> Child:
    """The agent as `ctibridge agent` starts it, ready, and so is the bridge. `allow` is for what it lets through."""
    child = await spawn(
        f"agent {bridge_port}",
        [
            *(sys.executable, "-m", "bridge.cli", "agent"),
            *("--connect", f"ws://127.0.0.1:{bridge_port}/ws", "--name", AGENT),
            *("--upstream", f"http://127.0.0.1:{upstream_port}", "--log-level", "warning"),
            *(option for pattern in allow for option in ("--allow", pattern)),
        ],
        folder,
        core=core,
        env={AGENT_VARIABLE: AGENT_TOKEN},
        talks=False,
    )
    await child.or_stop(child.listening(bridge_port, "/readyz"))
    return child


async def _bridge(folder: Path, reached: str, core: int | None, more: str = "") -> tuple[Child, int]:
    port = free_port()
    file = folder / f"bridge-{port}.toml"
    file.write_text(
        CONFIG.format(
            port=port,
            reached=reached,
            admin=ADMIN,
            variable=ADMIN_VARIABLE,
            digest=hashlib.sha256(TOKEN.encode()).hexdigest(),
            agent=AGENT,
            agent_digest=hashlib.sha256(AGENT_TOKEN.encode()).hexdigest(),
            more=more,
        )
    )
    child = await spawn(
        f"bridge {port}",
        [sys.executable, "-m", "bridge.cli", "serve", "--config", str(file)],
        folder,
        core=core,
        env={ADMIN_VARIABLE: ADMIN},
        talks=False,
    )
    return child, port


async def administrator_cookie(upstream_port: int) -> str:
    """Sign in to the upstream as its administrator, for the contestants that do not sign in themselves.

    Returns the value for `Cookie`. Raises `BenchError`.
    """
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{upstream_port}", trust_env=False) as client:
            await _good(client.get("/api/rest/authenticate?version=1.0", auth=(ADMIN, ADMIN)))
            await _good(client.post("/api/rest/1.0/sessions", json={"applicationName": "ctibridge bench"}))
            await _good(client.get(CALLS_PATH))
            return "; ".join(f"{cookie.name}={cookie.value}" for cookie in client.cookies.jar)
    except httpx.HTTPError as error:
        raise BenchError(f"the upstream does not let the administrator in: {error}") from error


def login_text() -> str:
    """The hello of a JSON-RPC socket."""
    params = {"login": LOGIN, "password": PASSWORD}
    return _json({"jsonrpc": "2.0", "id": "hello", "method": "Session.login", "params": params})


def rpc_socket(name: str, port: int, method: str, *, path: str = "/ws", hello: bool = True) -> load.Command:
    """A WebSocket on which `method` is called without parameters."""
    request = f'{{"jsonrpc":"2.0","id":{load.SLOT},"method":"{method}","params":{{}}}}'
    return load.Command(
        "open", name, port=port, path=path, hello=[login_text()] if hello else [], request=request
    )


def tunnel_socket(name: str, port: int, cookie: str) -> load.Command:
    """A WebSocket on which the REST request is tunnelled (protocol.md section 5)."""
    request = {
        "type": "request",
        "id": load.SLOT,
        "method": "GET",
        "path": CALLS_PATH,
        "headers": {"Cookie": cookie},
    }
    return load.Command(
        "open",
        name,
        port=port,
        path="/ws",
        headers={"Authorization": f"Bearer {TOKEN}"},
        request=_json(request),
    )


def http_pool(name: str, port: int, cookie: str) -> load.Command:
    """Keep-alive connections on which the REST request is made."""
    return load.Command("open", name, kind="http", port=port, path=CALLS_PATH, headers={"Cookie": cookie})


def echo_socket(name: str, port: int) -> load.Command:
    """A WebSocket whose requests come back as their own answers, as long as real ones are."""
    request = f'{{"jsonrpc":"2.0","id":{load.SLOT},"result":{_json({"calls": [upstream.CALL]})}}}'
    return load.Command("open", name, port=port, path="/", request=request)


def listeners(name: str, port: int, sockets: int, *, path: str = "/ws", hello: bool = True) -> load.Command:
    """A crowd of sockets that wait for events."""
    return load.Command(
        "crowd", name, port=port, path=path, sockets=sockets, hello=[login_text()] if hello else []
    )


async def helper(name: str, module: str, folder: Path, core: int | None) -> Child:
    """A helper process of the benchmark's, ready."""
    child = await spawn(name, [sys.executable, "-m", module], folder, core=core)
    await child.or_stop(child.announced())
    return child


async def _good(call: Awaitable[httpx.Response]) -> None:
    (await call).raise_for_status()


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
