"""`tests/system/test_faults.py` with the sites reached through an agent."""

from tests.system.test_faults import *  # noqa: F403 - the very same tests
