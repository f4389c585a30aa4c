"""What `/console` and `/client/` serve: the right files with the right fields, and nothing else."""

from __future__ import annotations

import asyncio
import gzip
import http.client
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.system import serving
from tests.system.chromium import PROGRAM, Browser
from tests.system.console.console import Console
from tests.system.program import START_S

REPOSITORY = Path(__file__).parents[3]
CONSOLE = REPOSITORY / "bridge" / "console"
CLIENT = REPOSITORY / "clients" / "javascript"

SCRIPTS = sorted(path.relative_to(CONSOLE).as_posix() for path in CONSOLE.rglob("*.js"))

Page = tuple[int, dict[str, str], bytes]


def get(demo: str, path: str, method: str = "GET", **fields: str) -> Page:
    """Status, fields in small letters, and body of a page; `if_none_match` is a field of the request."""
    connection = http.client.HTTPConnection(urlsplit(demo).netloc, timeout=START_S)
    try:
        connection.request(
            method, path, headers={name.replace("_", "-"): value for name, value in fields.items()}
        )
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def test_the_console_leads_to_its_folder_by_a_relative_address(demo: str) -> None:
    """protocol.md section 1: `/console`, also below a prefix that a proxy has put before it."""
    status, fields, _ = get(demo, "/console")
    assert (status, fields["location"]) == (308, "console/")


def test_the_page_may_load_and_reach_nothing_but_its_own_bridge(demo: str) -> None:
    """protocol.md section 1: a strict content security policy for `/console`."""
    status, fields, body = get(demo, "/console/")
    assert status == 200
    assert fields["content-type"] == "text/html; charset=utf-8"
    assert fields["content-security-policy"].split("; ") == [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]
    assert fields["x-content-type-options"] == "nosniff"
    assert fields["referrer-policy"] == "no-referrer"
    assert fields["x-frame-options"] == "DENY"
    assert _inline(body.decode()) == []


def _inline(page: str) -> list[str]:
    """What a page says inside itself that it should only refer to: scripts, styles, handlers."""
    found: list[str] = []

    class Inline(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            names = {name for name, _ in attrs}
            if tag == "style" or (tag == "script" and "src" not in names):
                found.append(tag)
            found.extend(name for name in names if name == "style" or name.startswith("on"))

    Inline().feed(page)
    return found


@pytest.mark.parametrize("script", SCRIPTS)
def test_no_script_reads_text_as_html_or_as_code(script: str) -> None:
    """protocol.md section 1: what a PBX says stays text in `/console`."""
    text = (CONSOLE / script).read_text()
    assert not re.search(
        r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function)", text
    )


@pytest.mark.parametrize(
    ("path", "source", "media_type"),
    [
        *(
            (f"/console/{path}", CONSOLE / path, "text/javascript; charset=utf-8")
            for path in ("app.js", "lib/dom.js")
        ),
        ("/console/style.css", CONSOLE / "style.css", "text/css; charset=utf-8"),
        ("/console/icon.svg", CONSOLE / "icon.svg", "image/svg+xml"),
        ("/client/esm/index.js", CLIENT / "src" / "index.js", "text/javascript; charset=utf-8"),
        ("/client/ctibridge.js", CLIENT / "classic" / "ctibridge.js", "text/javascript; charset=utf-8"),
    ],
)
def test_files_have_their_type_and_are_only_sent_anew_when_they_have_changed(
    demo: str, path: str, source: Path, media_type: str
) -> None:
    """protocol.md section 1: `/console/` and `/client/`."""
    status, fields, body = get(demo, path)
    assert (status, fields["content-type"], body) == (200, media_type, source.read_bytes())
    assert fields["cache-control"] == "no-cache"
    compressed = get(demo, path, accept_encoding="gzip")
    assert compressed[1]["content-encoding"] == "gzip"
    assert gzip.decompress(compressed[2]) == body
    status, again, nothing = get(demo, path, if_none_match=fields["etag"])
    assert (status, nothing, again["etag"]) == (304, b"", fields["etag"])
    status, head, nothing = get(demo, path, "HEAD")
    assert (status, nothing, head["content-length"]) == (200, b"", str(len(body)))


def test_pages_of_other_origins_may_load_the_client_and_not_the_console(demo: str) -> None:
    """protocol.md section 1: `/client/` is for everybody's pages."""
    for path in ("/client/ctibridge.js", "/client/esm/index.js"):
        assert get(demo, path)[1]["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in get(demo, "/console/app.js")[1]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_the_console_is_for_reading(demo: str, method: str) -> None:
    """protocol.md section 1."""
    for path in ("/console", "/console/", "/console/app.js", "/client/ctibridge.js"):
        assert get(demo, path, method)[0] == 405


@pytest.mark.parametrize(
    "path",
    [
        "/console/pages.py",
        "/console/__init__.py",
        "/console/../app.py",
        "/console/%2e%2e/app.py",
        "/console/..%2fapp.py",
        "/console//etc/passwd",
        "/console/client/ctibridge.js",
        "/console/screenshots/phone.png",
        "/console/lib/",
        "/client/",
        "/client/esm/../../app.py",
        "/client/package.json",
    ],
)
def test_nothing_else_is_served(demo: str, path: str) -> None:
    """protocol.md section 1: no path leads out of the console, nor to what is not for browsers."""
    status, _, body = get(demo, path)
    assert (status, len(body) < 500) == (404, True)


def test_an_operator_can_switch_the_console_off(tmp_path: Path) -> None:
    """protocol.md section 1: `[console] enabled = false`."""
    bridge = serving.serve(tmp_path, "http://127.0.0.1:9", more="[console]\nenabled = false")
    try:
        for path in ("/console", "/console/", "/client/ctibridge.js"):
            assert serving.page(bridge.url, path)[0] == 404
        assert serving.page(bridge.url, "/healthz")[0] == 200
    finally:
        bridge.program.stop()


PREFIX = "/phones"


async def _behind_a_prefix(demo: str) -> tuple[asyncio.Server, str]:
    """A reverse proxy that has the bridge below a prefix, and takes that away; its address."""
    target = urlsplit(demo)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        upstream, to_bridge = await asyncio.open_connection(target.hostname, target.port)
        back = asyncio.get_running_loop().create_task(_copy(upstream, writer, lambda data: data))
        # Each piece that a browser sends begins with the line of a request, until it speaks WebSocket.
        await _copy(reader, to_bridge, lambda data: re.sub(rb"^(\w+ )" + PREFIX.encode(), rb"\1", data))
        await back

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    return server, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}{PREFIX}"


async def _copy(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, change: Callable[[bytes], bytes]
) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(change(data))
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


@pytest.mark.skipif(PROGRAM is None, reason="needs Chromium, as .ci/run installs it")
@pytest.mark.timeout(300)
@pytest.mark.asyncio(loop_scope="module")
async def test_the_console_works_below_a_prefix_of_a_proxy(demo: str, browser: Browser) -> None:
    """protocol.md section 1: the page finds its files, the client and the socket by its own address."""
    server, address = await _behind_a_prefix(demo)
    try:
        tab = await browser.tab(f"{address}/console")
        page = Console(tab)
        await page.sign_in("oxe70127", "0000", "o2g")
        assert await tab.value("location.pathname") == f"{PREFIX}/console/"
        await page.press("#sign-out")
        await page.says("#connection", "Signed out")
        assert tab.faults == []
    finally:
        server.close()  # the connections of the tab end with the browser
