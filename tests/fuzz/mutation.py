"""Inputs that are nearly right: a few changes at random places, for when nothing guides them."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

CHANGES_MOST = 5
CUT_MOST_BYTES = 24


def mutated(
    random: Random, corpus: Sequence[bytes], tokens: Sequence[bytes], changes_most: int = CHANGES_MOST
) -> bytes:
    """One of the corpus with some bytes changed, left out, repeated, put in, or taken from another one."""
    data = bytearray(random.choice(corpus))
    for _ in range(random.randint(1, changes_most)):
        at = random.randint(0, len(data))
        to = min(len(data), at + random.randint(0, CUT_MOST_BYTES))
        how = random.randint(0, 5)
        if how == 0 and at < len(data):
            data[at] ^= 1 << random.randint(0, 7)
        elif how == 1:
            del data[at:to]
        elif how == 2:
            data[at:at] = data[at:to]
        elif how == 3 and tokens:
            data[at:to] = random.choice(tokens)
        elif how == 4:
            other = random.choice(corpus)
            start = random.randint(0, len(other))
            data[at:to] = other[start : start + random.randint(0, 4 * CUT_MOST_BYTES)]
        else:
            data[at:at] = random.randbytes(random.randint(1, 4))
    return bytes(data)
