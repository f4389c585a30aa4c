"""Bridges of one version and of the next side by side: what a newer one says more is passed over."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import msgspec
import pytest
from nats.aio.client import Client

from bridge.cluster.nats import NatsCluster
from bridge.config import Cluster as Settings
from protocol import cluster as wire
from protocol.cluster import Header, Type
from tests.bridge.cluster.ends import Served, until
from tests.nats_server import NatsServer, needs_nats_server

pytestmark = needs_nats_server

NEWER = "0123456789ab"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[NatsServer]:
    server = NatsServer(tmp_path)
    server.start()
    yield server
    server.kill()


@pytest.fixture
async def bridge(server: NatsServer) -> AsyncIterator[NatsCluster]:
    bridge = NatsCluster(Settings(nats=server.url), [], "host:1", "1")
    await bridge.start()
    yield bridge
    await bridge.stop()


@pytest.fixture
async def newer(server: NatsServer, bridge: NatsCluster) -> AsyncIterator[Client]:
    """A bridge of the next version, as far as its messages go; the other one knows of it."""
    client = Client()
    await client.connect(server.url)
    beat = {"name": NEWER, "label": "host:2", "version": "2", "facts": {"load": b"7"}, "colour": "blue"}
    await client.publish("ctibridge.members", msgspec.msgpack.encode(beat))
    await until(lambda: NEWER in bridge.members.all())
    yield client
    await client.close()


async def test_a_member_with_more_to_say_is_known_by_what_is_understood(
    bridge: NatsCluster, newer: Client
) -> None:
    member = bridge.members.all()[NEWER]
    assert (member.label, member.version, member.facts) == ("host:2", "2", {"load": b"7"})


async def test_packets_of_the_next_version_are_understood_and_of_the_one_after_it_are_not(
    bridge: NatsCluster, newer: Client, caplog: pytest.LogCaptureFixture
) -> None:
    served = Served(bridge)
    hello = msgspec.msgpack.encode({"kind": "test", "hello": b"hi", "priority": 3})
    said = wire.encode_message(Type.OPEN, wire.BIT_OPENER, 1, hello)
    unknown = bytearray(wire.encode_message(Type.OPEN, wire.BIT_OPENER, 1, b"?"))
    unknown[0] = 99
    said += bytes(unknown) + wire.encode_message(Type.DATA, wire.BIT_OPENER, 1, b"payload")

    def packet(version: int, seq: int) -> bytes:
        header = bytearray(wire.encode_header(Header(NEWER, 0, 1, 0, seq, 0)))
        header[0] = version
        header[1] += 3
        return bytes(header) + b"new" + said

    subject = f"ctibridge.to.{bridge.members.me}"
    await newer.publish(subject, packet(wire.VERSION + 2, 1))
    await until(lambda: "a packet of version 3; this bridge understands up to 2" in caplog.text)
    await newer.publish(subject, b"no packet at all")
    await newer.publish(subject, packet(wire.VERSION + 1, 1))
    await until(lambda: [each.heard for each in served.ends] == [[b"payload"]])
    assert served.hellos == [b"hi"]


async def test_messages_of_the_bus_with_more_fields_are_heard_and_odd_ones_are_passed_over(
    bridge: NatsCluster, newer: Client
) -> None:
    heard: list[tuple[str, bytes]] = []
    bridge.bus.hear("news", lambda sender, payload: heard.append((sender, payload)))
    await newer.publish("ctibridge.tell.news", b"\xc1")
    await newer.publish("ctibridge.members", b"\xc1")
    said = {"sender": NEWER, "payload": b"x", "urgency": 9}
    await newer.publish("ctibridge.tell.news", msgspec.msgpack.encode(said))
    await until(lambda: heard == [(NEWER, b"x")])
