"""The list of plans, and starting those that are missing."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from mlco_portal.accounts.models import User
from mlco_portal.audit.models import AuditEntry
from mlco_portal.wording import british_date
from planning.cycle.models import PlanningCycle
from planning.service_plans.models import ServicePlan
from tests.factories import (
    ServiceFactory,
    ServiceGroupFactory,
    empty_plan,
    full_plan,
    open_year,
    person,
    still_open,
)
from tests.planning.service_plans.conftest import plan_in

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
LIST = "/service-plans/"


def names(client: Client, query: str = "") -> list[str]:
    response = client.get(f"{LIST}{query}")
    assert response.status_code == 200
    return [line.service for line in response.context.get("lines", [])]


def test_list_shows_only_plans_that_the_person_may_read(as_user: SignIn) -> None:
    mine, other = empty_plan(), empty_plan()
    client = as_user(person("service_lead", service=mine.service))
    assert names(client) == [mine.service.name]
    client = as_user(person("planning_team"))
    assert sorted(names(client)) == sorted([mine.service.name, other.service.name])


@pytest.mark.parametrize("role", ["reader", "administrator"])
def test_list_is_closed_to_those_who_read_published_plans_only(role: str, as_user: SignIn) -> None:
    empty_plan()
    assert as_user(person(role)).get(LIST).status_code == 403


def test_list_is_filtered_by_group_standing_and_year(as_user: SignIn) -> None:
    citywide = plan_in("submitted")
    other = empty_plan(ServiceFactory(group=ServiceGroupFactory(code="int", name="Neighbourhoods")))
    earlier = empty_plan(ServiceFactory(start_year=2023), year=2023)
    client = as_user(person("planning_team"))
    assert names(client) == [citywide.service.name, other.service.name]
    assert names(client, "?group=int") == [other.service.name]
    assert names(client, "?standing=submitted") == [citywide.service.name]
    assert names(client, "?standing=submitted&group=int") == []
    assert names(client, "?year=2023") == [earlier.service.name]


@pytest.mark.parametrize(
    "query", ["?group=nothing", "?standing=<script>", "?year=1066", "?year=x&page=-1", "?page=9999999999999999999"]
)
def test_filters_that_are_not_offered_filter_nothing(query: str, as_user: SignIn) -> None:
    plan = empty_plan()
    assert names(as_user(person("planning_team")), query) == [plan.service.name]


def test_line_shows_standing_progress_and_deadline(as_user: SignIn) -> None:
    full_plan()
    page = as_user(person("planning_team")).get(LIST).content.decode()
    assert "5 of 5 sections done" in page
    assert f"Plans are due on {british_date(still_open())}" in page
    assert "Due in 60 days" in page


def test_a_year_that_is_over_says_when_plans_were_due(as_user: SignIn) -> None:
    full_plan()
    PlanningCycle.objects.update(state="closed")
    client = as_user(person("planning_team"))
    for address in (f"{LIST}?year=2024", "/round/2024-25/"):
        assert f"Plans were due on {british_date(still_open())}" in client.get(address).content.decode()


@pytest.mark.parametrize("count", [1, 3, 30])
def test_list_makes_the_same_number_of_queries_for_any_number(
    count: int, as_user: SignIn, django_assert_num_queries: Callable
) -> None:
    for _ in range(count):
        empty_plan()
    client = as_user(person("planning_team"))
    with django_assert_num_queries(10):
        assert len(names(client)) == min(count, 20)


def test_list_goes_on_to_further_pages(as_user: SignIn) -> None:
    for _ in range(23):
        empty_plan()
    client = as_user(person("planning_team"))
    assert (len(names(client)), len(names(client, "?page=2"))) == (20, 3)
    assert "page=2" in client.get(LIST).content.decode()


def test_empty_lists_say_what_to_do(as_user: SignIn) -> None:
    service = ServiceFactory()
    lead = person("service_lead", service=service)
    assert "No planning year is set up yet" in as_user(lead).get(LIST).content.decode()
    open_year()
    assert "You have no plan to write this year" in as_user(lead).get(LIST).content.decode()
    assert "No plan has been started yet" in as_user(person("planning_team")).get(LIST).content.decode()


START = "/service-plans/start/"


@pytest.mark.parametrize("role", ["service_lead", "contributor", "leadership_approver", "reader", "administrator"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_only_the_planning_team_starts_plans(role: str, method: str, as_user: SignIn) -> None:
    open_year()
    service = ServiceFactory()
    scope = {"service": service} if role in ("service_lead", "contributor") else {}
    client = as_user(person(role, **scope))
    assert getattr(client, method)(START, {"service": service.code}).status_code == 403
    assert ServicePlan.objects.count() == 0


def test_planning_team_starts_one_plan(as_user: SignIn) -> None:
    open_year()
    wanted, other = ServiceFactory(), ServiceFactory()
    covered = ServiceFactory(plan_arrangement="with_parent", part_of=wanted)
    team = person("planning_team")
    client = as_user(team)
    page = client.get(START).content.decode()
    assert f'value="{wanted.code}"' in page
    assert f'value="{covered.code}"' not in page
    response = client.post(START, {"service": wanted.code})
    plan = ServicePlan.objects.get()
    assert (plan.service, response.url) == (wanted, reverse("planning:service_plans:detail", args=[plan.pk]))
    assert plan.sections.count() == 6
    entry = AuditEntry.objects.get(action="service_plans.start_plan")
    assert entry.by == team
    page = client.get(START).content.decode()
    assert f'value="{wanted.code}"' not in page
    assert f'value="{other.code}"' in page


def test_planning_team_starts_all_plans_once(as_user: SignIn) -> None:
    open_year()
    for _ in range(3):
        ServiceFactory()
    client = as_user(person("planning_team"))
    for _ in range(2):
        assert client.post(START, {"service": "all"}).status_code == 302
        assert ServicePlan.objects.count() == 3
    assert "Every service has its plan" in client.get(START).content.decode()


def test_start_refuses_forged_services_and_years_without_templates(as_user: SignIn) -> None:
    cycle = open_year()
    client = as_user(person("planning_team"))
    joint = ServiceFactory(plan_arrangement="none")
    for code in (joint.code, "nothing", "'"):
        assert client.post(START, {"service": code}).status_code == 302
    ServiceFactory()
    cycle.pk, cycle.year = None, 2025
    cycle.opens_on, cycle.plans_due_on = date(2024, 10, 1), date(2025, 3, 1)
    cycle.save()
    response = client.post(START, {"service": "all"})
    assert response.status_code == 422
    assert "The templates of 2025/26 are not issued yet." in response.content.decode()
    assert ServicePlan.objects.count() == 0


def test_start_page_without_a_year_says_who_sets_one_up_and_how(as_user: Callable[[User], Client]) -> None:
    page = as_user(person("planning_team")).get("/service-plans/start/").content.decode()
    assert "Whoever runs the portal sets one up with the command “manage.py set_up_year”" in page
