"""What the bridge counts, as plain integers on the hot path and as Prometheus text at `/metrics`."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import accumulate
from typing import Final

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector
from prometheus_client.utils import floatToGoString

DURATIONS_S: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper bounds of the histogram: a call on loopback takes a fifth of the first, a call may take the last at most."""


class Durations:
    """A histogram; adding to it takes 0.3 µs, to a library's labelled one 2."""

    __slots__ = ("_counts", "total_s")

    def __init__(self) -> None:
        self._counts = [0] * (len(DURATIONS_S) + 1)
        self.total_s = 0.0

    def add(self, took_s: float) -> None:
        """One more (seconds)."""
        self._counts[bisect_left(DURATIONS_S, took_s)] += 1
        self.total_s += took_s

    def cumulated(self) -> list[tuple[str, float]]:
        """Each bound, and how many were no longer than it."""
        bounds = [*map(floatToGoString, DURATIONS_S), "+Inf"]
        return list(zip(bounds, accumulate(self._counts), strict=True))


class Metrics(Collector):
    """One bridge's counters. Counting is `counter[key] += 1`: 0.1 µs, a library's labelled counter is 1.0."""

    def __init__(self) -> None:
        self.calls: Counter[tuple[str, str]] = Counter()
        """JSON-RPC calls by method and outcome: `ok` or the error code."""
        self.call_seconds: defaultdict[str, Durations] = defaultdict(Durations)
        """How long successful JSON-RPC calls took, by method."""
        self.site_failures: Counter[tuple[str, int]] = Counter()
        """Calls that failed for the site's sake, by site and error code: it refused, was away, or timed out."""
        self.ingress: Counter[int] = Counter()
        """Plain HTTP requests by status; 499 where the client went away first."""
        self.tunnel: Counter[int] = Counter()
        """Tunnel requests by status."""
        self.events: Counter[str] = Counter()
        """Events handed to sockets, by dialect."""
        self.closes: Counter[int] = Counter()
        """Sockets closed by the bridge, by close code."""
        self.turned_away: Counter[str] = Counter()
        """Sockets turned away under overload, by what there was too much of: `sockets`, `waiting`, `lag`."""
        self.agent_requests: Counter[tuple[str, str]] = Counter()
        """Requests through agents, by the agent's name and outcome: `answered`, `cancelled`, or what went wrong."""
        self.sign_ins: Counter[str] = Counter()
        """Sign-ins by outcome: `ok`, `refused`, `throttled`, `unreachable`."""
        self.moves: Counter[str] = Counter()
        """Sessions that went from bridge to bridge: `adopted` here, `released`, `taken` by another one, `refused`."""
        self.sockets = 0
        self.gauges: dict[
            str, tuple[str, Callable[[], Mapping[tuple[str, ...], float]], tuple[str, ...]]
        ] = {}
        self._more: list[Callable[[], Iterable[Metric]]] = []
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

    def add(self, more: Callable[[], Iterable[Metric]]) -> None:
        """Have what somebody else counts among the metrics."""
        self._more.append(more)

    def text(self) -> bytes:
        """The Prometheus exposition."""
        return generate_latest(self._registry)

    def collect(self) -> Iterable[Metric]:
        """The metrics as `prometheus_client` wants them."""
        calls = CounterMetricFamily("ctibridge_calls", "JSON-RPC calls.", labels=("method", "outcome"))
        for (method, outcome), count in self.calls.items():
            calls.add_metric((method, outcome), count)
        yield calls
        seconds = HistogramMetricFamily(
            "ctibridge_call_seconds", "Time in successful JSON-RPC calls.", labels=("method",)
        )
        for method, durations in self.call_seconds.items():
            seconds.add_metric((method,), durations.cumulated(), durations.total_s)
        yield seconds
        failures = CounterMetricFamily(
            "ctibridge_site_failures", "JSON-RPC calls failed by a site.", labels=("site", "code")
        )
        for (site, code), count in self.site_failures.items():
            failures.add_metric((site, str(code)), count)
        yield failures
        yield _counter("ctibridge_ingress_requests", "Plain HTTP requests to sites.", "status", self.ingress)
        yield _counter("ctibridge_tunnel_requests", "Tunnel requests.", "status", self.tunnel)
        yield _counter("ctibridge_events", "Events handed to sockets.", "dialect", self.events)
        yield _counter("ctibridge_closes", "Sockets closed by the bridge.", "code", self.closes)
        yield _counter(
            "ctibridge_turned_away", "Sockets turned away under overload.", "why", self.turned_away
        )
        agents = CounterMetricFamily(
            "ctibridge_agent_requests", "Requests carried by agents.", labels=("agent", "outcome")
        )
        for (name, outcome), count in self.agent_requests.items():
            agents.add_metric((name, outcome), count)
        yield agents
        yield _counter("ctibridge_sign_ins", "Sign-ins.", "outcome", self.sign_ins)
        yield _counter(
            "ctibridge_session_moves", "Sessions that went from bridge to bridge.", "what", self.moves
        )
        yield GaugeMetricFamily("ctibridge_sockets", "Open sockets.", value=self.sockets)
        for name, (help_text, read, labels) in self.gauges.items():
            family = GaugeMetricFamily(name, help_text, labels=labels)
            for key, value in read().items():
                family.add_metric(key, value)
            yield family
        for more in self._more:
            yield from more()


def _counter(name: str, help_text: str, label: str, counts: Mapping[int, int] | Mapping[str, int]) -> Metric:
    family = CounterMetricFamily(name, help_text, labels=(label,))
    for key, count in counts.items():
        family.add_metric((str(key),), count)
    return family
