"""Certificates: how long they are good for, and in words why one is not accepted.

Errors: none.
"""

from __future__ import annotations

import ssl
import time
from pathlib import Path
from typing import Any, Final

from bridge.doctor.findings import Room

SOON_DAYS: Final = 14
"""Renewal by hand takes some days; automatic renewal is done three to four weeks before the end."""

_EXPIRED: Final = 10
_REASONS: Final = {
    9: ("is not valid yet", "is this machine's clock right?"),
    _EXPIRED: ("has expired", "renew it"),
    18: ("is self-signed, and not trusted", "name its PEM file as ca_file"),
    19: ("comes from an authority that is not trusted", "name the authority's PEM file as ca_file"),
    20: (
        "comes from an authority that is not trusted, or without the certificates in between",
        "name the authority's PEM file as ca_file, and have the server send its whole chain",
    ),
    21: ("comes without the certificates in between", "have the server send its whole chain"),
    62: ("is for another name", "use the name that the certificate has, or have one made for this one"),
    64: (
        "is not for this address",
        "use the name that the certificate has, or have one made for this address",
    ),
}
"""OpenSSL's verify codes (x509_vfy.h) in words, with what helps."""


def refused(room: Room, error: ssl.SSLCertVerificationError) -> None:
    """Say why a certificate was not accepted."""
    what, remedy = _REASONS.get(
        error.verify_code, (f"is not accepted: {error.verify_message}", "name its authority as ca_file")
    )
    room.bad("tls", f"the certificate {what}", remedy)


def lasts(room: Room, check: str, certificate: dict[str, Any] | None, detail: str, took_ms: float) -> None:
    """Say for how many days an accepted certificate is good."""
    until = (certificate or {}).get("notAfter")
    if until is None:
        room.good(check, detail, took_ms)
        return
    days = int((ssl.cert_time_to_seconds(until) - time.time()) // 86_400)
    text = f"{detail}, certificate good for {days} {'day' if days == 1 else 'days'}"
    if days < SOON_DAYS:
        room.warn(check, text, "renew it soon")
    else:
        room.good(check, text, took_ms)


def own(room: Room, certificate: Path, context: ssl.SSLContext) -> None:
    """Look at the port's own certificate, as a handshake shows it, without a network."""
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.check_hostname = False
    # It is compared with itself: whether others trust its authority cannot be told here.
    trusting.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    try:
        trusting.load_verify_locations(certificate)
        shown = _handshake(context, trusting)
    except ssl.SSLCertVerificationError as error:
        what, _ = _REASONS.get(error.verify_code, (f"is not accepted: {error.verify_message}", ""))
        room.bad(
            "certificate",
            f"{certificate} {what}",
            "put a renewed one in its place; the bridge takes it up by itself",
        )
        return
    except (OSError, ssl.SSLError) as error:
        room.bad(
            "certificate",
            f"{certificate}: no handshake with it: {error}",
            "give a PEM certificate and its key",
        )
        return
    lasts(room, "certificate", shown, f"{certificate}, and the key belongs to it", 0.0)


def _handshake(server: ssl.SSLContext, client: ssl.SSLContext) -> dict[str, Any] | None:
    """A handshake in memory; the certificate as the client has taken it. Raises `ssl.SSLError`."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    sides = (client.wrap_bio(to_client, to_server), server.wrap_bio(to_server, to_client, server_side=True))
    done: set[int] = set()
    for _ in range(10):  # TLS 1.2 takes two turns of each side, TLS 1.3 fewer
        for index, side in enumerate(sides):
            if index not in done:
                try:
                    side.do_handshake()
                    done.add(index)
                except ssl.SSLWantReadError:
                    continue
    return sides[0].getpeercert()
