"""The commands of `ctibridge`, protocol.md section 10: one module each, with its parser and what it runs.

Errors: `options.UsageError` and `config.ConfigError`, said by `bridge.cli` in one line.
A command imports what it draws in only when it runs: the help and the completion of a shell have to be quick.
"""
