"""The vocabulary of the method table: directory, call history, conferences, messages, callbacks.

Raises what `rows.py` documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import unquote

import msgspec

from bridge.sites.o2g.calls import CONFERENCE_PARTIES_MIN, Json, fields, objects, text, truth
from bridge.sites.o2g.rows import (
    BadArgument,
    NoSuchCall,
    NoSuchDevice,
    Resolver,
    RestAnswer,
    Run,
    Vocabulary,
)
from protocol.cti_messages import (
    CallbackClotured,
    CallbackList,
    CallbackPeriod,
    CallbackRequest,
    CallbackStarted,
    ContactAction,
    ContactDetails,
    ContactField,
    ContactSheet,
    ContactSheetItem,
    ContactSource,
    ContactStatus,
    CustomerCallHistoryResponseWithId,
    CustomerCalls,
    DirectoryEntry,
    DirectoryResult,
    FindCallbackResponseWithId,
    FlashTextEvent,
    FoundCallbacks,
    HistoryCall,
    LineConfig,
    PhoneStatus,
    UserDisplayName,
)
from protocol.encoding import DECODE_ERRORS

DAYS_MOST: Final = 36_500
"""A century: what is longer is a mistake, and no date any more."""

ROWS_MOST: Final = 100
"""Calls that O2G keeps for a user ("Communication log")."""

FLASH_TEXT_MOST_CHARS: Final = 128
"""What a mini message holds ("sendMiniMessage")."""

CALLBACK_LIST: Final = "o2g"
"""The one list of a user's call-back requests, which have no list on O2G."""

ANY_TIME: Final = CallbackPeriod(CALLBACK_LIST, "Any time", "00:00:00", "23:59:59", default=True)
"""O2G's call-back requests have no preferred period."""

DIRECTORY_HEADERS: Final = ("Firstname", "Lastname", "Number", "Mobile", "Favorite")

# --- Values ---


def _count(within: tuple[str, ...]) -> Resolver:
    """How many are wanted, as text; None, for all that there are, where that is null."""
    name = within[0].removeprefix("$")

    def resolve(run: Run) -> str | None:
        wanted = run.args.get(name)
        if wanted is None:
            return None
        if wanted < 1:
            raise BadArgument(run.method, name, f"must be at least 1, not {wanted}")
        return str(min(wanted, ROWS_MOST))

    return resolve


