"""Which paths may pass a tunnel: origin-form only, documented APIs only, nothing that could leave the site.

Errors: `PathRefused`, with the HTTP status that answers it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import unquote


class PathRefused(Exception):
    """A path that does not pass; `status` is 400 for a malformed one, 403 for one that is not allowed."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


METHOD = re.compile(r"[A-Z]{1,16}")
_PRINTABLE = re.compile(r"[!-~]+")


REMEMBERED_MOST = 4_096
"""Paths that have passed and need no second look, which takes 4 µs: those of a PBX's users and present calls. About
half a megabyte."""


class PathRules:
    """Checks a tunnel request's target. In a pattern `*` stands for one segment, a final `**` for any rest."""

    def __init__(self, allow: Sequence[str]) -> None:
        self._allowed = [_compiled(pattern) for pattern in allow]
        self._passed: set[str] = set()

    def check(self, target: str) -> None:
        """Raises `PathRefused` unless `target` (path and query) may be requested."""
        if not target.startswith("/") or target.startswith("//"):
            raise PathRefused(400, "the path must start with a single '/' and name no host")
        if not _PRINTABLE.fullmatch(target):
            raise PathRefused(
                400, "the path must be percent-encoded: it holds a space, a control or a letter beyond ASCII"
            )
        path = target.partition("?")[0]
        if path in self._passed and "#" not in target:
            return
        if "\\" in path or "#" in target:
            raise PathRefused(400, "the path must not hold '\\' or '#'")
        # A site may decode once more than the rules did: what decoding twice reveals counts as well.
        once = unquote(path)
        for form in (path, once, unquote(once)):
            segments = form.replace("\\", "/").split("/")
            if ".." in segments or "." in segments:
                raise PathRefused(403, "the path must not hold '.' or '..' segments")
        if "%2f" in path.lower() or "%5c" in path.lower() or "%00" in path:
            raise PathRefused(403, "the path must not hold encoded slashes or NUL")
        if not any(pattern.fullmatch(path) for pattern in self._allowed):
            raise PathRefused(403, f"{path[:200]} is not among the paths that may pass here (tunnel.allow)")
        if len(self._passed) >= REMEMBERED_MOST:
            self._passed.clear()
        self._passed.add(path)


def _compiled(pattern: str) -> re.Pattern[str]:
    wild = {"**": ".*", "*": "[^/]+"}
    tokens = re.split(r"(\*\*|\*)", pattern)
    return re.compile("".join(wild.get(token, re.escape(token)) for token in tokens))
