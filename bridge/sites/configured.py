"""What sites of every kind have alike: settings, a table of operations, carriers to their servers.

Errors: `protocol.jsonrpc.RpcError`.
"""

from __future__ import annotations

import ssl

from bridge import config
from bridge.sites import Operation
from bridge.tracing import traced
from bridge.transport import Transport
from bridge.transport.http import HttpTransport
from bridge.transport.http_tls import tls_context
from protocol.jsonrpc import RpcError


class ConfiguredSite:
    """The part of `bridge.sites.Site` that no kind of PBX has a say in."""

    def __init__(self, settings: config.Site, limits: config.Limits) -> None:
        self.name = settings.name
        self._settings = settings
        self._limits = limits
        self._operations: dict[str, Operation | RpcError] = {}
        """By method; the error of one that this kind of site cannot do."""
        self._context: ssl.SSLContext | None = None

    def operation(self, method: str) -> Operation | None:
        """See `bridge.sites.Site.operation`."""
        found = self._operations.get(method)
        if isinstance(found, RpcError):
            # Raising the table's own error would add this call's frames to it, each time, for good.
            raise RpcError(found.code, found.message, found.data)
        return found

    def is_ordered(self, method: str) -> bool:
        """See `bridge.sites.Site.is_ordered`."""
        found = self._operations.get(method)
        return found is not None and not isinstance(found, RpcError) and found.ordered

    def methods(self) -> list[str]:
        """See `bridge.sites.Site.methods`."""
        return list(self._operations)

    def _carrier(self, url: str, name: str | None = None) -> Transport:
        """A carrier to one of its servers; `name` is what errors call it, the site's own where it is left out."""
        name = name or self.name
        connections = self._limits.site_connections
        carrier = HttpTransport(url, name=name, ssl_context=self._tls(url), max_connections=connections)
        return traced(name, carrier)

    def _tls(self, url: str) -> ssl.SSLContext | None:
        """How an address is trusted: one context for all, for each takes some milliseconds to make."""
        if not url.startswith("https:"):
            return None
        if self._context is None:
            self._context = tls_context(verify=self._settings.verify_tls, ca_file=self._settings.ca_file)
        return self._context
