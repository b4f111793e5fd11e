"""The list of series: as many queries for many as for few, and rows that are kept never older than what they show."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import models
from django.test import Client
from django.utils import timezone

from kloe.measurements.actions import approve_values, correct_value
from kloe.measurements.models import Measurement
from kloe.metrics.models import Annotation, Metric, MetricSeries, Rebase, Target, TargetPoint
from kloe.metrics.queries import PLACES
from kloe.reading import kept
from kloe.reading.imprints import imprints_of
from services.models import Service
from tests.factories import MetricFactory, ServiceFactory, measure, person
from tests.kloe.reading import MARCH, measured_series

pytestmark = pytest.mark.django_db
LIST = "/metrics/"
WITH_ROWS_KEPT, WITH_ROWS_TO_DRAW = 7, 14


@pytest.fixture
def reader() -> Client:
    client = Client()
    client.force_login(person("reader"))
    return client


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    kept.KEPT.clear()
    yield
    kept.KEPT.clear()


def text_of(client: Client) -> str:
    answer = client.get(LIST)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def list_of(count: int) -> None:
    """Make so many series of two months, each held to a target."""
    metric, now = MetricFactory(name="Waits", unit="percent", better="lower"), timezone.now()
    group = ServiceFactory().group
    places = Service.objects.bulk_create(
        Service(code=f"place-{one}", name=f"Place {one}", group=group, start_year=2024) for one in range(count)
    )
    made = MetricSeries.objects.bulk_create(MetricSeries(metric=metric, scope="service", service=one) for one in places)
    Target.objects.bulk_create(Target(series=one, kind="at_most", value="7.5", starts_on="2023-04-01") for one in made)
    Measurement.objects.bulk_create(
        Measurement(series=one, period_start=day.replace(day=1), as_of=day, value="5.4", state="approved",
                    entered_at=now, approved_at=now)
        for one in made for day in (date(2024, 2, 29), MARCH)
    )  # fmt: skip


@pytest.mark.parametrize("count", [1, 3, 200])
def test_list_shows_every_series_in_as_many_queries(reader: Client, count: int, django_assert_num_queries: Any) -> None:
    list_of(count)
    reader.get(LIST)
    kept.KEPT.clear()
    with django_assert_num_queries(WITH_ROWS_TO_DRAW):
        drawn = text_of(reader)
    with django_assert_num_queries(WITH_ROWS_KEPT):
        page = text_of(reader)
    assert page.split("<table")[1] == drawn.split("<table")[1]
    assert page.count("<strong>5.4%</strong>") == count
    assert page.count("at most 7.5%") == count
    assert page.count('class="org-sparkline"') == count
    assert page.count("Common cause: no significant change</title>") >= count
    assert page.count("May or may not meet the target</title>") == count


def another(field: models.Field[Any, Any], value: Any) -> Any:
    """Return a value of the field that is not the one it has."""
    if isinstance(field, models.ForeignKey):
        return person("reader").pk
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.DateField):
        return value + timedelta(days=1) if value else date(2030, 3, 31)
    if isinstance(field, models.CharField | models.TextField):
        return f"{value or ''}x"
    return (value or 12) + 1


def test_an_imprint_changes_with_whatever_is_stored_of_its_series() -> None:
    series, other = measured_series(), measured_series(MetricFactory(name="Falls"))
    now = timezone.now()
    fixed = {"fixed_until": MARCH, "fixed_at": now}
    MetricSeries.objects.update(**fixed)
    series.refresh_from_db()
    series.targets.update(kind="between", upper=9)
    target = series.targets.get()
    of = {"series": series, "on": date(2023, 9, 30), "made_at": now}
    records = [
        series, series.metric, target, TargetPoint.objects.create(target=target, by=MARCH, value=8),
        Rebase.objects.create(**of, **fixed, reason="Teams merged"),
        Annotation.objects.create(**of, text="A hard winter"),
    ]  # fmt: skip
    before = imprints_of([series.pk, other.pk])
    changed = 0
    for record in records:
        for field in record._meta.concrete_fields:
            # What belongs to whom decides which imprint it is in; kinds and scopes come with fields that go with them.
            if field.primary_key or field.name in {"series", "target", "metric", "scope", "kind", *PLACES}:
                continue
            rows, old = type(record)._default_manager.filter(pk=record.pk), getattr(record, field.attname)
            rows.update(**{field.attname: another(field, old)})
            after = imprints_of([series.pk, other.pk])
            assert after[series.pk] != before[series.pk], f"{record._meta.model_name}.{field.name}"
            assert after[other.pk] == before[other.pk]
            rows.update(**{field.attname: old})
            changed += 1
    assert imprints_of([series.pk, other.pk]) == before
    assert changed >= 40


def test_an_imprint_changes_with_every_approved_value_and_every_record_that_comes_or_goes() -> None:
    place = ServiceFactory(name="Podiatry")
    series = measured_series(place=place)
    metric, seen = series.metric, []

    def changed() -> bool:
        seen.append(imprints_of([series.pk])[series.pk])
        return seen[-1] not in seen[:-1]

    assert changed()
    waits = measure(metric, 9, date(2024, 4, 30), place, state="provisional")
    assert not changed()
    Measurement.objects.filter(pk=waits.pk).update(state="approved", approved_at=timezone.now())
    assert changed()
    Measurement.objects.filter(pk=waits.pk).update(value="9.000001")
    assert changed()
    Measurement.objects.filter(pk=waits.pk).update(as_of=date(2024, 5, 31))
    assert changed()
    Target.objects.create(series=series, kind="below", value=8, starts_on=MARCH)
    assert changed()
    Target.objects.first().delete()
    assert changed()
    Annotation.objects.create(series=series, on=MARCH, text="x", made_at=timezone.now())
    assert changed()
    Annotation.objects.create(series=series, on=MARCH, text="x),(", made_at=timezone.now())
    assert changed()
    Service.objects.filter(pk=place.pk).update(name="Podiatry and more")
    assert changed()
    Measurement.objects.filter(pk=waits.pk).delete()
    assert changed()


def test_list_shows_what_was_put_right_at_once(reader: Client) -> None:
    series, owner = measured_series(), person("reader")
    Metric.objects.update(owner=owner)
    assert "<strong>5.4%</strong>" in text_of(reader)
    newest, figures = Measurement.objects.get(as_of=MARCH), (Decimal("6.6"), None, None)
    correct_value(measurement=newest, figures=figures, reason="A slip", seen=0, by=person("metrics_analyst"))
    assert "<strong>5.4%</strong>" in text_of(reader)
    newest.refresh_from_db()
    approve_values(seen={newest.pk: newest.revision}, by=owner)
    page = text_of(reader)
    assert "<strong>6.6%</strong>" in page
    assert "March 2024: 6.6%" in page
    assert "5.4%" not in page
    assert kept.KEPT[series.pk].row in reader.get(LIST).content.decode()


def test_a_row_that_shows_more_than_its_imprint_is_not_kept() -> None:
    series = measured_series()
    read = imprints_of([series.pk])
    newest = Measurement.objects.get(as_of=MARCH)
    Measurement.objects.filter(pk=newest.pk).update(value="6.6")
    assert "<strong>6.6%</strong>" in kept.rows_of(read, MARCH)[0].row
    Measurement.objects.filter(pk=newest.pk).update(value="5.4")
    assert imprints_of([series.pk]) == read
    assert "<strong>5.4%</strong>" in kept.rows_of(read, MARCH)[0].row


def test_a_row_is_kept_for_a_day_so_that_it_says_when_a_value_is_late() -> None:
    imprints = imprints_of([measured_series().pk])
    assert "Late." not in kept.rows_of(imprints, date(2024, 5, 30))[0].row
    assert "The next value was due by 30 May 2024" in kept.rows_of(imprints, date(2024, 5, 31))[0].row


def test_no_more_rows_are_kept_than_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_KEPT", 2)
    series = [measured_series(MetricFactory(name=f"Metric {one}")) for one in range(3)]
    imprints = imprints_of(one.pk for one in series)
    assert len(kept.rows_of(imprints, MARCH)) == len(kept.rows_of(imprints, MARCH)) == 3
    assert list(kept.KEPT) == [series[2].pk, series[0].pk]


def test_series_that_are_gone_have_no_row() -> None:
    series = measured_series()
    read = imprints_of([series.pk, series.pk + 1])
    assert list(read) == [series.pk]
    Target.objects.all().delete()
    Measurement.objects.all().delete()
    series.delete()
    assert kept.rows_of(read, MARCH) == []
    assert imprints_of([]) == {}
