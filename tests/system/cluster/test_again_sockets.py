"""`tests/system/test_sockets.py` with two bridges as one."""

from tests.system.test_sockets import *  # noqa: F403 - the very same tests
