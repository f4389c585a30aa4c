"""Which requests the documents of a XiVO know: operations of XUC, configuration server and XCU, and XUC's socket.

Raises nothing. Source: seed documents 000 to 003, by way of the catalogue.
"""

from __future__ import annotations

import re
from functools import cache

from bridge.sites.xivo.xuc import CTI_CHANNEL
from protocol.catalogue import xivo


def is_documented(method: str, path: str) -> bool:
    """Whether `method` on `path` (percent-encoded, from a server's root) is one of the documented requests.

    A slash at the end makes no difference: the documents print some paths with one, and some without.
    """
    if path == CTI_CHANNEL:
        return method == "GET"
    pattern = _patterns().get(method)
    return pattern is not None and pattern.fullmatch(path) is not None


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """By method, all of its paths."""
    paths: dict[str, set[str]] = {}
    for api in xivo.apis():
        for operation in api.operations:
            literal = re.split(r"\{\w+\}", api.full_path(operation).rstrip("/"))
            paths.setdefault(operation.method, set()).add("[^/]+".join(map(re.escape, literal)))
    return {method: re.compile(f"(?:{'|'.join(sorted(known))})/?") for method, known in paths.items()}
