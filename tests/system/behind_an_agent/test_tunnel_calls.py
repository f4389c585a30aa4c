"""`tests/system/test_tunnel_calls.py` with the sites reached through an agent."""

from tests.system.test_tunnel_calls import *  # noqa: F403 - the very same tests
