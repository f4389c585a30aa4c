"""The OpenRPC document: valid, complete, true to what is taken, and the one that is committed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import referencing
from referencing.jsonschema import DRAFT7

from bridge import surface
from protocol import catalogue, jsonrpc, openrpc
from protocol.catalogue import xivo
from protocol.cti import METHODS
from protocol.jsonrpc import RpcError
from protocol.methods import rest_methods
from protocol.own_methods import BRIDGE_METHODS, O2G_SUBSCRIPTIONS
from tests.faults import faults

DATA = Path(__file__).parents[1] / "data" / "openrpc"
DOCUMENT: dict[str, Any] = json.loads(openrpc.snapshot())
BY_NAME: dict[str, dict[str, Any]] = {method["name"]: method for method in DOCUMENT["methods"]}
SCHEMAS: dict[str, Any] = DOCUMENT["components"]["schemas"]


def validator(schema: dict[str, Any]) -> Any:
    """Of a schema inside the document, which may refer to the document's components."""
    return jsonschema.Draft7Validator({**schema, "components": DOCUMENT["components"]})


def all_within(value: Any) -> Iterator[Any]:
    yield value
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from all_within(item)


def test_it_is_valid_against_the_openrpc_meta_schema() -> None:
    meta = json.loads((DATA / "open-rpc-meta-schema-1.14.9.json").read_text())
    json_schema = json.loads((DATA / "json-schema-tools-meta-schema-1.8.0.json").read_text())
    resource = DRAFT7.create_resource(json_schema)
    registry: Any = referencing.Registry().with_resources(
        (address, resource)
        for address in ("https://meta.json-schema.tools", "https://meta.json-schema.tools/")
    )
    checker = jsonschema.Draft7Validator(meta, registry=registry)
    assert [error.message for error in checker.iter_errors(DOCUMENT)] == []
    broken = {**DOCUMENT, "methods": [{"name": "x", "params": [{"name": "y"}]}]}
    assert not checker.is_valid(broken)


def test_the_committed_document_is_that_of_this_build() -> None:
    surface.check()


def test_another_document_is_stale_and_the_difference_and_the_remedy_are_told() -> None:
    other = openrpc.committed().replace(b'"Cti.dial"', b'"Cti.dail"')
    with pytest.raises(surface.Stale) as raised:
        surface.check(other)
    said = str(raised.value)
    assert "ctibridge openrpc --output protocol/openrpc/openrpc.json" in said
    assert '-   "name": "Cti.dail"' in said
    assert '+   "name": "Cti.dial"' in said


def test_every_method_there_is_is_described_once() -> None:
    names = [method["name"] for method in DOCUMENT["methods"]]
    assert len(set(names)) == len(names)
    assert set(names) == {*BRIDGE_METHODS, *METHODS, *O2G_SUBSCRIPTIONS, *rest_methods()}
    assert len(rest_methods()) == 208 + 30 + 14 + 16 + 26


def test_every_reference_leads_somewhere() -> None:
    for item in all_within(DOCUMENT):
        if isinstance(item, dict) and isinstance(item.get("$ref"), str):
            _, components, section, name = item["$ref"].split("/")
            assert components == "components"
            assert name in DOCUMENT["components"][section]


def test_no_schema_holds_itself() -> None:
    """OpenRPC's own tools put each schema in the place of its references, and never end with one that does."""

    def refers_to(name: str, above: tuple[str, ...]) -> None:
        assert name not in above, (*above, name)
        for item in all_within(SCHEMAS[name]):
            if isinstance(item, dict) and "$ref" in item:
                refers_to(item["$ref"].rpartition("/")[2], (*above, name))

    for name in SCHEMAS:
        refers_to(name, ())


def test_every_component_is_referred_to() -> None:
    used = {item["$ref"] for item in all_within(DOCUMENT) if isinstance(item, dict) and "$ref" in item}
    unused = {name for name in SCHEMAS if f"#/components/schemas/{name}" not in used}
    assert unused == {"Meta"}  # which every call may carry


def test_required_parameters_come_first() -> None:
    for name, method in BY_NAME.items():
        required = [parameter.get("required", False) for parameter in method["params"]]
        if name not in METHODS:  # whose order is that of Cti.js
            assert required == sorted(required, reverse=True), name


