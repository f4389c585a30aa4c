"""The `directory` operations of the simulated O2G: searches in the PBX's phone book, answered page by page.

A session has at most one search for each user it searches for; a new one takes its place. Seed document 004,
"Directory search". Raises `RestError` only.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from bridge.simulator.face import Call, Created, Handler, Reply, RestError
from bridge.simulator.o2g_requests import Fields, bad
from bridge.simulator.o2g_sessions import Accounts
from bridge.simulator.o2g_values import View, whose
from bridge.simulator.pbx import Pbx
from bridge.simulator.plan import User

SEARCH_S = 0.05
"""Until then a search has no results yet: long enough to be met by who asks at once, as on a real server."""
UNUSED_S = 60
"""A search nobody asks about is freed after this long, as documented."""
SEARCHES_MAX = 100
SESSION_SEARCHES_MAX = 5
"""Searches at a time on the whole server and in one session, as documented."""
RESULTS_MAX = 100
"""The largest and the default `limit`, as documented."""
PAGE_CONTACTS = 10
"""Contacts in one answer: few, so that a client of the demo has to ask again."""
CRITERIA_DEPTH_MAX = 10
"""How deep criteria may be nested."""

ATTRIBUTES = ("lastName", "firstName", "id.phoneNumber", "id.loginName")
COMBINATIONS = ("OR", "AND")
COMPARISONS: dict[str, Callable[[str, str], bool]] = {
    "EQUAL_IGNORE_CASE": str.__eq__,
    "BEGIN_WITH": str.startswith,
    "CONTAIN": str.__contains__,
    "END_WITH": str.endswith,
}
KEYBOARDS = {
    "ITU": ("abc", "def", "ghi", "jkl", "mno", "pqrs", "tuv", "wxyz"),
    "CCITT": ("abc", "def", "ghi", "jkl", "mno", "prs", "tuv", "wxy"),
}
"""The letters on the keys 2 to 9: ITU is today's E.161; CCITT the older one, with q and z on the 0."""

Test = Callable[[User], bool]


class Search(msgspec.Struct):
    """One search: what is left of its results, from when on there are some, and until when it is kept."""

    left: list[User]
    ready: datetime
    expires: datetime


