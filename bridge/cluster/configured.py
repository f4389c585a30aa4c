"""The cluster that a configuration asks for; what NATS needs is loaded only where it is asked for.

Errors: `bridge.config.ConfigError`.
"""

from __future__ import annotations

import socket
from importlib.metadata import version
from typing import TYPE_CHECKING

from bridge.config import Config, ConfigError
from bridge.workers import Worker

if TYPE_CHECKING:
    from bridge.cluster.nats import NatsCluster


def configured(config: Config, worker: Worker | None = None) -> NatsCluster | None:
    """The cluster, to be started; None for a bridge that is alone. Raises `ConfigError`."""
    if not config.cluster.servers:
        return None
    try:
        from bridge.cluster.nats import NatsCluster
    except ImportError as error:
        raise ConfigError(
            f"cluster.nats: needs more than is installed ({error}): pip install 'ctibridge[cluster]'"
        ) from error
    label = f"{socket.gethostname()}:{config.server.port}"
    if worker is not None:
        label += f" worker {worker.number}"
    return NatsCluster(config.cluster, config.sites, label, version("ctibridge"))
