"""Look-ups of files that were fetched and sent, and of what reading them needs."""

import uuid
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from mlco_portal.accounts.models import User
from planning.plan_templates.models import TemplateSection
from planning.priorities.models import Priority, PriorityAlias
from planning.service_plans.models import PlanSection, ServicePlan
from planning.service_plans.queries import lists_of, section_spec
from planning.word_plans.answers import Asked
from planning.word_plans.headings import KnownHeading
from planning.word_plans.models import WordDownload, WordUpload
from planning.word_plans.phrases import tidy


def asked_of(plan: ServicePlan) -> Asked:
    """Return what a file is read by: the plan's sections, all names they ever had, and the year's lists."""
    own = TemplateSection.objects.filter(template__in=[plan.template_id, plan.workforce_template_id])
    found = [section_spec(one) for one in own.select_related("template").order_by("order")]
    specs = sorted(found, key=lambda one: one.part == "workforce")
    # The plan's own names first: what they say counts before what others said once.
    known = TemplateSection.objects.order_by("template__year", "template", "order").values_list(
        "template", "key", "title", "printed_title", "guidance"
    )
    ranked = sorted(known, key=lambda one: one[0] not in (plan.template_id, plan.workforce_template_id))
    return Asked(
        specs=specs,
        known=[KnownHeading(*one[1:]) for one in ranked],
        lists=lists_of(plan.year),
        aliases={"priorities": _aliases(plan.year)},
    )


def _aliases(year: int) -> dict[str, str]:
    found = PriorityAlias.objects.filter(priority__in=Priority.objects.core().in_year(year)).values_list(
        "name", "priority__code"
    )
    return {tidy(name): code for name, code in found}


def download_of(plan: ServicePlan, reference: str) -> WordDownload | None:
    """Return the fetched file of this plan that carries the reference, or None."""
    return WordDownload.objects.filter(plan=plan, reference=reference).first() if reference else None


def same_download(plan: ServicePlan, content: Mapping[str, object]) -> WordDownload | None:
    """Return the newest fetched file of the plan, when nothing was changed in the plan since."""
    newest = WordDownload.objects.filter(plan=plan).order_by("-made_at").first()
    return newest if newest is not None and newest.content == content else None


def upload_of(plan: ServicePlan, key: str) -> WordUpload:
    """Return a file that was sent for the plan; raise WordUpload.DoesNotExist."""
    try:
        found = WordUpload.objects.select_related("download", "uploaded_by")
        return found.get(plan=plan, pk=uuid.UUID(str(key)))
    except (ValueError, ValidationError) as error:
        raise WordUpload.DoesNotExist from error


def uploads_of(plan: ServicePlan, by: User | None = None) -> QuerySet[WordUpload]:
    """Return the files that were sent for the plan, the newest first; those of one person, if named."""
    uploads = WordUpload.objects.filter(plan=plan).select_related("uploaded_by").defer("content")
    return uploads.filter(uploaded_by=by) if by is not None else uploads


def keys_shared_with(plan: ServicePlan, user: User) -> frozenset[str]:
    """Return the keys of the plan's sections that the person was asked to write."""
    shared = PlanSection.objects.filter(plan=plan, shares__person=user, shares__ended_at__isnull=True)
    return frozenset(shared.values_list("template_section__key", flat=True))
