"""Writing the routes of a year: changed, made and deleted. Plans under way keep the steps they set out on."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.accounts.permissions import Permission
from mlco_portal.audit.actions import changes_between, record
from mlco_portal.wording import british_date
from mlco_portal.years import PlanningYear
from planning.approval.models import ApprovalCase, ApprovalRoute, RouteStep, Status
from planning.cycle.actions.dates import locked_cycle
from planning.cycle.models import PlanningCycle
from planning.cycle.rules.dates import DateRefused, span_of
from planning.routes.queries import routes_of, why_not_deletable
from planning.routes.rules import (
    DECIDERS,
    Problem,
    RouteChangedMeanwhile,
    RouteGone,
    RouteRefused,
    StepSaid,
    places,
    route_problems,
    steps_said,
    values_of,
)
from services.models import Organisation, ServiceGroup
from services.queries import access_of

CLOSED = "The year is closed: its routes stay as they are."
GONE = "Somebody deleted this route meanwhile. What its plans set out on, they keep."
CHANGED = (
    "Somebody else saved this route after you opened it, so yours is not saved yet. "
    "Compare the two, put yours right, and save it again."
)
# What a year begins with that has no route at all (S1 6.5: leadership teams, then the Executive).
FIRST_STEPS = (
    StepSaid("Leadership team", Permission.DECIDE_AS_LEADERSHIP, next_in_line=Permission.DECIDE_AS_EXECUTIVE),
    StepSaid("MLCO Executive", Permission.DECIDE_AS_EXECUTIVE),
)


class StepsRefused(RouteRefused):
    """The steps cannot stand like that; `problems` say where."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(" ".join(one.text for one in problems))
        self.problems = tuple(problems)


def change_route(
    *, route: ApprovalRoute, revision: int, name: str, revision_scope: str, steps: Sequence[StepSaid], by: User
) -> ApprovalRoute:
    """Save the route with all its steps; `revision` is of the route as the person was shown it.

    Raises RouteChangedMeanwhile when somebody saved it since, RouteGone, StepsRefused with every problem, or
    RouteRefused for a closed year or a person who may not. Saving what stands already writes nothing.
    """
    with transaction.atomic():
        cycle = _locked_year(int(route.year), by)
        locked = _locked(route)
        there = list(locked.steps.order_by("order", "side").select_related("organisation"))
        before = _as_written(locked.name, locked.revision_scope, steps_said(there))
        after = _as_written(name, revision_scope, steps)
        if before == after:
            return locked
        if locked.revision != revision:
            raise RouteChangedMeanwhile(CHANGED)
        problems = route_problems(steps, span_of(cycle))
        if problems:
            raise StepsRefused(problems)
        locked.name, locked.revision_scope = name, revision_scope
        locked.revision += 1
        locked.save(update_fields=["name", "revision_scope", "revision"])
        locked.steps.all().delete()
        _write_steps(locked, steps)
        record("approval.change_route", by=by, about=locked, changes=changes_between(before, after))
    return locked


def make_route(*, year: int, group: ServiceGroup | None, by: User) -> ApprovalRoute:
    """Give the group a route of its own, like the common one; without a group, make the year's common route.

    Raises RouteRefused when there is one already, for a closed year, or a person who may not.
    """
    with transaction.atomic():
        _locked_year(year, by)
        routes = routes_of(year)
        if any(one.group_id == (group.pk if group else None) for one in routes):
            raise RouteRefused(f"{group.name if group else 'This year'} has one already: change that one.")
        like = next((one for one in routes if one.group_id is None), None)
        steps = steps_said(like.steps.all()) if like else FIRST_STEPS
        made = ApprovalRoute.objects.create(
            year=year,
            group=group,
            name=f"Route of {group.name}"[:200] if group else "Common route",
            revision_scope=like.revision_scope if like else ApprovalRoute._meta.get_field("revision_scope").default,
        )
        _write_steps(made, steps)
        after = _as_written(made.name, made.revision_scope, steps)
        record("approval.make_route", by=by, about=made, changes=changes_between({}, after))
    return made


def delete_route(*, route: ApprovalRoute, by: User) -> None:
    """Delete a route that no plan ever took; its group takes the common one from now on.

    Raises RouteRefused when a plan took it, when its groups would be left without any route, for a closed year, or
    a person who may not; RouteGone when it is deleted already.
    """
    with transaction.atomic():
        _locked_year(int(route.year), by)
        # A plan that is being submitted holds its case: wait for it, and see the route that it took.
        drafts = ApprovalCase.objects.filter(year=route.year, status__in=(Status.DRAFT, Status.RETURNED))
        list(drafts.select_for_update().order_by("pk").values_list("pk", flat=True))
        locked = _locked(route)
        if why := why_not_deletable(locked):
            raise RouteRefused(why)
        before = _as_written(locked.name, locked.revision_scope, steps_said(locked.steps.order_by("order", "side")))
        record("approval.delete_route", by=by, about=locked, changes=changes_between(before, {}))
        locked.delete()


def _locked_year(year: int, by: User) -> PlanningCycle:
    if not access_of(by, timezone.localdate()).allows(Permission.MANAGE_CYCLE):
        raise RouteRefused("Only the planning team changes the routes of a year.")
    cycle = PlanningCycle.objects.filter(year=year).first()
    if cycle is None:
        raise RouteRefused(f"{PlanningYear(year)} is not set up.")
    try:
        return locked_cycle(cycle)
    except DateRefused as why:
        raise RouteRefused(CLOSED) from why


def _locked(route: ApprovalRoute) -> ApprovalRoute:
    found = ApprovalRoute.objects.select_for_update(of=("self",)).filter(pk=route.pk).first()
    if found is None:
        raise RouteGone(GONE)
    return found


def _write_steps(route: ApprovalRoute, steps: Sequence[StepSaid]) -> None:
    RouteStep.objects.bulk_create(
        RouteStep(route=route, **values_of(one, order, side))
        for one, (order, side) in zip(steps, places(steps), strict=True)
    )


def _as_written(name: str, scope: str, steps: Sequence[StepSaid]) -> dict[str, Any]:
    """Return the route as the audit trail tells it, one line a step."""
    partners = {one.organisation for one in steps if one.organisation is not None}
    codes = dict(Organisation.objects.filter(pk__in=partners).values_list("pk", "code")) if partners else {}
    lines = [
        _line(one, order, side, codes.get(one.organisation or 0, ""))
        for one, (order, side) in zip(steps, places(steps), strict=True)
    ]
    return {"name": name, "revision_scope": scope, "steps": lines}


def _line(step: StepSaid, order: int, side: int, joint_with: str) -> str:
    parts = [
        f"{order}.{side} {step.name}",
        DECIDERS[step.permission],
        "all of them" if step.everybody else f"{step.needed} of them",
        f"only for plans joint with {joint_with}" if joint_with else "",
        f"next in line: {DECIDERS[step.next_in_line]}" if step.next_in_line else "",
        f"by {british_date(step.due_on)}" if step.due_on else "",
    ]
    return ", ".join(part for part in parts if part)
