"""The method table: which REST calls each Cti.js method is on an O2G site.

`TABLE` has a row for every method of `protocol.cti.METHODS`. `run` executes one, without I/O; `rows` is the table for
people.

Errors: those of `rows.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from bridge.sites.o2g.methods_agents import AGENTS
from bridge.sites.o2g.methods_centre import CENTRE
from bridge.sites.o2g.methods_missing import NO_COUNTERPART
from bridge.sites.o2g.methods_office import OFFICE
from bridge.sites.o2g.methods_phone import PHONE
from bridge.sites.o2g.resolvers import VOCABULARY
from bridge.sites.o2g.rows import (
    Context,
    Execution,
    NotSupported,
    Program,
    Row,
    Shared,
    Step,
    Unsupported,
    compile_row,
    execute,
)
from bridge.sites.surface_row import Documented
from protocol.cti import METHODS
from protocol.cti_messages import MESSAGES

_SUPPORTED: Final[Mapping[str, Row]] = {**PHONE, **AGENTS, **OFFICE}

SHARED: Final = CENTRE
"""The rows that are no requests of their own."""


def _table() -> dict[str, Row | Shared | Unsupported]:
    reasons = {method: why for why, methods in NO_COUNTERPART.items() for method in methods}
    return {m: _SUPPORTED.get(m) or SHARED.get(m) or Unsupported(reasons[m]) for m in METHODS}


TABLE: Final[Mapping[str, Row | Shared | Unsupported]] = _table()
"""Every method of Cti.js by its full name, in the order of the catalogue."""

_PROGRAMS: Final[Mapping[str, Program]] = {
    method: compile_row(row, VOCABULARY) for method, row in _SUPPORTED.items()
}


def run(method: str, args: Mapping[str, Any], context: Context) -> Execution:
    """Execute a method of `protocol.cti.METHODS` with bound arguments (`protocol.cti.bind`).

    Send each yielded `RestCall` to the site and the generator its answer; it returns the JSON-RPC result. Raises
    `NotSupported` at once, `MethodError` from the generator.
    """
    program = _PROGRAMS.get(method)
    if program is None:
        row = TABLE[method]
        why = row.why if isinstance(row, Unsupported) else "it is answered from what the site follows"
        raise NotSupported(method, why)
    return execute(program, method, args, context)


def rows() -> dict[str, Documented]:
    """The table for people."""
    return {method: _documented(method, row) for method, row in TABLE.items()}


def _documented(method: str, row: Row | Shared | Unsupported) -> Documented:
    if isinstance(row, Unsupported):
        return Documented(why=row.why)
    message = row.message or (row.result if row.result in MESSAGES else None)
    if isinstance(row, Row):
        how, steps = "REST", tuple(_step_as_markdown(step) for step in row.steps)
    else:
        how, steps = "computed", tuple(f"`{call}`" for call in row.calls)
    return Documented(
        how=how,
        steps=steps,
        result=row.result,
        result_message=message,
        result_message_by=row.message_by if isinstance(row, Shared) else {},
        messages=tuple(each for each in METHODS[method].triggers if each in MESSAGES and each != message),
        remarks=row.doc,
    )


def _step_as_markdown(step: Step) -> str:
    shown = f"`{step.call}`"
    if step.path:
        shown += f", {', '.join(f'{name} `{value}`' for name, value in step.path.items())}"
    if step.query:
        shown += f", ?{', '.join(f'{name} `{value}`' for name, value in step.query.items())}"
    if step.body is not None:
        shown += f", body `{msgspec.json.encode(step.body).decode()}`"
    if step.when:
        shown += f", when {' and '.join(f'`{condition}`' for condition in step.when)}"
    if step.go_on_if:
        shown += f"; goes on where the refusal is: {step.go_on_if}"
    if step.until:
        shown += f", every {step.every_s:g} s until {step.until}"
    if step.ends:
        shown += ", and that is all"
    if step.undo is not None:
        shown += f"; undone by `{step.undo.call}`"
    return shown
