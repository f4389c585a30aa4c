"""Every target by its name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.fuzz import (
    targets_centre,
    targets_config,
    targets_frames,
    targets_http,
    targets_sites,
    targets_tunnel,
)
from tests.fuzz.target import Target

TARGETS: Final[Mapping[str, Target]] = {
    target.name: target
    for room in (targets_frames, targets_tunnel, targets_sites, targets_centre, targets_http, targets_config)
    for target in room.TARGETS
}

CORPUS: Final = Path(__file__).parent.parent / "data" / "fuzz"
"""What fuzzing has found worth keeping, in a folder for each target: the smallest inputs that reach each place."""


def corpus(target: Target) -> list[bytes]:
    """The target's seeds, and the inputs that are kept."""
    kept = sorted((CORPUS / target.name).glob("*"))
    return [*target.seeds, *(each.read_bytes() for each in kept)]
