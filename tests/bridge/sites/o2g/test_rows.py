"""Tests of the language of the method table."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.sites.o2g.calls import UserState
from bridge.sites.o2g.resolvers import VOCABULARY
from bridge.sites.o2g.rows import Context, RestAnswer, RestCall, Row, Step, compile_row, execute

DONE = RestAnswer(204, [], b"")


def first_call(step: Step, args: dict[str, Any]) -> RestCall:
    program = compile_row(Row(steps=(step,)), VOCABULARY)
    return next(execute(program, "Cti.test", args, Context(UserState("oxe70120"))))


def test_a_literal_stands_for_itself_at_any_depth() -> None:
    body = {"a": {"b": ["c", 1, True]}}
    call = first_call(Step(call="POST /x", op="x", body=body), {})
    assert call == RestCall("POST", "/x", "", b'{"a":{"b":["c",1,true]}}')


def test_a_member_without_a_value_is_left_out() -> None:
    step = Step(call="POST /x", op="x", query={"p": "$here", "q": "$gone"}, body={"r": "$gone"})
    assert first_call(step, {"here": "a b&c"}) == RestCall("POST", "/x", "p=a%20b%26c", b"{}")


def test_a_path_parameter_is_one_segment_whatever_it_holds() -> None:
    step = Step(call="GET /x/{id}/y", op="x", path={"id": "$id"})
    assert first_call(step, {"id": "a/../b?c#é"}).path == "/x/a%2F..%2Fb%3Fc%23%C3%A9/y"


@pytest.mark.parametrize(
    ("condition", "met"),
    [("$on == true", True), ("$on != true", False), ("$word == here", True), ("$word != there", True)],
)
def test_a_step_is_taken_only_when_its_condition_is_met(condition: str, met: bool) -> None:
    row = Row(steps=(Step(call="GET /x", op="x", when=(condition,)), Step(call="GET /y", op="y")))
    execution = execute(
        compile_row(row, VOCABULARY),
        "Cti.test",
        {"on": True, "word": "here"},
        Context(UserState("oxe70120")),
    )
    assert next(execution).path == ("/x" if met else "/y")


def test_a_row_none_of_whose_steps_is_taken_succeeds_without_a_request() -> None:
    row = Row(steps=(Step(call="GET /x", op="x", when=("$on == true",)),))
    with pytest.raises(StopIteration) as end:
        next(execute(compile_row(row, VOCABULARY), "Cti.test", {"on": False}, Context(UserState("u"))))
    assert end.value.value is None


def test_steps_that_succeeded_are_undone_latest_first() -> None:
    def step(name: str) -> Step:
        return Step(call=f"POST /{name}", op=name, undo=Step(call=f"DELETE /{name}", op=name))

    row = Row(steps=(step("a"), step("b"), step("c")))
    execution = execute(compile_row(row, VOCABULARY), "Cti.test", {}, Context(UserState("u")))
    answers = (DONE, DONE, RestAnswer(500, [], b""), DONE)
    sent = [next(execution), *(execution.send(answer) for answer in answers)]
    assert [f"{c.method} {c.path}" for c in sent] == [
        "POST /a",
        "POST /b",
        "POST /c",
        "DELETE /b",
        "DELETE /a",
    ]


@pytest.mark.parametrize(
    "step",
    [
        Step(call="GET /x", op="x", when=("$on is true",)),
        Step(call="GET /x", op="x", query={"q": "@unheardOf"}),
        Step(call="GET /x", op="x", take="unheardOf"),
        Step(call="GET /x", op="x", go_on_if="unheardOf"),
        Step(call="GET", op="x"),
        Step(call="GET /x", op="x", path={"id": "$id"}),
    ],
)
def test_a_row_that_is_not_well_formed_is_found_when_the_program_starts(step: Step) -> None:
    with pytest.raises((KeyError, ValueError)):
        compile_row(Row(steps=(step,)), VOCABULARY)
