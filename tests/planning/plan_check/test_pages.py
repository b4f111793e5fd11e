"""The plan check's pages: a section, a plan, the whole round, the rules."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kloe.metrics.models import Metric
from planning.service_plans.models import ServicePlan
from tests.factories import (
    FULL,
    ServiceFactory,
    ServiceGroupFactory,
    empty_plan,
    full_plan,
    measure,
    open_year,
    person,
    write,
)

pytestmark = pytest.mark.django_db
CLAIM = "We see people at home. Nobody waits 65 weeks any more. Our QCR is good."


def client_of(role: str, **scope: Any) -> Client:
    client = Client()
    client.force_login(person(role, **scope))
    return client


def page(client: Client, name: str, *args: Any, status: int = 200, **query: Any) -> str:
    answer = client.get(reverse(f"planning:plan_check:{name}", args=args), query)
    assert answer.status_code == status
    return answer.content.decode()


def measured(value: int = 6) -> None:
    metric = Metric.objects.create(
        code="waits", name="People waiting over 65 weeks", better="lower", wordings="65 week"
    )
    measure(metric, value, date(2024, 3, 31))


def claiming(**more: Any) -> ServicePlan:
    plan = full_plan(**more)
    write(plan, {"our-service": CLAIM}, by=person("service_lead", service=plan.service))
    return plan


def test_findings_of_a_plan_stand_by_level_and_lead_to_their_fields() -> None:
    measured()
    plan = claiming()
    write(
        plan, {"priorities": [{**FULL["priorities"][0], "owner": ""}]}, by=person("service_lead", service=plan.service)
    )
    text = page(client_of("service_lead", service=plan.service), "plan", plan.pk)
    row = plan.sections.get(template_section__key="priorities").rows.get()
    assert "1 must fix, 1 should fix, 1 worth a thought" in text
    assert text.index("Must fix") < text.index("Should fix") < text.index("Worth a thought")
    assert f"/service-plans/{plan.pk}/sections/priorities/#row-{row.pk}-owner" in text
    assert f"/service-plans/{plan.pk}/sections/our-service/#answer" in text
    assert (
        "says “Nobody waits 65 weeks any more.” The metric table says “People waiting over 65 weeks”: 6 on 31 March"
        in text
    )
    assert "Explain in the glossary" not in text


def test_planning_team_reads_the_text_and_may_explain_a_short_form() -> None:
    plan = claiming()
    text = page(client_of("planning_team"), "plan", plan.pk)
    assert f"/service-plans/{plan.pk}/#section-our-service" in text
    assert "/glossary/add/?short=QCR" in text


def test_plan_with_nothing_to_find_says_so() -> None:
    assert "Nothing found" in page(client_of("planning_team"), "plan", full_plan().pk)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("planning_team", 200),
        ("leadership_approver", 200),
        ("contributor", 200),
        ("reader", 403),
        ("administrator", 403),
    ],
)
def test_findings_are_for_those_who_may_read_the_draft(role: str, status: int) -> None:
    plan = full_plan()
    client = client_of(role)
    page(client, "plan", plan.pk, status=status)
    page(client, "section", plan.pk, "our-service", status=status)
    page(client, "plan", plan.pk + 999, status=404)


def test_section_of_another_key_is_not_there() -> None:
    page(client_of("planning_team"), "section", full_plan().pk, "nothing", status=404)


def test_panel_shows_the_findings_of_its_section_alone() -> None:
    measured()
    plan = claiming()
    client = client_of("service_lead", service=plan.service)
    text = page(client, "section", plan.pk, "our-service")
    assert "Nobody waits 65 weeks" in text
    assert "<h1" in text
    assert "1 should fix, 1 worth a thought" in text.replace("1 Should", "1 should")
    other = page(client, "section", plan.pk, "looking-back")
    assert "Nothing found in this section" in other
    assert "2 more findings" in other
    opened = client.get(
        reverse("planning:plan_check:section", args=[plan.pk, "our-service"]), headers={"HX-Request": "true"}
    ).content.decode()
    assert "<h1" not in opened
    assert "Nobody waits 65 weeks" in opened
    section = client.get(reverse("planning:service_plans:section", args=[plan.pk, "our-service"])).content.decode()
    assert reverse("planning:plan_check:section", args=[plan.pk, "our-service"]) in section


def test_advice_stands_on_the_check_page_and_not_in_the_way() -> None:
    measured()
    plan = claiming()
    lead = person("service_lead", service=plan.service)
    client = Client()
    client.force_login(lead)
    text = client.get(reverse("planning:service_plans:check", args=[plan.pk])).content.decode()
    assert "What the plan check found" in text
    assert "Nobody waits 65 weeks any more." in text
    assert "Submit the plan</button>" in text.replace("\n", "").replace("  ", "")
    assert "What to put right before you can submit" not in text


def test_rules_are_listed_for_everybody_who_signs_in() -> None:
    text = page(client_of("reader"), "rules")
    assert "A claim that the newest figures contradict" in text
    assert "65 week waits eliminated" in text
    assert Client().get(reverse("planning:plan_check:rules")).status_code == 302


@pytest.mark.parametrize(("role", "status"), [("planning_team", 200), ("service_lead", 403), ("reader", 403)])
def test_round_is_for_the_planning_team(role: str, status: int) -> None:
    open_year()
    client = client_of(role)
    page(client, "round", status=status)
    assert client.get(reverse("planning:plan_check:export")).status_code == status


def test_round_counts_findings_and_filters_them() -> None:
    measured()
    children = ServiceGroupFactory(code="children", name="Children")
    claiming(service=ServiceFactory(name="Podiatry"))
    full_plan(service=ServiceFactory(name="Dental", group=children))
    empty_plan(ServiceFactory(name="Nutrition"))
    client = client_of("planning_team")
    text = page(client, "round")
    assert "Counted over all 3 plans" in text
    assert all(name in text for name in ("Podiatry", "Dental", "Nutrition"))
    claims = page(client, "round", rule="contradicted")
    assert ("Podiatry" in claims, "Nutrition" in claims, "1 plan<" in claims) == (True, False, True)
    assert "Podiatry" not in page(client, "round", group="children")
    must = page(client, "round", level="must_fix")
    assert ("Podiatry" in must, "Nutrition" in must) == (False, True)
    assert "Nothing found" in page(client, "round", rule="last-year-open")
    assert "No plan fits" in page(client, "round", standing="published")
    assert "Podiatry" in page(client, "round", rule="<script>", level="\x00", group="'--", page="x", year="soon")


def test_findings_are_exported_with_their_place() -> None:
    measured()
    plan = claiming(service=ServiceFactory(name="=Podiatry"))
    answer = client_of("planning_team").get(reverse("planning:plan_check:export"), {"rule": "contradicted"})
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows[0][:4] == ["Service", "Group", "Where it stands", "Level"]
    assert rows[1][0] == "'=Podiatry"
    assert rows[1][2:7] == ["Draft", "Should fix", "A claim that the newest figures contradict", "Our service", ""]
    assert rows[1][8] == f"http://testserver/service-plans/{plan.pk}/#section-our-service"
    assert len(rows) == 2


@pytest.mark.parametrize("count", [1, 5])
def test_round_asks_as_often_for_many_plans_as_for_one(count: int, django_assert_num_queries: Any) -> None:
    measured()
    for _ in range(count):
        claiming()
    client = client_of("planning_team")
    with django_assert_num_queries(16):
        page(client, "round")


def test_pages_of_a_plan_ask_as_often_as_counted(django_assert_num_queries: Any) -> None:
    plan = full_plan()
    client = client_of("planning_team")
    for name, args in (("plan", [plan.pk]), ("section", [plan.pk, "our-service"])):
        with django_assert_num_queries(15):
            page(client, name, *args)
