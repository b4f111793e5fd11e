"""The version of a plan that everybody on its route last agreed to."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from django.db.models import F

from planning.service_plans.models import PlanSection, PlanVersion, ServicePlan
from planning.service_plans.queries.content import plan_to_read, sections_of
from planning.service_plans.rules.agreed import is_changed
from planning.service_plans.snapshot import PlanDocument, document_of


def agreed_document(plan: ServicePlan) -> PlanDocument | None:
    """Return the version last agreed, or None (no query) when there is none; a version is read once in a process."""
    case = plan.case
    return _document(plan.pk, case.agreed_number, case.agreed_sha256) if case.agreed_number else None


@lru_cache(maxsize=32)
def _document(plan: int, number: int, sha256: str) -> PlanDocument:
    # Versions never change; the SHA-256 names this one among all plans there ever were.
    version = PlanVersion.objects.get(plan=plan, number=number, sha256=sha256)
    return document_of(version.content)


def agreed_documents(plans: Iterable[int]) -> dict[int, PlanDocument]:
    """Return {plan: the version last agreed}; plans never agreed are left out (one query)."""
    found = PlanVersion.objects.filter(plan__in=list(plans), number=F("plan__case__agreed_number"))
    return {plan: document_of(content) for plan, content in found.values_list("plan", "content")}


def differing_titles(plan: ServicePlan) -> list[str]:
    """Return the sections of a plan that read otherwise than the version agreed, whatever their marks say.

    Of an approved plan there are none: nobody can write in it (six queries at most).
    """
    agreed = agreed_document(plan)
    if agreed is None:
        return []
    return [one.spec.title for one in sections_of(plan_to_read(plan.pk)) if is_changed(agreed, one)]


def changed_titles(plan: int) -> list[str]:
    """Return the titles of the sections that differ from the version agreed, those no longer asked last (one query)."""
    changed = PlanSection.everything.filter(plan=plan, is_changed=True).select_related("template_section__template")
    ordered = sorted(
        changed,
        key=lambda one: (
            one.kept_aside_at is not None,
            one.template_section.template.kind == "workforce",
            one.template_section.order,
        ),
    )
    return [one.template_section.title for one in ordered]


def kept_aside_of(plans: Iterable[int]) -> Mapping[int, list[PlanSection]]:
    """Return {plan: what it keeps from earlier templates}, the newest first (one query)."""
    kept = PlanSection.everything.filter(plan__in=list(plans), kept_aside_at__isnull=False)
    found: dict[int, list[PlanSection]] = {}
    for one in kept.select_related("template_section").order_by("-kept_aside_at", "-pk"):
        found.setdefault(one.plan_id, []).append(one)
    return found
