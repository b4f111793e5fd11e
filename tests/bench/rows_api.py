"""Ten thousand values sent over the API in one batch, the same batch again, and all of them read as CSV."""

import http.client
import json
from collections.abc import Iterator
from datetime import timedelta
from time import perf_counter
from typing import Any

from django.utils import timezone

from kloe.measurements.models import Measurement
from kloe.metrics.models import Metric, MetricSeries
from kloe.metrics.rules.periods import last_ended, recent_periods
from tests.api.asking import token_and_secret
from tests.bench.bench import Bench
from tests.bench.figures import Figure, at_most

SERIES, WEEKS = 20, 500
MOST = 5.0  # seconds


def measure(bench: Bench) -> Iterator[Figure]:
    """From the first byte sent to the last one read, past the proxy's headers, with the token checked and counted."""
    metrics = Metric.objects.bulk_create(
        Metric(code=f"sent-{number}", name=f"Sent {number}", unit="percent", frequency="weekly")
        for number in range(SERIES)
    )
    series = MetricSeries.objects.bulk_create(MetricSeries(metric=one, scope="organisation") for one in metrics)
    secret = token_and_secret(writes="all")[1]
    body = json.dumps({"values": values(metrics)}).encode()
    answer, seconds = asked(bench, secret, "POST", "/api/v1/measurement-batches", body)
    counted = json.loads(answer)["new"]
    note = f"{counted:,} values written, {len(body):,} bytes"
    yield Figure("API, 10,000 values in one batch", round(seconds, 2), "s", at_most(MOST), note)
    _, seconds = asked(bench, secret, "POST", "/api/v1/measurement-batches", body)
    yield Figure("API, the same batch again", round(seconds, 2), "s", note="nothing is written")
    now = timezone.now()
    Measurement.objects.filter(series__in=series).update(state="approved", approved_at=now)
    answer, seconds = asked(bench, secret, "GET", "/api/v1/measurements?format=csv")
    note = f"{answer.count(b'sent-'):,} rows, {len(answer):,} bytes, with statistical process control"
    yield Figure("API, 10,000 values read as CSV", round(seconds, 2), "s", note=note)


def values(metrics: list[Metric]) -> list[dict[str, Any]]:
    last = last_ended("weekly", timezone.localdate() - timedelta(days=7))
    days = [one.ends_on.isoformat() for one in recent_periods("weekly", last, WEEKS)]
    return [
        {"metric": metric.code, "period": day, "value": 40 + (place + number) % 200 / 10}
        for place, metric in enumerate(metrics)
        for number, day in enumerate(days)
    ]


def asked(bench: Bench, secret: str, method: str, path: str, body: bytes | None = None) -> tuple[bytes, float]:
    """Return the answer and the seconds that it took."""
    headers = {
        "Authorization": f"Bearer {secret}",
        "X-Forwarded-Proto": "https",
        "Content-Type": "application/json",
        "Idempotency-Key": "bench",
    }
    connection = http.client.HTTPConnection(*bench.portal.address, timeout=60)
    begun = perf_counter()
    connection.request(method, path, body, headers)
    response = connection.getresponse()
    answer = response.read()
    seconds = perf_counter() - begun
    if response.status >= 400:
        raise RuntimeError(f"{method} {path}: {response.status} {answer[:500]!r}")
    return answer, seconds
