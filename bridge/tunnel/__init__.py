"""REST through a socket: the requests of tunnel clients, and what may pass."""
