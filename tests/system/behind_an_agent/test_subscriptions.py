"""`tests/system/test_subscriptions.py` with the sites reached through an agent."""

from tests.system.test_subscriptions import *  # noqa: F403 - the very same tests
