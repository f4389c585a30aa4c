"""Tests of XiVO sites."""
