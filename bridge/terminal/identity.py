"""Where the bridge is and who signs in: from the options, the environment, or a question at the terminal.

Errors: `failures.WrongUsage`.
"""

from __future__ import annotations

import argparse
import base64
import getpass
import os
import ssl
import sys
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

import msgspec

from bridge.terminal.failures import WrongUsage
from bridge.transport.http_tls import tls_context

URL: Final = "ws://127.0.0.1:8090/ws"
DEMO_LOGIN: Final = "oxe70120"
DEMO_PASSWORD: Final = "0000"  # noqa: S105 - the demo's, documented
_OWN_MACHINE: Final = ("127.0.0.1", "localhost", "::1")


class Identity(NamedTuple):
    """What a connection needs; `bearer` is presented on the handshake, `password` to `Session.login`."""

    url: str
    login: str
    password: Callable[[], str]
    """Asked only when somebody signs in: it may be a question at the terminal."""
    site: str | None
    bearer: str | None
    tls: ssl.SSLContext | None

    def headers(self) -> dict[str, str] | None:
        """Of the handshake."""
        return None if self.bearer is None else {"Authorization": f"Bearer {self.bearer}"}

    def sign_in(self) -> dict[str, str]:
        """The parameters of `Session.login`. Raises `WrongUsage`."""
        params = {"login": self.login, "password": self.password()}
        if self.site is not None:
            params["site"] = self.site
        return params


def of(asked: argparse.Namespace, environment: Mapping[str, str] = os.environ) -> Identity:
    """From the options of a command, else from `CTIBRIDGE_…`, else the demo's. Raises `WrongUsage`.

    A token that names a login, as those of `/xuc/api/2.0/auth/login` and XUC's own do, stands for the password; any
    other is one of the bridge's `[[tokens]]`.
    """
    url: str = asked.url or environment.get("CTIBRIDGE_URL") or URL
    token: str | None = asked.token or environment.get("CTIBRIDGE_TOKEN")
    named = None if token is None else _login_of(token)
    login = asked.login or named or environment.get("CTIBRIDGE_LOGIN") or DEMO_LOGIN
    if token is not None and named is not None:
        bearer, stands_for = None, token
        password: Callable[[], str] = lambda: stands_for  # noqa: E731 - as the other one
    else:
        bearer, password = token, _password(asked, environment, url, login)
    if asked.ca_file is not None and not url.startswith("wss://"):
        raise WrongUsage("--ca-file is of no use without TLS", "--url must begin with wss://")
    try:
        tls = tls_context(ca_file=asked.ca_file) if url.startswith("wss://") else None
    except ValueError as error:
        raise WrongUsage(f"--ca-file: {error}", "give the PEM file of the bridge's authority") from error
    return Identity(url, login, password, asked.site or environment.get("CTIBRIDGE_SITE"), bearer, tls)


def _password(
    asked: argparse.Namespace, environment: Mapping[str, str], url: str, login: str
) -> Callable[[], str]:
    def found() -> str:
        if asked.password:
            return _asked_for(login)
        if asked.password_env is not None:
            value = environment.get(asked.password_env)
            if value is None:
                raise WrongUsage(f"the environment variable {asked.password_env} is not set")
            return value
        if "CTIBRIDGE_PASSWORD" in environment:
            return environment["CTIBRIDGE_PASSWORD"]
        if urlsplit(url).hostname in _OWN_MACHINE:
            return DEMO_PASSWORD
        return _asked_for(login)

    return found


def _asked_for(login: str) -> str:
    if not sys.stdin.isatty():
        raise WrongUsage(
            f"no password for {login}, and no terminal to ask at",
            "set CTIBRIDGE_PASSWORD, or name --password-env",
        )
    try:
        return getpass.getpass(f"password of {login}: ")
    except EOFError as error:
        raise WrongUsage(f"no password for {login}") from error


def _login_of(token: str) -> str | None:
    """The login that a JWT names; None for any other token."""
    parts = token.split(".")
    if len(parts) != 3:
        return None
    try:
        claims: Any = msgspec.json.decode(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (ValueError, msgspec.DecodeError):
        return None
    login = claims.get("login") if isinstance(claims, dict) else None
    return login if isinstance(login, str) else None
