"""The XiVO part of the tunnel and of the HTTP ingress: requests pass as they are, and there are no subscriptions.

A client signs in to XUC, the configuration server or XCU by itself. Raises nothing. Source: protocol.md section 5.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final
from urllib.parse import unquote

from bridge.sites import Home, Passage
from bridge.transport import Request, Response
from bridge.transport.http_wire import parse_base_url

INGRESS: Final = ("/xuc/api/", "/configmgt/api/")
"""What passes the ingress; XCU's `/api` is that of an O2G site, too, so it is reached by tunnel only."""

_SIGN_INS: Final = frozenset({"/xuc/api/2.0/auth/login", "/xuc/api/2.0/auth/webservice"})
_CONNECT: Final = re.compile(r"/xuc/api/1\.0/connect/[^/]+/([^/]+)/?")

_PLAIN = Passage(channel=False, addressed=False)


class NoSubscriptions:
    """A tunnelling socket's view of a XiVO (`bridge.sites.SiteTunnel`)."""

    def watches(self, request: Request) -> bool:
        """No request has consequences."""
        return False

    def outgoing(self, request: Request) -> Request:
        """The request as it is."""
        return request

    def answered(self, asked: Request, response: Response) -> Callable[[], Callable[[], None] | None] | None:
        """Nothing follows."""
        return None

    def close(self) -> None:
        """Nothing is open."""


class XivoIngress:
    """One XiVO as the ingress sees it (`bridge.sites.SiteIngress`)."""

    def __init__(self, url: str) -> None:
        self.prefix = parse_base_url(url).prefix if url else ""

    def serves(self, path: str) -> bool:
        """XUC's API and the configuration server's."""
        return path.startswith(INGRESS)

    def passage(self, path: str) -> Passage:
        """Answers hold no addresses, and nothing stays open."""
        return _PLAIN

    def login(self, path: str, authorization: str | None) -> str | None:
        """The login of 1.0 is in the path. That of 2.0 is in the body, which nobody reads here: there all sign-ins
        from one address count together."""
        connecting = _CONNECT.fullmatch(path)
        if connecting is not None:
            return unquote(connecting[1])
        return path if path.rstrip("/") in _SIGN_INS else None

    def body(self, content: bytes, home: Home) -> bytes:
        """As it is."""
        return content

    def location(self, value: str, status: int, home: Home) -> str:
        """As it is: no operation answers with one."""
        return value
