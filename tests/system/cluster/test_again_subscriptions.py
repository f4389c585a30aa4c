"""`tests/system/test_subscriptions.py` with two bridges as one."""

from tests.system.test_subscriptions import *  # noqa: F403 - the very same tests
