"""Completion for shells: what can be typed, from the parsers and the OpenRPC document, as a script for each shell.

Everything is in the script: a key press starts no program. Errors: none.
"""
