"""What an agent lets through: method and path patterns, whatever the bridge asks.

Errors: `bridge.tunnel.paths.PathRefused`; `ValueError` for a pattern that is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from bridge.tunnel.paths import METHOD, REMEMBERED_MOST, REMEMBERED_MOST_CHARS, PathRefused, PathRules

DOCUMENTED: Final = "documented"
"""Stands for exactly the operations that the API's documentation has."""

_PATTERN: Final = re.compile(r"(?:(?P<method>[A-Z]{1,16}|\*) )?(?P<path>/[!-~]*)")


class AllowList:
    """Patterns such as `GET /api/rest/1.0/users/*`, `/api/rest/**` (any method) and `documented`.

    In a path `*` stands for one segment, a final `**` for any rest. Where `GET` may pass, so may `HEAD`.
    """

    def __init__(self, patterns: Sequence[str], documented: Callable[[str, str], bool]) -> None:
        paths: dict[str, list[str]] = {}
        for pattern in patterns:
            if pattern == DOCUMENTED:
                continue
            found = _PATTERN.fullmatch(pattern)
            if found is None:
                raise ValueError(
                    f'{pattern!r} is no pattern; write "GET /path/*", "/path/**" or "{DOCUMENTED}"'
                )
            paths.setdefault(found["method"] or "*", []).append(found["path"])
        self._well_formed = PathRules(["/**"])
        self._by_method = {method: PathRules(allowed) for method, allowed in paths.items()}
        self._documented = documented if DOCUMENTED in patterns else None
        self._passed: set[tuple[str, str]] = set()

    def check(self, method: str, target: str) -> None:
        """Raises `PathRefused` unless the request may pass."""
        path = target.partition("?")[0]
        self._well_formed.check(target)
        if (method, path) in self._passed:
            return
        if not METHOD.fullmatch(method):
            raise PathRefused(400, "the method must be an HTTP method in capitals")
        meant = "GET" if method == "HEAD" else method
        if not self._allows(meant, path) and not (meant != method and self._allows(method, path)):
            raise PathRefused(403, f"{method} {path[:200]} is not let through by the agent (its `allow`)")
        if len(path) <= REMEMBERED_MOST_CHARS:
            if len(self._passed) >= REMEMBERED_MOST:
                self._passed.clear()
            self._passed.add((method, path))

    def _allows(self, method: str, path: str) -> bool:
        if self._documented is not None and self._documented(method, path):
            return True
        for key in (method, "*"):
            rules = self._by_method.get(key)
            if rules is not None:
                try:
                    rules.check(path)
                except PathRefused:
                    continue
                return True
        return False
