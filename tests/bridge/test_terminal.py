"""What the command line makes of parameters, events and strangers' text (protocol.md section 10)."""

from __future__ import annotations

import json
import time
from importlib import resources
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bridge import method_list
from bridge.terminal import arguments, lines
from bridge.terminal.failures import WrongUsage
from bridge.terminal.style import Style, printable
from bridge.terminal.watching import Wanted

Json = dict[str, Any]


def _examples() -> list[tuple[str, Json]]:
    document = (resources.files("protocol") / "openrpc" / "openrpc.json").read_bytes()
    return [
        (method["name"], {each["name"]: each["value"] for each in example["params"]})
        for method in json.loads(document)["methods"]
        for example in method.get("examples", ())
    ]


def test_every_documented_example_can_be_written_as_pairs() -> None:
    """protocol.md section 10: the types are those of the OpenRPC document."""
    examples = _examples()
    assert len(examples) > 100
    for method, params in examples:
        words = [
            f"{name}={value if isinstance(value, str) else json.dumps(value)}"
            for name, value in params.items()
        ]
        assert arguments.params(method, words) == (params or None), method


def test_every_method_says_how_it_is_called() -> None:
    for method in method_list.methods().values():
        said = method_list.signature(method).split(" ")
        assert said[0] == method.name
        assert len(said) == 1 + len(method.params)


@given(st.text())
@example('"1"')
@example("0123")
def test_a_text_stays_a_text_whatever_it_looks_like(text: str) -> None:
    """protocol.md section 10: 0123 is no number where a number of a telephone is wanted."""
    assert arguments.params("Cti.dial", [f"destination={text}"]) == {"destination": text}


def test_an_item_of_a_list_may_be_given_by_itself() -> None:
    selectors = arguments.params("O2g.subscribe", ['selectors={"names":["telephony"]}'])
    assert selectors == {"selectors": [{"names": ["telephony"]}]}


def test_a_method_of_another_version_takes_what_it_gets() -> None:
    """protocol.md section 10: the bridge may be newer than the program."""
    given = arguments.params("New.method", ["number=1", "text=one", 'object={"a":1}'])
    assert given == {"number": 1, "text": "one", "object": {"a": 1}}


@pytest.mark.parametrize("text", ["{", "7", "null", '"\ud800"', "[" * 100_000])
def test_what_is_no_json_object_is_wrong_usage(text: str) -> None:
    with pytest.raises(WrongUsage, match="PARAMS"):
        arguments.params("Cti.dial", [text])


HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202eevil\n\r"


def test_a_callers_name_cannot_command_the_terminal() -> None:
    """A display name comes from anybody who calls: its control characters are spelt out."""
    call = {
        "eventType": "EventRinging",
        "DN": "1",
        "otherDN": "2",
        "otherDName": HOSTILE,
        "callDirection": "Incoming",
        "uniqueId": HOSTILE,
    }
    for kind, said in (("PhoneEvent", call), ("FlashTextEvent", {"message": HOSTILE}), (HOSTILE, [HOSTILE])):
        line = lines.line({"params": {"seq": 1, "msgType": kind, "ctiMessage": said}})
        for style in (Style(False), Style(True)):
            text = line.text(style, time.localtime())
            for colours in ("\x1b[0m", "\x1b[1m", "\x1b[1;36m", "\x1b[36m", "\x1b[33m", "\x1b[2m"):
                text = text.replace(colours, "")
            assert text == printable(text)


def test_the_same_in_a_result_which_stays_the_json_that_it_was() -> None:
    text = Style(False).json({"name": HOSTILE})
    assert json.loads(text) == {"name": HOSTILE}
    assert all(printable(line) == line for line in text.split("\n"))


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.booleans() | st.none() | st.floats(0, 1)))
def test_colours_change_nothing_but_the_colour(value: Json) -> None:
    plain, coloured = Style(False).json(value), Style(True).json(value)
    for code in ("32", "34", "35", "36", "0"):
        coloured = coloured.replace(f"\x1b[{code}m", "")
    assert coloured == plain
    assert json.loads(plain) == value


def test_types_are_compared_without_regard_to_capitals_and_patterns_with_both_forms() -> None:
    message = {"params": {"seq": 1, "msgType": "QueueStatistics", "ctiMessage": {"queueId": 7}}}
    line, encoded = lines.line(message), json.dumps(message)
    for types, pattern, expected in (
        ([], None, True),
        (["queue*"], None, True),
        (["Agent*", "QueueStatistics"], "queueid=7", True),
        (["Agent*"], None, False),
        ([], '"queueId": 7', True),
        ([], "8$", False),
    ):
        assert Wanted(types, pattern)(line, encoded) is expected
