"""Loads the metrics with their figures of two years, and the glossary."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from kloe.measurements.models import Measurement
from kloe.metrics.actions.definitions import FIELDS
from kloe.metrics.models import Metric, MetricSeries, SeriesScope, Target
from kloe.metrics.rules.periods import Period, after, period_of
from mlco_portal.accounts.models import User
from planning.glossary.actions import add_term
from planning.sample_data.files import read
from services.models import Locality, Neighbourhood

ANALYST = "metrics@example.org"


def load_metrics(year: int) -> None:
    """Put the figures of the year before, by which this year's plans are held, into an empty database."""
    content, now = read(year, "metrics"), timezone.now()
    people = {one.email: one for one in User.objects.all()}
    for one in content["metrics"]:
        given = {name: one[name] for name in FIELDS if name in one}
        owner = people.get(given.pop("owner"))
        given["wordings"] = "\n".join(one["wordings"])
        metric = Metric.objects.create(code=one["code"], owner=owner, **given)
        series = MetricSeries.objects.create(metric=metric, note=content["note"])
        for target in one["targets"]:
            Target.objects.create(series=series, **{**target, "value": str(target["value"])})
        period = period_of(metric.frequency, content["first_month"])
        values = []
        for value in one["history"]:
            values.append(_approved(series, period, value, now, people.get(ANALYST)))
            period = after(metric.frequency, period)
        Measurement.objects.bulk_create(values)


def load_places_of_metric(year: int) -> None:
    """Put one metric by locality and INT beside its figures for the whole organisation; all values are illustrative."""
    content, now = read(year, "metric_places"), timezone.now()
    metric = Metric.objects.get(code=content["metric"])
    analyst = User.objects.filter(email=ANALYST).first()
    localities = {one.code: one for one in Locality.objects.all()}
    neighbourhoods = {one.code: one for one in Neighbourhood.objects.all()}
    values = []
    for one in content["places"]:
        where = (
            {"scope": SeriesScope.LOCALITY, "locality": localities[one["locality"]]}
            if "locality" in one
            else {"scope": SeriesScope.NEIGHBOURHOOD, "neighbourhood": neighbourhoods[one["neighbourhood"]]}
        )
        series = MetricSeries.objects.create(metric=metric, note=content["note"], **where)
        Target.objects.create(series=series, **{**content["target"], "value": str(content["target"]["value"])})
        period = period_of(metric.frequency, content["first_month"])
        for value in one["history"]:
            values.append(_approved(series, period, value, now, analyst))
            period = after(metric.frequency, period)
    Measurement.objects.bulk_create(values)


def _approved(series: MetricSeries, period: Period, value: Any, now: datetime, analyst: User | None) -> Measurement:
    return Measurement(
        series=series,
        period_start=period.starts_on,
        as_of=period.ends_on,
        value=str(value),
        state=Measurement.State.APPROVED,
        entered_at=now,
        entered_by=analyst,
        approved_at=now,
        approved_by=series.metric.owner,
    )


def load_glossary(year: int) -> None:
    """Put the sample's terms into an empty glossary."""
    for short, meaning, explanation in read(year, "glossary")["terms"]:
        add_term(short=short, meaning=meaning, explanation=explanation, by=None)
