"""Requests that can be read in two ways, as bytes, and the status that refuses each; for raw sockets.

The cases are those of RFC 9112 sections 2.2, 3, 5, 6, 7 and 11.2, which a proxy in front may read in another way.
"""

from __future__ import annotations

HEAD = b"POST /api/rest HTTP/1.1\r\nHost: bridge\r\n"

SMUGGLED = b"GET /api/rest/smuggled HTTP/1.1\r\nHost: bridge\r\n\r\n"

REFUSED = {
    "a length and a coding": (
        HEAD + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
        400,
    ),
    "a coding and a length": (
        HEAD + b"Transfer-Encoding: chunked\r\nContent-Length: 48\r\n\r\n0\r\n\r\n" + SMUGGLED,
        400,
    ),
    "two lengths": (HEAD + b"Content-Length: 0\r\nContent-Length: 41\r\n\r\n" + SMUGGLED, 400),
    "the same length twice": (HEAD + b"Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", 400),
    "a list of lengths": (HEAD + b"Content-Length: 5, 5\r\n\r\nhello", 400),
    "a length with a sign": (HEAD + b"Content-Length: +5\r\n\r\nhello", 400),
    "a hexadecimal length": (HEAD + b"Content-Length: 0x5\r\n\r\nhello", 400),
    "a negative length": (HEAD + b"Content-Length: -1\r\n\r\nhello", 400),
    "an empty length": (HEAD + b"Content-Length:\r\n\r\nhello", 400),
    "a length beyond all numbers": (HEAD + b"Content-Length: 99999999999999999999\r\n\r\n", 400),
    "a space before the colon": (HEAD + b"Content-Length : 5\r\n\r\nhello", 400),
    "a folded line": (HEAD + b"X-A: b\r\n Transfer-Encoding: chunked\r\n\r\n", 400),
    "a folded coding": (HEAD + b"Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n", 400),
    "a space before the first header": (b"GET / HTTP/1.1\r\n Host: bridge\r\n\r\n", 400),
    "bare line feeds": (b"GET / HTTP/1.1\nHost: bridge\n\n", 400),
    "a bare line feed between headers": (b"GET / HTTP/1.1\r\nHost: bridge\nX: y\r\n\r\n", 400),
    "a bare carriage return": (b"GET / HTTP/1.1\r\nHost: bridge\rX: y\r\n\r\n", 400),
    "a NUL in a header": (b"GET / HTTP/1.1\r\nHost: bridge\r\nX: a\x00b\r\n\r\n", 400),
    "a header without a name": (b"GET / HTTP/1.1\r\nHost: bridge\r\n: y\r\n\r\n", 400),
    "the coding identity": (HEAD + b"Transfer-Encoding: identity\r\n\r\n", 501),
    "chunked, but not last": (HEAD + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", 400),
    "a coding before chunked": (HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501),
    "a coding called xchunked": (HEAD + b"Transfer-Encoding: xchunked\r\n\r\n", 501),
    "a vertical tab before chunked": (HEAD + b"Transfer-Encoding: \x0bchunked\r\n\r\n", 400),
    "two codings": (HEAD + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n", 400),
    "chunked twice": (HEAD + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
    "a coding in HTTP/1.0": (
        b"POST / HTTP/1.0\r\nHost: bridge\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400,
    ),
    "an absolute target": (b"GET http://evil.example/api/rest HTTP/1.1\r\nHost: bridge\r\n\r\n", 400),
    "CONNECT": (b"CONNECT evil.example:443 HTTP/1.1\r\nHost: bridge\r\n\r\n", 400),
    "the target *": (b"OPTIONS * HTTP/1.1\r\nHost: bridge\r\n\r\n", 400),
    "no host": (b"GET / HTTP/1.1\r\n\r\n", 400),
    "two hosts": (b"GET / HTTP/1.1\r\nHost: bridge\r\nHost: evil.example\r\n\r\n", 400),
    "a host with a path": (b"GET / HTTP/1.1\r\nHost: bridge/evil\r\n\r\n", 400),
    "a host with a user": (b"GET / HTTP/1.1\r\nHost: bridge@evil.example\r\n\r\n", 400),
    "an empty host": (b"GET / HTTP/1.1\r\nHost:\r\n\r\n", 400),
    "HTTP/2.0 in words": (b"GET / HTTP/2.0\r\nHost: bridge\r\n\r\n", 505),
    "HTTP/0.9": (b"GET /\r\n\r\n", 505),
    "a version there is not": (b"GET / HTTP/1.2\r\nHost: bridge\r\n\r\n", 400),
    "HTTP/2's first words": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
    "a space in the target": (b"GET /a b HTTP/1.1\r\nHost: bridge\r\n\r\n", 400),
    "a tab for a space": (b"GET\t/\tHTTP/1.1\r\nHost: bridge\r\n\r\n", 400),
    "a method in small letters": (b"get / HTTP/1.1\r\nHost: bridge\r\n\r\n", 400),
    "a byte that is no letter in the target": (b"GET /\xe9 HTTP/1.1\r\nHost: bridge\r\n\r\n", 400),
}

BAD_CHUNKS = {
    "a prefixed size": b"0x3\r\nabc\r\n0\r\n\r\n",
    "a size beyond 64 bits": b"10000000000000003\r\nabc\r\n0\r\n\r\n",
    "a negative size": b"-3\r\nabc\r\n0\r\n\r\n",
    "a size with a sign": b"+3\r\nabc\r\n0\r\n\r\n",
    "a space after the size": b"3 \r\nabc\r\n0\r\n\r\n",
    "a size that is a word": b"three\r\nabc\r\n0\r\n\r\n",
    "an empty size": b"\r\nabc\r\n0\r\n\r\n",
    "bare line feeds": b"3\nabc\n0\n\n",
    "a bare line feed in an extension": b"3;a\nb\r\nabc\r\n0\r\n\r\n",
    "too long a chunk": b"3\r\nabcd\r\n0\r\n\r\n",
    "no line end after a chunk": b"3\r\nabcXX0\r\n\r\n",
}


def chunked(body: bytes, headers: bytes = b"Transfer-Encoding: chunked\r\n") -> bytes:
    return HEAD + headers + b"\r\n" + body
