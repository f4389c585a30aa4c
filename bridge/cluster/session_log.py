"""A session's event log in the cluster's journal: batches of numbered frames, and the log that they make together.

A batch says which numbers it covers, so that what it leaves out (states that a newer one had replaced) is not taken
for lost. Batches may come twice, and late ones of a former home are passed over. Pure data; errors: none, what cannot
be read is left out and so counts as lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import msgspec

from protocol.jsonrpc import EventFrame

BATCH_BYTES: Final = 262_144
"""A batch is closed at this size: a quarter of what NATS takes as one message by default."""

Numbered = tuple[int, EventFrame]


class _Batch(msgspec.Struct, array_like=True):
    term: int
    first: int
    last: int
    frames: list[tuple[int, str, bytes]]


_encode: Final = msgspec.msgpack.Encoder().encode
_decode: Final = msgspec.msgpack.Decoder(_Batch).decode


def batches(term: int, first: int, frames: Sequence[Numbered], last: int) -> Iterator[bytes]:
    """Frames as batches which together cover the numbers `first` to `last`."""
    held: list[tuple[int, str, bytes]] = []
    size = 0
    for number, event in frames:
        if held and size + event.size > BATCH_BYTES:
            yield _encode(_Batch(term, first, number - 1, held))
            first, held, size = number, [], 0
        held.append((number, event.method, event.stored))
        size += event.size
    yield _encode(_Batch(term, first, last, held))


class Log(NamedTuple):
    """What a journal holds of a session."""

    frames: list[Numbered]
    """Each number once, ascending."""
    gone_up_to: int
    """The number before the oldest that is known of; what is below is not kept any more."""
    holes: list[tuple[int, int]]
    """Numbers, from and to, that are known to have been and that nobody kept."""
    newest: int

    @property
    def is_complete(self) -> bool:
        """Whether its newest event is there."""
        if not self.newest:
            return True
        return bool(self.frames) and not (self.holes and self.holes[-1][1] == self.newest)


def merged(payloads: Iterable[bytes], terms: Sequence[int], newest: int) -> Log:
    """The log that batches make, of which a home after the nth adoption wrote what is above `terms[n - 1]`.

    `newest` is a number that is known to have been given out.
    """
    frames: dict[int, EventFrame] = {}
    covered: list[tuple[int, int]] = []
    for payload in payloads:
        try:
            batch = _decode(payload)
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
        if not 0 <= batch.term <= len(terms):
            continue
        above = terms[batch.term - 1] if batch.term else 0
        most = terms[batch.term] if batch.term < len(terms) else None
        first = max(batch.first, above + 1)
        last = batch.last if most is None else min(batch.last, most)
        if first > last:
            continue
        covered.append((first, last))
        for number, method, stored in batch.frames:
            if first <= number <= last and number not in frames:
                frames[number] = EventFrame.from_stored(method, stored)
    spans = _joined(covered)
    newest = max(newest, terms[-1] if terms else 0, spans[-1][1] if spans else 0)
    gone_up_to = spans[0][0] - 1 if spans else newest
    ends = [*spans, (newest + 1, newest + 1)]
    holes = [(last + 1, first - 1) for (_, last), (first, _) in pairwise(ends) if first - last > 1]
    return Log(sorted(frames.items(), key=lambda numbered: numbered[0]), gone_up_to, holes, newest)


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of numbers, ascending, those that touch as one."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + 1:
            found[-1] = found[-1][0], max(found[-1][1], last)
        else:
            found.append((first, last))
    return found
