"""A process that imports a large file of values and says what it took: `rows_metrics` starts it.

It reads {analyst, other, metrics, places, days} as JSON and writes seconds and megabytes as JSON.
"""

import json
import os
import resource
import sys
from random import Random
from time import perf_counter
from typing import Any

import django


def main() -> None:
    django.setup()
    from django.utils import timezone

    from kloe.measurements import batches
    from kloe.measurements.actions import approve_waiting, undo_batch
    from kloe.measurements.models import ImportBatch, Measurement
    from kloe.metrics.queries import metric_of
    from mlco_portal.accounts.models import User

    told = json.load(sys.stdin)
    by = User.objects.get(pk=told["analyst"])
    content = file_of(told)
    before, seconds = memory(), {}
    said = counting(batches)
    begun = perf_counter()
    batch, _ = batches.take_in(content=content, file_name="all.csv", origin="file", on_conflict="stop", by=by)
    batches.check(batch.pk)
    seconds["checked"] = perf_counter() - begun
    batch.refresh_from_db()
    begun = perf_counter()
    if batches.confirm(batch=batch, by=by):
        batches.write(batch.pk)
    seconds["written"] = perf_counter() - begun
    batch = ImportBatch.objects.get(pk=batch.pk)
    rows, most = Measurement.objects.filter(batch=batch).count(), memory()
    other, now = User.objects.get(pk=told["other"]), timezone.now()
    begun = perf_counter()
    for number in range(told["metrics"]):
        approve_waiting(metric=metric_of(f"weekly-{number}"), upto=now, by=other)
    seconds["approved"] = perf_counter() - begun
    begun = perf_counter()
    undo_batch(batch=batch, reason="Measured", by=by)
    seconds["undone"] = perf_counter() - begun
    took = {name: round(one, 1) for name, one in seconds.items()}
    sys.stdout.write(json.dumps({**took, "rows": rows, "memory": most, "before": before, "said": len(said)}))


def file_of(told: dict[str, Any]) -> bytes:
    chance = Random(11)
    rows = [
        f"weekly-{metric},{place},{day},{chance.randint(0, 1000) / 10}"
        for metric in range(told["metrics"])
        for place in told["places"]
        for day in told["days"]
    ]
    return "\n".join(["metric,place,period,value", *rows]).encode()


def counting(batches: Any) -> list[int]:
    """Return the list to which each word of progress is added."""
    said: list[int] = []
    progress = batches._progress

    def counted(batch: Any) -> Any:
        tell = progress(batch)
        return lambda rows: (said.append(rows), tell(rows))

    batches._progress = counted
    return said


def memory() -> int:
    """Return the most resident memory that this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mlco_portal.settings.production")
    main()
