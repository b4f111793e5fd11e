"""Templates as data: what a plan of a year and kind asks for (S1 4.1)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from mlco_portal.years import PlanningYear, PlanningYearField


class PlanTemplate(models.Model):
    """A version of the form that services fill in: ordered sections of certain kinds."""

    class Kind(models.TextChoices):
        INT = "int", "Integrated Neighbourhood Team plan"
        AD_LED = "ad_led", "Assistant Director led service plan"
        ASC_PROVIDER = "asc_provider", "Adult social care provider delivery plan"
        WORKFORCE = "workforce", "Workforce plan"
        TOP_DOWN = "top_down", "Organisation-wide plan, outlined by the Executive"

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        ISSUED = "issued", "Issued"
        WITHDRAWN = "withdrawn", "Withdrawn"

    year = PlanningYearField("planning year")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    version = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    name = models.CharField(max_length=200)
    intro = models.TextField(blank=True)
    based_on = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    change_note = models.TextField("what is new in this version", blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-year", "kind", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["year", "kind", "version"], name="template_version_once"),
            models.UniqueConstraint(
                fields=["year", "kind"], condition=Q(status="issued"), name="one_issued_template_a_kind"
            ),
            models.UniqueConstraint(
                fields=["year", "kind"],
                condition=Q(status="draft"),
                name="one_draft_template_a_kind",
                violation_error_message="There is a draft of the next version already",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {PlanningYear(self.year)}, version {self.version}"


class TemplateSection(models.Model):
    """One section of a template: what to write, how much, and whether it must be there."""

    class Requirement(models.TextChoices):
        REQUIRED = "required", "Required"
        OPTIONAL = "optional", "Optional"
        FROM_DATE = "from_date", "Optional at first, required from a date"

    class Theme(models.TextChoices):
        NONE = "", "No theme"
        ZERO_CARBON = "zero_carbon", "Zero carbon"
        HEALTH_INEQUALITIES = "health_inequalities", "Health inequalities"

    template = models.ForeignKey(PlanTemplate, on_delete=models.CASCADE, related_name="sections")
    key = models.SlugField(max_length=60, help_text="Stays the same from version to version and year to year")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    printed_title = models.CharField(max_length=200, blank=True, help_text="Where a printed form named it differently")
    kind = models.CharField(max_length=40, help_text="Code of a section kind, such as narrative or priorities")
    guidance = models.TextField(blank=True)
    word_limit = models.PositiveIntegerField(null=True, blank=True)
    requirement = models.CharField(max_length=10, choices=Requirement.choices, default=Requirement.REQUIRED)
    required_from = models.DateField("required from", null=True, blank=True)
    theme = models.CharField(max_length=40, choices=Theme.choices, blank=True)
    on_page = models.BooleanField("shown on the plan on a page", default=False)
    min_rows = models.PositiveSmallIntegerField(default=0)
    max_rows = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["template", "key"], name="section_key_once_a_template"),
            models.CheckConstraint(
                condition=Q(requirement="from_date", required_from__isnull=False)
                | (~Q(requirement="from_date") & Q(required_from__isnull=True)),
                name="section_required_from_has_its_date",
                violation_error_message="Say from which date the section is required",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class TemplateFeedback(models.Model):
    """What somebody who fills the template in says of it, kept until next year's is made (S1 4.1)."""

    template = models.ForeignKey(PlanTemplate, on_delete=models.PROTECT, related_name="feedback")
    section_key = models.SlugField(max_length=60, blank=True, help_text="Empty: of the template as a whole")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    considered_at = models.DateTimeField(null=True, blank=True)
    considered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name_plural = "template feedback"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.text[:80]
