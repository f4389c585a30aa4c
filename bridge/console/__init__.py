"""The web console at `/console`: its files, and the JavaScript client that it and other pages load."""
