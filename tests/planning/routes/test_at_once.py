"""Two people at the same moment: with routes, and with a plan on its way. On PostgreSQL, where they meet."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from planning.approval.due_dates import shift_due_dates
from planning.approval.models import ApprovalCase, ApprovalRoute, CaseStep, RouteStep
from planning.approval.rules import MoveRefused
from planning.routes.actions import change_route, delete_route, make_route
from planning.routes.rules import RouteRefused
from planning.service_plans.actions import submit_plan
from planning.service_plans.models import ServicePlan
from tests.factories import YEAR, full_plan, person
from tests.planning.routes.routes import common_route, group_of, standard, steps_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time"),
]


def together(*acts: Callable[[], Any]) -> list[str]:
    """Do all of it at once; return "done" or the name of what was raised, for each."""
    start = Barrier(len(acts))

    def one(act: Callable[[], Any]) -> str:
        try:
            start.wait(timeout=10)
            act()
        except (RouteRefused, MoveRefused) as why:
            return type(why).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def save(route: ApprovalRoute, by: Any, **more: Any) -> Callable[[], Any]:
    said = {"revision": route.revision, "name": route.name, "revision_scope": route.revision_scope}
    return lambda: change_route(route=route, steps=standard(**more), by=by, **said)


def plan_to_submit() -> tuple[ServicePlan, Any]:
    lead = person("service_lead")
    plan = full_plan(lead)
    lead.appointments.update(scope="service", service=plan.service)
    return plan, lead


def test_one_of_two_who_save_is_refused_and_the_steps_are_of_one_of_them() -> None:
    route = common_route()
    one, two = person("planning_team"), person("planning_team")
    found = together(save(route, one, needed=2), save(route, two, needed=3))
    assert sorted(found) == ["RouteChangedMeanwhile", "done"]
    assert RouteStep.objects.get(permission="decide_as_executive").needed == (2 if found[0] == "done" else 3)
    assert steps_of(route) == [(1, 1, "Leadership team"), (2, 1, "MLCO Executive")]


def test_days_that_move_while_somebody_saves_are_not_lost() -> None:
    route, planner = common_route(), person("planning_team")
    found = together(save(route, planner, needed=2), lambda: shift_due_dates(year=YEAR, days=7, by=None))
    day = RouteStep.objects.get(permission="decide_as_executive").due_on
    assert day is not None
    assert found[1] == "done"
    assert day.day == 27
    assert found[0] in ("done", "RouteChangedMeanwhile")


def test_group_gets_one_route_of_its_own() -> None:
    common_route()
    group, one, two = group_of("g", "Podiatry"), person("planning_team"), person("planning_team")
    found = together(*[lambda by=by: make_route(year=YEAR, group=group, by=by) for by in (one, two)])
    assert sorted(found) == ["RouteRefused", "done"]
    assert ApprovalRoute.objects.filter(group=group).count() == 1


def test_plan_submitted_while_its_route_is_deleted_has_a_route_all_the_same() -> None:
    plan, lead = plan_to_submit()
    planner = person("planning_team")
    own = make_route(year=YEAR, group=plan.service.group, by=planner)
    found = together(lambda: submit_plan(plan=plan, by=lead), lambda: delete_route(route=own, by=planner))
    case = ApprovalCase.objects.get(pk=plan.case_id)
    assert case.status == "submitted"
    assert found in (["done", "done"], ["done", "RouteRefused"])
    taken = own.pk if found[1] == "RouteRefused" else ApprovalRoute.objects.get(group=None).pk
    assert case.route_id == taken


def test_plan_submitted_while_its_route_is_saved_takes_the_steps_of_one_moment() -> None:
    plan, lead = plan_to_submit()
    planner, route = person("planning_team"), ApprovalRoute.objects.get()
    found = together(lambda: submit_plan(plan=plan, by=lead), save(route, planner, name="Another Executive"))
    assert found == ["done", "done"]
    names = list(CaseStep.objects.filter(case=plan.case_id).order_by("order").values_list("name", flat=True))
    assert names in (["Leadership team", "MLCO Executive"], ["Leadership team", "Another Executive"])