def test_every_error_of_the_table_is_there_with_what_its_data_holds() -> None:
    errors = DOCUMENT["components"]["errors"]
    assert {error["code"] for error in errors.values()} == set(jsonrpc.ERROR_NAMES)
    made = [
        jsonrpc.method_not_found("x"),
        jsonrpc.invalid_params("x", param="y"),
        jsonrpc.internal_error("x"),
        jsonrpc.upstream_error(400, {"type": "x"}),
        jsonrpc.site_unreachable("x", 1, "y"),
        jsonrpc.not_supported("x", "y", "z"),
        jsonrpc.upstream_timeout("x"),
        jsonrpc.too_many_requests("x", 1, 2),
        jsonrpc.too_large("x", 1),
    ]
    by_code = {error["code"]: error for error in errors.values()}
    for error in made:
        described = by_code[error.code]["data"]
        assert validator(described).is_valid(error.data)
        assert not validator(described).is_valid("x")
    without = {jsonrpc.PARSE_ERROR, jsonrpc.INVALID_REQUEST, jsonrpc.NOT_SIGNED_IN, jsonrpc.FORBIDDEN}
    assert {code for code, error in by_code.items() if "data" not in error} == without


def test_each_method_of_a_site_names_the_errors_it_can_answer() -> None:
    for name in ("Cti.dial", "O2g.telephony.makeCall", "Xcu.getUser", "Session.login", "O2g.subscribe"):
        codes = {
            DOCUMENT["components"]["errors"][error["$ref"].rpartition("/")[2]]["code"]
            for error in BY_NAME[name]["errors"]
        }
        assert codes >= {jsonrpc.UPSTREAM_ERROR, jsonrpc.INVALID_PARAMS, jsonrpc.SITE_UNREACHABLE}, name


EXAMPLES = [
    pytest.param(method, example, id=example["name"])
    for method in DOCUMENT["methods"]
    for example in method.get("examples", [])
]


@pytest.mark.parametrize(("method", "example"), EXAMPLES)
def test_an_example_fits_the_schemas_beside_it(method: dict[str, Any], example: dict[str, Any]) -> None:
    schemas = {parameter["name"]: parameter["schema"] for parameter in method["params"]}
    given = {parameter["name"]: parameter["value"] for parameter in example["params"]}
    required = {parameter["name"] for parameter in method["params"] if parameter.get("required")}
    assert required <= set(given)
    for name, value in given.items():
        validator(schemas[name]).validate(value)
    if "result" in example:
        validator(method["result"]["schema"]).validate(example["result"]["value"])


@pytest.mark.parametrize(("method", "example"), EXAMPLES)
def test_an_example_s_parameters_are_taken(method: dict[str, Any], example: dict[str, Any]) -> None:
    given = {parameter["name"]: parameter["value"] for parameter in example["params"]}
    rest = rest_methods()[method["name"]]
    rest.request(rest.accept(given))


def test_every_operation_with_an_example_in_its_document_has_one_here() -> None:
    with_one = {name for name, method in BY_NAME.items() if "examples" in method}
    for example in catalogue.examples():
        if not example.path_mismatch and not example.request.unparsed:
            assert f"O2g.{example.operation}" in with_one
    for api in xivo.apis():
        for operation in api.operations:
            shown = operation.body_example is not None or bool(operation.response_examples)
            assert (f"{api.namespace}.{operation.name}" in with_one) is shown


@pytest.mark.parametrize("name", sorted(rest_methods()))
def test_what_the_schemas_allow_is_what_is_taken(name: str) -> None:
    """Each fault that is refused is one that the document tells of, apart from what a path cannot hold."""
    method, described = rest_methods()[name], BY_NAME[name]
    schemas = {parameter["name"]: parameter["schema"] for parameter in described["params"]}
    required = {parameter["name"] for parameter in described["params"] if parameter.get("required")}
    sample = {asked: method.parameters[asked].schema.sample() for asked in method.required}
    for asked, value in sample.items():
        validator(schemas[asked]).validate(value)
    for fault in faults(method):
        in_path = fault.param in method.path and fault.arguments.get(fault.param) in ("", ".", "..")
        given = {key: value for key, value in fault.arguments.items() if value is not None}
        told = (
            not set(given) <= set(schemas)
            or not required <= set(given)
            or not all(validator(schemas[key]).is_valid(value) for key, value in given.items())
        )
        members = re.findall(r"[A-Za-z]\w*", fault.param)
        once_more = len(set(members)) < len(members)  # a type within itself is any object there
        known = told or in_path or once_more or "noSuchMember" in fault.param or beyond(fault.arguments)
        assert known, fault


def beyond(arguments: dict[str, Any]) -> bool:
    """What the document does not tell: how many bits an integer has, what base64 is, that a list must hold one."""
    return any(item in (2**63, "no base64", "../x", []) for item in all_within(arguments))


# Notifications

NOTIFICATIONS = {each["name"]: each for each in DOCUMENT["x-notifications"]}


