"""`tests/system/test_tunnel.py` with two bridges as one."""

from tests.system.test_tunnel import *  # noqa: F403 - the very same tests
