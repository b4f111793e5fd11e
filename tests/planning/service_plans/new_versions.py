"""New versions of a template for tests, issued as the editor issues them."""

from typing import Any

from django.utils import timezone

from planning.plan_templates.models import PlanTemplate, TemplateSection
from planning.service_plans.actions.moving import move_plans_along
from planning.service_plans.models import TemplateMove

Asked = tuple[str, str]
V1: list[Asked] = [
    ("our-service", "narrative"),
    ("service-lead", "short_answer"),
    ("looking-back", "achievements"),
    ("priorities", "priorities"),
    ("case-studies", "case_studies"),
]


def draft(asked: list[Asked], year: int = 2024, kind: str = "ad_led", **fields: Any) -> PlanTemplate:
    """Make the next version with these sections, (key, kind); `fields` stand in every section."""
    newest = PlanTemplate.objects.filter(year=year, kind=kind).order_by("-version").first()
    template = PlanTemplate.objects.create(
        year=year, kind=kind, version=newest.version + 1 if newest else 1, name=kind, based_on=newest
    )
    titles = dict(newest.sections.values_list("key", "title")) if newest else {}
    for order, (key, of_kind) in enumerate(asked, start=1):
        stands: dict[str, Any] = {
            "title": titles.get(key, key.replace("-", " ").capitalize()),
            "word_limit": 100,
            "on_page": True,
            "requirement": "optional" if key == "case-studies" else "required",
        }
        TemplateSection.objects.create(
            template=template, key=key, kind=of_kind, order=order, **{**stands, **fields.get(key, {})}
        )
    return template


def issue(template: PlanTemplate, by: Any = None) -> list[TemplateMove]:
    """Withdraw the version before it, issue it and move the plans along."""
    before = PlanTemplate.objects.select_for_update().filter(year=template.year, kind=template.kind, status="issued")
    before.update(status="withdrawn")
    PlanTemplate.objects.filter(pk=template.pk).update(status="issued", issued_at=timezone.now())
    template.refresh_from_db()
    return move_plans_along(template=template, by=by)


def new_version(asked: list[Asked], by: Any = None, **fields: Any) -> list[TemplateMove]:
    return issue(draft(asked, **fields), by)
