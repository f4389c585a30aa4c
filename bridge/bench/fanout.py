"""One upstream event to many sockets, and what a socket costs while nothing happens.

Errors: `process.BenchError`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec

from bridge.bench.load import Answer, Command
from bridge.bench.measure import Contestant, Load, Meter, compare, in_turn
from bridge.bench.process import BenchError
from bridge.bench.report import Absent, Row, Table, number
from bridge.terminal.progress import Progress, part

EVENTS = 10
"""Events of one burst: with 2,000 sockets a burst is 20,000 sends, about a third of a second."""

WARM_SOCKETS = 20
"""Opened and closed before memory is read the first time, so that code loaded once is not counted."""

Trigger = Callable[[str, int, int], tuple[int, str]]
"""(event name, number of the first, how many) → the port and path to POST to."""

KINDS = ("OnCallCreated", "OnCallRemoved")
"""Emitted in turn, so that no call is left over; each makes its own number of frames."""


@dataclass
class Audience(Contestant):
    """A contestant with many listening sockets. `trigger` is None where only memory is measured."""

    trigger: Trigger | None = None
    frames_per_event: dict[str, int] = field(default_factory=dict)
    frame_bytes: float = 0.0
    socket_kib: float | None = None
    next_number: int = 1


async def gather(load: Load, audience: Audience) -> None:
    """Open and sign in the whole audience, and note what a socket costs its server. Raises `BenchError`."""
    server = audience.server
    whole = audience.command
    if whole.sockets > WARM_SOCKETS:
        warm = msgspec.structs.replace(whole, name=f"{whole.name} warm-up", sockets=WARM_SOCKETS)
        await load.do(warm)
        await load.do(Command("close", warm.name))
    before = server.rss_bytes() if server is not None else None
    await load.do(whole)
    after = server.rss_bytes() if server is not None else None
    if before is not None and after is not None:
        audience.socket_kib = (after - before) / whole.sockets / 1024


async def calibrate(load: Load, audience: Audience) -> None:
    """Emit one event of each kind: it must make equally many frames, at least one, on every socket.

    Before that, a call that stays: else the first and the last call of a burst would also change the state of
    the phone, which is an event of its own.
    """
    sockets = audience.command.sockets
    frames = size = 0
    await _emit(load, audience, KINDS[0], 1, 0)
    audience.next_number += 1
    for kind in KINDS:
        answer = await _emit(load, audience, kind, 1, 0)
        if not answer.frames or answer.frames % sockets:
            raise BenchError(
                f"one {kind} made {answer.frames} frames on {sockets} sockets: not the same on each"
            )
        audience.frames_per_event[kind] = answer.frames // sockets
        frames += answer.frames
        size += answer.size
    audience.frame_bytes = size / frames


async def fanout(
    load: Load, audiences: list[Audience], rounds: int, progress: Progress, absent: list[Absent]
) -> Table:
    """Sends per second of bursts, and the time one event takes to the last of the sockets."""
    by_name: dict[str, Audience] = {audience.name: audience for audience in audiences}

    async def one(contestant: Contestant) -> dict[str, float | None]:
        audience = by_name[contestant.name]
        single = [await _timed(load, audience, kind, 1) for kind in KINDS]
        meter = Meter(audience.server)
        bursts = [await _timed(load, audience, kind, EVENTS) for kind in KINDS]
        frames = sum(answer.frames for answer in bursts)
        return {
            "per_s": frames / sum(answer.seconds for answer in bursts),
            "last_ms": 1000 * sum(answer.seconds for answer in single) / len(single),
            # Not how busy: a burst ends with a wait for quiet.
            "cpu_us": meter.read(frames)["cpu_us"],
        }

    left = await in_turn(list(audiences), rounds, one, part(progress, "fan-out"), absent)
    sockets = max((audience.command.sockets for audience in audiences), default=0)
    figures = {"per_s": "sends/s", "last_ms": "one event to the last socket, ms", "cpu_us": "CPU µs each"}
    title = f"Event fan-out to {number(sockets)} sockets, bursts of {EVENTS} events"
    table = Table("fanout", title, figures, compare(left, "per_s", list(figures)))
    for contestant in left:
        audience = by_name[contestant.name]
        each = " and ".join(f"{count} for {kind}" for kind, count in audience.frames_per_event.items())
        table.notes.append(
            f"{audience.name}: frames of {audience.frame_bytes:.0f} bytes; on a socket, {each}"
        )
    return table


def memory(audiences: list[Audience]) -> Table:
    """What an idle, signed-in socket costs its server's resident memory."""
    known = {audience.name: audience.socket_kib for audience in audiences if audience.socket_kib is not None}
    rows = []
    for audience in audiences:
        kib = known.get(audience.name)
        if kib is None:
            continue
        row = Row(audience.name, audience.is_bridge, {"kib": kib})
        if audience.is_bridge:
            peers = [one.name for one in audiences if not one.is_bridge]
            row.beside = {peer: kib / known[peer] for peer in peers if known.get(peer, 0.0) > 0}
        rows.append(row)
    sockets = max((audience.command.sockets for audience in audiences), default=0)
    title = f"Memory of the server per idle socket, {number(sockets)} sockets (less is better)"
    return Table("memory", title, {"kib": "KiB"}, rows)


async def _timed(load: Load, audience: Audience, kind: str, events: int) -> Answer:
    expect = events * audience.frames_per_event[kind] * audience.command.sockets
    return await _emit(load, audience, kind, events, expect)


async def _emit(load: Load, audience: Audience, kind: str, events: int, expect: int) -> Answer:
    if audience.trigger is None:
        raise BenchError(f"{audience.name} has nothing to emit events with")
    port, path = audience.trigger(kind, audience.next_number, events)
    if kind == KINDS[-1]:
        audience.next_number += events
    return await load.do(Command("emit", audience.command.name, port=port, path=path, expect=expect))
