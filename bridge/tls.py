"""The server's side of TLS: certificate and key from files, taken up anew when the files change.

Errors: `TlsError`, at the start only; later a pair that cannot be used leaves the one before in force.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from pathlib import Path

log = logging.getLogger(__name__)

WATCH_S = 2.0
"""How often the files are looked at: two `stat` calls, 10 µs; a renewed certificate may wait that long."""


class TlsError(Exception):
    """Certificate and key cannot be used; the text names the files and what is wrong with them."""


class ServerTls:
    """`context` is what the listener gets. Each handshake is given the pair in force at that moment."""

    def __init__(self, certificate: str, key: str | None = None, password: str | None = None) -> None:
        """PEM files: the certificate with its chain, and the key where it is not in the same file."""
        self._files = [Path(certificate)] if key is None else [Path(certificate), Path(key)]
        self._password = password
        self._seen = self._stamp()
        self._current = self.context = self._load()
        # OpenSSL asks this in every handshake, also where the client names no server.
        self.context.sni_callback = self._choose

    @property
    def certificate(self) -> Path:
        """The file with the certificate."""
        return self._files[0]

    def refresh(self, *, force: bool = False) -> bool:
        """Take up the files if they changed since they were looked at last, or anyhow; whether that was done."""
        seen = self._stamp()
        if seen == self._seen and not force:
            return False
        self._seen = seen
        try:
            self._current = self._load()
        except TlsError as error:
            log.warning("the certificate stays the one before: %s", error)
            return False
        log.info("new handshakes use the certificate that %s holds now", self._files[0])
        return True

    async def watch(self, period_s: float = WATCH_S) -> None:
        """Refresh for ever."""
        while True:
            await asyncio.sleep(period_s)
            self.refresh()

    def _choose(self, socket: ssl.SSLObject, name: str | None, context: ssl.SSLContext) -> None:
        socket.context = self._current

    def _load(self) -> ssl.SSLContext:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        # A client that could speak HTTP/2 must not begin to.
        context.set_alpn_protocols(["http/1.1"])
        key = self._files[1] if len(self._files) > 1 else None
        try:
            # Without a callback of ours OpenSSL would ask for the key's password on the terminal.
            context.load_cert_chain(self._files[0], key, lambda: self._password or "")
        except (OSError, ValueError) as error:
            raise TlsError(self._explained(error)) from error
        return context

    def _explained(self, error: Exception) -> str:
        names = " and ".join(str(file) for file in self._files)
        if isinstance(error, ssl.SSLError):
            reason = error.reason or str(error)
            if reason == "KEY_VALUES_MISMATCH":
                return f"{names}: the key does not belong to the certificate"
            return f"{names}: no PEM certificate with its key, or a wrong key_password ({reason})"
        if isinstance(error, OSError):
            unreadable = [str(file) for file in self._files if not _readable(file)]
            return f"{' and '.join(unreadable) or names}: cannot be read: {error.strerror}"
        return f"{names}: {error}"

    def _stamp(self) -> list[tuple[int, int, int] | None]:
        return [_stamp_of(file) for file in self._files]


def _stamp_of(file: Path) -> tuple[int, int, int] | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _readable(file: Path) -> bool:
    try:
        with file.open("rb"):
            return True
    except OSError:
        return False
