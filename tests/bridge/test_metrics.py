"""Tests of what the bridge counts, as Prometheus reads it at /metrics."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from bridge.metrics import DURATIONS_S, Metrics


def samples(metrics: Metrics) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """What a Prometheus server makes of the text: (name, labels) → value."""
    text = metrics.text().decode()
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_each_count_is_told_under_its_name_and_labels() -> None:
    metrics = Metrics()
    metrics.calls["Cti.dial", "ok"] += 2
    metrics.calls["Cti.dial", "-32000"] += 1
    metrics.site_failures["paris", -32000] += 1
    metrics.tunnel[204] += 3
    metrics.events["jsonrpc"] += 4
    metrics.closes[4008] += 1
    metrics.sign_ins["refused"] += 1
    metrics.sockets = 5
    assert samples(metrics) == {
        ("ctibridge_calls_total", (("method", "Cti.dial"), ("outcome", "ok"))): 2,
        ("ctibridge_calls_total", (("method", "Cti.dial"), ("outcome", "-32000"))): 1,
        ("ctibridge_site_failures_total", (("code", "-32000"), ("site", "paris"))): 1,
        ("ctibridge_tunnel_requests_total", (("status", "204"),)): 3,
        ("ctibridge_events_total", (("dialect", "jsonrpc"),)): 4,
        ("ctibridge_closes_total", (("code", "4008"),)): 1,
        ("ctibridge_sign_ins_total", (("outcome", "refused"),)): 1,
        ("ctibridge_sockets", ()): 5,
    }


@given(st.lists(st.floats(0, 100)))
def test_durations_are_a_histogram_whose_buckets_hold_all_that_are_no_longer(took: list[float]) -> None:
    metrics = Metrics()
    for each in took:
        metrics.call_seconds["Cti.dial"].add(each)
    told = samples(metrics)
    for bound in (*DURATIONS_S, float("inf")) if took else ():
        label = "+Inf" if bound == float("inf") else str(bound)
        key = ("ctibridge_call_seconds_bucket", (("le", label), ("method", "Cti.dial")))
        assert told[key] == sum(each <= bound for each in took)
    if took:
        assert told["ctibridge_call_seconds_count", (("method", "Cti.dial"),)] == len(took)
        assert told["ctibridge_call_seconds_sum", (("method", "Cti.dial"),)] == pytest.approx(sum(took))


def test_a_gauge_is_read_when_it_is_asked_for() -> None:
    metrics = Metrics()
    sessions = [1]
    metrics.gauge("ctibridge_sessions", "Sessions.", lambda: {(): len(sessions)})
    metrics.gauge(
        "ctibridge_site_up", "Whether a site can be used.", lambda: {("paris",): 1, ("lyon",): 0}, ("site",)
    )
    told = samples(metrics)
    assert told["ctibridge_sessions", ()] == 1
    assert told["ctibridge_site_up", (("site", "paris"),)] == 1
    assert told["ctibridge_site_up", (("site", "lyon"),)] == 0
    sessions.append(2)
    assert samples(metrics)["ctibridge_sessions", ()] == 2


def test_two_bridges_in_one_process_count_apart() -> None:
    one, two = Metrics(), Metrics()
    one.sockets = 7
    assert samples(one)["ctibridge_sockets", ()] == 7
    assert samples(two)["ctibridge_sockets", ()] == 0


def test_every_family_says_what_it_is_and_of_which_type_it_is() -> None:
    metrics = Metrics()
    metrics.gauge("ctibridge_in_flight", "Calls without an answer.", lambda: {(): 0})
    for family in text_string_to_metric_families(metrics.text().decode()):
        assert family.name.startswith("ctibridge_")
        assert family.documentation.endswith(".")
        assert family.type in ("counter", "gauge", "histogram")


@given(
    st.dictionaries(st.tuples(st.text(max_size=10), st.text(max_size=10)), st.integers(1, 10**6), max_size=5)
)
def test_whatever_a_label_holds_it_comes_back_as_it_was(counts: dict[tuple[str, str], int]) -> None:
    metrics = Metrics()
    metrics.calls.update(counts)
    told = {
        tuple(value for _, value in labels): value
        for (name, labels), value in samples(metrics).items()
        if name == "ctibridge_calls_total"
    }
    assert told == counts
