"""The benchmark's result as data (`--json`) and as a readable table.

Errors: none.
"""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from string import ascii_lowercase

import msgspec

LIBRARIES = ("uvicorn", "uvloop", "websockets", "httptools", "starlette", "msgspec")


class Row(msgspec.Struct, omit_defaults=True):
    """One contestant's figures in one table.

    `figures` holds a value for each of the table's `figures` (null where it cannot be told); `low` and
    `high` are the worst and the best round of the first, where there were rounds. `beside` gives, for a row
    of the bridge and each peer's name, the first figure divided by the peer's: the median of the rounds'
    own ratios.
    """

    name: str
    is_bridge: bool
    figures: dict[str, float | None]
    low: float | None = None
    high: float | None = None
    beside: dict[str, float] = {}


class Table(msgspec.Struct):
    """One part of the report. `figures` maps each figure's key to its heading, the leading one first."""

    part: str
    title: str
    figures: dict[str, str]
    rows: list[Row]
    notes: list[str] = []


class Absent(msgspec.Struct):
    """A contestant without figures: `failed` if something went wrong, else it is not installed."""

    name: str
    why: str
    failed: bool


class Report(msgspec.Struct):
    """All of it."""

    upstream: str
    cores: str
    cpu_count: int
    machine: str
    versions: dict[str, str]
    rounds: int
    seconds: float
    tables: list[Table] = []
    absent: list[Absent] = []

    @property
    def failed(self) -> bool:
        """Whether anything went wrong; a peer that is not installed is not wrong."""
        return any(absent.failed for absent in self.absent)


def versions() -> dict[str, str]:
    """Of Python and of what the bridge's speed hangs on."""
    found = {"python": platform.python_version()}
    for name in ("ctibridge", *LIBRARIES):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def cpu_count() -> int:
    """Cores that the benchmark may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def number(value: float | None) -> str:
    """A figure with about three digits that matter, thousands apart."""
    if value is None:
        return "-"
    if value == int(value) and value < 1000:
        return f"{value:.0f}"
    if value >= 1000:
        return f"{value:,.0f}".replace(",", " ")
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.3f}"


def text(report: Report) -> str:
    """The whole report for a terminal."""
    lines = [
        "ctibridge bench",
        f"  {report.machine}, {report.cpu_count} cores; {report.cores}",
        f"  upstream: {report.upstream}",
        f"  {report.rounds} rounds, the contestants in turn, {report.seconds:g} s each in all;"
        " medians of the rounds",
        "  /a: the bridge's first figure divided by that of a; the median of the rounds' own ratios",
        "  " + ", ".join(f"{name} {value}" for name, value in report.versions.items()),
    ]
    for table in report.tables:
        lines += ["", *_table(table)]
    if report.absent:
        lines += ["", "Without figures"]
        lines += [
            f"  {absent.name}: {'FAILED: ' if absent.failed else ''}{absent.why}" for absent in report.absent
        ]
    return "\n".join(lines) + "\n"


def _table(table: Table) -> list[str]:
    # Peers are lettered, and a ratio's heading is its letter: their names would make the table too wide.
    peers = [row.name for row in table.rows if not row.is_bridge]
    letters = dict(zip(peers, ascii_lowercase, strict=False))
    compared = [peer for peer in peers if any(peer in row.beside for row in table.rows)]
    has_rounds = any(row.low is not None for row in table.rows)
    spread = ["low - high"] if has_rounds else []
    grid = [["", *table.figures.values(), *spread, *(f"/{letters[peer]}" for peer in compared)]]
    for row in table.rows:
        spread = [f"{number(row.low)} - {number(row.high)}"] if has_rounds else []
        ratios = [f"{row.beside[peer]:.2f}" if peer in row.beside else "" for peer in compared]
        name = f"{letters[row.name]}  {row.name}" if row.name in compared else f"   {row.name}"
        grid.append([name, *(number(row.figures.get(key)) for key in table.figures), *spread, *ratios])
    widths = [max(len(line[column]) for line in grid) for column in range(len(grid[0]))]
    lines = [table.title]
    for line in grid:
        cells = [line[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)]
        lines.append(("  " + "  ".join(cells)).rstrip())
    return lines + [f"  {note}" for note in table.notes]
