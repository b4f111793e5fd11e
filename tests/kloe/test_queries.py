"""Which measurement of a metric counts."""

from datetime import date
from typing import Any

import pytest

from kloe.measurements.models import Measurement
from kloe.measurements.queries import latest_by_code, latest_measurements, newest_measurements
from kloe.metrics.models import Metric
from tests.factories import ServiceFactory, measure

pytestmark = pytest.mark.django_db


def measured(metric: Metric, value: int, day: int, service: Any = None, **more: Any) -> Measurement:
    return measure(metric, value, date(2024, 3, day), service, **more)


def test_newest_of_the_service_counts_else_that_of_the_organisation(django_assert_num_queries: Any) -> None:
    own, other = ServiceFactory(), ServiceFactory()
    waits, sickness, never = (Metric.objects.create(code=code, name=code) for code in ("waits", "sickness", "never"))
    measured(waits, 9, 31)
    measured(waits, 1, 1, own)
    measured(waits, 2, 2, own)
    measured(waits, 7, 30, other)
    measured(waits, 99, 28, own, state="provisional")
    measured(sickness, 4, 1)
    measured(sickness, 5, 2)
    with django_assert_num_queries(1):
        found = latest_measurements(["waits", "sickness", "never"], own)
        assert {code: (int(one.value), one.metric.name) for code, one in found.items()} == {
            "waits": (2, "waits"),
            "sickness": (5, "sickness"),
        }
    assert {code: one.value for code, one in latest_measurements(["waits"], None).items()} == {"waits": 9}
    assert latest_measurements([], own) == {}
    assert never.series.count() == 0


def test_newest_of_many_services_come_in_one_query(django_assert_num_queries: Any) -> None:
    services = ServiceFactory.create_batch(3)
    waits = Metric.objects.create(code="waits", name="Waits")
    measured(waits, 100, 1)
    for number, service in enumerate(services):
        measured(waits, number, 1, service)
        measured(waits, number + 10, 2, service)
    with django_assert_num_queries(1):
        found = newest_measurements([services[0].pk, services[1].pk])
    assert sorted(int(one.value) for one in found) == [10, 11, 100]
    assert [int(latest_by_code(found, one.pk)["waits"].value) for one in services] == [10, 11, 100]
