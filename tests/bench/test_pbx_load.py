"""The load of a company on the simulator program: no event lost, none twice; and the count that would notice."""

from __future__ import annotations

import argparse
import asyncio
import json
from typing import Any

import msgspec
import pytest

from bridge import bench
from bridge.bench import pbx
from bridge.bench.pbx_options import Options
from bridge.bench.pbx_people import Ledger


async def test_no_event_of_any_call_is_lost_doubled_or_out_of_order() -> None:
    """Seed document 004, "Subscription management": every event of a subscription, in order, on its channel."""
    outcome = await pbx.measure(
        Options(users=60, agents=15, rate=20, seconds=5), lambda what, share=None: None
    )
    assert (outcome.lost, outcome.doubled, outcome.out_of_order) == (0, 0, 0), outcome.text()
    assert (outcome.stuck, outcome.channels_cut) == (0, 0), outcome.text()
    assert outcome.channels == 76
    assert outcome.calls_to_pilots
    assert outcome.events > 20 * outcome.calls


def test_the_report_is_printed_and_decides_the_exit_status(capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    bench.add_arguments(parser)
    small = "pbx --users 10 --agents 2 --rate 4 --seconds 0.5 --json"
    status = bench.main(parser.parse_args(small.split()))
    printed = json.loads(capsys.readouterr().out)
    assert (printed["calls"], printed["lost"]) == (2, 0)
    assert status == 0


@pytest.mark.parametrize("wrong", ["--users 0", "--agents 1000", "--rate 0", "--seconds nan"])
def test_a_load_that_cannot_be_is_refused(wrong: str, capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    bench.add_arguments(parser)
    with pytest.raises(SystemExit):
        parser.parse_args(["pbx", *wrong.split()])
    assert wrong.split()[0] in capsys.readouterr().err


# The count

FREE = {"eventName": "OnUserStateModified", "loginName": "oxe1", "state": "FREE"}
MADE = {"eventName": "OnCallCreated", "loginName": "oxe1", "callRef": "1"}
GONE = {"eventName": "OnCallRemoved", "loginName": "oxe1", "callRef": "1"}


def ledger(own: list[dict[str, Any]], everything: list[dict[str, Any]]) -> Ledger:
    made = Ledger()
    for event in (MADE, GONE, FREE):
        made.expect("oxe1", event["eventName"], event.get("callRef", event.get("state", "")))
    for mine, events in ((True, own), (False, everything)):
        for event in events:
            made.heard(msgspec.json.encode(event), event, own=mine)
    return made


def counted(made: Ledger) -> list[int]:
    return [part.total() for own in (True, False) for part in made.differences(own=own)]


def test_an_event_that_does_not_come_is_counted_as_lost_where_it_was_to_come() -> None:
    assert counted(ledger([MADE, GONE, FREE], [MADE, GONE, FREE])) == [0, 0, 0, 0]
    assert counted(ledger([MADE, FREE], [MADE, GONE, FREE])) == [1, 0, 0, 0]
    assert counted(ledger([MADE, GONE, FREE], [])) == [0, 0, 3, 0]


def test_an_event_that_comes_twice_or_of_another_call_is_counted_as_too_many() -> None:
    assert counted(ledger([MADE, GONE, GONE, FREE], [MADE, GONE, FREE])) == [0, 1, 0, 0]
    assert counted(ledger([MADE, {**GONE, "callRef": "2"}, FREE], [MADE, GONE, FREE])) == [1, 1, 0, 0]


def test_another_order_is_noticed() -> None:
    assert ledger([MADE, GONE, FREE], [MADE, GONE, FREE]).out_of_order() == []
    assert ledger([GONE, MADE, FREE], [MADE, GONE, FREE]).out_of_order() == ["oxe1"]


async def test_the_count_waits_for_what_still_comes_and_not_for_ever() -> None:
    late = ledger([MADE, GONE, FREE], [MADE, GONE])
    waiting = asyncio.create_task(late.settle())
    await asyncio.sleep(0)
    late.heard(msgspec.json.encode(FREE), FREE, own=False)
    await waiting
    assert counted(late) == [0, 0, 0, 0]
    await ledger([], []).settle(0.01)
