"""The days by which the steps of a year's routes are due: moved together with the day that plans are due."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet, prefetch_related_objects

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record
from mlco_portal.years import PlanningYear
from planning.approval.models import ApprovalCase, ApprovalRoute, CaseStep, RouteStep, Status

# A case keeps the steps it set out on; one that came back goes through all of them again.
COMES_BACK = (Status.DRAFT, Status.RETURNED)


def steps_still_to_come(year: int) -> QuerySet[CaseStep]:
    """Return the dated steps of the year's running cases at which nothing is decided yet."""
    here = Q(order=F("case__step__order"), settled_at__isnull=True)  # the other side may have settled already
    submitted = Q(case__status=Status.SUBMITTED) & (Q(order__gt=F("case__step__order")) | here)
    return CaseStep.objects.filter(Q(case__status__in=COMES_BACK) | submitted, case__year=year, due_on__isnull=False)


def shift_due_dates(*, year: int, days: int, reason: str = "", by: User | None) -> tuple[int, int]:
    """Move the due dates of the year's route steps, and of running cases' steps to come, by so many days.

    Returns how many steps of routes and of cases moved. What is decided keeps the date it had.
    """
    if not days:
        return 0, 0
    with transaction.atomic():
        # Locked in the engine's way, so that no decision falls between the look and the move.
        running = ApprovalCase.objects.select_for_update().filter(year=year, status__in=[*COMES_BACK, Status.SUBMITTED])
        list(running.order_by("pk").values_list("pk", flat=True))
        routes = _shift_routes(year, timedelta(days=days), reason, by)
        moved = _shift(steps_still_to_come(year), timedelta(days=days))
        if moved:
            record(
                "approval.shift_due_dates",
                by=by,
                label=f"Running plans of {PlanningYear(year)}",
                changes={"days": [None, days], "steps": [None, moved]},
                reason=reason,
            )
    return routes, moved


def _shift_routes(year: int, by_days: timedelta, reason: str, by: User | None) -> int:
    moved = 0
    # Locked before their steps are read: whoever saves a route meanwhile writes its steps anew.
    routes = list(ApprovalRoute.objects.select_for_update().filter(year=year).order_by("pk"))
    prefetch_related_objects(routes, "steps")
    for route in routes:
        steps = [step for step in route.steps.all() if step.due_on is not None]
        changes = {step.name: [step.due_on, step.due_on + by_days] for step in steps if step.due_on}
        moved += _write(RouteStep.objects.filter(route=route), {step.due_on for step in steps}, by_days)
        if changes:
            # Whoever has the route open on a page is told of it, instead of saving the old days over the new ones.
            ApprovalRoute.objects.filter(pk=route.pk).update(revision=F("revision") + 1)
            record("approval.shift_due_dates", by=by, about=route, changes=changes, reason=reason)
    return moved


def _shift(steps: QuerySet[CaseStep], by_days: timedelta) -> int:
    days = set(steps.order_by().values_list("due_on", flat=True).distinct())
    return _write(steps, days, by_days)


def _write(steps: "QuerySet[RouteStep] | QuerySet[CaseStep]", days: Iterable[date | None], by_days: timedelta) -> int:
    """Move the steps one date after the other, from the far end: no step is met twice."""
    found = sorted((day for day in days if day is not None), reverse=by_days > timedelta())
    return sum(steps.filter(due_on=day).update(due_on=day + by_days) for day in found)
