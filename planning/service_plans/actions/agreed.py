"""How far a plan has moved from what was agreed: a mark on each section that reads otherwise, their number on the case.

Plans that were never agreed cost nothing here: no statement is sent for them.
"""

from collections.abc import Iterable
from dataclasses import replace

from django.db import transaction

from planning.approval import engine
from planning.service_plans.models import PlanSection, ServicePlan
from planning.service_plans.queries import section_content, with_all
from planning.service_plans.queries.agreed import agreed_document, agreed_documents, kept_aside_of
from planning.service_plans.queries.content import picture_content
from planning.service_plans.queries.pictures import pictures_of
from planning.service_plans.rules.agreed import is_changed, left_out
from planning.service_plans.sections import kind_of
from planning.service_plans.snapshot import PlanDocument


def mark_section(section: PlanSection) -> bool:
    """Set on the record whether it differs from what was agreed; return whether that is news.

    Call it with the section locked and its new text and rows on it; whoever gets True writes `is_changed` and then
    calls `count_changes`. What is kept aside differs by being there, not by its words.
    """
    agreed = agreed_document(section.plan)
    if agreed is None or section.kept_aside_at is not None:
        return False
    content = section_content(section)
    if kind_of(content.spec.kind).takes_pictures:
        content = replace(content, pictures=tuple(picture_content(one) for one in pictures_of(section.pk)))
    before, section.is_changed = section.is_changed, is_changed(agreed, content)
    return before != section.is_changed


def count_changes(plan: ServicePlan) -> None:
    """Keep on the plan's case how many of its sections are marked; the case is locked."""
    number = PlanSection.everything.filter(plan=plan, is_changed=True).count()
    engine.note_changes(case=plan.case, number=number)


def note_pictures(section: PlanSection) -> None:
    """Mark a locked section whose pictures have just changed."""
    if mark_section(section):
        section.save(update_fields=["is_changed"])
        count_changes(section.plan)


def recount(plan: ServicePlan) -> int:
    """Mark every section of a plan that is locked and fetched by `with_all`, exactly; return how many differ."""
    agreed = agreed_document(plan)
    if agreed is None:
        return 0
    return _recount(plan, agreed, kept_aside_of([plan.pk]).get(plan.pk, []))


def recount_plans(plans: Iterable[ServicePlan]) -> None:
    """Do so for those of the locked plans that were ever agreed, whatever was fetched with them."""
    keys = [plan.pk for plan in plans if plan.case.agreed_number]
    if not keys:
        return
    with transaction.atomic():
        agreed, aside = agreed_documents(keys), kept_aside_of(keys)
        # Their cases are read anew: somebody may have written them since the plans were fetched.
        for plan in with_all(ServicePlan.objects.filter(pk__in=keys).select_related("case")):
            _recount(plan, agreed[plan.pk], aside.get(plan.pk, []))


def settle_changes(cases: Iterable[int]) -> None:
    """Take the marks off the plans of cases that everybody has just agreed to (one statement)."""
    PlanSection.everything.filter(plan__case__in=list(cases), is_changed=True).update(is_changed=False)


def _recount(plan: ServicePlan, agreed: PlanDocument, aside: Iterable[PlanSection]) -> int:
    standing = list(plan.sections.all())
    wanted = {one.pk: is_changed(agreed, section_content(one)) for one in standing}
    gone = set(left_out(agreed, (one.template_section.key for one in standing)))
    for one in aside:
        key = one.template_section.key
        wanted[one.pk] = key in gone
        gone.discard(key)
    _write_marks([*standing, *aside], wanted)
    number = sum(wanted.values())
    engine.note_changes(case=plan.case, number=number)
    return number


def _write_marks(sections: Iterable[PlanSection], wanted: dict[int, bool]) -> None:
    for mark in (True, False):
        news = [one for one in sections if wanted[one.pk] is mark and one.is_changed is not mark]
        if news:
            PlanSection.everything.filter(pk__in=[one.pk for one in news]).update(is_changed=mark)
            for one in news:
                one.is_changed = mark
