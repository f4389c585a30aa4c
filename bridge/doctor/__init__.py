"""`ctibridge doctor`: looks at everything that a configuration names, from here, and says what to mend.

A check is a coroutine that puts what it finds into a `findings.Room`; the checks of all rooms run side by side, each
step with a limit of time. Nothing that is secret is put into a finding. Errors: none leave `examine`.
"""
