"""Approval routes brought along from one year to another."""

from django.db import transaction

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record
from mlco_portal.dates import years_later
from mlco_portal.years import PlanningYear
from planning.approval.models import ApprovalRoute, RouteStep


def copy_routes(*, from_year: int, to_year: int, by: User | None) -> int:
    """Give a year routes of its own like those of another, their days moved along; return how many came.

    A group's route that the year has already stays as it is.
    """
    years = int(to_year) - int(from_year)
    with transaction.atomic():
        there = set(ApprovalRoute.objects.filter(year=to_year).values_list("group_id", flat=True))
        before = {one.group_id: one for one in ApprovalRoute.objects.filter(year=from_year)}
        wanted = [one for group, one in before.items() if group not in there]
        made = ApprovalRoute.objects.bulk_create(
            ApprovalRoute(
                year=PlanningYear(to_year), group_id=one.group_id, name=one.name, revision_scope=one.revision_scope
            )
            for one in wanted
        )
        copies = {before[one.group_id].pk: one for one in made}
        steps = RouteStep.objects.filter(route__in=copies).order_by("route", "order", "side")
        RouteStep.objects.bulk_create(_copied(one, copies[one.route_id], years) for one in steps)
        if made:
            label = f"{len(made)} approval routes of {PlanningYear(to_year)}"
            record("approval.copy_routes", by=by, label=label, changes={"from": [None, str(PlanningYear(from_year))]})
    return len(made)


def _copied(step: RouteStep, route: ApprovalRoute, years: int) -> RouteStep:
    return RouteStep(
        route=route,
        order=step.order,
        side=step.side,
        name=step.name,
        permission=step.permission,
        needed=step.needed,
        everybody=step.everybody,
        organisation_id=step.organisation_id,
        next_in_line=step.next_in_line,
        due_on=years_later(step.due_on, years) if step.due_on else None,
    )