def test_what_comes_unasked_is_described() -> None:
    assert set(NOTIFICATIONS) == {"Cti.event", "O2g.event", "Session.expires"}
    cti = NOTIFICATIONS["Cti.event"]
    assert [parameter["name"] for parameter in cti["params"]] == ["seq", "msgType", "ctiMessage"]
    assert cti["params"][1]["schema"]["enum"] == list(cti["x-messages"])
    assert {"PhoneEvent", "UserConfigUpdate", "LinkStatusUpdate", "Resync", "Error"} <= set(cti["x-messages"])
    raw = NOTIFICATIONS["O2g.event"]
    assert set(raw["x-events"]) == {event.event_name for event in catalogue.events()}
    assert set(raw["x-packages"]) == set(catalogue.event_packages())


def test_a_phone_event_fits_its_schema() -> None:
    schema = NOTIFICATIONS["Cti.event"]["x-messages"]["PhoneEvent"]
    said = {
        "eventType": "EventRinging",
        "DN": "70121",
        "otherDN": "70120",
        "otherDName": "Anna",
        "linkedId": "1",
        "uniqueId": "1",
        "userData": {"XIVO_USERID": "70121"},
        "callDirection": "Incoming",
    }
    validator(schema).validate(said)
    assert not validator(schema).is_valid({**said, "eventType": "EventDreaming"})


def test_an_o2g_event_fits_its_schema() -> None:
    schema = NOTIFICATIONS["O2g.event"]["x-events"]["OnCallCreated"]
    validator(schema).validate({"eventName": "OnCallCreated", "loginName": "oxe70120", "callRef": "1"})
    assert not validator(schema).is_valid({"loginName": "oxe70120"})


KINDS = {"o2g", "xivo"}


@pytest.mark.parametrize("name", BY_NAME)
def test_each_method_says_which_kinds_of_site_can_do_it_and_why_the_others_cannot(name: str) -> None:
    """protocol.md section 4: a method that a kind of site cannot do answers -32004 and says why."""
    method = BY_NAME[name]
    can, cannot = set(method["x-supported"]), method.get("x-not-supported", {})
    assert can | set(cannot) == KINDS
    assert not can & set(cannot)
    assert all(why for why in cannot.values())
    own = {
        "O2g": {"o2g"},
        "Xuc": {"xivo"},
        "ConfigMgt": {"xivo"},
        "Xcu": {"xivo"},
        "Session": KINDS,
        "rpc": KINDS,
    }
    space = name.partition(".")[0]
    if space in own:
        assert can == own[space]


def test_a_method_of_cti_js_has_the_results_of_each_kind_of_site() -> None:
    assert set(BY_NAME["Cti.sendPing"]["x-not-supported"]) == KINDS
    assert set(BY_NAME["Cti.getIceConfig"]["x-not-supported"]) == {"o2g"}
    assert BY_NAME["Cti.dial"]["x-supported"] == ["o2g", "xivo"]
    of_o2g, of_xivo = BY_NAME["Cti.dial"]["result"]["schema"]["anyOf"]
    assert of_o2g["required"] == ["uniqueId"]
    assert of_xivo == {"type": "null"}


def test_a_client_s_usual_limit_on_frames_is_not_passed() -> None:
    # 1 MiB is what Python's `websockets` and others take by default.
    assert len(openrpc.snapshot()) < 2**20


def test_what_is_made_depends_on_what_is_handed_in_alone() -> None:
    some = {"o2g": {"Cti.dial": openrpc.CtiSupport(None, "no dial")}}
    foreign = {"o2g": {"Xcu.login": "no XCU"}}
    made = openrpc.document("1.2.3", some, foreign)
    assert made["info"]["version"] == "1.2.3"
    made_of = {method["name"]: method for method in made["methods"]}
    assert made_of["Xcu.login"]["x-not-supported"] == {"o2g": "no XCU"}
    assert made_of["Xuc.setDnd"]["x-supported"] == ["o2g"]
    dial = made_of["Cti.dial"]
    assert dial["x-not-supported"] == {"o2g": "no dial"}
    assert dial["result"]["schema"] == {"type": "null"}
    assert openrpc.document("1.2.3", some, foreign) == made


def test_laying_it_out_for_people_changes_no_value() -> None:
    assert json.loads(openrpc.committed()) == DOCUMENT
    assert len(openrpc.committed().splitlines()) > 5_000


def test_the_parameters_of_a_refused_call_are_named_as_the_document_names_them() -> None:
    with pytest.raises(RpcError) as raised:
        rest_methods()["Xuc.v1DialByUsername"].accept({"username": "a"})
    assert raised.value.data == {"param": "calleeUsername"}
    assert "calleeUsername" in {parameter["name"] for parameter in BY_NAME["Xuc.v1DialByUsername"]["params"]}
