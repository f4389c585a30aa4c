"""The doctor's findings as text for people.

Errors: none.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import Final

from bridge.doctor.examine import Report
from bridge.doctor.findings import Finding, State
from bridge.terminal.style import Style, printable

_SHOWN: Final[dict[State, tuple[str, tuple[str, ...]]]] = {
    "good": ("good", ("green",)),
    "warning": ("warn", ("bold", "yellow")),
    "bad": ("BAD", ("bold", "red")),
    "skipped": ("skip", ("dim",)),
}


def text(report: Report, style: Style) -> str:
    """What was looked at, room by room; then how many findings of each kind."""
    lines = [style(report.file, "bold")]
    for about, findings in groupby(report.findings, lambda each: each.about):
        lines.append(style(printable(about), "bold"))
        for finding in findings:
            lines += _lines(finding, style)
    counted = Counter(each.state for each in report.findings)
    words = [f"{counted[state]} {state}" for state in _SHOWN if counted[state]]
    lines.append(style(", ".join(words), *_SHOWN["good" if report.good else "bad"][1]))
    return "\n".join(lines)


def _lines(finding: Finding, style: Style) -> list[str]:
    word, colours = _SHOWN[finding.state]
    took = "" if not finding.took_ms else style(f"  {finding.took_ms:.0f} ms", "dim")
    lines = [
        f"  {style(f'{word:<4}', *colours)}  {printable(finding.check)}: {printable(finding.detail)}{took}"
    ]
    if finding.remedy:
        lines.append(f"        {style('to do:', 'bold')} {printable(finding.remedy)}")
    return lines
