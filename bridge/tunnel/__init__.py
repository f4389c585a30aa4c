"""REST between the outside and a site: through sockets, through agents and as plain HTTP, and what may pass."""
