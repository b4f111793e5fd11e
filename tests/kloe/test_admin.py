"""Metrics and their values in the Django admin: written by analysts, audited."""

import pytest
from django.test import Client
from django.urls import reverse

from kloe.models import Measurement, Metric
from mlco_portal.accounts.models import User
from mlco_portal.audit.models import AuditEntry
from tests.factories import person

pytestmark = pytest.mark.django_db
METRIC = {"code": "waits", "name": "Waits", "unit": "number", "better": "lower", "wordings": "65 weeks"}


def staff(role: str) -> Client:
    user = person(role)
    User.objects.filter(pk=user.pk).update(is_staff=True)
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client


def test_analyst_writes_metrics_and_values() -> None:
    client = staff("metrics_analyst")
    client.post(reverse("admin:kloe_metric_add"), METRIC)
    metric = Metric.objects.get()
    client.post(
        reverse("admin:kloe_metric_change", args=[metric.pk]), {**METRIC, "code": "other", "name": "Long waits"}
    )
    value = {"metric": metric.pk, "as_of": "31/03/2024", "value": "6", "target": "0"}
    client.post(reverse("admin:kloe_measurement_add"), value)
    metric.refresh_from_db()
    assert (metric.code, metric.name, Measurement.objects.get().value) == ("waits", "Long waits", 6)
    assert client.get(reverse("admin:kloe_measurement_changelist")).status_code == 200
    client.post(reverse("admin:kloe_measurement_delete", args=[Measurement.objects.get().pk]), {"post": "yes"})
    assert Measurement.objects.count() == 0
    assert list(
        AuditEntry.objects.filter(action__startswith="kloe.").order_by("pk").values_list("action", flat=True)
    ) == [
        "kloe.add_metric",
        "kloe.change_metric",
        "kloe.add_measurement",
        "kloe.remove_measurement",
    ]


@pytest.mark.parametrize(("role", "reads"), [("planning_team", 200), ("service_lead", 403)])
def test_others_only_read(role: str, reads: int) -> None:
    client = staff(role)
    assert client.get(reverse("admin:kloe_metric_changelist")).status_code == reads
    assert client.post(reverse("admin:kloe_metric_add"), METRIC).status_code == 403
    assert Metric.objects.count() == 0
