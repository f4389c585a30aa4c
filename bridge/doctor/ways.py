"""The way to a server: name, TCP, TLS, an answer over HTTP, and whether its clock agrees with ours.

Errors: `findings.Stop`, where the way ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import time
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urlsplit

from bridge.doctor import certificates
from bridge.doctor.findings import Room, Stop
from bridge.transport import Request, Response, Transport, TransportError

SKEW_S: Final = 60.0
"""Sessions and tokens live for minutes; `Date` counts whole seconds and was made before the answer came."""


async def reach(
    room: Room, key: str, url: str, tls: ssl.SSLContext | None, usual_port: int | None = None
) -> None:
    """Name, TCP, and TLS where the address begins with https. Raises `Stop`."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or usual_port or (443 if parts.scheme == "https" else 80)
    loop = asyncio.get_running_loop()
    async with room.step(
        "name", f"is the name server of this machine reachable? {key} names {host}"
    ) as timer:
        try:
            found = await loop.getaddrinfo(host, port, type=1)
        except OSError as error:
            remedy = f"is {key} spelt right, and known to this machine's name server?"
            raise room.stop("name", f"{host} has no address: {error.strerror}", remedy) from error
        addresses = sorted({str(each[4][0]) for each in found})
        room.good("name", f"{host} is {', '.join(addresses)}", timer.ms())
    async with room.step("tcp", f"a firewall may be in the way to {host}:{port}; is {key} right?") as timer:
        try:
            _, writer = await asyncio.open_connection(host, port)
        except OSError as error:
            remedy = f"is the server running, is the port in {key} right, is a firewall in the way?"
            raise room.stop("tcp", f"{host}:{port}: {_words(error)}", remedy) from error
        room.good("tcp", f"{host}:{port} takes connections", timer.ms())
        await _closed(writer)
    if parts.scheme == "https":
        await _tls(room, key, host, port, tls or ssl.create_default_context())


async def _tls(room: Room, key: str, host: str, port: int, context: ssl.SSLContext) -> None:
    remedy = f"does {host}:{port} speak TLS at all? else {key} begins with http://"
    async with room.step("tls", remedy) as timer:
        try:
            _, writer = await asyncio.open_connection(host, port, ssl=context, server_hostname=host)
        except ssl.SSLCertVerificationError as error:
            certificates.refused(room, error)
            raise Stop from error
        except (OSError, EOFError) as error:
            raise room.stop("tls", f"no TLS with {host}:{port}: {_words(error)}", remedy) from error
        shown: Any = writer.get_extra_info("ssl_object")
        if context.verify_mode is ssl.CERT_NONE:
            what = f"{shown.version()}, but whose certificate it is was not checked"
            room.warn("tls", what, "leave out verify_tls = false, and name the authority as ca_file")
        else:
            certificates.lasts(room, "tls", shown.getpeercert(), f"{shown.version()}", timer.ms())
        await _closed(writer)


async def answer(room: Room, check: str, carrier: Transport, target: str, remedy: str) -> Response:
    """What a GET request is answered. Raises `Stop`."""
    async with room.step(check, remedy):
        try:
            return await carrier.request(Request("GET", target, [("Accept", "application/json")]))
        except TransportError as error:
            raise room.stop(check, f"no answer over HTTP: {error}", remedy) from error


def clock(room: Room, response: Response) -> None:
    """Compare the server's clock with this machine's."""
    said = response.header("Date")
    try:
        theirs = None if said is None else parsedate_to_datetime(said).timestamp()
    except ValueError:
        theirs = None
    if theirs is None:
        room.skip("clock", "the server does not tell its time")
        return
    skew_s = theirs - time.time()
    if abs(skew_s) > SKEW_S:
        ahead = "ahead of" if skew_s > 0 else "behind"
        room.warn("clock", f"the server's is {abs(skew_s):.0f} s {ahead} this machine's", "set both by NTP")
    else:
        room.good("clock", f"agrees with this machine's within {max(1.0, abs(skew_s)):.0f} s")


async def _closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()


def _words(error: Exception) -> str:
    if isinstance(error, ssl.SSLError):
        return error.reason or "it answers something else"
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
