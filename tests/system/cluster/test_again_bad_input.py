"""`tests/system/test_bad_input.py` with two bridges as one."""

from tests.system.test_bad_input import *  # noqa: F403 - the very same tests
