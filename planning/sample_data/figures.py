"""Loads the metrics with their newest figures, and the glossary."""

from datetime import date

from django.utils import timezone

from kloe.measurements.models import Measurement
from kloe.metrics.models import Metric, MetricSeries, Target
from planning.glossary.actions import add_term
from planning.sample_data.files import read


def load_metrics(year: int) -> None:
    """Put the figures of the year before, by which this year's plans are held, into an empty database."""
    for one in read(year, "metrics")["metrics"]:
        metric = Metric.objects.create(
            code=one["code"],
            name=one["name"],
            unit=one["unit"],
            better=one["better"],
            wordings="\n".join(one["wordings"]),
        )
        series = MetricSeries.objects.create(metric=metric)
        day, now = one["as_of"], timezone.now()
        kind = Target.Kind.AT_MOST if one["better"] == Metric.Better.LOWER else Target.Kind.AT_LEAST
        Target.objects.create(series=series, kind=kind, value=str(one["target"]), starts_on=date(day.year - 1, 4, 1))
        Measurement.objects.create(
            series=series,
            period_start=day.replace(day=1),
            as_of=day,
            value=str(one["value"]),
            state=Measurement.State.APPROVED,
            entered_at=now,
            approved_at=now,
        )


def load_glossary(year: int) -> None:
    """Put the sample's terms into an empty glossary."""
    for short, meaning, explanation in read(year, "glossary")["terms"]:
        add_term(short=short, meaning=meaning, explanation=explanation, by=None)
