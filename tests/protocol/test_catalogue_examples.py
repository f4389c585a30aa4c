"""The examples of the O2G document: each request can be made as a call, each deviation is one that is known."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from protocol import catalogue
from protocol.catalogue import Example, o2g
from protocol.jsonrpc import RpcError
from protocol.methods import o2g_methods
from protocol.rest import RestMethod
from protocol.schema import Choice

EXAMPLES = catalogue.examples()


def method_of(example: Example) -> RestMethod:
    return o2g_methods()[f"O2g.{example.operation}"]


def full_path(example: Example) -> str:
    path = example.request.path
    return path if path.startswith(catalogue.API_ROOT) else catalogue.API_BASE + path


def arguments(example: Example) -> dict[str, Any]:
    """What a client would give for the example's request."""
    found = catalogue.match(full_path(example))
    assert found is not None
    operation, path = found.by_method[method_of(example).verb]
    assert operation.id == example.operation
    query = {name: "" if value is None else value for name, value in example.request.query.items()}
    return {**path, **query, **(example.request.body or {})}


CALLABLE = [example for example in EXAMPLES if not example.path_mismatch and not example.request.unparsed]


def test_the_examples_are_all_there() -> None:
    assert len(EXAMPLES) == 218
    assert len({example.id for example in EXAMPLES}) == 218
    assert {example.operation for example in EXAMPLES} <= set(catalogue.operations_by_id())
    assert len({example.operation for example in EXAMPLES}) == 145


@pytest.mark.parametrize("example", CALLABLE, ids=lambda example: str(example.id))
def test_an_example_s_request_is_what_a_call_with_its_parameters_sends(example: Example) -> None:
    method = method_of(example)
    sent = method.request(method.accept(method.named(arguments(example))))
    path, _, query = sent.target.partition("?")
    found = catalogue.match(path)
    assert found is not None
    assert found.by_method[method.verb][0].id == example.operation
    assert len(query.split("&") if query else []) == len(example.request.query)
    if sent.body is not None and example.request.body is not None:
        # What is in the path goes into the body, too, where the body's type has it.
        told = {name: value for name, value in arguments(example).items() if name in (method.body or ())}
        assert comparable(msgspec.json.decode(sent.body)) == comparable(told)


def comparable(value: Any) -> Any:
    """Without what is changed on purpose: null, what is a number or a boolean, an enumeration's case."""
    if isinstance(value, dict):
        return {key: comparable(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [comparable(item) for item in value]
    return str(value).casefold()


def test_the_examples_that_cannot_be_called_are_known() -> None:
    others = {example.id for example in EXAMPLES} - {example.id for example in CALLABLE}
    assert others == {
        "sessions.open 6",  # its body is elided
        "phoneSetProgramming.getDynamicState 1",  # its path lacks a capital
        "callCenterManagement.closePilot 1",  # its path is that of openPilot
    }


def test_what_is_accepted_beyond_the_tables_is_in_no_table_and_in_some_example() -> None:
    text = msgspec.json.encode(EXAMPLES).decode()
    for enumeration, values in o2g.accepted().values.items():
        known = catalogue.type_named(enumeration)
        assert known is not None
        for value, meant in values.items():
            assert value not in known.values
            assert meant in known.values or meant == value
            assert f'"{value}"' in text
    for name, fields in o2g.accepted().fields.items():
        known = catalogue.type_named(name)
        assert known is not None
        for field in fields:
            assert field.name not in {known_field.name for known_field in known.fields}
            assert f'"{field.name}":' in text


def test_what_is_accepted_as_a_list_is_a_string_in_the_tables() -> None:
    for name in o2g.accepted().lists:
        types = {p.type for o in catalogue.operations() for p in o.query if p.name == name}
        assert types == {"string"}, name


def test_an_example_s_path_that_is_another_operation_s_is_marked() -> None:
    for example in EXAMPLES:
        found = catalogue.match(full_path(example))
        verb = method_of(example).verb
        leads = found is not None and verb in found.by_method
        is_own = leads and found is not None and found.by_method[verb][0].id == example.operation
        assert is_own is not example.path_mismatch, example.id


def test_a_value_of_an_example_means_what_the_table_says() -> None:
    state = catalogue.type_named("AgentMainState")
    assert state is not None
    schema = Choice(state.values, o2g.accepted().values["AgentMainState"])
    assert schema.accept("LOGGED_ON") == "LOG_ON"
    assert schema.accept("log_off") == "LOG_OFF"


def test_a_deviation_of_a_request_that_is_not_accepted_is_refused() -> None:
    method = o2g_methods()["O2g.callCenterAgent.requestIntrusion"]
    with pytest.raises(RpcError):
        method.accept({"agentNumber": "1", "mode": "restrict"})
