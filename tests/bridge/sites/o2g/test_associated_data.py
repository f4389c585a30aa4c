"""Tests of variables in the 32 bytes that O2G attaches to a call."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.sites.o2g.associated_data import LIMIT_BYTES, NotAttachable, decode, encode32

short_texts = st.text(max_size=6)


def test_a_variable_is_attached_without_the_prefix_that_every_page_knows() -> None:
    assert encode32({"USR_case": "12", "name": "Zoë"}) == "case=12;name=Zoë"


def test_an_attached_variable_comes_back_with_its_prefix() -> None:
    assert decode("case=12;name=Zoë") == {"USR_case": "12", "USR_name": "Zoë"}


def test_separators_and_control_characters_in_values_survive() -> None:
    assert decode(encode32({"a": "1;2=3%\n"})) == {"USR_a": "1;2=3%\n"}


@pytest.mark.parametrize("text", ["this is my data", "a=1;", "a=b=c", ";", "12"])
def test_what_another_application_attached_is_one_variable(text: str) -> None:
    assert decode(text) == {"USR_associatedData": text}


def test_nothing_attached_is_no_variable() -> None:
    assert decode("") == {}


def test_thirty_two_bytes_fit() -> None:
    assert len(encode32({"a": "x" * (LIMIT_BYTES - 2)}).encode()) == LIMIT_BYTES


@pytest.mark.parametrize("value", ["x" * 31, "é" * 16])
def test_more_than_thirty_two_bytes_are_refused_with_limit_and_size(value: str) -> None:
    size = 2 + len(value.encode())
    with pytest.raises(NotAttachable, match=rf"take {size} bytes .* attaches 32 at most"):
        encode32({"a": value})


def test_one_variable_given_with_and_without_prefix_is_refused() -> None:
    with pytest.raises(NotAttachable, match="case is given twice"):
        encode32({"case": "1", "USR_case": "2"})


def test_a_lone_surrogate_is_refused() -> None:
    with pytest.raises(NotAttachable, match="surrogate"):
        encode32({"a": "\ud800"})


@given(st.dictionaries(short_texts, short_texts, max_size=4))
def test_whatever_fits_comes_back(variables: dict[str, str]) -> None:
    try:
        text = encode32(variables)
    except NotAttachable:
        return
    assert len(text.encode()) <= LIMIT_BYTES
    assert decode(text) == {"USR_" + key.removeprefix("USR_"): value for key, value in variables.items()}


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    assert all(key.startswith("USR_") for key in decode(text))
