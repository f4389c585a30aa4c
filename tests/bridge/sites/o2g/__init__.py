"""Tests of O2G sites."""
