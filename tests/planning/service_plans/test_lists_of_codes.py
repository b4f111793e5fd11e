"""The lists that cells choose from belong to a year."""

import pytest

from kloe.lines.models import Kloe
from kloe.metrics.models import Metric
from planning.service_plans.queries import lists_of
from tests.factories import PriorityFactory, ServiceFactory

pytestmark = pytest.mark.django_db


def test_each_year_has_its_own_lists_in_their_order() -> None:
    for year, order in ((2024, 1), (2025, 2)):
        PriorityFactory(year=year, code="last", name=f"Last of {year}", order=9)
        PriorityFactory(year=year, code="first", name=f"First of {year}", order=order)
        Kloe.objects.create(year=year, code="Q1", theme="Quality", line=f"Ask in {year}", order=1)
    ServiceFactory(kind="enabler", code="hr", name="HR and OD", plan_arrangement="none")
    ServiceFactory(kind="enabler", code="digital", name="Digital", plan_arrangement="none", end_year=2024)
    ServiceFactory(name="No enabler")
    Metric.objects.create(code="over-65-weeks", name="Waits of 65 weeks or more")
    for _ in range(2):
        assert [list(one.items()) for one in lists_of(2024).choices.values()] == [
            [("first", "First of 2024"), ("last", "Last of 2024")],
            [("Q1", "Q1 Quality: Ask in 2024")],
            [("digital", "Digital"), ("hr", "HR and OD")],
            [("over-65-weeks", "Waits of 65 weeks or more")],
        ]
        assert dict(lists_of(2025).choices) == {
            "priorities": {"first": "First of 2025", "last": "Last of 2025"},
            "kloes": {"Q1": "Q1 Quality: Ask in 2025"},
            "enablers": {"hr": "HR and OD"},
            "metrics": {"over-65-weeks": "Waits of 65 weeks or more"},
        }
    assert not any(lists_of(2030).choices["priorities"])
