"""A rolling update, rehearsed: bridges behind the balancer of `bridge/deploy` are replaced one by one, under load."""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from ctibridge_client import AsyncClient, ClientError, Event

from tests.nats_server import NatsServer
from tests.system.cluster.house import ClusterOfBridges
from tests.system.program import START_S, Pbx
from tests.system.serving import configuration

CONFIGURED = Path(__file__).parents[3] / "bridge" / "deploy" / "compose" / "nginx.conf"

PATIENCE_S = 60.0

pytestmark = pytest.mark.skipif(shutil.which("nginx") is None, reason="there is no nginx")


@contextmanager
def nginx(folder: Path, ports: list[int]) -> Iterator[str]:
    """The balancer as it is deployed, before these ports of this machine; the address of its socket."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    text = CONFIGURED.read_text().replace("listen 8090;", f"listen 127.0.0.1:{port};")
    for number, bridge in enumerate(ports, 1):
        text = text.replace(f"bridge-{number}:8090", f"127.0.0.1:{bridge}")
    path = folder / "nginx.conf"
    path.write_text(f"daemon off;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\n{text}")
    process = subprocess.Popen(["nginx", "-p", str(folder), "-c", str(path)], stderr=subprocess.DEVNULL)
    try:
        yield f"ws://127.0.0.1:{port}/ws"
    finally:
        process.terminate()
        process.wait(START_S)


class Caller:
    """Somebody who calls somebody else all the time, and knows which events that must bring."""

    def __init__(self, url: str, number: str, other: str) -> None:
        self._phone = AsyncClient(url, login=f"oxe{number}", password="0000")
        self._other = other
        self.calls = 0
        self.resyncs = 0
        self.stopping = False

    async def run(self) -> None:
        """Call, see it ring there, hang up, see it end; until `stopping`."""
        async with self._phone as phone:
            events = phone.events("PhoneEvent")
            while not self.stopping:
                await self._repeated(lambda: phone.Cti.dial(self._other))
                if await self._seen(events, "EventDialing", "EventRinging"):
                    await self._repeated(lambda: phone.Cti.hangup())
                    await self._seen(events, "EventReleased")
                else:
                    await self._repeated(lambda: phone.Cti.hangup())
                self.calls += 1

    @staticmethod
    async def _repeated(call: Callable[[], Awaitable[object]]) -> None:
        """A call, until the site can be reached; what the PBX refuses (the call has ended already) is its answer."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                try:
                    await call()
                    return
                except ClientError as error:
                    if error.code != -32003:
                        return
                    await asyncio.sleep(0.2)

    async def _seen(self, events: AsyncIterator[Event], *types: str) -> bool:
        """Whether one of these came; False where the client was told that events may be missing."""
        async with asyncio.timeout(PATIENCE_S):
            async for event in events:
                if event.name == "Resync":
                    self.resyncs += 1
                    return False
                if event.data.get("eventType") in types:
                    return True
        return False


async def test_clients_go_on_while_the_bridges_are_replaced_one_by_one(
    tmp_path: Path, pbx: Pbx, nats: NatsServer
) -> None:
    """protocol.md section 6: a session is resumed on any bridge; what may be missing is said."""

    def configured(port: int) -> str:
        return configuration(pbx.url, mode="administrator", port=port)

    bridges = ClusterOfBridges(tmp_path, nats, configured)
    with nginx(tmp_path, bridges.ports) as url:
        callers = [Caller(url, pbx.user(), pbx.user()) for _ in range(4)]
        running = [asyncio.ensure_future(each.run()) for each in callers]
        await _everybody(callers, running)
        for number in (0, 1):
            await asyncio.to_thread(bridges.bridges[number].stop)
            await _everybody(callers, running)
            await asyncio.to_thread(bridges.restart, number)
            await asyncio.to_thread(bridges.wait_until_ready, number)
            await _everybody(callers, running)
        for each in callers:
            each.stopping = True
        async with asyncio.timeout(PATIENCE_S):
            await asyncio.gather(*running)
    await asyncio.to_thread(bridges.stop)


async def _everybody(callers: list[Caller], running: Sequence[asyncio.Future[None]]) -> None:
    """Wait until each has made two calls more."""
    wanted = [each.calls + 2 for each in callers]
    async with asyncio.timeout(PATIENCE_S):
        while any(each.calls < least for each, least in zip(callers, wanted, strict=True)):
            for each in running:
                assert not each.done(), each
            await asyncio.sleep(0.05)
