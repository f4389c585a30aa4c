"""How a figure comes about: contestants in turn, round by round, and what is made of their rounds.

Errors: `process.BenchError` (also what the load generator reports).
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from statistics import median

import msgspec

from bridge.bench.load import DRAIN_LIMIT_S, OPEN_LIMIT_S, Answer, Command
from bridge.bench.process import BenchError, Child
from bridge.bench.report import Absent, Row, Table
from bridge.terminal.progress import Progress, part

WARM_SHARE = 0.15
"""Of a round's length, before it, not counted: connections fill, just-in-time compilers settle."""


DIRECT = "direct"
"""How the contestants' names begin that make the REST call themselves."""


CPU_FIGURES = {"cpu_percent": "CPU %", "cpu_us": "CPU µs each"}
"""Of the server. What each call costs is the figure that another process on the same core disturbs least."""

HELPER_US = "helper_us"
"""What each call costs its contestant's `helper`."""

BUSY_PERCENT = 85
"""Below that a server with many calls in flight did not set the pace itself."""


class Load:
    """The load generator, told what to do."""

    def __init__(self, child: Child) -> None:
        self._child = child

    async def do(self, command: Command) -> Answer:
        """Have one command carried out. Raises `BenchError` with what went wrong."""
        self._child.write(msgspec.json.encode(command) + b"\n")
        # A crowd opens its sockets in groups, each within its limit: this is only for a generator that hangs.
        patience = command.seconds + command.warm + DRAIN_LIMIT_S + OPEN_LIMIT_S * (1 + command.sockets / 500)
        answer = msgspec.json.decode(await self._child.line(patience), type=Answer)
        if answer.error is not None:
            raise BenchError(answer.error)
        return answer


class Meter:
    """A server's processor time from now until `read`."""

    def __init__(self, server: Child | None) -> None:
        self._server = server
        self._cpu_s = server.cpu_s() if server is not None else None
        self._begin = time.monotonic()

    def read(self, done: int) -> dict[str, float | None]:
        """How busy the server's core was with it, and what each of the `done` things cost it."""
        after = self._server.cpu_s() if self._server is not None else None
        if self._cpu_s is None or after is None:
            return dict.fromkeys(CPU_FIGURES)
        used = after - self._cpu_s
        return {"cpu_percent": 100 * used / (time.monotonic() - self._begin), "cpu_us": 1e6 * used / done}


@dataclass
class Contestant:
    """Who takes part in a table: how its socket or pool is opened, and whose processor time counts."""

    name: str
    is_bridge: bool
    command: Command
    server: Child | None = None
    helper: Child | None = None
    """Another process of the bridge's that each call passes, on a core of its own or of the upstream's."""
    baseline: Contestant | None = None
    """Another row of the bridge's that this one's calls a second are compared with."""
    rounds: list[dict[str, float | None]] = field(default_factory=list)

    def row(self, leading: str, figures: list[str]) -> Row:
        """The medians."""
        values: dict[str, float | None] = {}
        for figure in figures:
            known = [value for taken in self.rounds if (value := taken.get(figure)) is not None]
            values[figure] = median(known) if known else None
        lead = [taken[leading] or 0.0 for taken in self.rounds]
        return Row(self.name, self.is_bridge, values, min(lead), max(lead))


async def in_turn(
    contestants: list[Contestant],
    rounds: int,
    one: Callable[[Contestant], Awaitable[dict[str, float | None]]],
    progress: Progress,
    absent: list[Absent],
) -> list[Contestant]:
    """A B C A B C …; a contestant that fails drops out and is noted. Returns those with every round.

    The first time round does not count: a just-in-time compiler takes that long to find what is hot.
    """
    for contestant in contestants:
        contestant.rounds = []
    left = list(contestants)
    for number in range(rounds + 1):
        for index, contestant in enumerate(list(left)):
            share = (number + index / len(contestants)) / (rounds + 1)
            progress(f"{f'round {number} of {rounds}' if number else 'warm-up'}: {contestant.name}", share)
            try:
                taken = await one(contestant)
                if number:
                    contestant.rounds.append(taken)
            except BenchError as error:
                left.remove(contestant)
                absent.append(Absent(contestant.name, str(error), failed=True))
    return left


