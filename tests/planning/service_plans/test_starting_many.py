"""Starting the plans of a whole organisation gives each service what starting one gives it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kloe.metrics.models import Metric
from mlco_portal.audit.models import AuditEntry
from planning.plan_templates.models import PlanTemplate
from planning.service_plans.actions import start_plan, start_plans_in_bulk
from planning.service_plans.models import SectionRow, ServicePlan
from planning.service_plans.rules import PlanRefused
from services.models import Service
from tests.factories import ServiceFactory, measure, open_year, person
from tests.planning.service_plans.last_years import NAMES, PRIORITIES, plan_of_last_year, record

pytestmark = pytest.mark.django_db


def looks(plan: ServicePlan) -> dict[str, Any]:
    """Everything of a plan that does not name its service or the moment."""
    return {
        "case": (plan.case.status, plan.case.year, plan.case.title.replace(plan.service.name, "")),
        "templates": (plan.template_id, plan.workforce_template_id),
        "sections": [
            (one.template_section_id, one.text, one.revision, one.milestone_revision)
            for one in plan.sections.order_by("template_section")
        ],
        "rows": [
            (row.section.template_section.key, row.position, row.cells)
            for row in SectionRow.objects.filter(section__plan=plan).order_by("section", "position")
        ],
        "audit": list(AuditEntry.objects.filter(object_id=str(plan.pk)).values_list("action", "by", "object_type")),
    }


def service_with_a_past(share: int) -> Service:
    metric, _ = Metric.objects.get_or_create(code="share", defaults={"name": "Seen in time", "unit": "percent"})
    measured = [{**PRIORITIES[0], "metric": "share"}, *PRIORITIES[1:]]
    earlier = plan_of_last_year(content={"priorities": measured})
    measure(metric, Decimal(share), date(2024, 3, 31), earlier.service)
    record(earlier, dict(zip(NAMES, ("delivered", "partly", "not_delivered"), strict=True)))
    return earlier.service


def test_many_plans_are_what_one_plan_is() -> None:
    open_year()
    by = person("planning_team")
    alone, together = service_with_a_past(94), service_with_a_past(94)
    new, team, another = ServiceFactory(), ServiceFactory(kind="int"), ServiceFactory(kind="int")
    one, one_of_team = (start_plan(service=service, year=2024, by=by) for service in (alone, team))
    assert start_plans_in_bulk(services=[together, another, new], year=2024, by=by) == 3
    many = ServicePlan.objects.get(service=together, year=2024)
    assert looks(many) == looks(one)
    assert looks(many)["rows"] == [
        (
            "looking-back",
            0,
            {"achievement": "Shorter waits: delivered. Latest figure: 94% on 31 March 2024.", "impact": ""},
        ),
        ("looking-back", 1, {"achievement": "Same care everywhere: partly delivered.", "impact": ""}),
    ]
    assert looks(ServicePlan.objects.get(service=another)) == looks(one_of_team)
    assert looks(ServicePlan.objects.get(service=new))["rows"] == []


def test_a_plan_that_was_never_approved_leaves_nothing_to_look_back_on() -> None:
    open_year()
    earlier = plan_of_last_year(upto="submitted")
    start_plans_in_bulk(services=[earlier.service], year=2024, by=None)
    assert not SectionRow.objects.filter(section__plan__year=2024).exists()


def test_all_or_none() -> None:
    open_year()
    first, second = ServiceFactory(), ServiceFactory()
    start_plan(service=second, year=2024, by=None)
    with pytest.raises(PlanRefused, match="already has a plan for 2024/25"):
        start_plans_in_bulk(services=[first, second], year=2024, by=None)
    assert not ServicePlan.objects.filter(service=first).exists()
    with pytest.raises(PlanRefused, match="writes no plan of its own"):
        start_plans_in_bulk(services=[first, ServiceFactory(plan_arrangement="none")], year=2024, by=None)
    PlanTemplate.objects.filter(kind="workforce").update(status="withdrawn")
    with pytest.raises(PlanRefused, match="The templates of 2024/25 are not issued yet"):
        start_plans_in_bulk(services=[first], year=2024, by=None)
    assert ServicePlan.objects.count() == 1


def test_queries_do_not_grow_with_the_number_of_plans() -> None:
    open_year()

    def queries(services: list[Service]) -> int:
        with CaptureQueriesContext(connection) as caught:
            start_plans_in_bulk(services=services, year=2024, by=None)
        return len(caught)

    one = queries([ServiceFactory()])
    assert queries([ServiceFactory() for _ in range(30)]) <= one + 1  # one statement holds so many values on SQLite
