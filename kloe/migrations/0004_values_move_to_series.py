"""Each value finds its series, and the target beside it becomes a target with dates; and back."""

from datetime import timedelta
from typing import Any

from django.core.management.color import no_style
from django.db import migrations
from django.utils import timezone


def to_series(apps: Any, schema_editor: Any) -> None:
    """Make a series for each metric and place that has values. What was there was read by everybody: it is approved."""
    series_model, measurement = apps.get_model("kloe", "MetricSeries"), apps.get_model("kloe", "Measurement")
    now = timezone.now()
    made: dict[tuple[int, int | None], Any] = {}
    targets: dict[int, Any] = {}
    values = []
    for old in apps.get_model("kloe", "OldMeasurement").objects.select_related("metric").order_by("as_of", "pk"):
        key = (old.metric_id, old.service_id)
        if key not in made:
            scope = "service" if old.service_id else "organisation"
            made[key] = series_model.objects.create(metric_id=key[0], service_id=key[1], scope=scope)
        value = measurement(
            pk=old.pk,
            series=made[key],
            period_start=old.as_of.replace(day=1),
            as_of=old.as_of,
            value=old.value,
            state="approved",
            approved_at=now,
            entered_at=now,
        )
        values.append(value)
        _hold(apps, targets, value, old)
    measurement.objects.bulk_create(values, batch_size=1000)
    _number_on(schema_editor, measurement)


def _number_on(schema_editor: Any, model: Any) -> None:
    """Let PostgreSQL number new rows after those that came with their numbers."""
    for statement in schema_editor.connection.ops.sequence_reset_sql(no_style(), [model]):
        schema_editor.execute(statement)


def _hold(apps: Any, targets: dict[int, Any], value: Any, old: Any) -> None:
    """Let the target of the value hold from its period on, and the one before it until then."""
    before = targets.get(value.series.pk)
    if before is not None and before.value == old.target:
        return
    if before is not None:
        before.ends_on = max(before.starts_on, value.period_start - timedelta(days=1))
        before.save()
        del targets[value.series.pk]
    if old.target is not None:
        kind = "at_most" if old.metric.better == "lower" else "at_least"
        targets[value.series.pk] = apps.get_model("kloe", "Target").objects.create(
            series=value.series, kind=kind, value=old.target, starts_on=value.period_start
        )


def from_series(apps: Any, schema_editor: Any) -> None:
    """Values of the organisation and of services go back to their metrics; there was no place for others."""
    old = apps.get_model("kloe", "OldMeasurement")
    held: dict[int, list[Any]] = {}
    for target in apps.get_model("kloe", "Target").objects.exclude(kind="between").order_by("starts_on", "pk"):
        held.setdefault(target.series_id, []).append(target)
    found = apps.get_model("kloe", "Measurement").objects.filter(
        state="approved", series__scope__in=["organisation", "service"]
    )
    values = []
    for value in found.select_related("series"):
        holding = [
            one.value
            for one in held.get(value.series_id, ())
            if one.starts_on <= value.as_of and (one.ends_on is None or one.ends_on >= value.as_of)
        ]
        values.append(
            old(
                pk=value.pk,
                metric_id=value.series.metric_id,
                service_id=value.series.service_id,
                as_of=value.as_of,
                value=value.value,
                target=holding[0] if holding else None,
            )
        )
    old.objects.bulk_create(values, batch_size=1000)
    _number_on(schema_editor, old)


class Migration(migrations.Migration):

    dependencies = [
        ('kloe', '0003_series_targets_and_batches'),
    ]

    operations = [migrations.RunPython(to_series, from_series)]
