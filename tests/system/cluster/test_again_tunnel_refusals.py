"""`tests/system/test_tunnel_refusals.py` with two bridges as one."""

from tests.system.test_tunnel_refusals import *  # noqa: F403 - the very same tests
