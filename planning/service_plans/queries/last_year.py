"""The plan of the year before, as it was approved, else as it was submitted last."""

import operator
from collections.abc import Iterable
from functools import lru_cache, reduce
from typing import Any, TypeAlias

from django.db.models import Exists, OuterRef, Q, QuerySet

from mlco_portal.statements import prepared
from mlco_portal.years import FIRST_YEAR, PlanningYear
from planning.approval.models import Decision, Status
from planning.service_plans.models import PlanVersion, ServicePlan
from planning.service_plans.rules.looking_back import LastYear
from planning.service_plans.snapshot import document_of

SHOWN = ("plan", "plan__service", "plan__year", "number", "is_approved", "content")
Rows: TypeAlias = "QuerySet[PlanVersion, tuple[Any, ...]]"

# A version never changes, so its text is read once.
document_in = lru_cache(maxsize=64)(document_of)


def last_year_of(plan: ServicePlan) -> LastYear | None:
    """Return the same service's plan of the year before (one query): its newest approved version, else the newest."""
    if int(plan.year) == FIRST_YEAR:
        return None
    found = _newest(plan.service_id, PlanningYear(plan.year).previous)
    return _last_year(found[0]) if found else None


def last_years_of(plans: Iterable[ServicePlan]) -> dict[int, LastYear]:
    """Return {plan: the plan of its service for the year before} for many plans (one query)."""
    by_earlier = {(one.service_id, int(one.year) - 1): one.pk for one in plans}
    if not by_earlier:
        return {}
    wanted = reduce(operator.or_, (Q(plan__service=service, plan__year=year) for service, year in by_earlier))
    found: dict[int, LastYear] = {}
    for row in _ordered(PlanVersion.objects.filter(wanted)):
        found.setdefault(by_earlier[(row[1], int(row[2]))], _last_year(row))
    return found


def approved_document_of(plan: ServicePlan) -> LastYear | None:
    """Return the plan's own newest approved version (one query), or None when it was never approved."""
    row = _ordered(PlanVersion.objects.filter(plan=plan)).first()
    return _last_year(row) if row and row[4] else None


@prepared
def _newest(service: int, year: PlanningYear) -> Rows:
    return _ordered(PlanVersion.objects.filter(plan__service=service, plan__year=year))[:1]


def _ordered(versions: "QuerySet[PlanVersion]") -> Rows:
    approved = Decision.objects.filter(
        case__service_plan=OuterRef("plan"), version_number=OuterRef("number"), to_status=Status.APPROVED
    )
    return versions.annotate(is_approved=Exists(approved)).order_by("-is_approved", "-number").values_list(*SHOWN)


def _last_year(row: tuple[Any, ...]) -> LastYear:
    plan, _, year, number, is_approved, content = row
    return LastYear(plan, PlanningYear(year), number, bool(is_approved), document_in(content))
