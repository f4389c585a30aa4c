"""What the tests exercise is written down at the end, for `ctibridge coverage`."""

from __future__ import annotations

import pytest

from tests import exercised
from tests.system import client


def pytest_sessionstart(session: pytest.Session) -> None:
    """Listen to what the system tests' clients are answered."""
    client.LISTENERS.append(exercised.answered)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the record of this run."""
    config = session.config
    asked_for = config.args != config.getini("testpaths") or config.option.keyword or config.option.markexpr
    exercised.write(config.rootpath, whole=not asked_for and session.testsfailed == 0)
