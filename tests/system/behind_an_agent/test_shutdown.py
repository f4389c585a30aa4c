"""`tests/system/test_shutdown.py` with the sites reached through an agent."""

from tests.system.test_shutdown import *  # noqa: F403 - the very same tests
