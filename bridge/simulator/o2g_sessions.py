"""Who may use the simulated O2G, and for how long: authentication, and the sessions opened with it.

Seed document 004, "Authentication" and "Session management". Raises `RestError` only.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Any, Literal

import msgspec

from bridge.simulator.face import RestError
from bridge.simulator.o2g_http import Answer, Exchange, convert, encode
from bridge.simulator.plan import Plan, User
from bridge.simulator.settings import Settings
from protocol.catalogue import API_BASE

SESSION_COOKIE = "AlcUserId"
API_VERSION = "1.0"

SERVICES: tuple[tuple[str, str, str, bool], ...] = (
    # Service name, relative URL, catalogue package that serves it, for administrators only. Names and URLs
    # are the document's example of a user session; those missing in it are what the vendor's SDKs look up.
    ("Users", "/users", "users", False),
    ("Telephony", "/telephony/calls", "telephony", False),
    ("Logins", "/logins", "users", False),
    ("Devices", "/telephony/devices", "telephony", False),
    ("State", "/telephony/state", "telephony", False),
    ("Directory", "/directory", "directory", False),
    ("EventSummary", "/eventSummary", "eventSummary", False),
    ("Routing", "/routing", "routing", False),
    ("Subscriptions", "/subscriptions", "subscriptions", False),
    ("Comlog", "/comlog/records", "comlog", False),
    ("Voicemail", "/messaging/mailboxes", "messaging", False),
    ("PhoneSetProgramming", "/users", "phoneSetProgramming", False),
    ("AcdAgent", "/acd/agent", "callCenterAgent", False),
    ("UserManagement", "/usermanagement", "userManagement", True),
    ("PbxManagement", "/pbxs", "pbxManagement", True),
    ("Maintenance", "/system", "maintenance", True),
    ("Analytics", "/usages", "analytics", True),
    ("AcdManagement", "/acd", "callCenterManagement", True),
    ("AcdPilotMonitoring", "/acd/pilotmonitoring", "callCenterPilot", True),
    ("AcdRealtime", "/acd/rti", "callCenterRealtime", True),
    ("ACD Statistics", "/acd/stats", "callCenterStatistics", True),
)

ADMINISTRATOR_PACKAGES = frozenset(package for _, _, package, admin in SERVICES if admin)
"""Packages of operations whose presentations say that they are for administrators."""


class SupervisedAccount(msgspec.Struct, rename="camel"):
    """Whom an administrator opens a session as."""

    id: Annotated[str, msgspec.Meta(min_length=1)]
    type: Literal["LOGIN_NAME", "PHONE_NUMBER"]


class SessionRequest(msgspec.Struct, rename="camel"):
    """The body that opens a session. `time_to_live` is in seconds."""

    application_name: Annotated[str, msgspec.Meta(min_length=1)]
    application_address: str | None = None
    supervised_account: SupervisedAccount | None = None
    time_to_live: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)] | None = None


class Credential(msgspec.Struct, frozen=True):
    """What authentication gave: the value of the session cookie, and whose it is."""

    token: str
    login: str


class Session(msgspec.Struct, eq=False):
    """One opened session. `opened_by` authenticated; `login` is whom it acts as, another if supervised."""

    token: str
    opened_by: str
    login: str
    admin: bool
    ttl_s: int
    created: datetime
    deadline_s: float
    """On the monotonic clock."""

    def touch(self) -> None:
        """Restart the session's timer."""
        self.deadline_s = time.monotonic() + self.ttl_s

    @property
    def left_s(self) -> int:
        """The rest of its time to live; 0 for a session that ran out and has not been cleared away yet."""
        return max(0, int(self.deadline_s - time.monotonic()))


