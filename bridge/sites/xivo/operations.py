"""Every documented operation of a XiVO's APIs as a JSON-RPC method, with the credentials that may carry it.

The site's own credentials serve a user only for what is his; whom the configuration names among `config_users` they
serve for everything. Whatever else goes to XUC with the user's own token, and XUC's own rights decide. Errors:
`protocol.jsonrpc.RpcError`. Source: protocol.md section 4; seed documents 000 to 003.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Raw

from bridge.sites import Arguments, Cancel, Done, Operation
from bridge.sites.generic import RestOperation
from bridge.sites.xivo.user import Access, XivoUser
from protocol import jsonrpc
from protocol.catalogue import xivo
from protocol.encoding import DECODE_ERRORS
from protocol.methods import xivo_methods
from protocol.rest import RestMethod

PASSWORDS = frozenset({"loginCtiUser", "loginWebservice"})
"""Operations that would tell whether a password is right: only one's own is to be tried, for they are no sign-ins and
no brake on guessing counts them."""

TICKETS = frozenset({"loginSsoKerberos", "loginCas", "loginOidc"})
"""Operations that take a ticket of somebody else's making."""

TOKENS = PASSWORDS | TICKETS | {"checkToken"}
"""Operations whose answer holds a token of XUC's, which no client is to see (protocol.md section 3)."""


class XucOperation:
    """One operation of XUC, 2.0 or 1.0 (`bridge.sites.Operation`)."""

    ordered = False

    def __init__(self, method: RestMethod, operation: xivo.Operation) -> None:
        self.method = method
        self._rest = RestOperation(method)
        self._operation = operation
        self._subject = next((name for name in ("USERNAME", "username") if name in method.path), None)

    def start(self, user: XivoUser, arguments: Arguments, timeout_s: float, done: Done) -> Cancel:
        """Choose the credentials, then as any operation."""
        named = self.method.named(arguments)
        access = self._access(user, named)
        if self._operation.name in TOKENS:
            done = _without_token(done)
        return self._rest.start(access, named, timeout_s, done)

    def _access(self, user: XivoUser, named: dict[str, Any]) -> Access:
        operation = self._operation
        if operation.version == "1.0":
            self._require_own(user, named)
            return user.site.anonymous
        if operation.name in PASSWORDS:
            if named.get("login") != user.login and not user.may_configure:
                raise jsonrpc.forbidden(f"login must be {user.login}; sign others in with Session.login")
            return user.site.anonymous
        if operation.name in TICKETS:
            return user.site.anonymous
        webservice = user.site.webservice
        if operation.user_type != "webservice" or webservice is None or not user.has_phone:
            self._name_oneself(user, named)
            return user.own
        own = self._name_oneself(user, named)
        return webservice if own or user.may_configure else user.own

    def _name_oneself(self, user: XivoUser, named: dict[str, Any]) -> bool:
        """Let a CTI user leave his own login out; whether the operation is about himself."""
        if self._subject is None or not user.has_phone:
            return False
        if named.get(self._subject) is None:
            named[self._subject] = user.login
        return bool(named[self._subject] == user.login)

    def _require_own(self, user: XivoUser, named: dict[str, Any]) -> None:
        """The 1.0 API asks for no token but trusts the bridge, which therefore has to ask."""
        if self._name_oneself(user, named) or user.may_configure:
            return
        if self._subject is not None and user.has_phone:
            raise jsonrpc.forbidden(f"{self._subject} must be {user.login}, or left out")
        raise _not_configured_for(user, self.method)


class ConfigMgtOperation:
    """One operation of the configuration server, with the site's token (`bridge.sites.Operation`)."""

    ordered = False

    def __init__(self, method: RestMethod) -> None:
        self.method = method
        self._rest = RestOperation(method)

    def start(self, user: XivoUser, arguments: Arguments, timeout_s: float, done: Done) -> Cancel:
        """For whom the configuration names."""
        access = user.site.configmgt
        if not user.may_configure:
            raise _not_configured_for(user, self.method)
        if access is None:
            raise _no_server(self.method, "configmgt_url and configmgt_token")
        return self._rest.start(access, arguments, timeout_s, done)


class XcuOperation:
    """One operation of XCU, in the site's session (`bridge.sites.Operation`)."""

    ordered = False

    def __init__(self, method: RestMethod, operation: xivo.Operation) -> None:
        self.method = method
        self._rest = RestOperation(method)
        self._signs_in = operation.name == "login"

    def start(self, user: XivoUser, arguments: Arguments, timeout_s: float, done: Done) -> Cancel:
        """For whom the configuration names."""
        access = user.site.xcu_anonymous if self._signs_in else user.site.xcu
        if not user.may_configure:
            raise _not_configured_for(user, self.method)
        if access is None:
            raise _no_server(self.method, "xcu_url, xcu_login and xcu_password")
        return self._rest.start(access, arguments, timeout_s, done)


def _not_configured_for(user: XivoUser, method: RestMethod) -> jsonrpc.RpcError:
    return jsonrpc.forbidden(f"{method.name} is for the site's config_users, of whom {user.login} is none")


def _no_server(method: RestMethod, keys: str) -> jsonrpc.RpcError:
    why = f"this site is configured without {keys}"
    return jsonrpc.not_supported(method.name, "xivo", why)


def _without_token(done: Done) -> Done:
    def answered(outcome: Any) -> None:
        if isinstance(outcome, Raw):
            try:
                body = msgspec.json.decode(outcome)
            except DECODE_ERRORS:
                body = None
            if not isinstance(body, dict):
                outcome = jsonrpc.upstream_error(502, None, "the answer to a sign-in is no object")
            else:
                outcome = {**body, "token": ""}
        done(outcome)

    return answered


def generic_operations() -> dict[str, Operation]:
    """Every operation of the three catalogues by its method name."""
    found: dict[str, Operation] = {}
    for name in xivo.NAMES:
        for operation, method in zip(xivo.api(name).operations, xivo_methods(name).values(), strict=True):
            if name == "xuc":
                found[method.name] = XucOperation(method, operation)
            elif name == "xcu":
                found[method.name] = XcuOperation(method, operation)
            else:
                found[method.name] = ConfigMgtOperation(method)
    return found
