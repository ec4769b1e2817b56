"""Counters and histograms of this process, for Prometheus."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CONTENT_TYPE_LATEST as CONTENT_TYPE
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0)

STAGES = Histogram(
    "mindbot_stage_seconds", "Seconds of a message in a stage", ["stage"], buckets=_SECONDS, registry=REGISTRY
)
MESSAGES = Counter("mindbot_messages_total", "Messages handled, by how they ended", ["outcome"], registry=REGISTRY)
SENT = Counter("mindbot_sendings_total", "Attempts to send", ["channel", "outcome"], registry=REGISTRY)


@contextmanager
def stage(name: str, took: dict[str, float]) -> Iterator[None]:
    """Measures a stage, also for the log of slow messages."""
    begun = time.perf_counter()
    try:
        yield
    finally:
        took[name] = time.perf_counter() - begun
        STAGES.labels(name).observe(took[name])


def gauge(name: str, about: str, labels: tuple[str, ...] = ()) -> Gauge:
    return Gauge(f"mindbot_{name}", about, labels, registry=REGISTRY)


def exposed() -> bytes:
    """Everything in the format that Prometheus reads."""
    return generate_latest(REGISTRY)


__all__ = ["CONTENT_TYPE", "MESSAGES", "REGISTRY", "SENT", "STAGES", "exposed", "gauge", "stage"]
