"""The cluster on NATS: `bridge.cluster.Cluster` by core NATS and JetStream; loaded only where it is configured.

Errors: `bridge.config.ConfigError`, from `NatsCluster` and its `start`, and those of `bridge.cluster`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence

from prometheus_client.core import Metric

from bridge.cluster import Unavailable
from bridge.cluster.nats.bus import NatsBus
from bridge.cluster.nats.channels import NatsChannels
from bridge.cluster.nats.checks import check
from bridge.cluster.nats.connection import Connection, Options, Refused
from bridge.cluster.nats.measured import measured
from bridge.cluster.nats.members import NatsMembers
from bridge.cluster.nats.signing import BadCredentials, Credentials
from bridge.cluster.nats.store import NatsStore
from bridge.config import Cluster as Settings
from bridge.config import ConfigError, Site

log = logging.getLogger(__name__)


class NatsCluster:
    """The cluster as this bridge sees it."""

    def __init__(self, settings: Settings, sites: Sequence[Site], label: str, version: str) -> None:
        """`label` is for people: the bridge's host and port. Raises `ConfigError`."""
        self._settings = settings
        self._sites = sites
        options = _options(settings, label)
        self.connection = Connection(options)
        prefix = settings.prefix
        self.members = NatsMembers(self.connection, prefix, label, version)
        self.channels = NatsChannels(options, self.members, prefix)
        self.store = NatsStore(self.connection, prefix, settings.replicas)
        self.bus = NatsBus(self.connection, self.members, prefix)

    @property
    def trouble(self) -> str:
        """Why the cluster is degraded; empty while it is not."""
        return self.connection.trouble or self.channels.wire.trouble

    def metrics(self) -> Iterable[Metric]:
        """What it counts, as it is now."""
        return measured(self)

    async def start(self) -> None:
        """Connect, and see whether this NATS can be used. Raises `ConfigError`."""
        servers = ", ".join(self._settings.servers)
        try:
            # First, as this one says nothing of secrets where TLS was asked for and is not there.
            await self.channels.start()
            await self.connection.start()
        except Refused as error:
            await self.stop()
            raise ConfigError(
                f"cluster: NATS at {servers} does not let this bridge in: {error}; check user and password, token or "
                "credentials, and ca_file, certificate and key"
            ) from error
        except Unavailable as error:
            await self.stop()
            raise ConfigError(
                f"cluster.nats: there is no NATS at {servers}: {error}; is the address right, and does it run?"
            ) from error
        try:
            self.members.start()
            await check(self._settings, self._sites, self.connection, self.store, self.members)
        except BaseException:
            await self.stop()
            raise
        log.info("bridge %s takes part in the cluster %s on NATS", self.members.me, self._settings.prefix)

    async def stop(self) -> None:
        """Leave: the others are told at once. Never raises."""
        # What its channels still have to say, then that it goes.
        await self.channels.stop()
        self.members.stop()
        self.store.stop()
        await self.connection.stop()


def _options(settings: Settings, label: str) -> Options:
    try:
        credentials = None if settings.credentials is None else Credentials(settings.credentials)
    except BadCredentials as error:
        raise ConfigError(f"cluster.credentials: {error}; give the file that NATS's tools wrote") from error
    return Options(
        servers=settings.servers,
        name=f"ctibridge {label}",
        user=settings.user,
        password=None if settings.password is None else settings.password.read(),
        token=None if settings.token is None else settings.token.read(),
        credentials=credentials,
        tls=settings.tls(),
    )
