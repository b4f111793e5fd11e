"""Routes are changed, made and deleted: checked under the lock, audited, and plans under way keep theirs."""

from datetime import date
from typing import Any

import pytest

from mlco_portal.accounts.models import User
from mlco_portal.audit.models import AuditEntry
from planning.approval.copying import copy_routes
from planning.approval.due_dates import shift_due_dates
from planning.approval.models import ApprovalCase, ApprovalRoute, CaseStep, RouteStep
from planning.cycle.models import PlanningCycle
from planning.routes.actions import StepsRefused, change_route, delete_route, make_route
from planning.routes.rules import RouteChangedMeanwhile, RouteGone, RouteRefused, StepSaid
from planning.service_plans.actions import submit_plan
from services.models import Organisation
from tests.factories import YEAR, full_plan, open_year, person
from tests.planning.routes.routes import (
    EXECUTIVE,
    LEADERSHIP,
    PARTNER,
    common_route,
    group_of,
    joint_service,
    standard,
    steps_of,
)

pytestmark = pytest.mark.django_db


def change(route: ApprovalRoute, steps: list[StepSaid], by: User | None = None, **more: Any) -> ApprovalRoute:
    given = {"revision": route.revision, "name": route.name, "revision_scope": route.revision_scope, **more}
    return change_route(route=route, steps=steps, by=by or person("planning_team"), **given)


def test_route_is_saved_whole_and_the_audit_trail_tells_old_and_new() -> None:
    route, planner = common_route(), person("planning_team")
    tlco = Organisation.objects.create(code="TLCO", name="Trafford Local Care Organisation", kind="twin")
    steps = [
        StepSaid("Leadership team", LEADERSHIP, everybody=True, next_in_line=EXECUTIVE, due_on=date(2024, 3, 15)),
        StepSaid("TLCO leadership team", PARTNER, together=True, organisation=tlco.pk, due_on=date(2024, 3, 15)),
        StepSaid("MLCO Executive", EXECUTIVE, needed=2),
    ]
    change(route, steps, planner, name="Joint route", revision_scope="changes")
    route.refresh_from_db()
    assert (route.name, route.revision_scope, route.revision) == ("Joint route", "changes", 1)
    fields = ("order", "side", "name", "permission", "needed", "everybody", "organisation", "next_in_line", "due_on")
    assert list(RouteStep.objects.order_by("order", "side").values_list(*fields)) == [
        (1, 1, "Leadership team", LEADERSHIP, 1, True, None, EXECUTIVE, date(2024, 3, 15)),
        (1, 2, "TLCO leadership team", PARTNER, 1, False, tlco.pk, "", date(2024, 3, 15)),
        (2, 1, "MLCO Executive", EXECUTIVE, 2, False, None, "", None),
    ]
    entry = AuditEntry.objects.get(action="approval.change_route")
    assert (entry.by, entry.object_id) == (planner, str(route.pk))
    assert entry.changes == {
        "name": ["Standard route", "Joint route"],
        "revision_scope": ["everything", "changes"],
        "steps": [
            [
                "1.1 Leadership team, Leadership approvers, 1 of them, by 15 March 2024",
                "2.1 MLCO Executive, Executive approvers, 1 of them, by 20 March 2024",
            ],
            [
                "1.1 Leadership team, Leadership approvers, all of them, next in line: Executive approvers, "
                "by 15 March 2024",
                "1.2 TLCO leadership team, Partner approvers, 1 of them, only for plans joint with TLCO, "
                "by 15 March 2024",
                "2.1 MLCO Executive, Executive approvers, 2 of them",
            ],
        ],
    }


def test_saving_what_stands_already_writes_nothing() -> None:
    route = common_route()
    change(route, standard(), revision=0)
    route.refresh_from_db()
    assert route.revision == 0
    assert not AuditEntry.objects.filter(action="approval.change_route").exists()


def test_second_of_two_who_save_at_once_is_told_and_overwrites_nothing() -> None:
    route = common_route()
    stale = ApprovalRoute.objects.get(pk=route.pk)
    change(route, standard(due_on=date(2024, 3, 25)))
    with pytest.raises(RouteChangedMeanwhile, match="Somebody else saved this route"):
        change(stale, standard(due_on=date(2024, 3, 28)))
    assert RouteStep.objects.get(permission=EXECUTIVE).due_on == date(2024, 3, 25)


def test_days_that_moved_with_the_year_are_not_saved_over() -> None:
    route = common_route()
    shift_due_dates(year=YEAR, days=7, by=None)
    with pytest.raises(RouteChangedMeanwhile):
        change(route, standard(needed=2))
    assert RouteStep.objects.get(permission=EXECUTIVE).due_on == date(2024, 3, 27)


def test_steps_that_cannot_stand_are_refused_with_every_problem() -> None:
    route = common_route()
    with pytest.raises(StepsRefused) as refused:
        change(route, [StepSaid("A", LEADERSHIP, next_in_line=LEADERSHIP, due_on=date(2030, 1, 1))])
    assert [(one.step, one.field) for one in refused.value.problems] == [(0, "next_in_line"), (0, "due_on")]
    with pytest.raises(StepsRefused, match="Add at least one step"):
        change(route, [])
    assert steps_of(route) == [(1, 1, "Leadership team"), (2, 1, "MLCO Executive")]


@pytest.mark.parametrize("role", ["reader", "leadership_approver", "auditor", "administrator"])
def test_only_the_planning_team_changes_routes(role: str) -> None:
    route, other = common_route(), person(role)
    with pytest.raises(RouteRefused, match="Only the planning team"):
        change(route, standard(needed=2), other)
    with pytest.raises(RouteRefused, match="Only the planning team"):
        make_route(year=YEAR, group=group_of("c", "Podiatry"), by=other)
    with pytest.raises(RouteRefused, match="Only the planning team"):
        delete_route(route=route, by=other)


