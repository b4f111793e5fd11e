"""The round at a glance: states, dates, counts, filters, and who may see what."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from planning.cycle.models import LatePass, PlanningCycle
from planning.service_plans.actions import submit_plan
from tests.factories import (
    AppointmentFactory,
    LocalityFactory,
    ServiceFactory,
    ServiceGroupFactory,
    empty_plan,
    full_plan,
    open_year,
    person,
)

pytestmark = pytest.mark.django_db
URL = "/round/2024-25/"


@pytest.fixture(autouse=True)
def _nothing_remembered():
    cache.clear()


@pytest.fixture
def planner(client: Client) -> Client:
    client.force_login(person("planning_team"))
    return client


def _states(answer) -> dict[str, str]:
    return {line.service: line.state.text for line in answer.context["lines"]}


def _due(days: int) -> PlanningCycle:
    cycle = open_year()
    PlanningCycle.objects.filter(pk=cycle.pk).update(
        opens_on=timezone.localdate() - timedelta(days=100), plans_due_on=timezone.localdate() + timedelta(days=days)
    )
    return cycle


def test_every_service_stands_with_its_state_and_whom_it_waits_for(planner):
    _due(5)
    lead = person("leadership_approver")
    submitted = full_plan()
    submit_plan(plan=submitted, by=person("service_lead", service=submitted.service))
    draft, begun = full_plan(), empty_plan()
    ServiceFactory(name="Without a plan")
    answer = planner.get(URL)
    assert answer.status_code == 200
    assert _states(answer) == {
        str(submitted.service): "With Leadership team",
        str(draft.service): "Being written",
        str(begun.service): "Not started",
        "Without a plan": "Not started",
    }
    lines = {line.service: line for line in answer.context["lines"]}
    assert lines[str(submitted.service)].people == lead.name
    assert lines[str(draft.service)].progress == "5 of 5 sections begun"
    assert lines["Without a plan"].progress == "No plan begun"
    assert lines[str(draft.service)].due == "Due in 5 days"
    counts = {one.label: one.count for one in answer.context["state_counts"]}
    assert (counts["Not started"], counts["Being written"], counts["With the leadership team"]) == (2, 1, 1)


def test_a_plan_is_late_after_its_date_but_not_with_a_late_pass_or_in_a_suspended_year(planner):
    cycle = _due(-3)
    late, given = empty_plan(), empty_plan()
    LatePass.objects.create(
        cycle=cycle,
        service=given.service,
        user=person("service_lead", service=given.service),
        expires_at=timezone.now() + timedelta(days=2),
        reason="Illness",
        given_at=timezone.now(),
        given_by=person("planning_team"),
    )
    answer = planner.get(URL)
    lines = {line.service: line for line in answer.context["lines"]}
    assert lines[str(late.service)].due == "3 days late"
    assert lines[str(given.service)].due == ""
    assert lines[str(given.service)].pass_words.startswith("Late pass until")
    assert list(_states(planner.get(URL, {"late": "late"}))) == [str(late.service)]
    assert list(_states(planner.get(URL, {"late": "pass"}))) == [str(given.service)]
    PlanningCycle.objects.filter(pk=cycle.pk).update(
        state="suspended", suspended_on=date(2024, 1, 1), suspended_reason="x"
    )
    assert [line.due for line in planner.get(URL).context["lines"]] == ["", ""]


def test_nobody_decides_on_what_they_wrote_so_it_does_not_wait_for_them(planner):
    _due(5)
    both = person("leadership_approver")
    AppointmentFactory(user=both, role="service_lead")
    plan = full_plan(lead=both)
    other = person("leadership_approver")
    submit_plan(plan=plan, by=person("service_lead", service=plan.service))
    [line] = planner.get(URL).context["lines"]
    assert line.people == other.name


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"state": "draft"}, ["Beta"]),
        ({"group": "other"}, ["Gamma"]),
        ({"locality": "N"}, ["Alpha"]),
        ({"locality": "none"}, ["Beta", "Gamma"]),
        ({"kind": "int"}, ["Gamma"]),
        ({"waits": "writers"}, ["Alpha", "Beta", "Gamma"]),
        ({"waits": "publishers"}, []),
        ({"text": "alp"}, ["Alpha"]),
        ({"state": "nonsense", "sort": "nonsense", "page": "x"}, ["Alpha", "Beta", "Gamma"]),
        ({"text": "\x00\u202e😀<script>"}, ["Alpha", "Beta", "Gamma"]),
        ({"sort": "state"}, ["Alpha", "Gamma", "Beta"]),
        ({"sort": "changed"}, ["Beta", "Alpha", "Gamma"]),
        ({"sort": "due"}, ["Alpha", "Beta", "Gamma"]),
    ],
)
def test_filters_and_sorting(planner, query, names):
    _due(5)
    ServiceFactory(name="Alpha", locality=LocalityFactory())
    full_plan(service=ServiceFactory(name="Beta"))
    ServiceFactory(name="Gamma", group=ServiceGroupFactory(code="other", name="Other", order=9), kind="int")
    answer = planner.get(URL, query)
    assert answer.status_code == 200
    assert list(_states(answer)) == names if names else "lines" in answer.context
    if answer.context["lines"]:
        assert answer.context["page"].paginator.count == len(names)


def test_the_heat_map_counts_by_group_and_locality(planner):
    _due(0)
    north = LocalityFactory()
    ServiceFactory(locality=north)
    plan = full_plan(service=ServiceFactory(locality=north))
    submit_plan(plan=plan, by=person("service_lead", service=plan.service))
    PlanningCycle.objects.update(plans_due_on=timezone.localdate() - timedelta(days=1))
    [heat, by_group, _] = planner.get(URL).context["maps"]
    [(label, _, [cell, total])] = heat.rows
    assert (label, heat.head) == ("Community Health and Adult Social Care (Citywide)", ["North", "All"])
    assert (cell.words, cell.shade, total.words) == ("1 of 2", 3, "2")
    assert cell.href == "?group=citywide&locality=N#services"
    assert [one.words for one in by_group.rows[0][2]] == ["1", "1", "2"]


def test_people_see_only_what_they_may_read(client):
    _due(5)
    mine, other = empty_plan(), empty_plan()
    for role, status in (("reader", 403), ("administrator", 403)):
        client.force_login(person(role))
        assert client.get(URL).status_code == status
    client.force_login(person("service_lead", service=mine.service))
    answer = client.get(URL)
    assert list(_states(answer)) == [str(mine.service)]
    assert str(other.service) not in answer.content.decode()
    assert "Write to the ones outstanding" not in answer.content.decode()
    text = b"".join(client.get(reverse("planning:round:export", args=["2024-25"])).streaming_content).decode()
    assert str(other.service) not in text
    assert str(mine.service) in text
    assert client.get("/round/2024-25/write/").status_code == 403
    client.logout()
    assert client.get(URL).status_code == 302


def test_the_plan_check_is_laid_in_and_remembered_until_the_plan_is_saved(planner):
    _due(5)
    plan = full_plan()
    [line] = planner.get(URL).context["lines"]
    assert line.counts is None
    fragment = planner.get(reverse("planning:round:checks", args=["2024-25"]))
    assert f'<span id="check-{plan.pk}" hx-swap-oob="true">' in fragment.content.decode()
    [line] = planner.get(URL).context["lines"]
    assert len(line.counts) == 3
    plan.sections.first().__class__.objects.filter(plan=plan).update(revision=99)
    [line] = planner.get(URL).context["lines"]
    assert line.counts is None
    [line] = planner.get(URL, {"check": "now"}).context["lines"]
    assert len(line.counts) == 3


@pytest.mark.parametrize("query", [{}, {"text": "service"}, {"sort": "changed"}, {"late": "pass"}])
def test_it_asks_at_most_15_queries_and_the_same_for_3_and_60(planner, query):
    cycle = _due(5)
    person("leadership_approver")
    counts = []
    made = 0
    for total in (3, 60):
        while made < total:
            plan = full_plan() if made % 3 else empty_plan()
            if made % 3 == 1:
                submit_plan(plan=plan, by=person("service_lead", service=plan.service))
            LatePass.objects.create(
                cycle=cycle,
                service=plan.service,
                user=person("service_lead", service=plan.service),
                expires_at=timezone.now() + timedelta(days=2),
                reason="Illness",
                given_at=timezone.now(),
                given_by=person("planning_team"),
            )
            made += 1
        planner.get(URL, query)
        with CaptureQueriesContext(connection) as queries:
            assert planner.get(URL, query).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 15


def test_the_file_holds_every_service_and_runs_no_formula(planner):
    _due(5)
    full_plan()
    ServiceFactory(name="=HYPERLINK(1)")
    answer = planner.get(reverse("planning:round:export", args=["2024-25"]))
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[0].startswith("\ufeffService,Code,Group,Locality")
    assert len(lines) == 3
    assert any(line.startswith("'=HYPERLINK(1),") for line in lines)


def test_without_a_year_and_with_an_unknown_one(planner):
    assert "No planning year is set up yet" in planner.get("/round/").content.decode()
    open_year()
    assert planner.get("/round/2031-32/").status_code == 404
    assert planner.get("/round/").context["cycle"].year == 2024
