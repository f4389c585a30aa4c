"""The simulated PBX: a program of its own, with its own state, behind real HTTP."""
