"""The programs that the bridge is measured beside: nginx as reverse proxy, and two Node programs.

Errors: `process.Missing` where a program or a Node package is not installed.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from pathlib import Path

from bridge.bench.process import BACKLOG, BenchError, Child, Missing, free_port, spawn

NODE_SOURCE = Path(__file__).parent / "node"
NODE_PACKAGES = ("rpc-websockets", "undici", "ws")
MODULES_VARIABLE = "CTIBRIDGE_BENCH_NODE_MODULES"

NGINX_CONFIG = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr warn;
events {{
    worker_connections 4096;
    multi_accept on;
}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    keepalive_requests 1000000000;
    keepalive_timeout 1h;
    tcp_nodelay on;
    upstream site {{
        server 127.0.0.1:{upstream};
        {keep_alive}
    }}
    server {{
        listen 127.0.0.1:{port} backlog={backlog};
        location / {{
            proxy_pass http://site;
            {http11}
        }}
    }}
}}
"""


KEEP_ALIVE = "keepalive 256; keepalive_requests 1000000000; keepalive_timeout 1h;"
HTTP11 = 'proxy_http_version 1.1; proxy_set_header Connection "";'


async def nginx(name: str, folder: Path, upstream: int, core: int | None, *, keep_alive: bool) -> Child:
    """nginx with one worker before the upstream on that port; its clients keep their connections.

    Towards the upstream nginx opens a connection for each request unless it is told otherwise: without
    `keep_alive` it is measured as it comes (21,800 calls/s on a core where it makes 76,000 with).
    """
    # Distributions put it where only root's PATH leads.
    program = shutil.which(
        "nginx", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
    )
    if program is None:
        raise Missing("nginx is not installed")
    version = (await _output(program, "-v")).rpartition("/")[2].strip()
    home = folder / f"nginx-{keep_alive}"
    home.mkdir()
    port = free_port()
    config = home / "nginx.conf"
    config.write_text(
        NGINX_CONFIG.format(
            folder=home,
            port=port,
            upstream=upstream,
            backlog=BACKLOG,
            keep_alive=KEEP_ALIVE if keep_alive else "",
            http11=HTTP11 if keep_alive else "",
        )
    )
    child = await spawn(
        name, [program, "-p", str(home), "-c", str(config), "-e", "stderr"], folder, core=core, talks=False
    )
    await child.or_stop(child.listening(port, "/api/rest"))
    child.versions = {"nginx": version}
    return child


async def node_bridge(folder: Path, upstream: int, path: str, cookie: str, core: int | None) -> Child:
    """The Node bridge: `rpc-websockets` in front, `undici` behind; its method is `getCalls`."""
    return await _node("node bridge", ["rpc", f"http://127.0.0.1:{upstream}", path, cookie], folder, core)


async def node_broadcaster(folder: Path, core: int | None) -> Child:
    """Node's `ws` sending one prepared frame to everybody."""
    return await _node("node ws", ["ws"], folder, core)


def cache_folder() -> Path:
    """Where `--setup` installs the Node packages: never inside the installed package."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "ctibridge" / "bench-node"


def find_modules() -> Path:
    """The first `node_modules` that holds every package of the peers; raises `Missing`."""
    named = os.environ.get(MODULES_VARIABLE)
    places = [Path(named)] if named else [NODE_SOURCE / "node_modules", cache_folder() / "node_modules"]
    for place in places:
        if all((place / package / "package.json").is_file() for package in NODE_PACKAGES):
            return place.resolve()
    wanted = ", ".join(NODE_PACKAGES)
    if named:
        raise Missing(f"{MODULES_VARIABLE}={named} does not hold {wanted}")
    raise Missing(f"the Node packages {wanted} are not installed: run `ctibridge bench --setup`")


async def setup() -> None:
    """Install the Node packages into the user's cache; raises `BenchError` when npm fails."""
    npm = shutil.which("npm")
    if npm is None:
        raise BenchError("--setup needs npm, which is not installed; nginx comes from your system's packages")
    folder = cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(NODE_SOURCE / "package.json", folder / "package.json")
    # npm's words go where progress goes: the standard output is the report's.
    install = await asyncio.create_subprocess_exec(
        npm,
        "install",
        "--no-audit",
        "--no-fund",
        "--omit=dev",
        "--no-package-lock",
        cwd=folder,
        stdout=sys.stderr,
    )
    try:
        status = await install.wait()
    except asyncio.CancelledError:
        install.terminate()
        raise
    if status:
        raise BenchError(f"npm install in {folder} ended with status {status}")


async def _node(name: str, arguments: list[str], folder: Path, core: int | None) -> Child:
    program = shutil.which("node")
    if program is None:
        raise Missing("node is not installed")
    modules = find_modules()
    child = await spawn(
        name,
        [program, str(NODE_SOURCE / "peer.js"), *arguments],
        folder,
        core=core,
        env={"NODE_PATH": str(modules), "NODE_ENV": "production"},
    )
    await child.or_stop(child.announced())
    return child


async def _output(*argv: str) -> str:
    process = await asyncio.create_subprocess_exec(
        *argv, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await process.communicate()
    return said.decode(errors="replace")
