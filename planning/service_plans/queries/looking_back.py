"""How the priorities of a plan ended, and what the next year's plan makes of the unfinished ones."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from kloe.measurements.models import Measurement
from kloe.measurements.queries import latest_by_code, latest_measurements, newest_measurements
from planning.service_plans.content import PlanContent, Problem
from planning.service_plans.models import CarryDecision, PriorityOutcome, SectionRow, ServicePlan
from planning.service_plans.queries.last_year import approved_document_of, last_year_of, last_years_of
from planning.service_plans.rules.looking_back import (
    EarlierPriority,
    LastYear,
    LookingBack,
    measured,
    priorities_in,
    question_problems,
)
from services.models import Service


def looking_back_of(plan: ServicePlan, last: LastYear | None = None, *, figures: bool = False) -> LookingBack | None:
    """Return last year's priorities with how they ended and what the plan makes of them, or None.

    None when the service's plan of the year before was never approved. Three queries, or one where there is none;
    `last` is what `last_year_of` found, if known. `figures` adds the newest measurements (one query more).
    """
    last = last or last_year_of(plan)
    if last is None or not last.is_approved:
        return None
    priorities = priorities_in(last.document, outcomes_of(last.plan))
    if figures:
        priorities = with_figures(priorities, plan.service)
    decisions = CarryDecision.objects.filter(plan=plan).select_related("decided_by")
    return LookingBack(last, priorities, {str(one.row): one for one in decisions})


def looking_backs_of(plans: Sequence[ServicePlan]) -> dict[int, LookingBack]:
    """Return {plan: what `looking_back_of` finds with its figures} for plans that were just started (three queries).

    Nothing was decided in them yet. Plans whose service has no approved plan of the year before are left out.
    """
    found = {plan: last for plan, last in last_years_of(plans).items() if last.is_approved}
    outcomes: dict[int, dict[str, PriorityOutcome]] = defaultdict(dict)
    for one in PriorityOutcome.objects.filter(plan__in=[last.plan for last in found.values()]):
        outcomes[one.plan_id][str(one.row)] = one
    newest: dict[int | None, list[Measurement]] = defaultdict(list)
    if found:
        for measurement in newest_measurements(plan.service_id for plan in plans if plan.pk in found):
            newest[measurement.service_id].append(measurement)
    by_plan = {}
    for plan in plans:
        if plan.pk in found:
            last, service = found[plan.pk], plan.service_id
            measurements = latest_by_code([*newest.get(None, ()), *newest.get(service, ())], service)
            priorities = priorities_in(last.document, outcomes[last.plan])
            by_plan[plan.pk] = LookingBack(last, _with_measurements(priorities, measurements))
    return by_plan


def question_problems_of(plan: ServicePlan, content: PlanContent) -> list[Problem]:
    """Return what last year's unfinished priorities leave to do before the plan can be submitted (three queries)."""
    looking = looking_back_of(plan)
    return question_problems(looking.open_questions(priority_rows(content)), looking.last.year) if looking else []


def priority_rows(content: PlanContent) -> frozenset[str]:
    """Return the identities of this year's priorities."""
    return frozenset(row.id for one in content.sections if one.spec.kind == "priorities" for row in one.filled_rows)


def own_priorities_of(plan: ServicePlan) -> LookingBack | None:
    """Return the plan's own priorities as they were approved, with how they are going; None before it was approved."""
    own = approved_document_of(plan)
    return LookingBack(own, priorities_in(own.document, outcomes_of(plan.pk))) if own else None


def outcomes_of(plan: int) -> dict[str, PriorityOutcome]:
    """Return what was recorded of the plan's priorities, by row (one query)."""
    return {str(one.row): one for one in PriorityOutcome.objects.filter(plan=plan).select_related("updated_by")}


def measured_figures(priorities: Iterable[EarlierPriority], service: Service) -> dict[str, str]:
    """Return the newest measurement in words by row, for the priorities that name a metric (one query at most)."""
    codes = _metrics_named(priorities)
    return _in_words(codes, latest_measurements(sorted(set(codes.values())), service))


def with_figures(priorities: Sequence[EarlierPriority], service: Service) -> tuple[EarlierPriority, ...]:
    """Return the priorities, each without a typed figure with its newest measurement."""
    found = measured_figures([one for one in priorities if not one.figure], service)
    return tuple(replace(one, figure=found[one.row]) if one.row in found else one for one in priorities)


def _with_measurements(
    priorities: Sequence[EarlierPriority], measurements: Mapping[str, Measurement]
) -> tuple[EarlierPriority, ...]:
    found = _in_words(_metrics_named(one for one in priorities if not one.figure), measurements)
    return tuple(replace(one, figure=found[one.row]) if one.row in found else one for one in priorities)


def _metrics_named(priorities: Iterable[EarlierPriority]) -> dict[str, str]:
    return {one.row: code for one in priorities if (code := one.cells.get("metric", ""))}


def _in_words(codes: Mapping[str, str], measurements: Mapping[str, Measurement]) -> dict[str, str]:
    return {row: measured(measurements[code]) for row, code in codes.items() if code in measurements}


def named_priorities(plan: int) -> dict[str, str]:
    """Return this year's priorities in their order, {row: its few words} (one query)."""
    rows = SectionRow.objects.filter(section__plan=plan, section__template_section__kind="priorities")
    rows = rows.filter(section__kept_aside_at__isnull=True)
    ordered = rows.order_by("section", "position").values_list("pk", "cells")
    named = {str(key): EarlierPriority(str(key), place, cells).name for place, (key, cells) in enumerate(ordered, 1)}
    return {row: name or "A priority without words" for row, name in named.items()}
