"""A service's plan for a year: its sections, their rows, and the versions frozen from them."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property

from mlco_portal.years import PlanningYear, PlanningYearField
from planning.approval.models import ApprovalCase, Status
from planning.cycle.queries.windows import times_of
from planning.cycle.rules.windows import Times
from planning.plan_templates.models import PlanTemplate, TemplateSection
from services.models import Service

EDITABLE = (Status.DRAFT, Status.RETURNED)


class ServicePlanQuerySet(models.QuerySet["ServicePlan"]):
    """Filters on the plan's own columns."""

    def in_year(self, year: int) -> Self:
        return self.filter(year=year)

    def with_names(self) -> Self:
        """Fetch what a list of plans shows, in the same query."""
        return self.select_related("service__group", "service__locality", "case__step", "case__submitted_by")


class ServicePlan(models.Model):
    """What a service intends to do in a planning year, with its workforce plan."""

    year = PlanningYearField("planning year")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="plans")
    template = models.ForeignKey(PlanTemplate, on_delete=models.PROTECT, related_name="plans")
    workforce_template = models.ForeignKey(PlanTemplate, on_delete=models.PROTECT, related_name="workforce_plans")
    case = models.OneToOneField(ApprovalCase, on_delete=models.PROTECT, related_name="service_plan")
    created_at = models.DateTimeField()

    objects = ServicePlanQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "service__group__order", "service__name"]
        constraints = [models.UniqueConstraint(fields=["year", "service"], name="one_plan_a_service_and_year")]

    def __str__(self) -> str:
        return f"{self.service} plan {PlanningYear(self.year)}"

    def get_absolute_url(self) -> str:
        return reverse("planning:service_plans:detail", args=[self.pk])

    @cached_property
    def times(self) -> Times:
        """What is open today for it: looked up once a record, so a record read under a lock asks anew."""
        return times_of(self.year, self.service_id)


class SectionsInForce(models.Manager["PlanSection"]):
    """The sections that a plan's template asks for; those kept from an earlier version of it are left out."""

    def get_queryset(self) -> models.QuerySet["PlanSection"]:
        return super().get_queryset().filter(kept_aside_at__isnull=True)


class PlanSection(models.Model):
    """What the author wrote in one section; saved at any time, checked only on submitting.

    `objects`, and so `plan.sections`, leave out what is kept aside; `everything` does not.
    """

    plan = models.ForeignKey(ServicePlan, on_delete=models.CASCADE, related_name="sections")
    template_section = models.ForeignKey(TemplateSection, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0, help_text="Grows with each save; a save names the one it read")
    milestone_revision = models.PositiveIntegerField(
        default=0, help_text="The revision of the newest milestone; a greater revision is not in the history yet"
    )
    kept_aside_at = models.DateTimeField(
        null=True, blank=True, help_text="The plan moved to a template that no longer asks for this; the text is kept"
    )
    is_changed = models.BooleanField(
        default=False, help_text="Differs from the version that everybody on the route last agreed to"
    )
    updated_at = models.DateTimeField(null=True, blank=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = SectionsInForce()
    everything = models.Manager["PlanSection"]()

    class Meta:
        ordering = ["template_section__template__kind", "template_section__order"]
        constraints = [models.UniqueConstraint(fields=["plan", "template_section"], name="section_once_a_plan")]

    def __str__(self) -> str:
        return f"{self.template_section} of plan {self.plan_id}"


class SectionRow(models.Model):
    """One row of a section, such as an achievement or a priority; its cells hold what was typed, as typed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    section = models.ForeignKey(PlanSection, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveSmallIntegerField()
    cells = models.JSONField(default=dict, help_text="{column: text}")

    class Meta:
        ordering = ["section", "position"]

    def __str__(self) -> str:
        return next((text for text in self.cells.values() if text), "Empty row")[:80]


class PlanVersion(models.Model):
    """A plan's content frozen at a submission, for ever: canonical JSON and its SHA-256."""

    plan = models.ForeignKey(ServicePlan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    schema_version = models.PositiveSmallIntegerField()
    content = models.TextField(help_text="Canonical JSON; the SHA-256 is that of these bytes")
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["plan", "number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="version_number_once_a_plan")]

    def __str__(self) -> str:
        return f"Version {self.number} of plan {self.plan_id}"
