"""What a cluster counts, as Prometheus metrics. Errors: none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric

if TYPE_CHECKING:
    from bridge.cluster.nats import NatsCluster


def measured(cluster: NatsCluster) -> Iterable[Metric]:
    """The metrics, as they are now."""
    connection, links = cluster.connection, cluster.channels.links
    yield GaugeMetricFamily(
        "ctibridge_cluster_connected", "Whether NATS is there.", value=float(not cluster.trouble)
    )
    yield GaugeMetricFamily(
        "ctibridge_cluster_bridges",
        "Bridges of the cluster that are there.",
        value=len(cluster.members.all()),
    )
    yield GaugeMetricFamily(
        "ctibridge_cluster_channels", "Channels with other bridges.", value=links.channels
    )
    yield CounterMetricFamily(
        "ctibridge_cluster_relayed_bytes",
        "Bytes of packets from and to other bridges.",
        value=cluster.channels.relayed_bytes,
    )
    yield CounterMetricFamily(
        "ctibridge_cluster_resent_packets",
        "Packets that were sent to another bridge again.",
        value=links.resent,
    )
    yield CounterMetricFamily(
        "ctibridge_cluster_gaps", "Gaps in what other bridges sent, fetched again.", value=links.gaps
    )
    yield CounterMetricFamily(
        "ctibridge_cluster_dropped_messages",
        "Messages of NATS dropped because this bridge was too slow.",
        value=connection.dropped,
    )
    reconnects = connection.reconnects + cluster.channels.wire.reconnects
    yield CounterMetricFamily(
        "ctibridge_cluster_reconnects",
        "How often one of the two connections to NATS was made anew.",
        value=reconnects,
    )
    durations = cluster.store.durations
    store = HistogramMetricFamily("ctibridge_cluster_store_seconds", "Time that JetStream took to answer.")
    store.add_metric((), durations.cumulated(), durations.total_s)
    yield store
