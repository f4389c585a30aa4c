"""Serves the web console and the JavaScript client, from memory: what is not among the files is not there.

Errors: none.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

FOLDER: Final = Path(__file__).parent

TYPES: Final[Mapping[str, str]] = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
"""What is served, by the end of its name; anything else in the folders is not for browsers."""

POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        # Browsers count the socket of the page's own host and scheme as 'self' (CSP Level 3 section 6.7.2.8).
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
"""The console's `Content-Security-Policy`: its own files and its own bridge, no inline script or style."""


class File(NamedTuple):
    """One file as it is served."""

    body: bytes
    compressed: bytes
    etag: str
    media_type: str


def routes() -> list[Route]:
    """The console and the client. Addresses in them are relative: a proxy may put a prefix before them."""
    return [
        Route("/console", _to_folder),
        Route("/console/", _console),
        Route("/console/{path:path}", _console),
        Route("/client/{path:path}", _client),
    ]


@cache
def console_files() -> Mapping[str, File]:
    """The console's files by their path below `/console/`."""
    files = dict(_files(FOLDER))
    return {path: file for path, file in files.items() if not path.startswith("client/")}


@cache
def client_files() -> Mapping[str, File]:
    """The JavaScript client by its path below `/client/`: the ES modules in `esm/`, and the classic script.

    A wheel has them in a folder of its own, a checkout where they are developed.
    """
    packed = FOLDER / "client"
    if packed.is_dir():
        return dict(_files(packed))
    source = FOLDER.parents[1] / "clients" / "javascript"
    modules = {f"esm/{path}": file for path, file in _files(source / "src")}
    return {**modules, **dict(_files(source / "classic"))}


def _files(folder: Path) -> Iterator[tuple[str, File]]:
    for path in sorted(folder.rglob("*")):
        media_type = TYPES.get(path.suffix)
        if media_type is not None:
            body = path.read_bytes()
            etag = f'"{sha256(body).hexdigest()[:24]}"'
            yield (
                path.relative_to(folder).as_posix(),
                File(body, gzip.compress(body, mtime=0), etag, media_type),
            )


async def _to_folder(request: Request) -> Response:
    return Response(status_code=308, headers={"Location": "console/"})


async def _console(request: Request) -> Response:
    path = request.path_params.get("path") or "index.html"
    return _answer(request, console_files().get(path), {"Content-Security-Policy": POLICY})


async def _client(request: Request) -> Response:
    # Pages on other origins load modules only with this; the client is no secret.
    return _answer(
        request, client_files().get(request.path_params["path"]), {"Access-Control-Allow-Origin": "*"}
    )


def _answer(request: Request, file: File | None, more: Mapping[str, str]) -> Response:
    if file is None:
        return Response("Not Found", 404, media_type="text/plain")
    # `no-cache`: kept, but asked for each time, so that a page and its modules are of one version.
    headers = {"ETag": file.etag, "Vary": "Accept-Encoding", "Cache-Control": "no-cache", **more}
    if file.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(
            file.compressed, headers={**headers, "Content-Encoding": "gzip"}, media_type=file.media_type
        )
    return Response(file.body, headers=headers, media_type=file.media_type)
