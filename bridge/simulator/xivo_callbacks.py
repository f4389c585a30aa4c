"""Callbacks of queues: lists, requests, periods, tickets; as JSON shapes, as CSV, and found by dynamic filters.

Errors: `CallbackError` and below it `NoSuchList`, `BadRequest`, `BadFilter`.
Source: seed document 001, "Callbacks"; 000, "Agent callbacks and tickets".
"""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

CSV_COLUMNS = (
    "phoneNumber",
    "mobilePhoneNumber",
    "firstName",
    "lastName",
    "company",
    "description",
    "dueDate",
    "period",
)
"""The documents' CSV; its fields are separated by `|`."""

TICKET_COLUMNS = (
    "uuid",
    "listUuid",
    "requestUuid",
    "queueRef",
    "agentNum",
    "dueDate",
    "started",
    "lastUpdate",
    "status",
    "comment",
)
"""The documents do not show an exported ticket: these are the fields that they name elsewhere."""

PAGE_MOST = 10_000
"""Requests that one search answers with at most."""


class CallbackError(Exception):
    """Nothing was read or changed."""


class NoSuchList(CallbackError):
    """No callback list has this id."""


class BadRequest(CallbackError):
    """A callback request that cannot be kept."""


class BadFilter(CallbackError):
    """A dynamic filter that cannot be applied."""


@dataclass(frozen=True, slots=True)
class Period:
    """When somebody wants to be called."""

    uuid: str
    name: str
    start: str
    end: str
    default: bool = False

    def shape(self) -> dict[str, Any]:
        """`CallbackPeriod`."""
        return {
            "uuid": self.uuid,
            "name": self.name,
            "periodStart": self.start,
            "periodEnd": self.end,
            "default": self.default,
        }


@dataclass(eq=False, slots=True)
class CallbackRequest:
    """Somebody wants to be called back."""

    uuid: str
    list_uuid: str
    queue: int
    phone_number: str
    due: date
    period: Period
    details: dict[str, str] = field(default_factory=dict)
    """`mobilePhoneNumber`, `firstName`, `lastName`, `company`, `description`, as far as they are given."""
    closed: bool = False

    def shape(self) -> dict[str, Any]:
        """`CallbackRequest`; `clotured` is the document's word for closed."""
        return {
            "uuid": self.uuid,
            "listUuid": self.list_uuid,
            "phoneNumber": self.phone_number,
            **self.details,
            "preferredPeriodUuid": self.period.uuid,
            "dueDate": self.due.isoformat(),
            "queueId": self.queue,
            "clotured": self.closed,
            "preferredPeriod": self.period.shape(),
        }


@dataclass(eq=False, slots=True)
class CallbackList:
    """The requests of one queue under one name."""

    uuid: str
    name: str
    queue: int
    requests: dict[str, CallbackRequest] = field(default_factory=dict)

    def shape(self) -> dict[str, Any]:
        """`CallbackList`."""
        callbacks = [request.shape() for request in self.requests.values()]
        return {"uuid": self.uuid, "name": self.name, "queueId": self.queue, "callbacks": callbacks}


