"""Tests of the backlog, against a plain list that is searched each time."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bridge.backlog import Backlog

Item = tuple[str | None, int]
"""What it tells the state of, and a value."""


class BacklogAgainstList(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.backlog: Backlog[Item] = Backlog(lambda item: item[0])
        self.model: list[tuple[int, Item]] = []
        self.number = 0

    def replaced(self) -> list[tuple[int, Item]]:
        newest = {item[0]: number for number, item in self.model}
        return [(n, item) for n, item in self.model if item[0] is not None and newest[item[0]] != n]

    @rule(keys=st.lists(st.sampled_from(["a", "b", None]), min_size=1, max_size=5), skip=st.integers(1, 3))
    def append(self, keys: list[str | None], skip: int) -> None:
        for key in keys:
            self.number += skip
            self.backlog.append(self.number, (key, self.number))
            self.model.append((self.number, (key, self.number)))

    @precondition(lambda self: self.model)
    @rule()
    def pop(self) -> None:
        assert self.backlog.pop() == self.model.pop(0)

    @rule(count=st.integers(1, 3))
    def drop_replaced(self, count: int) -> None:
        for _ in range(count):
            candidates = self.replaced()
            dropped = self.backlog.drop_replaced()
            assert (dropped is None) == (not candidates)
            if dropped is not None:
                assert (dropped[1], dropped) in candidates
                self.model.remove((dropped[1], dropped))

    @rule(back=st.integers(0, 9))
    def after(self, back: int) -> None:
        above = self.number - back
        assert list(self.backlog.after(above)) == [pair for pair in self.model if pair[0] > above]

    @invariant()
    def as_many(self) -> None:
        assert len(self.backlog) == len(self.model)


BacklogAgainstList.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
test_only_what_a_newer_item_has_replaced_leaves_early_and_all_else_in_order = BacklogAgainstList.TestCase


def test_what_leaves_is_not_remembered() -> None:
    """Keys come without end: call numbers, logins."""
    backlog: Backlog[Item] = Backlog(lambda item: item[0])
    for number in range(1, 2000):
        backlog.append(number, (f"key {number // 2}", number))
        if number % 5 == 0:
            backlog.drop_replaced()
        while len(backlog) > 3:
            backlog.pop()
    held = [len(getattr(backlog, name)) for name in ("_items", "_latest", "_replaced")]
    assert max(held) <= 3
