"""Fuzzing: every codec as a function of bytes, guided by coverage where atheris is installed (`README.md`)."""
