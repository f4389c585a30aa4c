"""The page of every method: as the document has it now, whole, and with links that lead somewhere."""

from __future__ import annotations

import json
import re
from typing import Any

from protocol import openrpc
from protocol.openrpc import reference

DOCUMENT: dict[str, Any] = json.loads(openrpc.snapshot())
PAGE = reference.committed()
HEADINGS = re.findall(r"^#+ (.*)$", PAGE, re.MULTILINE)


def test_the_committed_page_is_that_of_the_document() -> None:
    """protocol.md section 4: the OpenRPC document holds every method with parameters, result and errors."""
    remedy = "stale: `ctibridge openrpc --format markdown --output protocol/methods.md`"
    assert reference.page(DOCUMENT) == PAGE, remedy


def section(heading: str) -> str:
    """What stands below a heading."""
    return PAGE.split(f"\n### {heading}\n")[1].split("\n#")[0]


def test_every_method_type_and_event_has_a_place_of_its_own() -> None:
    """protocol.md section 4."""
    wanted = [
        *(method["name"] for method in DOCUMENT["methods"]),
        *(f"Type {name}" for name in DOCUMENT["components"]["schemas"]),
        *(f"Notification {notification['name']}" for notification in DOCUMENT["x-notifications"]),
    ]
    assert set(wanted) <= set(HEADINGS)
    anchors = [reference.anchor(heading) for heading in HEADINGS]
    assert len(set(anchors)) == len(anchors)


def test_every_link_leads_somewhere() -> None:
    """A type that is named can be looked up."""
    anchors = {reference.anchor(heading) for heading in HEADINGS}
    links = set(re.findall(r"\]\(#([^)]*)\)", PAGE))
    assert len(links) > 700
    assert links <= anchors


def test_every_parameter_and_member_is_there_and_those_that_must_be_given_are_bold() -> None:
    """protocol.md section 4: parameters by their documented names."""
    for method in DOCUMENT["methods"]:
        said = section(method["name"])
        for param in method["params"]:
            name = f"`{param['name']}`"
            assert f"| **{name}** |" in said if param.get("required") else f"| {name} |" in said
    for name, schema in DOCUMENT["components"]["schemas"].items():
        for member in schema.get("properties", {}):
            assert f"`{member}`" in section(f"Type {name}")


def test_what_a_kind_of_site_cannot_do_is_said_with_the_reason() -> None:
    """protocol.md section 4: a method that a kind of site cannot do says why."""
    assert "Not on `o2g`: O2G has no WebRTC configuration." in section("Cti.getIceConfig")
    assert "On `o2g` and `xivo`." in section("Cti.dial")
    assert "`GET /api/rest/1.0/telephony/calls/{callRef}/deviceLegs`. On `o2g`." in section(
        "O2g.telephony.getLegs"
    )


def test_tables_have_as_many_cells_in_each_row() -> None:
    """A bar in a text is no border of a cell."""
    for table in re.findall(r"(?:^\|.*\|$\n)+", PAGE, re.MULTILINE):
        rows = table.splitlines()
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in rows}) == 1, rows[0]
