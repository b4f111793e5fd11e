"""Many plans move along at once in as many questions as one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from planning.service_plans.actions import start_plans_in_bulk
from planning.service_plans.models import PlanSection, TemplateMove
from tests.factories import ServiceFactory, empty_plan
from tests.planning.service_plans.new_versions import V1, new_version

OTHER = [("how-we-know", "narrative"), *reversed(V1[1:])]


@pytest.mark.django_db
def test_forty_plans_move_in_as_many_questions_as_one() -> None:
    empty_plan()
    with CaptureQueriesContext(connection) as alone:
        assert len(new_version(OTHER)) == 1
    start_plans_in_bulk(services=[ServiceFactory() for _ in range(39)], year=2024, by=None)
    with CaptureQueriesContext(connection) as together:
        count = len(new_version(V1))
    assert count == TemplateMove.objects.count() - 1 == 40
    assert len(together) <= len(alone) + 2
    assert PlanSection.objects.filter(template_section__template__version=3).count() == 40 * 5
