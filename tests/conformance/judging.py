"""Whether an answer, or an event, is what the documents say. Raises nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from protocol.catalogue import o2g
from protocol.methods import o2g_event
from protocol.rest import Answer
from protocol.schema import Text
from tests.conformance.plan import Asked
from tests.conformance.types import faults
from tests.conformance.ways import Reply


def deviations(asked: Asked, reply: Reply, *, error: str | None = None) -> list[str]:
    """How an answer is not the documented one, a line each. `error`: the code of the refusal that is documented."""
    if reply.origin:
        return [f"the bridge refuses: {reply.body}"]
    documented = asked.method.answers
    status = asked.status or documented[0].status
    if reply.status is None:
        # A JSON-RPC result: that it went well, and what came; null is any success without a body.
        fitting = [answer for answer in documented if (answer.status == 204) is (status == 204)]
        if status >= 400 or not fitting:
            return [f"a result instead of {status}"]
        return list(_body_faults(fitting[0], reply))
    if reply.status != status:
        return [f"{reply.status}{_why(reply)} instead of {status}"]
    if error is not None:
        return [] if _code(reply) == error else [f"error {_code(reply)} instead of {error}"]
    fitting = [answer for answer in documented if answer.status == reply.status]
    return list(_body_faults(fitting[0], reply)) if fitting else []


def _why(reply: Reply) -> str:
    said = reply.body if isinstance(reply.body, dict) else {}
    kind = said.get("type") or said.get("error")
    return f" {kind}" if kind else ""


def _code(reply: Reply) -> Any:
    return reply.body.get("error") if isinstance(reply.body, dict) else None


def _body_faults(answer: Answer, reply: Reply) -> Iterator[str]:
    if answer.schema is None and answer.media is None:
        # 200 without a word on what comes (statistics): as JSON, or as a file.
        if answer.status != 200 and reply.body is not None:
            yield "a body where none is documented"
    elif answer.media is not None:
        if reply.media is None:
            yield f"no file of {answer.media}"
        elif reply.media != answer.media:
            yield f"a file of {reply.media} instead of {answer.media}"
    elif reply.media is not None:
        yield f"a file of {reply.media} instead of JSON"
    elif reply.body is not None and answer.schema is not None:
        yield from faults(answer.schema, reply.body)
    elif not (reply.location is not None and isinstance(answer.schema, Text)):
        # "201, string" is the Location, as the document's examples show.
        yield "no body"


def event_faults(event: dict[str, Any]) -> list[str]:
    """How an event of O2G is not as documented."""
    known = next((each for each in o2g.events() if each.event_name == event["eventName"]), None)
    if known is None:
        return ["in no table"]
    return list(faults(o2g_event(known), event)) if known.defined else []
