"""What a fuzz target is, and its bytes taken apart. Errors: `Fault`, for what must not be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


class Fault(AssertionError):
    """A promise is broken: not by an exception, which is a fault by itself, but by what came out."""


@dataclass(frozen=True)
class Target:
    """`run` takes any bytes and returns; whatever it raises is a fault. `seeds` are good inputs to begin with.

    `tokens` are words that mutation puts in, for chance would hardly find them.
    """

    name: str
    run: Callable[[bytes], None]
    seeds: Sequence[bytes]
    tokens: Sequence[bytes] = ()


def holds(condition: object, why: str) -> None:
    """`Fault` unless it is so; unlike `assert` it stays under `python -O`."""
    if not condition:
        raise Fault(why)


def split(data: bytes) -> tuple[int, bytes]:
    """The first byte, which chooses among variants, and the rest. Printable choices keep a corpus readable."""
    return (data[0] if data else 0), data[1:]


def lines(data: bytes, most: int = 64) -> list[bytes]:
    """Several inputs in one, a line each."""
    return data.split(b"\n")[:most]


JSON_TOKENS: Sequence[bytes] = (
    b"{",
    b"}",
    b"[",
    b"]",
    b'"',
    b",",
    b":",
    b"null",
    b"true",
    b"false",
    b"-1",
    b"1e999",
    b"1.5",
    b"9007199254740993",
    b"18446744073709551616",
    b'"\\ud800"',
    b'"\\u0000"',
    b"\xff",
    b"\xc3\xa9",
    b"[" * 1100,
    b"{}",
    b"[]",
    b'""',
)