class Callbacks:
    """Everything there is of callbacks. `today` gives the day on which a request without a date is due."""

    def __init__(self, periods: Sequence[Period], today: Callable[[], date]) -> None:
        self.lists: dict[str, CallbackList] = {}
        self.periods = tuple(periods)
        self._today = today
        self._tickets: dict[str, list[dict[str, str]]] = {}

    def create_list(self, name: str, queue: int) -> CallbackList:
        """One more list."""
        if not name.strip():
            raise BadRequest("a list needs a name")
        made = CallbackList(str(uuid.uuid4()), name, queue)
        self.lists[made.uuid] = made
        return made

    def list_of(self, list_uuid: str) -> CallbackList:
        """A list by its id."""
        try:
            return self.lists[list_uuid]
        except KeyError:
            raise NoSuchList(f"no callback list has the id {list_uuid!r:.60}") from None

    def delete_list(self, list_uuid: str) -> CallbackList:
        """A list goes, with its requests and tickets."""
        gone = self.list_of(list_uuid)
        del self.lists[list_uuid]
        self._tickets.pop(list_uuid, None)
        return gone

    def create_request(self, list_uuid: str, fields: Mapping[str, str | None]) -> CallbackRequest:
        """One more request; the fields are those of `CSV_COLUMNS`, of which only the number is needed."""
        target = self.list_of(list_uuid)
        request = self._request(target, fields)
        target.requests[request.uuid] = request
        return request

    def import_csv(self, list_uuid: str, text: str) -> int:
        """All requests of a CSV, or none: how many. Raises `BadRequest` with the line that is wrong."""
        target = self.list_of(list_uuid)
        try:
            made = self._read_csv(target, text.lstrip("\ufeff"))
        except csv.Error as error:
            raise BadRequest(f"the CSV cannot be read: {error}") from error
        target.requests.update({request.uuid: request for request in made})
        return len(made)

    def _read_csv(self, target: CallbackList, text: str) -> list[CallbackRequest]:
        rows = csv.reader(io.StringIO(text, newline=None), delimiter="|", quoting=csv.QUOTE_NONE)
        header = [name.strip() for name in next(rows, [])]
        if "phoneNumber" not in header or not set(header) <= set(CSV_COLUMNS):
            raise BadRequest(f"the first line must be {'|'.join(CSV_COLUMNS)}")
        made = []
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            if len(row) > len(header):
                raise BadRequest(f"line {rows.line_num} has {len(row)} fields, the header {len(header)}")
            try:
                made.append(self._request(target, dict(zip(header, row, strict=False))))
            except BadRequest as error:
                raise BadRequest(f"line {rows.line_num}: {error}") from error
        return made

    def close_request(self, request: CallbackRequest, ticket: Mapping[str, str]) -> None:
        """An agent has dealt with a request; what he has done is a ticket."""
        request.closed = True
        kept = {"uuid": str(uuid.uuid4()), "listUuid": request.list_uuid, "requestUuid": request.uuid}
        self._tickets.setdefault(request.list_uuid, []).append(
            {**kept, "dueDate": request.due.isoformat(), **ticket}
        )

    def export_tickets(self, list_uuid: str) -> str:
        """The list's tickets as CSV with a header."""
        self.list_of(list_uuid)
        written = io.StringIO()
        writer = csv.DictWriter(written, TICKET_COLUMNS, delimiter="|", lineterminator="\n")
        writer.writeheader()
        writer.writerows(self._tickets.get(list_uuid, []))
        return written.getvalue()

    def find(
        self, filters: Sequence[Mapping[str, Any]], offset: int = 0, limit: int | None = None
    ) -> dict[str, Any]:
        """`CallbackRequestPage`: the requests that meet all filters, in the order that the filters ask for."""
        if offset < 0 or (limit is not None and limit < 0):
            raise BadFilter("offset and limit must not be negative")
        rows = [request.shape() for each in self.lists.values() for request in each.requests.values()]
        found = apply_filters(rows, filters)
        end = offset + min(PAGE_MOST, PAGE_MOST if limit is None else limit)
        return {"total": len(found), "list": found[offset:end]}

    def _request(self, target: CallbackList, fields: Mapping[str, str | None]) -> CallbackRequest:
        given = {name: value.strip() for name, value in fields.items() if value is not None and value.strip()}
        number = given.pop("phoneNumber", None)
        if number is None:
            raise BadRequest("phoneNumber is missing")
        wanted = given.pop("period", None)
        period = self._period(wanted)
        due = given.pop("dueDate", None)
        try:
            day = self._today() if due is None else date.fromisoformat(due)
        except ValueError:
            raise BadRequest(f"dueDate must be yyyy-MM-dd, not {due!r:.60}") from None
        return CallbackRequest(str(uuid.uuid4()), target.uuid, target.queue, number, day, period, given)

    def _period(self, name: str | None) -> Period:
        for period in self.periods:
            if period.default if name is None else period.name == name:
                return period
        known = ", ".join(period.name for period in self.periods)
        raise BadRequest(f"there is no period {name!r:.60}; there are {known}")


