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
        ]

    def __str__(self) -> str:
        return f"{self.name} {PlanningYear(self.year)}, version {self.version}"


class TemplateSection(models.Model):
    """One section of a template: what to write, how much, and whether it must be there."""

    class Requirement(models.TextChoices):
        REQUIRED = "required", "Required"
        OPTIONAL = "optional", "Optional"

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
    theme = models.CharField(max_length=40, choices=Theme.choices, blank=True)
    on_page = models.BooleanField("shown on the plan on a page", default=False)
    min_rows = models.PositiveSmallIntegerField(default=0)
    max_rows = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["template", "key"], name="section_key_once_a_template")]

    def __str__(self) -> str:
        return self.title
