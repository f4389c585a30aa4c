"""XUC's operations on queues: call qualifications, callback requests and tickets.

Raises `ApiError`. Source: seed document 000, "Call qualifications", "Agent callbacks and tickets".
"""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import Any

import msgspec

from bridge.simulator.face import File
from bridge.simulator.xivo_callbacks import CallbackError
from bridge.simulator.xivo_http import NOT_HANDLED, Call, Handler
from bridge.simulator.xivo_model import Unknown
from bridge.simulator.xivo_state import QualificationAnswer, Xivo

CSV_TYPE = "text/csv; charset=utf-8"
TIME_FORMAT = "%Y-%m-%d %H:%M:%S"
COLUMNS = tuple(field.name for field in msgspec.structs.fields(QualificationAnswer))


class CallbackCsv(msgspec.Struct, rename="camel"):
    """Body of `importCallbackRequests`."""

    list_uuid: str
    csv: str


class CallbackListUuid(msgspec.Struct, rename="camel"):
    """Body of `exportCallbackTickets`."""

    list_uuid: str


def queue_handlers(xivo: Xivo) -> dict[str, Handler]:
    """Every operation on queues, by its name."""
    queues = QueueOperations(xivo)
    return {
        "getQueueQualifications": queues.qualifications,
        "createQualificationAnswer": queues.qualify,
        "exportQualificationAnswers": queues.export_answers,
        "importCallbackRequests": queues.import_callbacks,
        "exportCallbackTickets": queues.export_tickets,
    }


class QueueOperations:
    """One method for each operation."""

    def __init__(self, xivo: Xivo) -> None:
        self._xivo = xivo

    def qualifications(self, call: Call) -> list[dict[str, Any]]:
        """What calls of a queue can be qualified as; nothing for a queue that does not exist."""
        try:
            queue = self._xivo.queue(call.number("QUEUE_ID"))
        except Unknown:
            return []
        return [
            {
                "id": each.id,
                "name": each.name,
                "subQualifications": [{"id": sub.id, "name": sub.name} for sub in each.subs],
            }
            for each in queue.qualifications
        ]

    def qualify(self, call: Call) -> QualificationAnswer:
        """Say what a call was."""
        answer = call.json(QualificationAnswer)
        try:
            datetime.strptime(answer.time, TIME_FORMAT)
        except ValueError:
            raise call.error("JsonErrorDecoding", "time must be yyyy-MM-dd HH:mm:ss") from None
        known = {
            sub.id
            for queue in self._xivo.queues.by_id.values()
            for each in queue.qualifications
            for sub in each.subs
        }
        if answer.sub_qualification_id not in known:
            raise call.error(
                "JsonErrorDecoding", f"there is no sub-qualification {answer.sub_qualification_id}"
            )
        self._xivo.qualify(answer)
        return answer

    def export_answers(self, call: Call) -> File:
        """What was said about a queue's calls. A bound that is no date is none (the example has `home`)."""
        queue = call.number("QUEUE_ID")
        first, last = call.path["FROM"], call.path["TO"]
        written = io.StringIO()
        writer = csv.writer(written, lineterminator="\n")
        writer.writerow(COLUMNS)
        for answer in self._xivo.answers:
            day = answer.time[: len("yyyy-MM-dd")]
            if answer.queue != queue or (_is_day(first) and day < first[:10]):
                continue
            if _is_day(last) and day > last[:10]:
                continue
            writer.writerow(msgspec.structs.astuple(answer))
        return File(CSV_TYPE, f"qualifications-{queue}.csv", written.getvalue().encode())

    def import_callbacks(self, call: Call) -> dict[str, Any]:
        """A CSV's callback requests; a backslash and an n is a line break, too, as the note has it."""
        body = call.json(CallbackCsv)
        try:
            self._xivo.callbacks.import_csv(body.list_uuid, body.csv.replace("\\n", "\n"))
        except CallbackError as error:
            raise call.error(NOT_HANDLED, str(error)) from error
        return {"res": "success"}

    def export_tickets(self, call: Call) -> dict[str, Any]:
        """A list's tickets as CSV."""
        try:
            data = self._xivo.callbacks.export_tickets(call.json(CallbackListUuid).list_uuid)
        except CallbackError as error:
            raise call.error(NOT_HANDLED, str(error)) from error
        return {"res": "success", "data": data}


def _is_day(text: str) -> bool:
    try:
        datetime.strptime(text[:10], "%Y-%m-%d")
    except ValueError:
        return False
    return True
