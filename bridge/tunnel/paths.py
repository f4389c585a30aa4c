"""Which paths may pass a tunnel: origin-form only, documented APIs only, nothing that could leave the site.

Errors: `PathRefused`, with the HTTP status that answers it; `ValueError` for a pattern that is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import unquote_to_bytes


class PathRefused(Exception):
    """A path that does not pass; `status` is 400 for a malformed one, 403 for one that is not allowed."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


METHOD = re.compile(r"[A-Z]{1,16}")
_PRINTABLE = re.compile(r"[!-~]+")
_HALF_ESCAPE = re.compile("%(?![0-9A-Fa-f]{2})")
_DOTS = re.compile(r"(?:^|[/\\])(?:\.{1,2}(?:[/\\]|$)|\.{0,2};)")
"""A `.` or `..` segment. To a Java web server, O2G's is one, `/..;x/` is `/../` and `/;x/` no segment at all."""
_REVEALED = re.compile(r"[\\?\x00-\x1f\x7f]")

TARGET_MOST_CHARS = 8_192
"""What web servers take in a request line; the longest documented O2G target has some hundred."""

REMEMBERED_MOST = 4_096
"""Paths that have passed and need no second look, which takes 4 µs: those of a PBX's users and present calls."""

REMEMBERED_MOST_CHARS = 256
"""Longer ones are not remembered, so all of them together stay below 1.5 MB."""


class PathRules:
    """Checks a tunnel request's target. In a pattern `*` stands for one segment, a final `**` for any rest."""

    def __init__(self, allow: Sequence[str]) -> None:
        self._allowed = [_compiled(pattern) for pattern in allow]
        self._passed: set[str] = set()

    def check(self, target: str) -> None:
        """Raises `PathRefused` unless `target` (path and query) may be requested."""
        if not target.startswith("/") or target.startswith("//"):
            raise PathRefused(400, "the path must start with a single '/' and name no host")
        if len(target) > TARGET_MOST_CHARS:
            raise PathRefused(400, f"the path must have no more than {TARGET_MOST_CHARS} characters")
        if not _PRINTABLE.fullmatch(target):
            raise PathRefused(
                400, "the path must be percent-encoded: it holds a space, a control or a letter beyond ASCII"
            )
        if "#" in target:
            raise PathRefused(400, "the path must not hold '#'")
        path = target.partition("?")[0]
        if path in self._passed:
            return
        self._check_path(path)
        if not any(pattern.fullmatch(path) for pattern in self._allowed):
            raise PathRefused(403, f"{path[:200]} is not among the paths that may pass here (tunnel.allow)")
        if len(path) <= REMEMBERED_MOST_CHARS:
            if len(self._passed) >= REMEMBERED_MOST:
                self._passed.clear()
            self._passed.add(path)

    @staticmethod
    def _check_path(path: str) -> None:
        if "\\" in path:
            raise PathRefused(400, "the path must not hold '\\'")
        if _HALF_ESCAPE.search(path):
            raise PathRefused(400, "the path holds a '%' that is not followed by two hexadecimal digits")
        slashes = path.count("/")
        # A site may decode oftener than once (a proxy before it does, too): whatever decoding reveals counts.
        while True:
            if _DOTS.search(path):
                raise PathRefused(403, "the path must not hold '.' or '..' segments")
            if path.count("/") != slashes or _REVEALED.search(path):
                raise PathRefused(403, "the path must not hold encoded slashes, '\\', '?' or controls")
            if "%" not in path:
                return
            try:
                # Strictly: %c0%ae, an overlong '.', must not be taken for an unknown letter.
                decoded = unquote_to_bytes(path).decode()
            except UnicodeDecodeError:
                raise PathRefused(400, "the path must be percent-encoded UTF-8") from None
            if decoded == path:
                return
            path = decoded


@lru_cache(maxsize=16)
def shared_rules(allow: tuple[str, ...]) -> PathRules:
    """The rules of one configuration; all of its sockets share what has passed."""
    return PathRules(allow)


def _compiled(pattern: str) -> re.Pattern[str]:
    rest = ".*" if pattern.endswith("**") else ""
    body = pattern.removesuffix("**")
    if "**" in body:
        raise ValueError(f"{pattern!r}: '**' may only stand at the end; '*' stands for one segment")
    return re.compile("/".join(_segment(segment) for segment in body.split("/")) + rest, re.DOTALL)


def _segment(pattern: str) -> str:
    """One segment, in which each `*` ends at the first place it can: there is nothing to try twice.

    Otherwise a path of 8,192 characters and a pattern of six `*` keep the expression busy for hours.
    """
    first, *others = (re.escape(part) for part in pattern.split("*"))
    if not others:
        return first
    *middle, last = others
    return first + "".join(f"(?>[^/]+?{part})" for part in middle) + "[^/]+" + last
