"""Tests of traces where they cannot be made, or are not wanted; tests/system/test_tracing.py has the rest."""

from __future__ import annotations

import sys

import pytest

from bridge import tracing
from tests.bridge.carrier import Carrier


def test_without_the_extra_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    with pytest.raises(tracing.TracingError, match=r"pip install 'ctibridge\[otel\]'"):
        tracing.enable()
    assert tracing.active() is None


def test_without_traces_a_carrier_is_not_wrapped() -> None:
    carrier = Carrier()
    assert tracing.traced("paris", carrier) is carrier
