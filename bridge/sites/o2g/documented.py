"""Which requests the O2G document knows: the catalogue's operations, and the event channel. Raises nothing."""

from __future__ import annotations

from protocol.catalogue.o2g_paths import match

CHANNEL = "/OTEvents"
"""Where event channels are opened, by GET and by POST (seed document 004, "Subscription management")."""


def is_documented(method: str, path: str) -> bool:
    """Whether `method` on `path` (percent-encoded, from the server's root) is one of the documented requests."""
    if path == CHANNEL:
        return method in ("GET", "POST")
    found = match(path)
    return found is not None and method in found.by_method
