"""The `comlog` operations of the simulated O2G: reading, acknowledging and deleting the call history.

Seed document 004, "Communication log". Raises `RestError` only.
"""

from __future__ import annotations

from bridge.simulator.face import Call, Handler, Reply, RestError
from bridge.simulator.o2g_comlog_book import Book, Record, record_view
from bridge.simulator.o2g_requests import Fields, bad, shown
from bridge.simulator.o2g_values import View, flag, names, read_date_time, whose
from bridge.simulator.o2g_views import party_info
from bridge.simulator.pbx_model import Identity


def comlog_handlers(book: Book) -> dict[str, Handler]:
    """The six operations of the package `comlog`, by catalogue id."""
    service = _ComLog(book)
    return {
        "comlog.ackOrUnAckComRecords": service.acknowledge,
        "comlog.getComRecords": service.get_records,
        "comlog.deleteComRecords": service.delete_records,
        "comlog.getComRecordIds": service.get_ids,
        "comlog.getComRecord": service.get_record,
        "comlog.deleteComRecord": service.delete_record,
    }


class _Naming:
    """Gives each participant's `PartyInfo`; optimised, all but its number only the first time."""

    def __init__(self, *, optimized: bool) -> None:
        self._optimized = optimized
        self._seen: set[Identity] = set()

    def __call__(self, identity: Identity) -> View:
        if self._optimized and identity in self._seen:
            return {"id": {"phoneNumber": identity.number}}
        self._seen.add(identity)
        return party_info(identity)


class _ComLog:
    def __init__(self, book: Book) -> None:
        self._book = book

    def acknowledge(self, call: Call) -> Reply:
        """Acknowledge the missed calls of these ids, or take that back; ids of others are passed over."""
        login = whose(call)
        if call.query.get("acknowledge") is None:
            raise bad("acknowledge is missing")
        on = Fields(call.query).flag("acknowledge")
        ids = set(Fields.of(call).integers("recordIds"))
        self._book.acknowledge(login, [each for each in self._book.of(login) if each.id in ids], on=on)
        return None

    def get_records(self, call: Call) -> Reply:
        """`ComHistoryRecords`, the newest first."""
        login, query = whose(call), Fields(call.query)
        found = list(reversed(self._found(call)))
        naming = _Naming(optimized=flag(call.query, "optimized"))
        if call.query.get("recordIdList"):
            views = [record_view(record, login, naming, None) for record in found]
            return {"comHistoryRecords": views, "totalCount": len(found)}
        offset, limit = query.integer("offset") or 0, query.integer("limit") or 0
        if offset < 0 or limit < 0:
            raise bad("offset and limit must not be negative")
        page = found[offset : offset + limit] if limit else found[offset:]
        views = [record_view(record, login, naming, None) for record in page]
        return {"comHistoryRecords": views, "offset": offset, "limit": limit, "totalCount": len(found)}

    def delete_records(self, call: Call) -> Reply:
        """Delete the records found, all where nothing is asked for; unknown ids are passed over."""
        self._book.delete(whose(call), self._found(call))
        return None

    def get_ids(self, call: Call) -> Reply:
        """`ComHistoryRecordIds`, the newest first."""
        return {"recordIds": [record.id for record in reversed(self._book.of(whose(call)))]}

    def get_record(self, call: Call) -> Reply:
        """`ComHistoryRecord`."""
        return dict(record_view(self._one(call, 404), whose(call), party_info, None))

    def delete_record(self, call: Call) -> Reply:
        """Delete one record."""
        self._book.delete(whose(call), [self._one(call, 400)])
        return None

    def _one(self, call: Call, status: int) -> Record:
        wanted = call.path["recordId"]
        for record in self._book.of(whose(call)):
            if str(record.id) == wanted:
                return record
        raise RestError("NOT_FOUND", f"there is no record {shown(wanted)}", status=status)

    def _found(self, call: Call) -> list[Record]:
        """The records that the query asks for, the oldest first."""
        query, fields = call.query, Fields(call.query)
        found = self._book.of(whose(call))
        ids = names(query, "recordIdList")
        if ids:
            return [record for record in found if str(record.id) in ids]
        role = fields.choice("role", ("CALLER", "CALLEE"))
        after, before = read_date_time(query, "afterDate"), read_date_time(query, "beforeDate")
        ref, remote = query.get("comRef"), query.get("remotePartyId")
        unanswered, unacknowledged = flag(query, "unanswered"), flag(query, "unacknowledged")
        return [
            record
            for record in found
            if (role is None or record.caller is (role == "CALLER"))
            and (after is None or record.begin >= after)
            and (before is None or record.begin < before)
            and (not ref or record.call_ref == ref)
            and (not remote or record.concerns(remote))
            and (not unanswered or record.missed)
            and (not unacknowledged or record.waiting)
        ]
