"""TLS settings of the HTTP carrier: whom to trust, what to show, from files named in the configuration.

Raises only `ValueError`, which names the file and what is wrong with it.
"""

from __future__ import annotations

import ssl
from pathlib import Path


def tls_context(
    *,
    verify: bool = True,
    ca_file: Path | str | None = None,
    client_cert: Path | str | None = None,
    client_key: Path | str | None = None,
    client_key_password: str | None = None,
) -> ssl.SSLContext:
    """A client context for `HttpTransport(ssl_context=...)`.

    `ca_file` (PEM) replaces the system's authorities. `client_cert` (PEM, with its chain) is shown to the
    site; its key is in `client_key` or in the same file. `verify=False` trusts any certificate and any name:
    for laboratories only.
    """
    try:
        context = ssl.create_default_context(cafile=None if ca_file is None else str(ca_file))
    except (OSError, ssl.SSLError) as error:
        raise ValueError(f"CA file {ca_file}: {_reason(error, 'not a PEM certificate')}") from error
    # Without it a server that also speaks HTTP/2 may choose that.
    context.set_alpn_protocols(["http/1.1"])
    if client_cert is not None:
        try:
            # Without a callback of ours OpenSSL would ask for the key's password on the terminal.
            context.load_cert_chain(client_cert, client_key, lambda: client_key_password or "")
        except (OSError, ssl.SSLError) as error:
            files = client_cert if client_key is None else f"{client_cert} with key {client_key}"
            reason = _reason(error, "not a PEM certificate with its key, or a wrong password")
            raise ValueError(f"client certificate {files}: {reason}") from error
    elif client_key is not None:
        raise ValueError(f"client key {client_key}: given without a client certificate")
    if not verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _reason(error: OSError, otherwise: str) -> str:
    if isinstance(error, ssl.SSLError):
        return f"{otherwise} ({error.reason or error})"
    return error.strerror or str(error)
