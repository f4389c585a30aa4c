"""Tests of `bridge.transport`."""
