"""A session's log in a journal: whatever comes twice, late or not at all, each number is there once, or is missed."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.cluster.session_log import BATCH_BYTES, batches, merged
from protocol.encoding import Encoding
from protocol.jsonrpc import EventFrame


def event(number: int, size: int = 0) -> EventFrame:
    return EventFrame("Cti.event", {"msgType": "Number", "ctiMessage": {"n": number, "pad": "x" * size}})


def told(frame: EventFrame) -> int:
    number: int = frame.fields["ctiMessage"]["n"]
    return number


@given(
    st.lists(st.integers(1, 6), min_size=1, max_size=12),
    st.randoms(use_true_random=False),
    st.sets(st.integers(0, 11)),
    st.sets(st.integers(1, 70)),
)
def test_what_batches_cover_is_there_and_the_rest_is_a_hole(
    sizes: list[int], chance: random.Random, missing: set[int], replaced: set[int]
) -> None:
    """protocol.md section 6: batches in any order, some twice, some never; `lost` counts what nobody has kept."""
    payloads: list[bytes] = []
    covered: set[int] = set()
    number = 0
    for index, size in enumerate(sizes):
        numbers = range(number + 1, number + size + 1)
        number += size
        frames = [(each, event(each)) for each in numbers if each not in replaced]
        made = list(batches(0, numbers[0], frames, numbers[-1]))
        if index not in missing:
            payloads += made * chance.randint(1, 2)
            covered |= set(numbers)
    chance.shuffle(payloads)
    found = merged(payloads, [], number)
    assert [(each, told(frame)) for each, frame in found.frames] == [
        (each, each) for each in sorted(covered - replaced)
    ]
    assert found.newest == number
    lost = {each for first, last in found.holes for each in range(first, last + 1)}
    assert lost | set(range(1, found.gone_up_to + 1)) == set(range(1, number + 1)) - covered
    assert found.is_complete is (number in covered and bool(found.frames))


def test_what_a_former_home_adds_after_an_adoption_counts_for_nothing() -> None:
    """protocol/README.md "A cluster": it did not know; the numbers are the new home's."""
    payloads = [
        *batches(0, 1, [(1, event(1)), (2, event(2))], 2),
        *batches(0, 3, [(3, event(33)), (4, event(44))], 4),  # it was cut off, and is back
        *batches(1, 3, [(3, event(3))], 3),
        *batches(2, 4, [(4, event(4))], 4),
        *batches(3, 5, [(5, event(5))], 5),  # of an adoption that nobody knows of
    ]
    found = merged(payloads, [2, 3], 0)
    assert [(number, told(frame)) for number, frame in found.frames] == [(1, 1), (2, 2), (3, 3), (4, 4)]
    assert (found.newest, found.holes, found.gone_up_to) == (4, [], 0)


def test_a_log_without_anything_knows_what_is_gone() -> None:
    """protocol.md section 6: events that are too old to be kept are counted as lost."""
    assert merged([], [], 7) == ([], 7, [], 7)
    assert merged([], [9], 7) == ([], 9, [], 9)
    assert merged([b"\xc1", b"", b"\x90"], [], 0) == ([], 0, [], 0)


def test_large_events_are_several_batches() -> None:
    """protocol.md section 8: NATS takes no message of more than a megabyte, and a log may have eight."""
    frames = [(number, event(number, size=BATCH_BYTES // 3)) for number in range(1, 9)]
    made = list(batches(0, 1, frames, 8))
    assert len(made) == 4
    assert max(map(len, made)) < 1.1 * BATCH_BYTES
    found = merged(reversed(made), [], 8)
    assert [told(frame) for _, frame in found.frames] == list(range(1, 9))
    assert (found.holes, found.gone_up_to) == ([], 0)


@pytest.mark.parametrize("encoding", list(Encoding))
@pytest.mark.parametrize("fields", [{}, {"msgType": "UserStatusUpdate", "ctiMessage": {"status": "a"}}])
def test_an_event_is_the_same_after_it_was_stored(fields: dict[str, object], encoding: Encoding) -> None:
    """protocol.md section 4: the client sees no difference."""
    before = EventFrame("Cti.event", dict(fields))
    after = EventFrame.from_stored("Cti.event", EventFrame("Cti.event", dict(fields)).stored)
    assert after.encoded(encoding, 300) == before.encoded(encoding, 300)
    assert after.native(encoding) == before.native(encoding)
    assert after.state_key == before.state_key
    assert after.fields == before.fields
    assert after.size == before.size