# --- Dynamic filters ------------------------------------------------------------------------------

FILTER_FIELDS: dict[str, type] = {
    "uuid": str,
    "listUuid": str,
    "phoneNumber": str,
    "mobilePhoneNumber": str,
    "firstName": str,
    "lastName": str,
    "company": str,
    "description": str,
    "preferredPeriodUuid": str,
    "dueDate": str,
    "queueId": int,
    "clotured": bool,
}
"""The fields of a callback request by which it can be found. A date's text is ordered like the date."""

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda have, want: bool(have == want),
    "!=": lambda have, want: bool(have != want),
    ">": lambda have, want: bool(have > want),
    ">=": lambda have, want: bool(have >= want),
    "<": lambda have, want: bool(have < want),
    "<=": lambda have, want: bool(have <= want),
}


def apply_filters(
    rows: Sequence[dict[str, Any]], filters: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """The rows that meet every filter. The first filter with an `order` decides the order, then the next.

    As in SQL a row that lacks the field meets no comparison, only `is null`.
    """
    tests = [_test(each) for each in filters]
    found = [row for row in rows if all(test(row) for test in tests)]
    for each in reversed(filters):
        order = each.get("order")
        if order is None:
            continue
        if order not in ("ASC", "DESC"):
            raise BadFilter(f"order must be ASC or DESC, not {order!r:.60}")
        found.sort(key=_by(each["field"]), reverse=order == "DESC")
    return found


def _by(name: str) -> Callable[[dict[str, Any]], tuple[bool, Any]]:
    return lambda row: (name in row, row.get(name))


def _test(given: Mapping[str, Any]) -> Callable[[dict[str, Any]], bool]:
    name, operator, value = given.get("field"), given.get("operator"), given.get("value")
    if name not in FILTER_FIELDS:
        raise BadFilter(f"{name!r:.60} is no field of a callback request; {', '.join(FILTER_FIELDS)} are")
    if operator == "is null":
        return lambda row: row.get(name) is None
    if operator == "is not null":
        return lambda row: row.get(name) is not None
    if value is None:
        raise BadFilter(f"the filter on {name} has no value")
    if operator in ("like", "ilike"):
        fold = str.casefold if operator == "ilike" else str
        pattern = fold(str(value))
        return lambda row: row.get(name) is not None and _is_like(fold(str(row[name])), pattern)
    compare = _COMPARE.get(str(operator))
    if compare is None:
        known = ", ".join((*_COMPARE, "like", "ilike", "is null", "is not null"))
        raise BadFilter(f"{operator!r:.60} is no operator; {known} are")
    wanted = _converted(name, value)
    return lambda row: row.get(name) is not None and compare(row[name], wanted)


def _converted(name: str, value: Any) -> Any:
    kind = FILTER_FIELDS[name]
    if kind is bool:
        known = {"true": True, "false": False}.get(str(value).lower())
        if known is None:
            raise BadFilter(f"{name} is true or false, not {value!r:.60}")
        return known
    try:
        return kind(value)
    except (TypeError, ValueError):
        raise BadFilter(f"{name} is a number, not {value!r:.60}") from None


def _is_like(text: str, pattern: str) -> bool:
    """SQL's `like`: `%` stands for any text, `_` for one character.

    Each `%` only needs its first match, so the time is at most the product of both lengths.
    """
    at = place = 0
    star, retry = -1, 0
    while at < len(text):
        if place < len(pattern) and pattern[place] == "%":
            star, retry = place, at
            place += 1
        elif place < len(pattern) and pattern[place] in ("_", text[at]):
            at += 1
            place += 1
        elif star >= 0:
            retry += 1
            at, place = retry, star + 1
        else:
            return False
    return not pattern[place:].strip("%")
