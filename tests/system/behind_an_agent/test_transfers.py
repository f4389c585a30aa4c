"""`tests/system/test_transfers.py` with the sites reached through an agent."""

from tests.system.test_transfers import *  # noqa: F403 - the very same tests