def test_routes_of_a_closed_year_stay() -> None:
    route, planner = common_route(), person("planning_team")
    PlanningCycle.objects.update(state="closed")
    for act in (
        lambda: change(route, standard(needed=2), planner),
        lambda: make_route(year=YEAR, group=group_of("c", "Podiatry"), by=planner),
        lambda: delete_route(route=route, by=planner),
    ):
        with pytest.raises(RouteRefused, match="The year is closed"):
            act()


def test_running_plan_keeps_the_steps_it_set_out_on() -> None:
    lead = person("service_lead")
    plan = full_plan(lead)
    lead.appointments.update(scope="service", service=plan.service)
    submit_plan(plan=plan, by=lead)
    route = ApprovalRoute.objects.get(year=YEAR)
    change(route, [StepSaid("Another team", EXECUTIVE)])
    names = list(CaseStep.objects.filter(case=plan.case_id).order_by("order").values_list("name", flat=True))
    assert names == ["Leadership team", "MLCO Executive"]
    assert ApprovalCase.objects.get(pk=plan.case_id).route_id == route.pk


def test_group_gets_its_own_route_like_the_common_one() -> None:
    common, group = common_route(), group_of("int", "City Centre")
    change(common, standard(needed=2), revision_scope="changes")
    made = make_route(year=YEAR, group=group, by=person("planning_team"))
    assert (made.group, made.name, made.revision_scope) == (group, "Route of Group int", "changes")
    fields = ("order", "side", "name", "permission", "needed", "due_on")
    assert list(made.steps.values_list(*fields)) == list(common.steps.values_list(*fields))
    assert AuditEntry.objects.get(action="approval.make_route").changes["steps"][1][1].startswith("2.1 MLCO Executive")
    with pytest.raises(RouteRefused, match="Group int has one already"):
        make_route(year=YEAR, group=group, by=person("planning_team"))


def test_year_without_any_route_gets_a_common_one_of_two_steps() -> None:
    open_year()
    ApprovalRoute.objects.all().delete()
    made = make_route(year=YEAR, group=None, by=person("planning_team"))
    assert steps_of(made) == [(1, 1, "Leadership team"), (2, 1, "MLCO Executive")]


def test_route_is_deleted_when_no_plan_took_it() -> None:
    common_route()
    made = make_route(year=YEAR, group=group_of("int", "City Centre"), by=person("planning_team"))
    stale = ApprovalRoute.objects.get(pk=made.pk)
    delete_route(route=made, by=person("planning_team"))
    assert ApprovalRoute.objects.count() == 1
    assert AuditEntry.objects.get(action="approval.delete_route").changes["name"] == ["Route of Group int", None]
    with pytest.raises(RouteGone):
        delete_route(route=stale, by=person("planning_team"))
    with pytest.raises(RouteGone):
        change(stale, standard())


def test_route_that_a_plan_took_stays() -> None:
    lead = person("service_lead")
    plan = full_plan(lead)
    lead.appointments.update(scope="service", service=plan.service)
    submit_plan(plan=plan, by=lead)
    with pytest.raises(RouteRefused, match="1 plan has gone or is going by this route"):
        delete_route(route=ApprovalRoute.objects.get(), by=person("planning_team"))


def test_route_that_a_group_needs_stays() -> None:
    route = common_route()
    group_of("int", "City Centre")
    with pytest.raises(RouteRefused, match="nobody would decide on the plans of Group int"):
        delete_route(route=route, by=person("planning_team"))


def test_new_year_takes_every_part_of_a_route_along() -> None:
    group = group_of("children")
    service = joint_service(group)
    tlco = service.joint_with.get()
    route = make_route(year=YEAR, group=group, by=_planner_of_open_year())
    steps = [
        StepSaid("Leadership team", LEADERSHIP, everybody=True, next_in_line=EXECUTIVE, due_on=date(2024, 3, 15)),
        StepSaid("TLCO", PARTNER, together=True, needed=2, organisation=tlco.pk, due_on=date(2024, 3, 15)),
        StepSaid("MLCO Executive", EXECUTIVE),
    ]
    change(route, steps, revision_scope="changes")
    assert copy_routes(from_year=YEAR, to_year=2025, by=None) == 2
    copied = ApprovalRoute.objects.get(year=2025, group=group)
    assert (copied.revision_scope, copied.revision) == ("changes", 0)
    fields = ("order", "side", "name", "permission", "needed", "everybody", "organisation_id", "next_in_line")
    assert list(copied.steps.values_list(*fields)) == list(route.steps.values_list(*fields))
    assert copied.steps.get(name="TLCO").due_on == date(2025, 3, 17)


def _planner_of_open_year() -> User:
    open_year()
    return person("planning_team")


def test_side_that_has_settled_keeps_its_day_when_the_others_move() -> None:
    lead = person("service_lead")
    plan = full_plan(lead)
    lead.appointments.update(scope="service", service=plan.service)
    submit_plan(plan=plan, by=lead)
    first = CaseStep.objects.get(case=plan.case_id, order=1)
    other = CaseStep.objects.create(
        case=first.case, order=1, side=2, name="TLCO", permission=PARTNER, due_on=first.due_on
    )
    CaseStep.objects.filter(pk=other.pk).update(settled_at="2024-03-01T10:00:00Z")
    assert shift_due_dates(year=YEAR, days=3, by=None) == (2, 2)
    days = dict(CaseStep.objects.filter(case=first.case).values_list("name", "due_on"))
    assert days == {
        "Leadership team": date(2024, 3, 18),
        "TLCO": date(2024, 3, 15),
        "MLCO Executive": date(2024, 3, 23),
    }
