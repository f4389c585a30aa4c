"""`tests/system/test_routing.py` with two bridges as one."""

from tests.system.test_routing import *  # noqa: F403 - the very same tests
