"""A site's `Set-Cookie`, changed so that the cookie works at the bridge's address (RFC 6265). Raises nothing."""

from __future__ import annotations

from bridge.sites import Home


def adapted(set_cookie: str, prefix: str, home: Home) -> str:
    """The field's value for a client that reaches the site at `home`; `prefix` precedes the site's own paths.

    The cookie belongs to the bridge's host alone, and to the site's paths below `home`. Over plain HTTP a client
    would not send a cookie that is `Secure`, nor take one that must be.
    """
    pair, *attributes = set_cookie.split(";")
    kept = [pair]
    for attribute in attributes:
        name, _, value = attribute.partition("=")
        name, value = name.strip().lower(), value.strip()
        if name == "domain":
            continue
        if home.scheme == "http" and (
            name in ("secure", "partitioned") or (name == "samesite" and value.lower() == "none")
        ):
            continue
        if name == "path" and value.startswith("/"):
            attribute = f" Path={home.mount}{_below(value, prefix)}"
        kept.append(attribute)
    return ";".join(kept)


def _below(path: str, prefix: str) -> str:
    """A cookie's path without the prefix of the site's base address."""
    if prefix and (path == prefix or path.startswith(prefix + "/")):
        return path[len(prefix) :] or "/"
    return path
