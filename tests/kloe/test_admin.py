"""Metrics in the Django admin: read there only, by the planning team and those who look after metrics."""

import pytest
from django.test import Client
from django.urls import reverse

from kloe.metrics.models import Metric
from mlco_portal.accounts.models import User
from tests.factories import MetricFactory, person

pytestmark = pytest.mark.django_db
KINDS = ("metric", "metricseries", "target", "rebase", "annotation", "measurement", "kloe", "board")


def staff(role: str) -> Client:
    user = person(role)
    User.objects.filter(pk=user.pk).update(is_staff=True)
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize(("role", "reads"), [("metrics_analyst", 200), ("planning_team", 200), ("service_lead", 403)])
def test_nothing_is_written_past_the_pages(role: str, reads: int) -> None:
    metric, client = MetricFactory(name="Waits"), staff(role)
    for name in KINDS:
        assert client.get(reverse(f"admin:kloe_{name}_changelist")).status_code == reads
        assert client.post(reverse(f"admin:kloe_{name}_add"), {}).status_code == 403
    changed = client.post(reverse("admin:kloe_metric_change", args=[metric.pk]), {"name": "Other"})
    gone = client.post(reverse("admin:kloe_metric_delete", args=[metric.pk]), {"post": "yes"})
    assert (changed.status_code, gone.status_code) == (403, 403)
    assert Metric.objects.get().name == "Waits"
