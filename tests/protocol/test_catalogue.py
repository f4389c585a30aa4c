"""The catalogue of the O2G REST API: complete, consistent, and every path leads to its operation."""

from __future__ import annotations

import re
from urllib.parse import quote

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import catalogue
from protocol.catalogue import Operation

IDS = sorted(catalogue.operations_by_id())


def _path_of(operation: Operation, values: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: values[found[1]], operation.full_path)


def _example_values(operation: Operation) -> dict[str, str]:
    """A value for each path parameter; an object's name and id are a pair of segments."""
    return {
        name: "Subscriber/70120" if name == "objectNameobjectId" else f"x-{name}"
        for name in operation.path_params
    }


def test_the_whole_api_is_there() -> None:
    assert len(catalogue.operations()) == 208
    assert len(catalogue.types()) == 290
    assert len(catalogue.events()) == 45
    assert len(catalogue.event_packages()) == 13


def test_ids_are_unique() -> None:
    assert len(catalogue.operations_by_id()) == len(catalogue.operations())


def test_nothing_is_read_twice() -> None:
    assert catalogue.operations() is catalogue.operations()
    assert catalogue.events() is catalogue.events()


def test_an_unknown_key_in_the_data_is_an_error() -> None:
    known = msgspec.to_builtins(catalogue.operations()[0])
    with pytest.raises(msgspec.ValidationError, match="unknown field `colour`"):
        msgspec.convert({**known, "colour": "red"}, Operation)


@pytest.mark.parametrize("operation_id", IDS)
def test_every_operation_is_found_on_its_own_path(operation_id: str) -> None:
    operation = catalogue.operations_by_id()[operation_id]
    values = _example_values(operation)
    found = catalogue.match(_path_of(operation, values))
    assert found is not None
    assert found.by_method[operation.method] == (operation, values)


def test_a_parameter_that_spans_segments_is_the_last_of_its_path() -> None:
    for operation in catalogue.operations():
        for name in operation.multi_segment_params:
            assert operation.path.endswith(f"{{{name}}}")


def test_a_literal_segment_goes_before_a_parameter_of_the_same_verb() -> None:
    found = catalogue.match("/api/rest/1.0/comlog/records/recordIds")
    assert found is not None
    assert found.by_method["GET"][0].id == "comlog.getComRecordIds"


def test_a_verb_that_only_the_parameter_has_is_found_beside_the_literal() -> None:
    found = catalogue.match("/api/rest/1.0/comlog/records/recordIds")
    assert found is not None
    assert found.by_method["DELETE"] == (
        catalogue.operations_by_id()["comlog.deleteComRecord"],
        {"recordId": "recordIds"},
    )
    assert found.allow == "DELETE, GET"


def test_an_object_has_pairs_of_segments_and_a_list_of_instances_one_more() -> None:
    one = catalogue.match("/api/rest/1.0/pbxs/1/instances/System_Parameters/1")
    many = catalogue.match("/api/rest/1.0/pbxs/1/instances/System_Parameters/1/System_Parameters_2")
    assert one is not None
    assert many is not None
    assert one.by_method["GET"][0].id == "pbxManagement.getObject"
    assert many.by_method["GET"][0].id == "pbxManagement.getObjectInstances"
    assert many.by_method["GET"][1]["objectName"] == "System_Parameters/1/System_Parameters_2"


def test_a_slash_at_the_end_changes_nothing() -> None:
    assert catalogue.match("/api/rest/1.0/sessions/") == catalogue.match("/api/rest/1.0/sessions")


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/api",
        "/api/rest/2.0/sessions",
        "/api/rest/1.0",
        "/sessions",
        "/api/rest/1.0/telephony/calls//answer",
    ],
)
def test_any_other_path_has_no_operation(path: str) -> None:
    assert catalogue.match(path) is None


@given(st.text(min_size=1).filter(lambda text: text.strip(".")))
def test_a_path_parameter_comes_back_as_it_was_before_encoding(call_ref: str) -> None:
    call_ref = call_ref.encode("utf-8", "replace").decode()
    found = catalogue.match(f"/api/rest/1.0/telephony/calls/{quote(call_ref, safe='')}/hold")
    assert found is not None
    assert found.by_method["POST"][1] == {"callRef": call_ref}


@given(st.text())
def test_no_path_whatever_raises(path: str) -> None:
    catalogue.match(path)
    catalogue.match("/api/rest/1.0/" + path)


def test_every_body_and_result_names_a_known_type() -> None:
    for operation in catalogue.operations():
        for name in [operation.body, *(response.type for response in operation.responses)]:
            assert name is None or catalogue.type_named(name, operation.service) is not None, operation.id


def test_every_field_of_a_type_has_a_known_type() -> None:
    for known in catalogue.types():
        for field in known.fields:
            for name in field.type_names:
                assert catalogue.type_named(name, known.services[0]) is not None, (known.name, field.name)


def test_every_field_of_an_event_has_a_known_type() -> None:
    for event in catalogue.events():
        for field in event.fields:
            for name in field.type_names:
                assert catalogue.type_named(name, event.service) is not None, (event.event_name, field.name)


def test_a_name_with_several_definitions_is_resolved_in_its_service() -> None:
    assert [field.name for field in _fields("Participant", "Call control")][:1] == ["participantId"]
    assert [field.name for field in _fields("Participant", "Communication log")][:1] == ["role"]
    assert catalogue.type_named("NoSuchType") is None


def _fields(name: str, service: str) -> tuple[catalogue.Field, ...]:
    found = catalogue.type_named(name, service)
    assert found is not None
    return found.fields


def test_every_event_of_a_package_is_described_and_says_so() -> None:
    by_name = {event.event_name: event for event in catalogue.events()}
    for package, names in catalogue.event_packages().items():
        for name in names:
            event = by_name[name]
            assert package in (event.package, *event.packages)


def test_the_statuses_an_operation_documents_can_be_asked() -> None:
    operation = catalogue.operations_by_id()["users.getByCompanyPhone"]
    assert operation.documents(404)
    assert not operation.documents(409)
