"""Plans with what the check found in them, the fit of the page included."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from django.db.models import QuerySet

from planning.publication.fit import Fit
from planning.publication.measure import known_fits
from planning.service_plans.checks import CheckedPlan, Finding, LongBox, findings_of
from planning.service_plans.content import Lists, PlanContent
from planning.service_plans.models import ServicePlan
from planning.service_plans.queries import lists_of, plans_visible_to, with_all
from planning.service_plans.queries.checks import checked_plan, checked_plans
from planning.service_plans.snapshot import document_of, snapshot_of
from services.rules import Access

AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class PlanFindings:
    """A plan and what was found in it."""

    plan: ServicePlan
    content: PlanContent
    findings: Sequence[Finding]


def round_plans(access: Access, *, year: int, group: str = "", standing: str = "") -> QuerySet[ServicePlan]:
    """Return the plans of the year that the person may read, with all that is written in them."""
    plans = plans_visible_to(access).filter(year=year)
    if group:
        plans = plans.filter(service__group__code=group)
    if standing:
        plans = plans.filter(case__status=standing)
    plans = plans.select_related("template", "service__neighbourhood").prefetch_related("service__joint_with")
    return with_all(plans.order_by("service__group__order", "service__name", "pk"))


def findings_in(plan: ServicePlan, content: PlanContent, lists: Lists) -> list[Finding]:
    """Return what the check finds in the plan, with its fit as far as it is known (five queries)."""
    [checked] = _fitted([checked_plan(plan, content, lists)])
    return findings_of(checked)


def findings_in_plans(plans: Sequence[ServicePlan], lists: Lists) -> list[PlanFindings]:
    """Return what the check finds in each of the plans of one year (six queries for any number)."""
    checked = _fitted(checked_plans(plans, lists))
    return [PlanFindings(plan, one.content, findings_of(one)) for plan, one in zip(plans, checked, strict=True)]


def findings_by_and_by(plans: QuerySet[ServicePlan], year: int) -> Iterator[PlanFindings]:
    """Yield the findings of any number of plans, fifty at a time."""
    lists, rest = lists_of(year), plans.iterator(chunk_size=AT_ONCE)
    while some := list(islice(rest, AT_ONCE)):
        yield from findings_in_plans(some, lists)


def _fitted(plans: Sequence[CheckedPlan]) -> list[CheckedPlan]:
    fits = known_fits(document_of(snapshot_of(one.content, one.lists)) for one in plans)
    return [replace(one, fit=_long_boxes(fit)) for one, fit in zip(plans, fits, strict=True)]


def _long_boxes(fit: Fit | None) -> tuple[LongBox, ...] | None:
    return tuple(LongBox(one.key, one.title, one.lines) for one in fit.overflows) if fit else None
