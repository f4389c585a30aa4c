"""`tests/system/test_bad_frames.py` with two bridges as one."""

from tests.system.test_bad_frames import *  # noqa: F403 - the very same tests
