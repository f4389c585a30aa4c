"""The bridge's own client for people at a terminal: one call, or the events of a user as they happen.

Errors: `failures.Failure` and what is below it; each has an exit status.
"""
