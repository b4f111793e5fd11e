"""Metrics and their values in the Django admin: only read, for they are written on the portal's pages."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from kloe.metrics.models import Metric
from mlco_portal.accounts.models import User
from tests.factories import MetricFactory, measure, person

pytestmark = pytest.mark.django_db


def staff(role: str) -> Client:
    user = person(role)
    User.objects.filter(pk=user.pk).update(is_staff=True)
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client


@pytest.mark.parametrize(("role", "reads"), [("planning_team", 200), ("metrics_analyst", 200), ("service_lead", 403)])
def test_metrics_are_read_by_those_who_look_after_them_and_written_by_nobody(role: str, reads: int) -> None:
    measure(MetricFactory(), 6, date(2024, 3, 31))
    client = staff(role)
    for name in ("metric", "metricseries", "measurement"):
        assert client.get(reverse(f"admin:kloe_{name}_changelist")).status_code == reads
    assert client.post(reverse("admin:kloe_metric_add"), {"code": "waits", "name": "Waits"}).status_code == 403
    assert Metric.objects.count() == 1