class Accounts:
    """The administrators and users of a plan, and what only they themselves may know."""

    def __init__(self, plan: Plan, settings: Settings) -> None:
        self._plan = plan
        self._settings = settings
        self._removed: set[str] = set()

    def is_admin(self, login: str) -> bool:
        """Whether an administrator has this login."""
        return login in self._plan.administrators

    def user(self, login: str) -> User | None:
        """The user of this login."""
        return self._plan.users.get(login) if login not in self._removed else None

    def remove(self, login: str) -> None:
        """The user is a subscriber of the PBX without an account from now on."""
        self._removed.add(login)

    def restore(self, login: str) -> bool:
        """The subscriber has his account again; whether he had it all the time."""
        had = login not in self._removed
        self._removed.discard(login)
        return had

    def user_of_phone(self, phone: str) -> User | None:
        """The user whose company phone this is; the number of a second set is not."""
        owner = self._plan.owner(phone)
        if owner is None or owner.phone != phone:
            return None
        return self.user(owner.login)

    def all_users(self) -> list[User]:
        """Every user, in the plan's order."""
        return [user for login, user in self._plan.users.items() if login not in self._removed]

    def is_acd_operator(self, login: str) -> bool:
        """Whether the user is an ACD agent or supervisor."""
        return login in self._plan.agents or login in self._plan.supervisors

    def authenticates(self, login: str, password: str) -> bool:
        """Whether this is a right sign-in: users may have been left out of it."""
        return self.has_password(login, password) and (self._settings.user_sign_in or self.is_admin(login))

    def has_password(self, login: str, password: str) -> bool:
        """Whether the password is the login's; a user's is the secret code."""
        known = self._plan.administrators.get(login)
        if known is None and (user := self.user(login)) is not None:
            known = user.secret_code
        # Something is compared in every case, so that the time taken does not tell which logins exist.
        right = hmac.compare_digest((known or "").encode(), password.encode())
        return right and known is not None

    def set_password(self, login: str, password: str) -> None:
        """Replace the login's password. Sessions that are open stay open."""
        if self.is_admin(login):
            self._plan.administrators[login] = password
        else:
            self._plan.users[login].secret_code = password


