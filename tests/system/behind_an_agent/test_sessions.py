"""`tests/system/test_sessions.py` with the sites reached through an agent."""

from tests.system.test_sessions import *  # noqa: F403 - the very same tests
