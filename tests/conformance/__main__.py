"""Writes the record of the replay that comes with the bridge, and says what deviates otherwise than it is listed."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests import exercised
from tests.conformance import known
from tests.conformance.running import WAYS, Replay, replay


def main() -> int:
    """Both ways; the status is 0 if every deviation is listed, and every listed one is there."""
    shown: dict[str, Replay] = {}
    for way in WAYS:
        with tempfile.TemporaryDirectory() as folder:
            shown[way] = replay(Path(folder), way, known.expected_events(way))
    known.SHIPPED.write_bytes(exercised.text(known.record(shown)))
    lines = []
    for way, each in shown.items():
        found, listed = each.deviations(), known.listed(way)
        lines += [f"{way}: not listed: {': '.join(one)}" for one in sorted(found - listed)]
        lines += [f"{way}: no deviation any more: {': '.join(one)}" for one in sorted(listed - found)]
        lines += [f"{way}: ok or not: {name}" for name in sorted(each.never_well ^ known.never_ok(way))]
        lines += [f"{way}: seen or not: {name}" for name in sorted(each.events ^ known.expected_events(way))]
    print("\n".join(lines) or "every deviation is listed")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