class Credentials:
    """Issues and recognises the values of the session cookie: signed tokens in the form of a JWT."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)

    def issue(self, login: str) -> str:
        """A new token for this login, different from all others."""
        claims = {"sub": login, "iat": int(time.time()), "jti": secrets.token_urlsafe(12)}
        signed = f"{_base64url(encode({'alg': 'HS256'}))}.{_base64url(encode(claims))}"
        return f"{signed}.{self._signature(signed)}"

    def login_of(self, token: str) -> str | None:
        """Whom the token was issued to; None if this server did not issue it."""
        signed, _, signature = token.rpartition(".")
        if not hmac.compare_digest(signature.encode(), self._signature(signed).encode()):
            return None
        claims = signed.partition(".")[2]
        login: str = msgspec.json.decode(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["sub"]
        return login

    def _signature(self, signed: str) -> str:
        return _base64url(hmac.digest(self._secret, signed.encode(), hashlib.sha256))


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


class Sessions:
    """The opened sessions, by the value of their cookie. `on_close` hears of every session that ends."""

    def __init__(self, accounts: Accounts, settings: Settings, on_close: Callable[[Session], None]) -> None:
        self._accounts = accounts
        self._settings = settings
        self._on_close = on_close
        self._credentials = Credentials()
        self._open: dict[str, Session] = {}
        self._purge_timer: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        return len(self._open)

    def authenticate(self, exchange: Exchange) -> Answer:
        """Basic authentication for the cookie that opens a session."""
        if exchange.query.get("version") != API_VERSION:
            raise RestError("BAD_PARAMETER", f"query parameter version must be {API_VERSION}")
        login, password = _basic(exchange.authorization)
        if login is None or not self._accounts.authenticates(login, password):
            raise RestError("NOT_ALLOWED", "login or password is wrong", status=HTTPStatus.UNAUTHORIZED)
        token = self._credentials.issue(login)
        address = f"{exchange.base}{API_BASE}/sessions"
        body = {
            "credential": token,
            "publicUrl": address,
            "internalUrl": address,
            "loginName": login,
            "expired": False,
        }
        return Answer(
            HTTPStatus.OK, body, [_set_cookie(f"{SESSION_COOKIE}={token}; Path=/"), _container_cookie()]
        )

    def recognise(self, token: str | None) -> Credential:
        """The credential that a cookie holds."""
        login = self._credentials.login_of(token) if token else None
        if token is None or login is None:
            raise RestError("NOT_ALLOWED", f"no valid {SESSION_COOKIE} cookie: authenticate first")
        return Credential(token, login)

    def open(self, exchange: Exchange, credential: Credential, packages: frozenset[str]) -> Answer:
        """Open the session of a credential; `packages` are those the server offers, in `services`.

        A session that was closed or ran out may be opened again with the same cookie: what the document
        forbids is a second one while it is open.
        """
        token, login = credential.token, credential.login
        if not self._accounts.is_admin(login) and self._accounts.user(login) is None:
            raise RestError("NOT_ALLOWED", f"the user {login} has been removed")
        known = self._open.get(token)
        if known is not None and known.left_s > 0:
            raise RestError("NOT_ALLOWED", "the session of this cookie is already open")
        if known is not None:
            self.close(known)
        request = convert(exchange.body, SessionRequest)
        acting = login
        if request.supervised_account is not None:
            acting = self._supervised(login, request.supervised_account)
        session = Session(
            token=token,
            opened_by=login,
            login=acting,
            admin=self._accounts.is_admin(acting),
            ttl_s=request.time_to_live or self._settings.session_ttl_s,
            created=datetime.now(UTC),
            deadline_s=0.0,
        )
        session.touch()
        self._open[token] = session
        self._schedule_purge()
        answer = self.info(exchange, session, packages)
        # The real server's container sets this cookie of its own, see the document's "Session creation".
        answer.headers = [_container_cookie()]
        return answer

    def _supervised(self, login: str, account: SupervisedAccount) -> str:
        if not self._accounts.is_admin(login):
            raise RestError("NOT_ALLOWED", "only an administrator may open a supervised session")
        if account.type == "PHONE_NUMBER":
            user = self._accounts.user_of_phone(account.id)
        elif self._accounts.is_admin(account.id):
            return account.id
        else:
            user = self._accounts.user(account.id)
        if user is None:
            raise RestError(
                "NOT_FOUND", f"no account has the {account.type} {account.id}", status=HTTPStatus.BAD_REQUEST
            )
        return user.login

    def use(self, token: str | None) -> Session:
        """The open session of this cookie, its timer restarted. 403 `INVALID_SESSION` if there is none.

        A request without any cookie gets the same answer: 403 is what every operation of a session documents,
        while only some document 401.
        """
        if token is None:
            raise RestError("INVALID_SESSION", f"no {SESSION_COOKIE} cookie")
        session = self._open.get(token)
        if session is None:
            raise RestError("INVALID_SESSION", f"no session with the identifier ...{token[-9:]}")
        if time.monotonic() >= session.deadline_s:
            self.close(session)
            raise RestError("INVALID_SESSION", f"the session ...{token[-9:]} has run out")
        session.touch()
        return session

    def find(self, token: str) -> Session | None:
        """The session of this cookie, without restarting its timer."""
        return self._open.get(token)

    def info(self, exchange: Exchange, session: Session, packages: frozenset[str]) -> Answer:
        """`SessionInfo`."""
        body: dict[str, Any] = {
            "admin": session.admin,
            "login": session.login,
            "timeToLive": session.ttl_s,
            "publicBaseUrl": exchange.base + API_BASE,
            "privateBaseUrl": exchange.base + API_BASE,
            "services": [
                {"serviceName": name, "serviceVersion": API_VERSION, "relativeUrl": url}
                for name, url, package, admin in SERVICES
                if package in packages and (session.admin or not admin)
            ],
            "creationDate": _date(session.created),
        }
        others = [
            {"sessionId": other.token, "creationDate": _date(other.created), "timeToLive": other.left_s}
            for other in self._open.values()
            if other.opened_by == session.opened_by and other is not session
        ]
        if others:
            body["otherSessions"] = others
        return Answer(HTTPStatus.OK, body)

    def close(self, session: Session) -> None:
        """End the session and whatever hangs on it."""
        if self._open.pop(session.token, None) is not None:
            self._on_close(session)

    def end_of(self, login: str) -> None:
        """End every session that acts as this user."""
        for session in [each for each in self._open.values() if each.login == login]:
            self.close(session)

    def forget(self) -> None:
        """End all sessions and no longer recognise any cookie, as a restart of the server does."""
        for session in list(self._open.values()):
            self.close(session)
        if self._purge_timer is not None:
            self._purge_timer.cancel()
            self._purge_timer = None
        self._credentials = Credentials()

    def _schedule_purge(self) -> None:
        if self._purge_timer is None:
            loop = asyncio.get_running_loop()
            self._purge_timer = loop.call_later(self._settings.purge_period_s, self._purge)

    def _purge(self) -> None:
        self._purge_timer = None
        now_s = time.monotonic()
        for session in list(self._open.values()):
            if now_s >= session.deadline_s:
                self.close(session)
        if self._open:
            self._schedule_purge()


def _basic(authorization: str | None) -> tuple[str | None, str]:
    """Login and password of a Basic `Authorization` header; None for the login if there is none."""
    scheme, _, parameter = (authorization or "").partition(" ")
    if scheme.lower() != "basic":
        return None, ""
    try:
        decoded = base64.b64decode(parameter.strip(), validate=True).decode()
    except ValueError:
        return None, ""
    login, separator, password = decoded.partition(":")
    return (login, password) if separator else (None, "")


def _set_cookie(value: str) -> tuple[bytes, bytes]:
    return b"set-cookie", value.encode("latin-1")


def _container_cookie() -> tuple[bytes, bytes]:
    return _set_cookie(f"JSESSIONID={secrets.token_hex(16).upper()}.tomcat; Path=/api")


def _date(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
