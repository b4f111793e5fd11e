"""What the organisation sets out to deliver in a year: workplans, enablers, programmes, and their deliverables.

A deliverable is one record; it stands under headings of as many workplans as it belongs to (S1 3.3-3.6).
"""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from kloe.metrics.models import Metric
from mlco_portal.years import PlanningYear, PlanningYearField
from planning.priorities.models import Framework, Priority
from services.models import Service

QUARTERS = (MinValueValidator(1), MaxValueValidator(4))


class Workplan(models.Model):
    """A workplan, an enabler's plan or a programme of a year."""

    class Kind(models.TextChoices):
        WORKPLAN = "workplan", "Workplan"
        ENABLER = "enabler", "Enabler"
        PROGRAMME = "programme", "Programme"

    year = PlanningYearField("planning year")
    code = models.SlugField(max_length=60, help_text="The same from year to year, such as community-health")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.WORKPLAN)
    name = models.CharField(max_length=200)
    strapline = models.CharField(max_length=200, blank=True)
    summary = models.TextField(blank=True)
    governed_by = models.CharField(max_length=200, blank=True, help_text="The board it reports to")
    framework = models.ForeignKey(
        Framework,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="workplans",
        help_text="Whose priorities its headings are",
    )
    order = models.PositiveSmallIntegerField(default=0)
    source = models.CharField("where it comes from", max_length=200, blank=True)
    revision = models.PositiveIntegerField(default=0, help_text="Grows with each save; a save names the one it read")

    class Meta:
        ordering = ["year", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["year", "code"], name="workplan_code_once_a_year")]

    def __str__(self) -> str:
        return f"{self.name} ({PlanningYear(self.year)})"


class WorkplanHeading(models.Model):
    """A row of a workplan: a priority, or a heading of its own, with the deliverables under it."""

    workplan = models.ForeignKey(Workplan, on_delete=models.CASCADE, related_name="headings")
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, null=True, blank=True, related_name="headings")
    name = models.CharField(max_length=200, help_text="As this workplan calls it")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["workplan", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["workplan", "priority"],
                condition=Q(priority__isnull=False),
                name="priority_once_a_workplan",
            )
        ]

    def __str__(self) -> str:
        return self.name


class WorkplanLine(models.Model):
    """A line of an enabler or programme that is no deliverable: what it works on, and what success looks like."""

    class Kind(models.TextChoices):
        PRIORITY = "priority", "Priority"
        WORK_AREA = "work_area", "Work area"
        ACTIVITY = "activity", "Priority activity"
        SUCCESS = "success", "What success looks like"
        SUPPORT = "support", "How it supports services"
        IN_SCOPE = "in_scope", "In scope"
        IN_SIGHT = "in_sight", "In sight"
        WORKSTREAM = "workstream", "Workstream"

    workplan = models.ForeignKey(Workplan, on_delete=models.CASCADE, related_name="lines")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    number = models.PositiveSmallIntegerField(null=True, blank=True, help_text="As printed, where it has one")
    name = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    part_of = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="parts")
    metric = models.ForeignKey(
        Metric, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", help_text="What shows it"
    )
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["workplan", "kind", "order", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(part_of=F("pk")), name="line_part_of_another")]

    def __str__(self) -> str:
        return self.name[:80]


class Deliverable(models.Model):
    """One thing that will be delivered in a year, wherever it is listed."""

    class Outcome(models.TextChoices):
        """How it ended, as "Delivered?" says (S1 6.6)."""

        OPEN = "", "Not said yet"
        DELIVERED = "delivered", "Delivered"
        PARTLY = "partly", "Partly delivered"
        NOT_DELIVERED = "not_delivered", "Not delivered"
        DROPPED = "dropped", "Dropped"

    year = PlanningYearField("planning year")
    reference = models.CharField(max_length=20, help_text="Stands for it all year, such as CH-07")
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    owner = models.CharField("who answers for it", max_length=200, blank=True, help_text="A post, not a name")
    owner_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="deliverables"
    )
    services = models.ManyToManyField(Service, blank=True, related_name="deliverables")
    quarter = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=QUARTERS, help_text="1 is April to June, 4 is January to March"
    )
    also_known_as = models.CharField(max_length=100, blank=True, help_text="Another plan's number, such as OP 7")
    succeeds = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="successors",
        help_text="Of a year before",
    )
    outcome = models.CharField("delivered?", max_length=20, choices=Outcome.choices, blank=True, default=Outcome.OPEN)
    outcome_mark = models.CharField(max_length=40, blank=True, help_text="The mark as printed in the source")
    outcome_note = models.TextField(blank=True)
    note = models.TextField(blank=True, help_text="For the planning team")
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_reason = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0, help_text="Grows with each save; a save names the one it read")
    updated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["year", "reference"]
        constraints = [
            models.UniqueConstraint(fields=["year", "reference"], name="deliverable_reference_once_a_year"),
            models.CheckConstraint(condition=~Q(succeeds=F("pk")), name="deliverable_succeeds_another"),
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True) | ~Q(dropped_reason=""), name="dropped_deliverable_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class Placement(models.Model):
    """A deliverable under a heading of a workplan, in that workplan's words where they differ."""

    heading = models.ForeignKey(WorkplanHeading, on_delete=models.CASCADE, related_name="placements")
    deliverable = models.ForeignKey(Deliverable, on_delete=models.CASCADE, related_name="placements")
    wording = models.TextField(blank=True, help_text="Empty: the deliverable's own words")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["heading", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["heading", "deliverable"], name="deliverable_once_a_heading")]

    def __str__(self) -> str:
        return f"{self.deliverable_id} under {self.heading}"
