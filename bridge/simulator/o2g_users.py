"""The `users` operations of the simulated O2G: logins, accounts, passwords and preferences.

Seed document 004, "User information". Raises `RestError` only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Annotated, Any

import msgspec

from bridge.simulator.face import Call, Emit, Handler, Reply, RestError
from bridge.simulator.o2g_http import convert
from bridge.simulator.o2g_sessions import Accounts
from bridge.simulator.o2g_values import described, with_devices
from bridge.simulator.plan import Device, User

SUPPORTED_LANGUAGES = ("en", "fr", "en-gb", "de", "es", "pt", "it")
"""The document's example, and the generic English that the plan's users have."""

DevicesOf = Callable[[str], Iterable[Device]]

_SECRET_CODE = re.compile(r"[0-9]{4}")


class ChangePasswordRequest(msgspec.Struct, rename="camel"):
    """Both passwords of a change."""

    old_password: str
    new_password: Annotated[str, msgspec.Meta(min_length=1)]


class UserPreferences(msgspec.Struct, rename="camel"):
    """The languages to set; one that is absent stays."""

    gui_language: str | None = None
    oxe_language: str | None = None


def users_handlers(accounts: Accounts, devices_of: DevicesOf, emit: Emit) -> dict[str, Handler]:
    """The seven operations of the package `users`, by catalogue id; `devices_of` knows a login's sets."""
    service = _Users(accounts, devices_of, emit)
    return {
        "users.getLogins": service.get_logins,
        "users.getByCompanyPhone": service.get_by_company_phone,
        "users.getByLoginName": service.get_by_login_name,
        "users.changePassword": service.change_password,
        "users.getPreferences": service.get_preferences,
        "users.setPreferences": service.set_preferences,
        "users.getSupportedLanguages": service.get_supported_languages,
    }


class _Users:
    def __init__(self, accounts: Accounts, devices_of: DevicesOf, emit: Emit) -> None:
        self._accounts = accounts
        self._emit = emit
        self._devices_of = devices_of
        self._admin_languages: dict[str, tuple[str, str]] = {}

    def get_logins(self, call: Call) -> Reply:
        """All logins for an administrator, who may filter them; a user's own for a user."""
        if not call.admin:
            return {"loginNames": [call.login]}
        found = self._accounts.all_users()
        if nodes := call.query.get("nodeIds"):
            # The document separates with a comma, the vendor's SDKs with a semicolon.
            wanted = {node.strip() for node in re.split("[,;]", nodes)}
            found = [user for user in found if str(user.node_id) in wanted]
        if _flag(call.query, "onlyACD"):
            found = [user for user in found if self._accounts.is_acd_operator(user.login)]
        if _flag(call.query, "onlyWithExtLogin"):
            found = [user for user in found if user.external_login]
        return {"loginNames": [user.login for user in found]}

    def get_by_company_phone(self, call: Call) -> Reply:
        """The account behind a number; anybody may ask."""
        if set(call.query) != {"companyPhone"}:
            raise RestError("BAD_PARAMETER", "companyPhone must be the one and only query parameter")
        user = self._accounts.user_of_phone(call.query["companyPhone"])
        if user is None:
            raise RestError("NOT_FOUND", f"no user has the phone {call.query['companyPhone']}")
        return self._described(user, call)

    def get_by_login_name(self, call: Call) -> Reply:
        """The account of a login; anybody may ask."""
        login = call.path["loginName"]
        user = self._accounts.user(login)
        if user is not None:
            return self._described(user, call)
        if call.admin and self._accounts.is_admin(login):
            return {"loginName": login}
        raise RestError("NOT_FOUND", f"no user has the login {login}", status=400)

    def change_password(self, call: Call) -> Reply:
        """A new secret code (four digits) for a user, a new password for an administrator."""
        login = self._whose(call)
        request = convert(call.body, ChangePasswordRequest)
        if not self._accounts.has_password(login, request.old_password):
            raise RestError("NOT_ALLOWED", "oldPassword is wrong")
        if not self._accounts.is_admin(login) and _SECRET_CODE.fullmatch(request.new_password) is None:
            raise RestError("BAD_PARAMETER", "newPassword must be four digits")
        self._accounts.set_password(login, request.new_password)
        return None

    def get_preferences(self, call: Call) -> Reply:
        """`UserPreferences`."""
        gui, oxe = self._languages(self._whose(call))
        return {"guiLanguage": gui, "oxeLanguage": oxe}

    def set_preferences(self, call: Call) -> Reply:
        """Set the languages that the body names."""
        login = self._whose(call)
        wanted = convert(call.body, UserPreferences)
        if wanted.gui_language is not None and _normalised(wanted.gui_language) not in SUPPORTED_LANGUAGES:
            raise RestError(
                "BAD_PARAMETER",
                f"guiLanguage {wanted.gui_language!r} is not supported",
                preferences={"errorType": "WRONG_VALUE", "parameter": "GUI_LANGUAGE"},
            )
        if wanted.oxe_language is not None and _normalised(wanted.oxe_language) not in SUPPORTED_LANGUAGES:
            raise RestError("BAD_PARAMETER", f"oxeLanguage {wanted.oxe_language!r} is not supported")
        gui, oxe = self._languages(login)
        gui, oxe = wanted.gui_language or gui, wanted.oxe_language or oxe
        user = self._accounts.user(login)
        if user is not None:
            user.gui_language, user.oxe_language = gui, oxe
        else:
            self._admin_languages[login] = gui, oxe
        # Named by the document and not described: this is what `setPreferences` has changed.
        event = {"eventName": "OnPreferencesChanged", "loginName": login}
        self._emit({**event, "guiLanguage": gui, "oxeLanguage": oxe}, id=login)
        return None

    def get_supported_languages(self, call: Call) -> Reply:
        """`SupportedLanguages`."""
        return {
            "supportedLanguages": list(SUPPORTED_LANGUAGES),
            "supportedGuiLanguages": list(SUPPORTED_LANGUAGES),
        }

    def _described(self, user: User, call: Call) -> dict[str, Any]:
        """`User`; its devices only for the user and for administrators."""
        if call.admin or call.login == user.login:
            return with_devices(user, self._devices_of(user.login))
        return described(user)

    def _whose(self, call: Call) -> str:
        """Whom the request is for; the face has checked that it may be."""
        return call.login if call.login is not None else call.path["loginName"]

    def _languages(self, login: str) -> tuple[str, str]:
        user = self._accounts.user(login)
        if user is not None:
            return user.gui_language, user.oxe_language
        return self._admin_languages.get(login, ("en", "en"))


def _flag(query: dict[str, str], name: str) -> bool:
    """A parameter without value is set by its presence; `false` as a value unsets it."""
    return query.get(name, "false").lower() != "false"


def _normalised(language: str) -> str:
    """The document writes `en-gb` in its table and `en_GB` in its example."""
    return language.lower().replace("_", "-")
