"""Plans and sections, locked before they are checked again and written."""

from collections.abc import Collection, Iterable

from django.db import connection
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError

from mlco_portal.statements import prepared_records
from planning.approval import engine
from planning.approval.models import ApprovalCase
from planning.service_plans.models import PlanSection, SectionRow, ServicePlan
from planning.service_plans.queries import with_all
from planning.service_plans.queries.section import SHOWN_OF_SECTION


def locked_plan(key: int) -> ServicePlan:
    """Lock the plan and its case: after a wait, only rows that are locked are read anew."""
    locked = ServicePlan.objects.select_for_update(of=("self", "case"))
    return locked.select_related("case__step", "service").get(pk=key)


def locked_plan_of_case(case: int) -> ServicePlan:
    """Lock the plan that the case is about, and the case: before the engine, which locks the case alone."""
    locked = ServicePlan.objects.select_for_update(of=("self", "case"))
    return locked.select_related("case__step", "service").get(case__pk=case)


def locked_plans_of_cases(cases: Collection[int]) -> list[ServicePlan]:
    """Lock the plans that the cases are about, then the cases, each in the order of their own keys.

    One case with its plan after the other would be another order than that of whoever locks cases alone.
    """
    locked = ServicePlan.objects.select_for_update(of=("self",)).select_related("service")
    return with_locked_cases(locked.filter(case__in=cases).order_by("pk"))


def with_locked_cases(plans: Iterable[ServicePlan]) -> list[ServicePlan]:
    """Lock the cases of plans that are locked, in the order of their keys, and put them on the plans."""
    found = list(plans)
    if found:
        cases = engine.lock_cases(ApprovalCase(pk=plan.case_id, service=plan.service) for plan in found)
        for plan in found:
            plan.case = cases[plan.case_id]
    return found


def locked_whole(key: int) -> ServicePlan:
    """Lock the plan and its case, then read all that is written in it: that comes after the wait."""
    locked = ServicePlan.objects.select_for_update(of=("self", "case"))
    named = locked.select_related("case", "template", "service__group", "service__locality", "service__neighbourhood")
    plan = with_all(named.prefetch_related("service__joint_with")).get(pk=key)
    plan.case.service = plan.service
    return plan


def locked_section(wanted: QuerySet[PlanSection]) -> PlanSection:
    """Lock the section, its plan and its case; raise PlanSection.DoesNotExist."""
    try:
        return _locked(wanted).get()
    except PlanSection.DoesNotExist:
        # As in `locked_section_of`.
        return _locked(wanted).get()


def locked_section_of(plan: int, key: str) -> PlanSection:
    """Lock the section of that key, its plan and its case; raise PlanSection.DoesNotExist.

    Saving while typing asks for it every few seconds, so its SQL is made once a process.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("A section is locked inside a transaction only.")
    # Asked again where nothing was found: the plan may have moved to another template while this waited for its lock.
    found = _section_of(plan, key) or _section_of(plan, key)
    if not found:
        raise PlanSection.DoesNotExist
    return found[0]


def rows_in(section: PlanSection) -> list[SectionRow]:
    """Return the rows of a section that is locked, in order (one query)."""
    return _rows_in(section.pk)


@prepared_records
def _section_of(plan: int, key: str) -> QuerySet[PlanSection]:
    wanted = PlanSection.objects.filter(plan=plan, template_section__key=key)
    return _locked(wanted).only("milestone_revision", *SHOWN_OF_SECTION).order_by()


@prepared_records
def _rows_in(section: int) -> QuerySet[SectionRow]:
    return SectionRow.objects.filter(section=section).order_by("position")


def _locked(wanted: QuerySet[PlanSection]) -> QuerySet[PlanSection]:
    # In the order in which whoever locks the whole plan goes on to its sections, so that nobody waits for ever.
    locked = wanted.select_for_update(of=("plan", "plan__case", "self"))
    return locked.select_related("template_section__template", "updated_by", "plan__case", "plan__service")
