"""Metrics in the Django admin: what is left to write there is audited; definitions and values are read there only."""

import pytest
from django.test import Client
from django.urls import reverse

from kloe.measurements.models import Measurement
from kloe.metrics.models import Metric
from mlco_portal.accounts.models import User
from mlco_portal.audit.models import AuditEntry
from tests.factories import MetricFactory, person, series_of

pytestmark = pytest.mark.django_db
METRIC = {
    "code": "waits", "name": "Waits", "unit": "number", "scale": "ones", "decimals": "1", "better": "lower",
    "aggregation": "none", "frequency": "monthly", "grace_days": "30", "wordings": "65 weeks",
}  # fmt: skip


def staff(role: str) -> Client:
    user = person(role)
    User.objects.filter(pk=user.pk).update(is_staff=True)
    client = Client()
    client.force_login(user)
    return client


def test_analyst_writes_marks_here_and_the_rest_on_the_pages_only() -> None:
    client = staff("metrics_analyst")
    series = series_of(MetricFactory())
    client.post(reverse("admin:kloe_rebase_add"), {"series": series.pk, "on": "30/09/2023", "reason": "Teams merged"})
    client.post(reverse("admin:kloe_annotation_add"), {"series": series.pk, "on": "31/01/2024", "text": "Hard winter"})
    marks = (series.rebases.get(), series.annotations.get())
    assert {str(one.made_by.pk) for one in marks} == {client.session["_auth_user_id"]}
    assert client.post(reverse("admin:kloe_metric_add"), METRIC).status_code == 403
    for name in ("metricseries", "target"):
        assert client.post(reverse(f"admin:kloe_{name}_add"), {}).status_code == 403
    value = {"series": series.pk, "as_of": "31/03/2024", "value": "6"}
    assert client.post(reverse("admin:kloe_measurement_add"), value).status_code == 403
    for name in ("metric", "metricseries", "target", "rebase", "annotation", "measurement", "kloe", "board"):
        assert client.get(reverse(f"admin:kloe_{name}_changelist")).status_code == 200
    assert (Metric.objects.count(), Measurement.objects.count()) == (1, 0)
    actions = AuditEntry.objects.filter(action__startswith="kloe.").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["kloe.add_rebase", "kloe.add_annotation"]


@pytest.mark.parametrize(("role", "reads"), [("planning_team", 200), ("service_lead", 403)])
def test_others_only_read(role: str, reads: int) -> None:
    client = staff(role)
    assert client.get(reverse("admin:kloe_metric_changelist")).status_code == reads
    assert client.post(reverse("admin:kloe_metric_add"), METRIC).status_code == 403
    assert Metric.objects.count() == 0
