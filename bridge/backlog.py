"""What waits, oldest first: when it has to give way, states that a newer one has replaced go before anything else.

Errors: none.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Backlog(Generic[T]):
    """Items with ascending numbers. `key` says what an item tells the state of (`protocol.state`), or None.

    Nothing looks for replaced items until `drop_replaced` is called for the first time, and then each item is looked
    at once: a backlog that never comes to its limits pays nothing for them, and one at its limits 1 µs an item.
    """

    __slots__ = ("_items", "_key", "_latest", "_looked_at", "_newest", "_replaced")

    def __init__(self, key: Callable[[T], Hashable]) -> None:
        self._key = key
        self._items: OrderedDict[int, T] = OrderedDict()
        self._newest = 0
        self._looked_at = 0
        self._latest: dict[Hashable, int] = {}
        self._replaced: OrderedDict[int, None] = OrderedDict()

    def __len__(self) -> int:
        return len(self._items)

    def append(self, number: int, item: T) -> None:
        """Take in an item; its number is above all others'."""
        self._items[number] = item
        self._newest = number

    def pop(self) -> tuple[int, T]:
        """Take the oldest item out. `KeyError` where there is none."""
        number, item = self._items.popitem(last=False)
        if number <= self._looked_at:
            self._forget(number, item)
        return number, item

    def drop_replaced(self) -> T | None:
        """Take out an item that a newer one has replaced, if there is any."""
        self._look()
        if not self._replaced:
            return None
        number, _ = self._replaced.popitem(last=False)
        return self._items.pop(number)

    def after(self, number: int) -> Iterator[tuple[int, T]]:
        """The items above `number`, oldest first."""
        return ((each, item) for each, item in self._items.items() if each > number)

    def _look(self) -> None:
        oldest = next(iter(self._items), self._newest)
        for number in range(max(self._looked_at + 1, oldest), self._newest + 1):
            item = self._items.get(number)
            key = None if item is None else self._key(item)
            if key is not None:
                before = self._latest.get(key)
                if before is not None:
                    self._replaced[before] = None
                self._latest[key] = number
        self._looked_at = self._newest

    def _forget(self, number: int, item: T) -> None:
        if number in self._replaced:
            del self._replaced[number]
        elif self._latest:
            key = self._key(item)
            if self._latest.get(key) == number:
                del self._latest[key]
