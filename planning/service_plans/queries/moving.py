"""What moved where when a plan's template changed, and what is kept from the earlier one."""

from django.db.models import Exists, OuterRef, Prefetch, Q

from planning.service_plans.models import Picture, PlanSection, SectionMilestone, SectionRow, ServicePlan, TemplateMove

SOMETHING = ("rows", "pictures", "comments")


def is_kept_aside(plan: int, key: str) -> bool:
    """Whether the plan keeps a section of that key from an earlier template (one query)."""
    return PlanSection.everything.filter(plan__pk=plan, template_section__key=key, kept_aside_at__isnull=False).exists()


def kept_sections(plan: int) -> list[PlanSection]:
    """Return what the plan keeps from earlier templates and that holds anything, the newest first (five queries)."""
    kept = PlanSection.everything.filter(plan=plan, kept_aside_at__isnull=False)
    set_aside = SectionMilestone.objects.filter(reason=SectionMilestone.Reason.SET_ASIDE).select_related("written_by")
    return list(
        kept.filter(_holds_anything())
        .select_related("template_section__template", "updated_by")
        .prefetch_related(
            Prefetch("rows", SectionRow.objects.order_by("position")),
            Prefetch("pictures", Picture.objects.order_by("position", "uploaded_at")),
            Prefetch("milestones", set_aside.order_by("-made_at", "-pk")),
            "comments__said_by",
        )
        .order_by("-kept_aside_at", "template_section__order")
    )


def keeps_anything(plan: int) -> bool:
    """Whether the plan keeps anything from an earlier template (one query)."""
    kept = PlanSection.everything.filter(plan=plan, kept_aside_at__isnull=False)
    return kept.filter(_holds_anything()).exists()


def _holds_anything() -> Q:
    written = Q(revision__gt=0)
    for name in SOMETHING:
        there = PlanSection.everything.filter(**{"pk": OuterRef("pk"), f"{name}__isnull": False}).order_by()
        written |= Q(Exists(there))
    return written


def moves_of(plan: ServicePlan) -> list[TemplateMove]:
    """Return how the plan moved along with its templates, the newest first (one query)."""
    found = TemplateMove.objects.filter(plan=plan).select_related("from_template", "to_template", "moved_by")
    return list(found)
