"""Why a connection could not be opened, in words that everybody may read: they name no host, no port and no file.

Raises nothing.
"""

from __future__ import annotations

import os
import socket
import ssl

from bridge.transport import NoConnection, NoConnectionInTime, TransportError

HOSTNAME_MISMATCH = 62
IP_ADDRESS_MISMATCH = 64
"""OpenSSL's codes for a certificate of somebody else (`X509_V_ERR_…`), whose words name the host."""


def failure(error: Exception, limit_s: float) -> tuple[type[TransportError], str]:
    """The kind of error that it is, and the words for it; `limit_s` bounded the attempt (seconds)."""
    if isinstance(error, TimeoutError) and error.errno is None:
        return NoConnectionInTime, f"no connection within {limit_s:g} s"
    if isinstance(error, ssl.SSLCertVerificationError):
        of_another = error.verify_code in (HOSTNAME_MISMATCH, IP_ADDRESS_MISMATCH)
        why = "it is for another host" if of_another else error.verify_message
        return NoConnection, f"its certificate was refused: {why}"
    if isinstance(error, ssl.SSLError):
        return NoConnection, f"the TLS handshake failed: {error.reason or 'no reason given'}"
    if isinstance(error, socket.gaierror | UnicodeError):
        return NoConnection, "cannot connect: its host name is not known"
    if isinstance(error, OSError) and error.errno is not None:
        return NoConnection, f"cannot connect: {os.strerror(error.errno)}"
    return NoConnection, "cannot connect"
