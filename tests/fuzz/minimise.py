"""A small corpus from a large one: the shortest inputs, as long as each reaches a place that none before it did."""

from __future__ import annotations

import hashlib
import logging
import sys
import types
from pathlib import Path
from typing import Final

from tests.fuzz.target import Target

LONGEST_BYTES: Final = 1_024
KEPT_MOST_BYTES: Final = 14_000
"""For one target: all of them together stay below 300 KiB in the repository."""

_HOUSES: Final = ("/protocol/", "/bridge/")


def minimise(target: Target, source: Path, into: Path) -> None:
    """Fill `into` with what of `source` reaches lines that the target's seeds do not."""
    logging.disable(logging.CRITICAL)
    seen: set[tuple[str, int, int]] = set()
    for seed in target.seeds:
        seen |= _reached(target, seed)
    into.mkdir(parents=True, exist_ok=True)
    for old in into.iterdir():
        old.unlink()
    kept = size = 0
    for path in sorted(source.iterdir(), key=lambda each: (each.stat().st_size, each.name)):
        data = path.read_bytes()
        if len(data) > LONGEST_BYTES or size + len(data) > KEPT_MOST_BYTES:
            break
        reached = _reached(target, data)
        if not reached <= seen:
            seen |= reached
            (into / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
            kept += 1
            size += len(data)
    print(f"{target.name}: {kept} inputs, {size} bytes")


def _reached(target: Target, data: bytes) -> set[tuple[str, int, int]]:
    """The steps from line to line, in the two packages, that an input leads through."""
    steps: set[tuple[str, int, int]] = set()

    def outer(frame: types.FrameType, event: str, argument: object) -> object:
        name = frame.f_code.co_filename
        if not any(house in name for house in _HOUSES) or "/tests/" in name:
            return None
        before = 0

        def inner(frame: types.FrameType, event: str, argument: object) -> object:
            nonlocal before
            steps.add((name, before, frame.f_lineno))
            before = frame.f_lineno
            return inner

        return inner

    sys.settrace(outer)  # type: ignore[arg-type]  # a trace function that returns None is one
    try:
        target.run(data)
    finally:
        sys.settrace(None)
    return steps
