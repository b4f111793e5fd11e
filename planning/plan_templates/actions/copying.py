"""A template copied with all its sections: to a next version, or to another year."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record
from mlco_portal.dates import years_later, years_later_in
from mlco_portal.years import PlanningYear
from planning.plan_templates.models import PlanTemplate, TemplateSection

# What a section of the copy has of its own; all other fields are those of the section that it was copied from.
OWN = {"id", "template"}


@dataclass
class TemplateEmpty(Exception):
    """A template without sections asks nothing, so it is not issued."""

    template: PlanTemplate

    def __str__(self) -> str:
        return f"{self.template} has no sections, so nobody could write a plan with it. Add a section first."


def copy_template(
    *, template: PlanTemplate, year: int, version: int, status: PlanTemplate.Status, by: User | None
) -> PlanTemplate:
    """Make a template of its own with the same sections; feedback and the note of what was new stay behind.

    Dates from which sections are required, and planning years named in words, move by as many years as it does.
    Raises TemplateEmpty for an issued copy without sections, and IntegrityError where the year has this version, an
    issued one or a draft already.
    """
    with transaction.atomic():
        years = int(year) - int(template.year)
        sections = list(template.sections.order_by("order", "pk"))
        is_issued = status == PlanTemplate.Status.ISSUED
        if is_issued and not sections:
            raise TemplateEmpty(template)
        copy = PlanTemplate.objects.create(
            year=PlanningYear(year),
            kind=template.kind,
            version=version,
            name=years_later_in(template.name, years),
            intro=years_later_in(template.intro, years),
            based_on=template,
        )
        TemplateSection.objects.bulk_create(_copied(section, copy, years) for section in sections)
        if is_issued:
            # Last: an issued template takes no sections.
            PlanTemplate.objects.filter(pk=copy.pk).update(status=status, issued_at=timezone.now(), issued_by=by)
            copy.refresh_from_db()
        record("plan_templates.copy", by=by, about=copy, changes={"based_on": [None, str(template)]})
    return copy


def _copied(section: TemplateSection, template: PlanTemplate, years: int) -> TemplateSection:
    fields = [one.name for one in TemplateSection._meta.concrete_fields if one.name not in OWN]
    copy = TemplateSection(template=template, **{name: getattr(section, name) for name in fields})
    if years:
        copy.title = years_later_in(copy.title, years)
        copy.guidance = years_later_in(copy.guidance, years)
        if copy.required_from is not None:
            copy.required_from = years_later(copy.required_from, years)
    return copy