def _days_ago(within: tuple[str, ...]) -> Resolver:
    """A date so many days ago, as O2G writes it."""
    name = within[0].removeprefix("$")

    def resolve(run: Run) -> str:
        days = run.args[name]
        if not 0 <= days <= DAYS_MOST:
            raise BadArgument(run.method, name, f"must be 0 to {DAYS_MOST}, not {days}")
        return (datetime.now(UTC) - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%S.000Z")

    return resolve


def _customer(within: tuple[str, ...]) -> Resolver:
    """The number that a search of the history is for."""
    name = within[0].removeprefix("$")

    def resolve(run: Run) -> str:
        filters = run.args[name]
        if len(filters) == 1:
            (only,) = filters
            if only["field"] in ("src_num", "dst_num") and only["operator"] == "=" and only.get("value"):
                return str(only["value"])
        raise BadArgument(
            run.method,
            name,
            "must hold one filter: src_num or dst_num, operator =, and a number as its value",
        )

    return resolve


def _own_login(within: tuple[str, ...]) -> Resolver:
    name = within[0].removeprefix("$")

    def resolve(run: Run) -> str:
        if run.args[name] != "line":
            raise BadArgument(run.method, name, "must be line; agents and queues are told by getList")
        return run.state.login

    return resolve


def _mobile(within: tuple[str, ...]) -> Resolver:
    def resolve(run: Run) -> str:
        mobile = run.state.user.mobile if run.state.user is not None else ""
        if not mobile:
            raise NoSuchDevice(run.method, f"{run.state.login} has no mobile (remote extension)")
        return mobile

    return resolve


def _is_mobile(within: tuple[str, ...]) -> Resolver:
    name = within[0].removeprefix("$")
    return lambda run: str(run.args[name]).lower() == "mobile"


def _shown_number(within: tuple[str, ...]) -> Resolver:
    """The first of these numbers that was given, as text."""
    names = [each.removeprefix("$") for each in within]

    def resolve(run: Run) -> str:
        return next(str(run.args[name]) for name in names if run.args.get(name) not in (None, ""))

    return resolve


# --- The directory ---


def _take_contacts(run: Run, answer: RestAnswer) -> None:
    found: list[Json] = run.taken.setdefault("contacts", [])
    for element in objects(run.decoded(answer, "directory.getResults").get("resultElements")):
        found.extend(objects(element.get("contacts")))


def _search_is_over(answer: RestAnswer) -> bool:
    try:
        said = fields(msgspec.json.decode(answer.body))
    except DECODE_ERRORS:
        return True  # whatever that is, there is no sense in asking for more of it
    return said.get("resultCode") not in ("OK", "NOK")


def _identity(contact: Json) -> tuple[str, str, str, str]:
    ident = fields(contact.get("id"))
    return (
        text(contact.get("firstName")),
        text(contact.get("lastName")),
        text(ident.get("phoneNumber")),
        text(ident.get("loginName")),
    )


def _status(run: Run, login: str) -> PhoneStatus:
    return run.context.phone_status(login) if login else PhoneStatus.UNEXISTING


def _directory(run: Run, answer: RestAnswer | None) -> DirectoryResult:
    entries = []
    for contact in run.taken["contacts"]:
        first, last, number, login = _identity(contact)
        entries.append(DirectoryEntry(_status(run, login), [first, last, number, "", "false"]))
    return DirectoryResult(entries, list(DIRECTORY_HEADERS))


def _sheets(run: Run, answer: RestAnswer | None) -> ContactSheet:
    return ContactSheet([_sheet(run, contact) for contact in run.taken["contacts"]])


def _sheet(run: Run, contact: Json) -> ContactSheetItem:
    first, last, number, login = _identity(contact)
    return ContactSheetItem(
        name=f"{first} {last}".strip(),
        subtitle1="",
        subtitle2="",
        picture="",
        is_personal=False,
        is_favorite=False,
        is_meetingroom=False,
        can_be_favorite=False,
        status=ContactStatus(_status(run, login), ""),
        actions=[ContactAction("Call", [number], default=True)] if number else [],
        sources=[ContactSource("internal", login or number)],
        details=[ContactDetails("Contacts", [ContactField("Phone", number, "PhoneNumber")])],
    )


def _take_user(run: Run, answer: RestAnswer) -> None:
    run.taken["user"] = run.decoded(answer, "users.getByLoginName")


def _display_name(run: Run, answer: RestAnswer | None) -> UserDisplayName:
    user = run.taken["user"]
    name = f"{text(user.get('firstName'))} {text(user.get('lastName'))}".strip()
    return UserDisplayName(text(user.get("loginName")) or run.args["username"], name)


def _line(run: Run, answer: RestAnswer | None) -> LineConfig:
    devices = [text(device.get("id")) for device in objects(run.taken["user"].get("devices"))]
    return LineConfig(next(iter(devices), run.state.number))


# --- The call history ---


def _take_records(run: Run, answer: RestAnswer) -> None:
    run.taken["records"] = list(objects(run.decoded(answer, "comlog.getComRecords").get("comHistoryRecords")))


def _moment(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text(value))
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def history_call(record: Json) -> HistoryCall | None:
    """A `ComHistoryRecord` as a row of `CallHistory`; None for one that has no beginning.

    The own participant is the one with a role (seed document 004, "Communication log").
    """
    begin = _moment(record.get("beginDate"))
    if begin is None:
        return None
    end, talked = _moment(record.get("endDate")), _moment(record.get("convDate"))
    parties = list(objects(record.get("participants")))
    own = next((each for each in parties if each.get("role") in ("CALLER", "CALLEE")), {})
    other = next((each for each in parties if each is not own), {})
    seconds = int((end - talked).total_seconds()) if end is not None and talked is not None else 0
    minutes, seconds = divmod(max(0, seconds), 60)
    hours, minutes = divmod(minutes, 60)
    outgoing = own.get("role") == "CALLER"
    answered = truth(own.get("answered")) or talked is not None
    status = "emitted" if outgoing else "answered" if answered else "missed"
    first, second = (own, other) if outgoing else (other, own)
    src_first, src_last, src_number, src_login = _identity(fields(first.get("identity")))
    dst_first, dst_last, dst_number, dst_login = _identity(fields(second.get("identity")))
    return HistoryCall(
        start=begin.astimezone().strftime("%Y-%m-%d %H:%M:%S"),
        duration=f"{hours:02d}:{minutes:02d}:{seconds:02d}",
        src_num=src_number,
        dst_num=dst_number,
        status="ongoing" if end is None else status,
        src_username=src_login,
        dst_username=dst_login,
        src_first_name=src_first,
        src_last_name=src_last,
        dst_first_name=dst_first,
        dst_last_name=dst_last,
    )


def _history(run: Run, answer: RestAnswer | None) -> list[HistoryCall]:
    return [call for record in run.taken["records"] if (call := history_call(record)) is not None]


def _customer_history(run: Run, answer: RestAnswer | None) -> CustomerCallHistoryResponseWithId:
    calls = _history(run, answer)
    return CustomerCallHistoryResponseWithId(run.args["requestId"], CustomerCalls(len(calls), calls))


# --- Conferences ---


def _take_conference(run: Run, answer: RestAnswer) -> None:
    """The conference that is meant: its reference, and its participants' ids by the index that a page knows."""
    wanted = run.args.get("numConf")
    conferences = {
        text(call.get("callRef")): _indexes(run, text(call.get("callRef")), parties)
        for call in objects(run.decoded(answer, "telephony.getCalls").get("calls"))
        if len(parties := _participants(call)) >= CONFERENCE_PARTIES_MIN
    }
    if wanted in conferences:
        run.taken["conference"] = wanted, conferences[wanted]
    elif len(conferences) == 1:
        run.taken["conference"] = next(iter(conferences.items()))
    else:
        raise NoSuchCall(run.method, f"there is no conference {wanted}")


def _indexes(run: Run, call_ref: str, present: Sequence[str]) -> dict[int, str]:
    known = run.state.calls.get(call_ref)
    if known is not None and set(known.members) == set(present):
        return {index: each for each, index in known.members.items()}
    return dict(enumerate(present, start=1))


def _participants(call: Json) -> Sequence[str]:
    return [text(each.get("participantId")) for each in objects(call.get("participants"))]


def _conference(within: tuple[str, ...]) -> Resolver:
    def resolve(run: Run) -> str:
        ref: str = run.taken["conference"][0]
        return ref

    return resolve


def _participant(within: tuple[str, ...]) -> Resolver:
    name = within[0].removeprefix("$")

    def resolve(run: Run) -> str:
        participants: dict[int, str] = run.taken["conference"][1]
        index: int = run.args[name]
        if index not in participants:
            known = ", ".join(map(str, sorted(participants)))
            raise BadArgument(run.method, name, f"must be one of {known}, not {index}")
        return participants[index]

    return resolve


# --- Messages and callbacks ---


def _message(within: tuple[str, ...]) -> Resolver:
    name = within[0].removeprefix("$")

    def resolve(run: Run) -> str:
        said: str = run.args[name]
        if not 1 <= len(said) <= FLASH_TEXT_MOST_CHARS:
            raise BadArgument(
                run.method, name, f"must have 1 to {FLASH_TEXT_MOST_CHARS} characters, not {len(said)}"
            )
        return said

    return resolve


def _flash_text_sent(run: Run, answer: RestAnswer | None) -> FlashTextEvent:
    date = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return FlashTextEvent("FlashTextSendMessageAck", run.args["seq"], date=date)


def _take_callbacks(run: Run, answer: RestAnswer) -> None:
    run.taken["callbacks"] = [
        CallbackRequest(
            uuid=text(each.get("callbackId")),
            list_uuid=CALLBACK_LIST,
            phone_number=number,
            mobile_phone_number="",
            first_name=first,
            last_name=last,
            company="",
            description=None,
            agent_id=None,
            due_date="",
            preferred_period=ANY_TIME,
        )
        for each in objects(run.decoded(answer, "telephony.getCallbacks").get("callbacks"))
        for first, last, number, _ in [_identity(fields(each.get("partyInfo")))]
    ]


def _callback_lists(run: Run, answer: RestAnswer | None) -> list[CallbackList]:
    return [CallbackList(CALLBACK_LIST, "Callbacks", 0, run.taken["callbacks"])]


_CALLBACK_FIELDS: Final = {
    "phoneNumber": "phone_number",
    "firstName": "first_name",
    "lastName": "last_name",
    "uuid": "uuid",
}


def _found_callbacks(run: Run, answer: RestAnswer | None) -> FindCallbackResponseWithId:
    found: list[CallbackRequest] = run.taken["callbacks"]
    for each in run.args["filters"]:
        name = _CALLBACK_FIELDS.get(each["field"])
        if name is None:
            raise BadArgument(run.method, "filters", f"can be about {', '.join(_CALLBACK_FIELDS)}")
        wanted = text(each.get("value")).casefold()
        if each["operator"] == "=":
            found = [request for request in found if getattr(request, name).casefold() == wanted]
        elif each["operator"] in ("like", "ilike"):
            sought = wanted.strip("%")
            found = [request for request in found if sought in getattr(request, name).casefold()]
        else:
            raise BadArgument(run.method, "filters", "can have the operators =, like and ilike")
    offset, limit = run.args.get("offset") or 0, run.args.get("limit")
    if offset < 0 or (limit is not None and limit < 0):
        raise BadArgument(run.method, "offset", "and limit must not be negative")
    page = found[offset:] if limit is None else found[offset : offset + limit]
    return FindCallbackResponseWithId(run.args["requestId"], FoundCallbacks(len(found), page))


def _callback_started(run: Run, answer: RestAnswer | None) -> CallbackStarted:
    location = None if answer is None else answer.header("Location")
    ticket = unquote((location or "").partition("?")[0].rstrip("/").rpartition("/")[2])
    return CallbackStarted(run.args["uuid"], ticket)


def _callback_closed(run: Run, answer: RestAnswer | None) -> CallbackClotured | None:
    return CallbackClotured(run.args["uuid"]) if answer is not None else None


OFFICE_WORDS = Vocabulary(
    resolvers={
        "conference": _conference,
        "count": _count,
        "customer": _customer,
        "daysAgo": _days_ago,
        "isMobile": _is_mobile,
        "message": _message,
        "mobile": _mobile,
        "ownLogin": _own_login,
        "participant": _participant,
        "shownNumber": _shown_number,
    },
    takers={
        "callbacks": _take_callbacks,
        "conference": _take_conference,
        "contacts": _take_contacts,
        "records": _take_records,
        "user": _take_user,
    },
    refusals={"search is over": _search_is_over},
    results={
        "CallHistory": _history,
        "CallbackClotured": _callback_closed,
        "CallbackLists": _callback_lists,
        "CallbackStarted": _callback_started,
        "ContactSheet": _sheets,
        "CustomerCallHistoryResponseWithId": _customer_history,
        "DirectoryResult": _directory,
        "FindCallbackResponseWithId": _found_callbacks,
        "FlashTextEvent": _flash_text_sent,
        "LineConfig": _line,
        "UserDisplayName": _display_name,
    },
)
"""What the rows of directory, history, conferences, messages and callbacks speak of."""
