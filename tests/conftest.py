"""What the tests exercise is written down at the end, for `ctibridge coverage`; how property tests draw."""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests import exercised
from tests.system import client

# The same examples in every run, whose time nobody measures: what a check finds does not depend on luck or load.
# `CTIBRIDGE_EXPLORE=2000` draws so many others for each property.
EXPLORE = os.environ.get("CTIBRIDGE_EXPLORE")
settings.register_profile(
    "ctibridge",
    deadline=None,
    derandomize=EXPLORE is None,
    max_examples=50 if EXPLORE is None else int(EXPLORE),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ctibridge")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Listen to what the system tests' clients are answered."""
    client.LISTENERS.append(exercised.answered)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the record of this run; one of several processes leaves that to the one that has started them."""
    config = session.config
    sent: dict[str, str] | None = getattr(config, "workeroutput", None)
    if sent is not None:
        sent["exercised"] = exercised.told()
        return
    asked_for = config.args != config.getini("testpaths") or config.option.keyword or config.option.markexpr
    exercised.write(config.rootpath, whole=not asked_for and session.testsfailed == 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """One of several processes has run its tests."""
    told = getattr(node, "workeroutput", {}).get("exercised")
    if told is not None:
        exercised.hear(told)
