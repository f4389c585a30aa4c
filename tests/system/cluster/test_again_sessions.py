"""`tests/system/test_sessions.py` with two bridges as one."""

from tests.system.test_sessions import *  # noqa: F403 - the very same tests
