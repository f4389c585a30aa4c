"""Every input that fuzzing has kept, once more, and a little beside it; `README.md` says how more are found.

The sections of protocol.md are those of the targets: 2, 4, 5, 7 and 9.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.mutation import mutated
from tests.fuzz.registry import CORPUS, TARGETS, corpus
from tests.fuzz.target import Fault, Target, holds

MUTATIONS = 150
KEPT_MOST_BYTES = 300 * 1024


@pytest.fixture(params=TARGETS)
def target(request: pytest.FixtureRequest) -> Target:
    found: Target = TARGETS[request.param]
    return found


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """What is wrong with each of the inputs is nobody's concern."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def test_no_input_that_was_ever_of_interest_is_a_fault(target: Target) -> None:
    """protocol.md section 7: bad input gets a clear error, and nothing else comes of it."""
    inputs = corpus(target)
    assert inputs
    for data in inputs:
        try:
            target.run(data)
        except Exception as error:
            raise AssertionError(f"{target.name}: {data!r}") from error


def test_no_input_beside_one_of_interest_is_a_fault(target: Target) -> None:
    """protocol.md section 7: as above, with a few bytes changed."""
    inputs = corpus(target)

    @settings(max_examples=MUTATIONS, deadline=None, derandomize=True, database=None)
    @given(st.randoms(use_true_random=False))
    def beside(random: Random) -> None:
        target.run(mutated(random, inputs, target.tokens))

    beside()


def test_the_kept_inputs_are_small() -> None:
    """They are read by everybody who clones the repository."""
    assert sum(path.stat().st_size for path in CORPUS.rglob("*") if path.is_file()) < KEPT_MOST_BYTES
    assert {path.name for path in CORPUS.glob("*")} <= set(TARGETS)


def test_a_broken_promise_is_a_fault() -> None:
    """A target can fail: otherwise none of the above says anything."""
    with pytest.raises(Fault, match="it is broken"):
        holds(condition=False, why="it is broken")
