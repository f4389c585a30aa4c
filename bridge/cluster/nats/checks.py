"""Whether a NATS can carry this cluster: its version, JetStream, the clock, and whether the prefix is another's.

Errors: `bridge.config.ConfigError`.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

import msgspec
from nats.js.errors import APIError

from bridge.cluster import Unavailable
from bridge.cluster.nats.store import StreamRefused
from bridge.config import Cluster, ConfigError, Site

if TYPE_CHECKING:
    from bridge.cluster.nats.connection import Connection
    from bridge.cluster.nats.members import NatsMembers
    from bridge.cluster.nats.store import NatsBucket, NatsStore

log = logging.getLogger(__name__)

VERSION_LEAST: Final = (2, 9)
"""The first with direct questions to key-value buckets, and with subjects in a stream's description."""

CLOCK_MOST_S: Final = 5.0
"""Leases last some seconds."""

ANSWERS_S: Final = 0.2
"""How long the bridges that are there may take to say so; on one network it is some milliseconds."""

NOT_FOR_THE_ACCOUNT: Final = 10039
"""JetStream's error code for an account that is not to use it."""

READY_S: Final = 5.0
"""How long JetStream may take after NATS has started."""


class _Known(msgspec.Struct):
    """What a site was to the first bridge of this cluster that had it."""

    kind: str
    address: str


now_s: Callable[[], float] = time.time
"""This machine's clock."""


async def check(
    settings: Cluster,
    sites: Sequence[Site],
    connection: Connection,
    store: NatsStore,
    members: NatsMembers,
) -> None:
    """Raise `ConfigError` where this NATS cannot be used; a clock that is off is only warned of."""
    servers = ", ".join(settings.servers)
    version = connection.client.connected_server_version
    if (version.major, version.minor) < VERSION_LEAST:
        raise ConfigError(
            f"cluster.nats: the NATS at {servers} is nats-server {version.major}.{version.minor}.{version.patch}; "
            "it must be 2.9 or later"
        )
    meta = await _meta(servers, store)
    await asyncio.sleep(ANSWERS_S)
    for site in sites:
        await _check_site(settings, meta, members, site)
    off_s = await _clock_off_s(settings.prefix, connection, meta, members.me)
    if abs(off_s) > CLOCK_MOST_S:
        way = "ahead of" if off_s > 0 else "behind"
        log.warning(
            "the clock of this machine is %.0f s %s that of NATS; set both by NTP: times in logs and of tokens "
            "differ between bridges",
            abs(off_s),
            way,
        )


async def _meta(servers: str, store: NatsStore) -> NatsBucket:
    """The bucket of what holds for the whole cluster."""
    deadline = time.monotonic() + READY_S
    while True:
        try:
            await store.asked(lambda js: js.account_info())
            return await store.bucket("meta")
        except StreamRefused as error:
            raise ConfigError(
                f"cluster.replicas: JetStream at {servers} does not keep what this bridge needs: {error}; replicas "
                "must not be more than NATS has servers, and the account needs room for streams"
            ) from error
        except Unavailable as error:
            off = isinstance(error.__cause__, APIError) and error.__cause__.err_code == NOT_FOR_THE_ACCOUNT
            if off or time.monotonic() >= deadline:
                raise ConfigError(
                    f"cluster.nats: the NATS at {servers} has no JetStream for this bridge: {error}; start "
                    "nats-server with -js, or allow it for the bridge's account"
                ) from error
            await asyncio.sleep(ANSWERS_S)


async def _check_site(settings: Cluster, meta: NatsBucket, members: NatsMembers, site: Site) -> None:
    ours = _Known(site.kind, site.url if site.agent is None else f"agent {site.agent}")
    key = f"site-{site.name.replace('.', '-dot-')}"
    entry = await meta.get(key)
    if entry is not None:
        theirs = msgspec.msgpack.decode(entry.value, type=_Known)
        if theirs == ours:
            return
        if len(members.all()) > 1:
            raise ConfigError(
                f"cluster.prefix: the cluster {settings.prefix!r} has a site {site.name} already, of kind "
                f"{theirs.kind} at {theirs.address}, and here it is of kind {ours.kind} at {ours.address}; "
                "give another cluster another prefix, or stop all bridges of this one before a site moves"
            )
        log.warning("site %s was of kind %s at %s before", site.name, theirs.kind, theirs.address)
    await meta.put(key, msgspec.msgpack.encode(ours))


async def _clock_off_s(prefix: str, connection: Connection, meta: NatsBucket, me: str) -> float:
    """By how much this machine's clock is ahead of NATS's (seconds)."""
    key = f"clock-{me}"
    before_s = now_s()
    revision = await meta.put(key, b"")
    after_s = now_s()
    stream = f"KV_{prefix}_meta"
    answer = await connection.request(
        f"$JS.API.STREAM.MSG.GET.{stream}", json.dumps({"seq": revision}).encode()
    )
    await meta.delete(key)
    # RFC 3339 with as many digits of the second as there are, of which Python takes six.
    whole, _, fraction = json.loads(answer.data)["message"]["time"].rstrip("Z").partition(".")
    written_s = datetime.fromisoformat(f"{whole}+00:00").timestamp() + float(f"0.{fraction or 0}")
    return (before_s + after_s) / 2 - written_s
