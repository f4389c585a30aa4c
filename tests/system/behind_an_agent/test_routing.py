"""`tests/system/test_routing.py` with the sites reached through an agent."""

from tests.system.test_routing import *  # noqa: F403 - the very same tests
