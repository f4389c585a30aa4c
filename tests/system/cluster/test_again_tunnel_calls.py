"""`tests/system/test_tunnel_calls.py` with two bridges as one."""

from tests.system.test_tunnel_calls import *  # noqa: F403 - the very same tests