async def calls(
    load: Load,
    contestants: list[Contestant],
    in_flight: int,
    seconds: float,
    rounds: int,
    progress: Progress,
    absent: list[Absent],
) -> Table:
    """Calls per second and latencies with so many in flight, each contestant `seconds` in all."""

    async def one(contestant: Contestant) -> dict[str, float | None]:
        length = seconds / rounds
        meter = Meter(contestant.server)
        helper = Meter(contestant.helper)
        answer = await load.do(
            Command(
                "run",
                contestant.command.name,
                in_flight=in_flight,
                seconds=length,
                warm=length * WARM_SHARE,
            )
        )
        return {
            "per_s": answer.calls / answer.seconds,
            "p50_ms": answer.p50_ms,
            "p99_ms": answer.p99_ms,
            **meter.read(answer.made),
            HELPER_US: helper.read(answer.made)["cpu_us"],
        }

    left = await in_turn(
        contestants,
        rounds,
        one,
        part(progress, f"{in_flight} in flight"),
        absent,
    )
    figures = {"per_s": "calls/s", "p50_ms": "p50 ms", "p99_ms": "p99 ms", **CPU_FIGURES}
    table = Table("calls", _title(in_flight), figures, compare(left, "per_s", list(figures)))
    held_up = [
        row.name
        for row in table.rows
        if (row.figures["cpu_percent"] or 100) < BUSY_PERCENT and not row.name.startswith(DIRECT)
    ]
    if in_flight > 1 and held_up:
        table.notes.append(
            f"{', '.join(held_up)}: less than {BUSY_PERCENT} % of a core, so held up by the load or by something "
            "else on this machine; compare CPU µs"
        )
    for ours in left:
        if ours.baseline in left:
            table.notes.append(
                f"{ours.name}: {_ratio(ours, ours.baseline):.2f} x the calls/s of {ours.baseline.name}"
            )
        costs = [each for taken in ours.rounds if (each := taken[HELPER_US]) is not None]
        if costs:
            other = ours.helper.name if ours.helper is not None else "other process"
            table.notes.append(f"{ours.name}: CPU µs each of the {other} {median(costs):.1f}")
    if in_flight == 1:
        for direct in left:
            if direct.name.startswith(DIRECT):
                table.notes += [
                    f"{ours.name} adds {_added_ms(ours, direct):.3f} ms to {direct.name}"
                    for ours in left
                    if ours.is_bridge
                ]
    return table


def compare(contestants: list[Contestant], leading: str, figures: list[str]) -> list[Row]:
    """A row for each; the bridge's with the ratio to each peer, taken round by round."""
    rows = []
    for contestant in contestants:
        row = contestant.row(leading, figures)
        if contestant.is_bridge:
            row.beside = {
                peer.name: _ratio(contestant, peer, leading) for peer in contestants if not peer.is_bridge
            }
        rows.append(row)
    return rows


def _ratio(contestant: Contestant, peer: Contestant, figure: str = "per_s") -> float:
    return median(
        (ours[figure] or 0.0) / (theirs[figure] or 1.0)
        for ours, theirs in zip(contestant.rounds, peer.rounds, strict=True)
    )


def _added_ms(contestant: Contestant, direct: Contestant) -> float:
    return median(
        (ours["p50_ms"] or 0.0) - (theirs["p50_ms"] or 0.0)
        for ours, theirs in zip(contestant.rounds, direct.rounds, strict=True)
    )


def _title(in_flight: int) -> str:
    return "One call at a time" if in_flight == 1 else f"{in_flight} calls in flight"
