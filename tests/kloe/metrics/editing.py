"""What people send to the pages on which metrics are defined."""

from typing import Any

from django.test import Client

from kloe.metrics.models import Metric
from tests.factories import person

DEFINITION = {
    "name": "Vacancy rate", "description": "Posts that nobody holds", "unit": "percent", "numerator": "Vacant posts",
    "denominator": "All posts", "better": "lower", "frequency": "monthly", "period_words": "", "aggregation": "ratio",
    "grace_days": "20", "scale": "ones", "decimals": "1", "source": "Staff record", "owner_post": "Director of people",
    "owner": "", "wordings": "", "seen": "0",
}  # fmt: skip


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def planner() -> Client:
    return client_of(person("planning_team"))


def words_of(answer: Any) -> str:
    """Return the page on one line, as it is read."""
    return " ".join(answer.content.decode().replace("&#x27;", "’").split())


def defined(**more: Any) -> Metric:
    """Return a metric that says what `DEFINITION` says."""
    said = {name: value for name, value in DEFINITION.items() if name not in ("seen", "owner")}
    numbers = {"grace_days": 20, "decimals": 1}
    return Metric.objects.create(**{"code": "vacancy-rate", **said, **numbers, **more})
