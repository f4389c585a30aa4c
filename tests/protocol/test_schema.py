"""What a schema takes, what it makes of it, and what it says of what it does not take."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.schema import (
    Anything,
    Choice,
    Either,
    Flag,
    FreeObject,
    Listing,
    Member,
    Misfit,
    Nullable,
    Number,
    Record,
    Schema,
    Text,
    Truth,
    Upload,
    Uploaded,
    Whole,
)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def tree() -> Record:
    """A record with every kind of member, and itself as one."""
    record = Record("Tree")
    record.members.update(
        {
            "name": Member(Text(), True),
            "size": Member(Whole(32), False),
            "share": Member(Number(), False),
            "open": Member(Truth(), False),
            "mode": Member(Choice(("NORMAL", "QUIET"), {"SILENT": "QUIET"}), False),
            "branches": Member(Listing(record), False),
            "rule": Member(Either(Text(), Listing(record)), False),
            "extra": Member(FreeObject(), False),
            "note": Member(Nullable(Text()), False),
        }
    )
    return record


def misfit(schema: Schema, value: Any) -> str:
    with pytest.raises(Misfit) as raised:
        schema.accept(value)
    return str(raised.value)


@pytest.mark.parametrize(
    ("schema", "given", "sent"),
    [
        (Text(), "70120", "70120"),
        (Text(), 70120, "70120"),
        (Text(), 1.5, "1.5"),
        (Text(), True, "true"),
        (Whole(32), 7, 7),
        (Whole(32), "7", 7),
        (Whole(32), "-7", -7),
        (Whole(32), 7.0, 7),
        (Number(), "1.5", 1.5),
        (Number(), 2, 2),
        (Truth(), False, False),
        (Truth(), "TRUE", True),
        (Truth(), "false", False),
        (Flag(), "", True),
        (Choice(("NORMAL", "QUIET")), "normal", "NORMAL"),
        (Choice(("LOG_ON",), {"LOGGED_ON": "LOG_ON"}), "LOGGED_ON", "LOG_ON"),
        (Choice(("LOG_ON",), {"LOGGED_ON": "LOG_ON"}), "logged_on", "LOG_ON"),
        (Choice(("true", "false")), True, "true"),
        (Nullable(Text()), None, None),
        (Nullable(Text()), "x", "x"),
        (Listing(Whole()), ["1", 2], [1, 2]),
        (Listing(Text(), 1, ","), [7, "8"], "7,8"),
        (Listing(Text(), 1, ","), "7,8", "7,8"),
        (Listing(Text(), 1, ","), 7, "7"),
        (Anything(), {"a": [None]}, {"a": [None]}),
        (FreeObject(), {"a": 1}, {"a": 1}),
        (Either(Text(), Listing(Whole())), ["3"], [3]),
        (tree(), {"name": "x", "size": None}, {"name": "x"}),
        (tree(), {"name": "x", "note": None}, {"name": "x", "note": None}),
        (Upload(), "a,b\n", Uploaded(b"a,b\n")),
        (Upload(), b"\xff", Uploaded(b"\xff")),
        (Upload(), {"text": "é"}, Uploaded("é".encode())),
        (
            Upload(),
            {"data": base64.b64encode(b"\xff").decode(), "contentType": "text/csv", "filename": "c.csv"},
            Uploaded(b"\xff", "text/csv", "c.csv"),
        ),
        (Upload(), {"data": b"\xff", "filename": None}, Uploaded(b"\xff")),
    ],
)
def test_a_value_is_made_into_what_is_sent(schema: Schema, given: Any, sent: Any) -> None:
    taken = schema.accept(given)
    assert taken == sent
    assert type(taken) is type(sent)


@pytest.mark.parametrize(
    ("schema", "given", "says"),
    [
        (Text(), None, "it must be a string, got null"),
        (Text(), ["x"], "it must be a string, got an array of 1"),
        (Text(), "\ud800", "it must be Unicode text, got a string with a lone surrogate"),
        (Text(), 10**300, "it must be a string, got a huge number"),
        (Text(), float("nan"), "it must be a string, got NaN"),
        (Whole(32), "seven", "it must be an integer, got the string 'seven'"),
        (Whole(32), True, "it must be an integer, got true"),
        (Whole(32), 1.5, "it must be an integer, got the number 1.5"),
        (Whole(32), 2**31, "it must be an integer from -2147483648 to 2147483647, got the number 2147483648"),
        (Whole(None, 0), -1, "it must be an integer from 0 to 9007199254740991, got the number -1"),
        (Number(), "much", "it must be a number, got the string 'much'"),
        (Number(), "inf", "it must be a number, got the string 'inf'"),
        (Truth(), 1, "it must be true or false, got the number 1"),
        (Truth(), "", "it must be true or false, got the string ''"),
        (Choice(("A", "B")), "C", "it must be one of A, B, got the string 'C'"),
        (Choice(("A", "B")), 7, "it must be one of A, B, got the number 7"),
        (Listing(Text()), "x", "it must be an array, got the string 'x'"),
        (Listing(Text(), 1), [], "it must hold at least 1, got an empty array"),
        (Listing(Whole()), [1, "x"], "[1] must be an integer, got the string 'x'"),
        (Listing(Listing(Whole())), [[1], [{}]], "[1][0] must be an integer, got an object"),
        (FreeObject(), [], "it must be an object, got an array of 0"),
        (Either(Text(), Listing(Whole())), {}, "it must be a string, got an object"),
        (Either(Text(), Listing(Whole())), [{}], "[0] must be an integer, got an object"),
        (tree(), {}, "name is missing"),
        (tree(), {"name": None}, "name is missing"),
        (
            tree(),
            {"name": "x", "branches": [{"name": "y", "size": []}]},
            "branches[0].size must be an integer, got an array of 0",
        ),
        (tree(), {"name": "x", "branches": [{"mode": "QUIET"}]}, "branches[0].name is missing"),
        (Upload(), 7, "it must be a text, bytes or {contentType, filename, data}, got the number 7"),
        (Upload(), {}, "data is missing; give it, or text"),
        (Upload(), {"data": "", "text": ""}, "data and text are the same; give one"),
        (Upload(), {"data": "%"}, "data must be base64, got the string '%'"),
        (Upload(), {"data": 7}, "data must be base64, got the number 7"),
        (Upload(), {"text": 7}, "text must be a string, got the number 7"),
        (
            Upload(),
            {"text": "", "colour": 1},
            "colour is unknown; allowed are contentType, filename, data, text",
        ),
        (
            Upload(),
            {"text": "", "contentType": "text"},
            "contentType must be a media type like text/csv, got the string 'text'",
        ),
    ],
)
def test_a_misfit_says_where_it_is_what_came_and_what_is_allowed(
    schema: Schema, given: Any, says: str
) -> None:
    assert misfit(schema, given) == says


def test_an_unknown_member_is_named_with_those_that_are_allowed() -> None:
    said = misfit(tree(), {"name": "x", "branches": [{"name": "y", "colour": "red"}]})
    assert said.startswith("branches[0].colour is unknown; allowed are name, size, share, open, mode")


@pytest.mark.parametrize("name", ['a"b', "a/b", "a\\b", "a\r\nX: y", ""])
def test_a_file_name_cannot_break_out_of_its_header(name: str) -> None:
    assert misfit(Upload(), {"text": "", "filename": name}).startswith("filename must be a name")


@pytest.mark.parametrize("media", ["text/csv\r\nX: y", "text/csv; a", "/", "text/csv;\x00"])
def test_a_media_type_cannot_break_out_of_its_header(media: str) -> None:
    assert misfit(Upload(), {"text": "", "contentType": media}).startswith("contentType must be a media type")


@given(json_values)
def test_any_value_is_taken_or_refused_in_words(value: Any) -> None:
    for schema in (tree(), Upload(), Listing(Text(), 1, ","), Number(), Whole(), Flag()):
        try:
            schema.accept(value)
        except Misfit as refused:
            str(refused).encode()


@given(json_values)
def test_what_was_taken_is_taken_again_as_it_is(value: Any) -> None:
    schema = tree()
    try:
        once = schema.accept(value)
    except Misfit:
        return
    assert schema.accept(once) == once


@pytest.mark.parametrize(
    "schema", [tree(), Upload(), Listing(Whole(16, 5), 2), Nullable(Text()), Either(Truth(), Text())]
)
def test_a_sample_fits(schema: Schema) -> None:
    schema.accept(schema.sample())


def test_a_record_that_holds_itself_is_described_once() -> None:
    found: dict[str, Any] = {}

    def components(name: str, describe: Any) -> dict[str, Any]:
        if name not in found:
            found[name] = {}
            found[name] = describe(components)
        return {"$ref": f"#/{name}"}

    assert tree().describe(components) == {"$ref": "#/Tree"}
    assert list(found) == ["Tree"]
    described = found["Tree"]
    assert described["required"] == ["name"]
    assert described["properties"]["branches"] == {"type": "array", "items": {"$ref": "#/Tree"}}
    assert described["properties"]["mode"] == {"type": "string", "enum": ["NORMAL", "QUIET", "SILENT"]}
    assert described["properties"]["size"] == {"type": "integer", "format": "int32"}
