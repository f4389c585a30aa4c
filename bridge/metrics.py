"""What the bridge counts, as plain integers on the hot path and as Prometheus text at `/metrics`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector


class Metrics(Collector):
    """One bridge's counters. Counting is `counter[key] += 1`: 0.1 µs, a library's labelled counter is 1.0."""

    def __init__(self) -> None:
        self.calls: Counter[tuple[str, str]] = Counter()
        """JSON-RPC calls by method and outcome: `ok` or the error code."""
        self.call_seconds: defaultdict[str, float] = defaultdict(float)
        """Summed duration by method (seconds)."""
        self.ingress: Counter[int] = Counter()
        """Plain HTTP requests by status; 499 where the client went away first."""
        self.tunnel: Counter[int] = Counter()
        """Tunnel requests by status."""
        self.events: Counter[str] = Counter()
        """Events handed to sockets, by dialect."""
        self.closes: Counter[int] = Counter()
        """Sockets closed by the bridge, by close code."""
        self.agent_requests: Counter[tuple[str, str]] = Counter()
        """Requests through agents, by the agent's name and outcome: `answered`, `cancelled`, or what went wrong."""
        self.sign_ins: Counter[str] = Counter()
        """Sign-ins by outcome: `ok`, `refused`, `throttled`, `unreachable`."""
        self.sockets = 0
        self.gauges: dict[
            str, tuple[str, Callable[[], Mapping[tuple[str, ...], float]], tuple[str, ...]]
        ] = {}
        self._registry = CollectorRegistry()
        self._registry.register(self)

    def gauge(
        self,
        name: str,
        help_text: str,
        read: Callable[[], Mapping[tuple[str, ...], float]],
        labels: tuple[str, ...] = (),
    ) -> None:
        """Register a value that is read when it is asked for."""
        self.gauges[name] = (help_text, read, labels)

    def text(self) -> bytes:
        """The Prometheus exposition."""
        return generate_latest(self._registry)

    def collect(self) -> Iterable[Metric]:
        """The metrics as `prometheus_client` wants them."""
        calls = CounterMetricFamily("ctibridge_calls", "JSON-RPC calls.", labels=("method", "outcome"))
        for (method, outcome), count in self.calls.items():
            calls.add_metric((method, outcome), count)
        yield calls
        seconds = CounterMetricFamily("ctibridge_call_seconds", "Time in JSON-RPC calls.", labels=("method",))
        for method, total in self.call_seconds.items():
            seconds.add_metric((method,), total)
        yield seconds
        yield _counter("ctibridge_ingress_requests", "Plain HTTP requests to sites.", "status", self.ingress)
        yield _counter("ctibridge_tunnel_requests", "Tunnel requests.", "status", self.tunnel)
        yield _counter("ctibridge_events", "Events handed to sockets.", "dialect", self.events)
        yield _counter("ctibridge_closes", "Sockets closed by the bridge.", "code", self.closes)
        agents = CounterMetricFamily(
            "ctibridge_agent_requests", "Requests carried by agents.", labels=("agent", "outcome")
        )
        for (name, outcome), count in self.agent_requests.items():
            agents.add_metric((name, outcome), count)
        yield agents
        yield _counter("ctibridge_sign_ins", "Sign-ins.", "outcome", self.sign_ins)
        yield GaugeMetricFamily("ctibridge_sockets", "Open sockets.", value=self.sockets)
        for name, (help_text, read, labels) in self.gauges.items():
            family = GaugeMetricFamily(name, help_text, labels=labels)
            for key, value in read().items():
                family.add_metric(key, value)
            yield family


def _counter(name: str, help_text: str, label: str, counts: Mapping[int, int] | Mapping[str, int]) -> Metric:
    family = CounterMetricFamily(name, help_text, labels=(label,))
    for key, count in counts.items():
        family.add_metric((str(key),), count)
    return family