class _Directory:
    def __init__(self, pbx: Pbx, accounts: Accounts) -> None:
        self._pbx = pbx
        self._accounts = accounts
        self._searches: dict[tuple[str, str], Search] = {}

    def end_session(self, session: str) -> None:
        """Free the searches of a session that ended."""
        for key in [key for key in self._searches if key[0] == session]:
            del self._searches[key]

    def search(self, call: Call) -> Reply:
        """Look for whoever meets the filter."""
        request = Fields.of(call)
        return self._start(call, criterion(request.fields("filter")), request)

    def search_by_dtmf(self, call: Call) -> Reply:
        """Look for whose name begins with letters on these keys."""
        request = Fields.of(call)
        keyboard = request.choice("keyboardType", tuple(KEYBOARDS))
        if keyboard is None:
            raise bad("keyboardType is missing")
        if request.digits("lastName") is None:
            raise bad("lastName is missing")
        keys = {letter: str(key) for key, letters in enumerate(KEYBOARDS[keyboard], 2) for letter in letters}
        if keyboard == "CCITT":
            keys |= {"q": "0", "z": "0"}
        last, first = request.digits("lastName") or "", request.digits("firstName") or ""

        def dialled(name: str) -> str:
            return "".join(keys.get(letter, letter) for letter in name.lower())

        def test(user: User) -> bool:
            return dialled(user.last_name).startswith(last) and dialled(user.first_name).startswith(first)

        return self._start(call, test, request)

    def get_results(self, call: Call) -> Reply:
        """`SearchResult`: NOK at first, OK with contacts until there are no more, then FINISH and the search is over.

        TIMEOUT says that the search was freed because nobody asked.
        """
        key = (call.session, whose(call))
        search = self._searches.get(key)
        if search is None:
            raise RestError("NOT_EXPECTED", "no search has been started")
        now = self._pbx.core.clock.now()
        if search.expires <= now:
            del self._searches[key]
            return {"resultCode": "TIMEOUT", "resultElements": []}
        if now < search.ready:
            return {"resultCode": "NOK", "resultElements": []}
        if not search.left:
            del self._searches[key]
            return {"resultCode": "FINISH", "resultElements": []}
        page, search.left = search.left[:PAGE_CONTACTS], search.left[PAGE_CONTACTS:]
        search.expires = now + timedelta(seconds=UNUSED_S)
        contacts = [self._contact(user) for user in page]
        return {"resultCode": "OK", "resultElements": [{"contacts": contacts}]}

    def cancel(self, call: Call) -> Reply:
        """Stop the search; one that is over is no error."""
        self._searches.pop((call.session, whose(call)), None)
        return None

    def _start(self, call: Call, test: Test, request: Fields) -> Reply:
        limit = request.integer("limit")
        if limit is None:
            limit = RESULTS_MAX
        if not 1 <= limit <= RESULTS_MAX:
            raise bad(f"limit must be 1 to {RESULTS_MAX}, not {limit}")
        now = self._pbx.core.clock.now()
        key = (call.session, whose(call))
        running = [each for each, search in self._searches.items() if search.expires > now and each != key]
        mine = sum(session == call.session for session, _ in running)
        if len(running) >= SEARCHES_MAX or mine >= SESSION_SEARCHES_MAX:
            raise RestError("NOT_EXPECTED", "too many searches are under way")
        for each in [each for each in self._searches if each[0] != call.session and each not in running]:
            del self._searches[each]
        found = [each.user for each in self._pbx.core.subscribers.values() if test(each.user)]
        found.sort(key=lambda user: (user.last_name.lower(), user.first_name.lower(), user.phone))
        ready, expires = now + timedelta(seconds=SEARCH_S), now + timedelta(seconds=UNUSED_S)
        self._searches[key] = Search(found[:limit], ready, expires)
        return Created("/directory/search")

    def _contact(self, user: User) -> View:
        """`PartyInfo` of this service; who is in the phone book without being a user has no login."""
        ident = {"loginName": user.login} if self._accounts.user(user.login) is not None else {}
        ident["phoneNumber"] = user.phone
        return {"id": ident, "firstName": user.first_name, "lastName": user.last_name}


def criterion(wanted: Fields, depth: int = 0) -> Test:
    """The test that a `Criterion` describes."""
    if depth > CRITERIA_DEPTH_MAX:
        raise bad(f"criteria may be nested {CRITERIA_DEPTH_MAX} deep")
    operation = wanted.choice("operation", COMBINATIONS + tuple(COMPARISONS))
    if operation is None:
        raise bad(f"{wanted.name('operation')} is missing")
    if operation in COMBINATIONS:
        tests = [criterion(each, depth + 1) for each in wanted.list("operand")]
        if not tests:
            raise bad(f"{wanted.name('operand')} must be a list of criteria")
        combine = any if operation == "OR" else all
        return lambda user: combine(test(user) for test in tests)
    field = wanted.choice("field", ATTRIBUTES)
    operand = wanted.text("operand")
    if field is None:
        raise bad(f"{wanted.name('field')} is missing")
    if operand is None:
        raise bad(f"{wanted.name('operand')} is missing")
    compare, sought = COMPARISONS[operation], operand.lower()
    return lambda user: compare(_attribute(user, field).lower(), sought)


def _attribute(user: User, field: str) -> str:
    match field:
        case "lastName":
            return user.last_name
        case "firstName":
            return user.first_name
        case "id.phoneNumber":
            return user.phone
        case _:
            return user.login


def directory_handlers(
    pbx: Pbx, accounts: Accounts, on_session_end: list[Callable[[str], None]]
) -> dict[str, Handler]:
    """The four operations of the package `directory`, by catalogue id."""
    service = _Directory(pbx, accounts)
    on_session_end.append(service.end_session)
    return {
        "directory.search": service.search,
        "directory.getResults": service.get_results,
        "directory.cancel": service.cancel,
        "directory.searchByDtmf": service.search_by_dtmf,
    }
