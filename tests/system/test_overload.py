"""Overload of the whole process is answered at the door with 1013; those inside go on (protocol.md section 7)."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.system.raw import Deaf, raw, signed_in
from tests.system.serving import metrics, serving
from tests.system.stand_in import answers
from tests.system.test_limits import CALLS, GET_CALLS, LARGE, frame, until


async def test_a_socket_beyond_the_limit_is_closed_with_1013_and_those_inside_go_on(tmp_path: Path) -> None:
    """protocol.md section 7: 1013 overloaded; there is room again when somebody has left."""
    async with serving(tmp_path, limits={"sockets": 2}) as (_, bridge):
        async with signed_in(bridge.url, "oxe70120") as inside:
            async with raw(bridge.url) as second:
                for _ in range(3):
                    async with raw(bridge.url) as third:
                        closing = await third.closed()
                    assert closing.code == 1013
                    assert "2 sockets" in closing.reason
                await inside.lives()
                await second.lives()
                told = metrics(bridge.url)
                assert told["ctibridge_turned_away_total", "sockets"] == 3
                assert told["ctibridge_closes_total", "1013"] == 3
                assert told["ctibridge_sockets",] == 2
            await until(lambda: metrics(bridge.url)["ctibridge_sockets",] == 1)
            async with signed_in(bridge.url, "oxe70121") as next_:
                await next_.lives()


async def test_nobody_comes_in_while_too_much_waits_for_slow_readers(tmp_path: Path) -> None:
    """protocol.md section 7: what waits is memory; when the slow reader has gone, the door is open again."""
    limits = {"waiting_bytes": 1_000_000, "session_linger_s": 0.2}
    async with serving(tmp_path, limits=limits) as (site, bridge):
        site.script(*CALLS, answers(200, LARGE))
        async with signed_in(bridge.url, "oxe70120") as inside:
            with Deaf(bridge.url, buffer_bytes=4096) as peer:
                await asyncio.to_thread(peer.sign_in, "oxe70121")
                for number in range(30):
                    peer.send(frame(GET_CALLS, number).encode())
                await until(lambda: metrics(bridge.url)["ctibridge_waiting_bytes",] > 1_000_000)
                async with raw(bridge.url) as late:
                    assert (await late.closed()).code == 1013
                await inside.lives()
            await until(lambda: metrics(bridge.url)["ctibridge_waiting_bytes",] == 0)
            async with raw(bridge.url) as later:
                await later.lives()
