"""The home page starts with what each role owes or waits for."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from planning.approval.models import ApprovalCase
from planning.publication.actions import reopen_plan
from planning.publication.models import Publication
from planning.service_plans.actions import submit_plan
from planning.service_plans.models import ServicePlan
from planning.workspace.duties import Duty, duties_of
from planning.workspace.queries import round_counts
from services.queries import access_of
from tests.factories import MetricFactory, ServiceFactory, empty_plan, full_plan, person, series_of, write
from tests.planning.publication.plans import approve, approved_plan, publish

pytestmark = pytest.mark.django_db


def test_visitor_is_told_what_this_is_and_where_to_sign_in(client: Client) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert "What our services plan to do" in page.text
    assert "No plan is published yet" in page.text


def test_lead_sees_what_is_left_in_the_plan(client: Client) -> None:
    plan = empty_plan()
    client.force_login(person("service_lead", service=plan.service))
    assert "0 of 5 sections done, 5 to go" in client.get("/").text


def test_lead_does_not_see_the_plan_of_another_service(client: Client) -> None:
    other = empty_plan(ServiceFactory(name="Somebody else's service"))
    mine = empty_plan(ServiceFactory(name="My service"))
    client.force_login(person("service_lead", service=mine.service))
    page = client.get("/").text
    assert "My service plan 2024/25" in page
    assert other.service.name not in page


def test_approver_sees_what_waits_and_its_own_plan_is_not_among_it(client: Client) -> None:
    plan = full_plan()
    lead = plan.case.authors.get().user
    submit_plan(plan=plan, by=lead)
    client.force_login(person("leadership_approver", group=plan.service.group))
    assert "plan waits for your decision" in client.get("/").text
    client.force_login(lead)
    assert "waits for your decision" not in client.get("/").text


def test_approver_reads_the_same_waiting_time_at_home_and_in_the_inbox(client: Client) -> None:
    plan = full_plan()
    submit_plan(plan=plan, by=plan.case.authors.get().user)
    today = timezone.now()
    # Submitted long ago; it came to this step later.
    ApprovalCase.objects.update(submitted_at=today - timedelta(days=9), status_at=today - timedelta(days=4))
    client.force_login(person("leadership_approver", group=plan.service.group))
    home, inbox = client.get("/").text, client.get("/review/").text
    assert "The oldest came 4 days ago" in home
    assert "9 days" not in home
    assert "4 days" in inbox


def test_planning_team_sees_how_the_round_stands(client: Client) -> None:
    empty_plan()
    ServiceFactory(name="Without a plan")
    client.force_login(person("planning_team"))
    page = client.get("/").text
    assert "1 service without a plan" in page
    assert "plan being written" in page


def test_plan_in_revision_is_counted_once_and_its_readers_are_not_forgotten(client: Client) -> None:
    plan = approved_plan()
    publish(plan)
    client.force_login(person("planning_team"))
    counts = round_counts(plan.year)
    assert (counts.plans, counts.writing, counts.published, counts.revised) == (1, 0, 1, 0)
    reopen_plan(plan=ServicePlan.objects.get(pk=plan.pk), reason="A figure was wrong.", by=person("planning_team"))
    counts = round_counts(plan.year)
    assert (counts.plans, counts.writing, counts.published, counts.revised) == (1, 1, 0, 1)
    page = client.get("/").text
    assert "1 more in revision: readers keep the last edition" in page


def test_plan_with_several_editions_is_counted_once(client: Client) -> None:
    plan = approved_plan()
    publish(plan)
    reopen_plan(plan=ServicePlan.objects.get(pk=plan.pk), reason="A figure was wrong.", by=person("planning_team"))
    again = ServicePlan.objects.get(pk=plan.pk)
    write(again, {"our-service": "We see people at home and in clinics."}, by=again.case.authors.earliest("pk").user)
    publish(approve(again))
    assert Publication.objects.filter(plan=plan).count() == 2
    counts = round_counts(plan.year)
    assert (counts.plans, counts.waiting, counts.published, counts.revised) == (1, 0, 1, 0)


def test_reader_without_duties_is_led_to_the_plans(client: Client) -> None:
    client.force_login(person("reader"))
    assert "Nothing waits for you" in client.get("/").text


@pytest.mark.parametrize("count", [1, 3, 60])
def test_home_makes_the_same_queries_for_any_number_of_plans(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        empty_plan()
    group = ServicePlan.objects.first().service.group  # type: ignore[union-attr]
    client.force_login(person("service_lead", group=group))
    with django_assert_num_queries(11):
        assert client.get("/").status_code == 200


def test_auditor_is_led_to_the_evidence_and_others_are_not(client: Client) -> None:
    client.force_login(person("auditor"))
    page = client.get("/").text
    assert "You can read all of this and change nothing." in page
    for address in ("/evidence/", "/conditions/year/", "/meetings/", "/how-long/", "/audit/"):
        assert f'href="{address}"' in page
    client.force_login(person("reader"))
    assert "Evidence of decisions" not in client.get("/").text


def test_home_asks_once_of_which_kinds_somebody_has_something() -> None:
    plain, busy = person("reader"), person("service_lead")
    assert duties_of(plain, access_of(plain, timezone.localdate())) == frozenset()
    series_of(MetricFactory(owner=busy))
    assert duties_of(busy, access_of(busy, timezone.localdate())) == {Duty.METRICS}
