"""`tests/system/test_transfers.py` with two bridges as one."""

from tests.system.test_transfers import *  # noqa: F403 - the very same tests
