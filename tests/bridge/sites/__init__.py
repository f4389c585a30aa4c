"""Tests of the kinds of sites."""
