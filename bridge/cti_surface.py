"""The documentation page of the Cti.js surface, made from the tables of the kinds of site.

Errors: `bridge.surface.Stale`, where the committed page is not that of this build.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from typing import Final

from bridge.sites.o2g import surface_messages
from bridge.sites.o2g.methods import rows as o2g_rows
from bridge.sites.surface_row import Documented
from bridge.sites.xivo.cti_operations import rows as xivo_rows
from bridge.surface import SHOWN_LINES, Stale
from protocol.cti import METHODS
from protocol.native import WIRES

PAGE: Final = "cti-surface.md"

_HEAD: Final = """\
# The Cti.js surface

Every method of Cti.js, Callback and Membership, and what it becomes on each kind of site. This page is made from the
tables in the code: `ctibridge surface --output protocol/cti-surface.md`.

A method is called as JSON-RPC, `{"method": "Cti.dial", "params": {"destination": "1102"}}`, or as the native frame
that `cti.js` sends, `{"claz": "web", "command": "dial", "destination": "1102"}`. The JSON-RPC result is below;
a native page gets it as the message that is named behind the arrow, and nothing where there is none.

In the REST calls `$destination` is a parameter of the method and `@callRef(active)` a value that the bridge finds:
here the user's active call. A member whose value there is not is left out.
"""

_HOW: Final[Mapping[str, str]] = {
    "REST": "REST calls, in this order",
    "channel": "a command on XUC's own CTI channel",
    "remembered": "from the events that the site has sent",
    "computed": "from what the bridge follows for all of its users, by",
}

_TITLES: Final[Mapping[str, str]] = {"o2g": "On O2G", "xivo": "On XiVO"}


def tables() -> Mapping[str, Mapping[str, Documented]]:
    """Kind of site → method → what becomes of it."""
    return {"o2g": o2g_rows(), "xivo": xivo_rows()}


def page() -> str:
    """The page as this build makes it."""
    kinds = tables()
    lines = [_HEAD, *_overview(kinds)]
    for kind, rows in kinds.items():
        lines += ["", f"## {_TITLES[kind]}", "", *_kind(rows)]
        if kind == "o2g":
            lines += ["", *_o2g_messages()]
    return "\n".join(lines) + "\n"


def _overview(kinds: Mapping[str, Mapping[str, Documented]]) -> Iterator[str]:
    yield "| method | native command | " + " | ".join(kinds) + " |"
    yield "| --- | --- | " + " | ".join("---" for _ in kinds) + " |"
    for method, signature in METHODS.items():
        wire = WIRES.get(method)
        command = f"`{wire.command}`" if wire is not None else "the heartbeat"
        marks = " | ".join(
            "–" if rows[method].why is not None else rows[method].how for rows in kinds.values()
        )
        yield f"| `{_cell(str(signature))}` | {command} | {marks} |"


def _kind(rows: Mapping[str, Documented]) -> Iterator[str]:
    for method, row in rows.items():
        if row.why is not None:
            continue
        yield f"### {method}"
        yield ""
        if row.steps:
            yield f"{_HOW[row.how][0].upper()}{_HOW[row.how][1:]}:"
            yield ""
            yield from _numbered(row.steps)
        else:
            yield f"{_HOW[row.how][0].upper()}{_HOW[row.how][1:].removesuffix(', by')}."
        yield ""
        message = f" → `{row.result_message}`" if row.result_message is not None else ""
        if row.result_message_by:
            message = f" → {', '.join(f'`{each}`' for each in row.result_message_by.values())}"
        followed = f" Messages: {', '.join(f'`{each}`' for each in row.messages)}." if row.messages else ""
        yield f"Result `{row.result}`{message}.{followed}"
        if row.remarks:
            yield ""
            yield row.remarks
        yield ""
    yield "### Not supported"
    yield ""
    yield "| method | why |"
    yield "| --- | --- |"
    for method, row in rows.items():
        if row.why is not None:
            yield f"| `{method}` | {_cell(row.why)} |"


def _o2g_messages() -> Iterator[str]:
    yield "### Messages on O2G"
    yield ""
    yield "| message | comes of | when |"
    yield "| --- | --- | --- |"
    for each in surface_messages.messages():
        yield f"| `{each.message}` | {each.sources} | {_cell(each.remarks)} |"
    yield ""
    yield "### Statistics on O2G"
    yield ""
    yield from surface_messages.statistics()


def _numbered(steps: Iterable[str]) -> Iterator[str]:
    for number, step in enumerate(steps, start=1):
        yield f"{number}. {step}"


def _cell(text: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", text)


def committed() -> str:
    """The page as it was when it was last looked at."""
    return resources.files("protocol").joinpath(PAGE).read_text()


def check() -> None:
    """Raises `Stale` unless the committed page is the one that this build makes."""
    made, was = page(), committed()
    if made == was:
        return
    lines = list(
        difflib.unified_diff(was.splitlines(), made.splitlines(), "committed", "this build", n=1, lineterm="")
    )
    more = f"\n… and {len(lines) - SHOWN_LINES} lines more" if len(lines) > SHOWN_LINES else ""
    raise Stale(
        "the tables of the Cti.js surface have changed; if that is meant, run "
        f"`ctibridge surface --output protocol/{PAGE}`\n" + "\n".join(lines[:SHOWN_LINES]) + more
    )
