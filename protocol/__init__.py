"""What is on the wire: pure functions and msgspec Structs, no asyncio, no sockets."""
