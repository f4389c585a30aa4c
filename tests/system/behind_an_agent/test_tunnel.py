"""`tests/system/test_tunnel.py` with the sites reached through an agent."""

from tests.system.test_tunnel import *  # noqa: F403 - the very same tests
