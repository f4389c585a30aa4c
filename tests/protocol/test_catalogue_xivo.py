"""The catalogue of a XiVO's three APIs: complete, consistent, and its examples are what its types say."""

from __future__ import annotations

import re

import msgspec
import pytest

from protocol.catalogue import xivo
from protocol.methods import rest_methods, xivo_methods
from protocol.schema import Misfit, Record

OPERATIONS = [(api, operation) for api in xivo.apis() for operation in api.operations]
IDS = [f"{api.namespace}.{operation.name}" for api, operation in OPERATIONS]


def test_the_whole_of_each_api_is_there() -> None:
    versions = [(api.api, operation.version) for api, operation in OPERATIONS]
    assert {key: versions.count(key) for key in versions} == {
        ("xuc", "2.0"): 30,
        ("xuc", "1.0"): 14,
        ("configmgt", "1.0"): 16,
        ("xcu", "1.0"): 26,
    }


def test_names_are_unique_in_their_api() -> None:
    assert len(set(IDS)) == len(IDS)
    for api in xivo.apis():
        assert len({known.name for known in api.types}) == len(api.types)


def test_only_the_deprecated_history_shares_verb_and_path_with_another_operation() -> None:
    seen: dict[tuple[str, str], list[str]] = {}
    for (api, operation), name in zip(OPERATIONS, IDS, strict=True):
        seen.setdefault((operation.method, api.full_path(operation)), []).append(name)
    assert [names for names in seen.values() if len(names) > 1] == [
        ["Xuc.v1HistoryBySize", "Xuc.v1HistoryByDays"]
    ]


@pytest.mark.parametrize(("api", "operation"), OPERATIONS, ids=IDS)
def test_a_path_names_its_parameters(api: xivo.Api, operation: xivo.Operation) -> None:
    in_path = re.findall(r"\{(\w+)\}", operation.path)
    assert in_path == [field.name for field in operation.path_params]


@pytest.mark.parametrize(("api", "operation"), OPERATIONS, ids=IDS)
def test_the_flat_names_of_parameters_are_unique(api: xivo.Api, operation: xivo.Operation) -> None:
    names = [f.parameter or f.name for f in (*operation.path_params, *operation.query, *operation.body)]
    if operation.upload is not None:
        names.append(operation.upload.parameter)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(("api", "operation"), OPERATIONS, ids=IDS)
def test_an_example_of_a_body_is_taken_and_sent_as_it_is(api: xivo.Api, operation: xivo.Operation) -> None:
    method = xivo_methods(api.api)[f"{api.namespace}.{operation.name}"]
    others = {name: method.parameters[name].schema.sample() for name in method.required}
    example = operation.body_example
    if operation.upload is not None:
        sent = method.request(method.accept({**others, operation.upload.parameter: example}))
        assert sent.body is not None
        assert example.encode() in sent.body
    elif example is not None:
        names = {wire: name for name, wire in (method.body or {}).items()}
        given = {names[wire]: value for wire, value in example.items()}
        sent = method.request(method.accept({**others, **given}))
        assert sent.body is not None
        assert msgspec.json.decode(sent.body) == example


@pytest.mark.parametrize(("api", "operation"), OPERATIONS, ids=IDS)
def test_an_example_of_an_answer_is_of_the_documented_type(api: xivo.Api, operation: xivo.Operation) -> None:
    method = xivo_methods(api.api)[f"{api.namespace}.{operation.name}"]
    (answer,) = method.answers
    for example in operation.response_examples:
        if answer.media is not None:
            assert isinstance(example, str)
        else:
            assert answer.schema is not None, "an answer is shown, so it has a type"
            assert answer.schema.accept(example) == example


@pytest.mark.parametrize("api", xivo.apis(), ids=xivo.NAMES)
def test_every_type_is_used(api: xivo.Api) -> None:
    used = {"Error"}  # the body of what is refused, of every operation
    for operation in api.operations:
        expressions = [field.type for field in operation.body]
        expressions.append(operation.response.type or "")
        used.update(name for text in expressions for name in re.findall(r"\w+", text))
    before: set[str] = set()
    while before != used:
        before = set(used)
        for known in api.types:
            if known.name in used:
                used.update(name for field in known.fields for name in re.findall(r"\w+", field.type))
    assert {known.name for known in api.types} <= used


def test_an_example_of_an_error_is_of_the_error_type() -> None:
    for api, operation in OPERATIONS:
        for example in operation.error_examples:
            assert set(example) == {"error", "message"}
            assert example["error"] in {error.error for error in operation.errors}, (api.api, operation.name)


def test_a_right_is_spelt_as_its_path_and_verb() -> None:
    verbs = {"GET": "read", "POST": "create", "PUT": "update", "DELETE": "delete"}
    odd = []
    for api, operation in OPERATIONS:
        if operation.acl is None:
            continue
        segments = [re.sub(r"\{\w+\}", "*", part) for part in operation.path.strip("/").split("/")]
        spelt = ".".join(["xuc.rest", *segments, verbs[operation.method]])
        if operation.acl != spelt:
            odd.append(f"{api.namespace}.{operation.name}")
    # As documented: `#` for the rest of a path, and no user in the right to dial from a queue.
    assert odd == ["Xuc.exportQualificationAnswers", "Xuc.dialFromQueue"]


def test_what_a_cti_user_may_do_is_in_the_alias() -> None:
    alias = xivo.api("xuc").acl_alias["alias.ctiuser"]
    for operation in xivo.api("xuc").operations:
        if operation.user_type in ("cti", "any") and operation.acl is not None:
            assert operation.acl in alias, operation.name
        if operation.user_type == "webservice" and operation.acl is not None:
            assert operation.acl not in alias, operation.name


def test_an_unknown_operation_is_a_key_error_and_an_unknown_type_is_none() -> None:
    with pytest.raises(KeyError):
        xivo.api("xcu").operation("noSuchOperation")
    assert xivo.api("xcu").operation("getXivo").path == "/xivo/{id}"
    assert xivo.api("xcu").type_named("NoSuchType") is None


def test_a_type_of_one_api_is_not_that_of_another() -> None:
    names = rest_methods()
    user = names["Xcu.getUser"].answers[0].schema
    rights = names["ConfigMgt.getUserRights"].answers[0].schema
    assert isinstance(user, Record)
    assert isinstance(rights, Record)
    with pytest.raises(Misfit):
        rights.accept(user.sample())
